/* The libraries that are opened on demand: all their functions are found, and a missing library or
 * function is said with the package to install. */
#include "engine/clang.h"
#include "engine/pg_query.h"
#include "engine/postgres.h"
#include "engine/sqlite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_says(Str answer, Str expected) {
  assert_true(str_given(answer));
  assert_int_equal(answer.len, expected.len);
  assert_memory_equal(answer.ptr, expected.ptr, expected.len);
}

static void test_libpq(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Postgres postgres;
  assert_false(str_given(postgres_open(arena, &postgres)));
  PGconn *connection = postgres.PQconnectdb("host=/nonexistent");
  assert_int_equal(postgres.PQstatus(connection), CONNECTION_BAD);
  postgres.PQfinish(connection);
  arena_free(arena);
}

static void test_sqlite(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Sqlite sqlite;
  assert_false(str_given(sqlite_open(arena, &sqlite)));
  assert_true(sqlite.sqlite3_libversion_number() >= 3040000);
  arena_free(arena);
}

static void test_pg_query(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  PgQuery pg_query;
  assert_false(str_given(pg_query_open(arena, &pg_query)));
  PgQueryParseResult result = pg_query.pg_query_parse("select from where");
  assert_non_null(result.error);
  assert_int_equal(result.error->cursorpos, 13);
  pg_query.pg_query_free_parse_result(result);
  arena_free(arena);
}

static int visit_first(ClangCursor cursor, ClangCursor parent, void *data) {
  (void)parent;
  *(ClangCursor *)data = cursor;
  return CLANG_BREAK;
}

/* clang_open itself compares the numbers of cursors with their names. */
static void test_clang(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Clang clang;
  assert_false(str_given(clang_open(arena, &clang)));
  const char *const args[] = {"-resource-dir", clang.resources, "-ffreestanding"};
  const char text[] = "#include <stddef.h>\nstruct s { size_t a; } s;";
  ClangFile file = {"a.c", text, sizeof text - 1};
  void *index = clang.clang_createIndex(0, 0), *unit = NULL;
  assert_int_equal(clang.clang_parseTranslationUnit2(index, "a.c", args, 3, &file, 1, 0, &unit), 0);
  assert_int_equal(clang.clang_getNumDiagnostics(unit), 0);
  ClangCursor first = {0};
  clang.clang_visitChildren(clang.clang_getTranslationUnitCursor(unit), visit_first, &first);
  ClangPlace place = clang_place(&clang, clang.clang_getCursorLocation(first));
  assert_non_null(place.file);
  clang.clang_disposeTranslationUnit(unit);
  clang.clang_disposeIndex(index);
  assert_false(str_given(clang_resources(arena, STR("/nonexistent/libclang.so.1"), STR("99.0.1"))));
  arena_free(arena);
}

static void test_missing(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  const char *const functions[] = {"sqlite3_open_v2", "sqlite3_no_such"};
  void *addresses[2];
  const Library no_function = {(const char *const[]){"libsqlite3.so.0", NULL}, "libsqlite3-0",
                               functions, 2};
  assert_says(library_open(arena, &no_function, addresses),
              STR("libsqlite3.so.0 has no function sqlite3_no_such (install it with: apt-get "
                  "install libsqlite3-0)"));
  const Library no_file = {(const char *const[]){"libnone.so.1", "libnone.so", NULL}, "libnone1",
                           functions, 1};
  assert_says(library_open(arena, &no_file, addresses),
              STR("cannot open libnone.so.1 (install it with: apt-get install libnone1)"));
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_libpq), cmocka_unit_test(test_sqlite),
                                     cmocka_unit_test(test_pg_query), cmocka_unit_test(test_clang),
                                     cmocka_unit_test(test_missing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
