/* Any bytes as a snapshot of drizzle-kit: a catalog, or one diagnostic that says why not. */
#include "reflect/drizzle_snapshot.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  char *text = arena_alloc(arena, size + 1);
  if (size > 0) memcpy(text, data, size);
  Catalog *catalog = drizzle_snapshot_read(arena, diags, STR("fuzz.json"), (Str){text, size});
  if ((catalog == NULL) != (diags->errors == 1)) abort();
  if (catalog != NULL) catalog_print(arena, catalog);
  arena_free(arena);
  return 0;
}
