/* What the self-test needs to make a row that a table accepts: whose rows it refers to, the literals of its checks,
 * what its triggers may do. */
#include "expr/tree.h"
#include "target/c/lower.h"

static bool has_column(const CTable *table, Str index) {
  each(i, table->columns)
    if (str_eq(table->columns.items[i].index, index)) return true;
  return false;
}

static Str index_of(const CLowering *l, const Column *column) {
  Str table = c_table_name(l->arena, l->prefix, column->table);
  return str_upper(l->arena, str_join(l->arena, STRS(table, STR("_C_"), c_column_stem(l->arena, column))));
}

static void add_references(const CLowering *l, const Table *table, CTable *out) {
  each(i, table->foreign_keys) {
    const ForeignKey *key = table->foreign_keys.items[i];
    bool later = key->target != table && (key->in_cycle || key->target->creation > table->creation);
    each(j, key->columns) {
      CReference made = {.key = (int64_t)i, .column = index_of(l, key->columns.items[j]),
                         .to = c_table_name(l->arena, l->prefix, key->target),
                         .to_column = index_of(l, key->target_columns.items[j]), .later = later};
      if (has_column(out, made.column)) vec_push(l->arena, &out->references, made);
    }
  }
}

static void add_words(const CLowering *l, const Expr *expr, CTable *out) {
  if (expr->kind == EXPR_LITERAL && str_given(expr->value)) {
    each(i, out->words)
      if (str_eq(out->words.items[i], expr->value)) return;
    vec_push(l->arena, &out->words, expr->value);
  }
  each(i, expr->args) add_words(l, expr->args.items[i], out);
}

/* A trigger given as a whole statement may be of any table. */
static bool has_triggers(const Schema *schema, const Table *table) {
  const ObjectList *triggers = &schema->objects[OBJECT_TRIGGER];
  each(i, *triggers) {
    const Table *of = triggers->items[i]->trigger.table;
    if (of == NULL || of == table) return true;
  }
  return false;
}

void c_lower_self_test(const CLowering *l, const Table *table, CTable *out) {
  add_references(l, table, out);
  each(i, table->checks)
    if (table->checks.items[i]->expression.tree != NULL) add_words(l, table->checks.items[i]->expression.tree, out);
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    Str index = index_of(l, column);
    if (column->touch == TOUCH_DATABASE && has_column(out, index)) vec_push(l->arena, &out->touched, index);
  }
  out->triggers = has_triggers(l->run->schema, table);
  out->n_lists = (int64_t)out->lists.len;
}

static CTable *table_named(CPlan *plan, Str name) {
  each(i, plan->tables)
    if (str_eq(plan->tables.items[i].name, name)) return &plan->tables.items[i];
  return NULL;
}

static void add_test(const TargetRun *run, const Table *table, CPlan *plan) {
  CTable *made = table_named(plan, c_table_name(run->arena, plan->prefix, table));
  if (made != NULL) vec_push(run->arena, &plan->tests, made);
}

void c_order_self_test(const TargetRun *run, CPlan *plan) {
  const Schema *schema = run->schema;
  each(i, schema->tables)
    if (schema->tables.items[i]->external) add_test(run, schema->tables.items[i], plan);
  each(i, schema->by_dependency) add_test(run, schema->by_dependency.items[i], plan);
}
