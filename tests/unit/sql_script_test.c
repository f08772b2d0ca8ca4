/* SQL of people's files as statements: what each is for, and where it begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "reflect/sql_script.h"

static const char *const use_words[] = {"schema", "session", "block", "query", "data", "owner", "server", "command"};

static const struct {
  Dialect dialect;
  const char *text, *statements; /* a line each: its first byte, its use, its text with one blank for white space */
} scripts[] = {
    {DIALECT_POSTGRES, "", ""},
    {DIALECT_POSTGRES, " ;; -- nothing\n", ""},
    {DIALECT_POSTGRES, "CREATE TABLE a (b int); create index on a (b)",
     "0 schema CREATE TABLE a (b int)\n24 schema create index on a (b)\n"},
    {DIALECT_POSTGRES, "-- the first\nSELECT ';' /* ; */, $$;$$, E'\\';', \";\";",
     "13 query SELECT ';' /* ; */, $$;$$, E'\\';', \";\"\n"},
    {DIALECT_POSTGRES, "\\restrict abc;\nSET a = b;\n\\connect db\nBEGIN;COMMIT;",
     "0 command \\restrict abc;\n15 session SET a = b\n26 command \\connect db\n38 block BEGIN\n44 block COMMIT\n"},
    {DIALECT_POSTGRES, "SELECT 1 \\gexec\nCREATE TABLE a ();",
     "0 query SELECT 1\n9 command \\gexec\n16 schema CREATE TABLE a ()\n"},
    {DIALECT_POSTGRES, "COPY a (b) FROM stdin;\n1;\\N\nCREATE\n\\.\nCREATE TABLE c ();",
     "0 data COPY a (b) FROM stdin\n38 schema CREATE TABLE c ()\n"},
    {DIALECT_POSTGRES, "COPY a FROM stdin;\n1", "0 data COPY a FROM stdin\n"},
    {DIALECT_POSTGRES, "ALTER TABLE a OWNER TO b; ALTER TABLE a ADD owner text;",
     "0 owner ALTER TABLE a OWNER TO b\n26 schema ALTER TABLE a ADD owner text\n"},
    {DIALECT_POSTGRES,
     "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; DROP TABLE a;",
     "0 schema CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END\n"
     "91 schema DROP TABLE a\n"},
    {DIALECT_POSTGRES, "CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); CREATE DATABASE d;",
     "0 schema CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2)\n57 server CREATE DATABASE d\n"},
    {DIALECT_SQLITE,
     ".mode csv\nCREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM a; END;\nPRAGMA "
     "x;",
     "0 command .mode csv\n10 schema CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE "
     "FROM a; END\n"
     "102 session PRAGMA x\n"},
    {DIALECT_SQLITE, "CREATE TABLE [a;b] (`c;` text); INSERT INTO x VALUES (1);",
     "0 schema CREATE TABLE [a;b] (`c;` text)\n32 data INSERT INTO x VALUES (1)\n"},
    {DIALECT_SQLITE, "BEGIN TRANSACTION;REPLACE INTO a VALUES(1)",
     "0 block BEGIN TRANSACTION\n18 data REPLACE INTO a VALUES(1)\n"},
};

static void test_split(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
    Arena *arena = arena_new(0, NULL);
    Str text = str_from_z(scripts[i].text);
    SqlStatementList list = {0};
    sql_script_split(arena, scripts[i].dialect, text, &(SqlBlock){.to = text.len}, &list);
    Buf out = BUF(arena);
    each(s, list) {
      const SqlStatement *one = &list.items[s];
      assert_true(str_eq(str_slice(text, one->from, one->from + one->text.len), one->text));
      buf_format(&out, "%zu %s %.*s\n", one->from, use_words[one->use], STR_ARG(one->text));
    }
    assert_string_equal(str_z(arena, buf_str(&out)), scripts[i].statements);
    arena_free(arena);
  }
}

static const struct {
  const char *text;
  SqlGuess guess;
} guesses[] = {
    {"CREATE TABLE a (id integer PRIMARY KEY, b text)", GUESS_NONE},
    {"CREATE TABLE a (id serial)", GUESS_POSTGRES},
    {"CREATE TABLE a (b text DEFAULT 'x'::text)", GUESS_POSTGRES},
    {"CREATE TABLE a (b text DEFAULT 'serial')", GUESS_NONE},
    {"CREATE TYPE a AS ENUM ('b')", GUESS_POSTGRES},
    {"CREATE FUNCTION a() RETURNS int AS $$ select 1 $$ LANGUAGE sql", GUESS_POSTGRES},
    {"CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT)", GUESS_SQLITE},
    {"CREATE TABLE `a` (b)", GUESS_SQLITE},
    {"CREATE TABLE a (owner text, domain text, \"grant\" text, virtual text)", GUESS_NONE},
    {"CREATE TABLE a (b datetime)", GUESS_SQLITE},
    {"CREATE TABLE a (datetime timestamp without time zone)", GUESS_POSTGRES},
    {"CREATE TABLE a (b date DEFAULT now())", GUESS_POSTGRES},
    {"CREATE TABLE a (b, PRIMARY KEY (b)) WITHOUT ROWID; GRANT SELECT ON a TO b", GUESS_BOTH},
};

static void test_guess(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++) {
    SqlGuess guess = sql_script_guess(arena, str_from_z(guesses[i].text));
    if (guess != guesses[i].guess) fail_msg("%s: %d", guesses[i].text, guess);
  }
  arena_free(arena);
}

static void test_document(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str text = STR("# A\n```sql\nA;\n```\n```ts\nB;\n```\n  ~~~~ PostgreSQL {x}\nC\n```\n~~~\n~~~~\n\n````sqlite\nD");
  SqlBlockList blocks = sql_document_blocks(arena, text);
  static const char *const inside[] = {"A;\n", "C\n```\n~~~\n", "D"};
  static const char *const languages[] = {"sql", "postgresql", "sqlite"};
  assert_int_equal(blocks.len, 3);
  each(i, blocks) {
    assert_string_equal(str_z(arena, str_slice(text, blocks.items[i].from, blocks.items[i].to)), inside[i]);
    assert_string_equal(str_z(arena, blocks.items[i].language), languages[i]);
  }
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_split), cmocka_unit_test(test_guess),
                                     cmocka_unit_test(test_document)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
