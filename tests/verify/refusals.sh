#!/usr/bin/env bash
# What `verify` says when something is wrong or missing, with its exit code.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
top=$PWD
SCHEMAGEN=$(realpath "$SCHEMAGEN")
make_scratch
cd "$SCRATCH"

# expect EXIT WORDS FLAG..: the exit code of `verify`, and words among what it says.
expect() {
  local want=$1 words=$2 code=0
  shift 2
  "$SCHEMAGEN" verify "$@" >said 2>&1 || code=$?
  [ "$code" -eq "$want" ] || fail "verify $*: exit $code, not $want: $(cat said)"
  grep -qF -- "$words" said || fail "verify $*: no \"$words\" in: $(cat said)"
  ! grep -q hunter2 said || fail "verify $*: a password is printed"
}
modules=(--node-modules "$top/tests/node/node_modules")

cat >schema.yaml <<END
schemagen: 1
outputs: { postgres: true, sqlite: true, drizzle_pg: true, drizzle_sqlite: true }
tables:
  "it's": { columns: { id: { type: integer, primary_key: true }, "a b": text } }
END
expect 0 'postgres and drizzle_pg agree in 1 tables and 2 columns' --pg "$SCHEMAGEN_TEST_PG" "${modules[@]}"
expect 0 'agree' --pg "$SCHEMAGEN_TEST_PG" --pg "$SCHEMAGEN_TEST_PG" "${modules[@]}"

# Without drizzle-kit, without node, without Postgres: what can be proven is, and the rest is named.
expect 3 'drizzle_sqlite is not proven: drizzle-kit is in no node_modules' --pg "$SCHEMAGEN_TEST_PG"
grep -qF 'postgres makes 1 tables' said || fail "the DDL is not proven: $(cat said)"
mkdir bin
code=0
PATH="$PWD/bin" "$SCHEMAGEN" verify --pg "$SCHEMAGEN_TEST_PG" "${modules[@]}" >said 2>&1 || code=$?
[ "$code" -eq 3 ] && grep -q 'node is missing .*W0701' said || fail "without node: exit $code: $(cat said)"

# Servers that cannot be used (E0702), files that cannot be read (E0704).
expect 1 'E0702' --pg 'postgres://me:hunter2@127.0.0.1:1/x' "${modules[@]}"
expect 1 'E0702' --pg 'hunter2' "${modules[@]}"
expect 1 'E0704' --pg "$SCHEMAGEN_TEST_PG" --before missing.sql "${modules[@]}"

# A user who may not make databases: an empty one is used and left empty; one with a table is refused (E0703).
psql() { command psql -X -q -v ON_ERROR_STOP=1 -d "$@"; }
psql "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE IF EXISTS verify_own' -c 'DROP ROLE IF EXISTS verify_own' \
  -c 'CREATE ROLE verify_own LOGIN' -c 'CREATE DATABASE verify_own OWNER verify_own' 2>/dev/null
own=${SCHEMAGEN_TEST_PG/user=postgres dbname=postgres/user=verify_own dbname=verify_own}
expect 0 'agree' --pg "$own" "${modules[@]}"
[ "$(psql "$own" -Atc "SELECT count(*) FROM pg_class WHERE relname = 'it''s'")" = 0 ] || fail "something is left behind"
expect 0 'agree' --pg "$own" "${modules[@]}"
psql "$own" -c 'CREATE TABLE live (id integer)'
expect 1 'E0703' --pg "$own" "${modules[@]}"
psql "$own" -c 'SELECT id FROM live' >/dev/null || fail "a table of the user is gone"
psql "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE verify_own' -c 'DROP ROLE verify_own'

# SQL that an engine refuses (E0701), TypeScript that drizzle-kit cannot read (E0706), with the place.
cat >refused.yaml <<END
schemagen: 1
outputs: { postgres: true }
tables:
  t: { columns: { id: integer, odd: { type: { postgres: flavour } } } }
END
expect 1 'type "flavour" does not exist [E0701]' -f refused.yaml --pg "$SCHEMAGEN_TEST_PG"
cat >broken.yaml <<END
schemagen: 1
outputs: { drizzle_sqlite: true }
tables:
  users: { external: { from: ./nowhere, import: users }, columns: { id: { type: integer, primary_key: true } } }
  t: { columns: { user_id: { references: users.id } } }
END
expect 1 'drizzle-kit makes no SQL of drizzle_sqlite' -f broken.yaml "${modules[@]}"
grep -qF 'E0706' said || fail "$(cat said)"

# What plpgsql_check says of functions, at their place (E0705, W0702).
expect 1 'functions.yaml:6:3: error: function "total" fails when it is called: column "amonut" does not exist [E0705]' \
  -f "$top/tests/verify/functions.yaml" --pg "$SCHEMAGEN_TEST_PG"
grep -qF 'functions.yaml:18:3: warning: function "idle": unused variable "n" [W0702]' said || fail "$(cat said)"
! grep -qF '"fine"' said || fail "$(cat said)"

# The functions of a real system that Postgres creates and refuses when they are called. A rule finds the fourth (E0454): with the
# key it misses, the server finds the others.
cp -r "$top/tests/cases/language/journey_defects" journey
sed -i 's/on_delete: cascade }/on_delete: cascade, unique: true }/' journey/schema.yaml
defects=(-f journey/schema.yaml --pg "$SCHEMAGEN_TEST_PG")
expect 1 'function "generate_company_context_hash" fails when it is called: column "company_journey_steps.step_id" must appear' "${defects[@]}"
expect 1 'function "get_ai_usage_stats" fails when it is called: column reference "generation_type" is ambiguous' "${defects[@]}"

# Nothing to prove does not look like a proof.
printf 'schemagen: 1\noutputs: { docs: true }\ntables: { t: { columns: { id: integer } } }\n' >docs.yaml
expect 3 'nothing to prove' -f docs.yaml

# Behaviour is compared between two databases, and of tables for which a row is found.
printf 'schemagen: 1\noutputs: { postgres: true }\ntables: { t: { columns: { id: integer } } }\n' >one.yaml
expect 3 'the behaviour is not proven: the schema has no output `sqlite`' -f one.yaml --behaviour --pg "$SCHEMAGEN_TEST_PG"
printf 'schemagen: 1\noutputs: { postgres: true, sqlite: true }\ntables: { t: { columns: { id: integer }, checks: { odd: id * id = 1522756 } } }\n' >odd.yaml
expect 3 'the behaviour of table "t" is not proven: no row was found that it accepts' -f odd.yaml --behaviour --pg "$SCHEMAGEN_TEST_PG"

# A temporary server, when none is given.
expect 0 'agree' "${modules[@]}"

# No scratch database and no directory is left behind.
[ -z "$(psql "$SCHEMAGEN_TEST_PG" -Atc "SELECT datname FROM pg_database WHERE datname ~ '^schemagen_verify_'")" ] ||
  fail "a scratch database is left behind"
echo "all as it should be"
