#include "target/frame/token.h"

#include "base/buf.h"
#include "base/utf8.h"

static bool name_starts(char c) {
  return char_is_alpha(c) || c == '_';
}

static void bad(Cursor *cursor, size_t from, size_t to, Str what) {
  diag_add(cursor->diags, DIAG_TEMPLATE_SYNTAX, text_span(cursor->text, from, to), STRS(what));
  cursor->at = cursor->text.str.len;
  cursor->token = (Token){.kind = TOKEN_BAD, .text = text_slice(cursor->text, from, to)};
}

static void finish(Cursor *cursor, TokenKind kind, size_t from, size_t to) {
  cursor->token = (Token){.kind = kind, .text = text_slice(cursor->text, from, to)};
  cursor->at = to;
}

static char unescape(char c) {
  return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

/* "text" or 'text', with \n \t \\ \" \'. */
static void read_string(Cursor *cursor, size_t from) {
  Str s = cursor->text.str;
  size_t at = from + 1;
  Buf value = BUF(cursor->arena);
  for (; at < s.len && s.ptr[at] != s.ptr[from]; at++) {
    if (s.ptr[at] == '\n') break;
    if (s.ptr[at] != '\\') {
      buf_char(&value, s.ptr[at]);
      continue;
    }
    at++;
    if (at >= s.len || str_find_char(STR("nt\\\"'"), s.ptr[at]) < 0) {
      size_t end = at + 1 < s.len ? at + 1 : s.len;
      bad(cursor, at - 1, end, STR("an escape in a string is one of \\n \\t \\\\ \\\" \\'"));
      return;
    }
    buf_char(&value, unescape(s.ptr[at]));
  }
  if (at >= s.len || s.ptr[at] != s.ptr[from]) {
    bad(cursor, from, at, STR("the string does not end on its line"));
    return;
  }
  finish(cursor, TOKEN_STRING, from, at + 1);
  cursor->token.value = buf_str(&value);
}

static void read_int(Cursor *cursor, size_t from) {
  Str s = cursor->text.str;
  size_t at = from + 1;
  while (at < s.len && char_is_word(s.ptr[at])) at++;
  int64_t number;
  if (!str_to_int64(str_slice(s, from, at), &number)) {
    bad(cursor, from, at, STR("not a whole number of 64 bits"));
    return;
  }
  finish(cursor, TOKEN_INT, from, at);
  cursor->token.number = number;
}

typedef struct Symbol {
  Str text;
  TokenKind kind;
} Symbol;

static const Symbol symbols[] = {
    {STR_INIT("=="), TOKEN_EQUAL}, {STR_INIT("!="), TOKEN_NOT_EQUAL}, {STR_INIT("."), TOKEN_DOT},
    {STR_INIT("|"), TOKEN_PIPE},   {STR_INIT(":"), TOKEN_COLON},      {STR_INIT("("), TOKEN_OPEN},
    {STR_INIT(")"), TOKEN_CLOSE}};

static void read_symbol(Cursor *cursor, size_t from) {
  Str rest = str_slice(cursor->text.str, from, cursor->text.str.len);
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    if (!str_starts(rest, symbols[i].text)) continue;
    finish(cursor, symbols[i].kind, from, from + symbols[i].text.len);
    return;
  }
  uint32_t rune;
  size_t len = utf8_decode(rest, &rune);
  bad(cursor, from, from + (len == 0 ? 1 : len), STR("no part of a tag begins with this character"));
}

void cursor_next(Cursor *cursor) {
  Str s = cursor->text.str;
  size_t from = cursor->at;
  while (from < s.len && char_is_space(s.ptr[from])) from++;
  if (from >= s.len) {
    finish(cursor, TOKEN_END, from, from);
    return;
  }
  char c = s.ptr[from];
  if (name_starts(c)) {
    size_t to = from + 1;
    while (to < s.len && char_is_word(s.ptr[to])) to++;
    finish(cursor, TOKEN_NAME, from, to);
  } else if (c == '"' || c == '\'') {
    read_string(cursor, from);
  } else if (char_is_digit(c) || c == '-') {
    read_int(cursor, from);
  } else {
    read_symbol(cursor, from);
  }
}

Cursor cursor_open(Arena *arena, Diags *diags, Text text) {
  Cursor cursor = {.arena = arena, .diags = diags, .text = text};
  cursor_next(&cursor);
  return cursor;
}

bool cursor_take(Cursor *cursor, TokenKind kind) {
  if (cursor->token.kind != kind) return false;
  cursor_next(cursor);
  return true;
}

bool cursor_at_word(const Cursor *cursor, Str word) {
  return cursor->token.kind == TOKEN_NAME && str_eq(cursor->token.text.str, word);
}

bool cursor_take_word(Cursor *cursor, Str word) {
  if (!cursor_at_word(cursor, word)) return false;
  cursor_next(cursor);
  return true;
}

/* The end of a tag has no characters to point at: the place is then the tag's last one. */
void cursor_expected(Cursor *cursor, Str wanted) {
  Token *token = &cursor->token;
  if (token->kind == TOKEN_BAD) return;
  Str found = token->kind == TOKEN_END
                  ? STR("the end of the tag")
                  : str_format(cursor->arena, "`%.*s`", STR_ARG(token->text.str));
  Str what = str_format(cursor->arena, "expected %.*s, found %.*s", STR_ARG(wanted), STR_ARG(found));
  Span span = token->text.span;
  if (token->kind == TOKEN_END) {
    Text rest = text_trim(cursor->text);
    if (rest.str.len > 0) span = text_span(rest, rest.str.len - 1, rest.str.len);
  }
  diag_add(cursor->diags, DIAG_TEMPLATE_SYNTAX, span, STRS(what));
  token->kind = TOKEN_BAD;
}

