/* Names: their length, and who may not share one with whom. Postgres has one namespace per schema for
 * tables, indexes, sequences, views and types (a table is also a type), and one per table for
 * constraints; SQLite one for tables and indexes, case folded, and none of either kind for the rest.
 * Sources: the Postgres 15 manual, pg_class and pg_type; sqlite.org/lang_createindex.html. */
#include "model/name.h"
#include "model/objects.h"
#include "rules/rule.h"

typedef struct Taken {
  Str what, name;
  Span span;
} Taken;

static void claim(Rules *r, Map *map, Str key, Taken taken) {
  Taken *mine = arena_make(r->arena, Taken);
  *mine = taken;
  const Taken *first = map_add(r->arena, map, key, mine);
  if (first == NULL) return;
  Diag *diag = diag_add(r->diags, DIAG_NAME_CLASH, taken.span,
                        STRS(taken.what, taken.name, first->what, first->name));
  diag_also(diag, first->span, str_format(r->arena, "%.*s \"%.*s\"", STR_ARG(first->what),
                                          STR_ARG(first->name)));
}

/* --- what a name may be --- */

static bool has_zero(Str text) {
  return text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL;
}

static void check_comment(Rules *r, Text comment) {
  if (has_zero(comment.str))
    diag_add(r->diags, DIAG_ZERO_BYTE, comment.span, STRS(STR("comment")));
}

static void check_name(Rules *r, Str what, Str name, Span span) {
  if (name.len == 0) diag_add(r->diags, DIAG_NAME_EMPTY, span, STRS(what));
  if (has_zero(name))
    diag_add(r->diags, DIAG_ZERO_BYTE, span, STRS(str_format(r->arena, "name of this %.*s", STR_ARG(what))));
  if (name.len <= NAME_BYTES) return;
  Diag *diag = diag_add(r->diags, DIAG_NAME_TOO_LONG, span,
                        STRS(what, name, str_format(r->arena, "%zu", name.len)));
  Str shorter = name_fit(r->arena, name);
  diag_help(diag, str_format(r->arena, "shorten it, for instance to \"%.*s\"", STR_ARG(shorter)));
}

static void check_given(Rules *r, Str what, const Name *name) {
  if (name->given) check_name(r, what, name->str, name->span);
}

/* What may be in a schema: its name, the schema's, its comment. */
static void check_named(Rules *r, Str what, Text name, Str schema, Text comment) {
  check_name(r, what, name.str, name.span);
  check_comment(r, comment);
  if (str_given(schema)) check_name(r, STR("schema"), schema, name.span);
}

static void check_labels(Rules *r, const Enum *e) {
  each(i, e->values) {
    Text label = e->values.items[i].label;
    check_comment(r, e->values.items[i].comment);
    if (label.str.len > 0) check_name(r, STR("enum value"), label.str, label.span);
  }
}

static void check_partitions(Rules *r, const Partitioning *by) {
  if (by == NULL) return;
  each(i, by->partitions) {
    const Partition *p = by->partitions.items[i];
    check_named(r, STR("partition"), p->name, p->schema, p->comment);
    check_partitions(r, p->under);
  }
}

static void check_parts(Rules *r, const Table *t) {
  check_partitions(r, t->postgres.partitioning);
  if (t->primary_key != NULL) check_given(r, STR("primary key"), &t->primary_key->name);
  each(i, t->uniques) {
    check_given(r, STR("unique constraint"), &t->uniques.items[i]->name);
    check_comment(r, t->uniques.items[i]->comment);
  }
  each(i, t->indexes) {
    check_given(r, STR("index"), &t->indexes.items[i]->name);
    check_comment(r, t->indexes.items[i]->comment);
  }
  each(i, t->foreign_keys) {
    check_given(r, STR("foreign key"), &t->foreign_keys.items[i]->name);
    check_comment(r, t->foreign_keys.items[i]->comment);
  }
  each(i, t->postgres.excludes) {
    check_given(r, STR("exclusion constraint"), &t->postgres.excludes.items[i]->name);
    check_comment(r, t->postgres.excludes.items[i]->comment);
  }
  each(i, t->postgres.policies) {
    const Policy *policy = t->postgres.policies.items[i];
    check_named(r, STR("policy"), policy->name, STR_NONE, policy->comment);
  }
  each(i, t->checks) {
    check_given(r, STR("check"), &t->checks.items[i]->name);
    check_comment(r, t->checks.items[i]->comment);
  }
}

void rule_names(Rules *r) {
  const Schema *schema = r->schema;
  each(i, schema->enums) {
    const Enum *e = schema->enums.items[i];
    check_named(r, STR("enum"), e->name, e->schema, e->comment);
    check_labels(r, e);
  }
  each(i, schema->roles) {
    const Role *role = schema->roles.items[i];
    check_named(r, STR("role"), role->name, STR_NONE, role->comment);
  }
  each(i, schema->domains) {
    const Domain *d = schema->domains.items[i];
    check_named(r, STR("domain"), d->name, d->schema, d->comment);
  }
  each(i, schema->sequences) {
    const Sequence *s = schema->sequences.items[i];
    check_named(r, STR("sequence"), s->name, s->schema, s->comment);
  }
  each(i, schema->tables) {
    const Table *t = schema->tables.items[i];
    check_named(r, STR("table"), t->name, t->schema, t->comment);
    each(j, t->columns) {
      const Column *c = t->columns.items[j];
      check_name(r, STR("column"), c->name.str, c->span);
      check_comment(r, c->comment);
      check_comment(r, c->deprecated);
      if (text_given(c->identity->name)) check_named(r, STR("sequence"), c->identity->name, STR_NONE, (Text){0});
      if (c->type.id == TYPE_ENUM && c->type.enumeration->owner == c)
        check_labels(r, c->type.enumeration);
    }
    check_parts(r, t);
  }
}

/* --- Postgres --- */

static void claim_relation(Rules *r, Map *map, Str schema, Taken taken) {
  /* A zero byte is in no name. */
  Str key = taken.name;
  if (str_given(schema))
    key = str_concat(r->arena, str_concat(r->arena, schema, (Str){"", 1}), taken.name);
  claim(r, map, key, taken);
}

static void claim_indexes(Rules *r, Map *map, const Table *t) {
  each(i, t->indexes) {
    const Index *index = t->indexes.items[i];
    if (on(index->on, DIALECT_POSTGRES))
      claim_relation(r, map, t->schema, (Taken){STR("index"), index->name.str, index->name.span});
  }
}

static void claim_keys(Rules *r, Map *map, const Table *t) {
  if (t->primary_key != NULL)
    claim_relation(r, map, t->schema,
                   (Taken){STR("primary key"), t->primary_key->name.str, t->primary_key->name.span});
  each(i, t->uniques) {
    const Key *key = t->uniques.items[i];
    if (on(key->on, DIALECT_POSTGRES))
      claim_relation(r, map, t->schema,
                     (Taken){STR("unique constraint"), key->name.str, key->name.span});
  }
  each(i, t->postgres.excludes) {
    const Name *name = &t->postgres.excludes.items[i]->name;
    claim_relation(r, map, t->schema, (Taken){STR("exclusion constraint"), name->str, name->span});
  }
  each(i, t->columns) {
    const Column *c = t->columns.items[i];
    bool counted = type_is_serial(&c->type) || c->identity->kind != IDENTITY_NONE;
    if (!counted || !on(c->on, DIALECT_POSTGRES)) continue;
    Str name = column_sequence_name(r->arena, c, t->name.str, c->name.str);
    claim_relation(r, map, t->schema, (Taken){STR("sequence"), name, c->span});
  }
}

static void claim_partitions(Rules *r, Map *map, const Partitioning *by) {
  if (by == NULL) return;
  each(i, by->partitions) {
    const Partition *p = by->partitions.items[i];
    claim_relation(r, map, p->schema, (Taken){STR("partition"), p->name.str, p->name.span});
    claim_partitions(r, map, p->under);
  }
}

static void claim_constraints(Rules *r, const Table *t) {
  Map names = {0};
  if (t->primary_key != NULL)
    claim(r, &names, t->primary_key->name.str,
          (Taken){STR("primary key"), t->primary_key->name.str, t->primary_key->name.span});
  each(i, t->uniques) {
    const Name *name = &t->uniques.items[i]->name;
    if (on(t->uniques.items[i]->on, DIALECT_POSTGRES))
      claim(r, &names, name->str, (Taken){STR("unique constraint"), name->str, name->span});
  }
  each(i, t->foreign_keys) {
    const Name *name = &t->foreign_keys.items[i]->name;
    if (on(t->foreign_keys.items[i]->on, DIALECT_POSTGRES))
      claim(r, &names, name->str, (Taken){STR("foreign key"), name->str, name->span});
  }
  each(i, t->checks) {
    const Name *name = &t->checks.items[i]->name;
    if (on(t->checks.items[i]->on, DIALECT_POSTGRES))
      claim(r, &names, name->str, (Taken){STR("check"), name->str, name->span});
  }
  each(i, t->postgres.excludes) {
    const Name *name = &t->postgres.excludes.items[i]->name;
    claim(r, &names, name->str, (Taken){STR("exclusion constraint"), name->str, name->span});
  }
}

void rule_names_postgres(Rules *r) {
  const Schema *schema = r->schema;
  Map relations = {0};
  each(i, schema->enums) {
    const Enum *e = schema->enums.items[i];
    if (schema->postgres.enums == ENUMS_CHECK && !e->external) continue; /* no type is made */
    claim_relation(r, &relations, e->schema, (Taken){STR("enum"), e->name.str, e->span});
  }
  each(i, schema->domains) {
    const Domain *d = schema->domains.items[i];
    if (on(d->value->on, DIALECT_POSTGRES))
      claim_relation(r, &relations, d->schema, (Taken){STR("domain"), d->name.str, d->span});
  }
  each(i, schema->sequences) {
    const Sequence *s = schema->sequences.items[i];
    claim_relation(r, &relations, s->schema, (Taken){STR("sequence"), s->name.str, s->span});
  }
  each(i, schema->tables) {
    const Table *t = schema->tables.items[i];
    if (!on(t->on, DIALECT_POSTGRES)) continue;
    claim_relation(r, &relations, t->schema, (Taken){STR("table"), t->name.str, t->span});
    claim_indexes(r, &relations, t);
    if (t->external) continue;
    claim_keys(r, &relations, t);
    claim_partitions(r, &relations, t->postgres.partitioning);
    claim_constraints(r, t);
  }
}

/* --- SQLite --- */

static void claim_folded(Rules *r, Map *map, Taken taken) {
  claim(r, map, str_lower(r->arena, taken.name), taken);
}

static void claim_sqlite_indexes(Rules *r, Map *map, const Table *t) {
  each(i, t->indexes) {
    const Index *index = t->indexes.items[i];
    if (on(index->on, DIALECT_SQLITE))
      claim_folded(r, map, (Taken){STR("index"), index->name.str, index->name.span});
  }
}

static void claim_sqlite_keys(Rules *r, Map *map, const Table *t) {
  each(i, t->uniques) {
    const Key *key = t->uniques.items[i];
    if (on(key->on, DIALECT_SQLITE))
      claim_folded(r, map, (Taken){STR("unique constraint"), key->name.str, key->name.span});
  }
}

static void claim_sqlite_columns(Rules *r, const Table *t) {
  Map names = {0};
  each(i, t->columns) {
    const Column *c = t->columns.items[i];
    if (on(c->on, DIALECT_SQLITE))
      claim_folded(r, &names, (Taken){STR("column"), c->name.str, c->span});
  }
}

void rule_names_sqlite(Rules *r) {
  const Schema *schema = r->schema;
  Map names = {0};
  each(i, schema->tables) {
    const Table *t = schema->tables.items[i];
    if (!on(t->on, DIALECT_SQLITE)) continue;
    claim_folded(r, &names, (Taken){STR("table"), t->flat_name, t->span});
    if (str_starts(str_lower(r->arena, t->flat_name), STR("sqlite_")))
      diag_add(r->diags, DIAG_SQLITE_PREFIX, t->span, STRS(t->flat_name));
    claim_sqlite_indexes(r, &names, t);
    if (t->external) continue;
    claim_sqlite_keys(r, &names, t);
    claim_sqlite_columns(r, t);
  }
}
