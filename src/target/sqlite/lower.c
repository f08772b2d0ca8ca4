/* SQLite DDL: one file, each table followed by its indexes and triggers, rows last, in the form
 * drizzle-kit gives. Everything about SQL was decided in sql/; here it is put in order. */
#include "target/sqlite/sqlite.h"

#include "target/sqlite/plan.h"

static void lower_constraints(Arena *arena, const SqlSchema *sql, const SqlTable *table,
                              SqliteTable *out) {
  if (table->primary_key != NULL) {
    vec_push(arena, &out->constraints, ddl_primary_key(arena, sql, table->primary_key));
  }
  each(i, table->uniques)
    if (!table->uniques.items[i].as_index)
      vec_push(arena, &out->constraints, ddl_unique(arena, sql, &table->uniques.items[i]));
  each(i, table->foreign_keys) {
    vec_push(arena, &out->constraints,
             ddl_foreign_key(arena, sql, &table->foreign_keys.items[i]));
  }
  each(i, table->checks) {
    vec_push(arena, &out->constraints, ddl_check(arena, sql, &table->checks.items[i]));
  }
  ddl_set_commas(&out->constraints);
}

static void lower_indexes(Arena *arena, const SqlSchema *sql, const SqlTable *table,
                          SqliteTable *out) {
  each(i, table->uniques)
    if (table->uniques.items[i].as_index)
      vec_push(arena, &out->indexes, ddl_unique_index(arena, sql, table, &table->uniques.items[i]));
  each(i, table->indexes) {
    vec_push(arena, &out->indexes, ddl_index(arena, sql, table, &table->indexes.items[i]));
  }
}

static Str options_of(const Table *table) {
  if (table->strict && table->without_rowid) return STR("STRICT, WITHOUT ROWID");
  if (table->strict) return STR("STRICT");
  return table->without_rowid ? STR("WITHOUT ROWID") : STR_NONE;
}

SqliteTable sqlite_table(Arena *arena, const SqlSchema *sql, const SqlTable *table) {
  SqliteTable out = {.name = table->name, .options = options_of(table->table)};
  if (text_given(table->table->comment)) {
    out.comment = ddl_one_line(arena, table->table->comment.str);
  }
  lower_constraints(arena, sql, table, &out);
  out.columns = ddl_columns(arena, sql, table, out.constraints.len > 0);
  lower_indexes(arena, sql, table, &out);
  each(i, table->triggers) vec_push(arena, &out.triggers, table->triggers.items[i].sql);
  return out;
}

/* Rows of all tables, and indexes of ours on tables of somebody else. */
static void lower_parts(Arena *arena, const SqlSchema *sql, SqliteSection *section) {
  each(i, sql->schema->by_rows) {
    const SqlTable *table = sql->by_table[sql->schema->by_rows.items[i]->position];
    for (size_t r = 0; table != NULL && r < table->rows.len; r++)
      vec_push(arena, &section->rows, table->rows.items[r]);
  }
  each(i, sql->external) each(j, sql->external.items[i].indexes) {
    const SqlTable *table = &sql->external.items[i];
    vec_push(arena, &section->indexes, ddl_index(arena, sql, table, &table->indexes.items[j]));
  }
}

static void add_all(Arena *arena, StrList *list, StrList more) {
  each(i, more) vec_push(arena, list, more.items[i]);
}

static void lower_step(Arena *arena, const SqlSchema *sql, const Step *step,
                       SqliteSection *section) {
  switch (step->kind) {
  case STEP_TABLE:
    vec_push(arena, &section->tables,
             sqlite_table(arena, sql, sql->by_table[step->table->position]));
    break;
  case STEP_TABLE_PARTS: lower_parts(arena, sql, section); break;
  case STEP_FUNCTION:
  case STEP_VIEW: add_all(arena, &section->first, sql_object(arena, sql->schema, sql->dialect, step)); break;
  case STEP_TRIGGER:
  case STEP_SQL: add_all(arena, &section->last, sql_object(arena, sql->schema, sql->dialect, step)); break;
  }
}

void sqlite_run(const TargetRun *run) {
  const SqlSchema *sql = run->sql[DIALECT_SQLITE];
  SqlitePlan plan = {.source = ddl_source(run->arena, run->schema)};
  each(i, sql->tables)
    plan.foreign_keys = plan.foreign_keys || sql->tables.items[i].foreign_keys.len > 0;
  const StepList *steps = &run->schema->creation;
  StepKind last = STEP_TABLE;
  vec_push(run->arena, &plan.sections, (SqliteSection){0});
  each(i, *steps) {
    const Step *step = &steps->items[i];
    if (!step_made(step, DIALECT_SQLITE)) continue;
    if (step->kind < last) vec_push(run->arena, &plan.sections, (SqliteSection){0});
    lower_step(run->arena, sql, step, &plan.sections.items[plan.sections.len - 1]);
    last = step->kind;
  }
  target_render(run, STR("sqlite/schema.sql"), &sqlite_plan_record, &plan);
}
