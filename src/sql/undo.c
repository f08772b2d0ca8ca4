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

/* Those that are dropped by the words they are created by and a name. The first that fits counts. */
static const char *const kinds[] = {
    "VIEW", "MATERIALIZED VIEW", "TYPE", "DOMAIN", "COLLATION", "SEQUENCE", "TABLE", "FOREIGN TABLE", "STATISTICS",
    "EVENT TRIGGER", "PUBLICATION", "SERVER", "FOREIGN DATA WRAPPER", "EXTENSION", "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY", "TEXT SEARCH PARSER", "TEXT SEARCH TEMPLATE"};

/* All words of `kind`; else nothing is taken. */
static bool accept_kind(Words *w, const char *kind) {
  Words before = *w;
  Str rest = str_lower(w->arena, str_from_z(kind));
  while (!str_empty(rest)) {
    ptrdiff_t blank = str_find_char(rest, ' ');
    Str word = blank < 0 ? rest : str_slice(rest, 0, (size_t)blank);
    if (!scan_is_word(w->next, word)) {
      *w = before;
      return false;
    }
    advance(w);
    rest = blank < 0 ? STR("") : str_slice(rest, (size_t)blank + 1, rest.len);
  }
  return true;
}

/* The rest of the statement is not looked at. */
static Str routine(Words *w, const char *what) {
  Str name = sql_function_signature(w->arena, w->scan.text);
  return str_format(w->arena, "DROP %s %.*s", what, STR_ARG(name));
}

/* CREATE CAST (a AS b), CREATE AGGREGATE total(integer) (..): `name`, then what stands in the brackets. Of an aggregate
 * without arguments in brackets of their own nothing is known. */
static Str with_brackets(Words *w, const char *what, bool named) {
  size_t from = w->next.from;
  if (named && !str_given(take_name(w))) return STR_NONE;
  if (!scan_is_sign(w->next, '(')) return STR_NONE;
  int depth = 0;
  do {
    depth += scan_is_sign(w->next, '(') ? 1 : scan_is_sign(w->next, ')') ? -1 : 0;
    advance(w);
  } while (depth > 0 && w->next.kind != SCAN_END);
  if (named && !scan_is_sign(w->next, '(')) return STR_NONE;
  return dropped(w, what, str_trim(str_slice(w->scan.text, from, w->next.from)));
}

/* CREATE RULE name AS ON UPDATE TO table .. */
static Str rule(Words *w) {
  Str drop = dropped(w, "RULE", take_name(w));
  skip_to(w, "to");
  Str table = take_name(w);
  return str_given(drop) && str_given(table) ? CAT(w->arena, drop, STR(" ON "), table) : STR_NONE;
}

static Str create_statement(Words *w) {
  if (accept(w, "or")) accept(w, "replace");
  if (accept(w, "virtual")) return accept(w, "table") ? dropped(w, "TABLE", take_name(w)) : STR_NONE;
  accept(w, "unlogged");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (accept_kind(w, kinds[i])) return dropped(w, kinds[i], take_name(w));
  if (accept(w, "policy")) return on_table(w, "POLICY");
  if (accept(w, "trigger")) return on_table(w, "TRIGGER");
  if (accept_kind(w, "CONSTRAINT TRIGGER")) return on_table(w, "TRIGGER");
  if (accept(w, "rule")) return rule(w);
  if (accept(w, "cast")) return with_brackets(w, "CAST", false);
  if (accept(w, "aggregate")) return with_brackets(w, "AGGREGATE", true);
  if (accept(w, "function")) return routine(w, "FUNCTION");
  if (accept(w, "procedure")) return routine(w, "PROCEDURE");
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
    if (scan_is_sign(w.next, ';') && scan_peek(&w.scan, 0).kind != SCAN_END) return STR_NONE;
  return out;
}
