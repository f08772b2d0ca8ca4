#!/usr/bin/env bash
# Installs what the tests need (only what is missing), builds with gcc, runs every test, then builds
# with clang under the sanitizers and runs the tests that execute our own code there, then clang-tidy. Safe to run again.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

TEST_PACKAGES=(g++ clang clang-tidy libclang-rt-14-dev libclang1-14 libclang-common-14-dev libcmocka-dev
  postgresql-15 postgresql-15-plpgsql-check postgresql-client-15 graphviz sqlite3 valgrind python3 python3-yaml ca-certificates)

node_is_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'process.exit(process.versions.node.split(".")[0] >= 18 ? 0 : 1)'
}

# tests/node/node_modules as package-lock.json says; the copy of the lock inside says of which.
need_node_modules() {
  local stamp=tests/node/node_modules/.installed-lock.json
  if cmp -s tests/node/package-lock.json "$stamp"; then
    say "npm packages: all there"
    return
  fi
  run_quiet "npm packages: installing into tests/node/node_modules" \
    npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund
  cp tests/node/package-lock.json "$stamp"
}

node_is_enough || TEST_PACKAGES+=(nodejs npm)
need_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
node_is_enough || fail "node 18 or later with npm is needed; found: $(node --version 2>&1)"
need_node_modules

run_quiet "Configuring build/release (gcc)" cmake --preset release
run_quiet "Building build/release (gcc)" cmake --build --preset release
say "Testing build/release"
ctest --preset release || fail "tests failed in build/release"
run_quiet "Configuring build/asan (clang, sanitizers)" cmake --preset asan
run_quiet "Building build/asan (clang, sanitizers)" cmake --build --preset asan
say "Testing build/asan: unit, golden and command-line tests"
ctest --preset asan -L sanitize || fail "tests failed in build/asan"
scripts/lint.sh || fail "clang-tidy has findings"
say "All tests passed"
