/* What Postgres alone has, as templates see it. */
#include "load/value.h"
#include "target/custom/view.h"

static Str number(Arena *arena, bool given, int64_t value) {
  return given ? str_format(arena, "%lld", (long long)value) : STR_NONE;
}

ViewIdentity view_numbers(Arena *arena, const Identity *numbers) {
  return (ViewIdentity){
    .start = number(arena, numbers->has_start, numbers->start),
    .increment = number(arena, numbers->has_increment, numbers->increment),
    .min = number(arena, numbers->has_min, numbers->min),
    .max = number(arena, numbers->has_max, numbers->max),
    .cache = number(arena, numbers->has_cache, numbers->cache),
    .cycle = numbers->cycle,
  };
}

static ViewSequence view_sequence(Arena *arena, const Sequence *s) {
  ViewSequence view = {.name = s->name.str,
                       .schema = s->schema,
                       .qualified = qualified_name(arena, s->schema, s->name.str),
                       .type = type_infos[s->type].yaml,
                       .numbers = view_numbers(arena, &s->numbers),
                       .comment = s->comment.str,
                       .renamed_from = s->renamed_from};
  if (s->owner != NULL)
    view.owner = str_format(arena, "%.*s.%.*s", STR_ARG(table_key_name(arena, s->owner->table)),
                            STR_ARG(s->owner->name.str));
  return view;
}

static ViewObject view_object(const Object *object) {
  return (ViewObject){.name = object->name.str,
                      .table = object->table != NULL           ? object->table->name.str
                               : object->trigger.table != NULL ? object->trigger.table->name.str
                                                               : STR_NONE,
                      .comment = object->comment.str,
                      .postgres = object->text.text[DIALECT_POSTGRES].str,
                      .sqlite = object->text.text[DIALECT_SQLITE].str,
                      .materialized = object->materialized};
}

static ViewDomain view_domain(Arena *arena, const Schema *schema, const Domain *d) {
  Type type = d->value->type;
  ViewDomain view = {.name = d->name.str,
                     .schema = d->schema,
                     .qualified = qualified_name(arena, d->schema, d->name.str),
                     .type = type_yaml(arena, &type),
                     .nullable = d->value->nullable,
                     .comment = d->comment.str,
                     .renamed_from = d->renamed_from};
  if (!expression_given(&d->check)) return view;
  ViewExpression *check = arena_make(arena, ViewExpression);
  Str *texts[] = {[DIALECT_POSTGRES] = &check->postgres, [DIALECT_SQLITE] = &check->sqlite};
  if (d->check.tree != NULL) check->portable = d->check.text.str;
  for (int i = 0; i < DIALECT_COUNT; i++) {
    bool given = on(schema->dialects, (Dialect)i) && expression_on(&d->check, (Dialect)i);
    if (given) *texts[i] = sql_text(arena, (Dialect)i, sql_expression(arena, (Dialect)i, &d->check));
  }
  view.check = check;
  return view;
}

static Str rls_word(RowSecurity security) {
  switch (security) {
  case ROWS_OPEN: return STR_NONE;
  case ROWS_SECURED: return STR("enable");
  case ROWS_FORCED: break;
  }
  return STR("force");
}

static Str deferrable_word(Deferrable deferrable) {
  return deferrable == DEFERRABLE_NO ? STR_NONE : word_text(WORDS_DEFERRABLE, (int)deferrable);
}

static void add_partitions(Arena *arena, const SqlTable *sql, ViewTable *view) {
  view->partition_by = sql->partition_by;
  each(i, sql->partitions) {
    const SqlPartition *from = &sql->partitions.items[i];
    const Partition *own = from->partition;
    ViewPartition partition = {.name = own->name.str,
                               .schema = own->schema,
                               .comment = own->comment.str,
                               .tablespace = own->tablespace,
                               .of = from->of,
                               .rows = from->rows,
                               .by = from->by};
    each(j, own->with)
      vec_push(arena, &partition.with, (ViewOption){own->with.items[j].key.str, own->with.items[j].value.str});
    vec_push(arena, &view->partitions, partition);
  }
}

static void add_excludes(Arena *arena, const Table *table, ViewTable *view) {
  each(i, table->postgres.excludes) {
    const Exclude *e = table->postgres.excludes.items[i];
    ViewExclude exclude = {.name = e->name.str,
                           .comment = e->comment.str,
                           .method = e->method,
                           .where = e->where.str,
                           .deferrable = deferrable_word(e->deferrable)};
    each(j, e->elements) vec_push(arena, &exclude.elements, e->elements.items[j].text);
    vec_push(arena, &view->excludes, exclude);
  }
}

static void add_policies(Arena *arena, const Table *table, ViewTable *view) {
  each(i, table->postgres.policies) {
    const Policy *p = table->postgres.policies.items[i];
    ViewPolicy policy = {.name = p->name.str,
                         .comment = p->comment.str,
                         .command = word_text(WORDS_POLICY_COMMAND, (int)p->command),
                         .restrictive = p->restrictive,
                         .using = p->using.str,
                         .check = p->check.str};
    each(j, p->to) vec_push(arena, &policy.roles, p->to.items[j].word);
    vec_push(arena, &view->policies, policy);
  }
}

void view_add_postgres(Arena *arena, const Table *table, const SqlTable *sql, ViewTable *view) {
  each(i, table->postgres.inherits)
    vec_push(arena, &view->inherits, table_key_name(arena, table->postgres.inherits.items[i]));
  if (sql != NULL) view->replica_identity = ddl_replica_identity(arena, sql);
  if (sql != NULL) add_partitions(arena, sql, view);
  add_excludes(arena, table, view);
  view->row_security = rls_word(table->postgres.row_security);
  add_policies(arena, table, view);
}

static void add_roles(Arena *arena, const Schema *schema, ViewSchema *view) {
  each(i, schema->roles) {
    const Role *r = schema->roles.items[i];
    vec_push(arena, &view->roles,
             (ViewRole){r->name.str, r->comment.str, r->external, r->login, r->inherit, r->create_db,
                        r->create_role});
  }
}

static void add_domains(Arena *arena, const Schema *schema, const SqlSchema *postgres,
                        ViewSchema *view) {
  each(i, schema->domains)
    vec_push(arena, &view->domains, view_domain(arena, schema, schema->domains.items[i]));
  for (size_t i = 0, j = 0; postgres != NULL && i < postgres->domains.len; i++) {
    while (schema->domains.items[j] != postgres->domains.items[i].domain) j++;
    view->domains.items[j].initial = postgres->domains.items[i].initial;
  }
}

void view_add_objects(Arena *arena, const Schema *schema, const SqlSchema *const sql[DIALECT_COUNT],
                      ViewSchema *view) {
  add_roles(arena, schema, view);
  add_domains(arena, schema, sql[DIALECT_POSTGRES], view);
  each(i, schema->sequences)
    vec_push(arena, &view->sequences, view_sequence(arena, schema->sequences.items[i]));
  const ObjectList *objects = schema->objects;
  each(i, objects[OBJECT_VIEW])
    vec_push(arena, &view->views, view_object(objects[OBJECT_VIEW].items[i]));
  each(i, objects[OBJECT_FUNCTION])
    vec_push(arena, &view->functions, view_object(objects[OBJECT_FUNCTION].items[i]));
  each(i, objects[OBJECT_TRIGGER])
    vec_push(arena, &view->triggers, view_object(objects[OBJECT_TRIGGER].items[i]));
  each(i, objects[OBJECT_SQL])
    vec_push(arena, &view->blocks, view_object(objects[OBJECT_SQL].items[i]));
}
