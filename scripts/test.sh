#!/usr/bin/env bash
# Installs what the tests need (only what is missing), builds with gcc, runs the tests with engines, compilers and
# other tools; beside them builds with clang under the sanitizers and runs clang-tidy; then runs the tests that execute our own
# code alone, under the sanitizers. Safe to run again.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

TEST_PACKAGES=(g++ clang clang-tidy libclang-rt-14-dev libclang1-14 libclang-common-14-dev libcmocka-dev
  postgresql-15 postgresql-15-plpgsql-check postgresql-client-15 graphviz sqlite3 valgrind python3 python3-yaml ca-certificates)

node_is_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'process.exit(process.versions.node.split(".")[0] >= 18 ? 0 : 1)'
}

# need_node_modules DIR: DIR/node_modules as its package-lock.json says; the copy of the lock inside says of which.
need_node_modules() {
  local stamp=$1/node_modules/.installed-lock.json
  if cmp -s "$1/package-lock.json" "$stamp"; then
    say "npm packages of $1: all there"
    return
  fi
  run_quiet "npm packages: installing into $1/node_modules" \
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund
  cp "$1/package-lock.json" "$stamp"
}

node_is_enough || TEST_PACKAGES+=(nodejs npm)
need_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
node_is_enough || fail "node 18 or later with npm is needed; found: $(node --version 2>&1)"
{ need_node_modules tests/node && need_node_modules tests/node/next; } & # waits for the network and the disk
npm=$!
run_quiet "Configuring build/suite (gcc)" cmake --preset suite
run_quiet "Building build/suite (gcc)" cmake --build --preset suite --target schemagen fault # what these tests run
wait "$npm" || fail "npm packages could not be installed"

# What needs no answer of the tests is done beside them at the lowest priority, in the moments they leave a processor idle.
log=$(mktemp) lint_log=$(mktemp) memory=
set -m # process groups of their own, to be ended as a whole
(
  run_quiet "Configuring build/asan (clang, sanitizers)" cmake --preset asan
  run_quiet "Building build/asan (clang, sanitizers)" cmake --build --preset asan
) >"$log" 2>&1 &
asan=$!
(
  tail --pid="$asan" -f /dev/null
  scripts/lint.sh --quick
) >"$lint_log" 2>&1 &
lint=$!
set +m
renice -n 19 -g "$asan" "$lint" >/dev/null
trap 'kill -- "-$asan" "-$lint" 2>/dev/null || true; rm -rf "$log" "$lint_log" "$memory"' EXIT

# What the tests write goes to memory where that has room and lets programs run: making one database is 300 files.
if [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt 4000000 ] 2>/dev/null; then
  memory=$(mktemp -d /dev/shm/schemagen-suite.XXXXXX)
  chmod 711 "$memory" # for the user that runs Postgres
  cp /bin/true "$memory"
  ! "$memory/true" 2>/dev/null || export TMPDIR=$memory
fi

# test_build DIR PRESET CTEST_FLAG..: says at the end which tests took longest.
test_build() {
  local times=$1/Testing/slowest.log
  say "Testing $1"
  ctest --preset "$2" --output-log "$times" "${@:3}" || fail "tests failed in $1"
  say "Slowest in $1:"
  sed -nE 's/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: (\S+) \.*.* ([0-9.]+) sec$/\2 s \1/p' "$times" | sort -rn | head -12
}
test_build build/suite suite -LE sanitize
wait "$asan" || { cat "$log" >&2; fail "the sanitizers' build failed"; }
cat "$log"
test_build build/asan asan -L sanitize
wait "$lint" || { cat "$lint_log" >&2; fail "clang-tidy failed"; }
cat "$lint_log"
say "All tests passed in $SECONDS s"
