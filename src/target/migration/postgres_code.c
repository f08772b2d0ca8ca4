/* Sequences, functions and `sql:` blocks. */
#include "target/migration/postgres.h"

#include "base/map.h"
#include "model/objects.h"

/* --- sequences --- */

static const SqlSequence *find_sequence(const SqlSchema *sql, Str name) {
  each(i, sql->sequences)
    if (str_eq(sql->sequences.items[i].name, name)) return &sql->sequences.items[i];
  return NULL;
}

/* AS integer INCREMENT BY 10 .. */
static Str sequence_options(Arena *arena, const Sequence *sequence) {
  Str numbers = ddl_numbers(arena, &sequence->numbers);
  Str type = sequence->type == TYPE_BIGINT
                 ? STR("")
                 : CAT(arena, STR(" AS "), type_infos[sequence->type].yaml);
  return str_empty(numbers) ? type : CAT(arena, type, STR(" "), numbers);
}

static void own_sequence(Plan *plan, const SqlSequence *sequence, Str before) {
  Str owner = ddl_sequence_owner(plan->arena, plan->to, sequence->sequence);
  if (str_eq(owner, before)) return;
  plan_add(plan, PHASE_CREATE_PARTS,
           CAT(plan->arena, STR("ALTER SEQUENCE "), sequence->name, STR(" OWNED BY "),
               str_given(owner) ? owner : STR("NONE")));
}

static void comment_sequence(Plan *plan, const SqlSequence *sequence, Str before) {
  postgres_comment(plan, "SEQUENCE", sequence->name, before, sequence->sequence->comment.str);
}

static void change_sequence(Plan *plan, const SqlSequence *old, const SqlSequence *new) {
  Arena *arena = plan->arena;
  Str was = sequence_options(arena, old->sequence), is = sequence_options(arena, new->sequence);
  if (!str_eq(was, is)) { /* what is no longer said takes its first value again */
    const Sequence *sequence = new->sequence;
    const Identity *numbers = &sequence->numbers;
    int64_t increment = numbers->has_increment ? numbers->increment : 1;
    int64_t start = increment < 0 ? sequence_max(numbers, sequence->type)
                                  : sequence_min(numbers, sequence->type);
    plan_add(plan, PHASE_ALTER_COLUMNS,
             str_format(arena,
                        "ALTER SEQUENCE %.*s AS %.*s INCREMENT BY %lld NO MINVALUE NO MAXVALUE "
                        "START WITH %lld CACHE 1 NO CYCLE",
                        STR_ARG(new->name), STR_ARG(type_infos[sequence->type].yaml), (long long)increment,
                        (long long)(numbers->has_start ? numbers->start : start)));
    Str options = ddl_numbers(arena, numbers);
    if (!str_empty(options))
      plan_add(plan, PHASE_ALTER_COLUMNS,
               CAT(arena, STR("ALTER SEQUENCE "), new->name, STR(" "), options));
  }
  own_sequence(plan, new, ddl_sequence_owner(arena, plan->from, old->sequence));
  comment_sequence(plan, new, old->sequence->comment.str);
}

static void change_sequences(Plan *plan) {
  Arena *arena = plan->arena;
  each(i, plan->to->sequences) {
    const SqlSequence *new = &plan->to->sequences.items[i], *old = find_sequence(plan->from, new->name);
    if (old != NULL) {
      change_sequence(plan, old, new);
      continue;
    }
    plan_add(plan, PHASE_CREATE_TYPES,
             CAT(arena, STR("CREATE SEQUENCE "), new->name, sequence_options(arena, new->sequence)));
    own_sequence(plan, new, STR_NONE);
    comment_sequence(plan, new, STR_NONE);
  }
  each(i, plan->from->sequences) {
    Str name = plan->from->sequences.items[i].name;
    if (find_sequence(plan->to, name) == NULL)
      plan_add(plan, PHASE_DROP_TYPES, CAT(arena, STR("DROP SEQUENCE IF EXISTS "), name));
  }
}

/* --- functions --- */

static Str text_of(const Object *object) { return object->text.text[DIALECT_POSTGRES].str; }

/* What stands before the body. */
static Str head_of(Str text) {
  ptrdiff_t quote = str_find_char(text, '$');
  return quote < 0 ? text : str_slice(text, 0, (size_t)quote);
}

static Str replacing(Arena *arena, Str text) {
  static const Str create = STR_INIT("create ");
  if (text.len < create.len || !str_eq_fold(str_slice(text, 0, create.len), create)) return text;
  if (str_find(str_lower(arena, head_of(text)), STR("or replace")) >= 0) return text;
  return CAT(arena, STR("CREATE OR REPLACE "), str_slice(text, create.len, text.len));
}

static void drop_function(Plan *plan, const Object *function) {
  plan_add(plan, PHASE_DROP_TYPES, CAT(plan->arena, STR("DROP FUNCTION "),
                                       sql_function_signature(plan->arena, text_of(function))));
}

static void create_function(Plan *plan, const Object *old, const Object *new, bool early) {
  Arena *arena = plan->arena;
  Str text = text_of(new);
  bool same = old != NULL && str_eq(text_of(old), text);
  bool body = old != NULL && str_eq(head_of(text_of(old)), head_of(text));
  if (!same && old != NULL && !body)
    plan_add(plan, PHASE_DROP_CODE, CAT(arena, STR("DROP FUNCTION "),
                                        sql_function_signature(arena, text_of(old))));
  if (!same)
    plan_add(plan, early ? PHASE_CREATE_FUNCTIONS : PHASE_CREATE_CODE, body ? replacing(arena, text) : text);
  postgres_comment(plan, "FUNCTION", sql_function_signature(arena, text),
                   old == NULL || (!same && !body) ? STR_NONE : old->comment.str, new->comment.str);
}

/* The steps of one kind that Postgres makes, by the name of what they make. */
static Map steps_of(Arena *arena, const Schema *schema, StepKind kind) {
  Map out = {0};
  each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    if (step->kind == kind && step_made(step, DIALECT_POSTGRES))
      map_set(arena, &out, step->object->name.str, (void *)(uintptr_t)step->object);
  }
  return out;
}

static void change_functions(Plan *plan) {
  Arena *arena = plan->arena;
  Map old = steps_of(arena, plan->old_schema, STEP_FUNCTION);
  Map new = steps_of(arena, plan->new_schema, STEP_FUNCTION);
  size_t tables_left = 0;
  each(i, plan->new_schema->creation) tables_left += plan->new_schema->creation.items[i].kind == STEP_TABLE;
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    if (step->kind == STEP_TABLE) tables_left--;
    if (step->kind == STEP_FUNCTION && step_made(step, DIALECT_POSTGRES))
      create_function(plan, map_get(&old, step->object->name.str), step->object, tables_left > 0);
  }
  each(i, plan->old_schema->creation) {
    const Step *step = &plan->old_schema->creation.items[i];
    bool function = step->kind == STEP_FUNCTION && step_made(step, DIALECT_POSTGRES);
    if (function && map_get(&new, step->object->name.str) == NULL) drop_function(plan, step->object);
  }
}

void postgres_code(Plan *plan) {
  change_sequences(plan);
  change_functions(plan);
  bool any = plan->phases[PHASE_CREATE_FUNCTIONS].len + plan->phases[PHASE_CREATE_CODE].len > 0;
  if (any) plan_add(plan, PHASE_BEGIN, STR("SET check_function_bodies = off"));
}
