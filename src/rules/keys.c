/* Primary and unique keys, and what foreign keys point at. */
#include "rules/rule.h"

static void check_primary(Rules *r, const Table *t) {
  each(i, t->primary_key->columns) {
    const Column *c = t->primary_key->columns.items[i];
    if (c->nullable)
      diag_add(r->diags, DIAG_KEY_NULLABLE, c->span, STRS(c->name.str));
    if (c->on != t->on)
      diag_add(r->diags, DIAG_KEY_ONE_DIALECT, c->span, STRS(c->name.str));
    if (expression_given(c->generated) && on(r->schema->dialects & c->on, DIALECT_SQLITE))
      diag_add(r->diags, DIAG_KEY_GENERATED, c->span, STRS(c->name.str));
  }
}

void rule_keys(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    if (t->primary_key != NULL) check_primary(r, t);
    each(j, t->uniques) each(k, t->uniques) {
      const Key *a = t->uniques.items[k], *b = t->uniques.items[j];
      if (k >= j || a->columns.len != b->columns.len) continue;
      bool same = (a->on & b->on) != 0;
      each(n, a->columns) same = same && a->columns.items[n] == b->columns.items[n];
      if (!same) continue;
      Diag *diag = diag_add(r->diags, DIAG_UNIQUE_TWICE, b->span, STRS(t->name.str));
      diag_also(diag, a->span, STR("the first"));
    }
  }
}

static TypeId beneath(TypeId id) {
  switch ((int)id) {
  case TYPE_SMALLSERIAL: return TYPE_SMALLINT;
  case TYPE_SERIAL: return TYPE_INTEGER;
  case TYPE_BIGSERIAL: return TYPE_BIGINT;
  }
  return id;
}

static bool same_type(const Type *a, const Type *b) {
  return beneath(a->id) == beneath(b->id) && a->array == b->array &&
         a->enumeration == b->enumeration;
}

static void check_types(Rules *r, const ForeignKey *fk) {
  each(i, fk->columns) {
    const Column *from = fk->columns.items[i], *to = fk->target_columns.items[i];
    if (same_type(&from->type, &to->type)) continue;
    Diag *diag = diag_add(r->diags, DIAG_FOREIGN_KEY_TYPES, fk->span,
                          STRS(from->name.str, type_yaml(r->arena, &from->type), to->name.str,
                               type_yaml(r->arena, &to->type)));
    diag_also(diag, to->span, type_yaml(r->arena, &to->type));
  }
}

static void check_target(Rules *r, const ForeignKey *fk) {
  static const Str names[] = {STR_INIT("Postgres"), STR_INIT("SQLite")};
  for (int i = 0; i < DIALECT_COUNT; i++) {
    Dialect dialect = (Dialect)i;
    if (!on(fk->on & r->schema->dialects, dialect)) continue;
    bool there = on(fk->target->on, dialect);
    each(j, fk->target_columns) there = there && on(fk->target_columns.items[j]->on, dialect);
    if (!there) {
      diag_add(r->diags, DIAG_TARGET_NOT_THERE, fk->span, STRS(fk->target->name.str, names[i]));
    } else if (!fk->target->external &&
               table_key_over(fk->target, &fk->target_columns, dialect) == NULL) {
      Diag *diag = diag_add(r->diags, DIAG_TARGET_NOT_UNIQUE, fk->span,
                            STRS(fk->target->name.str, fk->target_columns.items[0]->name.str));
      diag_also(diag, fk->target_columns.items[0]->span, STR("not unique"));
      return;
    }
  }
}

static void check_action(Rules *r, const ForeignKey *fk, RefAction action, Str key) {
  if (action != REF_SET_NULL && action != REF_SET_DEFAULT) return;
  each(i, fk->columns) {
    const Column *c = fk->columns.items[i];
    if (action == REF_SET_NULL && !c->nullable)
      diag_add(r->diags, DIAG_SET_NULL, fk->span, STRS(key, c->name.str));
    if (action == REF_SET_DEFAULT && c->initial->kind == DEFAULT_NONE && !c->nullable)
      diag_add(r->diags, DIAG_SET_DEFAULT, fk->span, STRS(key, c->name.str));
  }
}

void rule_references(Rules *r) {
  each(i, r->schema->tables) each(j, r->schema->tables.items[i]->foreign_keys) {
    const ForeignKey *fk = r->schema->tables.items[i]->foreign_keys.items[j];
    check_types(r, fk);
    check_target(r, fk);
    check_action(r, fk, fk->on_delete, STR("on_delete"));
    check_action(r, fk, fk->on_update, STR("on_update"));
  }
}
