/* Columns: the members of the struct, where they lie on a 64-bit ABI, and what is said of them.
 *
 * All 64-bit ABIs agree on the layout of what is used here: int64_t, double and pointers are aligned
 * to 8 bytes, bool to 1. 32-bit ones do not (System V i386, Procedure Call Standard for Arm), so
 * nothing is said about them. */
#include "target/c/lower.h"
#include "target/ddl.h"

typedef enum ShapeId {
#define SHAPE(id, ...) SHAPE_##id,
#include "target/c/shapes.def"
  SHAPE_COUNT
} ShapeId;

typedef struct Form {
  Str type;
  int size, align;
} Form;

static const struct { Form plain, nullable; } shapes[SHAPE_COUNT] = {
#define SHAPE(id, parts, type, size, align, nullable, null_size, null_align)                              \
  [SHAPE_##id] = {{STR_INIT(type), size, align}, {STR_INIT(nullable), null_size, null_align}},
#include "target/c/shapes.def"
};

/* --- types --- */

static ShapeId decimal_shape(const Type *type) {
  int bits = c_decimal_bits(type);
  return bits == 32 ? SHAPE_I32 : bits == 64 ? SHAPE_I64 : SHAPE_STR;
}

static ShapeId shape_of(const Type *type) {
  if (type->array > 0) return type->array == 1 ? SHAPE_ARRAY : SHAPE_STR;
  if (c_type_is_enum(type)) return SHAPE_ENUM;
  switch (type_info(type)->c) {
  case C_I16: return SHAPE_I16;
  case C_I32: return SHAPE_I32;
  case C_I64: return SHAPE_I64;
  case C_F32: return SHAPE_F32;
  case C_F64: return SHAPE_F64;
  case C_BOOL: return SHAPE_BOOL;
  case C_DECIMAL: return decimal_shape(type);
  case C_UUID: return SHAPE_UUID;
  case C_DATE: return SHAPE_DATE;
  case C_TIME: return SHAPE_TIME;
  case C_TIMESTAMP:
  case C_TIMESTAMPTZ: return SHAPE_TS;
  case C_INTERVAL: return SHAPE_INTERVAL;
  case C_VECTOR: return SHAPE_FLOATS;
  case C_ENUM:
  case C_TEXT:
  case C_JSON:
  case C_BYTES: break;
  }
  return SHAPE_STR;
}

/* The SG_T_ of the descriptor: what the value means, where the C type alone does not say it. */
Str c_tag(const Type *type) {
  static const Str tags[] = {
    [C_I16] = STR_INIT("I16"), [C_I32] = STR_INIT("I32"), [C_I64] = STR_INIT("I64"),
    [C_F32] = STR_INIT("F32"), [C_F64] = STR_INIT("F64"), [C_BOOL] = STR_INIT("BOOL"),
    [C_DECIMAL] = STR_INIT("DECIMAL"), [C_TEXT] = STR_INIT("TEXT"), [C_JSON] = STR_INIT("JSON"),
    [C_BYTES] = STR_INIT("BYTES"), [C_UUID] = STR_INIT("UUID"), [C_DATE] = STR_INIT("DATE"),
    [C_TIME] = STR_INIT("TIME"), [C_TIMESTAMP] = STR_INIT("TIMESTAMP"),
    [C_TIMESTAMPTZ] = STR_INIT("TIMESTAMPTZ"), [C_INTERVAL] = STR_INIT("INTERVAL"),
    [C_VECTOR] = STR_INIT("VECTOR"), [C_ENUM] = STR_INIT("ENUM"),
  };
  if (type->array > 0) return type->array == 1 ? STR("ARRAY") : tags[C_TEXT];
  if (type->id == TYPE_HALFVEC) return STR("HALFVEC");
  if (c_type_is_enum(type)) return tags[C_ENUM];
  CKind kind = type_info(type)->c;
  if (kind == C_DECIMAL && c_decimal_bits(type) == 0) return STR("NUMERIC");
  return tags[kind == C_ENUM ? C_TEXT : kind];
}

/* Puts a vector of n floats into the row: `float v[n]`, or a struct with `has` when it is nullable. */
static Form inline_vector(const CLowering *l, const CSource *from, CTable *table, CColumn *out) {
  int bytes = from->column->type.args[0] * 4;
  if (!from->column->nullable) {
    out->length = from->column->type.args[0];
    return (Form){STR("float"), bytes, 4};
  }
  CVector vector = {str_join(l->arena, STRS(table->name, STR("_"), from->stem)),
                    from->column->type.args[0]};
  vec_push(l->arena, &table->vectors, vector);
  return (Form){vector.type, bytes + 4, 4};
}

static Form form_of(const CLowering *l, const CSource *from, CTable *table, CColumn *out) {
  const Type *type = &from->column->type;
  if (c_vector_is_inline(type)) return inline_vector(l, from, table, out);
  ShapeId shape = shape_of(type);
  Form form = from->column->nullable ? shapes[shape].nullable : shapes[shape].plain;
  if (shape == SHAPE_ENUM) form.type = c_enum_name(l->arena, l->prefix, type->enumeration);
  return form;
}

/* --- constants --- */

static Str power_of_ten(Arena *arena, int exponent) {
  Buf out = BUF(arena);
  if (exponent > 9) buf_lit(&out, "INT64_C(");
  buf_char(&out, '1');
  buf_repeat(&out, '0', (size_t)exponent);
  if (exponent > 9) buf_char(&out, ')');
  return buf_str(&out);
}

static void add_constant(const CLowering *l, CTable *table, const CSource *from, Str what,
                         Str value) {
  Str name = str_join(l->arena, STRS(table->macro, STR("_"), from->stem, what));
  CConstant constant = {str_upper(l->arena, name), value};
  vec_push(l->arena, &table->constants, constant);
}

static void add_constants(const CLowering *l, CTable *table, const CSource *from, CColumn *out) {
  const Type *type = &from->column->type;
  if (c_type_is_enum(type)) out->arg0 = (int64_t)type->enumeration->values.len;
  if (type->array > 0 || type->args[0] < 0) return;
  out->arg0 = type->args[0];
  out->arg1 = type->args[1] < 0 ? 0 : type->args[1];
  Str first = str_format(l->arena, "%d", type->args[0]);
  switch (type_info(type)->c) {
  case C_DECIMAL:
    if (c_decimal_bits(type) > 0)
      add_constant(l, table, from, STR("_SCALE"), power_of_ten(l->arena, (int)out->arg1));
    break;
  case C_VECTOR: add_constant(l, table, from, STR("_DIM"), first); break;
  case C_TEXT:
    add_constant(l, table, from, type->id == TYPE_SPARSEVEC ? STR("_DIM") : STR("_MAX"), first);
    break;
  case C_I16: case C_I32: case C_I64: case C_F32: case C_F64: case C_BOOL: case C_JSON:
  case C_BYTES: case C_UUID: case C_DATE: case C_TIME: case C_TIMESTAMP: case C_TIMESTAMPTZ:
  case C_INTERVAL: case C_ENUM: break;
  }
}

/* --- words and flags --- */

static const SqlColumn *any_sql(const CSource *from) {
  const SqlColumn *postgres = from->sql[DIALECT_POSTGRES];
  return postgres != NULL ? postgres : from->sql[DIALECT_SQLITE];
}

static void add_reference(Buf *out, const ForeignKey *key) {
  buf_lit(out, ", -> ");
  buf_append(out, table_key_name(out->arena, key->target));
  each(i, key->target_columns) {
    buf_append(out, i > 0 ? STR(", ") : key->columns.len > 1 ? STR(" (") : STR("."));
    buf_append(out, key->target_columns.items[i]->name.str);
  }
  if (key->columns.len > 1) buf_char(out, ')');
  if (key->on_delete == REF_NO_ACTION) return;
  buf_lit(out, " on delete ");
  buf_append(out, ref_action_word(key->on_delete));
}

static void add_default(Buf *out, const CSource *from) {
  const Column *column = from->column;
  if (column->identity->kind == IDENTITY_ALWAYS) buf_lit(out, ", identity always");
  else if (column->identity->kind == IDENTITY_BY_DEFAULT) buf_lit(out, ", identity");
  else if (expression_given(column->generated)) buf_lit(out, ", generated");
  else if (str_given(any_sql(from)->initial)) {
    buf_lit(out, ", default ");
    buf_append(out, any_sql(from)->initial);
  } else if (column->initial->kind == DEFAULT_FUNCTION) {
    buf_format(out, ", the program gives it %.*s()",
               STR_ARG(default_functions[column->initial->function].name));
  }
}

/* uuid not null, default gen_random_uuid(), -> books.id on delete cascade; The book lent out
 * transcribe/c_note.c reads this form. */
static Str column_comment(const CLowering *l, const CSource *from, const ForeignKey *key) {
  const Column *column = from->column;
  Buf *out = &l->draft->text;
  out->len = 0;
  bool told = str_eq(column->name.str, from->stem) && str_starts(c_member(l->arena, from->stem), from->stem);
  if (!told) buf_format(out, "\"%.*s\" ", STR_ARG(column->name.str)); /* the member does not tell it: for `import c` */
  buf_append(out, type_yaml(l->arena, &column->type));
  const Key *primary = column->table->primary_key;
  bool alone = column->primary_key && primary != NULL && primary->columns.len == 1;
  buf_append(out, column->nullable ? STR(" null")
                   : alone          ? STR(" primary key")
                                    : STR(" not null"));
  if (column->primary_key && !alone) buf_lit(out, ", part of the key");
  if (c_decimal_bits(&column->type) > 0 && column->type.id == TYPE_NUMERIC && column->type.array == 0)
    buf_lit(out, ", times SCALE");
  add_default(out, from);
  if (key != NULL) add_reference(out, key);
  Str said = ddl_comment(l->arena, column->comment, column->deprecated);
  if (str_given(said)) {
    buf_lit(out, "; ");
    buf_append(out, said);
  }
  return ddl_one_line(l->arena, buf_str(out));
}

static bool has_default(const CSource *from, Dialect dialect) {
  const SqlColumn *sql = from->sql[dialect];
  if (sql == NULL) return false;
  return str_given(sql->initial) || from->column->identity->kind != IDENTITY_NONE ||
         type_is_serial(&from->column->type);
}

/* The table exists in a dialect that lacks the column. */
static bool is_partial(const CSource *from, const CTable *table) {
  bool pg = str_given(table->pg_name), sqlite = str_given(table->sqlite_name);
  return (pg && from->sql[DIALECT_POSTGRES] == NULL) || (sqlite && from->sql[DIALECT_SQLITE] == NULL);
}

static StrList flags_of(Arena *arena, const CSource *from, const ForeignKey *key,
                        const CTable *table) {
  const Column *column = from->column;
  const struct { bool set; Str name; } rows[] = {
    {column->primary_key, STR("KEY")},
    {key != NULL, STR("REFERENCE")},
    {column->nullable, STR("NULLABLE")},
    {has_default(from, DIALECT_POSTGRES), STR("DEFAULT_PG")},
    {has_default(from, DIALECT_SQLITE), STR("DEFAULT_SQLITE")},
    {expression_given(column->generated), STR("GENERATED")},
    {column->identity->kind != IDENTITY_NONE, STR("IDENTITY")},
    {column->identity->kind == IDENTITY_ALWAYS, STR("ALWAYS")},
    {column->type.id == TYPE_BIT && column->type.array == 0, STR("FIXED")},
    {is_partial(from, table), STR("PARTIAL")},
  };
  StrList flags = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].set) vec_push(arena, &flags, rows[i].name);
  return flags;
}

/* --- the row --- */

static int64_t align_up(int64_t at, int64_t align) { return (at + align - 1) / align * align; }

static CColumn lower_column(const CLowering *l, const CSource *from, const ForeignKey *key,
                            CTable *table) {
  const Type *type = &from->column->type;
  const SqlColumn *postgres = from->sql[DIALECT_POSTGRES], *sqlite = from->sql[DIALECT_SQLITE];
  CColumn out = {.sql = from->column->name.str, .member = c_member(l->arena, from->stem),
                 .tag = c_tag(type), .nullable = from->column->nullable,
                 .flags = flags_of(l->arena, from, key, table)};
  Str index = str_join(l->arena, STRS(table->macro, STR("_C_"), from->stem));
  out.index = str_upper(l->arena, index);
  if (postgres != NULL) out.pg_type = postgres->type;
  if (sqlite != NULL) out.sqlite_type = sqlite->type;
  Form form = form_of(l, from, table, &out);
  out.type = form.type;
  if (c_type_is_enum(type)) out.labels = str_concat(l->arena, form.type, STR("_names"));
  table->size = align_up(table->size, form.align) + form.size;
  if (form.align > table->align) table->align = form.align;
  out.comment = column_comment(l, from, key);
  if (!table->read_only) out.initial = c_initial(l, from, &out);
  c_lower_codecs(l, from, &out);
  add_constants(l, table, from, &out);
  return out;
}

void c_lower_columns(const CLowering *l, const CSources *from, CTable *out) {
  const Table *table = from->items[0].column->table;
  const ForeignKey **keys = arena_array(l->arena, const ForeignKey *, table->columns.len);
  each(i, table->foreign_keys) {
    const ForeignKey *key = table->foreign_keys.items[i];
    each(j, key->columns) keys[key->columns.items[j]->position] = key;
  }
  out->columns.items = arena_array(l->arena, CColumn, from->len);
  out->columns.cap = from->len;
  each(i, *from) {
    const CSource *source = &from->items[i];
    CColumn column = lower_column(l, source, keys[source->column->position], out);
    column.last = i + 1 == from->len;
    vec_push(l->arena, &out->columns, column);
  }
  out->size = align_up(out->size, out->align);
}
