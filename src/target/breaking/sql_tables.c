/* SQL: tables and views as a whole, and which columns they have. */
#include "target/breaking/compare.h"

static bool has(const Compare *c, DialectSet on_, Dialect dialect) { return on(on_ & c->dialects, dialect); }

static Str kind_of(const Table *table) { return table->view != NULL ? STR("view") : STR("table"); }

static Str in_dialect(const Compare *c, Dialect dialect, Str what) {
  return CAT(c->arena, STR("in "), dialect_infos[dialect].title, STR(", "), what);
}

/* --- whole tables --- */

/* Names in SQL: the one in Postgres decides, that of SQLite follows from it. */
static bool is_renamed(const Table *old, const Table *new) {
  return !str_eq(old->name.str, new->name.str) || !str_eq(old->schema, new->schema);
}

static void narrowed(const Compare *c, const Table *old, const Table *new) {
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (has(c, old->on, (Dialect)d) && !has(c, new->on, (Dialect)d))
      breaks(c, DIAG_BREAKS_SQL_TABLE_GONE, table_where(new, old),
             STRS(table_title(c, new), in_dialect(c, (Dialect)d, kind_of(new))));
}

static void sqlite_options(const Compare *c, const Table *old, const Table *new) {
  if (!has(c, old->on & new->on, DIALECT_SQLITE)) return;
  if (new->strict && !old->strict)
    breaks(c, DIAG_BREAKS_SQL_STRICT, table_where(new, old), STRS(table_title(c, new)));
  if (new->without_rowid && !old->without_rowid)
    breaks(c, DIAG_BREAKS_SQL_ROWID, table_where(new, old), STRS(table_title(c, new)));
}

/* --- row level security --- */

static const Policy *find_policy(const Table *table, Str name) {
  each(i, table->postgres.policies)
    if (str_eq(table->postgres.policies.items[i]->name.str, name)) return table->postgres.policies.items[i];
  return NULL;
}

static bool same_roles(const Policy *a, const Policy *b) {
  if (a->to.len != b->to.len) return false;
  each(i, a->to) {
    const PolicyRole *x = &a->to.items[i], *y = &b->to.items[i];
    if ((x->role == NULL) != (y->role == NULL)) return false;
    Str was = x->role == NULL ? x->word : x->role->name.str, is = y->role == NULL ? y->word : y->role->name.str;
    if (!str_eq(was, is)) return false;
  }
  return true;
}

static bool same_policy(const Policy *a, const Policy *b) {
  return a->command == b->command && a->restrictive == b->restrictive && same_roles(a, b) &&
         str_eq(a->using.str, b->using.str) && str_eq(a->check.str, b->check.str);
}

static void policies(const Compare *c, const Table *old, const Table *new) {
  if (!has(c, old->on & new->on, DIALECT_POSTGRES)) return;
  if (new->postgres.row_security > old->postgres.row_security) {
    breaks(c, DIAG_BREAKS_SQL_ROWS_SECURED, table_where(new, old), STRS(table_title(c, new)));
    return;
  }
  if (old->postgres.row_security == ROWS_OPEN) return;
  each(i, old->postgres.policies) {
    const Policy *was = old->postgres.policies.items[i], *is = find_policy(new, was->name.str);
    if (is != NULL && same_policy(was, is)) continue;
    Where where = {is == NULL ? new->span : is->name.span, was->name.span};
    breaks(c, DIAG_BREAKS_SQL_POLICY, where,
           STRS(table_title(c, new), quoted(c, was->name.str), is == NULL ? STR("gone") : STR("another one")));
  }
  each(i, new->postgres.policies) {
    const Policy *is = new->postgres.policies.items[i];
    if (find_policy(old, is->name.str) == NULL)
      breaks(c, DIAG_BREAKS_SQL_POLICY, (Where){is->name.span, old->span},
             STRS(table_title(c, new), quoted(c, is->name.str), STR("new")));
  }
}

/* --- what else is of Postgres --- */

/* A partition is a table, too: statements may name it. Rows that only it took are refused when it is gone or takes
 * others. */
static void partition_gone(const Compare *c, const Table *new, const SqlPartition *was) {
  const SqlPartition *is = new_partition(c, new, was);
  Str title = quoted(c, partition_whole(c, was));
  Where where = {is == NULL ? new->span : is->partition->name.span, was->partition->name.span};
  if (is == NULL) breaks(c, DIAG_BREAKS_SQL_TABLE_GONE, where, STRS(title, STR("partition")));
  else
    breaks(c, DIAG_BREAKS_SQL_TABLE_RENAMED, where,
           STRS(title, quoted(c, partition_whole(c, is)), STR("partition")));
}

/* By their names, as statements know them. */
static void partitions(const Compare *c, const Table *old, const Table *new) {
  const SqlPartitionList *olds = table_partitions(c->old, old), *news = table_partitions(c->new, new);
  if (olds != NULL) each(i, *olds) {
    const SqlPartition *was = &olds->items[i], *is = partition_called(c, news, partition_whole(c, was));
    if (is == NULL) partition_gone(c, new, was);
    else if (!str_eq(was->rows, is->rows))
      breaks(c, DIAG_BREAKS_SQL_PARTITION, (Where){is->partition->name.span, was->partition->name.span},
             STRS(quoted(c, partition_whole(c, was)), table_title(c, new)));
  }
}

static bool is_parent(const Table *parent, const Table *table) {
  each(i, table->postgres.inherits)
    if (table->postgres.inherits.items[i] == parent) return true;
  return false;
}

static void inheritance(const Compare *c, const Table *old, const Table *new) {
  each(i, new->postgres.inherits) {
    const Table *parent = new->postgres.inherits.items[i], *was = c->olds[parent->position];
    if (was == NULL || is_parent(was, old)) continue; /* who reads a new table knows it */
    breaks(c, DIAG_BREAKS_SQL_INHERITS, table_where(new, old),
           STRS(table_title(c, parent), table_title(c, new), STR("gives the rows of")));
  }
  each(i, old->postgres.inherits) {
    const Table *parent = new_table(c, old->postgres.inherits.items[i]);
    if (parent == NULL || is_parent(parent, new)) continue;
    breaks(c, DIAG_BREAKS_SQL_INHERITS, table_where(new, old),
           STRS(table_title(c, parent), table_title(c, new), STR("no longer gives the rows of")));
  }
}

static Str identity_words(const Table *table) {
  switch (table->postgres.replica_identity.kind) {
  case REPLICA_DEFAULT: return STR("default");
  case REPLICA_FULL: return STR("full");
  case REPLICA_NOTHING: return STR("nothing");
  case REPLICA_INDEX: return table->postgres.replica_identity.index;
  }
  return STR_NONE;
}

static void replication(const Compare *c, const Table *old, const Table *new) {
  Str was = identity_words(old), is = identity_words(new);
  if (!str_eq(was, is))
    breaks(c, DIAG_BREAKS_SQL_REPLICA, table_where(new, old), STRS(table_title(c, new), is, was));
}

/* --- columns that go and come --- */

static void column_gone(const Compare *c, const Column *old) {
  const Column *new = new_column(c, old);
  Where where = column_where(c, new, old);
  if (new == NULL) {
    if (on(old->on & c->dialects, DIALECT_POSTGRES) || on(old->on & c->dialects, DIALECT_SQLITE))
      breaks(c, DIAG_BREAKS_SQL_COLUMN_GONE, where, STRS(column_title(c, old)));
    return;
  }
  if (!str_eq(new->name.str, old->name.str))
    breaks(c, DIAG_BREAKS_SQL_COLUMN_RENAMED, where, STRS(column_title(c, old), quoted(c, new->name.str)));
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (has(c, old->on & new->table->on, (Dialect)d) && !has(c, new->on, (Dialect)d))
      breaks(c, DIAG_BREAKS_SQL_COLUMN_GONE, where,
             STRS(CAT(c->arena, column_title(c, old), STR(" of "), dialect_infos[d].title)));
}

/* The first column that stands before one it stood behind. */
static void column_order(const Compare *c, const Table *old, const Table *new) {
  const Column *last = NULL;
  each(i, old->columns) {
    const Column *column = new_column(c, old->columns.items[i]);
    if (column == NULL) continue;
    if (last != NULL && column->position < last->position) {
      breaks(c, DIAG_BREAKS_SQL_COLUMN_ORDER, column_where(c, column, old->columns.items[i]),
             STRS(column_title(c, column)));
      return;
    }
    last = column;
  }
  /* One that comes between them moves those behind it, too. */
  each(i, new->columns) {
    const Column *column = new->columns.items[i];
    if (last == NULL || column->position > last->position || old_column(c, column) != NULL) continue;
    breaks(c, DIAG_BREAKS_SQL_COLUMN_ORDER, (Where){column->span, old->span}, STRS(column_title(c, column)));
    return;
  }
}

static void table_changed(const Compare *c, const Table *old, const Table *new) {
  if (is_renamed(old, new))
    breaks(c, DIAG_BREAKS_SQL_TABLE_RENAMED, table_where(new, old),
           STRS(table_title(c, old), table_title(c, new), kind_of(new)));
  narrowed(c, old, new);
  each(i, old->columns) column_gone(c, old->columns.items[i]);
  column_order(c, old, new);
  if (old->view != NULL) return;
  sqlite_options(c, old, new);
  policies(c, old, new);
  if (!has(c, old->on & new->on, DIALECT_POSTGRES)) return;
  partitions(c, old, new);
  inheritance(c, old, new);
  replication(c, old, new);
}

/* --- the whole schema --- */

static void whole(const Compare *c) {
  const Schema *old = c->old->schema, *new = c->new->schema;
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (on(old->dialects, (Dialect)d) && !on(new->dialects, (Dialect)d))
      breaks(c, DIAG_BREAKS_SQL_DIALECT_GONE, (Where){0}, STRS(dialect_infos[d].title));
  if (on(c->dialects, DIALECT_POSTGRES) && !str_eq(old->postgres.schema, new->postgres.schema))
    breaks(c, DIAG_BREAKS_SQL_DEFAULT_SCHEMA, (Where){0},
           STRS(quoted(c, new->postgres.schema), quoted(c, old->postgres.schema)));
  if (on(c->dialects, DIALECT_SQLITE) && new->sqlite.enforce > old->sqlite.enforce)
    breaks(c, DIAG_BREAKS_SQL_ENFORCED, (Where){0},
           STRS(word_text(WORDS_ENFORCE, (int)new->sqlite.enforce),
                word_text(WORDS_ENFORCE, (int)old->sqlite.enforce)));
}

void breaks_sql_tables(const Compare *c) {
  whole(c);
  each(i, c->old->schema->tables) {
    const Table *old = c->old->schema->tables.items[i], *new = new_table(c, old);
    if (!is_used(old)) continue;
    if (new != NULL) table_changed(c, old, new);
    else if ((old->on & c->dialects) != 0)
      breaks(c, DIAG_BREAKS_SQL_TABLE_GONE, table_where(NULL, old), STRS(table_title(c, old), kind_of(old)));
  }
}
