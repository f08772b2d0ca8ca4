/* Expressions of SQLite in the portable form. What this lets through is compiled and read back like everything else:
 * one that comes out differently is said in SQLite's own words. */
#include "expr/scan.h"
#include "transcribe/sqlite.h"

/* Words that mean the same in both, and functions that print as they are. */
static const char *const known[] = {"and",  "or",     "not",    "is",   "null",  "in",     "between",
                                    "case", "when",   "then",   "else", "end",   "length", "coalesce",
                                    "abs",  "nullif", "substr", "trim", "ltrim", "rtrim",  NULL};

static bool is_known(Str word) {
  for (size_t i = 0; known[i] != NULL; i++)
    if (str_eq(word, str_from_z(known[i]))) return true;
  return false;
}

static const CatalogColumn *column_named(const CatalogTable *table, Str name) {
  each(i, table->columns)
    if (str_eq_fold(table->columns.items[i]->object.name, name)) return table->columns.items[i];
  return NULL;
}

static bool is_bare(Str name) {
  bool bare = name.len > 0 && !char_is_digit(name.ptr[0]) && !is_known(name);
  for (size_t i = 0; i < name.len; i++) bare = bare && char_is_word(name.ptr[i]);
  return bare;
}

/* Appends a name as the language has it; false when it means something else there, or nothing. */
static bool add_name(Scribe *s, const CatalogTable *table, const ScanToken *token, Buf *out) {
  const CatalogColumn *column = column_named(table, token->name);
  if (column == NULL || scan_is_word(*token, STR("end"))) {
    if (token->quoted || !is_known(token->name)) return false;
    buf_append(out, token->name);
    return true;
  }
  Str name = column->object.name, words = sqlite_type_words(s, column);
  bool number = str_eq(words, STR("boolean")); /* a number in SQLite's expressions, and none in the language's */
  if (!str_given(words) || number || !is_bare(name)) return false;
  buf_append(out, name);
  return true;
}

static bool is_sign(const ScanToken *token) {
  for (const char *c = "()=<>!,+-*|"; *c != '\0'; c++)
    if (scan_is_sign(*token, *c)) return true;
  return false;
}

Str sqlite_portable(Scribe *s, const CatalogTable *table, Str expression) {
  Buf out = BUF(s->arena);
  Scan scan = {s->arena, expression, DIALECT_SQLITE, 0};
  size_t end = 0; /* of the last token */
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan)) {
    bool number = token.kind == SCAN_VALUE && char_is_digit(token.text.ptr[0]);
    bool string = token.kind == SCAN_VALUE && token.text.ptr[0] == '\'';
    if (out.len > 0 && token.from > end) buf_char(&out, ' ');
    end = token.from + token.text.len;
    if (token.kind == SCAN_NAME) {
      if (!add_name(s, table, &token, &out)) return STR_NONE;
    } else if (number || string || (token.kind == SCAN_SIGN && is_sign(&token))) {
      buf_append(&out, token.text);
    } else {
      return STR_NONE;
    }
  }
  return buf_str(&out);
}

/* state IN ('open', 'it''s') */
bool sqlite_values(Scribe *s, const CatalogColumn *column, Str check, StrList *values) {
  bool text = str_eq(sqlite_type_words(s, column), STR("text")) && !str_given(column->collation);
  Scan scan = {s->arena, without_parentheses(check), DIALECT_SQLITE, 0};
  ScanToken token = scan_next(&scan);
  if (!text || token.kind != SCAN_NAME || !str_eq_fold(token.name, column->object.name)) return false;
  if (!scan_is_word(scan_next(&scan), STR("in")) || !scan_is_sign(scan_next(&scan), '(')) return false;
  do {
    token = scan_next(&scan);
    if (token.kind != SCAN_VALUE || token.text.ptr[0] != '\'') return false;
    Str inside = str_slice(token.text, 1, token.text.len - 1);
    vec_push(s->arena, values, str_replace(s->arena, inside, STR("''"), STR("'")));
    token = scan_next(&scan);
  } while (scan_is_sign(token, ','));
  return scan_is_sign(token, ')') && scan_next(&scan).kind == SCAN_END;
}
