/* Hashes that are part of the output (the lock, shortened names, C headers): XXH3, whose values are
 * fixed by its specification and do not depend on the machine. Not for secrets. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

uint64_t hash64(Str bytes);
Str hash128_hex(Arena *arena, Str bytes); /* 32 lower-case hex digits */

/* The same hash of a text that comes in parts. */
typedef struct Hash128 Hash128;
Hash128 *hash128_new(Arena *arena);
void hash128_begin(Hash128 *hash); /* once more, for another text */
void hash128_add(Hash128 *hash, Str bytes);
Str hash128_end(Arena *arena, const Hash128 *hash);

#endif
