/* Generated C without what does not matter to what it declares, for libclang: bodies, values and macros are most of
 * the time a file takes. It goes by how the templates lay out what they print: what begins in the first column ends
 * there. Places are not kept. */
#ifndef TARGET_C_OUTLINE_H
#define TARGET_C_OUTLINE_H

#include "base/arena.h"
#include "base/str.h"

/* The declarations and definitions that other files know: functions without their bodies, variables without their
 * values. No header but generated ones is included: where they ask for <stdint.h>, what generated code names of it,
 * of <stddef.h>, <stdbool.h>, SQLite and libpq is declared. */
Str c_outline(Arena *arena, Str text);

/* Of a header: its structs, enums that have a name, and the files it includes. */
Str c_outline_types(Arena *arena, Str text);

#endif
