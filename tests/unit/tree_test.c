/* The generated files on disk: adoption, refusal, orphans, hand edits, `--only`, what is in the way. */
#include "tree_support.h"

#include "base/hash.h"

#define AB FILES({"gen/a.sql", "A\n", "pg"}, {"gen/c/b.h", "B\n", "c"})
#define AB2 FILES({"gen/a.sql", "A2\n", "pg"}, {"gen/c/b.h", "B2\n", "c"})
#define A FILES({"gen/a.sql", "A\n", "pg"})
#define AB_TREE "gen/ gen/a.sql gen/c/ gen/c/b.h " LOCK " "

static void first_run_writes_everything(void **state) {
  Env *env = *state;
  assert_string_equal(check(env, AB), "gen/a.sql: missing (create)\n"
                                      "gen/c/b.h: missing (create)\n" LOCK ": missing (create)\n");
  assert_string_equal(list(env), "");
  assert_true(generate(env, AB));
  assert_string_equal(codes(env), "");
  assert_string_equal(list(env), AB_TREE);
  assert_string_equal(get(env, "gen/a.sql"), "A\n");
  assert_string_equal(get(env, LOCK),
                      "schemagen-lock 1\nroot\tschema.yaml\n"
                      "file\t5405a954e75678086484dccf17e13e10\tpg\tgen/a.sql\n"
                      "file\t97958dcb12d34ac588574f45db657302\tc\tgen/c/b.h\n");
  assert_string_equal(check(env, AB), "");
}

static void second_run_touches_nothing(void **state) {
  Env *env = *state;
  struct stat before, after;
  struct timespec old[2] = {{1000, 0}, {1000, 0}};
  assert_true(generate(env, AB));
  assert_int_equal(utimensat(AT_FDCWD, at(env, "gen/a.sql"), old, 0), 0);
  assert_int_equal(utimensat(AT_FDCWD, at(env, LOCK), old, 0), 0);
  assert_int_equal(stat(at(env, "gen"), &before), 0);
  assert_true(generate(env, AB));
  assert_int_equal(env->report->same, 2);
  assert_int_equal(stat(at(env, "gen"), &after), 0);
  assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
  assert_int_equal(stat(at(env, "gen/a.sql"), &after), 0);
  assert_int_equal(after.st_mtim.tv_sec, 1000);
  assert_int_equal(stat(at(env, LOCK), &after), 0);
  assert_int_equal(after.st_mtim.tv_sec, 1000);
}

static void only_changed_files_are_written(void **state) {
  Env *env = *state;
  struct stat info;
  struct timespec old[2] = {{1000, 0}, {1000, 0}};
  assert_true(generate(env, AB));
  assert_int_equal(utimensat(AT_FDCWD, at(env, "gen/c/b.h"), old, 0), 0);
  assert_int_equal(chmod(at(env, "gen/a.sql"), 0640), 0);
  assert_true(generate(env, FILES({"gen/a.sql", "A2\n", "pg"}, {"gen/c/b.h", "B\n", "c"})));
  assert_string_equal(get(env, "gen/a.sql"), "A2\n");
  assert_int_equal(stat(at(env, "gen/a.sql"), &info), 0);
  assert_int_equal(info.st_mode & 07777, 0640);
  assert_int_equal(stat(at(env, "gen/c/b.h"), &info), 0);
  assert_int_equal(info.st_mtim.tv_sec, 1000);
  assert_string_equal(list(env), AB_TREE);
}

static void identical_files_without_a_lock_are_adopted(void **state) {
  Env *env = *state;
  put(env, "gen/a.sql", "A\n");
  put(env, "gen/c/b.h", "B\n");
  assert_string_equal(check(env, AB), LOCK ": missing (create)\n");
  assert_true(generate(env, AB));
  assert_string_equal(codes(env), "");
  assert_string_equal(check(env, AB), "");
}

/* What stands on the disk, and the pieces of the new text. */
static void files_are_compared_piece_by_piece(void **state) {
  Env *env = *state;
  static const struct {
    const char *disk, *pieces[4];
    bool same;
  } rows[] = {
      {"abcdef", {"abc", "", "def"}, true}, {"abcdef", {"abc", "dxf"}, false}, {"abcdef", {"abx", "def"}, false},
      {"abcdef", {"abc", "de"}, false},     {"abcdef", {"abc"}, false},        {"abc", {"abc", "def"}, false},
      {"abcd", {"abc", "def"}, false},      {"", {"abc"}, false},              {"", {""}, true},
      {NULL, {"abc", "def"}, false},        {"abcdef", {"abc", "xxx", "def"}, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].disk != NULL) put(env, "gen/a.sql", rows[i].disk);
    else assert_int_equal(remove(at(env, "gen/a.sql")), 0);
    put(env, "gen/b.sql", "xxx");
    TreeLook *look = tree_look_begin(env->arena, &(TreePlace){.dir = str_from_z(env->root)});
    Buf whole = BUF(env->arena), rest = BUF(env->arena);
    for (size_t j = 0; rows[i].pieces[j] != NULL; j++) {
      char piece[8]; /* gone afterwards */
      strcpy(piece, rows[i].pieces[j]);
      bool taken = rest.len == 0 && tree_look_part(look, STR("gen/a.sql"), str_from_z(piece));
      tree_look_part(look, STR("gen/b.sql"), STR("x")); /* in turn */
      if (!taken) buf_append(&rest, str_from_z(piece));
      memset(piece, '-', sizeof piece);
      buf_append(&whole, str_from_z(rows[i].pieces[j]));
    }
    TreeFile file = {.path = STR("gen/a.sql"), .text = buf_str(&rest)};
    tree_look(look, &file);
    tree_look_end(look);
    assert_int_equal(file.same, rows[i].same);
    assert_true(str_eq(file.hash, hash128_hex(env->arena, buf_str(&whole))));
    assert_true(file.same || str_eq(file.text, buf_str(&whole)));
  }
}

static void foreign_files_are_refused(void **state) {
  Env *env = *state;
  put(env, "gen/c/b.h", "mine\n");
  assert_string_equal(check(env, AB), "gen/a.sql: missing (create)\n"
                                      "gen/c/b.h: not written by schemagen (left alone)\n" LOCK
                                      ": missing (create)\n");
  assert_false(generate(env, AB));
  assert_string_equal(codes(env), "E0805");
  assert_string_equal(list(env), "gen/ gen/c/ gen/c/b.h ");
  assert_string_equal(get(env, "gen/c/b.h"), "mine\n");
  env->options.force = true;
  assert_true(generate(env, AB));
  assert_string_equal(codes(env), "");
  assert_string_equal(get(env, "gen/c/b.h"), "B\n");
  assert_string_equal(check(env, AB), "");
}

static void hand_edits_are_overwritten_with_a_warning(void **state) {
  Env *env = *state;
  assert_true(generate(env, AB));
  put(env, "gen/a.sql", "edited\n");
  assert_string_equal(check(env, AB), "gen/a.sql: edited by hand (update)\n");
  assert_true(generate(env, AB));
  assert_string_equal(codes(env), "W0801");
  assert_string_equal(get(env, "gen/a.sql"), "A\n");
  assert_string_equal(check(env, AB), "");
}

static void edit_that_is_the_new_text_is_no_edit(void **state) {
  Env *env = *state;
  assert_true(generate(env, AB));
  put(env, "gen/a.sql", "A2\n");
  put(env, "gen/c/b.h", "B2\n");
  assert_string_equal(check(env, AB2), LOCK ": out of date (update)\n");
  assert_true(generate(env, AB2));
  assert_string_equal(codes(env), "");
  assert_string_equal(check(env, AB2), "");
}

static void orphans_are_deleted_with_their_directories(void **state) {
  Env *env = *state;
  assert_true(generate(env, FILES({"gen/a.sql", "A\n", "pg"}, {"gen/x/y/z/b.h", "B\n", "c"})));
  assert_string_equal(check(env, A), "gen/x/y/z/b.h: no longer generated (delete)\n" LOCK
                                     ": out of date (update)\n");
  assert_true(generate(env, A));
  assert_string_equal(codes(env), "");
  assert_string_equal(list(env), "gen/ gen/a.sql " LOCK " ");
  assert_true(generate(env, NO_FILES));
  assert_string_equal(list(env), "gen/ " LOCK " ");
}

static void edited_orphans_are_left_to_the_user(void **state) {
  Env *env = *state;
  assert_true(generate(env, AB));
  put(env, "gen/c/b.h", "edited\n");
  assert_true(generate(env, A));
  assert_string_equal(codes(env), "W0802");
  assert_string_equal(get(env, "gen/c/b.h"), "edited\n");
  assert_string_equal(check(env, A), "");
  assert_false(generate(env, AB)); /* it is the user's now */
  assert_string_equal(codes(env), "E0805");
}

static void force_deletes_edited_orphans(void **state) {
  Env *env = *state;
  assert_true(generate(env, AB));
  put(env, "gen/c/b.h", "edited\n");
  env->options.force = true;
  assert_true(generate(env, A));
  assert_string_equal(codes(env), "");
  assert_string_equal(list(env), "gen/ gen/a.sql " LOCK " ");
}

static void orphans_that_are_gone_leave_the_lock(void **state) {
  Env *env = *state;
  assert_true(generate(env, AB));
  assert_int_equal(remove(at(env, "gen/c/b.h")), 0);
  assert_string_equal(check(env, A), LOCK ": out of date (update)\n");
  assert_true(generate(env, A));
  assert_string_equal(check(env, A), "");
}

static void only_touches_its_targets(void **state) {
  Env *env = *state;
  assert_true(generate(env, AB));
  put(env, "gen/c/b.h", "edited\n");
  Str pg = STR("pg");
  env->options.only = (StrList){&pg, 1, 1};
  assert_true(generate(env, FILES({"gen/a2.sql", "A2\n", "pg"})));
  assert_string_equal(codes(env), "");
  assert_string_equal(list(env), "gen/ gen/a2.sql gen/c/ gen/c/b.h " LOCK " ");
  assert_string_equal(get(env, "gen/c/b.h"), "edited\n");
  assert_non_null(strstr(get(env, LOCK), "\tc\tgen/c/b.h\n"));
  assert_string_equal(check(env, FILES({"gen/a2.sql", "A2\n", "pg"})), "");
}

static void dry_run_writes_nothing(void **state) {
  Env *env = *state;
  env->options.dry_run = true;
  assert_true(generate(env, AB));
  assert_int_equal(env->report->changes.len, 2);
  assert_string_equal(list(env), "");
  put(env, "gen/a.sql", "mine\n");
  assert_false(generate(env, AB));
  assert_string_equal(codes(env), "E0805");
}

static void other_directory_is_made(void **state) {
  Env *env = *state;
  strcat(env->root, "/out/deep");
  env->options.dry_run = true;
  assert_true(generate(env, AB));
  assert_int_not_equal(access(env->root, F_OK), 0);
  env->options.dry_run = false;
  assert_true(generate(env, AB));
  assert_string_equal(list(env), AB_TREE);
  *strstr(env->root, "/out") = '\0';
}

static void lock_may_lie_beside_the_schema(void **state) {
  Env *env = *state;
  env->lock = "x.lock";
  assert_true(generate(env, AB));
  assert_string_equal(list(env), "gen/ gen/a.sql gen/c/ gen/c/b.h x.lock ");
  assert_true(generate(env, FILES({"top.sql", "T\n", "t"})));
  assert_int_equal(tree_report_count(env->report, TREE_CREATE), 1);
  assert_int_equal(tree_report_count(env->report, TREE_DELETE), 2);
  assert_string_equal(list(env), "top.sql x.lock ");
}

static void other_directory_is_a_file(void **state) {
  Env *env = *state;
  put(env, "out", "");
  strcat(env->root, "/out");
  assert_false(generate(env, AB));
  assert_string_equal(codes(env), "E0814");
  assert_string_equal(message(env), "cannot write: Not a directory");
  assert_string_equal(str_z(env->arena, env->diags->list.items[0]->path), env->root);
  assert_string_equal(check(env, AB), "(failed)");
  assert_string_equal(codes(env), "E0816");
  *strstr(env->root, "/out") = '\0';
}

static void errors_of_the_compile_write_nothing(void **state) {
  Env *env = *state;
  TreePlan *plan = plan_of(env, AB);
  diag_add_path(env->diags, DIAG_FILE_UNREADABLE, STR("x"), NULL);
  assert_false(tree_write(plan, &env->options, NULL));
  assert_null(tree_compare(plan, &env->options));
  assert_string_equal(list(env), "");
}

/* What a plan refuses. */
static void paths_are_checked(void **state) {
  Env *env = *state;
  static const struct {
    Given files[2];
    const char *codes;
  } cases[] = {
      {{{"gen/a", "", "x"}, {"gen/a", "", "y"}}, "E0801"},
      {{{"gen/a", "", "x"}, {"gen/A", "", "y"}}, "E0802"},
      {{{"Gen/a", "", "x"}, {"gen/A", "", "y"}}, "E0802"},
      {{{"gen/a", "", "x"}, {"gen/a/b", "", "y"}}, "E0804"},
      {{{"gen/a/b/c", "", "x"}, {"gen/a", "", "y"}}, "E0804"},
      {{{"gen/a/b/c", "", "x"}, {"gen/a/b", "", "y"}}, "E0804"},
      {{{"gen/A/b/c", "", "x"}, {"gen/a", "", "y"}}, "E0804"},
      {{{LOCK, "", "x"}, {"gen/a", "", "y"}}, "E0801"},
      {{{LOCK ".next", "", "x"}, {"gen/a", "", "y"}}, "E0801"},
      {{{"schema.yaml", "", "x"}, {"gen/a", "", "y"}}, "E0801"},
      {{{"gen", "", "x"}, {"a", "", "y"}}, "E0804"},
      {{{"../a", "", "x"}, {"/etc/passwd", "", "y"}}, "E0803 E0803"},
      {{{"a/../b", "", "x"}, {"./a", "", "y"}}, "E0803 E0803"},
      {{{"a//b", "", "x"}, {"a/", "", "y"}}, "E0803 E0803"},
      {{{"", "", "x"}, {"a\tb", "", "y"}}, "E0803 E0803"},
      {{{"gen/a", "", "x"}, {"gen/ab", "", "y"}}, ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    TreePlan *plan = plan_of(env, FILES(cases[i].files[0], cases[i].files[1]));
    assert_string_equal(codes(env), cases[i].codes);
    assert_int_equal(tree_write(plan, &env->options, NULL), *cases[i].codes == '\0');
  }
}

static void too_long_or_deep_paths_are_refused(void **state) {
  Env *env = *state;
  char name[300], deep[200];
  memset(name, 'n', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  for (size_t i = 0; i < sizeof deep; i++) deep[i] = i % 2 == 0 ? 'd' : '/';
  deep[sizeof deep - 1] = '\0';
  plan_of(env, FILES({name, "", "x"}, {deep, "", "x"}));
  assert_string_equal(codes(env), "E0803 E0803");
  name[255] = '\0';
  assert_true(generate(env, FILES({name, "long\n", "x"})));
  assert_string_equal(get(env, name), "long\n");
}

/* What stands in the way of a file: nothing is written, neither there nor elsewhere. */
static void links_and_directories_are_in_the_way(void **state) {
  Env *env = *state;
  put(env, "else/b.h", "mine\n");
  put(env, "gen/x", "");
  assert_int_equal(symlink("../else", at(env, "gen/c")), 0);
  assert_false(generate(env, FILES({"gen/a", "A", "t"}, {"gen/c/b.h", "B\n", "t"}, {"gen/c/d.h", "D\n", "t"})));
  assert_string_equal(codes(env), "E0806"); /* one report for both files */
  assert_string_equal(check(env, FILES({"gen/c/b.h", "B\n", "t"})),
                      "gen/c/b.h: a symbolic link is in the way (left alone)\n" LOCK
                      ": missing (create)\n");
  assert_int_equal(symlink("../else/b.h", at(env, "gen/l.h")), 0);
  assert_false(generate(env, FILES({"gen/l.h", "B\n", "t"})));
  assert_string_equal(codes(env), "E0806");
  assert_int_equal(mkdir(at(env, "gen/dir"), 0755), 0);
  assert_int_equal(mkfifo(at(env, "gen/fifo"), 0644), 0);
  assert_false(generate(env, FILES({"gen/dir", "A", "t"}, {"gen/fifo", "A", "t"}, {"gen/x/y", "A", "t"})));
  assert_string_equal(codes(env), "E0807 E0807 E0807");
  assert_string_equal(get(env, "else/b.h"), "mine\n");
  assert_string_equal(list(env), "else/ else/b.h gen/ gen/c gen/dir/ gen/fifo gen/l.h gen/x ");
}

static void lock_behind_a_link_is_refused(void **state) {
  Env *env = *state;
  put(env, "else/schemagen.lock", "mine\n");
  assert_int_equal(symlink("else", at(env, "gen")), 0);
  assert_false(generate(env, FILES({"a", "A", "t"})));
  assert_string_equal(codes(env), "E0806");
  assert_string_equal(check(env, FILES({"a", "A", "t"})), "(failed)");
  assert_string_equal(list(env), "else/ else/schemagen.lock gen ");
}

static void diffs_are_printed(void **state) {
  Env *env = *state;
  assert_true(generate(env, AB));
  assert_string_equal(check_with(env, AB2, (TreeStyle){.diff = true}),
                      "gen/a.sql: out of date (update)\n"
                      "--- a/gen/a.sql\n+++ b/gen/a.sql\n@@ -1 +1 @@\n-A\n+A2\n"
                      "gen/c/b.h: out of date (update)\n"
                      "--- a/gen/c/b.h\n+++ b/gen/c/b.h\n@@ -1 +1 @@\n-B\n+B2\n" LOCK
                      ": out of date (update)\n");
}

static void attributes_mark_the_outputs(void **state) {
  Env *env = *state;
  TreePlan *plan = plan_of(env, FILES({"gen/a.sql", "A", "pg"}, {"db/my [x].sql", "B", "sqlite"},
                                      {"web/src/t.ts", "T", "ts"}, {"top.sql", "T", "x"}));
  tree_plan_output(plan, STR("gen/a.sql"), false);
  tree_plan_output(plan, STR("gen/c"), true);
  tree_plan_output(plan, STR("db/my [x].sql"), false);
  tree_plan_output(plan, STR("web/src"), true);
  tree_plan_output(plan, STR("left/out"), true);
  tree_plan_output(plan, STR("top.sql"), false);
  tree_plan_attributes(plan);
  put(env, "web/src/.gitattributes", "mine\n");
  assert_true(tree_write(plan, &env->options, &env->report));
  assert_string_equal(codes(env), "");
  assert_string_equal(get(env, "gen/.gitattributes"),
                      "# Generated by schemagen from schema.yaml. Do not edit.\n"
                      "/a.sql -text linguist-generated\n"
                      "/c/** -text linguist-generated\n"
                      "/schemagen.lock -text linguist-generated\n");
  assert_string_equal(get(env, "db/.gitattributes"),
                      "# Generated by schemagen from schema.yaml. Do not edit.\n"
                      "\"/my \\\\[x].sql\" -text linguist-generated\n");
  assert_string_equal(get(env, "web/src/.gitattributes"), "mine\n");
  assert_null(strstr(get(env, LOCK), "web/src/.gitattributes"));
  assert_string_equal(get(env, "left/out/.gitattributes"), "(none)");
  assert_string_equal(get(env, ".gitattributes"), "(none)");
}

/* A plan of two outputs, one below the lock's directory and one elsewhere. */
static TreePlan *plan_with_attributes(Env *env, const Given *files) {
  TreePlan *plan = plan_of(env, files);
  tree_plan_output(plan, STR("gen/a.sql"), false);
  tree_plan_output(plan, STR("web/src"), true);
  tree_plan_attributes(plan);
  return plan;
}

static void only_keeps_the_attributes_of_others(void **state) {
  Env *env = *state;
  Given pg = {"gen/a.sql", "A\n", "pg"}, ts = {"web/src/t.ts", "T\n", "ts"};
  assert_true(tree_write(plan_with_attributes(env, FILES(pg, ts)), &env->options, NULL));
  const char *lock = get(env, LOCK);
  assert_non_null(strstr(lock, "\tgitattributes\tweb/src/.gitattributes\n"));
  Str only = STR("pg");
  TreeOptions options = {.only = {&only, 1, 1}};
  TreePlan *plan = plan_with_attributes(env, FILES(pg));
  assert_true(tree_report_clean(tree_compare(plan, &options)));
  assert_true(tree_write(plan, &options, NULL));
  assert_string_equal(get(env, LOCK), lock);
  assert_true(tree_write(plan_with_attributes(env, FILES(pg)), &env->options, NULL));
  assert_string_equal(list(env), "gen/ gen/.gitattributes gen/a.sql " LOCK " ");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TREE_TEST(first_run_writes_everything),
      TREE_TEST(second_run_touches_nothing),
      TREE_TEST(only_changed_files_are_written),
      TREE_TEST(identical_files_without_a_lock_are_adopted),
      TREE_TEST(files_are_compared_piece_by_piece),
      TREE_TEST(foreign_files_are_refused),
      TREE_TEST(hand_edits_are_overwritten_with_a_warning),
      TREE_TEST(edit_that_is_the_new_text_is_no_edit),
      TREE_TEST(orphans_are_deleted_with_their_directories),
      TREE_TEST(edited_orphans_are_left_to_the_user),
      TREE_TEST(force_deletes_edited_orphans),
      TREE_TEST(orphans_that_are_gone_leave_the_lock),
      TREE_TEST(only_touches_its_targets),
      TREE_TEST(dry_run_writes_nothing),
      TREE_TEST(other_directory_is_made),
      TREE_TEST(lock_may_lie_beside_the_schema),
      TREE_TEST(other_directory_is_a_file),
      TREE_TEST(errors_of_the_compile_write_nothing),
      TREE_TEST(paths_are_checked),
      TREE_TEST(too_long_or_deep_paths_are_refused),
      TREE_TEST(links_and_directories_are_in_the_way),
      TREE_TEST(lock_behind_a_link_is_refused),
      TREE_TEST(diffs_are_printed),
      TREE_TEST(attributes_mark_the_outputs),
      TREE_TEST(only_keeps_the_attributes_of_others),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
