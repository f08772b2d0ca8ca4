#!/usr/bin/env bash
# `verify --c`: the generated C of every tree is what its schema says; of a small project, what it says of files that were
# changed or are gone, of a schema without C, and when libclang or its headers are missing.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need gcc gcc
SCHEMAGEN=$(realpath "$SCHEMAGEN")
export SCHEMAGEN

verify_tree() {
  local name=$1 schema_dir=$2 tree=$3 schema=$2/schema.yaml said code=0
  [ -n "$(find "$tree" -name schemagen_rt.h)" ] || return 0
  [ "$tree" != generated ] || schema=schema.yaml tree=.
  said=$("$SCHEMAGEN" verify --c -f "$schema" --out "$tree" 2>&1) || code=$?
  [ "$code" -eq 0 ] && [[ $said == *'as the schema says, on 7 ABIs'* ]] && echo "ok $name" && return
  printf 'FAILED %s: exit %s\n%s\n' "$name" "$code" "$said"
  return 1
}
export -f verify_tree
each_tree verify_tree

cd "$SCRATCH"
cat >schema.yaml <<'END'
schemagen: 1
name: app
outputs: { postgres: true, sqlite: true, c: true }
enums: { state: [open, done] }
tables:
  users:
    columns:
      id: { type: bigint, primary_key: true }
      email: varchar(200)
      age: integer?
      state: state
END

# expect EXIT WORDS FLAG..: the exit code of `verify --c`, and words among what it says.
expect() {
  local want=$1 words=$2 code=0
  shift 2
  "$SCHEMAGEN" verify --c "$@" >said 2>&1 || code=$?
  sed -i 's/   */  /g' said
  [ "$code" -eq "$want" ] && grep -qF -- "$words" said || fail "verify --c $*: exit $code, no \"$words\" in: $(cat said)"
}

# Before anything is generated: what would be.
expect 0 '| app_users | 40 | 40 | 40 | 40 | 28 | 32 | 32 |'
[ ! -e generated ] || fail "verify writes"
"$SCHEMAGEN" generate -q
expect 0 'c has 1 rows'

# changed FILE FROM TO WORDS: a row of the table that a changed file gives.
changed() {
  local file=generated/c/$1
  cp "$file" kept
  sed -i "s|$2|$3|" "$file"
  ! cmp -s "$file" kept || fail "$1 has no '$2'"
  expect 2 "$4"
  cp kept "$file"
}
changed app.h 'sg_opt_i32 age;' 'sg_opt_i64 age;' 'generated/c/app.h:30:14  app_users.age  sg_opt_i32  sg_opt_i64'
changed app.h 'int64_t id;.*' 'int64_t id; int more;' 'app_users.more  nothing  int'
changed app.h 'sg_str email;' 'sg_str mail;' 'app_users.email  sg_str  missing'
changed app.h 'typedef struct app_users {' 'typedef struct __attribute__((packed)) app_users {' 'app_users: size on armv7  32  28'
changed app.h 'APP_STATE_DONE = 2' 'APP_STATE_DONE = 3' 'APP_STATE_DONE  2  3'
changed app.h 'APP_USERS_C_EMAIL,' '' 'APP_USERS_C_AGE  2  1'
changed app.h 'app_state_to_str(app_state value);' 'app_state_to_str(int value);' 'app_state_to_str  const char *(app_state)  const char *(int)'
changed app.h 'typedef struct app_users {' 'typedef struct {' 'app_users  a struct  missing'
changed app.h '#if SG_RT_ABI != .*' '#if 1' 'is of another schemagen'
changed schemagen_rt.h 'SG_OPT(i32, int32_t)' 'SG_OPT(i32, int64_t)' 'app_users.age: size on i386  8  12'
changed app.c 'sg_rc app_users_get(' 'void app_users_get(' "conflicting types for 'app_users_get'"
changed app_pg.c 'sg_rc app_users_pg_bind(' 'sg_rc app_users_pg_bound(' 'app_users_pg_bind  a definition  missing'
changed app_sqlite.c 'SG_LITE_GET(0, i64, &row->id)' 'SG_LITE_GET(0, i64, \&row->key)' "no member named 'key'"

mv generated/c/app_sqlite.c kept
expect 2 'generated/c/app_sqlite.c  app_sqlite.c  a file  missing'
mv kept generated/c/app_sqlite.c
sed -i 's/      state: state/      state: state\n      note: text?/' schema.yaml
expect 2 'app_users.note  sg_str  missing'
"$SCHEMAGEN" generate -q
expect 0 'c has 1 rows'
expect 0 'c has 1 rows' --out elsewhere
sed -i 's|c: true|c: { path: . }|' schema.yaml
"$SCHEMAGEN" generate -q
expect 0 'c has 1 rows'
sed -i 's|c: { path: . }|c: true|' schema.yaml
sed -i 's/, c: true//' schema.yaml
expect 3 'the schema is not proven: there is nothing to prove: it has no output c'
sed -i 's/sqlite: true/c: true/' schema.yaml

# Without libclang, and with one whose own headers are not there.
mkdir no_library no_headers
for version in -{13..20}.so.1 .so .so.1 .so.13; do echo none >"no_library/libclang$version"; done
cat >version.c <<'END'
typedef struct { const void *data; unsigned flags; } String;
String clang_getClangVersion(void);
String clang_getClangVersion(void) { return (String){"clang version 99.0.1", 0}; }
END
gcc -shared -fPIC -o no_headers/libclang-14.so.1 version.c -Wl,-soname,libclang-14.so.1 -Wl,--no-as-needed \
  "$(gcc -print-file-name=libclang-14.so.1)"
"$SCHEMAGEN" generate -q
LD_LIBRARY_PATH=$PWD/no_library expect 3 'c is not proven: cannot open libclang-14.so.1 (install it with: apt-get install libclang1-14)'
LD_LIBRARY_PATH=$PWD/no_headers expect 3 'apt-get install libclang-common-99-dev'
