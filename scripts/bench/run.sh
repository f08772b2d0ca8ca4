#!/usr/bin/env bash
# run.sh [ROUNDS]: measures build/release/schemagen against its bars and prints a Markdown table. Both sides of a
# ratio are whole processes, run in turn in the same minutes; figures are medians. Not a test: nothing fails.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
rounds=${1:-31}
bench=$ROOT/scripts/bench
schemagen=$ROOT/build/release/schemagen

if [ ! -f build/release/build.ninja ]; then
  run_quiet "Configuring build/release" cmake --preset release -DBUILD_TESTING=OFF >&2
fi
run_quiet "Building build/release/schemagen" cmake --build --preset release --target schemagen >&2
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
echo 'int main(void) { return 0; }' >empty.c
gcc -O2 -o empty empty.c
gcc -O2 -Wall -o measure "$bench/measure.c"
# shellcheck disable=SC2046
gcc -O2 -Wall $(pkg-config --cflags yaml-0.1) -o yaml_only "$bench/yaml_only.c" $(pkg-config --libs yaml-0.1)
gcc -O2 -Wall -o write_only "$bench/write_only.c"

ms() { awk -v us="$1" 'BEGIN { printf us < 100000 ? "%.2f ms" : "%.0f ms", us / 1000 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f x", a / b }'; }
row() { printf '| %s | %s | %s | %s | %s |\n' "$@"; }

# compare ROUNDS COMMAND.. -- COMMAND..: sets wall, cpu, peak of the first and wall2, cpu2, peak2 of the second.
compare() {
  { read -r wall cpu peak; read -r wall2 cpu2 peak2; } < <(./measure "$@")
}

make_tables() {
  mkdir -p "tables$1"
  python3 "$bench/make_schema.py" "$1" >"tables$1/schema.yaml"
  (cd "tables$1" && "$schemagen" generate -q)
}

bytes_of() { find "$@" -type f -printf '%s\n' | awk '{ n += $1 } END { print n + 0 }'; }

echo "| what | schemagen | compared with | ratio | bar |"
echo "|---|---|---|---|---|"

compare $((rounds * 10)) "$schemagen" --version -- ./empty
row "\`--version\`" "$(ms "$wall")" "empty C program $(ms "$wall2")" "$(awk -v a="$wall" -v b="$wall2" 'BEGIN { printf "+%.2f ms", (a - b) / 1000 }')" "within 1 ms"

cp -r "$ROOT/examples/messaging" messaging
(cd messaging && "$schemagen" generate -q)
compare $((rounds * 4)) "$schemagen" generate -q -f messaging/schema.yaml -- "$schemagen" check -q -f messaging/schema.yaml
row "\`generate\`, messaging, 20 tables, nothing changed" "$(ms "$wall")" "" "" "3 ms"
row "\`check\`, messaging, 20 tables" "$(ms "$wall2")" "" "" "3 ms"

for tables in 100 1000 10000; do
  make_tables $tables
  n=$((tables > 1000 ? (rounds + 3) / 4 : rounds))
  compare $n "$schemagen" check -q -f tables$tables/schema.yaml -- ./yaml_only tables$tables/schema.yaml
  row "\`check\`, $tables tables, wall" "$(ms "$wall")" "libyaml alone $(ms "$wall2")" "$(ratio "$wall" "$wall2")" "3 x, goal 2 x"
  row "\`check\`, $tables tables, user + system" "$(ms "$cpu")" "libyaml alone $(ms "$cpu2")" "$(ratio "$cpu" "$cpu2")" ""
  eval "wall_$tables=$wall peak_$tables=$peak"
done
# shellcheck disable=SC2154
row "\`check\`, time for 10,000 tables per 1,000" "$(ms "$wall_10000")" "$(ms "$wall_1000")" "$(ratio "$wall_10000" "$wall_1000")" "about 10 x"

for tables in 1000 10000; do
  largest=$(for dir in tables$tables/generated/*/ tables$tables/generated/drizzle/*/; do
    case $dir in */drizzle/) ;; *) bytes_of "$dir" ;; esac
  done | sort -n | tail -1)
  peak=peak_$tables
  row "\`check\`, peak memory, $tables tables" "$((${!peak} / 1024)) MB" "" "" \
    "$(awk -v i="$(bytes_of tables$tables/schema.yaml)" -v o="$largest" 'BEGIN { printf "%.0f MB", (3 * i + 1.2 * o) / 1048576 + 30 }')"
done

(cd tables1000 && find generated -type f -printf '%p\0' | sort -z | xargs -0 ../write_only --pack ../pack .)
compare $(((rounds + 1) / 2)) "$schemagen" generate -q -f tables1000/schema.yaml --out "$work/cold-%d" -- ./write_only pack "$work/plain-%d"
row "\`generate\` cold, 1,000 tables, $(($(stat -c %s pack) / 1024)) KiB" "$(ms "$wall")" "write and rename alone $(ms "$wall2")" "$(ratio "$wall" "$wall2")" "2 x"
rm -rf cold-* plain-*

make_tables 200
kit=$ROOT/tests/node/node_modules/drizzle-kit/bin.cjs
if [ -f "$kit" ]; then
  ln -s "$ROOT/tests/node/node_modules" node_modules
  compare 5 "$schemagen" generate -q -f tables200/schema.yaml --out "$work/kit-%d" -- \
    node "$kit" export --dialect postgresql --schema tables200/generated/drizzle/pg/schema.ts
  row "\`generate\` cold, 200 tables, five targets" "$(ms "$wall")" "drizzle-kit export, one dialect $(ms "$wall2")" "$(awk -v a="$wall" -v b="$wall2" 'BEGIN { printf "%.0f x faster", b / a }')" "50 x, goal 100 x"
  compare 5 "$schemagen" check -q -f tables200/schema.yaml -- node "$kit" export --dialect postgresql --schema tables200/generated/drizzle/pg/schema.ts
  row "\`check\`, 200 tables, five targets" "$(ms "$wall")" "drizzle-kit export, one dialect $(ms "$wall2")" "$(awk -v a="$wall" -v b="$wall2" 'BEGIN { printf "%.0f x faster", b / a }')" "50 x, goal 100 x"
  mkdir one_dialect
  { cat tables200/schema.yaml; echo 'outputs: { postgres: true }'; } >one_dialect/schema.yaml
  (cd one_dialect && "$schemagen" generate -q)
  compare 5 "$schemagen" check -q -f one_dialect/schema.yaml -- node "$kit" export --dialect postgresql --schema tables200/generated/drizzle/pg/schema.ts
  row "\`check\`, 200 tables, Postgres DDL only" "$(ms "$wall")" "drizzle-kit export, one dialect $(ms "$wall2")" "$(awk -v a="$wall" -v b="$wall2" 'BEGIN { printf "%.0f x faster", b / a }')" "50 x, goal 100 x"
else
  row "\`generate\`, 200 tables" "" "drizzle-kit is missing: run scripts/test.sh first" "" "50 x"
fi
