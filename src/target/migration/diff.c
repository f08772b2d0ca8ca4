/* Pairs what two forms of a schema have under one name, and puts a plan together. */
#include "target/migration/diff.h"

Move *plan_add(Plan *plan, Phase phase, Str sql) {
  MoveList *moves = &plan->phases[phase];
  vec_push(plan->arena, moves, (Move){.sql = sql});
  return &moves->items[moves->len - 1];
}

void plan_hazard(Plan *plan, Move *move, Hazard hazard) {
  vec_push(plan->arena, &move->hazards, hazard);
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

TablePairs plan_tables(Plan *plan) {
  Arena *arena = plan->arena;
  Map olds = {0}, news = {0};
  TablePairs out = {0};
  each(i, plan->from->tables) {
    SqlTable *table = &plan->from->tables.items[i];
    map_set(arena, &olds, table_key_name(arena, table->table), table);
  }
  each(i, plan->to->tables) {
    SqlTable *table = &plan->to->tables.items[i];
    Str name = table_key_name(arena, table->table);
    const SqlTable *old = map_get(&olds, name);
    map_set(arena, &news, name, table);
    vec_push(arena, &out, (TablePair){.old = old, .new = table, .columns = pair_columns(arena, old, table)});
  }
  for (size_t i = plan->from->tables.len; i-- > 0;) {
    SqlTable *table = &plan->from->tables.items[i];
    if (map_get(&news, table_key_name(arena, table->table)) == NULL)
      vec_push(arena, &out, (TablePair){.old = table});
  }
  return out;
}

const SqlTable *plan_before(const Plan *plan, const SqlTable *from) {
  return &plan->before->tables.items[from - plan->from->tables.items];
}

/* --- parts --- */

static bool reads_columns(const Map *remade, const ColumnList *columns) {
  each(i, *columns)
    if (map_get(remade, columns->items[i]->name.str) != NULL) return true;
  return false;
}

/* Dialect text hides which columns it reads: then any that is remade may be among them. */
static bool reads_text(const Map *remade, SqlText text) {
  bool columns = false;
  each(i, text.pieces) {
    const Column *column = text.pieces.items[i].column;
    if (column == NULL) continue;
    columns = true;
    if (map_get(remade, column->name.str) != NULL) return true;
  }
  return !columns && text.pieces.len > 0;
}

static bool index_remade(const Map *remade, const SqlIndex *index) {
  if (remade->len == 0) return false;
  each(i, index->keys) {
    const SqlIndexKey *key = &index->keys.items[i];
    bool reads = key->column != NULL ? map_get(remade, key->column->name.str) != NULL
                                     : reads_text(remade, key->expression);
    if (reads) return true;
  }
  return reads_columns(remade, &index->index->include) ||
         (!sqltext_empty(index->where) && reads_text(remade, index->where));
}

static Str index_text(Arena *arena, const DdlIndex *index) {
  return str_format(arena, "%d%d|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s", index->unique,
                    index->nulls_not_distinct, STR_ARG(index->method), STR_ARG(index->keys),
                    STR_ARG(index->include), STR_ARG(index->with), STR_ARG(index->tablespace),
                    STR_ARG(index->where));
}

typedef struct PartRun {
  Plan *plan;
  const SqlSchema *sql;
  const Map *remade;
  Parts out;
} PartRun;

static void add_part(PartRun *run, PartKind kind, DdlConstraint constraint, const void *of, bool remade) {
  Part part = {kind, constraint.name, constraint.definition, constraint.comment, of, remade};
  vec_push(run->plan->arena, &run->out, part);
}

/* A primary key that stands beside its column has its name all the same in Postgres. */
static void add_primary_key(PartRun *run, const SqlTable *table) {
  Arena *arena = run->plan->arena;
  const Key *primary = table->table->primary_key;
  if (primary == NULL) return;
  SqlKey *key = table->primary_key;
  if (key == NULL) {
    key = arena_make(arena, SqlKey);
    key->key = primary;
    if (run->sql->dialect == DIALECT_POSTGRES)
      key->name = sql_ident(arena, DIALECT_POSTGRES, primary->name.str);
  }
  add_part(run, PART_KEY, ddl_primary_key(arena, run->sql, key), key,
           reads_columns(run->remade, &primary->columns));
}

static void add_uniques(PartRun *run, const SqlTable *table) {
  Arena *arena = run->plan->arena;
  each(i, table->uniques) {
    const SqlKey *key = &table->uniques.items[i];
    bool remade = reads_columns(run->remade, &key->key->columns);
    if (!key->as_index) {
      add_part(run, PART_KEY, ddl_unique(arena, run->sql, key), key, remade);
      continue;
    }
    DdlIndex index = ddl_unique_index(arena, run->sql, table, key);
    Part part = {PART_INDEX, index.name, index_text(arena, &index), STR_NONE, key, remade};
    vec_push(arena, &run->out, part);
  }
}

static const Map *remade_of(const Plan *plan, const Table *table) {
  static const Map nothing = {0};
  const Map *found = map_get(&plan->remade, table_key_name(plan->arena, table));
  return found == NULL ? &nothing : found;
}

static void add_foreign_keys(PartRun *run, const SqlTable *table) {
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    const ForeignKey *model = key->foreign_key;
    bool remade = reads_columns(run->remade, &model->columns) ||
                  reads_columns(remade_of(run->plan, model->target), &model->target_columns);
    add_part(run, PART_FOREIGN_KEY, ddl_foreign_key(run->plan->arena, run->sql, key), key, remade);
  }
}

static void add_indexes(PartRun *run, const SqlTable *table) {
  Arena *arena = run->plan->arena;
  each(i, table->indexes) {
    const SqlIndex *from = &table->indexes.items[i];
    DdlIndex index = ddl_index(arena, run->sql, table, from);
    Part part = {PART_INDEX, index.name, index_text(arena, &index), from->index->comment.str, from,
                 index_remade(run->remade, from)};
    vec_push(arena, &run->out, part);
  }
}

Parts table_parts(Plan *plan, const SqlSchema *sql, const SqlTable *table) {
  PartRun run = {.plan = plan, .sql = sql, .remade = remade_of(plan, table->table)};
  add_primary_key(&run, table);
  const SqlTable *named = sql == plan->from ? plan_before(plan, table) : table;
  each(i, table->checks) {
    const SqlCheck *check = &table->checks.items[i];
    bool remade = run.remade->len > 0 && reads_text(run.remade, check->expression);
    DdlConstraint constraint = ddl_check(plan->arena, sql, check);
    constraint.name = named->checks.items[i].name;
    add_part(&run, PART_CHECK, constraint, check, remade);
  }
  add_uniques(&run, table);
  add_indexes(&run, table);
  add_foreign_keys(&run, table);
  return run.out;
}

static bool same_part(const Part *a, const Part *b) {
  return a->kind == b->kind && str_eq(a->text, b->text) && !a->remade && !b->remade;
}

/* The old part that is `new`, among those not `used`; -1 when there is none. */
static ptrdiff_t partner_of(const Parts *old, const bool *used, const Part *new, bool by_name) {
  each(i, *old) {
    const Part *part = &old->items[i];
    if (used[i] || !same_part(part, new) || (by_name && !str_eq(part->name, new->name))) continue;
    return (ptrdiff_t)i;
  }
  return -1;
}

PartPairs plan_parts(Arena *arena, const Parts *old, const Parts *new) {
  PartPairs out = {0};
  bool *used = arena_array(arena, bool, old->len + 1);
  const Part **partner = arena_array(arena, const Part *, new->len + 1);
  for (int by_name = 1; by_name >= 0; by_name--) {
    each(i, *new) {
      ptrdiff_t at = partner[i] != NULL ? -1 : partner_of(old, used, &new->items[i], by_name);
      if (at < 0) continue;
      partner[i] = &old->items[at];
      used[at] = true;
    }
  }
  each(o, *old)
    if (!used[o]) vec_push(arena, &out, (PartPair){&old->items[o], NULL});
  each(n, *new) vec_push(arena, &out, (PartPair){partner[n], &new->items[n]});
  return out;
}

/* --- the whole --- */

MoveList migration_plan(Arena *arena, Diags *diags, const Change *change) {
  Dialect dialect = change->dialect;
  Plan plan = {.arena = arena, .diags = diags, .old_schema = change->from, .new_schema = change->to,
               .renames = &change->renames};
  plan.before = sql_lower(arena, change->from, dialect);
  renames_apply(&plan, change->from, &plan.phases[PHASE_RENAME]);
  plan.from = sql_lower(arena, change->from, dialect);
  plan.to = sql_lower(arena, change->to, dialect);
  if (dialect == DIALECT_POSTGRES) plan_postgres(&plan);
  else plan_sqlite(&plan);
  plan_blocks(&plan);
  MoveList out = {0};
  for (size_t phase = 0; phase < PHASE_COUNT; phase++)
    each(i, plan.phases[phase]) vec_push(arena, &out, plan.phases[phase].items[i]);
  return out;
}
