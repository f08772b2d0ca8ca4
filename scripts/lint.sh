#!/usr/bin/env bash
# lint.sh [FILE.c]..: clang-tidy over the sources (all of them without arguments: about two minutes on two cores).
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need_packages "${BUILD_PACKAGES[@]}" clang clang-tidy libcmocka-dev libpq-dev libsqlite3-dev
run_quiet "Configuring build/asan" cmake --preset asan
if [ $# -eq 0 ]; then
  mapfile -t files < <(git ls-files 'src/*.c')
  set -- "${files[@]}"
fi
say "clang-tidy: $# files"
printf '%s\0' "$@" | xargs -0 -n 4 -P "$(nproc)" clang-tidy --quiet -p build/asan 2>/dev/null ||
  fail "clang-tidy has findings"
say "clang-tidy: no findings"
