#include "base/json.h"

#include "base/utf8.h"

static Str short_escape(char c) {
  switch (c) {
  case '"': return STR("\\\"");
  case '\\': return STR("\\\\");
  case '\b': return STR("\\b");
  case '\f': return STR("\\f");
  case '\n': return STR("\\n");
  case '\r': return STR("\\r");
  case '\t': return STR("\\t");
  default: return STR_NONE;
  }
}

/* Neither escaped nor part of a longer character. */
static bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static void json_rune(Buf *buf, Str rest, size_t len, uint32_t rune) {
  Str escape = short_escape(rest.ptr[0]);
  if (len == 0)
    buf_lit(buf, "\\ufffd");
  else if (str_given(escape))
    buf_append(buf, escape);
  else if (rune < 0x20 || rune == 0x7F || rune == 0x2028 || rune == 0x2029)
    buf_format(buf, "\\u%04x", (unsigned)rune);
  else
    buf_append(buf, str_slice(rest, 0, len));
}

void json_string(Buf *buf, Str s) {
  buf_char(buf, '"');
  for (size_t at = 0; at < s.len;) {
    size_t from = at;
    while (at < s.len && is_plain(s.ptr[at])) at++;
    buf_append(buf, str_slice(s, from, at));
    if (at == s.len) break;
    uint32_t rune = 0;
    Str rest = str_slice(s, at, s.len);
    size_t len = utf8_decode(rest, &rune);
    json_rune(buf, rest, len, rune);
    at += len == 0 ? 1 : len;
  }
  buf_char(buf, '"');
}
