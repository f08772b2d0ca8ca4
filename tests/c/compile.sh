#!/usr/bin/env bash
# The generated C of every tree: headers and sources as C99, C11 and C17 and headers as C++11, 17 and 20, each by gcc or
# clang and the oldest by both, strict, -Werror; each header alone and freestanding; and a program made from the headers
# (tests/c/descriptors.py) that is linked with the sources and run.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need g++ g++
need clang clang
need python3 python3
export STRICT='-Wall -Wextra -Wpedantic -Wshadow -Wundef -Wcast-qual -Wcast-align -Werror -fsyntax-only'

# initial_rows HEADER..: a row of each table, begun as the headers say.
initial_rows() {
  awk '/^typedef struct [A-Za-z0-9_]+ \{$/ { row = $3 }
    /^#define [A-Z0-9_]+_INIT \{/ { print "extern const " row " initial_" row "; const " row " initial_" row " = " $2 ";" }' "$@"
}

# syntax FOLDER ARGUMENT..: the sources in every C, as strict as can be.
# shellcheck disable=SC2086
syntax() {
  local std
  for std in c99 c17; do
    gcc -std=$std $STRICT -Wconversion -Wstrict-prototypes $ENGINE_HEADERS "-I$1" "${@:2}"
  done
  for std in c99 c11; do
    clang -std=$std $STRICT -Wconversion -Wmissing-variable-declarations $ENGINE_HEADERS "-I$1" "${@:2}"
  done
}

# syntax_cpp FOLDER SOURCE
# shellcheck disable=SC2086
syntax_cpp() {
  local std
  for std in c++11 c++17; do
    g++ -std=$std $STRICT "-I$1" "$2"
  done
  for std in c++11 c++20; do
    clang++ -std=$std $STRICT "-I$1" "$2"
  done
}

# alone FOLDER HEADER..: each header by itself, without a C library.
# shellcheck disable=SC2086
alone() {
  local header
  for header in "${@:2}"; do
    clang -x c -std=c99 -ffreestanding $STRICT "-I$1" "$header"
  done
}

# shellcheck disable=SC2086
compile_folder() {
  local folder=$1 work=$2 sources headers
  runtime_is_one "$folder"
  mapfile -t sources < <(own_files "$folder" c)
  mapfile -t headers < <(own_files "$folder" h)
  # The runtime's own headers for one engine are for the generated sources, which alone include them.
  find "$folder" -maxdepth 1 -name '*.h' ! -name schemagen_sqlite.h ! -name schemagen_pg.h -printf '#include "%f"\n' | sort >"$work/all.h"
  { cat "$work/all.h" && initial_rows "${headers[@]}"; } >"$work/all.cpp"
  # All sources as one unit: what stands before the code is read once. Each is compiled by itself for the program below.
  { cat "$work/all.cpp" && printf '#include "%s"\n' "${sources[@]##*/}"; } >"$work/all.c"
  syntax "$folder" "$work/all.c"
  syntax_cpp "$folder" "$work/all.cpp"
  alone "$folder" "${headers[@]}"
  python3 tests/c/descriptors.py "$folder" >"$work/descriptors.c"
  gcc -std=c11 -Wall -Wextra -Werror -g -I"$folder" -o "$work/descriptors" "$work/descriptors.c" \
    "${sources[@]}" "$SCRATCH"/runtime/*.o $ENGINES
  "$work/descriptors"
}

compile_tree() {
  local name=$1 tree=$3 folder work
  work=$(mktemp -d "$SCRATCH/c.XXXXXX")
  while IFS= read -r folder; do
    compile_folder "$folder" "$work" # not `|| ..`: that would switch `set -e` off inside
    echo "ok $name"
  done < <(find "$tree" -name '*.h' -printf '%h\n' | sort -u)
  rm -rf "$work"
}
export -f compile_tree compile_folder initial_rows syntax syntax_cpp alone

compile_runtime runtime -std=c11
syntax generated/c generated/c/schemagen_*.c
alone generated/c generated/c/schemagen_{check,inside,rt}.h
each_tree compile_tree

# The names nobody should use once more, as a file per table, for both databases, with the self-test: all sources as one unit.
mkdir "$SCRATCH/names"
sed 's/^outputs: .*/outputs: { postgres: true, sqlite: true, c: { path: ., layout: files, self_test: true } }/' \
  tests/cases/c/names/schema.yaml >"$SCRATCH/names/schema.yaml"
"$SCHEMAGEN" generate -q -f "$SCRATCH/names/schema.yaml"
# What a program may include before: their macros must not meet our names.
usual() { printf '#include <%s>\n' assert.h complex.h errno.h fcntl.h fenv.h float.h inttypes.h limits.h locale.h math.h netdb.h \
  netinet/in.h pthread.h signal.h stdio.h stdlib.h string.h sys/socket.h sys/stat.h sys/sysmacros.h sys/types.h sys/wait.h termios.h time.h unistd.h wchar.h; }
{ usual && find "$SCRATCH/names" -name '*.c' -printf '#include "%f"\n' | sort; } >"$SCRATCH/all.c"
{ usual && echo '#include "nasty.h"' && find "$SCRATCH/names" -name '*.h' ! -name 'schemagen_*' -exec cat {} + | initial_rows; } >"$SCRATCH/all.cpp"
syntax "$SCRATCH/names" -DNASTY_SCHEMA_SELF_TEST_MAIN "$SCRATCH/all.c"
syntax_cpp "$SCRATCH/names" "$SCRATCH/all.cpp"
