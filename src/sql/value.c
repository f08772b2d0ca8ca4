/* Literals: a checked value as SQL text.
 *
 * Postgres reads almost every type from a quoted string; SQLite holds what Postgres has a type for
 * as the types table of docs/language.md says (timestamps as integers or ISO text, arrays as JSON). */
#include "sql/value.h"

#include "base/json.h"
#include "sql/lower.h"

static int64_t floor_div(int64_t a, int64_t by) {
  return a / by - (a % by < 0);
}

/* The text of an element of a Postgres array literal, before quoting. */
static Str postgres_plain(Arena *arena, const Type *type, const Value *value) {
  switch (value->kind) {
  case VALUE_BOOLEAN: return value->integer != 0 ? STR("true") : STR("false");
  case VALUE_BYTES: return str_concat(arena, STR("\\x"), sql_hex(arena, value->text));
  case VALUE_TIMESTAMP:
    return type->id == TYPE_TIMESTAMPTZ ? str_concat(arena, value->text, STR("+00")) : value->text;
  case VALUE_NULL: return STR("NULL");
  case VALUE_INTEGER: case VALUE_NUMBER: case VALUE_TEXT: case VALUE_ENUM: case VALUE_DATE:
  case VALUE_TIME: case VALUE_UUID: case VALUE_JSON: case VALUE_ARRAY: break;
  }
  return value->text;
}

/* Source: Postgres manual, 8.15.6 Array Input and Output Syntax. */
static bool element_needs_quotes(Str s) {
  if (s.len == 0 || str_eq_fold(s, STR("NULL"))) return true;
  for (size_t i = 0; i < s.len; i++) {
    if (char_is_space(s.ptr[i]) || strchr("{}\",\\", s.ptr[i]) != NULL) return true;
  }
  return false;
}

static void add_element(Buf *out, Str s) {
  if (!element_needs_quotes(s)) {
    buf_append(out, s);
    return;
  }
  buf_char(out, '"');
  for (size_t i = 0; i < s.len; i++) {
    if (s.ptr[i] == '"' || s.ptr[i] == '\\') buf_char(out, '\\');
    buf_char(out, s.ptr[i]);
  }
  buf_char(out, '"');
}

static void add_postgres_array(Buf *out, const Type *type, const Value *value) {
  buf_char(out, '{');
  for (size_t i = 0; i < value->len; i++) {
    const Value *item = &value->items[i];
    if (i > 0) buf_char(out, ',');
    if (item->kind == VALUE_ARRAY) add_postgres_array(out, type, item);
    else if (item->kind == VALUE_NULL) buf_lit(out, "NULL");
    else add_element(out, postgres_plain(out->arena, type, item));
  }
  buf_char(out, '}');
}

static Str cast(Arena *arena, Str literal, Str type) {
  return str_format(arena, "%.*s::%.*s", STR_ARG(literal), STR_ARG(type));
}

Str sql_postgres_value(Arena *arena, const Type *type, Str type_text, const Value *value) {
  switch (value->kind) {
  case VALUE_NULL:
  case VALUE_BOOLEAN: return postgres_plain(arena, type, value);
  case VALUE_INTEGER:
  case VALUE_NUMBER: return value->text;
  case VALUE_JSON: return cast(arena, sql_literal(arena, value->text), type_text);
  case VALUE_ARRAY: {
    Buf items = BUF(arena);
    add_postgres_array(&items, type, value);
    return cast(arena, sql_literal(arena, buf_str(&items)), type_text);
  }
  case VALUE_TEXT: case VALUE_ENUM: case VALUE_BYTES: case VALUE_DATE: case VALUE_TIME:
  case VALUE_TIMESTAMP: case VALUE_UUID: break;
  }
  return sql_literal(arena, postgres_plain(arena, type, value));
}

/* HH:MM:SS.sss: three digits, which is what SQLite's own functions give; more only when the value
 * has them. */
static Str with_millis(Arena *arena, Str time) {
  Buf out = BUF(arena);
  buf_append(&out, time);
  ptrdiff_t point = str_find_char(time, '.');
  size_t digits = point < 0 ? 0 : time.len - (size_t)point - 1;
  if (point < 0) buf_char(&out, '.');
  if (digits < 3) buf_repeat(&out, '0', 3 - digits);
  return buf_str(&out);
}

/* YYYY-MM-DDTHH:MM:SS.sss, with Z for a timestamptz; `text` has a blank for the T. */
static Str iso_timestamp(Arena *arena, const Type *type, Str text) {
  ptrdiff_t blank = str_find_char(text, ' ');
  size_t date = blank < 0 ? text.len : (size_t)blank;
  Str time = with_millis(arena, str_slice(text, date + 1, text.len));
  return str_format(arena, "%.*sT%.*s%s", (int)date, text.ptr, STR_ARG(time),
                    type->id == TYPE_TIMESTAMPTZ ? "Z" : "");
}

/* A decimal with exactly `scale` digits after the point, `point` false leaving the point out. */
static Str decimal(Arena *arena, Str text, int scale, bool point) {
  Buf out = BUF(arena);
  bool negative = str_starts(text, STR("-"));
  Str digits = str_slice(text, negative, text.len);
  ptrdiff_t at = str_find_char(digits, '.');
  size_t whole = at < 0 ? digits.len : (size_t)at, skip = 0;
  size_t after = at < 0 ? 0 : digits.len - whole - 1, wanted = scale < 0 ? after : (size_t)scale;
  while (skip + 1 < whole && digits.ptr[skip] == '0') skip++;
  if (negative) buf_char(&out, '-');
  buf_append(&out, str_slice(digits, skip, whole));
  if (wanted > 0 && point) buf_char(&out, '.');
  buf_append(&out, str_slice(digits, whole + 1, whole + 1 + wanted));
  if (wanted > after) buf_repeat(&out, '0', wanted - after);
  return buf_str(&out);
}

/* 1.5 of numeric(10,2) scaled is 150; leading zeros go, so that the text is an integer literal. */
static Str scaled_integer(Arena *arena, Str text, int scale) {
  Str joined = decimal(arena, text, scale, false);
  bool negative = str_starts(joined, STR("-"));
  size_t from = negative;
  while (from + 1 < joined.len && joined.ptr[from] == '0') from++;
  Str digits = str_slice(joined, from, joined.len);
  return negative ? str_concat(arena, STR("-"), digits) : digits;
}

/* Digits after the point of a numeric; -1: as many as the value has. */
static int scale_of(const Type *type) {
  return type->args[0] < 0 ? -1 : type->args[1] < 0 ? 0 : type->args[1];
}

static Str numeric_value(Arena *arena, const Type *type, ExprStorage storage, Str text) {
  int scale = scale_of(type);
  if (storage == EXPR_STORED_SCALED) return scaled_integer(arena, text, scale < 0 ? 0 : scale);
  if (storage != EXPR_STORED_TEXT) return text;
  return sql_literal(arena, decimal(arena, text, scale, true));
}

static Str timestamp_value(Arena *arena, const Type *type, ExprStorage storage, const Value *value) {
  if (storage == EXPR_STORED_TEXT) {
    return sql_literal(arena, iso_timestamp(arena, type, value->text));
  }
  int64_t unit = storage == EXPR_STORED_UNIX ? 1000000 : 1000;
  Buf out = BUF(arena);
  buf_int(&out, floor_div(value->integer, unit));
  return buf_str(&out);
}

static void add_json_array(Buf *out, const Type *type, const Value *value);

static void add_json_item(Buf *out, const Type *type, const Value *item) {
  bool number = item->kind == VALUE_INTEGER ||
                (item->kind == VALUE_NUMBER && type->id != TYPE_NUMERIC);
  if (item->kind == VALUE_ARRAY) add_json_array(out, type, item);
  else if (item->kind == VALUE_NULL) buf_lit(out, "null");
  else if (item->kind == VALUE_BOOLEAN) buf_append(out, postgres_plain(out->arena, type, item));
  else if (number || item->kind == VALUE_JSON) buf_append(out, item->text);
  else if (item->kind == VALUE_TIMESTAMP) {
    json_string(out, iso_timestamp(out->arena, type, item->text));
  } else if (item->kind == VALUE_TIME) json_string(out, with_millis(out->arena, item->text));
  else if (item->kind == VALUE_NUMBER) {
    json_string(out, decimal(out->arena, item->text, scale_of(type), true));
  } else if (item->kind == VALUE_BYTES) json_string(out, sql_hex(out->arena, item->text));
  else json_string(out, item->text);
}

/* An array is JSON in SQLite: numbers stay numbers, a numeric is a string, for it is exact. */
static void add_json_array(Buf *out, const Type *type, const Value *value) {
  buf_char(out, '[');
  for (size_t i = 0; i < value->len; i++) {
    if (i > 0) buf_char(out, ',');
    add_json_item(out, type, &value->items[i]);
  }
  buf_char(out, ']');
}

Str sql_json_array(Arena *arena, const Type *type, const Value *value) {
  Buf out = BUF(arena);
  add_json_array(&out, type, value);
  return buf_str(&out);
}

Str sql_sqlite_value(Arena *arena, const Type *type, ExprStorage storage, const Value *value) {
  switch (value->kind) {
  case VALUE_NULL: return STR("NULL");
  case VALUE_BOOLEAN: return value->integer != 0 ? STR("true") : STR("false");
  case VALUE_INTEGER: return value->text;
  case VALUE_NUMBER: return numeric_value(arena, type, storage, value->text);
  case VALUE_BYTES: return str_format(arena, "x'%.*s'", STR_ARG(sql_hex(arena, value->text)));
  case VALUE_TIME: return sql_literal(arena, with_millis(arena, value->text));
  case VALUE_TIMESTAMP: return timestamp_value(arena, type, storage, value);
  case VALUE_ARRAY: return sql_literal(arena, sql_json_array(arena, type, value));
  case VALUE_TEXT:
    if (type_info(type)->c == C_VECTOR) return sql_vector_blob(arena, value->text);
    break;
  case VALUE_ENUM: case VALUE_DATE: case VALUE_UUID: case VALUE_JSON: break;
  }
  return sql_literal(arena, value->text);
}

Str sql_value(Arena *arena, const Schema *schema, Dialect dialect, const Column *column,
              const Value *value) {
  if (dialect == DIALECT_SQLITE) {
    return sql_sqlite_value(arena, &column->type, column_storage(schema, column), value);
  }
  SqlBuild b = {.arena = arena, .schema = schema, .dialect = dialect};
  bool typed = value->kind == VALUE_JSON || value->kind == VALUE_ARRAY;
  Str type = typed ? sql_type_beneath(&b, column) : STR_NONE;
  return sql_postgres_value(arena, &column->type, type, value);
}
