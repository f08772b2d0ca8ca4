/* Whether two databases hold the same value: each is read in the simplest form it can print, and what is left of the
 * difference in form is taken away here. */
#include "base/calendar.h"
#include "verb/verify_trials.h"

#include <stdlib.h>

/* Values of the type are compared: not JSON, which Postgres writes anew, nor what SQLite knows only as text. */
static bool comparable(const Column *column) {
  const Type *type = &column->type;
  if (type->array > 0 || type->id == TYPE_DIALECT) return false;
  switch (type_info(type)->c) {
  case C_JSON:
  case C_INTERVAL:
  case C_VECTOR: return false;
  case C_TEXT: return type_info(type)->class == EXPR_TEXT || type->id == TYPE_BIT || type->id == TYPE_VARBIT;
  case C_I16: case C_I32: case C_I64: case C_F32: case C_F64: case C_BOOL: case C_DECIMAL: case C_BYTES: case C_UUID:
  case C_DATE: case C_TIME: case C_TIMESTAMP: case C_TIMESTAMPTZ: case C_ENUM: break;
  }
  return true;
}

Str reading_of(const Behaviour *b, Dialect dialect, const Column *column) {
  if (!comparable(column)) return STR_NONE;
  CKind kind = type_info(&column->type)->c;
  bool postgres = dialect == DIALECT_POSTGRES;
  const char *form = postgres ? "#::text" : "#";
  if (kind == C_BYTES)
    form = postgres ? "encode(#, 'hex')" : "CASE typeof(#) WHEN 'blob' THEN lower(hex(#)) END";
  if (kind == C_BOOL && postgres) form = "#::integer::text";
  bool time = kind == C_TIMESTAMP || kind == C_TIMESTAMPTZ;
  if (time && postgres) form = "(extract(epoch FROM #) * 1000000)::bigint::text";
  Str name = sql_ident(b->arena, dialect, column->name.str), read = str_from_z(form);
  read = str_replace(b->arena, read, STR("#"), name);
  Str table = sql_table_name(b->arena, b->schema, dialect, column->table);
  return CAT(b->arena, STR("SELECT "), read, STR(" FROM "), table);
}

/* 1.50 and +1.5 are 1.5; -0 is 0. */
static Str plain_number(Arena *arena, Str text) {
  bool negative = str_starts(text, STR("-"));
  size_t from = negative, to = text.len;
  while (from + 1 < to && text.ptr[from] == '0' && text.ptr[from + 1] != '.') from++;
  if (str_find_char(text, '.') >= 0) {
    while (to > from && text.ptr[to - 1] == '0') to--;
    if (to > from && text.ptr[to - 1] == '.') to--;
  }
  Str digits = str_slice(text, from, to);
  bool zero = str_eq(digits, STR("0")) || str_empty(digits);
  return zero ? STR("0") : negative ? str_concat(arena, STR("-"), digits) : digits;
}

/* 123 held as scaled by two digits is 1.23. */
static Str unscaled(Arena *arena, Str text, int scale) {
  bool negative = str_starts(text, STR("-"));
  Str digits = str_slice(text, negative, text.len);
  Buf out = BUF(arena);
  if (negative) buf_char(&out, '-');
  size_t zeros = digits.len <= (size_t)scale ? (size_t)scale + 1 - digits.len : 0;
  Buf padded = BUF(arena);
  buf_repeat(&padded, '0', zeros);
  buf_append(&padded, digits);
  buf_append(&out, str_slice(buf_str(&padded), 0, padded.len - (size_t)scale));
  if (scale > 0) buf_char(&out, '.');
  buf_append(&out, str_slice(buf_str(&padded), padded.len - (size_t)scale, padded.len));
  return buf_str(&out);
}

static bool same_numeric(const Behaviour *b, const Column *column, Str postgres, Str sqlite) {
  if (column_storage(b->schema, column) == EXPR_STORED_SCALED)
    sqlite = unscaled(b->arena, sqlite, column->type.args[1] < 0 ? 0 : column->type.args[1]);
  if (str_find_char(sqlite, 'e') >= 0) /* a double that SQLite prints so */
    return strtod(str_z(b->arena, postgres), NULL) == strtod(str_z(b->arena, sqlite), NULL);
  return str_eq(plain_number(b->arena, postgres), plain_number(b->arena, sqlite));
}

/* In microseconds, as Postgres was asked for. */
static bool same_time(const Behaviour *b, const Column *column, Str postgres, Str sqlite) {
  int64_t theirs = 0, ours = 0;
  bool zoned = false, good = str_to_int64(postgres, &theirs);
  switch (column_storage(b->schema, column)) {
  case EXPR_STORED_UNIX:
    good = good && str_to_int64(sqlite, &ours);
    ours *= 1000000;
    break;
  case EXPR_STORED_UNIX_MS:
    good = good && str_to_int64(sqlite, &ours);
    ours *= 1000;
    break;
  case EXPR_STORED_SAME:
  case EXPR_STORED_SCALED:
  case EXPR_STORED_TEXT: good = good && calendar_timestamp(sqlite, &ours, &zoned); break;
  }
  return good && theirs == ours;
}

static Str without_blanks(Str text) {
  while (text.len > 0 && text.ptr[text.len - 1] == ' ') text.len--;
  return text;
}

bool same_meaning(const Behaviour *b, const Column *column, Str postgres, Str sqlite) {
  if (!comparable(column)) return true;
  if (!str_given(postgres) || !str_given(sqlite)) return str_given(postgres) == str_given(sqlite);
  switch (type_info(&column->type)->c) {
  case C_F32:
  case C_F64: return strtod(str_z(b->arena, postgres), NULL) == strtod(str_z(b->arena, sqlite), NULL);
  case C_DECIMAL: return same_numeric(b, column, postgres, sqlite);
  case C_TIME: return str_eq(plain_number(b->arena, postgres), plain_number(b->arena, sqlite));
  case C_TIMESTAMP:
  case C_TIMESTAMPTZ: return same_time(b, column, postgres, sqlite);
  case C_TEXT: return str_eq(without_blanks(postgres), without_blanks(sqlite));
  case C_I16: case C_I32: case C_I64: case C_BOOL: case C_JSON: case C_BYTES: case C_UUID: case C_DATE: case C_INTERVAL:
  case C_VECTOR: case C_ENUM: break;
  }
  return str_eq(postgres, sqlite);
}
