/* Pairs what two forms of a schema have under one name, and puts a plan together. */
#include "target/migration/diff.h"

Move *plan_add(Plan *plan, Phase phase, Str sql) {
  MoveList *moves = &plan->phases[phase];
  vec_push(plan->arena, moves, (Move){.sql = sql});
  return &moves->items[moves->len - 1];
}

Str plan_own_name(const Plan *plan, Str name) {
  each(i, plan->asides)
    if (str_eq(plan->asides.items[i].aside, name)) return plan->asides.items[i].name;
  return name;
}

void plan_hazard(Plan *plan, Move *move, Hazard hazard) {
  vec_push(plan->arena, &move->hazards, hazard);
}

void plan_comes(Plan *plan, Move *move, Str object) {
  if (plan->back) plan_hazard(plan, move, (Hazard){HAZARD_NOT_RESTORED, object, STR_NONE, STR_NONE});
}

void plan_gone(Plan *plan, Move *move, Str object, Str detail) {
  Str more = CAT(plan->arena, STR(", and the down migration cannot bring them back"),
                 str_given(detail) ? detail : STR(""));
  plan_hazard(plan, move, (Hazard){HAZARD_DELETES_DATA, object, plan->back ? STR_NONE : more, STR_NONE});
  plan_hazard(plan, move, (Hazard){HAZARD_BREAKS_READERS, object, STR_NONE, STR_NONE});
}

/* --- hazards --- */

static const struct {
  Str name, text;
} hazard_infos[HAZARD_KIND_COUNT] = {
#define HAZARD(id, name, text) [HAZARD_##id] = {STR_INIT(name), STR_INIT(text)},
#include "target/migration/hazards.def"
};

Str hazard_name(HazardKind kind) { return hazard_infos[kind].name; }

Str hazard_text(Arena *arena, const Hazard *hazard) {
  Str text = str_replace(arena, hazard_infos[hazard->kind].text, STR("{0}"), hazard->object);
  return str_replace(arena, text, STR("{1}"), str_given(hazard->detail) ? hazard->detail : STR(""));
}

/* --- tables and columns --- */

Str pair_name(Arena *arena, const TablePair *pair) {
  return table_key_name(arena, (pair->new != NULL ? pair->new : pair->old)->table);
}

static ColumnPairs pair_columns(Arena *arena, const SqlTable *old, const SqlTable *new) {
  Map left = {0};
  ColumnPairs out = {0};
  if (old != NULL) each(i, old->columns) {
    SqlColumn *column = &old->columns.items[i];
    map_set(arena, &left, column->column->name.str, column);
  }
  if (new != NULL) each(i, new->columns) {
    const SqlColumn *column = &new->columns.items[i];
    vec_push(arena, &out, (ColumnPair){map_get(&left, column->column->name.str), column});
  }
  if (old == NULL || new == NULL) return out;
  Map kept = {0};
  each(i, new->columns) map_set(arena, &kept, new->columns.items[i].column->name.str, arena);
  each(i, old->columns)
    if (map_get(&kept, old->columns.items[i].column->name.str) == NULL)
      vec_push(arena, &out, (ColumnPair){&old->columns.items[i], NULL});
  return out;
}

/* The rows have no value yet in a column that comes along. */
static void check_backfill(Plan *plan, const TablePair *pair) {
  each(i, pair->columns) {
    const SqlColumn *column = pair->columns.items[i].new;
    if (column == NULL || sqltext_empty(column->backfill)) continue;
    each(k, column->backfill.pieces) {
      const Column *read = column->backfill.pieces.items[k].column;
      if (read == NULL) continue;
      each(c, pair->columns) {
        const ColumnPair *with = &pair->columns.items[c];
        bool fresh = with->old == NULL && with->new != NULL;
        if (!fresh || !str_eq(with->new->column->name.str, read->name.str)) continue;
        diag_add(plan->diags, DIAG_BACKFILL_NEW, column->column->backfill->text.span,
                 STRS(column->column->name.str, read->name.str));
      }
    }
  }
}

bool plan_converts(Plan *plan, const ColumnPair *pair) {
  if (plan->back || pair->old == NULL || pair->new == NULL || sqltext_empty(pair->new->backfill)) return false;
  Arena *arena = plan->arena;
  const Column *old = pair->old->column, *new = pair->new->column;
  bool retyped = !str_eq(type_yaml(arena, &old->type), type_yaml(arena, &new->type)) ||
                 pair->old->storage != pair->new->storage;
  Str text = sql_text(arena, plan->to->dialect, pair->new->backfill);
  Str before = sqltext_empty(pair->old->backfill) ? STR_NONE
                                                  : sql_text(arena, plan->to->dialect, pair->old->backfill);
  if (!retyped || str_eq(text, before)) return false;
  return str_has_word(str_lower(arena, text), str_lower(arena, new->name.str));
}

static void note_grown(Plan *plan, const TablePair *pair) {
  bool grows = false;
  each(i, pair->columns) grows = grows || pair->columns.items[i].old == NULL;
  if (!grows) return;
  vec_push(plan->arena, &plan->grown, pair->new->table->name.str);
  vec_push(plan->arena, &plan->grown, pair->new->table->flat_name);
}

const Schema *plan_handed_over(const Plan *plan, bool gone) {
  if (gone == plan->back) return NULL;
  return gone ? plan->new_schema : plan->old_schema;
}

static bool is_given_away(const Plan *plan, Str name, bool gone) {
  const Schema *schema = plan_handed_over(plan, gone);
  if (schema != NULL) each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    bool theirs = table->external && table->view == NULL && on(table->on, plan->to->dialect);
    if (theirs && str_eq(table_key_name(plan->arena, table), name)) return true;
  }
  return false;
}

TablePairs plan_tables(Plan *plan) {
  Arena *arena = plan->arena;
  TablePairs out = {0};
  each(i, plan->from->tables) {
    SqlTable *table = &plan->from->tables.items[i];
    map_set(arena, &plan->old_tables, table_key_name(arena, table->table), table);
  }
  each(i, plan->to->tables) {
    SqlTable *table = &plan->to->tables.items[i];
    Str name = table_key_name(arena, table->table);
    const SqlTable *old = map_get(&plan->old_tables, name);
    map_set(arena, &plan->new_tables, name, table);
    if (old == NULL && is_given_away(plan, name, false)) continue;
    vec_push(arena, &out, (TablePair){.old = old, .new = table, .columns = pair_columns(arena, old, table)});
    if (old == NULL) continue;
    note_grown(plan, &out.items[out.len - 1]);
    if (!plan->back) check_backfill(plan, &out.items[out.len - 1]);
  }
  for (size_t i = plan->from->tables.len; i-- > 0;) {
    SqlTable *table = &plan->from->tables.items[i];
    Str name = table_key_name(arena, table->table);
    bool gone = map_get(&plan->new_tables, name) == NULL;
    if (gone && !is_given_away(plan, name, true)) vec_push(arena, &out, (TablePair){.old = table});
  }
  return out;
}

const SqlTable *plan_before(const Plan *plan, const SqlTable *from) {
  const SqlTable *first = plan->from->tables.items;
  bool ours = from >= first && from < first + plan->from->tables.len;
  return ours ? &plan->before->tables.items[from - first] : from; /* what others own keeps its names */
}

/* --- what is not a table of ours --- */

static const SqlTable *find_external(const SqlSchema *sql, Str name) {
  each(i, sql->external)
    if (str_eq(sql->external.items[i].name, name)) return &sql->external.items[i];
  return NULL;
}

static bool has_view(const Plan *plan, const Schema *schema, Str name) {
  each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    if (table->view != NULL && str_eq(table_key_name(plan->arena, table), name)) return true;
  }
  return false;
}

TablePair plan_external(const Plan *plan, const SqlTable *new) {
  Str name = table_key_name(plan->arena, new->table);
  TablePair pair = {.new = new};
  bool fresh = map_get(&plan->views_again, name) != NULL ||
               (new->table->view != NULL && !has_view(plan, plan->old_schema, name));
  if (fresh) return pair;
  SqlTable *bare = arena_make(plan->arena, SqlTable); /* it may have rows */
  *bare = *new;
  bare->indexes.len = 0;
  pair.old = find_external(plan->from, new->name);
  if (pair.old == NULL) pair.old = bare;
  return pair;
}

bool plan_loses_indexes(const Plan *plan, const SqlTable *old) {
  Str name = table_key_name(plan->arena, old->table);
  if (find_external(plan->to, old->name) != NULL || map_get(&plan->views_again, name) != NULL) return false;
  return old->table->view != NULL ? has_view(plan, plan->new_schema, name) : map_get(&plan->new_tables, name) == NULL;
}

/* --- rows --- */

void plan_rows(Plan *plan, const TablePair *pair, Phase phase) {
  const SqlTable *table = pair->new;
  Str query = STR_NONE;
  bool may_fail = pair->old != NULL && table->rows.len > 0 && sql_rows_met(plan->arena, plan->to, table, &query);
  Str object = CAT(plan->arena, table_key_name(plan->arena, table->table), STR(".rows"));
  each(i, table->rows) {
    Str row = table->rows.items[i];
    if (pair->old != NULL && strs_have(&pair->old->rows, row)) continue;
    Move *move = plan_add(plan, phase, row);
    move->step = table->table->insertion;
    if (may_fail && str_starts(row, STR("INSERT")))
      plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, object, STR_NONE, query});
  }
}

/* --- the whole --- */

/* From 0; what has no place is behind all. */
static size_t place_of(const Move *move, size_t steps, bool last_first) {
  if (last_first) return move->step == 0 ? 0 : steps + 1 - move->step;
  return move->step == 0 ? steps : move->step - 1;
}

/* By their places in the order of creation, as `generate` has it; those of one place as they are. */
static void sort_moves(Plan *plan, Phase phase, bool last_first) {
  MoveList *moves = &plan->phases[phase];
  size_t steps = 0;
  each(i, *moves) if (moves->items[i].step > steps) steps = moves->items[i].step;
  size_t *ends = arena_array(plan->arena, size_t, steps + 2); /* where the moves of a place end, then begin */
  Move *sorted = arena_array(plan->arena, Move, moves->len + 1);
  each(i, *moves) ends[place_of(&moves->items[i], steps, last_first)]++;
  for (size_t i = 1; i <= steps; i++) ends[i] += ends[i - 1];
  for (size_t i = moves->len; i-- > 0;) sorted[--ends[place_of(&moves->items[i], steps, last_first)]] = moves->items[i];
  if (moves->len > 0) memcpy(moves->items, sorted, moves->len * sizeof *sorted);
}

/* People know what stands aside by its own name. */
static void name_hazards(const Plan *plan, Move *move) {
  each(a, plan->asides) each(i, move->hazards) {
    Str *object = &move->hazards.items[i].object;
    *object = str_replace(plan->arena, *object, plan->asides.items[a].aside, plan->asides.items[a].name);
    Str *detail = &move->hazards.items[i].detail;
    if (str_given(*detail))
      *detail = str_replace(plan->arena, *detail, plan->asides.items[a].aside, plan->asides.items[a].name);
  }
}

MoveList migration_plan(Arena *arena, Diags *diags, const Change *change) {
  Dialect dialect = change->dialect;
  Plan plan = {.arena = arena, .diags = diags, .old_schema = change->from, .new_schema = change->to,
               .renames = &change->renames, .online = change->online, .back = change->back,
               .extensions_stay = change->extensions_stay, .history = change->history};
  plan_index_renames(&plan);
  plan.before = sql_lower(arena, change->from, dialect);
  if (dialect == DIALECT_POSTGRES) plan.copied_before = postgres_copied_indexes(&plan, plan.before);
  if (dialect == DIALECT_POSTGRES) plan_move_home(&plan, change->from);
  renames_apply(&plan, change->from);
  plan.from = sql_lower(arena, change->from, dialect);
  plan.to = sql_lower(arena, change->to, dialect);
  if (dialect == DIALECT_POSTGRES) plan.copied_after = postgres_copied_indexes(&plan, plan.to);
  if (dialect == DIALECT_POSTGRES) plan_postgres(&plan);
  else plan_sqlite(&plan);
  sort_moves(&plan, PHASE_STAND_APART, true);
  sort_moves(&plan, PHASE_DROP_MADE, true);
  sort_moves(&plan, PHASE_RENAME_PARTS, false);
  sort_moves(&plan, PHASE_CREATE_TABLES, false);
  sort_moves(&plan, PHASE_ALTER_TABLES, false);
  sort_moves(&plan, PHASE_CREATE_CODE, false);
  sort_moves(&plan, PHASE_ROWS, false);
  sort_moves(&plan, PHASE_ONLINE_ROWS, false);
  MoveList out = {0};
  for (size_t phase = 0; phase < PHASE_COUNT; phase++)
    each(i, plan.phases[phase]) {
      Move move = plan.phases[phase].items[i];
      name_hazards(&plan, &move);
      move.apart = phase == PHASE_ONLINE_VALUES || (phase >= PHASE_ONLINE_FILL && phase <= PHASE_ONLINE_ROWS);
      vec_push(arena, &out, move);
    }
  return out;
}
