#include "base/str.h"

#include <stdio.h>

int str_cmp(Str a, Str b) {
  size_t shared = a.len < b.len ? a.len : b.len;
  int order = shared == 0 ? 0 : memcmp(a.ptr, b.ptr, shared);
  if (order != 0) return order;
  return a.len < b.len ? -1 : a.len > b.len;
}

bool str_eq_fold(Str a, Str b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (char_lower(a.ptr[i]) != char_lower(b.ptr[i])) return false;
  return true;
}

bool str_starts(Str s, Str prefix) {
  return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(Str s, Str suffix) {
  return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

Str str_slice(Str s, size_t from, size_t to) {
  if (to > s.len) to = s.len;
  if (from > to) from = to;
  return s.ptr == NULL ? STR_NONE : (Str){s.ptr + from, to - from};
}

Str str_trim(Str s) {
  size_t from = 0, to = s.len;
  while (from < to && char_is_space(s.ptr[from])) from++;
  while (to > from && char_is_space(s.ptr[to - 1])) to--;
  return str_slice(s, from, to);
}

ptrdiff_t str_find(Str s, Str part) {
  if (part.len == 0) return 0;
  if (s.len < part.len) return -1;
  const char *at = s.ptr, *end = s.ptr + s.len;
  while ((size_t)(end - at) >= part.len &&
         (at = memchr(at, part.ptr[0], (size_t)(end - at) - part.len + 1)) != NULL) {
    if (memcmp(at, part.ptr, part.len) == 0) return at - s.ptr;
    at++;
  }
  return -1;
}

bool str_has_word(Str text, Str name) {
  for (size_t at = 0; at + name.len <= text.len; at++) {
    ptrdiff_t next = str_find(str_slice(text, at, text.len), name);
    if (next < 0) return false;
    at += (size_t)next;
    bool begins = at == 0 || !char_is_word(text.ptr[at - 1]);
    bool ends = at + name.len == text.len || !char_is_word(text.ptr[at + name.len]);
    if (begins && ends) return true;
  }
  return false;
}

ptrdiff_t str_find_char(Str s, char c) {
  const char *at = s.len == 0 ? NULL : memchr(s.ptr, c, s.len);
  return at == NULL ? -1 : at - s.ptr;
}

ptrdiff_t str_find_last(Str s, char c) {
  for (size_t i = s.len; i > 0; i--)
    if (s.ptr[i - 1] == c) return (ptrdiff_t)(i - 1);
  return -1;
}

bool str_split(Str *rest, char sep, Str *part) {
  if (!str_given(*rest)) return false;
  ptrdiff_t at = str_find_char(*rest, sep);
  if (at < 0) {
    *part = *rest;
    *rest = STR_NONE;
  } else {
    *part = str_slice(*rest, 0, (size_t)at);
    *rest = str_slice(*rest, (size_t)at + 1, rest->len);
  }
  return true;
}

bool str_is_uuid(Str s) {
  if (s.len != 36) return false;
  for (size_t i = 0; i < s.len; i++) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? s.ptr[i] != '-' : char_hex(s.ptr[i]) < 0) return false;
  }
  return true;
}

bool str_to_int64(Str s, int64_t *value) {
  bool negative = s.len > 0 && s.ptr[0] == '-';
  size_t i = s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+');
  if (i == s.len) return false;
  uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0), sum = 0;
  for (; i < s.len; i++) {
    if (!char_is_digit(s.ptr[i])) return false;
    uint64_t digit = (uint64_t)(s.ptr[i] - '0');
    if (sum > (limit - digit) / 10) return false;
    sum = sum * 10 + digit;
  }
  *value = !negative ? (int64_t)sum : sum == limit ? INT64_MIN : -(int64_t)sum;
  return true;
}

Str str_from_z(const char *text) {
  return text == NULL ? STR_NONE : (Str){text, strlen(text)};
}

/* Room for text that is written at once, so it need not be zeroed; the NUL after it is there. */
static char *room(Arena *arena, size_t len) {
  char *text = arena_grow(arena, NULL, 0, len + 1);
  text[len] = '\0';
  return text;
}

const char *str_z(Arena *arena, Str s) {
  char *copy = room(arena, s.len);
  if (s.len != 0) memcpy(copy, s.ptr, s.len);
  return copy;
}

Str str_copy(Arena *arena, Str s) {
  return str_given(s) ? (Str){str_z(arena, s), s.len} : STR_NONE;
}

Str str_concat(Arena *arena, Str a, Str b) {
  char *both = room(arena, a.len + b.len);
  if (a.len != 0) memcpy(both, a.ptr, a.len);
  if (b.len != 0) memcpy(both + a.len, b.ptr, b.len);
  return (Str){both, a.len + b.len};
}

Str str_join(Arena *arena, const Str *parts) {
  size_t len = 0;
  for (const Str *part = parts; str_given(*part); part++) len += part->len;
  char *text = room(arena, len), *at = text;
  for (const Str *part = parts; str_given(*part); part++) {
    memcpy(at, part->ptr, part->len);
    at += part->len;
  }
  return (Str){text, len};
}

Str str_vformat(Arena *arena, const char *format, va_list args) {
  char line[200]; /* most results fit, and are formatted once */
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(line, sizeof line, format, args);
  char *text = room(arena, len < 0 ? 0 : (size_t)len);
  if (len >= (int)sizeof line) vsnprintf(text, (size_t)len + 1, format, again);
  else if (len > 0) memcpy(text, line, (size_t)len);
  va_end(again);
  return (Str){text, len < 0 ? 0 : (size_t)len};
}

Str str_format(Arena *arena, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Str text = str_vformat(arena, format, args);
  va_end(args);
  return text;
}

Str str_replace(Arena *arena, Str s, Str from, Str to) {
  size_t count = 0;
  Str rest = s;
  for (ptrdiff_t at; from.len != 0 && (at = str_find(rest, from)) >= 0; count++)
    rest = str_slice(rest, (size_t)at + from.len, rest.len);
  if (count == 0) return s;
  size_t len = s.len - count * from.len + count * to.len;
  char *text = room(arena, len), *out = text;
  rest = s;
  for (ptrdiff_t at; (at = str_find(rest, from)) >= 0;) {
    memcpy(out, rest.ptr, (size_t)at);
    out += at;
    if (to.len != 0) memcpy(out, to.ptr, to.len);
    out += to.len;
    rest = str_slice(rest, (size_t)at + from.len, rest.len);
  }
  if (rest.len != 0) memcpy(out, rest.ptr, rest.len);
  return (Str){text, len};
}

static Str mapped(Arena *arena, Str s, char (*map)(char)) {
  char *text = room(arena, s.len);
  for (size_t i = 0; i < s.len; i++) text[i] = map(s.ptr[i]);
  return (Str){text, s.len};
}

Str str_lower(Arena *arena, Str s) {
  return mapped(arena, s, char_lower);
}

Str str_upper(Arena *arena, Str s) {
  return mapped(arena, s, char_upper);
}
