/* Growing arrays in an arena: VEC(Column *) columns; vec_push(arena, &columns, column). */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#include <stdbool.h>

#define VEC(T)                                                                                     \
  struct {                                                                                         \
    T *items;                                                                                      \
    size_t len, cap;                                                                               \
  }

#define vec_push(arena, vec, ...)                                                                  \
  ((vec)->len == (vec)->cap                                                                        \
       ? (void)((vec)->items =                                                                     \
                    vec_grow((arena), (vec)->items, &(vec)->cap, sizeof *(vec)->items))            \
       : (void)0,                                                                                  \
   (vec)->items[(vec)->len++] = (__VA_ARGS__))

/* Room for `count` items in an empty vector whose length is known. */
#define vec_reserve(arena, vec, count)                                                             \
  ((vec)->items = arena_grow((arena), NULL, 0, sizeof *(vec)->items * (count)), (vec)->cap = (count))

/* for (size_t) loops over a vector: `each(i, table->columns) use(table->columns.items[i]);` */
#define each(i, vec) for (size_t i = 0; i < (vec).len; i++)

void *vec_grow(Arena *arena, void *items, size_t *cap, size_t item_size);

#endif
