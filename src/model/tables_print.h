/* The tables of the model for people: what docs/language.md shows. tests/unit/docs_test.c holds the
 * page to them. */
#ifndef MODEL_TABLES_PRINT_H
#define MODEL_TABLES_PRINT_H

#include "base/buf.h"

/* types.def: each type, what stands in its parentheses, and what every target makes of it. */
void types_print_markdown(Buf *out);

/* aliases.def: spellings of other systems, and the type they are here. */
void aliases_print_markdown(Buf *out);

/* features.def: what each target makes of a feature, and why. */
void features_print_markdown(Buf *out);

#endif
