/* The rows of a table that is made anew: how each value comes along, and what it may stand against. */
#include "target/migration/sqlite.h"

#include "base/buf.h"

/* CASE state WHEN 'old' THEN 'new' ELSE state END */
static Str with_new_labels(Plan *plan, const SqlColumn *column, Str value) {
  const Enum *enumeration = column->column->type.enumeration;
  Arena *arena = plan->arena;
  if (column->column->type.id != TYPE_ENUM || column->column->type.array > 0 || enumeration->owner != NULL)
    return value;
  Str owner = enumeration->name.str;
  if (str_given(enumeration->schema)) owner = CAT(arena, enumeration->schema, STR("."), owner);
  Buf out = BUF(arena);
  each(i, *plan->renames) {
    const Rename *rename = &plan->renames->items[i];
    if (rename->kind != RENAME_LABEL || !str_eq(rename->owner, owner)) continue;
    if (out.len == 0) buf_format(&out, "CASE %.*s", STR_ARG(value));
    buf_format(&out, " WHEN %.*s THEN %.*s", STR_ARG(sql_literal(arena, rename->from)),
               STR_ARG(sql_literal(arena, rename->to)));
  }
  if (out.len == 0) return value;
  buf_format(&out, " ELSE %.*s END", STR_ARG(value));
  return buf_str(&out);
}

/* An instant kept one way, as another way keeps it. */
static Str converted_time(Arena *arena, ExprStorage from, ExprStorage to, Str value) {
  bool from_text = from == EXPR_STORED_TEXT, to_text = to == EXPR_STORED_TEXT;
  if (from == EXPR_STORED_UNIX && to == EXPR_STORED_UNIX_MS) return CAT(arena, value, STR(" * 1000"));
  if (from == EXPR_STORED_UNIX_MS && to == EXPR_STORED_UNIX) return CAT(arena, value, STR(" / 1000"));
  if (from_text)
    return to == EXPR_STORED_UNIX
               ? CAT(arena, STR("unixepoch("), value, STR(")"))
               : CAT(arena, STR("CAST(round((julianday("), value, STR(") - 2440587.5) * 86400000) AS INTEGER)"));
  if (!to_text) return value;
  Str seconds = from == EXPR_STORED_UNIX ? value : CAT(arena, value, STR(" / 1000.0"));
  return CAT(arena, STR("strftime('%Y-%m-%dT%H:%M:%fZ', "), seconds, STR(", 'unixepoch')"));
}

static bool is_time_storage(ExprStorage storage) {
  return storage == EXPR_STORED_UNIX || storage == EXPR_STORED_UNIX_MS;
}

static Str copied_value(Plan *plan, const ColumnPair *pair) {
  Arena *arena = plan->arena;
  const SqlColumn *old = pair->old, *new = pair->new;
  Str value = with_new_labels(plan, new, old->name);
  if (is_time_storage(old->storage) || is_time_storage(new->storage)) {
    if (old->storage != new->storage) return converted_time(arena, old->storage, new->storage, value);
  } else if (!str_eq(old->type, new->type)) {
    return CAT(arena, STR("CAST("), value, STR(" AS "), new->type, STR(")"));
  }
  return value;
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
  plan_add(run->plan, PHASE_ALTER_COLUMNS,
           CAT(arena, STR("DELETE FROM sqlite_sequence WHERE name = "), new));
  plan_add(run->plan, PHASE_ALTER_COLUMNS,
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

static void column_hazards(Plan *plan, Move *move, const TablePair *pair, const ColumnPair *column) {
  Arena *arena = plan->arena;
  const SqlColumn *old = column->old, *new = column->new;
  Str name = (new != NULL ? new : old)->column->name.str;
  Str object = CAT(arena, pair_name(arena, pair), STR("."), name);
  if (new == NULL) {
    plan_gone(plan, move, object);
    return;
  }
  bool value = str_given(new->initial) || !sqltext_empty(new->generated) || new->column->primary_key;
  bool filled = !sqltext_empty(new->backfill);
  if (filled && plan_is_unique(pair->new, new->column))
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, STR_NONE});
  if (old == NULL && !new->column->nullable && !value && !filled)
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, PLAN_GIVE_BACKFILL,
                                     CAT(arena, STR("SELECT * FROM "), pair->old->name)});
  if (old == NULL && sqltext_empty(new->generated)) plan_comes(plan, move, object);
  if (old == NULL) return;
  if (old->column->nullable && !new->column->nullable && !filled)
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, PLAN_GIVE_BACKFILL,
                                     CAT(arena, STR("SELECT * FROM "), pair->old->name, STR(" WHERE "),
                                         old->name, STR(" IS NULL"))});
  if (str_eq(old->type, new->type)) return;
  plan_hazard(plan, move, (Hazard){HAZARD_NARROWS, object,
                                   CAT(arena, old->type, STR(" became "), new->type), STR_NONE});
  if (pair->new->table->strict && is_refused(old->type, new->type))
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, STR_NONE});
}

/* It only holds values of a type to that type. */
static bool is_enforcing(const Part *part) {
  return part->kind == PART_CHECK && ((const SqlCheck *)part->of)->check == NULL;
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
    if (comes && is_enforcing(part)) continue;
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
static Str value_of(Plan *plan, const ColumnPair *column) {
  const SqlColumn *new = column->new;
  Str fill = sql_text(plan->arena, DIALECT_SQLITE, new->backfill);
  if (column->old == NULL) return sqltext_empty(new->backfill) ? STR_NONE : fill;
  Str value = copied_value(plan, column);
  if (sqltext_empty(new->backfill) || !new->not_null) return value;
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

void sqlite_copy_rows(SqliteRun *run, const TablePair *pair, Str name) {
  Plan *plan = run->plan;
  Buf columns = BUF(plan->arena), values = BUF(plan->arena);
  each(i, pair->columns) {
    if (!is_taken(&pair->columns.items[i])) continue;
    Str value = value_of(plan, &pair->columns.items[i]);
    if (str_given(value)) add_value(&columns, &values, pair->columns.items[i].new, value);
  }
  if (columns.len == 0) add_defaults(&columns, &values, pair);
  Move *move = plan_add(plan, PHASE_ALTER_COLUMNS,
                        CAT(plan->arena, STR("INSERT INTO "), name, STR(" ("), buf_str(&columns),
                            STR(") SELECT "), buf_str(&values), STR(" FROM "), pair->old->name));
  copy_hazards(plan, move, pair);
}
