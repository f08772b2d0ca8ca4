/* SQLite: pragmas for what they show, the texts of sqlite_schema for the rest. */
#include "base/parallel.h"
#include "expr/scan.h"
#include "reflect/fill.h"
#include "reflect/reflect.h"
#include "reflect/sqlite_ask.h"
#include "reflect/sqlite_remark.h"

typedef struct Reader {
  Fill fill;
  Map tables; /* by folded name */
  const SqliteTableAnswer *answer; /* about the table that is read */
} Reader;

static Str folded(Reader *reader, Str name) { return str_lower(reader->fill.arena, name); }

static CatalogTable *table_named(Reader *reader, Str name) {
  return map_get(&reader->tables, folded(reader, name));
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

/* The columns of a key of the table, when more is said of them than their names: COLLATE, DESC. */
static Str key_definition(Reader *reader, const SqlPart *part) {
  SqlTokens tokens = sql_tokens(reader->fill.arena, part->text);
  size_t usual = 2 * part->columns.len + 2; /* the parentheses, the commas and the end */
  for (size_t i = 2; i + 1 < tokens.len; i++) {
    bool ends = sql_token_is(&tokens.items[i + 1], ",") || sql_token_is(&tokens.items[i + 1], ")");
    bool begins = sql_token_is(&tokens.items[i - 1], ",") || sql_token_is(&tokens.items[i - 1], "(");
    usual += sql_token_is(&tokens.items[i], "asc") && ends && !begins;
  }
  return tokens.len == usual ? STR_NONE : part->text;
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

/* The pragma has the key that was declared last first: the rows of this one are the last before `*end`. */
static void add_foreign_key(Reader *reader, CatalogTable *table, const SqlPart *part, size_t *end) {
  const Rows *rows = &reader->answer->foreign_keys;
  CatalogConstraint *key = new_constraint(reader, table, CONSTRAINT_FOREIGN_KEY);
  size_t row = *end - 1, behind = *end;
  while (row > 0 && str_eq(rows_cell(rows, row - 1, FOREIGN_ID), rows_cell(rows, row, FOREIGN_ID))) row--;
  *end = row;
  Str target = rows_cell(rows, row, FOREIGN_TABLE);
  key->object.name = key->own_name = part->name;
  key->column = fill_column(table, part->column);
  key->target = table_named(reader, target);
  if (key->target != NULL && key->target->type == TABLE_VIEW) key->target = NULL;
  key->on_delete = action_of(rows_cell(rows, row, FOREIGN_ON_DELETE));
  key->on_update = action_of(rows_cell(rows, row, FOREIGN_ON_UPDATE));
  each(i, part->target_columns) /* SQLite does not look whether they are there */
    if (fill_column(key->target, part->target_columns.items[i]) == NULL) key->target = NULL;
  if (key->target == NULL) {
    key->target_name = target;
    key->target_names = part->target_columns;
  }
  if (str_given(part->deferrable))
    key->deferrable = str_ends(part->deferrable, STR("deferred")) ? DEFERRABLE_DEFERRED : DEFERRABLE_IMMEDIATE;
  for (; row < behind; row++)
    add_columns(reader, key, &(StrList){(Str[]){rows_cell(rows, row, FOREIGN_FROM)}, 1, 1});
  for (size_t i = 0; key->target != NULL && i < part->target_columns.len; i++)
    vec_push(reader->fill.arena, &key->target_columns, fill_column(key->target, part->target_columns.items[i]));
  fill_add(&reader->fill, &key->object);
}

/* drizzle-kit says the table before its columns; a table that takes the place of another has another name at first. */
static Str own_text(Reader *reader, const CatalogTable *table, Str text) {
  if (str_find_char(text, '.') < 0) return text;
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

/* What SQLite reads and makes nothing of, so that the language has no word for it. */
static void note_idle(Reader *reader, CatalogTable *table, const SqlPart *part) {
  static const Str words[] = {[PART_NOT_NULL] = STR_INIT("NOT NULL"), [PART_DEFAULT] = STR_INIT("DEFAULT"),
                              [PART_COLLATE] = STR_INIT("COLLATE"),   [PART_GENERATED] = STR_INIT("GENERATED"),
                              [PART_NULL] = STR_INIT("NULL"),         [PART_NAME] = STR_INIT("no constraint")};
  Arena *arena = reader->fill.arena;
  bool idle_name = part->kind < sizeof words / sizeof *words && str_given(words[part->kind]);
  if (idle_name && str_given(part->name))
    vec_push(arena, &table->idle, CAT(arena, STR("the name \""), part->name, STR("\" of "), words[part->kind]));
  if (str_given(part->match) && !str_eq_fold(part->match, STR("simple")))
    vec_push(arena, &table->idle, CAT(arena, STR("MATCH "), part->match, STR(" of a foreign key")));
  bool idle_conflict = part->kind == PART_CHECK || part->kind == PART_NULL;
  Str where = part->kind == PART_NULL ? STR(" of NULL") : STR(" of a check");
  if (idle_conflict && str_given(part->conflict))
    vec_push(arena, &table->idle, CAT(arena, STR("ON CONFLICT "), part->conflict, where));
}

static void add_part(Reader *reader, CatalogTable *table, const SqlPart *part, size_t *foreign_end) {
  CatalogColumn *column = fill_column(table, part->column);
  note_idle(reader, table, part);
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
    if (*foreign_end > 0) add_foreign_key(reader, table, part, foreign_end);
    break;
  case PART_DEFAULT: /* a pragma has it */
  case PART_NULL:
  case PART_NAME: break;
  }
}

/* --- tables --- */

static void add_column(Reader *reader, CatalogTable *table, size_t row) {
  const Rows *rows = &reader->answer->columns;
  CatalogColumn *column = fill_new(&reader->fill, CATALOG_COLUMN);
  Str hidden = rows_cell(rows, row, XINFO_HIDDEN);
  column->object.table = table;
  column->object.name = rows_cell(rows, row, XINFO_NAME);
  column->position = column->number = row + 1;
  column->type = rows_cell(rows, row, XINFO_TYPE);
  column->not_null = str_eq(rows_cell(rows, row, XINFO_NOT_NULL), STR("1"));
  column->initial = rows_cell(rows, row, XINFO_DEFAULT);
  column->hidden = str_eq(hidden, STR("1"));
  column->generated_virtual = str_eq(hidden, STR("2"));
  fill_add(&reader->fill, &column->object);
}

/* What the text of a table or view says beyond the pragmas. */
static void read_table_text(Reader *reader, CatalogTable *table) {
  Arena *arena = reader->fill.arena;
  const SqlPartList *parts = &reader->answer->parts;
  if (table->type == TABLE_VIEW) table->select = sql_text_after(arena, table->definition, "as");
  if (table->type == TABLE_VIRTUAL) table->module = sql_text_after(arena, table->definition, "using");
  size_t foreign_end = reader->answer->foreign_keys.count;
  each(i, *parts) add_part(reader, table, &parts->items[i], &foreign_end);
}

/* All columns are there before a constraint is looked at, which may point at any of them. */
static void read_tables(Reader *reader, const SqliteAnswers *answers, bool columns) {
  for (size_t row = 0; row < answers->tables.count; row++) {
    CatalogTable *table = table_named(reader, rows_cell(&answers->tables, row, ANSWER_TABLE_NAME));
    reader->answer = &answers->of_tables[row];
    if (!columns) read_table_text(reader, table);
    else
      for (size_t c = 0; c < reader->answer->columns.count; c++) add_column(reader, table, c);
  }
}

/* --- indexes, triggers --- */

/* `row` of the pragma; its answer has none when the text says everything. */
static void add_index_key(Reader *reader, CatalogIndex *index, const SqliteIndexAnswer *answer, size_t at) {
  const SqlTextKey *text = &answer->text.keys.items[at];
  CatalogTable *table = index->object.table;
  CatalogIndexKey *key = fill_new(&reader->fill, CATALOG_INDEX_KEY);
  bool asked = at < answer->keys.count;
  Str name = asked ? rows_cell(&answer->keys, at, KEY_NAME) : text->name;
  key->object.name = str_format(reader->fill.arena, "%zu", at + 1);
  key->object.table = table;
  key->index = index;
  key->position = at + 1;
  key->descending = asked ? str_eq(rows_cell(&answer->keys, at, KEY_DESCENDING), STR("1")) : text->descending;
  key->column = fill_column(table, name);
  key->expression = key->column != NULL ? key->column->object.name : own_text(reader, table, text->text);
  Str usual = key->column != NULL && str_given(key->column->collation) ? key->column->collation : STR("BINARY");
  if (asked && !str_eq_fold(rows_cell(&answer->keys, at, KEY_COLLATION), usual))
    key->collation = rows_cell(&answer->keys, at, KEY_COLLATION);
  fill_add(&reader->fill, &key->object);
}

static void read_indexes(Reader *reader, const SqliteAnswers *answers) {
  for (size_t row = 0; row < answers->indexes.count; row++) {
    const SqliteIndexAnswer *answer = &answers->of_indexes[row];
    CatalogTable *table = table_named(reader, rows_cell(&answers->indexes, row, ANSWER_TABLE));
    if (table == NULL) continue; /* of a shadow table */
    CatalogIndex *index = fill_new(&reader->fill, CATALOG_INDEX);
    index->object.table = table;
    index->object.name = rows_cell(&answers->indexes, row, ANSWER_NAME);
    index->definition = rows_cell(&answers->indexes, row, ANSWER_SQL);
    index->unique = answer->text.unique;
    index->where = own_text(reader, table, answer->text.where);
    fill_add(&reader->fill, &index->object);
    each(at, answer->text.keys) add_index_key(reader, index, answer, at);
  }
}

static void read_triggers(Reader *reader, const SqliteAnswers *answers) {
  for (size_t row = 0; row < answers->triggers.count; row++) {
    CatalogTable *table = table_named(reader, rows_cell(&answers->triggers, row, ANSWER_TABLE));
    if (table == NULL) continue;
    CatalogTrigger *trigger = fill_new(&reader->fill, CATALOG_TRIGGER);
    trigger->object.table = table;
    trigger->object.name = rows_cell(&answers->triggers, row, ANSWER_NAME);
    trigger->definition = rows_cell(&answers->triggers, row, ANSWER_SQL);
    fill_add(&reader->fill, &trigger->object);
  }
}

/* --- the whole --- */

static void map_tables(Reader *reader) {
  const Catalog *catalog = reader->fill.catalog;
  each(i, catalog->tables)
    map_set(reader->fill.arena, &reader->tables, folded(reader, catalog->tables.items[i]->object.name),
            catalog->tables.items[i]);
  each(i, catalog->views)
    map_set(reader->fill.arena, &reader->tables, folded(reader, catalog->views.items[i]->object.name),
            catalog->views.items[i]);
}

/* The virtual table whose part this table is, if its name is to be believed: SQLite knows by the module, which is not
 * there. */
static CatalogTable *whole_of(const Catalog *catalog, const CatalogTable *table) {
  each(i, catalog->tables) {
    CatalogTable *other = catalog->tables.items[i];
    bool unknown = other->type == TABLE_VIRTUAL && other->columns.len == 0;
    if (unknown && str_starts(table->object.name, CAT(catalog->arena, other->object.name, STR("_")))) return other;
  }
  return NULL;
}

static bool is_whole(void *context, const CatalogObject *object) {
  const Catalog *catalog = context;
  return object->kind != CATALOG_TABLE || whole_of(catalog, (const CatalogTable *)object) == NULL;
}

static void drop_parts(Catalog *catalog) {
  bool any = false;
  each(i, catalog->tables) {
    const CatalogTable *table = catalog->tables.items[i];
    CatalogTable *whole = whole_of(catalog, table);
    if (whole == NULL) continue;
    vec_push(catalog->arena, &whole->idle,
             CAT(catalog->arena, STR("the table \""), table->object.name, STR("\", taken for a part of it")));
    any = true;
  }
  if (any) catalog_keep(catalog, is_whole, catalog);
}

Catalog *reflect_sqlite_answers(Arena *arena, SqliteAnswers *const *answers, size_t len) {
  Catalog *catalog = arena_make(arena, Catalog);
  *catalog = (Catalog){.arena = arena, .dialect = DIALECT_SQLITE};
  Reader reader = {.fill = {.arena = arena, .catalog = catalog}};
  for (size_t i = 0; i < len; i++) fill_rows(&reader.fill, CATALOG_TABLE, &answers[i]->tables);
  map_tables(&reader);
  for (size_t i = 0; i < len; i++) read_tables(&reader, answers[i], true);
  for (size_t i = 0; i < len; i++) read_tables(&reader, answers[i], false);
  for (size_t i = 0; i < len; i++) read_indexes(&reader, answers[i]);
  for (size_t i = 0; i < len; i++) read_triggers(&reader, answers[i]);
  fill_finish(&reader.fill);
  drop_parts(catalog);
  return catalog;
}
/* Two numbers in the header of the file mean something to the program alone (sqlite.org/fileformat2.html, 1.3). */
static void read_settings(Catalog *catalog, SqliteSession *session) {
  static const Str names[] = {STR_INIT("application_id"), STR_INIT("user_version")};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    Rows rows;
    Str pragma = CAT(catalog->arena, STR("PRAGMA "), names[i]);
    if (!sqlite_session_rows(session, catalog->arena, pragma, &rows) || rows.count != 1) continue;
    Str value = rows_cell(&rows, 0, 0), statement = CAT(catalog->arena, pragma, STR(" = "), value);
    if (!str_eq(value, STR("0"))) vec_push(catalog->arena, &catalog->settings, statement);
  }
}

Catalog *reflect_sqlite(Arena *arena, SqliteSession *session) {
  SqliteAnswers *answers = sqlite_ask(arena, session, PARALLEL_MAX);
  if (answers == NULL) return NULL;
  Catalog *catalog = reflect_sqlite_answers(arena, &answers, 1);
  catalog->version = session->lib.sqlite3_libversion_number();
  sqlite_read_remarks(catalog);
  read_settings(catalog, session);
  return catalog;
}
