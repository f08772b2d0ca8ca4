#include "target/drizzle/js.h"

#include "model/ts_name.h"

/* Nothing in it that a literal has to escape. */
static bool is_plain(Str s) {
  for (size_t i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.ptr[i];
    if (c == '\'' || c == '"' || c == '\\' || c < 0x20 || c == 0x7f) return false;
  }
  return true;
}

/* Single quotes, unless double ones need fewer backslashes. */
static char choose_quote(Str s) {
  ptrdiff_t balance = 0;
  for (size_t i = 0; i < s.len; i++) balance += s.ptr[i] == '\'' ? 1 : s.ptr[i] == '"' ? -1 : 0;
  return balance > 0 ? '"' : '\'';
}

void js_print_string(Buf *out, Str s) {
  buf_reserve(out, s.len + 2);
  if (is_plain(s)) {
    buf_char(out, '\'');
    buf_append(out, s);
    buf_char(out, '\'');
    return;
  }
  char quote = choose_quote(s);
  buf_char(out, quote);
  for (size_t i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.ptr[i];
    if (c == (unsigned char)quote || c == '\\') {
      buf_char(out, '\\');
      buf_char(out, (char)c);
    } else if (c == '\n') {
      buf_lit(out, "\\n");
    } else if (c < 0x20 || c == 0x7f) {
      buf_format(out, "\\x%02x", c);
    } else {
      buf_char(out, (char)c);
    }
  }
  buf_char(out, quote);
}

Str js_string(Arena *arena, Str s) {
  Buf out = BUF(arena);
  js_print_string(&out, s);
  return buf_str(&out);
}

void js_print_template(Buf *out, Str s) {
  for (size_t i = 0; i < s.len; i++) {
    char c = s.ptr[i];
    bool hole = c == '$' && i + 1 < s.len && s.ptr[i + 1] == '{';
    if (c == '\r') { /* a template literal turns CR LF into LF */
      buf_lit(out, "\\r");
      continue;
    }
    if (c == '`' || c == '\\' || hole) buf_char(out, '\\');
    buf_char(out, c);
  }
}

Str js_key(Arena *arena, Str name) {
  return ts_is_identifier(name) ? name : js_string(arena, name);
}

void js_print_member(Buf *out, Str object, Str name) {
  buf_append(out, object);
  if (ts_is_identifier(name)) {
    buf_char(out, '.');
    buf_append(out, name);
    return;
  }
  buf_char(out, '[');
  js_print_string(out, name);
  buf_char(out, ']');
}

Str js_member(Arena *arena, Str object, Str name) {
  Buf out = BUF(arena);
  js_print_member(&out, object, name);
  return buf_str(&out);
}

Str js_comment(Arena *arena, Str text) {
  return str_replace(arena, text, STR("*/"), STR("*\\/"));
}
