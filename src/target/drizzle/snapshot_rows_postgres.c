/* The rows of a schema for Postgres. */
#include "target/drizzle/snapshot_parts.h"

static void open_part(Snapshot *s, const SqlTable *table, Str name) {
  row_open(s, snapshot_schema_name(s, table->table->schema), table->table->name.str, name);
}

/* --- columns --- */

static void add_number(Snapshot *s, const char *key, int64_t number) {
  Buf text = BUF(s->dz->arena);
  buf_int(&text, number);
  row_value(s, key, buf_str(&text));
}

typedef struct NumberKeys { /* a sequence and an identity call them differently */
  const char *increment, *cache;
} NumberKeys;

static void add_numbers(Snapshot *s, const Identity *numbers, TypeId type, NumberKeys keys) {
  SnapshotNumbers all = snapshot_numbers(numbers, type);
  add_number(s, keys.increment, all.increment);
  add_number(s, "startWith", all.start);
  add_number(s, "minValue", all.min);
  add_number(s, "maxValue", all.max);
  Buf cache = BUF(s->dz->arena);
  buf_int(&cache, all.cache);
  json_key(&s->json, str_from_z(keys.cache));
  json_raw(&s->json, buf_str(&cache));
  json_flag(&s->json, STR("cycle"), numbers->cycle);
}

static void add_identity(Snapshot *s, const Column *column) {
  const Identity *identity = column->identity;
  json_open_at(&s->json, STR("identity"), '{');
  row_value(s, "type", identity->kind == IDENTITY_ALWAYS ? STR("always") : STR("byDefault"));
  row_value(s, "name", snapshot_identity_name(s, column));
  add_numbers(s, identity, column->type.id, (NumberKeys){"increment", "cache"});
  json_close(&s->json, '}');
}

static void add_generated(Snapshot *s, const SqlColumn *column) {
  json_open_at(&s->json, STR("generated"), '{');
  row_value(s, "as", snapshot_sql(s, column->generated, COLUMN_WITH_TABLE));
  row_value(s, "type", STR("stored"));
  json_close(&s->json, '}');
}

/* numeric(10,2), timestamp(3) with time zone; the brackets of a type that is the user's own text are counted. */
static Str type_name(const Snapshot *s, const SqlColumn *column, int *dimensions) {
  Str type = snapshot_element_type(s, column);
  *dimensions = column->column->type.array;
  for (ptrdiff_t open; str_ends(type, STR("]")) && (open = str_find_last(type, '[')) >= 0; ++*dimensions)
    type = str_slice(type, 0, (size_t)open);
  ptrdiff_t comma = str_find(type, STR(", "));
  static const Str blank = STR_INIT("timestamp (");
  if (comma >= 0)
    type = CAT(s->dz->arena, str_slice(type, 0, (size_t)comma + 1), str_slice(type, (size_t)comma + 2, type.len));
  if (str_starts(type, blank))
    type = CAT(s->dz->arena, STR("timestamp("), str_slice(type, blank.len, type.len));
  return type;
}

static void add_column(Snapshot *s, const SqlTable *table, const SqlColumn *column) {
  const Column *model = column->column;
  int count;
  Str type = type_name(s, column, &count);
  Buf dimensions = BUF(s->dz->arena);
  buf_int(&dimensions, count);
  open_part(s, table, model->name.str);
  row_value(s, "type", type);
  row_value(s, "typeSchema", snapshot_type_schema(s, model));
  json_flag(&s->json, STR("notNull"), !model->nullable || column->identity != NULL);
  json_key(&s->json, STR("dimensions"));
  json_raw(&s->json, buf_str(&dimensions));
  row_default(s, column);
  if (sqltext_empty(column->generated)) row_value(s, "generated", STR_NONE);
  else add_generated(s, column);
  if (column->identity != NULL) add_identity(s, model);
  else row_value(s, "identity", STR_NONE);
  row_close(s, "columns");
}

/* --- indexes and constraints --- */

static void add_index_key(Snapshot *s, const SqlIndex *index, const SqlIndexKey *from) {
  DzIndexKey key = dz_index_key(s->dz, index, from);
  bool expression = key.column == NULL;
  json_open(&s->json, '{');
  row_value(s, "value", expression ? snapshot_sql(s, key.sql, COLUMN_ALONE) : key.column->name.str);
  json_flag(&s->json, STR("isExpression"), expression);
  json_flag(&s->json, STR("asc"), expression || !key.descending);
  json_flag(&s->json, STR("nullsFirst"), !expression && key.ordered && key.nulls_first);
  if (str_given(key.opclass)) {
    json_open_at(&s->json, STR("opclass"), '{');
    row_value(s, "name", key.opclass);
    json_flag(&s->json, STR("default"), false);
    json_close(&s->json, '}');
  } else {
    row_value(s, "opclass", STR_NONE);
  }
  json_close(&s->json, '}');
}

static void add_index(Snapshot *s, const SqlTable *table, const SqlIndex *index) {
  Buf with = BUF(s->dz->arena);
  bool all = sqltext_empty(index->where);
  open_part(s, table, index->index->name.str);
  json_flag(&s->json, STR("nameExplicit"), true);
  json_open_at(&s->json, STR("columns"), '[');
  each(i, index->keys) add_index_key(s, index, &index->keys.items[i]);
  json_close(&s->json, ']');
  json_flag(&s->json, STR("isUnique"), index->unique);
  row_value(s, "where", all ? STR_NONE : snapshot_sql(s, index->where, COLUMN_ALONE));
  each(i, index->index->with)
    buf_format(&with, "%s%.*s=%.*s", i > 0 ? ", " : "", STR_ARG(index->index->with.items[i].key.str),
               STR_ARG(index->index->with.items[i].value.str));
  row_value(s, "with", buf_str(&with));
  row_value(s, "method", str_given(index->method) ? index->method : STR("btree"));
  json_flag(&s->json, STR("concurrently"), false);
  row_close(s, "indexes");
}

static void add_foreign_key(Snapshot *s, const SqlTable *table, const SqlForeignKey *key) {
  const ForeignKey *from = key->foreign_key;
  open_part(s, table, from->name.str);
  json_flag(&s->json, STR("nameExplicit"), true);
  snapshot_columns(s, STR("columns"), &from->columns);
  row_value(s, "schemaTo", snapshot_schema_name(s, from->target->schema));
  row_value(s, "tableTo", from->target->name.str);
  snapshot_columns(s, STR("columnsTo"), &from->target_columns);
  row_actions(s, from);
  row_close(s, "fks");
}

/* `inside`: said beside its column, so that drizzle-kit names it. */
static void add_primary_key(Snapshot *s, const SqlTable *table, const Key *key, bool inside) {
  open_part(s, table, inside ? CAT(s->dz->arena, table->table->name.str, STR("_pkey")) : key->name.str);
  snapshot_columns(s, STR("columns"), &key->columns);
  json_flag(&s->json, STR("nameExplicit"), !inside);
  row_close(s, "pks");
}

static void add_unique(Snapshot *s, const SqlTable *table, const Key *key) {
  open_part(s, table, key->name.str);
  json_flag(&s->json, STR("nameExplicit"), true);
  snapshot_columns(s, STR("columns"), &key->columns);
  json_flag(&s->json, STR("nullsNotDistinct"), key->nulls_not_distinct);
  row_close(s, "uniques");
}

static void add_check(Snapshot *s, const SqlTable *table, const SqlCheck *check) {
  open_part(s, table, dz_unquoted(s->dz, check->name));
  row_value(s, "value", snapshot_sql(s, dz_check_text(s->dz, check), COLUMN_ALONE));
  row_close(s, "checks");
}

/* True when there is one that Drizzle holds. */
static bool add_policies(Snapshot *s, const SqlTable *table) {
  bool any = false;
  each(i, table->table->postgres.policies) {
    const Policy *policy = table->table->postgres.policies.items[i];
    if (!policy_in_drizzle(s->dz, policy)) continue;
    any = true;
    open_part(s, table, policy->name.str);
    row_value(s, "as", policy->restrictive ? STR("RESTRICTIVE") : STR("PERMISSIVE"));
    row_value(s, "for", str_upper(s->dz->arena, word_text(WORDS_POLICY_COMMAND, (int)policy->command)));
    snapshot_roles(s, STR("roles"), policy);
    row_value(s, "using", policy->using.str);
    row_value(s, "withCheck", policy->check.str);
    row_close(s, "policies");
  }
  return any;
}

/* --- the whole --- */

static void add_table(Snapshot *s, const SqlTable *table) {
  bool policies = add_policies(s, table);
  row_open(s, snapshot_schema_name(s, table->table->schema), STR_NONE, table->table->name.str);
  json_flag(&s->json, STR("isRlsEnabled"), policies || table->table->postgres.row_security != ROWS_OPEN);
  row_close(s, "tables");
  each(i, table->columns) add_column(s, table, &table->columns.items[i]);
  each(i, table->indexes)
    if (index_in_drizzle(s->dz, &table->indexes.items[i])) add_index(s, table, &table->indexes.items[i]);
  each(i, table->foreign_keys)
    if (foreign_key_in_drizzle(s->dz, &table->foreign_keys.items[i]))
      add_foreign_key(s, table, &table->foreign_keys.items[i]);
  each(i, table->columns)
    if (table->columns.items[i].primary_key) add_primary_key(s, table, table->table->primary_key, true);
  if (table->primary_key != NULL) add_primary_key(s, table, table->primary_key->key, false);
  each(i, table->uniques)
    if (unique_in_drizzle(s->dz, &table->uniques.items[i])) add_unique(s, table, table->uniques.items[i].key);
  each(i, table->checks)
    if (check_in_drizzle(s->dz, &table->checks.items[i])) add_check(s, table, &table->checks.items[i]);
}

static void add_enum(Snapshot *s, const Enum *enumeration) {
  row_open(s, snapshot_schema_name(s, enumeration->schema), STR_NONE, enumeration->name.str);
  json_open_at(&s->json, STR("values"), '[');
  each(i, enumeration->values) json_text(&s->json, enumeration->values.items[i].label.str);
  json_close(&s->json, ']');
  row_close(s, "enums");
}

static void add_sequence(Snapshot *s, const Sequence *sequence) {
  row_open(s, snapshot_schema_name(s, sequence->schema), STR_NONE, sequence->name.str);
  add_numbers(s, &sequence->numbers, sequence->type, (NumberKeys){"incrementBy", "cacheSize"});
  row_close(s, "sequences");
}

void rows_postgres(Snapshot *s) {
  const SqlSchema *sql = s->dz->sql;
  StrList schemas = dz_schemas(s->dz);
  each(i, schemas) {
    row_open(s, STR_NONE, STR_NONE, schemas.items[i]);
    row_close(s, "schemas");
  }
  each(i, sql->enums) add_enum(s, sql->enums.items[i].enumeration);
  each(i, sql->sequences) add_sequence(s, sql->sequences.items[i].sequence);
  each(i, sql->tables) add_table(s, &sql->tables.items[i]);
}
