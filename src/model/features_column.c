/* The features a column uses: what its type becomes in SQLite and JavaScript, its default, identity. */
#include "model/features_walk.h"
#include "model/objects.h"

static bool is_json(const Type *type) {
  return type->array > 0 || type_info(type)->class == EXPR_JSON;
}

/* Its text is all that SQLite knows of it. */
static bool is_postgres_type(const Type *type) {
  const TypeInfo *info = type_info(type);
  bool digits = type->id == TYPE_BIT || type->id == TYPE_VARBIT || type->id == TYPE_TIMETZ;
  bool scalar = type->array == 0 && type->id != TYPE_DIALECT;
  return scalar && info->class == EXPR_OTHER && info->c == C_TEXT && !digits;
}

/* An integer in SQLite, whatever it is for: a boolean, a time. */
static bool is_stored_integer(const Schema *schema, const Column *c) {
  switch (column_storage(schema, c)) {
  case EXPR_STORED_UNIX:
  case EXPR_STORED_UNIX_MS:
  case EXPR_STORED_SCALED: return true;
  case EXPR_STORED_TEXT: return false;
  case EXPR_STORED_SAME: break;
  }
  return type_is_integer(&c->type) || (c->type.array == 0 && c->type.id == TYPE_BOOLEAN);
}

/* SQLite holds the key as the number of the row. */
static bool numbers_rows(const Schema *schema, const Column *c) {
  const Key *key = c->table->primary_key;
  bool alone = c->primary_key && key != NULL && key->columns.len == 1;
  return alone && !c->table->without_rowid && is_stored_integer(schema, c);
}

/* The number of a row is an integer of 64 bits, whatever is written. */
static bool is_row_number(const Schema *schema, const Column *c) {
  return numbers_rows(schema, c) && type_info(&c->type)->c == C_I64;
}

/* Of the types that `values` leaves to the writer: sql/enforce.c has the checks of each degree. */
static bool unchecked_by_values(const Schema *schema, const Column *c) {
  const Type *type = &c->type;
  if (type->array > 0) return true;
  switch (type_info(type)->c) {
  case C_I64: return !is_row_number(schema, c) && !c->table->strict;
  case C_F64:
  case C_BYTES:
  case C_VECTOR: return !c->table->strict;
  case C_TIMESTAMP:
  case C_TIMESTAMPTZ: return !c->table->strict || column_storage(schema, c) == EXPR_STORED_TEXT;
  case C_I16:
  case C_I32:
  case C_F32:
  case C_DECIMAL:
  case C_UUID:
  case C_DATE:
  case C_TIME:
  case C_INTERVAL: return true;
  case C_TEXT: return type->id == TYPE_BIT || type->id == TYPE_VARBIT || type->id == TYPE_TIMETZ;
  case C_BOOL:
  case C_JSON:
  case C_ENUM: break;
  }
  return false;
}

static bool unchecked(const Schema *schema, const Column *c) {
  const Type *type = &c->type;
  bool plain = type->id == TYPE_TEXT || type->id == TYPE_CITEXT ||
               (type->id == TYPE_VARCHAR && type->args[0] < 0);
  if (type->id == TYPE_DIALECT || is_postgres_type(type)) return false;
  if (type->array == 0 && plain) return false;
  switch (schema->sqlite.enforce) {
  case ENFORCE_NONE: return !is_row_number(schema, c);
  case ENFORCE_VALUES: return unchecked_by_values(schema, c);
  case ENFORCE_FULL: break;
  }
  return type->array == 0 && (type->id == TYPE_TIMETZ || type->id == TYPE_INTERVAL);
}

static void walk_text_type(const Walk *w, const Type *type, const Thing *thing, Str key) {
  bool sized = type->args[0] >= 0;
  bool varies = type->id == TYPE_VARCHAR || type->id == TYPE_BIT || type->id == TYPE_VARBIT;
  if (type->id == TYPE_CHAR) feature_use(w, FEATURE_FIXED_LENGTH, thing, key);
  if (type->id == TYPE_CITEXT) feature_use(w, FEATURE_IGNORED_CASE, thing, key);
  if (varies && sized && w->schema->sqlite.enforce != ENFORCE_NONE)
    feature_use(w, FEATURE_LENGTH, thing, key);
  if (is_postgres_type(type)) feature_use(w, FEATURE_POSTGRES_TYPE, thing, key);
}

static void walk_numeric(const Walk *w, const Column *c, const Thing *thing, Str key) {
  ExprStorage storage = column_storage(w->schema, c);
  Feature feature = storage == EXPR_STORED_SCALED ? FEATURE_NUMERIC_SCALED
                    : storage == EXPR_STORED_TEXT ? FEATURE_NUMERIC_TEXT : FEATURE_NUMERIC;
  feature_use(w, feature, thing, key);
}

static void walk_timestamp(const Walk *w, const Column *c, const Thing *thing, Str key) {
  SqliteTimestamps form = w->schema->sqlite.timestamps;
  int precision = c->type.args[0] < 0 ? 6 : c->type.args[0];
  bool date = c->ts == TS_DATE || (c->ts == TS_DEFAULT && form != TIMESTAMPS_TEXT);
  feature_use(w, FEATURE_TIMESTAMP, thing, key);
  if (precision > (form == TIMESTAMPS_UNIX ? 0 : 3)) feature_use(w, FEATURE_FRACTION, thing, key);
  if (precision > 3 && date) feature_use(w, FEATURE_DATE_FRACTION, thing, key);
}

static bool is_number_of_javascript(const Schema *schema, const Column *c) {
  TsMode ts = c->ts == TS_DEFAULT ? schema->drizzle.bigint : c->ts;
  return type_info(&c->type)->c == C_I64 && ts == TS_NUMBER;
}

static void walk_scalar(const Walk *w, const Column *c, const Thing *thing, Str key) {
  const Type *type = &c->type;
  walk_text_type(w, type, thing, key);
  if (is_json(type)) feature_use(w, FEATURE_JSON, thing, key);
  if (type_is_timestamp(type)) walk_timestamp(w, c, thing, key);
  if (is_number_of_javascript(w->schema, c)) feature_use(w, FEATURE_BIGINT_NUMBER, thing, key);
  switch (type_info(type)->c) {
  case C_BOOL: feature_use(w, FEATURE_BOOLEAN, thing, key); break;
  case C_ENUM: feature_use(w, FEATURE_ENUM, thing, key); break;
  case C_VECTOR: feature_use(w, FEATURE_VECTOR, thing, key); break;
  case C_DECIMAL: walk_numeric(w, c, thing, key); break;
  case C_UUID:
  case C_DATE:
  case C_TIME:
  case C_INTERVAL: feature_use(w, FEATURE_AS_TEXT, thing, key); break;
  case C_F32: feature_use(w, FEATURE_SINGLE_PRECISION, thing, key); break;
  case C_I16:
  case C_I32:
  case C_I64:
  case C_F64:
  case C_TEXT:
  case C_JSON:
  case C_BYTES:
  case C_TIMESTAMP:
  case C_TIMESTAMPTZ: break;
  }
}

/* An array of a domain that has a check, or of one over an array of such. */
static bool checks_items(const Type *type) {
  bool array = false;
  for (const Domain *d = type->domain; d != NULL; type = &d->value->type, d = type->domain) {
    array = array || type->domain_array > 0;
    if (array && expression_given(&d->check)) return true;
  }
  return false;
}

/* The items are of a type that refuses some texts. */
static bool items_refuse(const Type *type) {
  switch ((int)type->id) {
  case TYPE_TEXT: case TYPE_CITEXT: case TYPE_NAME: case TYPE_XML: case TYPE_TSVECTOR: case TYPE_DIALECT: return false;
  case TYPE_VARCHAR: return type->args[0] >= 0;
  }
  return true;
}

static void walk_type(const Walk *w, const Column *c, const Thing *thing) {
  const Type *type = &c->type;
  Str key = STR("type");
  if (type->array > 0) {
    feature_use(w, FEATURE_ARRAY, thing, key);
    if (checks_items(type)) feature_use(w, FEATURE_DOMAIN_ARRAY, thing, key);
    if (items_refuse(type)) feature_use(w, FEATURE_UNCHECKED_ITEMS, thing, key);
  } else {
    walk_scalar(w, c, thing, key);
  }
  if (numbers_rows(w->schema, c)) feature_use(w, FEATURE_ROW_NUMBER, thing, STR("primary_key"));
  if (unchecked(w->schema, c)) feature_use(w, FEATURE_UNCHECKED, thing, key);
}

static void walk_identity(const Walk *w, const Column *c, const Thing *thing) {
  const Identity *identity = c->identity;
  Str key = STR("identity");
  bool options = identity->has_start || identity->has_increment || identity->has_min ||
                 identity->has_max || identity->cycle;
  if (identity->kind != IDENTITY_NONE || type_is_serial(&c->type))
    feature_use(w, FEATURE_IDENTITY, thing, key);
  if (identity->kind == IDENTITY_ALWAYS) feature_use(w, FEATURE_IDENTITY_ALWAYS, thing, key);
  if (options) feature_use(w, FEATURE_IDENTITY_OPTIONS, thing, key);
}

void feature_column(const Walk *w, const Column *c) {
  const Default *initial = c->initial;
  Thing thing = {c->name.str, c->node, c->span, c->on};
  bool client = initial->kind == DEFAULT_FUNCTION && default_functions[initial->function].client;
  feature_use(w, FEATURE_COLUMN, &thing, STR(""));
  feature_narrowed(w, w->table->on, &thing);
  walk_type(w, c, &thing);
  walk_identity(w, c, &thing);
  if (text_given(c->collate->text[DIALECT_POSTGRES]) || text_given(c->collate->text[DIALECT_SQLITE]))
    feature_use(w, FEATURE_COLLATION, &thing, STR("collate"));
  if (expression_given(c->generated)) feature_use(w, FEATURE_GENERATED, &thing, STR("generated"));
  if (initial->kind != DEFAULT_NONE && !client) feature_use(w, FEATURE_DEFAULT, &thing, STR("default"));
  feature_expression(w, c->generated, &thing, STR("generated"));
  feature_expression(w, &initial->expression, &thing, STR("default"));
  if (str_given(c->pg_storage) || str_given(c->pg_compression))
    feature_use(w, FEATURE_COLUMN_STORAGE, &thing, STR("postgres"));
  if (initial->kind == DEFAULT_FUNCTION && initial->function == FUNCTION_UUID)
    feature_use(w, FEATURE_UUID_DEFAULT, &thing, STR("default"));
  if (initial->kind == DEFAULT_FUNCTION && initial->function == FUNCTION_UUID7)
    feature_use(w, FEATURE_UUID7_DEFAULT, &thing, STR("default"));
  if (text_given(c->comment) || text_given(c->deprecated)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
  if (c->touch == TOUCH_DATABASE) feature_use(w, FEATURE_TOUCH, &thing, STR("set_on_update"));
  if (c->touch == TOUCH_CLIENT) feature_use(w, FEATURE_CLIENT_VALUE, &thing, STR("set_on_update"));
  if (client) feature_use(w, FEATURE_CLIENT_VALUE, &thing, STR("default"));
}
