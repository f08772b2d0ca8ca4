/* Names in C: folding, members, words that are taken. */
#include "model/c_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check(Str got, const char *wanted) {
  if (str_eq(got, str_from_z(wanted))) return;
  fail_msg("\"%.*s\", not \"%s\"", STR_ARG(got), wanted);
}

static void stems(void **state) {
  (void)state;
  static const struct { const char *name, *stem; } rows[] = {
    {"title", "title"},         {"userId", "userId"},       {"sub title", "sub_title"},
    {"dash-ed", "dash_ed"},     {"a__b", "a_b"},            {"_hidden_", "hidden"},
    {"2nd", "2nd"},             {"größe", "grosse"},        {"Œuvre", "OEuvre"},
    {"Łódź", "Lodz"},           {"名前", "u540d_u524d"},     {"a名b", "a_u540d_b"},
    {"x × y", "x_y"},           {"\xff\xfe", ""},           {"--", ""},
    {"", ""},                   {"emoji 🎉", "emoji_u1f389"}, {"µ", "u00b5"},
  };
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    check(c_stem(arena, str_from_z(rows[i].name)), rows[i].stem);
  arena_free(arena);
}

/* No name makes `__`, an underscore at an end, or a character C does not take. */
static void every_pair_of_bytes(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (int i = 1; i < 256 * 256; i++) {
    char name[] = {'a', (char)(i / 256), (char)(i % 256), 'b'};
    Str stem = c_stem(arena, (Str){name, sizeof name});
    assert_true(stem.len > 0 && stem.ptr[0] != '_' && stem.ptr[stem.len - 1] != '_');
    assert_true(str_find(stem, STR("__")) < 0);
    for (size_t at = 0; at < stem.len; at++) assert_true(char_is_word(stem.ptr[at]));
    check(c_stem(arena, stem), str_z(arena, stem));
  }
  arena_free(arena);
}

static void members(void **state) {
  (void)state;
  static const struct { const char *stem, *member; } rows[] = {
    {"title", "title"}, {"default", "default_"}, {"class", "class_"},   {"NULL", "NULL_"},
    {"unix", "unix_"},  {"errno", "errno_"},     {"2nd", "_2nd"},       {"sg_str", "sg_str_"},
    {"SG_OK", "SG_OK_"}, {"int32_t", "int32_t_"}, {"X", "X_"},          {"signal", "signal"},
    {"SIGINT", "SIGINT_"}, {"EPERM", "EPERM_"}, {"ID", "ID"},           {"major", "major"},
  };
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    check(c_member(arena, str_from_z(rows[i].stem)), rows[i].member);
  arena_free(arena);
}

/* The table is searched by halves, so it must be sorted. */
static void every_word_is_found(void **state) {
  (void)state;
  static const char *const words[] = {
#define C_WORD(word) #word,
#include "model/c_words.def"
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    assert_true(c_word_taken(str_from_z(words[i])));
  assert_false(c_word_taken(STR("title")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(stems),
    cmocka_unit_test(every_pair_of_bytes),
    cmocka_unit_test(members),
    cmocka_unit_test(every_word_is_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
