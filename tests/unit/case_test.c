#include "model/case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
  const char *name, *camel, *pascal, *snake, *kebab, *screaming;
} cases[] = {
    {"", "", "", "", "", ""},
    {"a", "a", "A", "a", "a", "A"},
    {"A", "a", "A", "a", "a", "A"},
    {"section_outputs", "sectionOutputs", "SectionOutputs", "section_outputs", "section-outputs",
     "SECTION_OUTPUTS"},
    {"sectionOutputs", "sectionOutputs", "SectionOutputs", "section_outputs", "section-outputs",
     "SECTION_OUTPUTS"},
    {"SECTION_OUTPUTS", "sectionOutputs", "SectionOutputs", "section_outputs", "section-outputs",
     "SECTION_OUTPUTS"},
    /* acronyms */
    {"HTTPServer", "httpServer", "HttpServer", "http_server", "http-server", "HTTP_SERVER"},
    {"userID", "userId", "UserId", "user_id", "user-id", "USER_ID"},
    {"parseURLs", "parseUrLs", "ParseUrLs", "parse_ur_ls", "parse-ur-ls", "PARSE_UR_LS"},
    {"SHA256SUM", "sha256sum", "Sha256sum", "sha256sum", "sha256sum", "SHA256SUM"},
    {"sha256Sum", "sha256Sum", "Sha256Sum", "sha256_sum", "sha256-sum", "SHA256_SUM"},
    {"ID", "id", "Id", "id", "id", "ID"},
    /* digits stay with the word before them */
    {"utf8_bytes", "utf8Bytes", "Utf8Bytes", "utf8_bytes", "utf8-bytes", "UTF8_BYTES"},
    {"utf8Bytes", "utf8Bytes", "Utf8Bytes", "utf8_bytes", "utf8-bytes", "UTF8_BYTES"},
    {"x2y", "x2y", "X2y", "x2y", "x2y", "X2Y"},
    {"section_2_title", "section2Title", "Section2Title", "section_2_title", "section-2-title",
     "SECTION_2_TITLE"},
    {"a1B2", "a1B2", "A1B2", "a1_b2", "a1-b2", "A1_B2"},
    /* a leading digit: an identifier must not have one, a file name may */
    {"2fa_codes", "_2faCodes", "_2faCodes", "_2fa_codes", "2fa-codes", "_2FA_CODES"},
    {"42", "_42", "_42", "_42", "42", "_42"},
    /* everything else separates */
    {"display name", "displayName", "DisplayName", "display_name", "display-name", "DISPLAY_NAME"},
    {"__a--b..c__", "aBC", "ABC", "a_b_c", "a-b-c", "A_B_C"},
    {"auth.users", "authUsers", "AuthUsers", "auth_users", "auth-users", "AUTH_USERS"},
    {"a\"b'c\\d", "aBCD", "ABCD", "a_b_c_d", "a-b-c-d", "A_B_C_D"},
    {"___", "_", "_", "_", "-", "_"},
    {"$", "_", "_", "_", "-", "_"},
    /* beyond ASCII: letters are kept, only ASCII letters change case; symbols separate */
    {"gr\xC3\xB6\xC3\x9F" "e_max", "gr\xC3\xB6\xC3\x9F" "eMax", "Gr\xC3\xB6\xC3\x9F" "eMax",
     "gr\xC3\xB6\xC3\x9F" "e_max", "gr\xC3\xB6\xC3\x9F" "e-max", "GR\xC3\xB6\xC3\x9F" "E_MAX"},
    {"\xE5\x90\x8D\xE5\x89\x8D", "\xE5\x90\x8D\xE5\x89\x8D", "\xE5\x90\x8D\xE5\x89\x8D",
     "\xE5\x90\x8D\xE5\x89\x8D", "\xE5\x90\x8D\xE5\x89\x8D", "\xE5\x90\x8D\xE5\x89\x8D"},
    {"a\xE2\x86\x92" "b", "aB", "AB", "a_b", "a-b", "A_B"},        /* an arrow */
    {"\xF0\x9F\x98\x80", "_", "_", "_", "-", "_"},                  /* an emoji */
    {"a\xC2\xA0" "b", "aB", "AB", "a_b", "a-b", "A_B"},            /* a no-break space */
    {"a\xFF" "b", "aB", "AB", "a_b", "a-b", "A_B"},                /* not UTF-8 */
};

static void expect(const char *name, Str got, const char *wanted) {
  if (!str_eq(got, str_from_z(wanted)))
    fail_msg("\"%s\" gave \"%.*s\", not \"%s\"", name, STR_ARG(got), wanted);
}

static void test_cases(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str name = str_from_z(cases[i].name);
    expect(cases[i].name, case_camel(arena, name), cases[i].camel);
    expect(cases[i].name, case_pascal(arena, name), cases[i].pascal);
    expect(cases[i].name, case_snake(arena, name), cases[i].snake);
    expect(cases[i].name, case_kebab(arena, name), cases[i].kebab);
    expect(cases[i].name, case_screaming(arena, name), cases[i].screaming);
  }
  arena_free(arena);
}

/* For every name of three characters that could matter: the result is an identifier unless it is
 * kebab-case, and where words keep a separator, converting twice changes nothing. */
static void test_every_short_name(void **state) {
  (void)state;
  static const char letters[] = "aBz9_- .$";
  size_t n = sizeof letters - 1;
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < n * n * n; i++) {
    const char text[] = {letters[i % n], letters[i / n % n], letters[i / n / n], '\0'};
    for (CaseStyle style = AS_CAMEL; style <= AS_SCREAMING; style++) {
      Str once = case_convert(arena, str_from_z(text), style);
      if (style >= AS_SNAKE) expect(text, case_convert(arena, once, style), str_z(arena, once));
      assert_true(once.len > 0);
      for (size_t at = 0; at < once.len; at++)
        assert_true(char_is_word(once.ptr[at]) || (style == AS_KEBAB && once.ptr[at] == '-'));
      assert_true(style == AS_KEBAB || !char_is_digit(once.ptr[0]));
    }
  }
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cases),
      cmocka_unit_test(test_every_short_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
