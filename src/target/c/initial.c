/* A row to begin with: what the macro _INIT holds for each member. Defaults that are values are there in C's own
 * form; what only a database can give (now(), an identity, an expression) is 0, NULL or unset, as is all that has
 * no default. Every member stands in its place: neither C++ before 20 nor -Wmissing-field-initializers takes less. */
#include "base/calendar.h"
#include "sql/sql.h"
#include "target/c/lower.h"
#include "target/frame/filter.h"

enum { TEXT_MAX = 4000 }; /* C promises literals of 4095 bytes */

/* --- what begins a member that has no value --- */

static const struct { Str plain, nullable; } zeros[] = {
  [C_I16] = {STR_INIT("0"), STR_INIT("{false, 0}")},
  [C_I32] = {STR_INIT("0"), STR_INIT("{false, 0}")},
  [C_I64] = {STR_INIT("0"), STR_INIT("{false, 0}")},
  [C_F32] = {STR_INIT("0"), STR_INIT("{false, 0}")},
  [C_F64] = {STR_INIT("0"), STR_INIT("{false, 0}")},
  [C_DECIMAL] = {STR_INIT("0"), STR_INIT("{false, 0}")},
  [C_BOOL] = {STR_INIT("false"), STR_INIT("{false, false}")},
  [C_UUID] = {STR_INIT("{{0}}"), STR_INIT("{false, {{0}}}")},
  [C_DATE] = {STR_INIT("{0}"), STR_INIT("{false, {0}}")},
  [C_TIME] = {STR_INIT("{0}"), STR_INIT("{false, {0}}")},
  [C_TIMESTAMP] = {STR_INIT("{0}"), STR_INIT("{false, {0}}")},
  [C_TIMESTAMPTZ] = {STR_INIT("{0}"), STR_INIT("{false, {0}}")},
  [C_INTERVAL] = {STR_INIT("{0, 0, 0}"), STR_INIT("{false, {0, 0, 0}}")},
  [C_VECTOR] = {STR_INIT("{0}"), STR_INIT("{false, {0}}")},
  [C_TEXT] = {STR_INIT("{NULL, 0}"), STR_INIT("{NULL, 0}")},
  [C_JSON] = {STR_INIT("{NULL, 0}"), STR_INIT("{NULL, 0}")},
  [C_BYTES] = {STR_INIT("{NULL, 0}"), STR_INIT("{NULL, 0}")},
  [C_ENUM] = {STR_INIT("{NULL, 0}"), STR_INIT("{NULL, 0}")}, /* of unknown labels: text */
};

static Str zero_of(const CLowering *l, const CSource *from, const CColumn *column) {
  const Type *type = &from->column->type;
  CKind kind = type_info(type)->c;
  if (c_type_is_enum(type)) return str_concat(l->arena, str_upper(l->arena, column->type), STR("_UNSET"));
  if (type->array > 0 || (kind == C_DECIMAL && c_decimal_bits(type) == 0)) kind = C_TEXT;
  else if (kind == C_VECTOR && !c_vector_is_inline(type)) return STR("{NULL, 0, SG_FLOATS_NATIVE}");
  return from->column->nullable ? zeros[kind].nullable : zeros[kind].plain;
}

/* --- values --- */

/* A literal of `bits` bits: the least int64_t is none in C. */
static Str integer(Arena *arena, int64_t value, int bits) {
  if (bits < 64) return str_format(arena, "%lld", (long long)value);
  if (value == INT64_MIN) return STR("INT64_MIN");
  return str_format(arena, "INT64_C(%lld)", (long long)value);
}

/* The digits of a plain decimal without their point, as many behind it as `scale` says. */
static Str decimal(Arena *arena, Str text, int scale, int bits) {
  int64_t value = 0;
  bool negative = false, point = false;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '-') negative = true;
    else if (text.ptr[i] == '.') point = true;
    else if (char_is_digit(text.ptr[i])) {
      value = value * 10 + (text.ptr[i] - '0');
      scale -= point;
    }
  }
  for (; scale > 0; scale--) value *= 10;
  return integer(arena, negative ? -value : value, bits);
}

/* 5 is 5.0, and 5.0F as a float. */
static Str real(Arena *arena, Str text, bool single) {
  bool whole = str_find_char(text, '.') < 0 && str_find_char(text, 'e') < 0 && str_find_char(text, 'E') < 0;
  return str_join(arena, STRS(text, whole ? STR(".0") : STR(""), single ? STR("F") : STR("")));
}

/* {"novel", 5} */
static Str view(Arena *arena, Str text) {
  if (text.len > TEXT_MAX) return STR_NONE;
  Buf out = BUF(arena);
  buf_char(&out, '{');
  print_c_string(&out, text);
  buf_format(&out, ", %zu}", text.len);
  return buf_str(&out);
}

static Str uuid(Arena *arena, Str text) {
  Buf out = BUF(arena);
  buf_lit(&out, "{{");
  size_t bytes = 0;
  for (size_t i = 0; i + 1 < text.len; i++) {
    if (text.ptr[i] == '-') continue;
    buf_format(&out, "%s0x%c%c", bytes++ > 0 ? ", " : "", text.ptr[i], text.ptr[i + 1]);
    i++;
  }
  buf_lit(&out, "}}");
  return buf_str(&out);
}

/* "[1, 2.5]" */
static Str vector(Arena *arena, const Type *type, Str text) {
  if (!c_vector_is_inline(type)) return STR_NONE; /* a view of floats, which a macro has no place for */
  Buf out = BUF(arena);
  Str rest = str_slice(text, 1, text.len - 1), part;
  buf_char(&out, '{');
  for (bool first = true; str_split(&rest, ',', &part); first = false) {
    if (!first) buf_lit(&out, ", ");
    buf_append(&out, real(arena, str_trim(part), true));
  }
  buf_char(&out, '}');
  return buf_str(&out);
}

typedef struct Interval {
  int64_t months, days, us;
} Interval;

/* "-6.7": -67, and in `*parts` the microseconds that one of it has as a second, 100000. False: too large. */
static bool take_number(Str text, size_t *at, int64_t *value, int64_t *parts) {
  bool negative = text.ptr[*at] == '-', point = false;
  *value = 0;
  *parts = 1000000;
  for (*at += negative; char_is_digit(text.ptr[*at]) || text.ptr[*at] == '.'; (*at)++) {
    if (text.ptr[*at] == '.') {
      point = true;
      continue;
    }
    *value = *value * 10 + (text.ptr[*at] - '0');
    if (point) *parts /= 10;
    if (*parts == 0 || *value > INT32_MAX) return false;
  }
  if (negative) *value = -*value;
  return true;
}

static void add_unit(Interval *to, char unit, bool time, int64_t value) {
  switch (unit) {
  case 'Y': to->months += value * 12; break;
  case 'W': to->days += value * 7; break;
  case 'D': to->days += value; break;
  case 'H': to->us += value * 3600 * 1000000; break;
  default: /* M, in both halves */
    if (time) to->us += value * 60 * 1000000;
    else to->months += value;
  }
}

static bool fits_32(int64_t value) { return value <= INT32_MAX && value >= -INT32_MAX; }

/* An interval that calendar_interval has taken: P1Y2M3DT4H5M6.7S. */
static Str interval(Arena *arena, Str text) {
  Interval sum = {0};
  bool time = false;
  for (size_t at = 1; at < text.len; at++) {
    int64_t value, parts;
    if (text.ptr[at] == 'T') {
      time = true;
      continue;
    }
    if (!take_number(text, &at, &value, &parts)) return STR_NONE;
    if (text.ptr[at] == 'S') sum.us += value * parts;
    else add_unit(&sum, text.ptr[at], time, value);
  }
  if (!fits_32(sum.months) || !fits_32(sum.days)) return STR_NONE;
  return str_format(arena, "{%lld, %lld, %.*s}", (long long)sum.months, (long long)sum.days,
                    STR_ARG(integer(arena, sum.us, 64)));
}

/* A time of fewer digits than its value has is rounded by the database. */
static bool is_exact(const Type *type, int64_t micros) {
  int64_t unit = 1;
  for (int digits = type->args[0]; digits >= 0 && digits < 6; digits++) unit *= 10;
  return micros % unit == 0;
}

static Str moment(Arena *arena, const Type *type, const Value *value) {
  if (!is_exact(type, value->integer)) return STR_NONE;
  return str_join(arena, STRS(STR("{"), integer(arena, value->integer, 64), STR("}")));
}

static Str text_value(Arena *arena, const Type *type, Str text) {
  switch (type_info(type)->c) {
  case C_INTERVAL: return interval(arena, text);
  case C_VECTOR: return vector(arena, type, text);
  case C_I16: case C_I32: case C_I64: case C_F32: case C_F64: case C_BOOL: case C_DECIMAL: case C_UUID: case C_DATE:
  case C_TIME: case C_TIMESTAMP: case C_TIMESTAMPTZ: return STR_NONE;
  case C_ENUM: case C_TEXT: case C_JSON: case C_BYTES: break;
  }
  return view(arena, text);
}

static Str number_value(Arena *arena, const Type *type, Str text) {
  CKind kind = type_info(type)->c;
  if (kind == C_F32 || kind == C_F64) return real(arena, text, kind == C_F32);
  int bits = c_decimal_bits(type);
  return bits == 0 ? view(arena, text) : decimal(arena, text, type->args[1] < 0 ? 0 : type->args[1], bits);
}

static Str integer_value(Arena *arena, const Type *type, const Value *value) {
  CKind kind = type_info(type)->c;
  return integer(arena, value->integer, kind == C_I64 ? 64 : 32);
}

static Str label_of(const CLowering *l, const Enum *of, Str text) {
  const EnumValue *value = enum_value(of, text);
  return value == NULL ? STR_NONE : c_label_name(l->arena, c_enum_name(l->arena, l->prefix, of), value);
}

/* Absent: C does not know it. */
static Str value_of(const CLowering *l, const Type *type, const Value *value) {
  Arena *arena = l->arena;
  switch (value->kind) {
  case VALUE_BOOLEAN: return value->integer != 0 ? STR("true") : STR("false");
  case VALUE_INTEGER: return integer_value(arena, type, value);
  case VALUE_NUMBER: return number_value(arena, type, value->text);
  case VALUE_TEXT: return text_value(arena, type, value->text);
  case VALUE_BYTES:
  case VALUE_JSON: return view(arena, value->text);
  case VALUE_DATE: return str_format(arena, "{%lld}", (long long)value->integer);
  case VALUE_TIME:
  case VALUE_TIMESTAMP: return moment(arena, type, value);
  case VALUE_UUID: return uuid(arena, value->text);
  case VALUE_ARRAY: return type->array == 1 ? view(arena, sql_json_array(arena, type, value)) : STR_NONE;
  case VALUE_ENUM:
    return c_type_is_enum(type) ? label_of(l, type->enumeration, value->text) : view(arena, value->text);
  case VALUE_NULL: break;
  }
  return STR_NONE;
}

Str c_initial(const CLowering *l, const CSource *from, const CColumn *column) {
  const Column *of = from->column;
  const Type *type = &of->type;
  Str value = of->initial->kind == DEFAULT_VALUE ? value_of(l, type, &of->initial->value) : STR_NONE;
  if (!str_given(value)) return zero_of(l, from, column);
  bool own_null = str_starts(column->type, STR("sg_opt_")) || (c_vector_is_inline(type) && of->nullable);
  return own_null ? str_join(l->arena, STRS(STR("{true, "), value, STR("}"))) : value;
}
