#include "verb/compile.h"
#include "verb/verbs.h"

#include <unistd.h>

void verb_check(Run *run) {
  Schema *schema = compile_schema(run);
  if (diags_failed(run->diags)) return;
  TreePlan *plan = compile_outputs(run, schema, (StrList){0}, OUTPUTS_COMPARED);
  TreeReport *report = plan == NULL ? NULL : tree_compare(plan, &(TreeOptions){0});
  if (report == NULL || tree_report_clean(report)) return;
  tree_report_print(&run->out, report,
                    (TreeStyle){.colour = run_color(run, STDOUT_FILENO), .diff = true});
  run->findings = true;
}
