/* Processes: programs that are run, guards that clean up whatever happens, temporary clusters. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/fs.h"
#include "engine/cluster.h"
#include "engine/session.h"

static ChildResult run(Arena *arena, const char *script, int seconds) {
  const char *const argv[] = {"sh", "-c", script, NULL};
  Child child;
  Str why;
  assert_true(child_start(arena, argv, STR("/tmp"), &child, &why));
  return child_finish(arena, &child, seconds);
}

/* More than a pipe holds, to a program that answers before it has read all. */
static void test_input(void **state) {
  (void)state;
  static const char *const argv[] = {"cat", NULL};
  Arena *arena = arena_new(0, NULL);
  Buf text = BUF(arena);
  Child child;
  Str why;
  buf_repeat(&text, 'x', 1 << 20);
  assert_true(child_start_with(arena, argv, buf_str(&text), &child, &why));
  ChildResult result = child_finish(arena, &child, 20);
  assert_int_equal(result.code, 0);
  assert_true(str_eq(result.out, buf_str(&text)));
  arena_free(arena);
}

static void assert_text(Arena *arena, Str text, const char *expected) {
  assert_string_equal(str_z(arena, text), expected);
}

static void test_program(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  ChildResult result = run(arena, "pwd; cat; echo words >&2; exit 3", 20);
  assert_int_equal(result.code, 3);
  assert_text(arena, result.out, "/tmp\n");
  assert_text(arena, result.err, "words\n");
  result = run(arena, "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2", 20);
  assert_int_equal(result.out.len, 300000);
  assert_int_equal(result.err.len, 300000);
  assert_int_equal(run(arena, "kill -TERM $$", 20).code, 128 + SIGTERM);
  arena_free(arena);
}

static void test_too_long(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  ChildResult result = run(arena, "echo begun; exec sleep 60", 1);
  assert_true(result.timed_out);
  assert_text(arena, result.out, "begun\n");
  arena_free(arena);
}

static void test_no_program(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  const char *const argv[] = {"schemagen-no-such-program", NULL};
  Child child;
  Str why;
  assert_true(child_start(arena, argv, STR("/tmp"), &child, &why));
  assert_int_equal(child_finish(arena, &child, 20).code, 127);
  assert_false(str_given(child_find(arena, STR("schemagen-no-such-program"))));
  assert_true(str_given(child_find(arena, STR("sh"))));
  arena_free(arena);
}

/* --- guards --- */

static bool gone_soon(Arena *arena, Str path) {
  for (int i = 0; i < 2000; i++) {
    if (fs_kind(arena, path) == FS_MISSING) return true;
    nanosleep(&(struct timespec){.tv_nsec = 10 * 1000000}, NULL);
  }
  return false;
}

static void test_directory(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Guard *guard = NULL;
  Str why, directory = guard_directory(arena, &guard, &why);
  assert_int_equal(fs_kind(arena, directory), FS_DIRECTORY);
  Str fill = str_format(arena, "cd %.*s && mkdir -p a/b && echo x >a/b/c && ln -s /etc a/etc", STR_ARG(directory));
  assert_int_equal(run(arena, str_z(arena, fill), 20).code, 0);
  assert_true(guard_alive(guard));
  guard_end(guard);
  assert_int_equal(fs_kind(arena, directory), FS_MISSING);
  assert_int_equal(fs_kind(arena, STR("/etc/passwd")), FS_FILE);
  arena_free(arena);
}

/* What a process leaves behind when it is killed: its guards know. `make` says what it made. */
static Str made_and_killed(Arena *arena, Str (*make)(Arena *arena)) {
  int line[2];
  assert_int_equal(pipe(line), 0);
  pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    Str made = make(arena);
    if (write(line[1], made.ptr, made.len) < 0) kill(getpid(), SIGABRT);
    for (;;) pause();
  }
  char text[200];
  ssize_t len = read(line[0], text, sizeof(text));
  assert_true(len > 0);
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  close(line[0]);
  close(line[1]);
  return str_copy(arena, (Str){text, (size_t)len});
}

static Str make_directory(Arena *arena) {
  Guard *guard = NULL;
  Str why;
  return guard_directory(arena, &guard, &why);
}

static Str make_cluster(Arena *arena) {
  Str why = STR_NONE;
  Cluster *cluster = cluster_start(arena, &why);
  if (cluster == NULL) return why;
  Str target = cluster_wait(arena, cluster, &why);
  return str_given(target) ? target : why;
}

static void test_killed(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str directory = made_and_killed(arena, make_directory);
  assert_true(str_starts(directory, STR("/")));
  assert_true(gone_soon(arena, directory));
  Str target = made_and_killed(arena, make_cluster), home;
  assert_true(str_starts(target, STR("host=")));
  target = str_slice(target, 5, target.len);
  assert_true(str_split(&target, ' ', &home));
  assert_true(gone_soon(arena, home));
  arena_free(arena);
}

static void test_cluster(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str why = STR_NONE;
  Cluster *cluster = cluster_start(arena, &why);
  if (cluster == NULL) fail_msg("%.*s", STR_ARG(why));
  Str target = cluster_wait(arena, cluster, &why);
  if (!str_given(target)) fail_msg("%.*s", STR_ARG(why));
  EngineError error;
  PgSession *session = pg_session_open(arena, target, STR_NONE, &error);
  assert_non_null(session);
  Rows rows;
  assert_true(pg_session_rows(session, arena, STR("SELECT 1, NULL, $1::text"), STR("it's"), &rows));
  assert_int_equal(rows.count, 1);
  assert_text(arena, rows_cell(&rows, 0, 0), "1");
  assert_false(str_given(rows_cell(&rows, 0, 1)));
  assert_text(arena, rows_cell(&rows, 0, 2), "it's");
  assert_false(pg_session_run(session, STR("SELECT 1;\nSELECT 'é' FROM nowhere")));
  assert_text(arena, session->error.words, "relation \"nowhere\" does not exist");
  assert_int_equal(session->error.offset, 27);
  pg_session_close(session);
  cluster_stop(cluster);
  assert_null(pg_session_open(arena, target, STR_NONE, &error));
  arena_free(arena);
}

static void test_no_password(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  static const char *const targets[] = {
      "postgres://me:hunter2@127.0.0.1:1/db", "host=/nonexistent password=hunter2 dbname=hunter2",
      "postgres://me:hunter2@[::1", "hunter2", "host=127.0.0.1 hunter2"};
  for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
    EngineError error;
    assert_null(pg_session_open(arena, str_from_z(targets[i]), STR_NONE, &error));
    assert_true(error.words.len > 0);
    assert_true(str_find(error.words, STR("hunter2")) < 0);
  }
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_input),
      cmocka_unit_test(test_program),   cmocka_unit_test(test_too_long), cmocka_unit_test(test_no_program),
      cmocka_unit_test(test_directory), cmocka_unit_test(test_killed),   cmocka_unit_test(test_cluster),
      cmocka_unit_test(test_no_password),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
