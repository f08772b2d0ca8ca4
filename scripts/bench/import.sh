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
  echo "BEGIN READ ONLY; SET LOCAL search_path = '';"
  for query in "$ROOT"/src/reflect/postgres/[a-z]*.sql; do
    cat "$ROOT/src/reflect/postgres/_with.sql" "$query" | sed "s/\$1/'{}'/g"
    echo ';'
  done
} >queries.sql

echo "| what | schemagen | the database alone | beyond it | bar |"
echo "|---|---|---|---|---|"
{ read -r wall _ peak; read -r wall2 _ _; } < <(./measure "$rounds" "$schemagen" import -q -o "$work/pg-%d.yaml" "$SCHEMAGEN_TEST_PG" -- psql -Xq -o /dev/null -d "$SCHEMAGEN_TEST_PG" -f queries.sql)
echo "| \`import\`, Postgres, 300 tables | $(ms "$wall") | $(ms "$wall2") | $(ms $((wall - wall2))), $((peak / 1024)) MB | 1 s |"
{ read -r wall _ peak; read -r wall2 _ _; } < <(./measure "$rounds" "$schemagen" import -q -o "$work/lite-%d.yaml" tables.db -- sqlite3 tables.db .schema)
echo "| \`import\`, SQLite, 300 tables | $(ms "$wall") | $(ms "$wall2") | $(ms $((wall - wall2))), $((peak / 1024)) MB | 100 ms |"
