/* The renderers against whole expected texts. In the text of a case `\1` and `\2` stand around the
 * place of the mistake and `\3` and `\4` around the second place; a file ends where `\5` begins the
 * next one. */
#include "diag/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct Case {
  const char *name, *text, *label, *also_label, *expected;
} Case;

/* Adds the files of `text` without their marks and one diagnostic at the marks. */
static Diag *diag_from(Diags *diags, const char *text) {
  Arena *arena = diags->arena;
  Span span = {0}, also = {0};
  Str rest = str_from_z(text), part;
  for (int file = 0; str_split(&rest, '\5', &part); file++) {
    Buf clean = BUF(arena);
    Source *source = source_add(diags->sources, file == 0 ? STR("a.yaml") : STR("b.yaml"), part);
    for (size_t i = 0; i < part.len; i++) {
      uint32_t here = source->base + (uint32_t)clean.len;
      switch (part.ptr[i]) {
      case '\1': span.start = span.end = here; break;
      case '\2': span.end = here; break;
      case '\3': also.start = also.end = here; break;
      case '\4': also.end = here; break;
      default: buf_char(&clean, part.ptr[i]);
      }
    }
    source->text = buf_str(&clean);
  }
  Diag *diag = diag_add(diags, DIAG_FILE_UNREADABLE, span, STRS(STR("the words")));
  diag->help = STR("");
  if (span_given(also)) diag_also(diag, also, STR(""));
  return diag;
}

#define HEAD(place) "a.yaml:" place ": error: cannot read the file: the words [E0101]\n"
#define MORE(indent) indent "= more: schemagen explain E0101\n"
#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static const Case cases[] = {
    {"one place", "tables:\n  \1tabel\2: {}\n", "no such key", NULL,
     HEAD("2:3")
     "  |\n"
     "2 |   tabel: {}\n"
     "  |   ^^^^^ no such key\n" MORE("  ")},
    {"two places, far apart", "a: \3x\4\n\n\n\n\n\n\n\n\nb: \1yy\2\n", "here", "and here",
     HEAD("10:4")
     "   |\n"
     " 1 | a: x\n"
     "   |    - and here\n"
     "   :\n"
     "10 | b: yy\n"
     "   |    ^^ here\n" MORE("   ")},
    {"neighbouring lines, the second place below", "a: \1x\2\nb: \3y\4\n", "", "too",
     HEAD("1:4")
     "  |\n"
     "1 | a: x\n"
     "  |    ^\n"
     "2 | b: y\n"
     "  |    - too\n" MORE("  ")},
    {"both in one line", "{a: \3x\4, b: \1y\2}", "again", "first",
     HEAD("1:11")
     "  |\n"
     "1 | {a: x, b: y}\n"
     "  |     - first\n"
     "  |           ^ again\n" MORE("  ")},
    {"another file", "a:\n  \1x\2: 1\n\5\n\n\n\n\n\n\n\n\n\n\3x\4: 1\n", "again", "first",
     HEAD("2:3")
     "   |\n"
     " 2 |   x: 1\n"
     "   |   ^ again\n"
     "   ::: b.yaml:11:1\n"
     "   |\n"
     "11 | x: 1\n"
     "   | - first\n" MORE("   ")},
    {"an empty span", "a: \1\n", "a value is missing", NULL,
     HEAD("1:4")
     "  |\n"
     "1 | a: \n"
     "  |    ^ a value is missing\n" MORE("  ")},
    {"the end of the file", "a: b\n\1", "ends here", NULL,
     HEAD("2:1")
     "  |\n"
     "2 |\n"
     "  | ^ ends here\n" MORE("  ")},
    {"an empty file", "\1", "", NULL,
     HEAD("1:1")
     "  |\n"
     "1 |\n"
     "  | ^\n" MORE("  ")},
    {"several lines show the first", "a: \1{\n  b: 1,\n  c: 2 }\2\n", "this", NULL,
     HEAD("1:4")
     "  |\n"
     "1 | a: {\n"
     "  |    ^ this\n" MORE("  ")},
    {"the line end itself", "abc\1\n\2d\n", "", NULL,
     HEAD("1:4")
     "  |\n"
     "1 | abc\n"
     "  |    ^\n" MORE("  ")},
    {"CR LF and CR", "a: 1\r\nb: 2\rc: \1x\2\r\n", "", NULL,
     HEAD("3:4")
     "  |\n"
     "3 | c: x\n"
     "  |    ^\n" MORE("  ")},
    {"tabs are copied", "\ta:\t\1x\2\ty\n", "", NULL,
     HEAD("1:5")
     "  |\n"
     "1 | \ta:\tx\ty\n"
     "  | \t  \t^\n" MORE("  ")},
    {"a tab is the mistake", "  \1\t\2a: 1\n", "a tab", NULL,
     HEAD("1:3")
     "  |\n"
     "1 |   \ta: 1\n"
     "  |   ^ a tab\n" MORE("  ")},
    {"wide characters", "\xe8\xa1\xa8: \1\xe5\x90\x8d\xe5\x89\x8d\2 x\n", "", NULL,
     HEAD("1:4")
     "  |\n"
     "1 | \xe8\xa1\xa8: \xe5\x90\x8d\xe5\x89\x8d x\n"
     "  |     ^^^^\n" MORE("  ")},
    {"combining characters", "o\xcc\x88l: \1e\xcc\x81t\xc3\xa9\2\n", "", NULL,
     HEAD("1:6")
     "  |\n"
     "1 | o\xcc\x88l: e\xcc\x81t\xc3\xa9\n"
     "  |     ^^^\n" MORE("  ")},
    {"controls and marks that reorder are escaped",
     "a\x1b[31m\xe2\x80\xae: \1x\x7f\2\n", "", NULL,
     HEAD("1:10")
     "  |\n"
     "1 | a\\x1b[31m\\u{202e}: x\\x7f\n"
     "  |                    ^^^^^\n" MORE("  ")},
    {"bytes that are not UTF-8", "ab\1\xff\2\xc3\n", "", NULL,
     HEAD("1:3")
     "  |\n"
     "1 | ab\\xff\\xc3\n"
     "  |   ^^^^\n" MORE("  ")},
    {"a long line, in the middle", FIFTY FIFTY "\1xyz\2" FIFTY FIFTY, "here", NULL,
     HEAD("1:101")
     "  |\n"
     "1 | ..." TEN TEN TEN TEN "xyz" FIFTY "0123456...\n"
     "  |                                            ^^^ here\n" MORE("  ")},
    {"a long line, at the start", "a: \1xyz\2 " FIFTY FIFTY, "", NULL,
     HEAD("1:4")
     "  |\n"
     "1 | a: xyz " FIFTY TEN TEN TEN TEN "012...\n"
     "  |    ^^^\n" MORE("  ")},
    {"a long line, at the end", FIFTY FIFTY FIFTY "\1xyz\2", "", NULL,
     HEAD("1:151")
     "  |\n"
     "1 | ..." TEN TEN TEN TEN "xyz\n"
     "  |                                            ^^^\n" MORE("  ")},
    {"a long span", "\1" FIFTY FIFTY FIFTY "\2", "", NULL,
     HEAD("1:1")
     "  |\n"
     "1 | " FIFTY FIFTY "...\n"
     "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
     MORE("  ")},
    {"two places of a long line", "\3a\4" FIFTY FIFTY FIFTY "\1z\2", "", "",
     HEAD("1:152")
     "  |\n"
     "1 | a" FIFTY TEN TEN TEN TEN "012345678...\n"
     "  | -\n"
     "1 | ..." TEN TEN TEN TEN "z\n"
     "  |                                            ^\n" MORE("  ")},
};

static void check(const char *name, Str found, const char *expected) {
  if (str_eq(found, str_from_z(expected))) return;
  fail_msg("%s\n-- expected --\n%s-- got --\n%.*s", name, expected, STR_ARG(found));
}

static void test_excerpts(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    Diag *diag = diag_from(diags, cases[i].text);
    diag->label = str_from_z(cases[i].label);
    diag->also_label = str_from_z(cases[i].also_label);
    Buf out = BUF(arena);
    diags_print_text(&out, diags, false);
    check(cases[i].name, buf_str(&out), cases[i].expected);
    arena_free(arena);
  }
}

static void test_without_place(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  diag_add_path(diags, DIAG_FILE_UNREADABLE, STR("no\nsuch"), STRS(STR("gone")));
  Diag *diag = diag_add_path(diags, DIAG_FILE_UNREADABLE, STR_NONE, STRS(STR("a\tb\x1b")));
  diag_help(diag, STR("write\n\n  a: b\ninstead"));
  Buf out = BUF(arena);
  diags_print_text(&out, diags, false);
  check("without a place", buf_str(&out),
        "no\\nsuch: error: cannot read the file: gone [E0101]\n"
        " = help: check the path and its permissions\n"
        " = more: schemagen explain E0101\n"
        "schemagen: error: cannot read the file: a\\tb\\x1b [E0101]\n"
        " = help: write\n"
        "\n"
        "           a: b\n"
        "         instead\n"
        " = more: schemagen explain E0101\n");
  arena_free(arena);
}

static void test_color(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Diag *diag = diag_from(diags, "\3a\4: \1b\2\n");
  diag->label = STR("here");
  Buf out = BUF(arena);
  diags_print_text(&out, diags, true);
  check("color", buf_str(&out),
        "\x1b[1ma.yaml:1:4: \x1b[1;31merror:\x1b[0m \x1b[1mcannot read the file: the words\x1b[0m [E0101]\n"
        "\x1b[1;34m  |\x1b[0m\n"
        "\x1b[1;34m1 |\x1b[0m a: b\n"
        "\x1b[1;34m  | \x1b[0m\x1b[1;34m-\x1b[0m\n"
        "\x1b[1;34m  | \x1b[0m   \x1b[1;31m^ here\x1b[0m\n"
        "\x1b[1;34m  = \x1b[0m\x1b[1mmore: schemagen explain \x1b[0mE0101\n");
  arena_free(arena);
}

static void test_cap(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  for (int i = 0; i < 5; i++)
    diag_add_path(diags, DIAG_FILE_UNREADABLE, STR("x"), STRS(str_format(arena, "%d", i)));
  Buf out = BUF(arena);
  diags_print(&out, diags, &diag_formats[0], 4, false);
  assert_true(str_find(buf_str(&out), STR("file: 3")) > 0);
  assert_true(str_ends(buf_str(&out),
                       STR("E0101\nschemagen: 1 more error not shown; --max-errors 0 shows all\n")));
  out.len = 0;
  diags_print(&out, diags, &diag_formats[0], 0, false);
  assert_true(str_find(buf_str(&out), STR("file: 4")) > 0);
  assert_true(str_find(buf_str(&out), STR("not shown")) < 0);
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_excerpts),
      cmocka_unit_test(test_without_place),
      cmocka_unit_test(test_color),
      cmocka_unit_test(test_cap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
