/* Catalogs of real databases: tests/reflect/NAME.sql is run and read back; NAME.txt is what the catalog must
 * say. Needs a Postgres in SCHEMAGEN_TEST_PG; works in a database of its own. REFLECT_UPDATE=1 writes NAME.txt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <libpq-fe.h>
#include <sqlite3.h>

#include "base/fs.h"
#include "reflect/compare.h"
#include "reflect/reflect.h"

static Str read_text(Arena *arena, const char *name) {
  Str text, why;
  Str path = str_format(arena, "tests/reflect/%s", name);
  if (!fs_read(arena, path, 1u << 24, &text, &why)) fail_msg("%s: %.*s", name, STR_ARG(why));
  return text;
}

static void compare_golden(Arena *arena, const char *name, Str text) {
  if (getenv("REFLECT_UPDATE") != NULL) {
    FILE *file = fopen(str_z(arena, str_format(arena, "tests/reflect/%s", name)), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
  }
  assert_string_equal(str_z(arena, text), str_z(arena, read_text(arena, name)));
}

static void postgres_run(PgSession *session, Str sql) {
  if (!pg_session_run(session, sql)) fail_msg("%.*s", STR_ARG(session->error.words));
}

static PgSession *postgres_open_at(Arena *arena, Str name) {
  const char *server = getenv("SCHEMAGEN_TEST_PG");
  assert_non_null(server);
  EngineError error;
  PgSession *session = pg_session_open(arena, str_from_z(server), name, &error);
  if (session == NULL) fail_msg("%.*s", STR_ARG(error.words));
  return session;
}

/* Roles belong to the cluster, in which other tests make theirs. */
static void keep_own_roles(Catalog *catalog) {
  size_t kept = 0;
  each(i, catalog->objects) {
    CatalogObject *object = catalog->objects.items[i];
    bool own = object->kind != CATALOG_ROLE || str_starts(object->label, STR("reflect_"));
    if (own) catalog->objects.items[kept++] = object;
  }
  catalog->objects.len = kept;
}

static void test_postgres(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  PgSession *server = postgres_open_at(arena, STR_NONE);
  postgres_run(server, STR("CREATE DATABASE reflect_test"));
  PgSession *session = postgres_open_at(arena, STR("reflect_test"));
  postgres_run(session, read_text(arena, "postgres.sql"));
  StrList all = {0};
  Catalog *catalog = reflect_postgres(arena, session, &all);
  if (catalog == NULL) fail_msg("%.*s", STR_ARG(session->error.words));
  keep_own_roles(catalog);
  compare_golden(arena, "postgres.txt", catalog_print(arena, catalog));
  pg_session_close(session);
  postgres_run(server, STR("DROP DATABASE reflect_test"));
  postgres_run(server, STR("DROP ROLE reflect_reader, reflect_app"));
  pg_session_close(server);
  arena_free(arena);
}

static void test_sqlite(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  EngineError error;
  SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
  assert_non_null(session);
  if (!sqlite_session_run(session, read_text(arena, "sqlite.sql")))
    fail_msg("%.*s at %zu", STR_ARG(session->error.words), session->error.offset);
  Catalog *catalog = reflect_sqlite(arena, session);
  if (catalog == NULL) fail_msg("%.*s", STR_ARG(session->error.words));
  compare_golden(arena, "sqlite.txt", catalog_print(arena, catalog));
  sqlite_session_close(session);
  arena_free(arena);
}

/* --- differences --- */

static Catalog *sqlite_catalog(Arena *arena, const char *sql) {
  EngineError error;
  SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
  assert_non_null(session);
  assert_true(sqlite_session_run(session, str_from_z(sql)));
  Catalog *catalog = reflect_sqlite(arena, session);
  assert_non_null(catalog);
  sqlite_session_close(session);
  return catalog;
}

static const struct {
  const char *left, *right, *differences; /* a line each: kind, label, what, left, right */
} pairs[] = {
    {"CREATE TABLE t (a TEXT CHECK (a <> 'b'))", "create table `t`(\n `a`\ttext check ((\"t\".[A] <> 'b')))", ""},
    {"CREATE TABLE t (a TEXT CHECK (a <> 'b'))", "CREATE TABLE t (a TEXT CHECK (a <> 'B'))",
     "check t.(a <> 'B')\ncheck t.(a <> 'b')\n"},
    {"CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT, b INT); CREATE TABLE u (c INT); CREATE INDEX u_c ON u (c)",
     "table u\ncolumn t.b\n"},
    {"CREATE TABLE t (a TEXT, b); CREATE INDEX i ON t (a)", "CREATE TABLE t (a TEXT, b); CREATE INDEX i ON t (a, b DESC)",
     "index key i.2\n"},
    {"CREATE TABLE t (a DEFAULT 1)", "CREATE TABLE t (a NOT NULL)", "column t.a not null: , yes\ncolumn t.a default: 1, \n"},
    {"CREATE TABLE t (a, UNIQUE (a))", "CREATE TABLE t (a, UNIQUE (a COLLATE NOCASE))",
     "unique constraint t.(a) definition: , (a COLLATE NOCASE)\n"},
    {"CREATE TABLE t (a, CONSTRAINT n UNIQUE (a))", "CREATE TABLE t (a, CONSTRAINT n UNIQUE (a) ON CONFLICT FAIL)",
     "unique constraint t.n on conflict: , fail\n"},
};

/* A virtual table whose module is not there: SQLite does not know which tables are its own. */
static void test_unknown_module(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Catalog *catalog = sqlite_catalog(
      arena, "CREATE TABLE v_rows (a); CREATE TABLE vrows (a REFERENCES v_rows); CREATE INDEX i ON v_rows (a);"
             "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES "
             "('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING nowhere(a)'); PRAGMA writable_schema = RESET");
  assert_int_equal(catalog->tables.len, 2);
  const CatalogTable *v = catalog->tables.items[0];
  assert_string_equal(str_z(arena, v->object.name), "v");
  assert_int_equal(v->idle.len, 1);
  assert_string_equal(str_z(arena, v->idle.items[0]), "the table \"v_rows\", taken for a part of it");
  arena_free(arena);
}

static void test_compare(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
    Arena *arena = arena_new(0, NULL);
    Catalog *left = sqlite_catalog(arena, pairs[i].left), *right = sqlite_catalog(arena, pairs[i].right);
    CatalogDifferenceList found = catalog_compare(arena, left, right);
    Buf out = BUF(arena);
    each(j, found) {
      const CatalogDifference *d = &found.items[j];
      const CatalogObject *object = d->left != NULL ? d->left : d->right;
      Str kind = catalog_kind_words(object), words = catalog_difference_words(d);
      buf_format(&out, "%.*s %.*s", STR_ARG(kind), STR_ARG(object->label));
      if (str_given(words))
        buf_format(&out, " %.*s: %.*s, %.*s", STR_ARG(words), STR_ARG(d->left_text), STR_ARG(d->right_text));
      buf_char(&out, '\n');
    }
    assert_string_equal(str_z(arena, buf_str(&out)), pairs[i].differences);
    arena_free(arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_postgres), cmocka_unit_test(test_sqlite),
                                     cmocka_unit_test(test_compare), cmocka_unit_test(test_unknown_module)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
