#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { SIZE_WORTH_A_THREAD = 64 };

typedef struct Work {
  Arena *arena;
  size_t count;
  atomic_size_t next;
  Job *job;
  void *context;
} Work;

typedef struct Hand { /* one thread */
  Work *work;
  Worker worker;
  jmp_buf escape;
  int failed; /* why memory ran out, as arena_new says; 0: it did not */
  pthread_t thread;
  bool started;
} Hand;

size_t parallel_workers(size_t size) {
  cpu_set_t set;
  if (size < SIZE_WORTH_A_THREAD || sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  int count = CPU_COUNT(&set);
  return count < 1 ? 1 : count > PARALLEL_MAX ? PARALLEL_MAX : (size_t)count;
}

static void do_pieces(Hand *hand) {
  Work *work = hand->work;
  Worker *worker = &hand->worker;
  for (size_t index; (index = atomic_fetch_add(&work->next, 1)) < work->count;) {
    worker->keep_scratch = false;
    work->job(work->context, index, worker);
    if (!worker->keep_scratch) {
      arena_reset(worker->scratch);
      continue;
    }
    Arena *done = worker->scratch;
    worker->scratch = NULL; /* adopted: not to be looked at when there is no memory for another */
    arena_borrow(worker->kept, NULL);
    arena_adopt(worker->kept, done);
    worker->scratch = arena_like(worker->kept, &hand->escape);
  }
}

static void *run_hand(void *argument) {
  Hand *hand = argument;
  switch (setjmp(hand->escape)) {
  case 0: do_pieces(hand); break;
  case 1: hand->failed = 1; break;
  default: hand->failed = 2; break;
  }
  if (hand->failed != 0) atomic_store(&hand->work->next, hand->work->count);
  return NULL;
}

/* What earlier runs left over is shared by the workers, and comes back for later ones. */
static void begin_hands(Work *work, Hand *hands, size_t count) {
  Arena *all[PARALLEL_MAX];
  for (size_t i = 0; i < count; i++) {
    hands[i] = (Hand){.work = work};
    Worker *worker = &hands[i].worker;
    worker->kept = arena_like(work->arena, &hands[i].escape);
    worker->scratch = all[i] = arena_like(work->arena, &hands[i].escape);
    arena_borrow(worker->kept, worker->scratch);
  }
  arena_share(work->arena, all, count);
}

static int end_hand(Arena *arena, Hand *hand) {
  Worker *worker = &hand->worker;
  arena_borrow(worker->kept, NULL);
  arena_adopt(arena, worker->kept);
  if (worker->scratch == NULL) return hand->failed;
  arena_reset(worker->scratch);
  arena_adopt(arena, worker->scratch);
  return hand->failed;
}

void parallel_run(Arena *arena, size_t count, size_t workers, Job *job, void *context) {
  Work work = {.arena = arena, .count = count, .job = job, .context = context};
  Hand hands[PARALLEL_MAX];
  if (workers > count) workers = count;
  if (workers > PARALLEL_MAX) workers = PARALLEL_MAX;
  if (workers == 0) return;
  begin_hands(&work, hands, workers);
  for (size_t i = 1; i < workers; i++)
    hands[i].started = pthread_create(&hands[i].thread, NULL, run_hand, &hands[i]) == 0;
  run_hand(&hands[0]);
  for (size_t i = 1; i < workers; i++)
    if (hands[i].started) pthread_join(hands[i].thread, NULL);
  int failed = 0;
  for (size_t i = 0; i < workers; i++) {
    int why = end_hand(arena, &hands[i]);
    if (why != 0) failed = why;
  }
  if (failed != 0) arena_leave(arena, failed);
}
