#!/usr/bin/env bash
# lint.sh [--deep | --quick] [FILE.c]..: clang-tidy over the sources, all of them without arguments: about two minutes on two
# cores. --deep follows three times as many paths through a function before it gives up, --quick a quarter, for as much less time.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need_packages "${BUILD_PACKAGES[@]}" clang clang-tidy libcmocka-dev libpq-dev libsqlite3-dev
run_quiet "Configuring build/asan" cmake --preset asan
nodes=75000 # docs/decisions/0080, 0118
case ${1:-} in
--deep) nodes=225000 ;;
--quick) nodes=20000 ;;
esac
[ $nodes = 75000 ] || shift
if [ $# -eq 0 ]; then
  mapfile -t files < <(git ls-files 'src/*.c')
  set -- "${files[@]}"
fi
budget=()
for word in -Xclang -analyzer-config -Xclang max-nodes=$nodes; do budget+=("--extra-arg=$word"); done

# tidy MOST FILE..: a process has as many files as that at most, for starting one takes a fifth of the time.
tidy() {
  local each=$((($# - 2) / $(nproc) + 1))
  [ $each -le "$1" ] || each=$1
  printf '%s\0' "${@:2}" | xargs -0 -n $each -P "$(nproc)" clang-tidy --quiet -p build/asan "${budget[@]}" 2>/dev/null ||
    fail "clang-tidy has findings"
}
say "clang-tidy: $# files"
mapfile -t alone < <(grep -lwE 'va_(start|list|copy|end)' -- "$@") # clang-tidy 14 checks va_list in the first file of a process only
mapfile -t others < <(grep -LwE 'va_(start|list|copy|end)' -- "$@")
[ ${#others[@]} -eq 0 ] || tidy 8 "${others[@]}"
[ ${#alone[@]} -eq 0 ] || tidy 1 "${alone[@]}"
say "clang-tidy: no findings"
