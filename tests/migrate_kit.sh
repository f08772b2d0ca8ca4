#!/usr/bin/env bash
# migrate_kit.sh [next]: a folder of migrations that drizzle-kit and schemagen write in turn, run by drizzle-orm's migrators;
# `next`: by those of drizzle 1.0.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node nodejs
[ -d tests/node/node_modules ] || fail "tests/node/node_modules is missing; install it with: npm ci --prefix tests/node --ignore-scripts"
MODULES=tests/node${1:+/$1}
[ -d "$MODULES/node_modules" ] || fail "$MODULES/node_modules is missing; install it with: npm ci --prefix $MODULES --ignore-scripts"
make_scratch
ln -s "$PWD/$MODULES/node_modules" "$SCRATCH/node_modules"
echo '{"type":"module"}' >"$SCRATCH/package.json"
SCHEMAGEN=$(realpath "$SCHEMAGEN") node tests/node/migrate.mjs "$SCRATCH" ${1:+"$1"}
