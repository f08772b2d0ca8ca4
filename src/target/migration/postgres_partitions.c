/* Partitions of a table that stays. One whose rows change is taken off and put on again; rows of one that goes, or is
 * for fewer rows, go to those that come or are for more, and to the default one. Only what no partition is for any
 * more is deleted, with consent. */
#include "target/migration/postgres.h"

#include "base/buf.h"
#include "model/bounds.h"
#include "target/postgres/postgres.h"

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

/* --- what becomes of one --- */

static const SqlPartition *find_partition(const SqlTable *table, Str name) {
  if (table != NULL) each(i, table->partitions)
    if (str_eq(table->partitions.items[i].name, name)) return &table->partitions.items[i];
  return NULL;
}

typedef enum Fate {
  FATE_STAYS,
  FATE_MOVES,     /* it is taken off and put on again: it is for other rows, or under another */
  FATE_GOES,
  FATE_COMES_BACK /* it goes, as it is partitioned otherwise or below what goes, and its name or one below it comes */
} Fate;

/* What it is now is dropped. */
static bool is_over(Fate fate) { return fate == FATE_GOES || fate == FATE_COMES_BACK; }

static bool level_stays(const TablePair *pair, Str of);

static bool name_below_comes(const TablePair *pair, Str of) {
  each(i, pair->old->partitions) {
    const SqlPartition *below = &pair->old->partitions.items[i];
    if (!str_eq(below->of, of)) continue;
    if (find_partition(pair->new, below->name) != NULL || name_below_comes(pair, below->name)) return true;
  }
  return false;
}

static Fate fate_of(const TablePair *pair, const SqlPartition *old, const SqlPartition *new) {
  if (new == NULL) return name_below_comes(pair, old->name) ? FATE_COMES_BACK : FATE_GOES;
  if (!str_eq(old->by, new->by) || !level_stays(pair, old->of)) return FATE_COMES_BACK;
  return str_eq(old->of, new->of) && str_eq(old->rows, new->rows) ? FATE_STAYS : FATE_MOVES;
}

const SqlPartition *partition_kept(const TablePair *pair, const SqlPartition *new) {
  const SqlPartition *old = find_partition(pair->old, new->name);
  return old == NULL || is_over(fate_of(pair, old, new)) ? NULL : old;
}

static Fate old_fate(const TablePair *pair, const SqlPartition *old) {
  return fate_of(pair, old, find_partition(pair->new, old->name));
}

/* What the partition is part of is there before and after: else it goes along with that. */
static bool level_stays(const TablePair *pair, Str of) {
  const SqlPartition *old = find_partition(pair->old, of);
  return old == NULL || !is_over(old_fate(pair, old)); /* NULL: the table itself */
}

/* It comes, or other rows are to be in it. */
static bool is_changed(const TablePair *pair, const SqlPartition *new) {
  const SqlPartition *old = find_partition(pair->old, new->name);
  return old == NULL || fate_of(pair, old, new) != FATE_STAYS;
}

static const SqlPartition *default_of(const SqlTable *table, Str of) {
  each(i, table->partitions) {
    const SqlPartition *partition = &table->partitions.items[i];
    if (partition->partition->is_default && str_eq(partition->of, of)) return partition;
  }
  return NULL;
}

static const Partitioning *spread_of(const SqlTable *table, Str of) {
  const SqlPartition *above = find_partition(table, of);
  return above == NULL ? table->table->postgres.partitioning : above->partition->under;
}

/* --- who gives rows to whom --- */

/* The default partition that stays is taken off while others come and change, as it may have rows that are theirs. */
static bool is_split(const TablePair *pair, const SqlPartition *old) {
  bool any = false;
  if (!old->partition->is_default || old_fate(pair, old) != FATE_STAYS || !level_stays(pair, old->of)) return false;
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i];
    if (!str_eq(new->of, old->of) || !is_changed(pair, new)) continue;
    if (!str_given(new->holds)) return false;
    any = true;
  }
  return any;
}

/* `new` may be for rows of `old`. */
static bool may_take(Plan *plan, const TablePair *pair, const SqlPartition *old, const SqlPartition *new) {
  bool itself = str_eq(old->name, new->name) && old_fate(pair, old) != FATE_COMES_BACK;
  if (itself || !str_eq(old->of, new->of) || new->partition->is_default || !str_given(new->holds)) return false;
  if (!is_changed(pair, new)) return false;
  if (old->partition->is_default) return true;
  return partitions_share(plan->arena, spread_of(pair->new, new->of)->method, old->partition, new->partition);
}

/* The default partition that gets the rows of `old` that no other is for; NULL: there is none. */
static const SqlPartition *rest_for(const TablePair *pair, const SqlPartition *old) {
  const SqlPartition *rest = default_of(pair->new, old->of);
  bool itself = rest != NULL && str_eq(rest->name, old->name) && old_fate(pair, old) != FATE_COMES_BACK;
  return itself ? NULL : rest;
}

/* Something else comes under its name before its rows could be moved. */
static bool is_name_taken(const Plan *plan, const TablePair *pair, Str name) {
  each(t, plan->to->tables) {
    const SqlTable *table = &plan->to->tables.items[t];
    if (str_eq(table->name, name) || (table != pair->new && find_partition(table, name) != NULL)) return true;
  }
  return false;
}

static bool gives_rows(Plan *plan, const TablePair *pair, const SqlPartition *old) {
  if (!level_stays(pair, old->of) || is_name_taken(plan, pair, old->name)) return false;
  if (rest_for(pair, old) != NULL) return true;
  each(i, pair->new->partitions)
    if (may_take(plan, pair, old, &pair->new->partitions.items[i])) return true;
  return false;
}

/* Every row of `one`, of the side `own`, is for a partition of the other side that is not the default one. */
static bool is_covered_by_bounds(Plan *plan, const SqlPartition *one, const SqlTable *own, const SqlTable *other) {
  const Partitioning *beside = spread_of(own, one->of), *others = spread_of(other, one->of);
  return partition_covered(plan->arena, beside->method, one->partition, &beside->partitions, &others->partitions);
}

/* The same, of any partition. */
static bool is_covered(Plan *plan, const SqlPartition *one, const SqlTable *own, const SqlTable *other) {
  if (default_of(other, one->of) != NULL) return true;
  each(i, other->partitions) /* of one that is compared otherwise nothing is known */
    if (str_eq(other->partitions.items[i].of, one->of) && !str_given(other->partitions.items[i].holds)) return false;
  return is_covered_by_bounds(plan, one, own, other);
}

bool partition_rows_go(Plan *plan, const TablePair *pair) {
  each(i, pair->old->partitions) {
    const SqlPartition *old = &pair->old->partitions.items[i];
    bool goes = is_over(old_fate(pair, old)) && level_stays(pair, old->of);
    bool moved = gives_rows(plan, pair, old) && is_covered(plan, old, pair->old, pair->new);
    if (goes && !moved) return true;
  }
  return false;
}

bool partitions_taken_off(Plan *plan, const TablePair *pair) {
  each(i, pair->old->partitions) {
    const SqlPartition *old = &pair->old->partitions.items[i];
    Fate fate = old_fate(pair, old);
    if (fate == FATE_MOVES || is_split(pair, old) || (is_over(fate) && gives_rows(plan, pair, old))) return true;
  }
  return false;
}

/* --- rows that change their partition --- */

/* INSERT INTO to (a) OVERRIDING SYSTEM VALUE SELECT a FROM from WHERE ..; DELETE FROM from WHERE .. */
typedef struct RowMove {
  Str from, to, where; /* absent where: all rows */
  bool stay;           /* `from` does, so that the rows are deleted there */
  bool attached;       /* triggers of `to` would see them */
} RowMove;

static Move *move_rows(Plan *plan, const TablePair *pair, const RowMove *rows) {
  Arena *arena = plan->arena;
  Buf columns = BUF(arena);
  Str where = str_given(rows->where) ? CAT(arena, STR(" WHERE "), rows->where) : STR("");
  each(i, pair->new->columns) {
    const SqlColumn *column = &pair->new->columns.items[i];
    if (!sqltext_empty(column->generated)) continue;
    buf_format(&columns, "%s%.*s", columns.len > 0 ? ", " : "", STR_ARG(column->name));
  }
  bool apart = rows->attached && postgres_has_triggers(plan, pair->old);
  if (apart) postgres_all_triggers(plan, PHASE_CREATE_PARTS, rows->to, "DISABLE");
  Str list = buf_str(&columns);
  Move *move = plan_add(plan, PHASE_CREATE_PARTS,
                        CAT(arena, STR("INSERT INTO "), rows->to, STR(" ("), list,
                            STR(") OVERRIDING SYSTEM VALUE SELECT "), list, STR(" FROM "), rows->from, where));
  size_t at = plan->phases[PHASE_CREATE_PARTS].len - 1;
  Str table = pair_name(arena, pair);
  plan_hazard(plan, move, (Hazard){HAZARD_LOCKS, table, CAT(arena, STR("read or write "), table), STR_NONE});
  if (apart) postgres_all_triggers(plan, PHASE_CREATE_PARTS, rows->to, "ENABLE");
  if (rows->stay) plan_add(plan, PHASE_CREATE_PARTS, CAT(arena, STR("DELETE FROM "), rows->from, where));
  return &plan->phases[PHASE_CREATE_PARTS].items[at];
}

static Str outside(Plan *plan, Str holds) { return CAT(plan->arena, STR("("), holds, STR(") IS NOT TRUE")); }

/* Where the rows of one that comes again stand meanwhile. */
static Str aside_name(Plan *plan, const SqlPartition *old) {
  return sql_qualified(plan->arena, plan->new_schema, old->partition->schema,
                       postgres_old_name(plan->arena, old->partition->name.str));
}

static bool has_no_rest(const SqlPartition *new) {
  const Partitioning *under = new->partition->under;
  if (under == NULL || under->method == PARTITION_HASH) return false;
  each(i, under->partitions)
    if (under->partitions.items[i]->is_default) return false;
  return true;
}

static void give(Plan *plan, const TablePair *pair, const SqlPartition *old, const SqlPartition *new, Str where) {
  Fate fate = old_fate(pair, old), to = FATE_COMES_BACK;
  const SqlPartition *was = find_partition(pair->old, new->name);
  if (was != NULL) to = fate_of(pair, was, new);
  bool goes = is_over(fate);
  const RowMove rows = {fate == FATE_COMES_BACK ? aside_name(plan, old) : old->name, new->name, where, !goes,
                        to != FATE_MOVES};
  Move *move = move_rows(plan, pair, &rows);
  Str object = object_of(plan, pair, old);
  if (goes) plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, object, STR_NONE, STR_NONE});
  if (has_no_rest(new)) plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, STR_NONE});
}

/* Rows of `old` go where they belong now. Of one that goes, the condition on those that are left, as an OR of what
 * others are for; absent: none was. */
static Str give_rows(Plan *plan, const TablePair *pair, const SqlPartition *old) {
  Buf taken = BUF(plan->arena);
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i];
    if (!may_take(plan, pair, old, new)) continue;
    give(plan, pair, old, new, new->holds);
    buf_format(&taken, "%s(%.*s)", taken.len > 0 ? " OR " : "", STR_ARG(new->holds));
  }
  return taken.len > 0 ? buf_str(&taken) : STR_NONE;
}

static void empty_partition(Plan *plan, const TablePair *pair, const SqlPartition *old, Fate fate) {
  const SqlPartition *rest = rest_for(pair, old);
  Str taken = give_rows(plan, pair, old);
  Str left = str_given(taken) ? outside(plan, taken) : STR_NONE;
  bool all_taken = str_given(taken) && is_covered_by_bounds(plan, old, pair->old, pair->new);
  if (rest != NULL && !all_taken) give(plan, pair, old, rest, left);
  Str from = fate == FATE_COMES_BACK ? aside_name(plan, old) : old->name;
  Move *move = plan_add(plan, PHASE_CREATE_PARTS, CAT(plan->arena, STR("DROP TABLE "), from));
  if (is_covered(plan, old, pair->old, pair->new)) return;
  plan_gone(plan, move, object_of(plan, pair, old), STR_NONE);
  move->hazards.items[0].query = CAT(plan->arena, STR("SELECT * FROM "), old->name, STR(" WHERE "), left);
}

static void narrow_partition(Plan *plan, const TablePair *pair, const SqlPartition *old) {
  const SqlPartition *new = find_partition(pair->new, old->name), *rest = rest_for(pair, old);
  const Partitioning *by = spread_of(pair->old, old->of);
  PartitionList own = {0};
  vec_push(plan->arena, &own, (Partition *)(uintptr_t)new->partition);
  bool grows = str_eq(old->of, new->of) && by->method != PARTITION_HASH && !new->partition->is_default &&
               partition_covered(plan->arena, by->method, old->partition, &by->partitions, &own);
  if (grows) return;
  give_rows(plan, pair, old);
  if (rest != NULL && str_given(new->holds) && str_eq(old->of, new->of))
    give(plan, pair, old, rest, outside(plan, new->holds));
}

/* --- statements --- */

static Str alter(Plan *plan, Str table, const char *how, Str partition) {
  return CAT(plan->arena, STR("ALTER TABLE "), table, STR(" "), str_from_z(how), STR(" PARTITION "), partition);
}

static void may_not_fit(Plan *plan, Move *move, Str object, Str from, Str where) {
  Str query = str_given(where) ? CAT(plan->arena, STR("SELECT * FROM "), from, STR(" WHERE "), where) : STR_NONE;
  plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, query});
}

/* Rows of it are in the default partition, which stays as it is. */
static void may_be_in_default(Plan *plan, Move *move, const TablePair *pair, const SqlPartition *new) {
  const SqlPartition *rest = default_of(pair->old, new->of);
  bool there = rest != NULL && old_fate(pair, rest) == FATE_STAYS && !is_split(pair, rest);
  if (there && !new->partition->is_default) may_not_fit(plan, move, object_of(plan, pair, new), rest->name, new->holds);
}

static void create_partition(Plan *plan, const TablePair *pair, const PgPartition *from, const SqlPartition *new) {
  PartitionPlan data = {.p = *from};
  Move *move = plan_add(plan, pair->old == NULL ? plan_table_phase(plan, pair->new->table) : PHASE_CREATE_PARTS,
                        plan_render(plan, STR("postgres/partition.sql"), &partition_plan_record, &data));
  if (pair->old == NULL) return;
  bool filled = level_stays(pair, new->of) &&
                (new->partition->is_default || is_covered(plan, new, pair->new, pair->old));
  if (!filled) plan_comes(plan, move, object_of(plan, pair, new));
  may_be_in_default(plan, move, pair, new);
}

/* Rows that point into it keep it from being taken off, and dropped. */
static void take_off_referenced(Plan *plan, const TablePair *pair, const SqlPartition *old) {
  Move *move = NULL;
  each(t, plan->from->tables) {
    const SqlTable *table = &plan->from->tables.items[t];
    each(k, table->foreign_keys) {
      const SqlForeignKey *key = &table->foreign_keys.items[k];
      if (key->foreign_key->target != pair->old->table) continue;
      if (move == NULL) move = plan_add(plan, PHASE_DROP_MADE, alter(plan, old->of, "DETACH", old->name));
      plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object_of(plan, pair, old), STR_NONE,
                                       plan_pointing_query(plan, table, key, old->name)});
    }
  }
}

static void leave_partition(Plan *plan, const TablePair *pair, const SqlPartition *old, Fate fate) {
  if (fate == FATE_STAYS && !is_split(pair, old)) return;
  bool goes = is_over(fate);
  if (goes && !level_stays(pair, old->of)) return;
  if (!goes || gives_rows(plan, pair, old))
    plan_add(plan, PHASE_DROP_FUNCTIONS, alter(plan, old->of, "DETACH", old->name));
  else {
    if (!partitions_taken_off(plan, pair)) take_off_referenced(plan, pair, old);
    Move *move = plan_add(plan, PHASE_DROP_MADE, CAT(plan->arena, STR("DROP TABLE "), old->name));
    plan_gone(plan, move, object_of(plan, pair, old), STR_NONE);
    return;
  }
  if (fate != FATE_COMES_BACK) return;
  Str aside = aside_name(plan, old);
  plan_add(plan, PHASE_DROP_FUNCTIONS, CAT(plan->arena, STR("CREATE TABLE "), aside, STR(" AS TABLE "), old->name));
  plan_add(plan, PHASE_DROP_FUNCTIONS, CAT(plan->arena, STR("DROP TABLE "), old->name));
}

static void change_settings(Plan *plan, const SqlPartition *old, const SqlPartition *new) {
  Arena *arena = plan->arena;
  const Partition *was = old->partition, *is = new->partition;
  postgres_alter_options(plan, new->name, &was->with, &is->with);
  if (str_eq(was->tablespace, is->tablespace)) return;
  Str space = str_given(is->tablespace) ? is->tablespace : STR("pg_default");
  Move *move = plan_add(plan, PHASE_ALTER_TABLES, CAT(arena, STR("ALTER TABLE "), new->name, STR(" SET TABLESPACE "),
                                                       sql_ident(arena, DIALECT_POSTGRES, space)));
  plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, is->name.str, STR_NONE, STR_NONE});
}

/* What is left in it must be for it. */
static void join_partition(Plan *plan, const TablePair *pair, const SqlPartition *old, const SqlPartition *new) {
  Fate fate = fate_of(pair, old, new);
  if (fate != FATE_MOVES && !is_split(pair, old)) return;
  Move *move = plan_add(plan, PHASE_CREATE_PARTS,
                        CAT(plan->arena, alter(plan, new->of, "ATTACH", new->name), STR(" "), new->rows));
  if (fate != FATE_MOVES) return;
  bool fits = level_stays(pair, old->of) && str_eq(old->of, new->of) && is_covered(plan, old, pair->old, pair->new);
  if (!fits) may_not_fit(plan, move, object_of(plan, pair, new), new->name,
                         str_given(new->holds) ? outside(plan, new->holds) : STR_NONE);
  may_be_in_default(plan, move, pair, new);
}

/* --- the whole --- */

static void come(Plan *plan, const TablePair *pair) {
  PgTable table = postgres_table(plan->arena, plan->to, pair->new);
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i], *old = find_partition(pair->old, new->name);
    bool fresh = old == NULL || fate_of(pair, old, new) == FATE_COMES_BACK;
    if (fresh) create_partition(plan, pair, &table.partitions.items[i], new);
    else change_settings(plan, old, new);
    if (pair->old != NULL) /* else it is among the comments of the table */
      postgres_comment(plan, "TABLE", new->name, fresh ? STR_NONE : old->partition->comment.str,
                       new->partition->comment.str);
  }
}

static void move_all_rows(Plan *plan, const TablePair *pair) {
  each(i, pair->old->partitions) {
    const SqlPartition *old = &pair->old->partitions.items[i];
    Fate fate = old_fate(pair, old);
    if (!level_stays(pair, old->of)) continue;
    if (fate == FATE_MOVES) narrow_partition(plan, pair, old);
    else if (is_split(pair, old)) give_rows(plan, pair, old);
    else if (is_over(fate) && gives_rows(plan, pair, old)) empty_partition(plan, pair, old, fate);
  }
}

void postgres_partitions(Plan *plan, const TablePair *pair) {
  if (pair->old != NULL) for (size_t i = pair->old->partitions.len; i-- > 0;) {
    const SqlPartition *old = &pair->old->partitions.items[i];
    leave_partition(plan, pair, old, old_fate(pair, old));
  }
  come(plan, pair);
  if (pair->old == NULL) return;
  move_all_rows(plan, pair);
  each(i, pair->new->partitions) {
    const SqlPartition *new = &pair->new->partitions.items[i], *old = find_partition(pair->old, new->name);
    if (old != NULL && fate_of(pair, old, new) != FATE_COMES_BACK) join_partition(plan, pair, old, new);
  }
}
