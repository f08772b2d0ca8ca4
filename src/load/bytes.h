/* Is a file text at all: what can be said about its bytes before YAML is. */
#ifndef LOAD_BYTES_H
#define LOAD_BYTES_H

#include "diag/diag.h"

/* False, after a diagnostic, when the bytes are not UTF-8 text that YAML allows. `*start` is the
 * first byte after a byte order mark (which is reported too); `*ascii` says there are only ASCII
 * bytes. */
bool bytes_check(Diags *diags, const Source *source, size_t *start, bool *ascii);

#endif
