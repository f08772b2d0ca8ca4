#!/usr/bin/env bash
# verify --against: a live database that is as the schema says, one that is not, one that does not answer; and that a password
# never is in what is printed.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need psql postgresql-client
need sqlite3 sqlite3
SCHEMAGEN=$(realpath "$SCHEMAGEN")
make_scratch
cd "$SCRATCH"

# expect CODE TEXT COMMAND..: the exit code and a text in what is printed.
expect() {
  local code=$1 text=$2 found=0
  shift 2
  "$@" >out 2>&1 || found=$?
  [ "$found" = "$code" ] || fail "exit $found, not $code: $* $(cat out)"
  grep -qF -- "$text" out || fail "does not say '$text': $* $(cat out)"
  ! grep -q 'hunter2\|sekret' out || fail "a password is printed: $(cat out)"
}
says() { grep -qE -- "$1" out || fail "does not say '$1': $(cat out)"; }
silent() { ! grep -qE -- "$1" out || fail "says '$1': $(cat out)"; }
verify() { "$SCHEMAGEN" verify "$@"; }

cat >schema.yaml <<'YAML'
schemagen: 1
outputs: { postgres: true, sqlite: true }
tables:
  users:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      email: { type: text, unique: true }
      age: { type: "integer?", check: age > 0 }
    indexes: [[age]]
  posts:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      user_id: { references: users.id, on_delete: cascade }
  theirs: { external: true, columns: { id: bigint } }
YAML
"$SCHEMAGEN" generate -q

# SQLite. What others own, and the list of a migrator, are no difference.
sqlite3 live.db <generated/sqlite/schema.sql
sqlite3 live.db 'CREATE TABLE theirs (id INTEGER, more TEXT); CREATE TABLE __drizzle_migrations (id INTEGER)'
expect 0 'is as the schema says, in 2 tables' verify --against live.db
sqlite3 live.db 'ALTER TABLE users ADD COLUMN extra TEXT; DROP INDEX users_age_index; CREATE TABLE other (a)'
before=$(md5sum live.db)
expect 2 '3 differences' verify --against live.db
[ "$before" = "$(md5sum live.db)" ] || fail "the database was touched"
says 'column users.extra +all of it +missing +there'
says 'schema.yaml:9:15 +index users_age_index +all of it +there +missing'
says '^ALTER TABLE users DROP COLUMN extra;$'
silent 'theirs|__drizzle'
sed -n '/^-- what would/,$p' out | sed 's/^--> .*//; /differences$/d' >close.sql
sqlite3 live.db <close.sql
expect 0 'is as the schema says' verify --against live.db

# Postgres: the same, and grants and the order of columns are no difference.
database=schemagen_against_$$
psql -Xq "$SCHEMAGEN_TEST_PG" -c "CREATE DATABASE $database"
trap 'psql -Xq "$SCHEMAGEN_TEST_PG" -c "DROP DATABASE $database WITH (FORCE)" -c "DROP ROLE IF EXISTS against_reader"; rm -rf "$SCRATCH"' EXIT
live=${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=$database}
psql -Xq "$live" -c 'CREATE TABLE theirs (id bigint, more text)' -f generated/postgres/schema.sql
pg() { verify --pg "$SCHEMAGEN_TEST_PG" --against "$@"; }
psql -Xq "$live" -c 'CREATE ROLE against_reader' -c 'GRANT SELECT ON users TO against_reader' \
  -c 'ALTER TABLE users DROP COLUMN age' -c 'ALTER TABLE users ADD COLUMN age integer CONSTRAINT users_age_check CHECK (age > 0)' \
  -c 'CREATE INDEX users_age_index ON users (age)'
expect 0 'is as the schema says, in 2 tables' pg "$live"
psql -Xq "$live" -c 'ALTER TABLE users ALTER email TYPE varchar(20), ALTER email DROP NOT NULL' -c 'CREATE SCHEMA side CREATE TABLE side.a (b int)'
expect 2 'column public.users.email' pg "$live" --schema public
says 'email +type +text +character varying\(20\)'
says 'email +not null +yes +-'
silent 'side|theirs|GRANT'
expect 2 'table side.a' pg "$live"
psql -Xq "$live" -c 'DROP SCHEMA side CASCADE'
expect 2 'email' pg "$live"
sed -n '/^-- what would/,$p' out | sed '/difference.\?s\?$/d' >close.sql
psql -Xq -v ON_ERROR_STOP=1 "$live" -f close.sql
expect 0 'is as the schema says' pg "$live"

# No answer is not "equal"; passwords are nobody's business.
expect 3 W0860 verify --against missing.db
expect 3 W0860 env PGPASSWORD=sekret "$SCHEMAGEN" verify --against 'postgres://u:hunter2@localhost:1/x'
expect 3 W0860 env PGPASSWORD=sekret "$SCHEMAGEN" verify --diagnostics json --against 'host=localhost port=1 password=hunter2'
expect 3 W0860 verify --against 'postgres://u:hunter2@localhost:1/x?nonsense=hunter2'
expect 1 E0858 verify --against schema.yaml

# A foreign key to a table of somebody else: that table has more columns, which stay.
mkdir others && cd others
cat >schema.yaml <<'YAML'
schemagen: 1
outputs: { postgres: true }
tables:
  notes:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      their_id: { references: auth.users.id, nullable: true }
      text: text?
  auth.users: { external: true, columns: { id: { type: uuid, primary_key: true } } }
YAML
"$SCHEMAGEN" generate -q
psql -Xq "$live" -c 'DROP SCHEMA public CASCADE' -c 'CREATE SCHEMA public' -c 'DROP SCHEMA IF EXISTS side CASCADE' \
  -c 'CREATE SCHEMA auth CREATE TABLE users (id uuid PRIMARY KEY, email text)' -f generated/postgres/schema.sql
expect 0 'is as the schema says, in 1 table' pg "$live"
psql -Xq "$live" -c 'ALTER TABLE notes DROP COLUMN text'
expect 2 '1 difference' pg "$live"
says '^ALTER TABLE notes ADD COLUMN text text;$'
silent 'auth'

# A function of the provider's that a policy calls is theirs too, whatever it does.
sed -i 's/^  auth.users/    postgres: { rls: enable, policies: { own: { using: "their_id = auth.uid()" } } }\n&/' schema.yaml
"$SCHEMAGEN" generate -q
psql -Xq "$live" -c 'DROP TABLE notes' \
  -c "CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS \$\$SELECT current_setting('app.user')::uuid\$\$" \
  -f generated/postgres/schema.sql
expect 0 'is as the schema says, in 1 table' pg "$live"
psql -Xq "$live" -c 'ALTER TABLE notes DROP CONSTRAINT notes_their_id_users_id_fk'
expect 2 '1 difference' pg "$live"
says '^ALTER TABLE notes ADD CONSTRAINT notes_their_id_users_id_fk FOREIGN KEY \(their_id\) REFERENCES auth.users \(id\);$'

# A folder of migrations is an output of its database, too, also beside one of the other.
mkdir folder
cat >folder/schema.yaml <<'YAML'
schemagen: 1
outputs: { postgres: true, migrations_sqlite: true }
tables: { t: { columns: { id: { type: integer, primary_key: true } } } }
YAML
sqlite3 folder/app.db 'CREATE TABLE t (id integer NOT NULL PRIMARY KEY)'
expect 0 'the database is as the schema says, in 1 table' verify -f folder/schema.yaml --against folder/app.db
