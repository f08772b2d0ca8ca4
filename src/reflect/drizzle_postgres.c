/* The parts of a snapshot of Postgres. Where a member has another name in 1.0, it is looked for under both. */
#include "reflect/drizzle_postgres.h"

#include "base/utf8.h"
#include "expr/scan.h"
#include "model/extension.h"
#include "model/name.h"
#include "model/objects.h"

#include <stdlib.h>

/* --- names --- */

/* As Postgres keeps it. */
Str pg_snapshot_kept(Str name) {
  return utf8_clip(name, NAME_BYTES);
}

Str pg_snapshot_name(PgSnapshot *r, const cJSON *object, const char *key) {
  return pg_snapshot_kept(json_name(r->json, object, key));
}

static Str schema_or_public(Str schema) {
  return str_empty(schema) ? STR("public") : pg_snapshot_kept(schema);
}

Str pg_snapshot_schema(PgSnapshot *r, const cJSON *object, const char *key) {
  return schema_or_public(json_text_of(r->json, object, key));
}

/* How tables and types are found; no name has this byte. */
Str pg_snapshot_key(PgSnapshot *r, Str schema, Str name) {
  return CAT(r->arena, schema, STR("\001"), name);
}

CatalogTable *pg_snapshot_table(PgSnapshot *r, Str schema, Str name) {
  return map_get(&r->fill.tables, pg_snapshot_key(r, schema, name));
}

CatalogColumn *pg_snapshot_column(const CatalogTable *table, Str name) {
  each(i, table->columns)
    if (str_eq(table->columns.items[i]->object.name, pg_snapshot_kept(name))) return table->columns.items[i];
  return NULL;
}

/* --- extensions --- */

void pg_snapshot_need(PgSnapshot *r, Str name) {
  if (str_empty(name) || map_get(&r->extensions, name) != NULL) return;
  CatalogExtension *extension = fill_new(&r->fill, CATALOG_EXTENSION);
  extension->object.name = name;
  extension->object.schema = STR("public");
  map_set(r->arena, &r->extensions, name, extension);
  fill_add(&r->fill, &extension->object);
}

void pg_snapshot_need_calls(PgSnapshot *r, Str text) {
  Scan scan = {.arena = r->arena, .text = text, .dialect = DIALECT_POSTGRES};
  ScanToken call;
  for (Str extension; extension_next_call(&scan, &call, &extension);) pg_snapshot_need(r, extension);
}

/* --- texts --- */

Str pg_snapshot_expression(PgSnapshot *r, const CatalogTable *table, const cJSON *object, const char *key) {
  Str text = json_text_of(r->json, object, key);
  text = scan_own_text(r->arena, DIALECT_POSTGRES, text, table->object.schema, table->object.name);
  pg_snapshot_need_calls(r, text);
  return str_empty(text) ? STR_NONE : str_trim(text);
}

/* --- sequences --- */

static TypeId sequence_type(Str printed) {
  if (str_eq(printed, STR("smallint"))) return TYPE_SMALLINT;
  return str_eq(printed, STR("integer")) ? TYPE_INTEGER : TYPE_BIGINT;
}

static int64_t integer_of(PgSnapshot *r, const cJSON *object, const char *key, const char *other, int64_t otherwise) {
  return json_integer(r->json, object, key, json_integer(r->json, object, other, otherwise));
}

/* The sequence of `type` whose options are in `object`, which may be NULL. */
static CatalogSequence *new_sequence(PgSnapshot *r, const cJSON *object, Str type, Str schema, Str name) {
  CatalogSequence *sequence = fill_new(&r->fill, CATALOG_SEQUENCE);
  Identity numbers = {.increment = integer_of(r, object, "increment", "incrementBy", 1), .has_increment = true};
  sequence->object.schema = schema;
  sequence->object.name = name;
  sequence->type = type;
  sequence->increment = numbers.increment;
  sequence->min = json_integer(r->json, object, "minValue", sequence_min(&numbers, sequence_type(type)));
  sequence->max = json_integer(r->json, object, "maxValue", sequence_max(&numbers, sequence_type(type)));
  sequence->start = json_integer(r->json, object, "startWith", numbers.increment < 0 ? sequence->max : sequence->min);
  sequence->cache = integer_of(r, object, "cache", "cacheSize", 1);
  sequence->cycle = json_is_true(r->json, object, "cycle");
  return sequence;
}

void pg_snapshot_add_sequence(PgSnapshot *r, const cJSON *object) {
  Str schema = pg_snapshot_schema(r, object, "schema"), name = pg_snapshot_name(r, object, "name");
  fill_add(&r->fill, &new_sequence(r, object, STR("bigint"), schema, name)->object);
}

static void own_sequence(PgSnapshot *r, CatalogSequence *sequence, CatalogColumn *column) {
  sequence->owner = column;
  sequence->object.table = column->object.table;
  fill_add(&r->fill, &sequence->object);
}

static Str sequence_name(PgSnapshot *r, const CatalogColumn *column) {
  return name_fit_postgres(r->arena, column->object.table->object.name, column->object.name, STR("seq"));
}

/* A serial column is an integer whose default asks a sequence of its own. */
static void make_serial(PgSnapshot *r, CatalogColumn *column) {
  Str schema = column->object.table->object.schema, name = sequence_name(r, column);
  Str text = str_replace(r->arena, snapshot_qualified(r->arena, schema, name), STR("'"), STR("''"));
  column->initial = CAT(r->arena, STR("nextval('"), text, STR("'::regclass)"));
  column->not_null = true;
  own_sequence(r, new_sequence(r, NULL, column->type, schema, name), column);
}

/* `identity` is NULL where the type says it: with the usual numbers. */
static void make_identity(PgSnapshot *r, CatalogColumn *column, const cJSON *identity, bool always) {
  Str name = json_text_of(r->json, identity, "name");
  if (str_empty(name)) name = sequence_name(r, column);
  column->identity = always ? IDENTITY_ALWAYS : IDENTITY_BY_DEFAULT;
  column->not_null = true;
  CatalogSequence *sequence =
      new_sequence(r, identity, column->type, column->object.table->object.schema, pg_snapshot_kept(name));
  sequence->identity = true;
  own_sequence(r, sequence, column);
}

/* --- columns --- */

/* 'it''s' and nothing else. */
static bool is_literal(Str text) {
  if (text.len < 2 || text.ptr[0] != '\'' || text.ptr[text.len - 1] != '\'') return false;
  for (size_t i = 1; i + 1 < text.len; i++) {
    if (text.ptr[i] != '\'') continue;
    if (text.ptr[i + 1] != '\'' || i + 2 == text.len) return false;
    i++;
  }
  return true;
}

/* The type that Postgres prints behind a literal, which has no length but for an interval. */
static Str literal_type(PgSnapshot *r, const CatalogColumn *column) {
  Str type = column->type;
  ptrdiff_t open = str_find_char(type, '('), close = str_find_char(type, ')');
  if (str_starts(type, STR("character(")) && column->dimensions == 0) return STR("bpchar");
  if (str_starts(type, STR("bit(")) && column->dimensions == 0) return STR("\"bit\"");
  if (str_starts(type, STR("interval")) && column->dimensions == 0) return type;
  if (open < 0 || close < open) return type;
  return CAT(r->arena, str_slice(type, 0, (size_t)open), str_slice(type, (size_t)close + 1, type.len));
}

/* A negative number is a literal with a type to Postgres. */
static Str negative(PgSnapshot *r, Str number) {
  int64_t whole;
  Str type = STR("numeric");
  if (str_to_int64(number, &whole)) type = whole < INT32_MIN ? STR("bigint") : STR("integer");
  return CAT(r->arena, STR("'"), number, STR("'::"), type);
}

/* drizzle-kit 1.0 takes the last cast off a default, and in SQL puts one to the column's type behind that of an array
 * or an enum. */
static bool loses_cast(PgSnapshot *r, const CatalogColumn *column, const cJSON *object) {
  bool next = json_get(r->json, object, "entityType") != NULL;
  return next && (column->dimensions > 0 || !str_empty(json_text_of(r->json, object, "typeSchema")));
}

/* As Postgres prints it: drizzle-kit has put quotes where they belong. An object is JSON (0.20). */
static Str default_of(PgSnapshot *r, const CatalogColumn *column, const cJSON *object) {
  const cJSON *value = json_get(r->json, object, "default");
  if (value == NULL) return STR_NONE;
  int kind = value->type & 0xFF;
  Str text;
  if (kind == cJSON_Object || kind == cJSON_Array)
    text =
        CAT(r->arena, STR("'"), str_replace(r->arena, json_compact(r->json, value), STR("'"), STR("''")), STR("'"));
  else text = json_text_of(r->json, object, "default");
  if (str_empty(text)) return STR_NONE;
  if (kind == cJSON_Number && text.ptr[0] == '-') return negative(r, text);
  pg_snapshot_need_calls(r, text);
  if (is_literal(text)) return CAT(r->arena, text, STR("::"), literal_type(r, column));
  return loses_cast(r, column, object) ? CAT(r->arena, text, STR("::"), column->type) : text;
}

/* "app"."kind"[] as custom types say it: the schema goes to `schema`, and the rest comes back, without quotes. */
static Str without_path(PgSnapshot *r, Str text, Str *schema) {
  Scan scan = {.arena = r->arena, .text = text, .dialect = DIALECT_POSTGRES};
  ScanToken name = scan_next(&scan);
  bool qualified = name.kind == SCAN_NAME && scan_is_sign(scan_peek(&scan, 0), '.');
  if (name.kind != SCAN_NAME || str_eq(text, STR("\"char\"")) || (!qualified && !name.quoted)) return text;
  if (qualified) {
    *schema = name.name;
    scan_next(&scan);
    name = scan_next(&scan);
  }
  return CAT(r->arena, name.name, str_slice(text, name.from + name.text.len, text.len));
}

static void set_type(PgSnapshot *r, CatalogColumn *column, const cJSON *object, Str text) {
  Str schema = json_text_of(r->json, object, "typeSchema");
  SnapshotType type = snapshot_type(r->arena, without_path(r, text, &schema));
  Str key = pg_snapshot_key(r, schema_or_public(schema), pg_snapshot_kept(type.name));
  CatalogEnum *enumeration = map_get(&r->fill.types, key);
  bool known = str_eq(schema, STR("pg_catalog")) || !str_empty(extension_of(type.name));
  bool named = !str_empty(schema) && !known;
  if (enumeration != NULL || (named && str_eq(type.schema, STR("public")))) {
    type.schema = schema_or_public(schema);
    type.name = pg_snapshot_kept(type.name);
    type.printed = snapshot_qualified(r->arena, type.schema, type.name);
  } else pg_snapshot_need(r, extension_of(type.name));
  column->enumeration = enumeration;
  column->type_name = type.name;
  column->type_schema = type.schema;
  column->dimensions = type.dimensions + (size_t)json_integer(r->json, object, "dimensions", 0);
  column->type = column->dimensions > 0 ? CAT(r->arena, type.printed, STR("[]")) : type.printed;
  if (type.serial != TYPE_UNKNOWN && column->object.table->type == TABLE_ORDINARY) make_serial(r, column);
}

/* What the snapshot says itself comes first: Postgres refuses to hear it twice. */
static void take_clauses(PgSnapshot *r, CatalogColumn *column, const ColumnClauses *clauses) {
  column->not_null |= clauses->not_null;
  column->collation = clauses->collation;
  bool made = str_given(column->initial) || str_given(column->generated) || column->identity != IDENTITY_NONE;
  if (!made) column->initial = clauses->initial;
  if (!made) column->generated = clauses->generated;
  if (!made && clauses->identity != IDENTITY_NONE)
    make_identity(r, column, NULL, clauses->identity == IDENTITY_ALWAYS);
  if (str_given(clauses->check)) pg_snapshot_add_column_check(r, column, clauses->check);
  if (clauses->unique) pg_snapshot_add_column_unique(r, column);
  if (clauses->primary_key) pg_snapshot_add_key_column(r, column->object.table, column->object.name);
  const Str texts[] = {clauses->initial, clauses->generated, clauses->check};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) pg_snapshot_need_calls(r, texts[i]);
}

void pg_snapshot_add_column(PgSnapshot *r, CatalogTable *table, const cJSON *object) {
  CatalogColumn *column = fill_new(&r->fill, CATALOG_COLUMN);
  column->object.name = pg_snapshot_name(r, object, "name");
  column->object.table = table;
  column->position = column->number = table->columns.len + 1;
  ColumnClauses clauses = {.type = json_name(r->json, object, "type")};
  bool custom = str_empty(json_text_of(r->json, object, "typeSchema")); /* no enum, whose name may be anything */
  if (custom && table->type == TABLE_ORDINARY) clauses = snapshot_clauses(r->arena, clauses.type);
  set_type(r, column, object, clauses.type);
  fill_add(&r->fill, &column->object);
  if (table->type != TABLE_ORDINARY) return; /* of a view's columns Postgres knows the type alone */
  column->not_null |= json_is_true(r->json, object, "notNull");
  if (!str_given(column->initial)) column->initial = default_of(r, column, object);
  column->generated = pg_snapshot_expression(r, table, json_get(r->json, object, "generated"), "as");
  if (str_given(column->generated)) column->initial = STR_NONE;
  const cJSON *identity = json_get(r->json, object, "identity");
  bool always = str_eq(json_text_of(r->json, identity, "type"), STR("always"));
  if (identity != NULL) make_identity(r, column, identity, always);
  take_clauses(r, column, &clauses);
}

/* --- policies, roles --- */

static int by_text(const void *a, const void *b) {
  return str_cmp(*(const Str *)a, *(const Str *)b);
}

bool pg_snapshot_is_role_word(Str name) {
  static const char *const words[] = {"public", "current_user", "current_role", "session_user", NULL};
  for (const char *const *word = words; *word != NULL; word++)
    if (str_eq(name, str_from_z(*word))) return true;
  return false;
}

/* One that drizzle-kit is told to leave alone is in no snapshot, but a policy is for it. */
static void need_role(PgSnapshot *r, Str name) {
  if (pg_snapshot_is_role_word(name)) return;
  if (str_starts(name, STR("pg_")) || map_get(&r->roles, name) != NULL) return;
  CatalogRole *role = fill_new(&r->fill, CATALOG_ROLE);
  role->object.name = name;
  map_set(r->arena, &r->roles, name, role);
  fill_add(&r->fill, &role->object);
}

static CatalogPolicy *new_policy(PgSnapshot *r, const cJSON *object) {
  CatalogPolicy *policy = fill_new(&r->fill, CATALOG_POLICY);
  policy->object.name = pg_snapshot_name(r, object, "name");
  policy->restrictive = str_eq_fold(json_text_of(r->json, object, "as"), STR("restrictive"));
  policy->command = str_lower(r->arena, json_text_of(r->json, object, "for"));
  if (str_empty(policy->command)) policy->command = STR("all");
  policy->roles = json_texts(r->json, object, json_get(r->json, object, "to") != NULL ? "to" : "roles");
  bool everybody = policy->roles.len == 0;
  each(i, policy->roles) everybody |= str_eq(policy->roles.items[i], STR("public"));
  if (everybody) policy->roles.len = 0; /* beside `public` Postgres ignores the others */
  if (everybody) vec_push(r->arena, &policy->roles, STR("public"));
  qsort(policy->roles.items, policy->roles.len, sizeof(Str), by_text);
  each(i, policy->roles) need_role(r, policy->roles.items[i]);
  policy->using = json_text_of(r->json, object, "using");
  policy->check = json_text_of(r->json, object, "withCheck");
  pg_snapshot_need_calls(r, policy->using);
  pg_snapshot_need_calls(r, policy->check);
  if (str_empty(policy->using)) policy->using = STR_NONE;
  if (str_empty(policy->check)) policy->check = STR_NONE;
  return policy;
}

void pg_snapshot_add_policy(PgSnapshot *r, CatalogTable *table, const cJSON *object) {
  CatalogPolicy *policy = new_policy(r, object);
  policy->object.table = table;
  table->row_security = true;
  fill_add(&r->fill, &policy->object);
}

/* On a table that is in no snapshot. */
static void add_lone_policy(PgSnapshot *r, const cJSON *object, Str on) {
  CatalogOther *other = fill_new(&r->fill, CATALOG_OTHER);
  const CatalogPolicy *policy = new_policy(r, object);
  other->object.name = policy->object.name;
  other->type = STR("policy");
  other->identity = CAT(r->arena, policy->object.name, STR(" on "), on);
  other->definition = pg_snapshot_policy_text(r->arena, policy, on);
  fill_add(&r->fill, &other->object);
}

void pg_snapshot_add_policy_on(PgSnapshot *r, Str schema, Str name, const cJSON *object) {
  CatalogTable *table = pg_snapshot_table(r, schema, name);
  if (table != NULL) pg_snapshot_add_policy(r, table, object);
  else add_lone_policy(r, object, snapshot_qualified(r->arena, schema, name));
}

static void add_attribute(PgSnapshot *r, CatalogRole *role, const cJSON *object, const char *key, Str attribute) {
  if (json_is_true(r->json, object, key)) vec_push(r->arena, &role->attributes, attribute);
}

void pg_snapshot_add_role(PgSnapshot *r, const cJSON *object) {
  CatalogRole *role = fill_new(&r->fill, CATALOG_ROLE);
  role->object.name = pg_snapshot_name(r, object, "name");
  add_attribute(r, role, object, "superuser", STR("SUPERUSER"));
  add_attribute(r, role, object, "createDb", STR("CREATEDB"));
  add_attribute(r, role, object, "createRole", STR("CREATEROLE"));
  bool inherits = json_get(r->json, object, "inherit") == NULL || json_is_true(r->json, object, "inherit");
  if (!inherits) vec_push(r->arena, &role->attributes, STR("NOINHERIT"));
  add_attribute(r, role, object, "canLogin", STR("LOGIN"));
  add_attribute(r, role, object, "replication", STR("REPLICATION"));
  add_attribute(r, role, object, "bypassRls", STR("BYPASSRLS"));
  int64_t limit = json_integer(r->json, object, "connLimit", -1);
  if (limit >= 0)
    vec_push(r->arena, &role->attributes, str_format(r->arena, "CONNECTION LIMIT %lld", (long long)limit));
  map_set(r->arena, &r->roles, role->object.name, role);
  fill_add(&r->fill, &role->object);
}
