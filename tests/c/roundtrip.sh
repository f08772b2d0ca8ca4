#!/usr/bin/env bash
# Random rows of every table of every tree through both databases and back (tests/c/roundtrip.c), compiled with
# ASan and UBSan, and for one tree under valgrind.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need gcc gcc
need psql postgresql-client-15
need sqlite3 sqlite3
need valgrind valgrind
ENGINES=$(pkg-config --cflags --libs libpq sqlite3) ||
  fail "libpq or sqlite3 is missing; install with: apt-get install libpq-dev libsqlite3-dev"
export ENGINES

run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$@"; }

# shellcheck disable=SC2086
check_roundtrip() {
  local name=$1 schema_dir=$2 tree=$3 header folder work sqlite='' url='' database checks
  header=$(find "$tree" -name schemagen_rt.h | head -1)
  [ -n "$header" ] || return 0
  folder=$(dirname "$header")
  work=$(mktemp -d "$SCRATCH/roundtrip.XXXXXX")
  database=roundtrip_$(printf '%s' "$tree" | md5sum | cut -c1-16)
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
  python3 tests/c/roundtrip.py "$folder" >"$work/tables.h"
  grep -q '^TABLE_' "$work/tables.h" || return 0
  case $name in # the warnings of the optimiser take two thirds of the time: for the largest trees
  c/types) checks='-O1' ;;
  schema) checks='-O1 -fsanitize=address,undefined -fno-sanitize-recover=all' ;;
  *) checks='-O0 -fsanitize=address,undefined -fno-sanitize-recover=all' ;;
  esac
  gcc -std=gnu11 -g -Wall -Wextra -Werror $checks -I"$work" -I"$folder" -o "$work/roundtrip" tests/c/roundtrip.c \
    "$folder"/*.c $ENGINES
  if [ "$name" = c/types ]; then
    valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
      "$work/roundtrip" "$sqlite" "$url" 20 3
  else
    ASAN_OPTIONS=detect_leaks=1 "$work/roundtrip" "$sqlite" "$url" 20 1
  fi
  [ -z "$url" ] || run_psql "$SCHEMAGEN_TEST_PG" -c "DROP DATABASE $database"
  rm -rf "$work"
  echo "ok $name"
}
export -f check_roundtrip run_psql
each_tree check_roundtrip
