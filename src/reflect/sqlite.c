/* SQLite: pragmas for what they show, the texts of sqlite_schema for the rest. */
#include "reflect/fill.h"
#include "reflect/reflect.h"
#include "reflect/sqlite_text.h"

#define USER_TABLES                                                                                \
  "FROM pragma_table_list t WHERE t.schema = 'main' AND t.type <> 'shadow' "                       \
  "AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"

static const Str tables_sql =
    STR_INIT("SELECT t.name AS name, t.name AS key, t.wr AS without_rowid, t.strict AS strict, "
             "CASE t.type WHEN 'virtual' THEN 'virtual table' ELSE t.type END AS type, "
             "(SELECT s.sql FROM sqlite_schema s WHERE s.name = t.name AND s.type IN ('table', 'view')) "
             "AS definition " USER_TABLES " ORDER BY t.name");

static const Str columns_sql =
    STR_INIT("SELECT t.name AS \"table\", c.name AS name, c.cid + 1 AS position, c.cid + 1 AS number, "
             "c.type AS type, c.\"notnull\" AS not_null, c.dflt_value AS initial, c.hidden = 1 AS hidden, "
             "c.hidden = 2 AS generated_virtual "
             "FROM (SELECT t.name " USER_TABLES ") t, pragma_table_xinfo(t.name) c ORDER BY t.name, c.cid");

static const Str keys_sql = /* the columns of primary keys, in the order of the key */
    STR_INIT("SELECT t.name, c.name FROM (SELECT t.name " USER_TABLES ") t, pragma_table_xinfo(t.name) c "
             "WHERE c.pk > 0 ORDER BY t.name, c.pk");

static const Str foreign_keys_sql = /* the last one declared has id 0 */
    STR_INIT("SELECT t.name, f.id, f.\"table\", f.\"from\", f.\"to\", lower(f.on_delete), lower(f.on_update) "
             "FROM (SELECT t.name " USER_TABLES ") t, pragma_foreign_key_list(t.name) f "
             "ORDER BY t.name, f.id DESC, f.seq");

static const Str indexes_sql =
    STR_INIT("SELECT t.name AS \"table\", i.name AS name, i.name AS key, i.\"unique\" AS \"unique\", "
             "(SELECT s.sql FROM sqlite_schema s WHERE s.name = i.name AND s.type = 'index') AS definition "
             "FROM (SELECT t.name " USER_TABLES ") t, pragma_index_list(t.name) i WHERE i.origin = 'c' "
             "ORDER BY i.name");

static const Str index_keys_sql =
    STR_INIT("SELECT t.name AS \"table\", i.name AS \"index\", x.seqno + 1 AS name, x.seqno + 1 AS position, "
             "CASE WHEN x.cid >= 0 THEN x.name END AS \"column\", x.coll AS collation, x.\"desc\" AS descending "
             "FROM (SELECT t.name " USER_TABLES ") t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) x "
             "WHERE i.origin = 'c' AND x.\"key\" ORDER BY i.name, x.seqno");

static const Str triggers_sql =
    STR_INIT("SELECT tbl_name AS \"table\", name AS name, sql AS definition FROM sqlite_schema "
             "WHERE type = 'trigger' ORDER BY name");

typedef struct Reader {
  Fill fill;
  SqliteSession *session;
  Rows keys, foreign_keys;
} Reader;

static bool query(Reader *reader, Str sql, Rows *rows) {
  return sqlite_session_rows(reader->session, reader->fill.arena, sql, rows);
}

static bool read_kind(Reader *reader, CatalogKind kind, Str sql) {
  Rows rows;
  if (!query(reader, sql, &rows)) return false;
  fill_rows(&reader->fill, kind, &rows);
  return true;
}

/* --- constraints --- */

static CatalogConstraint *new_constraint(Reader *reader, CatalogTable *table, CatalogConstraintType type) {
  CatalogConstraint *constraint = fill_new(&reader->fill, CATALOG_CONSTRAINT);
  constraint->object.table = table;
  constraint->type = type;
  return constraint;
}

static void add_columns(Reader *reader, CatalogConstraint *constraint, const StrList *names) {
  each(i, *names) {
    CatalogColumn *column = fill_column(constraint->object.table, names->items[i]);
    if (column != NULL) vec_push(reader->fill.arena, &constraint->columns, column);
  }
}

static CatalogTable *table_named(const Reader *reader, Str name) {
  const CatalogTableList *tables = &reader->fill.catalog->tables;
  each(i, *tables)
    if (str_eq_fold(tables->items[i]->object.name, name)) return tables->items[i];
  return NULL;
}

/* The primary key, whose columns come from the pragma and the rest from the text. */
static void add_primary_key(Reader *reader, CatalogTable *table, const SqlPart *part) {
  CatalogConstraint *key = new_constraint(reader, table, CONSTRAINT_PRIMARY_KEY);
  key->object.name = key->own_name = part->name;
  key->conflict = part->conflict;
  key->definition = part->text;
  key->descending = part->descending;
  key->column = fill_column(table, part->column);
  table->autoincrement = part->autoincrement;
  for (size_t row = 0; row < reader->keys.count; row++)
    if (str_eq(rows_cell(&reader->keys, row, 0), table->object.name))
      add_columns(reader, key, &(StrList){(Str[]){rows_cell(&reader->keys, row, 1)}, 1, 1});
  fill_add(&reader->fill, &key->object);
}

static RefAction action_of(Str words) {
  if (str_eq(words, STR("restrict"))) return REF_RESTRICT;
  if (str_eq(words, STR("cascade"))) return REF_CASCADE;
  if (str_eq(words, STR("set null"))) return REF_SET_NULL;
  return str_eq(words, STR("set default")) ? REF_SET_DEFAULT : REF_NO_ACTION;
}

/* `*row` is its first one of foreign_keys; it goes behind the last. */
static void add_foreign_key(Reader *reader, CatalogTable *table, const SqlPart *part, size_t *row) {
  const Rows *rows = &reader->foreign_keys;
  CatalogConstraint *key = new_constraint(reader, table, CONSTRAINT_FOREIGN_KEY);
  Str id = rows_cell(rows, *row, 1);
  key->object.name = key->own_name = part->name;
  key->column = fill_column(table, part->column);
  key->target = table_named(reader, rows_cell(rows, *row, 2));
  key->on_delete = action_of(rows_cell(rows, *row, 5));
  key->on_update = action_of(rows_cell(rows, *row, 6));
  if (key->target == NULL) {
    key->target_name = rows_cell(rows, *row, 2);
    key->target_names = part->target_columns;
  }
  if (str_given(part->deferrable))
    key->deferrable = str_ends(part->deferrable, STR("deferred")) ? DEFERRABLE_DEFERRED : DEFERRABLE_IMMEDIATE;
  for (; *row < rows->count && str_eq(rows_cell(rows, *row, 0), table->object.name) &&
         str_eq(rows_cell(rows, *row, 1), id); ++*row)
    add_columns(reader, key, &(StrList){(Str[]){rows_cell(rows, *row, 3)}, 1, 1});
  each(i, part->target_columns) {
    CatalogColumn *column = fill_column(key->target, part->target_columns.items[i]);
    if (column != NULL) vec_push(reader->fill.arena, &key->target_columns, column);
  }
  fill_add(&reader->fill, &key->object);
}

static void add_check(Reader *reader, CatalogTable *table, const SqlPart *part) {
  CatalogConstraint *check = new_constraint(reader, table, CONSTRAINT_CHECK);
  check->object.name = part->name;
  check->expression = part->text;
  check->column = fill_column(table, part->column);
  fill_add(&reader->fill, &check->object);
}

static void add_unique(Reader *reader, CatalogTable *table, const SqlPart *part) {
  CatalogConstraint *key = new_constraint(reader, table, CONSTRAINT_UNIQUE);
  key->object.name = part->name;
  key->conflict = part->conflict;
  key->definition = part->text;
  key->column = fill_column(table, part->column);
  add_columns(reader, key, str_given(part->column) ? &(StrList){(Str[]){part->column}, 1, 1} : &part->columns);
  fill_add(&reader->fill, &key->object);
}

static void add_part(Reader *reader, CatalogTable *table, const SqlPart *part, size_t *foreign_row) {
  CatalogColumn *column = fill_column(table, part->column);
  switch (part->kind) {
  case PART_PRIMARY_KEY: add_primary_key(reader, table, part); break;
  case PART_UNIQUE: add_unique(reader, table, part); break;
  case PART_CHECK: add_check(reader, table, part); break;
  case PART_NOT_NULL:
    if (column != NULL) column->conflict = part->conflict;
    break;
  case PART_COLLATE:
    if (column != NULL) column->collation = part->text;
    break;
  case PART_GENERATED:
    if (column != NULL) column->generated = part->text;
    break;
  case PART_FOREIGN_KEY:
    if (*foreign_row < reader->foreign_keys.count) add_foreign_key(reader, table, part, foreign_row);
    break;
  case PART_DEFAULT: break; /* a pragma has it */
  }
}

/* What the text of a table or view says beyond the pragmas. */
static void read_table_text(Reader *reader, CatalogTable *table) {
  Arena *arena = reader->fill.arena;
  if (table->type == TABLE_VIEW) table->select = sql_text_after(arena, table->definition, "as");
  if (table->type == TABLE_VIRTUAL) table->module = sql_text_after(arena, table->definition, "using");
  if (table->type != TABLE_ORDINARY) return;
  SqlPartList parts = sql_table_parts(arena, table->definition);
  size_t row = 0;
  while (row < reader->foreign_keys.count &&
         !str_eq(rows_cell(&reader->foreign_keys, row, 0), table->object.name))
    row++;
  each(i, parts) add_part(reader, table, &parts.items[i], &row);
}

/* --- indexes --- */

static void read_index_text(Reader *reader, CatalogIndex *index) {
  SqlIndexText text = sql_index_text(reader->fill.arena, index->definition);
  index->where = text.where;
  each(i, index->keys) {
    CatalogIndexKey *key = index->keys.items[i];
    if (i < text.keys.len) key->expression = text.keys.items[i];
    if (key->column != NULL) key->expression = key->column->object.name;
    Str usual = key->column != NULL && str_given(key->column->collation) ? key->column->collation : STR("BINARY");
    if (str_eq_fold(key->collation, usual)) key->collation = STR_NONE;
  }
}

static bool read_everything(Reader *reader) {
  if (!read_kind(reader, CATALOG_TABLE, tables_sql) || !read_kind(reader, CATALOG_COLUMN, columns_sql) ||
      !query(reader, keys_sql, &reader->keys) || !query(reader, foreign_keys_sql, &reader->foreign_keys))
    return false;
  Catalog *catalog = reader->fill.catalog;
  each(i, catalog->tables) read_table_text(reader, catalog->tables.items[i]);
  each(i, catalog->views) read_table_text(reader, catalog->views.items[i]);
  if (!read_kind(reader, CATALOG_INDEX, indexes_sql) || !read_kind(reader, CATALOG_INDEX_KEY, index_keys_sql) ||
      !read_kind(reader, CATALOG_TRIGGER, triggers_sql))
    return false;
  each(i, catalog->tables)
    each(j, catalog->tables.items[i]->indexes)
      read_index_text(reader, catalog->tables.items[i]->indexes.items[j]);
  return true;
}

Catalog *reflect_sqlite(Arena *arena, SqliteSession *session) {
  Catalog *catalog = arena_make(arena, Catalog);
  *catalog = (Catalog){
      .arena = arena, .dialect = DIALECT_SQLITE, .version = session->lib.sqlite3_libversion_number()};
  Reader reader = {.fill = {.arena = arena, .catalog = catalog}, .session = session};
  if (!read_everything(&reader)) return NULL;
  fill_finish(&reader.fill);
  return catalog;
}
