/* Indexes. A unique key is an index here, and has to be there before rows come that refer to it: SQLite asks for it
 * ("foreign key mismatch"), whatever the rows hold. So keys come with their table, the other indexes at the end. */
#include "target/migration/sqlite.h"

static void drop_index(SqliteRun *run, Str name) {
  plan_add(run->plan, PHASE_DROP_PARTS, CAT(run->plan->arena, STR("DROP INDEX "), name));
}

static const SqlKey *key_of(const SqlTable *table, const Part *part) {
  each(i, table->uniques)
    if (part->of == &table->uniques.items[i]) return part->of;
  return NULL;
}

/* CREATE INDEX on `table`, the name the new table has by then. */
static void create_index(SqliteRun *run, const TablePair *pair, const Part *part, Str table) {
  Plan *plan = run->plan;
  const SqlKey *key = key_of(pair->new, part);
  PlanIndex data = {.i = key != NULL ? ddl_unique_index(plan->arena, plan->to, pair->new, key)
                                     : ddl_index(plan->arena, plan->to, pair->new, part->of)};
  data.i.table = table;
  Move *move = plan_add(plan, key != NULL ? PHASE_ALTER_COLUMNS : PHASE_CREATE_PARTS,
                        plan_render(plan, STR("sqlite/index.sql"), &plan_index_record, &data));
  if (pair->old == NULL || !data.i.unique) return;
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
  bool rebuilt = pair->old != NULL && !table_kept;
  if (!rebuilt || key_of(pair->new, new) == NULL) create_index(run, pair, new, pair->new->name);
}

void sqlite_change_indexes(SqliteRun *run, const TablePair *pair, bool table_kept) {
  Plan *plan = run->plan;
  Parts old = {0}, new = table_parts(plan, plan->to, pair->new);
  if (pair->old != NULL) old = table_parts(plan, plan->from, pair->old);
  PartPairs parts = plan_parts(plan->arena, &old, &new);
  each(i, parts) change_index(run, pair, &parts.items[i], table_kept);
}

void sqlite_create_keys(SqliteRun *run, const TablePair *pair, Str table) {
  Parts parts = table_parts(run->plan, run->plan->to, pair->new);
  each(i, parts) {
    const Part *part = &parts.items[i];
    if (part->kind == PART_INDEX && key_of(pair->new, part) != NULL) create_index(run, pair, part, table);
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
  each(i, run->plan->to->tables) each(k, run->plan->to->tables.items[i].uniques)
    map_set(run->plan->arena, &wanted, run->plan->to->tables.items[i].uniques.items[k].name, run);
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (pair->old != NULL && (pair->new == NULL || run->rebuilt[i])) free_names(run, pair, &wanted);
  }
}
