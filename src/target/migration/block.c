/* `sql:` blocks: what they do is not known, so that a new one runs and an old one is left as it is. */
#include "target/migration/diff.h"

static const Object *find_block(const Schema *schema, Dialect dialect, Str name) {
  each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    if (step->kind == STEP_SQL && step_made(step, dialect) && str_eq(step->object->name.str, name))
      return step->object;
  }
  return NULL;
}

void plan_blocks(Plan *plan) {
  Dialect dialect = plan->to->dialect;
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    if (step->kind != STEP_SQL || !step_made(step, dialect)) continue;
    const Object *old = find_block(plan->old_schema, dialect, step->object->name.str);
    Str text = step->object->text.text[dialect].str;
    if (old == NULL || !str_eq(old->text.text[dialect].str, text)) plan_add(plan, PHASE_BLOCKS, text);
  }
  each(i, plan->old_schema->creation) {
    const Step *step = &plan->old_schema->creation.items[i];
    if (step->kind != STEP_SQL || !step_made(step, dialect)) continue;
    if (find_block(plan->new_schema, dialect, step->object->name.str) != NULL) continue;
    Move *move = plan_add(plan, PHASE_BLOCKS, STR("SELECT 1"));
    plan_hazard(plan, move, (Hazard){HAZARD_NOT_UNDONE, step->object->name.str, STR_NONE, STR_NONE});
  }
}
