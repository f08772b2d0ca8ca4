#!/usr/bin/env bash
# The SQL text of the generated headers in the databases that the DDL of the same tree makes: every statement
# compiles and has the parameters its table's descriptors say (tests/c/statements.py).
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
check_statements() {
  local name=$1 schema_dir=$2 tree=$3 header folder work sqlite url database sources
  header=$(find "$tree" -name schemagen_rt.h | head -1)
  [ -n "$header" ] || return 0
  folder=$(dirname "$header")
  runtime_is_one "$folder"
  work=$(mktemp -d "$SCRATCH/statements.XXXXXX")
  make_databases "$tree" "$schema_dir" "$work/db"
  [ -n "$sqlite$url" ] || return 0
  python3 tests/c/statements.py "$folder" >"$work/statements.c"
  mapfile -t sources < <(own_files "$folder" c)
  gcc -std=c11 -Wall -Wextra -Werror -I"$folder" -o "$work/statements" "$work/statements.c" "${sources[@]}" \
    "$SCRATCH"/runtime/*.o $ENGINES
  "$work/statements" "$sqlite" "$url"
  drop_databases
  rm -rf "$work"
  echo "ok $name"
}
export -f check_statements
compile_runtime runtime -std=c11
each_tree check_statements
