/* Values of enums that have another name. Where the enum is a type, that has it; where rows hold the label, they get
 * the new one on the way. */
#include "target/migration/postgres.h"

#include "base/buf.h"

/* The owner of its renames; absent: an inline one has none. */
static Str owner_of(const Plan *plan, const Enum *enumeration) {
  if (enumeration->owner != NULL) return STR_NONE;
  return qualified_name(plan->arena, enumeration->schema, enumeration->name.str);
}

static bool is_of(const Rename *rename, Str owner) {
  return rename->kind == RENAME_LABEL && str_given(owner) && str_eq(rename->owner, owner);
}

Str plan_label_now(const Plan *plan, const Enum *new, Str label) {
  Str owner = owner_of(plan, new);
  each(i, *plan->renames) {
    const Rename *rename = &plan->renames->items[i];
    if (is_of(rename, owner) && str_eq(rename->from, label)) return rename->to;
  }
  return label;
}

Str plan_new_labels(const Plan *plan, const Enum *new, Str value) {
  Arena *arena = plan->arena;
  Str owner = owner_of(plan, new);
  Buf out = BUF(arena);
  each(i, *plan->renames) {
    const Rename *rename = &plan->renames->items[i];
    if (!is_of(rename, owner)) continue;
    if (out.len == 0) buf_format(&out, "CASE %.*s", STR_ARG(value));
    buf_format(&out, " WHEN %.*s THEN %.*s", STR_ARG(sql_literal(arena, rename->from)),
               STR_ARG(sql_literal(arena, rename->to)));
  }
  if (out.len == 0) return value;
  buf_format(&out, " ELSE %.*s END", STR_ARG(value));
  return buf_str(&out);
}

/* --- Postgres, where the enum is no type --- */

static Str former_labels(const Plan *plan, const Enum *new) {
  Str owner = owner_of(plan, new);
  Buf out = BUF(plan->arena);
  each(i, *plan->renames) {
    const Rename *rename = &plan->renames->items[i];
    if (!is_of(rename, owner)) continue;
    buf_format(&out, "%s%.*s", out.len > 0 ? ", " : "", STR_ARG(sql_literal(plan->arena, rename->from)));
  }
  return buf_str(&out);
}

/* UPDATE books SET genre = CASE genre WHEN 'old' THEN 'new' ELSE genre END WHERE genre IN ('old') */
static Str update(const ColumnRun *run, Str labels) {
  Plan *plan = run->plan;
  const Type *type = &run->pair->new->column->type;
  Str name = run->pair->new->name, head = CAT(plan->arena, STR("UPDATE "), run->table->new->name, STR(" SET "), name);
  if (type->array == 0)
    return CAT(plan->arena, head, STR(" = "), plan_new_labels(plan, type->enumeration, name), STR(" WHERE "), name,
               STR(" IN ("), labels, STR(")"));
  return CAT(plan->arena, head, STR(" = (SELECT array_agg("),
             plan_new_labels(plan, type->enumeration, STR("item.value")),
             CAT(plan->arena, STR(" ORDER BY item.place) FROM unnest("), name,
                 STR(") WITH ORDINALITY AS item (value, place)) WHERE "), name, STR(" && ARRAY["), labels, STR("]")));
}

void postgres_relabel(const ColumnRun *run) {
  Plan *plan = run->plan;
  const Type *old = &run->pair->old->column->type, *new = &run->pair->new->column->type;
  if (old->id != TYPE_ENUM || new->id != TYPE_ENUM || old->array != new->array || new->array > 1) return;
  Str labels = former_labels(plan, new->enumeration);
  if (str_empty(labels) || sql_enum_is_type(plan->old_schema, old->enumeration)) return;
  bool apart = postgres_has_triggers(plan, run->table->old);
  if (apart) postgres_all_triggers(plan, PHASE_ALTER_TABLES, run->table->new->name, "DISABLE");
  Move *move = plan_add(plan, PHASE_ALTER_TABLES, update(run, labels));
  column_hazard(run, move, HAZARD_REWRITES, STR_NONE, STR_NONE);
  if (plan_is_unique(run->table->new, run->pair->new->column))
    column_hazard(run, move, HAZARD_MAY_FAIL, STR_NONE, STR_NONE);
  if (apart) postgres_all_triggers(plan, PHASE_ALTER_TABLES, run->table->new->name, "ENABLE");
}
