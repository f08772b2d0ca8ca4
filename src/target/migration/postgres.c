/* The way in Postgres: ALTER where Postgres has it, in an order in which nothing depends any more on
 * what changes. Sources: the Postgres 15 manual, ALTER TABLE, ALTER TYPE, CREATE INDEX and 13.3
 * "Explicit Locking". */
#include "target/migration/postgres.h"

#include "base/buf.h"

#include <assert.h>

/* --- tables --- */

static void drop_table(Plan *plan, const TablePair *pair) {
  assert(pair->old != NULL);
  Move *move = plan_add(plan, PHASE_DROP_MADE, CAT(plan->arena, STR("DROP TABLE "), pair->old->name));
  plan_gone(plan, move, pair_name(plan->arena, pair), STR_NONE);
}

void postgres_comment(Plan *plan, const char *kind, Str object, Str old, Str new) {
  if (str_eq(old, new)) return;
  Str text = str_empty(new) ? STR("NULL") : sql_literal(plan->arena, new);
  plan_add(plan, PHASE_COMMENTS,
           str_format(plan->arena, "COMMENT ON %s %.*s IS %.*s", kind, STR_ARG(object), STR_ARG(text)));
}

static Str option_of(const OptionList *options, Str key) {
  each(i, *options)
    if (str_eq(options->items[i].key.str, key)) return options->items[i].value.str;
  return STR_NONE;
}

/* ALTER TABLE t SET (a = 1), ALTER TABLE t RESET (b) */
void postgres_alter_options(Plan *plan, Str table, const OptionList *old, const OptionList *new) {
  OptionList set = {0};
  Buf reset = BUF(plan->arena);
  each(i, *new) {
    const Option *option = &new->items[i];
    if (!str_eq(option_of(old, option->key.str), option->value.str)) vec_push(plan->arena, &set, *option);
  }
  each(i, *old) {
    Str key = old->items[i].key.str;
    if (str_given(option_of(new, key))) continue;
    buf_format(&reset, "%s%.*s", reset.len > 0 ? ", " : "", STR_ARG(key));
  }
  Str options = sql_options(plan->arena, &set);
  if (set.len > 0)
    plan_add(plan, PHASE_ALTER_TABLES, CAT(plan->arena, STR("ALTER TABLE "), table, STR(" SET ("),
                                            options, STR(")")));
  if (reset.len > 0)
    plan_add(plan, PHASE_ALTER_TABLES, CAT(plan->arena, STR("ALTER TABLE "), table, STR(" RESET ("),
                                            buf_str(&reset), STR(")")));
}

static void rewrite_hazards(Plan *plan, Move *move, const TablePair *pair) {
  Str name = pair_name(plan->arena, pair);
  plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, name, STR_NONE, STR_NONE});
  plan_hazard(plan, move, (Hazard){HAZARD_LOCKS, name, CAT(plan->arena, STR("read or write "), name), STR_NONE});
}

static void alter_table(Plan *plan, const TablePair *pair) {
  Arena *arena = plan->arena;
  const Table *old = pair->old->table, *new = pair->new->table;
  Str alter = CAT(arena, STR("ALTER TABLE "), pair->new->name, STR(" "));
  if (old->postgres.unlogged != new->postgres.unlogged) {
    Str how = new->postgres.unlogged ? STR("SET UNLOGGED") : STR("SET LOGGED");
    Move *move = plan_add(plan, PHASE_ALTER_TABLES, CAT(arena, alter, how));
    rewrite_hazards(plan, move, pair);
  }
  postgres_alter_options(plan, pair->new->name, &old->postgres.with, &new->postgres.with);
  if (!str_eq(old->postgres.tablespace, new->postgres.tablespace)) {
    Str space = str_given(new->postgres.tablespace) ? new->postgres.tablespace : STR("pg_default");
    Move *move = plan_add(plan, PHASE_ALTER_TABLES,
                          CAT(arena, alter, STR("SET TABLESPACE "),
                              sql_ident(arena, DIALECT_POSTGRES, space)));
    rewrite_hazards(plan, move, pair);
  }
  postgres_comment(plan, "TABLE", pair->new->name, old->comment.str, new->comment.str);
}

/* The index it may name has to be there: one that is made anew takes it away. */
static void change_replica_identity(Plan *plan, const TablePair *pair) {
  Arena *arena = plan->arena;
  Str was = pair->old == NULL ? STR_NONE : ddl_replica_identity(arena, pair->old);
  Str is = ddl_replica_identity(arena, pair->new);
  bool index = pair->old != NULL && pair->new->table->postgres.replica_identity.kind == REPLICA_INDEX;
  if (str_eq(was, is) && !index) return;
  plan_add(plan, plan->online ? PHASE_ONLINE_REFERENCED : PHASE_CREATE_FOREIGN_KEYS,
           CAT(arena, STR("ALTER TABLE "), pair->new->name, STR(" REPLICA IDENTITY "),
               str_given(is) ? is : STR("DEFAULT")));
}

static void create_table(Plan *plan, const TablePair *pair) {
  StrList statements = postgres_table_statements(plan, pair->new);
  each(i, statements) {
    Move *move = plan_add(plan, plan_table_phase(plan, pair->new->table), statements.items[i]);
    if (i == 0) plan_comes(plan, move, pair_name(plan->arena, pair));
    if (i == 0 && pair->new->table->postgres.inherits.len > 0)
      move->lock = STR("SHARE UPDATE EXCLUSIVE on its parents; rows are left alone");
  }
  plan_rows(plan, pair, PHASE_ROWS);
}

/* --- parts --- */

/* A view that groups by a key needs it. */
static Phase drop_phase(const Part *part) {
  if (part->kind == PART_KEY) return PHASE_DROP_MADE;
  return part->kind == PART_FOREIGN_KEY ? PHASE_DROP_FOREIGN_KEYS : PHASE_DROP_PARTS;
}

static void drop_part(Plan *plan, const SqlTable *table, const Part *part) {
  Arena *arena = plan->arena;
  Str sql = part->kind == PART_INDEX
                ? CAT(arena, STR("DROP INDEX "), postgres_index_object(plan, table, part->name))
                : CAT(arena, STR("ALTER TABLE "), table->name, STR(" DROP CONSTRAINT "), part->name);
  plan_add(plan, drop_phase(part), sql);
}

static void comment_part(Plan *plan, const SqlTable *table, const Part *part, Str before) {
  bool index = part->kind == PART_INDEX;
  Str object = index ? postgres_index_object(plan, table, part->name)
                     : CAT(plan->arena, part->name, STR(" ON "), table->name);
  postgres_comment(plan, index ? "INDEX" : "CONSTRAINT", object, before, part->comment);
}

static bool is_grouped_by(Plan *plan, const SqlTable *table, const Part *part) {
  return part->kind == PART_KEY && ((const SqlKey *)part->of)->key->primary && plan_is_grouped(plan, table->table);
}

static Phase part_phase(Plan *plan, const SqlTable *table, const Part *part) {
  if (table->table->view != NULL) return PHASE_CREATE_CODE;
  if (part->kind == PART_FOREIGN_KEY) return plan->online ? PHASE_ONLINE_REFERENCES : PHASE_CREATE_FOREIGN_KEYS;
  bool awaited = is_grouped_by(plan, table, part) && plan_is_awaited(plan, table->table);
  return awaited ? PHASE_ALTER_TABLES : PHASE_CREATE_PARTS;
}

static void add_part_to(Plan *plan, const TablePair *pair, const Part *part) {
  const SqlTable *table = pair->new;
  Phase phase = part_phase(plan, table, part);
  comment_part(plan, table, part, STR_NONE);
  if (!is_grouped_by(plan, table, part) && online_add_part(plan, pair, part)) return;
  Str sql = part->kind == PART_INDEX
                ? postgres_index_statement(plan, table, part->of)
                : CAT(plan->arena, STR("ALTER TABLE "), table->name, STR(" ADD CONSTRAINT "),
                      part->name, STR(" "), part->text);
  Move *move = plan_add(plan, phase, sql);
  if (phase == PHASE_CREATE_CODE) move->step = table->table->step;
  if (pair->old != NULL) postgres_part_hazards(plan, move, pair, part);
}

/* The others of a table that goes go with it. An index may call a function that was made after the table. */
static void drop_parts(Plan *plan, const SqlTable *table) {
  Parts parts = table_parts(plan, plan->from, table);
  each(i, parts) {
    const Part *part = &parts.items[i];
    bool calls = part->remade && (part->kind == PART_INDEX || part->kind == PART_EXCLUDE);
    if (calls || part->kind == PART_FOREIGN_KEY) drop_part(plan, table, part);
  }
}

static bool is_not_valid(const Part *part) {
  const SqlCheck *check = part->kind == PART_CHECK ? part->of : NULL;
  return check != NULL && check->check != NULL && check->check->not_valid;
}

/* CREATE TABLE says keys and valid checks itself. */
static void create_parts(Plan *plan, const TablePair *pair) {
  Parts parts = table_parts(plan, plan->to, pair->new);
  each(i, parts) {
    const Part *part = &parts.items[i];
    bool apart = part->kind == PART_FOREIGN_KEY || part->kind == PART_INDEX || is_not_valid(part);
    if (apart) add_part_to(plan, pair, part);
  }
}

/* RENAME CONSTRAINT leaves the copies of a foreign key as they are that partitions of either table have. */
static bool keeps_copies(const TablePair *pair, const PartPair *part) {
  bool renamed = part->old != NULL && part->new != NULL && !str_eq(part->old->name, part->new->name);
  return renamed && part->new->kind == PART_FOREIGN_KEY && postgres_is_partitioned(pair, part->new);
}

/* Those that go do before the columns they are over, those that come after. */
static void change_parts(Plan *plan, const TablePair *pair, bool coming) {
  Parts old = table_parts(plan, plan->from, pair->old), new = table_parts(plan, plan->to, pair->new);
  PartPairs parts = plan_parts(plan->arena, &old, &new);
  each(i, parts) {
    const PartPair *part = &parts.items[i];
    bool replaced = keeps_copies(pair, part);
    if (!coming && part->old != NULL && (replaced || part->new == NULL)) drop_part(plan, pair->old, part->old);
    if (!coming || part->new == NULL) continue;
    if (replaced || part->old == NULL) {
      add_part_to(plan, pair, part->new);
    } else {
      postgres_rename_part(plan, pair->new, part);
      comment_part(plan, pair->new, part->new, part->old->comment);
      postgres_rename_copies(plan, pair, part);
    }
  }
}

static void parts_go(Plan *plan, const TablePair *pair) {
  if (pair->new == NULL) drop_parts(plan, pair->old);
  else if (pair->old != NULL) change_parts(plan, pair, false);
}

static void parts_come(Plan *plan, const TablePair *pair) {
  if (pair->old == NULL) create_parts(plan, pair);
  else if (pair->new != NULL) change_parts(plan, pair, true);
}

/* --- what is not a table of ours --- */

/* Our indexes on tables that someone else creates, and on materialized views, which may be new again. */
static void change_external(Plan *plan) {
  each(i, plan->to->external) {
    TablePair pair = plan_external(plan, &plan->to->external.items[i]);
    parts_go(plan, &pair);
    parts_come(plan, &pair);
  }
  each(i, plan->from->external) {
    const SqlTable *old = &plan->from->external.items[i];
    if (!plan_loses_indexes(plan, old)) continue;
    Parts parts = table_parts(plan, plan->from, old);
    each(k, parts)
      if (parts.items[k].kind == PART_INDEX) drop_part(plan, old, &parts.items[k]);
  }
}

/* Views and triggers may read what goes or changes. */
static bool is_disturbed(const TablePair *pair) {
  return plan_loses(pair) || pair->remade->len > 0 || partition_remade(pair);
}

/* --- the whole --- */

static size_t count_moves(const Plan *plan) {
  size_t count = 0;
  for (int phase = 0; phase < PHASE_COUNT; phase++) count += plan->phases[phase].len;
  return count;
}

static void change_table(Plan *plan, const TablePair *pair);

/* The old one stands aside until its rows are in the new one. */
static void replace_table(Plan *plan, const TablePair *pair) {
  assert(pair->old != NULL);
  Parts parts = table_parts(plan, plan->from, pair->old);
  each(i, parts)
    if (parts.items[i].kind != PART_CHECK) drop_part(plan, pair->old, &parts.items[i]);
  postgres_release_columns(plan, pair);
  partition_set_aside(plan, pair);
  TablePair fresh = {.new = pair->new, .columns = pair->columns, .remade = pair->remade};
  change_table(plan, &fresh);
  partition_copy(plan, pair);
}

static void change_table(Plan *plan, const TablePair *pair) {
  if (partition_remade(pair)) {
    replace_table(plan, pair);
    return;
  }
  parts_go(plan, pair);
  if (pair->new == NULL) drop_table(plan, pair);
  else if (pair->old == NULL) create_table(plan, pair);
  else {
    alter_table(plan, pair);
    postgres_alter_columns(plan, pair);
    plan_rows(plan, pair, plan->online ? PHASE_ONLINE_ROWS : PHASE_ROWS);
  }
  if (pair->new != NULL) postgres_partitions(plan, pair);
  parts_come(plan, pair);
  if (pair->new != NULL) change_replica_identity(plan, pair);
}

/* Statements that have no place yet in the order of creation, from `from` on, get that of the table. */
static void place_moves(MoveList *moves, size_t from, size_t step) {
  for (size_t i = from; i < moves->len; i++)
    if (moves->items[i].step == 0) moves->items[i].step = step;
}

static void plan_code(Plan *plan, const TablePair *pair) {
  postgres_triggers(plan, pair);
  if (pair->new != NULL) postgres_security(plan, pair, is_disturbed(pair));
  else postgres_policies_go(plan, pair);
}

static void plan_table(Plan *plan, const TablePair *pair) {
  MoveList *drops = &plan->phases[PHASE_DROP_MADE], *comes = &plan->phases[PHASE_CREATE_TABLES],
           *changes = &plan->phases[PHASE_ALTER_TABLES];
  size_t dropped = drops->len, came = comes->len, changed = changes->len;
  size_t was = pair->old == NULL ? 0 : pair->old->table->step;
  size_t is = pair->new == NULL ? 0 : pair->new->table->step;
  change_table(plan, pair);
  place_moves(drops, dropped, was);
  place_moves(comes, came, is);
  place_moves(changes, changed, is);
  if (!partition_remade(pair)) {
    plan_code(plan, pair);
  } else { /* what stands on the old one goes with it */
    plan_code(plan, &(TablePair){.old = pair->old, .remade = pair->remade});
    plan_code(plan, &(TablePair){.new = pair->new, .columns = pair->columns, .remade = pair->remade});
  }
}

/* --- what makes way --- */

/* Postgres gives no table values, as it does in writing it anew, while a column has rows of it (ATRewriteTables). */
static bool rows_rewritten(const Plan *plan, const TablePair *pair) {
  if (pair->old == NULL || pair->new == NULL) return false;
  if (pair->old->table->postgres.unlogged != pair->new->table->postgres.unlogged) return true;
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old == NULL && postgres_gives_values(plan, column->new)) return true;
  }
  return pair->remade->len > 0;
}

static void note_rows(Plan *plan, const TablePair *pair) {
  bool goes = pair->new == NULL || partition_remade(pair);
  if (pair->old == NULL || !(goes || rows_rewritten(plan, pair))) return;
  plan_note(plan, goes ? &plan->gone : &plan->rewritten, pair->old->table->name.str);
}

/* Until no more is found: a column that changes makes views go, and one of the rows of such a view changes. */
static void find_disturbed(Plan *plan, TablePairs *pairs) {
  bool more = true;
  while (more) {
    size_t before = plan->rewritten.len + plan->gone.len;
    each(i, *pairs) postgres_find_remade(plan, &pairs->items[i]);
    each(i, *pairs) {
      if (is_disturbed(&pairs->items[i])) plan_touch(plan, &pairs->items[i], partition_remade(&pairs->items[i]));
      if (partition_remade(&pairs->items[i])) plan_note(plan, &plan->anew, pairs->items[i].new->table->name.str);
      note_rows(plan, &pairs->items[i]);
    }
    objects_mark(plan);
    more = plan->rewritten.len + plan->gone.len > before;
  }
}

void plan_postgres(Plan *plan) {
  postgres_family_defaults(plan->from);
  postgres_family_defaults(plan->to);
  TablePairs pairs = plan_tables(plan);
  postgres_roles(plan);
  postgres_swap_blocks(plan); /* before the types that these are made of */
  postgres_types(plan);
  postgres_sequences(plan);
  objects_find(plan);
  find_disturbed(plan, &pairs);
  objects_plan(plan);
  postgres_own_sequences(plan, &pairs);
  bool *changed = arena_array(plan->arena, bool, pairs.len + 1);
  each(i, pairs) {
    size_t before = count_moves(plan);
    plan_table(plan, &pairs.items[i]);
    changed[i] = count_moves(plan) > before;
  }
  postgres_families(plan, &pairs, changed);
  change_external(plan);
  postgres_untangle_renames(plan);
  bool code = plan->phases[PHASE_CREATE_CODE].len > 0 || plan->functions_first;
  if (code) plan_add(plan, PHASE_BEGIN, STR("SET check_function_bodies = off"));
  postgres_say_locks(plan);
}
