#include "model/features_walk.h"

#include "expr/tree.h"
#include "model/objects.h"

#define NATIVE LEVEL_NATIVE
#define EMULATED LEVEL_EMULATED
#define DOCUMENTED LEVEL_DOCUMENTED
#define LOST LEVEL_LOST
#define ERROR LEVEL_ERROR
const FeatureInfo feature_infos[FEATURE_COUNT] = {
#define FEATURE(id, name, postgres, sqlite, drizzle_pg, drizzle_sqlite, c, reason)                 \
  [FEATURE_##id] = {STR_INIT(#id), STR_INIT(name),                                                \
                    {[TARGET_POSTGRES] = postgres, [TARGET_SQLITE] = sqlite,                       \
                     [TARGET_DRIZZLE_PG] = drizzle_pg, [TARGET_DRIZZLE_SQLITE] = drizzle_sqlite,   \
                     [TARGET_C] = c},                                                              \
                    STR_INIT(reason)},
#include "model/features.def"
};

const Str level_names[LEVEL_ERROR + 1] = {
  [LEVEL_NATIVE] = STR_INIT("native"),         [LEVEL_EMULATED] = STR_INIT("emulated"),
  [LEVEL_DOCUMENTED] = STR_INIT("documented"), [LEVEL_LOST] = STR_INIT("lost"),
  [LEVEL_ERROR] = STR_INIT("error"),
};

void feature_use(const Walk *w, Feature feature, const Thing *thing, Str key) {
  w->visit(w->context, &(FeatureUse){feature, w->table, thing->name, thing->node, key,
                                     thing->span, thing->on});
}

Span feature_use_span(const FeatureUse *use) {
  return key_span(use->node, use->key, use->place);
}

static bool changes_letters(const Expr *expr) {
  if (expr->kind == EXPR_CALL && (expr->op == OP_LOWER || expr->op == OP_UPPER)) return true;
  each(i, expr->args)
    if (changes_letters(expr->args.items[i])) return true;
  return false;
}

void feature_expression(const Walk *w, const Expression *expression, const Thing *thing, Str key) {
  if (expression->tree != NULL && changes_letters(expression->tree))
    feature_use(w, FEATURE_LETTER_CASE, thing, key);
}

void feature_narrowed(const Walk *w, DialectSet within, const Thing *thing) {
  Thing everywhere = *thing;
  if (thing->on == within || within != ON_BOTH) return;
  everywhere.on = ON_BOTH;
  feature_use(w, thing->on == ON_POSTGRES ? FEATURE_ONLY_POSTGRES : FEATURE_ONLY_SQLITE, &everywhere,
              STR("only"));
}

static void walk_key(const Walk *w, const Key *key) {
  Thing thing = {key->name.str, key->node, key->span, key->on};
  feature_use(w, FEATURE_UNIQUE, &thing, STR(""));
  feature_narrowed(w, w->table->on, &thing);
  if (key->nulls_not_distinct) feature_use(w, FEATURE_NULLS_NOT_DISTINCT, &thing, STR("nulls_distinct"));
  if (key->deferrable != DEFERRABLE_NO)
    feature_use(w, FEATURE_DEFERRABLE_UNIQUE, &thing, STR("deferrable"));
  if (key->include.len > 0) feature_use(w, FEATURE_UNIQUE_INCLUDE, &thing, STR("include"));
  if (text_given(key->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_primary_key(const Walk *w, const Key *key) {
  Thing thing = {key->name.str, key->node, key->span, key->on};
  feature_use(w, FEATURE_PRIMARY_KEY, &thing, STR(""));
  if (key->name.given) feature_use(w, FEATURE_KEY_NAME, &thing, STR("name"));
}

static bool refuses(RefAction action) { return action == REF_NO_ACTION || action == REF_RESTRICT; }

/* Another foreign key of the table may point at the same row, and one of the two refuses what the other acts upon. */
static bool acts_in_order(const Table *table, const ForeignKey *fk) {
  each(i, table->foreign_keys) {
    const ForeignKey *other = table->foreign_keys.items[i];
    bool differs = refuses(fk->on_delete) != refuses(other->on_delete) ||
                   refuses(fk->on_update) != refuses(other->on_update);
    if (other->target == fk->target && differs) return true;
  }
  return false;
}

static void walk_foreign_key(const Walk *w, const ForeignKey *fk) {
  Thing thing = {fk->name.str, fk->node, fk->span, fk->on};
  feature_use(w, FEATURE_FOREIGN_KEY, &thing, STR(""));
  feature_narrowed(w, w->table->on, &thing);
  if (fk->name.given) feature_use(w, FEATURE_KEY_NAME, &thing, STR("name"));
  if (fk->deferrable != DEFERRABLE_NO)
    feature_use(w, FEATURE_DEFERRABLE_FOREIGN_KEY, &thing, STR("deferrable"));
  if (fk->match == MATCH_FULL && fk->columns.len > 1)
    feature_use(w, FEATURE_MATCH_FULL, &thing, STR("match"));
  if (fk->not_valid) feature_use(w, FEATURE_NOT_VALID, &thing, STR("not_valid"));
  if (acts_in_order(w->table, fk)) feature_use(w, FEATURE_ACTION_ORDER, &thing, STR("on_delete"));
  if (text_given(fk->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

/* In an expression that SQLite has. */
static bool has_comma(const Index *index) {
  each(i, index->keys) {
    const Expression *expression = &index->keys.items[i].expression;
    const Text *own = &expression->own.text[DIALECT_SQLITE];
    if (str_find_char(text_given(*own) ? own->str : expression->text.str, ',') >= 0) return true;
  }
  return false;
}

static void walk_index(const Walk *w, const Index *index) {
  Thing thing = {index->name.str, index->node, index->span, index->on};
  bool opclass = false, nulls = false;
  feature_use(w, FEATURE_INDEX, &thing, STR(""));
  feature_narrowed(w, w->table->on, &thing);
  feature_expression(w, &index->where, &thing, STR("where"));
  each(i, index->keys) {
    feature_expression(w, &index->keys.items[i].expression, &thing, STR("columns"));
    opclass = opclass || str_given(index->keys.items[i].opclass);
    nulls = nulls || index->keys.items[i].nulls != KEY_NULLS_DEFAULT;
  }
  bool method = str_given(index->method) && !str_eq(index->method, STR("btree"));
  if (method) feature_use(w, FEATURE_INDEX_METHOD, &thing, STR("using"));
  if (opclass) feature_use(w, FEATURE_OPCLASS, &thing, STR("columns"));
  if (nulls) feature_use(w, FEATURE_NULLS_ORDER, &thing, STR("columns"));
  if (index->include.len > 0) feature_use(w, FEATURE_INDEX_INCLUDE, &thing, STR("include"));
  if (index->with.len > 0) feature_use(w, FEATURE_INDEX_PARAMETERS, &thing, STR("with"));
  if (str_given(index->tablespace)) feature_use(w, FEATURE_TABLESPACE, &thing, STR("tablespace"));
  if (index->nulls_not_distinct)
    feature_use(w, FEATURE_INDEX_NULLS_NOT_DISTINCT, &thing, STR("nulls_distinct"));
  if (has_comma(index)) feature_use(w, FEATURE_INDEX_COMMA, &thing, STR("columns"));
  if (text_given(index->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_check(const Walk *w, const Check *check) {
  Thing thing = {check->name.str, check->node, check->span, check->on};
  feature_use(w, check->expression.tree != NULL ? FEATURE_CHECK : FEATURE_CHECK_TEXT, &thing, STR(""));
  feature_narrowed(w, check->column != NULL ? check->column->on : w->table->on, &thing);
  feature_expression(w, &check->expression, &thing, STR("expr"));
  if (check->not_valid) feature_use(w, FEATURE_NOT_VALID, &thing, STR("not_valid"));
  if (check->no_inherit) feature_use(w, FEATURE_NO_INHERIT, &thing, STR("no_inherit"));
  const Text *own = &check->expression.own.text[DIALECT_SQLITE];
  Str text = text_given(*own) ? own->str : check->expression.text.str;
  if (str_find_char(text, ';') >= 0) feature_use(w, FEATURE_CHECK_SEMICOLON, &thing, STR("expr"));
  if (text_given(check->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

/* What a table has besides its parts. */
static void walk_table_alone(const Walk *w, const Table *t) {
  const TablePostgres *own = &t->postgres;
  Str postgres = STR("postgres"), sqlite = STR("sqlite");
  Thing thing = {t->name.str, t->node, t->span, t->on};
  feature_use(w, FEATURE_TABLE, &thing, STR(""));
  feature_narrowed(w, ON_BOTH, &thing);
  if (str_given(t->schema)) feature_use(w, FEATURE_NAMESPACE, &thing, STR("schema"));
  if (text_given(t->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
  if (own->unlogged) feature_use(w, FEATURE_UNLOGGED, &thing, postgres);
  if (own->with.len > 0) feature_use(w, FEATURE_STORAGE_PARAMETERS, &thing, postgres);
  if (str_given(own->tablespace)) feature_use(w, FEATURE_TABLESPACE, &thing, postgres);
  if (own->inherits.len > 0) feature_use(w, FEATURE_INHERITS, &thing, postgres);
  if (own->partitioning != NULL) feature_use(w, FEATURE_PARTITIONED, &thing, postgres);
  if (own->replica_identity.kind != REPLICA_DEFAULT)
    feature_use(w, FEATURE_REPLICA_IDENTITY, &thing, postgres);
  if (own->row_security != ROWS_OPEN) feature_use(w, FEATURE_ROW_SECURITY, &thing, postgres);
  if (own->row_security == ROWS_FORCED) feature_use(w, FEATURE_FORCED_ROW_SECURITY, &thing, postgres);
  if (t->strict) feature_use(w, FEATURE_STRICT, &thing, sqlite);
  if (t->without_rowid) feature_use(w, FEATURE_WITHOUT_ROWID, &thing, sqlite);
  thing.on = t->rows_on;
  if (t->rows.len > 0) feature_use(w, FEATURE_ROWS, &thing, STR("rows"));
}

static void walk_partitions(const Walk *w, const Partitioning *by) {
  each(i, by->partitions) {
    const Partition *partition = by->partitions.items[i];
    Thing thing = {partition->name.str, partition->node, partition->name.span, w->table->on};
    feature_use(w, FEATURE_PARTITION, &thing, STR("from"));
    if (partition->under != NULL) walk_partitions(w, partition->under);
  }
}

static void walk_exclude(const Walk *w, const Exclude *exclude) {
  Thing thing = {exclude->name.str, exclude->node, exclude->name.span, exclude->on};
  feature_use(w, FEATURE_EXCLUSION, &thing, STR("elements"));
  if (text_given(exclude->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_policy(const Walk *w, const Policy *policy) {
  Thing thing = {policy->name.str, policy->node, policy->name.span, w->table->on};
  feature_use(w, FEATURE_POLICY, &thing, STR(""));
  thing.on = ON_POSTGRES;
  if (text_given(policy->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_table(const Walk *w, const Table *t) {
  walk_table_alone(w, t);
  if (t->postgres.partitioning != NULL) walk_partitions(w, t->postgres.partitioning);
  each(i, t->columns) feature_column(w, t->columns.items[i]);
  if (t->primary_key != NULL) walk_primary_key(w, t->primary_key);
  each(i, t->uniques) walk_key(w, t->uniques.items[i]);
  each(i, t->foreign_keys) walk_foreign_key(w, t->foreign_keys.items[i]);
  each(i, t->checks) walk_check(w, t->checks.items[i]);
  each(i, t->postgres.excludes) walk_exclude(w, t->postgres.excludes.items[i]);
  each(i, t->postgres.policies) walk_policy(w, t->postgres.policies.items[i]);
  each(i, t->indexes) walk_index(w, t->indexes.items[i]);
}

static void walk_sequence(const Walk *w, const Sequence *s) {
  Thing thing = {s->name.str, s->node, s->span, ON_BOTH};
  feature_use(w, FEATURE_SEQUENCE, &thing, STR("name"));
  if (s->owner != NULL || s->type != TYPE_BIGINT)
    feature_use(w, FEATURE_SEQUENCE_OWNER, &thing, STR("owned_by"));
  if (text_given(s->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_extension(const Walk *w, const Extension *extension) {
  Thing thing = {extension->name.str, NULL, extension->name.span, ON_BOTH};
  feature_use(w, FEATURE_EXTENSION, &thing, STR(""));
}

static void walk_objects(const Walk *w, const Schema *schema, ObjectKind kind, Feature feature) {
  each(i, schema->objects[kind]) {
    const Object *object = schema->objects[kind].items[i];
    Thing thing = {object->name.str, object->node, object->span, object->on};
    feature_use(w, object->materialized ? FEATURE_MATERIALIZED_VIEW : feature, &thing, STR("name"));
    if (text_given(object->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
    const TablePostgres *own = kind == OBJECT_VIEW ? &object->table->postgres : NULL;
    if (own != NULL && own->with.len > 0) feature_use(w, FEATURE_STORAGE_PARAMETERS, &thing, STR("postgres"));
    if (own != NULL && str_given(own->tablespace)) feature_use(w, FEATURE_TABLESPACE, &thing, STR("postgres"));
  }
}

static void walk_enum(const Walk *w, const Enum *e) {
  Thing thing = {e->name.str, NULL, e->span, e->on};
  if (e->owner == NULL) feature_use(w, FEATURE_ENUM, &thing, STR(""));
  if (text_given(e->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_role(const Walk *w, const Role *role) {
  Thing thing = {role->name.str, role->node, role->span, ON_BOTH};
  feature_use(w, FEATURE_ROLE, &thing, STR("name"));
  if (text_given(role->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_domain(const Walk *w, const Domain *d) {
  Thing thing = {d->name.str, d->node, d->span, d->value->on};
  feature_use(w, FEATURE_DOMAIN, &thing, STR("type"));
  if (text_given(d->comment)) feature_use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

void features_each(const Schema *schema, void (*visit)(void *context, const FeatureUse *use),
                   void *context) {
  Walk above = {visit, context, schema, NULL};
  each(i, schema->extensions) walk_extension(&above, &schema->extensions.items[i]);
  each(i, schema->schemas_listed) {
    Thing thing = {schema->schemas_listed.items[i].str, NULL, schema->schemas_listed.items[i].span, ON_BOTH};
    feature_use(&above, FEATURE_SCHEMA, &thing, STR(""));
  }
  each(i, schema->enums)
    if (!schema->enums.items[i]->external) walk_enum(&above, schema->enums.items[i]);
  each(i, schema->roles) walk_role(&above, schema->roles.items[i]);
  each(i, schema->domains) walk_domain(&above, schema->domains.items[i]);
  each(i, schema->sequences) walk_sequence(&above, schema->sequences.items[i]);
  walk_objects(&above, schema, OBJECT_VIEW, FEATURE_VIEW);
  walk_objects(&above, schema, OBJECT_FUNCTION, FEATURE_FUNCTION);
  walk_objects(&above, schema, OBJECT_TRIGGER, FEATURE_TRIGGER);
  walk_objects(&above, schema, OBJECT_SQL, FEATURE_SQL_BLOCK);
  each(i, schema->tables) {
    Walk walk = {visit, context, schema, schema->tables.items[i]};
    if (!walk.table->external) walk_table(&walk, walk.table);
  }
}
