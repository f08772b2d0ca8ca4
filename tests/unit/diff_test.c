/* The unified diff: it is applied again, and held against diff(1). */
#include "tree_support.h"

#include "tree/diff.h"

static const DiffStyle PLAIN = {.old_name = STR_INIT("a"), .new_name = STR_INIT("b"), .context = 3};

static Str diff(Arena *arena, Str a, Str b, const DiffStyle *style) {
  Buf out = BUF(arena);
  diff_unified(&out, a, b, style);
  return buf_str(&out);
}

static void known_diffs(void **state) {
  Env *env = *state;
  static const struct {
    const char *a, *b, *diff;
  } cases[] = {
      {"a\n", "a\n", ""},
      {"", "", ""},
      {"a\n", "b\n", "--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n"},
      {"", "a\nb\n", "--- a\n+++ b\n@@ -0,0 +1,2 @@\n+a\n+b\n"},
      {"a\nb\n", "", "--- a\n+++ b\n@@ -1,2 +0,0 @@\n-a\n-b\n"},
      {"a", "a\n", "--- a\n+++ b\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
      {"x\na", "y\na",
       "--- a\n+++ b\n@@ -1,2 +1,2 @@\n-x\n+y\n a\n\\ No newline at end of file\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nX\n",
       "--- a\n+++ b\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+X\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "X\n2\n3\n4\n5\n6\n7\n8\nX\n",
       "--- a\n+++ b\n@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+X\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n", "X\n2\n3\n4\n5\n6\n7\nX\n",
       "--- a\n+++ b\n@@ -1,8 +1,8 @@\n-1\n+X\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+X\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str got = diff(env->arena, str_from_z(cases[i].a), str_from_z(cases[i].b), &PLAIN);
    assert_string_equal(str_z(env->arena, got), cases[i].diff);
  }
}

static void long_diffs_are_cut_and_coloured(void **state) {
  Env *env = *state;
  DiffStyle style = PLAIN;
  style.max_lines = 3;
  style.colour = true;
  Str got = diff(env->arena, STR("a\nb\nc\n"), STR("A\nB\n"), &style);
  assert_string_equal(str_z(env->arena, got),
                      "\033[1m--- a\033[0m\n\033[1m+++ b\033[0m\n\033[36m@@ -1,3 +1,2 @@\033[0m\n"
                      "\033[31m-a\033[0m\n\033[31m-b\033[0m\n... 3 more lines of this diff\n");
}

/* Applies a unified diff as patch(1) does, with every number and line checked. */
static void parse_range(Str *text, size_t *from, size_t *count) {
  char *end;
  *from = strtoul(text->ptr, &end, 10);
  *count = 1;
  if (*end == ',') *count = strtoul(end + 1, &end, 10);
  if (*count > 0) (*from)--;
  *text = str_slice(*text, (size_t)(end - text->ptr), text->len);
}

static void take_line(Str *text, Str *line) {
  ptrdiff_t end = str_find_char(*text, '\n');
  size_t len = end < 0 ? text->len : (size_t)end + 1;
  *line = str_slice(*text, 0, len);
  *text = str_slice(*text, len, text->len);
}

static Str apply(Arena *arena, Str old, Str patch) {
  Buf out = BUF(arena);
  Str line, from_old;
  size_t at_line = 0, new_lines = 0, a0 = 0, a = 0, b0 = 0, b = 0, seen_a = 0, seen_b = 0;
  take_line(&patch, &line);
  take_line(&patch, &line);
  while (patch.len > 0) {
    take_line(&patch, &line);
    if (line.ptr[0] == '@') {
      assert_int_equal(seen_a, a);
      assert_int_equal(seen_b, b);
      Str head = str_slice(line, 4, line.len);
      parse_range(&head, &a0, &a);
      head = str_slice(head, 2, head.len);
      parse_range(&head, &b0, &b);
      for (; at_line < a0; at_line++, new_lines++) {
        take_line(&old, &from_old);
        buf_append(&out, from_old);
      }
      assert_int_equal(new_lines, b0);
      seen_a = seen_b = 0;
      continue;
    }
    bool cut = patch.len > 0 && patch.ptr[0] == '\\';
    Str body = str_slice(line, 1, cut ? line.len - 1 : line.len);
    if (line.ptr[0] != '+') {
      take_line(&old, &from_old);
      assert_true(str_eq(from_old, body));
      at_line++, seen_a++;
    }
    if (line.ptr[0] != '-') {
      buf_append(&out, body);
      new_lines++, seen_b++;
    }
    if (cut) take_line(&patch, &line);
  }
  assert_int_equal(seen_a, a);
  assert_int_equal(seen_b, b);
  buf_append(&out, old);
  return buf_str(&out);
}

static size_t changed_lines(Str patch) {
  size_t count = 0;
  Str line;
  take_line(&patch, &line);
  take_line(&patch, &line);
  while (patch.len > 0) {
    take_line(&patch, &line);
    count += line.ptr[0] == '+' || line.ptr[0] == '-';
  }
  return count;
}

static uint32_t next_random(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

/* Up to `most` lines out of `words` different ones; the last may lack its end. */
static Str random_text(Arena *arena, uint32_t *seed, uint32_t most, uint32_t words) {
  Buf text = BUF(arena);
  for (uint32_t n = next_random(seed) % (most + 1); n > 0; n--)
    buf_format(&text, "w%u\n", next_random(seed) % words);
  if (text.len > 0 && next_random(seed) % 4 == 0) text.len--;
  return buf_str(&text);
}

static Str edited_text(Arena *arena, uint32_t *seed, Str text) {
  Buf out = BUF(arena);
  uint32_t one_in = 2 + next_random(seed) % 20;
  for (Str line; text.len > 0;) {
    take_line(&text, &line);
    uint32_t what = next_random(seed) % one_in;
    if (what == 1) buf_lit(&out, "new\n");
    if (what != 0) buf_append(&out, line);
  }
  return buf_str(&out);
}

/* The number of lines diff(1) changes at least. */
static size_t minimal_changes(Env *env, Str a, Str b) {
  put(env, "a", str_z(env->arena, a));
  put(env, "b", str_z(env->arena, b));
  FILE *pipe = popen(str_z(env->arena, str_format(env->arena, "cd %s && diff -u --minimal a b",
                                                  env->root)), "r");
  assert_non_null(pipe);
  Buf out = BUF(env->arena);
  for (int c; (c = getc(pipe)) != EOF;) buf_char(&out, (char)c);
  assert_int_not_equal(pclose(pipe), -1);
  return out.len == 0 ? 0 : changed_lines(buf_str(&out));
}

static void random_diffs_apply_and_are_shortest(void **state) {
  Env *env = *state;
  uint32_t seed = 1;
  for (int round = 0; round < 300; round++) {
    Str a = random_text(env->arena, &seed, 60, 1 + next_random(&seed) % 30);
    Str b = round % 2 == 0 ? random_text(env->arena, &seed, 60, 10) : edited_text(env->arena, &seed, a);
    Str patch = diff(env->arena, a, b, &PLAIN);
    assert_int_equal(patch.len == 0, str_eq(a, b));
    if (patch.len == 0) continue;
    assert_true(str_eq(apply(env->arena, a, patch), b));
    assert_int_equal(changed_lines(patch), minimal_changes(env, a, b));
  }
}

/* Texts that have every line in common and no order: the search gives up early and stays right. */
static void huge_differences_end(void **state) {
  Env *env = *state;
  uint32_t seed = 7;
  Buf a = BUF(env->arena), b = BUF(env->arena);
  for (int i = 0; i < 60000; i++) {
    buf_format(&a, "w%u\n", next_random(&seed) % 5000);
    buf_format(&b, "w%u\n", next_random(&seed) % 5000);
  }
  Str patch = diff(env->arena, buf_str(&a), buf_str(&b), &PLAIN);
  assert_true(str_eq(apply(env->arena, buf_str(&a), patch), buf_str(&b)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TREE_TEST(known_diffs),
      TREE_TEST(long_diffs_are_cut_and_coloured),
      TREE_TEST(random_diffs_apply_and_are_shortest),
      TREE_TEST(huge_differences_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
