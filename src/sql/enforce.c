/* Checks that make a column take what its type says and nothing else, where the declared type alone
 * does not: enums held as text in both dialects, and in SQLite, whose columns take anything, what
 * `sqlite: {enforce: ..}` asks for (docs/decisions/ says which check belongs to which level).
 * A check is never false for NULL: NOT NULL is said by itself. */
#include "sql/lower.h"

/* A template of SQL: every `#` stands for the column. */
static SqlText about(const SqlBuild *b, const Column *column, Str sql) {
  SqlText text = {0};
  ptrdiff_t at;
  while ((at = str_find_char(sql, '#')) >= 0) {
    sqltext_add(b->arena, &text, str_slice(sql, 0, (size_t)at));
    sqltext_add_column(b->arena, &text, column);
    sql = str_slice(sql, (size_t)at + 1, sql.len);
  }
  sqltext_add(b->arena, &text, sql);
  return text;
}

static void add_check(SqlBuild *b, SqlTable *table, const SqlColumn *column, SqlCheckKind kind,
                      SqlText expression) {
  static const Str labels[] = {
    [SQL_CHECK_USER] = STR_INIT("check"),    [SQL_CHECK_ENUM] = STR_INIT("enum"),
    [SQL_CHECK_BOOL] = STR_INIT("bool"),     [SQL_CHECK_LENGTH] = STR_INIT("length"),
    [SQL_CHECK_JSON] = STR_INIT("json"),     [SQL_CHECK_RANGE] = STR_INIT("range"),
    [SQL_CHECK_SHAPE] = STR_INIT("shape"),
  };
  SqlCheck check = {.kind = kind, .expression = expression, .column = column->column};
  bool named = b->dialect == DIALECT_POSTGRES || !sql_is_plain(b->schema);
  if (named) check.name = sql_name(b, sql_free_name(b, &b->constraints, column, labels[kind]));
  vec_push(b->arena, &table->checks, check);
}

/* level IN ('basic', 'plus'); of an array in Postgres: array_replace(tags, NULL, 'a') <@ ARRAY['a', 'b'], for an item
 * may be null. */
static void enforce_enum(SqlBuild *b, SqlTable *table, const SqlColumn *column) {
  const Type *type = &column->column->type;
  const StrList *labels = &type->enumeration->labels;
  const Check *named = type->enumeration->check;
  if (named != NULL && on(named->on, b->dialect)) return;
  if (labels->len == 0) return; /* an external enum whose values are not listed */
  bool array = type->array > 0;
  Str first = sql_literal(b->arena, labels->items[0]);
  SqlText text = {0};
  if (array) {
    text = about(b, column->column, STR("array_replace(#, NULL, "));
    sqltext_add(b->arena, &text, CAT(b->arena, first, STR(") <@ ARRAY[")));
  } else {
    text = about(b, column->column, STR("# IN ("));
  }
  each(i, *labels) {
    if (i > 0) sqltext_add(b->arena, &text, STR(", "));
    sqltext_add(b->arena, &text, sql_literal(b->arena, labels->items[i]));
  }
  sqltext_add(b->arena, &text, array ? STR("]") : STR(")"));
  add_check(b, table, column, SQL_CHECK_ENUM, text);
}

/* The type's length, in characters of text, digits of bits, four bytes a float of a vector. */
static Str length_check(const SqlBuild *b, const Type *type) {
  int length = type->args[0];
  if (length < 0) return STR_NONE;
  if (type->id == TYPE_VARCHAR || type->id == TYPE_CHAR || type->id == TYPE_VARBIT) {
    return str_format(b->arena, "length(#) <= %d", length);
  }
  if (type->id == TYPE_BIT) return str_format(b->arena, "length(#) = %d", length);
  if (type_info(type)->c == C_VECTOR) return str_format(b->arena, "length(#) = %d", length * 4);
  return STR_NONE;
}

/* The largest numeric(p, s): p nines with the point s digits from the right. */
static Str numeric_limit(const SqlBuild *b, int precision, int scale) {
  Buf limit = BUF(b->arena);
  if (precision == scale) buf_char(&limit, '0');
  buf_repeat(&limit, '9', (size_t)(precision - scale));
  if (scale > 0) buf_char(&limit, '.');
  buf_repeat(&limit, '9', (size_t)scale);
  return buf_str(&limit);
}

/* Of text the digits before the point are counted: as a number it would be rounded. */
static Str numeric_range(const SqlBuild *b, const Type *type, ExprStorage storage) {
  if (type->args[0] < 0) return STR_NONE;
  int scale = type->args[1] < 0 || storage == EXPR_STORED_SCALED ? 0 : type->args[1];
  if (storage == EXPR_STORED_TEXT)
    return str_format(b->arena, "instr(ltrim(#, '-0') || '.', '.') <= %d", type->args[0] - scale + 1);
  Str limit = numeric_limit(b, type->args[0], scale);
  return str_format(b->arena, "# BETWEEN -%.*s AND %.*s", STR_ARG(limit), STR_ARG(limit));
}

static Str range_check(const SqlBuild *b, const SqlColumn *column) {
  const Type *type = &column->column->type;
  if (type->id == TYPE_NUMERIC) return numeric_range(b, type, column->storage);
  if (type->id == TYPE_REAL) return STR("# BETWEEN -3.4028234663852886e38 AND 3.4028234663852886e38");
  if (!type_is_integer(type)) return STR_NONE;
  if (type_info(type)->c == C_I16) return STR("# BETWEEN -32768 AND 32767");
  if (type_info(type)->c == C_I32) return STR("# BETWEEN -2147483648 AND 2147483647");
  bool row_number = column->primary_key && !column->column->table->without_rowid;
  return row_number ? STR_NONE : STR("typeof(#) IN ('integer', 'null')");
}

/* How a value looks that Postgres's type would take. Never NULL for a wrong value. Without a modifier
 * SQLite's date functions take February 30 as it is; with one they give March 1. */
static Str shape_check(const SqlColumn *column) {
  const Type *type = &column->column->type;
  bool text = column->storage == EXPR_STORED_TEXT;
  if (type->array > 0) return STR("json_type(#) = 'array'");
  if (type_is_timestamp(type) && !text) return STR("typeof(#) IN ('integer', 'null')");
  if (type->id == TYPE_TIMESTAMPTZ) return STR("# IS strftime('%Y-%m-%dT%H:%M:%fZ', #, '+0 days')");
  if (type->id == TYPE_TIMESTAMP) return STR("# IS strftime('%Y-%m-%dT%H:%M:%f', #, '+0 days')");
  if (type->id == TYPE_DATE) return STR("# IS date(#, '+0 days')");
  if (type->id == TYPE_TIME) {
    return STR("# GLOB '[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]*'"
               " AND substr(#, 1, 8) IS time(#)");
  }
  if (type->id == TYPE_UUID) {
    return STR("# LIKE '________-____-____-____-____________'"
               " AND length(replace(#, '-', '')) = 32 AND # NOT GLOB '*[^0-9a-f-]*'");
  }
  if (type->id == TYPE_NUMERIC && text) {
    return STR("# GLOB '*[0-9]' AND (# GLOB '[0-9]*' OR # GLOB '-[0-9]*')"
               " AND substr(#, 2) NOT GLOB '*[^0-9.]*' AND # NOT GLOB '*.*.*'");
  }
  if (type->id == TYPE_BIT || type->id == TYPE_VARBIT) return STR("# NOT GLOB '*[^01]*'");
  if (type->id == TYPE_REAL || type->id == TYPE_DOUBLE) return STR("typeof(#) IN ('real', 'null')");
  if (type->id == TYPE_BYTES || type_info(type)->c == C_VECTOR) {
    return STR("typeof(#) IN ('blob', 'null')");
  }
  return STR_NONE;
}

static void enforce_text(SqlBuild *b, SqlTable *table, const SqlColumn *column, SqlCheckKind kind,
                         Str sql) {
  if (str_given(sql)) add_check(b, table, column, kind, about(b, column->column, sql));
}

/* json_valid(NULL) is 0 before SQLite 3.42. */
static Str json_check(const Column *column) {
  return column->nullable ? STR("# IS NULL OR json_valid(#)") : STR("json_valid(#)");
}

static void enforce_sqlite(SqlBuild *b, SqlTable *table, const SqlColumn *column) {
  const Type *type = &column->column->type;
  bool json = type->array > 0 || type_info(type)->class == EXPR_JSON;
  if (b->schema->sqlite.enforce == ENFORCE_NONE || type->id == TYPE_DIALECT) return;
  if (json) enforce_text(b, table, column, SQL_CHECK_JSON, json_check(column->column));
  else if (type->id == TYPE_ENUM) enforce_enum(b, table, column);
  else if (type->id == TYPE_BOOLEAN) {
    enforce_text(b, table, column, SQL_CHECK_BOOL, STR("# IN (0, 1)"));
  } else enforce_text(b, table, column, SQL_CHECK_LENGTH, length_check(b, type));
  if (b->schema->sqlite.enforce != ENFORCE_FULL) return;
  if (type->array == 0) enforce_text(b, table, column, SQL_CHECK_RANGE, range_check(b, column));
  enforce_text(b, table, column, SQL_CHECK_SHAPE, shape_check(column));
}

void sql_enforce(SqlBuild *b, SqlTable *table, const SqlColumn *column) {
  const Type *type = &column->column->type;
  if (b->dialect == DIALECT_SQLITE) enforce_sqlite(b, table, column);
  else if (type->id == TYPE_ENUM && !sql_enum_is_type(b->schema, type->enumeration)) {
    enforce_enum(b, table, column);
  }
}
