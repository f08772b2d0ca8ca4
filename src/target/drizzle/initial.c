/* Defaults, and the values the writing program makes.
 *
 * The database must get the very text the DDL has, so a JavaScript literal stands only where
 * drizzle-kit prints that text for it; anything else is sql`..` of the text itself. */
#include "target/drizzle/lowering.h"

enum { SAFE_DIGITS = 15, PLAIN_ZEROS = 5 };

/* JavaScript prints the number `text` as it stands here. */
static bool is_js_number(Str text) {
  size_t at = str_starts(text, STR("-")) ? 1 : 0, first = at;
  size_t digits = 0, zeros = 0;
  bool point = false;
  for (; at < text.len; at++) {
    char c = text.ptr[at];
    if (c == '.') {
      if (point || at == first) return false;
      point = true;
      continue;
    }
    if (!char_is_digit(c)) return false;
    if (c == '0' && digits == 0) zeros++;
    else digits++;
  }
  if (point) return digits > 0 && digits <= SAFE_DIGITS && text.ptr[text.len - 1] != '0' &&
                    text.ptr[text.len - 1] != '.' && zeros <= PLAIN_ZEROS + 1 &&
                    (text.ptr[first] != '0' || text.ptr[first + 1] == '.');
  if (digits == 0) return zeros == 1 && first == 0;
  return zeros == 0 && digits <= SAFE_DIGITS;
}

/* The value of `text` when it is one string literal as drizzle-kit prints it. */
static bool read_literal(Arena *arena, Str text, Str *value) {
  if (text.len < 2 || text.ptr[0] != '\'' || text.ptr[text.len - 1] != '\'') return false;
  Buf out = BUF(arena);
  for (size_t i = 1; i + 1 < text.len; i++) {
    if (text.ptr[i] == '\'') {
      if (i + 2 >= text.len || text.ptr[i + 1] != '\'') return false;
      i++;
    }
    buf_char(&out, text.ptr[i]);
  }
  *value = buf_str(&out);
  return true;
}

static bool has_default_now(const Column *column) {
  TypeId id = column->type.id;
  return column->type.array == 0 &&
         (id == TYPE_TIMESTAMP || id == TYPE_TIMESTAMPTZ || id == TYPE_DATE);
}

/* A column whose default may be a JavaScript literal. */
static bool takes_literal(const Column *column) {
  return column->type.array == 0 && !str_given(column->ts_type);
}

Str column_initial_scalar(const Dz *dz, const SqlColumn *column) {
  Str text = column->initial;
  if (!takes_literal(column->column)) return STR_NONE;
  TsForm form = column_form(dz->schema, column->column);
  bool is_bool = str_eq(text, STR("true")) || str_eq(text, STR("false"));
  bool literal = (form == TS_FORM_NUMBER && is_js_number(text)) ||
                 (form == TS_FORM_BOOLEAN && is_bool);
  return literal ? text : STR_NONE;
}

/* drizzle-kit 1.0 prints a string that is a default of another type, or has a backslash, otherwise than 0.31: there it
 * is given the SQL. */
static bool is_string_understood(const Dz *dz, const SqlColumn *column, Str value) {
  TypeId type = column->column->type.id;
  bool plain = type == TYPE_TEXT || type == TYPE_VARCHAR || type == TYPE_CHAR || type == TYPE_ENUM;
  if (!dz->schema->drizzle.v1) return true;
  return plain && !str_given(column->collation) && str_find_char(value, '\\') < 0;
}

/* The JavaScript literal for the default, or absent. */
static Str literal_of(DzTableRun *run, const SqlColumn *column) {
  Str scalar = column_initial_scalar(run->dz, column);
  if (str_given(scalar) || !takes_literal(column->column)) return scalar;
  TsForm form = column_form(run->dz->schema, column->column);
  Str value;
  bool text = form == TS_FORM_STRING || form == TS_FORM_ENUM;
  if (!text || !read_literal(run->dz->arena, column->initial, &value)) return STR_NONE;
  if (!is_string_understood(run->dz, column, value)) return STR_NONE;
  return js_string(run->dz->arena, value);
}

static void database_default(DzTableRun *run, const SqlColumn *from, DzColumn *out) {
  Dz *dz = run->dz;
  const Column *column = from->column;
  Str text = from->initial;
  bool postgres = dz->dialect == DIALECT_POSTGRES;
  if (postgres && has_default_now(column) && str_eq(text, STR("now()"))) {
    dz_call(dz, out, STR("defaultNow"), STR(""));
  } else if (postgres && column->type.id == TYPE_UUID && column->type.array == 0 &&
             str_eq(text, STR("gen_random_uuid()"))) {
    dz_call(dz, out, STR("defaultRandom"), STR(""));
  } else {
    Str literal = literal_of(run, from);
    dz_call(dz, out, STR("default"), str_given(literal) ? literal : dz_sql_raw(run, text));
  }
}

/* --- values made by the program --- */

/* The part of an ISO 8601 instant that `column` holds as text. */
static Str now_value(DzTableRun *run, const Column *column) {
  if (column_form(run->dz->schema, column) == TS_FORM_DATE) return STR("new Date()");
  switch ((int)column->type.id) {
  case TYPE_DATE: return STR("new Date().toISOString().slice(0, 10)");
  case TYPE_TIME: return STR("new Date().toISOString().slice(11, 23)");
  case TYPE_TIMESTAMP: return STR("new Date().toISOString().slice(0, -1)");
  default: return STR("new Date().toISOString()");
  }
}

static Str function_value(DzTableRun *run, const Column *column, DefaultFunction function) {
  Arena *arena = run->dz->arena;
  switch (function) {
  case FUNCTION_NANOID:
    return CAT(arena, scope_import(run->scope, STR("nanoid"), STR("nanoid")), STR("()"));
  case FUNCTION_CUID:
    return CAT(arena, scope_import(run->scope, STR("@paralleldrive/cuid2"), STR("createId")),
               STR("()"));
  case FUNCTION_UUID:
  case FUNCTION_UUID7: return STR("crypto.randomUUID()");
  case FUNCTION_NOW:
  case FUNCTION_CURRENT_DATE:
  case FUNCTION_CURRENT_TIME:
  case FUNCTION_COUNT: break;
  }
  return now_value(run, column);
}

/* A literal of the column's TypeScript type. */
static Str value_literal(DzTableRun *run, const Column *column, const Value *value) {
  Arena *arena = run->dz->arena;
  TsForm form = column_form(run->dz->schema, column);
  if (form == TS_FORM_BOOLEAN) return value->integer != 0 ? STR("true") : STR("false");
  if (form == TS_FORM_NUMBER || form == TS_FORM_JSON) return value->text;
  if (form == TS_FORM_BIGINT) return CAT(arena, value->text, STR("n"));
  if (form != TS_FORM_DATE) return js_string(arena, value->text);
  return CAT(arena, STR("new Date("), js_string(arena, value->text), STR(")"));
}

static Str client_value(DzTableRun *run, const Column *column, const Default *value) {
  if (value->kind == DEFAULT_FUNCTION) return function_value(run, column, value->function);
  if (value->kind == DEFAULT_VALUE) return value_literal(run, column, &value->value);
  SqlText text = {0};
  const Expression *expression = &value->expression;
  Str own = expression->own.text[run->dz->dialect].str;
  if (str_given(own)) return dz_sql_raw(run, own);
  if (expression->tree != NULL) text = expr_print(run->dz->arena, expression->tree, run->dz->dialect);
  return dz_sql(run, text, run->info->name);
}

static void client_call(DzTableRun *run, DzColumn *out, Str name, Str value) {
  dz_call(run->dz, out, name, str_concat(run->dz->arena, STR("() => "), value));
}

void column_initial(DzTableRun *run, const SqlColumn *column, DzColumn *out) {
  const Default *initial = column->column->initial;
  if (initial->kind == DEFAULT_FUNCTION && default_functions[initial->function].client)
    client_call(run, out, STR("$defaultFn"), client_value(run, column->column, initial));
  else if (str_given(column->initial))
    database_default(run, column, out);
}

void column_touch(DzTableRun *run, const Column *column, DzColumn *out) {
  if (column->touch != TOUCH_CLIENT) return;
  client_call(run, out, STR("$onUpdate"), client_value(run, column, column->touch_value));
}
