/* SHA-256 (FIPS 180-4): what drizzle-orm knows a migration by. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/str.h"

Str sha256_hex(Arena *arena, Str bytes); /* 64 lower-case hex digits */

#endif
