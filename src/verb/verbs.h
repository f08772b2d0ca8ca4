/* The commands: verb_NAME for each VERB of options.def. A command reports mistakes to run->diags
 * and prints data to run->out; it writes to no stream itself. */
#ifndef VERB_VERBS_H
#define VERB_VERBS_H

#include "verb/run.h"

#define VERB(id, name, argument, exits, summary, help) void verb_##name(Run *run);
#include "verb/options.def"

#endif
