/* Which extension of Postgres a thing comes from that a schema speaks of without saying so. */
#ifndef MODEL_EXTENSION_H
#define MODEL_EXTENSION_H

#include "expr/scan.h"

/* The extension that a type, function or operator class comes from; empty: none that is known. */
Str extension_of(Str name);

/* The same of an operator class alone. */
Str extension_of_opclass(Str name);

/* The next call of such a function in a text of Postgres, and its extension; false at the end. */
bool extension_next_call(Scan *scan, ScanToken *call, Str *extension);

#endif
