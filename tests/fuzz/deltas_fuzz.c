/* Any bytes as rows of a snapshot of drizzle-kit 1.0 and what a migration changed of them. */
#include "reflect/drizzle_deltas.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Arena *arena = arena_new(0, NULL);
  SnapshotJson json = {.arena = arena, .diags = diags_new(arena), .path = STR("fuzz.json")};
  if (str_given(cjson_open(arena, &json.lib))) abort();
  char *text = arena_alloc(arena, size + 1);
  if (size > 0) memcpy(text, data, size);
  cJSON *root = json_parse(&json, drizzle_deltas_text(arena, (Str){text, size}));
  cJSON *ddl = root == NULL ? NULL : json.lib.cJSON_GetObjectItemCaseSensitive(root, "ddl");
  const cJSON *deltas = root == NULL ? NULL : json_get(&json, root, "deltas");
  if (ddl != NULL && json_first(&json, root, "ddl") != NULL && json_first(&json, root, "deltas") != NULL)
    drizzle_deltas_apply(&json, ddl, deltas);
  if (json.failed != (json.diags->errors == 1)) abort();
  if (root != NULL) json.lib.cJSON_Delete(root);
  arena_free(arena);
  return 0;
}
