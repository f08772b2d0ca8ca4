/* What becomes of stored values when a column has another type. */
#include "target/breaking/compare.h"

/* Decimal digits before the point that every value has room for; -1: no limit. */
static int digits_before(const Type *type) {
  switch ((int)type_beneath(type->id)) {
  case TYPE_SMALLINT: return 5;
  case TYPE_INTEGER: return 10;
  case TYPE_BIGINT: return 19;
  case TYPE_NUMERIC: return type->args[0] < 0 ? -1 : type->args[0] - (type->args[1] < 0 ? 0 : type->args[1]);
  }
  return 0;
}

static int digits_after(const Type *type) {
  if (type->id != TYPE_NUMERIC) return 0;
  return type->args[0] < 0 ? -1 : type->args[1] < 0 ? 0 : type->args[1];
}

static bool has_room(int old, int new) { return new < 0 || (old >= 0 && old <= new); }

static bool is_exact(const Type *type) {
  return type_info(type)->class == EXPR_INTEGER || type->id == TYPE_NUMERIC;
}

static TypeChange exact_change(const Type *old, const Type *new) {
  bool fits = has_room(digits_before(old), digits_before(new)) &&
              has_room(digits_after(old), digits_after(new));
  return fits ? TYPE_WIDER : TYPE_NARROWER;
}

/* 24 and 53 bits. */
static TypeChange to_real(const Type *old, const Type *new) {
  if (old->id == TYPE_REAL) return TYPE_WIDER;
  int digits = digits_before(old);
  bool whole = digits_after(old) == 0 && digits >= 0;
  bool fits = whole && digits <= (new->id == TYPE_REAL ? 5 : 10);
  return old->id != TYPE_DOUBLE && fits ? TYPE_WIDER : TYPE_NARROWER;
}

static bool is_real(const Type *type) { return type->id == TYPE_REAL || type->id == TYPE_DOUBLE; }

static bool is_text(const Type *type) {
  return type->id == TYPE_TEXT || type->id == TYPE_VARCHAR || type->id == TYPE_CITEXT;
}

static bool has_labels(const Enum *old, const Enum *new) {
  each(i, old->values)
    if (new_value(old, new, old->values.items[i].label.str) == NULL) return false;
  return true;
}

static TypeChange narrower_unless(bool wider) { return wider ? TYPE_WIDER : TYPE_NARROWER; }

/* To or from an enum. */
static TypeChange enum_change(const Type *old, const Type *new) {
  if (old->id != TYPE_ENUM) return is_text(old) ? TYPE_NARROWER : TYPE_CONVERTED;
  if (new->id == TYPE_ENUM) return narrower_unless(has_labels(old->enumeration, new->enumeration));
  return new->id == TYPE_TEXT ? TYPE_WIDER : TYPE_CONVERTED;
}

static TypeChange number_change(const Type *old, const Type *new) {
  if (is_exact(old) && is_exact(new)) return exact_change(old, new);
  return is_real(new) ? to_real(old, new) : TYPE_NARROWER;
}

static bool is_number(const Type *type) { return is_exact(type) || is_real(type); }

static TypeChange scalar_change(const Type *old, const Type *new) {
  if (old->id == new->id && old->args[0] == new->args[0] && old->args[1] == new->args[1] &&
      old->id != TYPE_ENUM && old->id != TYPE_DIALECT)
    return str_eq(old->free_args, new->free_args) ? TYPE_SAME : TYPE_NARROWER;
  if (is_number(old) && is_number(new)) return number_change(old, new);
  if (old->id == TYPE_ENUM || new->id == TYPE_ENUM) return enum_change(old, new);
  if (old->id == new->id || (is_text(old) && is_text(new)))
    return narrower_unless(has_room(old->args[0], new->args[0]));
  bool loses_time = new->id == TYPE_DATE && type_is_timestamp(old);
  return loses_time ? TYPE_NARROWER : TYPE_CONVERTED;
}

static bool same_own(const Type *old, const Type *new) {
  if (old->own == NULL || new->own == NULL) return old->own == new->own;
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (!str_eq(old->own->text[d].str, new->own->text[d].str)) return false;
  return true;
}

/* Enums that are one under another name; what becomes of their values is said of the enum. */
static bool same_enum(const Compare *c, const Enum *old, const Enum *new) {
  bool named = old->owner == NULL && new->owner == NULL;
  if (named) return new_enum(c, old) == new;
  return old->owner != NULL && new->owner != NULL;
}

TypeChange type_change(const Compare *c, const Type *old, const Type *new) {
  if (old->array != new->array) return TYPE_CONVERTED;
  if (old->id == TYPE_ENUM && new->id == TYPE_ENUM && same_enum(c, old->enumeration, new->enumeration))
    return TYPE_SAME;
  if (old->id == TYPE_DIALECT && new->id == TYPE_DIALECT) return same_own(old, new) ? TYPE_SAME : TYPE_CONVERTED;
  bool length = type_info(old)->args == ARGS_DIMENSIONS && old->id == new->id && old->args[0] != new->args[0];
  return length ? TYPE_NARROWER : scalar_change(old, new);
}
