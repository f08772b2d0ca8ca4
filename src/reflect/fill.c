#include "reflect/fill.h"

#include "reflect/sqlite_text.h"

#include <assert.h>
#include <stdlib.h>

/* --- texts of a row --- */

static size_t array_item(Arena *arena, Str text, size_t at, Str *item) {
  Buf out = BUF(arena);
  bool quoted = at < text.len && text.ptr[at] == '"';
  if (quoted) at++;
  for (; at < text.len; at++) {
    char c = text.ptr[at];
    if (quoted ? c == '"' : c == ',' || c == '}') break;
    if (c == '\\' && at + 1 < text.len) c = text.ptr[++at];
    buf_char(&out, c);
  }
  *item = !quoted && str_eq(buf_str(&out), STR("NULL")) ? STR_NONE : buf_str(&out);
  return quoted ? at + 1 : at;
}

StrList fill_list(Arena *arena, Str text) {
  StrList list = {0};
  if (text.len < 2 || str_eq(text, STR("{}"))) return list;
  for (size_t at = 1; at < text.len;) {
    Str item;
    at = array_item(arena, text, at, &item) + 1;
    vec_push(arena, &list, item);
  }
  return list;
}

static OptionList option_list(Arena *arena, Str text) {
  StrList items = fill_list(arena, text);
  OptionList list = {0};
  each(i, items) {
    Str item = items.items[i];
    ptrdiff_t equals = str_find_char(item, '=');
    Option option = {.key = {.str = item}};
    if (equals >= 0) {
      option.key.str = str_slice(item, 0, (size_t)equals);
      option.value.str = str_slice(item, (size_t)equals + 1, item.len);
    }
    vec_push(arena, &list, option);
  }
  return list;
}

static bool is_true(Str text) { return str_eq(text, STR("t")) || str_eq(text, STR("1")); }

static int64_t number_of(Str text) {
  int64_t number = 0;
  return str_to_int64(text, &number) ? number : 0;
}

static unsigned word_of(const CatalogField *field, Str text) {
  for (unsigned i = 0; str_given(field->values[i]); i++)
    if (str_eq(field->values[i], text)) return i;
  assert(false && "a word that catalog.c does not know; please report");
  return 0;
}

/* --- references --- */

CatalogColumn *fill_column(const CatalogTable *table, Str name) {
  if (table == NULL || !str_given(name)) return NULL;
  each(i, table->columns)
    if (str_eq_fold(table->columns.items[i]->object.name, name)) return table->columns.items[i];
  return NULL;
}

/* By number, as Postgres counts: dropped columns have one too; those of SQLite come by name. */
static CatalogColumn *column_of(const Fill *fill, const CatalogTable *table, Str text) {
  if (fill->catalog->dialect == DIALECT_SQLITE) return fill_column(table, text);
  if (table == NULL || !str_given(text)) return NULL;
  int64_t number = number_of(text);
  each(i, table->columns)
    if ((int64_t)table->columns.items[i]->number == number) return table->columns.items[i];
  return NULL;
}

static CatalogColumnList column_list(const Fill *fill, const CatalogTable *table, Str text) {
  StrList items = fill_list(fill->arena, text);
  CatalogColumnList list = {0};
  each(i, items) {
    CatalogColumn *column = column_of(fill, table, items.items[i]);
    if (column != NULL) vec_push(fill->arena, &list, column);
  }
  return list;
}

static CatalogTableList table_list(const Fill *fill, Str text) {
  StrList items = fill_list(fill->arena, text);
  CatalogTableList list = {0};
  each(i, items) {
    CatalogTable *table = map_get(&fill->tables, items.items[i]);
    if (table != NULL) vec_push(fill->arena, &list, table);
  }
  return list;
}

/* `type` is the key of a type; only the field for its kind is set. */
static void *type_of(const Fill *fill, const CatalogField *field, Str text) {
  CatalogObject *type = map_get(&fill->types, text);
  CatalogKind wanted = str_eq(field->name, STR("domain")) ? CATALOG_DOMAIN : CATALOG_ENUM;
  return type != NULL && type->kind == wanted ? type : NULL;
}

/* --- a row --- */

static void set_field(const Fill *fill, CatalogObject *object, const CatalogField *field, Str text) {
  void *value = (char *)object + field->offset;
  Arena *arena = fill->arena;
  switch (field->form) {
  case FORM_TEXT:
  case FORM_SQL: *(Str *)value = text; break;
  case FORM_BOOL: *(bool *)value = is_true(text); break;
  case FORM_COUNT: *(size_t *)value = (size_t)number_of(text); break;
  case FORM_NUMBER: *(int64_t *)value = number_of(text); break;
  case FORM_WORD: *(unsigned *)value = word_of(field, text); break;
  case FORM_LIST: *(StrList *)value = fill_list(arena, text); break;
  case FORM_OPTIONS: *(OptionList *)value = option_list(arena, text); break;
  case FORM_COLUMN: *(CatalogColumn **)value = column_of(fill, object->table, text); break;
  case FORM_COLUMNS: *(CatalogColumnList *)value = column_list(fill, object->table, text); break;
  case FORM_TARGETS:
    *(CatalogColumnList *)value = column_list(fill, ((CatalogConstraint *)object)->target, text);
    break;
  case FORM_TABLE: *(void **)value = map_get(&fill->tables, text); break;
  case FORM_TABLES: *(CatalogTableList *)value = table_list(fill, text); break;
  case FORM_TYPE: *(void **)value = type_of(fill, field, text); break;
  case FORM_INDEX: *(void **)value = map_get(&fill->indexes, text); break;
  }
}

/* The number of the column of that name, from 1; 0: there is none. */
static size_t place_named(const Rows *rows, Str name) {
  for (size_t c = 0; c < rows->columns; c++)
    if (str_eq(rows->names[c], name)) return c + 1;
  return 0;
}

static Str cell_named(const Rows *rows, size_t row, Str name) {
  size_t place = place_named(rows, name);
  return place == 0 ? STR_NONE : rows_cell(rows, row, place - 1);
}

static Map *keys_of(Fill *fill, CatalogKind kind) {
  if (kind == CATALOG_TABLE) return &fill->tables;
  return kind == CATALOG_INDEX ? &fill->indexes : &fill->types;
}

void *fill_new(Fill *fill, CatalogKind kind) {
  CatalogObject *object = arena_alloc(fill->arena, catalog_kinds[kind].size);
  object->kind = kind;
  return object;
}

/* The object that a row begins; its fields come later, as they may be about an object after it. */
static CatalogObject *begin_row(Fill *fill, CatalogKind kind, const Rows *rows, size_t row) {
  CatalogObject *object = fill_new(fill, kind);
  Str table = cell_named(rows, row, STR("table")), key = cell_named(rows, row, STR("key"));
  object->schema = cell_named(rows, row, STR("schema"));
  object->name = cell_named(rows, row, STR("name"));
  object->comment = cell_named(rows, row, STR("comment"));
  object->table = str_given(table) ? map_get(&fill->tables, table) : NULL;
  if (str_given(table) && object->table == NULL) return NULL;
  if (str_given(key)) map_set(fill->arena, keys_of(fill, kind), key, object);
  return object;
}

void fill_rows(Fill *fill, CatalogKind kind, const Rows *rows) {
  const CatalogKindInfo *info = &catalog_kinds[kind];
  CatalogObject **objects = arena_array(fill->arena, CatalogObject *, rows->count + 1);
  size_t *places = arena_array(fill->arena, size_t, info->count + 1); /* of the fields among the columns, from 1 */
  for (size_t f = 0; f < info->count; f++) places[f] = place_named(rows, info->fields[f].name);
  for (size_t row = 0; row < rows->count; row++) objects[row] = begin_row(fill, kind, rows, row);
  for (size_t row = 0; row < rows->count; row++) {
    if (objects[row] == NULL) continue;
    for (size_t f = 0; f < info->count; f++) {
      Str text = places[f] == 0 ? STR_NONE : rows_cell(rows, row, places[f] - 1);
      if (str_given(text)) set_field(fill, objects[row], &info->fields[f], text);
    }
    fill_add(fill, objects[row]);
  }
}

/* --- its place --- */

static void add_constraint(Fill *fill, CatalogConstraint *constraint) {
  CatalogTable *table = constraint->object.table;
  if (table == NULL) {
    if (constraint->domain != NULL) vec_push(fill->arena, &constraint->domain->checks, constraint);
    return;
  }
  vec_push(fill->arena, &table->constraints, constraint);
  if (constraint->type == CONSTRAINT_PRIMARY_KEY) table->primary_key = constraint;
}

static void add_table(Fill *fill, CatalogTable *table) {
  Catalog *catalog = fill->catalog;
  if (table->type == TABLE_COMPOSITE) vec_push(fill->arena, &catalog->composites, table);
  else if (table->type == TABLE_VIEW || table->type == TABLE_MATERIALIZED_VIEW)
    vec_push(fill->arena, &catalog->views, table);
  else vec_push(fill->arena, &catalog->tables, table);
}

static void add_sequence(Fill *fill, CatalogSequence *sequence) {
  vec_push(fill->arena, &fill->catalog->sequences, sequence);
  CatalogColumn *owner = sequence->owner; /* of several, that of its identity */
  if (owner != NULL && (owner->sequence == NULL || !owner->sequence->identity)) owner->sequence = sequence;
}

static void add_index_key(Fill *fill, CatalogIndexKey *key) { vec_push(fill->arena, &key->index->keys, key); }

/* What is a part of a table. */
static void add_part(Fill *fill, CatalogObject *object) {
  Arena *arena = fill->arena;
  CatalogTable *table = object->table;
  if (table == NULL) return;
  if (object->kind == CATALOG_COLUMN) vec_push(arena, &table->columns, (CatalogColumn *)object);
  else if (object->kind == CATALOG_INDEX) vec_push(arena, &table->indexes, (CatalogIndex *)object);
  else if (object->kind == CATALOG_TRIGGER) vec_push(arena, &table->triggers, (CatalogTrigger *)object);
  else if (object->kind == CATALOG_RULE) vec_push(arena, &table->rules, (CatalogRule *)object);
  else vec_push(arena, &table->policies, (CatalogPolicy *)object);
}

static void add_function(Fill *fill, CatalogFunction *function) {
  vec_push(fill->arena, &fill->catalog->functions, function);
}

static void add_type(Fill *fill, CatalogObject *object) {
  Catalog *catalog = fill->catalog;
  if (object->kind == CATALOG_ENUM) vec_push(fill->arena, &catalog->enums, (CatalogEnum *)object);
  else if (object->kind == CATALOG_DOMAIN) vec_push(fill->arena, &catalog->domains, (CatalogDomain *)object);
  else vec_push(fill->arena, &catalog->ranges, (CatalogRange *)object);
}

static void add_global(Fill *fill, CatalogObject *object) {
  Catalog *catalog = fill->catalog;
  Arena *arena = fill->arena;
  if (object->kind == CATALOG_ROLE) vec_push(arena, &catalog->roles, (CatalogRole *)object);
  else if (object->kind == CATALOG_SCHEMA) vec_push(arena, &catalog->schemas, (CatalogSchema *)object);
  else if (object->kind == CATALOG_EXTENSION) vec_push(arena, &catalog->extensions, (CatalogExtension *)object);
  else if (object->kind == CATALOG_STATISTICS) vec_push(arena, &catalog->statistics, (CatalogStatistics *)object);
  else if (object->kind == CATALOG_GRANT) vec_push(arena, &catalog->grants, (CatalogGrant *)object);
  else vec_push(arena, &catalog->others, (CatalogOther *)object);
}

/* To the object that it is of, when that was read. */
static void add_need(Fill *fill, const CatalogNeed *need) {
  CatalogObject *object = need->object.table == NULL ? map_get(&fill->types, need->of) : &need->object.table->object;
  if (need->column != NULL) object = &need->column->object;
  if (need->index != NULL) object = &need->index->object;
  if (object != NULL) object->need = need;
}

void fill_add(Fill *fill, CatalogObject *object) {
  if (object->kind != CATALOG_NEED) vec_push(fill->arena, &fill->catalog->objects, object);
  switch (object->kind) {
  case CATALOG_TABLE: add_table(fill, (CatalogTable *)object); break;
  case CATALOG_SEQUENCE: add_sequence(fill, (CatalogSequence *)object); break;
  case CATALOG_CONSTRAINT: add_constraint(fill, (CatalogConstraint *)object); break;
  case CATALOG_FUNCTION: add_function(fill, (CatalogFunction *)object); break;
  case CATALOG_INDEX_KEY: add_index_key(fill, (CatalogIndexKey *)object); break;
  case CATALOG_ENUM:
  case CATALOG_DOMAIN:
  case CATALOG_RANGE: add_type(fill, object); break;
  case CATALOG_ROLE:
  case CATALOG_SCHEMA:
  case CATALOG_EXTENSION:
  case CATALOG_STATISTICS:
  case CATALOG_GRANT:
  case CATALOG_OTHER: add_global(fill, object); break;
  case CATALOG_COLUMN:
  case CATALOG_INDEX:
  case CATALOG_TRIGGER:
  case CATALOG_RULE:
  case CATALOG_POLICY: add_part(fill, object); break;
  case CATALOG_NEED: add_need(fill, (const CatalogNeed *)object); break;
  case CATALOG_COMMENT: /* among the objects only */
  case CATALOG_KIND_COUNT: break;
  }
}

/* --- labels --- */

/* What stands for the name of a key that has none: "(a, b)". */
static Str unnamed(Arena *arena, const CatalogObject *object) {
  const CatalogConstraint *constraint = (const CatalogConstraint *)object;
  if (object->kind != CATALOG_CONSTRAINT) return STR("?");
  Buf out = BUF(arena);
  buf_char(&out, '(');
  each(i, constraint->columns)
    buf_format(&out, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(constraint->columns.items[i]->object.name));
  if (constraint->type == CONSTRAINT_CHECK)
    buf_append(&out, sql_text_normal(arena, constraint->expression, constraint->object.table->object.name));
  buf_char(&out, ')');
  return buf_str(&out);
}

static Str label_of(Arena *arena, const CatalogObject *object) {
  bool named = str_given(object->name);
  if (object->kind == CATALOG_CONSTRAINT) named = named && !str_given(((const CatalogConstraint *)object)->own_name);
  Str name = named ? object->name : unnamed(arena, object);
  const CatalogIndexKey *key = (const CatalogIndexKey *)object;
  if (object->kind == CATALOG_EXTENSION) return name;
  if (object->kind == CATALOG_INDEX_KEY)
    return str_join(arena, STRS(label_of(arena, &key->index->object), STR("."), name));
  if (object->kind == CATALOG_FUNCTION)
    name = str_join(arena, STRS(name, STR("("), ((const CatalogFunction *)object)->arguments, STR(")")));
  bool in_schema = object->kind == CATALOG_INDEX || object->kind == CATALOG_SEQUENCE; /* its name is unique there */
  if (object->table != NULL && !in_schema)
    return str_join(arena, STRS(label_of(arena, &object->table->object), STR("."), name));
  if (object->kind == CATALOG_CONSTRAINT && ((const CatalogConstraint *)object)->domain != NULL)
    return str_join(arena, STRS(label_of(arena, &((const CatalogConstraint *)object)->domain->object), STR("."), name));
  if (!str_given(object->schema)) return name;
  return str_join(arena, STRS(object->schema, STR("."), name));
}

static int cmp_objects(const void *a, const void *b) {
  return catalog_object_cmp(*(CatalogObject *const *)a, *(CatalogObject *const *)b);
}

void fill_finish(Fill *fill) {
  CatalogObjectList *objects = &fill->catalog->objects;
  each(i, *objects) objects->items[i]->label = label_of(fill->arena, objects->items[i]);
  if (objects->len > 0) qsort(objects->items, objects->len, sizeof(*objects->items), cmp_objects);
}
