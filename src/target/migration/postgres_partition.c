/* Partitioned tables. A partition whose rows change is taken off and put on again; how a table is partitioned, and
 * the type of what it is partitioned by, cannot change: then the table is made anew beside the old one and its rows are
 * copied. */
#include "target/migration/postgres.h"

#include "base/buf.h"
#include "target/postgres/postgres.h"

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
  return sql_qualified(plan->arena, plan->new_schema, schema, CAT(plan->arena, name, STR("__old")));
}

static void rename_aside(Plan *plan, Str whole, Str name) {
  plan_add(plan, PHASE_DROP_GONE,
           CAT(plan->arena, STR("ALTER TABLE "), whole, STR(" RENAME TO "),
               sql_ident(plan->arena, DIALECT_POSTGRES, CAT(plan->arena, name, STR("__old")))));
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
              !postgres_type_swapped(plan, &column->new->column->type);
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
    Move *move = plan_add(plan, PHASE_ALTER_COLUMNS,
                          CAT(arena, STR("INSERT INTO "), pair->new->name, STR(" ("), buf_str(&columns),
                              STR(") OVERRIDING SYSTEM VALUE SELECT "), buf_str(&values), STR(" FROM "), old));
    plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, name, STR_NONE, STR_NONE});
    plan_hazard(plan, move, (Hazard){HAZARD_LOCKS, name, STR("read or write"), STR_NONE});
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, name, STR_NONE, STR_NONE});
  }
  each(i, pair->columns) numbering_go_on(plan, pair, &pair->columns.items[i]);
  plan_add(plan, PHASE_DROP_COLUMNS, CAT(arena, STR("DROP TABLE "), old));
}

/* --- partitions of a table that stays --- */

typedef struct PartitionPlan {
  PgPartition p;
  bool if_not_exists;
} PartitionPlan;

static const Field partition_fields[] = {
    FIELD_OF(PartitionPlan, p, STRUCT, &pg_partition_record, "the partition"),
    FIELD_OF(PartitionPlan, if_not_exists, BOOL, NULL, "what exists is left alone"),
};
static const Record partition_plan_record = RECORD_OF(PartitionPlan, "PartitionStatement", partition_fields);

static Str object_of(Plan *plan, const TablePair *pair, const SqlPartition *partition) {
  return CAT(plan->arena, pair_name(plan->arena, pair), STR("."), partition->partition->name.str);
}

static const SqlPartition *find_partition(const SqlTable *table, Str name) {
  if (table != NULL) each(i, table->partitions)
    if (str_eq(table->partitions.items[i].name, name)) return &table->partitions.items[i];
  return NULL;
}

static bool stays(const SqlPartition *old, const SqlPartition *new) {
  return new != NULL && str_eq(old->of, new->of) && str_eq(old->rows, new->rows) && str_eq(old->by, new->by);
}

static Str alter(Plan *plan, Str table, const char *how, Str partition) {
  return CAT(plan->arena, STR("ALTER TABLE "), table, STR(" "), str_from_z(how), STR(" PARTITION "), partition);
}

/* It is put on again once the columns are as they are to be, while it is a part they change along.
 * One that is itself partitioned otherwise goes and comes; the rest keeps its rows. */
static bool is_moved(const SqlPartition *old, const SqlPartition *new) {
  return new != NULL && str_eq(old->by, new->by);
}

/* --- rows that change their partition --- */

/* A row of another table, or of its own, points into it: Postgres takes no partition off that such a row points at. */
static bool is_referenced(const Plan *plan, const TablePair *pair) {
  each(t, plan->from->tables) each(k, plan->from->tables.items[t].foreign_keys)
    if (plan->from->tables.items[t].foreign_keys.items[k].foreign_key->target == pair->old->table) return true;
  return false;
}

/* What takes the rows of `of` that no other partition takes, before and after; NULL: there is none. */
static const SqlPartition *default_of(const TablePair *pair, Str of) {
  if (pair->old != NULL && pair->new != NULL) each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i], *old = find_partition(pair->old, new->name);
    if (new->partition->is_default && str_eq(new->of, of) && old != NULL && stays(old, new)) return new;
  }
  return NULL;
}

/* It comes, or other rows are to be in it. */
static bool is_changed(const TablePair *pair, const SqlPartition *new) {
  const SqlPartition *old = find_partition(pair->old, new->name);
  return !new->partition->is_default && (old == NULL || !stays(old, new));
}

/* The default partition that is taken off while others of `of` come and change, as it may have rows that are theirs;
 * NULL: none is, or cannot be. */
static const SqlPartition *default_to_split(const Plan *plan, const TablePair *pair, Str of) {
  const SqlPartition *rest = default_of(pair, of);
  bool any = false;
  if (rest == NULL || is_referenced(plan, pair)) return NULL;
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i];
    if (!str_eq(new->of, of) || !is_changed(pair, new)) continue;
    if (!str_given(new->holds)) return NULL;
    any = true;
  }
  return any ? rest : NULL;
}

/* INSERT INTO to (a) OVERRIDING SYSTEM VALUE SELECT a FROM from WHERE ..; DELETE FROM from WHERE .. `columns`: of the
 * table as it is then. */
typedef struct RowMove {
  Phase phase;
  const SqlTable *columns;
  Str from, to, where; /* absent where: all rows, which are not deleted */
  bool triggers;       /* of `to` would see them */
} RowMove;

static void move_rows(Plan *plan, const TablePair *pair, const RowMove *rows) {
  Arena *arena = plan->arena;
  Buf columns = BUF(arena);
  Str where = str_given(rows->where) ? CAT(arena, STR(" WHERE "), rows->where) : STR("");
  each(i, rows->columns->columns) {
    const SqlColumn *column = &rows->columns->columns.items[i];
    if (!sqltext_empty(column->generated)) continue;
    buf_format(&columns, "%s%.*s", columns.len > 0 ? ", " : "", STR_ARG(column->name));
  }
  bool apart = rows->triggers && postgres_has_triggers(plan, pair->old);
  if (apart) postgres_all_triggers(plan, rows->phase, rows->to, "DISABLE");
  Str list = buf_str(&columns);
  Move *move = plan_add(plan, rows->phase,
                        CAT(arena, STR("INSERT INTO "), rows->to, STR(" ("), list,
                            STR(") OVERRIDING SYSTEM VALUE SELECT "), list, STR(" FROM "), rows->from, where));
  plan_hazard(plan, move, (Hazard){HAZARD_LOCKS, pair_name(arena, pair), STR("read or write"), STR_NONE});
  if (apart) postgres_all_triggers(plan, rows->phase, rows->to, "ENABLE");
  if (str_given(rows->where)) plan_add(plan, rows->phase, CAT(arena, STR("DELETE FROM "), rows->from, where));
}

static Str outside(Plan *plan, const SqlPartition *partition) {
  return CAT(plan->arena, STR("("), partition->holds, STR(") IS NOT TRUE"));
}

static void may_not_fit(Plan *plan, Move *move, Str object, Str from, Str where) {
  Str query = str_given(where) ? CAT(plan->arena, STR("SELECT * FROM "), from, STR(" WHERE "), where) : STR_NONE;
  plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, query});
}

/* Rows of it are in the default partition, which stays as it is. */
static void may_be_in_default(Plan *plan, Move *move, const TablePair *pair, const SqlPartition *new) {
  const SqlPartition *rest = default_of(pair, new->of);
  if (rest != NULL && !new->partition->is_default)
    may_not_fit(plan, move, object_of(plan, pair, new), rest->name, new->holds);
}

static void create_partition(Plan *plan, const TablePair *pair, const PgPartition *from, const SqlPartition *new) {
  PartitionPlan data = {.p = *from};
  Move *move = plan_add(plan, pair->old == NULL ? PHASE_CREATE_TABLES : PHASE_CREATE_PARTS,
                        plan_render(plan, STR("postgres/partition.sql"), &partition_plan_record, &data));
  if (pair->old == NULL) return;
  plan_comes(plan, move, object_of(plan, pair, new));
  if (default_to_split(plan, pair, new->of) == NULL) may_be_in_default(plan, move, pair, new);
}

/* Rows that point into it keep it from being taken off. */
static void take_off(Plan *plan, Phase phase, const TablePair *pair, const SqlPartition *old) {
  Move *move = plan_add(plan, phase, alter(plan, old->of, "DETACH", old->name));
  each(t, plan->from->tables) {
    const SqlTable *table = &plan->from->tables.items[t];
    each(k, table->foreign_keys) {
      const SqlForeignKey *key = &table->foreign_keys.items[k];
      if (key->foreign_key->target != pair->old->table) continue;
      plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object_of(plan, pair, old), STR_NONE,
                                       plan_pointing_query(plan, table, key, old->name)});
    }
  }
}

static void leave_partition(Plan *plan, const TablePair *pair, const SqlPartition *old, const SqlPartition *new) {
  if (stays(old, new)) return;
  if (is_moved(old, new)) {
    take_off(plan, PHASE_DROP_FUNCTIONS, pair, old);
    return;
  }
  const SqlPartition *above = find_partition(pair->old, old->of);
  if (above != NULL && !is_moved(above, find_partition(pair->new, above->name))) return; /* goes with it */
  bool referenced = is_referenced(plan, pair);
  const SqlPartition *rest = plan->back && !referenced ? default_of(pair, old->of) : NULL;
  if (rest != NULL || referenced) take_off(plan, PHASE_DROP_GONE, pair, old);
  if (rest != NULL) { /* the way up took its rows from there */
    const RowMove all = {PHASE_DROP_GONE, pair->old, old->name, rest->name, STR_NONE, true};
    move_rows(plan, pair, &all);
  }
  Move *move = plan_add(plan, PHASE_DROP_GONE, CAT(plan->arena, STR("DROP TABLE "), old->name));
  if (rest != NULL) return;
  plan_gone(plan, move, object_of(plan, pair, old), STR_NONE);
}

static void change_settings(Plan *plan, const SqlPartition *old, const SqlPartition *new) {
  Arena *arena = plan->arena;
  const Partition *was = old->partition, *is = new->partition;
  postgres_alter_options(plan, new->name, &was->with, &is->with);
  if (str_eq(was->tablespace, is->tablespace)) return;
  Str space = str_given(is->tablespace) ? is->tablespace : STR("pg_default");
  Move *move = plan_add(plan, PHASE_ALTER_COLUMNS, CAT(arena, STR("ALTER TABLE "), new->name, STR(" SET TABLESPACE "),
                                                       sql_ident(arena, DIALECT_POSTGRES, space)));
  plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, is->name.str, STR_NONE, STR_NONE});
}

static Move *attach(Plan *plan, const SqlPartition *partition) {
  return plan_add(plan, PHASE_CREATE_PARTS,
                  CAT(plan->arena, alter(plan, partition->of, "ATTACH", partition->name), STR(" "), partition->rows));
}

static void join_partition(Plan *plan, const TablePair *pair, const SqlPartition *old, const SqlPartition *new) {
  if (old == NULL || stays(old, new)) return;
  const SqlPartition *rest = default_to_split(plan, pair, new->of);
  if (rest != NULL) {
    const RowMove out = {PHASE_CREATE_PARTS, pair->new, new->name, rest->name, outside(plan, new), false};
    move_rows(plan, pair, &out);
  }
  Move *move = attach(plan, new);
  if (rest != NULL) return;
  may_not_fit(plan, move, object_of(plan, pair, new), new->name,
              str_given(new->holds) ? outside(plan, new) : STR_NONE);
  may_be_in_default(plan, move, pair, new);
}

/* The default partition gives others what is theirs, and is put on again. */
static void split_default(Plan *plan, const TablePair *pair, const SqlPartition *rest) {
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i];
    if (!str_eq(new->of, rest->of) || !is_changed(pair, new)) continue;
    const RowMove in = {PHASE_CREATE_PARTS, pair->new, rest->name, new->name, new->holds, true};
    move_rows(plan, pair, &in);
  }
  attach(plan, rest);
}

void postgres_partitions(Plan *plan, const TablePair *pair) {
  if (pair->old != NULL) for (size_t i = pair->old->partitions.len; i-- > 0;) {
    const SqlPartition *old = &pair->old->partitions.items[i];
    leave_partition(plan, pair, old, find_partition(pair->new, old->name));
  }
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i];
    if (new->partition->is_default && default_to_split(plan, pair, new->of) == new)
      plan_add(plan, PHASE_DROP_FUNCTIONS, alter(plan, new->of, "DETACH", new->name));
  }
  PgTable table = postgres_table(plan->arena, plan->to, pair->new);
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i];
    const SqlPartition *old = find_partition(pair->old, new->name);
    bool fresh = old == NULL || !is_moved(old, new);
    if (fresh) create_partition(plan, pair, &table.partitions.items[i], new);
    else {
      change_settings(plan, old, new);
      join_partition(plan, pair, old, new);
    }
    if (pair->old != NULL) /* else it is among the comments of the table */
      postgres_comment(plan, "TABLE", new->name, fresh ? STR_NONE : old->partition->comment.str,
                       new->partition->comment.str);
  }
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i];
    if (new->partition->is_default && default_to_split(plan, pair, new->of) == new) split_default(plan, pair, new);
  }
}
