#!/usr/bin/env bash
# stop.sh ENV_FILE: stops the cluster that start.sh started and removes it. Nothing to stop is fine.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
[ -f "$1" ] || exit 0
. "$1"
rm -f "$1"
case $PG_HOME in */schemagen-pg.*) ;; *) fail "not a cluster of ours: $PG_HOME" ;; esac
if [ -d "$PG_HOME/data" ]; then
  owner=()
  [ "$(id -u)" -ne 0 ] || owner=(runuser -u postgres --)
  cd "$PG_HOME"
  "${owner[@]}" "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -m immediate -w -s stop || true
fi
rm -rf "$PG_HOME"
