/* Which tables of SQLite the language has words for. The others are given as a whole in SQLite's words: nothing can
 * be added to a table there but columns. */
#include "expr/scan.h"
#include "transcribe/sqlite.h"

/* --- checks without a name --- */

static bool is_free(Scribe *s, const CatalogTable *table, const CatalogColumn *column) {
  StrList values = {0};
  if (values_check(s, column, &values) != NULL) return false; /* `check:` would be that of `enum:` */
  each(i, table->constraints) {
    const CatalogConstraint *check = table->constraints.items[i];
    if (map_get(&s->beside, (Str){(const char *)&check, sizeof check}) == column) return false;
  }
  return true;
}

static CatalogColumn *mentioned(Scribe *s, const CatalogTable *table, Str text) {
  Scan scan = {s->arena, text, DIALECT_SQLITE, 0};
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan)) {
    each(i, table->columns) {
      CatalogColumn *column = table->columns.items[i];
      if (token.kind == SCAN_NAME && str_eq_fold(token.name, column->object.name) && is_free(s, table, column))
        return column;
    }
  }
  return NULL;
}

/* A column has one check: that which stands beside it, else one that speaks of it, else any that is left. */
static CatalogColumn *column_for(Scribe *s, const CatalogConstraint *check) {
  const CatalogTable *table = check->object.table;
  if (check->column != NULL && is_free(s, table, check->column)) return check->column;
  CatalogColumn *found = mentioned(s, table, check->expression);
  if (found != NULL) return found;
  each(i, table->columns)
    if (is_free(s, table, table->columns.items[i])) return table->columns.items[i];
  return NULL;
}

static bool place_check(Scribe *s, const CatalogConstraint *check) {
  if (values_column(s, check) != NULL) return true; /* `enum:` says it */
  CatalogColumn *column = column_for(s, check);
  if (column == NULL) return false;
  Str address = str_copy(s->arena, (Str){(const char *)&check, sizeof check});
  map_set(s->arena, &s->beside, address, column);
  return true;
}

/* --- what fits --- */

static bool name_twice(const CatalogConstraint *check) {
  size_t count = 0;
  each(i, check->object.table->constraints) {
    const CatalogConstraint *other = check->object.table->constraints.items[i];
    count += other->type == CONSTRAINT_CHECK && str_eq_fold(other->object.name, check->object.name);
  }
  return count > 1;
}

static bool foreign_key_fits(const Scribe *s, const CatalogConstraint *key) {
  if (key->target == NULL || !table_is_declared(s, key->target)) return false;
  const CatalogConstraint *primary = key->target->primary_key;
  size_t columns = key->target_columns.len;
  if (columns == 0) columns = primary == NULL ? 0 : primary->columns.len;
  return key->columns.len > 0 && columns == key->columns.len;
}

static bool constraint_fits(Scribe *s, const CatalogConstraint *c) {
  if (say_of(s, c) >= SAY_RAW || str_given(c->conflict) || c->descending || str_given(c->definition)) return false;
  if (c->type == CONSTRAINT_FOREIGN_KEY) return foreign_key_fits(s, c);
  if (c->type != CONSTRAINT_CHECK) return c->columns.len > 0;
  return str_given(c->object.name) ? !name_twice(c) : place_check(s, c);
}

static bool table_fits(Scribe *s, const CatalogTable *table) {
  if (table->type != TABLE_ORDINARY) return false;
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i];
    if (say_of(s, column) >= SAY_RAW || str_given(column->conflict)) return false;
  }
  each(i, table->constraints)
    if (!constraint_fits(s, table->constraints.items[i])) return false;
  return true;
}

void sqlite_fit(Scribe *s) {
  s->beside = (Map){0};
  for (bool again = true; again;) { /* a foreign key needs the table it points at */
    again = false;
    s->beside = (Map){0};
    each(i, s->catalog->tables) {
      const CatalogTable *table = s->catalog->tables.items[i];
      if (say_of(s, table) >= SAY_RAW || table_fits(s, table)) continue;
      say_raw(s, &table->object);
      again = true;
    }
  }
}
