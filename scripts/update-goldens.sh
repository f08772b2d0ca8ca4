#!/usr/bin/env bash
# update-goldens.sh [AREA | AREA/NAME]..: rewrites what the golden tests expect with what the release
# build gives now; without arguments all of them, and what the diagnostics of the explain pages say. Read the diff before committing it, and say in the commit why bytes changed.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
run_quiet "Building build/release" cmake --build --preset release --target schemagen
tests/golden.py --update --schemagen build/release/schemagen "$@"
[ $# -gt 0 ] || SCHEMAGEN=build/release/schemagen tests/explain.py --update
