/* Keys and indexes that only have another name, and what partitions have of those of their table: Postgres names these
 * after the partition and the columns, when it makes them (ChooseIndexName in its indexcmds.c). */
#include "target/migration/postgres.h"

#include "base/buf.h"
#include "model/name.h"
#include "model/objects.h"

/* --- names that Postgres chooses --- */

/* What Postgres calls an expression of the user's in its words: the function that it calls, or nothing. */
static Str own_figure(Arena *arena, Str text) {
  if (!ddl_is_call(text)) return STR_NONE;
  Str name = str_slice(text, 0, (size_t)str_find_char(text, '('));
  return str_lower(arena, str_slice(name, (size_t)(str_find_last(name, '.') + 1), name.len));
}

static Str key_name(Arena *arena, const IndexKey *key) {
  if (key->column != NULL) return key->column->name.str;
  const Expression *expression = &key->expression;
  Str name = expression->tree != NULL ? expr_figure(expression->tree)
                                      : own_figure(arena, expression->own.text[DIALECT_POSTGRES].str);
  return str_given(name) ? name : STR("expr");
}

static void add_columns(Arena *arena, StrList *names, const ColumnList *columns) {
  each(i, *columns) vec_push(arena, names, columns->items[i]->name.str);
}

static CopiedIndex copied_key(Arena *arena, const Key *key) {
  CopiedIndex out = {.model = key};
  if (key->primary) return out;
  add_columns(arena, &out.columns, &key->columns);
  add_columns(arena, &out.columns, &key->include);
  return out;
}

static CopiedIndex copied_index(Arena *arena, const Index *index) {
  CopiedIndex out = {.model = index};
  each(i, index->keys) vec_push(arena, &out.columns, key_name(arena, &index->keys.items[i]));
  add_columns(arena, &out.columns, &index->include);
  return out;
}

static CopiedIndex copied_exclude(Arena *arena, const Exclude *exclude) {
  CopiedIndex out = {.model = exclude};
  each(i, exclude->elements) vec_push(arena, &out.columns, key_name(arena, &exclude->elements.items[i].key));
  return out;
}

typedef struct Chooser {
  Plan *plan;
  const SqlSchema *sql;
  Map taken; /* by schema and name */
} Chooser;

static bool take(Chooser *c, Str schema, Str name) {
  Str whole = CAT(c->plan->arena, str_given(schema) ? schema : STR(""), STR("."), name);
  return map_add(c->plan->arena, &c->taken, whole, c) == NULL;
}

/* The first that is free of p_a_b_idx, p_a_b_idx1, .. */
static Str choose(Chooser *c, const Partition *partition, const StrList *columns, Str label) {
  Arena *arena = c->plan->arena;
  Str name, joined = columns->len > 0 ? names_joined(arena, columns) : STR_NONE;
  for (int number = 0;; number++) {
    Str numbered = number == 0 ? label : str_format(arena, "%.*s%d", STR_ARG(label), number);
    name = name_fit_postgres(arena, partition->name.str, joined, numbered);
    if (take(c, partition->schema, name)) return name;
  }
}

static void choose_copies(Chooser *c, const SqlTable *table, const Part *part, CopiedIndexes *out) {
  static const Str labels[] = {[PART_KEY] = STR_INIT("key"), [PART_EXCLUDE] = STR_INIT("excl"),
                               [PART_INDEX] = STR_INIT("idx")};
  Arena *arena = c->plan->arena;
  CopiedIndex copied = {0};
  if (part->kind == PART_KEY) copied = copied_key(arena, ((const SqlKey *)part->of)->key);
  if (part->kind == PART_INDEX) copied = copied_index(arena, ((const SqlIndex *)part->of)->index);
  if (part->kind == PART_EXCLUDE) copied = copied_exclude(arena, ((const SqlExclude *)part->of)->exclude);
  copied.columns = names_of_index_columns(arena, &copied.columns);
  Str label = part->kind == PART_KEY && copied.columns.len == 0 ? STR("pkey") : labels[part->kind];
  each(i, table->partitions)
    vec_push(arena, &copied.copies, choose(c, table->partitions.items[i].partition, &copied.columns, label));
  vec_push(arena, out, copied);
}

/* Names that the schema gives are free when their turn comes, or the database could not be made: so whatever stands
 * first, what Postgres chooses is none of them. */
static void take_given(Chooser *c) {
  each(t, c->sql->tables) {
    const SqlTable *table = &c->sql->tables.items[t];
    const Table *model = table->table;
    take(c, model->schema, model->name.str);
    each(i, table->partitions) {
      const Partition *partition = table->partitions.items[i].partition;
      take(c, partition->schema, partition->name.str);
    }
    if (model->primary_key != NULL) take(c, model->schema, model->primary_key->name.str);
    each(i, table->uniques) take(c, model->schema, table->uniques.items[i].key->name.str);
    each(i, table->excludes) take(c, model->schema, table->excludes.items[i].exclude->name.str);
    each(i, table->indexes) take(c, model->schema, table->indexes.items[i].index->name.str);
  }
}

const CopiedIndexes *postgres_copied_indexes(Plan *plan, const SqlSchema *sql) {
  CopiedIndexes *out = arena_array(plan->arena, CopiedIndexes, sql->tables.len + 1);
  Chooser chooser = {.plan = plan, .sql = sql};
  take_given(&chooser);
  for (int indexes = 0; indexes <= 1; indexes++) each(t, sql->tables) { /* keys come with tables, indexes after all */
    const SqlTable *table = &sql->tables.items[t];
    if (table->partitions.len == 0) continue;
    Parts parts = table_parts(plan, sql, table);
    each(i, parts) {
      const Part *part = &parts.items[i];
      bool copied = part->kind == PART_KEY || part->kind == PART_EXCLUDE || part->kind == PART_INDEX;
      if (copied && (part->kind == PART_INDEX) == (indexes == 1)) choose_copies(&chooser, table, part, &out[t]);
    }
  }
  return out;
}

/* --- renaming --- */

/* What stands before a name in the schema: "shop." */
static Str schema_prefix(Plan *plan, Str schema) {
  Str whole = sql_qualified(plan->arena, plan->new_schema, schema, STR("x"));
  return str_slice(whole, 0, whole.len - 1);
}

Str postgres_index_object(Plan *plan, const SqlTable *table, Str name) {
  return CAT(plan->arena, schema_prefix(plan, table->table->schema), name);
}

static Str rename_sql(Plan *plan, const PartRename *rename) {
  return CAT(plan->arena, rename->alter, rename->from, rename->end, rename->to);
}

static void add_rename(Plan *plan, PartRename rename) {
  rename.move = plan->phases[PHASE_RENAME_PARTS].len;
  plan_add(plan, PHASE_RENAME_PARTS, rename_sql(plan, &rename));
  vec_push(plan->arena, &plan->part_renames, rename);
}

void postgres_rename_part(Plan *plan, const SqlTable *table, const PartPair *pair) {
  Arena *arena = plan->arena;
  PartRename rename = {.from = pair->old->name, .to = pair->new->name, .end = STR(" TO ")};
  if (str_eq(rename.from, rename.to)) return;
  if (pair->new->kind == PART_INDEX) {
    rename.alter = CAT(arena, STR("ALTER INDEX "), postgres_index_object(plan, table, STR("")));
    rename.end = STR(" RENAME TO ");
  } else {
    rename.alter = CAT(arena, STR("ALTER TABLE "), table->name, STR(" RENAME CONSTRAINT "));
  }
  add_rename(plan, rename);
}

/* One that takes the name of another, which has it until its turn comes, steps aside first. */
void postgres_untangle_renames(Plan *plan) {
  Map given = {0}; /* away, by one of them */
  each(i, plan->part_renames) map_set(plan->arena, &given, plan->part_renames.items[i].from, plan);
  each(i, plan->part_renames) {
    PartRename first = plan->part_renames.items[i], second = first;
    bool waits = map_get(&given, first.to) != NULL;
    Move *move = &plan->phases[PHASE_RENAME_PARTS].items[first.move];
    move->step = waits ? 0 : 1; /* what takes a name comes behind what gives it away */
    if (!waits) continue;
    second.from = first.to = str_format(plan->arena, "__schemagen_%zu", i);
    plan_add(plan, PHASE_RENAME_ASIDE, rename_sql(plan, &first));
    move->sql = rename_sql(plan, &second);
  }
}

/* --- what partitions have --- */

static const void *model_of(const Part *part) {
  if (part->kind == PART_KEY) return ((const SqlKey *)part->of)->key;
  if (part->kind == PART_INDEX) return ((const SqlIndex *)part->of)->index;
  return part->kind == PART_EXCLUDE ? ((const SqlExclude *)part->of)->exclude : NULL;
}

static const CopiedIndex *find_copied(const CopiedIndexes *copied, const void *model) {
  each(i, *copied)
    if (copied->items[i].model == model) return &copied->items[i];
  return NULL;
}

/* DO $$ BEGIN
 *   ALTER TABLE readings_value_idx RENAME COLUMN value TO amount;
 * EXCEPTION WHEN undefined_column OR duplicate_column THEN NULL;
 * END $$
 * The columns of an index keep the names that they had when it was made, and partitions that come later take theirs
 * from them. In a database where a column was renamed before, they have others yet. */
static void rename_columns(Plan *plan, Str index, const StrList *old, const StrList *new) {
  Arena *arena = plan->arena;
  Buf body = BUF(arena);
  for (int aside = 1; aside >= 0; aside--) each(i, *new) {
    bool trade = strs_have(old, new->items[i]);
    if (str_eq(old->items[i], new->items[i]) || (aside == 1 && !trade)) continue;
    Str between = str_format(arena, "__schemagen_%zu", i);
    Str from = trade && aside == 0 ? between : old->items[i], to = aside == 1 ? between : new->items[i];
    buf_format(&body, "  ALTER TABLE %.*s RENAME COLUMN %.*s TO %.*s;\n", STR_ARG(index),
               STR_ARG(sql_ident(arena, DIALECT_POSTGRES, from)), STR_ARG(sql_ident(arena, DIALECT_POSTGRES, to)));
  }
  if (body.len == 0) return;
  Str quote = ddl_dollar_quote(arena, buf_str(&body));
  Move *move = plan_add(plan, PHASE_RENAME_PARTS,
                        CAT(arena, STR("DO "), quote, STR(" BEGIN\n"), buf_str(&body),
                            STR("EXCEPTION WHEN undefined_column OR duplicate_column THEN NULL;\nEND "), quote));
  move->lock = STR("ACCESS EXCLUSIVE on the index and those of its partitions; rows are left alone");
}

static bool is_kept(const TablePair *table, const SqlPartition *old) {
  each(i, table->new->partitions)
    if (partition_kept(table, &table->new->partitions.items[i]) == old) return true;
  return false;
}

static void rename_copy(Plan *plan, const SqlPartition *partition, Str from, Str to) {
  if (str_eq(from, to)) return;
  Str schema = schema_prefix(plan, partition->partition->schema);
  add_rename(plan, (PartRename){.alter = CAT(plan->arena, STR("ALTER INDEX IF EXISTS "), schema),
                                .from = sql_ident(plan->arena, DIALECT_POSTGRES, from),
                                .end = STR(" RENAME TO "),
                                .to = sql_ident(plan->arena, DIALECT_POSTGRES, to)});
}

void postgres_rename_copies(Plan *plan, const TablePair *table, const PartPair *pair) {
  Arena *arena = plan->arena;
  if (table->old->partitions.len == 0 || model_of(pair->old) == NULL) return;
  const CopiedIndexes *before = &plan->copied_before[table->old - plan->from->tables.items];
  const CopiedIndexes *after = &plan->copied_after[table->new - plan->to->tables.items];
  const CopiedIndex *old = find_copied(before, model_of(pair->old)), *new = find_copied(after, model_of(pair->new));
  if (old == NULL || new == NULL || old->columns.len != new->columns.len) return;
  rename_columns(plan, postgres_index_object(plan, table->new, pair->new->name), &old->columns, &new->columns);
  each(i, table->new->partitions) {
    const SqlPartition *is = &table->new->partitions.items[i], *was = partition_kept(table, is);
    if (was != NULL) rename_copy(plan, is, old->copies.items[was - table->old->partitions.items], new->copies.items[i]);
  }
  const SqlTable *former = plan_before(plan, table->old);
  each(i, table->old->partitions) { /* another has the name of one that goes, and may get those of its indexes */
    const SqlPartition *goes = &table->old->partitions.items[i];
    Str aside = str_format(arena, "__schemagen_off_%zu", plan->part_renames.len);
    if (!str_eq(goes->name, former->partitions.items[i].name) && !is_kept(table, goes))
      rename_copy(plan, goes, old->copies.items[i], aside);
  }
}
