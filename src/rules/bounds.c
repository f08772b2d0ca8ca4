/* The bounds of partitions against each other: only what is certain is reported. */
#include "rules/partitions.h"

#include "model/bounds.h"

static BoundOrder edges(Rules *r, const BoundList *a, const BoundList *b) {
  return edge_order(r->arena, r->schema, a, b);
}

/* --- two partitions --- */

static void overlap(Rules *r, const Partition *a, const Partition *b, Str what, Span span) {
  Diag *diag = diag_add(r->diags, DIAG_PARTITION_OVERLAP, span, STRS(a->name.str, b->name.str, what));
  diag_also(diag, a->name.span, STR("the other"));
}

static bool check_ranges(Rules *r, const Partition *a, const Partition *b) {
  bool both = edges(r, &a->from, &b->to) == ORDER_LESS && edges(r, &b->from, &a->to) == ORDER_LESS;
  BoundOrder from = edges(r, &a->from, &b->from);
  if (!both && from != ORDER_EQUAL) return true;
  overlap(r, a, b, STR("some of the same rows"), b->name.span);
  return false;
}

static Str value_words(Rules *r, const Value *value) {
  if (value->kind == VALUE_NULL) return STR("rows with a null");
  return str_format(r->arena, "rows with %.*s", STR_ARG(value->text));
}

static bool check_lists(Rules *r, const Partition *a, const Partition *b) {
  each(i, a->in) each(j, b->in) {
    const Bound *one = &a->in.items[i], *other = &b->in.items[j];
    if (bound_order(r->arena, r->schema, one, other) != ORDER_EQUAL) continue;
    overlap(r, a, b, value_words(r, &other->value), other->span);
    return false;
  }
  return true;
}

static bool check_hashes(Rules *r, const Partition *a, const Partition *b) {
  const Partition *small = a->modulus <= b->modulus ? a : b, *large = small == a ? b : a;
  if (small->modulus == 0 || small->remainder < 0 || large->remainder < 0) return false; /* reported */
  if (large->modulus % small->modulus != 0) {
    Str moduli[2] = {str_format(r->arena, "%lld", (long long)small->modulus),
                     str_format(r->arena, "%lld", (long long)large->modulus)};
    Diag *diag = diag_add(r->diags, DIAG_PARTITION_MODULUS, key_span(b->node, STR("modulus"), b->name.span),
                          STRS(moduli[0], moduli[1]));
    diag_also(diag, key_span(a->node, STR("modulus"), a->name.span), STR("the other"));
    return false;
  }
  if (large->remainder % small->modulus != small->remainder) return true;
  overlap(r, a, b, STR("some of the same rows"), b->name.span);
  return false;
}

static bool check_pair(Rules *r, PartitionMethod method, const Partition *a, const Partition *b) {
  if (a->is_default && b->is_default) overlap(r, a, b, STR("the rows that no other takes"), b->name.span);
  if (a->is_default || b->is_default) return !(a->is_default && b->is_default);
  switch (method) {
  case PARTITION_RANGE: return check_ranges(r, a, b);
  case PARTITION_LIST: return check_lists(r, a, b);
  case PARTITION_HASH: break;
  }
  return check_hashes(r, a, b);
}

/* --- one level --- */

static bool takes_remainder(const Partitioning *by, int64_t remainder) {
  each(i, by->partitions)
    if (remainder % by->partitions.items[i]->modulus == by->partitions.items[i]->remainder) return true;
  return false;
}

/* Called when no two of them overlap. */
static void check_gap(Rules *r, const Partitioning *by) {
  int64_t most = 0, taken = 0, missing = 0;
  each(i, by->partitions)
    if (by->partitions.items[i]->modulus > most) most = by->partitions.items[i]->modulus;
  each(i, by->partitions) taken += most / by->partitions.items[i]->modulus;
  if (taken == most) return;
  while (takes_remainder(by, missing)) missing++;
  diag_add(r->diags, DIAG_PARTITION_GAP, by->span,
           STRS(str_format(r->arena, "%lld", (long long)missing), str_format(r->arena, "%lld", (long long)most)));
}

/* After MINVALUE and MAXVALUE the columns to the right are not looked at, so that Postgres wants the same there. */
static void check_endless(Rules *r, const BoundList *edge) {
  for (size_t i = 1; i < edge->len; i++) {
    const Bound *before = &edge->items[i - 1], *bound = &edge->items[i];
    bool endless = before->kind == BOUND_MIN || before->kind == BOUND_MAX;
    if (!endless || bound->kind == before->kind || bound->kind == BOUND_WRONG) continue;
    Str word = before->kind == BOUND_MIN ? STR("minvalue") : STR("maxvalue");
    diag_add(r->diags, DIAG_PARTITION_BOUND, bound->span,
             STRS(STR("this"), CAT(r->arena, STR("a column after "), word),
                  CAT(r->arena, STR("write "), word, STR(" there too"))));
  }
}

/* False when it takes no row: what else it does says nothing. */
static bool check_range(Rules *r, const Partition *partition) {
  check_endless(r, &partition->from);
  check_endless(r, &partition->to);
  BoundOrder order = edges(r, &partition->from, &partition->to);
  if (order != ORDER_EQUAL && order != ORDER_MORE) return true;
  diag_add(r->diags, DIAG_PARTITION_EMPTY, key_span(partition->node, STR("to"), partition->name.span),
           STRS(partition->name.str));
  return false;
}

void rule_bounds(Rules *r, const Partitioning *by) {
  bool fit = by->partitions.len > 0;
  each(i, by->partitions)
    if (by->method == PARTITION_RANGE && !by->partitions.items[i]->is_default)
      fit = check_range(r, by->partitions.items[i]) && fit;
  if (!fit) return;
  each(i, by->partitions) {
    const Partition *second = by->partitions.items[i];
    bool alone = !(by->method == PARTITION_HASH && (second->modulus == 0 || second->remainder < 0));
    for (size_t j = 0; alone && j < i; j++) alone = check_pair(r, by->method, by->partitions.items[j], second);
    fit = fit && alone;
  }
  if (fit && by->method == PARTITION_HASH) check_gap(r, by);
}

/* --- rows --- */

static bool row_bound(const Row *row, const Column *column, Bound *bound) {
  each(i, row->cells) {
    const RowCell *cell = &row->cells.items[i];
    if (cell->column != column || cell->value.kind != DEFAULT_VALUE) continue;
    *bound = (Bound){.column = column, .value = cell->value.value};
    return bound->value.kind != VALUE_NULL;
  }
  return false;
}

/* What the row has in the columns by which rows are spread; false when that is not known. */
static bool row_edge(Rules *r, const Partitioning *by, const Row *row, BoundList *edge) {
  each(i, by->keys) {
    Bound bound;
    if (by->keys.items[i].column == NULL || !row_bound(row, by->keys.items[i].column, &bound)) return false;
    vec_push(r->arena, edge, bound);
  }
  return edge->len > 0;
}

/* It does, or that is not known. */
static bool may_take(Rules *r, PartitionMethod method, const Partition *partition, const BoundList *edge) {
  if (partition->is_default || method == PARTITION_HASH) return true;
  if (method == PARTITION_RANGE) {
    BoundOrder from = edges(r, &partition->from, edge), to = edges(r, edge, &partition->to);
    return from != ORDER_MORE && to != ORDER_MORE && to != ORDER_EQUAL;
  }
  each(i, partition->in) {
    BoundOrder order = bound_order(r->arena, r->schema, &partition->in.items[i], &edge->items[0]);
    if (order == ORDER_EQUAL || order == ORDER_UNKNOWN) return true;
  }
  return false;
}

void rule_row_partition(Rules *r, const Partitioning *by, const Row *row) {
  BoundList edge = {0};
  if (!row_edge(r, by, row, &edge)) return;
  const Partition *taker = NULL;
  size_t takers = 0;
  each(i, by->partitions) {
    if (!may_take(r, by->method, by->partitions.items[i], &edge)) continue;
    taker = by->partitions.items[i];
    takers++;
  }
  if (takers == 0) diag_add(r->diags, DIAG_ROW_PARTITION, row->span, NULL);
  if (takers == 1 && taker->under != NULL) rule_row_partition(r, taker->under, row);
}
