/* SQL: types, sequences, domains, views, functions, triggers, extensions, roles. */
#include "target/breaking/compare.h"

/* --- enums --- */

static bool is_type(const BreakForm *form, const Enum *enumeration) {
  return on(enumeration->on, DIALECT_POSTGRES) && sql_enum_is_type(form->schema, enumeration);
}

static void types_changed(const Compare *c) {
  if (!on(c->dialects, DIALECT_POSTGRES)) return;
  each(i, c->old->schema->enums) {
    const Enum *old = c->old->schema->enums.items[i], *new = new_enum(c, old);
    if (!is_type(c->old, old) || old->external) continue;
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

bool sequence_counts_alike(const Identity *a, const Identity *b, TypeId type) {
  int64_t by_a = a->has_increment ? a->increment : 1, by_b = b->has_increment ? b->increment : 1;
  return by_a == by_b && a->cycle == b->cycle && sequence_min(a, type) == sequence_min(b, type) &&
         sequence_max(a, type) == sequence_max(b, type);
}

static bool same_numbers(const Sequence *a, const Sequence *b) {
  return a->type == b->type && sequence_counts_alike(&a->numbers, &b->numbers, a->type);
}

static void sequences_changed(const Compare *c) {
  each(i, c->old->schema->sequences) {
    const Sequence *old = c->old->schema->sequences.items[i], *new = new_sequence(c, old);
    Str title = quoted(c, qualified_name(c->arena, old->schema, old->name.str));
    if (new == NULL) {
      breaks(c, DIAG_BREAKS_SQL_SEQUENCE_GONE, (Where){SPAN_NONE, old->span}, STRS(title));
      continue;
    }
    Where where = {new->span, old->span};
    Str now = quoted(c, qualified_name(c->arena, new->schema, new->name.str));
    if (!str_eq(title, now)) breaks(c, DIAG_BREAKS_SQL_SEQUENCE_CALLED, where, STRS(title, now));
    if (!same_numbers(old, new)) breaks(c, DIAG_BREAKS_SQL_SEQUENCE_OTHER, where, STRS(now));
  }
}

static void domain_changed(const Compare *c, const Domain *old, const Domain *new) {
  Str title = quoted(c, qualified_name(c->arena, new->schema, new->name.str));
  Where where = {new->span, old->span};
  Str was = quoted(c, qualified_name(c->arena, old->schema, old->name.str));
  if (!str_eq(was, title)) breaks(c, DIAG_BREAKS_SQL_ENUM_RENAMED, where, STRS(was, title));
  if (type_change(c, &old->value->type, &new->value->type) != TYPE_SAME)
    breaks(c, DIAG_BREAKS_SQL_DOMAIN_OTHER, where, STRS(title, STR("type")));
  if (expression_given(&new->check) && !expression_given(&old->check))
    breaks(c, DIAG_BREAKS_SQL_DOMAIN_OTHER, where, STRS(title, STR("check")));
  else if (expression_given(&new->check) && !same_expression(&old->check, &new->check))
    breaks(c, DIAG_BREAKS_SQL_DOMAIN_CHECK, where, STRS(title));
  if (old->value->nullable && !new->value->nullable)
    breaks(c, DIAG_BREAKS_SQL_DOMAIN_OTHER, where, STRS(title, STR("answer to null")));
}

static void domains_changed(const Compare *c) {
  each(i, c->old->schema->domains) {
    const Domain *old = c->old->schema->domains.items[i], *new = new_domain(c, old);
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
  return (a->on & c->dialects) == (b->on & c->dialects);
}

static bool same_query(const Compare *c, const Object *a, const Object *b) {
  for (int d = 0; d < DIALECT_COUNT; d++) {
    bool both = on(a->on & b->on & c->dialects, (Dialect)d);
    if (both && !str_eq(a->text.text[d].str, b->text.text[d].str)) return false;
  }
  return true;
}

/* "security_barrier = true, ..": which rows a role gets from a view, and which it may write. */
static void view_options(const Compare *c, const Object *old, const Object *new, Where where) {
  if (!on(old->on & new->on & c->dialects, DIALECT_POSTGRES) || new->materialized) return;
  Str was = sql_options(c->arena, &old->table->postgres.with), is = sql_options(c->arena, &new->table->postgres.with);
  if (!str_eq(was, is))
    breaks(c, DIAG_BREAKS_SQL_VIEW_OPTIONS, where,
           STRS(table_title(c, new->table), str_empty(is) ? STR("none") : is, str_empty(was) ? STR("none") : was));
}

static void views_changed(const Compare *c) {
  each(i, c->old->schema->objects[OBJECT_VIEW]) {
    const Object *old = c->old->schema->objects[OBJECT_VIEW].items[i];
    const Table *table = new_table(c, old->table);
    const Object *new = table == NULL ? NULL : table->view;
    if (new == NULL) continue; /* said of its table */
    Where where = {new->span, old->span};
    view_options(c, old, new, where);
    if (new->materialized != old->materialized)
      breaks(c, DIAG_BREAKS_SQL_VIEW_STORED, where,
             STRS(table_title(c, new->table), new->materialized ? STR("materialized") : STR("not materialized")));
    else if (!same_query(c, old, new))
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

static Str postgres_text(const Object *object) { return object->text.text[DIALECT_POSTGRES].str; }

/* Its key is only a label: the function that is called the same, or else takes and gives the same. */
static const Object *find_function(const Compare *c, const Object *old) {
  const Object *same = find_object(c->new->schema, OBJECT_FUNCTION, old->name.str);
  if (same != NULL && str_given(postgres_text(same))) return same;
  Str was = signature(c, postgres_text(old));
  each(i, c->new->schema->objects[OBJECT_FUNCTION]) {
    const Object *other = c->new->schema->objects[OBJECT_FUNCTION].items[i];
    if (str_eq_fold(signature(c, postgres_text(other)), was)) return other;
  }
  return NULL;
}

static void function_changed(const Compare *c, const Object *old) {
  const Object *new = find_function(c, old);
  Str title = quoted(c, old->name.str);
  if (new == NULL) {
    breaks(c, DIAG_BREAKS_SQL_FUNCTION_GONE, (Where){SPAN_NONE, old->span}, STRS(title));
    return;
  }
  Str was = signature(c, postgres_text(old)), is = signature(c, postgres_text(new));
  Where where = {new->span, old->span};
  if (!str_eq_fold(was, is)) breaks(c, DIAG_BREAKS_SQL_FUNCTION_SIGNATURE, where, STRS(title, is, was));
  else if (!str_eq(postgres_text(old), postgres_text(new)))
    breaks(c, DIAG_BREAKS_SQL_FUNCTION_BODY, where, STRS(title));
}

static void functions_changed(const Compare *c) {
  if (!on(c->dialects, DIALECT_POSTGRES)) return;
  each(i, c->old->schema->objects[OBJECT_FUNCTION]) {
    const Object *old = c->old->schema->objects[OBJECT_FUNCTION].items[i];
    if (str_given(postgres_text(old))) function_changed(c, old);
  }
}

static bool block_stays(const Compare *c, const Object *old, Dialect dialect) {
  Str text = old->text.text[dialect].str;
  if (!on(old->on & c->dialects, dialect) || !str_given(text)) return true;
  each(k, c->new->schema->objects[OBJECT_SQL])
    if (str_eq(c->new->schema->objects[OBJECT_SQL].items[k]->text.text[dialect].str, text)) return true;
  return false;
}

/* What they make is not known: a text that is there no more, under whatever label. */
static void blocks_changed(const Compare *c) {
  each(i, c->old->schema->objects[OBJECT_SQL]) {
    const Object *old = c->old->schema->objects[OBJECT_SQL].items[i];
    const Object *new = find_object(c->new->schema, OBJECT_SQL, old->name.str);
    if (block_stays(c, old, DIALECT_POSTGRES) && block_stays(c, old, DIALECT_SQLITE)) continue;
    breaks(c, DIAG_BREAKS_SQL_BLOCK, (Where){new == NULL ? SPAN_NONE : new->span, old->span},
           STRS(str_given(old->name.str) ? quoted(c, old->name.str) : STR("without a name"),
                new == NULL || !str_given(old->name.str) ? STR("gone") : STR("another one")));
  }
}

static bool same_trigger(const Compare *c, const Object *a, const Object *b) {
  const TriggerParts *x = &a->trigger, *y = &b->trigger;
  bool moved = x->table != NULL && y->table != NULL && new_table(c, x->table) != y->table;
  bool parts = (x->table == NULL) == (y->table == NULL) && x->for_each_statement == y->for_each_statement;
  bool same = !moved && parts && x->timing == y->timing && x->events == y->events &&
              same_columns(c, &x->of, &y->of, false);
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

static Str schema_title(const Compare *c, const Schema *schema, Str name) {
  return quoted(c, str_given(name) ? name : schema->postgres.schema);
}

static void extensions_moved(const Compare *c) {
  each(i, c->old->schema->extensions) each(k, c->new->schema->extensions) {
    const Extension *was = &c->old->schema->extensions.items[i], *is = &c->new->schema->extensions.items[k];
    if (!str_eq(was->name.str, is->name.str) || str_eq(was->schema, is->schema)) continue;
    breaks(c, DIAG_BREAKS_SQL_EXTENSION_MOVED, (Where){is->name.span, was->name.span},
           STRS(quoted(c, is->name.str), schema_title(c, c->new->schema, is->schema),
                schema_title(c, c->old->schema, was->schema)));
  }
}

static void schemas_changed(const Compare *c) {
  each(i, c->old->schema->schemas_listed) {
    Text old = c->old->schema->schemas_listed.items[i];
    bool there = false;
    each(k, c->new->schema->schemas) there = there || str_eq(c->new->schema->schemas.items[k], old.str);
    each(k, c->new->schema->schemas_listed)
      there = there || str_eq(c->new->schema->schemas_listed.items[k].str, old.str);
    if (!there) breaks(c, DIAG_BREAKS_SQL_SCHEMA_GONE, (Where){SPAN_NONE, old.span}, STRS(quoted(c, old.str)));
  }
}

/* What it may not do any more: "log in, create databases". */
static Str rights_lost(const Compare *c, const Role *old, const Role *new) {
  const struct {
    bool was, is;
    Str words;
  } rights[] = {{old->login, new->login, STR("log in")},
                {old->inherit, new->inherit, STR("use the rights of its groups without SET ROLE")},
                {old->create_db, new->create_db, STR("create databases")},
                {old->create_role, new->create_role, STR("create roles")}};
  Buf out = BUF(c->arena);
  for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
    if (!rights[i].was || rights[i].is) continue;
    if (out.len > 0) buf_lit(&out, ", ");
    buf_append(&out, rights[i].words);
  }
  return buf_str(&out);
}

static void roles_changed(const Compare *c) {
  each(i, c->old->schema->roles) {
    const Role *old = c->old->schema->roles.items[i], *new = NULL;
    each(k, c->new->schema->roles)
      if (str_eq(c->new->schema->roles.items[k]->name.str, old->name.str)) new = c->new->schema->roles.items[k];
    if (old->external) continue;
    if (new == NULL)
      breaks(c, DIAG_BREAKS_SQL_ROLE_GONE, (Where){SPAN_NONE, old->span}, STRS(quoted(c, old->name.str)));
    Str lost = new == NULL || new->external ? STR_NONE : rights_lost(c, old, new);
    if (!str_empty(lost))
      breaks(c, DIAG_BREAKS_SQL_ROLE_RIGHTS, (Where){new->span, old->span}, STRS(quoted(c, old->name.str), lost));
  }
}

void breaks_sql_objects(const Compare *c) {
  types_changed(c);
  each_enum(c, visit_enum);
  views_changed(c);
  triggers_changed(c);
  functions_changed(c);
  blocks_changed(c);
  if (!on(c->dialects, DIALECT_POSTGRES)) return;
  sequences_changed(c);
  domains_changed(c);
  extensions_changed(c);
  extensions_moved(c);
  schemas_changed(c);
  roles_changed(c);
}
