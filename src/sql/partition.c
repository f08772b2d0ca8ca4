/* Partitions: what Postgres is told of them. In SQLite the table is an ordinary one.
 * Source: the Postgres 15 manual, CREATE TABLE, "PARTITION OF". */
#include "sql/lower.h"

static Str partition_by(const SqlBuild *b, const Partitioning *by) {
  Buf out = BUF(b->arena);
  buf_format(&out, "%.*s (", STR_ARG(str_upper(b->arena, partition_methods[by->method])));
  each(i, by->keys) {
    SqlIndexKey key = sql_lower_index_key(b, &by->keys.items[i]);
    if (i > 0) buf_lit(&out, ", ");
    if (key.column != NULL) buf_append(&out, sql_name(b, key.column->name.str));
    else buf_format(&out, "(%.*s)", STR_ARG(sql_text(b->arena, b->dialect, key.expression)));
    if (str_given(key.collation)) buf_format(&out, " COLLATE %.*s", STR_ARG(key.collation));
    if (str_given(key.opclass)) buf_format(&out, " %.*s", STR_ARG(key.opclass));
  }
  buf_char(&out, ')');
  return buf_str(&out);
}

static Str bound_text(const SqlBuild *b, const Bound *bound) {
  if (bound->kind == BOUND_MIN) return STR("MINVALUE");
  if (bound->kind == BOUND_MAX) return STR("MAXVALUE");
  if (bound->column != NULL) return sql_value(b->arena, b->schema, b->dialect, bound->column, &bound->value);
  return bound->value.kind == VALUE_NULL ? STR("NULL") : sql_literal(b->arena, bound->value.text);
}

static void add_bounds(const SqlBuild *b, Buf *out, const BoundList *bounds) {
  buf_char(out, '(');
  each(i, *bounds) {
    if (i > 0) buf_lit(out, ", ");
    buf_append(out, bound_text(b, &bounds->items[i]));
  }
  buf_char(out, ')');
}

static Str rows_text(const SqlBuild *b, const Partition *partition, PartitionMethod method) {
  if (partition->is_default) return STR("DEFAULT");
  Buf out = BUF(b->arena);
  buf_lit(&out, "FOR VALUES ");
  switch (method) {
  case PARTITION_RANGE:
    buf_lit(&out, "FROM ");
    add_bounds(b, &out, &partition->from);
    buf_lit(&out, " TO ");
    add_bounds(b, &out, &partition->to);
    break;
  case PARTITION_LIST:
    buf_lit(&out, "IN ");
    add_bounds(b, &out, &partition->in);
    break;
  case PARTITION_HASH:
    buf_format(&out, "WITH (MODULUS %lld, REMAINDER %lld)", (long long)partition->modulus,
               (long long)partition->remainder);
    break;
  }
  return buf_str(&out);
}

/* --- the rows of a partition, as a condition --- */

/* The text of a key in a condition; absent: it is compared in another way than operators do. */
static Str key_text(const SqlBuild *b, const IndexKey *from) {
  SqlIndexKey key = sql_lower_index_key(b, from);
  if (str_given(key.collation) || str_given(key.opclass)) return STR_NONE;
  if (key.column != NULL) return sql_name(b, key.column->name.str);
  return CAT(b->arena, STR("("), sql_text(b->arena, b->dialect, key.expression), STR(")"));
}

static void add_condition(Buf *out, Str condition) {
  buf_format(out, "%s%.*s", out->len > 0 ? " AND " : "", STR_ARG(condition));
}

/* (a, b) >= (1, 2). The bounds as far as they are values are compared; the next says whether equal ones are inside. */
static void add_range(const SqlBuild *b, Buf *out, const Str *keys, const BoundList *bounds, bool lower) {
  Buf left = BUF(b->arena), right = BUF(b->arena);
  size_t count = 0;
  for (; count < bounds->len && bounds->items[count].kind == BOUND_VALUE; count++) {
    buf_format(&left, "%s%.*s", count > 0 ? ", " : "", STR_ARG(keys[count]));
    buf_format(&right, "%s%.*s", count > 0 ? ", " : "", STR_ARG(bound_text(b, &bounds->items[count])));
  }
  if (count == 0) return;
  bool above = count < bounds->len && bounds->items[count].kind == BOUND_MAX; /* of all that are equal so far */
  const char *operator = lower ? (above ? ">" : ">=") : above ? "<=" : "<";
  const char *open = count > 1 ? "(" : "", *close = count > 1 ? ")" : "";
  add_condition(out, str_format(b->arena, "%s%.*s%s %s %s%.*s%s", open, STR_ARG(buf_str(&left)), close, operator, open,
                                STR_ARG(buf_str(&right)), close));
}

static Str list_text(const SqlBuild *b, Str key, const BoundList *in) {
  Buf values = BUF(b->arena);
  bool null = false;
  each(i, *in) {
    bool given = in->items[i].kind == BOUND_VALUE && in->items[i].value.kind != VALUE_NULL;
    null = null || !given;
    if (given) buf_format(&values, "%s%.*s", values.len > 0 ? ", " : "", STR_ARG(bound_text(b, &in->items[i])));
  }
  Str is_null = CAT(b->arena, key, STR(" IS NULL"));
  if (values.len == 0) return is_null;
  Str among = CAT(b->arena, key, STR(" IN ("), buf_str(&values), STR(")"));
  return null ? CAT(b->arena, STR("("), among, STR(" OR "), is_null, STR(")")) : among;
}

/* satisfies_hash_partition('t'::regclass, 4, 1, a, b): what Postgres's own constraint of the partition asks. */
static Str hash_text(const SqlBuild *b, const Partition *partition, const Str *keys, size_t count, Str of) {
  Buf out = BUF(b->arena);
  buf_format(&out, "satisfies_hash_partition(%.*s::regclass, %lld, %lld", STR_ARG(sql_literal(b->arena, of)),
             (long long)partition->modulus, (long long)partition->remainder);
  for (size_t i = 0; i < count; i++) buf_format(&out, ", %.*s", STR_ARG(keys[i]));
  buf_char(&out, ')');
  return buf_str(&out);
}

/* `of`: what it is a partition of. */
static Str holds_text(const SqlBuild *b, const Partition *partition, const Partitioning *by, Str of) {
  Str *keys = arena_array(b->arena, Str, by->keys.len + 1);
  Buf out = BUF(b->arena);
  if (partition->is_default) return STR_NONE;
  each(i, by->keys) {
    keys[i] = key_text(b, &by->keys.items[i]);
    if (!str_given(keys[i])) return STR_NONE;
  }
  if (by->method == PARTITION_HASH) return hash_text(b, partition, keys, by->keys.len, of);
  if (by->method == PARTITION_LIST) return list_text(b, keys[0], &partition->in);
  each(i, by->keys) { /* what has a null is in no range */
    const Column *column = by->keys.items[i].column;
    if (column == NULL || column->nullable) add_condition(&out, CAT(b->arena, keys[i], STR(" IS NOT NULL")));
  }
  add_range(b, &out, keys, &partition->from, true);
  add_range(b, &out, keys, &partition->to, false);
  return out.len > 0 ? buf_str(&out) : STR("true");
}

static void lower_partitions(const SqlBuild *b, SqlTable *table, const Partitioning *by, Str of) {
  each(i, by->partitions) {
    const Partition *partition = by->partitions.items[i];
    SqlPartition out = {.partition = partition,
                        .name = sql_qualified(b->arena, b->schema, partition->schema, partition->name.str),
                        .of = of,
                        .rows = rows_text(b, partition, by->method),
                        .holds = holds_text(b, partition, by, of)};
    if (partition->under != NULL) out.by = partition_by(b, partition->under);
    vec_push(b->arena, &table->partitions, out);
    if (partition->under != NULL) lower_partitions(b, table, partition->under, out.name);
  }
}

void sql_lower_partitions(const SqlBuild *b, SqlTable *table) {
  const Partitioning *by = table->table->postgres.partitioning;
  if (b->dialect != DIALECT_POSTGRES || by == NULL) return;
  table->partition_by = partition_by(b, by);
  lower_partitions(b, table, by, table->name);
}
