/* Where things exist: what is narrowed must leave something, and what needs several columns must have
 * all of them wherever it has one. */
#include "load/value.h"
#include "rules/rule.h"

/* What is looked at: a constraint or index, and where the YAML says it is. */
typedef struct Part {
  Str what; /* "index" */
  const Node *node;
  Span span;
  DialectSet on;    /* where it is */
  DialectSet asked; /* where its own `only:` and dialect texts put it */
} Part;

static DialectSet asked(const Node *node, DialectSet within) {
  const Node *only = node_get(node, STR("only"));
  for (int i = 0; only != NULL && i < DIALECT_COUNT; i++)
    if (str_eq(node_text(only).str, dialect_infos[i].key)) return within & (1u << i);
  return within;
}

static void check_nowhere(Rules *r, Str what, DialectSet set, Span span) {
  if (set == 0) diag_add(r->diags, DIAG_NOWHERE, span, STRS(what));
}

/* In a dialect with some of the columns and without others the part would silently be missing. */
static void check_columns(Rules *r, const Part *part, const Column *const *columns, size_t len) {
  check_nowhere(r, part->what, part->on, key_span(part->node, STR("only"), part->span));
  for (int i = 0; i < DIALECT_COUNT; i++) {
    const Column *lacking = NULL;
    bool some = false;
    if (!made_on(r, part->asked & ~part->on, (Dialect)i)) continue;
    for (size_t j = 0; j < len; j++) {
      if (on(columns[j]->on, (Dialect)i)) some = true;
      else lacking = columns[j];
    }
    if (!some || lacking == NULL) continue;
    const DialectInfo *other = &dialect_infos[DIALECT_COUNT - 1 - i];
    diag_add(r->diags, DIAG_MIXED_DIALECTS, part->span,
             STRS(part->what, lacking->name.str, dialect_infos[i].title, other->key));
  }
}

static void check_list(Rules *r, const Part *part, const ColumnList *columns) {
  check_columns(r, part, (const Column *const *)columns->items, columns->len);
}

static void check_check(Rules *r, const Check *check) {
  DialectSet within = check->column != NULL ? check->column->on : check->table->on;
  Part part = {STR("check"), check->node, check->span, check->on, asked(check->node, within)};
  if (check->expression.tree == NULL) {
    check_nowhere(r, part.what, part.on, part.span);
    return;
  }
  ExprColumns columns = expr_columns(r->arena, check->expression.tree);
  check_columns(r, &part, (const Column *const *)columns.items, columns.len);
}

/* Of an index only uniqueness decides which rows are accepted. */
static void check_index(Rules *r, const Index *index) {
  Part part = {STR("index"), index->node, index->span, index->on,
               asked(index->node, index->table->on)};
  VEC(const Column *) columns = {0};
  if (!index->unique) {
    check_nowhere(r, part.what, part.on, key_span(part.node, STR("only"), part.span));
    return;
  }
  each(i, index->keys)
    if (index->keys.items[i].column != NULL)
      vec_push(r->arena, &columns, index->keys.items[i].column);
  check_columns(r, &part, columns.items, columns.len);
}

static void check_table(Rules *r, const Table *t) {
  check_nowhere(r, STR("table"), t->on, t->span);
  each(i, t->columns) {
    const Column *c = t->columns.items[i];
    check_nowhere(r, STR("column"), c->on, column_key(c, STR("only")));
  }
  each(i, t->uniques) {
    const Key *key = t->uniques.items[i];
    Part part = {STR("unique constraint"), key->node, key->span, key->on, asked(key->node, t->on)};
    check_list(r, &part, &key->columns);
  }
  each(i, t->foreign_keys) {
    const ForeignKey *fk = t->foreign_keys.items[i];
    Part part = {STR("foreign key"), fk->node, fk->span, fk->on, asked(fk->node, t->on)};
    check_list(r, &part, &fk->columns);
  }
  each(i, t->checks) check_check(r, t->checks.items[i]);
  each(i, t->indexes) check_index(r, t->indexes.items[i]);
}

static void check_left(Rules *r, const Table *t, Dialect dialect) {
  if (!table_made(t, dialect) || !made_on(r, t->on, dialect)) return;
  each(i, t->columns)
    if (on(t->columns.items[i]->on, dialect)) return;
  diag_add(r->diags, DIAG_NO_COLUMN_LEFT, t->span,
           STRS(t->name.str, dialect_infos[dialect].title,
                dialect_infos[DIALECT_COUNT - 1 - (int)dialect].key));
}

void rule_dialects(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    check_table(r, t);
    for (int j = 0; j < DIALECT_COUNT; j++) check_left(r, t, (Dialect)j);
  }
}
