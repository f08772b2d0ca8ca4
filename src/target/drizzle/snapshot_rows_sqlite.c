/* The rows of a schema for SQLite. */
#include "target/drizzle/snapshot_parts.h"

/* A primary key of one column is the column's, and its NOT NULL goes without saying. */
static bool is_not_null(const SqlTable *table, const SqlColumn *column) {
  const SqlKey *key = table->primary_key;
  bool own = column->primary_key || (key != NULL && key->columns.len == 1 && key->columns.items[0] == column);
  return !own && !column->column->nullable;
}

static void add_column(Snapshot *s, const SqlTable *table, const SqlColumn *column) {
  Str type = column->type;
  if (str_given(column->collation)) type = CAT(s->dz->arena, type, STR(" COLLATE "), column->collation);
  row_open(s, STR_NONE, table->bare, column->column->name.str);
  row_value(s, "type", type);
  json_flag(&s->json, STR("notNull"), is_not_null(table, column));
  json_flag(&s->json, STR("autoincrement"), column->autoincrement);
  row_default(s, column);
  if (sqltext_empty(column->generated)) {
    row_value(s, "generated", STR_NONE);
  } else {
    json_open_at(&s->json, STR("generated"), '{');
    Str text = snapshot_sql(s, column->generated, COLUMN_ALONE);
    row_value(s, "as", CAT(s->dz->arena, STR("("), text, STR(")")));
    row_value(s, "type", column->generated_stored ? STR("stored") : STR("virtual"));
    json_close(&s->json, '}');
  }
  row_close(s, "columns");
}

static void add_index_key(Snapshot *s, Str text, bool expression) {
  json_open(&s->json, '{');
  row_value(s, "value", text);
  json_flag(&s->json, STR("isExpression"), expression);
  json_close(&s->json, '}');
}

static void close_index(Snapshot *s, bool unique, Str where) {
  json_close(&s->json, ']');
  json_flag(&s->json, STR("isUnique"), unique);
  row_value(s, "where", where);
  row_value(s, "origin", STR("manual"));
  row_close(s, "indexes");
}

static void add_index(Snapshot *s, const SqlTable *table, const SqlIndex *index) {
  row_open(s, STR_NONE, table->bare, index->index->name.str);
  json_open_at(&s->json, STR("columns"), '[');
  each(i, index->keys) {
    DzIndexKey key = dz_index_key(s->dz, index, &index->keys.items[i]);
    bool expression = key.column == NULL;
    add_index_key(s, expression ? snapshot_sql(s, key.sql, COLUMN_ALONE) : key.column->name.str, expression);
  }
  bool all = sqltext_empty(index->where);
  close_index(s, index->unique, all ? STR_NONE : snapshot_sql(s, index->where, COLUMN_WITH_TABLE));
}

static void add_unique(Snapshot *s, const SqlTable *table, const Key *key) {
  row_open(s, STR_NONE, table->bare, key->name.str);
  json_open_at(&s->json, STR("columns"), '[');
  each(i, key->columns) add_index_key(s, key->columns.items[i]->name.str, false);
  close_index(s, true, STR_NONE);
}

/* All say their names. */
static void add_foreign_key(Snapshot *s, const SqlTable *table, const SqlForeignKey *key) {
  const ForeignKey *from = key->foreign_key;
  row_open(s, STR_NONE, table->bare, from->name.str);
  snapshot_columns(s, STR("columns"), &from->columns);
  row_value(s, "tableTo", from->target->flat_name);
  snapshot_columns(s, STR("columnsTo"), &from->target_columns);
  row_actions(s, from);
  json_flag(&s->json, STR("nameExplicit"), true);
  row_close(s, "fks");
}

/* `inside`: said beside its column, so that drizzle-kit names it. */
static void add_primary_key(Snapshot *s, const SqlTable *table, const Key *key, bool inside) {
  row_open(s, STR_NONE, table->bare, inside ? CAT(s->dz->arena, table->bare, STR("_pk")) : key->name.str);
  snapshot_columns(s, STR("columns"), &key->columns);
  json_flag(&s->json, STR("nameExplicit"), !inside);
  row_close(s, "pks");
}

static void add_check(Snapshot *s, const SqlTable *table, const SqlCheck *check) {
  row_open(s, STR_NONE, table->bare, dz_unquoted(s->dz, check->name));
  row_value(s, "value", snapshot_sql(s, dz_check_text(s->dz, check), COLUMN_ALONE));
  row_close(s, "checks");
}

static void add_table(Snapshot *s, const SqlTable *table) {
  row_open(s, STR_NONE, STR_NONE, table->bare);
  row_close(s, "tables");
  each(i, table->columns) add_column(s, table, &table->columns.items[i]);
  each(i, table->uniques) add_unique(s, table, table->uniques.items[i].key);
  each(i, table->indexes)
    if (index_in_drizzle(s->dz, &table->indexes.items[i])) add_index(s, table, &table->indexes.items[i]);
  each(i, table->foreign_keys) add_foreign_key(s, table, &table->foreign_keys.items[i]);
  each(i, table->columns)
    if (table->columns.items[i].primary_key) add_primary_key(s, table, table->table->primary_key, true);
  if (table->primary_key != NULL) add_primary_key(s, table, table->primary_key->key, false);
  each(i, table->checks)
    if (check_in_drizzle(s->dz, &table->checks.items[i])) add_check(s, table, &table->checks.items[i]);
}

/* A view, which drizzle-kit is told to leave alone. */
static void add_view(Snapshot *s, const Table *view) {
  row_open(s, STR_NONE, STR_NONE, view->flat_name);
  row_value(s, "definition", STR_NONE);
  json_flag(&s->json, STR("isExisting"), true);
  row_value(s, "error", STR_NONE);
  row_close(s, "views");
}

void rows_sqlite(Snapshot *s) {
  const SqlSchema *sql = s->dz->sql;
  each(i, sql->tables) add_table(s, &sql->tables.items[i]);
  each(i, sql->schema->tables) {
    const Table *table = sql->schema->tables.items[i];
    if (table->view != NULL && on(table->on, DIALECT_SQLITE)) add_view(s, table);
  }
}
