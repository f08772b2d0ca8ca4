#include "base/hash.h"

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#pragma GCC diagnostic ignored "-Wundef"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#define XXH_INLINE_ALL
#define XXH_NO_STREAM
#include <xxhash.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

uint64_t hash64(Str bytes) {
  return XXH3_64bits(bytes.len == 0 ? "" : bytes.ptr, bytes.len);
}

Str hash128_hex(Arena *arena, Str bytes) {
  XXH128_hash_t hash = XXH3_128bits(bytes.len == 0 ? "" : bytes.ptr, bytes.len);
  return str_format(arena, "%016llx%016llx", (unsigned long long)hash.high64,
                    (unsigned long long)hash.low64);
}
