/* Memory: arenas and what grows in them, and work on several threads, also when memory runs out. */
#include "base/arena.h"
#include "base/map.h"
#include "base/parallel.h"
#include "base/vec.h"
#include "diag/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { CAP = 8 << 20 };

/* --- arenas --- */

static bool is_filled(const unsigned char *block, unsigned char with, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (block[i] != with) return false;
  return true;
}

/* Sizes on both sides of every border: alignment, a block of its own, a chunk, a huge page. */
static const size_t sizes[] = {0,     1,     15,     16,     17,      4095,          65535,
                               65536, 65537, 262112, 262144, 2097119, (2 << 20) - 32, 2097153};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void blocks_are_zeroed_and_apart(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (int round = 0; round < 3; round++) { /* used memory is zeroed again */
    unsigned char *blocks[SIZES];
    for (size_t i = 0; i < SIZES; i++) {
      blocks[i] = arena_alloc(arena, sizes[i]);
      assert_int_equal((uintptr_t)blocks[i] % 16, 0);
      assert_true(is_filled(blocks[i], 0, sizes[i]));
      memset(blocks[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < SIZES; i++) assert_true(is_filled(blocks[i], (unsigned char)(i + 1), sizes[i]));
    arena_reset(arena);
  }
  arena_free(arena);
}

/* What stood before a mark stays when all behind it goes, also a block of its own that has moved; and the memory of
 * what goes is used again. */
static void released_memory_is_used_again(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  unsigned char *before = arena_alloc(arena, 100), *large = arena_alloc(arena, 1 << 20);
  memset(before, 7, 100);
  memset(large, 8, 1 << 20);
  size_t held = 0;
  for (int round = 0; round < 3; round++) {
    ArenaMark mark = arena_mark(arena);
    for (size_t i = 0; i < SIZES; i++) {
      unsigned char *block = arena_alloc(arena, sizes[i]);
      assert_true(is_filled(block, 0, sizes[i]));
      memset(block, 9, sizes[i]);
    }
    size_t size = (size_t)(round + 1) << 20;
    large = arena_grow(arena, large, size, size + (1 << 20));
    arena_release(arena, mark);
    assert_true(is_filled(before, 7, 100));
    assert_true(is_filled(large, 8, 1 << 20));
    if (round > 0) assert_int_equal(arena_bytes(arena), held + ((size_t)round << 20));
    else held = arena_bytes(arena);
  }
  arena_free(arena);
}

/* From every size to every larger one, with and without another block behind it. */
static void growing_keeps_content(void **state) {
  (void)state;
  for (int behind = 0; behind < 2; behind++)
    for (size_t from = 0; from < SIZES; from++) {
      Arena *arena = arena_new(0, NULL);
      unsigned char *block = arena_grow(arena, NULL, 0, sizes[from]);
      memset(block, 7, sizes[from]);
      for (size_t to = from + 1; to < SIZES; to++) {
        unsigned char *other = behind ? arena_alloc(arena, 16) : NULL;
        block = arena_grow(arena, block, sizes[to - 1], sizes[to]);
        assert_true(is_filled(block, 7, sizes[to - 1]));
        memset(block, 7, sizes[to]);
        assert_true(other == NULL || is_filled(other, 0, 16));
      }
      arena_free(arena);
    }
}

static void reset_keeps_memory(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  size_t held = 0;
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < 100; i++) arena_alloc(arena, 5000);
    arena_alloc(arena, 100000);
    if (round == 0) held = arena_bytes(arena);
    assert_int_equal(arena_bytes(arena), held);
    arena_reset(arena);
  }
  arena_free(arena);
}

static void adopted_blocks_stay(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (int round = 0; round < 4; round++) {
    Arena *other = arena_new(0, NULL);
    if (round % 2 == 1) arena_alloc(other, 200000); /* becomes a spare chunk */
    arena_reset(other);
    unsigned char *small = arena_alloc(other, 100), *large = arena_alloc(other, 100000);
    size_t before = arena_bytes(arena);
    memset(small, 9, 100);
    arena_adopt(arena, other);
    assert_true(arena_bytes(arena) > before);
    large = arena_grow(arena, large, 100000, 300000); /* is one of `arena` now */
    assert_true(is_filled(large, 0, 100000) && is_filled(small, 9, 100));
  }
  arena_adopt(arena, arena_new(0, NULL)); /* an empty one */
  arena_free(arena);
}

static void the_cap_is_kept(void **state) {
  (void)state;
  jmp_buf escape;
  Arena *volatile arena = NULL;
  volatile size_t left = 0;
  int why = setjmp(escape);
  if (why == 0) {
    arena = arena_new(CAP, &escape);
    for (;; left++) arena_alloc(arena, 1000);
  }
  assert_int_equal(why, 2);
  assert_true(left > CAP / 2000 && arena_bytes(arena) <= CAP);
  arena_free(arena);
}

/* Adopting may pass the cap; the next allocation must find it. */
static void the_cap_holds_after_adopting(void **state) {
  (void)state;
  jmp_buf escape;
  Arena *volatile arena = NULL;
  int why = setjmp(escape);
  if (why == 0) {
    arena = arena_new(CAP, &escape);
    for (int i = 0; i < 3; i++) {
      Arena *other = arena_like(arena, &escape);
      arena_alloc(other, CAP / 2);
      arena_adopt(arena, other);
    }
    arena_alloc(arena, CAP / 2);
    fail_msg("the cap was not seen");
  }
  assert_int_equal(why, 2);
  arena_free(arena);
}

static void absurd_sizes_leave(void **state) {
  (void)state;
  static const size_t absurd[] = {SIZE_MAX, SIZE_MAX - 15, SIZE_MAX / 2 + 1, (size_t)1 << 62};
  for (size_t i = 0; i < sizeof absurd / sizeof *absurd; i++) {
    jmp_buf escape;
    Arena *volatile arena = NULL;
    volatile size_t at = i;
    int why = setjmp(escape);
    if (why == 0) {
      arena = arena_new(0, &escape);
      arena_grow(arena, arena_alloc(arena, 10), 10, absurd[at]);
    }
    assert_int_equal(why, 1);
    arena_free(arena);
    i = at;
  }
}

/* --- what grows in them --- */

static void vectors_and_maps(void **state) {
  (void)state;
  enum { COUNT = 20000 };
  Arena *arena = arena_new(0, NULL);
  VEC(size_t) list = {0};
  Map map = {0};
  static int old, other;
  assert_null(map_get(&map, STR("")));
  for (size_t i = 0; i < COUNT; i++) {
    vec_push(arena, &list, i * i);
    assert_null(map_add(arena, &map, str_format(arena, "%zu", i), &old));
  }
  each(i, list) assert_int_equal(list.items[i], i * i);
  assert_int_equal(map.len, COUNT);
  assert_ptr_equal(map_add(arena, &map, STR("7"), &other), &old);
  assert_ptr_equal(map_get(&map, STR("7")), &old);
  map_set(arena, &map, STR("7"), &other);
  assert_ptr_equal(map_get(&map, STR("7")), &other);
  assert_int_equal(map.len, COUNT);
  assert_null(map_get(&map, STR("20000")));
  assert_null(map_get(&map, STR("")));
  assert_null(map_add(arena, &map, STR(""), &other));
  assert_ptr_equal(map_get(&map, STR_NONE), &other); /* absent and empty are one key */
  arena_free(arena);
}

/* --- side by side --- */

enum { PIECES = 200 };

typedef struct Pieces {
  Str made[PIECES];
  size_t greedy; /* the piece that wants more memory than there is; PIECES: none */
  bool keep;
} Pieces;

static void make_piece(void *context, size_t index, Worker *worker) {
  Pieces *pieces = context;
  Arena *arena = pieces->keep ? worker->scratch : worker->kept;
  worker->keep_scratch = pieces->keep;
  arena_alloc(worker->scratch, 3000); /* not to be seen in what is kept */
  if (index == pieces->greedy) arena_alloc(arena, CAP + 1);
  pieces->made[index] = str_format(arena, "piece %zu", index);
}

static void every_piece_is_made_once(void **state) {
  (void)state;
  for (size_t workers = 0; workers < 20; workers++) {
    Arena *arena = arena_new(0, NULL);
    Pieces pieces = {.greedy = PIECES, .keep = workers % 2 == 1};
    parallel_run(arena, PIECES, workers, make_piece, &pieces);
    for (size_t i = 0; i < PIECES && workers > 0; i++)
      assert_true(str_eq(pieces.made[i], str_format(arena, "piece %zu", i)));
    parallel_run(arena, 0, workers, make_piece, &pieces);
    arena_free(arena);
  }
}

/* In this thread or in another: the run leaves by the escape of the arena it was given. */
static void out_of_memory_leaves(void **state) {
  (void)state;
  static const size_t greedy[] = {0, 1, 5, PIECES - 1};
  for (volatile size_t i = 0; i < 2 * sizeof greedy / sizeof *greedy; i++) {
    jmp_buf escape;
    Arena *volatile arena = NULL;
    static Pieces pieces;
    int why = setjmp(escape);
    if (why == 0) {
      arena = arena_new(CAP, &escape);
      pieces = (Pieces){.greedy = greedy[i / 2], .keep = false};
      parallel_run(arena, PIECES, 1 + i % 2 * 3, make_piece, &pieces);
      fail_msg("nobody noticed");
    }
    assert_int_equal(why, 2);
    arena_free(arena);
  }
}

/* --- diagnostics made apart --- */

static Diag *report(Diags *diags, const Source *source, uint32_t at) {
  return diag_add(diags, DIAG_YAML_COLON, (Span){source->base + at, source->base + at + 1}, NULL);
}

static void check_place(const Diags *diags, size_t number, const char *path, uint32_t column) {
  const Diag *diag = diags->list.items[number];
  Place place = source_place(diags->sources, diag->span.start);
  assert_true(str_eq(place.source->path, str_from_z(path)));
  assert_int_equal(place.column, column);
  assert_int_equal(diag->span.end, diag->span.start + 1);
}

/* Forks made at one time give their sources the same positions. */
static void forks_keep_their_places(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Source *common = source_add(diags->sources, STR("common"), STR("abc"));
  Diags *one = diags_fork(arena, diags), *two = diags_fork(arena, diags);
  Diags *silent = diags_fork(arena, diags);
  Source *first = source_add(one->sources, STR("first"), STR("0123456789"));
  source_add(silent->sources, STR("silent"), STR("---"));
  source_add(two->sources, STR("second"), STR("01234"));
  Source *third = source_add(two->sources, STR("third"), STR("0123456789"));
  report(one, first, 4);
  Diag *diag = report(two, third, 7);
  diag_also(diag, (Span){third->base + 2, third->base + 3}, STR("the other"));
  diag_fix(diag, (Span){common->base, common->base + 1}, STR(""));
  report(two, common, 1);
  diags_join(diags, one);
  diags_join(diags, silent);
  diags_join(diags, two);
  assert_int_equal(diags->errors, 3);
  check_place(diags, 0, "first", 5);
  check_place(diags, 1, "third", 8);
  check_place(diags, 2, "common", 2);
  Place also = source_place(diags->sources, diags->list.items[1]->also.start);
  assert_ptr_equal(also.source, third);
  assert_int_equal(also.column, 3);
  assert_int_equal(diags->list.items[1]->fix.start, common->base);
  assert_int_equal(diags->sources->list.len, 4); /* nothing points into the silent one's */
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(blocks_are_zeroed_and_apart),
      cmocka_unit_test(released_memory_is_used_again),
      cmocka_unit_test(growing_keeps_content),
      cmocka_unit_test(reset_keeps_memory),
      cmocka_unit_test(adopted_blocks_stay),
      cmocka_unit_test(the_cap_is_kept),
      cmocka_unit_test(the_cap_holds_after_adopting),
      cmocka_unit_test(absurd_sizes_leave),
      cmocka_unit_test(vectors_and_maps),
      cmocka_unit_test(every_piece_is_made_once),
      cmocka_unit_test(out_of_memory_leaves),
      cmocka_unit_test(forks_keep_their_places),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
