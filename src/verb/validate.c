#include "verb/compile.h"
#include "verb/verbs.h"

void verb_validate(Run *run) {
  compile_schema(run);
}
