#!/usr/bin/env bash
# migrate.sh [ROUNDS]: measures `schemagen migrate` of 1,000 and 4,000 tables when nothing changed, when each table gets a column and
# when all are renamed, beside drizzle-kit generate of the same change, and prints a Markdown table. Not a test: nothing fails.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
rounds=${1:-5}
bench=$ROOT/scripts/bench
schemagen=$ROOT/build/release/schemagen
kit=$ROOT/tests/node/node_modules/drizzle-kit/bin.cjs

run_quiet "Building build/release/schemagen" cmake --build --preset release --target schemagen >&2
[ -f "$kit" ] || fail "drizzle-kit is missing; install it with: npm ci --prefix tests/node --ignore-scripts"
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
gcc -O2 -Wall -o measure "$bench/measure.c"
ln -s "$ROOT/tests/node/node_modules" node_modules

ms() { awk -v us="$1" 'BEGIN { printf us < 100000 ? "%.1f ms" : "%.0f ms", us / 1000 }'; }

# Each table gets a column; each has another name, and says so.
with_columns() { sed 's/^      updated_at: timestamptz?/&\n      added: text?/'; }
renamed() { sed -E 's/^  ([a-z]+s)_([0-9]{5}):$/  \1_r\2:\n    renamed_from: \1_\2/; s/references: ([a-z]+s)_([0-9]{5})\./references: \1_r\2./'; }

# The folder after the first migration of N tables, and the schemas beside it.
make_folder() {
  mkdir "$1"
  {
    python3 "$bench/make_schema.py" "$1"
    echo 'outputs: { drizzle_pg: true, migrations_pg: pg, migrations_sqlite: sqlite }'
  } >"$1/schema.yaml"
  (cd "$1" && "$schemagen" generate -q && "$schemagen" migrate -q)
  with_columns <"$1/schema.yaml" >"$1/columns.yaml"
  renamed <"$1/schema.yaml" >"$1/renamed.yaml"
}

# row TABLES DIALECT WHAT FILE: and beside it what drizzle-kit needs for it. It asks what a table was called, which no script answers.
row() {
  local beside="" wall cpu wall2=""
  if [ "$2" = postgres ] && [ "$4" != renamed.yaml ] && [ "$1" -le 1000 ]; then
    rm -rf generated && (cd "$1" && cp "$4" now.yaml && "$schemagen" generate -q -f now.yaml --out ../generated)
    { read -r wall cpu _; read -r wall2 _; } < <(./measure "$rounds" "$schemagen" migrate --dry-run -q --allow all --dialect "$2" -f "$1/$4" -- \
      bash -c "rm -rf folder && cp -r $1/pg folder && node $kit generate --dialect postgresql --schema generated/generated/drizzle/pg/schema.ts --out folder")
    beside="$(ms "$wall2"), $(awk -v a="$wall" -v b="$wall2" 'BEGIN { printf "%.0f x", b / a }')"
  else
    read -r wall cpu _ < <(./measure "$rounds" "$schemagen" migrate --dry-run -q --allow all --dialect "$2" -f "$1/$4")
  fi
  echo "| $1 tables, $2, $3 | $(ms "$wall") | $(ms "$cpu") | $beside |"
}

echo "| what | schemagen migrate | user + system | drizzle-kit generate |"
echo "|---|---|---|---|"
for tables in 20 1000 4000; do
  make_folder "$tables"
  for dialect in postgres sqlite; do
    row "$tables" "$dialect" "nothing changed" schema.yaml
    row "$tables" "$dialect" "a column more in each" columns.yaml
    row "$tables" "$dialect" "all renamed" renamed.yaml
  done
  { read -r wall cpu _; } < <(./measure "$rounds" "$schemagen" migrate --check -q -f "$tables/schema.yaml")
  echo "| $tables tables, both, \`--check\` | $(ms "$wall") | $(ms "$cpu") | |"
done
