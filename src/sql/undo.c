/* What takes back a block of `sql:`, for the statements of which its words alone say it. */
#include "expr/scan.h"
#include "sql/sql.h"

typedef struct Words {
  Arena *arena;
  Dialect dialect;
  Scan scan;
  ScanToken next;
} Words;

static void advance(Words *w) { w->next = scan_next(&w->scan); }

static bool accept(Words *w, const char *word) {
  bool found = scan_is_word(w->next, str_from_z(word));
  if (found) advance(w);
  return found;
}

static void skip_to(Words *w, const char *word) {
  while (w->next.kind != SCAN_END && !accept(w, word)) advance(w);
}

/* schema.name as it stands; absent: there is none. */
static Str take_name(Words *w) {
  if (accept(w, "if")) {
    accept(w, "not");
    accept(w, "exists");
  }
  accept(w, "only");
  if (w->next.kind != SCAN_NAME) return STR_NONE;
  size_t from = w->next.from, to = from + w->next.text.len;
  advance(w);
  while (scan_is_sign(w->next, '.')) {
    advance(w);
    to = w->next.from + w->next.text.len;
    advance(w);
  }
  return str_slice(w->scan.text, from, to);
}

static Str dropped(Words *w, const char *what, Str name) {
  return str_given(name) ? str_format(w->arena, "DROP %s %.*s", what, STR_ARG(name)) : STR_NONE;
}

/* CREATE POLICY name .. ON table */
static Str on_table(Words *w, const char *what) {
  Str drop = dropped(w, what, take_name(w));
  skip_to(w, "on");
  if (w->dialect == DIALECT_SQLITE) return drop;
  Str table = take_name(w);
  return str_given(drop) && str_given(table) ? CAT(w->arena, drop, STR(" ON "), table) : STR_NONE;
}

/* CREATE INDEX name ON schema.table: it is in the schema of the table. */
static Str index_statement(Words *w) {
  accept(w, "concurrently");
  Str name = take_name(w);
  if (!str_given(name) || !accept(w, "on")) return STR_NONE;
  Str table = take_name(w);
  ptrdiff_t dot = str_given(table) ? str_find_last(table, '.') : -1;
  bool bare = dot < 0 || w->dialect == DIALECT_SQLITE;
  return dropped(w, "INDEX", bare ? name : CAT(w->arena, str_slice(table, 0, (size_t)dot + 1), name));
}

static Str create_statement(Words *w) {
  if (accept(w, "or")) accept(w, "replace");
  if (accept(w, "view")) return dropped(w, "VIEW", take_name(w));
  if (accept(w, "policy")) return on_table(w, "POLICY");
  if (accept(w, "trigger")) return on_table(w, "TRIGGER");
  if (accept(w, "materialized")) return accept(w, "view") ? dropped(w, "MATERIALIZED VIEW", take_name(w)) : STR_NONE;
  accept(w, "unique");
  return accept(w, "index") ? index_statement(w) : STR_NONE;
}

/* ALTER TABLE books ADD CONSTRAINT name */
static Str alter_statement(Words *w) {
  if (!accept(w, "table") || w->dialect == DIALECT_SQLITE) return STR_NONE;
  Str table = take_name(w);
  if (!str_given(table) || !accept(w, "add") || !accept(w, "constraint")) return STR_NONE;
  Str name = take_name(w);
  if (!str_given(name)) return STR_NONE;
  return CAT(w->arena, STR("ALTER TABLE "), table, STR(" DROP CONSTRAINT "), name);
}

Str sql_trigger_undo(Arena *arena, Dialect dialect, Str text) {
  Words w = {.arena = arena, .dialect = dialect, .scan = {arena, text, dialect, 0}};
  advance(&w);
  skip_to(&w, "trigger");
  return on_table(&w, "TRIGGER");
}

Str sql_block_undo(Arena *arena, Dialect dialect, Str text) {
  Words w = {.arena = arena, .dialect = dialect, .scan = {arena, text, dialect, 0}};
  Str out = STR_NONE;
  advance(&w);
  if (accept(&w, "create")) out = create_statement(&w);
  else if (accept(&w, "alter")) out = alter_statement(&w);
  bool body = str_starts(out, STR("DROP TRIGGER")) && dialect == DIALECT_SQLITE; /* BEGIN ..; END */
  for (; str_given(out) && !body && w.next.kind != SCAN_END; advance(&w))
    if (scan_is_sign(w.next, ';')) return STR_NONE;
  return out;
}
