/* Where templates come from: overrides, a user's directory, the binary. */
#include "frame_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const Embedded built_in[] = {
    {STR_INIT("main.tmpl"), STR_INIT("{% include \"part.tmpl\" %} built in\n")},
    {STR_INIT("part.tmpl"), STR_INIT("part")},
};

typedef struct Setup {
  Arena *arena;
  Diags *diags;
  char root[64];
} Setup;

static int setup(void **state) {
  Setup *s = calloc(1, sizeof *s);
  assert_non_null(s);
  s->arena = arena_new(0, NULL);
  s->diags = diags_new(s->arena);
  strcpy(s->root, "/tmp/schemagen-templates.XXXXXX");
  assert_non_null(mkdtemp(s->root));
  assert_int_equal(chdir(s->root), 0);
  *state = s;
  return 0;
}

static int teardown(void **state) {
  Setup *s = *state;
  Str command = str_format(s->arena, "rm -rf %s", s->root);
  assert_int_equal(system(str_z(s->arena, command)), 0);
  arena_free(s->arena);
  free(s);
  return 0;
}

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static bool take_text(void *context, Str path, Str text) {
  assert_false(str_given(path));
  *(Str *)context = text;
  return true;
}

/* The text, or absent after a mistake. */
static Str render(Setup *s, const TemplateSource *source, Str name) {
  Str text = STR_NONE;
  const Template *tmpl = template_load(s->arena, s->diags, source, name, &plan_record);
  if (tmpl != NULL)
    template_render(s->arena, s->diags, tmpl, plan_make(s->arena), (FrameSink){.file = take_text, .context = &text});
  return text;
}

static TemplateSource source_of_binary(void) {
  return (TemplateSource){.embedded = built_in, .embedded_len = 2};
}

static void expect_text(Str text, const char *wanted) {
  if (!str_eq(text, str_from_z(wanted))) fail_msg("gave [%.*s], not [%s]", STR_ARG(text), wanted);
}

static void expect_diag(const Setup *s, const char *code, const char *path) {
  assert_int_equal(s->diags->list.len, 1);
  const Diag *diag = s->diags->list.items[0];
  expect_text(diag_infos[diag->code].code, code);
  if (path == NULL) return;
  Str shown = span_given(diag->span) ? source_place(s->diags->sources, diag->span.start).source->path
                                     : diag->path;
  expect_text(shown, path);
}

static void test_override_of_one_file(void **state) {
  Setup *s = *state;
  assert_int_equal(mkdir("mine", 0755), 0);
  assert_int_equal(mkdir("second", 0755), 0);
  write_file("mine/part.tmpl", "mine");
  write_file("mine/unused.tmpl", "{% nonsense"); /* no template uses it: not even read */
  write_file("second/part.tmpl", "second");
  TemplateSource source = source_of_binary();
  expect_text(render(s, &source, STR("main.tmpl")), "part built in\n");
  vec_push(s->arena, &source.overrides, STR("mine"));
  vec_push(s->arena, &source.overrides, STR("second"));
  expect_text(render(s, &source, STR("main.tmpl")), "mine built in\n");
  assert_int_equal(s->diags->list.len, 0);
}

static void test_mistake_in_override_has_its_path(void **state) {
  Setup *s = *state;
  write_file("part.tmpl", "\n  {{ nmae }}");
  TemplateSource source = source_of_binary();
  vec_push(s->arena, &source.overrides, STR("."));
  assert_false(str_given(render(s, &source, STR("main.tmpl"))));
  expect_diag(s, "E0610", "part.tmpl");
}

static void test_user_directory(void **state) {
  Setup *s = *state;
  assert_int_equal(mkdir("t", 0755), 0);
  assert_int_equal(mkdir("t/sub", 0755), 0);
  write_file("t/main.tmpl", "{% include \"sub/x.tmpl\" %}!");
  write_file("t/other.tmpl", "other");
  write_file("t/sub/x.tmpl", "x");
  assert_int_equal(symlink("t", "link"), 0);
  static const struct {
    const char *path, *wanted;
  } cases[] = {{"t", "x!"}, {"t/", "x!"}, {"link", "x!"}, {"t/other.tmpl", "other"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    TemplateSource source;
    Str name = template_source_user(s->arena, str_from_z(cases[i].path), &source);
    expect_text(render(s, &source, name), cases[i].wanted);
  }
  assert_int_equal(s->diags->list.len, 0);
}

static void test_missing(void **state) {
  Setup *s = *state;
  TemplateSource source;
  Str name = template_source_user(s->arena, STR("none/x.tmpl"), &source);
  assert_false(str_given(render(s, &source, name)));
  expect_diag(s, "E0604", "none");
}

static void test_missing_main(void **state) {
  Setup *s = *state;
  TemplateSource source;
  Str name = template_source_user(s->arena, STR("."), &source);
  assert_false(str_given(render(s, &source, name)));
  expect_diag(s, "E0601", NULL);
}

static void test_override_is_a_file(void **state) {
  Setup *s = *state;
  write_file("file", "");
  TemplateSource source = source_of_binary();
  vec_push(s->arena, &source.overrides, STR("file"));
  assert_false(str_given(render(s, &source, STR("main.tmpl"))));
  expect_diag(s, "E0604", "file");
}

static void test_unreadable(void **state) {
  Setup *s = *state;
  assert_int_equal(mkdir("part.tmpl", 0755), 0); /* a directory cannot be read, not even by root */
  TemplateSource source = source_of_binary();
  vec_push(s->arena, &source.overrides, STR("."));
  assert_false(str_given(render(s, &source, STR("main.tmpl"))));
  expect_diag(s, "E0602", "part.tmpl");
}

static void test_dangling_link(void **state) {
  Setup *s = *state;
  assert_int_equal(symlink("nowhere", "part.tmpl"), 0);
  TemplateSource source = source_of_binary();
  vec_push(s->arena, &source.overrides, STR("."));
  assert_false(str_given(render(s, &source, STR("main.tmpl"))));
  expect_diag(s, "E0602", "part.tmpl");
}

#define DIR_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      DIR_TEST(test_override_of_one_file), DIR_TEST(test_mistake_in_override_has_its_path),
      DIR_TEST(test_user_directory),       DIR_TEST(test_missing),
      DIR_TEST(test_missing_main),         DIR_TEST(test_override_is_a_file),
      DIR_TEST(test_unreadable),           DIR_TEST(test_dangling_link),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
