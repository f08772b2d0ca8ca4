#!/usr/bin/env bash
# update-goldens.sh [AREA | AREA/NAME]..: rewrites what the golden tests expect with what the release
# build gives now; without arguments all of them, what the diagnostics of the explain pages say, and what is
# generated from schema.yaml and the examples. Read the diff before committing it, and say in the commit why bytes changed.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
run_quiet "Building build/release" cmake --build --preset release --target schemagen
tests/golden.py --update --schemagen build/release/schemagen "$@"
[ $# -eq 0 ] || exit 0
SCHEMAGEN=build/release/schemagen tests/explain.py --update
SCHEMAGEN=build/release/schemagen tests/hazards.py --update
SCHEMAGEN=build/release/schemagen tests/random_breaking.py --count 2 --update
for schema in schema.yaml examples/*/schema.yaml; do
  say "Generating from $schema"
  build/release/schemagen generate -q -f "$schema"
done
