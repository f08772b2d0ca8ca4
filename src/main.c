/* argv to exit code. */
#include "verb/run.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* A standard stream that is closed would be the number of the next file that is opened, and what is
 * meant for it would end up there. /dev/null opened for reading refuses the writes instead. */
static void occupy_streams(void) {
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0) return;
}

/* Without the destructors of libraries, of which those of LLVM take a millisecond: only sanitizers have something to
 * say there. */
int main(int argc, char **argv) {
  static const char *const failures[] = {"out of memory", "the memory cap is reached"};
  occupy_streams();
  signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of write(2), with a message */
  jmp_buf escape;
  Arena *volatile arena = NULL; /* volatile: read after the jump */
  int failed = setjmp(escape);
  if (failed != 0) {
    arena_free(arena);
    fprintf(stderr, "schemagen: error: %s\n", failures[failed == 2]);
    return EXIT_ERROR;
  }
  arena = arena_new(0, &escape);
  Run *run = run_new(arena, argc, argv);
  run_command(run);
  int code = run_finish(run);
  arena_free(arena);
#ifndef SCHEMAGEN_SANITIZED
  _exit(code);
#endif
  return code;
}
