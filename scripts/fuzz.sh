#!/usr/bin/env bash
# fuzz.sh [SECONDS [NAME]..]: runs the fuzz targets tests/fuzz/NAME_fuzz.c for so long each (default 60), growing a corpus
# in build/fuzz/corpus. A finding is written beside it and ends the run.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
seconds=${1:-60}
shift || true
need_packages "${BUILD_PACKAGES[@]}" clang libclang-rt-14-dev libcmocka-dev libpq-dev libsqlite3-dev python3
run_quiet "Configuring build/fuzz" cmake --preset fuzz
run_quiet "Building build/fuzz" cmake --build --preset fuzz
if [ $# -eq 0 ]; then
  mapfile -t names < <(basename -s _fuzz.c tests/fuzz/*_fuzz.c)
  set -- "${names[@]}"
fi
for name in "$@"; do
  corpus=build/fuzz/corpus/$name
  mkdir -p "$corpus"
  options=(-max_total_time="$seconds" -max_len=8192 -rss_limit_mb=2048 -timeout=10 -artifact_prefix="build/fuzz/$name-" -verbosity=0)
  [ ! -f "tests/fuzz/$name.dict" ] || options+=(-dict="tests/fuzz/$name.dict")
  say "Fuzzing $name for $seconds s"
  "build/fuzz/tests/${name}_fuzz" "${options[@]}" "$corpus" "tests/fuzz/corpus/$name" \
    >"build/fuzz/$name.log" 2>&1 || {
    tail -60 "build/fuzz/$name.log" >&2
    fail "$name: a finding in build/fuzz/$name-*"
  }
done
say "No findings"
