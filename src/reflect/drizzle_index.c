/* The indexes of a snapshot of Postgres. */
#include "model/extension.h"
#include "reflect/drizzle_postgres.h"

#include <assert.h>

typedef VEC(ScanToken) TokenList;

static TokenList tokens_of(Arena *arena, Str text) {
  Scan scan = {.arena = arena, .text = text, .dialect = DIALECT_POSTGRES};
  TokenList list = {0};
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan))
    vec_push(arena, &list, token);
  return list;
}

static bool ends_with(const TokenList *tokens, const char *word) {
  return tokens->len > 1 && scan_is_word(tokens->items[tokens->len - 1], str_from_z(word));
}

static bool takes(TokenList *tokens, const char *word) {
  bool found = ends_with(tokens, word);
  if (found) tokens->len--;
  return found;
}

/* What people type behind the expression of a key: drizzle-kit knows of no more than the whole. */
static void take_order(CatalogIndexKey *key, TokenList *tokens) {
  bool first = ends_with(tokens, "first"), last = ends_with(tokens, "last"), said = false;
  if ((first || last) && tokens->len > 2 && scan_is_word(tokens->items[tokens->len - 2], STR("nulls"))) {
    tokens->len -= 2;
    said = true;
  }
  if (takes(tokens, "desc")) key->descending = true;
  else if (takes(tokens, "asc")) key->descending = false;
  key->nulls_first = said ? first : key->descending;
}

/* An operator class is a name right behind the end of the expression; a collation stands before it. */
static void take_opclass(CatalogIndexKey *key, TokenList *tokens) {
  if (tokens->len < 2) return;
  assert(tokens->items != NULL);
  ScanToken last = tokens->items[tokens->len - 1], before = tokens->items[tokens->len - 2];
  bool after_end = scan_is_sign(before, ')') || before.kind == SCAN_NAME;
  bool collated = scan_is_word(before, STR("collate"));
  if (last.kind == SCAN_NAME && after_end && !collated) {
    key->opclass = last.text;
    tokens->len--;
  }
  if (tokens->len > 2 && scan_is_word(tokens->items[tokens->len - 2], STR("collate"))) {
    key->collation = tokens->items[tokens->len - 1].text;
    tokens->len -= 2;
  }
}

static void read_expression(PgSnapshot *r, CatalogIndexKey *key, Str text) {
  TokenList tokens = tokens_of(r->arena, text);
  size_t all = tokens.len;
  take_order(key, &tokens);
  take_opclass(key, &tokens);
  if (tokens.len == 0) return;
  ScanToken last = tokens.items[tokens.len - 1];
  key->expression = tokens.len == all ? text : str_slice(text, 0, last.from + last.text.len);
  if (tokens.len > 1 || last.kind != SCAN_NAME) return;
  key->column = pg_snapshot_column(key->object.table, last.name);
  if (key->column != NULL) key->expression = key->column->object.name;
}

/* With an operator class drizzle-kit 0.31 prints no order; 1.0 says whether it is the type's own. */
static void read_opclass(PgSnapshot *r, CatalogIndexKey *key, const cJSON *object) {
  const cJSON *opclass = json_get(r->json, object, "opclass");
  if (opclass == NULL) return;
  if ((opclass->type & 0xFF) == cJSON_Object) {
    if (!json_is_true(r->json, opclass, "default")) key->opclass = json_name(r->json, opclass, "name");
    return;
  }
  key->opclass = json_text_of(r->json, object, "opclass");
  if (str_empty(key->opclass)) key->opclass = STR_NONE;
  else key->descending = key->nulls_first = false;
}

static CatalogIndexKey *new_key(PgSnapshot *r, CatalogIndex *index) {
  CatalogIndexKey *key = fill_new(&r->fill, CATALOG_INDEX_KEY);
  key->object.table = index->object.table;
  key->index = index;
  key->position = index->keys.len + 1;
  key->object.name = str_format(r->arena, "%zu", key->position);
  return key;
}

static void set_column(PgSnapshot *r, CatalogIndexKey *key, const cJSON *object, Str name) {
  key->expression = name;
  key->column = pg_snapshot_column(key->object.table, name);
  if (key->column == NULL) json_wrong(r->json, object, CAT(r->arena, STR("there is no column \""), name, STR("\"")));
}

static void add_key(PgSnapshot *r, CatalogIndex *index, const cJSON *object) {
  CatalogIndexKey *key = new_key(r, index);
  bool flat = json_get(r->json, object, "value") != NULL;
  const char *member = flat ? "value" : "expression";
  key->descending = json_get(r->json, object, "asc") != NULL && !json_is_true(r->json, object, "asc");
  Str nulls = json_text_of(r->json, object, "nulls");
  if (flat) key->nulls_first = json_is_true(r->json, object, "nullsFirst");
  else key->nulls_first = str_empty(nulls) ? key->descending : str_eq_fold(nulls, STR("first"));
  read_opclass(r, key, object);
  bool descending = key->descending, first = key->nulls_first;
  if (json_is_true(r->json, object, "isExpression")) {
    read_expression(r, key, pg_snapshot_expression(r, index->object.table, object, member));
    if (!str_given(key->expression)) json_wrong(r->json, object, STR("an index key is empty"));
    if (!key->descending && descending) key->descending = true;
    if (descending) key->nulls_first = first;
  } else {
    set_column(r, key, object, json_name(r->json, object, member));
  }
  fill_add(&r->fill, &key->object);
}

/* Before version 7 the keys are names. */
static void add_named_keys(PgSnapshot *r, CatalogIndex *index, const cJSON *object) {
  StrList names = json_texts(r->json, object, "columns");
  each(i, names) {
    CatalogIndexKey *key = new_key(r, index);
    set_column(r, key, object, names.items[i]);
    fill_add(&r->fill, &key->object);
  }
}

static void add_option(PgSnapshot *r, OptionList *list, Str key, Str value) {
  vec_push(r->arena, list, (Option){.key = {.str = str_trim(key)}, .value = {.str = str_trim(value)}});
}

/* {"m": "16"}, or "m=16,ef_construction=64". */
static OptionList options_of(PgSnapshot *r, const cJSON *object) {
  OptionList list = {0};
  const cJSON *with = json_get(r->json, object, "with");
  if (with == NULL) return list;
  if ((with->type & 0xFF) == cJSON_Object) {
    for (const cJSON *item = with->child; item != NULL; item = item->next)
      add_option(r, &list, str_copy(r->arena, str_from_z(item->string)), json_text_of(r->json, with, item->string));
    return list;
  }
  Str text = json_text_of(r->json, object, "with"), part;
  while (str_split(&text, ',', &part)) {
    ptrdiff_t equals = str_find_char(part, '=');
    if (equals > 0)
      add_option(r, &list, str_slice(part, 0, (size_t)equals), str_slice(part, (size_t)equals + 1, part.len));
  }
  return list;
}

/* GIN takes what has elements by itself, a plain value with btree_gin alone. */
static bool is_plain_value(const CatalogIndexKey *key) {
  static const char *const names[] = {"jsonb", "tsvector", "hstore", NULL};
  if (key->column == NULL || key->column->dimensions > 0) return false;
  for (const char *const *name = names; *name != NULL; name++)
    if (str_eq(key->column->type_name, str_from_z(*name))) return false;
  return true;
}

static void need_extensions(PgSnapshot *r, const CatalogIndex *index) {
  each(i, index->keys) {
    const CatalogIndexKey *key = index->keys.items[i];
    if (str_given(key->opclass)) pg_snapshot_need(r, extension_of_opclass(key->opclass));
    else if (str_eq(index->method, STR("gin")) && is_plain_value(key)) pg_snapshot_need(r, STR("btree_gin"));
  }
}

void pg_snapshot_add_index(PgSnapshot *r, CatalogTable *table, const cJSON *object) {
  CatalogIndex *index = fill_new(&r->fill, CATALOG_INDEX);
  index->object.schema = table->object.schema;
  index->object.table = table;
  index->object.name = pg_snapshot_name(r, object, "name");
  index->unique = json_is_true(r->json, object, "isUnique");
  index->method = json_text_of(r->json, object, "method");
  if (str_empty(index->method)) index->method = STR("btree");
  index->where = pg_snapshot_expression(r, table, object, "where");
  index->with = options_of(r, object);
  fill_add(&r->fill, &index->object);
  const cJSON *columns = json_get(r->json, object, "columns");
  bool names = columns != NULL && columns->child != NULL && (columns->child->type & 0xFF) == cJSON_String;
  if (names) add_named_keys(r, index, object);
  else
    for (const cJSON *key = json_first(r->json, object, "columns"); key != NULL; key = key->next)
      add_key(r, index, key);
  need_extensions(r, index);
  index->definition = pg_snapshot_index_text(r->arena, index);
  if (index->keys.len == 0) json_wrong(r->json, object, STR("an index has no keys"));
}
