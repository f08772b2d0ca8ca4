#!/usr/bin/env bash
# migrate_kit.sh: a folder of migrations that drizzle-kit and schemagen write in turn, run by drizzle-orm's migrators.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node nodejs
[ -d tests/node/node_modules ] || fail "tests/node/node_modules is missing; install it with: npm ci --prefix tests/node --ignore-scripts"
make_scratch
ln -s "$PWD/tests/node/node_modules" "$SCRATCH/node_modules"
echo '{"type":"module"}' >"$SCRATCH/package.json"
SCHEMAGEN=$(realpath "$SCHEMAGEN") node tests/node/migrate.mjs "$SCRATCH"
