/* Columns: what stands beside the name in CREATE TABLE. */
#include "sql/lower.h"

/* Said beside its only column, the key has the name the database makes by itself: in Postgres that
 * must be the name it is to have; in SQLite it has none. */
static bool key_stands_inline(const SqlBuild *b, const Key *key) {
  if (key->columns.len != 1 || key->include.len > 0) return false;
  if (key->deferrable != DEFERRABLE_NO) return false;
  if (b->dialect == DIALECT_SQLITE) return !key->name.given || key->table->autoincrement;
  Str made = name_fit_postgres(b->arena, key->table->name.str, STR_NONE, STR("pkey"));
  return str_empty(key->name.str) || str_eq(key->name.str, made);
}

static bool is_inline_key(const SqlBuild *b, const Column *column) {
  const Key *key = column->table->primary_key;
  if (!column->primary_key || key == NULL || !on(key->on, b->dialect)) return false;
  return key_stands_inline(b, key);
}

static bool is_numbered(const Column *column) {
  return column->identity->kind != IDENTITY_NONE || type_is_serial(&column->type);
}

/* In SQLite a key may hold null unless it says NOT NULL, and the row's number needs not say it, as drizzle-kit 1.0 does
 * not. */
static bool is_not_null(const SqlBuild *b, const Column *column) {
  if (b->dialect == DIALECT_POSTGRES) return !column->nullable && !column->primary_key;
  bool number = is_inline_key(b, column) && str_eq_fold(sql_type(b, column), STR("integer"));
  if (b->schema->drizzle.v1 && number && !sql_is_plain(b->schema)) return false;
  if (!sql_is_plain(b->schema)) return !column->nullable || column->primary_key;
  return !column->nullable && !(is_inline_key(b, column) && is_numbered(column));
}

/* NULL in the words of one database beside a default in those of the other is to have none in that one. */
static Str initial_of(const SqlBuild *b, const Column *column) {
  const Default *initial = column->initial;
  const Text *own = initial->expression.own.text;
  bool null = initial->kind == DEFAULT_EXPRESSION && text_given(own[DIALECT_POSTGRES]) &&
              text_given(own[DIALECT_SQLITE]) && str_eq_fold(own[b->dialect].str, STR("null"));
  return null ? STR_NONE : sql_default(b, column, initial);
}

SqlColumn sql_lower_column(const SqlBuild *b, const Column *column) {
  bool postgres = b->dialect == DIALECT_POSTGRES;
  bool generated = expression_on(column->generated, b->dialect);
  SqlColumn out = {
    .column = column,
    .name = sql_name(b, column->name.str),
    .type = sql_type(b, column),
    .not_null = is_not_null(b, column),
    .primary_key = is_inline_key(b, column),
    .collation = sql_collation(b, column),
    .storage = column_storage(b->schema, column),
  };
  bool numbered = is_numbered(column) || sql_is_plain(b->schema);
  out.autoincrement = !postgres && out.primary_key && numbered && column->table->autoincrement;
  const Key *key = column->table->primary_key;
  bool named = !postgres && out.primary_key && sql_is_plain(b->schema) && key->name.given;
  if (named) out.key_name = sql_name(b, key->name.str);
  if (expression_on(column->backfill, b->dialect))
    out.backfill = sql_expression(b->arena, b->dialect, column->backfill);
  if (postgres && column->identity->kind != IDENTITY_NONE) out.identity = column->identity;
  if (generated) {
    out.generated = sql_expression(b->arena, b->dialect, column->generated);
    out.generated_stored = !column->generated_virtual;
  } else if (out.identity == NULL) {
    out.initial = initial_of(b, column);
  }
  return out;
}
