/* The rows of a table that is made anew: how each value comes along, and what it may stand against. */
#include "target/migration/sqlite.h"

#include "base/buf.h"
#include "target/migration/sqlite_convert.h"

/* An enum that stays one: by its new labels, in a list in each item. */
static Str relabelled(Plan *plan, const ColumnPair *pair) {
  const Type *old = &pair->old->column->type, *new = &pair->new->column->type;
  Arena *arena = plan->arena;
  Str value = pair->old->name, item = STR("item_1.value");
  if (old->id != TYPE_ENUM || new->id != TYPE_ENUM || old->array != new->array) return value;
  if (new->array == 0) return plan_new_labels(plan, new->enumeration, value);
  Str named = plan_new_labels(plan, new->enumeration, item);
  if (str_eq(named, item)) return value;
  return CAT(arena, STR("CASE WHEN "), value, STR(" IS NOT NULL THEN "),
             sqlite_each_item(arena, value, new->array, named), STR(" END"));
}

static Conversion copied(Plan *plan, const ColumnPair *pair) {
  Conversion out = sqlite_convert(plan->arena, pair->old, pair->new);
  if (plan_converts(plan, pair)) {
    Str text = sql_text(plan->arena, DIALECT_SQLITE, pair->new->backfill);
    return (Conversion){.value = text, .typed = true, .loses = out.loses};
  }
  if (!out.same) return out;
  out.value = relabelled(plan, pair);
  out.same = str_eq(out.value, pair->old->name);
  return out;
}

bool sqlite_keeps_values(Plan *plan, const ColumnPair *pair) {
  if (!sqltext_empty(pair->new->generated)) return true;
  Conversion conversion = copied(plan, pair);
  return conversion.same && !str_given(conversion.refused);
}

bool sqlite_keeps_distinct(Plan *plan, const ColumnPair *pair) {
  Conversion conversion = copied(plan, pair);
  return !conversion.loses && !str_given(conversion.refused);
}

/* Numbers given out by AUTOINCREMENT are not given again. */
void sqlite_copy_sequence(SqliteRun *run, const TablePair *pair, Str bare) {
  bool kept = false;
  each(i, pair->old->columns) kept = kept || pair->old->columns.items[i].autoincrement;
  bool wanted = false;
  each(i, pair->new->columns) wanted = wanted || pair->new->columns.items[i].autoincrement;
  if (!kept || !wanted) return;
  Arena *arena = run->plan->arena;
  Str old = sql_literal(arena, pair->old->bare), new = sql_literal(arena, bare);
  plan_add(run->plan, PHASE_ALTER_TABLES,
           CAT(arena, STR("DELETE FROM sqlite_sequence WHERE name = "), new));
  plan_add(run->plan, PHASE_ALTER_TABLES,
           CAT(arena, STR("INSERT INTO sqlite_sequence (name, seq) SELECT "), new,
               STR(", seq FROM sqlite_sequence WHERE name = "), old));
}

/* --- what may go wrong --- */

/* A strict table takes no text in a column of numbers unless it looks like one, and a blob only as a blob
 * (sqlite.org/stricttables.html). */
static bool is_refused(Str old, Str new) {
  bool number = str_eq_fold(new, STR("integer")) || str_eq_fold(new, STR("real"));
  bool whole = str_eq_fold(old, STR("integer"));
  return (number && !whole) || str_eq_fold(old, STR("blob")) != str_eq_fold(new, STR("blob"));
}

/* Of a column that comes back. */
static Str stand_in_of(const Plan *plan, const TablePair *pair, const SqlColumn *new) {
  return plan->back ? plan_stand_in(plan, plan->to, pair->new, new) : STR_NONE;
}

static void column_hazards(Plan *plan, Move *move, const TablePair *pair, const ColumnPair *column) {
  Arena *arena = plan->arena;
  const SqlColumn *old = column->old, *new = column->new;
  Str name = (new != NULL ? new : old)->column->name.str;
  Str object = CAT(arena, pair_name(arena, pair), STR("."), name);
  if (new == NULL) {
    plan_column_gone(plan, move, pair, old);
    return;
  }
  bool alone = new->column->primary_key && pair->new->table->primary_key->columns.len == 1; /* the key says so */
  bool value = str_given(new->initial) || !sqltext_empty(new->generated) || alone;
  bool filled = !sqltext_empty(new->backfill);
  if (plan_converts(plan, column) || (filled && plan_is_unique(pair->new, new->column)))
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, STR_NONE});
  Str stand_in = old == NULL ? stand_in_of(plan, pair, new) : STR_NONE;
  if (old == NULL && !new->column->nullable && !value && !filled && !str_given(stand_in))
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, PLAN_GIVE_BACKFILL,
                                     CAT(arena, STR("SELECT * FROM "), pair->old->name)});
  if (old == NULL && sqltext_empty(new->generated)) plan_column_comes(plan, move, object, stand_in);
  if (old == NULL) return;
  plan_computed(plan, move, pair, column);
  if (old->column->nullable && !new->column->nullable && !filled && !plan_never_null(plan, pair, column))
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, PLAN_GIVE_BACKFILL,
                                     CAT(arena, STR("SELECT * FROM "), pair->old->name, STR(" WHERE "),
                                         old->name, STR(" IS NULL"))});
  if (!sqltext_empty(new->generated) || !copied(plan, column).loses) return;
  Str detail = CAT(arena, type_yaml(arena, &old->column->type), STR(" became "),
                   type_yaml(arena, &new->column->type));
  plan_hazard(plan, move, (Hazard){HAZARD_NARROWS, object, detail, STR_NONE});
  bool own = old->column->type.id == TYPE_DIALECT || new->column->type.id == TYPE_DIALECT;
  if (own && pair->new->table->strict && is_refused(old->type, new->type)) /* of others a guard finds the rows */
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, STR_NONE});
}

/* It only holds values of a type to that type. */
static bool is_enforcing(const Part *part) {
  return part->kind == PART_CHECK && ((const SqlCheck *)part->of)->check == NULL;
}

static const ColumnPair *checked_column(const TablePair *pair, const Part *part) {
  const Column *column = ((const SqlCheck *)part->of)->column;
  each(i, pair->columns) {
    const ColumnPair *with = &pair->columns.items[i];
    if (with->old != NULL && with->new != NULL && with->new->column == column) return with;
  }
  return NULL;
}

/* It holds those to it that become of the type on the way. */
static bool is_met(Plan *plan, const TablePair *pair, const Part *part) {
  const ColumnPair *column = is_enforcing(part) ? checked_column(pair, part) : NULL;
  return column != NULL && copied(plan, column).typed;
}

/* Of parts that come: references are asked for when all rows are there. */
static void part_hazards(Plan *plan, Move *move, const TablePair *pair, bool references) {
  Parts old = table_parts(plan, plan->from, pair->old), new = table_parts(plan, plan->to, pair->new);
  PartPairs parts = plan_parts(plan->arena, &old, &new);
  each(i, parts) {
    const Part *part = parts.items[i].new;
    if (parts.items[i].old != NULL || part == NULL || part->kind == PART_INDEX) continue;
    if ((part->kind == PART_FOREIGN_KEY) != references) continue;
    Str name = str_given(part->name) ? part->name : part->text;
    bool comes = plan_reads_new(pair, part) && !references; /* before the rows are there it has no column */
    if ((comes && is_enforcing(part)) || is_met(plan, pair, part) || plan_part_holds(plan, pair, part)) continue;
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL,
                                     CAT(plan->arena, pair_name(plan->arena, pair), STR("."), name), STR_NONE,
                                     comes ? STR_NONE : plan_part_query(plan, pair->old, part)});
  }
}

static void copy_hazards(Plan *plan, Move *move, const TablePair *pair) {
  plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, pair_name(plan->arena, pair), STR_NONE, STR_NONE});
  each(i, pair->columns) column_hazards(plan, move, pair, &pair->columns.items[i]);
  part_hazards(plan, move, pair, false);
}

void sqlite_reference_hazards(Plan *plan, Move *move, const TablePair *pair) {
  part_hazards(plan, move, pair, true);
}

/* --- the statement --- */

/* What an old row has in the column; absent: the column's default. */
static Str value_of(Plan *plan, const TablePair *pair, const ColumnPair *column) {
  const SqlColumn *new = column->new;
  Str fill = sql_text(plan->arena, DIALECT_SQLITE, new->backfill);
  if (column->old == NULL) return sqltext_empty(new->backfill) ? stand_in_of(plan, pair, new) : fill;
  Str value = copied(plan, column).value;
  if (sqltext_empty(new->backfill) || !new->not_null || plan_converts(plan, column)) return value;
  return CAT(plan->arena, STR("coalesce("), value, STR(", "), fill, STR(")"));
}

static bool is_taken(const ColumnPair *column) {
  return column->new != NULL && sqltext_empty(column->new->generated);
}

static void add_value(Buf *columns, Buf *values, const SqlColumn *column, Str value) {
  if (columns->len > 0) {
    buf_lit(columns, ", ");
    buf_lit(values, ", ");
  }
  buf_append(columns, column->name);
  buf_append(values, value);
}

/* Of a table that keeps none of its columns, the rows are kept: as many, of defaults. */
static void add_defaults(Buf *columns, Buf *values, const TablePair *pair) {
  each(i, pair->columns) {
    const SqlColumn *new = pair->columns.items[i].new;
    if (!is_taken(&pair->columns.items[i])) continue;
    add_value(columns, values, new, str_given(new->initial) ? new->initial : STR("NULL"));
    return;
  }
}

/* Fails when a value has no counterpart of the new type, instead of putting another in its place. */
static void guard_values(SqliteRun *run, const TablePair *pair, const ColumnPair *column) {
  Plan *plan = run->plan;
  Arena *arena = plan->arena;
  if (column->old == NULL || !is_taken(column)) return;
  Str refused = copied(plan, column).refused;
  if (!str_given(refused)) return;
  Str from = CAT(arena, STR(" FROM "), pair->old->name, STR(" WHERE "), refused);
  Move *move = sqlite_guard(run, PHASE_ALTER_TABLES, CAT(arena, STR("NOT EXISTS (SELECT 1"), from, STR(")")));
  Str object = CAT(arena, pair_name(arena, pair), STR("."), column->new->column->name.str);
  plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, CAT(arena, STR("SELECT *"), from)});
}

void sqlite_copy_rows(SqliteRun *run, const TablePair *pair, Str name) {
  Plan *plan = run->plan;
  each(i, pair->columns) guard_values(run, pair, &pair->columns.items[i]);
  Buf columns = BUF(plan->arena), values = BUF(plan->arena);
  each(i, pair->columns) {
    if (!is_taken(&pair->columns.items[i])) continue;
    Str value = value_of(plan, pair, &pair->columns.items[i]);
    if (str_given(value)) add_value(&columns, &values, pair->columns.items[i].new, value);
  }
  if (columns.len == 0) add_defaults(&columns, &values, pair);
  Move *move = plan_add(plan, PHASE_ALTER_TABLES,
                        CAT(plan->arena, STR("INSERT INTO "), name, STR(" ("), buf_str(&columns),
                            STR(") SELECT "), buf_str(&values), STR(" FROM "), pair->old->name));
  copy_hazards(plan, move, pair);
}
