/* From an object of a catalog to the YAML that says what it is. */
#include "verb/verify.h"

typedef struct Find {
  const Verify *verify;
  Dialect dialect;
  const CatalogObject *object;
  const Table *table;
  Str name; /* within the table */
  Span span;
} Find;

static bool found(Find *find, Str name, Span span) {
  find->name = name;
  find->span = span;
  return true;
}

/* --- tables and their parts --- */

static bool is_table(const Find *find, const SqlTable *sql, const CatalogTable *table) {
  if (find->dialect == DIALECT_SQLITE) return str_eq_fold(sql->bare, table->object.name);
  Str schema = sql->table->schema;
  if (!str_given(schema)) schema = find->verify->schema->postgres.schema;
  return str_eq(sql->bare, table->object.name) && (!str_given(schema) || str_eq(schema, table->object.schema));
}

static const SqlTable *sql_table_of(const Find *find, const CatalogTable *table) {
  const SqlSchema *sql = find->verify->sql[find->dialect];
  each(i, sql->tables)
    if (is_table(find, &sql->tables.items[i], table)) return &sql->tables.items[i];
  each(i, sql->external)
    if (is_table(find, &sql->external.items[i], table)) return &sql->external.items[i];
  return NULL;
}

static bool find_column(Find *find, const SqlTable *sql, Str name) {
  each(i, sql->columns) {
    const Column *column = sql->columns.items[i].column;
    if (str_eq_fold(column->name.str, name)) return found(find, column->name.str, column->span);
  }
  return false;
}

static bool same_columns(const CatalogColumnList *catalog, const ColumnList *columns) {
  if (catalog->len != columns->len) return false;
  each(i, *catalog)
    if (!str_eq_fold(catalog->items[i]->object.name, columns->items[i]->name.str)) return false;
  return true;
}

/* By its name, or by its columns where SQLite keeps none. */
static bool is_named(const CatalogConstraint *constraint, Str name, const ColumnList *columns) {
  bool named = str_given(constraint->object.name) && !str_given(constraint->own_name);
  if (named) return str_eq(constraint->object.name, name);
  return same_columns(&constraint->columns, columns);
}

static bool find_check(Find *find, const SqlTable *sql) {
  each(i, sql->checks) {
    const SqlCheck *check = &sql->checks.items[i];
    Str name = check->check != NULL ? check->check->name.str : check->column->name.str;
    Span span = check->check != NULL ? check->check->span : check->column->span;
    Str printed = sql_ident(find->verify->arena, find->dialect, find->object->name);
    if (str_eq(check->name, printed)) return found(find, name, span);
  }
  return false;
}

static bool find_constraint(Find *find, const SqlTable *sql) {
  const CatalogConstraint *constraint = (const CatalogConstraint *)find->object;
  const Table *table = sql->table;
  const Key *key = table->primary_key;
  if (constraint->type == CONSTRAINT_PRIMARY_KEY && key != NULL) return found(find, key->name.str, key->span);
  if (constraint->type == CONSTRAINT_CHECK && str_given(find->object->name)) return find_check(find, sql);
  each(i, table->uniques) {
    key = table->uniques.items[i];
    if (is_named(constraint, key->name.str, &key->columns)) return found(find, key->name.str, key->span);
  }
  each(i, table->foreign_keys) {
    const ForeignKey *foreign = table->foreign_keys.items[i];
    if (constraint->type == CONSTRAINT_FOREIGN_KEY && is_named(constraint, foreign->name.str, &foreign->columns))
      return found(find, foreign->name.str, foreign->span);
  }
  return false;
}

static bool find_index(Find *find, const SqlTable *sql, Str name) {
  each(i, sql->indexes) {
    const Index *index = sql->indexes.items[i].index;
    if (str_eq(index->name.str, name)) return found(find, name, index->span);
  }
  each(i, sql->table->uniques) { /* which are indexes in SQLite */
    const Key *key = sql->table->uniques.items[i];
    if (str_eq(key->name.str, name)) return found(find, name, key->span);
  }
  return false;
}

static bool find_part(Find *find, const SqlTable *sql) {
  const CatalogObject *object = find->object;
  if (object->kind == CATALOG_COLUMN) return find_column(find, sql, object->name);
  if (object->kind == CATALOG_CONSTRAINT) return find_constraint(find, sql);
  if (object->kind == CATALOG_INDEX) return find_index(find, sql, object->name);
  if (object->kind == CATALOG_INDEX_KEY)
    return find_index(find, sql, ((const CatalogIndexKey *)object)->index->object.name);
  return false;
}

/* A partition is a table to the engine and a part of one to the YAML. */
static bool find_partition(Find *find, const CatalogTable *table) {
  const SqlSchema *sql = find->verify->sql[find->dialect];
  each(i, sql->tables) each(j, sql->tables.items[i].partitions) {
    const Partition *partition = sql->tables.items[i].partitions.items[j].partition;
    Str schema = str_given(partition->schema) ? partition->schema : find->verify->schema->postgres.schema;
    bool is = str_eq(partition->name.str, table->object.name) &&
              (!str_given(schema) || str_eq(schema, table->object.schema));
    if (!is) continue;
    find->table = partition->table;
    return found(find, partition->name.str, partition->name.span);
  }
  return false;
}

static bool find_in_table(Find *find) {
  const CatalogTable *table = find->object->kind == CATALOG_TABLE ? (const CatalogTable *)find->object
                                                                  : find->object->table;
  const SqlTable *sql = table == NULL ? NULL : sql_table_of(find, table);
  if (sql == NULL) return table != NULL && find_partition(find, table);
  find->table = sql->table;
  return find_part(find, sql) || found(find, sql->table->name.str, sql->table->span);
}

/* --- the rest, by name --- */

static bool find_by_name(Find *find, Str name) {
  const Schema *schema = find->verify->schema;
  each(i, schema->tables)
    if (str_eq(schema->tables.items[i]->name.str, name) || str_eq(schema->tables.items[i]->flat_name, name))
      return found(find, name, schema->tables.items[i]->span);
  each(i, schema->enums)
    if (str_eq(schema->enums.items[i]->name.str, name)) return found(find, name, schema->enums.items[i]->span);
  each(i, schema->extensions)
    if (str_eq(schema->extensions.items[i].name.str, name))
      return found(find, name, schema->extensions.items[i].name.span);
  for (int kind = 0; kind < OBJECT_KIND_COUNT; kind++)
    each(i, schema->objects[kind]) {
      const Object *object = schema->objects[kind].items[i];
      bool is = str_eq(object->name.str, name) || str_has_word(object->text.text[find->dialect].str, name);
      if (is) return found(find, object->name.str, object->span);
    }
  return false;
}

/* Nothing more exact is known: the beginning of the YAML. */
static Span root_span(const Verify *verify) {
  const Sources *sources = verify->run->diags->sources;
  return sources->list.len == 0 ? SPAN_NONE : (Span){sources->list.items[0]->base, sources->list.items[0]->base};
}

Span verify_place(const Verify *verify, Dialect dialect, const CatalogObject *object, const Table **table, Str *name) {
  Find find = {.verify = verify, .dialect = dialect, .object = object};
  bool known = find_in_table(&find) || (str_given(object->name) && find_by_name(&find, object->name));
  *table = find.table;
  *name = find.name;
  return known && span_given(find.span) ? find.span : root_span(verify);
}

Span verify_place_of_words(const Verify *verify, Str words) {
  Find find = {.verify = verify};
  Str rest = words, part;
  for (bool inside = false; str_split(&rest, '"', &part); inside = !inside) {
    ptrdiff_t dot = str_find_last(part, '.');
    Str name = str_slice(part, (size_t)(dot + 1), part.len);
    if (inside && find_by_name(&find, name)) return find.span;
  }
  return root_span(verify);
}
