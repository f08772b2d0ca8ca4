/* A table: its columns, and the rows it begins with. */
#include "target/docs/lowering.h"

#include "base/utf8.h"

enum { CELL_MAX = 80 }; /* characters of a value in the table of rows */

/* --- what is said of a column --- */

static void begin_note(const Docs *d, DocsPieces *out) {
  if (out->len > 0) docs_text(d, out, STR(", "));
}

static void note(const Docs *d, DocsPieces *out, Str words) {
  begin_note(d, out);
  docs_text(d, out, words);
}

static bool is_alone(const Column *column, const Key *key) {
  return key != NULL && key->columns.len == 1 && key->columns.items[0] == column;
}

static void note_keys(const Docs *d, const Column *column, DocsPieces *out) {
  const Table *table = column->table;
  if (column->primary_key) note(d, out, STR("PK"));
  else note(d, out, column->nullable ? STR("nullable") : STR("NOT NULL"));
  each(i, table->uniques)
    if (is_alone(column, table->uniques.items[i])) note(d, out, STR("UNIQUE"));
  if (column->identity->kind != IDENTITY_NONE || type_is_serial(&column->type))
    note(d, out, STR("numbered by the database"));
}

/* FK → `books` (`id`) CASCADE */
static void note_references(const Docs *d, const Column *column, DocsPieces *out) {
  const ForeignKeyList *keys = &column->table->foreign_keys;
  each(i, *keys) {
    const ForeignKey *key = keys->items[i];
    if (key->columns.len != 1 || key->columns.items[0] != column) continue;
    note(d, out, STR("FK → "));
    docs_table_link(d, out, key->target, true);
    docs_text(d, out, STR(" ("));
    docs_columns(d, out, &key->target_columns);
    docs_text(d, out, STR(")"));
    Str on_delete = docs_action(d, key->on_delete), on_update = docs_action(d, key->on_update);
    if (str_given(on_delete)) docs_text(d, out, str_concat(d->arena, STR(" "), on_delete));
    if (str_given(on_update)) docs_text(d, out, str_concat(d->arena, STR(", ON UPDATE "), on_update));
  }
}

/* The values of an inline enum, or the name of another. */
static void note_enum(const Docs *d, const Column *column, DocsPieces *out) {
  const Enum *enumeration = column->type.enumeration;
  if (column->type.id != TYPE_ENUM) return;
  begin_note(d, out);
  if (enumeration->owner == NULL) {
    docs_text(d, out, STR("one of "));
    docs_enum_link(d, out, enumeration);
    return;
  }
  each(i, enumeration->values) {
    if (i > 0) docs_text(d, out, STR(" \xC2\xB7 "));
    docs_code(d, out, enumeration->values.items[i].label.str);
  }
}

static void note_values(const Docs *d, const Column *column, DocsPieces *out) {
  const Default *initial = column->initial, *touch = column->touch_value;
  if (initial->kind != DEFAULT_NONE) {
    note(d, out, STR("default "));
    docs_default(d, out, initial);
  }
  if (expression_given(column->generated)) {
    note(d, out, STR("always "));
    docs_expression(d, out, column->generated);
  }
  if (column->touch == TOUCH_NONE) return;
  note(d, out, STR("set to "));
  docs_default(d, out, touch);
  docs_text(d, out, column->touch == TOUCH_DATABASE
                        ? STR(" by each update")
                        : STR(" by the program that updates the row"));
}

/* "numeric(10, 2)": as the dialect's DDL has it, or would. */
static Str type_in(const Docs *d, const Column *column, Dialect dialect) {
  bool there = docs_has(d, dialect) && on(column->on & column->table->on, dialect);
  return there ? sql_column_type(d->arena, d->schema, dialect, column) : STR_NONE;
}

static DocsColumn lower_column(const Docs *d, const Column *column) {
  DocsColumn out = {.name = column->name.str,
                    .sqlite = type_in(d, column, DIALECT_SQLITE),
                    .comment = column->comment.str,
                    .deprecated = column->deprecated.str};
  out.type = docs_has(d, DIALECT_POSTGRES) ? type_in(d, column, DIALECT_POSTGRES)
                                           : type_yaml(d->arena, &column->type);
  note_keys(d, column, &out.notes);
  note_references(d, column, &out.notes);
  note_enum(d, column, &out.notes);
  note_values(d, column, &out.notes);
  docs_only(d, &out.notes, column->on, column->table->on);
  return out;
}

/* --- rows --- */

static Str shortened(const Docs *d, Str text, DocsTable *out) {
  size_t at = 0, len;
  uint32_t rune;
  for (int count = 0; count < CELL_MAX && at < text.len; count++) {
    len = utf8_decode(str_slice(text, at, text.len), &rune);
    at += len == 0 ? 1 : len;
  }
  if (at == text.len) return text;
  out->cut = true;
  return str_concat(d->arena, str_slice(text, 0, at), STR("\xE2\x80\xA6"));
}

static Str cell_text(const Docs *d, const Default *value) {
  const Expression *expression = &value->expression;
  switch (value->kind) {
  case DEFAULT_NONE: break;
  case DEFAULT_VALUE:
    return value->value.kind == VALUE_NULL ? STR_NONE : docs_value(d, &value->value);
  case DEFAULT_FUNCTION:
    return str_concat(d->arena, default_functions[value->function].name, STR("()"));
  case DEFAULT_EXPRESSION:
    if (expression->tree != NULL) return expression->text.str;
    for (int i = 0; i < DIALECT_COUNT; i++)
      if (text_given(expression->own.text[i])) return expression->own.text[i].str;
  }
  return STR_NONE;
}

static DocsRow lower_row(const Docs *d, const Row *row, const ColumnList *columns, DocsTable *out) {
  DocsRow made = {{0}};
  each(i, *columns) {
    Str text = STR("");
    each(j, row->cells) {
      const RowCell *cell = &row->cells.items[j];
      if (cell->column == columns->items[i]) text = cell_text(d, &cell->value);
    }
    vec_push(d->arena, &made.cells, str_given(text) ? shortened(d, text, out) : STR("null"));
  }
  return made;
}

/* The columns that some row gives. */
static void lower_rows(const Docs *d, const Table *table, DocsTable *out) {
  ColumnList columns = {0};
  bool *given = arena_array(d->arena, bool, table->columns.len + 1);
  each(i, table->rows) each(j, table->rows.items[i].cells) {
    given[table->rows.items[i].cells.items[j].column->position] = true;
  }
  each(i, table->columns) {
    if (!given[i]) continue;
    vec_push(d->arena, &columns, table->columns.items[i]);
    vec_push(d->arena, &out->row_columns, table->columns.items[i]->name.str);
  }
  each(i, table->rows)
    vec_push(d->arena, &out->rows, lower_row(d, &table->rows.items[i], &columns, out));
}

/* --- the table --- */

static Str first_line(Str comment) {
  Str line = comment;
  if (str_given(comment)) str_split(&comment, '\n', &line);
  return line;
}

void docs_table(Docs *d, const Table *table) {
  const DocsPlace *place = &d->tables[table->position];
  bool postgres = docs_has(d, DIALECT_POSTGRES), sqlite = docs_has(d, DIALECT_SQLITE);
  const Object *view = table->view;
  DocsTable out = {.number = (int64_t)table->position + 1,
                   .name = table_key_name(d->arena, table),
                   .anchor = place->anchor,
                   .file = place->file,
                   .comment = table->comment.str,
                   .first_line = first_line(table->comment.str),
                   .external = table->external && view == NULL,
                   .both = sqlite,
                   .heading = docs_heading(d, table),
                   .type_title = postgres && sqlite ? STR("Postgres") : STR("Type")};
  DocsPieces link = {0};
  if (view != NULL) out.kind = view->materialized ? STR("Materialized view") : STR("View");
  out.plain = !str_eq(out.anchor, str_format(d->arena, "table-%zu", table->position + 1));
  docs_table_link(d, &link, table, false);
  out.link = link.items[0].target;
  each(i, table->columns) vec_push(d->arena, &out.columns, lower_column(d, table->columns.items[i]));
  docs_parts(d, table, &out);
  lower_rows(d, table, &out);
  vec_push(d->arena, &d->plan->tables, out);
}
