/* Diagnostics for people: a first line as gcc prints it, which editors understand, then the lines
 * of the file with what is meant underlined, the help, and where to read more. */
#ifndef DIAG_TEXT_H
#define DIAG_TEXT_H

#include "base/buf.h"
#include "diag/diag.h"

/* Appends all of `diags`, which must be sorted. `color` adds SGR sequences. */
void diags_print_text(Buf *out, const Diags *diags, bool color);

#endif
