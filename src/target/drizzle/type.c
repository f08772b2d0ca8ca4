/* Which builder a column has, with which options, and what it is in TypeScript. */
#include "target/drizzle/lowering.h"

#include "model/case.h"

/* `{ mode: 'date', precision: 3 }`, built option by option. */
typedef struct Options {
  Arena *arena;
  Str text;
} Options;

static void option(Options *options, Str key, Str value) {
  Str between = str_given(options->text) ? STR(", ") : STR("{ ");
  options->text = CAT(options->arena, str_given(options->text) ? options->text : STR(""), between,
                      key, STR(": "), value);
}

static void option_int(Options *options, Str key, int value) {
  if (value >= 0) option(options, key, str_format(options->arena, "%d", value));
}

static void set_builder(DzTableRun *run, const Column *column, DzColumn *out, Str builder) {
  out->builder = builder;
  out->args = js_string(run->dz->arena, column->name.str);
}

static void add_options(DzTableRun *run, const Options *options, DzColumn *out) {
  if (str_given(options->text))
    out->args = CAT(run->dz->arena, out->args, STR(", "), options->text, STR(" }"));
}

/* --- the TypeScript type --- */

/* A type of the dialects' own is text as far as one can see; drivers decide what any other is. */
static TsForm own_form(const Type *type) {
  Str sqlite = type->own->text[DIALECT_SQLITE].str;
  bool text = !str_given(sqlite) || str_eq_fold(sqlite, STR("text"));
  bool array = str_ends(type->own->text[DIALECT_POSTGRES].str, STR("]"));
  return text && !array ? TS_FORM_STRING : TS_FORM_UNKNOWN;
}

static TsForm timestamp_form(const Schema *schema, const Column *column) {
  if (column->ts != TS_DEFAULT) return column->ts == TS_DATE ? TS_FORM_DATE : TS_FORM_STRING;
  bool text = column->type.array > 0 || /* JSON has no dates */
              schema->sqlite.timestamps == TIMESTAMPS_TEXT;
  return text ? TS_FORM_STRING : TS_FORM_DATE;
}

static TsForm scalar_form(const Schema *schema, const Column *column) {
  const Type *type = &column->type;
  if (type->id == TYPE_DIALECT) return own_form(type);
  TsMode ts = column->ts;
  if (type_info(type)->class == EXPR_INTEGER) {
    if (ts == TS_DEFAULT && type_info(type)->c == C_I64) ts = schema->drizzle.bigint;
    return ts == TS_BIGINT ? TS_FORM_BIGINT : TS_FORM_NUMBER;
  }
  if (type->id == TYPE_TIMESTAMP || type->id == TYPE_TIMESTAMPTZ)
    return timestamp_form(schema, column);
  if (type_info(type)->class == EXPR_JSON)
    return ts == TS_TEXT ? TS_FORM_STRING : TS_FORM_JSON;
  switch (type_info(type)->c) {
  case C_F32:
  case C_F64: return TS_FORM_NUMBER;
  case C_BOOL: return TS_FORM_BOOLEAN;
  case C_BYTES: return TS_FORM_BUFFER;
  case C_VECTOR: return TS_FORM_NUMBERS;
  case C_ENUM: return TS_FORM_ENUM;
  case C_I16:
  case C_I32:
  case C_I64:
  case C_DECIMAL:
  case C_TEXT:
  case C_JSON:
  case C_UUID:
  case C_DATE:
  case C_TIME:
  case C_TIMESTAMP:
  case C_TIMESTAMPTZ:
  case C_INTERVAL: break;
  }
  return TS_FORM_STRING;
}

TsForm column_form(const Schema *schema, const Column *column) {
  TsForm form = scalar_form(schema, column);
  if (column->type.array == 0) return form;
  if (form == TS_FORM_BIGINT) return TS_FORM_NUMBER; /* neither has JSON */
  return form == TS_FORM_DATE ? TS_FORM_STRING : form;
}

/* The TypeScript type of an array's element. */
static Str element_type(DzTableRun *run, const Column *column) {
  Dz *dz = run->dz;
  switch (column_form(dz->schema, column)) {
  case TS_FORM_NUMBER: return STR("number");
  case TS_FORM_BIGINT: return STR("bigint");
  case TS_FORM_STRING: return STR("string");
  case TS_FORM_BOOLEAN: return STR("boolean");
  case TS_FORM_DATE: return STR("Date");
  case TS_FORM_BUFFER: return STR("Buffer");
  case TS_FORM_NUMBERS: return STR("number[]");
  case TS_FORM_JSON:
  case TS_FORM_UNKNOWN: return STR("unknown");
  case TS_FORM_ENUM: break;
  }
  Str values = scope_enum(run->scope, column->type.enumeration);
  bool native = dz->dialect == DIALECT_POSTGRES && column->type.enumeration->owner == NULL &&
                dz->schema->postgres.enums == ENUMS_NATIVE;
  Str object = native ? str_concat(dz->arena, values, STR(".enumValues")) : values;
  return CAT(dz->arena, STR("(typeof "), object, STR(")[number]"));
}

/* `$type<..>()` of a `ts_type:`; imports its name. */
static Str given_type(DzTableRun *run, const Column *column) {
  if (str_given(column->ts_from)) {
    Str name = column->ts_type;
    size_t len = 0;
    while (len < name.len && (char_is_word(name.ptr[len]) || name.ptr[len] == '$')) len++;
    Str local = scope_import_type(run->scope, import_specifier(run->dz, column->ts_from),
                                  str_slice(name, 0, len));
    return str_concat(run->dz->arena, local, str_slice(name, len, name.len));
  }
  return column->ts_type;
}

static void call_type(DzTableRun *run, DzColumn *out, Str type, int dimensions) {
  Buf text = BUF(run->dz->arena);
  buf_lit(&text, "$type<");
  buf_append(&text, type);
  for (int i = 0; i < dimensions; i++) buf_lit(&text, "[]");
  buf_char(&text, '>');
  dz_call(run->dz, out, buf_str(&text), STR(""));
}

/* --- custom types --- */

static bool is_builder(Str name) {
  for (size_t i = 0; i < TYPE_COUNT; i++)
    if (str_eq(type_infos[i].drizzle_pg, name)) return true;
  return false;
}

/* A module's name for a custom type, which is defined in the leaf. `*fresh`: it is new there. */
static Str custom_name(DzTableRun *run, Str name, bool *fresh) {
  Dz *dz = run->dz;
  DzScope *leaf = dz->leaf == NULL ? run->scope : dz->leaf;
  while (map_get(&dz->exports, name) != NULL || ts_is_reserved(name) || is_builder(name))
    name = str_concat(dz->arena, name, STR("Type"));
  *fresh = map_add(dz->arena, &leaf->known, name, leaf) == NULL;
  return scope_ref(run->scope, leaf, name);
}

/* A database type Drizzle has no builder for, as text or as `data` in TypeScript. */
static Str native_type(DzTableRun *run, Str db_type, Str data) {
  Dz *dz = run->dz;
  bool fresh;
  Str text = str_eq(data, STR("string")) ? db_type : CAT(dz->arena, db_type, STR(" "), data);
  Str name = custom_name(run, case_camel(dz->arena, text), &fresh);
  DzScope *leaf = dz->leaf == NULL ? run->scope : dz->leaf;
  if (fresh)
    vec_push(dz->arena, &leaf->module->natives,
             (DzNative){.name = name, .builder = scope_core(leaf, STR("customType")), .data = data,
                        .db_type = js_string(dz->arena, db_type)});
  return name;
}

static Str helper_type(DzTableRun *run, Str wanted, Str db_type, DzHelper helper) {
  Dz *dz = run->dz;
  bool fresh;
  helper.name = custom_name(run, wanted, &fresh);
  DzScope *leaf = dz->leaf == NULL ? run->scope : dz->leaf;
  helper.builder = scope_core(leaf, STR("customType"));
  helper.db_type = db_type;
  if (fresh) vec_push(dz->arena, &leaf->module->helpers, helper);
  return helper.name;
}

/* --- Postgres --- */

/* How the database names the type, without array brackets. */
static Str pg_native(DzTableRun *run, const Column *column, const SqlColumn *sql) {
  Arena *arena = run->dz->arena;
  if (column->type.id == TYPE_VARBIT) /* drizzle-kit knows `bit ..`, not `varbit(n)` */
    return column->type.args[0] < 0
               ? STR("bit varying") : str_format(arena, "bit varying(%d)", column->type.args[0]);
  if (column->type.id == TYPE_DIALECT) return column->type.own->text[DIALECT_POSTGRES].str;
  if (sql != NULL) {
    ptrdiff_t bracket = column->type.array > 0 ? str_find_char(sql->type, '[') : -1;
    return bracket < 0 ? sql->type : str_slice(sql->type, 0, (size_t)bracket);
  }
  Str name = type_info(&column->type)->postgres;
  if (column->type.args[0] >= 0)
    return str_format(arena, "%.*s(%d)", STR_ARG(name), column->type.args[0]);
  if (str_given(column->type.free_args))
    return CAT(arena, name, STR("("), column->type.free_args, STR(")"));
  return name;
}

/* What drizzle-kit prints as it stands: a type that begins with one of these (parseType in its
 * sqlgenerator). Any other it puts in quotes as a whole. */
static bool kit_prints_raw(Str type) {
  static const char *const prefixes[] = {
      "uuid",    "smallint", "integer",  "bigint", "boolean", "text",     "varchar", "serial",
      "decimal", "numeric",  "real",     "json",   "time",    "date",     "interval", "double precision",
      "char",    "vector",   "geometry", "halfvec", "sparsevec", "bit"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (str_starts(type, str_from_z(prefixes[i]))) return true;
  return false;
}

/* The type means the same in quotes: one name in lower case. */
static bool is_plain_name(Str type) {
  for (size_t i = 0; i < type.len; i++)
    if (!char_is_lower(type.ptr[i]) && !char_is_digit(type.ptr[i]) && type.ptr[i] != '_')
      return false;
  return type.len > 0;
}

static bool has_builder(const Column *column) {
  TypeId id = column->type.id;
  if (id == TYPE_INTERVAL && column->type.args[0] == 0) return false; /* Drizzle drops the 0 */
  return id == TYPE_ENUM || type_infos[id].drizzle_pg.len > 0;
}

/* A type that a column of drizzle-kit's can have from the first: before.sql knows nothing of its enums
 * and schemas. */
bool domain_comes_before(const Dz *dz, const Domain *domain) {
  const Type *type = &domain->value->type;
  Str name = domain->name.str;
  bool own_enum = type->id == TYPE_ENUM && !type->enumeration->external;
  bool base = type->domain == NULL || domain_comes_before(dz, type->domain);
  return base && !own_enum && is_plain_name(name) && !str_given(dz_other_schema(dz, domain->schema));
}

/* The column is of a customType that only names its domain: drivers give what Drizzle gives. */
static bool is_domain_custom(const Dz *dz, const Column *column) {
  const Domain *domain = column->type.domain;
  if (domain == NULL || column->type.array > 0 || !domain_comes_before(dz, domain)) return false;
  TsForm form = column_form(dz->schema, column);
  bool number = form == TS_FORM_NUMBER && type_info(&column->type)->c != C_I64;
  bool text = form == TS_FORM_STRING && type_info(&column->type)->class != EXPR_JSON &&
              column->type.id != TYPE_DIALECT && column->type.id != TYPE_OID &&
              column->type.id != TYPE_POINT && column->type.id != TYPE_CIRCLE;
  return number || text || form == TS_FORM_BOOLEAN;
}

Str column_retype(const Dz *dz, const SqlColumn *column) {
  bool postgres = dz->dialect == DIALECT_POSTGRES;
  if (postgres && column->column->type.domain != NULL)
    return is_domain_custom(dz, column->column) ? STR_NONE : column->type;
  bool printable = has_builder(column->column) || column->column->type.id == TYPE_VARBIT;
  if (dz->dialect == DIALECT_SQLITE || printable) return STR_NONE;
  Str type = column->type;
  ptrdiff_t bracket = column->column->type.array > 0 ? str_find_char(type, '[') : -1;
  Str element = bracket < 0 ? type : str_slice(type, 0, (size_t)bracket);
  return kit_prints_raw(element) || is_plain_name(element) ? STR_NONE : type;
}

static void pg_time_options(const Type *type, TsForm form, Options *options) {
  option_int(options, STR("precision"), type->args[0]);
  if (type->id == TYPE_TIMESTAMPTZ || type->id == TYPE_TIMETZ)
    option(options, STR("withTimezone"), STR("true"));
  if (type_is_timestamp(&(Type){.id = type->id}) && form == TS_FORM_STRING)
    option(options, STR("mode"), STR("'string'"));
}

/* Builder and options where Drizzle has the type; an absent string where it needs a customType. */
static Str pg_builder(DzTableRun *run, const Column *column, Options *options) {
  const Type *type = &column->type;
  TsForm form = column_form(run->dz->schema, column);
  Str builder = type_info(type)->drizzle_pg;
  if (!has_builder(column)) return STR_NONE;
  if (type_info(type)->class == EXPR_INTEGER) {
    bool wide = type_info(type)->c == C_I64;
    if (wide) option(options, STR("mode"), form == TS_FORM_BIGINT ? STR("'bigint'") : STR("'number'"));
  } else if (type->id == TYPE_NUMERIC) {
    option_int(options, STR("precision"), type->args[0]);
    if (type->args[0] >= 0) option_int(options, STR("scale"), type->args[1]);
  } else if (type_info(type)->args == ARGS_DIMENSIONS || type->id == TYPE_BIT) {
    option_int(options, STR("dimensions"), type->args[0] < 0 ? 1 : type->args[0]);
  } else if (type_info(type)->args == ARGS_LENGTH || type_info(type)->args == ARGS_OPTIONAL_LENGTH) {
    option_int(options, STR("length"), type->args[0]);
  } else if (type_info(type)->args == ARGS_PRECISION) {
    pg_time_options(type, form, options);
  }
  return builder;
}

static Str pg_enum(DzTableRun *run, const Column *column, Options *options) {
  const Enum *values = column->type.enumeration;
  Str name = scope_enum(run->scope, values);
  if (values->owner == NULL && run->dz->schema->postgres.enums == ENUMS_NATIVE) return name;
  option(options, STR("enum"), name);
  return scope_core(run->scope, STR("text"));
}

static Str pg_custom(DzTableRun *run, const Column *column, const SqlColumn *sql) {
  TsForm form = column_form(run->dz->schema, column);
  bool domain = column->type.domain != NULL;
  Str native = pg_native(run, column, domain ? NULL : sql);
  bool printable = domain && (kit_prints_raw(native) || is_plain_name(native));
  if (sql != NULL && str_given(column_retype(run->dz, sql)) && !printable)
    return scope_core(run->scope, STR("text")); /* custom.sql sets the type */
  if (form == TS_FORM_BUFFER)
    return column->type.array > 0
               ? helper_type(run, STR("byteaItem"), STR("'bytea'"), (DzHelper){.bytes_item = true})
               : helper_type(run, STR("bytea"), STR("'bytea'"), (DzHelper){.bytes = true});
  if (type_info(&column->type)->class == EXPR_JSON)
    return helper_type(run, CAT(run->dz->arena, native, STR("Text")),
                       js_string(run->dz->arena, native), (DzHelper){.json_text = true});
  switch ((int)column->type.id) {
  case TYPE_OID: return helper_type(run, STR("oid"), STR("'oid'"), (DzHelper){.oid = true});
  case TYPE_POINT: /* the name `point` is Drizzle's own builder of a tuple */
    return helper_type(run, STR("pointText"), STR("'point'"), (DzHelper){.point = true});
  case TYPE_CIRCLE: return helper_type(run, STR("circle"), STR("'circle'"), (DzHelper){.circle = true});
  default:
    return native_type(run, native, form == TS_FORM_UNKNOWN ? STR("unknown") : STR("string"));
  }
}

/* `.array().array()`; 1.0 has `.array('[][]')` */
static void pg_array(DzTableRun *run, int dimensions, DzColumn *out) {
  Buf brackets = BUF(run->dz->arena);
  bool one_call = run->dz->schema->drizzle.v1 && dimensions > 1;
  for (int i = 0; one_call && i < dimensions; i++) buf_lit(&brackets, "[]");
  if (one_call) dz_call(run->dz, out, STR("array"), js_string(run->dz->arena, buf_str(&brackets)));
  for (int i = 0; !one_call && i < dimensions; i++) dz_call(run->dz, out, STR("array"), STR(""));
}

static void pg_type(DzTableRun *run, const Column *column, const SqlColumn *sql, DzColumn *out) {
  Options options = {.arena = run->dz->arena};
  const Type *type = &column->type;
  TsForm form = column_form(run->dz->schema, column);
  bool collated = sql != NULL && str_given(sql->collation);
  bool text_form = type_info(type)->class == EXPR_JSON && form == TS_FORM_STRING;
  Str builder = STR_NONE;
  if (collated) {
    Str native = CAT(run->dz->arena, pg_native(run, column, sql), STR(" COLLATE "), sql->collation);
    builder = native_type(run, native, STR("string"));
  } else if (sql != NULL && is_domain_custom(run->dz, column)) {
    builder = native_type(run, type->domain->name.str, form == TS_FORM_NUMBER    ? STR("number")
                                                       : form == TS_FORM_BOOLEAN ? STR("boolean")
                                                                                 : STR("string"));
  } else if (type->id == TYPE_ENUM) {
    builder = pg_enum(run, column, &options);
  } else if (!text_form) {
    builder = pg_builder(run, column, &options);
    if (str_given(builder)) builder = scope_core(run->scope, builder);
  }
  if (!str_given(builder)) builder = pg_custom(run, column, sql);
  set_builder(run, column, out, builder);
  add_options(run, &options, out);
  if (str_given(column->ts_type)) call_type(run, out, given_type(run, column), 0);
  else if (collated && type->id == TYPE_ENUM) call_type(run, out, element_type(run, column), 0);
  pg_array(run, type->array, out);
}

/* --- SQLite --- */

typedef enum Affinity { AFF_INTEGER, AFF_REAL, AFF_NUMERIC, AFF_TEXT, AFF_BLOB } Affinity;

static Affinity column_affinity(const Column *column, const SqlColumn *sql) {
  Str type = sql != NULL ? sql->type : type_info(&column->type)->sqlite;
  if (column->type.array > 0) return AFF_TEXT;
  if (str_eq_fold(type, STR("integer"))) return AFF_INTEGER;
  if (str_eq_fold(type, STR("real"))) return AFF_REAL;
  if (str_starts(type, STR("numeric"))) return AFF_NUMERIC;
  return str_eq_fold(type, STR("blob")) ? AFF_BLOB : AFF_TEXT;
}

/* A column whose conversion Drizzle does not have: a helper's name, or absent. */
static Str sqlite_helper(DzTableRun *run, const Column *column, Affinity affinity, TsForm form) {
  bool timestamp = type_is_timestamp(&column->type);
  if (form == TS_FORM_UNKNOWN)
    return native_type(run, column->type.own->text[DIALECT_SQLITE].str, STR("unknown"));
  if (column->type.array > 0)
    return form == TS_FORM_BUFFER
               ? helper_type(run, STR("bytesArray"), STR("'text'"), (DzHelper){.bytes_array = true})
               : STR_NONE;
  if (form == TS_FORM_NUMBERS)
    return helper_type(run, STR("float32Vector"), STR("'blob'"), (DzHelper){.vector = true});
  if (form == TS_FORM_BIGINT && affinity == AFF_INTEGER && column->type.id != TYPE_NUMERIC)
    return helper_type(run, STR("bigInteger"), STR("'integer'"), (DzHelper){.bigint = true});
  if (column->type.id == TYPE_NUMERIC && affinity == AFF_INTEGER)
    return helper_type(run, STR("scaledNumeric"), STR("'integer'"), (DzHelper){.scaled = true});
  if (timestamp && form == TS_FORM_DATE && affinity == AFF_TEXT)
    return helper_type(run, STR("timestampText"), STR("'text'"), (DzHelper){.timestamp_text = true});
  if (timestamp && form == TS_FORM_STRING && affinity == AFF_INTEGER)
    return helper_type(run, STR("timestampInteger"), STR("'integer'"), (DzHelper){.timestamp_integer = true});
  return STR_NONE;
}

static Str sqlite_integer_mode(const Dz *dz, TsForm form) {
  if (form == TS_FORM_BOOLEAN) return STR("'boolean'");
  if (form != TS_FORM_DATE) return STR_NONE;
  return dz->schema->sqlite.timestamps == TIMESTAMPS_UNIX ? STR("'timestamp'")
                                                          : STR("'timestamp_ms'");
}

static Str sqlite_builder(DzTableRun *run, const Column *column, Affinity affinity,
                          Options *options) {
  TsForm form = column_form(run->dz->schema, column);
  Str mode = affinity == AFF_INTEGER ? sqlite_integer_mode(run->dz, form) : STR_NONE;
  if (str_given(mode)) option(options, STR("mode"), mode);
  switch (affinity) {
  case AFF_INTEGER: return STR("integer");
  case AFF_REAL: return STR("real");
  case AFF_NUMERIC: return STR("numeric");
  case AFF_BLOB: option(options, STR("mode"), STR("'buffer'")); return STR("blob");
  case AFF_TEXT: break;
  }
  if (form == TS_FORM_JSON || column->type.array > 0) {
    option(options, STR("mode"), STR("'json'"));
  } else if (form == TS_FORM_ENUM) {
    option(options, STR("enum"), scope_enum(run->scope, column->type.enumeration));
  }
  return STR("text");
}

/* The arguments a helper takes beside the column's name. */
static void sqlite_helper_options(DzTableRun *run, const Column *column, Options *options) {
  if (column->type.id == TYPE_NUMERIC && column->scaled)
    option_int(options, STR("scale"), column->type.args[1] < 0 ? 0 : column->type.args[1]);
  if (!type_is_timestamp(&column->type)) return;
  if (run->dz->schema->sqlite.timestamps == TIMESTAMPS_TEXT)
    option(options, STR("zone"), column->type.id == TYPE_TIMESTAMPTZ ? STR("'Z'") : STR("''"));
  else
    option_int(options, STR("unit"),
               run->dz->schema->sqlite.timestamps == TIMESTAMPS_UNIX ? 1000 : 1);
}

static void sqlite_type(DzTableRun *run, const Column *column, const SqlColumn *sql, DzColumn *out) {
  Options options = {.arena = run->dz->arena};
  TsForm form = column_form(run->dz->schema, column);
  Affinity affinity = column_affinity(column, sql);
  bool collated = sql != NULL && str_given(sql->collation);
  Str builder = sqlite_helper(run, column, affinity, form);
  if (str_given(builder)) {
    sqlite_helper_options(run, column, &options);
  } else if (collated) {
    Str native = CAT(run->dz->arena, sql->type, STR(" COLLATE "), sql->collation);
    builder = native_type(run, native, STR("string"));
  } else {
    builder = scope_core(run->scope, sqlite_builder(run, column, affinity, &options));
  }
  set_builder(run, column, out, builder);
  add_options(run, &options, out);
  int dimensions = column->type.array;
  if (str_given(column->ts_type)) call_type(run, out, given_type(run, column), dimensions);
  else if (dimensions > (form == TS_FORM_BUFFER ? 1 : 0) || (collated && form == TS_FORM_ENUM))
    call_type(run, out, element_type(run, column), dimensions);
}

void column_type(DzTableRun *run, const Column *column, const SqlColumn *sql, DzColumn *out) {
  if (run->dz->dialect == DIALECT_POSTGRES) pg_type(run, column, sql, out);
  else sqlite_type(run, column, sql, out);
}
