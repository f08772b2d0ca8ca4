/* What the engines have limits for. Sources: the Postgres 15 manual, appendix K; sqlite.org/limits.html. */
#include "rules/rule.h"

enum {
  POSTGRES_COLUMNS = 1600,
  POSTGRES_KEY_COLUMNS = 32,
  SQLITE_COLUMNS = 2000
};

static size_t columns_on(const Table *t, Dialect dialect) {
  size_t count = 0;
  each(i, t->columns) count += on(t->columns.items[i]->on, dialect);
  return count;
}

static void at_most(Rules *r, size_t count, size_t most, Str what, Span span) {
  if (count <= most) return;
  diag_add(r->diags, DIAG_ENGINE_LIMIT, span,
           STRS(what, str_format(r->arena, "%zu", count), str_format(r->arena, "%zu", most)));
}

static void check_postgres(Rules *r, const Table *t) {
  at_most(r, columns_on(t, DIALECT_POSTGRES), POSTGRES_COLUMNS, STR("a table in Postgres"), t->span);
  if (t->primary_key != NULL)
    at_most(r, t->primary_key->columns.len, POSTGRES_KEY_COLUMNS, STR("a key in Postgres"),
            t->primary_key->span);
  each(i, t->uniques) {
    const Key *key = t->uniques.items[i];
    if (!on(key->on, DIALECT_POSTGRES)) continue;
    at_most(r, key->columns.len + key->include.len, POSTGRES_KEY_COLUMNS, STR("a key in Postgres"), key->span);
    if (key->nulls_not_distinct && r->schema->postgres.version < 15)
      diag_add(r->diags, DIAG_POSTGRES_VERSION,
               key_span(key->node, STR("nulls_distinct"), key->span),
               STRS(STR("nulls_distinct: false"), STR("15")));
  }
  each(i, t->indexes) {
    const Index *index = t->indexes.items[i];
    if (!on(index->on, DIALECT_POSTGRES)) continue;
    at_most(r, index->keys.len + index->include.len, POSTGRES_KEY_COLUMNS,
            STR("an index in Postgres"), index->span);
    if (index->nulls_not_distinct && r->schema->postgres.version < 15)
      diag_add(r->diags, DIAG_POSTGRES_VERSION,
               key_span(index->node, STR("nulls_distinct"), index->span),
               STRS(STR("nulls_distinct: false"), STR("15")));
  }
}

void rule_limits(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    if (on(r->schema->dialects, DIALECT_POSTGRES) && table_made(t, DIALECT_POSTGRES))
      check_postgres(r, t);
    if (on(r->schema->dialects, DIALECT_SQLITE) && table_made(t, DIALECT_SQLITE))
      at_most(r, columns_on(t, DIALECT_SQLITE), SQLITE_COLUMNS, STR("a table in SQLite"), t->span);
  }
}
