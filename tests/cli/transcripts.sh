#!/usr/bin/env bash
# The transcripts under `## When` of the command line's explain pages (E09..), to the letter: each is
# run in an empty directory, and what it prints on standard error must be what the page shows.
. "$TESTS/lib.sh"
pages=$(cd "$TESTS/../src/diag/explain" && pwd)
schemagen() { "$SCHEMAGEN" "$@"; }

count=0
for page in "$pages"/E09*.md; do
  mkdir run && cd run
  sed -n '/^```console$/,/^```$/p' "$page" | sed '1d;$d' > ../transcript
  command=$(sed -n '1s/^\$ //p' ../transcript)
  [ -n "$command" ] || fail "$(basename "$page"): no transcript"
  sed 1d ../transcript > ../expected
  code=0
  eval "$command" > ../stdout 2> ../found || code=$?
  diff -u ../expected ../found || fail "$(basename "$page"): the transcript is not what is printed"
  [ "$code" = 1 ] || fail "$(basename "$page"): exit $code, not 1"
  [ ! -s ../stdout ] || fail "$(basename "$page"): printed to standard output"
  cd .. && rm -r run
  count=$((count + 1))
done
[ "$count" -ge 15 ] || fail "only $count transcripts"
