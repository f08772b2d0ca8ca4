/* Generated C without what does not matter to what it declares, for libclang: what a function does and what a
 * variable begins with are half of the time a file takes. Lines keep their numbers. */
#ifndef TARGET_C_OUTLINE_H
#define TARGET_C_OUTLINE_H

#include "base/arena.h"
#include "base/str.h"

/* The declarations and definitions: functions without their bodies, variables without their values, and no
 * header but those of the compiler. What is named of SQLite and libpq is declared by c_engine_types. It goes by
 * how the templates lay out what they print: what begins in the first column ends there. */
Str c_outline(Arena *arena, Str text);

/* Of a header: its structs, enums that have a name, and the files it includes. */
Str c_outline_types(Arena *arena, Str text);

/* Declares the types of SQLite and libpq that generated code names. */
extern const Str c_engine_types;

#endif
