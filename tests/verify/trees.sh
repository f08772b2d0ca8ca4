#!/usr/bin/env bash
# `verify` on every schema that makes Drizzle: the showcase, the examples, the golden cases, and those that ask for DDL alone
# with Drizzle added. Where there is DDL for both databases, their behaviour is compared, too. before.DIALECT.sql beside a schema
# makes what others own. On the Postgres 15 of the fixture; the showcase and the examples, and a schema with an extension that
# is not packaged for it, also on PGlite, which is Postgres 18 behind a socket.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need node nodejs
[ -d tests/node/node_modules ] || fail "tests/node/node_modules is missing; install it with: npm ci --prefix tests/node"
make_scratch
mkdir "$SCRATCH/more" "$SCRATCH/pglite"
export SCRATCH

# The schema makes DDL for Postgres and for SQLite.
both_dialects() {
  local outputs
  outputs=$(sed -n '/^outputs:/,/^[a-z]*:/p' "$1" | sed '2,${/^[a-z]*:/d}')
  [ -z "$outputs" ] || { [[ $outputs =~ [^_a-z]postgres: ]] && [[ $outputs =~ [^_a-z]sqlite: ]]; }
}

# verify_schema NAME SCHEMA BESIDE SERVER: must find that everything agrees.
verify_schema() {
  local name=$1 schema=$2 beside=$3 server=$4 before=() behaviour=() file said code=0
  for file in "$beside"/before.*.sql; do [ ! -f "$file" ] || before+=(--before "$file"); done
  ! both_dialects "$schema" || behaviour=(--behaviour)
  said=$("$SCHEMAGEN" verify -f "$schema" --pg "$server" --node-modules tests/node/node_modules \
    "${behaviour[@]}" "${before[@]}" 2>&1) || code=$?
  [ "$code" -eq 0 ] && [ -n "$said" ] && echo "ok $name" && return
  [ "$code" -eq 3 ] && [[ $said == *'nothing to prove'* ]] && return
  printf 'FAILED %s: exit %s\n%s\n' "$name" "$code" "$said"
  return 1
}
export -f verify_schema both_dialects

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

# drizzle-kit in one process for all that is verified on the server; on PGlite verify starts the real one.
start_kits() {
  export KITS=$SCRATCH/kits
  mkdir "$KITS"
  mkfifo "$KITS/requests"
  NODE_PATH=$PWD/tests/node/node_modules node --no-warnings tests/node/kits.cjs "$KITS" tests/node/node_modules/drizzle-kit/bin.cjs &
  kits=$!
}

start_pglite() {
  exec {PGLITE_IN}> >(exec node tests/node/pglite.mjs "$SCRATCH/pglite" >"$SCRATCH/pglite/said" 2>&1)
  for _ in $(seq 600); do
    ! grep -q '^ready$' "$SCRATCH/pglite/said" 2>/dev/null || return 0
    sleep 0.1
  done
  fail "PGlite did not start: $(cat "$SCRATCH/pglite/said")"
}

# jobs DATABASE: what is verified there, for xargs.
jobs_on() {
  local name file beside vector server=$SCHEMAGEN_TEST_PG
  [ "$1" = postgres ] || server="host=$SCRATCH/pglite user=postgres dbname=postgres"
  while IFS=$'\t' read -r name file beside; do
    vector=no
    ! grep -qE '^extensions:.*\bvector\b|^ +- .*\bvector$' "$file" || vector=yes
    if [ "$1" = postgres ]; then [ $vector = no ] || continue
    else [ $vector = yes ] || [[ $name == schema || $name == examples/* ]] || continue; fi
    printf '%s\0%s\0%s\0%s\0' "$name on $1" "$file" "$beside" "$server"
  done <"$SCRATCH/schemas"
}
# run_jobs DATABASE AT_ONCE: PGlite has one database, so that there is one at a time.
run_jobs() {
  jobs_on "$1" | xargs -0 -n 4 -P "$2" bash -c 'set -uo pipefail; verify_schema "$@"' verify >"$SCRATCH/said.$1"
}

schemas >"$SCRATCH/schemas"
start_pglite
status=0
run_jobs pglite 1 &
on_pglite=$!
start_kits
PATH=$PWD/tests/node/resident:$PATH run_jobs postgres "$(nproc)" || status=1
echo >"$KITS/requests"
wait "$kits" || fail "drizzle-kit did not end as it should"
wait "$on_pglite" || status=1
exec {PGLITE_IN}>&-
cat "$SCRATCH"/said.* >"$SCRATCH/said"
grep -v '^ok ' "$SCRATCH/said" || true
[ "$status" -eq 0 ] || fail "failed, see above"
[ "$(grep -c '^ok examples/.* on pglite' "$SCRATCH/said")" -ge 5 ] || fail "not every example was proven on PGlite"
printf '%s schemas agree\n' "$(grep -c '^ok ' "$SCRATCH/said")"
