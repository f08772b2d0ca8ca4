#include "base/json.h"

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

void json_string(Buf *buf, Str s) {
  buf_char(buf, '"');
  for (size_t i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.ptr[i];
    Str escape = short_escape(s.ptr[i]);
    bool separator = c == 0xE2 && i + 2 < s.len && (unsigned char)s.ptr[i + 1] == 0x80 &&
                     ((unsigned char)s.ptr[i + 2] & 0xFEu) == 0xA8;
    if (str_given(escape)) {
      buf_append(buf, escape);
    } else if (separator) {
      buf_format(buf, "\\u20%02x", (unsigned)(0x28 + ((unsigned char)s.ptr[i + 2] & 1u)));
      i += 2;
    } else if (c < 0x20 || c == 0x7F) {
      buf_format(buf, "\\u%04x", (unsigned)c);
    } else {
      buf_char(buf, s.ptr[i]);
    }
  }
  buf_char(buf, '"');
}
