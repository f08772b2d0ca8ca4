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

void postgres_sequences(Plan *plan) {
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
