#include "base/vec.h"

void *vec_grow(Arena *arena, void *items, size_t *cap, size_t item_size) {
  size_t first = item_size > 64 ? 2 : 4; /* most lists are short */
  size_t grown = *cap == 0 ? first : *cap * 2;
  items = arena_grow(arena, items, *cap * item_size, grown * item_size);
  *cap = grown;
  return items;
}
