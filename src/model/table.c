/* `tables:` and `mixins:`: a table's own keys, and the columns from everywhere. */
#include "model/build.h"

#include "diag/suggest.h"

static Span table_place(const void *value) {
  return ((const PendingTable *)value)->table->span;
}

static const Defined a_table = {STR_INIT("table"), table_place};

typedef VEC(Mixin *) MixinList;

/* The mixin that is probably meant, or NULL. */
static Mixin *unknown_mixin(Builder *b, Text name) {
  StrList names = {0};
  each(i, b->mixin_list) vec_push(b->arena, &names, b->mixin_list.items[i]->key->text.str);
  Diag *diag = diag_add(b->diags, DIAG_UNKNOWN_MIXIN, name.span, STRS(name.str));
  Str near = suggest_nearest(name.str, names.items, names.len);
  diag_replace(b->diags, diag, name, near);
  return str_given(near) ? map_get(&b->mixins, near) : NULL;
}

static bool contains(const MixinList *list, const Mixin *mixin) {
  each(i, *list) if (list->items[i] == mixin) return true;
  return false;
}

/* A mapping that has no `columns:`, or none that can be read, for a reason that is reported. */
static bool lacks_columns(const Fields *fields, KeyId columns) {
  if (fields_have(fields, columns)) return false;
  return fields->mapping == NULL || fields->unknown ||
         node_get(fields->mapping, STR("columns")) != NULL;
}

/* The mixins named by `use`, each after those it uses itself. `open` are those being expanded. */
static void collect_mixins(Builder *b, Table *table, const Node *use, MixinList *open,
                           MixinList *found) {
  TextList names = node_texts(b->arena, use, b->diags);
  each(i, names) {
    Mixin *mixin = map_get(&b->mixins, names.items[i].str);
    if (mixin == NULL) mixin = unknown_mixin(b, names.items[i]);
    table->columns_missing |=
      mixin == NULL || lacks_columns(&mixin->fields, KEY_MIXIN_COLUMNS);
    if (mixin == NULL) continue;
    mixin->used = true;
    if (contains(open, mixin)) {
      diag_add(b->diags, DIAG_MIXIN_CYCLE, names.items[i].span, STRS(names.items[i].str));
      continue;
    }
    if (contains(found, mixin)) continue;
    vec_push(b->arena, open, mixin);
    collect_mixins(b, table, fields_get(&mixin->fields, KEY_MIXIN_USE), open, found);
    open->len--;
    vec_push(b->arena, found, mixin);
  }
}

static bool is_key_column(const Node *node) {
  const Node *key = node_get(node, STR("primary_key"));
  return key != NULL && key->kind == NODE_SCALAR && str_eq(key->text.str, STR("true"));
}

typedef enum Which { ALL_COLUMNS, KEY_COLUMNS, OTHER_COLUMNS } Which;

static void add_columns(Builder *b, PendingTable *pending, const Node *columns, Which which) {
  if (columns == NULL || columns->kind != NODE_MAPPING) return;
  for (size_t i = 0; i < columns->len; i++) {
    const NodeEntry *entry = &columns->entries[i];
    if (which != ALL_COLUMNS && is_key_column(entry->value) != (which == KEY_COLUMNS)) continue;
    build_column(b, pending, entry->key->text, entry->value);
  }
}

static void add_all_columns(Builder *b, PendingTable *pending, const Node *own, const Node *use) {
  MixinList open = {0}, mixins = {0};
  collect_mixins(b, pending->table, use, &open, &mixins);
  each(i, mixins)
    add_columns(b, pending, fields_get(&mixins.items[i]->fields, KEY_MIXIN_COLUMNS), KEY_COLUMNS);
  add_columns(b, pending, own, ALL_COLUMNS);
  each(i, mixins)
    add_columns(b, pending, fields_get(&mixins.items[i]->fields, KEY_MIXIN_COLUMNS), OTHER_COLUMNS);
}

static void read_sqlite(Builder *b, const Node *node, Table *table) {
  if (node == NULL) return;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_TABLE_SQLITE);
  table->strict = node_bool(fields_get(&fields, KEY_TABLE_SQLITE_STRICT), false, b->diags);
  table->without_rowid =
    node_bool(fields_get(&fields, KEY_TABLE_SQLITE_WITHOUT_ROWID), false, b->diags);
  table->autoincrement =
    node_bool(fields_get(&fields, KEY_TABLE_SQLITE_AUTOINCREMENT), false, b->diags);
}

static void check_reserved(Builder *b, const Table *table, const Node *reserved) {
  TextList names = node_texts(b->arena, reserved, b->diags);
  each(i, names) {
    const Column *column = map_get(&table->by_name, names.items[i].str);
    if (column == NULL) continue;
    Diag *diag = diag_add(b->diags, DIAG_RESERVED_USED, column->span, STRS(column->name.str));
    diag_also(diag, names.items[i].span, STR("reserved here"));
  }
}

static Str flat_name(Arena *arena, const Table *table) {
  if (!str_given(table->schema)) return table->name.str;
  return str_format(arena, "%.*s_%.*s", STR_ARG(table->schema), STR_ARG(table->name.str));
}

void table_name(Builder *b, PendingTable *pending, const Node *name, const Node *schema) {
  Table *table = pending->table;
  Qualified qualified = qualified_read(b, pending->key, name, schema);
  table->name = qualified.name;
  table->schema = qualified.schema;
  if (str_eq(table->schema, b->schema->postgres.schema)) table->schema = STR_NONE;
  table->flat_name = flat_name(b->arena, table);
}

static void read_table(Builder *b, PendingTable *pending) {
  const Fields *fields = &pending->fields;
  Table *table = pending->table;
  table_name(b, pending, fields_get(fields, KEY_TABLE_NAME), fields_get(fields, KEY_TABLE_SCHEMA));
  table->on = only_read(b, fields_get(fields, KEY_TABLE_ONLY), ON_BOTH);
  table->comment = note_text(b, fields_get(fields, KEY_TABLE_COMMENT));
  table->ts_name = node_str(fields_get(fields, KEY_TABLE_TS_NAME));
  table->c_name = node_str(fields_get(fields, KEY_TABLE_C_NAME));
  table->renamed_from = former_name(fields_get(fields, KEY_TABLE_RENAMED_FROM));
  external_read(b, fields_get(fields, KEY_TABLE_EXTERNAL), &table->external,
                &table->external_from, &table->external_import);
  read_sqlite(b, fields_get(fields, KEY_TABLE_SQLITE), table);
  add_all_columns(b, pending, fields_get(fields, KEY_TABLE_COLUMNS),
                  fields_get(fields, KEY_TABLE_USE));
  pending->key_broken = table->columns_missing;
  check_reserved(b, table, fields_get(fields, KEY_TABLE_RESERVED));
}

static PendingTable *table_new(Builder *b, Text key, const Node *node) {
  PendingTable *pending = arena_make(b->arena, PendingTable);
  pending->key = key;
  pending->table = arena_make(b->arena, Table);
  pending->table->node = node;
  pending->table->name = key;
  pending->table->span = key.span;
  pending->table->on = ON_BOTH;
  pending->fields = fields_read(b->arena, b->diags, node, CONTEXT_TABLE);
  pending->table->columns_missing = lacks_columns(&pending->fields, KEY_TABLE_COLUMNS);
  return pending;
}

static void keep_table(Builder *b, PendingTable *pending) {
  pending->table->position = b->schema->tables.len;
  vec_push(b->arena, &b->schema->tables, pending->table);
  vec_push(b->arena, &b->tables, pending);
}

/* A table that is no mapping stays, without columns, so that what names it is no mistake too. */
void build_tables(Builder *b, const Node *tables) {
  for (size_t i = 0; tables != NULL && i < tables->len; i++) {
    const NodeEntry *entry = &tables->entries[i];
    size_t errors = b->diags->errors;
    bool fits = node_fits(entry->value, CONTEXT_TABLE, b->diags);
    PendingTable *pending = table_new(b, entry->key->text, fits ? entry->value : NULL);
    if (!define(b, &b->tables_by_key, entry->key->text, pending, &a_table)) continue;
    read_table(b, pending);
    const Table *table = pending->table;
    if (table->columns.len == 0 && !table->external && b->diags->errors == errors)
      diag_add(b->diags, DIAG_TABLE_WITHOUT_COLUMNS, table->span, STRS(table->name.str));
    keep_table(b, pending);
  }
}

PendingTable *table_add(Builder *b, Text key, const Node *node) {
  PendingTable *pending = table_new(b, key, NULL);
  if (!define(b, &b->tables_by_key, key, pending, &a_table)) return NULL;
  pending->table->node = node;
  keep_table(b, pending);
  return pending;
}

void build_unused_mixins(Builder *b) {
  each(i, b->mixin_list) {
    const Mixin *mixin = b->mixin_list.items[i];
    if (mixin->used) continue;
    PendingTable *scratch = table_new(b, mixin->key->text, NULL);
    add_all_columns(b, scratch, fields_get(&mixin->fields, KEY_MIXIN_COLUMNS),
                    fields_get(&mixin->fields, KEY_MIXIN_USE));
    vec_push(b->arena, &b->unused_mixins, scratch);
  }
}
