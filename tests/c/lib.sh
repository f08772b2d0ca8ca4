# Sourced by the tests of the generated C: its runtime compiled once for all trees, the databases of a tree.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need gcc gcc
need psql postgresql-client-15
need sqlite3 sqlite3
ENGINE_HEADERS=$(pkg-config --cflags libpq sqlite3) ||
  fail "libpq or sqlite3 is missing; install with: apt-get install libpq-dev libsqlite3-dev"
ENGINES="$ENGINE_HEADERS $(pkg-config --libs libpq sqlite3)"
export ENGINES ENGINE_HEADERS
make_scratch

run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$@" >/dev/null; }

# own_files FOLDER EXTENSION: the generated files that are not the runtime.
own_files() { find "$1" -maxdepth 1 -name "*.$2" ! -name 'schemagen_*' | sort; }

# runtime_is_one FOLDER: the runtime there is that of generated/c, which is compiled once.
runtime_is_one() {
  local file
  for file in "$1"/schemagen_*.[ch]; do
    cmp "$file" "generated/c/${file##*/}" || fail "the runtime of $1 is not that of generated/c"
  done
}

# compile_runtime NAME OPTION..: as objects in $SCRATCH/NAME.
# shellcheck disable=SC2086
compile_runtime() {
  mkdir "$SCRATCH/$1"
  printf '%s\0' "$PWD"/generated/c/schemagen_*.c |
    (cd "$SCRATCH/$1" && xargs -0 -n 1 -P "$(nproc)" gcc -Wall -Wextra -Werror -g "${@:2}" $ENGINE_HEADERS -c)
}

# make_sqlite FILE BESIDE DDL: BESIDE has what the DDL expects to be there.
make_sqlite() {
  [ ! -f "$2/before.sqlite.sql" ] || sqlite3 -bail "$1" <"$2/before.sqlite.sql"
  sqlite3 -bail "$1" <"$3"
}

# make_postgres URL BESIDE DDL
make_postgres() {
  [ ! -f "$2/before.postgres.sql" ] || run_psql "$1" -f "$2/before.postgres.sql"
  run_psql "$1" -f "$3"
}

# make_databases TREE BESIDE FILE: the databases that the DDL in TREE makes. Sets `sqlite` to FILE and `url` to one of Postgres,
# or to nothing where the tree has no DDL for it; for Postgres also where that needs pgvector, which the server does not have.
make_databases() {
  local ddl=$1/generated
  sqlite='' url=''
  if [ -f "$ddl/sqlite/schema.sql" ]; then
    sqlite=$3
    make_sqlite "$sqlite" "$2" "$ddl/sqlite/schema.sql"
  fi
  if [ -f "$ddl/postgres/schema.sql" ] && ! grep -qE '^CREATE EXTENSION .*\bvector\b' "$ddl/postgres/schema.sql"; then
    database=c_$(printf '%s' "$3" | md5sum | cut -c1-16)
    url="${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=$database}"
    run_psql "$SCHEMAGEN_TEST_PG" -c "CREATE DATABASE $database"
    make_postgres "$url" "$2" "$ddl/postgres/schema.sql"
  fi
}

drop_databases() {
  [ -z "$url" ] || run_psql "$SCHEMAGEN_TEST_PG" -c "DROP DATABASE $database"
}
export -f fail run_psql own_files runtime_is_one make_sqlite make_postgres make_databases drop_databases
