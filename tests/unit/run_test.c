/* How a run ends: the exit code and what is printed, for every mix of errors, warnings and
 * findings. */
#include "verb/run.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define ERROR_LINES                                                                                \
  "a.yaml: error: cannot read the file: gone [E0101]\n"                                            \
  " = help: check the path and its permissions\n"                                                  \
  " = more: schemagen explain E0101\n"
#define WARNING_LINES                                                                              \
  "b.sql: warning: no longer generated, and kept because it was edited by hand [W0802]\n"          \
  " = help: look\n"                                                                                \
  " = more: schemagen explain W0802\n"

typedef struct Case {
  const char *line; /* the flags */
  int errors, warnings;
  bool findings, unverified;
  const char *outcome;
  int code;
  const char *expected;
} Case;

static const Case cases[] = {
    {"", 0, 0, false, false, NULL, 0, ""},
    {"", 0, 0, false, false, "2 files written", 0, "schemagen: 2 files written\n"},
    {"", 1, 0, false, false, "nothing written", 1,
     ERROR_LINES "schemagen: 1 error; nothing written\n"},
    {"", 1, 1, true, true, NULL, 1, ERROR_LINES WARNING_LINES "schemagen: 1 error, 1 warning\n"},
    {"", 0, 1, false, false, NULL, 0, WARNING_LINES "schemagen: 1 warning\n"},
    {"", 0, 1, false, true, NULL, 3, WARNING_LINES "schemagen: 1 warning\n"},
    {"", 0, 0, true, true, NULL, 2, ""},
    {"", 0, 0, true, false, "3 files differ", 2, "schemagen: 3 files differ\n"},
    {"--strict", 0, 1, false, true, NULL, 2, WARNING_LINES "schemagen: 1 warning\n"},
    {"--strict", 0, 0, false, false, NULL, 0, ""},
    {"--strict", 1, 1, false, false, NULL, 1,
     ERROR_LINES WARNING_LINES "schemagen: 1 error, 1 warning\n"},
    {"--quiet", 1, 1, false, false, "nothing written", 1, ERROR_LINES},
    {"--quiet", 0, 1, false, false, "done", 0, ""},
    {"-q --strict", 0, 1, false, false, "done", 2, WARNING_LINES}, /* says why it is 2 */
    {"--diagnostics github", 1, 0, false, false, "nothing written", 1,
     "::error file=a.yaml,title=E0101::cannot read the file: gone%0Acheck the path and its "
     "permissions\nschemagen: 1 error; nothing written\n"},
    {"--diagnostics json", 1, 0, false, false, "nothing written", 1,
     "{\"code\":\"E0101\",\"name\":\"FILE_UNREADABLE\",\"severity\":\"error\","
     "\"message\":\"cannot read the file: gone\",\"label\":null,"
     "\"help\":\"check the path and its permissions\",\"file\":\"a.yaml\",\"line\":null,"
     "\"column\":null,\"end_line\":null,\"end_column\":null,\"start\":null,\"end\":null,"
     "\"also\":null,\"fix\":null}\n"}, /* no sentence among the JSON */
};

static Run *run_of(Arena *arena, const Case *c) {
  char *argv[8] = {(char[]){"schemagen"}, (char[]){"check"}};
  int argc = 2;
  Str rest = str_from_z(c->line), word;
  while (rest.len > 0 && str_split(&rest, ' ', &word))
    argv[argc++] = memcpy(arena_alloc(arena, word.len + 1), word.ptr, word.len);
  Run *run = run_new(arena, argc, argv);
  for (int i = 0; i < c->errors; i++)
    diag_add_path(run->diags, DIAG_FILE_UNREADABLE, STR("a.yaml"), STRS(STR("gone")));
  for (int i = 0; i < c->warnings; i++)
    diag_help(diag_add_path(run->diags, DIAG_TREE_ORPHAN_KEPT, STR("b.sql"), NULL), STR("look"));
  run->findings = c->findings;
  run->unverified = c->unverified;
  run->outcome = str_from_z(c->outcome);
  return run;
}

/* Runs run_finish with the standard streams in files; `*said` is what went to standard error. */
static int finish(Arena *arena, Run *run, Str *said) {
  char path[] = "/tmp/schemagen-run-test.XXXXXX", text[4096];
  int file = mkstemp(path), saved = dup(STDERR_FILENO);
  assert_true(file >= 0 && saved >= 0);
  unlink(path);
  assert_int_equal(dup2(file, STDERR_FILENO), STDERR_FILENO);
  int code = run_finish(run);
  dup2(saved, STDERR_FILENO);
  ssize_t len = pread(file, text, sizeof text, 0);
  assert_true(len >= 0);
  close(file);
  close(saved);
  *said = str_copy(arena, (Str){text, (size_t)len});
  return code;
}

static void test_finish(void **state) {
  (void)state;
  unsetenv("TERM"); /* no colour, whatever the terminal */
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena *arena = arena_new(0, NULL);
    Str said;
    int code = finish(arena, run_of(arena, &cases[i]), &said);
    if (code != cases[i].code || !str_eq(said, str_from_z(cases[i].expected)))
      fail_msg("case %zu (%s): exit %d, not %d\n-- expected --\n%s-- got --\n%.*s", i,
               cases[i].line, code, cases[i].code, cases[i].expected, STR_ARG(said));
    arena_free(arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_finish)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
