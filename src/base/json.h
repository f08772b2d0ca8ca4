/* Writing JSON: the pieces every printer of JSON shares. Reading JSON is a library's work. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

/* Appends `s` as a JSON string with its quotes. A byte that is not UTF-8 becomes U+FFFD; U+2028 and
 * U+2029 are escaped, so that the result is also a JavaScript string. */
void json_string(Buf *buf, Str s);

#endif
