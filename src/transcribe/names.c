/* Names: the keys that things have in the YAML, and which of their names the naming rules would give. */
#include "model/name.h"
#include "sql/sql.h"
#include "transcribe/scribe.h"

/* --- keys --- */

static Str default_schema(const Scribe *s) {
  return str_given(s->options->schema) ? s->options->schema : STR("public");
}

static bool is_default_schema(const Scribe *s, Str schema) {
  return !str_given(schema) || str_eq(schema, default_schema(s));
}

static bool has_dot(Str name) { return str_find_char(name, '.') >= 0; }

/* A dot in a name would end it, and a type of the language cannot be the name of another. */
static bool needs_own_key(const Scribe *s, const CatalogObject *object) {
  return has_dot(object->name) || (str_given(object->schema) && has_dot(object->schema)) || object->name.len == 0 ||
         say_of(s, object) == SAY_DIALECT;
}

bool key_says_name(const Scribe *s, const CatalogObject *object) { return !needs_own_key(s, object); }

static Str plain_key(Scribe *s, const CatalogObject *object) {
  if (is_default_schema(s, object->schema)) return object->name;
  return CAT(s->arena, object->schema, STR("."), object->name);
}

static Str section_of(const CatalogObject *object) {
  if (object->kind == CATALOG_ENUM || object->kind == CATALOG_DOMAIN) return STR("type ");
  return object->kind == CATALOG_SEQUENCE ? STR("sequence ") : STR("table ");
}

Str key_of(Scribe *s, const CatalogObject *object) {
  Str address = str_copy(s->arena, (Str){(const char *)&object, sizeof object});
  Str *known = map_get(&s->keys, address);
  if (known != NULL) return *known;
  Str key = plain_key(s, object);
  bool own = needs_own_key(s, object);
  if (own) key = str_replace(s->arena, key, STR("."), STR("_"));
  if (own && say_of(s, object) == SAY_DIALECT) key = CAT(s->arena, key, STR("_"));
  while (map_add(s->arena, &s->taken, str_concat(s->arena, section_of(object), key), s) != NULL)
    key = CAT(s->arena, key, STR("_"));
  known = arena_make(s->arena, Str);
  *known = key;
  map_set(s->arena, &s->keys, address, known);
  return key;
}

void put_name(Scribe *s, Doc *out, const CatalogObject *object) {
  Str key = key_of(s, object);
  if (str_eq(key, plain_key(s, object)) && !needs_own_key(s, object)) return;
  doc_put(s->arena, out, STR("name"), doc_text(s->arena, object->name));
  if (!is_default_schema(s, object->schema))
    doc_put(s->arena, out, STR("schema"), doc_text(s->arena, object->schema));
}

/* --- names by rule --- */

static Str joined(Arena *arena, const CatalogColumnList *columns) {
  Buf out = BUF(arena);
  each(i, *columns) {
    if (i > 0) buf_char(&out, '_');
    buf_append(&out, columns->items[i]->object.name);
  }
  return buf_str(&out);
}

static Str label_of(CatalogConstraintType type, bool postgres) {
  switch (type) {
  case CONSTRAINT_PRIMARY_KEY: return postgres ? STR("pkey") : STR("pk");
  case CONSTRAINT_UNIQUE: return postgres ? STR("key") : STR("unique");
  case CONSTRAINT_FOREIGN_KEY: return postgres ? STR("fkey") : STR("fk");
  case CONSTRAINT_CHECK: return STR("check");
  case CONSTRAINT_EXCLUSION:
  case CONSTRAINT_NOT_NULL: break;
  }
  return STR_NONE;
}

/* As model/naming.c makes it when nobody has the name; absent: no rule is for it. */
static Str rule_name(Arena *arena, NamingBase base, const CatalogConstraint *c) {
  bool postgres = base == NAMING_POSTGRES;
  Str table = c->object.table->object.name, columns = joined(arena, &c->columns);
  Str label = label_of(c->type, postgres);
  if (!str_given(label)) return STR_NONE;
  if (c->type == CONSTRAINT_PRIMARY_KEY && (postgres || c->columns.len == 1))
    return name_fit_postgres(arena, table, STR_NONE, STR("pkey"));
  if (c->type == CONSTRAINT_FOREIGN_KEY && !postgres && c->target != NULL)
    columns = CAT(arena, columns, STR("_"), c->target->object.name, STR("_"), joined(arena, &c->target_columns));
  return name_join(arena, base, table, columns, label);
}

/* Only Postgres has a rule for expressions; the second of two equal names is numbered: upper_upper1. */
static Str index_rule_name(Scribe *s, NamingBase base, const CatalogIndex *index) {
  Arena *arena = s->arena;
  Buf columns = BUF(arena);
  Map seen = {0};
  each(i, index->keys) {
    const CatalogIndexKey *key = index->keys.items[i];
    if (key->column == NULL && (base != NAMING_POSTGRES || s->dialect->figure == NULL)) return STR_NONE;
    Str first = key->column != NULL ? key->column->object.name
                                    : s->dialect->figure(s, index->object.table, key->expression);
    if (!str_given(first)) first = STR("expr");
    Str name = first;
    for (int n = 1; base == NAMING_POSTGRES && map_add(arena, &seen, name, s) != NULL; n++)
      name = str_format(arena, "%.*s%d", STR_ARG(first), n);
    if (i > 0) buf_char(&columns, '_');
    buf_append(&columns, name);
  }
  return name_join(arena, base, index->object.table->object.name, buf_str(&columns),
                   base == NAMING_POSTGRES ? STR("idx") : STR("index"));
}

/* --- which rule, and who has a name --- */

static void count_name(Scribe *s, Str name) {
  Str folded = str_lower(s->arena, name);
  size_t *count = map_get(&s->names, folded);
  if (count == NULL) {
    count = arena_make(s->arena, size_t);
    map_set(s->arena, &s->names, folded, count);
  }
  ++*count;
}

static bool is_relation(const CatalogConstraint *c) {
  return c->type == CONSTRAINT_PRIMARY_KEY || c->type == CONSTRAINT_UNIQUE || c->type == CONSTRAINT_EXCLUSION;
}

static void count_table(Scribe *s, const CatalogTable *table, size_t fits[2]) {
  count_name(s, table->object.name);
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    if (is_relation(c) && str_given(c->object.name)) count_name(s, c->object.name);
    if (c->type == CONSTRAINT_CHECK || c->type == CONSTRAINT_PRIMARY_KEY) continue;
    for (NamingBase base = NAMING_DRIZZLE; base <= NAMING_POSTGRES; base++)
      fits[base] += str_eq(rule_name(s->arena, base, c), c->object.name);
  }
  each(i, table->indexes) {
    const CatalogIndex *index = table->indexes.items[i];
    count_name(s, index->object.name);
    for (NamingBase base = NAMING_DRIZZLE; base <= NAMING_POSTGRES; base++)
      fits[base] += str_eq(index_rule_name(s, base, index), index->object.name);
  }
}

void names_begin(Scribe *s) {
  size_t fits[2] = {0};
  const Catalog *catalog = s->catalog;
  each(i, catalog->tables) count_table(s, catalog->tables.items[i], fits);
  each(i, catalog->views) count_table(s, catalog->views.items[i], fits);
  each(i, catalog->enums) count_name(s, catalog->enums.items[i]->object.name);
  each(i, catalog->domains) count_name(s, catalog->domains.items[i]->object.name);
  each(i, catalog->sequences) count_name(s, catalog->sequences.items[i]->object.name);
  s->naming = fits[NAMING_POSTGRES] > fits[NAMING_DRIZZLE] ? NAMING_POSTGRES : NAMING_DRIZZLE;
}

static bool has_relation_alone(const Scribe *s, Str name) {
  const size_t *count = map_get(&s->names, str_lower(s->arena, name));
  return count == NULL || *count == 1;
}

static bool has_constraint_alone(const CatalogTable *table, Str name) {
  size_t count = 0;
  each(i, table->constraints) count += str_eq_fold(table->constraints.items[i]->object.name, name);
  return count <= 1;
}

bool named_by_rule(const Scribe *s, const CatalogConstraint *constraint) {
  Str name = constraint->object.name;
  if (!str_given(name) || str_given(constraint->own_name)) return !str_given(constraint->own_name);
  if (say_of(s, constraint) != SAY_BEST) return false;
  if (!str_eq(rule_name(s->arena, s->naming, constraint), name)) return false;
  if (!has_constraint_alone(constraint->object.table, name)) return false;
  bool alone = constraint->type == CONSTRAINT_PRIMARY_KEY && constraint->columns.len == 1;
  return alone || !is_relation(constraint) || has_relation_alone(s, name);
}

bool index_named_by_rule(Scribe *s, const CatalogIndex *index) {
  if (say_of(s, index) != SAY_BEST) return false;
  Str rule = index_rule_name(s, s->naming, index);
  return str_given(rule) && str_eq(rule, index->object.name) && has_relation_alone(s, index->object.name) &&
         has_constraint_alone(index->object.table, index->object.name);
}

bool check_named_by_rule(const Scribe *s, const CatalogConstraint *check, const CatalogColumn *column) {
  if (say_of(s, check) != SAY_BEST) return false;
  Str rule = name_join(s->arena, s->naming, column->object.table->object.name, column->object.name, STR("check"));
  return str_eq(rule, check->object.name) && has_constraint_alone(check->object.table, check->object.name);
}
