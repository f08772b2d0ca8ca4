/* Sequences of their own. */
#include "target/migration/postgres.h"

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

static void comment_sequence(Plan *plan, const SqlSequence *sequence, Str before) {
  postgres_comment(plan, "SEQUENCE", sequence->name, before, sequence->sequence->comment.str);
}

/* ALTER SEQUENCE s AS integer INCREMENT BY 2 MINVALUE 1 ..: what is no longer said takes its first value again. Numbers
 * go on where they are, unless even the first one was outside of the new bounds. */
static Str alter_sequence(Arena *arena, Str name, const Sequence *old, const Sequence *new) {
  const Identity *numbers = &new->numbers;
  Str as = STR(""); /* where a bound is that of the former type, it is made that of the new one */
  if (old->type != new->type) as = CAT(arena, STR(" AS "), type_infos[new->type].yaml);
  int64_t min = sequence_min(numbers, new->type), max = sequence_max(numbers, new->type);
  int64_t was = sequence_start(&old->numbers, old->type);
  return str_format(arena,
                    "ALTER SEQUENCE %.*s%.*s INCREMENT BY %lld MINVALUE %lld MAXVALUE %lld "
                    "START WITH %lld%s CACHE 1 NO CYCLE",
                    STR_ARG(name), STR_ARG(as), (long long)(numbers->has_increment ? numbers->increment : 1),
                    (long long)min, (long long)max, (long long)sequence_start(numbers, new->type),
                    was < min || was > max ? " RESTART" : "");
}

/* Where it stands may be outside of closer bounds. */
static void bound_hazard(Plan *plan, Move *move, const SqlSequence *old, const SqlSequence *new) {
  const Sequence *was = old->sequence, *is = new->sequence;
  int64_t min = sequence_min(&is->numbers, is->type), max = sequence_max(&is->numbers, is->type);
  bool wider = min <= sequence_min(&was->numbers, was->type) && max >= sequence_max(&was->numbers, was->type);
  if (wider || str_ends(move->sql, STR(" RESTART CACHE 1 NO CYCLE"))) return;
  Str query = str_format(plan->arena, "SELECT last_value FROM %.*s WHERE last_value NOT BETWEEN %lld AND %lld",
                         STR_ARG(new->name), (long long)min, (long long)max);
  plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, new->sequence->name.str, STR_NONE, query});
}

static void change_sequence(Plan *plan, const SqlSequence *old, const SqlSequence *new) {
  Arena *arena = plan->arena;
  Str was = sequence_options(arena, old->sequence), is = sequence_options(arena, new->sequence);
  if (!str_eq(was, is)) {
    Move *move = plan_add(plan, PHASE_ALTER_TYPES, alter_sequence(arena, new->name, old->sequence, new->sequence));
    bound_hazard(plan, move, old, new);
    Str options = ddl_numbers(arena, &new->sequence->numbers);
    if (!str_empty(options))
      plan_add(plan, PHASE_ALTER_TYPES,
               CAT(arena, STR("ALTER SEQUENCE "), new->name, STR(" "), options));
  }
  comment_sequence(plan, new, old->sequence->comment.str);
}

void postgres_sequences(Plan *plan) {
  Arena *arena = plan->arena;
  each(i, plan->to->sequences) {
    const SqlSequence *new = &plan->to->sequences.items[i], *old = find_sequence(plan->from, new->name);
    if (old != NULL) {
      change_sequence(plan, old, new);
      continue;
    }
    Move *move = plan_add(plan, PHASE_CREATE_TYPES,
                          CAT(arena, STR("CREATE SEQUENCE "), new->name, sequence_options(arena, new->sequence)));
    plan_comes(plan, move, new->sequence->name.str);
    comment_sequence(plan, new, STR_NONE);
  }
  each(i, plan->from->sequences) {
    const SqlSequence *old = &plan->from->sequences.items[i];
    if (find_sequence(plan->to, old->name) != NULL) continue;
    Str name = postgres_step_aside(plan, "SEQUENCE", old->name, old->sequence->name.str);
    Move *move = plan_add(plan, PHASE_DROP_TYPES, CAT(arena, STR("DROP SEQUENCE IF EXISTS "), name));
    plan_gone(plan, move, old->sequence->name.str, STR_NONE); /* how far it had counted */
  }
}

/* --- whose they are --- */

/* What belongs to a column goes with it. */
static bool owner_goes(Plan *plan, const TablePairs *pairs, const Column *owner) {
  each(i, *pairs) {
    const TablePair *pair = &pairs->items[i];
    if (pair->old == NULL || pair->old->table != owner->table) continue;
    if (pair->new == NULL || partition_remade(pair)) return true;
    each(k, pair->columns) {
      const ColumnPair *column = &pair->columns.items[k];
      if (column->old != NULL && column->old->column == owner) return postgres_column_goes(plan, pair, column);
    }
  }
  return false;
}

void postgres_own_sequences(Plan *plan, const TablePairs *pairs) {
  Arena *arena = plan->arena;
  each(i, plan->to->sequences) {
    const SqlSequence *new = &plan->to->sequences.items[i], *old = find_sequence(plan->from, new->name);
    Str was = old == NULL ? STR_NONE : ddl_sequence_owner(arena, plan->from, old->sequence);
    Str is = ddl_sequence_owner(arena, plan->to, new->sequence), none = STR("NONE");
    Str alter = CAT(arena, STR("ALTER SEQUENCE "), new->name, STR(" OWNED BY "));
    if (str_given(was) && owner_goes(plan, pairs, old->sequence->owner)) {
      plan_add(plan, PHASE_DROP_PARTS, CAT(arena, alter, none));
      was = STR_NONE;
    }
    if (!str_eq(was, is)) plan_add(plan, PHASE_CREATE_PARTS, CAT(arena, alter, str_given(is) ? is : none));
  }
}
