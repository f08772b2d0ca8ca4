/* What others own in Postgres and a schema speaks of: tables that its foreign keys point at, `external: true`, and
 * functions of providers. In the database that a schema is built in they are made as far as they are known, and what
 * the engine says of them is left out. */
#include "expr/scan.h"
#include "sql/sql.h"
#include "verb/source.h"

static bool is_elsewhere(const Table *table) {
  return table->external && table->view == NULL && on(table->on, DIALECT_POSTGRES);
}

static Str home_of(const Schema *schema, const Table *table) {
  return str_given(table->schema) ? table->schema : schema->postgres.schema;
}

/* CREATE TABLE IF NOT EXISTS auth.users (id uuid, UNIQUE (id)): as much of it as the schema says, unless --before
 * made it. */
static Str stand_in(Run *run, const Schema *schema, const Table *table) {
  Arena *arena = run->arena;
  Buf out = BUF(arena);
  buf_format(&out, "CREATE TABLE IF NOT EXISTS %.*s (",
             STR_ARG(sql_table_name(arena, schema, DIALECT_POSTGRES, table)));
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    buf_format(&out, "%s%.*s %.*s", i == 0 ? "" : ", ", STR_ARG(sql_ident(arena, DIALECT_POSTGRES, column->name.str)),
               STR_ARG(sql_column_type(arena, schema, DIALECT_POSTGRES, column)));
  }
  const ColumnList *key = table->primary_key == NULL ? NULL : &table->primary_key->columns;
  if (key != NULL) buf_format(&out, ", UNIQUE (%.*s)", STR_ARG(sql_columns(arena, DIALECT_POSTGRES, key)));
  each(i, table->uniques)
    buf_format(&out, ", UNIQUE (%.*s)",
               STR_ARG(sql_columns(arena, DIALECT_POSTGRES, &table->uniques.items[i]->columns)));
  buf_char(&out, ')');
  return buf_str(&out);
}

typedef struct OthersFunction {
  Str schema, name, arguments, result;
} OthersFunction;

static const OthersFunction functions[] = {
#define OTHERS(schema, name, arguments, result)                                                                      \
  {STR_INIT(schema), STR_INIT(name), STR_INIT(arguments), STR_INIT(result)},
#include "verb/source_others.def"
};

static void add_schema(Run *run, Str name, StrList *sql) {
  vec_push(run->arena, sql,
           CAT(run->arena, STR("CREATE SCHEMA IF NOT EXISTS "), sql_ident(run->arena, DIALECT_POSTGRES, name)));
}

static bool is_called(Arena *arena, const OthersFunction *function, Str text) {
  Scan scan = {.arena = arena, .text = text, .dialect = DIALECT_POSTGRES};
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan)) {
    bool here = token.kind == SCAN_NAME && str_eq(token.name, function->schema) &&
                scan_is_sign(scan_peek(&scan, 0), '.') && str_eq(scan_peek(&scan, 1).name, function->name) &&
                scan_is_sign(scan_peek(&scan, 2), '(');
    if (here) return true;
  }
  return false;
}

/* Unless --before made it. */
static void stand_in_function(Run *run, const OthersFunction *function, const StrList *statements, StrList *sql) {
  bool called = false;
  each(i, *statements) {
    bool may = str_find(statements->items[i], function->name) >= 0;
    called = called || (may && is_called(run->arena, function, statements->items[i]));
  }
  if (!called) return;
  add_schema(run, function->schema, sql);
  vec_push(run->arena, sql,
           str_format(run->arena,
                      "DO $$ BEGIN CREATE FUNCTION %.*s.%.*s(%.*s) RETURNS %.*s LANGUAGE sql STABLE "
                      "AS 'SELECT NULL::%.*s'; EXCEPTION WHEN duplicate_function THEN NULL; END $$",
                      STR_ARG(function->schema), STR_ARG(function->name), STR_ARG(function->arguments),
                      STR_ARG(function->result), STR_ARG(function->result)));
}

void source_stand_ins(Run *run, const Schema *schema, const StrList *statements, StrList *sql) {
  each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    if (!is_elsewhere(table)) continue;
    if (str_given(table->schema)) add_schema(run, table->schema, sql);
    vec_push(run->arena, sql, stand_in(run, schema, table));
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    stand_in_function(run, &functions[i], statements, sql);
}

/* A schema that only tables of others are in is theirs, too. */
static bool is_own_schema(const Schema *schema, Str name) {
  bool own = false, theirs = false;
  each(i, schema->schemas_listed) own = own || str_eq(schema->schemas_listed.items[i].str, name);
  each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    if (!str_eq(home_of(schema, table), name)) continue;
    if (is_elsewhere(table)) theirs = true;
    else own = true;
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    theirs = theirs || str_eq(functions[i].schema, name);
  return own || !theirs || str_eq(name, STR("public"));
}

static bool is_provided(const CatalogObject *function) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (str_eq(functions[i].schema, function->schema) && str_eq(functions[i].name, function->name)) return true;
  return false;
}

typedef struct Others {
  const Schema *schema;
} Others;

static bool is_own(void *context, const CatalogObject *object) {
  const Schema *schema = ((const Others *)context)->schema;
  if (object->kind == CATALOG_SCHEMA) return is_own_schema(schema, object->name);
  if (object->kind == CATALOG_FUNCTION) return !is_provided(object);
  if (object->kind != CATALOG_TABLE) return true;
  each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    bool same = str_eq(table->name.str, object->name) && str_eq(home_of(schema, table), object->schema);
    if (same && is_elsewhere(table)) return false;
  }
  return true;
}

void source_forget_others(Catalog *catalog, const Schema *schema) {
  Others others = {schema};
  each(i, catalog->tables) each(k, catalog->tables.items[i]->constraints) {
    CatalogConstraint *c = catalog->tables.items[i]->constraints.items[k];
    if (c->target == NULL || is_own(&others, &c->target->object)) continue;
    c->target = NULL;
    c->target_columns.len = 0;
  }
  catalog_keep(catalog, is_own, &others);
}
