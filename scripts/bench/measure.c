/* measure N COMMAND.. [-- COMMAND..]..: runs each command once, N rounds over, and prints one line per
 * command: median wall µs, median user+system µs, largest resident set in KiB. A `%d` in an argument becomes
 * the round's number. A command that fails ends the program. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

enum { MAX_COMMANDS = 16, MAX_ARGUMENTS = 64, MAX_ROUNDS = 10000 };

typedef struct Command {
  char **argv; /* ends with NULL */
  double wall[MAX_ROUNDS], cpu[MAX_ROUNDS];
  long peak;
} Command;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double micros(struct timeval t) { return (double)t.tv_sec * 1e6 + (double)t.tv_usec; }

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, int n) {
  qsort(values, (size_t)n, sizeof *values, compare);
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static char *with_round(const char *argument, int round) {
  const char *at = strstr(argument, "%d");
  char *text = NULL;
  if (!at) return strdup(argument);
  if (asprintf(&text, "%.*s%d%s", (int)(at - argument), argument, round, at + 2) < 0) exit(1);
  return text;
}

static void run(Command *command, int round) {
  char *argv[MAX_ARGUMENTS + 1] = {NULL};
  for (int i = 0; command->argv[i] && i < MAX_ARGUMENTS; i++) argv[i] = with_round(command->argv[i], round);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  double start = now();
  pid_t pid;
  int status = 0, failed = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
  struct rusage used;
  if (failed || wait4(pid, &status, 0, &used) < 0 || status != 0) {
    fprintf(stderr, "measure: failed with %d: %s\n", failed ? failed : status, argv[0]);
    exit(1);
  }
  command->wall[round] = now() - start;
  command->cpu[round] = micros(used.ru_utime) + micros(used.ru_stime);
  if (used.ru_maxrss > command->peak) command->peak = used.ru_maxrss;
  posix_spawn_file_actions_destroy(&actions);
  for (int i = 0; argv[i]; i++) free(argv[i]);
}

int main(int argc, char **argv) {
  static Command commands[MAX_COMMANDS];
  int count = 0, rounds = argc > 2 ? atoi(argv[1]) : 0;
  if (rounds < 1 || rounds > MAX_ROUNDS) {
    fprintf(stderr, "usage: measure N COMMAND.. [-- COMMAND..]..\n");
    return 1;
  }
  commands[count++].argv = argv + 2;
  for (int i = 2; i < argc; i++) {
    if (strcmp(argv[i], "--") != 0) continue;
    argv[i] = NULL;
    if (count == MAX_COMMANDS) return 1;
    commands[count++].argv = argv + i + 1;
  }
  for (int round = 0; round < rounds; round++)
    for (int i = 0; i < count; i++) run(&commands[i], round);
  for (int i = 0; i < count; i++)
    printf("%.0f %.0f %ld\n", median(commands[i].wall, rounds), median(commands[i].cpu, rounds), commands[i].peak);
  return 0;
}
