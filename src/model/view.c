/* `views:`. The columns and indexes of a view are those of a table that nobody creates, so that what may
 * be said of a table's columns may be said of a view's. */
#include "model/build.h"

/* What a column of a view may say; everything else is the query's. */
static void check_column(Builder *b, const PendingColumn *pending) {
  static const KeyId refused[] = {
      KEY_COLUMN_PRIMARY_KEY, KEY_COLUMN_UNIQUE,   KEY_COLUMN_INDEX,     KEY_COLUMN_REFERENCES,
      KEY_COLUMN_ON_DELETE,   KEY_COLUMN_ON_UPDATE, KEY_COLUMN_DEFAULT,  KEY_COLUMN_CHECK,
      KEY_COLUMN_GENERATED,   KEY_COLUMN_IDENTITY, KEY_COLUMN_SET_ON_UPDATE};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    const Node *key = fields_key(&pending->fields, refused[i]);
    if (key != NULL)
      diag_add(b->diags, DIAG_VIEW_COLUMN_KEY, key->span,
               STRS(key->text.str, pending->column->name.str));
  }
}

static void read_columns(Builder *b, PendingTable *pending, const Node *columns) {
  for (size_t i = 0; columns != NULL && i < columns->len; i++)
    build_column(b, pending, columns->entries[i].key->text, columns->entries[i].value);
  each(i, pending->columns) check_column(b, pending->columns.items[i]);
}

static void read_postgres(Builder *b, const Node *node, TablePostgres *own) {
  if (node == NULL) return;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_VIEW_POSTGRES);
  own->with = options_read(b, fields_get(&fields, KEY_VIEW_POSTGRES_WITH));
  own->tablespace = node_str(fields_get(&fields, KEY_VIEW_POSTGRES_TABLESPACE));
}

static void read_view(Builder *b, Text key, const Node *node) {
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_VIEW);
  const Node *select = fields_get(&fields, KEY_VIEW_SELECT);
  PendingTable *pending = table_add(b, key, node);
  if (pending == NULL) return;
  Object *view = object_new(b, key, node, query_texts(b, select));
  Table *table = pending->table;
  view->on = only_read(b, fields_get(&fields, KEY_VIEW_ONLY), view->on);
  view->after = node_texts(b->arena, fields_get(&fields, KEY_VIEW_AFTER), b->diags);
  view->before = node_texts(b->arena, fields_get(&fields, KEY_VIEW_BEFORE), b->diags);
  view->comment = note_text(b, fields_get(&fields, KEY_VIEW_COMMENT));
  view->materialized = node_bool(fields_get(&fields, KEY_VIEW_MATERIALIZED), false, b->diags);
  view->table = table;
  table->view = view;
  table->external = true;
  table->on = view->on;
  table->comment = view->comment;
  table->ts_name = node_str(fields_get(&fields, KEY_VIEW_TS_NAME));
  table->c_name = node_str(fields_get(&fields, KEY_VIEW_C_NAME));
  table->renamed_from = former_name(fields_get(&fields, KEY_VIEW_RENAMED_FROM));
  table_name(b, pending, fields_get(&fields, KEY_VIEW_NAME), fields_get(&fields, KEY_VIEW_SCHEMA));
  read_postgres(b, fields_get(&fields, KEY_VIEW_POSTGRES), &table->postgres);
  read_columns(b, pending, fields_get(&fields, KEY_VIEW_COLUMNS));
  pending->view_indexes = fields_get(&fields, KEY_VIEW_INDEXES);
  if (table->columns.len == 0 && !fields.unknown)
    diag_add(b->diags, DIAG_MISSING_KEY, key.span, STRS(STR("columns"), STR("a view")));
  if (pending->view_indexes != NULL && !view->materialized)
    diag_add(b->diags, DIAG_VIEW_INDEX, fields_key(&fields, KEY_VIEW_INDEXES)->span,
             STRS(key.str));
  if (select == NULL && !fields.unknown)
    diag_add(b->diags, DIAG_MISSING_KEY, key.span, STRS(STR("select"), STR("a view")));
  else add_object(b, OBJECT_VIEW, view);
}

void build_views(Builder *b, const Node *views) {
  for (size_t i = 0; views != NULL && i < views->len; i++) {
    const NodeEntry *entry = &views->entries[i];
    if (node_fits(entry->value, CONTEXT_VIEW, b->diags))
      read_view(b, entry->key->text, entry->value);
  }
}
