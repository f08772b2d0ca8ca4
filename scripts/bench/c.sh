#!/usr/bin/env bash
# c.sh [POSTGRES_CONNECTION]: the generated C against code written by hand, and what its headers cost a compiler. Prints a
# Markdown table. Without a connection it starts a Postgres of its own. Not a test: nothing fails.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
schemagen=$ROOT/build/release/schemagen
[ -d build/release ] || run_quiet "Configuring build/release" cmake --preset release >&2
run_quiet "Building build/release/schemagen" cmake --build --preset release --target schemagen >&2
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-bench.XXXXXX")
own=
finish() {
  [ -z "$own" ] || tests/postgres/stop.sh "$work.env"
  rm -rf "$work"
}
trap finish EXIT
url=${1:-}
if [ -z "$url" ]; then
  own=1
  tests/postgres/start.sh "$work.env"
  # shellcheck disable=SC1091
  . "$work.env"
  url=$SCHEMAGEN_TEST_PG
fi

cat >"$work/schema.yaml" <<'END'
schemagen: 1
name: app
outputs: { postgres: true, sqlite: true, c: true }
enums:
  sentiment: [positive, neutral, negative]
tables:
  outputs:
    columns:
      id: { type: uuid, primary_key: true }
      document_id: uuid
      title: varchar(200)
      sentiment: sentiment
      confidence: "numeric(3,2)?"
      ranked: jsonb?
      generated_at: timestamptz?
      version: integer
END
(cd "$work" && "$schemagen" generate -q)
psql -X -q -d "$url" -c 'DROP SCHEMA IF EXISTS bench_c CASCADE' -c 'CREATE SCHEMA bench_c' 2>/dev/null
url="$url options='-c search_path=bench_c -c jit=off'"
psql -X -q -v ON_ERROR_STOP=1 -d "$url" -f "$work/generated/postgres/schema.sql"
sqlite3 "$work/db" <"$work/generated/sqlite/schema.sql"
# shellcheck disable=SC2046
gcc -O2 -std=gnu11 -Wall -I"$work/generated/c" -o "$work/c" scripts/bench/c.c "$work"/generated/c/*.c \
  $(pkg-config --cflags --libs libpq sqlite3)
echo "| what | generated | by hand | ratio | bar |"
echo "|---|---|---|---|---|"
"$work/c" "$work/db" "$url" | while read -r what ours hand ratio; do
  echo "| $what, a row | $ours ns | $hand ns | $ratio x | 1.05 x |"
done
psql -X -q -d "$url" -c 'DROP SCHEMA bench_c CASCADE' 2>/dev/null

mkdir "$work/wide"
python3 scripts/bench/make_schema.py 1000 >"$work/wide/schema.yaml"
(cd "$work/wide" && "$schemagen" generate -q --only c)
header=$(ls "$work"/wide/generated/c/bench*.h | head -1)
TIMEFORMAT=%U
best=$(for _ in 1 2 3 4 5 6 7; do
  { time gcc -std=c11 -fsyntax-only -x c "$header"; } 2>&1
done | sort -n | head -1)
echo "| gcc -fsyntax-only, header of 1,000 tables | $(awk -v n="$best" 'BEGIN { printf "%.3f ms a table", n }') | | | 0.2 ms |"

cp -r examples/messaging "$work/messaging"
gcc -O2 -o "$work/measure" scripts/bench/measure.c
(cd "$work/messaging" && "$schemagen" generate -q --force)
# What libclang needs for nothing: to be opened, and to read an empty file for each of the seven ABIs.
gcc -O2 -o "$work/floor" scripts/bench/clang_floor.c -ldl
{ read -r wall cpu _; read -r floor_wall floor_cpu _; } < <(
  cd "$work/messaging" && "$work/measure" 21 "$schemagen" verify --c -q -- "$work/floor")
awk -v w="$wall" -v c="$cpu" -v fw="$floor_wall" -v fc="$floor_cpu" 'BEGIN {
  printf "| `verify --c`, 20 tables | %.0f ms, %.0f ms of a processor | %.0f ms, %.0f ms: libclang for nothing | %.1f x | 50 ms |\n",
    w / 1000, c / 1000, fw / 1000, fc / 1000, w / fw }'
