/* Values that YAML split at a comma: `{type: numeric(3,2)}`. */
#ifndef LOAD_SPLIT_H
#define LOAD_SPLIT_H

#include "load/node.h"

#endif
