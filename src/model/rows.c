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

/* --- the order --- */

typedef struct RowOrder {
  Builder *builder;
  Table *table;
  VEC(const ForeignKey *) keys; /* of the table to itself */
  Map places;                   /* "number of the key, values" to the Row that has them */
  VEC(Row) sorted;
  char *state; /* of each row: new, open or done */
} RowOrder;

enum { ROW_NEW, ROW_OPEN, ROW_DONE };

static Str place_text(const RowOrder *o, size_t key, const Row *row, const ColumnList *columns) {
  Str text = row_text(o->builder->arena, row, columns);
  if (!str_given(text)) return STR_NONE;
  return str_format(o->builder->arena, "%zu %.*s", key, STR_ARG(text));
}

/* A row that `row` refers to and that is not placed yet, or NULL. */
static Row *next_target(const RowOrder *o, const Row *row) {
  each(i, o->keys) {
    Str text = place_text(o, i, row, &o->keys.items[i]->columns);
    Row *target = str_given(text) ? map_get(&o->places, text) : NULL;
    if (target != NULL && o->state[target - o->table->rows.items] == ROW_NEW) return target;
  }
  return NULL;
}

/* Rows that one row refers to come before it; a circle stays as it is. */
static void place_row(RowOrder *o, Row *row) {
  VEC(Row *) stack = {0};
  vec_push(o->builder->arena, &stack, row);
  while (stack.len > 0) {
    Row *top = stack.items[stack.len - 1];
    o->state[top - o->table->rows.items] = ROW_OPEN;
    Row *target = next_target(o, top);
    if (target != NULL) {
      vec_push(o->builder->arena, &stack, target);
      continue;
    }
    o->state[top - o->table->rows.items] = ROW_DONE;
    vec_push(o->builder->arena, &o->sorted, *top);
    stack.len--;
  }
}

/* A table that refers to itself: rows are inserted after those they refer to. */
static void order_rows(Builder *b, Table *table) {
  RowOrder o = {.builder = b, .table = table};
  each(i, table->foreign_keys)
    if (table->foreign_keys.items[i]->target == table)
      vec_push(b->arena, &o.keys, table->foreign_keys.items[i]);
  if (o.keys.len == 0 || table->rows.len < 2) return;
  o.state = arena_array(b->arena, char, table->rows.len);
  each(i, o.keys) each(j, table->rows) {
    Str text = place_text(&o, i, &table->rows.items[j], &o.keys.items[i]->target_columns);
    if (str_given(text)) map_set(b->arena, &o.places, text, &table->rows.items[j]);
  }
  each(i, table->rows) if (o.state[i] == ROW_NEW) place_row(&o, &table->rows.items[i]);
  memcpy(table->rows.items, o.sorted.items, table->rows.len * sizeof *table->rows.items);
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
  order_rows(b, pending->table);
}

/* --- the order of tables --- */

/* Some row refers to a row of the key's target. */
static bool rows_refer(Builder *b, const ForeignKey *fk) {
  Map targets = {0};
  each(i, fk->target->rows) {
    Str text = row_text(b->arena, &fk->target->rows.items[i], &fk->target_columns);
    if (str_given(text)) map_set(b->arena, &targets, text, b);
  }
  each(i, fk->table->rows) {
    Str text = row_text(b->arena, &fk->table->rows.items[i], &fk->columns);
    if (str_given(text) && map_get(&targets, text) != NULL) return true;
  }
  return false;
}

typedef struct TableVisit {
  Table *table;
  size_t key; /* the foreign key to look at next */
} TableVisit;

/* A table whose rows those of `visit` refer to and that is not visited yet, or NULL. */
static Table *next_table(Builder *b, TableVisit *visit, const bool *visited) {
  const ForeignKeyList *keys = &visit->table->foreign_keys;
  while (visit->key < keys->len) {
    const ForeignKey *fk = keys->items[visit->key++];
    bool wanted = fk->target->rows.len > 0 && !visited[fk->target->position];
    if (wanted && rows_refer(b, fk)) return fk->target;
  }
  return NULL;
}

static void place_table(Builder *b, Table *first, bool *visited) {
  VEC(TableVisit) stack = {0};
  for (Table *table = first; table != NULL || stack.len > 0;) {
    if (table != NULL) {
      visited[table->position] = true;
      vec_push(b->arena, &stack, (TableVisit){table, 0});
    }
    table = next_table(b, &stack.items[stack.len - 1], visited);
    if (table != NULL) continue;
    Table *done = stack.items[--stack.len].table;
    vec_push(b->arena, &b->schema->by_rows, done);
    done->insertion = b->schema->by_rows.len;
  }
}

void order_tables_by_rows(Builder *b) {
  bool *visited = arena_array(b->arena, bool, b->schema->tables.len + 1);
  each(i, b->schema->by_dependency) {
    Table *table = b->schema->by_dependency.items[i];
    if (table->rows.len > 0 && !visited[table->position]) place_table(b, table, visited);
  }
}
