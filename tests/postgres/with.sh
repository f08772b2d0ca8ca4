#!/usr/bin/env bash
# with.sh ENV_FILE COMMAND..: runs a test with the cluster's address (a libpq connection string) in
# SCHEMAGEN_TEST_PG. The command makes databases of its own.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
[ -f "$1" ] || fail "no Postgres cluster; run this test through ctest, which starts one"
. "$1"
export SCHEMAGEN_TEST_PG
[ ! -x "$PG_BIN/psql" ] || PATH=$PG_BIN:$PATH # Debian's own psql is a Perl script, which takes three times as long to find this one
shift
exec "$@"
