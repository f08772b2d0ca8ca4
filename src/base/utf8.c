#include "base/utf8.h"

#include "base/buf.h"

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

static void append_rune(Buf *buf, uint32_t rune) {
  size_t tails = rune < 0x80 ? 0 : rune < 0x800 ? 1 : rune < 0x10000 ? 2 : 3;
  static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
  buf_char(buf, (char)(unsigned char)(leads[tails] | rune >> (6 * tails)));
  while (tails-- > 0) buf_char(buf, (char)(unsigned char)(0x80u | (rune >> (6 * tails) & 0x3Fu)));
}

static uint32_t unit_at(Str bytes, size_t at, bool big) {
  if (at + 1 >= bytes.len) return 0;
  uint32_t first = (unsigned char)bytes.ptr[at], second = (unsigned char)bytes.ptr[at + 1];
  return big ? first << 8 | second : second << 8 | first;
}

static Str of_utf16(Arena *arena, Str bytes, bool big) {
  Buf buf = BUF(arena);
  for (size_t at = 2; at + 1 < bytes.len; at += 2) {
    uint32_t rune = unit_at(bytes, at, big), low = unit_at(bytes, at + 2, big);
    bool high = rune >= 0xD800 && rune < 0xDC00, pair = high && low >= 0xDC00 && low < 0xE000;
    if (pair) at += 2;
    if (pair) rune = 0x10000 + ((rune - 0xD800) << 10) + (low - 0xDC00);
    append_rune(&buf, rune >= 0xD800 && rune < 0xE000 ? 0xFFFD : rune);
  }
  buf_char(&buf, '\0');
  return str_slice(buf_str(&buf), 0, buf.len - 1);
}

Str utf8_text(Arena *arena, Str bytes) {
  if (str_starts(bytes, STR("\xEF\xBB\xBF"))) return str_slice(bytes, 3, bytes.len);
  bool little = str_starts(bytes, STR("\xFF\xFE")), big = str_starts(bytes, STR("\xFE\xFF"));
  return little || big ? of_utf16(arena, bytes, big) : bytes;
}
