#include "expr/words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool word_in(Str word, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (str_eq_fold(word, str_from_z(words[i]))) return true;
  return false;
}

bool word_is_keyword(Token token) {
  static const char *const words[] = {
      "and",  "or",   "not",  "in",   "is",  "null", "true", "false",    "between", "like",
      "case", "when", "then", "else", "end", "cast", "as",   "distinct", "from",
  };
  return token.kind == TOKEN_WORD && word_in(token.value, words, COUNT(words));
}

bool token_is_foreign(Token token) {
  static const char *const words[] = {
      "ilike",  "similar", "glob", "regexp", "match",  "isnull",    "notnull", "collate",  "at",
      "escape", "select",  "any",  "all",    "over",   "symmetric", "unknown", "overlaps", "filter",
      "div",    "mod",     "xor",  "rlike",  "exists", "array",     "row",     "interval",
  };
  if (token.kind == TOKEN_SYMBOL)
    return !token_is(token, STR(")")) && !token_is(token, STR(",")) && !token_is(token, STR("("));
  return token.kind == TOKEN_WORD && word_in(token.value, words, COUNT(words));
}

bool function_is_volatile(Str name) {
  static const char *const names[] = {
      "now",
      "current_timestamp",
      "date_trunc",
      "extract",
      "age",
      "to_char",
      "strftime",
      "datetime",
      "julianday",
      "unixepoch",
      "date_part",
      "random",
      "date",
      "time",
      "uuid",
      "gen_random_uuid",
      "uuid7",
      "current_date",
      "current_time",
      "to_date",
      "to_timestamp",
      "localtime",
      "localtimestamp",
      "clock_timestamp",
      "nextval",
      "nanoid",
      "cuid",
  };
  return word_in(name, names, COUNT(names));
}

Str type_respelt(Str name) {
  static const struct {
    const char *written, *right;
  } types[] = {
      {"int", "integer"},      {"int4", "integer"}, {"int8", "bigint"},   {"int2", "integer"},
      {"smallint", "integer"}, {"bool", "boolean"}, {"float8", "double"}, {"float", "double"},
      {"decimal", "numeric"},  {"varchar", "text"}, {"string", "text"},
  };
  for (size_t i = 0; i < COUNT(types); i++)
    if (str_eq(name, str_from_z(types[i].written))) return str_from_z(types[i].right);
  return STR_NONE;
}

ExprType type_of_literal(Str spelling) {
  static const struct {
    const char *spelling;
    ExprType type;
  } types[] = {
      {"::date", EXPR_DATE},           {"::time", EXPR_TIME},
      {"::timestamp", EXPR_TIMESTAMP}, {"::timestamptz", EXPR_TIMESTAMPTZ},
      {"::uuid", EXPR_UUID},
  };
  for (size_t i = 0; i < COUNT(types); i++)
    if (str_eq(spelling, str_from_z(types[i].spelling))) return types[i].type;
  return EXPR_UNKNOWN;
}
