/* Version 6 of drizzle-kit's snapshot, for SQLite. */
#include "target/drizzle/snapshot_parts.h"

/* A primary key of several columns is the table's, one of a single column the column's. */
static bool is_key_column(const SqlTable *table, const SqlColumn *column) {
  const SqlKey *key = table->primary_key;
  return column->primary_key ||
         (key != NULL && key->columns.len == 1 && key->columns.items[0] == column);
}

static bool is_not_null(const SqlTable *table, const SqlColumn *column) {
  return !column->column->nullable || is_key_column(table, column);
}

static void add_column(Snapshot *s, const SqlTable *table, const SqlColumn *column) {
  json_open_at(&s->json, column->column->name.str, '{');
  json_member(&s->json, STR("name"), column->column->name.str);
  Str type = column->type;
  if (str_given(column->collation))
    type = CAT(s->dz->arena, type, STR(" COLLATE "), column->collation);
  json_member(&s->json, STR("type"), type);
  json_flag(&s->json, STR("primaryKey"), is_key_column(table, column));
  json_flag(&s->json, STR("notNull"), is_not_null(table, column));
  json_flag(&s->json, STR("autoincrement"), column->autoincrement);
  snapshot_default(s, column);
  if (!sqltext_empty(column->generated)) {
    Str text = snapshot_sql(s, column->generated, COLUMN_ALONE);
    json_open_at(&s->json, STR("generated"), '{');
    json_member(&s->json, STR("as"), str_format(s->dz->arena, "(%.*s)", STR_ARG(text)));
    json_member(&s->json, STR("type"), column->generated_stored ? STR("stored") : STR("virtual"));
    json_close(&s->json, '}');
  }
  json_close(&s->json, '}');
}

static void add_index_key(Snapshot *s, const SqlIndex *index, const SqlIndexKey *from) {
  DzIndexKey key = dz_index_key(s->dz, index, from);
  json_text(&s->json, key.column != NULL ? key.column->name.str
                                         : snapshot_sql(s, key.sql, COLUMN_ALONE));
}

static void add_index(Snapshot *s, const SqlIndex *index) {
  json_open_at(&s->json, index->index->name.str, '{');
  json_member(&s->json, STR("name"), index->index->name.str);
  json_open_at(&s->json, STR("columns"), '[');
  each(i, index->keys) add_index_key(s, index, &index->keys.items[i]);
  json_close(&s->json, ']');
  json_flag(&s->json, STR("isUnique"), index->unique);
  if (!sqltext_empty(index->where))
    json_member(&s->json, STR("where"), snapshot_sql(s, index->where, COLUMN_WITH_TABLE));
  json_close(&s->json, '}');
}

static void add_indexes(Snapshot *s, const SqlTable *table) {
  json_open_at(&s->json, STR("indexes"), '{');
  each(i, table->uniques) {
    const Key *key = table->uniques.items[i].key;
    json_open_at(&s->json, key->name.str, '{');
    json_member(&s->json, STR("name"), key->name.str);
    snapshot_columns(s, STR("columns"), &key->columns);
    json_flag(&s->json, STR("isUnique"), true);
    json_close(&s->json, '}');
  }
  each(i, table->indexes)
    if (index_in_drizzle(s->dz, &table->indexes.items[i])) add_index(s, &table->indexes.items[i]);
  json_close(&s->json, '}');
}

static void add_foreign_keys(Snapshot *s, const SqlTable *table) {
  json_open_at(&s->json, STR("foreignKeys"), '{');
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    const ForeignKey *from = key->foreign_key;
    Str name = snapshot_foreign_key_name(s, key);
    json_open_at(&s->json, name, '{');
    json_member(&s->json, STR("name"), name);
    json_member(&s->json, STR("tableFrom"), from->table->flat_name);
    json_member(&s->json, STR("tableTo"), from->target->flat_name);
    snapshot_columns(s, STR("columnsFrom"), &from->columns);
    snapshot_columns(s, STR("columnsTo"), &from->target_columns);
    snapshot_actions(s, from);
    json_close(&s->json, '}');
  }
  json_close(&s->json, '}');
}

/* books_a_b_pk, unless the YAML names it (drizzle-orm, sqlite-core/primary-keys.js) */
static Str primary_key_name(const Snapshot *s, const SqlKey *key) {
  if (str_given(key->name)) return key->key->name.str;
  Buf out = BUF(s->dz->arena);
  buf_append(&out, key->key->table->flat_name);
  each(i, key->key->columns)
    buf_format(&out, "_%.*s", STR_ARG(key->key->columns.items[i]->name.str));
  buf_lit(&out, "_pk");
  return buf_str(&out);
}

static void add_primary_key(Snapshot *s, const SqlTable *table) {
  const SqlKey *key = table->primary_key;
  json_open_at(&s->json, STR("compositePrimaryKeys"), '{');
  if (key != NULL && key->columns.len > 1) {
    Str name = primary_key_name(s, key);
    json_open_at(&s->json, name, '{');
    snapshot_columns(s, STR("columns"), &key->key->columns);
    json_member(&s->json, STR("name"), name);
    json_close(&s->json, '}');
  }
  json_close(&s->json, '}');
}

static void add_table(Snapshot *s, const SqlTable *table) {
  json_open_at(&s->json, table->bare, '{');
  json_member(&s->json, STR("name"), table->bare);
  json_open_at(&s->json, STR("columns"), '{');
  each(i, table->columns) add_column(s, table, &table->columns.items[i]);
  json_close(&s->json, '}');
  add_indexes(s, table);
  add_foreign_keys(s, table);
  add_primary_key(s, table);
  json_empty(&s->json, STR("uniqueConstraints"));
  snapshot_checks(s, table);
  json_close(&s->json, '}');
}

/* Which keys of `index` are expressions. */
static void add_expressions(Snapshot *s, const SqlIndex *index) {
  VEC(Str) texts = {0};
  each(k, index->keys) {
    DzIndexKey key = dz_index_key(s->dz, index, &index->keys.items[k]);
    if (key.column == NULL) vec_push(s->dz->arena, &texts, snapshot_sql(s, key.sql, COLUMN_ALONE));
  }
  if (texts.len == 0) return;
  json_open_at(&s->json, index->index->name.str, '{');
  json_open_at(&s->json, STR("columns"), '{');
  each(i, texts) {
    json_open_at(&s->json, texts.items[i], '{');
    json_flag(&s->json, STR("isExpression"), true);
    json_close(&s->json, '}');
  }
  json_close(&s->json, '}');
  json_close(&s->json, '}');
}

static void add_internal(Snapshot *s) {
  const SqlSchema *sql = s->dz->sql;
  json_open_at(&s->json, STR("internal"), '{');
  json_open_at(&s->json, STR("indexes"), '{');
  each(t, sql->tables) each(i, sql->tables.items[t].indexes) {
    const SqlIndex *index = &sql->tables.items[t].indexes.items[i];
    if (index_in_drizzle(s->dz, index)) add_expressions(s, index);
  }
  json_close(&s->json, '}');
  json_close(&s->json, '}');
}

/* A view, which drizzle-kit is told to leave alone. */
static void add_view(Snapshot *s, const Table *view) {
  json_open_at(&s->json, view->flat_name, '{');
  json_open_at(&s->json, STR("columns"), '{');
  each(i, view->columns) {
    SqlColumn column = {.column = view->columns.items[i], .name = view->columns.items[i]->name.str};
    column.type = sql_column_type(s->dz->arena, s->dz->schema, DIALECT_SQLITE, column.column);
    if (on(column.column->on, DIALECT_SQLITE)) add_column(s, &(SqlTable){0}, &column);
  }
  json_close(&s->json, '}');
  json_member(&s->json, STR("name"), view->flat_name);
  json_flag(&s->json, STR("isExisting"), true);
  json_close(&s->json, '}');
}

void snapshot_sqlite(Snapshot *s) {
  const SqlSchema *sql = s->dz->sql;
  json_open_at(&s->json, STR("tables"), '{');
  each(i, sql->tables) add_table(s, &sql->tables.items[i]);
  json_close(&s->json, '}');
  snapshot_views(s, add_view);
  json_empty(&s->json, STR("enums"));
  json_open_at(&s->json, STR("_meta"), '{');
  json_empty(&s->json, STR("tables"));
  json_empty(&s->json, STR("columns"));
  json_close(&s->json, '}');
  add_internal(s);
}
