/* "Did you mean": the name the user probably wanted. */
#ifndef DIAG_SUGGEST_H
#define DIAG_SUGGEST_H

#include "base/str.h"

/* The one of `names` that is nearest to `wrong`, or absent when none is near. A name that differs
 * only in ASCII case always wins; otherwise insertions, deletions, replacements and swapped
 * neighbours count one each, and a third of the length of `wrong` (at most 4) is still near. Of
 * equally near names the first one is taken. Costs nanoseconds for a name that is far away, so that
 * thousands of names are fine. */
Str suggest_nearest(Str wrong, const Str *names, size_t len);

#endif
