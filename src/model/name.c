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

StrList names_of_index_columns(Arena *arena, const StrList *names) {
  StrList out = {0};
  each(i, *names) {
    Str name = names->items[i];
    for (int n = 1; strs_have(&out, name); n++) {
      Str number = str_format(arena, "%d", n);
      name = CAT(arena, utf8_clip(names->items[i], NAME_BYTES - number.len), number);
    }
    vec_push(arena, &out, name);
  }
  return out;
}

Str names_joined(Arena *arena, const StrList *names) {
  Buf out = BUF(arena);
  each(i, *names) buf_format(&out, "%s%.*s", i == 0 ? "" : "_", STR_ARG(names->items[i]));
  return buf_str(&out);
}

Str name_join(Arena *arena, NamingBase base, Str table, Str columns, Str label) {
  switch (base) {
  case NAMING_POSTGRES: return name_fit_postgres(arena, table, columns, label);
  case NAMING_DRIZZLE: break;
  }
  return name_fit(arena, join(arena, table, columns, label));
}
