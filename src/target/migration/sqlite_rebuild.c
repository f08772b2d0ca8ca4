/* Tables made anew: created beside the old ones, filled, counted, put in their place. */
#include "target/migration/sqlite.h"

#include "base/buf.h"
#include "target/sqlite/sqlite.h"

#include <assert.h>

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

/* --- guards --- */

Move *sqlite_guard(SqliteRun *run, Phase phase, Str condition) {
  return plan_add(run->plan, phase,
           CAT(run->plan->arena, STR("INSERT INTO "), GUARD, STR(" (holds) SELECT "), condition));
}

static void guard_count(SqliteRun *run, Str old, Str new) {
  Arena *arena = run->plan->arena;
  sqlite_guard(run, PHASE_ALTER_TABLES,
        CAT(arena, STR("(SELECT count(*) FROM "), old, STR(") = (SELECT count(*) FROM "), new, STR(")")));
}

static void guard_foreign_keys(SqliteRun *run, const TablePair *pair) {
  Arena *arena = run->plan->arena;
  Move *move = sqlite_guard(run, PHASE_CHECK_REFERENCES,
                     CAT(arena, STR("NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check("),
                         sql_literal(arena, pair->new->bare), STR("))")));
  sqlite_reference_hazards(run->plan, move, pair);
}

/* --- the tables --- */

static Str new_bare(const SqliteRun *run, const SqlTable *table) {
  return CAT(run->plan->arena, run->prefix, table->bare);
}

static Str new_name(const SqliteRun *run, const SqlTable *table) {
  return sql_ident(run->plan->arena, DIALECT_SQLITE, new_bare(run, table));
}

/* SQLite knows names in any case. */
static bool begins_so(Str name, Str prefix) { return str_eq_fold(str_slice(name, 0, prefix.len), prefix); }

static bool is_used(const SqlSchema *sql, Str prefix) {
  each(t, sql->tables) {
    const SqlTable *table = &sql->tables.items[t];
    if (begins_so(table->bare, prefix)) return true;
    each(i, table->indexes)
      if (begins_so(table->indexes.items[i].index->name.str, prefix)) return true;
  }
  return false;
}

Str sqlite_free_prefix(const Plan *plan) {
  Str prefix = STR("__new_");
  for (int i = 2; is_used(plan->from, prefix) || is_used(plan->to, prefix); i++)
    prefix = str_format(plan->arena, "__new%d_", i);
  return prefix;
}

/* CREATE TABLE of every table that is new or made anew, by pair. While the latter stand beside the old ones they
 * have other names, and so have the foreign keys that point at them. */
static Str *new_tables(SqliteRun *run) {
  Arena *arena = run->plan->arena;
  Str *names = arena_array(arena, Str, run->pairs.len + 1);
  Str *sql = arena_array(arena, Str, run->pairs.len + 1);
  each(i, run->pairs) {
    const SqlTable *new = run->pairs.items[i].new;
    if (!run->rebuilt[i]) continue;
    assert(new != NULL); /* one that goes is not made anew */
    Table *table = (Table *)(uintptr_t)new->table;
    names[i] = table->flat_name;
    table->flat_name = new_bare(run, new);
  }
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (run->rebuilt[i]) sql[i] = sqlite_table_statement(run->plan, pair->new, new_name(run, pair->new));
    else if (pair->old == NULL) sql[i] = sqlite_table_statement(run->plan, pair->new, STR_NONE);
  }
  each(i, run->pairs)
    if (run->rebuilt[i])
      ((Table *)(uintptr_t)run->pairs.items[i].new->table)->flat_name = names[i];
  return sql;
}

static void create_tables(SqliteRun *run) {
  const Str *sql = new_tables(run);
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (run->rebuilt[i]) plan_add(run->plan, PHASE_ALTER_TABLES, sql[i]);
    if (pair->old != NULL || pair->new == NULL) continue;
    Move *move = plan_add(run->plan, PHASE_CREATE_TABLES, sql[i]);
    move->step = pair->new->table->step;
    plan_comes(run->plan, move, pair_name(run->plan->arena, pair));
  }
}

static void build_all(SqliteRun *run) {
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (run->rebuilt[i]) sqlite_create_keys(run, pair, new_name(run, pair->new));
  }
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (!run->rebuilt[i]) continue;
    sqlite_copy_rows(run, pair, new_name(run, pair->new));
    sqlite_copy_sequence(run, pair, new_bare(run, pair->new));
    guard_count(run, pair->old->name, new_name(run, pair->new));
  }
}

void sqlite_rebuild(SqliteRun *run) {
  Plan *plan = run->plan;
  Arena *arena = plan->arena;
  bool any = false, gone = false;
  each(i, run->pairs) any = any || run->rebuilt[i];
  each(i, run->pairs) gone = gone || run->pairs.items[i].new == NULL; /* perhaps a circle of tables */
  if (any) plan_add(plan, PHASE_BEGIN, STR("PRAGMA foreign_keys = OFF"));
  if (any || gone) plan_add(plan, PHASE_BEGIN, STR("PRAGMA defer_foreign_keys = ON"));
  Str says = STR("-- what must hold goes into it as 1; 0 stops the migration\n");
  if (any)
    plan_add(plan, PHASE_BEGIN,
             CAT(arena, says, STR("CREATE TABLE "), GUARD, STR(" (holds integer NOT NULL CHECK (holds))")));
  create_tables(run);
  if (any) build_all(run);
  sqlite_drop_old(run);
  if (!any) return;
  each(i, run->pairs) {
    if (!run->rebuilt[i]) continue;
    const SqlTable *table = run->pairs.items[i].new;
    plan_add(plan, PHASE_DROP_TABLES, CAT(arena, STR("ALTER TABLE "), new_name(run, table),
                                          STR(" RENAME TO "), table->name));
    guard_foreign_keys(run, &run->pairs.items[i]);
  }
  plan_add(plan, PHASE_END, CAT(arena, STR("DROP TABLE "), GUARD));
  plan_add(plan, PHASE_END, STR("PRAGMA foreign_keys = ON"));
}
