#include "expr/lexer.h"

#include "base/buf.h"

static bool starts_word(char c) {
  return char_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool in_word(char c) {
  return starts_word(c) || char_is_digit(c) || c == '$';
}

static char byte_at(Str text, size_t at) {
  return at < text.len ? text.ptr[at] : '\0';
}

/* From the opening quote at `at`; a doubled quote inside stands for one. */
static Token quoted(Arena *arena, Str text, size_t at) {
  char quote = text.ptr[at];
  TokenKind kind = quote == '\'' ? TOKEN_STRING : TOKEN_QUOTED;
  Buf value = BUF(arena);
  for (size_t i = at + 1; i < text.len; i++) {
    if (text.ptr[i] == quote && byte_at(text, i + 1) != quote)
      return (Token){kind, at, i + 1, buf_str(&value)};
    buf_char(&value, text.ptr[i]);
    if (text.ptr[i] == quote) i++;
  }
  return (Token){TOKEN_UNCLOSED, at, text.len, str_slice(text, at, text.len)};
}

/* 12, 1.5 and .5; what follows without a gap (1e5, 0x10, 12abc, 1.) makes all of it bad. */
static Token number(Str text, size_t at) {
  size_t end = at;
  while (char_is_digit(byte_at(text, end))) end++;
  bool good = true;
  if (byte_at(text, end) == '.') {
    size_t point = end++;
    while (char_is_digit(byte_at(text, end))) end++;
    good = end > point + 1;
  }
  while (in_word(byte_at(text, end)) || byte_at(text, end) == '.') {
    good = false;
    end++;
  }
  return (Token){good ? TOKEN_NUMBER : TOKEN_BAD, at, end, str_slice(text, at, end)};
}

/* Symbols of the language, and others that people write, so that a message can name them whole.
 * Longer ones come first. */
static const char *const symbols[] = {
    "!~~*", "!~~", "~~*", "->>", "#>>", "<=>", "!~*", "<>", "<=", ">=", "||", "::", "!=",
    "==",   "&&",  "->",  "#>",  "@>",  "<@",  "~~",  "~*", "!~", "<<", ">>", ":=", "@@",
    "--",   "/*",  "<",   ">",   "=",   "+",   "-",   "*",  "/",  "%",  "(",  ")",  ",",
    ".",    "~",   "^",   "&",   "|",   "#",   "!",   "?",  "@",  "[",  "]",  ":",  ";",
};

static Token symbol(Str text, size_t at) {
  Str rest = str_slice(text, at, text.len);
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    if (symbols[i][0] != rest.ptr[0]) continue;
    Str spelling = str_from_z(symbols[i]);
    if (str_starts(rest, spelling))
      return (Token){TOKEN_SYMBOL, at, at + spelling.len, str_slice(rest, 0, spelling.len)};
  }
  return (Token){TOKEN_BAD, at, at + 1, str_slice(text, at, at + 1)};
}

Token token_next(Arena *arena, Str text, size_t at) {
  while (at < text.len && char_is_space(text.ptr[at])) at++;
  if (at >= text.len) return (Token){TOKEN_END, text.len, text.len, STR("")};
  char c = text.ptr[at];
  if (c == '\'' || c == '"') return quoted(arena, text, at);
  if (char_is_digit(c) || (c == '.' && char_is_digit(byte_at(text, at + 1))))
    return number(text, at);
  if (!starts_word(c)) return symbol(text, at);
  size_t end = at;
  while (in_word(byte_at(text, end))) end++;
  return (Token){TOKEN_WORD, at, end, str_slice(text, at, end)};
}

bool token_is(Token token, Str spelling) {
  return token.kind == TOKEN_SYMBOL && str_eq(token.value, spelling);
}

bool token_is_word(Token token, Str keyword) {
  return token.kind == TOKEN_WORD && str_eq_fold(token.value, keyword);
}
