/* Other processes: programs that are run, and guards that clean up behind this one. */
#ifndef ENGINE_CHILD_H
#define ENGINE_CHILD_H

#include "base/str.h"

#include <sys/types.h>

typedef struct Child { /* a program that runs */
  pid_t pid;
  int out, err; /* its streams */
} Child;

typedef struct ChildResult {
  int code;       /* its exit code; 128 and more: ended by a signal; 127: it could not be started */
  bool timed_out; /* it was ended because it took too long */
  Str out, err;
} ChildResult;

/* Runs work(context) in a new process, which ends with the code it returns. -1 when there are none to be had. */
pid_t child_fork(int (*work)(void *context), void *context);

/* Starts the program argv[0] (found on PATH unless it has a slash) in `directory`, with an empty standard
 * input. The list ends with NULL. False and `*why` when there are no processes to be had. */
bool child_start(Arena *arena, const char *const *argv, Str directory, Child *child, Str *why);

/* The same in the current directory, with `input` to read. */
bool child_start_with(Arena *arena, const char *const *argv, Str input, Child *child, Str *why);

/* Reads what it prints, waits for its end, for `seconds` at most. */
ChildResult child_finish(Arena *arena, const Child *child, int seconds);

/* The path of an executable file on PATH; absent when there is none. */
Str child_find(Arena *arena, Str name);

/* Becomes a user without rights, when this process is root: Postgres runs as no other. False when that
 * fails. For a process that was forked for it. */
bool child_drop_root(void);

/* Gives a new directory to the user that child_drop_root becomes. */
bool child_give(Arena *arena, Str directory);

/* --- guards --- */

typedef struct Guard Guard;

/* What a guard does, in a process of its own. */
typedef struct GuardWork {
  bool (*begin)(void *context); /* at the start; false ends the guard; NULL: nothing */
  bool (*alive)(void *context); /* asked now and then; false ends the guard without `end`; NULL: true */
  void (*end)(void *context);   /* when the process that started it is gone, or calls guard_end */
  void *context;
} GuardWork;

/* Starts a guard. It outlives every way out, a signal and a crash too. NULL when there are no processes to be
 * had. */
Guard *guard_start(Arena *arena, GuardWork work);

bool guard_alive(Guard *guard);
void guard_end(Guard *guard); /* returns when `end` has; NULL is allowed */

/* Makes a directory for what one run needs, which a guard removes with all that is in it. Absent when that fails,
 * with the reason in `*why`. */
Str guard_directory(Arena *arena, Guard **guard, Str *why);

void child_remove_tree(Str directory); /* with all that is in it; links are not followed */
Str child_temporary(Arena *arena, Str *why); /* a new directory; absent when that fails */

#endif
