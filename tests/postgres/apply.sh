#!/usr/bin/env bash
# Applies the Postgres DDL of every tree to a database of its own. Trees that need an extension this server
# does not have are the business of drizzle/check.mjs, which has PGlite. A tree written with
# `if_not_exists` is applied twice. before.postgres.sql beside the schema makes what others own.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need psql postgresql-client-15

apply_postgres() {
  local name=$1 schema_dir=$2 tree=$3 file database url
  while IFS= read -r file; do
    ! grep -qE '^CREATE EXTENSION .*\bvector\b' "$file" || continue
    database=apply_$(printf '%s' "$file" | md5sum | cut -c1-16)
    url="${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=$database}"
    run_psql "$SCHEMAGEN_TEST_PG" -c "CREATE DATABASE $database"
    [ ! -f "$schema_dir/before.postgres.sql" ] || run_psql "$url" -f "$schema_dir/before.postgres.sql"
    run_psql "$url" -f "$file"
    ! grep -q '^CREATE TABLE IF NOT EXISTS' "$file" || run_psql "$url" -f "$file"
    run_psql "$SCHEMAGEN_TEST_PG" -c "DROP DATABASE $database"
    echo "ok $name"
  done < <(find "$tree" -path '*postgres/*.sql' ! -path '*drizzle*')
}
run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$@"; }
export -f apply_postgres run_psql
each_tree apply_postgres
