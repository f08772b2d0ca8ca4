/* The order in which old tables go.
 *
 * DROP TABLE deletes the rows first, and what ON DELETE CASCADE does to the rows of others is worked out for all
 * foreign keys of these: one that points at a table that is gone is an error ("no such table"), rows or none. So
 * a table goes when nothing points at it any more. In a circle one goes that no cascade leads from to a table that
 * points at what is gone, and best one that leaves no table in that state. */
#include "target/migration/sqlite.h"

typedef struct Dropping {
  SqliteRun *run;
  const TablePair **pairs; /* by old table; NULL: it stays */
  bool *gone, *seen;       /* by old table */
} Dropping;

static const SqlTable *old_table(const Dropping *d, size_t at) { return &d->run->plan->from->tables.items[at]; }

/* The old table that the key points at; `none` when it is not one of ours. */
static size_t target_of(const Dropping *d, const SqlForeignKey *key, size_t none) {
  const SqlSchema *from = d->run->plan->from;
  const SqlTable *target = from->by_table[key->foreign_key->target->position];
  return target == NULL ? none : (size_t)(target - from->tables.items);
}

static bool points_at_gone(const Dropping *d, size_t at) {
  size_t none = d->run->plan->from->tables.len;
  const SqlTable *table = old_table(d, at);
  each(i, table->foreign_keys) {
    size_t target = target_of(d, &table->foreign_keys.items[i], none);
    if (target < none && d->gone[target]) return true;
  }
  return false;
}

typedef struct Reach {
  bool any;      /* something else points at it still */
  bool safe;     /* nothing that a cascade reaches points at what is gone */
  bool harmless; /* what points at it is reached by no cascade from elsewhere */
} Reach;

static bool cascades(const SqlForeignKey *key) { return key->foreign_key->on_delete == REF_CASCADE; }

/* A cascade from a table that is there, other than `except`, leads to it. */
static bool is_fragile(const Dropping *d, size_t at, size_t except) {
  size_t none = d->run->plan->from->tables.len;
  const SqlTable *table = old_table(d, at);
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    size_t from = target_of(d, key, none);
    if (cascades(key) && from < none && from != except && !d->gone[from]) return true;
  }
  return false;
}

/* All that rows of `at` may take with them, back to itself. */
static void follow(const Dropping *d, size_t at, size_t first, Reach *reach) {
  const SqlSchema *from = d->run->plan->from;
  const KeysTo *keys = &d->run->old_keys[old_table(d, at)->table->position];
  each(i, *keys) {
    const SqlForeignKey *key = keys->items[i];
    size_t child = (size_t)(from->by_table[key->foreign_key->table->position] - from->tables.items);
    if (d->gone[child] || d->pairs[child] == NULL) continue;
    reach->any = reach->any || child != first;
    if (at == first && child != first && is_fragile(d, child, first)) reach->harmless = false;
    if (!cascades(key) || d->seen[child]) continue;
    d->seen[child] = true;
    reach->safe = reach->safe && !points_at_gone(d, child);
    follow(d, child, first, reach);
  }
}

static void drop(Dropping *d, size_t at) {
  Plan *plan = d->run->plan;
  const TablePair *pair = d->pairs[at];
  Move *move = plan_add(plan, PHASE_DROP_TABLES, CAT(plan->arena, STR("DROP TABLE "), old_table(d, at)->name));
  if (pair->new == NULL) plan_gone(plan, move, pair_name(plan->arena, pair), STR_NONE);
  d->gone[at] = true;
}

/* How good it is that this goes next. */
static int rank_of(const Dropping *d, size_t at) {
  Reach reach = {.safe = true, .harmless = true};
  memset(d->seen, 0, d->run->plan->from->tables.len * sizeof *d->seen);
  follow(d, at, at, &reach);
  return !reach.safe ? 1 : !reach.any ? 4 : reach.harmless ? 3 : 2;
}

/* Of the best, the last created. */
static bool drop_next(Dropping *d) {
  size_t best = 0;
  int most = 0;
  for (size_t at = d->run->plan->from->tables.len; at-- > 0 && most < 4;) {
    int rank = d->gone[at] || d->pairs[at] == NULL ? 0 : rank_of(d, at);
    if (rank > most) {
      most = rank;
      best = at;
    }
  }
  if (most > 0) drop(d, best);
  return most > 0;
}

void sqlite_drop_old(SqliteRun *run) {
  Plan *plan = run->plan;
  size_t len = plan->from->tables.len + 1;
  Dropping d = {run, arena_array(plan->arena, const TablePair *, len), arena_array(plan->arena, bool, len),
                arena_array(plan->arena, bool, len)};
  each(i, run->pairs) {
    const TablePair *pair = &run->pairs.items[i];
    bool goes = pair->old != NULL && (pair->new == NULL || run->rebuilt[i]);
    if (goes) d.pairs[pair->old - plan->from->tables.items] = pair;
  }
  while (drop_next(&d)) {}
}
