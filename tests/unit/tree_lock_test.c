/* The lock and the journal as files that people, git and crashes change. */
#include "tree_support.h"

#include "base/hash.h"
#include "tree/journal.h"

#include <sys/file.h>

#define A FILES({"gen/a.sql", "A\n", "t"})
#define H "5405a954e75678086484dccf17e13e10" /* of "A\n" */
#define HEAD "schemagen-lock 1\nroot\tschema.yaml\n"

static void bad_locks_are_refused(void **state) {
  Env *env = *state;
  static const struct {
    const char *text, *codes;
  } cases[] = {
      {"", "E0808"},
      {"\n", "E0808"},
      {"hello\n", "E0808"},
      {"schemagen-lock 2\nwhat ever\n", "E0811"},
      {"schemagen-lock 1\n", "E0808"},
      {"schemagen-lock 1\nroot\n", "E0808"},
      {"schemagen-lock 1\nroot\t\n", "E0808"},
      {"schemagen-lock 1\nroot\tother.yaml\n", "E0810"},
      {HEAD "root\tschema.yaml\n", "E0808"},
      {HEAD "\n", "E0808"},
      {HEAD "file\t" H "\tt\n", "E0808"},
      {HEAD "file\tabc\tt\tgen/a.sql\n", "E0808"},
      {HEAD "file\t" H "\t\tgen/a.sql\n", "E0808"},
      {HEAD "file\t" H "\tt\t../a.sql\n", "E0808"},
      {HEAD "file\t" H "\tt\t/etc/passwd\n", "E0808"},
      {HEAD "file\t" H "\tt\tgen/a.sql\textra\n", "E0808"},
      {HEAD "file\t" H "\tt\tgen/a.sql\nfile\t" H "\tt\tgen/a.sql\n", "E0812"},
      {HEAD "<<<<<<< HEAD\nfile\t" H "\tt\tgen/a.sql\n=======\n>>>>>>> x\n", "E0809"},
      {"<<<<<<< HEAD\n" HEAD "=======\n" HEAD ">>>>>>> x\n", "E0809"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    put(env, LOCK, cases[i].text);
    assert_false(generate(env, A));
    assert_string_equal(codes(env), cases[i].codes);
    assert_string_equal(check(env, A), "(failed)");
    assert_string_equal(codes(env), cases[i].codes);
    assert_string_equal(list(env), "gen/ " LOCK " ");
    assert_string_equal(get(env, LOCK), cases[i].text);
  }
}

static void mistakes_name_the_line(void **state) {
  Env *env = *state;
  put(env, LOCK, HEAD "file\t" H "\tt\tgen/a.sql\nwhat\n");
  assert_false(generate(env, A));
  assert_string_equal(message(env), "line 4 of the lock is not understood");
  put(env, LOCK, HEAD "=======\n");
  assert_false(generate(env, A));
  assert_string_equal(message(env), "the lock holds the marks of a merge conflict, the first in line 3");
}

static void unsorted_and_crlf_locks_are_read(void **state) {
  Env *env = *state;
  const Given *ab = FILES({"gen/a.sql", "A\n", "t"}, {"gen/b.sql", "A\n", "t"});
  assert_true(generate(env, ab));
  put(env, LOCK, "schemagen-lock 1\r\nroot\tschema.yaml\r\n"
                 "file\t" H "\tt\tgen/b.sql\r\nfile\t" H "\tt\tgen/a.sql\r\n");
  assert_string_equal(check(env, ab), LOCK ": out of date (update)\n");
  assert_true(generate(env, A));
  assert_string_equal(list(env), "gen/ gen/a.sql " LOCK " ");
  assert_string_equal(get(env, LOCK), HEAD "file\t" H "\tt\tgen/a.sql\n");
}

static void torn_journal_is_discarded(void **state) {
  Env *env = *state;
  static const char *const torn[] = {
      "", "schemagen", "schemagen-journal 1\nroot\tschema.yaml\n",
      "schemagen-journal 1\nroot\tschema.yaml\ndelete\t" H "\tgen/a.sql\n",
      "schemagen-journal 1\nroot\tschema.yaml\nend\t" H "\n"};
  for (size_t i = 0; i < sizeof torn / sizeof *torn; i++) {
    assert_true(generate(env, A));
    put(env, LOCK ".next", torn[i]);
    assert_string_equal(check(env, A), LOCK ".next: a run was interrupted while it wrote (finish or undo)\n");
    assert_true(generate(env, A));
    assert_string_equal(codes(env), "W0803");
    assert_string_equal(list(env), "gen/ gen/a.sql " LOCK " ");
  }
}

static void put_journal(Env *env, Journal journal) {
  put(env, LOCK ".next", str_z(env->arena, journal_text(env->arena, &journal)));
}

static void journal_of_another_schema_is_refused(void **state) {
  Env *env = *state;
  assert_true(generate(env, A));
  put_journal(env, (Journal){.yaml = STR("other.yaml")});
  assert_false(generate(env, A));
  assert_string_equal(codes(env), "E0810");
}

/* A journal may come from a stranger: it must not delete what is outside the tree. */
static void journal_cannot_leave_the_tree(void **state) {
  Env *env = *state;
  put(env, "victim", "A\n");
  put(env, "in/x", "");
  strcat(env->root, "/in");
  JournalFile victim = {.path = STR("../victim"), .hash = STR(H)};
  Journal journal = {.yaml = STR("schema.yaml")};
  vec_push(env->arena, &journal.deletes, victim);
  put_journal(env, journal);
  assert_true(generate(env, A));
  assert_string_equal(codes(env), "W0803");
  *strstr(env->root, "/in") = '\0';
  assert_string_equal(get(env, "victim"), "A\n");
}

/* Files that were put in place, one of them edited since; the schema changed, too. */
static void recovery_is_truthful_about_edits(void **state) {
  Env *env = *state;
  assert_true(generate(env, A));
  Journal journal = {.yaml = STR("schema.yaml")};
  JournalFile b = {.path = STR("gen/b"), .hash = hash128_hex(env->arena, STR("B\n"))};
  JournalFile c = {.path = STR("gen/c"), .hash = hash128_hex(env->arena, STR("C\n"))};
  Str lock = str_format(env->arena, HEAD "file\t%.*s\tt\tgen/b\nfile\t%.*s\tt\tgen/c\n",
                        STR_ARG(b.hash), STR_ARG(c.hash));
  vec_push(env->arena, &journal.writes, b);
  vec_push(env->arena, &journal.writes, c);
  vec_push(env->arena, &journal.writes,
           (JournalFile){.path = STR(LOCK), .hash = hash128_hex(env->arena, lock)});
  vec_push(env->arena, &journal.deletes, (JournalFile){.path = STR("gen/a.sql"), .hash = STR(H)});
  put_journal(env, journal);
  put(env, "gen/b", "B\n");
  put(env, "gen/c", "edited\n");
  put(env, str_z(env->arena, tree_temp(env->arena, STR(LOCK))), str_z(env->arena, lock));
  assert_true(generate(env, FILES({"gen/b", "B2\n", "t"}, {"gen/c", "C2\n", "t"})));
  assert_string_equal(codes(env), "W0801 W0803"); /* gen/c */
  assert_string_equal(list(env), "gen/ gen/b gen/c " LOCK " ");
}

static void busy_tree_is_left_alone(void **state) {
  Env *env = *state;
  assert_true(generate(env, A));
  int fd = open(at(env, "gen"), O_RDONLY | O_DIRECTORY);
  assert_int_equal(flock(fd, LOCK_EX), 0);
  assert_false(generate(env, FILES({"gen/a.sql", "A2\n", "t"})));
  assert_string_equal(codes(env), "E0813");
  assert_string_equal(check(env, A), "");
  put(env, LOCK ".next", "");
  assert_string_equal(check(env, A), "(failed)");
  assert_string_equal(codes(env), "E0813");
  close(fd);
  assert_string_equal(get(env, "gen/a.sql"), "A\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TREE_TEST(bad_locks_are_refused),
      TREE_TEST(mistakes_name_the_line),
      TREE_TEST(unsorted_and_crlf_locks_are_read),
      TREE_TEST(torn_journal_is_discarded),
      TREE_TEST(journal_of_another_schema_is_refused),
      TREE_TEST(journal_cannot_leave_the_tree),
      TREE_TEST(recovery_is_truthful_about_edits),
      TREE_TEST(busy_tree_is_left_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
