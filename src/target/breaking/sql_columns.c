/* SQL: what readers get from a column, and what writers may give it. */
#include "target/breaking/compare.h"

static bool is_numbered(const Column *column) { return column->identity->kind != IDENTITY_NONE; }

static const SqlColumn *sql_column(const BreakForm *form, Dialect dialect, const Column *column) {
  const SqlSchema *sql = form->sql[dialect];
  const SqlTable *table = sql == NULL ? NULL : sql->by_table[column->table->position];
  return table == NULL ? NULL : table->by_column[column->position];
}

/* --- types --- */

/* Readers are told what is beneath a domain, though not beneath a list of them. */
static Str sql_type(const Compare *c, const BreakForm *form, Dialect dialect, const Column *column) {
  Column read = *column;
  if (read.type.domain_array == 0) read.type.domain = NULL;
  return sql_column_type(c->arena, form->schema, dialect, &read);
}

static bool both_have(const Compare *c, const Column *old, const Column *new, int dialect) {
  return on(c->dialects & old->on & new->on & old->table->on & new->table->on, (Dialect)dialect);
}

static Str words_of(DialectSet set) {
  if (set == ON_BOTH) return STR("Postgres and SQLite");
  return dialect_infos[on(set, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE].title;
}

static bool same_domain(const Compare *c, const Domain *old, const Domain *new) {
  return old != NULL && new != NULL && new_domain(c, old) == new;
}

/* Only the extension that it is of is in another schema. */
static bool moved_type(const Compare *c, const Type *old, const Type *new) {
  return !str_empty(type_info(new)->extension) && type_change(c, old, new) == TYPE_SAME;
}

/* The type of an enum, domain or extension that only has another name is said where that is. */
static bool renamed_type(const Compare *c, const Column *old, const Column *new) {
  const Enum *was = old->type.enumeration, *is = new->type.enumeration;
  if (moved_type(c, &old->type, &new->type)) return true;
  if (same_domain(c, old->type.domain, new->type.domain)) return old->type.domain_array == new->type.domain_array;
  if (was == NULL || is == NULL || was->owner != NULL || is->owner != NULL || new_enum(c, was) != is) return false;
  return old->type.array == new->type.array &&
         sql_enum_is_type(c->old->schema, was) == sql_enum_is_type(c->new->schema, is);
}

/* "numeric" of numeric(10, 2); of text and varchar, which programs bind and read alike, the same. */
static Str without_room(Str type) {
  ptrdiff_t bracket = str_find_char(type, '(');
  Str name = bracket < 0 ? type : str_slice(type, 0, (size_t)bracket);
  return str_eq(name, STR("varchar")) ? STR("text") : name;
}

/* Nothing but the room for a value: varchar(20) and text, numeric(10,2) and numeric(12,2). `words` as the finding has
 * them. */
static bool room_changed(const Compare *c, const Column *old, const Column *new, const Str *words) {
  const Type *was = &old->type, *is = &new->type;
  bool scalars = was->array == 0 && is->array == 0 && was->domain == NULL && is->domain == NULL;
  bool known = is->id != TYPE_DIALECT && is->id != TYPE_CHAR && type_info(is)->args != ARGS_FREE;
  if (!scalars || !known || !str_eq(without_room(words[1]), without_room(words[2]))) return false;
  bool wider = type_change(c, was, is) != TYPE_NARROWER;
  breaks(c, wider ? DIAG_BREAKS_SQL_WIDER : DIAG_BREAKS_SQL_NARROWER, column_where(c, new, old), words);
  return true;
}

/* Only a check holds its values. */
static void values_only(const Compare *c, const Column *old, const Column *new) {
  if (new->type.id != TYPE_ENUM || old->type.id == TYPE_ENUM || new->type.enumeration->labels.len == 0) return;
  breaks(c, DIAG_BREAKS_SQL_VALUES_ONLY, column_where(c, new, old), STRS(column_title(c, new)));
}

/* Readers get the values of the type beneath; writers meet its check. */
static void domain_comes(const Compare *c, const Column *old, const Column *new) {
  const Domain *was = old->type.domain, *is = new->type.domain;
  if (is == NULL || same_domain(c, was, is) || !both_have(c, old, new, DIALECT_POSTGRES)) return;
  bool check = expression_given(&is->check) && (was == NULL || !same_expression(&was->check, &is->check));
  if (check || (!is->value->nullable && old->nullable))
    breaks(c, DIAG_BREAKS_SQL_DOMAIN_COMES, column_where(c, new, old),
           STRS(column_title(c, new), quoted(c, qualified_name(c->arena, is->schema, is->name.str))));
}

static void type_changed(const Compare *c, const Column *old, const Column *new) {
  domain_comes(c, old, new);
  DialectSet changed = 0, had = 0;
  for (int d = 0; d < DIALECT_COUNT; d++) {
    if (!both_have(c, old, new, d)) continue;
    Str was = sql_type(c, c->old, (Dialect)d, old), is = sql_type(c, c->new, (Dialect)d, new);
    had |= 1u << d;
    if (!str_eq(was, is)) changed |= 1u << d;
  }
  if (changed != had) values_only(c, old, new);
  if (changed == 0 || renamed_type(c, old, new)) return;
  Str was = type_yaml(c->arena, &old->type), is = type_yaml(c->arena, &new->type);
  if (changed != ON_BOTH || str_eq(was, is)) { /* the words of the one database */
    Dialect d = on(changed, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE;
    was = sql_type(c, c->old, d, old);
    is = sql_type(c, c->new, d, new);
  }
  const Str *words = STRS(column_title(c, new), is, was, words_of(changed));
  if (!room_changed(c, old, new, words)) breaks(c, DIAG_BREAKS_SQL_COLUMN_TYPE, column_where(c, new, old), words);
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
  bool numbered = is_numbered(column) || type_is_serial(&column->type) || is_rowid(column, dialect);
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
  bool numbered = is_numbered(new) || expression_given(new->generated) || expression_given(old->generated);
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

static bool same_touch(const Compare *c, const Column *old, const Column *new) {
  const Default *was = old->touch_value, *is = new->touch_value;
  if (was->kind != is->kind || was->function != is->function) return false;
  for (Dialect d = 0; d < DIALECT_COUNT; d++) {
    Str before = sql_text(c->arena, d, sql_expression(c->arena, d, &was->expression));
    if (!str_eq(before, sql_text(c->arena, d, sql_expression(c->arena, d, &is->expression)))) return false;
  }
  return true;
}

static void touch_changed(const Compare *c, const Column *old, const Column *new) {
  bool was = old->touch == TOUCH_DATABASE, is = new->touch == TOUCH_DATABASE;
  if (was == is && (!is || same_touch(c, old, new))) return;
  Str now = !is ? STR("is no longer set when its row is updated")
                : was ? STR("is set to another value when its row is updated")
                      : STR("is set at every update of its row now");
  breaks(c, DIAG_BREAKS_SQL_TOUCH, column_where(c, new, old), STRS(column_title(c, new), now));
}

/* --- numbers --- */

/* The sequence of an identity, which programs may ask for its last number. */
static void numbers_changed(const Compare *c, const Column *old, const Column *new) {
  if (!is_numbered(old) || !is_numbered(new) || !both_have(c, old, new, DIALECT_POSTGRES)) return;
  Str was = column_sequence_name(c->arena, old, old->table->name.str, old->name.str);
  Str is = column_sequence_name(c->arena, new, new->table->name.str, new->name.str);
  Where where = column_where(c, new, old);
  bool renamed = !str_eq(old->name.str, new->name.str) || !str_eq(old->table->name.str, new->table->name.str);
  if (!str_eq(was, is) && !renamed)
    breaks(c, DIAG_BREAKS_SQL_SEQUENCE_RENAMED, where, STRS(quoted(c, was), quoted(c, is), column_title(c, new)));
  TypeId from = type_beneath(old->type.id), to = type_beneath(new->type.id);
  if (from == to && !sequence_counts_alike(old->identity, new->identity, to))
    breaks(c, DIAG_BREAKS_SQL_SEQUENCE_OTHER, where, STRS(quoted(c, is)));
}

/* Rows that are written without it had a value. */
static void formula_gone(const Compare *c, const Column *old, const Column *new) {
  if (!expression_given(old->generated) || expression_given(new->generated)) return;
  if (new->nullable || new->initial->kind != DEFAULT_NONE)
    breaks(c, DIAG_BREAKS_SQL_FORMULA_GONE, column_where(c, new, old), STRS(column_title(c, new)));
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
  numbers_changed(c, old, new);
  formula_gone(c, old, new);
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
