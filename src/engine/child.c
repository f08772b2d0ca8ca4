#include "engine/child.h"

#include "base/buf.h"
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};

static void take_signals(void (*how)(int)) {
  for (size_t i = 0; i < sizeof(ending_signals) / sizeof(ending_signals[0]); i++) signal(ending_signals[i], how);
}

pid_t child_fork(int (*work)(void *context), void *context) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  take_signals(SIG_DFL); /* what we or a guard ignore would stay ignored in a program */
  _exit(work(context));
}

/* --- a program --- */

typedef struct Program {
  const char *const *argv;
  const char *directory;
  int in; /* what it reads; -1: nothing */
  int out, err;
} Program;

static int run_program(void *context) {
  Program *program = context;
  int input = program->in >= 0 ? program->in : open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (input < 0 || chdir(program->directory) != 0 || dup2(input, STDIN_FILENO) < 0 ||
      dup2(program->out, STDOUT_FILENO) < 0 || dup2(program->err, STDERR_FILENO) < 0)
    return 127;
  execvp(program->argv[0], (char *const *)(uintptr_t)program->argv);
  return 127;
}

static bool start(Arena *arena, Program program, Child *child, Str *why) {
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) == 0) {
    if (pipe2(err, O_CLOEXEC) == 0) {
      program.out = out[1];
      program.err = err[1];
      *child = (Child){child_fork(run_program, &program), out[0], err[0]};
      close(out[1]);
      close(err[1]);
      if (child->pid > 0) return true;
      close(err[0]);
    }
    close(out[0]);
  }
  *why = str_copy(arena, str_from_z(strerror(errno)));
  return false;
}

bool child_start(Arena *arena, const char *const *argv, Str directory, Child *child, Str *why) {
  return start(arena, (Program){argv, str_z(arena, directory), -1, -1, -1}, child, why);
}

/* A file without a name, so that a program that reads late cannot hold us up. */
static FILE *file_with(Str text) {
  FILE *file = tmpfile();
  if (file == NULL) return NULL;
  bool written = fwrite(text.ptr, 1, text.len, file) == text.len && fflush(file) == 0;
  if (written && lseek(fileno(file), 0, SEEK_SET) == 0) return file;
  int error = errno;
  fclose(file);
  errno = error;
  return NULL;
}

bool child_start_with(Arena *arena, const char *const *argv, Str input, Child *child, Str *why) {
  FILE *file = file_with(input);
  if (file == NULL) {
    *why = str_copy(arena, str_from_z(strerror(errno)));
    return false;
  }
  bool started = start(arena, (Program){argv, ".", fileno(file), -1, -1}, child, why);
  fclose(file);
  return started;
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Appends what can be read; false at the end of the stream. */
static bool read_some(int stream, Buf *into) {
  char bytes[16384];
  ssize_t done = read(stream, bytes, sizeof(bytes));
  if (done > 0) buf_append(into, (Str){bytes, (size_t)done});
  return done > 0 || (done < 0 && errno == EINTR);
}

ChildResult child_finish(Arena *arena, const Child *child, int seconds) {
  ChildResult result = {0};
  Buf texts[2] = {BUF(arena), BUF(arena)};
  struct pollfd streams[2] = {{.fd = child->out, .events = POLLIN}, {.fd = child->err, .events = POLLIN}};
  int64_t end = now_ms() + (int64_t)seconds * 1000;
  while (!result.timed_out && (streams[0].fd >= 0 || streams[1].fd >= 0)) {
    int64_t left = end - now_ms();
    result.timed_out = left <= 0;
    if (result.timed_out || poll(streams, 2, (int)left) <= 0) continue;
    for (int i = 0; i < 2; i++)
      if (streams[i].fd >= 0 && streams[i].revents != 0 && !read_some(streams[i].fd, &texts[i])) streams[i].fd = -1;
  }
  if (result.timed_out) kill(child->pid, SIGKILL);
  close(child->out);
  close(child->err);
  int status = 0;
  while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) continue;
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = buf_str(&texts[0]);
  result.err = buf_str(&texts[1]);
  return result;
}

Str child_find(Arena *arena, Str name) {
  const char *path = getenv("PATH");
  Str rest = path == NULL ? STR("/usr/local/bin:/usr/bin:/bin") : str_from_z(path), dir;
  while (str_split(&rest, ':', &dir)) {
    Str file = path_join(arena, str_empty(dir) ? STR(".") : dir, name);
    if (access(str_z(arena, file), X_OK) == 0) return file;
  }
  return STR_NONE;
}

/* --- guards --- */

struct Guard {
  pid_t pid;
  int line; /* closed, by us or by our end, it tells the guard to end */
  int other;
  GuardWork work;
};

enum { LOOK_MS = 50 }; /* how often a guard asks whether its work is alive */

static void leave_the_terminal(void) {
  take_signals(SIG_IGN);
  setsid();
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int stream = 0; nothing >= 0 && stream <= 2; stream++) dup2(nothing, stream);
}

static int run_guard(void *context) {
  Guard *guard = context;
  GuardWork *work = &guard->work;
  close(guard->line);
  leave_the_terminal();
  struct pollfd line = {.fd = guard->other, .events = POLLIN};
  if (work->begin != NULL && !work->begin(work->context)) {
    if (poll(&line, 1, 0) > 0) work->end(work->context); /* nobody else is left to clean up */
    return 1;
  }
  while (poll(&line, 1, work->alive != NULL ? LOOK_MS : -1) <= 0)
    if (work->alive != NULL && !work->alive(work->context)) return 1;
  work->end(work->context);
  return 0;
}

Guard *guard_start(Arena *arena, GuardWork work) {
  Guard *guard = arena_make(arena, Guard);
  int line[2];
  if (pipe2(line, O_CLOEXEC) != 0) return NULL;
  *guard = (Guard){.line = line[1], .other = line[0], .work = work};
  guard->pid = child_fork(run_guard, guard);
  close(line[0]);
  if (guard->pid > 0) return guard;
  close(line[1]);
  return NULL;
}

bool guard_alive(Guard *guard) {
  if (guard->pid > 0 && waitpid(guard->pid, NULL, WNOHANG) != 0) guard->pid = 0;
  return guard->pid > 0;
}

void guard_end(Guard *guard) {
  if (guard == NULL || guard->line < 0) return;
  close(guard->line);
  guard->line = -1;
  while (guard->pid > 0 && waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR) continue;
}
