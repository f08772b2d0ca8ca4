#include "diag/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const Str names[] = {
    STR_INIT("view_scope"), STR_INIT("scope_key"), STR_INIT("created_at"), STR_INIT("updated_at"),
    STR_INIT("id"),         STR_INIT("Title"),     STR_INIT("on_delete"),  STR_INIT("on_update"),
    STR_INIT("groesse"),    STR_INIT("columns"),   STR_INIT("checks"),     STR_INIT("title_long"),
};

static const struct {
  const char *wrong, *expected; /* NULL: nothing is near */
} cases[] = {
    {"view_scop", "view_scope"},   /* a letter missing */
    {"view_scopee", "view_scope"}, /* a letter too many */
    {"view_skope", "view_scope"},  /* a wrong letter */
    {"veiw_scope", "view_scope"},  /* two letters swapped count once */
    {"createdAt", "created_at"},   /* case is ignored */
    {"TITLE", "Title"},            /* differs only in case: before anything nearer by letters */
    {"colunms", "columns"},
    {"check", "checks"},
    {"on_delet", "on_delete"},
    {"on_uptade", "on_update"},
    {"idd", "id"},
    {"di", "id"},
    {"xy", NULL}, /* shares no letter with id */
    {"q", NULL},
    {"", NULL},
    {"completely_other", NULL},
    {"scope", NULL}, /* four letters of nine are too many */
    {"an_unusually_long_name_that_nothing_is_near_to_and_that_is_longer_than_any_identifier_of_a_"
     "database_may_ever_be_at_all_whatever_it_is_called",
     NULL},
};

static void test_cases(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Str found = suggest_nearest(str_from_z(cases[i].wrong), names, sizeof names / sizeof *names);
    Str expected = str_from_z(cases[i].expected);
    if (str_eq(found, expected) && str_given(found) == str_given(expected)) continue;
    fail_msg("%s: expected %s, got %.*s", cases[i].wrong,
             cases[i].expected == NULL ? "nothing" : cases[i].expected, STR_ARG(found));
  }
}

static void test_no_names(void **state) {
  (void)state;
  assert_false(str_given(suggest_nearest(STR("a"), NULL, 0)));
}

/* The nearest wins; of equally near ones the first. */
static void test_order(void **state) {
  (void)state;
  const Str near[] = {STR_INIT("tables"), STR_INIT("tablet"), STR_INIT("tabled"), STR_INIT("tab")};
  assert_true(str_eq(suggest_nearest(STR("tablez"), near, 4), STR("tables")));
  const Str nearer[] = {STR_INIT("stations"), STR_INIT("relation"), STR_INIT("relations")};
  assert_true(str_eq(suggest_nearest(STR("relatoins"), nearer, 3), STR("relations")));
}

/* Long equal names are found by the comparison of the whole. */
static void test_long(void **state) {
  (void)state;
  char text[400], upper[400];
  memset(text, 'a', sizeof text);
  memset(upper, 'A', sizeof upper);
  const Str long_names[] = {{text, 300}, {text, 400}};
  Str found = suggest_nearest((Str){upper, 400}, long_names, 2);
  assert_true(found.ptr == text && found.len == 400);
  assert_false(str_given(suggest_nearest((Str){upper, 120}, long_names, 2)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cases),
      cmocka_unit_test(test_no_names),
      cmocka_unit_test(test_order),
      cmocka_unit_test(test_long),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
