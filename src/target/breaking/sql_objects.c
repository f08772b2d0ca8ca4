/* SQL: types, sequences, domains, views, functions, triggers, extensions, roles. */
#include "target/breaking/compare.h"

/* --- enums --- */

static bool is_type(const BreakForm *form, const Enum *enumeration) {
  return on(enumeration->on, DIALECT_POSTGRES) && sql_enum_is_type(form->schema, enumeration) && !enumeration->external;
}

static void types_changed(const Compare *c) {
  if (!on(c->dialects, DIALECT_POSTGRES)) return;
  each(i, c->old->schema->enums) {
    const Enum *old = c->old->schema->enums.items[i], *new = new_enum(c, old);
    if (!is_type(c->old, old)) continue;
    if (new == NULL || !is_type(c->new, new)) {
      breaks(c, DIAG_BREAKS_SQL_ENUM_GONE, (Where){new == NULL ? SPAN_NONE : new->span, old->span},
             STRS(enum_title(c, old)));
      continue;
    }
    if (!str_eq(enum_title(c, old), enum_title(c, new)))
      breaks(c, DIAG_BREAKS_SQL_ENUM_RENAMED, (Where){new->span, old->span},
             STRS(enum_title(c, old), enum_title(c, new)));
  }
}

/* The first value that stands before one it stood behind. */
static void order_changed(const Compare *c, const Enum *old, const Enum *new, Where where) {
  const EnumValue *last = NULL;
  each(i, old->values) {
    const EnumValue *value = new_value(old, new, old->values.items[i].label.str);
    if (value == NULL) continue;
    if (last != NULL && value < last) {
      where.new = value->label.span;
      breaks(c, DIAG_BREAKS_SQL_VALUE_ORDER, where, STRS(enum_title(c, new)));
      return;
    }
    last = value;
  }
}

static void visit_enum(const Compare *c, const Enum *old, const Enum *new, Where where) {
  each(i, old->values) {
    Text label = old->values.items[i].label;
    const EnumValue *value = new_value(old, new, label.str);
    Where at = {value == NULL ? where.new : value->label.span, label.span};
    if (value == NULL && !new->open)
      breaks(c, DIAG_BREAKS_SQL_VALUE_GONE, at, STRS(enum_title(c, new), label.str));
    if (value != NULL && !str_eq(value->label.str, label.str))
      breaks(c, DIAG_BREAKS_SQL_VALUE_RENAMED, at, STRS(enum_title(c, new), label.str, value->label.str));
  }
  order_changed(c, old, new, where);
}

/* --- sequences and domains --- */

static const Sequence *find_sequence(const Schema *schema, const Sequence *like) {
  each(i, schema->sequences) {
    const Sequence *found = schema->sequences.items[i];
    if (str_eq(found->name.str, like->name.str) && str_eq(found->schema, like->schema)) return found;
  }
  return NULL;
}

static bool same_numbers(const Sequence *a, const Sequence *b) {
  const Identity *x = &a->numbers, *y = &b->numbers;
  int64_t by_x = x->has_increment ? x->increment : 1, by_y = y->has_increment ? y->increment : 1;
  return a->type == b->type && by_x == by_y && x->cycle == y->cycle &&
         sequence_min(x, a->type) == sequence_min(y, b->type) && sequence_max(x, a->type) == sequence_max(y, b->type);
}

static void sequences_changed(const Compare *c) {
  each(i, c->old->schema->sequences) {
    const Sequence *old = c->old->schema->sequences.items[i], *new = find_sequence(c->new->schema, old);
    Str title = quoted(c, qualified_name(c->arena, old->schema, old->name.str));
    if (new == NULL) breaks(c, DIAG_BREAKS_SQL_SEQUENCE_GONE, (Where){SPAN_NONE, old->span}, STRS(title));
    else if (!same_numbers(old, new))
      breaks(c, DIAG_BREAKS_SQL_SEQUENCE_OTHER, (Where){new->span, old->span}, STRS(title));
  }
}

static const Domain *find_domain(const Schema *schema, const Domain *like) {
  each(i, schema->domains) {
    const Domain *found = schema->domains.items[i];
    if (str_eq(found->name.str, like->name.str) && str_eq(found->schema, like->schema)) return found;
  }
  return NULL;
}

static bool same_check(const Expression *a, const Expression *b) {
  return str_eq(a->text.str, b->text.str) &&
         str_eq(a->own.text[DIALECT_POSTGRES].str, b->own.text[DIALECT_POSTGRES].str);
}

static void domain_changed(const Compare *c, const Domain *old, const Domain *new) {
  Str title = quoted(c, qualified_name(c->arena, new->schema, new->name.str));
  Where where = {new->span, old->span};
  if (type_change(c, &old->value->type, &new->value->type) != TYPE_SAME)
    breaks(c, DIAG_BREAKS_SQL_DOMAIN_OTHER, where, STRS(title, STR("type")));
  if (expression_given(&new->check) && !same_check(&old->check, &new->check))
    breaks(c, DIAG_BREAKS_SQL_DOMAIN_OTHER, where, STRS(title, STR("check")));
}

static void domains_changed(const Compare *c) {
  each(i, c->old->schema->domains) {
    const Domain *old = c->old->schema->domains.items[i], *new = find_domain(c->new->schema, old);
    if (new != NULL) domain_changed(c, old, new);
    else
      breaks(c, DIAG_BREAKS_SQL_DOMAIN_GONE, (Where){SPAN_NONE, old->span},
             STRS(quoted(c, qualified_name(c->arena, old->schema, old->name.str))));
  }
}

/* --- text of the user's --- */

static const Object *find_object(const Schema *schema, ObjectKind kind, Str name) {
  each(i, schema->objects[kind])
    if (str_eq(schema->objects[kind].items[i]->name.str, name)) return schema->objects[kind].items[i];
  return NULL;
}

static bool same_text(const Compare *c, const Object *a, const Object *b) {
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (on(c->dialects, (Dialect)d) && !str_eq(a->text.text[d].str, b->text.text[d].str)) return false;
  return true;
}

static void views_changed(const Compare *c) {
  each(i, c->old->schema->objects[OBJECT_VIEW]) {
    const Object *old = c->old->schema->objects[OBJECT_VIEW].items[i];
    const Object *new = find_object(c->new->schema, OBJECT_VIEW, old->name.str);
    if (new == NULL) continue; /* said of its table */
    Where where = {new->span, old->span};
    if (new->materialized != old->materialized)
      breaks(c, DIAG_BREAKS_SQL_VIEW_STORED, where,
             STRS(table_title(c, new->table), new->materialized ? STR("materialized") : STR("not materialized")));
    else if (!same_text(c, old, new))
      breaks(c, DIAG_BREAKS_SQL_VIEW_QUERY, where, STRS(table_title(c, new->table)));
  }
}

/* What stands before the body: name, arguments, result. */
static Str head_of(const Compare *c, Str text) {
  ptrdiff_t body = str_find_char(text, '$');
  Str head = str_trim(body < 0 ? text : str_slice(text, 0, (size_t)body));
  Str lower = str_lower(c->arena, head);
  static const char *const begins[] = {"create or replace ", "create "};
  for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
    if (str_starts(lower, str_from_z(begins[i]))) return str_slice(head, strlen(begins[i]), head.len);
  return head;
}

/* "f(a integer) RETURNS text": without what does not concern a caller. */
static Str signature(const Compare *c, Str text) {
  Str head = head_of(c, text), lower = str_lower(c->arena, head);
  static const char *const ends[] = {" language ", "\nlanguage ", " as ",     "\nas ",
                                     " immutable", " stable",      " volatile"};
  size_t end = head.len;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    ptrdiff_t at = str_find(lower, str_from_z(ends[i]));
    if (at >= 0 && (size_t)at < end) end = (size_t)at;
  }
  if (str_ends(str_slice(lower, 0, end), STR(" as"))) end -= 3;
  Str flat = str_replace(c->arena, str_trim(str_slice(head, 0, end)), STR("\n"), STR(" "));
  while (str_find(flat, STR("  ")) >= 0) flat = str_replace(c->arena, flat, STR("  "), STR(" "));
  return flat;
}

static void functions_changed(const Compare *c) {
  if (!on(c->dialects, DIALECT_POSTGRES)) return;
  each(i, c->old->schema->objects[OBJECT_FUNCTION]) {
    const Object *old = c->old->schema->objects[OBJECT_FUNCTION].items[i];
    const Object *new = find_object(c->new->schema, OBJECT_FUNCTION, old->name.str);
    Str title = quoted(c, old->name.str);
    if (new == NULL) {
      breaks(c, DIAG_BREAKS_SQL_FUNCTION_GONE, (Where){SPAN_NONE, old->span}, STRS(title));
      continue;
    }
    Str was = signature(c, old->text.text[DIALECT_POSTGRES].str);
    Str is = signature(c, new->text.text[DIALECT_POSTGRES].str);
    if (!str_eq_fold(was, is))
      breaks(c, DIAG_BREAKS_SQL_FUNCTION_SIGNATURE, (Where){new->span, old->span}, STRS(title, is, was));
  }
}

static bool same_trigger(const Compare *c, const Object *a, const Object *b) {
  const TriggerParts *x = &a->trigger, *y = &b->trigger;
  bool same = x->timing == y->timing && x->events == y->events && x->for_each_statement == y->for_each_statement &&
              (x->table == NULL) == (y->table == NULL) && same_columns(c, &x->of, &y->of, false);
  for (int d = 0; d < DIALECT_COUNT; d++) same = same && str_eq(x->when.text[d].str, y->when.text[d].str);
  return same && same_text(c, a, b);
}

static void triggers_changed(const Compare *c) {
  const ObjectList *olds = &c->old->schema->objects[OBJECT_TRIGGER];
  each(i, *olds) {
    const Object *old = olds->items[i];
    const Object *new = find_object(c->new->schema, OBJECT_TRIGGER, old->name.str);
    if (new != NULL && same_trigger(c, old, new)) continue;
    breaks(c, DIAG_BREAKS_SQL_TRIGGER, (Where){new == NULL ? SPAN_NONE : new->span, old->span},
           STRS(quoted(c, old->name.str), new == NULL ? STR("gone") : STR("another one")));
  }
  const ObjectList *news = &c->new->schema->objects[OBJECT_TRIGGER];
  each(i, *news) {
    const Object *new = news->items[i];
    const Table *table = new->trigger.table;
    bool known = table == NULL || c->olds[table->position] != NULL; /* writers of a new table know it */
    if (known && find_object(c->old->schema, OBJECT_TRIGGER, new->name.str) == NULL)
      breaks(c, DIAG_BREAKS_SQL_TRIGGER, (Where){new->span, SPAN_NONE}, STRS(quoted(c, new->name.str), STR("new")));
  }
}

/* --- what belongs to the database and the cluster --- */

static void extensions_changed(const Compare *c) {
  each(i, c->old->schema->extensions) {
    Text old = c->old->schema->extensions.items[i].name;
    bool there = false;
    each(k, c->new->schema->extensions) there = there || str_eq(c->new->schema->extensions.items[k].name.str, old.str);
    if (!there) breaks(c, DIAG_BREAKS_SQL_EXTENSION_GONE, (Where){SPAN_NONE, old.span}, STRS(quoted(c, old.str)));
  }
}

static void roles_changed(const Compare *c) {
  each(i, c->old->schema->roles) {
    const Role *old = c->old->schema->roles.items[i];
    bool there = old->external;
    each(k, c->new->schema->roles) there = there || str_eq(c->new->schema->roles.items[k]->name.str, old->name.str);
    if (!there)
      breaks(c, DIAG_BREAKS_SQL_ROLE_GONE, (Where){SPAN_NONE, old->span}, STRS(quoted(c, old->name.str)));
  }
}

void breaks_sql_objects(const Compare *c) {
  types_changed(c);
  each_enum(c, visit_enum);
  views_changed(c);
  triggers_changed(c);
  functions_changed(c);
  if (!on(c->dialects, DIALECT_POSTGRES)) return;
  sequences_changed(c);
  domains_changed(c);
  extensions_changed(c);
  roles_changed(c);
}
