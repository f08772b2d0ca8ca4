#include "model/name.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"

enum { HASHED_PREFIX = 54, HASH_DIGITS = 8 };

Str name_fit(Arena *arena, Str name) {
  if (name.len <= NAME_BYTES) return name;
  Str hash = str_format(arena, "%016llx", (unsigned long long)hash64(name));
  Buf fitted = BUF(arena);
  buf_append(&fitted, utf8_clip(name, HASHED_PREFIX));
  buf_char(&fitted, '_');
  buf_append(&fitted, str_slice(hash, 0, HASH_DIGITS));
  return buf_str(&fitted);
}

static Str join(Arena *arena, Str table, Str columns, Str label) {
  Buf name = BUF(arena);
  buf_reserve(&name, table.len + columns.len + label.len + 2);
  buf_append(&name, table);
  if (str_given(columns)) {
    buf_char(&name, '_');
    buf_append(&name, columns);
  }
  buf_char(&name, '_');
  buf_append(&name, label);
  return buf_str(&name);
}

Str name_fit_postgres(Arena *arena, Str table, Str columns, Str label) {
  size_t joints = str_given(columns) ? 2 : 1;
  size_t room = NAME_BYTES - joints - label.len, one = table.len, two = columns.len;
  while (one + two > room) {
    if (one > two) one--;
    else two--;
  }
  Str clipped = str_given(columns) ? utf8_clip(columns, two) : STR_NONE;
  return join(arena, utf8_clip(table, one), clipped, label);
}

Str name_join(Arena *arena, NamingBase base, Str table, Str columns, Str label) {
  switch (base) {
  case NAMING_POSTGRES: return name_fit_postgres(arena, table, columns, label);
  case NAMING_DRIZZLE: break;
  }
  return name_fit(arena, join(arena, table, columns, label));
}
