/* Defaults: what a column gets when a writer says nothing. */
#include "sql/lower.h"

/* Postgres keeps `timestamp`, `date` and `time` in the session's time zone when they come from now();
 * SQLite's are UTC. UTC in both, so that a row is the same whoever wrote it. */
static Str now_postgres(const Column *column) {
  return column->type.id == TYPE_TIMESTAMP ? STR("(now() AT TIME ZONE 'UTC')") : STR("now()");
}

static Str now_sqlite(const Column *column, ExprStorage storage) {
  switch (storage) {
  case EXPR_STORED_UNIX: return STR("(unixepoch())");
  case EXPR_STORED_UNIX_MS:
    return STR("(CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))");
  case EXPR_STORED_SAME:
  case EXPR_STORED_SCALED:
  case EXPR_STORED_TEXT: break;
  }
  return column->type.id == TYPE_TIMESTAMP ? STR("(strftime('%Y-%m-%dT%H:%M:%f', 'now'))")
                                           : STR("(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))");
}

/* RFC 9562: 48 bits of milliseconds before the random ones. A version 4 UUID whose first six bytes are
 * the time and whose version bits 52 and 53 are set as well is a version 7 one. */
#define UUID7_POSTGRES                                                                             \
  "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING "                           \
  "substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 "     \
  "FOR 6), 52, 1), 53, 1), 'hex')::uuid"

/* xxx-yxxx-xxxxxxxxxxxx: what both versions end in; y is 8, 9, a or b. */
#define UUID_TAIL                                                                                  \
  "substr(lower(hex(randomblob(2))), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || "       \
  "substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))"
#define UNIX_MS_HEX                                                                                \
  "printf('%012x', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))"

#define UUID_SQLITE                                                                                \
  "(lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || " UUID_TAIL ")"
#define UUID7_SQLITE                                                                               \
  "(substr(" UNIX_MS_HEX ", 1, 8) || '-' || substr(" UNIX_MS_HEX ", 9) || '-7' || " UUID_TAIL ")"

static Str function_postgres(const SqlBuild *b, const Column *column, DefaultFunction function) {
  switch (function) {
  case FUNCTION_NOW: return now_postgres(column);
  case FUNCTION_UUID: return STR("gen_random_uuid()");
  case FUNCTION_UUID7:
    return b->schema->postgres.version >= 18 ? STR("uuidv7()") : STR("(" UUID7_POSTGRES ")");
  case FUNCTION_CURRENT_DATE: return STR("((now() AT TIME ZONE 'UTC')::date)");
  case FUNCTION_CURRENT_TIME: return STR("((now() AT TIME ZONE 'UTC')::time)");
  case FUNCTION_NANOID:
  case FUNCTION_CUID:
  case FUNCTION_COUNT: break;
  }
  return STR_NONE;
}

static Str function_sqlite(const SqlBuild *b, const Column *column, DefaultFunction function) {
  switch (function) {
  case FUNCTION_NOW: return now_sqlite(column, column_storage(b->schema, column));
  case FUNCTION_UUID: return STR(UUID_SQLITE);
  case FUNCTION_UUID7: return STR(UUID7_SQLITE);
  case FUNCTION_CURRENT_DATE: return STR("(date('now'))");
  case FUNCTION_CURRENT_TIME: return STR("(strftime('%H:%M:%f', 'now'))");
  case FUNCTION_NANOID:
  case FUNCTION_CUID:
  case FUNCTION_COUNT: break;
  }
  return STR_NONE;
}

/* The first parenthesis of `text` closes at its end. */
static bool is_parenthesized(Str text) {
  if (!str_starts(text, STR("("))) return false;
  int depth = 0;
  char quote = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (quote != 0) quote = c == quote ? 0 : quote;
    else if (c == '\'' || c == '"') quote = c;
    else if (c == '(') depth++;
    else if (c == ')' && --depth == 0) return i + 1 == text.len;
  }
  return false;
}

static bool is_number(Str text) {
  size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
  bool number = at < text.len && char_is_digit(text.ptr[at]);
  for (; number && at < text.len; at++) number = char_is_digit(text.ptr[at]) || text.ptr[at] == '.';
  return number;
}

/* One string or blob: no single quote inside but doubled ones. */
static bool is_string(Str text) {
  size_t open = str_starts(text, STR("x'")) || str_starts(text, STR("X'"));
  if (open >= text.len || text.ptr[open] != '\'') return false;
  for (size_t i = open + 1; i < text.len; i++) {
    if (text.ptr[i] != '\'') continue;
    if (i + 1 == text.len) return true;
    if (text.ptr[i + 1] != '\'') return false;
    i++;
  }
  return false;
}

/* One name, which is a string to SQLite here; in parentheses it would be that of a column, and refused. */
static bool is_name(Str text) {
  static const char open[] = "\"`[", close[] = "\"`]";
  if (text.len == 0 || char_is_digit(text.ptr[0])) return false;
  const char *quote = strchr(open, text.ptr[0]);
  if (quote != NULL)
    return str_find_char(str_slice(text, 1, text.len), close[quote - open]) == (ptrdiff_t)text.len - 2;
  bool name = true;
  for (size_t i = 0; i < text.len && name; i++)
    name = char_is_word(text.ptr[i]) || ((unsigned char)text.ptr[i] & 0x80) != 0;
  return name;
}

/* SQLite takes these after DEFAULT as they are, and everything else only in parentheses. */
static bool is_sqlite_literal(Str text) {
  return is_name(text) || is_number(text) || is_string(text);
}

static Str expression_default(const SqlBuild *b, const Expression *expression) {
  Str text = str_trim(sql_text(b->arena, b->dialect,
                               sql_expression(b->arena, b->dialect, expression)));
  if (str_empty(text)) return STR_NONE;
  bool as_given = b->dialect == DIALECT_POSTGRES && expression->tree == NULL;
  if (as_given || is_parenthesized(text) || is_sqlite_literal(text)) return text;
  return str_format(b->arena, "(%.*s)", STR_ARG(text));
}

Str sql_default(const SqlBuild *b, const Column *column, const Default *initial) {
  switch (initial->kind) {
  case DEFAULT_NONE: break;
  case DEFAULT_VALUE:
    return sql_value(b->arena, b->schema, b->dialect, column, &initial->value);
  case DEFAULT_FUNCTION:
    return b->dialect == DIALECT_POSTGRES ? function_postgres(b, column, initial->function)
                                          : function_sqlite(b, column, initial->function);
  case DEFAULT_EXPRESSION: return expression_default(b, &initial->expression);
  }
  return STR_NONE;
}
