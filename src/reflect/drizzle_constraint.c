/* The constraints of a snapshot of Postgres: keys, checks, foreign keys. */
#include "reflect/drizzle_postgres.h"

#include "expr/scan.h"
#include "model/name.h"

static CatalogColumnList columns_of(PgSnapshot *r, const cJSON *object, const char *key, const CatalogTable *table) {
  StrList names = json_texts(r->json, object, key);
  CatalogColumnList list = {0};
  each(i, names) {
    CatalogColumn *found = pg_snapshot_column(table, names.items[i]);
    if (found != NULL) vec_push(r->arena, &list, found);
    else json_wrong(r->json, object, CAT(r->arena, STR("there is no column \""), names.items[i], STR("\"")));
  }
  if (names.len == 0) json_wrong(r->json, object, STR("it has no columns"));
  return list;
}

static CatalogConstraint *new_constraint(PgSnapshot *r, CatalogTable *table, CatalogConstraintType type, Str name) {
  CatalogConstraint *constraint = fill_new(&r->fill, CATALOG_CONSTRAINT);
  constraint->object.table = table;
  constraint->object.name = name;
  constraint->type = type;
  return constraint;
}

static void add_constraint(PgSnapshot *r, CatalogConstraint *constraint) {
  constraint->definition = pg_snapshot_constraint_text(r->arena, constraint);
  fill_add(&r->fill, &constraint->object);
}

static void add_primary_key(PgSnapshot *r, CatalogTable *table, Str name, const CatalogColumnList *columns) {
  if (table->primary_key != NULL) return; /* drizzle-kit prints the first one */
  CatalogConstraint *key = new_constraint(r, table, CONSTRAINT_PRIMARY_KEY, name);
  key->columns = *columns;
  each(i, *columns) columns->items[i]->not_null = true;
  add_constraint(r, key);
}

static Str usual_key_name(PgSnapshot *r, const CatalogTable *table) {
  return name_fit_postgres(r->arena, table->object.name, STR_NONE, STR("pkey"));
}

void pg_snapshot_add_primary_key(PgSnapshot *r, CatalogTable *table, const cJSON *object) {
  Str name = json_text_of(r->json, object, "name");
  CatalogColumnList columns = columns_of(r, object, "columns", table);
  add_primary_key(r, table, str_empty(name) ? usual_key_name(r, table) : pg_snapshot_kept(name), &columns);
}

void pg_snapshot_add_key_column(PgSnapshot *r, CatalogTable *table, Str column) {
  CatalogColumnList columns = {0};
  vec_push(r->arena, &columns, pg_snapshot_column(table, column));
  add_primary_key(r, table, usual_key_name(r, table), &columns);
}

/* drizzle-kit 1.0 gives it no name: `PRIMARY KEY UNIQUE` is one key to Postgres, the primary one. */
static bool repeats_primary_key(PgSnapshot *r, const CatalogConstraint *key, const cJSON *object) {
  const cJSON *named = json_get(r->json, object, "nameExplicit");
  const CatalogConstraint *primary = key->object.table->primary_key;
  bool same = primary != NULL && primary->columns.len == 1 && key->columns.len == 1 &&
              primary->columns.items[0] == key->columns.items[0];
  return same && named != NULL && !json_is_true(r->json, object, "nameExplicit") && !key->nulls_not_distinct;
}

void pg_snapshot_add_unique(PgSnapshot *r, CatalogTable *table, const cJSON *object) {
  CatalogConstraint *key = new_constraint(r, table, CONSTRAINT_UNIQUE, pg_snapshot_name(r, object, "name"));
  key->columns = columns_of(r, object, "columns", table);
  key->nulls_not_distinct = json_is_true(r->json, object, "nullsNotDistinct");
  if (!repeats_primary_key(r, key, object)) add_constraint(r, key);
}

/* The columns that a check speaks of, in the order in which it does. */
static CatalogColumnList columns_in(PgSnapshot *r, const CatalogTable *table, Str text) {
  CatalogColumnList list = {0};
  Scan scan = {.arena = r->arena, .text = text, .dialect = DIALECT_POSTGRES};
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan)) {
    CatalogColumn *column = token.kind == SCAN_NAME ? pg_snapshot_column(table, token.name) : NULL;
    bool known = column == NULL;
    each(i, list) known |= list.items[i] == column;
    if (!known) vec_push(r->arena, &list, column);
  }
  return list;
}

void pg_snapshot_add_check(PgSnapshot *r, CatalogTable *table, const cJSON *object) {
  CatalogConstraint *check = new_constraint(r, table, CONSTRAINT_CHECK, pg_snapshot_name(r, object, "name"));
  check->expression = pg_snapshot_expression(r, table, object, "value");
  check->columns = columns_in(r, table, check->expression);
  if (!str_given(check->expression)) json_wrong(r->json, object, STR("the check is empty"));
  add_constraint(r, check);
}

/* --- what stands behind the type of a column --- */

static Str column_label(PgSnapshot *r, const CatalogColumn *column, bool own, const char *label) {
  Str name = own ? column->object.name : STR_NONE;
  return name_fit_postgres(r->arena, column->object.table->object.name, name, str_from_z(label));
}

/* A check is named after the one column that it speaks of. */
void pg_snapshot_add_column_check(PgSnapshot *r, CatalogColumn *column, Str text) {
  CatalogTable *table = column->object.table;
  CatalogColumnList columns = columns_in(r, table, text);
  const CatalogColumn *only = columns.len == 1 ? columns.items[0] : column;
  CatalogConstraint *check =
      new_constraint(r, table, CONSTRAINT_CHECK, column_label(r, only, columns.len == 1, "check"));
  check->expression = text;
  check->columns = columns;
  add_constraint(r, check);
}

void pg_snapshot_add_column_unique(PgSnapshot *r, CatalogColumn *column) {
  CatalogTable *table = column->object.table;
  CatalogConstraint *key = new_constraint(r, table, CONSTRAINT_UNIQUE, column_label(r, column, true, "key"));
  vec_push(r->arena, &key->columns, column);
  add_constraint(r, key);
}

/* --- foreign keys --- */

static RefAction action_of(PgSnapshot *r, const cJSON *object, const char *key) {
  RefAction action;
  Str word = json_text_of(r->json, object, key);
  if (str_empty(word)) return REF_NO_ACTION;
  if (ref_action_find(word, &action)) return action;
  json_wrong(r->json, object, CAT(r->arena, STR("there is no action \""), word, STR("\"")));
  return REF_NO_ACTION;
}

/* A table that is in no snapshot, such as Supabase's auth.users: of it only what the key names is known. */
static CatalogTable *elsewhere(PgSnapshot *r, const cJSON *object, Str schema, Str name) {
  CatalogTable *table = arena_make(r->arena, CatalogTable);
  table->object = (CatalogObject){.kind = CATALOG_TABLE, .schema = schema, .name = name};
  StrList columns = json_texts(r->json, object, "columnsTo");
  each(i, columns) {
    CatalogColumn *column = arena_make(r->arena, CatalogColumn);
    Str own = pg_snapshot_kept(columns.items[i]);
    column->object = (CatalogObject){.kind = CATALOG_COLUMN, .name = own, .table = table};
    vec_push(r->arena, &table->columns, column);
  }
  return table;
}

void pg_snapshot_add_foreign_key(PgSnapshot *r, CatalogTable *table, const cJSON *object) {
  CatalogConstraint *key = new_constraint(r, table, CONSTRAINT_FOREIGN_KEY, pg_snapshot_name(r, object, "name"));
  Str target = pg_snapshot_name(r, object, "tableTo");
  bool old = json_get(r->json, object, "columnsFrom") != NULL;
  Str schema = pg_snapshot_schema(r, object, "schemaTo");
  key->target = pg_snapshot_table(r, schema, target);
  bool there = key->target != NULL;
  if (!there) key->target = elsewhere(r, object, schema, target);
  key->columns = columns_of(r, object, old ? "columnsFrom" : "columns", table);
  key->target_columns = columns_of(r, object, "columnsTo", key->target);
  key->on_delete = action_of(r, object, "onDelete");
  key->on_update = action_of(r, object, "onUpdate");
  add_constraint(r, key);
  if (there) return;
  key->target_name = snapshot_qualified(r->arena, schema, target);
  key->target = NULL; /* no table of the catalog; the definition says which */
  key->target_columns.len = 0;
}
