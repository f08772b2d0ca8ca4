# Sourced by the test scripts: failing with a way out, scratch directories, running jobs in parallel.
# shellcheck shell=bash
set -euo pipefail
export LC_ALL=C.UTF-8

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# need COMMAND PACKAGE: a missing component is a failure that says how to get it.
need() {
  command -v "$1" >/dev/null || fail "$1 is missing; install it with: apt-get install $2"
}

# Sets SCRATCH to a new directory that goes away with the script.
make_scratch() {
  SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-test.XXXXXX")
  trap 'rm -rf "$SCRATCH"' EXIT
}
