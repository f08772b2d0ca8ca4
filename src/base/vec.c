#include "base/vec.h"

void *vec_grow(Arena *arena, void *items, size_t *cap, size_t item_size) {
  size_t grown = *cap == 0 ? 4 : *cap * 2;
  items = arena_grow(arena, items, *cap * item_size, grown * item_size);
  *cap = grown;
  return items;
}
