#include "model/ts_name.h"
#include "target/drizzle/js.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct Case {
  const char *from, *expected;
} Case;

static void check(Str got, const Case *c) {
  Str expected = str_from_z(c->expected);
  if (!str_eq(got, expected))
    fail_msg("%s: expected %s, got %.*s", c->from, c->expected, STR_ARG(got));
}

static int set_up(void **state) {
  *state = arena_new(0, NULL);
  return 0;
}

static int tear_down(void **state) {
  arena_free(*state);
  return 0;
}

static void test_string(void **state) {
  static const Case cases[] = {
      {"", "''"},
      {"plain", "'plain'"},
      {"it's", "\"it's\""},
      {"it's \"q\"", "'it\\'s \"q\"'"},
      {"\"q\"", "'\"q\"'"},
      {"a\\b", "'a\\\\b'"},
      {"a\nb\tc\x7f", "'a\\nb\\x09c\\x7f'"},
      {"`${x}`", "'`${x}`'"},
      {"gr\xc3\xb6\xc3\x9f", "'gr\xc3\xb6\xc3\x9f'"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check(js_string(*state, str_from_z(cases[i].from)), &cases[i]);
}

static void test_template(void **state) {
  static const Case cases[] = {
      {"plain 'q' \"d\"", "plain 'q' \"d\""},
      {"`", "\\`"},
      {"${x}", "\\${x}"},
      {"$x $", "$x $"},
      {"a\\nb", "a\\\\nb"},
      {"a\r\nb", "a\\r\nb"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Buf out = BUF(*state);
    js_print_template(&out, str_from_z(cases[i].from));
    check(buf_str(&out), &cases[i]);
  }
}

static void test_keys(void **state) {
  static const Case keys[] = {{"name", "name"},           {"two words", "'two words'"},
                              {"$x_1", "$x_1"},           {"1st", "'1st'"},
                              {"class", "class"},         {"it's", "\"it's\""},
                              {"gr\xc3\xb6", "gr\xc3\xb6"}, {"", "''"}};
  static const Case members[] = {{"name", "t.name"}, {"two words", "t['two words']"},
                                 {"a-b", "t['a-b']"}, {"class", "t.class"}};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    check(js_key(*state, str_from_z(keys[i].from)), &keys[i]);
  for (size_t i = 0; i < sizeof members / sizeof *members; i++)
    check(js_member(*state, STR("t"), str_from_z(members[i].from)), &members[i]);
}

static void test_comment(void **state) {
  static const Case cases[] = {{"plain", "plain"}, {"a */ b", "a *\\/ b"}, {"*/*/", "*\\/*\\/"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check(js_comment(*state, str_from_z(cases[i].from)), &cases[i]);
}

/* --- names --- */

typedef struct NameRow {
  NameCase name_case;
  const char *suffix, *from, *expected;
} NameRow;

static void check_name(Str got, const NameRow *row) {
  check(got, &(Case){row->from, row->expected});
}

static void test_tables(void **state) {
  static const NameRow rows[] = {
      {CASE_CAMEL, "", "section_outputs", "sectionOutputs"},
      {CASE_CAMEL, "Table", "section_outputs", "sectionOutputsTable"},
      {CASE_SNAKE, "", "sectionOutputs", "section_outputs"},
      {CASE_KEEP, "", "Section_Outputs", "Section_Outputs"},
      {CASE_KEEP, "", "two words", "two_words"},
      {CASE_CAMEL, "", "class", "classTable"},
      {CASE_SNAKE, "", "class", "class_table"},
      {CASE_CAMEL, "Table", "class", "classTable"},
      {CASE_CAMEL, "", "2024", "_2024"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    Output output = {.name_case = rows[i].name_case, .table_suffix = str_from_z(rows[i].suffix)};
    Table table = {.flat_name = str_from_z(rows[i].from)};
    check_name(ts_table(*state, &output, &table), &rows[i]);
  }
}

static void test_properties(void **state) {
  static const NameRow rows[] = {
      {CASE_CAMEL, "", "created_at", "createdAt"},
      {CASE_SNAKE, "", "createdAt", "created_at"},
      {CASE_KEEP, "", "two words", "two words"},
      {CASE_KEEP, "", "2024", "_2024"},
      {CASE_KEEP, "", "20x", "20x"},
      {CASE_CAMEL, "", "_", "__"},
      {CASE_KEEP, "", "getSQL", "getSQL_"},
      {CASE_CAMEL, "", "constructor", "constructor_"},
      {CASE_CAMEL, "", "to_string", "toString_"},
      {CASE_KEEP, "", "__proto__", "__proto___"},
      {CASE_CAMEL, "", "delete", "delete"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    Output output = {.name_case = rows[i].name_case};
    Column column = {.name = {.str = str_from_z(rows[i].from)}};
    check_name(ts_property(*state, &output, &column), &rows[i]);
  }
}

static void test_enums(void **state) {
  Output camel = {.name_case = CASE_CAMEL}, snake = {.name_case = CASE_SNAKE};
  Table table = {.flat_name = STR("members")};
  Column owner = {.name = {.str = STR("card_level")}, .table = &table};
  Enum named = {.name = {.str = STR("loan_state")}}, inlined = {.owner = &owner};
  Enum other = {.name = {.str = STR("kind")}, .schema = STR("auth")};
  check(ts_enum(*state, &camel, &named), &(Case){"loan_state", "loanStateEnum"});
  check(ts_enum(*state, &snake, &named), &(Case){"loan_state", "loan_state_enum"});
  check(ts_enum(*state, &camel, &inlined), &(Case){"card_level", "membersCardLevelEnum"});
  check(ts_enum(*state, &camel, &other), &(Case){"auth.kind", "authKindEnum"});
  check(ts_schema(*state, &camel, STR("auth")), &(Case){"auth", "authSchema"});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_string, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_template, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_keys, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_comment, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_properties, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_enums, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
