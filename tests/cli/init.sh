#!/usr/bin/env bash
# The starter schema compiles as it stands, without a warning, into everything.
. "$TESTS/lib.sh"
"$SCHEMAGEN" init
"$SCHEMAGEN" validate --strict
"$SCHEMAGEN" generate
for made in postgres/schema.sql sqlite/schema.sql drizzle/pg/schema.ts drizzle/sqlite/schema.ts; do
  [ -s "generated/$made" ] || fail "generated/$made is missing"
done
"$SCHEMAGEN" check || fail "check finds a difference right after generate"
