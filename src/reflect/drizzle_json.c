#include "reflect/drizzle_json.h"

#include "base/json.h"
#include "base/utf8.h"

#include <stdlib.h>

cJSON *json_parse(SnapshotJson *json, Str text) {
  text = utf8_text(json->arena, text);
  const char *end = text.ptr;
  bool utf8 = utf8_valid_prefix(text) == text.len;
  cJSON *root = utf8 ? json->lib.cJSON_ParseWithLengthOpts(text.ptr, text.len + 1, &end, 1) : NULL;
  if (root != NULL && (root->type & 0xFF) == cJSON_Object) return root;
  if (root != NULL) json->lib.cJSON_Delete(root);
  json->failed = true;
  const Source *source = source_add(json->diags->sources, json->path, text);
  uint32_t at = (uint32_t)(root == NULL && end > text.ptr ? end - text.ptr : 0);
  if (at > text.len) at = (uint32_t)text.len;
  diag_add(json->diags, DIAG_SNAPSHOT_BROKEN, (Span){source->base + at, source->base + at},
           STRS(!utf8          ? STR("it is not UTF-8")
                : root == NULL ? STR("it is not JSON")
                               : STR("it is no JSON object")));
  return NULL;
}

void json_wrong(SnapshotJson *json, const cJSON *at, Str what) {
  if (json->failed) return;
  json->failed = true;
  Arena *arena = json->arena;
  const cJSON *name = at != NULL ? json->lib.cJSON_GetObjectItemCaseSensitive(at, "name") : NULL;
  Str of = STR_NONE;
  if (name != NULL && name->valuestring != NULL) of = str_from_z(name->valuestring);
  else if (at != NULL && at->string != NULL) of = str_from_z(at->string);
  if (str_given(of)) what = CAT(arena, what, STR(", at \""), of, STR("\""));
  diag_add_path(json->diags, DIAG_SNAPSHOT_BROKEN, json->path, STRS(what));
}

static int kind(const cJSON *value) {
  return value->type & 0xFF;
}

const cJSON *json_get(SnapshotJson *json, const cJSON *object, const char *key) {
  if (object == NULL || kind(object) != cJSON_Object) return NULL;
  const cJSON *value = json->lib.cJSON_GetObjectItemCaseSensitive(object, key);
  return value == NULL || kind(value) == cJSON_NULL ? NULL : value;
}

/* As JavaScript prints it: the shortest text that is the same number. */
static Str number_text(Arena *arena, double number) {
  if (number > -1e18 && number < 1e18 && number == (double)(int64_t)number) return str_format(arena, "%.0f", number);
  for (int digits = 1; digits < 17; digits++) {
    Str text = str_format(arena, "%.*g", digits, number);
    if (strtod(str_z(arena, text), NULL) == number) return text;
  }
  return str_format(arena, "%.17g", number);
}

static Str scalar_text(SnapshotJson *json, const cJSON *value) {
  switch (kind(value)) {
  case cJSON_String: return str_copy(json->arena, str_from_z(value->valuestring));
  case cJSON_Number: return number_text(json->arena, value->valuedouble);
  case cJSON_True: return STR("true");
  case cJSON_False: return STR("false");
  default: return STR_NONE;
  }
}

Str json_text_of(SnapshotJson *json, const cJSON *object, const char *key) {
  const cJSON *value = json_get(json, object, key);
  if (value == NULL) return STR_NONE;
  Str text = scalar_text(json, value);
  if (!str_given(text)) json_wrong(json, object, str_format(json->arena, "`%s` is no text", key));
  return text;
}

Str json_name(SnapshotJson *json, const cJSON *object, const char *key) {
  Str text = json_text_of(json, object, key);
  if (!str_empty(text)) return text;
  json_wrong(json, object, str_format(json->arena, "`%s` is missing", key));
  return STR("?");
}

bool json_is_true(SnapshotJson *json, const cJSON *object, const char *key) {
  const cJSON *value = json_get(json, object, key);
  return value != NULL && kind(value) == cJSON_True;
}

int64_t json_integer(SnapshotJson *json, const cJSON *object, const char *key, int64_t otherwise) {
  Str text = json_text_of(json, object, key);
  int64_t number;
  if (!str_given(text)) return otherwise;
  if (str_to_int64(text, &number)) return number;
  json_wrong(json, object, str_format(json->arena, "`%s` is no whole number", key));
  return otherwise;
}

StrList json_texts(SnapshotJson *json, const cJSON *object, const char *key) {
  StrList list = {0};
  const cJSON *array = json_get(json, object, key);
  if (array == NULL) return list;
  if (kind(array) != cJSON_Array) json_wrong(json, object, str_format(json->arena, "`%s` is no list", key));
  for (const cJSON *item = array->child; item != NULL; item = item->next) {
    Str text = scalar_text(json, item);
    if (str_given(text)) vec_push(json->arena, &list, text);
    else json_wrong(json, object, str_format(json->arena, "`%s` is no list of texts", key));
  }
  return list;
}

const cJSON *json_first(SnapshotJson *json, const cJSON *object, const char *key) {
  const cJSON *list = json_get(json, object, key);
  if (list == NULL) return NULL;
  bool good = kind(list) == cJSON_Object || kind(list) == cJSON_Array;
  for (const cJSON *item = list->child; good && item != NULL; item = item->next) good = kind(item) == cJSON_Object;
  if (good) return list->child;
  json_wrong(json, object, str_format(json->arena, "`%s` does not hold objects", key));
  return NULL;
}

static void add_compact(SnapshotJson *json, Buf *out, const cJSON *value) {
  bool object = kind(value) == cJSON_Object;
  if (!object && kind(value) != cJSON_Array) {
    Str text = scalar_text(json, value);
    if (kind(value) == cJSON_String) json_string(out, text);
    else buf_append(out, str_given(text) ? text : STR("null"));
    return;
  }
  buf_char(out, object ? '{' : '[');
  for (const cJSON *item = value->child; item != NULL; item = item->next) {
    if (item != value->child) buf_char(out, ',');
    if (object) {
      json_string(out, str_from_z(item->string));
      buf_char(out, ':');
    }
    add_compact(json, out, item);
  }
  buf_char(out, object ? '}' : ']');
}

Str json_compact(SnapshotJson *json, const cJSON *value) {
  Buf out = BUF(json->arena);
  add_compact(json, &out, value);
  return buf_str(&out);
}
