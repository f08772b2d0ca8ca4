/* Rights, owners and comments that `sql:` blocks give to what has a place of its own. They go with the thing, so that
 * they are said again when it goes and comes, or, said of all that is there, when more comes. */
#include "target/migration/diff.h"

static bool has_more(Plan *plan) {
  each(i, plan->to->tables) {
    Str name = table_key_name(plan->arena, plan->to->tables.items[i].table);
    if (map_get(&plan->old_tables, name) == NULL) return true;
  }
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    bool table = step->kind == STEP_TABLE || step->kind == STEP_TABLE_PARTS;
    if (!table && plan_find_object(plan->old_schema, DIALECT_POSTGRES, step) == NULL) return true;
  }
  return plan->anew.len > 0;
}

void plan_say_again(Plan *plan, const Step *block) {
  if (plan->to->dialect != DIALECT_POSTGRES) return;
  StrList statements = plan_made_by(plan, block);
  each(i, statements) {
    Str sql = statements.items[i];
    SaidOf said = sql_said_of(plan->arena, sql);
    bool anew = plan_mentions(plan, &plan->anew, sql) || plan_mentions(plan, &plan->swapped, sql);
    bool more = said == SAID_OF_ALL && has_more(plan);
    if (said == SAID_NOT || !(anew || more)) continue;
    Move *move = plan_add(plan, PHASE_CREATE_CODE, sql);
    move->step = (size_t)(block - plan->new_schema->creation.items) + 1;
  }
}
