/* Any bytes as what `model --json` prints: YAML that compiles, or diagnostics that say why not. */
#include "verb/import.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char program[] = "schemagen", verb[] = "import", source[] = "fuzz.json";
  char *argv[] = {program, verb, source, NULL};
  Arena *arena = arena_new(0, NULL);
  Run *run = run_new(arena, 3, argv);
  char *text = arena_alloc(arena, size + 1);
  if (size > 0) memcpy(text, data, size);
  const Transcription *t = import_model(run, STR("fuzz.json"), (Str){text, size});
  if ((t == NULL) != diags_failed(run->diags)) abort();
  if (t != NULL && t->schema == NULL) abort();
  arena_free(arena);
  return 0;
}
