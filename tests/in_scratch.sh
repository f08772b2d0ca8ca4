#!/usr/bin/env bash
# in_scratch.sh SCRIPT: runs a test script in an empty directory of its own, with tests/lib.sh at $TESTS/lib.sh.
TESTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export TESTS
. "$TESTS/lib.sh"
make_scratch
cd "$SCRATCH"
bash "$1"
