#!/usr/bin/env bash
# templates.sh: MB a second that the template engine prints, for three kinds of template. Not a test: nothing fails.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cc -O2 -std=c11 -D_GNU_SOURCE -Isrc -o "$work/templates" scripts/bench/templates.c src/base/*.c src/diag/diag.c \
  src/diag/source.c src/diag/suggest.c src/model/case.c src/target/frame/*.c
"$work/templates"
