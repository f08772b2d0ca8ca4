#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

typedef struct Work {
  size_t count;
  atomic_size_t next;
  void (*job)(void *context, size_t index, size_t worker);
  void *context;
} Work;

typedef struct Worker {
  Work *work;
  size_t number;
  pthread_t thread;
  bool started;
} Worker;

size_t parallel_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  int count = CPU_COUNT(&set);
  return count < 1 ? 1 : count > PARALLEL_MAX ? PARALLEL_MAX : (size_t)count;
}

static void *run_worker(void *argument) {
  Worker *worker = argument;
  Work *work = worker->work;
  for (;;) {
    size_t index = atomic_fetch_add(&work->next, 1);
    if (index >= work->count) return NULL;
    work->job(work->context, index, worker->number);
  }
}

void parallel_run(size_t count, size_t workers, void (*job)(void *context, size_t index, size_t worker),
                  void *context) {
  Work work = {.count = count, .job = job, .context = context};
  Worker list[PARALLEL_MAX];
  if (workers > count) workers = count;
  if (workers > PARALLEL_MAX) workers = PARALLEL_MAX;
  for (size_t i = 0; i < PARALLEL_MAX; i++) list[i] = (Worker){.work = &work, .number = i};
  for (size_t i = 1; i < workers; i++)
    list[i].started = pthread_create(&list[i].thread, NULL, run_worker, &list[i]) == 0;
  run_worker(&list[0]);
  for (size_t i = 1; i < workers; i++)
    if (list[i].started) pthread_join(list[i].thread, NULL);
}
