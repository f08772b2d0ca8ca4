#include "rules/texts.h"

#include "base/hash.h"
#include "engine/pg_query.h"
#include "engine/sqlite.h"
#include "expr/scan.h"
#include "load/block.h"

/* A text and what makes a statement of it. */
typedef struct Piece {
  Text text;
  Str owner; /* what the messages call it */
  Str before, after;
} Piece;
typedef VEC(Piece) Pieces;

typedef struct Asking {
  Arena *arena;
  Diags *diags;
  const Schema *schema;
  Dialect dialect;
  Pieces pieces;
  PgQuery pg;
  Sqlite lite;
  sqlite3 *db;
} Asking;

/* --- all texts --- */

static void add_piece(Asking *c, Text text, Str owner, Str before, Str after) {
  if (text.str.len > 0)
    vec_push(c->arena, &c->pieces, (Piece){text, owner, before, after});
}

static void add_expression(Asking *c, const Expression *expression, Str owner) {
  add_piece(c, expression->own.text[c->dialect], owner, STR("SELECT ("), STR("\n)"));
}

static void add_indexes(Asking *c, const Table *table) {
  each(i, table->indexes) {
    const Index *index = table->indexes.items[i];
    if (!on(index->on, c->dialect)) continue;
    add_expression(c, &index->where, index->name.str);
    each(j, index->keys) add_expression(c, &index->keys.items[j].expression, index->name.str);
  }
}

static void add_table(Asking *c, const Table *table) {
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    if (!on(column->on, c->dialect)) continue;
    add_expression(c, &column->initial->expression, column->name.str);
    add_expression(c, column->generated, column->name.str);
    add_expression(c, column->backfill, column->name.str);
  }
  each(i, table->checks)
    if (on(table->checks.items[i]->on, c->dialect))
      add_expression(c, &table->checks.items[i]->expression, table->checks.items[i]->name.str);
  add_indexes(c, table);
}

static Str first_word(Asking *c, Str text) {
  Scan scan = {c->arena, text, c->dialect, 0};
  return scan_next(&scan).name;
}

/* What a trigger in parts does: a statement, a body, or a call. */
static void add_action(Asking *c, const Object *trigger) {
  Text text = trigger->text.text[c->dialect];
  Str word = first_word(c, text.str), name = trigger->name.str;
  bool body = str_eq(word, STR("begin")) || str_eq(word, STR("declare"));
  if (c->dialect == DIALECT_SQLITE)
    add_piece(c, text, name,
              body ? STR("CREATE TRIGGER t AFTER INSERT ON t ")
                   : STR("CREATE TRIGGER t AFTER INSERT ON t BEGIN "),
              body ? STR("") : STR("\n; END"));
  else if (body)
    add_piece(c, text, name,
              STR("CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS $schemagen$"),
              STR("\n$schemagen$"));
  else
    add_piece(c, text, name,
              str_eq(word, STR("execute"))
                  ? STR("CREATE TRIGGER t AFTER INSERT ON t ")
                  : STR("CREATE TRIGGER t AFTER INSERT ON t EXECUTE FUNCTION "),
              STR(""));
}

static void add_objects(Asking *c, ObjectKind kind) {
  each(i, c->schema->objects[kind]) {
    const Object *object = c->schema->objects[kind].items[i];
    if (!on(object->on, c->dialect)) continue;
    add_piece(c, object->trigger.when.text[c->dialect], object->name.str, STR("SELECT ("), STR("\n)"));
    if (object->trigger.table != NULL) add_action(c, object);
    else add_piece(c, object->text.text[c->dialect], object->name.str, STR(""), STR(""));
  }
}

static void collect(Asking *c, Dialect dialect) {
  c->dialect = dialect;
  c->pieces.len = 0;
  if (!on(c->schema->dialects, dialect)) return;
  each(i, c->schema->tables)
    if (on(c->schema->tables.items[i]->on, dialect)) add_table(c, c->schema->tables.items[i]);
  add_objects(c, OBJECT_FUNCTION);
  add_objects(c, OBJECT_VIEW);
  add_objects(c, OBJECT_TRIGGER);
  add_objects(c, OBJECT_SQL);
}

Str texts_hash(Arena *arena, const Schema *schema) {
  Asking c = {.arena = arena, .schema = schema};
  Buf all = BUF(arena);
  for (Dialect d = 0; d < DIALECT_COUNT; d++) {
    collect(&c, d);
    each(i, c.pieces) {
      const Piece *piece = &c.pieces.items[i];
      buf_format(&all, "%d %d ", (int)d, d == DIALECT_POSTGRES ? schema->postgres.version : 0);
      buf_append(&all, piece->before);
      buf_append(&all, piece->text.str);
      buf_char(&all, '\0');
    }
  }
  return all.len == 0 ? STR_NONE : hash128_hex(arena, buf_str(&all));
}

/* --- what a parser says --- */

/* The parser stopped at byte `at` of the statement made of `piece`. */
static void report(Asking *c, const Piece *piece, size_t at, Str message) {
  size_t len = piece->text.str.len;
  at = at < piece->before.len ? 0 : at - piece->before.len;
  if (at >= len) at = len - 1;
  Scan scan = {c->arena, piece->text.str, c->dialect, at};
  ScanToken token = scan_next(&scan);
  size_t end = token.kind == SCAN_END ? at + 1 : scan.at;
  bool newer = c->dialect == DIALECT_POSTGRES && c->schema->postgres.version > 15;
  DiagCode code = newer ? DIAG_TEXT_NEWER : DIAG_TEXT_SYNTAX;
  diag_add(c->diags, code, block_span(c->schema->sources, piece->text, at, end),
           STRS(dialect_infos[c->dialect].title, piece->owner, str_copy(c->arena, message)));
}

static const char *statement(Asking *c, const Piece *piece) {
  return str_z(c->arena, str_join(c->arena, STRS(piece->before, piece->text.str, piece->after)));
}

/* --- Postgres --- */

/* The byte where character `position` (from 1) of `text` stands. */
static size_t byte_of(const char *text, int position) {
  size_t at = 0;
  for (int n = 1; n < position && text[at] != '\0'; n++)
    do at++;
    while (((unsigned char)text[at] & 0xC0u) == 0x80u);
  return at;
}

/* The parser of PL/pgSQL gives no place but the word in `at or near "word"`. */
static size_t near_word(const Piece *piece, Str message) {
  ptrdiff_t from = str_find(message, STR("at or near \""));
  if (from < 0) return piece->before.len + piece->text.str.len;
  Str word = str_slice(message, (size_t)from + 12, message.len);
  if (str_ends(word, STR("\""))) word.len--;
  ptrdiff_t at = str_find(piece->text.str, word);
  return piece->before.len + (at < 0 ? 0 : (size_t)at);
}

/* What the parser cannot know without a catalog is no mistake: types of variables, for one. */
static bool is_sure(Str message) {
  return str_find(message, STR("syntax error")) >= 0 || str_starts(message, STR("unterminated")) ||
         str_starts(message, STR("missing")) || str_starts(message, STR("mismatched"));
}

/* It knows no OUT parameters, so that to it RETURN NEXT and RETURN lack their expression. */
static bool lacks_parameters(Asking *c, Str message, const char *sql) {
  if (!str_starts(message, STR("missing expression"))) return false;
  Scan scan = {c->arena, str_from_z(sql), DIALECT_POSTGRES, 0};
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan))
    if (scan_is_word(t, STR("out")) || scan_is_word(t, STR("inout")) || scan_is_word(t, STR("table"))) return true;
  return false;
}

static void ask_plpgsql(Asking *c, const Piece *piece, const char *sql) {
  PgQueryPlpgsqlParseResult result = c->pg.pg_query_parse_plpgsql(sql);
  Str message = result.error == NULL ? STR("") : str_from_z(result.error->message);
  if (is_sure(message) && !lacks_parameters(c, message, sql)) report(c, piece, near_word(piece, message), message);
  c->pg.pg_query_free_plpgsql_parse_result(result);
}

static bool says_plpgsql(Asking *c, const char *sql) {
  Scan scan = {c->arena, str_from_z(sql), DIALECT_POSTGRES, 0};
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan))
    if (scan_is_word(t, STR("plpgsql"))) return true;
  return false;
}

static void ask_postgres(Asking *c, const Piece *piece) {
  const char *sql = statement(c, piece);
  PgQueryParseResult result = c->pg.pg_query_parse(sql);
  bool wrong = result.error != NULL;
  if (wrong)
    report(c, piece, byte_of(sql, result.error->cursorpos), str_from_z(result.error->message));
  c->pg.pg_query_free_parse_result(result);
  if (!wrong && says_plpgsql(c, sql)) ask_plpgsql(c, piece, sql);
}

/* --- SQLite --- */

/* Anything else is about names, and the tables are not there. */
static bool is_syntax(Str message) {
  return str_ends(message, STR("syntax error")) || str_starts(message, STR("unrecognized token")) ||
         str_eq(message, STR("incomplete input"));
}

/* CREATE TRIGGER stops at a table that is not there, before its body is read: it is made then. */
static bool make_table(Asking *c, Str message) {
  Str prefix = STR("no such table: main.");
  if (!str_starts(message, prefix)) return false;
  Str name = str_replace(c->arena, str_slice(message, prefix.len, message.len), STR("\""), STR("\"\""));
  Str sql = str_join(c->arena, STRS(STR("CREATE TABLE \""), name, STR("\" (a)")));
  return c->lite.sqlite3_exec(c->db, str_z(c->arena, sql), NULL, NULL, NULL) == SQLITE_OK;
}

static void ask_sqlite(Asking *c, const Piece *piece) {
  const char *sql = statement(c, piece), *rest = sql;
  while (*rest != '\0') {
    sqlite3_stmt *prepared = NULL;
    const char *from = rest;
    int code = c->lite.sqlite3_prepare_v2(c->db, from, -1, &prepared, &rest);
    c->lite.sqlite3_finalize(prepared);
    if (code == SQLITE_OK) {
      if (rest == from) return;
      continue;
    }
    Str message = str_from_z(c->lite.sqlite3_errmsg(c->db));
    int offset = c->lite.sqlite3_error_offset(c->db);
    if (make_table(c, message)) {
      rest = from;
      continue;
    }
    if (is_syntax(message))
      report(c, piece, (size_t)(from - sql) + (offset < 0 ? 0 : (size_t)offset), message);
    return;
  }
}

/* --- both --- */

static Str open_engine(Asking *c) {
  if (c->dialect == DIALECT_POSTGRES) return pg_query_open(c->arena, &c->pg);
  Str why = sqlite_open(c->arena, &c->lite);
  if (str_given(why)) return why;
  int code = c->lite.sqlite3_open_v2(":memory:", &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (code != SQLITE_OK) return STR("it has no memory");
  c->lite.sqlite3_exec(c->db, "CREATE TABLE t (a)", NULL, NULL, NULL);
  return STR_NONE;
}

static void check_dialect(Asking *c, Dialect dialect) {
  collect(c, dialect);
  if (c->pieces.len == 0) return;
  Str why = open_engine(c);
  if (str_given(why)) {
    diag_add(c->diags, DIAG_TEXT_UNCHECKED, c->pieces.items[0].text.span,
             STRS(dialect_infos[dialect].title, why));
    return;
  }
  each(i, c->pieces) {
    if (dialect == DIALECT_POSTGRES) ask_postgres(c, &c->pieces.items[i]);
    else ask_sqlite(c, &c->pieces.items[i]);
  }
  if (c->db != NULL) c->lite.sqlite3_close_v2(c->db);
}

bool texts_check(Arena *arena, Diags *diags, const Schema *schema) {
  Asking c = {.arena = arena, .diags = diags, .schema = schema};
  size_t said = diags->list.len;
  for (Dialect d = 0; d < DIALECT_COUNT; d++) check_dialect(&c, d);
  return diags->list.len == said;
}
