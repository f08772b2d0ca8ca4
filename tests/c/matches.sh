#!/usr/bin/env bash
# <prefix>_schema_matches: a database of the schema, and ones that differ from it in one thing, in SQLite and in Postgres.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need gcc gcc
need psql postgresql-client-15
need sqlite3 sqlite3
ENGINES=$(pkg-config --cflags --libs libpq sqlite3) ||
  fail "libpq or sqlite3 is missing; install with: apt-get install libpq-dev libsqlite3-dev"
SCHEMAGEN=$(realpath "$SCHEMAGEN")
make_scratch
cd "$SCRATCH"
cat >schema.yaml <<'END'
schemagen: 1
name: app
outputs: { postgres: true, sqlite: true, c: true }
enums: { state: [open, done] }
tables:
  users:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      email: varchar(200)
      age: integer?
      state: state
      tags: text[]
  logins:
    columns:
      user_id: { references: users.id, primary_key: true }
      at: timestamptz
views:
  open_users:
    columns: { id: bigint?, email: varchar(200)? }
    select: SELECT id, email FROM users WHERE state = 'open'
END
"$SCHEMAGEN" generate -q
cat >matches.c <<'END'
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include "app.h"
static int ask(sg_db *db) {
  sg_mismatch why;
  sg_rc rc = app_schema_matches(db, &why);
  if (rc == SG_OK) puts("matches");
  else printf("%s %s %s\n", why.table->name, why.column == NULL ? "-" : why.column->name, why.what == NULL ? sg_db_error(db) : why.what);
  if (app_schema_matches(db, NULL) != rc) puts("another answer without why");
  sg_db_close(db);
  return rc != SG_OK && rc != SG_ERR_MISSING;
}
int main(int argc, char **argv) {
  sg_db db;
  int failed = 1;
  if (argc == 3 && strcmp(argv[1], "--sqlite") == 0) {
    sqlite3 *lite = NULL;
    if (sqlite3_open(argv[2], &lite) == SQLITE_OK && app_schema_open_sqlite(&db, lite) == SG_OK) failed = ask(&db);
    sqlite3_close(lite);
  } else if (argc == 3) {
    PGconn *pg = PQconnectdb(argv[2]);
    if (PQstatus(pg) == CONNECTION_OK && app_schema_open_pg(&db, pg) == SG_OK) failed = ask(&db);
    PQfinish(pg);
  }
  return failed;
}
END
# shellcheck disable=SC2086
gcc -std=c11 -g -fsanitize=address,undefined -Wall -Wextra -Werror -Igenerated/c -o matches matches.c generated/c/*.c $ENGINES

said() {
  local words=$1 code=0
  shift
  ./matches "$@" >out 2>&1 || code=$?
  [ "$code" = 0 ] && [ "$(cat out)" = "$words" ] || fail "$what: exit $code, not '$words' but: $(cat out)"
}

# in_sqlite WORDS SED [SQL]: the DDL changed by sed, then SQL.
in_sqlite() {
  rm -f db
  sed -E "$2" generated/sqlite/schema.sql >ddl.sql
  what="SQLite, $2 ${3-}"
  [ -z "$2" ] || ! cmp -s ddl.sql generated/sqlite/schema.sql || fail "$what changes nothing"
  sqlite3 -bail db <ddl.sql
  [ -z "${3-}" ] || sqlite3 -bail db "$3"
  said "$1" --sqlite db
}
in_sqlite matches ''
in_sqlite matches '' 'ALTER TABLE users ADD COLUMN more text; CREATE TABLE another (a); CREATE INDEX i ON users (age)'
in_sqlite 'users email is missing' '' 'DROP VIEW open_users; ALTER TABLE users RENAME COLUMN email TO mail'
in_sqlite 'users - is missing' '' 'DROP VIEW open_users; DROP TABLE users'
in_sqlite 'logins - is missing' '' 'DROP TABLE logins'
in_sqlite 'users age has another type' 's/age integer/age text/'
in_sqlite 'users age may be NULL in only one of the two' 's/age integer/age integer NOT NULL/'
in_sqlite 'logins at may be NULL in only one of the two' 's/at integer NOT NULL/at integer/'
in_sqlite 'open_users - is missing' '' 'DROP VIEW open_users'

url="${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=matches}"
run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$@" >/dev/null; }
run_psql "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE IF EXISTS matches' -c 'CREATE DATABASE matches'
in_postgres() {
  what="Postgres, $2"
  run_psql "$url" -c 'DROP SCHEMA public CASCADE' -c 'CREATE SCHEMA public' -f generated/postgres/schema.sql
  [ -z "$2" ] || run_psql "$url" -c "$2"
  said "$1" --postgres "$url"
}
in_postgres matches ''
in_postgres matches 'ALTER TABLE users ADD COLUMN more text; CREATE TABLE another (a text); CREATE INDEX i ON users (age)'
in_postgres 'users email is missing' 'ALTER TABLE users RENAME COLUMN email TO mail'
in_postgres 'users - is missing' 'DROP TABLE users CASCADE'
in_postgres 'logins - is missing' 'DROP TABLE logins'
in_postgres 'users age has another type' 'ALTER TABLE users ALTER COLUMN age TYPE bigint'
in_postgres 'users email has another type' 'DROP VIEW open_users; ALTER TABLE users ALTER COLUMN email TYPE varchar(100)'
in_postgres 'users tags has another type' 'ALTER TABLE users ALTER COLUMN tags TYPE varchar(5)[]'
in_postgres 'users state has another type' 'DROP VIEW open_users; ALTER TABLE users ALTER COLUMN state TYPE text'
in_postgres 'users state has other labels' "ALTER TYPE state ADD VALUE 'lost'"
in_postgres 'users state has other labels' "ALTER TYPE state RENAME VALUE 'done' TO 'closed'"
in_postgres 'users age may be NULL in only one of the two' 'ALTER TABLE users ALTER COLUMN age SET NOT NULL'
in_postgres 'logins at may be NULL in only one of the two' 'ALTER TABLE logins ALTER COLUMN at DROP NOT NULL'
in_postgres 'open_users - is missing' 'DROP VIEW open_users'
run_psql "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE matches'
