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

static const RowCell *cell_of(const Row *row, const Column *column) {
  each(i, row->cells)
    if (row->cells.items[i].column == column) return &row->cells.items[i];
  return NULL;
}

/* What the row is recognised by, as text; absent when a part of it is computed. */
static Str key_text(Arena *arena, const Row *row) {
  Buf text = BUF(arena);
  buf_format(&text, "%.*s ", STR_ARG(row->key->name.str));
  each(i, row->key->columns) {
    const RowCell *cell = cell_of(row, row->key->columns.items[i]);
    if (cell->value.kind != DEFAULT_VALUE || cell->value.value.kind == VALUE_ARRAY) return STR_NONE;
    bool folds = cell->column->type.id == TYPE_CITEXT;
    Str value = cell->value.value.text;
    if (folds) value = str_lower(arena, value);
    buf_format(&text, "%zu:%.*s", value.len, STR_ARG(value));
  }
  return buf_str(&text);
}

static void check_twice(Rules *r, const Table *t, Map *seen, const Row *row) {
  Str key = key_text(r->arena, row);
  if (!str_given(key)) return;
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
