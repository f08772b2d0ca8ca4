#include "verb/compile.h"
#include "verb/verbs.h"

#include <unistd.h>

static void print_report(Run *run, const TreeReport *report, bool dry_run) {
  if (dry_run || !run_flag(run, FLAG_QUIET)->given)
    tree_report_print(&run->out, report,
                      (TreeStyle){.colour = run_color(run, STDOUT_FILENO), .diff = dry_run});
  run->outcome = dry_run ? STR("nothing written: a dry run")
                 : report->changes.len == 0
                   ? str_format(run->arena, "%zu files up to date", report->files)
                   : str_format(run->arena, "%zu files, %zu changed", report->files,
                                report->changes.len);
}

void verb_generate(Run *run) {
  run->outcome = STR("nothing written");
  Schema *schema = compile_schema(run);
  if (diags_failed(run->diags)) return;
  StrList only = compile_only(run, schema);
  TreePlan *plan = diags_failed(run->diags) ? NULL : compile_outputs(run, schema, only);
  if (plan == NULL) return;
  TreeOptions options = {.force = run_flag(run, FLAG_FORCE)->given,
                         .durable = run_flag(run, FLAG_DURABLE)->given,
                         .dry_run = run_flag(run, FLAG_DRY_RUN)->given,
                         .only = only};
  TreeReport *report;
  if (tree_write(plan, &options, &report) && report != NULL)
    print_report(run, report, options.dry_run);
}
