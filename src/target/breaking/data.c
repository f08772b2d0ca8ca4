/* DATA: stored values that are lost, or read as others. */
#include "target/breaking/compare.h"

static bool is_stored(const Table *table) { return !table->external; }

/* From both databases, or from the one of them that still has the table. */
static void column_gone(const Compare *c, const Column *old, const Table *table) {
  const Column *new = new_column(c, old);
  DialectSet had = old->on & old->table->on & table->on & c->dialects, lost = new == NULL ? had : had & ~new->on;
  if (lost == 0 || expression_given(old->generated)) return;
  Str title = title_in(c, column_title(c, old), lost, had);
  breaks(c, DIAG_BREAKS_DATA_COLUMN_GONE, column_where(c, new, old), STRS(title));
}

static void table_gone(const Compare *c, const Table *old) {
  if (!is_stored(old)) return;
  const Table *new = new_table(c, old);
  if (new == NULL) {
    breaks(c, DIAG_BREAKS_DATA_TABLE_GONE, table_where(NULL, old), STRS(table_title(c, old)));
    return;
  }
  if (!is_stored(new)) return;
  DialectSet lost = old->on & ~new->on & c->dialects;
  Str title = title_in(c, table_title(c, new), lost, old->on);
  if (lost != 0) breaks(c, DIAG_BREAKS_DATA_TABLE_GONE, table_where(new, old), STRS(title));
  each(i, old->columns) column_gone(c, old->columns.items[i], new);
  if (new->postgres.unlogged && !old->postgres.unlogged && on(c->dialects, DIALECT_POSTGRES))
    breaks(c, DIAG_BREAKS_DATA_UNLOGGED, table_where(new, old), STRS(table_title(c, new)));
}

/* --- columns --- */

/* How SQLite holds it, in words. */
static Str stored_form(const Compare *c, const Schema *schema, const Column *column) {
  switch (column_storage(schema, column)) {
  case EXPR_STORED_SAME: break;
  case EXPR_STORED_UNIX: return STR("seconds since 1970");
  case EXPR_STORED_UNIX_MS: return STR("milliseconds since 1970");
  case EXPR_STORED_TEXT: return STR("text");
  case EXPR_STORED_SCALED:
    return str_format(c->arena, "an integer, the value times 10^%d",
                      column->type.args[1] < 0 ? 0 : column->type.args[1]);
  }
  return type_info(&column->type)->sqlite;
}

static bool held_by_form(const Column *column) {
  return column->type.array == 0 && (column->type.id == TYPE_NUMERIC || type_is_timestamp(&column->type));
}

static bool form_changed(const Compare *c, const Column *old, const Column *new) {
  bool both = on(old->on & new->on & c->dialects, DIALECT_SQLITE);
  if (!both || !held_by_form(old) || !held_by_form(new)) return false;
  Str was = stored_form(c, c->old->schema, old), is = stored_form(c, c->new->schema, new);
  if (str_eq(was, is)) return false;
  breaks(c, DIAG_BREAKS_DATA_STORED_FORM, column_where(c, new, old), STRS(column_title(c, new), is, was));
  return true;
}

static void type_changed(const Compare *c, const Column *old, const Column *new) {
  TypeChange change = type_change(c, &old->type, &new->type);
  if (change == TYPE_SAME || change == TYPE_WIDER) return;
  DiagCode code = change == TYPE_NARROWER ? DIAG_BREAKS_DATA_NARROWER : DIAG_BREAKS_DATA_CONVERTED;
  Str was = type_yaml(c->arena, &old->type), is = type_yaml(c->arena, &new->type);
  if (str_eq(was, is) && new->type.domain != NULL) { /* one domain, of another type */
    was = type_yaml(c->arena, &old->type.domain->value->type);
    is = type_yaml(c->arena, &new->type.domain->value->type);
  } else if (str_eq(was, is) && old->type.own != NULL && new->type.own != NULL) {
    was = old->type.own->text[DIALECT_SQLITE].str;
    is = new->type.own->text[DIALECT_SQLITE].str;
  }
  breaks(c, code, column_where(c, new, old), STRS(column_title(c, new), is, was));
}

/* What tells texts apart: the collation, or that of citext. */
static Str collation(const Column *column, Dialect dialect) {
  Text given = column->collate->text[dialect];
  if (text_given(given)) return given.str;
  return column->type.id == TYPE_CITEXT ? STR("citext") : STR("the default collation");
}

static void collation_changed(const Compare *c, const Column *old, const Column *new) {
  if (type_info(&old->type)->class != EXPR_TEXT || type_info(&new->type)->class != EXPR_TEXT) return;
  for (int d = 0; d < DIALECT_COUNT; d++) {
    Str was = collation(old, (Dialect)d), is = collation(new, (Dialect)d);
    if (!on(c->dialects & old->on & new->on, (Dialect)d) || str_eq(was, is)) continue;
    breaks(c, DIAG_BREAKS_DATA_COLLATION, column_where(c, new, old), STRS(column_title(c, new), is, was));
    return;
  }
}

static void visit_column(const Compare *c, const Column *old, const Column *new) {
  if (!is_stored(old->table) || !is_stored(new->table)) return;
  bool was = expression_given(old->generated), is = expression_given(new->generated);
  if (is && !was)
    breaks(c, DIAG_BREAKS_DATA_COMPUTED, column_where(c, new, old), STRS(column_title(c, new)));
  if (is && was && !same_expression(old->generated, new->generated))
    breaks(c, DIAG_BREAKS_DATA_FORMULA, column_where(c, new, old), STRS(column_title(c, new)));
  if (was) return; /* its values can be computed again */
  if (!form_changed(c, old, new)) type_changed(c, old, new);
  collation_changed(c, old, new);
}

/* --- enums and references --- */

static void visit_enum(const Compare *c, const Enum *old, const Enum *new, Where where) {
  if (new->open || new->external) return;
  each(i, old->values) {
    Str label = old->values.items[i].label.str;
    if (new_value(old, new, label) != NULL) continue;
    where.old = old->values.items[i].label.span;
    breaks(c, DIAG_BREAKS_DATA_VALUE_GONE, where, STRS(enum_title(c, new), label));
  }
}

static bool takes_values(RefAction action) {
  return action == REF_CASCADE || action == REF_SET_NULL || action == REF_SET_DEFAULT;
}

static void visit_references(const Compare *c, const Table *old, const Table *new) {
  each(i, old->foreign_keys) each(k, new->foreign_keys) {
    const ForeignKey *was = old->foreign_keys.items[i], *is = new->foreign_keys.items[k];
    if (!same_columns(c, &was->columns, &is->columns, true)) continue;
    if (was->on_delete == is->on_delete || !takes_values(is->on_delete)) continue;
    breaks(c, DIAG_BREAKS_DATA_DELETES, (Where){is->span, was->span},
           STRS(quoted(c, is->name.str), word_text(WORDS_ACTION, (int)is->on_delete),
                word_text(WORDS_ACTION, (int)was->on_delete)));
  }
}

/* --- partitions --- */

static void visit_partitions(const Compare *c, const Table *old, const Table *new) {
  if (new->postgres.partitioning == NULL) return; /* its rows are in the table then */
  const SqlPartitionList *olds = table_partitions(c->old, old);
  if (olds != NULL) each(i, *olds) {
    const SqlPartition *was = &olds->items[i];
    bool shares = str_given(was->by); /* its own partitions have its rows */
    if (shares || new_partition(c, new, was) != NULL) continue;
    Str title = quoted(c, partition_whole(c, was));
    breaks(c, DIAG_BREAKS_DATA_PARTITION_GONE, (Where){new->span, was->partition->name.span},
           STRS(title, table_title(c, new)));
  }
}

void breaks_data(const Compare *c) {
  each(i, c->old->schema->tables) {
    const Table *old = c->old->schema->tables.items[i], *new = new_table(c, old);
    table_gone(c, old);
    if (!is_stored(old) || new == NULL) continue;
    visit_references(c, old, new);
    visit_partitions(c, old, new);
    breaks_data_rows(c, old, new);
  }
  each_column(c, visit_column);
  each_enum(c, visit_enum);
}
