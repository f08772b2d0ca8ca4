/* The table of diagnostics for people: what docs/diagnostics.md shows. */
#ifndef DIAG_CODES_PRINT_H
#define DIAG_CODES_PRINT_H

#include "base/buf.h"

/* codes.def: a section per family, a row per code with its message and the way out. */
void codes_print_markdown(Buf *out);

#endif
