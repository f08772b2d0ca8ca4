#!/usr/bin/env bash
# run.sh PRELOAD KIND: lets every allocation (alloc), every call that changes the disk (io: ENOSPC, then EROFS), or
# kills the process before every such call (kill), one run each. A fault gives exit 1 and words, never a crash; the next
# `generate` always brings the tree to what it should be and leaves nothing behind; of a migration all is there or nothing, and
# the next `migrate` writes it whole.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
preload=$1
export FAULT_KIND=$2
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm # each file of a migration is synced
make_scratch
SCHEMAGEN=$(realpath "$SCHEMAGEN")
cd "$SCRATCH"
export FAULT_HIT=$SCRATCH/hit

# Two versions of a schema: the second changes files, adds one and removes one.
mkdir old new
cat >old/schema.yaml <<'END'
schemagen: 1
name: fault
enums:
  state: [open, closed]
tables:
  items:
    columns:
      id: { type: uuid, primary_key: true, default: uuid() }
      state: { type: state, default: open }
END
cat >new/schema.yaml <<'END'
schemagen: 1
name: fault
outputs: { postgres: true, drizzle_pg: true, c: true }
tables:
  items:
    columns:
      id: { type: uuid, primary_key: true, default: uuid() }
      title: { type: text, check: length(title) > 0 }
    indexes:
      - [title]
END
(cd old && "$SCHEMAGEN" generate -q >/dev/null)
cp -r old/generated start
(cd new && cp -r ../start generated && "$SCHEMAGEN" generate -q >/dev/null)

# One run with fault number $1: sets code; false when there was no call of that number.
run_with_fault() {
  code=0
  rm -f "$FAULT_HIT"
  { FAULT_AT=$1 LD_PRELOAD=$preload "$SCHEMAGEN" "$2" -q >"$SCRATCH/out" 2>"$SCRATCH/err"; } 2>/dev/null || code=$?
  [ -f "$FAULT_HIT" ]
}

check_words() {
  [ "$code" -eq 0 ] || [ "$code" -eq 1 ] || [ "$FAULT_KIND" = kill ] || fail "fault $1: exit $code: $(cat "$SCRATCH/err")"
  [ "$code" -ne 1 ] || [ -s "$SCRATCH/err" ] || fail "fault $1: exit 1 without a word"
}

# The tree is that of the second schema. Removing an emptied directory is best effort.
complete() {
  find work -depth -type d -empty -delete
  diff -r new work
}

fault_generate() {
  local at=1
  while :; do
    rm -rf work
    cp -r new work
    rm -rf work/generated
    cp -r start work/generated
    (cd work && run_with_fault "$at" generate && check_words "$at" && echo "$code" >"$SCRATCH/code") || {
      [ ! -f "$FAULT_HIT" ] || exit 1
      break
    }
    if [ "$(cat "$SCRATCH/code")" -eq 0 ]; then
      complete || fail "fault $at: exit 0, but the tree is not complete"
    elif [ "$FAULT_KIND" = io ]; then
      # What was there is whole, or `check` says that something is to be done.
      diff -r start work/generated >/dev/null || ! (cd work && "$SCHEMAGEN" check -q >/dev/null 2>&1) ||
        complete || fail "fault $at: check is content with a tree that is not complete"
    fi
    (cd work && "$SCHEMAGEN" generate -q >/dev/null) || fail "fault $at: the next run does not recover"
    complete || fail "fault $at: the next run gives another tree"
    at=$((at + 1))
  done
  [ "$at" -gt 5 ] || fail "only $at faults: the preload does not work"
  echo "$((at - 1)) faults"
}

# One migration after another, in both layouts: what the journal or a migration.sql does not make one was never there.
fault_migrate() {
  local layout at
  for layout in 0.45 1.0; do
    at=1
    rm -rf first whole && mkdir first
    printf 'schemagen: 1\ndrizzle: { version: "%s" }\noutputs: { sqlite: true, migrations_sqlite: m }\ntables:\n  a: { columns: { id: { type: integer, primary_key: true } } }\n' "$layout" >first/schema.yaml
    (cd first && "$SCHEMAGEN" migrate -q)
    cp -r first whole
    sed -i 's/ } } }/ }, b: text? } }/' first/schema.yaml whole/schema.yaml
    (cd whole && "$SCHEMAGEN" migrate -q)
    while :; do
      rm -rf work && cp -r first work
      (cd work && run_with_fault "$at" migrate && check_words "$at" && echo "$code" >"$SCRATCH/code") || {
        [ ! -f "$FAULT_HIT" ] || exit 1
        break
      }
      find work -depth -type d -empty -delete
      if [ "$FAULT_KIND" = io ] && [ "$(cat "$SCRATCH/code")" -ne 0 ]; then
        diff -r first work || fail "fault $at: a migration that failed leaves something"
      elif ! diff -r first work >/dev/null && ! diff -r whole work >/dev/null; then
        (cd work && "$SCHEMAGEN" migrate --check) >"$SCRATCH/said" 2>&1 || true
        grep -q E0867 "$SCRATCH/said" || fail "fault $at: what is left is not found: $(cat "$SCRATCH/said")"
      fi
      (cd work && "$SCHEMAGEN" migrate -q) || fail "fault $at: the next run does not go on"
      diff -r whole work || fail "fault $at: the next run writes something else"
      at=$((at + 1))
    done
    [ "$at" -gt 15 ] || fail "only $at faults: the preload does not work"
    echo "$((at - 1)) faults of migrate, drizzle $layout"
  done
}

fault_alloc() {
  local at=1
  cd new
  "$SCHEMAGEN" check -q >"$SCRATCH/out0" 2>"$SCRATCH/err0"
  while run_with_fault "$at" check; do
    check_words "$at"
    [ "$code" -ne 0 ] || cmp -s "$SCRATCH/err" "$SCRATCH/err0" || fail "fault $at: exit 0, but it says $(cat "$SCRATCH/err")"
    at=$((at < 200 ? at + 1 : at + 7))
  done
  [ "$at" -gt 5 ] || fail "only $at faults: the preload does not work"
  echo "allocations up to $at"
}

case $FAULT_KIND in
  alloc) fault_alloc ;;
  io)
    for FAULT_ERRNO in 28 30; do
      export FAULT_ERRNO
      fault_generate
    done
    fault_migrate ;;
  kill)
    fault_generate
    fault_migrate ;;
esac
