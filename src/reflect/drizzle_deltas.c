/* What a migration of drizzle-kit 1.0 changed (`deltas`), applied to the rows before it (`ddl`). Rows are told apart
 * and moved along as drizzle-kit does (its dialect.ts and reconstruct.ts). */
#include "reflect/drizzle_deltas.h"

enum { MOST_FIELDS = 5 };

typedef struct KindIdentity {
  const char *kind, *fields[MOST_FIELDS + 1];
} KindIdentity;

static const KindIdentity identities[] = {
#define IDENTITY(kind, ...) {kind, {__VA_ARGS__}},
#include "reflect/drizzle_deltas.def"
};

typedef struct Edge {
  const char *kind, *target, *list, *pick, *ends[5]; /* pairs: of the target, of the row */
} Edge;

static const Edge edges[] = {
#define EDGE(kind, target, list, pick, ...) {kind, target, list, pick, {__VA_ARGS__}},
#include "reflect/drizzle_deltas.def"
};

/* --- keys --- */

typedef struct RowKey {
  const KindIdentity *identity;
  Str values[MOST_FIELDS]; /* absent: null */
} RowKey;

static const KindIdentity *identity_of(Str kind) {
  for (size_t i = 0; i < sizeof identities / sizeof *identities; i++)
    if (str_eq(str_from_z(identities[i].kind), kind)) return &identities[i];
  return NULL;
}

static bool same(Str a, Str b) { return str_given(a) == str_given(b) && str_eq(a, b); }

static bool key_equal(const RowKey *a, const RowKey *b) {
  bool equal = a->identity == b->identity;
  for (size_t i = 0; equal && a->identity->fields[i] != NULL; i++) equal = same(a->values[i], b->values[i]);
  return equal;
}

static bool key_of_row(SnapshotJson *json, const cJSON *row, RowKey *key) {
  *key = (RowKey){.identity = identity_of(json_name(json, row, "entityType"))};
  if (key->identity == NULL) {
    json_wrong(json, row, STR("its kind is not known"));
    return false;
  }
  for (size_t i = 0; key->identity->fields[i] != NULL; i++)
    key->values[i] = json_text_of(json, row, key->identity->fields[i]);
  return !json->failed;
}

/* columns\u0001["public","users","name"]: drizzle-kit has a NUL there, which snapshot_text has replaced. */
static bool key_of_delta(SnapshotJson *json, const cJSON *delta, RowKey *key) {
  Str text = json_name(json, delta, "key"), kind;
  cJSON *list = NULL;
  *key = (RowKey){0};
  if (str_split(&text, '\001', &kind)) key->identity = identity_of(kind);
  text = str_copy(json->arena, text);
  if (key->identity != NULL) list = json->lib.cJSON_ParseWithLengthOpts(text.ptr, text.len + 1, NULL, 1);
  size_t at = 0;
  for (const cJSON *item = list == NULL ? NULL : list->child; item != NULL && at < MOST_FIELDS; item = item->next, at++)
    if (item->valuestring != NULL) key->values[at] = str_copy(json->arena, str_from_z(item->valuestring));
  bool good = list != NULL && at > 0 && key->identity->fields[at - 1] != NULL && key->identity->fields[at] == NULL;
  if (list != NULL) json->lib.cJSON_Delete(list);
  if (!good) json_wrong(json, delta, STR("the key of a delta is not understood"));
  return good;
}

static cJSON *find_row(SnapshotJson *json, const cJSON *ddl, const RowKey *key) {
  Str kind = str_from_z(key->identity->kind);
  for (cJSON *row = ddl->child; row != NULL; row = row->next) {
    RowKey own;
    if (!str_eq(json_text_of(json, row, "entityType"), kind) || !key_of_row(json, row, &own)) continue;
    if (key_equal(&own, key)) return row;
  }
  return NULL;
}

/* --- rows that are moved along --- */

static void set_text(SnapshotJson *json, cJSON *object, const char *field, Str text) {
  cJSON *value = json->lib.cJSON_CreateString(str_z(json->arena, text));
  if (!json->lib.cJSON_ReplaceItemInObjectCaseSensitive(object, field, value)) json->lib.cJSON_Delete(value);
}

static Str field_of(const RowKey *key, const char *field) {
  for (size_t i = 0; key->identity->fields[i] != NULL; i++)
    if (strcmp(key->identity->fields[i], field) == 0) return key->values[i];
  return STR_NONE;
}

static bool ends_at(SnapshotJson *json, const Edge *edge, const cJSON *row, const RowKey *key) {
  for (size_t i = 0; edge->ends[i] != NULL; i += 2)
    if (!same(json_text_of(json, row, edge->ends[i + 1]), field_of(key, edge->ends[i]))) return false;
  return true;
}

/* The elements that name the target; true when there were any. */
static bool rename_elements(SnapshotJson *json, const Edge *edge, cJSON *row, const RowKey *from, const RowKey *to) {
  Str old = field_of(from, "name"), new = field_of(to, "name");
  cJSON *list = json->lib.cJSON_GetObjectItemCaseSensitive(row, edge->list);
  bool any = false;
  int at = 0;
  bool array = list != NULL && (list->type & 0xFF) == cJSON_Array;
  for (cJSON *item = array ? list->child : NULL, *next; item != NULL; item = next, at++) {
    next = item->next;
    bool object = edge->pick != NULL;
    if (object && json_is_true(json, item, "isExpression")) continue;
    Str said = object ? json_text_of(json, item, edge->pick)
                      : item->valuestring == NULL ? STR_NONE : str_from_z(item->valuestring);
    if (!same(said, old)) continue;
    any = true;
    if (object) set_text(json, item, edge->pick, new);
    else json->lib.cJSON_ReplaceItemInArray(list, at, json->lib.cJSON_CreateString(str_z(json->arena, new)));
  }
  return any;
}

static void move_along(SnapshotJson *json, const cJSON *ddl, const RowKey *from, const RowKey *to);

static void follow(SnapshotJson *json, const cJSON *ddl, const Edge *edge, const RowKey *ends[2]) {
  const RowKey *from = ends[0], *to = ends[1];
  for (cJSON *row = ddl->child; row != NULL && !json->failed; row = row->next) {
    RowKey before, after;
    bool is = str_eq(json_text_of(json, row, "entityType"), str_from_z(edge->kind)) && ends_at(json, edge, row, from);
    if (!is || !key_of_row(json, row, &before)) continue;
    if (edge->list != NULL && !rename_elements(json, edge, row, from, to)) continue;
    for (size_t i = 0; edge->ends[i] != NULL; i += 2)
      if (str_given(field_of(to, edge->ends[i]))) set_text(json, row, edge->ends[i + 1], field_of(to, edge->ends[i]));
    if (key_of_row(json, row, &after) && !key_equal(&before, &after)) move_along(json, ddl, &before, &after);
  }
}

static void move_along(SnapshotJson *json, const cJSON *ddl, const RowKey *from, const RowKey *to) {
  for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
    if (strcmp(edges[i].target, from->identity->kind) == 0) follow(json, ddl, &edges[i], (const RowKey *[]){from, to});
}

/* --- deltas --- */

static void create(SnapshotJson *json, cJSON *ddl, cJSON *delta) {
  cJSON *row = json->lib.cJSON_GetObjectItemCaseSensitive(delta, "row");
  RowKey key;
  if (row == NULL || (row->type & 0xFF) != cJSON_Object) {
    json_wrong(json, delta, STR("a delta creates nothing"));
    return;
  }
  if (!key_of_row(json, row, &key)) return;
  if (find_row(json, ddl, &key) != NULL) return; /* two branches made the same */
  json->lib.cJSON_AddItemToArray(ddl, json->lib.cJSON_DetachItemViaPointer(delta, row));
}

static void change(SnapshotJson *json, cJSON *ddl, cJSON *row, cJSON *set) {
  RowKey before, after;
  if (!key_of_row(json, row, &before)) return;
  for (cJSON *item = set->child, *next; item != NULL; item = next) {
    next = item->next;
    Str name = str_copy(json->arena, str_from_z(item->string));
    json->lib.cJSON_DetachItemViaPointer(set, item);
    if (json->lib.cJSON_ReplaceItemInObjectCaseSensitive(row, name.ptr, item)) continue;
    json->lib.cJSON_Delete(item);
    json_wrong(json, row, CAT(json->arena, STR("a delta sets \""), name, STR("\", which it does not have")));
  }
  if (key_of_row(json, row, &after) && !key_equal(&before, &after)) move_along(json, ddl, &before, &after);
}

static void apply(SnapshotJson *json, cJSON *ddl, cJSON *delta) {
  Str op = json_name(json, delta, "op");
  RowKey key;
  if (str_eq(op, STR("create"))) {
    create(json, ddl, delta);
    return;
  }
  bool drop = str_eq(op, STR("drop"));
  if (!drop && !str_eq(op, STR("alter")) && !str_eq(op, STR("rename"))) {
    json_wrong(json, delta, CAT(json->arena, STR("there is no operation \""), op, STR("\" of a delta")));
    return;
  }
  if (!key_of_delta(json, delta, &key)) return;
  cJSON *row = find_row(json, ddl, &key), *set = json->lib.cJSON_GetObjectItemCaseSensitive(delta, "set");
  if (row == NULL) return; /* a branch has dropped it: drizzle-kit goes on, too */
  if (drop) json->lib.cJSON_Delete(json->lib.cJSON_DetachItemViaPointer(ddl, row));
  else if (set != NULL) change(json, ddl, row, set);
}

void drizzle_deltas_apply(SnapshotJson *json, cJSON *ddl, const cJSON *deltas) {
  for (cJSON *delta = deltas->child; delta != NULL && !json->failed; delta = delta->next) apply(json, ddl, delta);
}
