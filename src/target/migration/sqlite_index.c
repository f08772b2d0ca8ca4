/* Indexes. A unique key is an index here, and has to be there before rows come that refer to it: SQLite asks for it
 * ("foreign key mismatch"), whatever the rows hold. So unique indexes come with their table, the others at the end; and
 * where the old table still has the index, whose name is taken and which the old rows need in the same way, the
 * new one gets another for as long. */
#include "target/migration/sqlite.h"

#include <assert.h>

static void drop_index(SqliteRun *run, Str name) {
  plan_add(run->plan, PHASE_DROP_PARTS, CAT(run->plan->arena, STR("DROP INDEX "), name));
}

static const SqlKey *key_of(const SqlTable *table, const Part *part) {
  each(i, table->uniques)
    if (part->of == &table->uniques.items[i]) return part->of;
  return NULL;
}

/* A foreign key may hang on it: a unique key, or a unique index over whole columns and all rows. */
static bool carries_references(const SqlTable *table, const Part *part) {
  if (part->kind != PART_INDEX) return false;
  if (key_of(table, part) != NULL) return true;
  const SqlIndex *index = part->of;
  assert(index != NULL);
  if (!index->unique || !sqltext_empty(index->where)) return false;
  each(i, index->keys)
    if (index->keys.items[i].column == NULL) return false;
  return true;
}

static PlanIndex index_of(Plan *plan, const TablePair *pair, const Part *part) {
  const SqlKey *key = key_of(pair->new, part);
  return (PlanIndex){.i = key != NULL ? ddl_unique_index(plan->arena, plan->to, pair->new, key)
                                      : ddl_index(plan->arena, plan->to, pair->new, part->of)};
}

static Str statement(Plan *plan, const PlanIndex *index) {
  return plan_render(plan, STR("sqlite/index.sql"), &plan_index_record, index);
}

static bool is_proven(Plan *plan, const TablePair *pair, const Part *part) {
  const SqlKey *key = key_of(pair->new, part);
  return key != NULL ? plan_key_holds(plan, pair, key->key) : plan_index_holds(plan, pair, part->of);
}

static void create_index(SqliteRun *run, const TablePair *pair, const Part *part, bool rebuilt) {
  Plan *plan = run->plan;
  const SqlKey *key = key_of(pair->new, part);
  PlanIndex data = index_of(plan, pair, part);
  bool early = !rebuilt && carries_references(pair->new, part);
  Move *move = plan_add(plan, early ? PHASE_ALTER_TABLES : PHASE_CREATE_PARTS, statement(plan, &data));
  if (pair->old == NULL || !data.i.unique || is_proven(plan, pair, part)) return;
  Str object = CAT(plan->arena, pair_name(plan->arena, pair), STR("."), part->name);
  Str query = key != NULL ? plan_key_query(plan, pair->new, key->key) : plan_part_query(plan, pair->new, part);
  plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, query});
}

/* An index goes with its table; where that is kept, one that is as it was is left alone. */
static void change_index(SqliteRun *run, const TablePair *pair, const PartPair *part, bool table_kept) {
  const Part *old = part->old, *new = part->new;
  bool same = old != NULL && new != NULL && str_eq(old->name, new->name);
  if (same && table_kept) return;
  if (old != NULL && old->kind == PART_INDEX && table_kept) drop_index(run, old->name);
  if (new == NULL || new->kind != PART_INDEX) return;
  create_index(run, pair, new, pair->old != NULL && !table_kept);
}

void sqlite_change_indexes(SqliteRun *run, const TablePair *pair, bool table_kept) {
  Plan *plan = run->plan;
  Parts old = {0}, new = table_parts(plan, plan->to, pair->new);
  if (pair->old != NULL) old = table_parts(plan, plan->from, pair->old);
  PartPairs parts = plan_parts(plan->arena, &old, &new);
  each(i, parts) change_index(run, pair, &parts.items[i], table_kept);
}

void sqlite_drop_indexes(SqliteRun *run, const SqlTable *table) {
  Parts parts = table_parts(run->plan, run->plan->from, table);
  each(i, parts)
    if (parts.items[i].kind == PART_INDEX) drop_index(run, parts.items[i].name);
}

/* --- for as long as both tables are there --- */

static bool has_column(const TablePair *pair, const Part *part, const Column *column) {
  const SqlKey *key = key_of(pair->new, part);
  const SqlIndex *index = part->of;
  size_t len = key != NULL ? key->key->columns.len : index->keys.len;
  for (size_t i = 0; i < len; i++)
    if ((key != NULL ? key->key->columns.items[i] : index->keys.items[i].column) == column) return true;
  return false;
}

/* A foreign key points at what the index is over. */
static bool is_target(const SqliteRun *run, const TablePair *pair, const Part *part) {
  const KeysTo *keys = &run->new_keys[pair->new->table->position];
  each(i, *keys) {
    const ForeignKey *key = keys->items[i]->foreign_key;
    bool all = true;
    each(k, key->target_columns) all = all && has_column(pair, part, key->target_columns.items[k]);
    if (all) return true;
  }
  return false;
}

void sqlite_create_keys(SqliteRun *run, const TablePair *pair, Str table) {
  Plan *plan = run->plan;
  Parts parts = table_parts(plan, plan->to, pair->new);
  each(i, parts) {
    const Part *part = &parts.items[i];
    if (!carries_references(pair->new, part) || !is_target(run, pair, part)) continue;
    const SqlKey *key = key_of(pair->new, part);
    Str name = key != NULL ? key->key->name.str : ((const SqlIndex *)part->of)->index->name.str;
    PlanIndex data = index_of(plan, pair, part);
    data.i.table = table;
    data.i.name = sql_ident(plan->arena, DIALECT_SQLITE, CAT(plan->arena, run->prefix, name));
    Move *move = plan_add(plan, PHASE_ALTER_TABLES, statement(plan, &data));
    Str object = CAT(plan->arena, pair_name(plan->arena, pair), STR("."), name);
    if (!is_proven(plan, pair, part)) plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, STR_NONE});
    plan_add(plan, PHASE_END, CAT(plan->arena, STR("DROP INDEX "), data.i.name));
  }
}

/* --- names --- */

static void free_names(SqliteRun *run, const TablePair *pair, const Map *wanted) {
  Parts parts = table_parts(run->plan, run->plan->from, pair->old);
  each(i, parts)
    if (parts.items[i].kind == PART_INDEX && map_get(wanted, parts.items[i].name) != NULL)
      drop_index(run, parts.items[i].name);
}

void sqlite_free_names(SqliteRun *run) {
  Map wanted = {0};
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (pair->new == NULL || run->rebuilt[i]) continue;
    Parts parts = table_parts(run->plan, run->plan->to, pair->new);
    each(k, parts)
      if (carries_references(pair->new, &parts.items[k])) map_set(run->plan->arena, &wanted, parts.items[k].name, run);
  }
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (pair->old != NULL && (pair->new == NULL || run->rebuilt[i])) free_names(run, pair, &wanted);
  }
}
