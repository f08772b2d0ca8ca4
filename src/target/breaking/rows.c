/* Rows of `rows:`. Migrations insert what is new, write over what is there with `sync`, and delete none: a row that
 * goes, and a value that changes without `sync`, is another thing in a new database than in one that has it. */
#include "target/breaking/compare.h"

typedef struct RowRun {
  const Compare *c;
  const Table *old, *new;
  DialectSet had, on; /* where the old one had rows, and where both have */
  KeyList keys;  /* of the new table */
  Map news;      /* its rows, by each key that they give */
} RowRun;

/* --- pairs --- */

/* The value as one of the new column: a label of an enum under its name there. */
static RowCell cell_now(const RowRun *run, const Column *old, const Column *new, Default value) {
  bool labels = value.value.kind == VALUE_ENUM && new->type.enumeration != NULL;
  const EnumValue *label =
      labels ? new_value(old->type.enumeration, new->type.enumeration, value.value.text) : NULL;
  if (label != NULL) value.value.text = label->label.str;
  return (RowCell){run->new->columns.items[new->position], value};
}

static Row row_now(const RowRun *run, const Row *old) {
  Row row = {.span = old->span};
  each(i, old->cells) {
    const RowCell *cell = &old->cells.items[i];
    const Column *new = new_column(run->c, cell->column);
    if (new != NULL) vec_push(run->c->arena, &row.cells, cell_now(run, cell->column, new, cell->value));
  }
  return row;
}

/* Absent: the row does not give all of the key. */
static Str key_text(const RowRun *run, size_t key, const Row *row) {
  Str text = row_text(run->c->arena, row, &run->keys.items[key]->columns);
  return str_given(text) ? str_format(run->c->arena, "%zu %.*s", key, STR_ARG(text)) : text;
}

static void find_news(RowRun *run) {
  if (run->new->primary_key != NULL) vec_push(run->c->arena, &run->keys, run->new->primary_key);
  each(i, run->new->uniques) vec_push(run->c->arena, &run->keys, run->new->uniques.items[i]);
  if (run->on != 0) each(i, run->new->rows) each(k, run->keys) {
    Str text = key_text(run, k, &run->new->rows.items[i]);
    if (str_given(text)) map_add(run->c->arena, &run->news, text, &run->new->rows.items[i]);
  }
}

/* The same row in the new schema. `known` is false when it gives no key of the new table, so that nothing tells. */
static const Row *new_row(const RowRun *run, const Row *now, bool *known) {
  const Row *found = NULL;
  *known = run->news.len == 0;
  each(k, run->keys) {
    Str text = key_text(run, k, now);
    if (!str_given(text)) continue;
    *known = true;
    if (found == NULL) found = map_get(&run->news, text);
  }
  return found;
}

/* --- words --- */

/* As SQL. */
static Str value_words(const RowRun *run, const BreakForm *form, const Column *column, const Default *value) {
  Dialect dialect = on(run->had & column->on, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE;
  switch (value->kind) {
  case DEFAULT_NONE: return STR("null");
  case DEFAULT_VALUE: return sql_value(run->c->arena, form->schema, dialect, column, &value->value);
  case DEFAULT_FUNCTION: return CAT(run->c->arena, default_functions[value->function].name, STR("()"));
  case DEFAULT_EXPRESSION: break;
  }
  const Expression *expression = &value->expression;
  return str_given(expression->text.str) ? expression->text.str : expression->own.text[dialect].str;
}

static const Default *cell_of(const Row *row, const Column *column) {
  each(i, row->cells)
    if (row->cells.items[i].column == column) return &row->cells.items[i].value;
  return NULL;
}

/* id = 1 */
static Str row_title(const RowRun *run, const Row *row) {
  Buf out = BUF(run->c->arena);
  if (row->key != NULL) each(i, row->key->columns) {
    const Column *column = row->key->columns.items[i];
    Str words = value_words(run, run->c->old, column, cell_of(row, column));
    buf_format(&out, "%s%.*s = %.*s", i > 0 ? ", " : "", STR_ARG(column->name.str), STR_ARG(words));
  }
  return buf_str(&out);
}

/* --- values --- */

/* The column keeps its type and form, so that its values can be compared. */
static bool comparable(const RowRun *run, const Column *old, const Column *new) {
  DialectSet both = run->on & old->on & new->on;
  if (both == 0 || type_change(run->c, &old->type, &new->type) != TYPE_SAME) return false;
  return on(both, DIALECT_POSTGRES) ||
         column_storage(run->c->old->schema, old) == column_storage(run->c->new->schema, new);
}

/* The database has the value of its own making. */
static bool is_made(const Column *column) {
  bool numbered = column->identity->kind != IDENTITY_NONE || type_is_serial(&column->type);
  return numbered || expression_given(column->generated);
}

/* 1.50 and 1.5 */
static Str significant(const Default *value, Str words) {
  bool fraction = value->value.kind == VALUE_NUMBER && str_find_char(words, '.') >= 0 && str_find_char(words, 'e') < 0;
  while (fraction && words.ptr[words.len - 1] == '0') words.len--;
  if (fraction && words.ptr[words.len - 1] == '.') words.len--;
  return words;
}

/* With `sync` only what the row gives is written. */
static bool is_compared(const RowRun *run, const Column *old, const Column *new, const Default *had,
                        const Default *given) {
  if (old == NULL || !comparable(run, old, new)) return false;
  if (given == NULL) return had != NULL && !run->new->rows_sync && !is_made(new);
  return had != NULL || !is_made(old);
}

static void compare_cells(const RowRun *run, const Row *old, const Row *now, const Row *new) {
  const Compare *c = run->c;
  Buf is = BUF(c->arena), was = BUF(c->arena);
  each(i, run->new->columns) {
    const Column *column = run->new->columns.items[i], *former = old_column(c, column);
    const Default *given = cell_of(new, column), *had = cell_of(now, column);
    if (!is_compared(run, former, column, had, given)) continue;
    const RowCell before = cell_now(run, former, column, had != NULL ? *had : *former->initial);
    const Default *after = given != NULL ? given : column->initial;
    Str to = value_words(run, c->new, column, after), from = value_words(run, c->new, column, &before.value);
    if (str_eq(significant(after, to), significant(&before.value, from))) continue;
    const char *comma = is.len > 0 ? ", " : "";
    buf_format(&is, "%s%.*s %.*s", comma, STR_ARG(column->name.str), STR_ARG(to));
    buf_format(&was, "%s%.*s %.*s", comma, STR_ARG(column->name.str), STR_ARG(from));
  }
  if (is.len == 0) return;
  DiagCode code = run->new->rows_sync ? DIAG_BREAKS_DATA_ROW_WRITTEN : DIAG_BREAKS_DATA_ROW_OTHER;
  breaks(c, code, (Where){new->span, old->span},
         STRS(table_title(c, run->new), row_title(run, old), buf_str(&is), buf_str(&was)));
}

static void visit_row(const RowRun *run, const Row *old) {
  const Compare *c = run->c;
  Row now = row_now(run, old);
  bool known;
  const Row *new = new_row(run, &now, &known);
  if (new != NULL) compare_cells(run, old, &now, new);
  DialectSet lost = new == NULL && known ? run->had : run->had & ~run->on;
  Str title = title_in(c, table_title(c, run->new), lost, run->had);
  Where where = {run->new->span, old->span};
  if (lost != 0) breaks(c, DIAG_BREAKS_DATA_ROW_GONE, where, STRS(title, row_title(run, old)));
}

static void rows_synced(const Compare *c, const Table *old, const Table *new) {
  if (!new->rows_sync || new->rows.len == 0 || (old->rows_sync && old->rows.len > 0)) return;
  breaks(c, DIAG_BREAKS_DATA_ROWS_SYNC, (Where){new->rows.items[0].span, old->span}, STRS(table_title(c, new)));
}

void breaks_data_rows(const Compare *c, const Table *old, const Table *new) {
  if (new->external) return;
  RowRun run = {.c = c, .old = old, .new = new};
  run.had = old->rows_on & old->on & new->on & c->dialects;
  if (new->rows.len > 0) run.on = run.had & new->rows_on;
  find_news(&run);
  each(i, old->rows) visit_row(&run, &old->rows.items[i]);
  rows_synced(c, old, new);
}
