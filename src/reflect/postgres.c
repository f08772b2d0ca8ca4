/* Postgres: a query per kind of object, postgres/KIND.sql, whose columns are named like the fields. Columns
 * that came with a later version are read through to_jsonb(row), where a missing one is NULL. */
#include "base/embedded.h"
#include "reflect/fill.h"
#include "reflect/reflect.h"

static const struct {
  Str file;
  CatalogKind kind;
} queries[] = {
    /* a row refers only to those read before */
    {STR_INIT("role.sql"), CATALOG_ROLE},
    {STR_INIT("schema.sql"), CATALOG_SCHEMA},
    {STR_INIT("extension.sql"), CATALOG_EXTENSION},
    {STR_INIT("enum.sql"), CATALOG_ENUM},
    {STR_INIT("domain.sql"), CATALOG_DOMAIN},
    {STR_INIT("range.sql"), CATALOG_RANGE},
    {STR_INIT("table.sql"), CATALOG_TABLE},
    {STR_INIT("column.sql"), CATALOG_COLUMN},
    {STR_INIT("sequence.sql"), CATALOG_SEQUENCE},
    {STR_INIT("constraint.sql"), CATALOG_CONSTRAINT},
    {STR_INIT("index.sql"), CATALOG_INDEX},
    {STR_INIT("index_key.sql"), CATALOG_INDEX_KEY},
    {STR_INIT("trigger.sql"), CATALOG_TRIGGER},
    {STR_INIT("rule.sql"), CATALOG_RULE},
    {STR_INIT("policy.sql"), CATALOG_POLICY},
    {STR_INIT("function.sql"), CATALOG_FUNCTION},
    {STR_INIT("statistics.sql"), CATALOG_STATISTICS},
    {STR_INIT("grant.sql"), CATALOG_GRANT},
    {STR_INIT("comment.sql"), CATALOG_COMMENT},
    {STR_INIT("other.sql"), CATALOG_OTHER},
    {STR_INIT("need.sql"), CATALOG_NEED},
};

/* What is printed must not depend on the settings of the server or the user. */
static const Str begin = STR_INIT("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                            "SET LOCAL search_path = '';"
                            "SET LOCAL quote_all_identifiers = off;"
                            "SET LOCAL datestyle = 'ISO, YMD';"
                            "SET LOCAL intervalstyle = 'postgres';"
                            "SET LOCAL timezone = 'UTC';"
                            "SET LOCAL extra_float_digits = 1;"
                            "SET LOCAL bytea_output = 'hex';"
                            "SET LOCAL jit = off"); /* to compile a query takes longer than to run it */

static Str query_text(Str file) {
  for (size_t i = 0; i < embedded_catalog_len; i++)
    if (str_eq(embedded_catalog[i].path, file)) return embedded_catalog[i].text;
  return STR_NONE;
}

/* {"a","b"}, as Postgres reads an array. */
static Str array_of(Arena *arena, const StrList *list) {
  Buf out = BUF(arena);
  buf_char(&out, '{');
  each(i, *list) {
    buf_append(&out, i == 0 ? STR("\"") : STR(",\""));
    for (size_t at = 0; at < list->items[i].len; at++) {
      char c = list->items[i].ptr[at];
      if (c == '"' || c == '\\') buf_char(&out, '\\');
      buf_char(&out, c);
    }
    buf_char(&out, '"');
  }
  buf_char(&out, '}');
  return buf_str(&out);
}

static bool read_all(Fill *fill, PgSession *session, Str schemas) {
  Str common = query_text(STR("_with.sql"));
  for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
    Rows rows;
    Str sql = str_concat(fill->arena, common, query_text(queries[i].file));
    if (!pg_session_rows(session, fill->arena, sql, schemas, &rows)) return false;
    fill_rows(fill, queries[i].kind, &rows);
  }
  return true;
}

Catalog *reflect_postgres(Arena *arena, PgSession *session, const StrList *schemas) {
  Catalog *catalog = arena_make(arena, Catalog);
  *catalog = (Catalog){.arena = arena, .dialect = DIALECT_POSTGRES, .version = pg_session_version(session)};
  Fill fill = {.arena = arena, .catalog = catalog};
  if (!pg_session_run(session, begin)) return NULL;
  bool good = read_all(&fill, session, array_of(arena, schemas));
  EngineError error = session->error;
  pg_session_run(session, STR("ROLLBACK"));
  session->error = error;
  fill_finish(&fill);
  return good ? catalog : NULL;
}
