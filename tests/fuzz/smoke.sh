#!/usr/bin/env bash
# smoke.sh FUZZER CORPUS: the corpus and a few thousand mutations of it, in a copy so that it does not grow.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
make_scratch
cd "$SCRATCH"
mkdir corpus
[ -d "$2" ] || fail "no corpus at $2"
runs=4000
[[ $1 != */sqlite_fuzz ]] || runs=400 # each makes databases
"$1" -runs=$runs -max_total_time=20 -max_len=4096 -rss_limit_mb=1024 -verbosity=0 corpus "$2"
