/* SQL: what readers get from a column, and what writers may give it. */
#include "target/breaking/compare.h"

static const SqlColumn *sql_column(const BreakForm *form, Dialect dialect, const Column *column) {
  const SqlSchema *sql = form->sql[dialect];
  const SqlTable *table = sql == NULL ? NULL : sql->by_table[column->table->position];
  return table == NULL ? NULL : table->by_column[column->position];
}

/* --- types --- */

static Str sql_type(const Compare *c, const BreakForm *form, Dialect dialect, const Column *column) {
  return sql_column_type(c->arena, form->schema, dialect, column);
}

static bool both_have(const Compare *c, const Column *old, const Column *new, int dialect) {
  return on(c->dialects & old->on & new->on & old->table->on & new->table->on, (Dialect)dialect);
}

static Str words_of(DialectSet set) {
  if (set == ON_BOTH) return STR("Postgres and SQLite");
  return dialect_infos[on(set, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE].title;
}

/* The type of an enum that only has another name is said where the enum is. */
static bool renamed_type(const Compare *c, const Column *old, const Column *new) {
  const Enum *was = old->type.enumeration, *is = new->type.enumeration;
  return was != NULL && is != NULL && was->owner == NULL && is->owner == NULL && new_enum(c, was) == is &&
         old->type.array == new->type.array;
}

static void type_changed(const Compare *c, const Column *old, const Column *new) {
  DialectSet changed = 0;
  for (int d = 0; d < DIALECT_COUNT; d++) {
    if (!both_have(c, old, new, d)) continue;
    Str was = sql_type(c, c->old, (Dialect)d, old), is = sql_type(c, c->new, (Dialect)d, new);
    if (!str_eq(was, is)) changed |= 1u << d;
  }
  if (changed == 0 || renamed_type(c, old, new)) return;
  Str was = type_yaml(c->arena, &old->type), is = type_yaml(c->arena, &new->type);
  if (changed != ON_BOTH || str_eq(was, is)) { /* the words of the one database */
    Dialect d = on(changed, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE;
    was = sql_type(c, c->old, d, old);
    is = sql_type(c, c->new, d, new);
  }
  breaks(c, DIAG_BREAKS_SQL_COLUMN_TYPE, column_where(c, new, old),
         STRS(column_title(c, new), is, was, words_of(changed)));
}

/* --- nulls and defaults --- */

/* SQLite numbers an INTEGER PRIMARY KEY by itself. */
static bool is_rowid(const Column *column, Dialect dialect) {
  const Key *key = column->table->primary_key;
  return dialect == DIALECT_SQLITE && column->primary_key && key != NULL && key->columns.len == 1 &&
         type_is_integer(&column->type) && !column->table->without_rowid;
}

/* INSERT may leave it out without an error. */
static bool may_omit(const SqlColumn *sql, Dialect dialect) {
  const Column *column = sql->column;
  bool numbered = column->identity->kind != IDENTITY_NONE || type_is_serial(&column->type) || is_rowid(column, dialect);
  return numbered || (column->nullable && !column->primary_key) || str_given(sql->initial) ||
         !sqltext_empty(sql->generated);
}

static Str initial_words(const SqlColumn *sql) { return str_given(sql->initial) ? sql->initial : STR("null"); }

/* True when something was said: each is said of one dialect. */
static bool default_changed(const Compare *c, const Column *old, const Column *new, Dialect dialect) {
  const SqlColumn *was = sql_column(c->old, dialect, old), *is = sql_column(c->new, dialect, new);
  if (was == NULL || is == NULL) return false;
  Where where = column_where(c, new, old);
  if (may_omit(was, dialect) && !may_omit(is, dialect)) {
    bool null_gone = old->nullable && !new->nullable && !str_given(was->initial);
    if (null_gone) return false; /* that it takes no null says it */
    breaks(c, DIAG_BREAKS_SQL_DEFAULT_GONE, where, STRS(column_title(c, new)));
    return true;
  }
  bool other = may_omit(was, dialect) && !str_eq(initial_words(was), initial_words(is));
  bool numbered = new->identity->kind != IDENTITY_NONE || expression_given(new->generated);
  if (!other || numbered || type_change(c, &old->type, &new->type) != TYPE_SAME) return false;
  breaks(c, DIAG_BREAKS_SQL_DEFAULT_OTHER, where, STRS(column_title(c, new), initial_words(is), initial_words(was)));
  return true;
}

static void nulls_changed(const Compare *c, const Column *old, const Column *new) {
  bool was = old->nullable && !old->primary_key, is = new->nullable && !new->primary_key;
  if (was && !is)
    breaks(c, DIAG_BREAKS_SQL_NULL_REFUSED, column_where(c, new, old), STRS(column_title(c, new)));
  if (is && !was) breaks(c, DIAG_BREAKS_SQL_NULL_COMES, column_where(c, new, old), STRS(column_title(c, new)));
}

/* --- who writes it --- */

static void touch_changed(const Compare *c, const Column *old, const Column *new) {
  bool was = old->touch == TOUCH_DATABASE, is = new->touch == TOUCH_DATABASE;
  if (was == is) return;
  breaks(c, DIAG_BREAKS_SQL_TOUCH, column_where(c, new, old),
         STRS(column_title(c, new), is ? STR("is set at every update of its row now")
                                       : STR("is no longer set when its row is updated")));
}

static void writers(const Compare *c, const Column *old, const Column *new) {
  bool computed = expression_given(new->generated) && !expression_given(old->generated);
  Where where = column_where(c, new, old);
  if (computed) {
    breaks(c, DIAG_BREAKS_SQL_COMPUTED, where, STRS(column_title(c, new)));
    return;
  }
  bool always = new->identity->kind == IDENTITY_ALWAYS && old->identity->kind != IDENTITY_ALWAYS;
  if (always && both_have(c, old, new, DIALECT_POSTGRES))
    breaks(c, DIAG_BREAKS_SQL_IDENTITY_ALWAYS, where, STRS(column_title(c, new)));
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (both_have(c, old, new, d) && default_changed(c, old, new, (Dialect)d)) break;
  touch_changed(c, old, new);
}

static void visit_column(const Compare *c, const Column *old, const Column *new) {
  type_changed(c, old, new);
  nulls_changed(c, old, new);
  if (!old->table->external && !new->table->external) writers(c, old, new);
}

/* A new column of a table that was there. */
static void column_new(const Compare *c, const Table *old, const Column *new) {
  for (int d = 0; d < DIALECT_COUNT; d++) {
    const SqlColumn *sql = on(c->dialects & old->on, (Dialect)d) ? sql_column(c->new, (Dialect)d, new) : NULL;
    if (sql == NULL || may_omit(sql, (Dialect)d)) continue;
    breaks(c, DIAG_BREAKS_SQL_COLUMN_REQUIRED, (Where){new->span, old->span}, STRS(column_title(c, new)));
    return;
  }
}

void breaks_sql_columns(const Compare *c) {
  each_column(c, visit_column);
  each(i, c->new->schema->tables) {
    const Table *new = c->new->schema->tables.items[i], *old = c->olds[i];
    if (new->external || old == NULL || old->external) continue;
    each(k, new->columns)
      if (old_column(c, new->columns.items[k]) == NULL) column_new(c, old, new->columns.items[k]);
  }
}
