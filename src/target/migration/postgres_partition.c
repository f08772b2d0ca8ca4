/* How a table is partitioned, and the type of what it is partitioned by, cannot change: then the table is made anew
 * beside the old one and its rows are copied. */
#include "target/migration/postgres.h"

#include "base/buf.h"

/* --- is it made anew? --- */

static bool key_remade(const TablePair *pair) {
  const Partitioning *by = pair->new->table->postgres.partitioning;
  if (by == NULL || pair->remade->len == 0) return false;
  each(i, by->keys) {
    const Column *column = by->keys.items[i].column;
    if (column == NULL || map_get(pair->remade, column->name.str) != NULL) return true;
  }
  return false;
}

bool partition_remade(const TablePair *pair) {
  if (pair->old == NULL || pair->new == NULL) return false;
  return !str_eq(pair->old->partition_by, pair->new->partition_by) || key_remade(pair);
}

/* --- making it anew --- */

static Str aside(Plan *plan, Str schema, Str name) {
  return sql_qualified(plan->arena, plan->new_schema, schema, postgres_old_name(plan->arena, name));
}

static void rename_aside(Plan *plan, Str whole, Str name) {
  plan_add(plan, PHASE_DROP_MADE,
           CAT(plan->arena, STR("ALTER TABLE "), whole, STR(" RENAME TO "),
               sql_ident(plan->arena, DIALECT_POSTGRES, postgres_old_name(plan->arena, name))));
}

/* What has the names that the new table is to have. */
void partition_set_aside(Plan *plan, const TablePair *pair) {
  Arena *arena = plan->arena;
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old == NULL || column->old->identity == NULL) continue;
    plan_add(plan, PHASE_DROP_PARTS, CAT(arena, STR("ALTER TABLE "), pair->old->name, STR(" ALTER COLUMN "),
                                         column->old->name, STR(" DROP IDENTITY")));
  }
  rename_aside(plan, pair->old->name, pair->old->table->name.str);
  each(i, pair->old->partitions) {
    const SqlPartition *partition = &pair->old->partitions.items[i];
    rename_aside(plan, partition->name, partition->partition->name.str);
  }
}

static Str copied(Plan *plan, const ColumnPair *column) {
  if (column->old == NULL) return sql_text(plan->arena, DIALECT_POSTGRES, column->new->backfill);
  Str type = column_base_type(column->new);
  bool same = str_eq(column_base_type(column->old), type) &&
              !postgres_type_swapped(plan, &column->new->column->type) && !postgres_has_rows_of_gone(plan, column->old);
  return same ? column->new->name : CAT(plan->arena, column->new->name, STR("::text::"), type);
}

/* INSERT INTO t (a) OVERRIDING SYSTEM VALUE SELECT a FROM t__old; DROP TABLE t__old */
void partition_copy(Plan *plan, const TablePair *pair) {
  Arena *arena = plan->arena;
  Buf columns = BUF(arena), values = BUF(arena);
  Str old = aside(plan, pair->old->table->schema, pair->old->table->name.str), name = pair_name(arena, pair);
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    bool comes = column->new != NULL && sqltext_empty(column->new->generated) &&
                 (column->old != NULL || !sqltext_empty(column->new->backfill));
    if (!comes) continue;
    buf_format(&columns, "%s%.*s", columns.len > 0 ? ", " : "", STR_ARG(column->new->name));
    buf_format(&values, "%s%.*s", values.len > 0 ? ", " : "", STR_ARG(copied(plan, column)));
  }
  if (columns.len > 0) {
    Move *move = plan_add(plan, PHASE_ALTER_TABLES,
                          CAT(arena, STR("INSERT INTO "), pair->new->name, STR(" ("), buf_str(&columns),
                              STR(") OVERRIDING SYSTEM VALUE SELECT "), buf_str(&values), STR(" FROM "), old));
    plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, name, STR_NONE, STR_NONE});
    plan_hazard(plan, move, (Hazard){HAZARD_LOCKS, name, CAT(plan->arena, STR("read or write "), name), STR_NONE});
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, name, STR_NONE, STR_NONE});
  }
  each(i, pair->columns) numbering_go_on(plan, pair, &pair->columns.items[i]);
  plan_add(plan, PHASE_DROP_COLUMNS, CAT(arena, STR("DROP TABLE "), old));
}
