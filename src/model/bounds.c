/* The bounds of partitions against each other. */
#include "model/bounds.h"

#include <assert.h>
#include <stdlib.h>

static BoundOrder order_of(int64_t a, int64_t b) { return a < b ? ORDER_LESS : a > b ? ORDER_MORE : ORDER_EQUAL; }

static BoundOrder order_of_text(Str a, Str b) {
  int c = str_cmp(a, b);
  return c < 0 ? ORDER_LESS : c > 0 ? ORDER_MORE : ORDER_EQUAL;
}

/* Rounding keeps the order, so that two that differ as doubles differ as numbers; up to 15 digits they are exact. */
static BoundOrder order_of_numbers(Arena *arena, Str a, Str b) {
  double x = strtod(str_z(arena, a), NULL), y = strtod(str_z(arena, b), NULL);
  if (x < y) return ORDER_LESS;
  if (x > y) return ORDER_MORE;
  enum { EXACT_DIGITS = 15 };
  return str_eq(a, b) || (a.len <= EXACT_DIGITS && b.len <= EXACT_DIGITS) ? ORDER_EQUAL : ORDER_UNKNOWN;
}

static BoundOrder order_of_values(Arena *arena, const Schema *schema, const Type *type, const Value *a,
                                  const Value *b) {
  if (a->kind == VALUE_NULL || b->kind == VALUE_NULL)
    return a->kind == b->kind ? ORDER_EQUAL : ORDER_MORE; /* no order, but never equal to a value */
  if (a->kind != b->kind) return ORDER_UNKNOWN;
  switch (a->kind) {
  case VALUE_INTEGER:
  case VALUE_BOOLEAN:
  case VALUE_TIMESTAMP: return order_of(a->integer, b->integer);
  case VALUE_DATE:
  case VALUE_UUID: return order_of_text(a->text, b->text);
  case VALUE_NUMBER: return order_of_numbers(arena, a->text, b->text);
  case VALUE_ENUM:
    if (str_eq(a->text, b->text)) return ORDER_EQUAL;
    if (type != NULL && schema != NULL && schema->postgres.enums == ENUMS_NATIVE && !type->enumeration->open)
      return order_of(a->integer, b->integer);
    return ORDER_UNKNOWN;
  case VALUE_NULL: case VALUE_TEXT: case VALUE_BYTES: case VALUE_TIME: case VALUE_JSON: case VALUE_ARRAY: break;
  }
  return str_eq(a->text, b->text) && a->kind != VALUE_ARRAY ? ORDER_EQUAL : ORDER_UNKNOWN;
}

BoundOrder bound_order(Arena *arena, const Schema *schema, const Bound *a, const Bound *b) {
  if (a->kind == BOUND_WRONG || b->kind == BOUND_WRONG) return ORDER_UNKNOWN;
  if (a->kind == BOUND_VALUE && b->kind == BOUND_VALUE)
    return order_of_values(arena, schema, a->column == NULL ? NULL : &a->column->type, &a->value, &b->value);
  if (a->kind == b->kind) return ORDER_EQUAL;
  return a->kind == BOUND_MIN || b->kind == BOUND_MAX ? ORDER_LESS : ORDER_MORE;
}

BoundOrder edge_order(Arena *arena, const Schema *schema, const BoundList *a, const BoundList *b) {
  if (a->len == 0 || a->len != b->len) return ORDER_UNKNOWN;
  assert(a->items != NULL && b->items != NULL);
  for (size_t i = 0; i < a->len; i++) {
    BoundOrder order = bound_order(arena, schema, &a->items[i], &b->items[i]);
    bool endless = a->items[i].kind != BOUND_VALUE && order == ORDER_EQUAL;
    if (order != ORDER_EQUAL || endless) return order; /* what follows MINVALUE is not looked at */
  }
  return ORDER_EQUAL;
}

/* --- two forms of a table --- */

static int64_t common_factor(int64_t a, int64_t b) { return b == 0 ? a : common_factor(b, a % b); }

/* Two texts that differ are two values, but where a collation says otherwise. */
static bool may_be_equal(Arena *arena, const Bound *a, const Bound *b) {
  BoundOrder order = bound_order(arena, NULL, a, b);
  if (order == ORDER_UNKNOWN && a->column != NULL && a->value.kind == b->value.kind) {
    bool plain = a->value.kind == VALUE_ENUM || a->column->type.id == TYPE_TEXT ||
                 a->column->type.id == TYPE_VARCHAR;
    return !plain || text_given(a->column->collate->text[DIALECT_POSTGRES]);
  }
  return order == ORDER_EQUAL || order == ORDER_UNKNOWN;
}

static bool lists_share(Arena *arena, const Partition *a, const Partition *b) {
  each(i, a->in) each(k, b->in)
    if (may_be_equal(arena, &a->in.items[i], &b->in.items[k])) return true;
  return false;
}

static bool ends_before(Arena *arena, const Partition *a, const Partition *b) {
  BoundOrder order = edge_order(arena, NULL, &a->to, &b->from);
  return order == ORDER_LESS || order == ORDER_EQUAL;
}

static bool lists_equal(Arena *arena, const BoundList *a, const BoundList *b) { /* no value stands there twice */
  if (a->len != b->len) return false;
  each(i, *a) {
    bool found = false;
    each(k, *b) found = found || bound_order(arena, NULL, &a->items[i], &b->items[k]) == ORDER_EQUAL;
    if (!found) return false;
  }
  return true;
}

bool partitions_equal(Arena *arena, PartitionMethod method, const Partition *a, const Partition *b) {
  if (a->is_default || b->is_default) return a->is_default && b->is_default;
  switch (method) {
  case PARTITION_RANGE:
    return edge_order(arena, NULL, &a->from, &b->from) == ORDER_EQUAL &&
           edge_order(arena, NULL, &a->to, &b->to) == ORDER_EQUAL;
  case PARTITION_LIST: return lists_equal(arena, &a->in, &b->in);
  case PARTITION_HASH: break;
  }
  return a->modulus == b->modulus && a->remainder == b->remainder;
}

bool partitions_share(Arena *arena, PartitionMethod method, const Partition *a, const Partition *b) {
  switch (method) {
  case PARTITION_RANGE: return !ends_before(arena, a, b) && !ends_before(arena, b, a);
  case PARTITION_LIST: return lists_share(arena, a, b);
  case PARTITION_HASH: break;
  }
  return (a->remainder - b->remainder) % common_factor(a->modulus, b->modulus) == 0;
}

typedef struct Cover {
  Arena *arena;
  const PartitionList *beside, *others;
} Cover;

static const Partition *starting_at(Arena *arena, const PartitionList *all, const BoundList *edge) {
  each(i, *all) {
    const Partition *one = all->items[i];
    if (!one->is_default && edge_order(arena, NULL, &one->from, edge) == ORDER_EQUAL) return one;
  }
  return NULL;
}

/* From range to range, where one ends and the next begins, there is a way up from `low` to `high`. */
static bool leads_to(Arena *arena, const PartitionList *all, const BoundList *low, const BoundList *high) {
  each(steps, *all) {
    const Partition *next = starting_at(arena, all, low);
    if (next == NULL) return false;
    low = &next->to;
    if (edge_order(arena, NULL, low, high) == ORDER_EQUAL) return true;
  }
  return false;
}

static bool at_most(const Cover *c, const BoundList *low, const BoundList *high) {
  BoundOrder order = edge_order(c->arena, NULL, low, high);
  if (order != ORDER_UNKNOWN) return order != ORDER_MORE;
  return leads_to(c->arena, c->beside, low, high) || leads_to(c->arena, c->others, low, high);
}

/* Rises from the lower edge to the upper one by the ranges of the others. */
static bool range_covered(const Cover *c, const Partition *partition) {
  const BoundList *at = &partition->from;
  each(steps, *c->others) {
    const Partition *next = NULL;
    each(i, *c->others) {
      const Partition *one = c->others->items[i];
      bool goes_on = !one->is_default && at_most(c, &one->from, at) && at_most(c, at, &one->to) &&
                     edge_order(c->arena, NULL, at, &one->to) != ORDER_EQUAL;
      if (goes_on) next = one;
    }
    if (next == NULL) return false;
    at = &next->to;
    if (at_most(c, &partition->to, at)) return true;
  }
  return false;
}

static bool value_covered(const Cover *c, const Bound *value) {
  each(i, *c->others) each(k, c->others->items[i]->in)
    if (bound_order(c->arena, NULL, &c->others->items[i]->in.items[k], value) == ORDER_EQUAL) return true;
  return false;
}

bool partition_covered(Arena *arena, PartitionMethod method, const Partition *partition, const PartitionList *beside,
                       const PartitionList *others) {
  const Cover c = {arena, beside, others};
  if (method == PARTITION_HASH) return true; /* those of one level take all rows */
  if (partition->is_default) return false;
  if (method == PARTITION_RANGE) return range_covered(&c, partition);
  each(i, partition->in)
    if (!value_covered(&c, &partition->in.items[i])) return false;
  return true;
}
