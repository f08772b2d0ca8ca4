/* Columns of a table that is in both forms. Postgres adds a column at the end, wherever the YAML has it. */
#include "target/migration/postgres.h"

#include "base/buf.h"
#include "expr/scan.h"

/* --- what is made anew --- */

static bool same_text(Plan *plan, SqlText a, SqlText b) {
  return str_eq(sql_text(plan->arena, DIALECT_POSTGRES, a), sql_text(plan->arena, DIALECT_POSTGRES, b));
}

/* A plain column cannot become a generated one, and Postgres before 17 gives a generated one no other
 * expression: the column is dropped and added. */
static bool is_replaced(Plan *plan, const ColumnPair *pair) {
  if (pair->old == NULL || pair->new == NULL || sqltext_empty(pair->new->generated)) return false;
  return !same_text(plan, pair->old->generated, pair->new->generated) ||
         pair->old->generated_stored != pair->new->generated_stored;
}

/* One of its words is one of the names. */
static bool is_named(const Plan *plan, Str type, const StrList *names) {
  Scan scan = {plan->arena, type, DIALECT_POSTGRES, 0};
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan))
    if (t.kind == SCAN_NAME && strs_have(names, t.name)) return true;
  return false;
}

bool postgres_has_rows_of_gone(Plan *plan, const SqlColumn *column) {
  if (column->column->type.own == NULL || plan->gone.len + plan->rewritten.len == 0) return false;
  Str now = plan_renamed_types(plan, column->type, 0); /* what goes is noted under its new name, too */
  return is_named(plan, column->type, &plan->gone) || is_named(plan, now, &plan->gone) ||
         is_named(plan, column->type, &plan->rewritten) || is_named(plan, now, &plan->rewritten);
}

/* The type of rows of a table or view has its new name. */
static Str type_now(const Plan *plan, const SqlColumn *old) {
  Str type = column_base_type(old);
  return old->column->type.own == NULL ? type : plan_renamed_types(plan, type, 0);
}

static bool is_retyped(Plan *plan, const ColumnPair *pair) {
  if (pair->old == NULL || pair->new == NULL) return false;
  return !str_eq(type_now(plan, pair->old), column_base_type(pair->new)) ||
         postgres_has_rows_of_gone(plan, pair->old) || postgres_has_rows_of_gone(plan, pair->new) ||
         !str_eq(pair->old->collation, pair->new->collation) ||
         plan_mentions(plan, &plan->swapped, pair->new->collation) ||
         postgres_type_swapped(plan, &pair->new->column->type);
}

static bool reads(const Map *remade, SqlText text) {
  bool columns = false;
  each(i, text.pieces) {
    const Column *column = text.pieces.items[i].column;
    columns = columns || column != NULL;
    if (column != NULL && map_get(remade, column->name.str) != NULL) return true;
  }
  return !columns && !sqltext_empty(text) && remade->len > 0; /* Postgres's words: it may read any */
}

void postgres_find_remade(Plan *plan, TablePair *pair) {
  Arena *arena = plan->arena;
  pair->remade = arena_make(arena, Map);
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (is_retyped(plan, column) || is_replaced(plan, column))
      map_set(arena, pair->remade, column->new->column->name.str, pair);
  }
  each(i, pair->columns) { /* a generated column stands in the way of what it reads */
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old != NULL && column->new != NULL && reads(pair->remade, column->new->generated))
      map_set(arena, pair->remade, column->new->column->name.str, pair);
  }
  map_set(arena, &plan->remade, pair_name(arena, pair), pair->remade);
}

/* --- one column --- */

Move *column_say(const ColumnRun *run, Phase phase, Str what) {
  Move *move = plan_add(run->plan, phase, CAT(run->plan->arena, run->alter, STR(" "), what));
  return move;
}

void column_hazard(const ColumnRun *run, Move *move, HazardKind kind, Str detail, Str query) {
  plan_hazard(run->plan, move, (Hazard){kind, run->object, detail, query});
}

void column_locks(const ColumnRun *run, Move *move) {
  column_hazard(run, move, HAZARD_LOCKS,
                CAT(run->plan->arena, STR("read or write "), pair_name(run->plan->arena, run->table)), STR_NONE);
}

static Str query_nulls(const ColumnRun *run) {
  return CAT(run->plan->arena, STR("SELECT * FROM "), run->table->new->name, STR(" WHERE "),
             run->pair->new->name, STR(" IS NULL"));
}

static bool has_default(const SqlColumn *column) {
  return str_given(column->initial) || column->identity != NULL || !sqltext_empty(column->generated) ||
         type_is_serial(&column->column->type);
}

/* Of the table itself or of one it inherits from. */
static bool says_not_null(const Column *column) {
  if (!column->nullable || column->primary_key) return true;
  each(i, column->table->postgres.inherits) {
    const Column *parent = map_get(&column->table->postgres.inherits.items[i]->by_name, column->name.str);
    if (parent != NULL && says_not_null(parent)) return true;
  }
  return false;
}

/* It holds no NULL: said so, or as part of the primary key, or numbered. */
static bool is_not_null(const SqlColumn *column) {
  return says_not_null(column->column) || column->identity != NULL || type_is_serial(&column->column->type);
}

/* --- backfill --- */

/* A trigger of the user's, or ours that sets the time of an update, is not to see the values come. */
bool postgres_has_triggers(const Plan *plan, const SqlTable *old) {
  if (old->triggers.len > 0) return true;
  each(i, plan->old_schema->creation) {
    const Step *step = &plan->old_schema->creation.items[i];
    if (step->kind != STEP_TRIGGER || !step_made(step, DIALECT_POSTGRES)) continue;
    const Table *table = step->object->trigger.table;
    if (table == NULL || table == old->table) return true;
  }
  return false;
}

void postgres_all_triggers(Plan *plan, Phase phase, Str table, const char *how) {
  plan_add(plan, phase, str_format(plan->arena, "ALTER TABLE %.*s %s TRIGGER USER", STR_ARG(table), how));
}

/* UPDATE books SET pages = 0 WHERE pages IS NULL */
static void fill_rows(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const SqlColumn *column = run->pair->new;
  bool apart = postgres_has_triggers(run->plan, run->table->old);
  Phase phase = run->plan->online && !apart ? PHASE_ONLINE_FILL : PHASE_ALTER_TABLES;
  if (apart) postgres_all_triggers(run->plan, PHASE_ALTER_TABLES, run->table->new->name, "DISABLE");
  Move *move = plan_add(run->plan, phase,
                        CAT(arena, STR("UPDATE "), run->table->new->name, STR(" SET "), column->name,
                            STR(" = "), sql_text(arena, DIALECT_POSTGRES, column->backfill),
                            STR(" WHERE "), column->name, STR(" IS NULL")));
  column_hazard(run, move, HAZARD_REWRITES, STR_NONE, STR_NONE);
  if (plan_is_unique(run->table->new, column->column))
    column_hazard(run, move, HAZARD_MAY_FAIL, STR_NONE, STR_NONE);
  if (apart) postgres_all_triggers(run->plan, PHASE_ALTER_TABLES, run->table->new->name, "ENABLE");
}

static void set_not_null(const ColumnRun *run) {
  bool old = run->pair->old != NULL;
  bool unfilled = sqltext_empty(run->pair->new->backfill) &&
                  !(old && plan_never_null(run->plan, run->table, run->pair));
  if (online_set_not_null(run, unfilled ? query_nulls(run) : STR_NONE)) return;
  Move *move = column_say(run, PHASE_ALTER_TABLES, STR("SET NOT NULL"));
  if (unfilled) column_hazard(run, move, HAZARD_MAY_FAIL, PLAN_GIVE_BACKFILL, query_nulls(run));
  column_locks(run, move);
}

/* What a type has by itself (pg_type.typstorage): Postgres before 16 has no word for it. */
static Str usual_storage(TypeId type) {
  switch ((int)type) {
  case TYPE_NUMERIC:
  case TYPE_INET:
  case TYPE_CIDR: return STR("MAIN");
  case TYPE_TSQUERY: return STR("PLAIN");
  default: return STR("EXTENDED");
  }
}

/* `was`, `packed`: the storage and compression it has. */
static void change_storage(const ColumnRun *run, Str was, Str packed) {
  Arena *arena = run->plan->arena;
  const Column *new = run->pair->new->column;
  if (!str_eq(was, new->pg_storage))
    column_say(run, PHASE_ALTER_TABLES,
               CAT(arena, STR("SET STORAGE "),
                   str_given(new->pg_storage) ? str_upper(arena, new->pg_storage) : usual_storage(new->type.id)));
  if (!str_eq(packed, new->pg_compression))
    column_say(run, PHASE_ALTER_TABLES,
               CAT(arena, STR("SET COMPRESSION "),
                   str_given(new->pg_compression) ? new->pg_compression : STR("default")));
}

/* --- coming and going --- */

/* The primary key comes by itself, once the column is there. */
static Str add_text(const ColumnRun *run, const SqlColumn *column) {
  SqlColumn plain = *column;
  plain.primary_key = false;
  return CAT(run->plan->arena, STR("ALTER TABLE "), run->table->new->name, STR(" ADD COLUMN "),
             postgres_column_text(run->plan, &plain));
}

/* It comes empty, gets its values, and then what else is said of it. */
static void add_filled(const ColumnRun *run) {
  const SqlColumn *column = run->pair->new;
  SqlColumn empty = *column;
  empty.not_null = false;
  empty.initial = STR_NONE;
  Move *move = plan_add(run->plan, PHASE_ALTER_TABLES, add_text(run, &empty));
  plan_column_comes(run->plan, move, run->object, STR_NONE);
  fill_rows(run);
  if (str_given(column->initial))
    column_say(run, PHASE_ALTER_TABLES, CAT(run->plan->arena, STR("SET DEFAULT "), column->initial));
  if (column->not_null) set_not_null(run);
}

/* Its values are looked at, also those that all rows are given (DomainHasConstraints of ATExecAddColumn). */
static bool is_constrained(const Type *type) {
  const Domain *domain = type->domain_array > 0 ? NULL : type->domain;
  if (domain == NULL) return false;
  bool own = !domain->value->nullable || expression_on(&domain->check, DIALECT_POSTGRES);
  return own || is_constrained(&domain->value->type);
}

/* A default that is one value for all rows is kept beside them (Postgres manual, ALTER TABLE, Notes). */
static bool writes_rows(const SqlColumn *column) {
  const Default *initial = column->column->initial;
  if (is_constrained(&column->column->type)) return true;
  if (!sqltext_empty(column->generated) || column->identity != NULL) return true;
  if (type_is_serial(&column->column->type)) return true;
  bool uuid = initial->function == FUNCTION_UUID || initial->function == FUNCTION_UUID7;
  if (initial->kind == DEFAULT_FUNCTION) return uuid;
  return initial->kind == DEFAULT_EXPRESSION && initial->expression.tree == NULL;
}

bool postgres_gives_values(const Plan *plan, const SqlColumn *column) {
  bool filled = !sqltext_empty(column->backfill) && sqltext_empty(column->generated);
  bool stands_in = plan->back && plan_needs_value(column);
  return !filled && (str_given(column->initial) || stands_in || writes_rows(column));
}

/* On the way back: it comes with a default, which all rows have then, and that goes. */
static bool add_with_stand_in(const ColumnRun *run) {
  Plan *plan = run->plan;
  SqlColumn column = *run->pair->new;
  Str stand_in = plan->back ? plan_stand_in(plan, plan->to, run->table->new, &column) : STR_NONE;
  if (!str_given(stand_in)) return false;
  column.initial = stand_in;
  plan_column_comes(plan, plan_add(plan, PHASE_ALTER_TABLES, add_text(run, &column)), run->object, stand_in);
  column_say(run, PHASE_ALTER_TABLES, STR("DROP DEFAULT"));
  return true;
}

static void add_plain(const ColumnRun *run) {
  const SqlColumn *column = run->pair->new;
  if (add_with_stand_in(run)) return;
  if (!sqltext_empty(column->backfill) && sqltext_empty(column->generated)) {
    add_filled(run);
    return;
  }
  Move *move = plan_add(run->plan, PHASE_ALTER_TABLES, add_text(run, column));
  if (sqltext_empty(column->generated)) plan_column_comes(run->plan, move, run->object, STR_NONE);
  if (column->not_null && !has_default(column)) /* a primary key says so when it comes */
    column_hazard(run, move, HAZARD_MAY_FAIL, PLAN_GIVE_BACKFILL,
                  CAT(run->plan->arena, STR("SELECT * FROM "), run->table->new->name));
  if (!writes_rows(column)) return;
  column_hazard(run, move, HAZARD_REWRITES, STR_NONE, STR_NONE);
  column_locks(run, move);
}

static void add_column(const ColumnRun *run) {
  add_plain(run);
  change_storage(run, STR_NONE, run->pair->new->column->pg_compression); /* ADD COLUMN says it */
}

static void drop_default(const ColumnRun *run) {
  if (str_given(run->pair->old->initial)) column_say(run, PHASE_DROP_PARTS, STR("DROP DEFAULT"));
}

/* The value or default of the column calls a function whose head changes. */
static bool calls(Plan *plan, const SqlColumn *column) {
  Str initial = str_given(column->initial) ? column->initial : STR("");
  return plan_mentions(plan, &plan->functions, initial) ||
         plan_mentions(plan, &plan->functions, sql_text(plan->arena, DIALECT_POSTGRES, column->generated));
}

static void drop_column(const ColumnRun *run, Phase phase, bool lost) {
  Plan *plan = run->plan;
  Str name = run->pair->old->name;
  if (phase != PHASE_DROP_MADE && calls(plan, run->pair->old)) drop_default(run);
  Move *move = plan_add(plan, phase, CAT(plan->arena, STR("ALTER TABLE "), run->table->new->name,
                                         STR(" DROP COLUMN "), name));
  if (!lost) return;
  plan_column_gone(plan, move, run->table, run->pair->old);
}

/* --- default, NOT NULL, identity --- */

static void set_default(const ColumnRun *run) {
  if (!str_given(run->pair->new->initial)) return;
  column_say(run, PHASE_ALTER_TABLES,
      CAT(run->plan->arena, STR("SET DEFAULT "), run->pair->new->initial));
}

static void change_nullability(const ColumnRun *run) {
  bool was = is_not_null(run->pair->old), is = is_not_null(run->pair->new);
  if (was == is) return;
  if (!is) {
    column_say(run, PHASE_ALTER_TABLES, STR("DROP NOT NULL"));
    return;
  }
  if (!sqltext_empty(run->pair->new->backfill) && !plan_converts(run->plan, run->pair)) fill_rows(run);
  set_not_null(run);
}

static void comment_column(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const Column *old = run->pair->old == NULL ? NULL : run->pair->old->column;
  const Column *new = run->pair->new->column;
  Str was = old == NULL ? STR_NONE : ddl_comment(arena, old->comment, old->deprecated);
  Str is = ddl_comment(arena, new->comment, new->deprecated);
  Str object = CAT(arena, run->table->new->name, STR("."), run->pair->new->name);
  postgres_comment(run->plan, "COLUMN", object, was, is);
}

static bool is_remade(const TablePair *table, const SqlColumn *new) {
  return map_get(table->remade, new->column->name.str) != NULL;
}

bool postgres_column_goes(Plan *plan, const TablePair *table, const ColumnPair *pair) {
  if (pair->old == NULL || pair->new == NULL) return pair->old != NULL;
  bool anew = is_remade(table, pair->new) || calls(plan, pair->old) || calls(plan, pair->new);
  return is_replaced(plan, pair) || (anew && !sqltext_empty(pair->new->generated));
}

static void change_column(const ColumnRun *run) {
  const SqlColumn *old = run->pair->old, *new = run->pair->new;
  bool remade = is_remade(run->table, new), called = calls(run->plan, old) || calls(run->plan, new);
  numbering_rename(run);
  if (postgres_column_goes(run->plan, run->table, run->pair)) {
    drop_column(run, PHASE_DROP_MADE, sqltext_empty(old->generated));
    add_column(run);
    return;
  }
  if (!sqltext_empty(old->generated) && sqltext_empty(new->generated))
    plan_computed(run->plan, column_say(run, PHASE_ALTER_TABLES, STR("DROP EXPRESSION")), run->table, run->pair);
  bool default_changed = called || !str_eq(old->initial, new->initial);
  if (remade || default_changed) drop_default(run);
  postgres_relabel(run);
  if (remade) column_change_type(run);
  if (remade || default_changed) set_default(run);
  if (new->identity != NULL) change_nullability(run);
  numbering_change(run);
  if (new->identity == NULL) change_nullability(run);
  if (remade) change_storage(run, STR_NONE, STR_NONE); /* another type has its own */
  else change_storage(run, old->column->pg_storage, old->column->pg_compression);
}

static bool is_generated(const ColumnPair *column) {
  return column->new != NULL && !sqltext_empty(column->new->generated);
}

/* A generated column stands in the way of what it reads, one of rows in that of the table or view. What comes among the
 * tables and reads all columns is not to find it. */
static Phase drop_phase(const ColumnRun *run) {
  const SqlColumn *column = run->pair->old;
  if (!sqltext_empty(column->generated) || postgres_has_rows_of_gone(run->plan, column)) return PHASE_DROP_MADE;
  return plan_is_awaited(run->plan, run->table->new->table) ? PHASE_ALTER_TABLES : PHASE_DROP_COLUMNS;
}

void postgres_release_columns(Plan *plan, const TablePair *pair) {
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old == NULL || column->new == NULL || !postgres_has_rows_of_gone(plan, column->old)) continue;
    Str name = column->old->name;
    Move *move = plan_add(plan, PHASE_DROP_MADE,
                          CAT(plan->arena, STR("ALTER TABLE "), pair->old->name, STR(" ALTER COLUMN "), name,
                              STR(" SET DATA TYPE text USING "), name, STR("::text")));
    Str object = CAT(plan->arena, pair_name(plan->arena, pair), STR("."), column->new->column->name.str);
    plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, object, STR_NONE, STR_NONE});
    Str what = CAT(plan->arena, STR("read or write "), pair_name(plan->arena, pair));
    plan_hazard(plan, move, (Hazard){HAZARD_LOCKS, object, what, STR_NONE});
  }
}

/* Its values are made by what reads tables as they will be. */
static bool filled_late(Plan *plan, const ColumnPair *column) {
  return column->new != NULL && !sqltext_empty(column->new->backfill) &&
         plan_mentions(plan, &plan->late, sql_text(plan->arena, DIALECT_POSTGRES, column->new->backfill));
}

static void defer_moves(const Plan *plan, MoveList *moves, size_t from) {
  for (size_t i = from; i < moves->len; i++) moves->items[i].step = plan->new_schema->creation.len + 1;
}

static void alter_column(Plan *plan, const TablePair *pair, const ColumnPair *column) {
  Arena *arena = plan->arena;
  const SqlColumn *named = column->new != NULL ? column->new : column->old;
  ColumnRun run = {plan, pair, column,
                   CAT(arena, pair_name(arena, pair), STR("."), named->column->name.str),
                   CAT(arena, STR("ALTER TABLE "), pair->new->name, STR(" ALTER COLUMN "), named->name)};
  MoveList *moves = &plan->phases[PHASE_ALTER_TABLES];
  size_t before = moves->len;
  if (column->new == NULL) {
    drop_column(&run, drop_phase(&run), true);
    return;
  }
  if (column->old == NULL) add_column(&run);
  else change_column(&run);
  if (filled_late(plan, column)) defer_moves(plan, moves, before + (column->old == NULL ? 1 : 0));
  comment_column(&run);
}

/* Generated columns after those they may read. */
void postgres_alter_columns(Plan *plan, const TablePair *pair) {
  for (int generated = 0; generated < 2; generated++) each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (is_generated(column) == (generated == 1)) alter_column(plan, pair, column);
  }
  postgres_release_columns(plan, pair); /* nothing is computed of them any more */
}
