#!/usr/bin/env bash
# example.sh NAME: runs tests/node/NAME.mjs, which does with the checked-in output of examples/NAME what the
# system behind it does.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node nodejs
[ -d tests/node/node_modules ] || fail "tests/node/node_modules is missing; install it with: npm ci --prefix tests/node --ignore-scripts"
make_scratch
printf '%s\t%s\t%s\n' "examples/$1" "examples/$1" "examples/$1" >"$SCRATCH/trees"
node "tests/node/$1.mjs" "$SCRATCH/trees" "$SCRATCH/stage"
