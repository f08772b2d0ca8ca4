#!/usr/bin/env bash
# The SQL text of the generated headers in the databases that the DDL of the same tree makes: every statement
# compiles and has the parameters its table's descriptors say (tests/c/statements.py).
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need gcc gcc
need psql postgresql-client-15
need sqlite3 sqlite3
ENGINES=$(pkg-config --cflags --libs libpq sqlite3) ||
  fail "libpq or sqlite3 is missing; install with: apt-get install libpq-dev libsqlite3-dev"
export ENGINES

run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$@"; }

# shellcheck disable=SC2086
check_statements() {
  local name=$1 schema_dir=$2 tree=$3 header folder work sqlite='' url='' database
  header=$(find "$tree" -name schemagen_rt.h | head -1)
  [ -n "$header" ] || return 0
  folder=$(dirname "$header")
  work=$(mktemp -d "$SCRATCH/statements.XXXXXX")
  database=statements_$(printf '%s' "$tree" | md5sum | cut -c1-16)
  if [ -f "$tree/generated/sqlite/schema.sql" ]; then
    sqlite=$work/db
    [ ! -f "$schema_dir/before.sqlite.sql" ] || sqlite3 -bail "$sqlite" <"$schema_dir/before.sqlite.sql"
    sqlite3 -bail "$sqlite" <"$tree/generated/sqlite/schema.sql"
  fi
  if [ -f "$tree/generated/postgres/schema.sql" ] &&
    ! grep -qE '^CREATE EXTENSION .*\bvector\b' "$tree/generated/postgres/schema.sql"; then
    url="${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=$database}"
    run_psql "$SCHEMAGEN_TEST_PG" -c "CREATE DATABASE $database"
    [ ! -f "$schema_dir/before.postgres.sql" ] || run_psql "$url" -f "$schema_dir/before.postgres.sql"
    run_psql "$url" -f "$tree/generated/postgres/schema.sql"
  fi
  [ -n "$sqlite$url" ] || return 0
  python3 tests/c/statements.py "$folder" >"$work/statements.c"
  gcc -std=c11 -Wall -Wextra -Werror -I"$folder" -o "$work/statements" "$work/statements.c" "$folder"/*.c $ENGINES
  "$work/statements" "$sqlite" "$url"
  [ -z "$url" ] || run_psql "$SCHEMAGEN_TEST_PG" -c "DROP DATABASE $database"
  rm -rf "$work"
  echo "ok $name"
}
export -f check_statements run_psql
each_tree check_statements
