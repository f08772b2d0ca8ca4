/* What takes back a block of `sql:`, for the statements of which their words alone say it; rights and remarks are in
 * undo_rights.c. */
#include "reflect/sql_script.h"
#include "sql/undo.h"

void undo_advance(UndoWords *w) { w->next = scan_next(&w->scan); }

bool undo_accept(UndoWords *w, const char *word) {
  bool found = scan_is_word(w->next, str_from_z(word));
  if (found) undo_advance(w);
  return found;
}

void undo_skip_to(UndoWords *w, const char *word) {
  while (w->next.kind != SCAN_END && !undo_accept(w, word)) undo_advance(w);
}

Str undo_name(UndoWords *w) {
  if (undo_accept(w, "if")) {
    undo_accept(w, "not");
    undo_accept(w, "exists");
  }
  undo_accept(w, "only");
  if (w->next.kind != SCAN_NAME) return STR_NONE;
  size_t from = w->next.from, to = from + w->next.text.len;
  undo_advance(w);
  while (scan_is_sign(w->next, '.')) {
    undo_advance(w);
    to = w->next.from + w->next.text.len;
    undo_advance(w);
  }
  return str_slice(w->scan.text, from, to);
}

static Str dropped(UndoWords *w, const char *what, Str name) {
  return str_given(name) ? str_format(w->arena, "DROP %s %.*s", what, STR_ARG(name)) : STR_NONE;
}

/* CREATE POLICY name .. ON table */
static Str on_table(UndoWords *w, const char *what) {
  Str drop = dropped(w, what, undo_name(w));
  undo_skip_to(w, "on");
  if (w->dialect == DIALECT_SQLITE) return drop;
  Str table = undo_name(w);
  return str_given(drop) && str_given(table) ? CAT(w->arena, drop, STR(" ON "), table) : STR_NONE;
}

/* CREATE INDEX name ON schema.table: it is in the schema of the table. */
static Str index_statement(UndoWords *w) {
  undo_accept(w, "concurrently");
  Str name = undo_name(w);
  if (!str_given(name) || !undo_accept(w, "on")) return STR_NONE;
  Str table = undo_name(w);
  ptrdiff_t dot = str_given(table) ? str_find_last(table, '.') : -1;
  bool bare = dot < 0 || w->dialect == DIALECT_SQLITE;
  return dropped(w, "INDEX", bare ? name : CAT(w->arena, str_slice(table, 0, (size_t)dot + 1), name));
}

/* Those that are dropped by the words they are created by and a name. The first that fits counts. */
static const char *const kinds[] = {
    "VIEW", "MATERIALIZED VIEW", "TYPE", "DOMAIN", "COLLATION", "SEQUENCE", "TABLE", "FOREIGN TABLE", "STATISTICS",
    "EVENT TRIGGER", "PUBLICATION", "SERVER", "FOREIGN DATA WRAPPER", "EXTENSION", "SCHEMA", "CONVERSION", "LANGUAGE",
    "ACCESS METHOD", "TEXT SEARCH CONFIGURATION", "TEXT SEARCH DICTIONARY", "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE"};

bool undo_accept_kind(UndoWords *w, const char *kind) {
  UndoWords before = *w;
  Str rest = str_lower(w->arena, str_from_z(kind));
  while (!str_empty(rest)) {
    ptrdiff_t blank = str_find_char(rest, ' ');
    Str word = blank < 0 ? rest : str_slice(rest, 0, (size_t)blank);
    if (!scan_is_word(w->next, word)) {
      *w = before;
      return false;
    }
    undo_advance(w);
    rest = blank < 0 ? STR("") : str_slice(rest, (size_t)blank + 1, rest.len);
  }
  return true;
}

/* The rest of the statement is not looked at. */
static Str routine(UndoWords *w, const char *what) {
  Str name = sql_function_signature(w->arena, w->scan.text);
  return str_format(w->arena, "DROP %s %.*s", what, STR_ARG(name));
}

/* "(..)" with all in it; absent: there is no bracket. */
static Str brackets(UndoWords *w) {
  size_t from = w->next.from, to;
  if (!scan_is_sign(w->next, '(')) return STR_NONE;
  int depth = 0;
  do {
    depth += scan_is_sign(w->next, '(') ? 1 : scan_is_sign(w->next, ')') ? -1 : 0;
    to = w->next.from + w->next.text.len;
    undo_advance(w);
  } while (depth > 0 && w->next.kind != SCAN_END);
  return str_slice(w->scan.text, from, to);
}

/* CREATE AGGREGATE total(integer) (..). Of one without arguments in brackets of their own nothing is known. */
static Str aggregate(UndoWords *w) {
  Str name = undo_name(w), arguments = str_given(name) ? brackets(w) : STR_NONE;
  if (!str_given(arguments) || !scan_is_sign(w->next, '(')) return STR_NONE;
  return dropped(w, "AGGREGATE", str_concat(w->arena, name, arguments));
}

/* CREATE CAST (a AS b) .. */
static Str cast(UndoWords *w) { return dropped(w, "CAST", brackets(w)); }

/* CREATE RULE name AS ON UPDATE TO table .. */
static Str rule(UndoWords *w) {
  Str drop = dropped(w, "RULE", undo_name(w));
  undo_skip_to(w, "to");
  Str table = undo_name(w);
  return str_given(drop) && str_given(table) ? CAT(w->arena, drop, STR(" ON "), table) : STR_NONE;
}

/* The value of `word = value` in the brackets; "NONE" without it. */
static Str operand(const UndoWords *inside, const char *word) {
  UndoWords w = *inside;
  undo_skip_to(&w, word);
  if (!scan_is_sign(w.next, '=')) return STR("NONE");
  undo_advance(&w);
  size_t from = w.next.from, to = from;
  while (w.next.kind != SCAN_END && !scan_is_sign(w.next, ',')) {
    if (scan_is_sign(w.next, ')')) break;
    if (scan_is_sign(w.next, '(')) brackets(&w); /* numeric(10,2) */
    else undo_advance(&w);
    to = w.next.from;
  }
  return str_trim(str_slice(w.scan.text, from, to));
}

/* CREATE OPERATOR app.=== (leftarg = text, rightarg = text, function = f) */
static Str operator(UndoWords *w) {
  size_t from = w->next.from;
  while (w->next.kind != SCAN_END && !scan_is_sign(w->next, '(')) undo_advance(w);
  Str name = str_trim(str_slice(w->scan.text, from, w->next.from));
  if (str_empty(name) || w->next.kind == SCAN_END) return STR_NONE;
  Str left = operand(w, "leftarg"), right = operand(w, "rightarg");
  return dropped(w, "OPERATOR", CAT(w->arena, name, STR(" ("), left, STR(", "), right, STR(")")));
}

/* CREATE OPERATOR CLASS name [DEFAULT] FOR TYPE t USING btree [FAMILY f] AS ..: without a family it makes one of its
 * name, which takes it along. */
static Str operator_class(UndoWords *w) {
  Str name = undo_name(w);
  undo_skip_to(w, "using");
  Str method = undo_name(w);
  if (!str_given(name) || !str_given(method)) return STR_NONE;
  Str of = CAT(w->arena, name, STR(" USING "), method);
  return dropped(w, undo_accept(w, "family") ? "OPERATOR CLASS" : "OPERATOR FAMILY IF EXISTS", of);
}

static Str operator_family(UndoWords *w) {
  Str name = undo_name(w);
  if (!str_given(name) || !undo_accept(w, "using")) return STR_NONE;
  return dropped(w, "OPERATOR FAMILY IF EXISTS", CAT(w->arena, name, STR(" USING "), undo_name(w)));
}

/* CREATE TRANSFORM FOR type LANGUAGE l (..), CREATE USER MAPPING FOR user SERVER s .. */
static Str for_two(UndoWords *w, const char *what, const char *second) {
  if (!undo_accept(w, "for")) return STR_NONE;
  size_t from = w->next.from;
  undo_skip_to(w, second);
  Str name = undo_name(w);
  if (!str_given(name)) return STR_NONE;
  size_t to = (size_t)(name.ptr - w->scan.text.ptr) + name.len;
  return dropped(w, what, CAT(w->arena, STR("FOR "), str_slice(w->scan.text, from, to)));
}

static Str create_code(UndoWords *w) {
  if (undo_accept(w, "policy")) return on_table(w, "POLICY");
  if (undo_accept(w, "trigger")) return on_table(w, "TRIGGER");
  if (undo_accept_kind(w, "CONSTRAINT TRIGGER")) return on_table(w, "TRIGGER");
  if (undo_accept(w, "rule")) return rule(w);
  if (undo_accept(w, "cast")) return cast(w);
  if (undo_accept(w, "aggregate")) return aggregate(w);
  if (undo_accept(w, "function")) return routine(w, "FUNCTION");
  if (undo_accept(w, "procedure")) return routine(w, "PROCEDURE");
  if (undo_accept_kind(w, "OPERATOR CLASS")) return operator_class(w);
  if (undo_accept_kind(w, "OPERATOR FAMILY")) return operator_family(w);
  if (undo_accept(w, "operator")) return operator(w);
  if (undo_accept(w, "transform")) return for_two(w, "TRANSFORM", "language");
  if (undo_accept_kind(w, "USER MAPPING")) return for_two(w, "USER MAPPING", "server");
  undo_accept(w, "unique");
  return undo_accept(w, "index") ? index_statement(w) : STR_NONE;
}

static Str create_statement(UndoWords *w) {
  if (undo_accept(w, "or")) undo_accept(w, "replace");
  if (undo_accept(w, "virtual")) return undo_accept(w, "table") ? dropped(w, "TABLE", undo_name(w)) : STR_NONE;
  static const char *const before[] = {"unlogged", "default", "recursive", "trusted", "procedural"};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) undo_accept(w, before[i]);
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (undo_accept_kind(w, kinds[i])) return dropped(w, kinds[i], undo_name(w));
  return create_code(w);
}

/* ALTER TABLE books ADD CONSTRAINT name */
static Str alter_table(UndoWords *w) {
  if (w->dialect == DIALECT_SQLITE) return STR_NONE;
  Str table = undo_name(w);
  if (!str_given(table) || !undo_accept(w, "add") || !undo_accept(w, "constraint")) return STR_NONE;
  Str name = undo_name(w);
  if (!str_given(name)) return STR_NONE;
  return CAT(w->arena, STR("ALTER TABLE "), table, STR(" DROP CONSTRAINT "), name);
}

static UndoWords words_of(Arena *arena, Dialect dialect, Str text) {
  UndoWords w = {.arena = arena, .dialect = dialect, .scan = {arena, text, dialect, 0}};
  undo_advance(&w);
  return w;
}

Str sql_trigger_undo(Arena *arena, Dialect dialect, Str text) {
  UndoWords w = words_of(arena, dialect, text);
  undo_skip_to(&w, "trigger");
  return on_table(&w, "TRIGGER");
}

static Str statement_undo(Arena *arena, Dialect dialect, Str text) {
  UndoWords w = words_of(arena, dialect, text);
  if (undo_accept(&w, "create")) return create_statement(&w);
  if (undo_accept_kind(&w, "ALTER DEFAULT PRIVILEGES")) return undo_default_rights(&w);
  if (undo_accept_kind(&w, "ALTER TABLE")) return alter_table(&w);
  if (dialect == DIALECT_SQLITE) return STR_NONE;
  if (undo_accept(&w, "grant")) return undo_grant(&w);
  if (undo_accept(&w, "comment") || undo_accept_kind(&w, "SECURITY LABEL")) return undo_remark(&w);
  return STR_NONE;
}

SaidOf sql_said_of(Arena *arena, Str statement) {
  static const char *const of_one[] = {"COMMENT", "SECURITY LABEL", "ALTER VIEW", "ALTER MATERIALIZED VIEW",
                                       "ALTER FUNCTION", "ALTER PROCEDURE", "ALTER ROUTINE", "ALTER AGGREGATE"};
  UndoWords w = words_of(arena, DIALECT_POSTGRES, statement);
  if (undo_accept(&w, "grant") || undo_accept(&w, "revoke")) {
    undo_skip_to(&w, "on");
    return undo_accept(&w, "all") ? SAID_OF_ALL : SAID_OF_ONE;
  }
  for (size_t i = 0; i < sizeof of_one / sizeof *of_one; i++)
    if (undo_accept_kind(&w, of_one[i])) return SAID_OF_ONE;
  return SAID_NOT;
}

/* --- blocks --- */

/* f of DROP FUNCTION app.f(integer): what other statements of the block call it. */
static Str made_name(Arena *arena, Dialect dialect, Str drop) {
  UndoWords w = words_of(arena, dialect, drop);
  Str name = STR_NONE;
  while (w.next.kind == SCAN_NAME || scan_is_sign(w.next, '.')) {
    if (scan_is_word(w.next, STR("on")) && str_given(name)) break;
    if (w.next.kind == SCAN_NAME) name = w.next.name;
    undo_advance(&w);
  }
  return name;
}

/* It is about one thing that the block has made: it goes with that. */
static bool is_about(Arena *arena, Dialect dialect, Str text, const StrList *made) {
  UndoWords w = words_of(arena, dialect, text);
  static const char *const behind[] = {"on", "into"};
  bool alters = undo_accept(&w, "alter"), creates = undo_accept(&w, "create"), found = false;
  if (creates) undo_accept(&w, "unique");
  creates = creates && !undo_accept(&w, "index"); /* of a partition none may go by itself */
  for (size_t i = 0; i < sizeof behind / sizeof *behind && !alters; i++) {
    UndoWords from = w;
    undo_skip_to(&from, behind[i]);
    if (from.next.kind == SCAN_END) continue;
    w = from;
    alters = true;
  }
  if (creates || !alters) return false;
  for (; w.next.kind != SCAN_END; undo_advance(&w)) {
    bool ends = scan_is_word(w.next, STR("to")) || scan_is_word(w.next, STR("from")) ||
                scan_is_word(w.next, STR("is")) || scan_is_sign(w.next, '(');
    if (ends || scan_is_sign(w.next, ',')) break;
    found = found || (w.next.kind == SCAN_NAME && strs_have(made, w.next.name));
  }
  return found && !scan_is_sign(w.next, ',');
}

static void split(Arena *arena, Dialect dialect, Str text, StrList *out) {
  SqlStatementList statements = {0};
  SqlBlock whole = {0, text.len, STR_NONE};
  sql_script_split(arena, dialect, text, &whole, &statements);
  each(i, statements) vec_push(arena, out, statements.items[i].text);
}

UndoKnown sql_undo_known(Arena *arena, const Schema *schema, Dialect dialect, const Step *step) {
  UndoKnown out = {0};
  bool takes = str_find(str_lower(arena, step->object->text.text[dialect].str), STR("revoke")) >= 0;
  if (!takes) return out; /* nothing else asks */
  for (const Step *at = schema->creation.items; at < step; at++) {
    if (at->kind != STEP_SQL && at->kind != STEP_FUNCTION) continue;
    Str text = at->object->text.text[dialect].str;
    if (!step_made(at, dialect)) continue;
    if (at->kind == STEP_SQL) split(arena, dialect, text, &out.before);
    else if (dialect == DIALECT_POSTGRES) vec_push(arena, &out.functions, sql_function_signature(arena, text));
  }
  each(i, out.before)
    if (str_find(str_lower(arena, out.before.items[i]), STR("default privileges")) >= 0) out.own_defaults = true;
  return out;
}

static Str undo_of(Arena *arena, Dialect dialect, Str text, const UndoKnown *known, const StrList *earlier) {
  UndoWords w = words_of(arena, dialect, text);
  if (dialect == DIALECT_SQLITE || !undo_accept(&w, "revoke")) return statement_undo(arena, dialect, text);
  StrList undos = {0};
  each(i, *earlier) vec_push(arena, &undos, statement_undo(arena, dialect, earlier->items[i]));
  return undo_revoke(&w, known, earlier, &undos);
}

StrList sql_block_undo(Arena *arena, Dialect dialect, Str text, const UndoKnown *known) {
  StrList out = {0}, made = {0}, statements = {0}, earlier = {0};
  split(arena, dialect, text, &statements);
  each(i, known->before) vec_push(arena, &earlier, known->before.items[i]);
  each(i, statements) {
    Str statement = statements.items[i];
    bool about = is_about(arena, dialect, statement, &made);
    Str undo = about ? STR_NONE : undo_of(arena, dialect, statement, known, &earlier);
    vec_push(arena, &earlier, statement);
    if (about) continue;
    if (!str_given(undo)) return (StrList){0};
    vec_push(arena, &out, undo);
    if (str_starts(undo, STR("DROP "))) vec_push(arena, &made, made_name(arena, dialect, undo));
  }
  for (size_t i = 0; i < out.len / 2; i++) { /* what was made last goes first */
    Str last = out.items[out.len - 1 - i];
    out.items[out.len - 1 - i] = out.items[i];
    out.items[i] = last;
  }
  return out;
}
