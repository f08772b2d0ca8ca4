/* The one way text is built: a growing byte buffer in an arena. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

typedef struct Buf {
  Arena *arena;
  char *ptr;
  size_t len, cap;
} Buf;

#define BUF(arena_) ((Buf){.arena = (arena_)})

void buf_reserve(Buf *buf, size_t more); /* room for `more` bytes beyond `len` */

static inline void buf_append(Buf *buf, Str s) {
  if (buf->cap - buf->len < s.len) buf_reserve(buf, s.len);
  if (s.len != 0) memcpy(buf->ptr + buf->len, s.ptr, s.len);
  buf->len += s.len;
}
static inline void buf_char(Buf *buf, char c) {
  if (buf->cap == buf->len) buf_reserve(buf, 1);
  buf->ptr[buf->len++] = c;
}
void buf_repeat(Buf *buf, char c, size_t count);
void buf_uint(Buf *buf, uint64_t value);
void buf_int(Buf *buf, int64_t value);
void buf_format(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* A view of the text so far; valid until the buffer next grows. Never "absent", even when empty. */
static inline Str buf_str(const Buf *buf) {
  return (Str){buf->ptr == NULL ? "" : buf->ptr, buf->len};
}

#define buf_lit(buf, literal) buf_append((buf), STR(literal))

#endif
