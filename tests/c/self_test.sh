#!/usr/bin/env bash
# The generated self-test (`c: { self_test: true }`) of every schema that makes C and DDL, compiled strictly with ASan and
# UBSan: every table passes, in SQLite and in Postgres; one with vectors in PGlite, which has pgvector. Once under valgrind. A
# mistake put into the generated code is found; a database with other tables is, too.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need valgrind valgrind
need node nodejs
[ -d tests/node/node_modules ] || fail "tests/node/node_modules is missing; install it with: npm ci --prefix tests/node"
SCHEMAGEN=$(realpath "$SCHEMAGEN")
STRICT='-std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Werror'
CHECKED='-g -fsanitize=address,undefined -fno-sanitize-recover=all'
export SCHEMAGEN STRICT CHECKED

# generate DIRECTORY: the schema there, with the self-test.
generate() {
  grep -q '^outputs:' "$1/schema.yaml" || echo 'outputs: { postgres: true, sqlite: true, c: true }' >>"$1/schema.yaml"
  sed -i -E '/^outputs:/,/^[a-z]+:/ { s/\bc: true/c: { self_test: true }/; t; s/\bc: \{/c: { self_test: true,/; t; s/\bc: ([^ ,]+)/c: { self_test: true, path: \1 }/ }' "$1/schema.yaml"
  "$SCHEMAGEN" generate -q -f "$1/schema.yaml" && [ -n "$(find "$1" -name "*_self_test.c")" ]
}

# build DIRECTORY RUNTIME OPTION..: its self-test as a program, with the runtime in $SCRATCH/RUNTIME.
# shellcheck disable=SC2086
build() {
  local folder macro sources
  folder=$(dirname "$(find "$1" -name schemagen_rt.h)")
  macro=$(sed -n 's/^#ifdef \(.*_SELF_TEST_MAIN\)$/\1/p' "$folder"/*_self_test.c)
  mapfile -t sources < <(own_files "$folder" c)
  gcc $STRICT "${@:3}" "-D$macro" -I"$folder" -o "$1/self_test" "${sources[@]}" "$SCRATCH/$2"/*.o $ENGINES
}

# passes WHAT PROGRAM ARGUMENT..: it does, and says so of a table.
passes() {
  local said
  said=$("${@:2}" 2>&1) && [[ $said == *': ok'*', 0 tables not tested'* ]] || fail "$1: $said"
}

test_tree() {
  local name=$1 schema_dir=$2 tree=$3 work sqlite url database
  [ -n "$(find "$tree" -name schemagen_rt.h)" ] || return 0
  work=$(mktemp -d "$SCRATCH/self_test.XXXXXX")
  if [ "$tree" = generated ]; then cp schema.yaml "$work"; else cp -r "$schema_dir"/* "$work"; fi
  rm -rf "$work/generated" "$work/expect"
  generate "$work" || fail "$name: no self-test is generated"
  runtime_is_one "$(dirname "$(find "$work" -name schemagen_rt.h)")"
  # shellcheck disable=SC2086
  build "$work" checked $CHECKED || fail "$name: does not compile"
  make_databases "$work" "$schema_dir" "$work/self_test.db"
  [ -z "$sqlite" ] || passes "$name" "$work/self_test" --sqlite "$sqlite"
  [ -z "$url" ] || passes "$name" "$work/self_test" --postgres "$url"
  drop_databases
  rm -rf "$work"
  echo "ok $name"
}
export -f test_tree generate build passes
# shellcheck disable=SC2086
compile_runtime checked -std=c11 $CHECKED
compile_runtime plain -std=c11
each_tree test_tree

# One small schema, for what takes long or is wrong on purpose.
cd "$SCRATCH"
mkdir small
cat >small/schema.yaml <<'END'
schemagen: 1
name: app
outputs: { postgres: true, sqlite: true, c: true }
tables:
  bank:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      name: { type: varchar(40), unique: true }
      city: { type: varchar(40), check: "city in ('Ulm', 'Bonn')" }
      opened: timestamptz
      rate: numeric(5,2)?
      tags: text[]
  bank_statements:
    primary_key: [bank_id, day]
    columns:
      bank_id: { references: bank.id }
      day: date
      updated_at: { type: timestamptz, default: now(), set_on_update: now() }
      note: text?
END
generate small
build small plain -g
make_sqlite small/self_test.db small small/generated/sqlite/schema.sql
passes valgrind valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite small/self_test --sqlite small/self_test.db
url="${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=self_test_small}"
run_psql "$SCHEMAGEN_TEST_PG" -c 'CREATE DATABASE self_test_small'
make_postgres "$url" small small/generated/postgres/schema.sql
passes valgrind valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite small/self_test --postgres "$url"
[ "$(sqlite3 small/self_test.db 'SELECT count(*) FROM bank')" = 0 ] || fail "a row is left behind"

# fails WORDS ENGINE DATABASE: the self-test says so, with exit code 1.
fails() {
  local code=0
  small/self_test "$2" "$3" >said 2>&1 || code=$?
  [ "$code" = 1 ] && grep -qF -- "$1" said || fail "no '$1': exit $code: $(cat said)"
}

# mistaken FILE FROM TO WORDS: with the text changed the self-test fails on the database of the file.
mistaken() {
  local file=small/generated/c/$1
  cp "$file" kept
  sed -i "s/$2/$3/" "$file"
  ! cmp -s "$file" kept || fail "$1 has no '$2'"
  build small plain -O0 -w
  case $1 in *pg*) fails "$4" --postgres "$url" ;; *) fails "$4" --sqlite small/self_test.db ;; esac
  cp kept "$file"
}
mistaken app_sqlite.c 'SG_LITE_GET(1, text, &row->name)' 'SG_LITE_GET(2, text, \&row->name)' 'bank: FAILED: create: name comes back changed'
mistaken app_sqlite.c 'SG_LITE_PUT(4, ts_ms, row->opened)' 'SG_LITE_PUT(4, ts_s, row->opened)' 'bank: FAILED: insert: opened comes back changed'
mistaken app_pg.c 'SG_PG_PUT(5, opt_dec32, row->rate, 5, 2)' 'SG_PG_PUT(5, opt_dec32, row->rate, 5, 1)' 'bank: FAILED'
mistaken app.h '\(UPDATE bank SET .*\)city = ?3' '\1city = ?2' 'FAILED: update: city comes back changed'
mistaken app.h '"DELETE FROM bank WHERE id = ?1"' '"DELETE FROM bank WHERE id = -?1"' 'FAILED: delete'

build small plain -g
sqlite3 small/self_test.db 'DROP TABLE bank_statements'
code=0
small/self_test --sqlite small/self_test.db >said 2>&1 || code=$?
[ "$code" = 2 ] && grep -qF 'bank_statements: not tested: ' said || fail "a table is missing: exit $code: $(cat said)"
run_psql "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE self_test_small'
cd - >/dev/null

# Vectors, in PGlite.
mkdir "$SCRATCH/pglite"
exec {PGLITE_IN}> >(exec node tests/node/pglite.mjs "$SCRATCH/pglite" >"$SCRATCH/pglite/said" 2>&1)
for _ in $(seq 600); do
  ! grep -q '^ready$' "$SCRATCH/pglite/said" 2>/dev/null || break
  sleep 0.1
done
grep -q '^ready$' "$SCRATCH/pglite/said" || fail "PGlite did not start: $(cat "$SCRATCH/pglite/said")"
pglite="host=$SCRATCH/pglite user=postgres dbname=postgres"
run_psql "$pglite" -c 'CREATE TYPE mood AS ENUM ()' -c "ALTER TYPE mood ADD VALUE 'calm'"
for schema in tests/cases/c/vectors/schema.yaml examples/evidence/schema.yaml; do
  mkdir "$SCRATCH/vectors"
  sed 's/^outputs: { c: true }/outputs: { postgres: true, sqlite: true, c: true }/' "$schema" >"$SCRATCH/vectors/schema.yaml"
  generate "$SCRATCH/vectors"
  # shellcheck disable=SC2086
  build "$SCRATCH/vectors" checked $CHECKED
  make_sqlite "$SCRATCH/vectors/self_test.db" "$(dirname "$schema")" "$SCRATCH/vectors/generated/sqlite/schema.sql"
  passes "$schema" "$SCRATCH/vectors/self_test" --sqlite "$SCRATCH/vectors/self_test.db"
  make_postgres "$pglite" "$(dirname "$schema")" "$SCRATCH/vectors/generated/postgres/schema.sql"
  passes "$schema" "$SCRATCH/vectors/self_test" --postgres "$pglite"
  # Random rows, too, as tests/c/roundtrip.sh does where no vector is.
  python3 tests/c/roundtrip.py "$SCRATCH/vectors/generated/c" >"$SCRATCH/vectors/tables.h"
  # shellcheck disable=SC2086
  gcc -std=gnu11 -O0 -g -Wall -Wextra -Werror $CHECKED -I"$SCRATCH/vectors" -I"$SCRATCH/vectors/generated/c" -o "$SCRATCH/vectors/roundtrip" \
    tests/c/roundtrip.c "$SCRATCH"/vectors/generated/c/*.c -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc $ENGINES
  "$SCRATCH/vectors/roundtrip" "$SCRATCH/vectors/self_test.db" "$pglite" 10 1
  rm -r "$SCRATCH/vectors"
done
exec {PGLITE_IN}>&-
