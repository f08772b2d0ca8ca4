/* The commands that compile the schema. */
#include "verb/verbs.h"

static void not_yet(Run *run) {
  Str name = verb_infos[run->options->verb].name;
  diag_add_path(run->diags, DIAG_PLANNED_COMMAND, STR_NONE, STRS(name));
}

void verb_generate(Run *run) {
  not_yet(run);
}

void verb_check(Run *run) {
  not_yet(run);
}

void verb_validate(Run *run) {
  not_yet(run);
}

void verb_model(Run *run) {
  not_yet(run);
}

void verb_schema(Run *run) {
  not_yet(run);
}
