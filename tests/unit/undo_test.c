/* What takes back a block of `sql:`; tests/migrations/blocks runs most of it on a server. */
#include "sql/sql.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// clang-format off
#include <cmocka.h>
// clang-format on

static Arena *arena;

static UndoKnown known; /* before the block */

static const char *undo(Dialect dialect, const char *text) {
  StrList statements = sql_block_undo(arena, dialect, str_from_z(text), &known);
  Buf out = BUF(arena);
  each(i, statements) buf_format(&out, "%s%.*s", i == 0 ? "" : "; ", STR_ARG(statements.items[i]));
  return str_z(arena, buf_str(&out));
}

static const char *postgres(const char *text) { return undo(DIALECT_POSTGRES, text); }

static void what_is_made_is_dropped(void **state) {
  (void)state;
  assert_string_equal(postgres("CREATE TRANSFORM FOR hstore LANGUAGE plperl (FROM SQL WITH FUNCTION f(internal))"),
                      "DROP TRANSFORM FOR hstore LANGUAGE plperl");
  assert_string_equal(postgres("CREATE OR REPLACE TRUSTED PROCEDURAL LANGUAGE mine HANDLER h"), "DROP LANGUAGE mine");
  assert_string_equal(postgres("CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler"),
                      "DROP ACCESS METHOD heap2");
  assert_string_equal(postgres("create operator app.@@@ (procedure = f, leftarg = text[])"),
                      "DROP OPERATOR app.@@@ (text[], NONE)");
  assert_string_equal(postgres("CREATE USER MAPPING IF NOT EXISTS FOR reader SERVER far"),
                      ""); /* it may have been there */
  assert_string_equal(postgres("CREATE RECURSIVE VIEW \"a b\".v (n) AS SELECT 1"), "DROP VIEW \"a b\".v");
  assert_string_equal(postgres("CREATE AGGREGATE old (basetype = integer, sfunc = f, stype = integer)"), "");
}

static void rights_are_taken_back(void **state) {
  (void)state;
  assert_string_equal(postgres("GRANT staff, admins TO reader WITH ADMIN OPTION"), "REVOKE staff, admins FROM reader");
  assert_string_equal(postgres("GRANT ALL ON SCHEMA app TO a, \"to\" GRANTED BY CURRENT_USER"),
                      "REVOKE ALL ON SCHEMA app FROM a, \"to\"");
  assert_string_equal(postgres("GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader"),
                      "REVOKE SELECT ON ALL TABLES IN SCHEMA app FROM reader");
  assert_string_equal(postgres("GRANT SELECT ON books TO PUBLIC"), "REVOKE SELECT ON books FROM PUBLIC");
  assert_string_equal(postgres("GRANT EXECUTE ON FUNCTION f(integer) TO PUBLIC"), ""); /* everyone had it */
  assert_string_equal(postgres("ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO public"), "");
  assert_string_equal(postgres("ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b WITH GRANT OPTION"),
                      "ALTER DEFAULT PRIVILEGES FOR ROLE a REVOKE SELECT ON TABLES FROM b");
  assert_string_equal(postgres("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"), "");
  assert_string_equal(postgres("REVOKE ALL ON books FROM reader"), ""); /* it may have had none */
  assert_string_equal(postgres("SECURITY LABEL FOR selinux ON TABLE books IS 'system_u:object'"),
                      "SECURITY LABEL FOR selinux ON TABLE books IS NULL");
}

static void what_was_there_is_given_back(void **state) {
  (void)state;
  assert_string_equal(postgres("GRANT SELECT ON books TO reader; revoke select ON books  FROM reader"),
                      "GRANT SELECT ON books TO reader; REVOKE SELECT ON books FROM reader");
  assert_string_equal(postgres("GRANT SELECT ON books TO a; REVOKE SELECT ON books FROM b"), "");
  vec_push(arena, &known.before, STR("GRANT UPDATE ON books TO reader WITH GRANT OPTION"));
  vec_push(arena, &known.functions, STR("app.f(integer)"));
  assert_string_equal(postgres("REVOKE UPDATE ON books FROM reader"), "GRANT UPDATE ON books TO reader WITH GRANT OPTION");
  assert_string_equal(postgres("REVOKE ALL ON books FROM reader"), "");
  assert_string_equal(postgres("REVOKE ALL ON FUNCTION app.f(integer) FROM PUBLIC"),
                      "GRANT EXECUTE ON FUNCTION app.f(integer) TO PUBLIC");
  assert_string_equal(postgres("REVOKE EXECUTE ON FUNCTION app.f(integer) FROM public CASCADE"), "");
  assert_string_equal(postgres("REVOKE ALL ON FUNCTION g(integer) FROM PUBLIC"), ""); /* somebody else's */
  vec_push(arena, &known.before, STR("REVOKE UPDATE ON books FROM reader"));
  assert_string_equal(postgres("REVOKE UPDATE ON books FROM reader"), ""); /* it is gone */
  vec_push(arena, &known.before, STR("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC"));
  assert_string_equal(postgres("REVOKE ALL ON FUNCTION app.f(integer) FROM PUBLIC"), "");
  known = (UndoKnown){0};
}

static void the_last_goes_first(void **state) {
  (void)state;
  assert_string_equal(postgres("CREATE TYPE t AS (a int); -- one; two\nCREATE FUNCTION f(t) RETURNS int LANGUAGE sql "
                               "BEGIN ATOMIC SELECT 1; END; COMMENT ON FUNCTION f(t) IS 'x'; ALTER TYPE t OWNER TO a;"),
                      "DROP FUNCTION f(t); DROP TYPE t");
  assert_string_equal(postgres("CREATE TABLE app.log (a int); INSERT INTO app.log VALUES (1); GRANT SELECT ON app.log TO r"),
                      "DROP TABLE app.log");
  assert_string_equal(postgres("CREATE TABLE a (a int); GRANT SELECT ON a, b TO r"),
                      "REVOKE SELECT ON a, b FROM r; DROP TABLE a");
  assert_string_equal(postgres("CREATE TABLE a (a int); INSERT INTO b VALUES (1)"), "");
  assert_string_equal(postgres("CREATE TABLE a (a int); UPDATE b SET x = 1"), "");
  assert_string_equal(undo(DIALECT_SQLITE, "CREATE TABLE a (b); CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END"),
                      "DROP TRIGGER t; DROP TABLE a");
  assert_string_equal(undo(DIALECT_SQLITE, "CREATE TABLE a (b); PRAGMA user_version = 3"), "");
}

int main(void) {
  arena = arena_new(0, NULL);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_made_is_dropped),
      cmocka_unit_test(rights_are_taken_back),
      cmocka_unit_test(what_was_there_is_given_back), cmocka_unit_test(the_last_goes_first),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  arena_free(arena);
  return failed;
}
