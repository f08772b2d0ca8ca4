/* One run of the program: what its command works with, and how it ends. */
#ifndef VERB_RUN_H
#define VERB_RUN_H

#include "base/buf.h"
#include "verb/options.h"

typedef struct Run {
  Arena *arena;
  Diags *diags;
  const Options *options;
  Buf out;       /* data, for standard output */
  Buf steps;     /* with --verbose: what was done, a line each */
  Str outcome;   /* a few words on what was done, e.g. "nothing written"; may be absent */
  Str texts;     /* hash of the user's texts when their parsers took them, now or before */
  bool findings; /* exit 2 unless there are errors: there is a difference, or something was found */
  bool unverified; /* exit 3 unless there are errors or findings: something needed is missing */
} Run;

/* A run of the command line `argv`; its mistakes are among the diagnostics already. */
Run *run_new(Arena *arena, int argc, char **argv);

/* Calls the command, unless there are errors. */
void run_command(Run *run);

/* Prints the data, the diagnostics and the summary, and returns the exit code: 1 after an error, 2
 * with findings (and, with --strict, with warnings), 3 when something could not be verified. */
int run_finish(Run *run);

/* Prints what was done to one file, "accepted: pg/0001_mail.sql": data, but not with --quiet. */
void run_did(Run *run, Str what, Str path);

/* Notes a line of what was done, which --verbose prints. */
void run_step(Run *run, const char *format, ...) PRINTF_LIKE(2, 3);

static inline const FlagValue *run_flag(const Run *run, Flag flag) {
  return &run->options->flags[flag];
}

/* Writes all of `text` to a file descriptor; 0 or the system's error number. */
int run_write(int fd, Str text);

/* Whether to print colour to that file descriptor: --color, NO_COLOR (no-color.org), a terminal. */
bool run_color(const Run *run, int fd);

#endif
