/* Snapshots of Postgres: which of their objects are read, in which order. */
#include "reflect/drizzle_postgres.h"

#include "expr/scan.h"

/* --- what both forms have --- */

static void add_schema(PgSnapshot *r, Str name) {
  CatalogSchema *schema = fill_new(&r->fill, CATALOG_SCHEMA);
  schema->object.name = name;
  fill_add(&r->fill, &schema->object);
}

static void add_enum(PgSnapshot *r, const cJSON *object) {
  CatalogEnum *enumeration = fill_new(&r->fill, CATALOG_ENUM);
  enumeration->object.schema = pg_snapshot_schema(r, object, "schema");
  enumeration->object.name = pg_snapshot_name(r, object, "name");
  const cJSON *values = json_get(r->json, object, "values");
  bool old = values != NULL && (values->type & 0xFF) == cJSON_Object; /* version 5: {"a": "a"} */
  for (const cJSON *item = old ? values->child : NULL; item != NULL; item = item->next)
    vec_push(r->arena, &enumeration->labels, json_name(r->json, values, item->string));
  if (!old) enumeration->labels = json_texts(r->json, object, "values");
  map_set(r->arena, &r->fill.types, pg_snapshot_key(r, enumeration->object.schema, enumeration->object.name),
          enumeration);
  fill_add(&r->fill, &enumeration->object);
}

static CatalogTable *new_table(PgSnapshot *r, const cJSON *object, CatalogTableType type) {
  CatalogTable *table = fill_new(&r->fill, CATALOG_TABLE);
  table->type = type;
  table->object.schema = pg_snapshot_schema(r, object, "schema");
  table->object.name = pg_snapshot_name(r, object, "name");
  Str key = pg_snapshot_key(r, table->object.schema, table->object.name);
  if (map_add(r->arena, &r->fill.tables, key, table) != NULL)
    json_wrong(r->json, object, STR("a table is there twice"));
  fill_add(&r->fill, &table->object);
  return table;
}

/* securityInvoker is security_invoker */
static Str option_name(PgSnapshot *r, Str name) {
  Buf out = BUF(r->arena);
  for (size_t i = 0; i < name.len; i++) {
    if (char_is_upper(name.ptr[i])) buf_char(&out, '_');
    buf_char(&out, char_lower(name.ptr[i]));
  }
  return buf_str(&out);
}

static void read_view_options(PgSnapshot *r, CatalogTable *view, const cJSON *object) {
  const cJSON *with = json_get(r->json, object, "with");
  for (const cJSON *item = with == NULL ? NULL : with->child; item != NULL; item = item->next) {
    if (item->string == NULL || (item->type & 0xFF) == cJSON_NULL) continue;
    Str name = option_name(r, str_from_z(item->string)), value = json_text_of(r->json, with, item->string);
    if (str_eq(name, STR("check_option"))) view->check_option = value;
    else vec_push(r->arena, &view->with, (Option){.key = {.str = name}, .value = {.str = value}});
  }
}

static void add_view(PgSnapshot *r, const cJSON *object) {
  Str select = json_text_of(r->json, object, "definition");
  if (json_is_true(r->json, object, "isExisting") || str_empty(select)) return;
  bool kept = json_is_true(r->json, object, "materialized");
  CatalogTable *view = new_table(r, object, kept ? TABLE_MATERIALIZED_VIEW : TABLE_VIEW);
  view->select = select;
  pg_snapshot_need_calls(r, select);
  view->method = json_text_of(r->json, object, "using");
  view->tablespace = json_text_of(r->json, object, "tablespace");
  view->not_populated = json_is_true(r->json, object, "withNoData");
  read_view_options(r, view, object);
  for (const cJSON *column = json_first(r->json, object, "columns"); column != NULL; column = column->next)
    pg_snapshot_add_column(r, view, column);
  pg_snapshot_order_columns(r, view);
}

/* --- objects below `tables`: versions 5 to 7 --- */

/* A policy that stands beside the tables says its own: `"schema"."name"`. */
static void add_linked_policy(PgSnapshot *r, const cJSON *object) {
  Scan scan = {.arena = r->arena, .text = json_text_of(r->json, object, "on"), .dialect = DIALECT_POSTGRES};
  ScanToken schema = scan_next(&scan), dot = scan_next(&scan), name = scan_next(&scan);
  bool qualified = scan_is_sign(dot, '.');
  pg_snapshot_add_policy_on(r, qualified ? pg_snapshot_kept(schema.name) : STR("public"),
                            pg_snapshot_kept(qualified ? name.name : schema.name), object);
}

typedef void AddPart(PgSnapshot *r, CatalogTable *table, const cJSON *object);

static void add_parts(PgSnapshot *r, CatalogTable *table, const cJSON *from, const char *key, AddPart *add) {
  for (const cJSON *part = json_first(r->json, from, key); part != NULL; part = part->next) add(r, table, part);
}

static void add_table(PgSnapshot *r, const cJSON *object) {
  CatalogTable *table = new_table(r, object, TABLE_ORDINARY);
  for (const cJSON *column = json_first(r->json, object, "columns"); column != NULL; column = column->next) {
    pg_snapshot_add_column(r, table, column);
    if (json_is_true(r->json, column, "primaryKey"))
      pg_snapshot_add_key_column(r, table, table->columns.items[table->columns.len - 1]->object.name);
  }
  add_parts(r, table, object, "compositePrimaryKeys", pg_snapshot_add_primary_key);
  add_parts(r, table, object, "uniqueConstraints", pg_snapshot_add_unique);
  add_parts(r, table, object, "checkConstraints", pg_snapshot_add_check);
  add_parts(r, table, object, "indexes", pg_snapshot_add_index);
  add_parts(r, table, object, "policies", pg_snapshot_add_policy);
  table->row_security |= json_is_true(r->json, object, "isRLSEnabled");
}

static const cJSON *all(PgSnapshot *r, const cJSON *root, const char *key) {
  return json_first(r->json, root, key);
}

static void read_tables(PgSnapshot *r, const cJSON *root) {
  const cJSON *schemas = json_get(r->json, root, "schemas");
  for (const cJSON *at = schemas == NULL ? NULL : schemas->child; at != NULL; at = at->next)
    if (at->valuestring != NULL) add_schema(r, str_copy(r->arena, str_from_z(at->valuestring)));
  for (const cJSON *at = all(r, root, "roles"); at != NULL; at = at->next) pg_snapshot_add_role(r, at);
  for (const cJSON *at = all(r, root, "enums"); at != NULL; at = at->next) add_enum(r, at);
  for (const cJSON *at = all(r, root, "sequences"); at != NULL; at = at->next) pg_snapshot_add_sequence(r, at);
  size_t count = 0;
  for (const cJSON *at = all(r, root, "tables"); at != NULL; at = at->next, count++) add_table(r, at);
  const cJSON *at = all(r, root, "tables");
  for (size_t i = 0; i < count && !r->json->failed; i++, at = at->next)
    add_parts(r, r->fill.catalog->tables.items[i], at, "foreignKeys", pg_snapshot_add_foreign_key);
  for (at = all(r, root, "policies"); at != NULL; at = at->next) add_linked_policy(r, at);
  for (at = all(r, root, "views"); at != NULL; at = at->next) add_view(r, at);
}

/* --- a list of rows: versions 8 and 9 --- */

typedef void AddRow(PgSnapshot *r, const cJSON *row);

static void read_rows(PgSnapshot *r, const cJSON *root, const char *type, AddRow *add) {
  for (const cJSON *row = all(r, root, "ddl"); row != NULL; row = row->next)
    if (str_eq(json_text_of(r->json, row, "entityType"), str_from_z(type))) add(r, row);
}

static CatalogTable *table_of(PgSnapshot *r, const cJSON *row) {
  Str schema = pg_snapshot_schema(r, row, "schema"), name = pg_snapshot_name(r, row, "table");
  CatalogTable *table = map_get(&r->fill.tables, pg_snapshot_key(r, schema, name));
  if (table == NULL) json_wrong(r->json, row, CAT(r->arena, STR("there is no table \""), name, STR("\"")));
  return table;
}

static void read_parts(PgSnapshot *r, const cJSON *root, const char *type, AddPart *add) {
  for (const cJSON *row = all(r, root, "ddl"); row != NULL; row = row->next) {
    if (!str_eq(json_text_of(r->json, row, "entityType"), str_from_z(type))) continue;
    CatalogTable *table = table_of(r, row);
    if (table != NULL) add(r, table, row);
  }
}

static void add_schema_row(PgSnapshot *r, const cJSON *row) {
  Str name = pg_snapshot_name(r, row, "name");
  if (!str_eq(name, STR("public"))) add_schema(r, name);
}

static void add_table_row(PgSnapshot *r, const cJSON *row) {
  new_table(r, row, TABLE_ORDINARY)->row_security = json_is_true(r->json, row, "isRlsEnabled");
}

static void add_policy_row(PgSnapshot *r, const cJSON *row) {
  pg_snapshot_add_policy_on(r, pg_snapshot_schema(r, row, "schema"), pg_snapshot_name(r, row, "table"), row);
}

/* GRANT type ON table TO grantee. */
static void add_privilege(PgSnapshot *r, CatalogTable *table, const cJSON *row) {
  CatalogGrant *grant = fill_new(&r->fill, CATALOG_GRANT);
  Str privilege = json_name(r->json, row, "type");
  grant->on = CAT(r->arena, STR("TABLE "), snapshot_qualified(r->arena, table->object.schema, table->object.name));
  grant->object.name = grant->on;
  grant->grantee = pg_snapshot_name(r, row, "grantee");
  vec_push(r->arena, &grant->privileges, privilege);
  if (json_is_true(r->json, row, "isGrantable")) vec_push(r->arena, &grant->grantable, privilege);
  fill_add(&r->fill, &grant->object);
}

static void read_list(PgSnapshot *r, const cJSON *root) {
  read_rows(r, root, "schemas", add_schema_row);
  read_rows(r, root, "roles", pg_snapshot_add_role);
  read_rows(r, root, "enums", add_enum);
  read_rows(r, root, "sequences", pg_snapshot_add_sequence);
  read_rows(r, root, "tables", add_table_row);
  read_parts(r, root, "columns", pg_snapshot_add_column);
  read_parts(r, root, "pks", pg_snapshot_add_primary_key);
  read_parts(r, root, "uniques", pg_snapshot_add_unique);
  read_parts(r, root, "checks", pg_snapshot_add_check);
  read_parts(r, root, "indexes", pg_snapshot_add_index);
  read_parts(r, root, "fks", pg_snapshot_add_foreign_key);
  read_rows(r, root, "policies", add_policy_row);
  read_parts(r, root, "privileges", add_privilege);
  read_rows(r, root, "views", add_view);
}

Catalog *snapshot_postgres_read(SnapshotJson *json, const cJSON *root) {
  Catalog *catalog = arena_make(json->arena, Catalog);
  *catalog = (Catalog){.arena = json->arena, .dialect = DIALECT_POSTGRES, .version = 150000,
                       .declared = true};
  PgSnapshot r = {.json = json, .arena = json->arena, .fill = {.arena = json->arena, .catalog = catalog}};
  add_schema(&r, STR("public"));
  if (json_get(json, root, "ddl") != NULL) read_list(&r, root);
  else read_tables(&r, root);
  fill_finish(&r.fill);
  return json->failed ? NULL : catalog;
}
