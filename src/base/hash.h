/* Hashes that are part of the output (the lock, shortened names, C headers): XXH3, whose values are
 * fixed by its specification and do not depend on the machine. Not for secrets. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

uint64_t hash64(Str bytes);
Str hash128_hex(Arena *arena, Str bytes); /* 32 lower-case hex digits */

#endif
