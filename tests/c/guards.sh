#!/usr/bin/env bash
# What must not compile does not: a row under other packing or enum options, a plain value for a nullable column.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need gcc gcc
make_scratch
HEADERS=tests/cases/c/types/expect/generated/c

# refused MESSAGE OPTION..: $SCRATCH/t.c fails to compile, and gcc says MESSAGE.
refused() {
  local message=$1
  shift
  ! gcc -std=c11 -fsyntax-only -I"$HEADERS" "$@" "$SCRATCH/t.c" 2>"$SCRATCH/said" || fail "compiles: gcc $*"
  grep -qF "$message" "$SCRATCH/said" || fail "gcc $*: does not say '$message': $(cat "$SCRATCH/said")"
}

echo '#include "all_types.h"' >"$SCRATCH/t.c"
gcc -std=c11 -fsyntax-only -I"$HEADERS" "$SCRATCH/t.c"
refused layout -fpack-struct
refused 'as large as int' -fshort-enums
for std in c99 c++11; do
  echo 'void f(all_types_numbers *row); void f(all_types_numbers *row) { row->number_null = sg_some_i32(5); }' |
    gcc -x "$([ $std = c99 ] && echo c || echo c++)" -std=$std -fsyntax-only -include "$HEADERS/all_types.h" -
done
echo '#include "all_types.h"
void f(all_types_numbers *row) { row->number_null = 5; }' >"$SCRATCH/t.c"
refused 'incompatible types'
echo '#include "all_types.h"
void f(all_types_texts *row) { row->plain = "five"; }' >"$SCRATCH/t.c"
refused 'incompatible types'
