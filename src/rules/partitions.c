/* Partitioned tables in Postgres: what they cannot have, and keys that hold the columns by which rows are
 * spread. Source: the Postgres 15 manual, 5.11.2.3, CREATE TABLE. */
#include "rules/partitions.h"

#include "expr/scan.h"
#include "load/block.h"
#include "model/objects.h"

static Span own_key(const Table *t, Str key) {
  return key_span(node_get(t->node, STR("postgres")), key, t->span);
}

static void cannot(Rules *r, Span span, Str what, Str help) {
  diag_add(r->diags, DIAG_PARTITIONED_TABLE, span, STRS(what, help));
}

/* --- the table --- */

static void check_table(Rules *r, const Table *t) {
  const TablePostgres *own = &t->postgres;
  if (own->with.len > 0)
    cannot(r, own_key(t, STR("with")), STR("storage parameters"), STR("give them to its partitions, under `with:`"));
  if (own->inherits.len > 0)
    cannot(r, own_key(t, STR("inherits")), STR("parents"), STR("remove `inherits:` or `partition_by:`"));
  if (own->unlogged)
    cannot(r, own_key(t, STR("unlogged")), STR("`unlogged`"),
           STR("Postgres 18 refuses it, and before it changed nothing"));
  each(i, t->checks) {
    const Check *check = t->checks.items[i];
    if (check->no_inherit)
      cannot(r, check->span, STR("a check with `no_inherit`"), STR("its partitions hold the rows: remove it"));
  }
  each(i, t->foreign_keys) {
    const ForeignKey *key = t->foreign_keys.items[i];
    if (key->not_valid && r->schema->postgres.version < 18)
      cannot(r, key->span, STR("a foreign key with `not_valid`"), STR("Postgres before 18 refuses it"));
  }
}

/* --- keys --- */

static Str column_words(Rules *r, const Column *column) {
  return str_format(r->arena, "partition column \"%.*s\"", STR_ARG(column->name.str));
}

/* `holds`: the columns that the key compares for equality. */
static void check_key(Rules *r, const Partitioning *by, Str what, Span span, const ColumnList *holds) {
  each(i, by->keys) {
    const Column *column = by->keys.items[i].column;
    bool held = false;
    each(j, *holds) held = held || holds->items[j] == column;
    if (held && column != NULL) continue;
    Str lacks = column == NULL ? STR("an expression by which rows are spread") : column_words(r, column);
    Str help = column == NULL ? STR("spread the rows by columns of the key")
                              : CAT(r->arena, STR("add \""), column->name.str, STR("\" to it"));
    Diag *diag = diag_add(r->diags, DIAG_PARTITION_KEY, span, STRS(what, lacks, help));
    diag_also(diag, by->keys.items[i].span, STR("rows are spread by it"));
    return;
  }
  each(i, by->partitions)
    if (by->partitions.items[i]->under != NULL) check_key(r, by->partitions.items[i]->under, what, span, holds);
}

static ColumnList index_columns(Rules *r, const Index *index) {
  ColumnList columns = {0};
  each(i, index->keys)
    if (index->keys.items[i].column != NULL) vec_push(r->arena, &columns, index->keys.items[i].column);
  return columns;
}

static void check_exclude(Rules *r, const Partitioning *by, const Exclude *exclude) {
  ColumnList equal = {0};
  if (r->schema->postgres.version < 17) {
    cannot(r, exclude->name.span, STR("an exclusion constraint"), STR("Postgres before 17 refuses it"));
    return;
  }
  each(i, exclude->elements)
    if (str_eq(exclude->elements.items[i].operator, STR("=")) && exclude->elements.items[i].key.column != NULL)
      vec_push(r->arena, &equal, exclude->elements.items[i].key.column);
  check_key(r, by, STR("an exclusion constraint"), exclude->name.span, &equal);
}

static void check_keys(Rules *r, const Table *t, const Partitioning *by) {
  const Key *primary = t->primary_key;
  if (primary != NULL) check_key(r, by, STR("the primary key"), primary->span, &primary->columns);
  each(i, t->uniques) {
    const Key *key = t->uniques.items[i];
    if (on(key->on, DIALECT_POSTGRES)) check_key(r, by, STR("a unique constraint"), key->span, &key->columns);
  }
  each(i, t->indexes) {
    const Index *index = t->indexes.items[i];
    ColumnList columns = index_columns(r, index);
    if (index->unique && on(index->on, DIALECT_POSTGRES))
      check_key(r, by, STR("a unique index"), index->span, &columns);
  }
  each(i, t->postgres.excludes) check_exclude(r, by, t->postgres.excludes.items[i]);
}

/* --- what rows are spread by --- */

static void check_spread(Rules *r, const Partitioning *by) {
  each(i, by->keys) {
    const IndexKey *key = &by->keys.items[i];
    const Column *column = key->column;
    if (key->descending || key->nulls != KEY_NULLS_DEFAULT)
      cannot(r, key->span, STR("an order of what its rows are spread by"), STR("leave out desc and nulls"));
    if (column == NULL) continue;
    if (!on(column->on, DIALECT_POSTGRES))
      cannot(r, key->span, CAT(r->arena, STR("\""), column->name.str, STR("\" to spread rows by")),
             STR("the column is not in Postgres: use another"));
    else if (expression_given(column->generated))
      cannot(r, key->span, STR("a generated column to spread rows by"), STR("use the expression of the column"));
    else if (!str_given(key->opclass))
      rule_default_class(r, by->method == PARTITION_HASH ? STR("hash") : STR("btree"), &column->type, key->span);
  }
  rule_bounds(r, by);
  each(i, by->partitions)
    if (by->partitions.items[i]->under != NULL) check_spread(r, by->partitions.items[i]->under);
}

void rule_partitions(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    const Partitioning *by = t->postgres.partitioning;
    if (by == NULL || !table_made(t, DIALECT_POSTGRES)) continue;
    check_table(r, t);
    check_spread(r, by);
    check_keys(r, t, by);
    each(j, t->rows) if (on(t->rows_on, DIALECT_POSTGRES)) rule_row_partition(r, by, &t->rows.items[j]);
  }
}

/* --- texts that speak of a partition --- */

static const Partition *partition_named(const Partitioning *by, Str name) {
  if (by == NULL) return NULL;
  each(i, by->partitions) {
    const Partition *partition = by->partitions.items[i];
    if (str_eq(partition->name.str, name)) return partition;
    const Partition *below = partition_named(partition->under, name);
    if (below != NULL) return below;
  }
  return NULL;
}

static const Partition *find_partition(const Rules *r, Str name) {
  each(i, r->schema->tables) {
    const Partition *found = partition_named(r->schema->tables.items[i]->postgres.partitioning, name);
    if (found != NULL) return found;
  }
  return NULL;
}

static void check_text(Rules *r, const Object *object) {
  Text text = object->text.text[DIALECT_POSTGRES];
  Scan scan = {r->arena, text.str, DIALECT_POSTGRES, 0};
  if (!text_given(text) || !on(object->on, DIALECT_POSTGRES)) return;
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan)) {
    const Partition *partition = t.kind == SCAN_NAME ? find_partition(r, t.name) : NULL;
    if (partition == NULL) continue;
    Span span = block_span(r->diags->sources, text, t.from, t.from + t.text.len);
    Diag *diag = diag_add(r->diags, DIAG_PARTITION_READ, span, STRS(object->name.str, partition->name.str));
    diag_also(diag, partition->name.span, STR("a partition"));
    return;
  }
}

/* custom.sql creates views and blocks, beside a table that Drizzle does not partition. What is in the body of a
 * function is looked for when it is called. */
void rule_partition_readers(Rules *r) {
  bool any = false;
  each(i, r->schema->tables) any = any || r->schema->tables.items[i]->postgres.partitioning != NULL;
  if (!any || !rule_has_output(r, TARGET_DRIZZLE_PG)) return;
  each(i, r->schema->objects[OBJECT_VIEW]) check_text(r, r->schema->objects[OBJECT_VIEW].items[i]);
  each(i, r->schema->objects[OBJECT_SQL]) check_text(r, r->schema->objects[OBJECT_SQL].items[i]);
}
