#!/usr/bin/env bash
# Random rows of every table of every tree through both databases and back (tests/c/roundtrip.c), compiled with
# ASan and UBSan, and for one tree under valgrind.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need valgrind valgrind

# shellcheck disable=SC2086
check_roundtrip() {
  local name=$1 schema_dir=$2 tree=$3 header folder work sqlite url database sources checks runtime=checked
  header=$(find "$tree" -name schemagen_rt.h | head -1)
  [ -n "$header" ] || return 0
  folder=$(dirname "$header")
  runtime_is_one "$folder"
  work=$(mktemp -d "$SCRATCH/roundtrip.XXXXXX")
  make_databases "$tree" "$schema_dir" "$work/db"
  [ -n "$sqlite$url" ] || return 0
  python3 tests/c/roundtrip.py "$folder" >"$work/tables.h"
  grep -q '^TABLE_' "$work/tables.h" || return 0
  case $name in # the warnings of the optimiser take two thirds of the time: for the largest trees
  c/types) checks='-O1' runtime=plain ;;
  schema) checks="-O1 $CHECKED" ;;
  *) checks="-O0 $CHECKED" ;;
  esac
  mapfile -t sources < <(own_files "$folder" c)
  gcc -std=gnu11 -g -Wall -Wextra -Werror $checks -I"$work" -I"$folder" -o "$work/roundtrip" tests/c/roundtrip.c \
    "${sources[@]}" "$SCRATCH/$runtime"/*.o -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc $ENGINES
  if [ "$name" = c/types ]; then
    valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
      "$work/roundtrip" "$sqlite" "$url" 20 3
  else
    ASAN_OPTIONS=detect_leaks=1 "$work/roundtrip" "$sqlite" "$url" 20 1
  fi
  drop_databases
  rm -rf "$work"
  echo "ok $name"
}
export -f check_roundtrip
export CHECKED='-fsanitize=address,undefined -fno-sanitize-recover=all'
# shellcheck disable=SC2086
compile_runtime checked -std=gnu11 -O1 $CHECKED
compile_runtime plain -std=gnu11 -O1
each_tree check_roundtrip
