#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Blocks below LARGE share chunks; larger ones have a chunk of their own, so that a growing buffer
 * is resized by realloc and leaves no copies behind. */
enum { ALIGN = 16 };
static const size_t LARGE = (size_t)64 << 10;
/* A small run touches little, so its chunks begin small and double; a large one asks for huge pages,
 * which spare it a page fault every 4 KiB. */
static const size_t FIRST_CHUNK = (size_t)256 << 10, HUGE_CHUNK = (size_t)2 << 20;

typedef struct Chunk Chunk;
struct Chunk {
  Chunk *prev, *next;
  size_t size; /* of the data that follows, in bytes */
  size_t pad;
};

struct Arena {
  Chunk *chunks; /* in use, newest first */
  size_t count;  /* of them */
  Chunk *spare;  /* kept by arena_reset */
  Arena *lender; /* whose spare chunks are taken when there is none of its own; NULL: nobody's */
  char *at, *end; /* free room in the shared chunk */
  size_t next_chunk; /* bytes of the next shared one */
  size_t bytes, cap;
  jmp_buf *escape;
};

/* A block of nothing still has a place of its own. */
static size_t round_up(size_t size) {
  if (size == 0) return ALIGN;
  return (size + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
}

void arena_leave(const Arena *arena, int why) {
  if (arena != NULL && arena->escape != NULL) longjmp(*arena->escape, why);
  fputs(why == 1 ? "schemagen: out of memory\n" : "schemagen: memory cap reached\n", stderr);
  abort();
}

static char *chunk_data(Chunk *chunk) {
  return (char *)(chunk + 1);
}

static void account(Arena *arena, size_t added) {
  bool full = arena->bytes > arena->cap; /* what it adopted is over the cap already */
  if (arena->cap != 0 && (full || added > arena->cap - arena->bytes)) arena_leave(arena, 2);
  arena->bytes += added;
}

static void *system_memory(size_t size) {
  if (size < HUGE_CHUNK) return malloc(size);
  void *block = NULL;
  if (posix_memalign(&block, HUGE_CHUNK, size) != 0) return NULL;
  madvise(block, size, MADV_HUGEPAGE);
  return block;
}

/* A spare chunk of `size` bytes or more, up to `most`, taken off the list; or NULL. */
static Chunk *take_spare(Arena *arena, size_t size, size_t most) {
  for (Chunk **link = &arena->spare; *link != NULL; link = &(*link)->next) {
    Chunk *chunk = *link;
    if (chunk->size < size || chunk->size > most) continue;
    *link = chunk->next;
    return chunk;
  }
  Chunk *lent = arena->lender == NULL ? NULL : take_spare(arena->lender, size, most);
  if (lent == NULL) return NULL;
  arena->bytes += lent->size;
  arena->lender->bytes -= lent->size;
  return lent;
}

static Chunk *chunk_new(Arena *arena, size_t size) {
  if (size > SIZE_MAX - sizeof(Chunk) - ALIGN) arena_leave(arena, 1);
  account(arena, size);
  Chunk *chunk = system_memory(sizeof(Chunk) + size);
  if (chunk == NULL) arena_leave(arena, 1);
  chunk->size = size;
  return chunk;
}

static Chunk *use(Arena *arena, Chunk *chunk) {
  chunk->prev = NULL;
  chunk->next = arena->chunks;
  if (chunk->next != NULL) chunk->next->prev = chunk;
  arena->chunks = chunk;
  arena->count++;
  return chunk;
}

Arena *arena_new(size_t cap, jmp_buf *escape) {
  Arena *arena = malloc(sizeof(Arena));
  if (arena == NULL) {
    if (escape != NULL) longjmp(*escape, 1);
    arena_leave(NULL, 1);
  }
  *arena = (Arena){.cap = cap, .escape = escape, .next_chunk = FIRST_CHUNK};
  return arena;
}

static void free_chunks(Chunk *chunks) {
  for (Chunk *next; chunks != NULL; chunks = next) {
    next = chunks->next;
    free(chunks);
  }
}

Arena *arena_like(const Arena *arena, jmp_buf *escape) {
  Arena *like = arena_new(arena->cap, arena->escape);
  like->escape = escape;
  return like;
}

void arena_borrow(Arena *arena, Arena *lender) {
  arena->lender = lender;
}

/* Puts the chunks before those of `*list`. */
static void prepend(Chunk **list, Chunk *chunks) {
  Chunk *last = chunks;
  if (last == NULL) return;
  while (last->next != NULL) last = last->next;
  last->next = *list;
  if (last->next != NULL) last->next->prev = last;
  *list = chunks;
}

void arena_adopt(Arena *arena, Arena *other) {
  arena->bytes += other->bytes;
  arena->count += other->count;
  prepend(&arena->chunks, other->chunks);
  prepend(&arena->spare, other->spare);
  free(other);
}

void arena_share(Arena *arena, Arena *const *others, size_t count) {
  for (size_t i = 0; arena->spare != NULL; i = (i + 1) % count) {
    Chunk *chunk = arena->spare;
    arena->spare = chunk->next;
    chunk->next = others[i]->spare;
    others[i]->spare = chunk;
    others[i]->bytes += chunk->size;
    arena->bytes -= chunk->size;
  }
}

void arena_free(Arena *arena) {
  if (arena == NULL) return;
  free_chunks(arena->chunks);
  free_chunks(arena->spare);
  free(arena);
}

ArenaMark arena_mark(const Arena *arena) {
  return (ArenaMark){arena->count, arena->at, arena->end};
}

void arena_release(Arena *arena, ArenaMark mark) {
  for (; arena->count > mark.chunks; arena->count--) {
    Chunk *chunk = arena->chunks;
    arena->chunks = chunk->next;
    chunk->next = arena->spare;
    arena->spare = chunk;
  }
  if (arena->chunks != NULL) arena->chunks->prev = NULL;
  arena->at = mark.at;
  arena->end = mark.end;
}

void arena_reset(Arena *arena) {
  arena_release(arena, (ArenaMark){0});
}

static char *take_large(Arena *arena, size_t size) {
  Chunk *chunk = take_spare(arena, size, size * 4);
  if (chunk == NULL) chunk = chunk_new(arena, size);
  return chunk_data(use(arena, chunk));
}

/* Any chunk that is as large as the first will do: all of it is used. */
static void next_shared(Arena *arena) {
  Chunk *chunk = take_spare(arena, FIRST_CHUNK - sizeof(Chunk), SIZE_MAX);
  if (chunk == NULL) {
    chunk = chunk_new(arena, arena->next_chunk - sizeof(Chunk));
    if (arena->next_chunk < HUGE_CHUNK) arena->next_chunk *= 2;
  }
  arena->at = chunk_data(use(arena, chunk));
  arena->end = arena->at + chunk->size;
}

/* Room for `size` rounded bytes, not zeroed. */
static void *take(Arena *arena, size_t size) {
  if (size >= LARGE) return take_large(arena, size);
  if ((size_t)(arena->end - arena->at) < size) next_shared(arena);
  void *block = arena->at;
  arena->at += size;
  return block;
}

void *arena_alloc(Arena *arena, size_t size) {
  if (size > SIZE_MAX / 2) arena_leave(arena, 1);
  void *block = take(arena, round_up(size));
  memset(block, 0, size);
  return block;
}

static void *chunk_resize(Arena *arena, Chunk *chunk, size_t size) {
  if (size <= chunk->size) return chunk_data(chunk); /* a spare one had more */
  account(arena, size - chunk->size);
  Chunk *moved = realloc(chunk, sizeof(Chunk) + size);
  if (moved == NULL) arena_leave(arena, 1);
  moved->size = size;
  if (moved->prev != NULL) moved->prev->next = moved;
  else arena->chunks = moved;
  if (moved->next != NULL) moved->next->prev = moved;
  return chunk_data(moved);
}

void *arena_grow(Arena *arena, void *block, size_t old_size, size_t new_size) {
  if (new_size > SIZE_MAX / 2) arena_leave(arena, 1);
  size_t old_room = round_up(old_size), room = round_up(new_size);
  if (block == NULL) return take(arena, room);
  if (room <= old_room) return block;
  if (old_room >= LARGE)
    return chunk_resize(arena, (Chunk *)(void *)((char *)block - sizeof(Chunk)), room);
  char *start = block;
  if (start + old_room == arena->at && room < LARGE && (size_t)(arena->end - start) >= room) {
    arena->at = start + room;
    return block;
  }
  void *moved = take(arena, room);
  memcpy(moved, block, old_size);
  return moved;
}

size_t arena_bytes(const Arena *arena) {
  return arena->bytes;
}
