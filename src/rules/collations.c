/* Collations: of text only, and each database has its own. */
#include "rules/rule.h"

/* Source: sqlite.org/datatype3.html, 7. */
static bool in_sqlite(Str name) {
  return str_eq_fold(name, STR("binary")) || str_eq_fold(name, STR("nocase")) ||
         str_eq_fold(name, STR("rtrim"));
}

static void check_name(Rules *r, Dialect dialect, Str name, Span span) {
  switch (dialect) {
  case DIALECT_POSTGRES:
    if (in_sqlite(name)) diag_add(r->diags, DIAG_POSTGRES_COLLATION, span, STRS(name));
    return;
  case DIALECT_SQLITE:
    if (!in_sqlite(name)) diag_add(r->diags, DIAG_SQLITE_COLLATION, span, STRS(name));
    return;
  case DIALECT_COUNT: return;
  }
}

static bool has_collation(const Type *type) {
  return type_info(type)->class == EXPR_TEXT || type->id == TYPE_NAME || type->id == TYPE_DIALECT;
}

static void check_column(Rules *r, const Column *c) {
  bool given = false;
  for (int i = 0; i < DIALECT_COUNT; i++) {
    Text name = c->collate->text[i];
    given = given || text_given(name);
    if (text_given(name) && made_on(r, c->on, (Dialect)i))
      check_name(r, (Dialect)i, name.str, name.span);
  }
  if (given && !has_collation(&c->type))
    diag_add(r->diags, DIAG_COLLATION_TYPE, column_key(c, STR("collate")),
             STRS(type_yaml(r->arena, &c->type)));
}

static void check_index(Rules *r, const Index *index) {
  each(i, index->keys) {
    const IndexKey *key = &index->keys.items[i];
    if (!str_given(key->collation)) continue;
    for (int j = 0; j < DIALECT_COUNT; j++)
      if (made_on(r, index->on, (Dialect)j)) check_name(r, (Dialect)j, key->collation, key->span);
    if (key->column != NULL && !has_collation(&key->column->type))
      diag_add(r->diags, DIAG_COLLATION_TYPE, key->span,
               STRS(type_yaml(r->arena, &key->column->type)));
  }
}

void rule_collations(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    each(j, t->columns) check_column(r, t->columns.items[j]);
    each(j, t->indexes) check_index(r, t->indexes.items[j]);
  }
}
