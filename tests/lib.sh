# Sourced by the test scripts: failing with a way out, scratch directories, running jobs in parallel.
# shellcheck shell=bash
set -euo pipefail
export LC_ALL=C.UTF-8
unset SCRATCH

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# need COMMAND PACKAGE: a missing component is a failure that says how to get it.
need() {
  command -v "$1" >/dev/null || fail "$1 is missing; install it with: apt-get install $2"
}

# Sets SCRATCH to a new directory that goes away with the script, if there is none yet.
make_scratch() {
  [ -z "${SCRATCH:-}" ] || return 0
  SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-test.XXXXXX")
  trap 'rm -rf "$SCRATCH"' EXIT
}

# Every checked-in output tree, one a line: NAME, the folder with what its tests need (that of its schema.yaml,
# but for the showcase), the folder that holds its files, tab separated. Golden tests and the drift test prove that the compiler writes exactly these, so the
# tests against real engines read them and need no compiler.
trees() {
  local dir parent
  for dir in tests/cases/*/*/expect; do
    parent=${dir%/expect}
    [ ! -d "$dir" ] || printf '%s\t%s\t%s\n' "${parent#tests/cases/}" "$parent" "$dir"
  done
  for dir in examples/*/; do
    dir=${dir%/}
    [ ! -f "$dir/generated/schemagen.lock" ] || printf '%s\t%s\t%s\n' "$dir" "$dir" "$dir"
  done
  [ ! -d generated ] || printf 'schema\ttests/showcase\tgenerated\n'
}

# each_tree FUNCTION: runs the exported FUNCTION NAME SCHEMA_DIR TREE for every tree, as many at once as
# there are processors; fails when one fails or when none says that it had something to do.
each_tree() {
  local list status=0
  make_scratch
  export SCRATCH
  list=$SCRATCH/trees
  trees >"$list"
  [ -s "$list" ] || fail "no tree to test"
  tr '\t\n' '\0\0' <"$list" | xargs -0 -n 3 -P "$(nproc)" bash -c "set -euo pipefail; $1 \"\$@\"" "$1" >"$SCRATCH/said" 2>&1 ||
    status=1
  grep -v '^ok ' "$SCRATCH/said" || true
  [ "$status" -eq 0 ] || fail "failed, see above"
  grep -q '^ok ' "$SCRATCH/said" || fail "no tree has anything to test"
  printf '%s trees pass\n' "$(grep -c '^ok ' "$SCRATCH/said")"
}
