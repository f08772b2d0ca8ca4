/* Quoting, asked of the engines themselves: what sql_ident leaves bare they take as a name, and every
 * name comes back as it was. */
#include "sql/sql.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// clang-format off
#include <cmocka.h>
#include <libpq-fe.h>
#include <sqlite3.h>
// clang-format on

static Arena *arena;

static const char *ident_z(Dialect dialect, Str name) {
  return str_z(arena, sql_ident(arena, dialect, name));
}

static void plain_names_stay_bare(void **state) {
  (void)state;
  assert_string_equal(ident_z(DIALECT_POSTGRES, STR("a_1")), "a_1");
  assert_string_equal(ident_z(DIALECT_POSTGRES, STR("1a")), "\"1a\"");
  assert_string_equal(ident_z(DIALECT_POSTGRES, STR("userId")), "\"userId\"");
  assert_string_equal(ident_z(DIALECT_POSTGRES, STR("a\"b")), "\"a\"\"b\"");
  assert_string_equal(ident_z(DIALECT_POSTGRES, STR("")), "\"\"");
  assert_string_equal(ident_z(DIALECT_POSTGRES, STR("user")), "\"user\"");
  assert_string_equal(ident_z(DIALECT_SQLITE, STR("user")), "user");
  assert_string_equal(ident_z(DIALECT_SQLITE, STR("index")), "\"index\"");
}

static void words_are_sorted(void **state) {
  (void)state;
  static const Str words[] = {
#define WORD(word, postgres, sqlite) STR_INIT(word),
#include "sql/words.def"
  };
  for (size_t i = 1; i < sizeof words / sizeof *words; i++)
    assert_true(str_cmp(words[i - 1], words[i]) < 0);
}

/* A name of every code point from U+0001 to U+00FF, and then some. */
static Str odd_name(unsigned code) {
  Buf name = BUF(arena);
  buf_lit(&name, "t");
  if (code < 0x80) {
    buf_char(&name, (char)code);
  } else {
    buf_char(&name, (char)(0xC0 | (code >> 6)));
    buf_char(&name, (char)(0x80 | (code & 0x3F)));
  }
  return buf_str(&name);
}

static void run_sqlite(sqlite3 *db, Str sql) {
  char *why = NULL;
  int rc = sqlite3_exec(db, str_z(arena, sql), NULL, NULL, &why);
  if (rc != SQLITE_OK) fail_msg("%.*s: %s", STR_ARG(sql), why);
}

/* The name as table, column, index, constraint and trigger, and as operand. */
static void use_in_sqlite(Str name) {
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  Str n = sql_ident(arena, DIALECT_SQLITE, name);
  static const char *const statements[] = {
    "CREATE TABLE # (x integer, # integer DEFAULT 1 NOT NULL, CONSTRAINT # CHECK (# > 0 OR # IN (1)))",
    "CREATE UNIQUE INDEX i ON # (# DESC) WHERE # IS NOT NULL",
    "CREATE TRIGGER # AFTER UPDATE ON # WHEN NEW.# IS OLD.# BEGIN UPDATE # SET # = 3 WHERE # = NEW.#; END",
    "INSERT INTO # (x, #) VALUES (1, 1) ON CONFLICT (#) WHERE # IS NOT NULL DO UPDATE SET # = EXCLUDED.#",
    "CREATE TABLE r (a integer, # integer AS (a + 1) STORED, FOREIGN KEY (a) REFERENCES # (#))",
  };
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
    run_sqlite(db, str_replace(arena, str_from_z(statements[i]), STR("#"), n));
  sqlite3_stmt *query = NULL;
  Str text = str_replace(arena, STR("SELECT abs(-#), -#, CASE WHEN # THEN # ELSE # END FROM #"),
                         STR("#"), n);
  assert_int_equal(sqlite3_prepare_v2(db, str_z(arena, text), -1, &query, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(query), SQLITE_ROW);
  assert_int_equal(sqlite3_column_int(query, 0), 1);
  assert_int_equal(sqlite3_column_int(query, 1), -1);
  assert_int_equal(sqlite3_column_int(query, 2), 1);
  sqlite3_finalize(query);
  sqlite3_close(db);
}

static void sqlite_takes_every_name(void **state) {
  (void)state;
  for (int i = 0; i < sqlite3_keyword_count(); i++) {
    const char *word;
    int len;
    assert_int_equal(sqlite3_keyword_name(i, &word, &len), SQLITE_OK);
    use_in_sqlite(str_lower(arena, (Str){word, (size_t)len}));
  }
  for (unsigned code = 1; code < 256; code++) use_in_sqlite(odd_name(code));
}

static PGresult *ask(PGconn *db, Str sql, ExecStatusType expected) {
  PGresult *result = PQexec(db, str_z(arena, sql));
  if (PQresultStatus(result) != expected) fail_msg("%.*s: %s", STR_ARG(sql), PQerrorMessage(db));
  return result;
}

static PGconn *connect_postgres(void) {
  const char *address = getenv("SCHEMAGEN_TEST_PG");
  if (address == NULL) fail_msg("SCHEMAGEN_TEST_PG is not set");
  PGconn *db = PQconnectdb(address);
  if (PQstatus(db) != CONNECTION_OK) fail_msg("%s", PQerrorMessage(db));
  return db;
}

static void postgres_keywords_are_known(void **state) {
  (void)state;
  PGconn *db = connect_postgres();
  PGresult *words = ask(db, STR("SELECT word, quote_ident(word) FROM pg_get_keywords()"),
                        PGRES_TUPLES_OK);
  for (int i = 0; i < PQntuples(words); i++) {
    bool bare = strcmp(PQgetvalue(words, i, 0), PQgetvalue(words, i, 1)) == 0;
    Str word = str_from_z(PQgetvalue(words, i, 0));
    /* Quoted for a later Postgres is fine; bare where this one needs quotes is not. */
    if (!bare && str_eq(sql_ident(arena, DIALECT_POSTGRES, word), word))
      fail_msg("%.*s needs quotes", STR_ARG(word));
  }
  PQclear(words);
  PQfinish(db);
}

static void postgres_takes_every_name(void **state) {
  (void)state;
  PGconn *db = connect_postgres();
  for (unsigned code = 1; code < 256; code++) {
    Str name = odd_name(code);
    Str text = str_format(arena, "SELECT 1 AS %s", ident_z(DIALECT_POSTGRES, name));
    PGresult *result = ask(db, text, PGRES_TUPLES_OK);
    assert_string_equal(PQfname(result, 0), str_z(arena, name));
    PQclear(result);
  }
  PQfinish(db);
}

int main(void) {
  arena = arena_new(0, NULL);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(plain_names_stay_bare),       cmocka_unit_test(words_are_sorted),
    cmocka_unit_test(sqlite_takes_every_name),     cmocka_unit_test(postgres_keywords_are_known),
    cmocka_unit_test(postgres_takes_every_name),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  arena_free(arena);
  return failed;
}
