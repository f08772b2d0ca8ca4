#include "base/utf8.h"

static bool is_tail(char c) {
  return ((unsigned char)c & 0xC0u) == 0x80u;
}

size_t utf8_decode(Str s, uint32_t *rune) {
  if (s.len == 0) return 0;
  uint32_t lead = (unsigned char)s.ptr[0];
  if (lead < 0x80) {
    *rune = lead;
    return 1;
  }
  size_t len = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || s.len < len) return 0;
  uint32_t value = lead & (0x7Fu >> len);
  for (size_t i = 1; i < len; i++) {
    if (!is_tail(s.ptr[i])) return 0;
    value = value << 6 | ((unsigned char)s.ptr[i] & 0x3Fu);
  }
  bool overlong = (len == 3 && value < 0x800) || (len == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
  *rune = value;
  return len;
}

/* The first byte from `at` on that is not ASCII, looking at eight at a time. */
static size_t skip_ascii(Str s, size_t at) {
  for (uint64_t eight; at + sizeof eight <= s.len; at += sizeof eight) {
    memcpy(&eight, s.ptr + at, sizeof eight);
    if ((eight & UINT64_C(0x8080808080808080)) != 0) break;
  }
  while (at < s.len && (unsigned char)s.ptr[at] < 0x80) at++;
  return at;
}

size_t utf8_valid_prefix(Str s) {
  size_t at = 0;
  while ((at = skip_ascii(s, at)) < s.len) {
    uint32_t rune;
    size_t len = utf8_decode(str_slice(s, at, s.len), &rune);
    if (len == 0) return at;
    at += len;
  }
  return at;
}

size_t utf8_length(Str s) {
  size_t count = 0;
  for (size_t at = 0; at < s.len; count++) {
    uint32_t rune;
    size_t len = utf8_decode(str_slice(s, at, s.len), &rune);
    at += len == 0 ? 1 : len;
  }
  return count;
}

Str utf8_clip(Str s, size_t max) {
  if (s.len <= max) return s;
  while (max > 0 && is_tail(s.ptr[max])) max--;
  return str_slice(s, 0, max);
}
