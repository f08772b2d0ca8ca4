/* Memory of one compile: allocated piece by piece, freed all at once.
 *
 * An arena never returns NULL. When memory runs out, or the byte cap is reached, it jumps to the
 * `escape` its creator gave, which reports the failure and leaves; without one it prints and aborts.
 * Nothing else in schemagen calls malloc. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>

typedef struct Arena Arena;

/* An empty arena that may hold `cap` bytes (0: no cap). `escape` is entered by longjmp with value 1
 * when memory runs out and 2 when the cap is reached; it must outlive the arena. */
Arena *arena_new(size_t cap, jmp_buf *escape);

/* Another arena with the same cap, for work that leaves by `escape`; when there is no memory for it, this
 * leaves by that of `arena`. */
Arena *arena_like(const Arena *arena, jmp_buf *escape);

/* Makes everything in `other` part of `arena`, where it stays valid, and frees `other` itself. Never
 * leaves: `arena` may hold more than its cap afterwards, which its next allocation finds. */
void arena_adopt(Arena *arena, Arena *other);

/* Memory that arena_reset kept is used again, which is cheaper than new memory: its pages are there. */
void arena_borrow(Arena *arena, Arena *lender); /* takes what `lender` has when it has none itself */
void arena_share(Arena *arena, Arena *const *others, size_t count); /* hands all of it out */

/* Frees the arena and everything allocated from it. NULL is allowed. */
void arena_free(Arena *arena);

/* Frees everything allocated from the arena but keeps its memory for what is allocated next. */
void arena_reset(Arena *arena);

/* Frees what was allocated since the mark and keeps its memory for what comes next. A block from before the mark
 * that has grown since may have moved to where it is freed, too. */
typedef struct ArenaMark {
  size_t chunks; /* in use */
  char *at, *end;
} ArenaMark;
ArenaMark arena_mark(const Arena *arena);
void arena_release(Arena *arena, ArenaMark mark);

/* Leaves through the arena's escape, as when memory runs out; `why` as arena_new says. */
_Noreturn void arena_leave(const Arena *arena, int why);

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size);

/* Grows a block of `arena` from `old_size` to `new_size` bytes, in place when it can, and returns
 * it. The added bytes are not zeroed. `block` may be NULL when `old_size` is 0. */
void *arena_grow(Arena *arena, void *block, size_t old_size, size_t new_size);

/* Bytes the arena holds of the system's memory, used or not; the cap is on them. */
size_t arena_bytes(const Arena *arena);

#define arena_make(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define arena_array(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (count)))

#endif
