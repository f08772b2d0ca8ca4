#include "base/buf.h"

#include <stdio.h>

void buf_reserve(Buf *buf, size_t more) {
  size_t need = buf->len + more, cap = buf->cap < 32 ? 32 : buf->cap; /* most texts are short */
  if (need <= buf->cap) return;
  while (cap < need) cap += cap / 2 + 16;
  buf->ptr = arena_grow(buf->arena, buf->ptr, buf->cap, cap);
  buf->cap = cap;
}

void buf_repeat(Buf *buf, char c, size_t count) {
  if (count == 0) return;
  buf_reserve(buf, count);
  memset(buf->ptr + buf->len, c, count);
  buf->len += count;
}

void buf_uint(Buf *buf, uint64_t value) {
  char digits[20];
  size_t n = sizeof digits;
  do digits[--n] = (char)('0' + value % 10);
  while ((value /= 10) != 0);
  buf_append(buf, (Str){digits + n, sizeof digits - n});
}

void buf_int(Buf *buf, int64_t value) {
  if (value < 0) buf_char(buf, '-');
  buf_uint(buf, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void buf_format(Buf *buf, const char *format, ...) {
  va_list args;
  buf_reserve(buf, 64); /* most results fit, and are formatted once */
  va_start(args, format);
  int len = vsnprintf(buf->ptr + buf->len, buf->cap - buf->len, format, args);
  va_end(args);
  if (len < 0) return;
  if ((size_t)len >= buf->cap - buf->len) {
    buf_reserve(buf, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, args);
    va_end(args);
  }
  buf->len += (size_t)len;
}
