#include "load/keys_print.h"
#include "verb/verbs.h"

void verb_schema(Run *run) {
  keys_print_json_schema(&run->out);
}
