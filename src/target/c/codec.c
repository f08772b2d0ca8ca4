/* Codecs: which function of the runtime reads and binds a column, in each dialect, and with what.
 * A codec NAME is sg_lite_get_NAME and sg_lite_put_NAME in templates/c/rt/schemagen_sqlite.h, and
 * sg_pg_get_NAME and sg_pg_put_NAME in schemagen_pg.h. */
#include "target/c/lower.h"

/* The binary form of the type is its text. */
static bool is_text_in_binary(const Type *type) {
  static const TypeId types[] = {TYPE_TEXT, TYPE_VARCHAR, TYPE_CHAR, TYPE_CITEXT,
                                 TYPE_NAME, TYPE_JSON,    TYPE_UNKNOWN};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (type->id == types[i]) return true;
  return false;
}

/* An element that the runtime knows in its binary form. */
static bool is_native_element(const Type *type) {
  switch (type_info(type)->c) {
  case C_TEXT: return type->id == TYPE_TEXT;
  case C_DECIMAL:
  case C_JSON:
  case C_VECTOR:
  case C_ENUM: return false;
  case C_I16: case C_I32: case C_I64: case C_F32: case C_F64: case C_BOOL: case C_BYTES: case C_UUID:
  case C_DATE: case C_TIME: case C_TIMESTAMP: case C_TIMESTAMPTZ: case C_INTERVAL: break;
  }
  return true;
}

CCast c_cast(const Type *type) {
  if (type->array > 1) return C_CAST_TEXT;
  if (type->array == 1) return is_native_element(type) ? C_CAST_NONE : C_CAST_TEXT_ARRAY;
  CKind kind = type_info(type)->c;
  if (kind == C_DECIMAL) return c_decimal_bits(type) == 0 ? C_CAST_TEXT : C_CAST_NONE;
  if (type->enumeration != NULL) return C_CAST_NONE;
  bool text = (kind == C_TEXT || kind == C_JSON) && !is_text_in_binary(type);
  return text ? C_CAST_TEXT : C_CAST_NONE;
}

/* How the runtime sees the elements of an array: what it does not know by itself is text. */
static Str element_tag(const Type *type) {
  Type element = *type;
  element.array = 0;
  CKind kind = type_info(&element)->c;
  if (kind == C_DECIMAL) return STR("NUMERIC");
  if (kind == C_JSON) return STR("JSON");
  return is_native_element(&element) ? c_tag(&element) : STR("TEXT");
}

static Str vector_codec(const Type *type, Str inside, Str outside) {
  return c_vector_is_inline(type) ? inside : outside;
}

static Str decimal_codec(const Type *type, ExprStorage storage) {
  bool narrow = c_decimal_bits(type) == 32;
  if (storage == EXPR_STORED_SCALED) return narrow ? STR("i32") : STR("i64");
  if (storage == EXPR_STORED_TEXT) return narrow ? STR("dec32_text") : STR("dec64_text");
  return narrow ? STR("dec32") : STR("dec64");
}

static Str timestamp_codec(const Type *type, ExprStorage storage) {
  if (storage == EXPR_STORED_UNIX) return STR("ts_s");
  if (storage == EXPR_STORED_UNIX_MS) return STR("ts_ms");
  return type->id == TYPE_TIMESTAMPTZ ? STR("tstz_text") : STR("ts_text");
}

/* What both dialects call the same. */
static Str shared_codec(const Type *type) {
  if (type->array > 1) return STR("text");
  if (type->array == 1) return STR("array");
  if (c_type_is_enum(type)) return STR("enum");
  switch (type_info(type)->c) {
  case C_I16: return STR("i16");
  case C_I32: return STR("i32");
  case C_I64: return STR("i64");
  case C_F32: return STR("f32");
  case C_F64: return STR("f64");
  case C_BOOL: return STR("bool");
  case C_BYTES: return STR("bytes");
  case C_UUID: return STR("uuid");
  case C_DATE: return STR("date");
  case C_TIME: return STR("time");
  case C_INTERVAL: return STR("interval");
  case C_VECTOR: return vector_codec(type, STR("vec"), STR("floats"));
  case C_DECIMAL: case C_TIMESTAMP: case C_TIMESTAMPTZ: case C_TEXT: case C_JSON: case C_ENUM: break;
  }
  return STR("text");
}

static Str sqlite_codec(const Type *type, ExprStorage storage) {
  if (type->array > 0) return shared_codec(type);
  if (type->id == TYPE_DIALECT) return STR("any");
  if (c_decimal_bits(type) > 0 && type->id == TYPE_NUMERIC) return decimal_codec(type, storage);
  if (type_is_timestamp(type)) return timestamp_codec(type, storage);
  return shared_codec(type);
}

static Str pg_codec(const Type *type) {
  if (type->array > 0) return shared_codec(type);
  if (c_decimal_bits(type) > 0 && type->id == TYPE_NUMERIC) {
    return c_decimal_bits(type) == 32 ? STR("dec32") : STR("dec64");
  }
  if (type_is_timestamp(type)) return STR("ts");
  if (type->id == TYPE_JSONB) return STR("jsonb");
  if (type->id == TYPE_HALFVEC) return vector_codec(type, STR("half"), STR("halves"));
  return shared_codec(type);
}

/* A scaled integer has nothing to be scaled by: the codec is that of an integer. */
static bool takes_scale(Str codec) { return str_starts(codec, STR("dec")); }

static Str scale_of(const CLowering *l, const Type *type, Dialect dialect) {
  int scale = type->args[1] < 0 ? 0 : type->args[1];
  if (dialect == DIALECT_SQLITE) return str_format(l->arena, ", %d", scale);
  return str_format(l->arena, ", %d, %d", type->args[0], scale); /* its digits, which Postgres's form counts */
}

static Str extra_of(const CLowering *l, const CSource *from, const CColumn *column, Dialect dialect) {
  const Type *type = &from->column->type;
  Str codec = dialect == DIALECT_SQLITE ? column->sqlite_codec : column->pg_codec;
  if (type->array == 1) return str_concat(l->arena, STR(", SG_T_"), column->element);
  if (c_type_is_enum(type)) {
    return str_concat(l->arena, STR(", "), c_enum_name(l->arena, l->prefix, type->enumeration));
  }
  if (c_vector_is_inline(type)) return str_format(l->arena, ", %d", type->args[0]);
  if (takes_scale(codec)) return scale_of(l, type, dialect);
  return STR("");
}

Str c_storage(ExprStorage storage) {
  switch (storage) {
  case EXPR_STORED_UNIX: return STR("UNIX");
  case EXPR_STORED_UNIX_MS: return STR("UNIX_MS");
  case EXPR_STORED_TEXT: return STR("TEXT");
  case EXPR_STORED_SCALED: return STR("SCALED");
  case EXPR_STORED_SAME: break;
  }
  return STR("SAME");
}

/* row->v, or of a vector that is part of the row and may be NULL: row->v.has, row->v.v */
static void lower_places(const CLowering *l, const Type *type, CColumn *out) {
  Str member = str_concat(l->arena, STR("row->"), out->member);
  bool vector = c_vector_is_inline(type);
  out->from = member;
  out->into = vector ? member : str_concat(l->arena, STR("&"), member);
  if (!vector || !out->nullable) return;
  out->from = str_join(l->arena, STRS(member, STR(".has, "), member, STR(".v")));
  out->into = str_concat(l->arena, STR("&"), out->from);
}

void c_lower_codecs(const CLowering *l, const CSource *from, CColumn *out) {
  const Type *type = &from->column->type;
  ExprStorage storage = column_storage(l->run->schema, from->column);
  out->opt = out->nullable ? STR("opt_") : STR("");
  out->element = type->array == 1 ? element_tag(type) : STR("I16");
  out->storage = c_storage(storage);
  lower_places(l, type, out);
  if (from->sql[DIALECT_SQLITE] != NULL) {
    out->sqlite_codec = sqlite_codec(type, storage);
    out->sqlite_extra = extra_of(l, from, out, DIALECT_SQLITE);
  }
  if (from->sql[DIALECT_POSTGRES] != NULL) {
    out->pg_codec = pg_codec(type);
    out->pg_extra = extra_of(l, from, out, DIALECT_POSTGRES);
  }
}
