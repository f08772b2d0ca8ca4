#!/usr/bin/env bash
# revert.sh postgres|sqlite: what the reference of a schema says about taking it back is true. For every tree: its
# DDL is applied, the statements under "Revert" are run, and the database is as it was before. Trees with an
# extension that this server lacks, and with `sql:` blocks, which nobody can take back, are left out.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need psql postgresql-client-15
need sqlite3 sqlite3
export DIALECT=$1

# What a database of Postgres has, without what extensions brought.
export CATALOG="
WITH kept AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'), ours AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema'))
SELECT 'schema', nspname FROM ours WHERE nspname <> 'public'
  AND NOT EXISTS (SELECT FROM pg_extension WHERE extnamespace = ours.oid)
UNION ALL SELECT 'relation', ours.nspname || '.' || c.relname FROM pg_class c JOIN ours ON ours.oid = c.relnamespace
UNION ALL SELECT 'type', ours.nspname || '.' || t.typname FROM pg_type t JOIN ours ON ours.oid = t.typnamespace
  WHERE NOT EXISTS (SELECT FROM kept WHERE classid = 'pg_type'::regclass AND objid = t.oid)
  AND NOT EXISTS (SELECT FROM kept WHERE classid = 'pg_type'::regclass AND objid = t.typelem)
UNION ALL SELECT 'function', p.oid::regprocedure::text FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM kept WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
ORDER BY 1, 2"

# revert_of PAGE TITLE: the statements under the heading.
revert_of() { sed -n "/^## $2\$/,/^## /p" "$1" | sed -n '/^```sql$/,/^```$/p' | sed '1d;$d'; }
run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$@"; }
run_sqlite() { sqlite3 -bail "$@"; }
schema_of() { run_sqlite "$1" "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY 1, 2"; }

in_postgres() {
  local page=$1 file=$2 dir=$3 database url
  ! grep -qE '^CREATE EXTENSION .*\bvector\b' "$file" || return 0
  database=revert_$(printf '%s' "$file" | md5sum | cut -c1-16)
  url="${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=$database}"
  run_psql "$SCHEMAGEN_TEST_PG" -c "CREATE DATABASE $database"
  [ ! -f "$dir/before.postgres.sql" ] || run_psql "$url" -f "$dir/before.postgres.sql"
  run_psql "$url" -At -c "$CATALOG" >"$page.before"
  run_psql "$url" -f "$file" >/dev/null
  revert_of "$page" Postgres | run_psql "$url" -1
  diff "$page.before" <(run_psql "$url" -At -c "$CATALOG") || { echo "$file: not taken back"; exit 1; }
  run_psql "$SCHEMAGEN_TEST_PG" -c "DROP DATABASE $database"
}

in_sqlite() {
  local page=$1 file=$2 dir=$3 before="" db
  db=$SCRATCH/$(printf '%s' "$file" | md5sum | cut -c1-16).db
  [ ! -f "$dir/before.sqlite.sql" ] || before=$(cat "$dir/before.sqlite.sql")
  { echo "$before"; cat "$file"; } | run_sqlite "$db"
  { echo 'PRAGMA foreign_keys = ON;'; revert_of "$page" SQLite; } | run_sqlite "$db"
  echo "$before" | run_sqlite "$db.before"
  diff <(schema_of "$db.before") <(schema_of "$db") || { echo "$file: not taken back"; exit 1; }
  rm -f "$db" "$db.before"
}

revert() {
  local name=$1 dir=$2 tree=$3 schema page file said
  schema=$dir/schema.yaml
  [ "$name" != schema ] || schema=schema.yaml
  file=$(find "$tree" -path "*$DIALECT/*.sql" ! -path '*drizzle*')
  [ -n "$file" ] || return 0
  page=$SCRATCH/$(printf '%s' "$name" | md5sum | cut -c1-16).md
  "$SCHEMAGEN" docs -q -f "$schema" >"$page"
  ! grep -q '^Undo first what' "$page" || return 0
  if [ "$DIALECT" = postgres ]; then said=$(in_postgres "$page" "$file" "$dir") || { echo "$name: $said"; exit 1; }
  else said=$(in_sqlite "$page" "$file" "$dir") || { echo "$name: $said"; exit 1; }; fi
  echo "ok $name"
}
export -f revert revert_of schema_of run_psql run_sqlite in_postgres in_sqlite
each_tree revert
