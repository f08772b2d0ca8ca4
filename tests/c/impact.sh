#!/usr/bin/env bash
# impact over a small project (tests/c/impact): what it lists, in each format; what it says when libclang, its
# headers, the compilation database or a source is missing.
#
# usage: impact.sh [--update]    --update writes tests/c/impact/expect as it is now
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need gcc gcc
schemagen=$(realpath "$SCHEMAGEN")
project=$PWD/tests/c/impact
make_scratch
cp -r "$project" "$SCRATCH/project"
cd "$SCRATCH/project"
rm -rf expect
sed "s|@DIR@|$PWD|g" compile_commands.json.in >compile_commands.json
"$schemagen" generate -q

# run NAME ARGUMENT..: stdout, stderr and exit code of impact, as tests/c/impact/expect/NAME.txt has them.
run() {
  local name=$1 code=0
  shift
  "$schemagen" impact "$@" >out.txt 2>err.txt || code=$?
  { printf '$ schemagen impact %s\n' "$*"; cat out.txt err.txt; printf 'exit %s\n' "$code"; } >found.txt
  if [ "$update" ]; then cp found.txt "$project/expect/$name.txt"; fi
  diff -u "$project/expect/$name.txt" found.txt || fail "impact $*: not what was wanted"
}

update=
if [ "${1-}" = --update ]; then
  update=1
  mkdir -p "$project/expect"
fi
# Every kind of use, in C and C++, with an inline function of a header that three units include.
run table users
run column users.email
run nullable users.age
run json users.state --format json
run github users.class --format github
run other auth.logins.user_id
# The project itself must be C that compiles, apart from the source that is broken on purpose.
for source in store describe other; do gcc -std=c11 -fsyntax-only -Igenerated/c "src/$source.c"; done
! gcc -std=c11 -fsyntax-only -w -Igenerated/c src/broken.c 2>/dev/null || fail "src/broken.c compiles"

# A unit that is compiled in another directory, as by CMake: paths are as seen from here all the same.
mkdir build
cat >build/compile_commands.json <<END
[{"directory": "$PWD/build", "file": "$PWD/src/store.c", "command": "gcc -std=c11 -I$PWD/generated/c -c $PWD/src/store.c"}]
END
"$schemagen" impact users.email -p build >out.txt 2>/dev/null || :
grep -q '^src/store.c:' out.txt && ! grep -q '\.\./' out.txt || fail "compiled elsewhere, and not named from here: $(cat out.txt)"
rm -r build

# Mistakes of the user.
run E0720
run E0721 usrs.email
run E0722 users.emial
run E0724 users -p src
mkdir bad && echo '[{"file": 5' >bad/compile_commands.json
run E0725 users --build bad/compile_commands.json
sed -i 's/, c: true//' schema.yaml
run E0723 users
cp "$project/schema.yaml" .

# The database names a file that is gone, and the header is older than the schema.
sed -i '/broken/d' compile_commands.json
run clean auth.logins
mv src/describe.c src/gone.c
sed -i 's/      note: text?/      note: text?\n      phone: text?/' schema.yaml
run stale users.phone
[ -z "$update" ] || exit 0

# Without libclang, and with one whose own headers are not there: exit 3, and nothing is listed.
mkdir no_library no_headers
for version in -{13..20}.so.1 .so .so.1 .so.13; do echo none >"no_library/libclang$version"; done
run_without() {
  local code=0
  LD_LIBRARY_PATH=$PWD/$1 "$schemagen" impact users >out.txt 2>err.txt || code=$?
  [ "$code" = 3 ] || fail "$1: exit $code: $(cat err.txt)"
  [ ! -s out.txt ] || fail "$1: something is listed"
  grep -qF "W0720" err.txt && grep -qF "$2" err.txt || fail "$1: $(cat err.txt)"
}
run_without no_library "cannot open libclang-14.so.1 (install it with: apt-get install libclang1-14)"
real=$(gcc -print-file-name=libclang-14.so.1)
cat >version.c <<'C'
typedef struct { const void *data; unsigned flags; } String;
String clang_getClangVersion(void);
String clang_getClangVersion(void) { return (String){"clang version 99.0.1", 0}; }
C
gcc -shared -fPIC -o no_headers/libclang-14.so.1 version.c -Wl,-soname,libclang-14.so.1 -Wl,--no-as-needed "$real"
run_without no_headers "(install them with: apt-get install libclang-common-99-dev)"
