/* Types and collations that `sql:` blocks make. Where one changes, or what it is made of is made anew, it becomes a new
 * one under the old name, as an enum does: the columns that have it are remade. */
#include "target/migration/postgres.h"

/* "TYPE", "DOMAIN" or "COLLATION"; absent: the block makes nothing that a column has. */
static Str kind_of(const Plan *plan, const Step *step) {
  static const Str kinds[] = {STR_INIT("TYPE"), STR_INIT("DOMAIN"), STR_INIT("COLLATION")};
  StrList undo = plan_undo_of(plan, step);
  if (undo.len != 1) return STR_NONE;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (str_starts(undo.items[0], CAT(plan->arena, STR("DROP "), kinds[i], STR(" ")))) return kinds[i];
  return STR_NONE;
}

/* The block as it was, when it makes the same kind of thing under the same name. */
static const Step *former_of(Plan *plan, const Step *new) {
  const Step *old = plan_find_object(plan->old_schema, DIALECT_POSTGRES, new);
  bool same = old != NULL && str_given(kind_of(plan, old)) &&
              str_eq(plan_undo_of(plan, old).items[0], plan_undo_of(plan, new).items[0]);
  return same ? old : NULL;
}

static bool is_swapped(Plan *plan, const Step *old, const Step *new) {
  Str was = old->object->text.text[DIALECT_POSTGRES].str, is = new->object->text.text[DIALECT_POSTGRES].str;
  return !str_eq(was, is) || plan_mentions(plan, &plan->swapped, is);
}

static void note_types(Plan *plan) {
  each(i, plan->to->enums) {
    const Enum *model = plan->to->enums.items[i].enumeration;
    const Type type = {.id = TYPE_ENUM, .enumeration = (Enum *)(uintptr_t)model};
    if (postgres_type_swapped(plan, &type)) vec_push(plan->arena, &plan->swapped, model->name.str);
  }
  each(i, plan->to->domains) {
    const Domain *model = plan->to->domains.items[i].domain;
    if (postgres_domain_swapped(plan, model)) vec_push(plan->arena, &plan->swapped, model->name.str);
  }
}

/* ALTER TYPE pair RENAME TO pair__old; when no column has it any more, DROP TYPE pair__old */
static Str step_aside(Plan *plan, const Step *old) {
  Arena *arena = plan->arena;
  Str kind = kind_of(plan, old), undo = plan_undo_of(plan, old).items[0], called = plan_called_name(plan, old);
  Str whole = str_slice(undo, STR("DROP  ").len + kind.len, undo.len);
  ptrdiff_t dot = str_find_last(whole, '.');
  Str aside = sql_ident(arena, DIALECT_POSTGRES, postgres_old_name(arena, called));
  plan_add(plan, PHASE_CREATE_TYPES,
           CAT(arena, STR("ALTER "), kind, STR(" "), whole, STR(" RENAME TO "), aside));
  return CAT(arena, STR("DROP "), kind, STR(" "), str_slice(whole, 0, (size_t)(dot + 1)), aside);
}

void postgres_swap_blocks(Plan *plan) {
  note_types(plan);
  StrList drops = {0};
  each(i, plan->new_schema->creation) { /* what one is made of stands before it */
    const Step *new = &plan->new_schema->creation.items[i];
    if (new->kind != STEP_SQL || !step_made(new, DIALECT_POSTGRES) || !str_given(kind_of(plan, new))) continue;
    const Step *old = former_of(plan, new);
    if (old == NULL || !is_swapped(plan, old, new)) continue;
    vec_push(plan->arena, &plan->swapped, plan_called_name(plan, old));
    vec_push(plan->arena, &drops, step_aside(plan, old));
  }
  for (size_t i = drops.len; i-- > 0;) plan_add(plan, PHASE_DROP_TYPES, drops.items[i]);
}
