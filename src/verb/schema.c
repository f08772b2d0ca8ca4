#include "verb/verbs.h"

void verb_schema(Run *run) {
  diag_add_path(run->diags, DIAG_PLANNED_COMMAND, STR_NONE,
                STRS(verb_infos[run->options->verb].name));
}
