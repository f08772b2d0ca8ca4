#include "base/map.h"

#include "base/hash.h"

static MapSlot *find(const Map *map, Str key, uint64_t hash) {
  size_t mask = map->cap - 1;
  for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
    MapSlot *slot = &map->slots[i];
    if (slot->value == NULL || (slot->hash == hash && str_eq(slot->key, key))) return slot;
  }
}

void *map_get(const Map *map, Str key) {
  return map->cap == 0 ? NULL : find(map, key, hash64(key))->value;
}

static void reserve(Arena *arena, Map *map) {
  if (map->len * 4 < map->cap * 3) return;
  Map grown = {.len = map->len, .cap = map->cap == 0 ? 16 : map->cap * 2};
  grown.slots = arena_array(arena, MapSlot, grown.cap);
  for (size_t i = 0; i < map->cap; i++)
    if (map->slots[i].value != NULL)
      *find(&grown, map->slots[i].key, map->slots[i].hash) = map->slots[i];
  *map = grown;
}

static MapSlot *slot_for(Arena *arena, Map *map, Str key) {
  reserve(arena, map);
  uint64_t hash = hash64(key);
  MapSlot *slot = find(map, key, hash);
  if (slot->value == NULL) {
    slot->key = key;
    slot->hash = hash;
    map->len++;
  }
  return slot;
}

void *map_add(Arena *arena, Map *map, Str key, void *value) {
  MapSlot *slot = slot_for(arena, map, key);
  void *before = slot->value;
  if (before == NULL) slot->value = value;
  return before;
}

void map_set(Arena *arena, Map *map, Str key, void *value) {
  slot_for(arena, map, key)->value = value;
}
