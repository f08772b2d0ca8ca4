/* What commands that write generated files do with a plan of them. */
#include "verb/compile.h"

#include <unistd.h>

/* "12 files, 3 changed, 1 deleted, 1 left alone" */
static Str counts(Run *run, const TreeReport *report) {
  static const struct { TreeAction action; const char *what; } rows[] = {
    {TREE_CREATE, "created"}, {TREE_UPDATE, "changed"}, {TREE_DELETE, "deleted"},
    {TREE_NOTHING, "left alone"}};
  Buf words = BUF(run->arena);
  buf_format(&words, "%zu file%s", report->files, report->files == 1 ? "" : "s");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t count = tree_report_count(report, rows[i].action);
    if (count > 0) buf_format(&words, ", %zu %s", count, rows[i].what);
  }
  if (report->changes.len == 0) buf_lit(&words, " up to date");
  return buf_str(&words);
}

static void print_report(Run *run, const TreeReport *report, bool dry_run) {
  if (dry_run || !run_flag(run, FLAG_QUIET)->given)
    tree_report_print(&run->out, report,
                      (TreeStyle){.colour = run_color(run, STDOUT_FILENO), .diff = dry_run});
  run->outcome = dry_run ? STR("nothing written: a dry run") : counts(run, report);
}

void compile_write(Run *run, const TreePlan *plan, const TreeOptions *options) {
  TreeReport *report;
  if (tree_write(plan, options, &report) && report != NULL)
    print_report(run, report, options->dry_run);
}
