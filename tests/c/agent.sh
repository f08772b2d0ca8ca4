#!/usr/bin/env bash
# examples/agent, built by its CMake, under valgrind: the same jobs in SQLite and in Postgres give the same
# evidence; four agents at once do each job once; a database of another schema is refused.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need cmake cmake
need psql postgresql-client-15
need sqlite3 sqlite3
need valgrind valgrind
make_scratch
SCHEMA=examples/evidence/generated

cmake -S examples/agent -B "$SCRATCH/build" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=-Werror >"$SCRATCH/log" 2>&1 &&
  cmake --build "$SCRATCH/build" >>"$SCRATCH/log" 2>&1 || fail "$(cat "$SCRATCH/log")"
agent() { valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$SCRATCH/build/agent" "$@"; }

printf 'A user MUST sign in.\nThis is prose.\nThe server SHALL answer, "caf\303\251" or not.\n' >"$SCRATCH/spec.md"
document=11111111-1111-4111-8111-111111111111
# The uuids and moments are written as each database holds them.
rows() {
  cat <<END
INSERT INTO documents (id, filename, file_type, file_path, file_hash) VALUES ('$document', 'spec.md', 'md', '$SCRATCH/spec.md', 'h1');
INSERT INTO processing_jobs (id, document_id) VALUES ('22222222-2222-4222-8222-222222222222', '$document');
INSERT INTO processing_jobs (id, document_id, max_retries) VALUES ('33333333-3333-4333-8333-333333333333', NULL, 2);
END
}
QUERY="SELECT type, content, raw_data FROM evidence ORDER BY content"
STATES="SELECT id, status, retry_count, error_message, completed_at IS NULL FROM processing_jobs ORDER BY id"

sqlite3 -bail "$SCRATCH/db" <"$SCHEMA/sqlite/schema.sql"
rows | sqlite3 -bail "$SCRATCH/db"
agent --sqlite "$SCRATCH/db" >"$SCRATCH/said.sqlite" 2>&1 || fail "$(cat "$SCRATCH/said.sqlite")"
sqlite3 -separator '|' "$SCRATCH/db" "$QUERY" "$STATES" | sed 's/|1$/|t/; s/|0$/|f/' >"$SCRATCH/sqlite"

run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$@"; }
url="${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=agent}"
run_psql "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE IF EXISTS agent' -c 'CREATE DATABASE agent'
# The test's cluster has no pgvector: a type of its name stands in for it, which the agent leaves NULL.
cat >"$SCRATCH/vector.sql" <<'END'
CREATE TYPE vector;
CREATE FUNCTION vector_in(cstring, oid, integer) RETURNS vector AS 'varcharin' LANGUAGE internal STRICT IMMUTABLE;
CREATE FUNCTION vector_out(vector) RETURNS cstring AS 'varcharout' LANGUAGE internal STRICT IMMUTABLE;
CREATE FUNCTION vector_recv(internal, oid, integer) RETURNS vector AS 'varcharrecv' LANGUAGE internal STRICT IMMUTABLE;
CREATE FUNCTION vector_send(vector) RETURNS bytea AS 'varcharsend' LANGUAGE internal STRICT IMMUTABLE;
CREATE TYPE vector (INPUT = vector_in, OUTPUT = vector_out, RECEIVE = vector_recv, SEND = vector_send,
  TYPMOD_IN = varchartypmodin, TYPMOD_OUT = varchartypmodout, STORAGE = extended);
END
sed -e '/CREATE EXTENSION .*vector/d' -e '/idx_evidence_embedding/d' "$SCHEMA/postgres/schema.sql" >"$SCRATCH/schema.sql"
run_psql "$url" -f "$SCRATCH/vector.sql" -f "$SCRATCH/schema.sql"
rows | run_psql "$url"
agent --postgres "$url" >"$SCRATCH/said.postgres" 2>&1 || fail "$(cat "$SCRATCH/said.postgres")"
run_psql "$url" -c "$QUERY" -c "$STATES" >"$SCRATCH/postgres"

diff "$SCRATCH/said.sqlite" "$SCRATCH/said.postgres" || fail "the agent says other things of the two"
diff "$SCRATCH/sqlite" "$SCRATCH/postgres" || fail "the databases differ"
diff - "$SCRATCH/sqlite" <<'END' || fail "not the evidence that was expected"
requirement|A user MUST sign in.|{"line": 1}
requirement|The server SHALL answer, "café" or not.|{"line": 3}
22222222-2222-4222-8222-222222222222|completed|0||f
33333333-3333-4333-8333-333333333333|failed|2|the document or its file is missing|t
END

# Four agents and forty jobs: each job is done once.
jobs() {
  for i in $(seq 10 49); do
    echo "INSERT INTO processing_jobs (id, document_id) VALUES ('44444444-4444-4444-8444-4444444444$i', '$document');"
  done
}
at_once() {
  local i pids=()
  for i in 1 2 3 4; do
    "$SCRATCH/build/agent" "$@" >"$SCRATCH/said.$i" 2>&1 &
    pids+=($!)
  done
  for i in "${pids[@]}"; do wait "$i" || fail "$(cat "$SCRATCH"/said.?)"; done
}
jobs | sqlite3 -bail "$SCRATCH/db"
at_once --sqlite "$SCRATCH/db"
jobs | run_psql "$url"
at_once --postgres "$url"
COUNT='SELECT count(*) FROM evidence'
[ "$(sqlite3 "$SCRATCH/db" "$COUNT")" = 82 ] || fail "SQLite: $(sqlite3 "$SCRATCH/db" "$COUNT") pieces of evidence, not 82"
[ "$(run_psql "$url" -c "$COUNT")" = 82 ] || fail "Postgres: $(run_psql "$url" -c "$COUNT") pieces of evidence, not 82"

# A database of another schema is refused, in both.
refused() {
  agent "$@" >"$SCRATCH/said" 2>&1 && fail "another schema is taken: $*"
  grep -qF "evidence.content $because" "$SCRATCH/said" || fail "$(cat "$SCRATCH/said")"
}
because='is missing'
sqlite3 "$SCRATCH/db" 'ALTER TABLE evidence RENAME COLUMN content TO text'
refused --sqlite "$SCRATCH/db"
run_psql "$url" -c 'ALTER TABLE evidence RENAME COLUMN content TO text'
refused --postgres "$url"
because='has another type'
run_psql "$url" -c 'ALTER TABLE evidence RENAME COLUMN text TO content' -c 'ALTER TABLE evidence ALTER COLUMN content TYPE varchar(900)'
refused --postgres "$url"
run_psql "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE agent'
