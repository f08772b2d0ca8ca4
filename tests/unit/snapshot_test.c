/* drizzle-kit's snapshots: tests/reflect/snapshots/NAME.json is one, NAME.sql what drizzle-kit makes of it. The
 * catalog of the first is that of the database made by the second; for Postgres but for the texts of expressions, which
 * it rewrites: those are in NAME.txt. Needs a Postgres in SCHEMAGEN_TEST_PG. REFLECT_UPDATE=1 writes NAME.txt. */
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
#include "reflect/drizzle_snapshot.h"
#include "reflect/reflect.h"

static Str path_of(Arena *arena, const char *name, const char *end) {
  return str_format(arena, "tests/reflect/snapshots/%s%s", name, end);
}

static Str read_text(Arena *arena, Str path) {
  Str text, why;
  if (!fs_read(arena, path, 1u << 24, &text, &why)) fail_msg("%.*s: %.*s", STR_ARG(path), STR_ARG(why));
  return text;
}

static Catalog *read_snapshot(Arena *arena, const char *name) {
  Str path = path_of(arena, name, ".json");
  Diags *diags = diags_new(arena);
  Catalog *catalog = drizzle_snapshot_read(arena, diags, path, read_text(arena, path));
  if (catalog == NULL) fail_msg("%s: %.*s", name, STR_ARG(diags->list.items[0]->message));
  return catalog;
}

static void compare_golden(Arena *arena, const char *name, Str text) {
  Str path = path_of(arena, name, ".txt");
  if (getenv("REFLECT_UPDATE") != NULL) {
    FILE *file = fopen(str_z(arena, path), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
  }
  assert_string_equal(str_z(arena, text), str_z(arena, read_text(arena, path)));
}

/* A text of SQL, which Postgres prints in its own way. */
static bool is_rewritten(const CatalogDifference *difference) {
  if (difference->left == NULL || difference->right == NULL || difference->field == NULL) return false;
  if (difference->field->use == USE_LAST) return true; /* the rest in other words */
  if (difference->left->kind == CATALOG_POLICY && str_ends(difference->left_text, STR("_user")))
    return true; /* a role by now */
  return difference->field->form == FORM_SQL && str_given(difference->left_text) == str_given(difference->right_text);
}

/* Version 8 does not say what a view's columns are. */
static bool of_view(const CatalogDifference *difference) {
  const CatalogObject *right = difference->right;
  return difference->left == NULL && right->kind == CATALOG_COLUMN && right->table->type != TABLE_ORDINARY;
}

static void expect_same(Arena *arena, const char *name, const Catalog *left, const Catalog *right) {
  CatalogDifferenceList found = catalog_compare(arena, left, right);
  each(i, found) {
    const CatalogDifference *d = &found.items[i];
    const CatalogObject *object = d->left != NULL ? d->left : d->right;
    Str words = catalog_difference_words(d), kind = catalog_kind_words(object);
    if (left->dialect == DIALECT_POSTGRES && (is_rewritten(d) || of_view(d))) continue;
    fail_msg("%s: %.*s %.*s %.*s: %.*s | %.*s", name, STR_ARG(kind), STR_ARG(object->label), STR_ARG(words),
             STR_ARG(d->left_text), STR_ARG(d->right_text));
  }
}

/* --- SQLite --- */

static void test_sqlite(void **state) {
  (void)state;
  static const char *const names[] = {"lite6", "lite7"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    Arena *arena = arena_new(0, NULL);
    EngineError error;
    SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
    assert_non_null(session);
    assert_true(sqlite_session_run(session, read_text(arena, path_of(arena, names[i], ".sql"))));
    Catalog *kit = reflect_sqlite(arena, session), *snapshot = read_snapshot(arena, names[i]);
    assert_non_null(kit);
    assert_true(snapshot->tables.len == 2 && snapshot->objects.len > 20);
    expect_same(arena, names[i], snapshot, kit);
    sqlite_session_close(session);
    arena_free(arena);
  }
}

/* Files that people have put together lack `internal`, which says that a key is an expression. */
static void test_sqlite_without_internal(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str path = path_of(arena, "lite6", ".json");
  Str text = str_replace(arena, read_text(arena, path), STR("\"internal\""), STR("\"other\""));
  Catalog *without = drizzle_snapshot_read(arena, diags_new(arena), path, text);
  assert_non_null(without);
  expect_same(arena, "lite6", without, read_snapshot(arena, "lite6"));
  arena_free(arena);
}

/* --- Postgres --- */

static PgSession *open_at(Arena *arena, Str name) {
  EngineError error;
  assert_non_null(getenv("SCHEMAGEN_TEST_PG"));
  PgSession *session = pg_session_open(arena, str_from_z(getenv("SCHEMAGEN_TEST_PG")), name, &error);
  if (session == NULL) fail_msg("%.*s", STR_ARG(error.words));
  return session;
}

static void run(PgSession *session, Str sql) {
  if (!pg_session_run(session, sql)) fail_msg("%.*s", STR_ARG(session->error.words));
}

/* Roles belong to the cluster; extensions, and the comment of `public`, are no business of a snapshot. */
static void keep_kits(Catalog *catalog) {
  size_t kept = 0;
  each(i, catalog->objects) {
    CatalogObject *object = catalog->objects.items[i];
    if (object->kind == CATALOG_ROLE && !str_starts(object->name, STR("kit_"))) continue;
    if (object->kind == CATALOG_EXTENSION) continue;
    if (object->kind == CATALOG_SCHEMA) object->comment = STR_NONE;
    catalog->objects.items[kept++] = object;
  }
  catalog->objects.len = kept;
}

static void check_postgres(Arena *arena, PgSession *server, const char *name) {
  Catalog *snapshot = read_snapshot(arena, name);
  compare_golden(arena, name, catalog_print(arena, snapshot));
  keep_kits(snapshot);
  run(server, STR("DROP DATABASE IF EXISTS snapshot_test"));
  run(server, STR("CREATE DATABASE snapshot_test"));
  PgSession *session = open_at(arena, STR("snapshot_test"));
  run(session, STR("CREATE EXTENSION citext"));
  run(session, read_text(arena, path_of(arena, name, ".sql")));
  StrList all = {0};
  Catalog *kit = reflect_postgres(arena, session, &all);
  if (kit == NULL) fail_msg("%.*s", STR_ARG(session->error.words));
  keep_kits(kit);
  expect_same(arena, name, snapshot, kit);
  pg_session_close(session);
  run(server, STR("DROP DATABASE snapshot_test"));
  run(server, STR("DROP ROLE IF EXISTS kit_reader"));
}

static void test_postgres(void **state) {
  (void)state;
  static const char *const names[] = {"pg5", "pg7", "pg8"};
  Arena *arena = arena_new(0, NULL);
  PgSession *server = open_at(arena, STR_NONE);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) check_postgres(arena, server, names[i]);
  pg_session_close(server);
  arena_free(arena);
}

/* --- what is broken --- */

static const struct {
  const char *text, *message;
} broken[] = {
    {"", "E0850: this snapshot of drizzle-kit cannot be read: it is not JSON"},
    {"[]", "E0850: this snapshot of drizzle-kit cannot be read: it is no JSON object"},
    {"{\"dialect\": \"post", "E0850: this snapshot of drizzle-kit cannot be read: it is not JSON"},
    {"{\"a\": \"\xff\"}", "E0850: this snapshot of drizzle-kit cannot be read: it is not UTF-8"},
    {"{}", "E0850: this snapshot of drizzle-kit cannot be read: `dialect` is missing"},
    {"{\"dialect\": \"mysql\", \"version\": \"5\"}", "E0852: this snapshot is of a database for \"mysql\""},
    {"{\"dialect\": \"pg\", \"version\": \"4\"}", "E0851: version 4 of a snapshot for pg is not known"},
    {"{\"dialect\": \"postgres\", \"version\": \"9\", \"type\": \"diff\", \"id\": \"b\", \"prevIds\": [\"a\"], \"deltas\": []}",
     "E0850: this snapshot of drizzle-kit cannot be read: it holds only what a migration changed, and the snapshot b "
     "before it is not in the folder"},
    {"{\"dialect\": \"sqlite\", \"version\": \"6\", \"tables\": {\"a\": 1}}",
     "E0850: this snapshot of drizzle-kit cannot be read: `tables` does not hold objects"},
    {"{\"dialect\": \"sqlite\", \"version\": \"6\", \"tables\": {\"a\": {\"name\": \"a\", \"columns\": {}}}}",
     "E0850: this snapshot of drizzle-kit cannot be read: SQLite refuses \"a\": near \")\": syntax error"},
    {"{\"dialect\": \"sqlite\", \"version\": \"6\", \"views\": {\"v\": {\"name\": \"v\", \"definition\": \"select 1; "
     "drop table t\"}}}",
     "E0850: this snapshot of drizzle-kit cannot be read: a semicolon in \"v\""},
    {"{\"dialect\": \"postgresql\", \"version\": \"7\", \"tables\": {\"a\": {\"name\": \"a\", \"columns\": {\"b\": "
     "{\"name\": \"b\"}}}}}",
     "E0850: this snapshot of drizzle-kit cannot be read: `type` is missing, at \"b\""},
    {"{\"dialect\": \"postgresql\", \"version\": \"7\", \"tables\": {\"a\": {\"name\": \"a\", \"columns\": {}, "
     "\"foreignKeys\": "
     "{\"k\": {\"name\": \"k\", \"tableTo\": \"z\"}}}}}",
     "E0850: this snapshot of drizzle-kit cannot be read: it has no columns, at \"k\""},
    {"{\"dialect\": \"postgres\", \"version\": \"8\", \"ddl\": [{\"entityType\": \"columns\", \"name\": \"c\", "
     "\"table\": \"t\"}]}",
     "E0850: this snapshot of drizzle-kit cannot be read: there is no table \"t\", at \"c\""},
};

static void test_broken(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    assert_null(drizzle_snapshot_read(arena, diags, STR("x.json"), str_from_z(broken[i].text)));
    if (diags->list.len != 1) fail_msg("%s: %zu diagnostics", broken[i].text, diags->list.len);
    const Diag *diag = diags->list.items[0];
    Str said = CAT(arena, diag_infos[diag->code].code, STR(": "), diag->message);
    assert_string_equal(str_z(arena, said), broken[i].message);
    arena_free(arena);
  }
}

static void test_newest(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  assert_string_equal(str_z(arena, drizzle_snapshot_newest(arena, diags, STR("tests/reflect/snapshots/pg7.json"))),
                      "tests/reflect/snapshots/pg7.json");
  assert_int_equal(diags->list.len, 0);
  assert_string_equal(str_z(arena, drizzle_snapshot_newest(arena, diags, STR("tests/reflect/snapshots/folder"))),
                      "tests/reflect/snapshots/folder/meta/0001_snapshot.json");
  assert_string_equal(str_z(arena, drizzle_snapshot_newest(arena, diags, STR("tests/reflect/snapshots/folders"))),
                      "tests/reflect/snapshots/folders/20260102000000_second/snapshot.json");
  assert_false(str_given(drizzle_snapshot_newest(arena, diags, STR("tests/reflect"))));
  assert_string_equal(str_z(arena, diag_infos[diags->list.items[0]->code].code), "E0853");
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_sqlite), cmocka_unit_test(test_sqlite_without_internal),
                                     cmocka_unit_test(test_broken), cmocka_unit_test(test_newest),
                                     cmocka_unit_test(test_postgres)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
