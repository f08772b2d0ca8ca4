#include "verb/compile.h"
#include "verb/verbs.h"

void verb_generate(Run *run) {
  run->outcome = STR("nothing written");
  Schema *schema = compile_schema(run);
  if (diags_failed(run->diags)) return;
  StrList only = compile_only(run, schema);
  TreePlan *plan = diags_failed(run->diags) ? NULL : compile_outputs(run, schema, only, OUTPUTS_KEPT);
  if (plan == NULL) return;
  plan->texts = run->texts;
  TreeOptions options = {.force = run_flag(run, FLAG_FORCE)->given,
                         .durable = run_flag(run, FLAG_DURABLE)->given,
                         .dry_run = run_flag(run, FLAG_DRY_RUN)->given,
                         .only = only};
  compile_write(run, plan, &options);
}
