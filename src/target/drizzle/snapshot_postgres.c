/* Version 7 of drizzle-kit's snapshot, for Postgres. */
#include "model/objects.h"
#include "target/drizzle/snapshot_parts.h"

Str snapshot_schema_name(const Snapshot *s, Str schema) {
  Str other = dz_other_schema(s->dz, schema);
  return str_given(other) ? other : STR("public");
}

/* public.books */
static Str qualified_key(const Snapshot *s, Str schema, Str name) {
  return CAT(s->dz->arena, snapshot_schema_name(s, schema), STR("."), name);
}

/* --- columns --- */

/* timestamp (3) with time zone: the long form of timestamptz and timetz, with a blank before the
 * precision where the builder is in date mode. */
static Str time_type(const Snapshot *s, const Column *column) {
  const Type *type = &column->type;
  bool stamp = type->id == TYPE_TIMESTAMP || type->id == TYPE_TIMESTAMPTZ;
  bool zone = type->id == TYPE_TIMESTAMPTZ || type->id == TYPE_TIMETZ;
  bool date = stamp && column_form(s->dz->schema, column) == TS_FORM_DATE;
  Buf out = BUF(s->dz->arena);
  buf_append(&out, stamp ? STR("timestamp") : STR("time"));
  if (type->args[0] >= 0) buf_format(&out, "%s(%d)", date ? " " : "", type->args[0]);
  if (zone) buf_lit(&out, " with time zone");
  return buf_str(&out);
}

static Str element_type(const Snapshot *s, const SqlColumn *column) {
  const Type *type = &column->column->type;
  if (type->id == TYPE_TIMESTAMP || type->id == TYPE_TIMESTAMPTZ || type->id == TYPE_TIME ||
      type->id == TYPE_TIMETZ)
    return time_type(s, column->column);
  if (type->id == TYPE_ENUM && sql_enum_is_type(s->dz->schema, type->enumeration))
    return type->enumeration->name.str;
  Str text = column->type;
  if (type->array > 0) text = str_slice(text, 0, (size_t)str_find_char(text, '['));
  if (type->id != TYPE_VARBIT) return text;
  return str_replace(s->dz->arena, text, STR("varbit"), STR("bit varying"));
}

/* `text` for a type that custom.sql sets afterwards. */
Str snapshot_element_type(const Snapshot *s, const SqlColumn *column) {
  bool retyped = str_given(column_retype(s->dz, column));
  if (retyped && column->column->type.domain != NULL) { /* until then it is of what the domain is of */
    Column *plain = arena_make(s->dz->arena, Column);
    *plain = *column->column;
    plain->type.domain = NULL;
    Str type = sql_column_type(s->dz->arena, s->dz->schema, DIALECT_POSTGRES, plain);
    return snapshot_element_type(s, &(SqlColumn){.column = plain, .name = column->name, .type = type});
  }
  if (retyped) return STR("text");
  Str type = element_type(s, column);
  if (!str_given(column->collation)) return type;
  return CAT(s->dz->arena, type, STR(" COLLATE "), column->collation);
}

static Str column_type_name(const Snapshot *s, const SqlColumn *column) {
  Str type = snapshot_element_type(s, column);
  bool text = column->column->type.domain == NULL && str_given(column_retype(s->dz, column));
  for (int i = 0; !text && i < column->column->type.array; i++)
    type = str_concat(s->dz->arena, type, STR("[]"));
  return type;
}

/* The schema of an enum column's type. */
Str snapshot_type_schema(const Snapshot *s, const Column *column) {
  if (column->type.id != TYPE_ENUM) return STR_NONE;
  const Enum *enumeration = column->type.enumeration;
  if (!sql_enum_is_type(s->dz->schema, enumeration)) return STR_NONE;
  return snapshot_schema_name(s, enumeration->schema);
}

static void add_number(Snapshot *s, Str key, int64_t number) {
  Buf text = BUF(s->dz->arena);
  buf_int(&text, number);
  json_member(&s->json, key, buf_str(&text));
}

SnapshotNumbers snapshot_numbers(const Identity *numbers, TypeId type) {
  return (SnapshotNumbers){.increment = numbers->has_increment ? numbers->increment : 1,
                           .start = sequence_start(numbers, type),
                           .min = sequence_min(numbers, type),
                           .max = sequence_max(numbers, type),
                           .cache = numbers->has_cache ? numbers->cache : 1};
}

Str snapshot_identity_name(const Snapshot *s, const Column *column) {
  Str name = identity_sequence_name(s->dz->arena, column);
  if (str_given(name)) return name;
  return CAT(s->dz->arena, column->table->name.str, STR("_"), column->name.str, STR("_seq"));
}

static void add_numbers(Snapshot *s, const Identity *numbers, TypeId type) {
  SnapshotNumbers all = snapshot_numbers(numbers, type);
  add_number(s, STR("increment"), all.increment);
  add_number(s, STR("startWith"), all.start);
  add_number(s, STR("minValue"), all.min);
  add_number(s, STR("maxValue"), all.max);
  add_number(s, STR("cache"), all.cache);
  json_flag(&s->json, STR("cycle"), numbers->cycle);
}

static void add_identity(Snapshot *s, const Column *column) {
  const Identity *identity = column->identity;
  json_open_at(&s->json, STR("identity"), '{');
  json_member(&s->json, STR("type"),
              identity->kind == IDENTITY_ALWAYS ? STR("always") : STR("byDefault"));
  json_member(&s->json, STR("name"), snapshot_identity_name(s, column));
  json_member(&s->json, STR("schema"), snapshot_schema_name(s, column->table->schema));
  add_numbers(s, identity, column->type.id);
  json_close(&s->json, '}');
}

static void add_column(Snapshot *s, const SqlColumn *column) {
  const Column *model = column->column;
  bool not_null = !model->nullable || column->primary_key || column->identity != NULL;
  json_open_at(&s->json, model->name.str, '{');
  json_member(&s->json, STR("name"), model->name.str);
  json_member(&s->json, STR("type"), column_type_name(s, column));
  json_member(&s->json, STR("typeSchema"), snapshot_type_schema(s, model));
  json_flag(&s->json, STR("primaryKey"), column->primary_key);
  json_flag(&s->json, STR("notNull"), not_null);
  snapshot_default(s, column);
  if (!sqltext_empty(column->generated)) {
    json_open_at(&s->json, STR("generated"), '{');
    json_member(&s->json, STR("as"), snapshot_sql(s, column->generated, COLUMN_WITH_TABLE));
    json_member(&s->json, STR("type"), STR("stored"));
    json_close(&s->json, '}');
  }
  if (column->identity != NULL) add_identity(s, model);
  json_close(&s->json, '}');
}

/* --- indexes --- */

static void add_index_key(Snapshot *s, const SqlIndex *index, const SqlIndexKey *from) {
  DzIndexKey key = dz_index_key(s->dz, index, from);
  bool expression = key.column == NULL;
  json_open(&s->json, '{');
  json_member(&s->json, STR("expression"),
              expression ? snapshot_sql(s, key.sql, COLUMN_ALONE) : key.column->name.str);
  json_flag(&s->json, STR("isExpression"), expression);
  json_flag(&s->json, STR("asc"), expression || !key.descending);
  json_member(&s->json, STR("nulls"),
              !expression && key.ordered && key.nulls_first ? STR("first") : STR("last"));
  json_member(&s->json, STR("opclass"), key.opclass);
  json_close(&s->json, '}');
}

static void add_index(Snapshot *s, const SqlIndex *index) {
  const Index *model = index->index;
  json_open_at(&s->json, model->name.str, '{');
  json_member(&s->json, STR("name"), model->name.str);
  json_open_at(&s->json, STR("columns"), '[');
  each(i, index->keys) add_index_key(s, index, &index->keys.items[i]);
  json_close(&s->json, ']');
  json_flag(&s->json, STR("isUnique"), index->unique);
  if (!sqltext_empty(index->where))
    json_member(&s->json, STR("where"), snapshot_sql(s, index->where, COLUMN_WITH_TABLE));
  json_flag(&s->json, STR("concurrently"), false);
  json_member(&s->json, STR("method"), str_given(index->method) ? index->method : STR("btree"));
  json_open_at(&s->json, STR("with"), '{');
  each(i, model->with)
    json_member(&s->json, model->with.items[i].key.str, model->with.items[i].value.str);
  json_close(&s->json, '}');
  json_close(&s->json, '}');
}

static void add_indexes(Snapshot *s, const SqlTable *table) {
  json_open_at(&s->json, STR("indexes"), '{');
  each(i, table->indexes)
    if (index_in_drizzle(s->dz, &table->indexes.items[i])) add_index(s, &table->indexes.items[i]);
  json_close(&s->json, '}');
}

/* --- constraints --- */

static void add_foreign_keys(Snapshot *s, const SqlTable *table) {
  json_open_at(&s->json, STR("foreignKeys"), '{');
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    const ForeignKey *from = key->foreign_key;
    if (!foreign_key_in_drizzle(s->dz, key)) continue;
    Str name = snapshot_foreign_key_name(s, key);
    json_open_at(&s->json, name, '{');
    json_member(&s->json, STR("name"), name);
    json_member(&s->json, STR("tableFrom"), from->table->name.str);
    json_member(&s->json, STR("tableTo"), from->target->name.str);
    json_member(&s->json, STR("schemaTo"), dz_other_schema(s->dz, from->target->schema));
    snapshot_columns(s, STR("columnsFrom"), &from->columns);
    snapshot_columns(s, STR("columnsTo"), &from->target_columns);
    snapshot_actions(s, from);
    json_close(&s->json, '}');
  }
  json_close(&s->json, '}');
}

static void add_primary_key(Snapshot *s, const SqlTable *table) {
  json_open_at(&s->json, STR("compositePrimaryKeys"), '{');
  if (table->primary_key != NULL) {
    const Key *key = table->primary_key->key;
    json_open_at(&s->json, key->name.str, '{');
    json_member(&s->json, STR("name"), key->name.str);
    snapshot_columns(s, STR("columns"), &key->columns);
    json_close(&s->json, '}');
  }
  json_close(&s->json, '}');
}

static void add_uniques(Snapshot *s, const SqlTable *table) {
  json_open_at(&s->json, STR("uniqueConstraints"), '{');
  each(i, table->uniques) {
    const SqlKey *unique = &table->uniques.items[i];
    const Key *key = unique->key;
    if (!unique_in_drizzle(s->dz, unique)) continue;
    json_open_at(&s->json, key->name.str, '{');
    json_member(&s->json, STR("name"), key->name.str);
    json_flag(&s->json, STR("nullsNotDistinct"), key->nulls_not_distinct);
    snapshot_columns(s, STR("columns"), &key->columns);
    json_close(&s->json, '}');
  }
  json_close(&s->json, '}');
}

/* --- row level security --- */

/* Names in the order of their bytes. */
void snapshot_roles(Snapshot *s, Str key, const Policy *policy) {
  StrList names = {0};
  each(i, policy->to) {
    const PolicyRole *to = &policy->to.items[i];
    vec_push(s->dz->arena, &names, to->role == NULL ? to->word : to->role->name.str);
    for (size_t n = names.len - 1; n > 0 && str_cmp(names.items[n], names.items[n - 1]) < 0; n--) {
      Str later = names.items[n - 1];
      names.items[n - 1] = names.items[n];
      names.items[n] = later;
    }
  }
  if (names.len == 0) vec_push(s->dz->arena, &names, STR("public"));
  json_open_at(&s->json, key, '[');
  each(i, names) json_text(&s->json, names.items[i]);
  json_close(&s->json, ']');
}

static void add_policy(Snapshot *s, const Policy *policy) {
  Str command = word_text(WORDS_POLICY_COMMAND, (int)policy->command);
  json_open_at(&s->json, policy->name.str, '{');
  json_member(&s->json, STR("name"), policy->name.str);
  json_member(&s->json, STR("as"), policy->restrictive ? STR("RESTRICTIVE") : STR("PERMISSIVE"));
  json_member(&s->json, STR("for"), str_upper(s->dz->arena, command));
  snapshot_roles(s, STR("to"), policy);
  json_member(&s->json, STR("using"), policy->using.str);
  json_member(&s->json, STR("withCheck"), policy->check.str);
  json_close(&s->json, '}');
}

/* Tables with policies have row level security by these; of the others it is said. */
static void add_security(Snapshot *s, const SqlTable *table) {
  const TablePostgres *own = &table->table->postgres;
  bool policies = false;
  json_open_at(&s->json, STR("policies"), '{');
  each(i, own->policies) {
    if (!policy_in_drizzle(s->dz, own->policies.items[i])) continue;
    add_policy(s, own->policies.items[i]);
    policies = true;
  }
  json_close(&s->json, '}');
  json_flag(&s->json, STR("isRLSEnabled"), own->row_security != ROWS_OPEN && !policies);
}

/* --- the whole --- */

static void add_table(Snapshot *s, const SqlTable *table) {
  const Table *model = table->table;
  Str schema = dz_other_schema(s->dz, model->schema);
  json_open_at(&s->json, qualified_key(s, model->schema, model->name.str), '{');
  json_member(&s->json, STR("name"), model->name.str);
  json_member(&s->json, STR("schema"), str_given(schema) ? schema : STR(""));
  json_open_at(&s->json, STR("columns"), '{');
  each(i, table->columns) add_column(s, &table->columns.items[i]);
  json_close(&s->json, '}');
  add_indexes(s, table);
  add_foreign_keys(s, table);
  add_primary_key(s, table);
  add_uniques(s, table);
  snapshot_checks(s, table);
  add_security(s, table);
  json_close(&s->json, '}');
}

static void add_enum(Snapshot *s, const Enum *enumeration) {
  json_open_at(&s->json, qualified_key(s, enumeration->schema, enumeration->name.str), '{');
  json_member(&s->json, STR("name"), enumeration->name.str);
  json_member(&s->json, STR("schema"), snapshot_schema_name(s, enumeration->schema));
  json_open_at(&s->json, STR("values"), '[');
  each(i, enumeration->values) json_text(&s->json, enumeration->values.items[i].label.str);
  json_close(&s->json, ']');
  json_close(&s->json, '}');
}

static void add_sequence(Snapshot *s, const Sequence *sequence) {
  json_open_at(&s->json, qualified_key(s, sequence->schema, sequence->name.str), '{');
  json_member(&s->json, STR("name"), sequence->name.str);
  json_member(&s->json, STR("schema"), snapshot_schema_name(s, sequence->schema));
  add_numbers(s, &sequence->numbers, sequence->type);
  json_close(&s->json, '}');
}

/* A view, which drizzle-kit is told to leave alone. */
static void add_view(Snapshot *s, const Table *view) {
  Arena *arena = s->dz->arena;
  json_open_at(&s->json, qualified_key(s, view->schema, view->name.str), '{');
  json_open_at(&s->json, STR("columns"), '{');
  each(i, view->columns) {
    SqlColumn column = {.column = view->columns.items[i], .name = view->columns.items[i]->name.str};
    column.type = sql_column_type(arena, s->dz->schema, DIALECT_POSTGRES, column.column);
    if (on(column.column->on, DIALECT_POSTGRES)) add_column(s, &column);
  }
  json_close(&s->json, '}');
  json_member(&s->json, STR("name"), view->name.str);
  json_member(&s->json, STR("schema"), snapshot_schema_name(s, view->schema));
  json_flag(&s->json, STR("isExisting"), true);
  json_flag(&s->json, STR("materialized"), view->view->materialized);
  json_close(&s->json, '}');
}

void snapshot_postgres(Snapshot *s) {
  const SqlSchema *sql = s->dz->sql;
  json_open_at(&s->json, STR("tables"), '{');
  each(i, sql->tables) add_table(s, &sql->tables.items[i]);
  json_close(&s->json, '}');
  json_open_at(&s->json, STR("enums"), '{');
  each(i, sql->enums) add_enum(s, sql->enums.items[i].enumeration);
  json_close(&s->json, '}');
  json_open_at(&s->json, STR("schemas"), '{');
  StrList schemas = dz_schemas(s->dz);
  each(i, schemas) json_member(&s->json, schemas.items[i], schemas.items[i]);
  json_close(&s->json, '}');
  json_open_at(&s->json, STR("sequences"), '{');
  each(i, sql->sequences) add_sequence(s, sql->sequences.items[i].sequence);
  json_close(&s->json, '}');
  json_empty(&s->json, STR("roles"));
  json_empty(&s->json, STR("policies"));
  snapshot_views(s, add_view);
  json_open_at(&s->json, STR("_meta"), '{');
  json_empty(&s->json, STR("schemas"));
  json_empty(&s->json, STR("tables"));
  json_empty(&s->json, STR("columns"));
  json_close(&s->json, '}');
}
