#!/usr/bin/env bash
# drizzle.sh SCRIPT: runs tests/node/SCRIPT on every tree, and on those of golden cases that ask for DDL alone,
# each staged in a folder of its own.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node nodejs
[ -d tests/node/node_modules ] || fail "tests/node/node_modules is missing; install it with: npm ci --prefix tests/node --ignore-scripts"
make_scratch
mkdir "$SCRATCH/more"
{ trees; python3 tests/more_trees.py "$SCRATCH/more"; } >"$SCRATCH/trees"
[ -s "$SCRATCH/trees" ] || fail "no tree to test"
node "tests/node/$1" "$SCRATCH/trees" "$SCRATCH/stage"
