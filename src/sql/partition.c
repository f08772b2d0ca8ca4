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

static void lower_partitions(const SqlBuild *b, SqlTable *table, const Partitioning *by, Str of) {
  each(i, by->partitions) {
    const Partition *partition = by->partitions.items[i];
    SqlPartition out = {.partition = partition,
                        .name = sql_qualified(b->arena, b->schema, partition->schema, partition->name.str),
                        .of = of,
                        .rows = rows_text(b, partition, by->method)};
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
