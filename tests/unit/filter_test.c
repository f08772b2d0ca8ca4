/* Every filter: its example, and what it makes of names nobody should use. */
#include "frame_plan.h"
#include "base/utf8.h"
#include "target/frame/filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const char *const odd_names[] = {
    "", "a", "1", "_", "class", "two words", "it's", "say \"hi\"", "back\\slash", "\\", "\"", "'", "?\?/x", "?\?\?",
    "a\nb", "a\r\nb", "a\rb", "\n", "\n\n", "a\tb", "\x01\x1F\x7F", "*/", "/*", "*/*/", "//", "**/", "*\\\n/",
    "*\\ \n/", "*?\?/\n/", "--", "$x ${y} {{ z }}", "%s%n", "</script>", "`", "a|b", "\xC3\xA9t\xC3\xA9",
    "\xE2\x80\xA8x\xE2\x80\xA9", "\xE2\x80\xAE" "rtl", "\xEF\xBB\xBF" "bom", "\xF0\x9F\x98\x80", "\xC2\x85nel",
    "a_very_long_name_that_goes_on_and_on_and_on_until_it_is_longer_than_any_database_would_allow_it_to",
};
enum { ODD_NAMES = sizeof odd_names / sizeof *odd_names };

static Str run_filter(Arena *arena, const char *name, Str text, FilterArg arg) {
  const FilterInfo *info = filter_find(str_from_z(name));
  assert_non_null(info);
  Buf out = BUF(arena);
  FilterValue value = {.kind = GIVEN_TEXT, .text = text};
  info->run(&out, &value, arg);
  return buf_str(&out);
}

static bool take_text(void *context, Str path, Str text) {
  assert_false(str_given(path));
  *(Str *)context = text;
  return true;
}

static void test_examples(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < filter_infos_len; i++) {
    const FilterInfo *info = &filter_infos[i];
    Embedded file = {STR("x"), str_format(arena, "{{ %.*s }}", STR_ARG(info->example))};
    TemplateSource source = {.embedded = &file, .embedded_len = 1};
    Diags *diags = diags_new(arena);
    const Template *tmpl = template_load(arena, diags, &source, STR("x"), &plan_record);
    assert_non_null(tmpl);
    Str text = STR_NONE;
    template_render(arena, diags, tmpl, plan_make(arena), (FrameSink){.file = take_text, .context = &text});
    if (!str_eq(text, info->result))
      fail_msg("%.*s gave %.*s", STR_ARG(info->example), STR_ARG(text));
  }
  arena_free(arena);
}

/* No filter breaks UTF-8 or reads beyond its input, whatever it is given. */
static void test_all_with_odd_names(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < filter_infos_len; i++) {
    if (filter_infos[i].input != FILTER_TEXT && filter_infos[i].input != FILTER_SCALAR_OR_STRS) continue;
    for (size_t n = 0; n < ODD_NAMES; n++) {
      Str name = str_from_z(odd_names[n]);
      Buf out = BUF(arena);
      FilterValue value = {.kind = GIVEN_TEXT, .text = name};
      filter_infos[i].run(&out, &value, (FilterArg){STR("# "), 2});
      assert_int_equal(utf8_valid_prefix(buf_str(&out)), out.len);
      for (size_t at = 1; at <= name.len; at++) { /* cut anywhere, even inside a character */
        value.text = str_copy(arena, str_slice(name, 0, at));
        filter_infos[i].run(&out, &value, (FilterArg){STR("# "), 2});
      }
    }
  }
  arena_free(arena);
}

static void append_rune(Buf *out, uint32_t rune) {
  if (rune < 0x80) {
    buf_char(out, (char)rune);
  } else if (rune < 0x800) {
    buf_char(out, (char)(0xC0 | rune >> 6));
    buf_char(out, (char)(0x80 | (rune & 0x3F)));
  } else {
    buf_char(out, (char)(0xE0 | rune >> 12));
    buf_char(out, (char)(0x80 | (rune >> 6 & 0x3F)));
    buf_char(out, (char)(0x80 | (rune & 0x3F)));
  }
}

/* Reads one escape at `s[*at]`, after the backslash. */
static void unescape(Buf *out, Str s, size_t *at) {
  char c = s.ptr[*at];
  unsigned rune;
  int used = 0;
  const char *rest = s.ptr + *at;
  if (c == 'u' && rest[1] == '{') assert_int_equal(sscanf(rest, "u{%x}%n", &rune, &used), 1);
  else if (c == 'u') assert_int_equal(sscanf(rest, "u%4x%n", &rune, &used), 1);
  if (used > 0) {
    append_rune(out, rune);
    *at += (size_t)used;
  } else if (char_is_digit(c)) {
    assert_int_equal(sscanf(rest, "%3o%n", &rune, &used), 1);
    buf_char(out, (char)rune);
    *at += 3;
  } else {
    buf_char(out, c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c);
    ++*at;
  }
}

/* The text of a literal in double quotes, which must hold no raw control character. */
static Str literal_value(Arena *arena, Str literal) {
  assert_true(literal.len >= 2 && literal.ptr[0] == '"' && literal.ptr[literal.len - 1] == '"');
  Str inside = str_from_z(str_z(arena, str_slice(literal, 1, literal.len - 1)));
  Buf out = BUF(arena);
  for (size_t at = 0; at < inside.len;) {
    char c = inside.ptr[at++];
    assert_true((unsigned char)c >= 0x20 && c != 0x7F && c != '"');
    if (c == '\\') unescape(&out, inside, &at);
    else buf_char(&out, c);
  }
  return buf_str(&out);
}

static void test_literals(void **state) {
  (void)state;
  static const char *const filters[] = {"c_string",    "ts_string",     "python_string", "go_string",
                                        "java_string", "kotlin_string", "rust_string"};
  Arena *arena = arena_new(0, NULL);
  for (size_t f = 0; f < sizeof filters / sizeof *filters; f++)
    for (size_t n = 0; n < ODD_NAMES; n++) {
      Str name = str_from_z(odd_names[n]), literal = run_filter(arena, filters[f], name, (FilterArg){0});
      Str value = literal_value(arena, literal);
      if (!str_eq(value, name)) fail_msg("%s made %.*s", filters[f], STR_ARG(literal));
      if (f == 0) assert_int_equal(str_find(literal, STR("?\?/")), -1);
    }
  arena_free(arena);
}

static void test_sql_quotes(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (size_t n = 0; n < ODD_NAMES; n++) {
    Str name = str_from_z(odd_names[n]);
    Str ident = run_filter(arena, "sql_ident", name, (FilterArg){0});
    Str literal = run_filter(arena, "sql_literal", name, (FilterArg){0});
    Str inside = str_slice(ident, 1, ident.len - 1);
    assert_true(str_eq(str_replace(arena, inside, STR("\"\""), STR("\"")), name));
    inside = str_slice(literal, 1, literal.len - 1);
    assert_true(str_eq(str_replace(arena, inside, STR("''"), STR("'")), name));
  }
  arena_free(arena);
}

/* What a C compiler sees: trigraphs replaced, then lines that end in a backslash joined. */
static Str spliced(Arena *arena, Str text) {
  text = str_replace(arena, text, STR("?\?/"), STR("\\"));
  text = str_replace(arena, text, STR("\\ \n"), STR(""));
  return str_replace(arena, text, STR("\\\n"), STR(""));
}

static void test_comments(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (size_t n = 0; n < ODD_NAMES; n++) {
    Str seen = spliced(arena, run_filter(arena, "comment_c", str_from_z(odd_names[n]), (FilterArg){0}));
    assert_int_equal(str_find(seen, STR("*/")), -1);
    assert_int_equal(str_find(seen, STR("/*")), -1);
    Str sql = run_filter(arena, "comment_sql", str_from_z(odd_names[n]), (FilterArg){0}), line;
    for (size_t count = 0; str_split(&sql, '\n', &line); count++) {
      assert_true(count == 0 || str_starts(line, STR("-- ")));
      assert_int_equal(str_find_char(line, '\r'), -1);
    }
  }
  arena_free(arena);
}

static void test_indent(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str text = run_filter(arena, "indent", STR("a\r\n\nb\n"), (FilterArg){STR(""), 2});
  assert_true(str_eq(text, STR("a\n\n  b\n")));
  text = run_filter(arena, "prefix", STR("a\r\rb"), (FilterArg){STR("# "), 0});
  assert_true(str_eq(text, STR("a\n# \n# b")));
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_examples),  cmocka_unit_test(test_all_with_odd_names),
      cmocka_unit_test(test_literals),  cmocka_unit_test(test_sql_quotes),
      cmocka_unit_test(test_comments),  cmocka_unit_test(test_indent),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
