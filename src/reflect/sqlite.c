/* SQLite: pragmas for what they show, the texts of sqlite_schema for the rest. */
#include "expr/scan.h"
#include "reflect/fill.h"
#include "reflect/reflect.h"
#include "reflect/sqlite_remark.h"
#include "reflect/sqlite_text.h"

/* Each query asks a pragma once for each table or index; the names come from sqlite_schema, which costs nothing. A row
 * of a table that tables_sql leaves out (a shadow table) is left out by fill_rows. */
static const Str tables_sql =
    STR_INIT("SELECT t.name AS name, t.name AS key, t.wr AS without_rowid, t.strict AS strict, "
             "CASE t.type WHEN 'virtual' THEN 'virtual table' ELSE t.type END AS type, s.sql AS definition "
             "FROM pragma_table_list t JOIN sqlite_schema s ON s.name = t.name AND s.type IN ('table', 'view') "
             "WHERE t.schema = 'main' AND t.type <> 'shadow' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
             "ORDER BY t.name");

#define COLUMNS                                                                                    \
  "SELECT t.name AS \"table\", c.name AS name, c.cid + 1 AS position, c.cid + 1 AS number, "        \
  "c.type AS type, c.\"notnull\" AS not_null, c.dflt_value AS initial, c.hidden = 1 AS hidden, "    \
  "c.hidden = 2 AS generated_virtual "

#define PLAIN_TABLES                                                                               \
  "(SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'create virtual%') t"

static const Str columns_sql =
    STR_INIT(COLUMNS "FROM " PLAIN_TABLES ", pragma_table_xinfo(t.name) c ORDER BY t.name, c.cid");

/* Of a view or virtual table: it fails when that needs something which is not there. */
static Str columns_of_sql(Arena *arena, const CatalogTable *table) {
  Str name = str_replace(arena, table->object.name, STR("'"), STR("''"));
  Str from = STR(COLUMNS "FROM (SELECT '"), then = STR("' AS name) t, pragma_table_xinfo(t.name) c ORDER BY c.cid");
  return CAT(arena, from, name, then);
}

static const Str foreign_keys_sql = /* the last one declared has id 0 */
    STR_INIT("SELECT t.name, f.id, f.\"table\", f.\"from\", f.\"to\", lower(f.on_delete), lower(f.on_update) "
             "FROM " PLAIN_TABLES ", pragma_foreign_key_list(t.name) f WHERE t.sql LIKE '%references%' "
             "ORDER BY t.name, f.id DESC, f.seq");

static const Str indexes_sql = /* those of keys have no text */
    STR_INIT("SELECT tbl_name AS \"table\", name AS name, name AS key, sql AS definition "
             "FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");

static const Str index_keys_sql =
    STR_INIT("SELECT i.tbl_name AS \"table\", i.name AS \"index\", x.seqno + 1 AS name, x.seqno + 1 AS position, "
             "CASE WHEN x.cid >= 0 THEN x.name END AS \"column\", x.coll AS collation, x.\"desc\" AS descending "
             "FROM sqlite_schema i, pragma_index_xinfo(i.name) x "
             "WHERE i.type = 'index' AND i.sql IS NOT NULL AND x.\"key\" ORDER BY i.name, x.seqno");

static const Str triggers_sql = /* tbl_name is what the trigger calls its table */
    STR_INIT("SELECT t.name AS \"table\", r.name AS name, r.sql AS definition FROM sqlite_schema r "
             "JOIN sqlite_schema t ON t.type IN ('table', 'view') AND t.name = r.tbl_name COLLATE NOCASE "
             "WHERE r.type = 'trigger' ORDER BY r.name");

typedef struct Reader {
  Fill fill;
  SqliteSession *const *sessions;
  size_t len;
  Rows foreign_keys;
  Map foreign_rows; /* of a table to the cell of its first foreign key */
} Reader;

static void append_rows(Arena *arena, Rows *rows, const Rows *more) {
  size_t before = rows->count * rows->columns, behind = more->count * more->columns;
  Str *cells = arena_array(arena, Str, before + behind + 1);
  for (size_t i = 0; i < before; i++) cells[i] = rows->cells[i];
  for (size_t i = 0; i < behind; i++) cells[before + i] = more->cells[i];
  rows->cells = cells;
  rows->count += more->count;
}

/* The rows of all parts. */
static bool query(Reader *reader, Str sql, Rows *rows) {
  Arena *arena = reader->fill.arena;
  bool good = sqlite_session_rows(reader->sessions[0], arena, sql, rows);
  for (size_t i = 1; good && i < reader->len; i++) {
    Rows more;
    good = sqlite_session_rows(reader->sessions[i], arena, sql, &more);
    if (good) append_rows(arena, rows, &more);
  }
  return good;
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

/* The columns of a key of the table, when more is said of them than their names: COLLATE, DESC. */
static Str key_definition(const Reader *reader, const SqlPart *part) {
  SqlTokens tokens = sql_tokens(reader->fill.arena, part->text);
  bool plain = tokens.len == 2 * part->columns.len + 2; /* the parentheses, the commas and the end */
  return plain ? STR_NONE : part->text;
}

static void add_primary_key(Reader *reader, CatalogTable *table, const SqlPart *part) {
  CatalogConstraint *key = new_constraint(reader, table, CONSTRAINT_PRIMARY_KEY);
  key->object.name = key->own_name = part->name;
  key->conflict = part->conflict;
  key->definition = key_definition(reader, part);
  key->descending = part->descending;
  key->column = fill_column(table, part->column);
  table->autoincrement = part->autoincrement;
  add_columns(reader, key, str_given(part->column) ? &(StrList){(Str[]){part->column}, 1, 1} : &part->columns);
  fill_add(&reader->fill, &key->object);
}

static RefAction action_of(Str words) {
  RefAction action;
  return ref_action_find(words, &action) ? action : REF_NO_ACTION;
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
  each(i, part->target_columns) /* SQLite does not look whether they are there */
    if (fill_column(key->target, part->target_columns.items[i]) == NULL) key->target = NULL;
  if (key->target == NULL) {
    key->target_name = rows_cell(rows, *row, 2);
    key->target_names = part->target_columns;
  }
  if (str_given(part->deferrable))
    key->deferrable = str_ends(part->deferrable, STR("deferred")) ? DEFERRABLE_DEFERRED : DEFERRABLE_IMMEDIATE;
  for (; *row < rows->count && str_eq(rows_cell(rows, *row, 0), table->object.name) &&
         str_eq(rows_cell(rows, *row, 1), id); ++*row)
    add_columns(reader, key, &(StrList){(Str[]){rows_cell(rows, *row, 3)}, 1, 1});
  for (size_t i = 0; key->target != NULL && i < part->target_columns.len; i++)
    vec_push(reader->fill.arena, &key->target_columns, fill_column(key->target, part->target_columns.items[i]));
  fill_add(&reader->fill, &key->object);
}

/* drizzle-kit says the table before its columns; a table that takes the place of another has another name at first. */
static Str own_text(Reader *reader, const CatalogTable *table, Str text) {
  return scan_own_text(reader->fill.arena, DIALECT_SQLITE, text, STR_NONE, table->object.name);
}

static void add_check(Reader *reader, CatalogTable *table, const SqlPart *part) {
  CatalogConstraint *check = new_constraint(reader, table, CONSTRAINT_CHECK);
  check->object.name = part->name;
  check->expression = own_text(reader, table, part->text);
  check->column = fill_column(table, part->column);
  fill_add(&reader->fill, &check->object);
}

static void add_unique(Reader *reader, CatalogTable *table, const SqlPart *part) {
  CatalogConstraint *key = new_constraint(reader, table, CONSTRAINT_UNIQUE);
  key->object.name = part->name;
  key->conflict = part->conflict;
  key->definition = key_definition(reader, part);
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
    if (column != NULL) column->generated = own_text(reader, table, part->text);
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
  const Str *first = map_get(&reader->foreign_rows, table->object.name);
  size_t row = first == NULL ? reader->foreign_keys.count
                             : (size_t)(first - reader->foreign_keys.cells) / reader->foreign_keys.columns;
  each(i, parts) add_part(reader, table, &parts.items[i], &row);
  sqlite_read_remarks(reader->fill.catalog, table);
}

/* --- indexes --- */

static void read_index_text(Reader *reader, CatalogIndex *index) {
  SqlTokens tokens = sql_tokens(reader->fill.arena, index->definition);
  index->unique = tokens.len > 1 && sql_token_is(&tokens.items[1], "unique");
  SqlIndexText text = sql_index_text(reader->fill.arena, index->definition);
  index->where = own_text(reader, index->object.table, text.where);
  sqlite_read_index_remarks(reader->fill.catalog, index);
  each(i, index->keys) {
    CatalogIndexKey *key = index->keys.items[i];
    if (i < text.keys.len) key->expression = own_text(reader, index->object.table, text.keys.items[i]);
    if (key->column != NULL) key->expression = key->column->object.name;
    Str usual = key->column != NULL && str_given(key->column->collation) ? key->column->collation : STR("BINARY");
    if (str_eq_fold(key->collation, usual)) key->collation = STR_NONE;
  }
}

static void read_columns_of(Reader *reader, const CatalogTable *table) {
  Rows rows;
  if (query(reader, columns_of_sql(reader->fill.arena, table), &rows)) fill_rows(&reader->fill, CATALOG_COLUMN, &rows);
}

static bool read_everything(Reader *reader) {
  if (!read_kind(reader, CATALOG_TABLE, tables_sql) || !read_kind(reader, CATALOG_COLUMN, columns_sql) ||
      !query(reader, foreign_keys_sql, &reader->foreign_keys))
    return false;
  const Rows *keys = &reader->foreign_keys;
  for (size_t row = 0; row < keys->count; row++) {
    const Str *cell = &keys->cells[row * keys->columns];
    map_add(reader->fill.arena, &reader->foreign_rows, *cell, (void *)(uintptr_t)cell);
  }
  Catalog *catalog = reader->fill.catalog;
  each(i, catalog->tables)
    if (catalog->tables.items[i]->type == TABLE_VIRTUAL) read_columns_of(reader, catalog->tables.items[i]);
  each(i, catalog->views) read_columns_of(reader, catalog->views.items[i]);
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

/* Two numbers in the header of the file mean something to the program alone (sqlite.org/fileformat2.html, 1.3). */
static void read_settings(Reader *reader) {
  static const Str names[] = {STR_INIT("application_id"), STR_INIT("user_version")};
  Arena *arena = reader->fill.arena;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    Rows rows;
    if (!query(reader, CAT(arena, STR("PRAGMA "), names[i]), &rows) || rows.count != 1) continue;
    Str value = rows_cell(&rows, 0, 0);
    if (str_eq(value, STR("0"))) continue;
    vec_push(arena, &reader->fill.catalog->settings, CAT(arena, STR("PRAGMA "), names[i], STR(" = "), value));
  }
}

Catalog *reflect_sqlite(Arena *arena, SqliteSession *session) {
  return reflect_sqlite_parts(arena, &session, 1);
}

Catalog *reflect_sqlite_parts(Arena *arena, SqliteSession *const *sessions, size_t len) {
  Catalog *catalog = arena_make(arena, Catalog);
  *catalog = (Catalog){
      .arena = arena, .dialect = DIALECT_SQLITE, .version = sessions[0]->lib.sqlite3_libversion_number()};
  Reader reader = {.fill = {.arena = arena, .catalog = catalog}, .sessions = sessions, .len = len};
  if (!read_everything(&reader)) return NULL;
  read_settings(&reader);
  fill_finish(&reader.fill);
  return catalog;
}
