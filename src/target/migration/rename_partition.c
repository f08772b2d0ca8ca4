/* Partitions that have another name. They have no `renamed_from:`: what a partition is for says which it is. */
#include "model/bounds.h"
#include "target/migration/diff.h"

typedef struct Levels {
  Arena *arena;
  const Table *old, *new;
  Str owner; /* the new table */
  RenameList *out;
} Levels;

static Str whole_of(const Levels *l, const Partition *partition) {
  return qualified_name(l->arena, partition->schema, partition->name.str);
}

static Str former_column(const Levels *l, Str now) {
  each(i, *l->out) {
    const Rename *rename = &l->out->items[i];
    bool fits = rename->kind == RENAME_COLUMN && str_eq(rename->owner, l->owner) && str_eq(rename->to, now);
    if (fits) return rename->from;
  }
  return now;
}

static bool same_key(const Levels *l, const IndexKey *old, const IndexKey *new) {
  bool same = str_eq(old->collation, new->collation) && str_eq(old->opclass, new->opclass);
  if (!same || (old->column == NULL) != (new->column == NULL)) return false;
  if (new->column != NULL) return str_eq(old->column->name.str, former_column(l, new->column->name.str));
  return str_eq(old->expression.text.str, new->expression.text.str) &&
         str_eq(old->expression.own.text[DIALECT_POSTGRES].str, new->expression.own.text[DIALECT_POSTGRES].str);
}

/* Either may be NULL: not partitioned. */
static bool spread_alike(const Levels *l, const Partitioning *old, const Partitioning *new) {
  if (old == NULL || new == NULL) return old == new;
  if (old->method != new->method || old->keys.len != new->keys.len) return false;
  each(i, new->keys)
    if (!same_key(l, &old->keys.items[i], &new->keys.items[i])) return false;
  return true;
}

/* The one of `level` for the same rows; -1: there is none. */
static ptrdiff_t for_same_rows(const Levels *l, const Partitioning *level, const Partition *like) {
  each(i, level->partitions)
    if (partitions_equal(l->arena, level->method, level->partitions.items[i], like)) return (ptrdiff_t)i;
  return -1;
}

/* One for other rows that goes along with its table to another schema; -1: there is none. */
static ptrdiff_t moved_along(const Levels *l, const Partitioning *old, const Partitioning *now, const Partition *new) {
  if (str_eq(l->old->schema, l->new->schema) || !str_eq(new->schema, l->new->schema)) return -1;
  each(i, old->partitions) {
    const Partition *one = old->partitions.items[i];
    bool same = str_eq(one->name.str, new->name.str) && str_eq(one->schema, l->old->schema);
    if (same && for_same_rows(l, now, one) < 0) return (ptrdiff_t)i;
  }
  return -1;
}

static void find_in_level(const Levels *l, const Partitioning *old, const Partitioning *now) {
  each(i, now->partitions) {
    const Partition *new = now->partitions.items[i];
    ptrdiff_t at = for_same_rows(l, old, new);
    if (at < 0) at = moved_along(l, old, now, new);
    if (at < 0) continue;
    const Partition *was = old->partitions.items[at];
    if (!spread_alike(l, was->under, new->under)) continue;
    Str from = whole_of(l, was), to = whole_of(l, new);
    if (!str_eq(from, to)) vec_push(l->arena, l->out, (Rename){RENAME_PARTITION, l->owner, from, to});
    if (new->under != NULL) find_in_level(l, was->under, new->under);
  }
}

void renames_find_partitions(Arena *arena, const Schema *from, const Schema *to, RenameList *out) {
  each(i, to->tables) {
    const Table *new = to->tables.items[i];
    if (new->external || new->postgres.partitioning == NULL) continue;
    Str whole = table_key_name(arena, new);
    const Table *old = plan_find_table(arena, from, renames_former(out, RENAME_TABLE, whole));
    if (old == NULL || old->postgres.partitioning == NULL) continue;
    const Levels levels = {arena, old, new, whole, out};
    const Partitioning *was = old->postgres.partitioning, *is = new->postgres.partitioning;
    if (spread_alike(&levels, was, is)) find_in_level(&levels, was, is);
  }
}

static Partition *find_below(Arena *arena, const Partitioning *level, Str whole) {
  if (level != NULL) each(i, level->partitions) {
    Partition *one = level->partitions.items[i];
    if (str_eq(qualified_name(arena, one->schema, one->name.str), whole)) return one;
    Partition *below = find_below(arena, one->under, whole);
    if (below != NULL) return below;
  }
  return NULL;
}

Partition *plan_find_partition(Arena *arena, const Schema *schema, Str whole) {
  each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    Partition *found = table->external ? NULL : find_below(arena, table->postgres.partitioning, whole);
    if (found != NULL) return found;
  }
  return NULL;
}
