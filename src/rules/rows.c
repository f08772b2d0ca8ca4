/* `rows:`: what a database would refuse, or would insert again each time. */
#include "rules/rule.h"

static bool is_filled(const Column *c) {
  bool client = c->initial->kind == DEFAULT_FUNCTION && default_functions[c->initial->function].client;
  return c->nullable || (c->initial->kind != DEFAULT_NONE && !client) ||
         expression_given(c->generated) || c->identity->kind != IDENTITY_NONE ||
         type_is_serial(&c->type);
}

static void check_cell(Rules *r, const RowCell *cell, DialectSet rows_on) {
  const Column *c = cell->column;
  Span span = cell->value.span;
  if (expression_given(c->generated)) {
    diag_add(r->diags, DIAG_ROW_GENERATED, span, STRS(c->name.str));
    return;
  }
  for (int i = 0; i < DIALECT_COUNT; i++) {
    if (!made_on(r, rows_on, (Dialect)i)) continue;
    const DialectInfo *lacks = &dialect_infos[i], *has = &dialect_infos[DIALECT_COUNT - 1 - i];
    if (!on(c->on, (Dialect)i))
      diag_add(r->diags, DIAG_ROW_DIALECT, span, STRS(c->name.str, lacks->title, has->key));
    else if (cell->value.kind == DEFAULT_EXPRESSION &&
             !expression_on(&cell->value.expression, (Dialect)i))
      diag_add(r->diags, DIAG_ONE_DIALECT, span,
               STRS(STR("rows"), c->name.str, lacks->title, lacks->key, has->key));
  }
}

static void check_whole(Rules *r, const Table *t, const Row *row, bool *given) {
  memset(given, 0, t->columns.len * sizeof *given);
  each(i, row->cells) given[row->cells.items[i].column->position] = true;
  each(i, t->columns) {
    const Column *c = t->columns.items[i];
    if (given[i] || is_filled(c) || made(r, c->on & t->rows_on) == 0) continue;
    Diag *diag = diag_add(r->diags, DIAG_ROW_INCOMPLETE, row->span, STRS(c->name.str));
    diag_also(diag, c->span, STR("has no default and cannot be null"));
  }
}

static void check_twice(Rules *r, const Table *t, Map *seen, const Row *row) {
  Str text = row_text(r->arena, row, &row->key->columns);
  if (!str_given(text)) return;
  Str key = str_format(r->arena, "%.*s %.*s", STR_ARG(row->key->name.str), STR_ARG(text));
  const Row *first = map_add(r->arena, seen, key, (void *)(uintptr_t)row);
  if (first == NULL) return;
  Diag *diag = diag_add(r->diags, DIAG_ROW_TWICE, row->span, STRS(t->name.str));
  diag_also(diag, first->span, STR("the first"));
}

void rule_rows(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    Map seen = {0};
    bool *given = t->rows.len == 0 ? NULL : arena_array(r->arena, bool, t->columns.len + 1);
    if (t->external && t->rows.len > 0)
      diag_add(r->diags, DIAG_EXTERNAL_ROWS, key_span(t->node, STR("rows"), t->span),
               STRS(t->name.str));
    if (t->external) continue;
    each(j, t->rows) {
      const Row *row = &t->rows.items[j];
      each(k, row->cells) check_cell(r, &row->cells.items[k], t->rows_on);
      check_whole(r, t, row, given);
      if (row->key != NULL) check_twice(r, t, &seen, row);
    }
  }
}

/* --- rows that refer to rows --- */

/* The place of the row of `fk`'s target that `row` refers to, among the target's rows; -1: none. */
static ptrdiff_t find_row(Rules *r, const ForeignKey *fk, Map *places, const Row *row) {
  const Table *target = fk->target;
  if (places->len == 0)
    each(i, target->rows) {
      Str text = row_text(r->arena, &target->rows.items[i], &fk->target_columns);
      if (str_given(text)) map_set(r->arena, places, text, &target->rows.items[i]);
    }
  Str wanted = row_text(r->arena, row, &fk->columns);
  const Row *found = str_given(wanted) ? map_get(places, wanted) : NULL;
  return found == NULL ? -1 : found - target->rows.items;
}

/* One statement inserts both rows of the table, and keys are looked at when it ends. */
static bool together(const Table *t, size_t first, size_t last) {
  for (size_t i = first; i < last; i++)
    if (!rows_alike(&t->rows.items[i], &t->rows.items[i + 1])) return false;
  return true;
}

static void report_order(Rules *r, const ForeignKey *fk, const Row *row, const Row *target,
                         Dialect lacks) {
  bool itself = fk->target == fk->table;
  Diag *diag = diag_add(r->diags, DIAG_ROW_ORDER, row->span,
                        STRS(fk->target->name.str, dialect_infos[lacks].title,
                             dialect_infos[DIALECT_COUNT - 1 - lacks].key));
  diag_also(diag, target->span, STR("inserted after it"));
  if (itself)
    diag_help(diag, STR("give the rows that refer to each other the same columns, one after the "
                        "other: then one statement inserts them"));
}

/* Postgres adds a key that is part of a circle of tables after all rows; for SQLite the tables were put
 * in an order, as far as there is one. */
static void check_order(Rules *r, const ForeignKey *fk) {
  const Table *t = fk->table;
  Map places = {0};
  bool itself = fk->target == t;
  DialectSet both = made(r, fk->on & t->rows_on & fk->target->rows_on);
  if (!itself) both &= fk->target->insertion > t->insertion ? ON_SQLITE : 0u;
  for (size_t i = 0; both != 0 && i < t->rows.len; i++) {
    ptrdiff_t at = find_row(r, fk, &places, &t->rows.items[i]);
    if (at < 0 || (itself && ((size_t)at <= i || together(t, i, (size_t)at)))) continue;
    report_order(r, fk, &t->rows.items[i], &fk->target->rows.items[at],
                 on(both, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE);
  }
}

void rule_row_order(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    if (t->external || t->rows.len == 0) continue;
    each(j, t->foreign_keys) check_order(r, t->foreign_keys.items[j]);
  }
}
