/* The rows that drizzle-kit 1.0 keeps: its `ddl`, version 9 for Postgres and 7 for SQLite. What a kind of object has,
 * and what it is when nobody says so: its postgres/ddl.ts, sqlite/ddl.ts and their drizzle.ts. */
#include "target/drizzle/snapshot.h"
#include "target/drizzle/snapshot_parts.h"

void row_open(Snapshot *s, Str schema, Str table, Str name) {
  json_open(&s->json, '{');
  json_member(&s->json, STR("schema"), schema);
  json_member(&s->json, STR("table"), table);
  json_member(&s->json, STR("name"), name);
}

void row_close(Snapshot *s, const char *type) {
  json_member(&s->json, STR("entityType"), str_from_z(type));
  json_close(&s->json, '}');
}

void row_value(Snapshot *s, const char *key, Str text) {
  json_key(&s->json, str_from_z(key));
  json_text(&s->json, text);
}

/* --- defaults --- */

static bool in_type_name(char c) { return char_is_word(c) || char_is_space(c) || c == '"' || c == '.' || c == '-'; }

static bool skip(Str text, size_t *at, Str word) {
  if (!str_starts(str_slice(text, *at, text.len), word)) return false;
  *at += word.len;
  return true;
}

/* `::numeric(10,2)[]` and no more, once or several times */
static bool is_all_casts(Str text) {
  size_t at = 0;
  while (skip(text, &at, STR("::"))) {
    size_t from = at;
    while (at < text.len && in_type_name(text.ptr[at])) at++;
    if (at == from) return false;
    if (at < text.len && text.ptr[at] == '(') {
      ptrdiff_t close = str_find_char(str_slice(text, at, text.len), ')');
      if (close < 0) return false;
      at += (size_t)close + 1;
      if (!skip(text, &at, STR(" with time zone"))) skip(text, &at, STR(" without time zone"));
    }
    skip(text, &at, STR("[]"));
  }
  return at == text.len;
}

/* drizzle-kit leaves out the casts at the end (trimDefaultValueSuffix of its postgres/grammar.ts). */
static Str without_casts(Str text) {
  if (str_ends(text, STR("[]"))) text = str_slice(text, 0, text.len - 2);
  for (size_t at = 0; at < text.len; at++)
    if (text.ptr[at] == ':' && is_all_casts(str_slice(text, at, text.len))) return str_slice(text, 0, at);
  return text;
}

/* A default is the SQL of it. */
void row_default(Snapshot *s, const SqlColumn *column) {
  Str text = column->initial;
  Str scalar = str_given(text) ? column_initial_scalar(s->dz, column) : STR_NONE;
  if (str_given(scalar)) text = scalar;
  else if (str_given(text) && s->dz->dialect == DIALECT_POSTGRES) text = without_casts(text);
  row_value(s, "default", text);
}

void row_actions(Snapshot *s, const ForeignKey *key) {
  row_value(s, "onUpdate", str_upper(s->dz->arena, ref_action_word(key->on_update)));
  row_value(s, "onDelete", str_upper(s->dz->arena, ref_action_word(key->on_delete)));
}

Str drizzle_rows(Arena *arena, const SqlSchema *sql) {
  Dz dz = {.arena = arena, .schema = sql->schema, .sql = sql, .dialect = sql->dialect};
  Buf out = BUF(arena);
  Snapshot s = {&dz, JSON_WRITER(&out)};
  dz_name_functions(&dz);
  json_open(&s.json, '[');
  if (sql->dialect == DIALECT_POSTGRES) rows_postgres(&s);
  else rows_sqlite(&s);
  json_close(&s.json, ']');
  return buf_str(&out);
}
