/* Blob literals: bytes in hex, and vectors as the floats they hold. */
#include "sql/value.h"

#include "base/buf.h"

#include <stdlib.h>

Str sql_hex(Arena *arena, Str bytes) {
  static const char digits[] = "0123456789abcdef";
  Buf hex = BUF(arena);
  buf_reserve(&hex, bytes.len * 2);
  for (size_t i = 0; i < bytes.len; i++) {
    buf_char(&hex, digits[(unsigned char)bytes.ptr[i] >> 4]);
    buf_char(&hex, digits[(unsigned char)bytes.ptr[i] & 15]);
  }
  return buf_str(&hex);
}

static void add_float(Buf *out, float number) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  for (int shift = 0; shift < 32; shift += 8) buf_char(out, (char)((bits >> shift) & 255));
}

Str sql_vector_blob(Arena *arena, Str text) {
  Buf bytes = BUF(arena);
  Str rest = str_trim(text), item;
  if (str_starts(rest, STR("["))) rest = str_slice(rest, 1, rest.len);
  if (str_ends(rest, STR("]"))) rest = str_slice(rest, 0, rest.len - 1);
  while (str_split(&rest, ',', &item)) add_float(&bytes, strtof(str_z(arena, item), NULL));
  return str_format(arena, "x'%.*s'", STR_ARG(sql_hex(arena, buf_str(&bytes))));
}
