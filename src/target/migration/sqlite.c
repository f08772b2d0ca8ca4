/* The way in SQLite: ALTER where SQLite has it (sqlite.org/lang_altertable.html), and otherwise a table
 * made anew.
 *
 * A table cannot be dropped while rows of others point at it: DROP TABLE deletes its rows first, and the
 * foreign keys' actions run, inside a transaction even after PRAGMA foreign_keys = OFF, which does
 * nothing there; drizzle-orm's migrator runs everything in one. So all tables that lead to it by
 * foreign keys are made anew with it: the new ones point at each other, all rows are copied, the old
 * ones are dropped, the last children first, and the new ones take their names. */
#include "target/migration/sqlite.h"

#include "base/buf.h"

/* --- what can be done in place --- */

static bool same_column(Arena *arena, const SqlColumn *old, const SqlColumn *new) {
  return str_eq(old->type, new->type) && str_eq(old->initial, new->initial) &&
         str_eq(old->collation, new->collation) && old->not_null == new->not_null &&
         old->primary_key == new->primary_key && old->autoincrement == new->autoincrement &&
         old->generated_stored == new->generated_stored && old->storage == new->storage &&
         str_eq(sql_text(arena, DIALECT_SQLITE, old->generated),
                sql_text(arena, DIALECT_SQLITE, new->generated));
}

/* ADD COLUMN takes it: no stored value to compute, no default but a literal, no key. */
static bool can_add(const SqlColumn *column) {
  bool computed = !sqltext_empty(column->generated) && column->generated_stored;
  bool open_default = str_starts(column->initial, STR("(")) || str_starts(column->initial, STR("CURRENT"));
  bool needs_value = column->not_null && !str_given(column->initial) && sqltext_empty(column->generated);
  bool filled = !sqltext_empty(column->backfill);
  return !computed && !open_default && !needs_value && !filled && !column->column->primary_key;
}

/* The columns a check reads are those that are new: it comes with them. */
static const SqlColumn *check_column(const TablePair *pair, const SqlCheck *check) {
  const SqlColumn *found = NULL;
  each(i, check->expression.pieces) {
    const Column *column = check->expression.pieces.items[i].column;
    if (column == NULL) continue;
    each(c, pair->columns) {
      const ColumnPair *with = &pair->columns.items[c];
      if (with->new == NULL || with->new->column != column) continue;
      if (with->old != NULL || (found != NULL && found != with->new)) return NULL;
      found = with->new;
    }
  }
  return found;
}

static const SqlColumn *foreign_key_column(const TablePair *pair, const SqlForeignKey *key) {
  const ForeignKey *model = key->foreign_key;
  if (model->columns.len != 1 || str_given(key->name)) return NULL;
  each(c, pair->columns) {
    const ColumnPair *with = &pair->columns.items[c];
    bool added = with->old == NULL && with->new != NULL && !str_given(with->new->initial);
    if (added && with->new->column == model->columns.items[0]) return with->new;
  }
  return NULL;
}

/* The new column that brings `part` along with ADD COLUMN, or NULL. */
static const SqlColumn *part_column(const TablePair *pair, const Part *part) {
  switch (part->kind) {
  case PART_CHECK: return check_column(pair, part->of);
  case PART_FOREIGN_KEY: return foreign_key_column(pair, part->of);
  case PART_KEY:
  case PART_EXCLUDE:
  case PART_INDEX: break;
  }
  return NULL;
}

static bool same_options(const Table *old, const Table *new) {
  return old->strict == new->strict && old->without_rowid == new->without_rowid;
}

static bool column_fits(Plan *plan, const ColumnPair *column) {
  if (column->old == NULL) return column->new != NULL && can_add(column->new);
  if (column->new == NULL) return !column->old->column->primary_key;
  return same_column(plan->arena, column->old, column->new) && sqlite_keeps_values(plan, column);
}

/* It stays as it is under its name, or comes with a column that is added. */
static bool part_fits(const TablePair *pair, const PartPair *part) {
  if (part->new == NULL) return part->old != NULL && part->old->kind == PART_INDEX;
  if (part->new->kind == PART_INDEX) return true;
  if (part->old == NULL) return part_column(pair, part->new) != NULL;
  return str_eq(part->old->name, part->new->name);
}

static bool fits_in_place(SqliteRun *run, const TablePair *pair) {
  Plan *plan = run->plan;
  if (!same_options(pair->old->table, pair->new->table)) return false;
  each(i, pair->columns)
    if (!column_fits(plan, &pair->columns.items[i])) return false;
  Parts old = table_parts(plan, plan->from, pair->old), new = table_parts(plan, plan->to, pair->new);
  PartPairs parts = plan_parts(plan->arena, &old, &new);
  each(i, parts)
    if (!part_fits(pair, &parts.items[i])) return false;
  return true;
}

/* --- statements --- */

static void add_column(SqliteRun *run, const TablePair *pair, const SqlColumn *column) {
  Plan *plan = run->plan;
  Arena *arena = plan->arena;
  PlanColumn data = {ddl_column(arena, plan->to, column)};
  Str object = CAT(arena, pair_name(arena, pair), STR("."), column->column->name.str);
  Buf sql = BUF(arena);
  buf_format(&sql, "ALTER TABLE %.*s ADD COLUMN %.*s", STR_ARG(pair->new->name),
             STR_ARG(plan_render(plan, STR("sqlite/column_text.sql"), &plan_column_record, &data)));
  Parts parts = table_parts(plan, plan->to, pair->new);
  each(i, parts) {
    const Part *part = &parts.items[i];
    if (part_column(pair, part) != column) continue;
    if (part->kind == PART_CHECK && str_empty(part->name)) buf_format(&sql, " %.*s", STR_ARG(part->text));
    else if (part->kind == PART_CHECK)
      buf_format(&sql, " CONSTRAINT %.*s %.*s", STR_ARG(part->name), STR_ARG(part->text));
    else
      buf_append(&sql, str_slice(part->text, (size_t)str_find(part->text, STR(" REFERENCES ")),
                                 part->text.len));
  }
  plan_column_comes(plan, plan_add(plan, PHASE_ALTER_TABLES, buf_str(&sql)), object, STR_NONE);
}

static void drop_column(SqliteRun *run, const TablePair *pair, const SqlColumn *column) {
  Plan *plan = run->plan;
  Move *move = plan_add(plan, PHASE_DROP_COLUMNS,
                        CAT(plan->arena, STR("ALTER TABLE "), pair->new->name, STR(" DROP COLUMN "),
                            column->name));
  plan_column_gone(plan, move, pair, column);
}

static bool has_trigger(const SqlTable *table, Str sql) {
  each(i, table->triggers)
    if (str_eq(table->triggers.items[i].sql, sql)) return true;
  return false;
}

/* SQLite writes the new name of an integer primary key into triggers that say rowid. */
static bool has_renamed_columns(const Plan *plan, const TablePair *pair) {
  return plan_renamed(plan, RENAME_COLUMN, pair_name(plan->arena, pair), STR_NONE) != NULL;
}

static void change_triggers(SqliteRun *run, const TablePair *pair, bool table_kept) {
  Plan *plan = run->plan;
  table_kept = table_kept && !has_renamed_columns(plan, pair);
  const SqlTable *old = pair->old == NULL ? NULL : plan_before(plan, pair->old);
  if (old != NULL) each(i, old->triggers) {
    const SqlTrigger *trigger = &old->triggers.items[i];
    if (table_kept && has_trigger(pair->new, trigger->sql)) continue;
    plan_add(plan, PHASE_DROP_MADE, CAT(plan->arena, STR("DROP TRIGGER "), trigger->name));
  }
  if (pair->new != NULL) each(i, pair->new->triggers) {
    const SqlTrigger *trigger = &pair->new->triggers.items[i];
    if (table_kept && has_trigger(old, trigger->sql)) continue;
    plan_add(plan, PHASE_CREATE_CODE, trigger->sql);
  }
}

/* A generated column goes before those it reads. */
static void alter_table(SqliteRun *run, const TablePair *pair) {
  for (int generated = 1; generated >= 0; generated--) each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    bool goes = column->new == NULL && column->old != NULL;
    if (goes && sqltext_empty(column->old->generated) != (generated == 1)) drop_column(run, pair, column->old);
  }
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old == NULL && column->new != NULL) add_column(run, pair, column->new);
  }
}

/* --- the whole --- */

static const KeysTo *keys_to(Arena *arena, const SqlSchema *sql) {
  KeysTo *keys = arena_array(arena, KeysTo, sql->schema->tables.len + 1);
  each(t, sql->tables) each(i, sql->tables.items[t].foreign_keys) {
    const SqlForeignKey *key = &sql->tables.items[t].foreign_keys.items[i];
    vec_push(arena, &keys[key->foreign_key->target->position], key);
  }
  return keys;
}

/* Marks tables that are made anew, and those whose rows point at them, until no more are found. */
static void find_rebuilt(SqliteRun *run) {
  Arena *arena = run->plan->arena;
  size_t *waiting = arena_array(arena, size_t, run->pairs.len + 1), count = 0;
  size_t *pair_of = arena_array(arena, size_t, run->plan->old_schema->tables.len + 1); /* by position, from 1 */
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    if (pair->old == NULL || pair->new == NULL) continue;
    pair_of[pair->old->table->position] = i + 1;
    run->rebuilt[i] = !fits_in_place(run, pair);
    if (run->rebuilt[i]) waiting[count++] = i;
  }
  while (count > 0) {
    const KeysTo *keys = &run->old_keys[run->pairs.items[waiting[--count]].old->table->position];
    each(k, *keys) {
      size_t child = pair_of[keys->items[k]->foreign_key->table->position];
      if (child == 0 || run->rebuilt[child - 1]) continue;
      run->rebuilt[child - 1] = true;
      waiting[count++] = child - 1;
    }
  }
}

/* Views and triggers may read what goes or is made anew. */
static bool is_disturbed(const SqliteRun *run, size_t at) {
  return plan_loses(&run->pairs.items[at]) || run->rebuilt[at];
}

/* Our indexes on tables that someone else creates. */
static void change_external(SqliteRun *run) {
  Plan *plan = run->plan;
  each(i, plan->to->external) {
    TablePair pair = plan_external(plan, &plan->to->external.items[i]);
    sqlite_change_indexes(run, &pair, true);
  }
  each(i, plan->from->external) {
    const SqlTable *old = &plan->from->external.items[i];
    if (plan_loses_indexes(plan, old)) sqlite_drop_indexes(run, old);
  }
}

/* A table takes the name of a view that goes, which may be one of a block. */
static bool takes_view_name(const Plan *plan) {
  const MoveList *drops = &plan->phases[PHASE_DROP_MADE];
  each(i, *plan->renames) {
    const Rename *rename = &plan->renames->items[i];
    const Table *table = NULL;
    if (rename->kind == RENAME_TABLE) table = plan_find_table(plan->arena, plan->new_schema, rename->to);
    if (table == NULL) continue;
    Str drop = CAT(plan->arena, STR("DROP VIEW "), sql_ident(plan->arena, DIALECT_SQLITE, table->flat_name));
    each(k, *drops)
      if (str_eq_fold(drops->items[k].sql, drop)) return true;
  }
  return false;
}

/* SQLite renames no view, and reads all of them and the triggers when it renames a table: those that go do so
 * before. */
static void drop_views_first(Plan *plan) {
  MoveList later = {0}, *drops = &plan->phases[PHASE_DROP_MADE];
  each(i, *drops) {
    const Move *move = &drops->items[i];
    bool first = str_starts(move->sql, STR("DROP VIEW")) || str_starts(move->sql, STR("DROP TRIGGER"));
    MoveList *to = first ? &plan->phases[PHASE_STAND_APART] : &later;
    vec_push(plan->arena, to, *move);
  }
  *drops = later;
}

void plan_sqlite(Plan *plan) {
  SqliteRun run = {.plan = plan, .pairs = plan_tables(plan)};
  run.rebuilt = arena_array(plan->arena, bool, run.pairs.len + 1);
  run.prefix = sqlite_free_prefix(plan);
  run.old_keys = keys_to(plan->arena, plan->from);
  run.new_keys = keys_to(plan->arena, plan->to);
  find_rebuilt(&run);
  each(i, run.pairs) {
    const TablePair *pair = &run.pairs.items[i];
    bool kept = pair->old != NULL && pair->new != NULL && !run.rebuilt[i];
    if (kept) alter_table(&run, pair);
    if (pair->new != NULL) sqlite_change_indexes(&run, pair, kept);
    change_triggers(&run, pair, kept);
    if (pair->new != NULL) plan_rows(plan, pair, PHASE_ROWS);
  }
  change_external(&run);
  sqlite_free_names(&run);
  sqlite_rebuild(&run);
  each(i, run.pairs)
    if (is_disturbed(&run, i)) plan_touch(plan, &run.pairs.items[i], true);
  objects_find(plan);
  objects_mark(plan);
  objects_plan(plan);
  if (takes_view_name(plan)) drop_views_first(plan);
}
