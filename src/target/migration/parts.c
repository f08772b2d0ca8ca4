/* Parts of a table that have a name and a text: keys, checks, exclusions, indexes, foreign keys. Two of one text
 * are the same; one that reads a column that is remade is made anew whatever its text. */
#include "target/migration/diff.h"

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

enum { INDEX_MAX_KEYS = 32 }; /* of Postgres */

typedef struct PartRun {
  Plan *plan;
  const SqlSchema *sql;
  const Map *remade;
  Parts out;
} PartRun;

static Part *add_part(PartRun *run, PartKind kind, DdlConstraint constraint, const void *of, bool remade) {
  Part part = {.kind = kind, .name = constraint.name, .text = constraint.definition,
               .comment = constraint.comment, .of = of, .remade = remade};
  vec_push(run->plan->arena, &run->out, part);
  return &run->out.items[run->out.len - 1];
}

static Part *add_index(PartRun *run, const DdlIndex *index, const void *of, bool remade) {
  DdlConstraint named = {.name = index->name, .definition = index_text(run->plan->arena, index)};
  return add_part(run, PART_INDEX, named, of, remade);
}

/* What `renamed_from:` says, as it stands in DDL. */
static void set_former(const PartRun *run, Part *part, Str former) {
  if (str_given(former)) part->former = sql_ident(run->plan->arena, run->sql->dialect, former);
}

/* Keys that are one to CREATE TABLE (transformIndexConstraints in Postgres's parse_utilcmd.c): the first stays,
 * and when that has no name, as one beside its column, it takes that of the other. */
static bool are_one(const Key *a, const Key *b) {
  if (a->columns.len != b->columns.len || a->include.len + b->include.len > 0) return false;
  each(i, a->columns)
    if (a->columns.items[i] != b->columns.items[i]) return false;
  return a->deferrable == b->deferrable && a->nulls_not_distinct == b->nulls_not_distinct;
}

static bool is_swallowed(const PartRun *run, const SqlTable *table, size_t unique) {
  const Key *key = table->uniques.items[unique].key, *primary = table->table->primary_key;
  if (run->sql->dialect == DIALECT_SQLITE) return false;
  if (primary != NULL && are_one(primary, key)) return true;
  for (size_t i = 0; i < unique; i++)
    if (are_one(table->uniques.items[i].key, key)) return true;
  return false;
}

/* The name of a primary key that stands beside its column. */
static Str inline_name(const PartRun *run, const SqlTable *table) {
  const Key *primary = table->table->primary_key;
  if (run->sql->dialect == DIALECT_SQLITE) return STR_NONE;
  each(i, table->uniques)
    if (are_one(primary, table->uniques.items[i].key)) return table->uniques.items[i].name;
  return sql_ident(run->plan->arena, DIALECT_POSTGRES, primary->name.str);
}

/* A primary key that stands beside its column has its name all the same in Postgres. */
static void add_primary_key(PartRun *run, const SqlTable *table, const SqlTable *named) {
  Arena *arena = run->plan->arena;
  const Key *primary = table->table->primary_key;
  if (primary == NULL) return;
  SqlKey *key = table->primary_key;
  if (named->primary_key == NULL) {
    key = arena_make(arena, SqlKey);
    key->key = primary;
    key->name = inline_name(run, table);
  }
  Part *part = add_part(run, PART_KEY, ddl_primary_key(arena, run->sql, key), key,
                        reads_columns(run->remade, &primary->columns));
  set_former(run, part, primary->renamed_from);
}

static void add_uniques(PartRun *run, const SqlTable *table) {
  Arena *arena = run->plan->arena;
  each(i, table->uniques) {
    const SqlKey *key = &table->uniques.items[i];
    bool remade = reads_columns(run->remade, &key->key->columns);
    if (is_swallowed(run, table, i)) continue;
    Part *part;
    if (key->as_index) {
      DdlIndex index = ddl_unique_index(arena, run->sql, table, key);
      part = add_index(run, &index, key, remade);
    } else {
      part = add_part(run, PART_KEY, ddl_unique(arena, run->sql, key), key, remade);
    }
    set_former(run, part, key->key->renamed_from);
  }
}

static const Map *remade_of(const Plan *plan, const Table *table) {
  static const Map nothing = {0};
  const Map *found = map_get(&plan->remade, table_key_name(plan->arena, table));
  return found == NULL ? &nothing : found;
}

static bool same_columns(const ColumnList *a, const ColumnList *b) {
  if (a->len != b->len) return false;
  each(i, *a) {
    bool found = false;
    each(k, *b) found = found || str_eq(a->items[i]->name.str, b->items[k]->name.str);
    if (!found) return false;
  }
  return true;
}

static bool is_over(const SqlIndex *index, const ColumnList *columns) {
  ColumnList own = {0};
  if (index->keys.len != columns->len) return false;
  Column *items[INDEX_MAX_KEYS];
  each(i, index->keys) {
    if (index->keys.items[i].column == NULL || i == INDEX_MAX_KEYS) return false;
    items[i] = (Column *)(uintptr_t)index->keys.items[i].column;
  }
  own = (ColumnList){items, index->keys.len, index->keys.len};
  return same_columns(&own, columns);
}

/* The keys of `table` over exactly `columns`: a foreign key hangs on one of them. */
static Str keys_over(Plan *plan, const SqlSchema *sql, const SqlTable *table, const ColumnList *columns) {
  Buf out = BUF(plan->arena);
  if (table == NULL) return STR("");
  const Key *primary = table->table->primary_key;
  if (primary != NULL && same_columns(&primary->columns, columns)) {
    const SqlKey key = {.key = primary};
    buf_append(&out, ddl_primary_key(plan->arena, sql, &key).definition);
  }
  each(i, table->uniques) {
    const SqlKey *key = &table->uniques.items[i];
    if (!same_columns(&key->key->columns, columns)) continue;
    buf_char(&out, '|');
    buf_append(&out, ddl_unique(plan->arena, sql, key).definition);
  }
  each(i, table->indexes) {
    const SqlIndex *index = &table->indexes.items[i];
    if (!index->unique || !sqltext_empty(index->where) || !is_over(index, columns)) continue;
    DdlIndex ddl = ddl_index(plan->arena, sql, table, index);
    buf_char(&out, '|');
    buf_append(&out, index_text(plan->arena, &ddl));
  }
  return buf_str(&out);
}

/* Postgres gives no key away that a foreign key hangs on. */
static bool loses_key(const PartRun *run, const ForeignKey *model) {
  Plan *plan = run->plan;
  if (run->sql->dialect == DIALECT_SQLITE || !table_made(model->target, DIALECT_POSTGRES)) return false;
  Str name = table_key_name(plan->arena, model->target);
  const SqlTable *old = map_get(&plan->old_tables, name), *new = map_get(&plan->new_tables, name);
  if (old == NULL || new == NULL) return false;
  if (!str_eq(old->partition_by, new->partition_by)) return true; /* it is made anew */
  if (partitions_taken_off(plan, &(TablePair){.old = old, .new = new})) return true;
  return !str_eq(keys_over(plan, plan->from, old, &model->target_columns),
                 keys_over(plan, plan->to, new, &model->target_columns));
}

static void add_foreign_keys(PartRun *run, const SqlTable *table) {
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    const ForeignKey *model = key->foreign_key;
    bool remade = reads_columns(run->remade, &model->columns) ||
                  reads_columns(remade_of(run->plan, model->target), &model->target_columns) ||
                  loses_key(run, model);
    Part *part = add_part(run, PART_FOREIGN_KEY, ddl_foreign_key(run->plan->arena, run->sql, key), key, remade);
    set_former(run, part, model->renamed_from);
  }
}

static void add_indexes(PartRun *run, const SqlTable *table) {
  Arena *arena = run->plan->arena;
  each(i, table->indexes) {
    const SqlIndex *from = &table->indexes.items[i];
    DdlIndex index = ddl_index(arena, run->sql, table, from);
    bool remade = index_remade(run->remade, from) ||
                  plan_mentions(run->plan, &run->plan->functions, index_text(arena, &index));
    Part *part = add_index(run, &index, from, remade);
    part->comment = from->index->comment.str;
    set_former(run, part, from->index->renamed_from);
  }
}

/* Elements and conditions are Postgres's words: any column may be among them. */
static void add_excludes(PartRun *run, const SqlTable *table) {
  each(i, table->excludes) {
    const SqlExclude *exclude = &table->excludes.items[i];
    DdlConstraint text = ddl_exclude(run->plan->arena, run->sql, exclude);
    bool remade = run->remade->len > 0 || plan_mentions(run->plan, &run->plan->functions, text.definition);
    add_part(run, PART_EXCLUDE, text, exclude, remade);
  }
}

Parts table_parts(Plan *plan, const SqlSchema *sql, const SqlTable *table) {
  PartRun run = {.plan = plan, .sql = sql, .remade = remade_of(plan, table->table)};
  const SqlTable *named = sql == plan->from ? plan_before(plan, table) : table;
  add_primary_key(&run, table, named);
  each(i, table->checks) {
    const SqlCheck *check = &table->checks.items[i];
    bool remade = (run.remade->len > 0 && reads_text(run.remade, check->expression)) ||
                  plan_mentions(plan, &plan->functions, sql_text(plan->arena, sql->dialect, check->expression));
    DdlConstraint constraint = ddl_check(plan->arena, sql, check);
    constraint.name = named->checks.items[i].name;
    Part *part = add_part(&run, PART_CHECK, constraint, check, remade);
    if (check->check != NULL) set_former(&run, part, check->check->renamed_from);
  }
  add_excludes(&run, table);
  add_uniques(&run, table);
  add_indexes(&run, table);
  add_foreign_keys(&run, table);
  return run.out;
}

static bool same_part(const Part *a, const Part *b) {
  return a->kind == b->kind && str_eq(a->text, b->text) && !a->remade && !b->remade;
}

typedef enum PartMatch { BY_NAME, BY_FORMER_NAME, BY_TEXT, BY_END } PartMatch;

/* The old part that is `new`, among those not `used`; -1 when there is none. */
static ptrdiff_t partner_of(const Parts *old, const bool *used, const Part *new, PartMatch match) {
  each(i, *old) {
    const Part *part = &old->items[i];
    if (used[i] || !same_part(part, new)) continue;
    if (match == BY_NAME && !str_eq(part->name, new->name)) continue;
    if (match == BY_FORMER_NAME && !str_eq(part->name, new->former)) continue;
    return (ptrdiff_t)i;
  }
  return -1;
}

PartPairs plan_parts(Arena *arena, const Parts *old, const Parts *new) {
  PartPairs out = {0};
  bool *used = arena_array(arena, bool, old->len + 1);
  const Part **partner = arena_array(arena, const Part *, new->len + 1);
  for (PartMatch match = BY_NAME; match < BY_END; match++) {
    each(i, *new) {
      ptrdiff_t at = partner[i] != NULL ? -1 : partner_of(old, used, &new->items[i], match);
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

