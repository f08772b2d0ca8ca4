/* Statements that the Postgres target prints too, and what adding a part may cost. */
#include "target/migration/postgres.h"

#include "target/postgres/postgres.h"

typedef struct TablePlan {
  PgTable t;
  bool if_not_exists;
} TablePlan;

static const Field table_fields[] = {
    FIELD_OF(TablePlan, t, STRUCT, &pg_table_record, "the table"),
    FIELD_OF(TablePlan, if_not_exists, BOOL, NULL, "what exists is left alone"),
};
static const Record table_plan_record = RECORD_OF(TablePlan, "TableStatement", table_fields);

/* --- statements --- */

StrList postgres_table_statements(Plan *plan, const SqlTable *table) {
  TablePlan data = {.t = postgres_table(plan->arena, plan->to, table)};
  StrList out = {0};
  vec_push(plan->arena, &out, plan_render(plan, STR("postgres/table.sql"), &table_plan_record, &data));
  each(i, data.t.storages)
    vec_push(plan->arena, &out,
             CAT(plan->arena, STR("ALTER TABLE "), table->name, STR(" ALTER COLUMN "),
                 data.t.storages.items[i].column, STR(" SET STORAGE "), data.t.storages.items[i].method));
  each(i, data.t.comments)
    plan_add(plan, PHASE_COMMENTS, CAT(plan->arena, STR("COMMENT ON "), data.t.comments.items[i].object,
                                       STR(" IS "), data.t.comments.items[i].text));
  return out;
}

Str postgres_index_statement(Plan *plan, const SqlTable *table, const SqlIndex *index) {
  PlanIndex data = {.i = ddl_index(plan->arena, plan->to, table, index)};
  return plan_render(plan, STR("postgres/index.sql"), &plan_index_record, &data);
}

Str postgres_column_text(Plan *plan, const SqlColumn *column) {
  PlanColumn data = {ddl_column(plan->arena, plan->to, column)};
  return plan_render(plan, STR("postgres/column_text.sql"), &plan_column_record, &data);
}

/* --- hazards --- */

/* ADD COLUMN leaves a column of a primary key empty, which the key refuses. */
static bool comes_empty(const TablePair *pair, const Part *part) {
  const Key *key = part->kind == PART_KEY ? ((const SqlKey *)part->of)->key : NULL;
  if (key == NULL || !key->primary) return false;
  each(i, key->columns) each(k, pair->columns) {
    const ColumnPair *column = &pair->columns.items[k];
    bool comes = column->old == NULL && column->new != NULL && column->new->column == key->columns.items[i];
    if (comes && plan_needs_value(column->new)) return true;
  }
  return false;
}

void postgres_part_hazards(Plan *plan, Move *move, const TablePair *pair, const Part *part) {
  bool unique = part->kind == PART_INDEX && ((const SqlIndex *)part->of)->unique;
  Str object = CAT(plan->arena, pair_name(plan->arena, pair), STR("."), part->name);
  Str table = pair_name(plan->arena, pair);
  if (comes_empty(pair, part))
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, PLAN_GIVE_BACKFILL,
                                     CAT(plan->arena, STR("SELECT * FROM "), pair->new->name)});
  else if ((part->kind != PART_INDEX || unique) && !plan_part_holds(plan, pair, part))
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, plan_part_query(plan, pair->new, part)});
  Str verb = part->kind == PART_KEY || part->kind == PART_CHECK ? STR("read or write ") : STR("write to ");
  plan_hazard(plan, move, (Hazard){HAZARD_LOCKS, table, CAT(plan->arena, verb, table), STR_NONE});
}

/* --- triggers of set_on_update --- */

static const SqlTrigger *find_function(const SqlSchema *sql, const SqlTrigger *wanted) {
  each(t, sql->tables) each(i, sql->tables.items[t].triggers) {
    const SqlTrigger *trigger = &sql->tables.items[t].triggers.items[i];
    if (str_given(trigger->function) && str_eq(trigger->function_name, wanted->function_name)) return trigger;
  }
  return NULL;
}

static const SqlTrigger *find_trigger(const SqlTable *table, const SqlTrigger *wanted) {
  if (table == NULL) return NULL;
  each(i, table->triggers)
    if (str_eq(table->triggers.items[i].sql, wanted->sql)) return &table->triggers.items[i];
  return NULL;
}

/* One that does something else is replaced under its triggers. */
static void create_function(Plan *plan, const SqlTrigger *trigger) {
  const SqlTrigger *before = find_function(plan->before, trigger);
  if (before != NULL && str_eq(before->function, trigger->function)) return;
  plan_add(plan, PHASE_CREATE_CODE,
           before == NULL ? trigger->function : function_replacing(plan->arena, trigger->function));
}

void postgres_triggers(Plan *plan, const TablePair *pair) {
  Arena *arena = plan->arena;
  const SqlTable *old = pair->old == NULL ? NULL : plan_before(plan, pair->old);
  bool stays = old != NULL && pair->new != NULL;
  if (pair->new != NULL) each(i, pair->new->triggers) {
    const SqlTrigger *trigger = &pair->new->triggers.items[i];
    if (str_given(trigger->function)) create_function(plan, trigger);
    bool disturbed = stays && map_get(pair->remade, trigger->column) != NULL;
    if (disturbed || find_trigger(old, trigger) == NULL) plan_add(plan, PHASE_CREATE_CODE, trigger->sql);
  }
  if (old != NULL) each(i, old->triggers) {
    const SqlTrigger *trigger = &old->triggers.items[i];
    bool kept = find_trigger(pair->new, trigger) != NULL;
    bool disturbed = stays && map_get(pair->remade, trigger->column) != NULL;
    if (disturbed || (!kept && pair->new != NULL))
      plan_add(plan, PHASE_DROP_MADE, CAT(arena, STR("DROP TRIGGER "), trigger->name, STR(" ON "),
                                          pair->old->name));
    if (str_given(trigger->function) && find_function(plan->to, trigger) == NULL)
      plan_add(plan, PHASE_DROP_FUNCTIONS, CAT(arena, STR("DROP FUNCTION "), trigger->function_name));
  }
}
