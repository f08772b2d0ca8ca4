#!/usr/bin/env bash
# `verify` on every schema that makes Drizzle: the showcase, the examples, the golden cases, and those that ask for DDL alone
# with Drizzle added. before.DIALECT.sql beside a schema makes what others own. On the Postgres 15 of the fixture; a
# schema with an extension that is not packaged for it on PGlite, which is Postgres 18 behind a socket.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need node nodejs
[ -d tests/node/node_modules ] || fail "tests/node/node_modules is missing; install it with: npm ci --prefix tests/node"
make_scratch
mkdir "$SCRATCH/more" "$SCRATCH/pglite"
export SCRATCH

# verify_schema NAME SCHEMA BESIDE SERVER: must find that everything agrees.
verify_schema() {
  local name=$1 schema=$2 beside=$3 server=$4 before=() file said code=0
  for file in "$beside"/before.*.sql; do [ ! -f "$file" ] || before+=(--before "$file"); done
  said=$("$SCHEMAGEN" verify -f "$schema" --pg "$server" --node-modules tests/node/node_modules \
    "${before[@]}" 2>&1) || code=$?
  [ "$code" -eq 0 ] && [ -n "$said" ] && echo "ok $name" && return
  [ "$code" -eq 3 ] && [[ $said == *'nothing to prove'* ]] && return
  printf 'FAILED %s: exit %s\n%s\n' "$name" "$code" "$said"
  return 1
}
export -f verify_schema

# Every schema that compiles and has something to prove: NAME, its file, what lies beside it, tab separated.
schemas() {
  local file dir
  printf 'schema\tschema.yaml\ttests/showcase\n'
  for file in examples/*/schema.yaml tests/cases/*/*/schema.yaml; do
    dir=${file%/schema.yaml}
    case $dir in tests/*) [ -d "$dir/expect" ] || continue ;; esac
    printf '%s\t%s\t%s\n' "$dir" "$file" "$dir"
  done
  python3 tests/more_trees.py "$SCRATCH/more" | while IFS=$'\t' read -r name dir _; do
    printf '%s\t%s/schema.yaml\t%s\n' "$name" "$dir" "$dir"
  done
}

start_pglite() {
  exec {PGLITE_IN}> >(exec node tests/node/pglite.mjs "$SCRATCH/pglite" >"$SCRATCH/pglite/said" 2>&1)
  for _ in $(seq 600); do
    ! grep -q '^ready$' "$SCRATCH/pglite/said" 2>/dev/null || return 0
    sleep 0.1
  done
  fail "PGlite did not start: $(cat "$SCRATCH/pglite/said")"
}

schemas >"$SCRATCH/schemas"
start_pglite
status=0
while IFS=$'\t' read -r name file beside; do
  server=$SCHEMAGEN_TEST_PG
  ! grep -qE '^extensions:.*\bvector\b|^ +- .*\bvector$' "$file" || server="host=$SCRATCH/pglite user=postgres dbname=postgres"
  printf '%s\0%s\0%s\0%s\0' "$name" "$file" "$beside" "$server"
done <"$SCRATCH/schemas" >"$SCRATCH/jobs"
xargs -0 -n 4 -P "$(nproc)" bash -c 'set -uo pipefail; verify_schema "$@"' verify <"$SCRATCH/jobs" >"$SCRATCH/said" || status=1
exec {PGLITE_IN}>&-
grep -v '^ok ' "$SCRATCH/said" || true
[ "$status" -eq 0 ] || fail "failed, see above"
printf '%s schemas agree\n' "$(grep -c '^ok ' "$SCRATCH/said")"
