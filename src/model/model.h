/* From the tree to the schema. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "load/load.h"
#include "model/schema.h"

/* Builds the schema and links every name in it. Mistakes are reported, and what they touch is left
 * out or holds a placeholder; the result is complete only when `diags` has no errors. */
Schema *model_build(Arena *arena, Diags *diags, Loaded *loaded);

#endif
