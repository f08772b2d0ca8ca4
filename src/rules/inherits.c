/* Tables that inherit in Postgres: a child lists every column and check of its parents, so that the other
 * targets have them too; Postgres merges the two. Source: the Postgres 15 manual, 5.10. */
#include "rules/rule.h"

static void check_columns(Rules *r, const Table *child, const Table *parent) {
  each(i, parent->columns) {
    const Column *theirs = parent->columns.items[i];
    const Column *ours = map_get(&child->by_name, theirs->name.str);
    if (!on(theirs->on, DIALECT_POSTGRES)) continue;
    bool same = ours != NULL && on(ours->on, DIALECT_POSTGRES) &&
                str_eq(type_yaml(r->arena, &ours->type), type_yaml(r->arena, &theirs->type));
    if (same) continue;
    Diag *diag = diag_add(r->diags, DIAG_INHERITED_COLUMN, ours != NULL ? ours->span : child->span,
                          STRS(child->name.str, theirs->name.str, parent->name.str,
                               type_yaml(r->arena, &theirs->type)));
    diag_also(diag, theirs->span, STR("the parent's column"));
  }
}

/* Drizzle makes the child first and joins it to its parent afterwards, which wants the same checks. */
static void check_checks(Rules *r, const Table *child, const Table *parent) {
  each(i, parent->checks) {
    const Check *theirs = parent->checks.items[i];
    bool found = !on(theirs->on, DIALECT_POSTGRES) || theirs->no_inherit;
    each(j, child->checks)
      found = found || str_eq(child->checks.items[j]->name.str, theirs->name.str);
    if (found) continue;
    Diag *diag = diag_add(r->diags, DIAG_INHERITED_CHECK, child->span,
                          STRS(child->name.str, theirs->name.str, parent->name.str));
    diag_also(diag, theirs->span, STR("the parent's check"));
  }
}

void rule_inherits(Rules *r) {
  each(i, r->schema->tables) {
    const Table *child = r->schema->tables.items[i];
    if (!table_made(child, DIALECT_POSTGRES)) continue;
    each(j, child->postgres.inherits) {
      const Table *parent = child->postgres.inherits.items[j];
      check_columns(r, child, parent);
      check_checks(r, child, parent);
      if (parent->creation > child->creation)
        diag_add(r->diags, DIAG_INHERITS_CYCLE, child->span, STRS(child->name.str, parent->name.str));
    }
  }
}
