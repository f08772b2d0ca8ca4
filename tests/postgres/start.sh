#!/usr/bin/env bash
# start.sh ENV_FILE: a fresh Postgres cluster in a temporary directory, on a Unix socket only, not synced
# to disk, run by a user that is not root. Its address goes to ENV_FILE. A watcher stops it when ctest goes
# away without running stop.sh.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
env_file=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

bin=
for dir in /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null || true)"; do
  [ -x "$dir/initdb" ] && bin=$dir && break
done
[ -n "$bin" ] || fail "Postgres 15 is missing; install it with: apt-get install postgresql-15"

[ ! -f "$env_file" ] || "$here/stop.sh" "$env_file"
home=$(mktemp -d "${TMPDIR:-/tmp}/schemagen-pg.XXXXXX")
owner=()
if [ "$(id -u)" -eq 0 ]; then
  id postgres >/dev/null 2>&1 || fail "user postgres is missing; install it with: apt-get install postgresql-15"
  chown postgres "$home"
  owner=(runuser -u postgres --)
fi
cat >"$env_file" <<END
PG_HOME='$home'
PG_BIN='$bin'
SCHEMAGEN_TEST_PG='host=$home user=postgres dbname=postgres'
END
cd "$home"
"${owner[@]}" "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
  >"$home/initdb.log" 2>&1 || { cat "$home/initdb.log" >&2; fail "initdb failed"; }
"${owner[@]}" "$bin/pg_ctl" -D "$home/data" -w -s -l "$home/server.log" -o "-c listen_addresses='' \
  -c unix_socket_directories='$home' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
  -c autovacuum=off -c jit=off -c max_connections=40 -c shared_buffers=64MB -c timezone=UTC" start </dev/null >/dev/null 2>&1 ||
  { cat "$home/server.log" >&2; fail "Postgres did not start"; }

ctest=$PPID
( while kill -0 "$ctest" 2>/dev/null && [ -d "$home" ]; do sleep 2; done
  [ ! -d "$home" ] || "$here/stop.sh" "$env_file" ) </dev/null >/dev/null 2>&1 &
disown
