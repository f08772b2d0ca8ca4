/* Names made by rule are cut as documented. The expected names under `postgres` are what Postgres 15
 * gave for a key on such a table. */
#include "model/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// clang-format off
#include <cmocka.h>
// clang-format on

#define A50 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee"

static Arena *arena;

static void expect(Str got, const char *expected) {
  assert_string_equal(str_z(arena, got), expected);
  assert_true(got.len <= NAME_BYTES);
}

static void short_names_are_joined(void **state) {
  (void)state;
  expect(name_join(arena, NAMING_DRIZZLE, STR("t"), STR("a_b"), STR("unique")), "t_a_b_unique");
  expect(name_join(arena, NAMING_POSTGRES, STR("t"), STR("a_b"), STR("key")), "t_a_b_key");
  expect(name_join(arena, NAMING_POSTGRES, STR("t"), STR_NONE, STR("pkey")), "t_pkey");
}

static void postgres_cuts_the_longer_part(void **state) {
  (void)state;
  expect(name_fit_postgres(arena, STR(A50 A50), STR_NONE, STR("pkey")),
         A50 "aaaaaaaa_pkey");
  expect(name_fit_postgres(arena, STR(A50), STR(A50), STR("key")),
         "aaaaaaaaaabbbbbbbbbbccccccccc_aaaaaaaaaabbbbbbbbbbccccccccc_key");
  expect(name_fit_postgres(arena, STR(A50), STR("short"), STR("fkey")), A50 "_short_fkey");
}

static void whole_code_points_are_kept(void **state) {
  (void)state;
  Str name = name_fit_postgres(arena, STR("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
                                          "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
                                          "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
                                          "\u00e9\u00e9\u00e9\u00e9"),
                               STR("a"), STR("key"));
  assert_int_equal(name.len, 56 + 6);
}

static void hashed_names_differ(void **state) {
  (void)state;
  Str one = name_fit(arena, STR(A50 "aaaaaaaaaaaaaaaaa_index"));
  Str two = name_fit(arena, STR(A50 "aaaaaaaaaaaaaaaab_index"));
  assert_int_equal(one.len, NAME_BYTES);
  assert_true(str_starts(one, STR(A50 "aaaa_")));
  assert_false(str_eq(one, two));
  expect(name_fit(arena, STR(A50 "0123456789abc")), A50 "0123456789abc");
}

int main(void) {
  arena = arena_new(0, NULL);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(short_names_are_joined),
    cmocka_unit_test(postgres_cuts_the_longer_part),
    cmocka_unit_test(whole_code_points_are_kept),
    cmocka_unit_test(hashed_names_differ),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  arena_free(arena);
  return failed;
}
