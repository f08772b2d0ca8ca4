/* A hash map from strings to pointers. Keys are views: their bytes must outlive the map.
 * Order of iteration is not defined; keep a vector beside the map where order matters. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

typedef struct MapSlot {
  Str key;
  uint64_t hash;
  void *value; /* NULL: free */
} MapSlot;

typedef struct Map {
  MapSlot *slots;
  size_t len, cap;
} Map;

/* The value stored under `key`, or NULL. */
void *map_get(const Map *map, Str key);

/* Stores `value` (not NULL) under `key` unless the key is taken; returns the value that was there
 * before, or NULL when the key was new. */
void *map_add(Arena *arena, Map *map, Str key, void *value);

/* Stores `value` (not NULL) under `key`, replacing what was there. */
void map_set(Arena *arena, Map *map, Str key, void *value);

#endif
