#include "model/features.h"

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
  Span span;
  DialectSet on;
} Thing;

static void use(const Walk *w, bool used, Feature feature, const Thing *thing) {
  if (!used) return;
  w->visit(w->context, &(FeatureUse){feature, w->table, thing->name, thing->span, thing->on});
}

static void walk_column(const Walk *w, const Column *c) {
  const Identity *identity = c->identity;
  Thing thing = {c->name.str, c->span, c->on};
  bool client = c->initial->kind == DEFAULT_FUNCTION && default_functions[c->initial->function].client;
  bool options = identity->has_start || identity->has_increment || identity->has_min ||
                 identity->has_max || identity->cycle;
  use(w, c->type.id == TYPE_ENUM, FEATURE_ENUM, &thing);
  use(w, c->type.array > 0, FEATURE_ARRAY, &thing);
  use(w, c->type.id == TYPE_VECTOR || c->type.id == TYPE_HALFVEC, FEATURE_VECTOR, &thing);
  use(w, identity->kind != IDENTITY_NONE || type_is_serial(&c->type), FEATURE_IDENTITY, &thing);
  use(w, identity->kind == IDENTITY_ALWAYS, FEATURE_IDENTITY_ALWAYS, &thing);
  use(w, options, FEATURE_IDENTITY_OPTIONS, &thing);
  use(w, str_given(c->pg_storage) || str_given(c->pg_compression), FEATURE_COLUMN_STORAGE, &thing);
  use(w, text_given(c->comment), FEATURE_COMMENT, &thing);
  use(w, c->touch == TOUCH_DATABASE, FEATURE_TOUCH, &thing);
  use(w, client || c->touch == TOUCH_CLIENT, FEATURE_CLIENT_VALUE, &thing);
}

static void walk_key(const Walk *w, const Key *key) {
  Thing thing = {key->name.str, key->span, key->on};
  use(w, key->nulls_not_distinct, FEATURE_NULLS_NOT_DISTINCT, &thing);
  use(w, key->deferrable != DEFERRABLE_NO, FEATURE_DEFERRABLE_UNIQUE, &thing);
  use(w, key->include.len > 0, FEATURE_UNIQUE_INCLUDE, &thing);
  use(w, text_given(key->comment), FEATURE_COMMENT, &thing);
}

static void walk_foreign_key(const Walk *w, const ForeignKey *fk) {
  Thing thing = {fk->name.str, fk->span, fk->on};
  use(w, fk->deferrable != DEFERRABLE_NO, FEATURE_DEFERRABLE_FOREIGN_KEY, &thing);
  use(w, fk->match == MATCH_FULL && fk->columns.len > 1, FEATURE_MATCH_FULL, &thing);
  use(w, fk->not_valid, FEATURE_NOT_VALID, &thing);
  use(w, text_given(fk->comment), FEATURE_COMMENT, &thing);
}

static void walk_index(const Walk *w, const Index *index) {
  Thing thing = {index->name.str, index->span, index->on};
  bool opclass = false, nulls = false;
  each(i, index->keys) {
    opclass = opclass || str_given(index->keys.items[i].opclass);
    nulls = nulls || index->keys.items[i].nulls != KEY_NULLS_DEFAULT;
  }
  bool method = str_given(index->method) && !str_eq(index->method, STR("btree"));
  use(w, method, FEATURE_INDEX_METHOD, &thing);
  use(w, opclass, FEATURE_OPCLASS, &thing);
  use(w, nulls, FEATURE_NULLS_ORDER, &thing);
  use(w, index->include.len > 0, FEATURE_INDEX_INCLUDE, &thing);
  use(w, index->with.len > 0, FEATURE_INDEX_PARAMETERS, &thing);
  use(w, str_given(index->tablespace), FEATURE_TABLESPACE, &thing);
  use(w, index->nulls_not_distinct, FEATURE_NULLS_NOT_DISTINCT, &thing);
  use(w, text_given(index->comment), FEATURE_COMMENT, &thing);
}

static void walk_table(const Walk *w, const Table *t) {
  Thing thing = {t->name.str, t->span, t->on};
  use(w, text_given(t->comment), FEATURE_COMMENT, &thing);
  use(w, t->postgres.unlogged, FEATURE_UNLOGGED, &thing);
  use(w, t->postgres.with.len > 0, FEATURE_STORAGE_PARAMETERS, &thing);
  use(w, str_given(t->postgres.tablespace), FEATURE_TABLESPACE, &thing);
  use(w, t->strict, FEATURE_STRICT, &thing);
  use(w, t->without_rowid, FEATURE_WITHOUT_ROWID, &thing);
  each(i, t->columns) walk_column(w, t->columns.items[i]);
  each(i, t->uniques) walk_key(w, t->uniques.items[i]);
  each(i, t->foreign_keys) walk_foreign_key(w, t->foreign_keys.items[i]);
  each(i, t->checks) {
    const Check *check = t->checks.items[i];
    Thing of_check = {check->name.str, check->span, check->on};
    use(w, check->not_valid, FEATURE_NOT_VALID, &of_check);
    use(w, text_given(check->comment), FEATURE_COMMENT, &of_check);
  }
  each(i, t->indexes) walk_index(w, t->indexes.items[i]);
}

void features_each(const Schema *schema, void (*visit)(void *context, const FeatureUse *use),
                   void *context) {
  each(i, schema->tables) {
    Walk walk = {visit, context, schema->tables.items[i]};
    if (!walk.table->external) walk_table(&walk, walk.table);
  }
}
