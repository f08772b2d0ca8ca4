/* Independent pieces of work on several processors. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

/* Processors this process may use, at least 1 and at most PARALLEL_MAX. */
size_t parallel_processors(void);
enum { PARALLEL_MAX = 16 };

/* Calls job(context, index, worker) for every index below `count`, each once, and returns when all
 * are done. Up to `workers` run at the same time, this thread among them; one worker does one piece
 * at a time, and its number is below `workers`. Where no thread can be made, this one does the work.
 * A job must not leave by longjmp beyond itself. */
void parallel_run(size_t count, size_t workers, void (*job)(void *context, size_t index, size_t worker),
                  void *context);

#endif
