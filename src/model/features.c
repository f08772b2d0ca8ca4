#include "model/features.h"
#include "model/objects.h"

#define NATIVE LEVEL_NATIVE
#define EMULATED LEVEL_EMULATED
#define DOCUMENTED LEVEL_DOCUMENTED
#define LOST LEVEL_LOST
#define ERROR LEVEL_ERROR
const FeatureInfo feature_infos[FEATURE_COUNT] = {
#define FEATURE(id, name, postgres, sqlite, drizzle_pg, drizzle_sqlite, c, reason)                 \
  [FEATURE_##id] = {STR_INIT(name),                                                                \
                    {[TARGET_POSTGRES] = postgres, [TARGET_SQLITE] = sqlite,                       \
                     [TARGET_DRIZZLE_PG] = drizzle_pg, [TARGET_DRIZZLE_SQLITE] = drizzle_sqlite,   \
                     [TARGET_C] = c},                                                              \
                    STR_INIT(reason)},
#include "model/features.def"
};

typedef struct Walk {
  void (*visit)(void *context, const FeatureUse *use);
  void *context;
  const Table *table;
} Walk;

/* The thing whose features are looked at. */
typedef struct Thing {
  Str name;
  const Node *node;
  Span span;
  DialectSet on;
} Thing;

/* `key` is where the feature is asked for. */
static void use(const Walk *w, Feature feature, const Thing *thing, Str key) {
  w->visit(w->context, &(FeatureUse){feature, w->table, thing->name, thing->node, key,
                                     thing->span, thing->on});
}

Span feature_use_span(const FeatureUse *use) {
  return key_span(use->node, use->key, use->place);
}

static void walk_column(const Walk *w, const Column *c) {
  const Identity *identity = c->identity;
  Thing thing = {c->name.str, c->node, c->span, c->on};
  bool client = c->initial->kind == DEFAULT_FUNCTION && default_functions[c->initial->function].client;
  bool options = identity->has_start || identity->has_increment || identity->has_min ||
                 identity->has_max || identity->cycle;
  if (c->type.id == TYPE_ENUM) use(w, FEATURE_ENUM, &thing, STR("type"));
  if (c->type.array > 0) use(w, FEATURE_ARRAY, &thing, STR("type"));
  if (c->type.id == TYPE_VECTOR || c->type.id == TYPE_HALFVEC)
    use(w, FEATURE_VECTOR, &thing, STR("type"));
  if (identity->kind != IDENTITY_NONE || type_is_serial(&c->type))
    use(w, FEATURE_IDENTITY, &thing, STR("identity"));
  if (identity->kind == IDENTITY_ALWAYS) use(w, FEATURE_IDENTITY_ALWAYS, &thing, STR("identity"));
  if (options) use(w, FEATURE_IDENTITY_OPTIONS, &thing, STR("identity"));
  if (str_given(c->pg_storage) || str_given(c->pg_compression))
    use(w, FEATURE_COLUMN_STORAGE, &thing, STR("postgres"));
  if (text_given(c->comment)) use(w, FEATURE_COMMENT, &thing, STR("comment"));
  if (c->touch == TOUCH_DATABASE) use(w, FEATURE_TOUCH, &thing, STR("set_on_update"));
  if (client || c->touch == TOUCH_CLIENT) use(w, FEATURE_CLIENT_VALUE, &thing, STR("default"));
}

static void walk_key(const Walk *w, const Key *key) {
  Thing thing = {key->name.str, key->node, key->span, key->on};
  if (key->nulls_not_distinct) use(w, FEATURE_NULLS_NOT_DISTINCT, &thing, STR("nulls_distinct"));
  if (key->deferrable != DEFERRABLE_NO)
    use(w, FEATURE_DEFERRABLE_UNIQUE, &thing, STR("deferrable"));
  if (key->include.len > 0) use(w, FEATURE_UNIQUE_INCLUDE, &thing, STR("include"));
  if (text_given(key->comment)) use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_foreign_key(const Walk *w, const ForeignKey *fk) {
  Thing thing = {fk->name.str, fk->node, fk->span, fk->on};
  if (fk->deferrable != DEFERRABLE_NO)
    use(w, FEATURE_DEFERRABLE_FOREIGN_KEY, &thing, STR("deferrable"));
  if (fk->match == MATCH_FULL && fk->columns.len > 1)
    use(w, FEATURE_MATCH_FULL, &thing, STR("match"));
  if (fk->not_valid) use(w, FEATURE_NOT_VALID, &thing, STR("not_valid"));
  if (text_given(fk->comment)) use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_index(const Walk *w, const Index *index) {
  Thing thing = {index->name.str, index->node, index->span, index->on};
  bool opclass = false, nulls = false;
  each(i, index->keys) {
    opclass = opclass || str_given(index->keys.items[i].opclass);
    nulls = nulls || index->keys.items[i].nulls != KEY_NULLS_DEFAULT;
  }
  bool method = str_given(index->method) && !str_eq(index->method, STR("btree"));
  if (method) use(w, FEATURE_INDEX_METHOD, &thing, STR("using"));
  if (opclass) use(w, FEATURE_OPCLASS, &thing, STR("columns"));
  if (nulls) use(w, FEATURE_NULLS_ORDER, &thing, STR("columns"));
  if (index->include.len > 0) use(w, FEATURE_INDEX_INCLUDE, &thing, STR("include"));
  if (index->with.len > 0) use(w, FEATURE_INDEX_PARAMETERS, &thing, STR("with"));
  if (str_given(index->tablespace)) use(w, FEATURE_TABLESPACE, &thing, STR("tablespace"));
  if (index->nulls_not_distinct) use(w, FEATURE_NULLS_NOT_DISTINCT, &thing, STR("nulls_distinct"));
  if (text_given(index->comment)) use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

static void walk_table(const Walk *w, const Table *t) {
  Thing thing = {t->name.str, t->node, t->span, t->on};
  if (text_given(t->comment)) use(w, FEATURE_COMMENT, &thing, STR("comment"));
  if (t->postgres.unlogged) use(w, FEATURE_UNLOGGED, &thing, STR("postgres"));
  if (t->postgres.with.len > 0) use(w, FEATURE_STORAGE_PARAMETERS, &thing, STR("postgres"));
  if (str_given(t->postgres.tablespace)) use(w, FEATURE_TABLESPACE, &thing, STR("tablespace"));
  if (t->postgres.inherits.len > 0) use(w, FEATURE_INHERITS, &thing, STR("postgres"));
  if (t->postgres.replica_identity.kind != REPLICA_DEFAULT)
    use(w, FEATURE_REPLICA_IDENTITY, &thing, STR("postgres"));
  if (t->strict) use(w, FEATURE_STRICT, &thing, STR("sqlite"));
  if (t->without_rowid) use(w, FEATURE_WITHOUT_ROWID, &thing, STR("sqlite"));
  each(i, t->columns) walk_column(w, t->columns.items[i]);
  each(i, t->uniques) walk_key(w, t->uniques.items[i]);
  each(i, t->foreign_keys) walk_foreign_key(w, t->foreign_keys.items[i]);
  each(i, t->checks) {
    const Check *check = t->checks.items[i];
    Thing of_check = {check->name.str, check->node, check->span, check->on};
    if (check->not_valid) use(w, FEATURE_NOT_VALID, &of_check, STR("not_valid"));
    if (text_given(check->comment)) use(w, FEATURE_COMMENT, &of_check, STR("comment"));
  }
  each(i, t->indexes) walk_index(w, t->indexes.items[i]);
}

static void walk_sequence(const Walk *w, const Sequence *s) {
  Thing thing = {s->name.str, s->node, s->span, ON_BOTH};
  use(w, FEATURE_SEQUENCE, &thing, STR("name"));
  if (text_given(s->comment)) use(w, FEATURE_COMMENT, &thing, STR("comment"));
}

void features_each(const Schema *schema, void (*visit)(void *context, const FeatureUse *use),
                   void *context) {
  Walk of_none = {visit, context, NULL};
  each(i, schema->sequences) walk_sequence(&of_none, schema->sequences.items[i]);
  each(i, schema->tables) {
    Walk walk = {visit, context, schema->tables.items[i]};
    if (!walk.table->external) walk_table(&walk, walk.table);
  }
}
