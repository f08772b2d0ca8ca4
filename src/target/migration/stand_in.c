/* A NOT NULL column without a default goes, and comes back on the way down: its values are gone, and the rows need one.
 * Something of its type stands in, so that the way down works on tables with rows
 * (docs/decisions/0107-values-that-stand-in.md). */
#include "target/migration/diff.h"

/* The zero of a type; false: it has none. */
static bool zero_of(const Type *type, Value *value) {
  if (type->array > 0) {
    *value = (Value){.kind = VALUE_ARRAY};
    return true;
  }
  if (type->id == TYPE_ENUM && type->enumeration->labels.len > 0) {
    *value = (Value){.kind = VALUE_ENUM, .text = type->enumeration->labels.items[0]};
    return true;
  }
  static const struct {
    bool known;
    Value value;
  } zeros[EXPR_TYPE_COUNT] = {
#define ZERO(class, form, words) [EXPR_##class] = {true, {.kind = VALUE_##form, .text = STR_INIT(words)}},
      ZERO(BOOLEAN, BOOLEAN, "") ZERO(INTEGER, INTEGER, "0") ZERO(NUMERIC, NUMBER, "0") ZERO(REAL, NUMBER, "0")
      ZERO(TEXT, TEXT, "") ZERO(UUID, UUID, "00000000-0000-0000-0000-000000000000") ZERO(BYTES, BYTES, "")
      ZERO(JSON, JSON, "{}") ZERO(DATE, DATE, "1970-01-01") ZERO(TIME, TIME, "00:00:00")
      ZERO(TIMESTAMP, TIMESTAMP, "1970-01-01 00:00:00") ZERO(TIMESTAMPTZ, TIMESTAMP, "1970-01-01 00:00:00")
#undef ZERO
  };
  ExprType class = type_info(type)->class;
  *value = zeros[class].value;
  return zeros[class].known;
}

/* A check, reference or exclusion might refuse what stands in. Words of a dialect's own may read any column. */
static bool is_bound(const SqlTable *table, const Column *column) {
  if (column->type.domain != NULL || plan_is_unique(table, column) || table->excludes.len > 0) return true;
  each(i, table->checks) {
    const SqlText *text = &table->checks.items[i].expression;
    bool named = false;
    if (table->checks.items[i].check == NULL) continue; /* it only holds values to their type */
    each(k, text->pieces) {
      named = named || text->pieces.items[k].column != NULL;
      if (text->pieces.items[k].column == column) return true;
    }
    if (!named) return true;
  }
  each(i, table->foreign_keys) {
    const ColumnList *columns = &table->foreign_keys.items[i].foreign_key->columns;
    each(k, *columns)
      if (columns->items[k] == column) return true;
  }
  return false;
}

bool plan_needs_value(const SqlColumn *column) {
  const Column *model = column->column;
  bool given = str_given(column->initial) || column->identity != NULL || !sqltext_empty(column->generated) ||
               !sqltext_empty(column->backfill) || type_is_serial(&model->type);
  return !given && (!model->nullable || model->primary_key);
}

Str plan_stand_in(const Plan *plan, const SqlSchema *sql, const SqlTable *table, const SqlColumn *column) {
  Value zero;
  if (!plan_needs_value(column) || is_bound(table, column->column) || !zero_of(&column->column->type, &zero))
    return STR_NONE;
  return sql_value(plan->arena, sql->schema, sql->dialect, column->column, &zero);
}

void plan_column_comes(Plan *plan, Move *move, Str object, Str stand_in) {
  if (!plan->back) return;
  Str detail = str_given(stand_in) ? CAT(plan->arena, STR("; it holds "), stand_in, STR(" instead")) : STR_NONE;
  plan_hazard(plan, move, (Hazard){HAZARD_NOT_RESTORED, object, detail, STR_NONE});
}

void plan_column_gone(Plan *plan, Move *move, const TablePair *pair, const SqlColumn *column) {
  Arena *arena = plan->arena;
  Str object = CAT(arena, pair_name(arena, pair), STR("."), column->column->name.str), detail = STR_NONE;
  Str stand_in = plan_stand_in(plan, plan->from, pair->old, column);
  if (str_given(stand_in)) detail = CAT(arena, STR(": it puts "), stand_in, STR(" in their place"));
  else if (plan_needs_value(column)) detail = STR(": it fails while the table has rows");
  plan_gone(plan, move, object, detail);
}

void plan_computed(Plan *plan, Move *move, const TablePair *pair, const ColumnPair *column) {
  bool was = !sqltext_empty(column->old->generated), is = !sqltext_empty(column->new->generated);
  Str object = CAT(plan->arena, pair_name(plan->arena, pair), STR("."), column->new->column->name.str);
  if (is && !was) plan_gone(plan, move, object, STR_NONE);
  if (was && !is) plan_column_comes(plan, move, object, STR("what was computed"));
}
