/* The statements for a function, view, trigger or block: taking it away, making it, its comments. */
#include "target/migration/object.h"

#include "reflect/sql_script.h"
#include "target/postgres/postgres.h"

/* DROP FUNCTION f(people), DROP TRIGGER t ON people: what a text says of others is said by their new names. */
static Str drop_now(const Plan *plan, const Step *old, Str sql) {
  bool whole = old->kind == STEP_SQL || (old->kind == STEP_TRIGGER && old->object->trigger.table == NULL);
  if (object_is_routine(plan, old)) return plan_renamed_types(plan, sql, str_find_char(sql, '('));
  return whole ? plan_renamed_types(plan, sql, str_find(sql, STR(" ON "))) : sql;
}

/* What an unknown block did stays: that is what there is to say. */
static void leave_block(Plan *plan, const ObjectPair *pair) {
  Move *move = plan_add(plan, PHASE_END, STR("SELECT 1"));
  plan_hazard(plan, move, (Hazard){HAZARD_NOT_UNDONE, pair->old->object->name.str, STR_NONE, STR_NONE});
}

/* Postgres: it depends on what its text names, or has rows of what goes. */
static bool is_bound(Plan *plan, const Step *step) {
  Str text = step->object->text.text[plan->to->dialect].str;
  bool at_once = step->kind == STEP_FUNCTION && function_read_at_once(plan->arena, text);
  return at_once || plan_mentions(plan, &plan->gone, function_head(plan->arena, text));
}

/* A function that nothing binds to what goes stays as long as anything may call it. */
static Phase drop_phase(Plan *plan, const ObjectPair *pair) {
  bool late = object_is_needed(plan, pair->old) && pair->new == NULL && !is_bound(plan, pair->old);
  return late ? PHASE_DROP_FUNCTIONS : PHASE_DROP_MADE;
}

void object_drop(Plan *plan, const ObjectPair *pair) {
  const Step *old = pair->old;
  if (pair->unknown) {
    leave_block(plan, pair);
    return;
  }
  StrList sql = sql_object_drop(plan->arena, plan->old_schema, plan->to->dialect, old);
  bool known = object_is_needed(plan, old) || object_is_view(plan, old);
  each(i, sql) {
    Move *move = plan_add(plan, drop_phase(plan, pair), drop_now(plan, old, sql.items[i]));
    move->step = (size_t)(old - plan->old_schema->creation.items) + 1;
    Hazard hazard = {HAZARD_BREAKS_READERS, old->object->name.str, STR_NONE, STR_NONE};
    if (pair->new == NULL && known) plan_hazard(plan, move, hazard);
    hazard.kind = HAZARD_DELETES_DATA;
    if (str_starts(sql.items[i], STR("DROP TABLE"))) plan_hazard(plan, move, hazard);
  }
}

/* A block of several statements is as many: drivers that prepare what they run take one at a time. */
StrList plan_made_by(const Plan *plan, const Step *step) {
  StrList out = {0}, whole = sql_object(plan->arena, plan->new_schema, plan->to->dialect, step);
  SqlStatementList statements = {0};
  if (step->kind != STEP_SQL) return whole;
  each(i, whole)
    sql_script_split(plan->arena, plan->to->dialect, whole.items[i], &(SqlBlock){0, whole.items[i].len, STR_NONE},
                     &statements);
  if (statements.len < 2) return whole;
  each(i, statements) vec_push(plan->arena, &out, statements.items[i].text);
  return out;
}

void object_create(Plan *plan, const ObjectPair *pair, Phase phase) {
  StrList sql = plan_made_by(plan, pair->new);
  const Step *new = pair->new;
  bool among_tables = phase != PHASE_CREATE_CODE, stored = new->kind == STEP_VIEW && new->object->materialized;
  plan->functions_first = plan->functions_first || (among_tables && object_is_routine(plan, new));
  each(i, sql) {
    Str text = pair->in_place && !pair->again ? function_replacing(plan->arena, sql.items[i]) : sql.items[i];
    Move *move = plan_add(plan, phase, text);
    move->step = (size_t)(new - plan->new_schema->creation.items) + 1;
    move->block = pair->unknown;
    if (stored && pair->old != NULL)
      plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, new->object->name.str, STR_NONE, STR_NONE});
  }
}

static Str comment_on(const PgObject *object, Str what) {
  if (object != NULL) each(i, object->comments)
    if (str_eq(object->comments.items[i].object, what)) return object->comments.items[i].text;
  return STR_NONE;
}

void object_comments(Plan *plan, const ObjectPair *pair, bool fresh) {
  Arena *arena = plan->arena;
  if (plan->to->dialect == DIALECT_SQLITE || pair->new->kind == STEP_SQL) return;
  PgObject new = postgres_object(arena, plan->to, pair->new), old = {0};
  if (pair->old != NULL && !fresh) old = postgres_object(arena, plan->from, pair->old);
  each(i, new.comments) {
    const PgComment *comment = &new.comments.items[i];
    if (str_eq(comment_on(&old, comment->object), comment->text)) continue;
    plan_add(plan, PHASE_COMMENTS,
             CAT(arena, STR("COMMENT ON "), comment->object, STR(" IS "), comment->text));
  }
  each(i, old.comments)
    if (!str_given(comment_on(&new, old.comments.items[i].object)))
      plan_add(plan, PHASE_COMMENTS,
               CAT(arena, STR("COMMENT ON "), old.comments.items[i].object, STR(" IS NULL")));
}

