#!/usr/bin/env bash
# readme.sh [ROUNDS]: runs run.sh and puts its table into README.md. The machine should have nothing else to do.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"
table=$(mktemp)
trap 'rm -f "$table"' EXIT
scripts/bench/run.sh "$@" >"$table"
sed -i -e "/^<!-- bench:begin -->\$/r $table" -e '/^<!-- bench:begin -->$/,/^<!-- bench:end -->$/{/^<!--/!d}' README.md
