/* Tables that inherit. A change of the parent runs down to its children, which have the columns in their own
 * right, too: so they stand apart while one of the family changes, and inherit again at the end. */
#include "target/migration/postgres.h"

static Str alter(Plan *plan, Str child, const char *how, Str parent) {
  return str_format(plan->arena, "ALTER TABLE %.*s %s %.*s", STR_ARG(child), how, STR_ARG(parent));
}

/* As `sql` has it. */
static Str name_in(Plan *plan, const SqlSchema *sql, const Table *table) {
  const SqlTable *made = sql->by_table[table->position]; /* NULL: of somebody else */
  return made != NULL ? made->name : sql_table_name(plan->arena, plan->new_schema, DIALECT_POSTGRES, table);
}

/* A column of it has another name: RENAME COLUMN runs down to the children. */
static bool has_renamed_column(const Plan *plan, Str table) {
  return plan_renamed(plan, RENAME_COLUMN, table, STR_NONE) != NULL;
}

static bool is_changed(Plan *plan, const TablePairs *pairs, const bool *changed, Str name) {
  each(i, *pairs)
    if (changed[i] && str_eq(pair_name(plan->arena, &pairs->items[i]), name)) return true;
  return has_renamed_column(plan, name);
}

/* The parents keep their order: when one changes, all are taken away and given again. */
static bool stands_apart(Plan *plan, const TablePairs *pairs, const bool *changed, size_t child) {
  const TablePair *pair = &pairs->items[child];
  Str was = ddl_inherits(plan->arena, plan->from, pair->old), is = ddl_inherits(plan->arena, plan->to, pair->new);
  if (is_changed(plan, pairs, changed, pair_name(plan->arena, pair)) || !str_eq(was, is)) return true;
  each(i, pair->new->table->postgres.inherits) {
    Str parent = table_key_name(plan->arena, pair->new->table->postgres.inherits.items[i]);
    if (is_changed(plan, pairs, changed, parent)) return true;
  }
  return false;
}

void postgres_families(Plan *plan, const TablePairs *pairs, const bool *changed) {
  each(i, *pairs) {
    const TablePair *pair = &pairs->items[i];
    if (pair->old == NULL || pair->new == NULL || !stands_apart(plan, pairs, changed, i)) continue;
    each(p, pair->old->table->postgres.inherits) {
      Str parent = name_in(plan, plan->before, pair->old->table->postgres.inherits.items[p]);
      plan_add(plan, PHASE_STAND_APART, alter(plan, plan_before(plan, pair->old)->name, "NO INHERIT", parent));
    }
    each(p, pair->new->table->postgres.inherits) {
      Str parent = name_in(plan, plan->to, pair->new->table->postgres.inherits.items[p]);
      plan_add(plan, PHASE_CREATE_FOREIGN_KEYS, alter(plan, pair->new->name, "INHERIT", parent));
    }
  }
}

static const SqlColumn *column_named(const SqlTable *table, Str name) {
  each(i, table->columns)
    if (str_eq(table->columns.items[i].column->name.str, name)) return &table->columns.items[i];
  return NULL;
}

static void take_defaults(SqlTable *table, const SqlTable *parent) {
  each(i, table->columns) {
    SqlColumn *column = &table->columns.items[i];
    const SqlColumn *above = column_named(parent, column->column->name.str);
    bool own = str_given(column->initial) || column->identity != NULL || !sqltext_empty(column->generated);
    if (above != NULL && !own) column->initial = above->initial;
  }
}

void postgres_family_defaults(SqlSchema *sql) {
  each(i, sql->tables) {
    SqlTable *table = &sql->tables.items[i];
    each(p, table->table->postgres.inherits) {
      const SqlTable *parent = sql->by_table[table->table->postgres.inherits.items[p]->position];
      if (parent != NULL) take_defaults(table, parent);
    }
  }
}
