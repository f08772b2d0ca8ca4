/* What TypeScript can say of a column: the form of its values, and how far a number is exact. */
#include "rules/rule.h"

/* The largest whole number below which all are exact as a double: Number.MAX_SAFE_INTEGER + 1. */
#define NUMBER_LIMIT ((int64_t)1 << 53)

static bool has_output(const Schema *schema, TargetId target) {
  each(i, schema->outputs)
    if (schema->outputs.items[i].target == target) return true;
  return false;
}

static bool form_fits(const Type *type, TsMode ts) {
  bool integer = type_is_integer(type);
  switch (ts) {
  case TS_DEFAULT: return true;
  case TS_DATE: return type_is_timestamp(type);
  case TS_STRING: return type_is_timestamp(type) || (type->id == TYPE_NUMERIC && type->array == 0);
  case TS_NUMBER: return integer;
  case TS_BIGINT: return integer && type_info(type)->c == C_I64;
  case TS_JSON:
  case TS_TEXT: return type->array == 0 && type_info(type)->class == EXPR_JSON;
  }
  return false;
}

static bool is_wide(const Column *c) {
  return type_is_integer(&c->type) && type_info(&c->type)->c == C_I64;
}

static TsMode mode_of(const Rules *r, const Column *c) {
  return c->ts == TS_DEFAULT ? r->schema->drizzle.bigint : c->ts;
}

static void check_number(Rules *r, const Column *c, const Default *value) {
  if (value->kind != DEFAULT_VALUE || value->value.kind != VALUE_INTEGER) return;
  int64_t number = value->value.integer;
  if (number > NUMBER_LIMIT || number < -NUMBER_LIMIT)
    diag_add(r->diags, DIAG_TS_NUMBER_RANGE, value->value.span,
             STRS(value->value.text, c->name.str));
}

static void check_numbers(Rules *r, const Table *t) {
  each(i, t->columns) {
    const Column *c = t->columns.items[i];
    if (is_wide(c) && mode_of(r, c) == TS_NUMBER) check_number(r, c, c->initial);
  }
  each(i, t->rows) each(j, t->rows.items[i].cells) {
    const RowCell *cell = &t->rows.items[i].cells.items[j];
    if (is_wide(cell->column) && mode_of(r, cell->column) == TS_NUMBER)
      check_number(r, cell->column, &cell->value);
  }
}

/* The option for all columns is blamed once, a column's own `ts:` where it stands. */
static void check_bigint(Rules *r, const Column *c, bool *blamed) {
  if (!is_wide(c) || mode_of(r, c) != TS_BIGINT || !on(c->on, DIALECT_SQLITE)) return;
  bool own = c->ts == TS_BIGINT;
  if (!own && *blamed) return;
  if (!own) *blamed = true;
  diag_add(r->diags, DIAG_TS_BIGINT_SQLITE,
           own ? column_key(c, STR("ts")) : r->schema->drizzle.bigint_span,
           STRS(str_format(r->arena, "column \"%.*s\" is in SQLite too", STR_ARG(c->name.str))));
}

void rule_typescript(Rules *r) {
  bool sqlite = has_output(r->schema, TARGET_DRIZZLE_SQLITE), blamed = false;
  if (sqlite && r->schema->sqlite.form == SQLITE_FORM_PLAIN)
    diag_add(r->diags, DIAG_PLAIN_WITH_DRIZZLE, r->schema->sqlite.form_span, NULL);
  bool drizzle = sqlite || has_output(r->schema, TARGET_DRIZZLE_PG);
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    each(j, t->columns) {
      const Column *c = t->columns.items[j];
      if (!form_fits(&c->type, c->ts))
        diag_add(r->diags, DIAG_TS_OF_COLUMN, column_key(c, STR("ts")),
                 STRS(c->name.str, type_yaml(r->arena, &c->type)));
      else if (sqlite) check_bigint(r, c, &blamed);
    }
    if (drizzle) check_numbers(r, t);
  }
}
