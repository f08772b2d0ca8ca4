#!/usr/bin/env bash
# The same bytes every time: every case and example is generated again in another directory, under another
# locale, time zone and umask, and `check` finds nothing to do. The checked-in generated/ of the repository
# and of the examples is what the compiler writes now.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
make_scratch
SCHEMAGEN=$(realpath "$SCHEMAGEN")

# remove_generated DIR: what the lock lists, the lock itself and the directories this leaves empty.
remove_generated() {
  local lock=$1/generated/schemagen.lock file
  [ -f "$lock" ] || return 0
  sed -n 's/^file\t[^\t]*\t[^\t]*\t//p' "$lock" | while IFS= read -r file; do rm -f "$1/$file"; done
  rm "$lock"
  find "$1" -mindepth 1 -type d -empty -delete
}

# Copies a schema and what lies beside it, without what was generated, to two places, and compares what is
# made there with each other and with what is checked in.
same_twice() {
  local name=$1 dir=$2 a=$SCRATCH/a b="$SCRATCH/elsewhere, with a space/b"
  mkdir -p "$a" "$b"
  cp -r "$dir/." "$a"
  rm -rf "$a/expect"
  remove_generated "$a"
  cp -r "$a/." "$b"
  (cd "$a" && LC_ALL=C TZ=UTC "$SCHEMAGEN" generate -q) || fail "$name: generate fails"
  (cd "$b" && umask 077 && LC_ALL=C.UTF-8 TZ=Pacific/Kiritimati "$SCHEMAGEN" generate -q) || fail "$name: generate fails elsewhere"
  diff -r "$a" "$b" || fail "$name: two runs differ"
  (cd "$a" && "$SCHEMAGEN" check) || fail "$name: check after generate exits with $?"
  (cd "$b" && "$SCHEMAGEN" generate -q && diff -r "$a" "$b") || fail "$name: a second run changes something"
  [ ! -d "$dir/generated" ] || diff -r "$dir" "$a" ||
    fail "$name: the generated files are not what schemagen writes; run: schemagen generate -f $dir/schema.yaml"
  rm -rf "$a" "$b"
}

for dir in examples/*/; do
  [ -f "${dir}schema.yaml" ] || continue # a program on another one's schema
  [ -d "${dir}generated" ] || fail "$dir: no generated/; run: schemagen generate -f ${dir}schema.yaml"
  same_twice "$dir" "${dir%/}"
done
mkdir "$SCRATCH/top"
cp -r schema.yaml generated "$SCRATCH/top"
same_twice schema.yaml "$SCRATCH/top"
for dir in tests/cases/*/*/; do
  [ ! -d "${dir}expect" ] || [ -f "${dir}args" ] || [ -f "${dir}exit" ] || same_twice "$dir" "${dir%/}"
done
