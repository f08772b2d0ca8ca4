/* One element of an index, as SQL writes it (CREATE INDEX in the Postgres manual):
 *   column-or-(expression) [COLLATE c] [opclass [(parameters)]] [ASC|DESC] [NULLS FIRST|LAST]
 * A function call may stand without parentheses of its own: lower(title) desc. */
#include "expr/lexer.h"
#include "expr/tree.h"

typedef struct KeyReader {
  Arena *arena;
  Diags *diags;
  Text text;
  Token token;
} KeyReader;

static Token take(KeyReader *reader) {
  Token token = reader->token;
  reader->token = token_next(reader->arena, reader->text.str, token.to);
  return token;
}

static bool stop(KeyReader *reader, const char *expected) {
  Token token = reader->token;
  Str found = token.kind == TOKEN_END ? STR("the end")
                                      : str_format(reader->arena, "`%.*s`", STR_ARG(token.value));
  size_t from = token.kind == TOKEN_END && token.from > 0 ? token.from - 1 : token.from;
  diag_add(reader->diags, DIAG_INDEX_KEY_SYNTAX, text_span(reader->text, from, token.to),
           STRS(str_from_z(expected), found));
  return false;
}

static bool accept(KeyReader *reader, const char *word) {
  bool found = token_is_word(reader->token, str_from_z(word));
  if (found) take(reader);
  return found;
}

static bool is_name(Token token) {
  return token.kind == TOKEN_WORD || token.kind == TOKEN_QUOTED;
}

/* A name without its quotes, with the place of all of it. */
static Text name_text(const KeyReader *reader, Token token) {
  Text text = text_slice(reader->text, token.from, token.to);
  if (token.kind == TOKEN_QUOTED) text.str = token.value, text.verbatim = false;
  return text;
}

/* From an opening parenthesis past the one that closes it; what is between goes to `inside`. */
static bool take_parentheses(KeyReader *reader, Text *inside) {
  size_t from = take(reader).to;
  for (size_t open = 1;;) {
    if (reader->token.kind == TOKEN_END || reader->token.kind == TOKEN_UNCLOSED)
      return stop(reader, "`)`");
    Token token = take(reader);
    if (token_is(token, STR("("))) open++;
    if (token_is(token, STR(")")) && --open == 0) {
      *inside = text_trim(text_slice(reader->text, from, token.from));
      return true;
    }
  }
}

static bool take_subject(KeyReader *reader, IndexKeyText *key) {
  if (token_is(reader->token, STR("("))) {
    bool closed = take_parentheses(reader, &key->expression);
    key->subject = key->expression;
    return closed;
  }
  if (!is_name(reader->token)) return stop(reader, "a column or an expression in parentheses");
  Token name = take(reader);
  if (name.kind == TOKEN_QUOTED || !token_is(reader->token, STR("("))) {
    key->column = name_text(reader, name);
    key->subject = text_slice(reader->text, name.from, name.to);
    return true;
  }
  Text inside;
  size_t from = name.from;
  if (!take_parentheses(reader, &inside)) return false;
  size_t to = reader->token.from;
  while (to > from && reader->text.str.ptr[to - 1] != ')') to--;
  key->subject = key->expression = text_slice(reader->text, from, to);
  return true;
}

static bool is_order(Token token) {
  return token_is_word(token, STR("asc")) || token_is_word(token, STR("desc")) ||
         token_is_word(token, STR("nulls"));
}

static bool take_collation(KeyReader *reader, IndexKeyText *key) {
  if (!accept(reader, "collate")) return true;
  if (!is_name(reader->token)) return stop(reader, "a collation");
  key->collation = name_text(reader, take(reader));
  return true;
}

static bool take_opclass(KeyReader *reader, IndexKeyText *key) {
  if (!is_name(reader->token) || is_order(reader->token)) return true;
  Token first = take(reader), last = first;
  while (token_is(reader->token, STR("."))) { /* schema.opclass */
    take(reader);
    if (!is_name(reader->token)) return stop(reader, "an operator class");
    last = take(reader);
  }
  key->opclass = last.from == first.from ? name_text(reader, first)
                                         : text_slice(reader->text, first.from, last.to);
  if (token_is(reader->token, STR("("))) return take_parentheses(reader, &key->opclass_params);
  return true;
}

static bool take_order(KeyReader *reader, IndexKeyText *key) {
  if (accept(reader, "desc"))
    key->descending = true;
  else
    accept(reader, "asc");
  if (!accept(reader, "nulls")) return true;
  if (accept(reader, "first"))
    key->nulls = NULLS_FIRST;
  else if (accept(reader, "last"))
    key->nulls = NULLS_LAST;
  else
    return stop(reader, "first or last");
  return true;
}

bool expr_parse_index_key(Arena *arena, Diags *diags, Text text, IndexKeyText *key) {
  KeyReader reader = {arena, diags, text, token_next(arena, text.str, 0)};
  *key = (IndexKeyText){0};
  if (!take_subject(&reader, key) || !take_collation(&reader, key) || !take_opclass(&reader, key) ||
      !take_order(&reader, key))
    return false;
  return reader.token.kind == TOKEN_END || stop(&reader, "the end of the index element");
}
