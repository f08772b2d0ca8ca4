#include "verb/compile.h"

#include "load/load.h"
#include "model/model.h"
#include "rules/rules.h"

Schema *compile_schema(Run *run) {
  Str path = run_flag(run, FLAG_FILE)->text;
  Loaded *loaded = arena_make(run->arena, Loaded);
  if (!str_given(path) && !load_find(run->arena, run->diags, &path)) return NULL;
  if (!load(run->arena, run->diags, path, loaded)) return NULL;
  Schema *schema = model_build(run->arena, run->diags, loaded);
  each(i, schema->inputs) run_step(run, "read %.*s", STR_ARG(schema->inputs.items[i]));
  if (!diags_failed(run->diags)) rules_run(run->arena, run->diags, schema);
  return schema;
}
