#!/usr/bin/env bash
# import.sh [ROUNDS]: measures `schemagen import` of 300 tables, beside what the database alone takes to answer the same
# queries, and prints a Markdown table. Not a test: nothing fails.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
rounds=${1:-15}
bench=$ROOT/scripts/bench
schemagen=$ROOT/build/release/schemagen

run_quiet "Building build/release/schemagen" cmake --build --preset release --target schemagen >&2
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-bench.XXXXXX")
"$ROOT/tests/postgres/start.sh" "$work/pg.env"
trap '"$ROOT/tests/postgres/stop.sh" "$work/pg.env"; rm -rf "$work"' EXIT
# shellcheck disable=SC1091
. "$work/pg.env"
cd "$work"
gcc -O2 -Wall -o measure "$bench/measure.c"
ms() { awk -v us="$1" 'BEGIN { printf us < 100000 ? "%.1f ms" : "%.0f ms", us / 1000 }'; }

{ python3 "$bench/make_schema.py" 300; echo 'outputs: { postgres: true, sqlite: true }'; } >schema.yaml
"$schemagen" generate -q
psql -Xq -d "$SCHEMAGEN_TEST_PG" -f generated/postgres/schema.sql
psql -Xq -d "$SCHEMAGEN_TEST_PG" -c ANALYZE
sqlite3 tables.db <generated/sqlite/schema.sql

# The queries of the import, as it asks them.
{
  echo "BEGIN READ ONLY; SET LOCAL search_path = ''; SET LOCAL jit = off;"
  for query in "$ROOT"/src/reflect/postgres/[a-z]*.sql; do
    cat "$ROOT/src/reflect/postgres/_with.sql" "$query" | sed "s/\$1/'{}'/g"
    echo ';'
  done
} >queries.sql

times() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'; }
echo "| what | schemagen | the database alone | beyond it | ratio | bar |"
echo "|---|---|---|---|---|---|"
{ read -r wall _ peak; read -r wall2 _ _; } < <(./measure "$rounds" "$schemagen" import -q -o "$work/pg-%d.yaml" "$SCHEMAGEN_TEST_PG" -- psql -Xq -o /dev/null -d "$SCHEMAGEN_TEST_PG" -f queries.sql)
echo "| \`import\`, Postgres, 300 tables | $(ms "$wall") | $(ms "$wall2") | $(ms $((wall - wall2))), $((peak / 1024)) MB | $(times "$wall" "$wall2") | 1 s |"
# Beside `.schema`, what running the same DDL takes: the import proves its YAML that way.
sqlite3 tables.db .schema >tables.sql
{ read -r wall cpu peak; read -r wall2 _ _; read -r wall3 _ _; } < <(./measure "$rounds" "$schemagen" import -q -o "$work/lite-%d.yaml" tables.db -- \
  sqlite3 tables.db .schema -- sqlite3 :memory: BEGIN ".read tables.sql")
echo "| \`import\`, SQLite, 300 tables | $(ms "$wall"), $(ms "$cpu") of processor | \`.schema\` $(ms "$wall2"), running it $(ms "$wall3") | $((peak / 1024)) MB | $(times "$wall" "$wall2"), $(times "$wall" "$wall3") | 100 ms |"
