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
#include <xxhash.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

uint64_t hash64(Str bytes) {
  return XXH3_64bits(bytes.len == 0 ? "" : bytes.ptr, bytes.len);
}

static Str hex(Arena *arena, XXH128_hash_t hash) {
  return str_format(arena, "%016llx%016llx", (unsigned long long)hash.high64,
                    (unsigned long long)hash.low64);
}

Str hash128_hex(Arena *arena, Str bytes) {
  return hex(arena, XXH3_128bits(bytes.len == 0 ? "" : bytes.ptr, bytes.len));
}

struct Hash128 {
  XXH3_state_t state;
};

Hash128 *hash128_new(Arena *arena) {
  enum { ALIGNMENT = _Alignof(Hash128) }; /* more than an arena gives */
  char *room = arena_alloc(arena, sizeof(Hash128) + ALIGNMENT);
  Hash128 *hash = (Hash128 *)(void *)(room + (ALIGNMENT - (uintptr_t)room % ALIGNMENT));
  hash128_begin(hash);
  return hash;
}

void hash128_begin(Hash128 *hash) { (void)XXH3_128bits_reset(&hash->state); }

void hash128_add(Hash128 *hash, Str bytes) {
  if (bytes.len > 0) (void)XXH3_128bits_update(&hash->state, bytes.ptr, bytes.len);
}

Str hash128_end(Arena *arena, const Hash128 *hash) { return hex(arena, XXH3_128bits_digest(&hash->state)); }
