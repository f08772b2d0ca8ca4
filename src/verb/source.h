/* Where commands take a schema from, besides the one they are about: what people write for it. */
#ifndef VERB_SOURCE_H
#define VERB_SOURCE_H

#include "model/schema.h"
#include "verb/run.h"

/* The schema that `ref` names, without its rules: a YAML file, or git:REVISION[:PATH], without a path the
 * file of --file. NULL after a diagnostic. Each call makes a new one, which may be changed. */
Schema *source_schema(Run *run, Str ref);

#endif
