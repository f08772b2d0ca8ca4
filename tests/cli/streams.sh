#!/usr/bin/env bash
# What goes to which stream, and what happens when a stream cannot be written.
. "$TESTS/lib.sh"

# expect EXIT COMMAND..: runs it with ./out and ./err.
expect() {
  local want=$1 code=0
  shift
  "$@" > out 2> err || code=$?
  [ "$code" = "$want" ] || fail "$*: exit $code, not $want: $(cat err)"
}
schemagen() { "$SCHEMAGEN" "$@"; }

expect 0 schemagen --version
grep -qE '^schemagen [0-9]+\.[0-9]+\.[0-9]+$' out || fail "--version: $(cat out)"
[ ! -s err ] || fail "--version: standard error is not empty"
for verb in generate check validate verify init explain model report docs erd schema help; do
  expect 0 schemagen $verb --help
  grep -q "^Usage: schemagen $verb" out || fail "$verb --help"
  cp out first
  expect 0 schemagen help $verb
  cmp -s out first || fail "help $verb is not $verb --help"
done
expect 1 schemagen
[ ! -s out ] || fail "a mistake was printed to standard output"

# Standard output full, closed, or a pipe nobody reads: exit 1 and a message; never a signal.
code=0
"$SCHEMAGEN" --help > /dev/full 2> err || code=$?
[ "$code" = 1 ] && grep -q 'E0912' err || fail "/dev/full: exit $code"
code=0
"$SCHEMAGEN" --help >&- 2> err || code=$?
[ "$code" = 1 ] && grep -q 'E0912' err || fail "closed: exit $code"
code=0
{ sleep 0.2; "$SCHEMAGEN" --help 2> err || echo $? > code; } | true
[ "$(cat code)" = 1 ] && grep -q 'Broken pipe' err || fail "broken pipe: exit $(cat code)"
# Standard error closed: nothing meant for it ends up in a file.
"$SCHEMAGEN" init 2>&- || :
cmp -s schema.yaml "$TESTS/../templates/init/schema.yaml" || fail "words in the schema"

# Colour: by flag; not for a file; not with NO_COLOR.
expect 1 schemagen bogus
! grep -q $'\x1b' err || fail "colour in a file"
expect 1 schemagen bogus --color always
grep -q $'\x1b\\[1;31merror:' err || fail "no colour with --color always"
NO_COLOR=1 expect 1 schemagen bogus --color=always
grep -q $'\x1b' err || fail "--color always is stronger than NO_COLOR"

# --quiet: errors, but no summary.
expect 1 schemagen bogus --quiet
! grep -q '^schemagen: 1 error' err || fail "a summary in spite of --quiet"
rm -f schema.yaml
expect 0 schemagen init --quiet
[ ! -s err ] || fail "init --quiet is not quiet"

# init: the file as embedded; --force replaces, without it nothing is touched.
cmp -s schema.yaml "$TESTS/../templates/init/schema.yaml" || fail "init wrote something else"
echo mine > schema.yaml
expect 1 schemagen init
[ "$(cat schema.yaml)" = mine ] || fail "init replaced a file"
expect 0 schemagen init --force
cmp -s schema.yaml "$TESTS/../templates/init/schema.yaml" || fail "init --force did not replace"
[ "$(ls | grep -c schemagen-new)" = 0 ] || fail "a temporary file is left"
expect 0 schemagen init -f other.yaml
cmp -s other.yaml schema.yaml || fail "init -f"

# explain: any case; the list has every page.
expect 0 schemagen explain e0101
expect 0 schemagen explain
[ "$(wc -l < out)" = "$(cat "$TESTS"/../src/diag/{codes,breaking}.def | grep -cE '^(DIAG|BREAK)\(')" ] || fail "explain's list"

# The forms for programs are what they claim, also for bytes that are not UTF-8.
for bytes in bogus $'caf\xe9' 'q"\n'; do
  expect 1 schemagen "$bytes" --diagnostics json
  python3 -c 'import json; [json.loads(line) for line in open("err", encoding="utf-8")]' || fail "json: $bytes"
  expect 1 schemagen "$bytes" --diagnostics=sarif
  python3 -c 'import json; assert json.load(open("err", encoding="utf-8"))["runs"][0]["results"]' || fail "sarif: $bytes"
done
expect 0 schemagen --version --diagnostics sarif
python3 -c 'import json; assert json.load(open("err"))["runs"][0]["results"] == []' || fail "sarif of nothing"

# --verbose adds lines for people, on standard error.
printf 'schemagen: 1\ntables: { t: { columns: { id: { type: uuid, primary_key: true } } } }\n' >verbose.yaml
expect 0 schemagen generate --verbose -f verbose.yaml
grep -q '^schemagen: read verbose.yaml$' err || fail "--verbose does not say what was read: $(cat err)"
grep -q '^schemagen: made postgres: 1 files$' err || fail "--verbose does not say what was made: $(cat err)"
expect 0 schemagen generate --verbose -f verbose.yaml --diagnostics json
[ ! -s err ] || fail "--verbose among JSON: $(cat err)"

# The last sentence of generate counts what was done, and what was not.
sentence() {
  expect 0 schemagen generate -f counted.yaml
  [ "$(tail -n 1 err)" = "schemagen: $1" ] || fail "generate says: $(cat err), not: $1"
}
counted() { # counted OUTPUT..: a schema with these outputs
  printf 'schemagen: 1\noutputs:\n  lock: counted.lock\n' >counted.yaml
  printf '  %s\n' "$@" >>counted.yaml
  printf 'tables: { t: { columns: { id: { type: uuid, primary_key: true } } } }\n' >>counted.yaml
}
counted 'postgres: pg.sql' 'sqlite: lite.sql'
sentence '2 files, 2 created'
sentence '2 files up to date'
echo >>lite.sql
sentence '1 warning; 2 files, 1 changed'
counted 'postgres: pg.sql'
echo >>lite.sql
sentence '1 warning; 1 file, 1 left alone'
sentence '1 file up to date'
counted 'sqlite: other.sql'
sentence '1 file, 1 created, 1 deleted'
