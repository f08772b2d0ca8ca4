/* Independent pieces of work on several processors. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include "base/arena.h"

#include <stdbool.h>

enum { PARALLEL_MAX = 16 };

/* How many workers are worth it for work of that size, in tables or things as large: one for a
 * small schema, because a thread costs more than it saves; otherwise the processors this process may
 * use, at most PARALLEL_MAX. */
size_t parallel_workers(size_t size);

/* What a piece of work allocates from. */
typedef struct Worker {
  Arena *kept;       /* stays valid after the run */
  Arena *scratch;    /* reused for the next piece, unless the piece says `keep_scratch` */
  bool keep_scratch;
} Worker;

typedef void Job(void *context, size_t index, Worker *worker);

/* Calls job(context, index, worker) for every index below `count`, each once, and returns when all
 * are done. Up to `workers` run at the same time, this thread among them; where no thread can be
 * made, this one does the work. What the workers kept becomes part of `arena`. When memory runs out
 * in one of them, the rest is left undone and the whole leaves through the escape of `arena`. */
void parallel_run(Arena *arena, size_t count, size_t workers, Job *job, void *context);

#endif
