/* The pages of the diagnostics' codes, embedded from src/diag/explain/. */
#ifndef DIAG_EXPLAIN_H
#define DIAG_EXPLAIN_H

#include "base/buf.h"

/* Appends the page of `code`, in any case. False when no diagnostic has that code; then `*near` is
 * the code that was probably meant, or absent. */
bool explain_print(Buf *out, Str code, Str *near);

/* Appends one line for each code: the code and the title of its page. */
void explain_list(Buf *out);

#endif
