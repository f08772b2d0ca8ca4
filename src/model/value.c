/* Literals: a YAML scalar or list read by the type of its column, and checked against it. */
#include "model/build.h"

#include "base/calendar.h"
#include "base/utf8.h"
#include "diag/suggest.h"

/* The reader of one type's literals: fills `*value`, or returns what was expected. */
typedef Str Reader(Builder *b, Text text, const Type *type, Value *value);

#define OK STR_NONE

static Str read_integer(Builder *b, Text text, const Type *type, Value *value) {
  int64_t limit = type_info(type)->c == C_I16   ? INT16_MAX
                  : type_info(type)->c == C_I32 ? INT32_MAX
                                                : INT64_MAX;
  if (!str_to_int64(text.str, &value->integer)) return STR("a whole number");
  if (value->integer > limit || value->integer < -limit - 1)
    return str_format(b->arena, "a whole number from %lld to %lld", (long long)(-limit - 1),
                      (long long)limit);
  value->kind = VALUE_INTEGER;
  value->text = str_format(b->arena, "%lld", (long long)value->integer);
  return OK;
}

/* Digits before and after the point of a plain decimal; false when it is none. */
static bool split_decimal(Str text, size_t *before, size_t *after) {
  size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+'), start = at, zeros = at;
  while (zeros < text.len && text.ptr[zeros] == '0') zeros++;
  while (at < text.len && char_is_digit(text.ptr[at])) at++;
  size_t whole = at - start;
  *before = at > zeros ? at - zeros : 0;
  *after = 0;
  if (at < text.len && text.ptr[at] == '.') {
    size_t point = at++;
    while (at < text.len && char_is_digit(text.ptr[at])) at++;
    *after = at - point - 1;
    if (*after == 0) return false;
  }
  return at == text.len && whole > 0;
}

static Str without_plus(Str text) {
  return str_starts(text, STR("+")) ? str_slice(text, 1, text.len) : text;
}

static Str read_numeric(Builder *b, Text text, const Type *type, Value *value) {
  size_t before, after;
  if (!split_decimal(text.str, &before, &after)) return STR("a decimal number");
  int precision = type->args[0], scale = type->args[1] < 0 ? 0 : type->args[1];
  if (precision >= 0 && (after > (size_t)scale || before > (size_t)(precision - scale)))
    return str_format(b->arena, "a number of at most %d digits before and %d after the point",
                      precision - scale, scale);
  value->kind = VALUE_NUMBER;
  value->text = without_plus(text.str);
  return OK;
}

static Str read_real(Builder *b, Text text, const Type *type, Value *value) {
  (void)b, (void)type;
  Str mantissa = text.str;
  ptrdiff_t e = str_find_char(mantissa, 'e') >= 0 ? str_find_char(mantissa, 'e')
                                                  : str_find_char(mantissa, 'E');
  size_t before, after;
  int64_t exponent = 0;
  bool ok = true;
  if (e >= 0) {
    ok = str_to_int64(str_slice(mantissa, (size_t)e + 1, mantissa.len), &exponent);
    mantissa = str_slice(mantissa, 0, (size_t)e);
  }
  ok = ok && split_decimal(mantissa, &before, &after) && exponent >= -300 && exponent <= 300;
  if (!ok) return STR("a number");
  value->kind = VALUE_NUMBER;
  value->text = without_plus(text.str);
  return OK;
}

static Str read_text(Builder *b, Text text, const Type *type, Value *value) {
  int limit = type->id == TYPE_VARCHAR || type->id == TYPE_CHAR ? type->args[0] : -1;
  if (limit >= 0 && utf8_length(text.str) > (size_t)limit)
    return str_format(b->arena, "text of at most %d characters", limit);
  if (str_find_char(text.str, '\0') >= 0) return STR("text without a NUL byte");
  value->kind = VALUE_TEXT;
  value->text = text.str;
  return OK;
}

static Str read_uuid(Builder *b, Text text, const Type *type, Value *value) {
  (void)type;
  if (!str_is_uuid(text.str)) return STR("a UUID, xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
  value->kind = VALUE_UUID;
  value->text = str_lower(b->arena, text.str);
  return OK;
}

static Str read_bytes(Builder *b, Text text, const Type *type, Value *value) {
  (void)type;
  Str hex = str_slice(text.str, 2, text.str.len);
  bool ok = str_starts(text.str, STR("\\x")) && hex.len % 2 == 0;
  for (size_t i = 0; ok && i < hex.len; i++) ok = char_hex(hex.ptr[i]) >= 0;
  if (!ok) return STR("bytes in hex, \\x00ff");
  Buf bytes = BUF(b->arena);
  for (size_t i = 0; i < hex.len; i += 2)
    buf_char(&bytes, (char)(char_hex(hex.ptr[i]) * 16 + char_hex(hex.ptr[i + 1])));
  value->kind = VALUE_BYTES;
  value->text = buf_str(&bytes);
  return OK;
}

static Str read_date(Builder *b, Text text, const Type *type, Value *value) {
  (void)b, (void)type;
  if (!calendar_date(text.str, &value->integer)) return STR("a date, YYYY-MM-DD");
  value->kind = VALUE_DATE;
  value->text = text.str;
  return OK;
}

static Str read_time(Builder *b, Text text, const Type *type, Value *value) {
  (void)type;
  if (!calendar_time(text.str, &value->integer)) return STR("a time, HH:MM:SS");
  value->kind = VALUE_TIME;
  value->text = calendar_time_text(b->arena, value->integer);
  return OK;
}

static Str read_timestamp(Builder *b, Text text, const Type *type, Value *value) {
  bool zoned;
  if (!calendar_timestamp(text.str, &value->integer, &zoned))
    return STR("a timestamp, YYYY-MM-DDTHH:MM:SSZ");
  if (zoned && type->id == TYPE_TIMESTAMP) return STR("a timestamp without a time zone");
  value->kind = VALUE_TIMESTAMP;
  value->text = calendar_text(b->arena, value->integer);
  return OK;
}

static Str read_interval(Builder *b, Text text, const Type *type, Value *value) {
  (void)b, (void)type;
  if (!calendar_interval(text.str)) return STR("an ISO 8601 interval, P1DT2H30M");
  value->kind = VALUE_TEXT;
  value->text = text.str;
  return OK;
}

static Reader *const readers[EXPR_TYPE_COUNT] = {
  [EXPR_INTEGER] = read_integer,     [EXPR_NUMERIC] = read_numeric,
  [EXPR_REAL] = read_real,           [EXPR_TEXT] = read_text,
  [EXPR_UUID] = read_uuid,           [EXPR_BYTES] = read_bytes,
  [EXPR_DATE] = read_date,           [EXPR_TIME] = read_time,
  [EXPR_TIMESTAMP] = read_timestamp, [EXPR_TIMESTAMPTZ] = read_timestamp,
  [EXPR_INTERVAL] = read_interval,   [EXPR_OTHER] = read_text,
};

static Value no_value(const Node *node) {
  return (Value){.kind = VALUE_NULL, .span = node->span};
}

static Value wrong_value(Builder *b, const Node *node, const Type *type, Str expected) {
  Str shown = node->kind == NODE_SCALAR ? node->text.str
              : node->kind == NODE_SEQUENCE ? STR("a list") : STR("a mapping");
  diag_add(b->diags, DIAG_VALUE_OF_TYPE, node->span,
           STRS(shown, type_yaml(b->arena, type), expected));
  return no_value(node);
}

static Value read_enum(Builder *b, const Node *node, const Type *type) {
  const StrList *labels = &type->enumeration->labels;
  if (type->enumeration->open)
    return (Value){.kind = VALUE_ENUM, .text = node->text.str, .span = node->span};
  each(i, *labels) {
    if (!str_eq(labels->items[i], node->text.str)) continue;
    return (Value){.kind = VALUE_ENUM, .text = labels->items[i], .integer = (int64_t)i,
                   .span = node->span};
  }
  Diag *diag = diag_add(b->diags, DIAG_NOT_A_LABEL, node->text.span,
                        STRS(node->text.str, type_yaml(b->arena, type)));
  diag_replace(b->diags, diag, node->text,
               suggest_nearest(node->text.str, labels->items, labels->len));
  return no_value(node);
}

static Value read_array(Builder *b, const Node *node, const Type *type) {
  if (node->kind != NODE_SEQUENCE) return wrong_value(b, node, type, STR("a list, [a, b]"));
  Type item = *type;
  item.array--;
  Value value = {.kind = VALUE_ARRAY, .span = node->span, .len = node->len, .node = node};
  value.items = arena_array(b->arena, Value, node->len + 1);
  for (size_t i = 0; i < node->len; i++) value.items[i] = value_read(b, node->items[i], &item);
  return value;
}

static Value read_json(Builder *b, const Node *node) {
  Str text = node->kind == NODE_SCALAR ? str_trim(node->text.str) : STR("");
  bool looks_json = (str_starts(text, STR("{")) && str_ends(text, STR("}"))) ||
                    (str_starts(text, STR("[")) && str_ends(text, STR("]")));
  if (looks_json) {
    diag_add(b->diags, DIAG_JSON_AS_TEXT, node->span, STRS(text));
    return no_value(node);
  }
  Buf json = BUF(b->arena);
  node_json(&json, node);
  return (Value){.kind = VALUE_JSON, .text = buf_str(&json), .node = node, .span = node->span};
}

static Value read_boolean(Builder *b, const Node *node, const Type *type) {
  bool truth = str_eq(node->text.str, STR("true"));
  if (!truth && !str_eq(node->text.str, STR("false")))
    return wrong_value(b, node, type, STR("true or false"));
  return (Value){.kind = VALUE_BOOLEAN, .integer = truth, .text = node->text.str,
                 .span = node->span};
}

Value value_read(Builder *b, const Node *node, const Type *type) {
  if (node_is_null(node) || type->id == TYPE_UNKNOWN) return no_value(node);
  if (type->array > 0) return read_array(b, node, type);
  if (type_info(type)->class == EXPR_JSON) return read_json(b, node);
  if (node->kind != NODE_SCALAR) return wrong_value(b, node, type, STR("a single value"));
  if (type->id == TYPE_ENUM) return read_enum(b, node, type);
  if (type->id == TYPE_BOOLEAN) return read_boolean(b, node, type);
  Value value = no_value(node);
  Str expected = readers[type_info(type)->class](b, node->text, type, &value);
  if (str_given(expected)) return wrong_value(b, node, type, expected);
  value.span = node->span;
  return value;
}
