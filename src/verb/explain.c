#include "diag/explain.h"

#include "verb/verbs.h"

void verb_explain(Run *run) {
  Str code = run->options->argument, near = STR_NONE;
  if (!str_given(code)) {
    explain_list(&run->out);
    return;
  }
  if (explain_print(&run->out, code, &near)) return;
  Diag *diag = diag_add_path(run->diags, DIAG_UNKNOWN_CODE, STR_NONE, STRS(code));
  if (str_given(near)) diag_help(diag, str_format(run->arena, "did you mean %.*s?", STR_ARG(near)));
}
