/* Tables made anew: created beside the old ones, filled, counted, put in their place. */
#include "target/migration/sqlite.h"

#include "base/buf.h"
#include "target/sqlite/sqlite.h"

#define GUARD STR("__schemagen_guard")

typedef struct TablePlan {
  SqliteTable t;
} TablePlan;

static const Field table_fields[] = {
    FIELD_OF(TablePlan, t, STRUCT, &sqlite_table_record, "the table"),
};
static const Record table_plan_record = RECORD_OF(TablePlan, "TableStatement", table_fields);

Str sqlite_table_statement(Plan *plan, const SqlTable *table, Str name) {
  TablePlan data = {sqlite_table(plan->arena, plan->to, table)};
  if (str_given(name)) data.t.name = name;
  return plan_render(plan, STR("sqlite/table.sql"), &table_plan_record, &data);
}

/* --- copying rows --- */

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

/* INSERT INTO __new_books (id, title) SELECT id, title FROM books */
static void copy_rows(SqliteRun *run, const TablePair *pair, Str name) {
  Plan *plan = run->plan;
  Buf columns = BUF(plan->arena), values = BUF(plan->arena);
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old == NULL || column->new == NULL || !sqltext_empty(column->new->generated)) continue;
    if (columns.len > 0) {
      buf_lit(&columns, ", ");
      buf_lit(&values, ", ");
    }
    buf_append(&columns, column->new->name);
    buf_append(&values, copied_value(plan, column));
  }
  if (columns.len == 0) return;
  plan_add(plan, PHASE_ALTER_COLUMNS,
           CAT(plan->arena, STR("INSERT INTO "), name, STR(" ("), buf_str(&columns), STR(") SELECT "),
               buf_str(&values), STR(" FROM "), pair->old->name));
}

/* Numbers given out by AUTOINCREMENT are not given again. */
static void copy_sequence(SqliteRun *run, const TablePair *pair, Str bare) {
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

static void column_hazards(Plan *plan, Move *move, const TablePair *pair, const ColumnPair *column) {
  Arena *arena = plan->arena;
  const SqlColumn *old = column->old, *new = column->new;
  Str name = (new != NULL ? new : old)->column->name.str;
  Str object = CAT(arena, pair_name(arena, pair), STR("."), name);
  if (new == NULL) {
    plan_hazard(plan, move, (Hazard){HAZARD_DELETES_DATA, object, STR_NONE, STR_NONE});
    plan_hazard(plan, move, (Hazard){HAZARD_BREAKS_READERS, object, STR_NONE, STR_NONE});
    return;
  }
  bool value = str_given(new->initial) || !sqltext_empty(new->generated) || new->column->primary_key;
  if (old == NULL && !new->column->nullable && !value)
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE,
                                     CAT(arena, STR("SELECT * FROM "), pair->old->name)});
  if (old == NULL) return;
  if (old->column->nullable && !new->column->nullable)
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE,
                                     CAT(arena, STR("SELECT * FROM "), pair->old->name, STR(" WHERE "),
                                         old->name, STR(" IS NULL"))});
  if (str_eq(old->type, new->type)) return;
  plan_hazard(plan, move, (Hazard){HAZARD_NARROWS, object,
                                   CAT(arena, old->type, STR(" became "), new->type), STR_NONE});
}

void sqlite_hazards(Plan *plan, Move *move, const TablePair *pair) {
  plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, pair_name(plan->arena, pair), STR_NONE, STR_NONE});
  each(i, pair->columns) column_hazards(plan, move, pair, &pair->columns.items[i]);
  Parts old = table_parts(plan, plan->from, pair->old), new = table_parts(plan, plan->to, pair->new);
  PartPairs parts = plan_parts(plan->arena, &old, &new);
  each(i, parts) {
    const Part *part = parts.items[i].new;
    if (parts.items[i].old != NULL || part == NULL || part->kind == PART_INDEX) continue;
    Str name = str_given(part->name) ? part->name : part->text;
    Str query = STR_NONE;
    if (part->kind == PART_CHECK)
      query = CAT(plan->arena, STR("SELECT * FROM "), pair->old->name, STR(" WHERE NOT ("),
                  sql_text(plan->arena, DIALECT_SQLITE, ((const SqlCheck *)part->of)->expression),
                  STR(")"));
    plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL,
                                     CAT(plan->arena, pair_name(plan->arena, pair), STR("."), name),
                                     STR_NONE, query});
  }
}

/* --- guards --- */

static void guard(SqliteRun *run, Phase phase, Str condition) {
  plan_add(run->plan, phase,
           CAT(run->plan->arena, STR("INSERT INTO "), GUARD, STR(" (holds) SELECT "), condition));
}

static void guard_count(SqliteRun *run, Str old, Str new) {
  Arena *arena = run->plan->arena;
  guard(run, PHASE_ALTER_COLUMNS,
        CAT(arena, STR("(SELECT count(*) FROM "), old, STR(") = (SELECT count(*) FROM "), new, STR(")")));
}

static void guard_foreign_keys(SqliteRun *run, const TablePair *pair) {
  Arena *arena = run->plan->arena;
  guard(run, PHASE_DROP_SCHEMAS,
        CAT(arena, STR("NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check("),
            sql_literal(arena, pair->new->bare), STR("))")));
}

/* --- the tables --- */

static Str new_bare(Arena *arena, const SqlTable *table) {
  return CAT(arena, STR("__new_"), table->bare);
}

static Str new_name(Arena *arena, const SqlTable *table) {
  return sql_ident(arena, DIALECT_SQLITE, new_bare(arena, table));
}

/* CREATE TABLE of every new table, by pair. While they stand beside the old ones they have other names,
 * and so have the foreign keys between them. */
static Str *new_tables(SqliteRun *run) {
  Arena *arena = run->plan->arena;
  Str *names = arena_array(arena, Str, run->pairs.len + 1);
  Str *sql = arena_array(arena, Str, run->pairs.len + 1);
  each(i, run->pairs) {
    if (!run->rebuilt[i]) continue;
    Table *table = (Table *)(uintptr_t)run->pairs.items[i].new->table;
    names[i] = table->flat_name;
    table->flat_name = new_bare(arena, run->pairs.items[i].new);
  }
  each(i, run->pairs) {
    const SqlTable *table = run->pairs.items[i].new;
    if (run->rebuilt[i]) sql[i] = sqlite_table_statement(run->plan, table, new_name(arena, table));
  }
  each(i, run->pairs)
    if (run->rebuilt[i])
      ((Table *)(uintptr_t)run->pairs.items[i].new->table)->flat_name = names[i];
  return sql;
}

static void build_all(SqliteRun *run) {
  Plan *plan = run->plan;
  const Str *sql = new_tables(run);
  each(i, run->pairs)
    if (run->rebuilt[i])
      sqlite_hazards(plan, plan_add(plan, PHASE_ALTER_COLUMNS, sql[i]), &run->pairs.items[i]);
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (!run->rebuilt[i]) continue;
    copy_rows(run, pair, new_name(plan->arena, pair->new));
    copy_sequence(run, pair, new_bare(plan->arena, pair->new));
    guard_count(run, pair->old->name, new_name(plan->arena, pair->new));
  }
}

/* Old tables, the last created first: what points at a table goes before it. */
static void drop_old(SqliteRun *run) {
  Plan *plan = run->plan;
  for (size_t t = plan->from->tables.len; t-- > 0;) {
    const SqlTable *table = &plan->from->tables.items[t];
    each(i, run->pairs) {
      const TablePair *pair = &run->pairs.items[i];
      if (pair->old != table || (pair->new != NULL && !run->rebuilt[i])) continue;
      Move *move = plan_add(plan, PHASE_DROP_TABLES, CAT(plan->arena, STR("DROP TABLE "), table->name));
      if (pair->new == NULL)
        plan_hazard(plan, move, (Hazard){HAZARD_DELETES_DATA, pair_name(plan->arena, pair), STR_NONE,
                                         STR_NONE});
    }
  }
}

void sqlite_rebuild(SqliteRun *run) {
  Plan *plan = run->plan;
  Arena *arena = plan->arena;
  bool any = false;
  each(i, run->pairs) any = any || run->rebuilt[i];
  if (any) {
    plan_add(plan, PHASE_BEGIN, STR("PRAGMA foreign_keys = OFF"));
    plan_add(plan, PHASE_BEGIN, STR("PRAGMA defer_foreign_keys = ON"));
    plan_add(plan, PHASE_BEGIN, CAT(arena, STR("CREATE TABLE "), GUARD,
                                    STR(" (holds integer NOT NULL CHECK (holds))")));
    build_all(run);
  }
  drop_old(run);
  if (!any) return;
  each(i, run->pairs) {
    if (!run->rebuilt[i]) continue;
    const SqlTable *table = run->pairs.items[i].new;
    plan_add(plan, PHASE_DROP_TABLES, CAT(arena, STR("ALTER TABLE "), new_name(arena, table),
                                          STR(" RENAME TO "), table->name));
    guard_foreign_keys(run, &run->pairs.items[i]);
  }
  plan_add(plan, PHASE_END, CAT(arena, STR("DROP TABLE "), GUARD));
  plan_add(plan, PHASE_END, STR("PRAGMA foreign_keys = ON"));
}
