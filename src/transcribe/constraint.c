/* Primary keys, unique constraints, references and checks: beside their column where they are of one and nothing
 * more is to be said, else in the lists of the table. */
#include "transcribe/scribe.h"

static bool is_raw(const Scribe *s, const CatalogConstraint *c) { return say_of(s, c) >= SAY_RAW; }

static Doc *yes(Scribe *s) { return doc_word(s->arena, STR("true")); }

static Doc *names_doc(Scribe *s, const CatalogColumnList *columns) {
  Doc *out = doc_list(s->arena, DOC_FIT);
  each(i, *columns) doc_add(s->arena, out, doc_text(s->arena, columns->items[i]->object.name));
  return out;
}

Str given_name(const Scribe *s, const CatalogConstraint *c) {
  if (s->catalog->dialect == DIALECT_SQLITE) return c->object.name; /* no rule gives one */
  if (str_given(c->own_name)) return c->own_name;
  return named_by_rule(s, c) ? STR_NONE : c->object.name;
}

static Doc *deferrable_doc(Scribe *s, Deferrable deferrable) {
  switch (deferrable) {
  case DEFERRABLE_NO: break;
  case DEFERRABLE_IMMEDIATE: return doc_text(s->arena, STR("immediate"));
  case DEFERRABLE_DEFERRED: return doc_text(s->arena, STR("deferred"));
  }
  return NULL;
}

static Doc *action_doc(Scribe *s, RefAction action) {
  return action == REF_NO_ACTION ? NULL : doc_text(s->arena, ref_action_word(action));
}

/* What `CREATE TABLE` of the language has no word for; the constraint is an `sql:` block then. */
static bool beyond_words(const CatalogConstraint *c) {
  bool physical = c->with.len > 0 || str_given(c->tablespace) || c->not_enforced || c->without_overlaps;
  switch (c->type) {
  case CONSTRAINT_PRIMARY_KEY:
    return physical || c->include.len > 0 || c->deferrable != DEFERRABLE_NO || str_given(c->conflict);
  case CONSTRAINT_UNIQUE: return physical || str_given(c->conflict);
  case CONSTRAINT_FOREIGN_KEY: return physical || c->set_columns.len > 0 || c->target == NULL;
  case CONSTRAINT_CHECK: return c->not_enforced || str_given(c->conflict);
  case CONSTRAINT_NOT_NULL: return true;
  case CONSTRAINT_EXCLUSION: break;
  }
  return physical;
}

static bool said(const Scribe *s, const CatalogConstraint *c) {
  if (c->inherited || beyond_words(c) || is_raw(s, c)) return false;
  return c->type != CONSTRAINT_FOREIGN_KEY || table_is_declared(s, c->target);
}

/* --- beside a column --- */

/* The column that the constraint is of alone, or NULL. */
static const CatalogColumn *stands_beside(const Scribe *s, const CatalogConstraint *c) {
  if (c->type == CONSTRAINT_CHECK) return s->dialect->check_column(s, c);
  return c->columns.len == 1 ? c->columns.items[0] : NULL;
}

/* The first constraint of that type that is of this column alone and can stand beside it. */
static const CatalogConstraint *of_column(const Scribe *s, const CatalogColumn *column, CatalogConstraintType type) {
  const CatalogTable *table = column->object.table;
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    if (c->type != type || stands_beside(s, c) != column) continue;
    bool nameless = type == CONSTRAINT_CHECK && !str_given(c->object.name); /* it has no other place */
    if (!said(s, c) || (str_given(comment_of(s, &c->object)) && !nameless) || c->include.len > 0) continue;
    if (type == CONSTRAINT_PRIMARY_KEY && str_given(given_name(s, c))) continue;
    if (type == CONSTRAINT_FOREIGN_KEY && c->target_columns.len != 1) continue;
    return c;
  }
  return NULL;
}

const CatalogConstraint *values_check(Scribe *s, const CatalogColumn *column, StrList *values) {
  const CatalogTable *table = column->object.table;
  if (!s->options->infer_enums || s->dialect->values == NULL || say_of(s, column) != SAY_BEST) return NULL;
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    bool other = c->columns.len > 0 && (c->columns.len > 1 || c->columns.items[0] != column); /* SQLite does not say */
    bool alone = c->type == CONSTRAINT_CHECK && !other;
    bool plain = alone && say_of(s, c) == SAY_BEST && said(s, c) && !c->not_valid && !c->no_inherit;
    *values = (StrList){0};
    plain = plain && !str_given(comment_of(s, &c->object));
    if (plain && s->dialect->values(s, column, c->expression, values)) return c;
  }
  return NULL;
}

const CatalogColumn *values_column(Scribe *s, const CatalogConstraint *c) {
  StrList values = {0};
  const CatalogTable *table = c->object.table;
  if (c->type != CONSTRAINT_CHECK || !s->options->infer_enums) return NULL;
  each(i, table->columns)
    if (values_check(s, table->columns.items[i], &values) == c) return table->columns.items[i];
  return NULL;
}

static bool beside_column(Scribe *s, const CatalogConstraint *c) {
  StrList values = {0};
  const CatalogColumn *column = stands_beside(s, c), *only = c->columns.len == 1 ? c->columns.items[0] : NULL;
  const CatalogConstraint *of_values = only == NULL ? NULL : values_check(s, only, &values);
  if (values_column(s, c) != NULL) return true;
  bool taken = c->type == CONSTRAINT_CHECK && of_values != NULL; /* `check:` names that of the values */
  return column != NULL && !taken && of_column(s, column, c->type) == c;
}

static Doc *unique_doc(Scribe *s, const CatalogConstraint *c) {
  Str name = given_name(s, c);
  Doc *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, STR("name"), text_or_null(s, name));
  if (c->nulls_not_distinct) doc_put(s->arena, out, STR("nulls_distinct"), doc_word(s->arena, STR("false")));
  doc_put(s->arena, out, STR("deferrable"), deferrable_doc(s, c->deferrable));
  if (doc_empty(out)) out = yes(s);
  out->about = &c->object;
  return out;
}

static Str reference_text(Scribe *s, const CatalogConstraint *c) {
  return CAT(s->arena, key_of(s, &c->target->object), STR("."), c->target_columns.items[0]->object.name);
}

/* What a reference says beyond where it points: common to both forms. */
static void put_reference_options(Scribe *s, const CatalogConstraint *c, Doc *out) {
  doc_put(s->arena, out, STR("name"), text_or_null(s, given_name(s, c)));
  if (c->match == MATCH_FULL) doc_put(s->arena, out, STR("match"), doc_text(s->arena, STR("full")));
  doc_put(s->arena, out, STR("deferrable"), deferrable_doc(s, c->deferrable));
  if (c->not_valid) doc_put(s->arena, out, STR("not_valid"), yes(s));
}

static Doc *reference_doc(Scribe *s, const CatalogConstraint *c) {
  Doc *column = doc_text(s->arena, reference_text(s, c)), *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, STR("column"), column);
  put_reference_options(s, c, out);
  if (out->entries.len == 1) out = column;
  out->about = &c->object;
  return out;
}

static Doc *check_doc(Scribe *s, const CatalogConstraint *c) {
  Doc *doc = expression_doc(s, &c->object, c->object.table, c->expression), *out = doc;
  if (c->not_valid || c->no_inherit || str_given(comment_of(s, &c->object))) {
    if (doc->kind != DOC_MAP) {
      out = doc_map(s->arena, DOC_FIT);
      doc_put(s->arena, out, STR("expr"), doc);
    }
    if (c->not_valid) doc_put(s->arena, out, STR("not_valid"), yes(s));
    if (c->no_inherit) doc_put(s->arena, out, STR("no_inherit"), yes(s));
    doc_put(s->arena, out, STR("comment"), text_or_null(s, comment_of(s, &c->object)));
  }
  out->about = &c->object;
  return out;
}

bool reference_gives_type(Scribe *s, const CatalogColumn *column) {
  const CatalogConstraint *c = of_column(s, column, CONSTRAINT_FOREIGN_KEY);
  if (c == NULL || say_of(s, column) != SAY_BEST || s->catalog->dialect == DIALECT_SQLITE) return false;
  const CatalogColumn *target = c->target_columns.items[0];
  bool same = str_eq(target->type, column->type) && target->dimensions == column->dimensions;
  bool plain = column->sequence == NULL && !str_given(column->collation);
  return same && plain && target != column && say_of(s, target) == SAY_BEST && say_of(s, c->target) < SAY_RAW;
}

void put_column_constraints(Scribe *s, const CatalogColumn *column, Doc *out) {
  const CatalogConstraint *c = of_column(s, column, CONSTRAINT_PRIMARY_KEY);
  if (c != NULL) doc_put(s->arena, out, STR("primary_key"), yes(s));
  c = of_column(s, column, CONSTRAINT_UNIQUE);
  if (c != NULL) doc_put(s->arena, out, STR("unique"), unique_doc(s, c));
  c = of_column(s, column, CONSTRAINT_FOREIGN_KEY);
  if (c != NULL) {
    doc_put(s->arena, out, STR("references"), reference_doc(s, c));
    doc_put(s->arena, out, STR("on_delete"), action_doc(s, c->on_delete));
    doc_put(s->arena, out, STR("on_update"), action_doc(s, c->on_update));
  }
  StrList values = {0};
  const CatalogConstraint *of_values = values_check(s, column, &values);
  c = of_column(s, column, CONSTRAINT_CHECK);
  if (of_values != NULL) {
    Doc *check = doc_map(s->arena, DOC_FIT);
    doc_put(s->arena, check, STR("name"), text_or_null(s, of_values->object.name));
    check->about = &of_values->object;
    Doc *labels = doc_texts(s->arena, values.items, values.len);
    labels->about = &of_values->object;
    doc_put(s->arena, out, STR("enum"), labels);
    if (!doc_empty(check)) doc_put(s->arena, out, STR("check"), check);
  } else if (c != NULL) {
    doc_put(s->arena, out, STR("check"), check_doc(s, c));
  }
}

/* --- of the table --- */

static Doc *primary_key_doc(Scribe *s, const CatalogConstraint *c) {
  Doc *columns = names_doc(s, &c->columns), *out = columns;
  Str name = given_name(s, c);
  if (str_given(name)) {
    out = doc_map(s->arena, DOC_FIT);
    doc_put(s->arena, out, STR("columns"), columns);
    doc_put(s->arena, out, STR("name"), doc_text(s->arena, name));
  }
  out->about = &c->object;
  return out;
}

static Doc *unique_entry(Scribe *s, const CatalogConstraint *c) {
  Doc *columns = names_doc(s, &c->columns), *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, STR("columns"), columns);
  doc_put(s->arena, out, STR("name"), text_or_null(s, given_name(s, c)));
  if (c->nulls_not_distinct) doc_put(s->arena, out, STR("nulls_distinct"), doc_word(s->arena, STR("false")));
  doc_put(s->arena, out, STR("deferrable"), deferrable_doc(s, c->deferrable));
  if (c->include.len > 0)
    doc_put(s->arena, out, STR("include"), doc_texts(s->arena, c->include.items, c->include.len));
  doc_put(s->arena, out, STR("comment"), text_or_null(s, comment_of(s, &c->object)));
  if (out->entries.len == 1) out = columns;
  out->about = &c->object;
  return out;
}

/* The key points at the primary key as the language means it: SQLite knows whether its columns are said. */
static bool targets_primary_key(const Scribe *s, const CatalogConstraint *c) {
  const CatalogConstraint *key = c->target->primary_key;
  if (s->catalog->dialect == DIALECT_SQLITE) return c->target_columns.len == 0;
  if (key == NULL || key->columns.len != c->target_columns.len) return false;
  each(i, key->columns)
    if (key->columns.items[i] != c->target_columns.items[i]) return false;
  return true;
}

static Doc *foreign_key_entry(Scribe *s, const CatalogConstraint *c) {
  Doc *out = doc_map(s->arena, DOC_FIT);
  Doc *target = doc_text(s->arena, key_of(s, &c->target->object));
  if (!targets_primary_key(s, c)) {
    Doc *table = target;
    target = doc_map(s->arena, DOC_FIT);
    doc_put(s->arena, target, STR("table"), table);
    doc_put(s->arena, target, STR("columns"), names_doc(s, &c->target_columns));
  }
  doc_put(s->arena, out, STR("columns"), names_doc(s, &c->columns));
  doc_put(s->arena, out, STR("references"), target);
  doc_put(s->arena, out, STR("on_delete"), action_doc(s, c->on_delete));
  doc_put(s->arena, out, STR("on_update"), action_doc(s, c->on_update));
  put_reference_options(s, c, out);
  doc_put(s->arena, out, STR("comment"), text_or_null(s, comment_of(s, &c->object)));
  out->about = &c->object;
  return out;
}

static void put_constraint(Scribe *s, const CatalogConstraint *c, Doc *lists[3]) {
  switch (c->type) {
  case CONSTRAINT_UNIQUE: doc_add(s->arena, lists[0], unique_entry(s, c)); break;
  case CONSTRAINT_CHECK: doc_put(s->arena, lists[1], c->object.name, check_doc(s, c)); break;
  case CONSTRAINT_FOREIGN_KEY: doc_add(s->arena, lists[2], foreign_key_entry(s, c)); break;
  case CONSTRAINT_PRIMARY_KEY:
  case CONSTRAINT_EXCLUSION:
  case CONSTRAINT_NOT_NULL: break;
  }
}

bool constraint_is_said(const Scribe *s, const CatalogConstraint *c) {
  return c->type != CONSTRAINT_EXCLUSION && said(s, c);
}

void put_constraints(Scribe *s, const CatalogTable *table, Doc *out) {
  Doc *lists[] = {doc_list(s->arena, DOC_BLOCK), doc_map(s->arena, DOC_BLOCK), doc_list(s->arena, DOC_BLOCK)};
  static const Str keys[] = {STR_INIT("unique"), STR_INIT("checks"), STR_INIT("foreign_keys")};
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    if (c->inherited || c->type == CONSTRAINT_EXCLUSION || beside_column(s, c)) continue;
    bool later = c->type == CONSTRAINT_FOREIGN_KEY && s->catalog->dialect == DIALECT_POSTGRES; /* behind all keys */
    if (!said(s, c) && later) continue;
    if (!said(s, c)) put_raw(s, &c->object);
    else if (c->type == CONSTRAINT_PRIMARY_KEY)
      doc_put(s->arena, out, STR("primary_key"), primary_key_doc(s, c));
    else put_constraint(s, c, lists);
  }
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    bool short_list = lists[i]->items.len == 1 && lists[i]->items.items[0]->kind == DOC_LIST;
    if (short_list) lists[i]->layout = DOC_FIT; /* unique: [[a, b]] */
    if (!doc_empty(lists[i])) doc_put(s->arena, out, keys[i], lists[i]);
  }
}
