/* Snapshots of SQLite. The database is made in memory, by the SQL that drizzle-kit makes of the snapshot, and read
 * back: types and expressions are free text there, of which only SQLite knows what it means. */
#include "reflect/drizzle_parts.h"
#include "reflect/reflect.h"
#include "reflect/sqlite_text.h"

typedef struct Maker {
  SnapshotJson *json;
  Arena *arena;
  const cJSON *root;
  bool flat;    /* 1.0: a list of rows */
  StrList sql;  /* statements, tables first */
  StrList what; /* the name of what each makes */
} Maker;

/* Only the parts of a table; `table` is its name. */
typedef struct PartsAt {
  const cJSON *at;
  const char *type;
  Str table;
} PartsAt;

static Str text_of(Maker *m, const cJSON *object, const char *key) {
  return json_text_of(m->json, object, key);
}

static Str ident(Arena *arena, Str name) {
  return CAT(arena, STR("`"), str_replace(arena, name, STR("`"), STR("``")), STR("`"));
}

static void add_idents(Buf *out, const StrList *names) {
  buf_char(out, '(');
  each(i, *names) {
    if (i > 0) buf_char(out, ',');
    buf_append(out, ident(out->arena, names->items[i]));
  }
  buf_char(out, ')');
}

/* A text of the snapshot must not end the statement it is part of. */
static void add_statement(Maker *m, Str what, const Buf *out) {
  SqlTokens tokens = sql_tokens(m->arena, buf_str(out));
  for (size_t i = 0; i < tokens.len; i++)
    if (sql_token_is(&tokens.items[i], ";"))
      json_wrong(m->json, NULL, CAT(m->arena, STR("a semicolon in \""), what, STR("\"")));
  vec_push(m->arena, &m->sql, buf_str(out));
  vec_push(m->arena, &m->what, what);
}

/* --- where the parts of a table are --- */

static bool is_row(Maker *m, const cJSON *row, const char *type, Str table) {
  if (!str_eq(text_of(m, row, "entityType"), str_from_z(type))) return false;
  return !str_given(table) || str_eq(text_of(m, row, "table"), table);
}

static const cJSON *skip_others(Maker *m, PartsAt *parts) {
  while (m->flat && parts->at != NULL && !is_row(m, parts->at, parts->type, parts->table))
    parts->at = parts->at->next;
  return parts->at;
}

/* The first part of a kind: below `key` of the table, or among the rows of `type`. */
static const cJSON *first_part(Maker *m, const cJSON *table, const char *key, const char *type, PartsAt *parts) {
  *parts = (PartsAt){.type = type, .table = m->flat ? text_of(m, table, "name") : STR_NONE};
  parts->at = m->flat ? json_first(m->json, m->root, "ddl") : json_first(m->json, table, key);
  return skip_others(m, parts);
}

static const cJSON *next_part(Maker *m, PartsAt *parts) {
  parts->at = parts->at->next;
  return skip_others(m, parts);
}

#define each_part(m, part, table, key, type)                                                                         \
  PartsAt part##_at;                                                                                                 \
  for (const cJSON *part = first_part(m, table, key, type, &part##_at); part != NULL; part = next_part(m, &part##_at))

/* --- columns --- */

/* Text that SQL takes as it stands; an object is JSON (version 5). */
static Str default_of(Maker *m, const cJSON *column) {
  const cJSON *value = json_get(m->json, column, "default");
  if (value == NULL) return STR_NONE;
  int kind = value->type & 0xFF;
  if (kind != cJSON_Object && kind != cJSON_Array) return text_of(m, column, "default");
  return CAT(m->arena, STR("'"), str_replace(m->arena, json_compact(m->json, value), STR("'"), STR("''")), STR("'"));
}

static void add_generated(Maker *m, Buf *out, const cJSON *column) {
  const cJSON *generated = json_get(m->json, column, "generated");
  if (generated == NULL) return;
  Str text = str_trim(json_name(m->json, generated, "as"));
  bool inside = str_starts(text, STR("(")) && str_ends(text, STR(")"));
  buf_format(out, inside ? " GENERATED ALWAYS AS %.*s" : " GENERATED ALWAYS AS (%.*s)", STR_ARG(text));
  bool stored = str_eq_fold(text_of(m, generated, "type"), STR("stored"));
  buf_append(out, stored ? STR(" STORED") : STR(" VIRTUAL"));
}

/* Of 1.0: a primary key that the column itself says; a key of one column that has a name stands by itself. */
static bool is_row_key(Maker *m, const cJSON *table, Str column) {
  each_part(m, key, table, "pks", "pks") {
    StrList columns = json_texts(m->json, key, "columns");
    if (columns.len == 1 && str_eq(columns.items[0], column)) return !json_is_true(m->json, key, "nameExplicit");
  }
  return false;
}

static void add_row_unique(Maker *m, Buf *out, const cJSON *table, Str column) {
  each_part(m, key, table, "uniques", "uniques") {
    StrList columns = json_texts(m->json, key, "columns");
    if (columns.len != 1 || !str_eq(columns.items[0], column)) continue;
    if (json_is_true(m->json, key, "nameExplicit"))
      buf_format(out, " CONSTRAINT %.*s", STR_ARG(ident(m->arena, json_name(m->json, key, "name"))));
    buf_lit(out, " UNIQUE");
  }
}

static void add_column(Maker *m, Buf *out, const cJSON *table, const cJSON *column) {
  Str name = json_name(m->json, column, "name"), type = text_of(m, column, "type"), initial = default_of(m, column);
  bool key = m->flat ? is_row_key(m, table, name) : json_is_true(m->json, column, "primaryKey");
  bool integer = str_starts(str_lower(m->arena, type), STR("int"));
  buf_append(out, ident(m->arena, name));
  if (!str_empty(type)) buf_format(out, " %.*s", STR_ARG(type));
  if (key) buf_lit(out, " PRIMARY KEY");
  if (json_is_true(m->json, column, "autoincrement")) buf_lit(out, " AUTOINCREMENT");
  if (str_given(initial) && !(m->flat && str_empty(initial))) buf_format(out, " DEFAULT %.*s", STR_ARG(initial));
  add_generated(m, out, column);
  if (json_is_true(m->json, column, "notNull") && !(m->flat && key && integer)) buf_lit(out, " NOT NULL");
  if (m->flat) add_row_unique(m, out, table, name);
}

/* --- the rest of a table --- */

static void add_named(Maker *m, Buf *out, const cJSON *part, const char *words) {
  buf_lit(out, ",\n\t");
  if (m->flat) buf_format(out, "CONSTRAINT %.*s ", STR_ARG(ident(m->arena, json_name(m->json, part, "name"))));
  buf_append(out, str_from_z(words));
}

static void add_key(Maker *m, Buf *out, const cJSON *key, bool primary) {
  StrList columns = json_texts(m->json, key, "columns");
  if (columns.len == 0) json_wrong(m->json, key, STR("a key has no columns"));
  add_named(m, out, key, primary ? "PRIMARY KEY" : "UNIQUE");
  add_idents(out, &columns);
}

static void add_action(Maker *m, Buf *out, const cJSON *key, const char *member, const char *words) {
  Str action = text_of(m, key, member);
  if (!str_empty(action) && !(m->flat && str_eq_fold(action, STR("no action"))))
    buf_format(out, " %s %.*s", words, STR_ARG(action));
}

static void add_foreign_key(Maker *m, Buf *out, const cJSON *key) {
  StrList from = json_texts(m->json, key, m->flat ? "columns" : "columnsFrom");
  StrList to = json_texts(m->json, key, "columnsTo");
  add_named(m, out, key, "FOREIGN KEY ");
  add_idents(out, &from);
  buf_format(out, " REFERENCES %.*s", STR_ARG(ident(m->arena, json_name(m->json, key, "tableTo"))));
  add_idents(out, &to);
  add_action(m, out, key, "onUpdate", "ON UPDATE");
  add_action(m, out, key, "onDelete", "ON DELETE");
}

static void add_check(Maker *m, Buf *out, const cJSON *check) {
  Str name = str_replace(m->arena, json_name(m->json, check, "name"), STR("\""), STR("\"\""));
  buf_format(out, ",\n\tCONSTRAINT \"%.*s\" CHECK(%.*s)", STR_ARG(name), STR_ARG(json_name(m->json, check, "value")));
}

static void add_constraints(Maker *m, Buf *out, const cJSON *table) {
  each_part(m, key, table, "compositePrimaryKeys", "pks") {
    StrList columns = json_texts(m->json, key, "columns");
    if (!m->flat || columns.len > 1 || json_is_true(m->json, key, "nameExplicit")) add_key(m, out, key, true);
  }
  each_part(m, foreign, table, "foreignKeys", "fks") add_foreign_key(m, out, foreign);
  each_part(m, unique, table, "uniqueConstraints", "uniques")
    if (!m->flat || json_texts(m->json, unique, "columns").len > 1) add_key(m, out, unique, false);
  each_part(m, check, table, "checkConstraints", "checks") add_check(m, out, check);
}

static void add_table(Maker *m, const cJSON *table) {
  Buf out = BUF(m->arena);
  Str name = json_name(m->json, table, "name");
  buf_format(&out, "CREATE TABLE %.*s (\n\t", STR_ARG(ident(m->arena, name)));
  size_t begin = out.len;
  each_part(m, column, table, "columns", "columns") {
    if (out.len > begin) buf_lit(&out, ",\n\t");
    add_column(m, &out, table, column);
  }
  add_constraints(m, &out, table);
  buf_lit(&out, "\n)");
  add_statement(m, name, &out);
}

/* --- indexes and views --- */

/* In version 6 a key is a text: the name of a column or an expression. `internal` says which, but real projects have
 * files without it. */
static bool is_expression(Maker *m, const cJSON *table, Str key) {
  const cJSON *columns = json_get(m->json, table, "columns");
  return json_get(m->json, columns, str_z(m->arena, key)) == NULL;
}

static void add_index_keys(Maker *m, Buf *out, const cJSON *index, const cJSON *table) {
  bool rows = m->flat;
  StrList names = {0};
  if (!rows) names = json_texts(m->json, index, "columns");
  each(i, names) {
    if (i > 0) buf_char(out, ',');
    buf_append(out, is_expression(m, table, names.items[i]) ? names.items[i] : ident(m->arena, names.items[i]));
  }
  const cJSON *key = rows ? json_first(m->json, index, "columns") : NULL;
  for (bool first = true; key != NULL; key = key->next, first = false) {
    Str value = json_name(m->json, key, "value");
    if (!first) buf_char(out, ',');
    buf_append(out, json_is_true(m->json, key, "isExpression") ? value : ident(m->arena, value));
  }
}

static void add_index(Maker *m, const cJSON *index, const cJSON *table) {
  Buf out = BUF(m->arena);
  Str name = json_name(m->json, index, "name"), where = text_of(m, index, "where");
  bool unique = json_is_true(m->json, index, "isUnique");
  if (str_eq(text_of(m, index, "origin"), STR("auto"))) return; /* that of a key */
  buf_format(&out, "CREATE %sINDEX %.*s ON %.*s (", unique ? "UNIQUE " : "", STR_ARG(ident(m->arena, name)),
             STR_ARG(ident(m->arena, text_of(m, table, "name"))));
  add_index_keys(m, &out, index, table);
  buf_char(&out, ')');
  if (!str_empty(where)) buf_format(&out, " WHERE %.*s", STR_ARG(where));
  add_statement(m, name, &out);
}

static void add_view(Maker *m, const cJSON *view) {
  Buf out = BUF(m->arena);
  Str select = text_of(m, view, "definition"), name = json_name(m->json, view, "name");
  if (json_is_true(m->json, view, "isExisting") || str_empty(select)) return;
  buf_format(&out, "CREATE VIEW %.*s AS %.*s", STR_ARG(ident(m->arena, name)), STR_ARG(select));
  add_statement(m, name, &out);
}

static void add_all(Maker *m) {
  each_part(m, table, m->root, "tables", "tables") add_table(m, table);
  each_part(m, owner, m->root, "tables", "tables") {
    each_part(m, index, owner, "indexes", "indexes") add_index(m, index, owner);
  }
  each_part(m, view, m->root, "views", "views") add_view(m, view);
}

/* --- the database --- */

static Catalog *refused(SnapshotJson *json, Str what, const EngineError *error) {
  json->failed = true;
  Str why =
      str_given(what) ? CAT(json->arena, STR("SQLite refuses \""), what, STR("\": "), error->words) : error->words;
  diag_add_path(json->diags, DIAG_SNAPSHOT_BROKEN, json->path, STRS(why));
  return NULL;
}

Catalog *snapshot_sqlite_read(SnapshotJson *json, const cJSON *root) {
  Maker maker = {.json = json, .arena = json->arena, .root = root, .flat = json_get(json, root, "ddl") != NULL};
  add_all(&maker);
  if (json->failed) return NULL;
  EngineError error;
  SqliteSession *session = sqlite_session_open(json->arena, STR_NONE, &error);
  if (session == NULL) return refused(json, STR_NONE, &error);
  Catalog *catalog = NULL;
  bool good = true;
  for (size_t i = 0; i < maker.sql.len && good; i++) {
    good = sqlite_session_run(session, maker.sql.items[i]);
    if (!good) refused(json, maker.what.items[i], &session->error);
  }
  if (good) catalog = reflect_sqlite(json->arena, session);
  if (good && catalog == NULL) refused(json, STR_NONE, &session->error);
  sqlite_session_close(session);
  return catalog;
}
