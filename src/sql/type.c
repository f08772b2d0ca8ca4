/* Declared types and collations. */
#include "sql/lower.h"

/* The names a person writes, which are the language's; format_type's, in types.def, are long
 * ("timestamp with time zone"), and take their precision in the middle. */
static Str postgres_base(const Type *type) {
  bool foreign = type->id == TYPE_DOUBLE || type->id == TYPE_BYTES || type->id == TYPE_UNKNOWN;
  return foreign ? type_info(type)->postgres : type_info(type)->yaml;
}

bool sql_enum_is_type(const Schema *schema, const Enum *enumeration) {
  bool native = schema->postgres.enums == ENUMS_NATIVE || enumeration->external;
  return text_given(enumeration->name) && native;
}

static void add_arguments(Buf *out, const Type *type) {
  if (str_given(type->free_args)) {
    buf_char(out, '(');
    buf_append(out, type->free_args);
    buf_char(out, ')');
  } else if (type->args[0] >= 0) {
    buf_char(out, '(');
    buf_int(out, type->args[0]);
    if (type->args[1] >= 0) {
      buf_lit(out, ", ");
      buf_int(out, type->args[1]);
    }
    buf_char(out, ')');
  }
}

static Str enum_type(const SqlBuild *b, const Enum *enumeration) {
  if (!sql_enum_is_type(b->schema, enumeration)) return STR("text");
  return sql_qualified(b->arena, b->schema, enumeration->schema, enumeration->name.str);
}

/* The schema of the extension that `type` comes from, when the YAML puts it into one of its own. */
static Str extension_schema(const SqlBuild *b, const Type *type) {
  Str extension = type_info(type)->extension;
  if (str_empty(extension)) return STR_NONE;
  each(i, b->schema->extensions) {
    const Extension *given = &b->schema->extensions.items[i];
    if (str_eq(given->name.str, extension)) return given->schema;
  }
  return STR_NONE;
}

/* numeric(10, 2)[], "auth"."kind", varchar(20), ext.citext */
static Str postgres_type(const SqlBuild *b, const Type *type) {
  Buf out = BUF(b->arena);
  if (type->domain != NULL) {
    const Domain *domain = type->domain;
    buf_append(&out, sql_qualified(b->arena, b->schema, domain->schema, domain->name.str));
    for (int i = 0; i < type->domain_array; i++) buf_lit(&out, "[]");
    return buf_str(&out);
  }
  if (type->id == TYPE_DIALECT) buf_append(&out, type->own->text[DIALECT_POSTGRES].str);
  else if (type->id == TYPE_ENUM) buf_append(&out, enum_type(b, type->enumeration));
  else {
    Str schema = extension_schema(b, type);
    if (str_given(schema)) buf_format(&out, "%.*s.", STR_ARG(sql_name(b, schema)));
    buf_append(&out, postgres_base(type));
  }
  if (type->id != TYPE_ENUM && type->id != TYPE_DIALECT) add_arguments(&out, type);
  for (int i = 0; i < type->array; i++) buf_lit(&out, "[]");
  return buf_str(&out);
}

static Str sqlite_type(const Column *column, ExprStorage storage) {
  const Type *type = &column->type;
  if (type->id == TYPE_DIALECT) return type->own->text[DIALECT_SQLITE].str;
  if (type->array > 0) return STR("text");
  switch (storage) {
  case EXPR_STORED_UNIX:
  case EXPR_STORED_UNIX_MS:
  case EXPR_STORED_SCALED: return STR("integer");
  case EXPR_STORED_TEXT: return STR("text");
  case EXPR_STORED_SAME: break;
  }
  return type_info(type)->sqlite;
}

Str sql_type_beneath(const SqlBuild *b, const Column *column) {
  Column beneath = *column;
  beneath.type.domain = NULL;
  return sql_type(b, &beneath);
}

Str sql_type(const SqlBuild *b, const Column *column) {
  if (b->dialect == DIALECT_POSTGRES) return postgres_type(b, &column->type);
  return sqlite_type(column, column_storage(b->schema, column));
}

Str sql_column_type(Arena *arena, const Schema *schema, Dialect dialect, const Column *column) {
  SqlBuild build = {.arena = arena, .schema = schema, .dialect = dialect};
  return sql_type(&build, column);
}

/* SQLite knows its collations in any case, and its own are written in capitals; Postgres's are
 * identifiers. */
static Str collation_name(const SqlBuild *b, Str name) {
  static const Str own[] = {STR_INIT("BINARY"), STR_INIT("NOCASE"), STR_INIT("RTRIM")};
  if (b->dialect == DIALECT_POSTGRES) return sql_name(b, name);
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (str_eq_fold(own[i], name)) return own[i];
  for (size_t i = 0; i < name.len; i++) {
    if (!char_is_word(name.ptr[i])) return sql_name(b, name);
  }
  return name;
}

Str sql_collation(const SqlBuild *b, const Column *column) {
  Text own = column->collate->text[b->dialect];
  if (text_given(own)) return collation_name(b, own.str);
  if (b->dialect == DIALECT_POSTGRES || column->type.array > 0) return STR_NONE;
  /* So that unique keys and comparisons hold what citext and char(n) hold in Postgres. */
  if (column->type.id == TYPE_CITEXT) return STR("NOCASE");
  if (column->type.id == TYPE_CHAR) return STR("RTRIM");
  return STR_NONE;
}
