/* SQL: what writers must keep to, and what readers could rely on: keys, checks, references, exclusions. */
#include "target/breaking/compare.h"

#include <stdlib.h>

/* --- unique keys: constraints and unique indexes alike, as ON CONFLICT sees them --- */

typedef struct Unique {
  Str sign[DIALECT_COUNT]; /* what is unique, in the names of the new schema, whatever the order */
  Str rows[DIALECT_COUNT]; /* the same without its `where`: all rows are */
  Str columns[DIALECT_COUNT]; /* for people */
  const Name *name;
  DialectSet on;
  Deferrable deferrable;
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

static Str join_sorted(const Compare *c, StrList parts) {
  Buf out = BUF(c->arena);
  if (parts.items != NULL) qsort(parts.items, parts.len, sizeof *parts.items, by_text);
  each(i, parts) {
    buf_append(&out, parts.items[i]);
    buf_char(&out, ',');
  }
  return buf_str(&out);
}

static Str expression_words(const Expression *expression, Dialect dialect) {
  return text_given(expression->text) ? expression->text.str : expression->own.text[dialect].str;
}

static bool is_fresh(const Compare *c, const Column *column, bool old) {
  return !old && old_column(c, column) == NULL;
}

static Unique of_key(const Compare *c, const Key *key, bool old) {
  StrList parts = {0};
  Unique out = {.name = &key->name, .span = key->span, .fresh = true,
                .on = key->on & key->table->on, .one_null = key->nulls_not_distinct, .deferrable = key->deferrable};
  each(i, key->columns) {
    vec_push(c->arena, &parts, sign_of(c, key->columns.items[i], old));
    out.fresh = out.fresh && is_fresh(c, key->columns.items[i], old);
  }
  out.sign[DIALECT_POSTGRES] = out.sign[DIALECT_SQLITE] = join_sorted(c, parts);
  out.rows[DIALECT_POSTGRES] = out.rows[DIALECT_SQLITE] = out.sign[DIALECT_POSTGRES];
  out.columns[DIALECT_POSTGRES] = out.columns[DIALECT_SQLITE] = column_list(c, &key->columns);
  return out;
}

/* What the index says in a dialect. */
static void sign_index(const Compare *c, const Index *index, Dialect dialect, bool old, Unique *unique) {
  StrList parts = {0};
  Buf out = BUF(c->arena);
  each(i, index->keys) {
    const IndexKey *key = &index->keys.items[i];
    Str text = expression_words(&key->expression, dialect);
    vec_push(c->arena, &parts, key->column == NULL ? text : sign_of(c, key->column, old));
    if (i > 0) buf_lit(&out, ", ");
    buf_append(&out, key->column == NULL ? text : key->column->name.str);
  }
  Str where = expression_words(&index->where, dialect);
  if (!str_empty(where)) buf_format(&out, " where %.*s", STR_ARG(where));
  unique->rows[dialect] = join_sorted(c, parts);
  unique->sign[dialect] = CAT(c->arena, unique->rows[dialect], where);
  unique->columns[dialect] = buf_str(&out);
}

static Unique of_index(const Compare *c, const Index *index, bool old) {
  Unique out = {.name = &index->name, .span = index->span, .on = index->on & index->table->on,
                .one_null = index->nulls_not_distinct, .fresh = true};
  for (Dialect d = 0; d < DIALECT_COUNT; d++) sign_index(c, index, d, old, &out);
  each(i, index->keys) {
    const Column *column = index->keys.items[i].column;
    out.fresh = out.fresh && column != NULL && is_fresh(c, column, old);
  }
  return out;
}

static Uniques uniques_of(const Compare *c, const Table *table, bool old) {
  Uniques out = {0};
  each(i, table->uniques) vec_push(c->arena, &out, of_key(c, table->uniques.items[i], old));
  each(i, table->indexes)
    if (table->indexes.items[i]->unique) vec_push(c->arena, &out, of_index(c, table->indexes.items[i], old));
  return out;
}

/* Of several that are the same in the dialect, the one of that name. */
static const Unique *find_unique(const Uniques *uniques, const Unique *like, Dialect dialect) {
  const Unique *found = NULL;
  each(i, *uniques) {
    const Unique *unique = &uniques->items[i];
    if (!on(unique->on, dialect) || !str_eq(unique->sign[dialect], like->sign[dialect])) continue;
    if (str_eq(unique->name->str, like->name->str)) return unique;
    if (found == NULL) found = unique;
  }
  return found;
}

/* The dialects of both schemas in which nothing of `among` is as it is; what is there in `found`. */
static DialectSet missing_in(const Compare *c, const Uniques *among, const Unique *like, const Unique **found) {
  DialectSet missing = 0;
  for (Dialect d = 0; d < DIALECT_COUNT; d++) {
    if (!on(c->dialects & like->on, d)) continue;
    const Unique *same = find_unique(among, like, d);
    if (same == NULL) missing |= 1u << d;
    else *found = same;
  }
  return missing;
}

/* One without its `where` is there: ON CONFLICT takes that, too. */
static DialectSet covered_in(const Uniques *among, const Unique *like) {
  DialectSet covered = 0;
  each(i, *among) for (Dialect d = 0; d < DIALECT_COUNT; d++)
    if (on(among->items[i].on, d) && str_eq(among->items[i].sign[d], like->rows[d])) covered |= 1u << d;
  return covered;
}

/* A name that is another though neither the table nor what rules make names of is. */
static void name_changed(const Compare *c, Str what, const Name *old, const Name *new, const Table *table) {
  if (str_eq(old->str, new->str) || !str_given(old->str) || !str_given(new->str)) return;
  const Table *was = c->olds[table->position];
  if (!new->given && !str_eq(was->name.str, table->name.str)) return;
  breaks(c, DIAG_BREAKS_SQL_CONSTRAINT_RENAMED, (Where){new->span, old->span},
         STRS(what, quoted(c, new->str), quoted(c, old->str), table_title(c, table)));
}

/* `titles`: "the exclusion", its name and its table. */
static void timing_changed(const Compare *c, Where where, const Str *titles, Deferrable was, Deferrable is) {
  if (was == is) return;
  breaks(c, DIAG_BREAKS_SQL_KEY_TIMING, where,
         STRS(titles[0], titles[1], titles[2], word_text(WORDS_DEFERRABLE, (int)is),
              word_text(WORDS_DEFERRABLE, (int)was)));
}

static void unique_changed(const Compare *c, const Unique *was, const Unique *is, const Table *new) {
  Where where = {is->span, was->span};
  const Str *titles = STRS(STR("the unique key"), quoted(c, is->name->str), table_title(c, new));
  name_changed(c, STR("the unique key"), was->name, is->name, new);
  timing_changed(c, where, titles, was->deferrable, is->deferrable);
  if (was->one_null != is->one_null)
    breaks(c, DIAG_BREAKS_SQL_INDEX_NULLS, where,
           STRS(titles[2], titles[1], is->one_null ? STR("takes") : STR("does not take")));
}

static Dialect first_of(DialectSet set) { return on(set, DIALECT_POSTGRES) ? DIALECT_POSTGRES : DIALECT_SQLITE; }

static Uniques with_primary(const Compare *c, const Table *table, bool old) {
  Uniques out = uniques_of(c, table, old);
  if (table->primary_key != NULL) vec_push(c->arena, &out, of_key(c, table->primary_key, old));
  return out;
}

static void unique_comes(const Compare *c, const Uniques *olds, const Unique *is, const Table *old, const Table *new) {
  const Unique *was = NULL;
  DialectSet gained = is->fresh ? 0 : missing_in(c, olds, is, &was) & old->on;
  if (gained == 0) return;
  breaks(c, DIAG_BREAKS_SQL_UNIQUE_NEW, (Where){is->span, old->span},
         STRS(title_in(c, table_title(c, new), gained, is->on & old->on), is->columns[first_of(gained)]));
}

static void uniques_changed(const Compare *c, const Table *old, const Table *new) {
  Uniques olds = uniques_of(c, old, true), news = uniques_of(c, new, false);
  Uniques all_olds = with_primary(c, old, true), all_news = with_primary(c, new, false);
  each(i, olds) {
    const Unique *was = &olds.items[i], *is = NULL;
    DialectSet lost = missing_in(c, &all_news, was, &is) & new->on & ~covered_in(&all_news, was);
    if (lost != 0)
      breaks(c, DIAG_BREAKS_SQL_UNIQUE_GONE, (Where){new->span, was->span},
             STRS(title_in(c, table_title(c, new), lost, was->on & new->on), was->columns[first_of(lost)]));
    if (is != NULL) unique_changed(c, was, is, new);
  }
  each(i, news) unique_comes(c, &all_olds, &news.items[i], old, new);
  if (old->primary_key != NULL || new->primary_key == NULL) return;
  Unique primary = of_key(c, new->primary_key, false); /* where there was none */
  unique_comes(c, &all_olds, &primary, old, new);
}

static void primary_changed(const Compare *c, const Table *old, const Table *new) {
  const Key *was = old->primary_key, *is = new->primary_key;
  if (was == NULL) return;
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

/* Only the name of the check that an enum's values are held by anyway. */
static bool names_enum(const Compare *c, const Check *check) {
  if (check->column == NULL || check->column->type.id != TYPE_ENUM) return false;
  const Column *was = old_column(c, check->column);
  bool held = check->column->type.enumeration->check == check;
  return held && was != NULL && was->type.id == TYPE_ENUM && was->type.enumeration->check == NULL;
}

static void check_stays(const Compare *c, const Check *was, const Check *is, const Table *new) {
  Where where = {is->span, was->span};
  DialectSet before = was->on & was->table->on, gained = is->on & ~before & c->dialects & was->table->on;
  name_changed(c, STR("the check"), &was->name, &is->name, new);
  if (gained != 0)
    breaks(c, DIAG_BREAKS_SQL_CHECK_NEW, where,
           STRS(title_in(c, table_title(c, new), gained, is->on), quoted(c, is->name.str)));
  if (was->no_inherit && !is->no_inherit)
    breaks(c, DIAG_BREAKS_SQL_CHECK_OTHER, where, STRS(table_title(c, new), quoted(c, is->name.str)));
}

static void checks_changed(const Compare *c, const Table *old, const Table *new) {
  each(i, new->checks) {
    const Check *is = new->checks.items[i], *was = find_check(old, is->name.str);
    if (is->domain != NULL || (is->on & c->dialects) == 0 || names_enum(c, is)) continue;
    const Check *same = same_check(c, old, is);
    if (same != NULL) {
      check_stays(c, same, is, new);
      continue;
    }
    if (was == NULL && is->column != NULL && old_column(c, is->column) == NULL) continue;
    Where where = {is->span, was == NULL ? old->span : was->span};
    DiagCode code = was == NULL ? DIAG_BREAKS_SQL_CHECK_NEW : DIAG_BREAKS_SQL_CHECK_OTHER;
    breaks(c, code, where, STRS(table_title(c, new), quoted(c, is->name.str)));
  }
}

/* --- references --- */

/* Each column refers to the same one as before. */
static bool same_pairs(const Compare *c, const ForeignKey *was, const ForeignKey *is) {
  if (was->columns.len != is->columns.len || was->target_columns.len != is->target_columns.len) return false;
  each(i, was->columns) {
    const Column *from = new_column(c, was->columns.items[i]), *to = new_column(c, was->target_columns.items[i]);
    bool found = false;
    each(k, is->columns) found = found || (is->columns.items[k] == from && is->target_columns.items[k] == to);
    if (!found) return false;
  }
  return true;
}

static const ForeignKey *find_reference(const Compare *c, const ForeignKey *was, const Table *new) {
  each(i, new->foreign_keys) {
    const ForeignKey *is = new->foreign_keys.items[i];
    if (new_table(c, was->target) == is->target && same_pairs(c, was, is)) return is;
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

static Str match_word(RefMatch match) { return match == MATCH_FULL ? STR("full") : STR("simple"); }

static void reference_changed(const Compare *c, const ForeignKey *was, const ForeignKey *is) {
  Where where = {is->span, was->span};
  Str name = quoted(c, is->name.str);
  action_changed(c, is, was, STR("on_delete"));
  action_changed(c, is, was, STR("on_update"));
  if (is->deferrable != was->deferrable)
    breaks(c, DIAG_BREAKS_SQL_REFERENCE_ACTION, where,
           STRS(name, word_text(WORDS_DEFERRABLE, (int)is->deferrable),
                word_text(WORDS_DEFERRABLE, (int)was->deferrable), STR("deferrable")));
  if (is->match != was->match && is->columns.len > 1)
    breaks(c, DIAG_BREAKS_SQL_REFERENCE_ACTION, where,
           STRS(name, match_word(is->match), match_word(was->match), STR("match")));
  name_changed(c, STR("the foreign key"), &was->name, &is->name, is->table);
}

static void reference_gone(const Compare *c, const ForeignKey *was, const Table *new, DialectSet lost) {
  each(k, was->columns)
    if (new_column(c, was->columns.items[k]) == NULL) return;
  breaks(c, DIAG_BREAKS_SQL_REFERENCE_GONE, (Where){new->span, was->span},
         STRS(title_in(c, table_title(c, new), lost, was->on & was->table->on), column_list(c, &was->columns),
              table_title(c, was->target)));
}

static void old_references(const Compare *c, const Table *old, const Table *new) {
  each(i, old->foreign_keys) {
    const ForeignKey *was = old->foreign_keys.items[i], *is = find_reference(c, was, new);
    DialectSet lost = was->on & old->on & new->on & c->dialects & (is == NULL ? ON_BOTH : ~is->on);
    if (lost != 0) reference_gone(c, was, new, lost);
    if (is != NULL) reference_changed(c, was, is);
  }
}

static const ForeignKey *former_reference(const Compare *c, const ForeignKey *is, const Table *old) {
  each(i, old->foreign_keys)
    if (find_reference(c, old->foreign_keys.items[i], is->table) == is) return old->foreign_keys.items[i];
  return NULL;
}

static void new_references(const Compare *c, const Table *old, const Table *new) {
  each(i, new->foreign_keys) {
    const ForeignKey *is = new->foreign_keys.items[i], *was = former_reference(c, is, old);
    bool fresh = true;
    each(k, is->columns) fresh = fresh && old_column(c, is->columns.items[k]) == NULL;
    DialectSet gained = is->on & old->on & new->on & c->dialects & (was == NULL ? ON_BOTH : ~was->on);
    if (fresh || gained == 0) continue;
    breaks(c, DIAG_BREAKS_SQL_REFERENCE_NEW, (Where){is->span, was == NULL ? old->span : was->span},
           STRS(title_in(c, table_title(c, new), gained, is->on & new->on), column_list(c, &is->columns),
                table_title(c, is->target)));
  }
}

/* --- exclusions --- */

static bool same_exclude(const Exclude *a, const Exclude *b) {
  if (a->elements.len != b->elements.len || !str_eq(a->where.str, b->where.str)) return false;
  each(i, a->elements)
    if (!str_eq(a->elements.items[i].text, b->elements.items[i].text)) return false;
  return true;
}

static const Exclude *find_exclude(const Table *among, const Exclude *like) {
  each(i, among->postgres.excludes)
    if (same_exclude(among->postgres.excludes.items[i], like)) return among->postgres.excludes.items[i];
  return NULL;
}

static bool has_exclude(const Table *table, Str name) {
  each(i, table->postgres.excludes)
    if (str_eq(table->postgres.excludes.items[i]->name.str, name)) return true;
  return false;
}

static void exclude_goes(const Compare *c, const Exclude *was, const Table *new) {
  const Exclude *is = find_exclude(new, was);
  if (has_exclude(new, was->name.str)) return;
  if (is != NULL)
    breaks(c, DIAG_BREAKS_SQL_CONSTRAINT_RENAMED, (Where){is->name.span, was->name.span},
           STRS(STR("the exclusion"), quoted(c, is->name.str), quoted(c, was->name.str), table_title(c, new)));
  else
    breaks(c, DIAG_BREAKS_SQL_EXCLUDE_GONE, (Where){new->span, was->name.span},
           STRS(table_title(c, new), quoted(c, was->name.str)));
}

static void excludes_changed(const Compare *c, const Table *old, const Table *new) {
  if (!on(c->dialects, DIALECT_POSTGRES)) return;
  each(i, old->postgres.excludes) exclude_goes(c, old->postgres.excludes.items[i], new);
  each(i, new->postgres.excludes) {
    const Exclude *is = new->postgres.excludes.items[i], *was = find_exclude(old, is);
    if (was == NULL)
      breaks(c, DIAG_BREAKS_SQL_EXCLUDE_NEW, (Where){is->name.span, old->span},
             STRS(table_title(c, new), quoted(c, is->name.str)));
    else
      timing_changed(c, (Where){is->name.span, was->name.span},
                     STRS(STR("the exclusion"), quoted(c, is->name.str), table_title(c, new)), was->deferrable,
                     is->deferrable);
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
