#include "verb/compile.h"

#include "load/load.h"
#include "model/model.h"
#include "rules/rules.h"
#include "rules/texts.h"

/* The user's texts are given to their parsers once: the lock remembers what was. */
static void check_texts(Run *run, const Schema *schema) {
  Str hash = texts_hash(run->arena, schema);
  if (!str_given(hash)) return;
  bool known = str_eq(tree_texts(run->arena, compile_place(run, schema)), hash);
  if (known || texts_check(run->arena, run->diags, schema)) run->texts = hash;
}

Schema *compile_loaded(Run *run, Loaded *loaded) {
  Str path = run_flag(run, FLAG_FILE)->text;
  if (!str_given(path) && !load_find(run->arena, run->diags, &path)) return NULL;
  if (!load(run->arena, run->diags, path, loaded)) return NULL;
  Schema *schema = model_build(run->arena, run->diags, loaded);
  each(i, schema->inputs) run_step(run, "read %.*s", STR_ARG(schema->inputs.items[i]));
  if (!diags_failed(run->diags)) rules_run(run->arena, run->diags, schema);
  if (!diags_failed(run->diags)) check_texts(run, schema);
  return schema;
}

Schema *compile_schema(Run *run) {
  return compile_loaded(run, arena_make(run->arena, Loaded));
}
