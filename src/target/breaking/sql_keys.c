/* SQL: what writers must keep to, and what readers could rely on: keys, checks, references, exclusions. */
#include "target/breaking/compare.h"

#include <stdlib.h>

/* --- unique keys: constraints and unique indexes alike, as ON CONFLICT sees them --- */

typedef struct Unique {
  Str sign;    /* what is unique, in the names of the new schema, whatever the order */
  Str columns; /* the same for people */
  const Name *name;
  bool one_null; /* NULLS NOT DISTINCT */
  bool fresh;    /* all its columns are new */
  Span span;
} Unique;
typedef VEC(Unique) Uniques;

static int by_text(const void *a, const void *b) { return str_cmp(*(const Str *)a, *(const Str *)b); }

/* A column under its new name; one that is gone has a name that no column of the new schema has. */
static Str sign_of(const Compare *c, const Column *column, bool old) {
  if (!old) return column->name.str;
  const Column *new = new_column(c, column);
  return new == NULL ? CAT(c->arena, STR("-"), column->name.str) : new->name.str;
}

static Str join_sorted(const Compare *c, StrList parts, Str where) {
  Buf out = BUF(c->arena);
  if (parts.items != NULL) qsort(parts.items, parts.len, sizeof *parts.items, by_text);
  each(i, parts) {
    buf_append(&out, parts.items[i]);
    buf_char(&out, ',');
  }
  buf_append(&out, where);
  return buf_str(&out);
}

static Str expression_words(const Expression *expression) {
  if (text_given(expression->text)) return expression->text.str;
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (text_given(expression->own.text[d])) return expression->own.text[d].str;
  return STR("");
}

static bool is_fresh(const Compare *c, const Column *column, bool old) {
  return !old && old_column(c, column) == NULL;
}

static Unique of_key(const Compare *c, const Key *key, bool old) {
  StrList parts = {0};
  Unique out = {.columns = column_list(c, &key->columns), .name = &key->name, .span = key->span,
                .one_null = key->nulls_not_distinct, .fresh = true};
  each(i, key->columns) {
    vec_push(c->arena, &parts, sign_of(c, key->columns.items[i], old));
    out.fresh = out.fresh && is_fresh(c, key->columns.items[i], old);
  }
  out.sign = join_sorted(c, parts, STR(""));
  return out;
}

static Unique of_index(const Compare *c, const Index *index, bool old) {
  StrList parts = {0};
  Buf words = BUF(c->arena);
  Unique out = {.name = &index->name, .span = index->span, .one_null = index->nulls_not_distinct, .fresh = true};
  each(i, index->keys) {
    const IndexKey *key = &index->keys.items[i];
    Str text = expression_words(&key->expression);
    vec_push(c->arena, &parts, key->column == NULL ? text : sign_of(c, key->column, old));
    if (i > 0) buf_lit(&words, ", ");
    buf_append(&words, key->column == NULL ? text : key->column->name.str);
    out.fresh = out.fresh && key->column != NULL && is_fresh(c, key->column, old);
  }
  Str where = expression_words(&index->where);
  out.columns = str_empty(where) ? buf_str(&words) : CAT(c->arena, buf_str(&words), STR(" where "), where);
  out.sign = join_sorted(c, parts, where);
  return out;
}

static Uniques uniques_of(const Compare *c, const Table *table, bool old) {
  Uniques out = {0};
  each(i, table->uniques) vec_push(c->arena, &out, of_key(c, table->uniques.items[i], old));
  each(i, table->indexes)
    if (table->indexes.items[i]->unique) vec_push(c->arena, &out, of_index(c, table->indexes.items[i], old));
  return out;
}

/* Of several that are the same, the one of that name. */
static const Unique *find_unique(const Uniques *uniques, const Unique *like) {
  const Unique *found = NULL;
  each(i, *uniques) {
    const Unique *unique = &uniques->items[i];
    if (!str_eq(unique->sign, like->sign)) continue;
    if (str_eq(unique->name->str, like->name->str)) return unique;
    if (found == NULL) found = unique;
  }
  return found;
}

/* A name that is another though neither the table nor what rules make names of is. */
static void name_changed(const Compare *c, Str what, const Name *old, const Name *new, const Table *table) {
  if (str_eq(old->str, new->str) || !str_given(old->str) || !str_given(new->str)) return;
  const Table *was = c->olds[table->position];
  if (!new->given && !str_eq(was->name.str, table->name.str)) return;
  breaks(c, DIAG_BREAKS_SQL_CONSTRAINT_RENAMED, (Where){new->span, old->span},
         STRS(what, quoted(c, new->str), quoted(c, old->str), table_title(c, table)));
}

static void uniques_changed(const Compare *c, const Table *old, const Table *new) {
  Uniques olds = uniques_of(c, old, true), news = uniques_of(c, new, false);
  Unique primary = {0};
  if (new->primary_key != NULL) primary = of_key(c, new->primary_key, false);
  each(i, olds) {
    const Unique *was = &olds.items[i], *is = find_unique(&news, was);
    if (is == NULL && str_eq(primary.sign, was->sign)) continue;
    if (is == NULL) {
      breaks(c, DIAG_BREAKS_SQL_UNIQUE_GONE, (Where){new->span, was->span}, STRS(table_title(c, new), was->columns));
      continue;
    }
    name_changed(c, STR("the unique key"), was->name, is->name, new);
    if (was->one_null != is->one_null)
      breaks(c, DIAG_BREAKS_SQL_INDEX_NULLS, (Where){is->span, was->span},
             STRS(table_title(c, new), quoted(c, is->name->str), is->one_null ? STR("takes") : STR("does not take")));
  }
  Unique former = {0};
  if (old->primary_key != NULL) former = of_key(c, old->primary_key, true);
  each(i, news) {
    const Unique *is = &news.items[i];
    if (is->fresh || find_unique(&olds, is) != NULL || str_eq(former.sign, is->sign)) continue;
    breaks(c, DIAG_BREAKS_SQL_UNIQUE_NEW, (Where){is->span, old->span}, STRS(table_title(c, new), is->columns));
  }
}

static void primary_changed(const Compare *c, const Table *old, const Table *new) {
  const Key *was = old->primary_key, *is = new->primary_key;
  if (was == NULL) return; /* a new one asks no more than its columns do */
  if (is != NULL && same_columns(c, &was->columns, &is->columns, false)) {
    name_changed(c, STR("the primary key"), &was->name, &is->name, new);
    return;
  }
  Str columns = is == NULL ? STR("") : column_list(c, &is->columns);
  breaks(c, DIAG_BREAKS_SQL_PRIMARY_KEY, (Where){is == NULL ? new->span : is->span, was->span},
         STRS(table_title(c, new), columns, column_list(c, &was->columns)));
}

/* --- checks --- */

/* The same words, but for columns that have another name. */
static bool same_text(const Compare *c, SqlText old, SqlText new) {
  if (old.pieces.len != new.pieces.len) return false;
  each(i, old.pieces) {
    const SqlPiece *was = &old.pieces.items[i], *is = &new.pieces.items[i];
    if ((was->column == NULL) != (is->column == NULL)) return false;
    if (was->column == NULL ? !str_eq(was->text, is->text) : new_column(c, was->column) != is->column) return false;
  }
  return true;
}

static bool same_condition(const Compare *c, const Check *old, const Check *new) {
  for (Dialect d = 0; d < DIALECT_COUNT; d++) {
    SqlText was = sql_expression(c->arena, d, &old->expression), is = sql_expression(c->arena, d, &new->expression);
    if (!same_text(c, was, is)) return false;
  }
  return true;
}

static const Check *find_check(const Table *table, Str name) {
  each(i, table->checks)
    if (str_eq(table->checks.items[i]->name.str, name)) return table->checks.items[i];
  return NULL;
}

/* The same condition, best under its name. */
static const Check *same_check(const Compare *c, const Table *table, const Check *check) {
  const Check *named = find_check(table, check->name.str);
  if (named != NULL && same_condition(c, named, check)) return named;
  each(i, table->checks)
    if (same_condition(c, table->checks.items[i], check)) return table->checks.items[i];
  return NULL;
}

static void checks_changed(const Compare *c, const Table *old, const Table *new) {
  each(i, new->checks) {
    const Check *is = new->checks.items[i], *was = find_check(old, is->name.str);
    if (is->domain != NULL || (is->on & c->dialects) == 0) continue;
    const Check *same = same_check(c, old, is);
    if (same != NULL) {
      name_changed(c, STR("the check"), &same->name, &is->name, new);
      continue;
    }
    if (was == NULL && is->column != NULL && old_column(c, is->column) == NULL) continue;
    Where where = {is->span, was == NULL ? old->span : was->span};
    DiagCode code = was == NULL ? DIAG_BREAKS_SQL_CHECK_NEW : DIAG_BREAKS_SQL_CHECK_OTHER;
    breaks(c, code, where, STRS(table_title(c, new), quoted(c, is->name.str)));
  }
}

/* --- references --- */

static const ForeignKey *find_reference(const Compare *c, const ForeignKey *was, const Table *new) {
  each(i, new->foreign_keys) {
    const ForeignKey *is = new->foreign_keys.items[i];
    if (new_table(c, was->target) == is->target && same_columns(c, &was->columns, &is->columns, true)) return is;
  }
  return NULL;
}

static void action_changed(const Compare *c, const ForeignKey *is, const ForeignKey *was, Str key) {
  bool delete = str_eq(key, STR("on_delete"));
  RefAction new = delete ? is->on_delete : is->on_update, old = delete ? was->on_delete : was->on_update;
  if (new == old) return;
  breaks(c, DIAG_BREAKS_SQL_REFERENCE_ACTION, (Where){is->span, was->span},
         STRS(quoted(c, is->name.str), word_text(WORDS_ACTION, (int)new), word_text(WORDS_ACTION, (int)old), key));
}

static void timing_changed(const Compare *c, const ForeignKey *is, const ForeignKey *was) {
  if (is->deferrable == was->deferrable) return;
  breaks(c, DIAG_BREAKS_SQL_REFERENCE_ACTION, (Where){is->span, was->span},
         STRS(quoted(c, is->name.str), word_text(WORDS_DEFERRABLE, (int)is->deferrable),
              word_text(WORDS_DEFERRABLE, (int)was->deferrable), STR("deferrable")));
}

static void old_references(const Compare *c, const Table *old, const Table *new) {
  each(i, old->foreign_keys) {
    const ForeignKey *was = old->foreign_keys.items[i], *is = find_reference(c, was, new);
    if ((was->on & c->dialects) == 0) continue;
    if (is == NULL) {
      bool columns_stay = true;
      each(k, was->columns) columns_stay = columns_stay && new_column(c, was->columns.items[k]) != NULL;
      if (columns_stay)
        breaks(c, DIAG_BREAKS_SQL_REFERENCE_GONE, (Where){new->span, was->span},
               STRS(table_title(c, new), column_list(c, &was->columns), table_title(c, was->target)));
      continue;
    }
    action_changed(c, is, was, STR("on_delete"));
    action_changed(c, is, was, STR("on_update"));
    timing_changed(c, is, was);
    name_changed(c, STR("the foreign key"), &was->name, &is->name, new);
  }
}

static bool was_there(const Compare *c, const ForeignKey *is, const Table *old) {
  each(i, old->foreign_keys)
    if (find_reference(c, old->foreign_keys.items[i], is->table) == is) return true;
  return false;
}

static void new_references(const Compare *c, const Table *old, const Table *new) {
  each(i, new->foreign_keys) {
    const ForeignKey *is = new->foreign_keys.items[i];
    bool fresh = true;
    each(k, is->columns) fresh = fresh && old_column(c, is->columns.items[k]) == NULL;
    if (fresh || (is->on & c->dialects) == 0 || was_there(c, is, old)) continue;
    breaks(c, DIAG_BREAKS_SQL_REFERENCE_NEW, (Where){is->span, old->span},
           STRS(table_title(c, new), column_list(c, &is->columns), table_title(c, is->target)));
  }
}

/* --- exclusions --- */

static bool same_exclude(const Exclude *a, const Exclude *b) {
  if (a->elements.len != b->elements.len || !str_eq(a->where.str, b->where.str)) return false;
  each(i, a->elements)
    if (!str_eq(a->elements.items[i].text, b->elements.items[i].text)) return false;
  return true;
}

static void excludes_changed(const Compare *c, const Table *old, const Table *new) {
  if (!on(c->dialects, DIALECT_POSTGRES)) return;
  each(i, new->postgres.excludes) {
    const Exclude *is = new->postgres.excludes.items[i];
    bool known = false;
    each(k, old->postgres.excludes) known = known || same_exclude(old->postgres.excludes.items[k], is);
    if (!known)
      breaks(c, DIAG_BREAKS_SQL_EXCLUDE_NEW, (Where){is->name.span, old->span},
             STRS(table_title(c, new), quoted(c, is->name.str)));
  }
}

void breaks_sql_keys(const Compare *c) {
  each(i, c->old->schema->tables) {
    const Table *old = c->old->schema->tables.items[i], *new = new_table(c, old);
    if (new == NULL || old->external || new->external || (old->on & new->on & c->dialects) == 0) continue;
    primary_changed(c, old, new);
    uniques_changed(c, old, new);
    checks_changed(c, old, new);
    old_references(c, old, new);
    new_references(c, old, new);
    excludes_changed(c, old, new);
  }
}
