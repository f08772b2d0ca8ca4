/* Every system call of a write failed in turn, and the process killed at each: afterwards the tree is
 * old, or the next run makes it new; and what the user's files were is never lost. The calls are
 * replaced at link time (tests/CMakeLists.txt), so the program itself has no hooks. */
#include "tree_support.h"

#include "tree/append.h"

#include <errno.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { NEVER = 1 << 30, KILLED = 77 };

typedef enum FaultKind {
  FAULT_ONCE,  /* the call fails, later ones work: a moment without memory, an I/O error */
  FAULT_LASTS, /* this and all later calls that change something fail: read-only, disk full */
  FAULT_KILL   /* the process ends before the call */
} FaultKind;

static struct {
  FaultKind kind;
  int at; /* number of the call, from 0 */
  int seen;
  int error;
} fault = {.at = NEVER};

static bool fails(bool changes) {
  int number = fault.seen++;
  bool hit = number == fault.at ||
             (fault.kind == FAULT_LASTS && number > fault.at && changes && fault.at != NEVER);
  if (!hit) return false;
  if (fault.kind == FAULT_KILL) _exit(KILLED);
  errno = fault.error;
  return true;
}

/* WRAP(result, name, changes something, parameters, arguments) */
#define WRAP(Result, name, changes, params, args)                                                  \
  Result __real_##name params;                                                                     \
  Result __wrap_##name params;                                                                     \
  Result __wrap_##name params { return fails(changes) ? -1 : __real_##name args; }

WRAP(int, mkdir, true, (const char *path, mode_t mode), (path, mode))
WRAP(int, mkdirat, true, (int dir, const char *path, mode_t mode), (dir, path, mode))
WRAP(ssize_t, read, false, (int fd, void *to, size_t size), (fd, to, size))
WRAP(ssize_t, pread, false, (int fd, void *to, size_t size, off_t at), (fd, to, size, at))
WRAP(ssize_t, write, true, (int fd, const void *from, size_t size), (fd, from, size))
WRAP(int, fchmod, true, (int fd, mode_t mode), (fd, mode))
WRAP(int, fsync, true, (int fd), (fd))
WRAP(int, fstat, false, (int fd, struct stat *info), (fd, info))
WRAP(int, fstatat, false, (int dir, const char *path, struct stat *info, int flags),
     (dir, path, info, flags))
WRAP(int, renameat, true, (int dir, const char *from, int dir2, const char *to),
     (dir, from, dir2, to))
WRAP(int, unlinkat, true, (int dir, const char *path, int flags), (dir, path, flags))
WRAP(int, flock, false, (int fd, int what), (fd, what))

int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd) {
  bool failed = fails(false);
  int error = errno, result = __real_close(fd); /* a close that fails has closed the file, too */
  if (!failed) return result;
  errno = error;
  return -1;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...) {
  return fails(false) ? -1 : __real_open(path, flags, 0644);
}

int __real_openat(int dir, const char *path, int flags, ...);
int __wrap_openat(int dir, const char *path, int flags, ...);
int __wrap_openat(int dir, const char *path, int flags, ...) {
  return fails((flags & O_CREAT) != 0) ? -1 : __real_openat(dir, path, flags, 0644);
}

/* A tree with everything: updated, unchanged, new in new directories, orphaned, edited. */
#define OLD_FILES                                                                                  \
  FILES({"gen/change", "old\n", "t"}, {"gen/same", "same\n", "t"},                                 \
        {"gen/dir/orphan", "orphan\n", "t"}, {"gen/sub/change", "old\n", "t"})
#define NEW_FILES                                                                                  \
  FILES({"gen/change", "new\n", "t"}, {"gen/same", "same\n", "t"}, {"gen/sub/change", "new\n", "t"}, \
        {"gen/sub/x/y/new", "new\n", "t"}, {"gen/z/new", "new\n", "t"})
#define OLD_LIST "gen/ gen/change gen/dir/ gen/dir/orphan gen/same " LOCK " gen/sub/ gen/sub/change "
#define NEW_LIST                                                                                   \
  "gen/ gen/change gen/same " LOCK " gen/sub/ gen/sub/change gen/sub/x/ gen/sub/x/y/ "               \
  "gen/sub/x/y/new gen/z/ gen/z/new "

static void start(Env *env) {
  fault.at = NEVER;
  wipe(env);
  assert_int_equal(mkdir(env->root, 0755), 0);
  assert_true(generate(env, OLD_FILES));
}

static bool is_old(Env *env) {
  return strcmp(list(env), OLD_LIST) == 0 && strcmp(get(env, "gen/change"), "old\n") == 0 &&
         strcmp(get(env, "gen/sub/change"), "old\n") == 0 && *check(env, OLD_FILES) == '\0';
}

static void arm(FaultKind kind, int number, int error) {
  fault.kind = kind;
  fault.at = number;
  fault.seen = 0;
  fault.error = error;
}

/* The cause is mended: the next run makes the tree new and has no false alarm. */
static void assert_recovers(Env *env) {
  fault.at = NEVER;
  bool interrupted = access(at(env, LOCK ".next"), F_OK) == 0;
  assert_int_equal(strstr(check(env, NEW_FILES), "interrupted") != NULL, interrupted);
  assert_true(generate(env, NEW_FILES));
  assert_string_equal(codes(env), interrupted ? "W0803" : "");
  rmdir(at(env, "gen/dir")); /* a directory that could not be removed stays, empty */
  assert_string_equal(list(env), NEW_LIST);
  assert_string_equal(check(env, NEW_FILES), "");
  assert_string_equal(get(env, "gen/change"), "new\n");
}

/* Fails call after call until a run meets no fault; the number of calls. */
static int fail_each_call(Env *env, FaultKind kind, int error) {
  for (int number = 0;; number++) {
    start(env);
    arm(kind, number, error);
    bool ok = generate(env, NEW_FILES);
    bool met = fault.seen > number;
    fault.at = NEVER;
    if (!met) {
      assert_true(ok);
      return number;
    }
    if (!ok) {
      assert_true(env->diags->errors > 0);
      bool journal = access(at(env, LOCK ".next"), F_OK) == 0;
      bool unfinished = strstr(codes(env), "E0815") != NULL;
      if (!unfinished && !journal) assert_true(is_old(env));
      if (kind == FAULT_ONCE && !unfinished) assert_false(journal);
    }
    assert_recovers(env);
  }
}

static void every_call_fails_once(void **state) {
  assert_true(fail_each_call(*state, FAULT_ONCE, EIO) > 60);
}

static void every_call_fails_once_durable(void **state) {
  Env *env = *state;
  env->options.durable = true;
  assert_true(fail_each_call(env, FAULT_ONCE, EIO) > 80);
}

static void the_disk_fills_up(void **state) {
  assert_true(fail_each_call(*state, FAULT_LASTS, ENOSPC) > 60);
}

static void the_disk_turns_read_only(void **state) {
  assert_true(fail_each_call(*state, FAULT_LASTS, EROFS) > 60);
}

static void access_is_lost(void **state) {
  assert_true(fail_each_call(*state, FAULT_LASTS, EACCES) > 60);
}

/* Runs `generate` in a process of its own; its exit code: 0, 1 or KILLED. */
static int generate_apart(Env *env, const Given *files, FaultKind kind, int number) {
  pid_t child = fork();
  assert_int_not_equal(child, -1);
  if (child == 0) {
    arm(kind, number, EIO);
    _exit(generate(env, files) ? 0 : 1);
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static void killed_at_every_call(void **state) {
  Env *env = *state;
  int number = 0, interrupted = 0, code;
  do {
    start(env);
    code = generate_apart(env, NEW_FILES, FAULT_KILL, number++);
    interrupted += access(at(env, LOCK ".next"), F_OK) == 0;
    assert_recovers(env);
  } while (code == KILLED);
  assert_int_equal(code, 0);
  assert_true(number > 60);
  assert_true(interrupted > 20);
}

/* A kill, and then a kill of each recovery. */
static void killed_while_recovering(void **state) {
  Env *env = *state;
  int first = 0, code;
  do {
    start(env);
    code = generate_apart(env, NEW_FILES, FAULT_KILL, first);
    if (code == KILLED && access(at(env, LOCK ".next"), F_OK) == 0) {
      for (int second = 5; second < 60; second += 5)
        generate_apart(env, NEW_FILES, FAULT_KILL, second);
      fault.at = NEVER;
      assert_true(generate(env, NEW_FILES));
      assert_string_equal(list(env), NEW_LIST);
      assert_string_equal(check(env, NEW_FILES), "");
    }
    first += 7;
  } while (code == KILLED);
}

/* A kill, and then the user goes back to the old schema. */
static void killed_and_changed_back(void **state) {
  Env *env = *state;
  int number = 0, code;
  do {
    start(env);
    code = generate_apart(env, NEW_FILES, FAULT_KILL, number++);
    assert_true(generate(env, OLD_FILES));
    assert_true(strcmp(codes(env), "") == 0 || strcmp(codes(env), "W0803") == 0);
    assert_true(is_old(env));
  } while (code == KILLED);
}

static void first_run_fails_without_a_trace(void **state) {
  Env *env = *state;
  for (int number = 0;; number++) {
    arm(FAULT_ONCE, number, ENOSPC);
    bool ok = generate(env, NEW_FILES);
    bool met = fault.seen > number;
    fault.at = NEVER;
    if (!met) break;
    if (!ok && strstr(codes(env), "E0815") == NULL && strstr(codes(env), "E0816") == NULL)
      assert_true(strcmp(list(env), "") == 0 || strcmp(list(env), "gen/ ") == 0);
    wipe(env);
    assert_int_equal(mkdir(env->root, 0755), 0);
  }
  assert_string_equal(check(env, NEW_FILES), "");
}

static void messages_hold_the_systems_words(void **state) {
  Env *env = *state;
  start(env);
  struct rlimit limit, small;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
  small = limit;
  small.rlim_cur = 4096; /* stands for a full disk: the second part of the file cannot be written */
  char big[10000];
  memset(big, 'x', sizeof big - 1);
  big[sizeof big - 1] = '\0';
  void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  bool ok = generate(env, FILES({"gen/change", big, "t"}, {"gen/same", "same\n", "t"}));
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
  signal(SIGXFSZ, before);
  assert_false(ok);
  assert_string_equal(codes(env), "E0814");
  assert_string_equal(message(env), "cannot write: File too large");
  assert_string_equal(str_z(env->arena, env->diags->list.items[0]->path), at(env, "gen/change"));
  assert_true(is_old(env));
}

static void read_only_directory_is_named(void **state) {
  Env *env = *state;
  start(env);
  assert_int_equal(chmod(env->root, 0755), 0);
  assert_int_equal(chmod(at(env, "gen/sub"), 0555), 0);
  pid_t child = fork(); /* permissions do not bind root: as somebody else */
  assert_int_not_equal(child, -1);
  if (child == 0) {
    bool other = geteuid() != 0 ||
                 (chown(env->root, 65534, 65534) == 0 && chown(at(env, "gen"), 65534, 65534) == 0 &&
                  setgid(65534) == 0 && setuid(65534) == 0);
    bool refused = other && !generate(env, NEW_FILES);
    _exit(refused && strcmp(codes(env), "E0814") == 0 &&
                  strcmp(message(env), "cannot write: Permission denied") == 0
              ? 0
              : 1);
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(chmod(at(env, "gen/sub"), 0755), 0);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  assert_true(is_old(env));
}

/* Several at once: each does all or, told so, nothing. */
static void many_runs_at_once(void **state) {
  Env *env = *state;
  enum { RUNS = 8 };
  start(env);
  pid_t children[RUNS];
  for (int i = 0; i < RUNS; i++) {
    children[i] = fork();
    assert_int_not_equal(children[i], -1);
    if (children[i] != 0) continue;
    bool ok = true;
    for (int round = 0; ok && round < 20; round++) {
      ok = generate(env, (i + round) % 2 == 0 ? NEW_FILES : OLD_FILES);
      ok = ok ? env->diags->list.len == 0 : strcmp(codes(env), "E0813") == 0;
    }
    _exit(ok ? 0 : 1);
  }
  for (int i = 0; i < RUNS; i++) {
    int status;
    assert_int_equal(waitpid(children[i], &status, 0), children[i]);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
  }
  assert_true(*check(env, OLD_FILES) == '\0' || *check(env, NEW_FILES) == '\0');
}

/* --- files that are written once --- */

#define KEPT_LIST "m/ m/0.sql m/meta/ m/meta/journal "
#define ADDED_LIST "m/ m/0.sql m/1.sql m/meta/ m/meta/1 m/meta/journal m/new/ m/new/1 "

static bool append(Env *env) {
  static const AppendFile files[] = {
      {.path = STR_INIT("1.sql"), .text = STR_INIT("up\n")},
      {.path = STR_INIT("new/1"), .text = STR_INIT("down\n")},
      {.path = STR_INIT("meta/1"), .text = STR_INIT("{}\n")},
      {.path = STR_INIT("meta/journal"), .text = STR_INIT("0 1\n"), .replaces = true, .was = STR_INIT("0\n")}};
  env->diags = diags_new(env->arena);
  AppendSet set = {.files = files, .len = sizeof files / sizeof *files};
  return tree_append(env->arena, env->diags, str_from_z(at(env, "m")), &set);
}

static void start_append(Env *env) {
  fault.at = NEVER;
  wipe(env);
  assert_int_equal(mkdir(env->root, 0755), 0);
  put(env, "m/0.sql", "first\n");
  put(env, "m/meta/journal", "0\n");
}

/* The index is the old one, whatever else is there, or all is there; and the next run that would write the same does. */
static void assert_appended(Env *env, bool ok) {
  assert_string_equal(get(env, "m/0.sql"), "first\n");
  if (ok) assert_string_equal(list(env), ADDED_LIST);
  else assert_string_equal(get(env, "m/meta/journal"), "0\n");
  if (ok) return;
  assert_true(append(env));
  assert_string_equal(codes(env), "");
  assert_string_equal(list(env), ADDED_LIST);
  assert_string_equal(get(env, "m/meta/journal"), "0 1\n");
  assert_string_equal(get(env, "m/1.sql"), "up\n");
}

/* Fails call after call of an append until a run meets no fault; the number of calls. */
static int fail_each_append(Env *env, FaultKind kind, int error) {
  for (int number = 0;; number++) {
    start_append(env);
    arm(kind, number, error);
    bool ok = append(env), met = fault.seen > number;
    fault.at = NEVER;
    assert_true(ok || env->diags->errors > 0);
    if (!ok && kind == FAULT_ONCE) {
      rmdir(at(env, "m/new")); /* a directory may stay, empty */
      assert_string_equal(list(env), KEPT_LIST);
    }
    assert_appended(env, ok);
    if (!met) return number;
  }
}

static void every_call_of_an_append_fails(void **state) {
  int calls = fail_each_append(*state, FAULT_ONCE, EIO);
  assert_true(calls > 30);
  assert_int_equal(fail_each_append(*state, FAULT_LASTS, ENOSPC), calls);
}

static void an_append_is_killed_at_every_call(void **state) {
  Env *env = *state;
  int code = KILLED;
  for (int number = 0; code == KILLED; number++) {
    start_append(env);
    pid_t child = fork();
    assert_int_not_equal(child, -1);
    if (child == 0) {
      arm(FAULT_KILL, number, EIO);
      _exit(append(env) ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    code = WEXITSTATUS(status);
    bool listed = strcmp(get(env, "m/meta/journal"), "0 1\n") == 0;
    if (!listed) assert_appended(env, false);
    else assert_string_equal(list(env), ADDED_LIST);
  }
  assert_int_equal(code, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TREE_TEST(every_call_fails_once),
      TREE_TEST(every_call_fails_once_durable),
      TREE_TEST(the_disk_fills_up),
      TREE_TEST(the_disk_turns_read_only),
      TREE_TEST(access_is_lost),
      TREE_TEST(killed_at_every_call),
      TREE_TEST(killed_while_recovering),
      TREE_TEST(killed_and_changed_back),
      TREE_TEST(first_run_fails_without_a_trace),
      TREE_TEST(messages_hold_the_systems_words),
      TREE_TEST(read_only_directory_is_named),
      TREE_TEST(many_runs_at_once),
      TREE_TEST(every_call_of_an_append_fails),
      TREE_TEST(an_append_is_killed_at_every_call),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
