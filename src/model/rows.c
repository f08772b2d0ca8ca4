/* `rows:`: seed data, each row recognised by a whole key. */
#include "model/build.h"

static const RowCell *cell_of(const Row *row, const Column *column) {
  each(i, row->cells)
    if (row->cells.items[i].column == column) return &row->cells.items[i];
  return NULL;
}

/* The row can be found again by `key` in every dialect it is inserted in: ON CONFLICT takes no
 * deferrable key, and null equals nothing. */
static bool recognises(const Key *key, const Row *row) {
  DialectSet wanted = key->table->rows_on;
  if (key->deferrable != DEFERRABLE_NO || (key->on & wanted) != wanted) return false;
  each(i, key->columns) {
    const RowCell *cell = cell_of(row, key->columns.items[i]);
    bool null = cell != NULL && cell->value.kind == DEFAULT_VALUE &&
                cell->value.value.kind == VALUE_NULL;
    if (cell == NULL || null) return false;
  }
  return true;
}

static const Key *key_of(const Row *row, const Table *table) {
  if (table->primary_key != NULL && recognises(table->primary_key, row)) return table->primary_key;
  each(i, table->uniques)
    if (recognises(table->uniques.items[i], row)) return table->uniques.items[i];
  return NULL;
}

static RowCell read_cell(Builder *b, Column *column, const Node *node) {
  RowCell cell = {column, {0}};
  if (!node_is_null(node)) {
    cell.value = default_read(b, column, node);
  } else {
    cell.value = (Default){.kind = DEFAULT_VALUE, .value = {.kind = VALUE_NULL}};
    if (!column->nullable)
      diag_add(b->diags, DIAG_ROW_NULL, node->span, STRS(column->name.str));
  }
  cell.value.span = node->span;
  return cell;
}

static void read_row(Builder *b, PendingTable *pending, const Node *node) {
  Row row = {.span = node->span};
  if (node->kind != NODE_MAPPING) {
    diag_add(b->diags, DIAG_ROW_FORM, node->span, NULL);
    return;
  }
  bool whole = true;
  for (size_t i = 0; i < node->len; i++) {
    const NodeEntry *entry = &node->entries[i];
    Column *column = column_named(b, pending->table, entry->key->text, STR("a row"));
    whole = whole && column != NULL && (column->nullable || !node_is_null(entry->value));
    if (column != NULL) vec_push(b->arena, &row.cells, read_cell(b, column, entry->value));
  }
  row.key = key_of(&row, pending->table);
  if (row.key == NULL && whole && !pending->key_broken)
    diag_add(b->diags, DIAG_ROW_WITHOUT_KEY, node->span, STRS(pending->table->name.str));
  vec_push(b->arena, &pending->table->rows, row);
}

void build_rows(Builder *b, PendingTable *pending) {
  const Node *node = fields_get(&pending->fields, KEY_TABLE_ROWS), *values = node;
  if (node == NULL) return;
  pending->table->rows_on = pending->table->on;
  if (node->kind == NODE_MAPPING) {
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_ROWS);
    values = fields_get(&fields, KEY_ROWS_VALUES);
    if (node_get(node, STR("values")) == NULL)
      diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("values"), STR("`rows`")));
    pending->table->rows_sync = node_bool(fields_get(&fields, KEY_ROWS_SYNC), false, b->diags);
    pending->table->rows_on =
      only_read(b, fields_get(&fields, KEY_ROWS_ONLY), pending->table->rows_on);
  }
  for (size_t i = 0; values != NULL && i < values->len; i++) read_row(b, pending, values->items[i]);
}
