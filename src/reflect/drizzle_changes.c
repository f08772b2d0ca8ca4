/* The deltas between two lists of rows, as drizzle-kit 1.0 writes them (`delta` of its dialect.ts): rows that go, that
 * change and that come. What has another name goes and comes: the rows it leaves are the same. */
#include "reflect/drizzle_deltas.h"

#include "base/json.h"
#include "base/map.h"

static const char *const *fields_of(Str kind) {
  static const struct {
    const char *kind, *fields[6];
  } identities[] = {
#define IDENTITY(kind, ...) {kind, {__VA_ARGS__}},
#include "reflect/drizzle_deltas.def"
  };
  for (size_t i = 0; i < sizeof identities / sizeof *identities; i++)
    if (str_eq(str_from_z(identities[i].kind), kind)) return identities[i].fields;
  return NULL;
}

/* "tables\u0000[\"public\",\"books\"]", as it stands in JSON; absent for a row of an unknown kind. */
static Str key_of(SnapshotJson *json, const cJSON *row) {
  Str kind = json_name(json, row, "entityType");
  const char *const *fields = fields_of(kind);
  Buf key = BUF(json->arena), text = BUF(json->arena);
  if (fields == NULL) return STR_NONE;
  buf_append(&key, kind);
  buf_char(&key, '\001');
  for (size_t i = 0; fields[i] != NULL; i++) {
    const cJSON *value = json_get(json, row, fields[i]);
    buf_char(&key, i == 0 ? '[' : ',');
    buf_append(&key, value == NULL ? STR("null") : json_compact(json, value));
  }
  buf_char(&key, ']');
  json_string(&text, buf_str(&key));
  return str_replace(json->arena, buf_str(&text), STR("\\u0001["), STR("\\u0000["));
}

static void print_members(SnapshotJson *json, JsonWriter *out, const cJSON *row) {
  for (const cJSON *member = row->child; member != NULL; member = member->next) {
    json_key(out, str_from_z(member->string));
    json_raw(out, json_compact(json, member));
  }
}

static void open_delta(JsonWriter *out, Str op, Str key) {
  json_open(out, '{');
  json_member(out, STR("op"), op);
  if (!str_given(key)) return;
  json_key(out, STR("key"));
  json_raw(out, key);
}

static Str member_text(SnapshotJson *json, const cJSON *row, const char *name) {
  const cJSON *value = json_get(json, row, name);
  return value == NULL ? STR("null") : json_compact(json, value);
}

static void print_changes(SnapshotJson *json, JsonWriter *out, const cJSON *old, const cJSON *new) {
  bool any = false;
  for (const cJSON *member = new->child; member != NULL; member = member->next) {
    Str value = json_compact(json, member);
    if (str_eq(member_text(json, old, member->string), value)) continue;
    if (!any) {
      open_delta(out, STR("alter"), key_of(json, new));
      json_open_at(out, STR("set"), '{');
    }
    any = true;
    json_key(out, str_from_z(member->string));
    json_raw(out, value);
  }
  if (!any) return;
  json_close(out, '}');
  json_close(out, '}');
}

static Map map_rows(SnapshotJson *json, const cJSON *rows) {
  Map map = {0};
  for (cJSON *row = rows == NULL ? NULL : rows->child; row != NULL; row = row->next)
    map_set(json->arena, &map, key_of(json, row), row);
  return map;
}

Str drizzle_deltas_between(SnapshotJson *json, const cJSON *old, const cJSON *new) {
  Map were = map_rows(json, old), are = map_rows(json, new);
  Buf text = BUF(json->arena);
  JsonWriter out = JSON_WRITER(&text);
  json_open(&out, '[');
  for (const cJSON *row = old == NULL ? NULL : old->child; row != NULL; row = row->next) {
    Str key = key_of(json, row);
    if (map_get(&are, key) != NULL) continue;
    open_delta(&out, STR("drop"), key);
    json_close(&out, '}');
  }
  for (const cJSON *row = new == NULL ? NULL : new->child; row != NULL; row = row->next) {
    const cJSON *was = map_get(&were, key_of(json, row));
    if (was != NULL) print_changes(json, &out, was, row);
    if (was != NULL) continue;
    open_delta(&out, STR("create"), STR_NONE);
    json_open_at(&out, STR("row"), '{');
    print_members(json, &out, row);
    json_close(&out, '}');
    json_close(&out, '}');
  }
  json_close(&out, ']');
  return buf_str(&text);
}
