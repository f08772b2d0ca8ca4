#!/usr/bin/env bash
# migrate --verify: proves a folder of migrations, and finds one that was broken by hand.
. "$TESTS/lib.sh"

expect() {
  local code=$1 text=$2 found=0
  shift 2
  "$@" >out 2>&1 || found=$?
  [ "$found" = "$code" ] || fail "exit $found, not $code: $* $(cat out)"
  grep -qF -- "$text" out || fail "does not say '$text': $* $(cat out)"
}
prove() { "$SCHEMAGEN" migrate --verify --pg "$SCHEMAGEN_TEST_PG" "$@"; }
all="--allow may_fail --allow locks --allow rewrites --allow breaks_readers --allow deletes_data --allow narrows"

cat >schema.yaml <<'END'
schemagen: 1
outputs: { migrations_pg: pg, migrations_sqlite: lite }
tables:
  authors: { columns: { id: { type: integer, primary_key: true }, name: { type: text, check: "name in ('Ada', 'Bo')" } } }
  books:
    columns:
      id: { type: integer, primary_key: true }
      author_id: { references: authors.id, on_delete: cascade }
      title: { type: text, index: true }
      isbn: text
      pages: integer?
END
expect 0 'proven: the next migration (Postgres), with rows in 0 of 0 tables' prove
"$SCHEMAGEN" migrate -q
cat >schema.yaml <<'END'
schemagen: 1
outputs: { migrations_pg: pg, migrations_sqlite: lite }
tables:
  people:
    renamed_from: authors
    columns: { id: { type: integer, primary_key: true }, name: { type: text, check: "name in ('Ada', 'Bo')" } }
  books:
    columns:
      id: { type: bigint, primary_key: true }
      author_id: { references: people.id, on_delete: cascade }
      name: { type: text, index: true, renamed_from: title }
      pages: { type: integer, backfill: "0" }
END
expect 0 'proven: the next migration (SQLite), with rows in 2 of 2 tables' prove
[ ! -e pg/0001_change.sql ] || fail "--verify wrote"
"$SCHEMAGEN" migrate -q $all --online
expect 0 'proven: 0001_change (Postgres), with rows in 2 of 2 tables' prove

# Rows that stand against what says so are no finding.
sed -i 's/backfill: "0"/check: pages > 100/' schema.yaml
expect 0 'without rows, as they stand against it' prove --dialect sqlite
sed -i 's/check: pages > 100/backfill: "0"/' schema.yaml

cp -r pg kept
sed -i '/^CREATE INDEX/d' pg/0000_init.sql
expect 2 'index public.books_title_index is missing [E0826]' prove --dialect postgres
rm -r pg && cp -r kept pg
printf -- '--> statement-breakpoint\nUPDATE books SET name = name || 1;\n' >>pg/0001_change.sql
expect 2 'after the way up, rows of books are not what they were [E0827]' prove --dialect postgres
rm -r pg && cp -r kept pg
sed -i 's/^UPDATE books/-- as people mend it\n&/' pg/0001_change.sql
grep -q '^-- as people' pg/0001_change.sql || fail "nothing was edited: $(cat pg/0001_change.sql)"
expect 2 E0866 "$SCHEMAGEN" migrate --check
expect 0 'accepted: pg/0001_change.sql' "$SCHEMAGEN" migrate --accept 0001_change
expect 0 'proven: 0001_change (Postgres), with rows in 2 of 2 tables' prove --check --dialect postgres
rm -r pg && cp -r kept pg
sed -i '/SET NOT NULL/d' pg/0001_change.online.sql
expect 2 'after the script of --online, ' prove --dialect postgres
cp kept/0001_change.online.sql pg/
echo 'UPDATE books SET name = name || 1;' >>pg/0001_change.online.sql
expect 2 'after the script of --online, rows of books are not what they were [E0827]' prove --dialect postgres
cp kept/0001_change.online.sql pg/
printf -- '--> statement-breakpoint\nSELECT nothing;\n' >>pg/0001_change.down.sql
expect 2 'the way down fails: ' prove --dialect postgres
grep -qF E0825 out || fail "no E0825"
rm -r pg && cp -r kept pg

expect 3 W0701 "$SCHEMAGEN" migrate --verify --dialect postgres --pg 'host=/nowhere user=secret password=hidden'
! grep -q hidden out || fail "prints a password"

# drizzle-orm runs all that is pending in one transaction, where a value that ALTER TYPE added cannot be used.
mkdir enums && cd enums
state() {
  printf 'schemagen: 1\noutputs: { migrations_pg: pg }\nenums: { state: [%s] }\ntables: { t: { columns: { id: { type: integer, primary_key: true }, s: { type: state%s } } } }\n' "$1" "$2" >schema.yaml
  "$SCHEMAGEN" migrate -q --allow all --online --name "$3"
}
state "a, b" "" one
state "a, b, c" "" two
grep -q "ADD VALUE 'c'" pg/0001_two.sql || fail "a value that nothing uses is not added in place"
state "a, b, c" ", default: c" three
! grep -q "CREATE TYPE" pg/0002_three.online.sql || fail "the script makes the type anew"
state "a, b, c" ", default: c, nullable: true" four
! grep -q "CREATE TYPE" pg/0003_four.sql || fail "the type is made anew twice"
state "a, b, c, d" ", default: d, nullable: true" five
grep -q "CREATE TYPE" pg/0004_five.sql || fail "a value is used in the transaction that adds it"
grep -A1 "ADD VALUE 'd'" pg/0004_five.online.sql | grep -q BEGIN || fail "the script makes the type anew: $(cat pg/0004_five.online.sql)"
expect 0 'proven: 5 migrations in one transaction (Postgres)' prove
printf "ALTER TABLE t ALTER COLUMN s SET DEFAULT 'c';\n" >pg/0002_three.sql
expect 2 'the whole folder (Postgres): 0002_three in one transaction with those before it fails: unsafe use of new value' prove

# The rows of a partition that goes are gone, as was consented to.
rm -rf pg lite
days() { printf 'schemagen: 1\noutputs: { migrations_pg: pg }\ntables:\n  days:\n    columns: { day: { type: date, primary_key: true }, n: integer }\n    postgres: { partition_by: { range: [day] }, partitions: { %s } }\n' "$1" >schema.yaml; }
days "d2024: { from: '2024-01-01', to: '2025-01-01' }, rest: default"
"$SCHEMAGEN" migrate -q
days "rest: default"
expect 0 'proven: the next migration (Postgres), with rows in 1 of 1 tables' prove $all

# What others own stands in, and --before makes the rest.
rm -rf pg
cat >schema.yaml <<'END'
schemagen: 1
outputs: { postgres: true, migrations_pg: pg }
tables:
  auth.users: { external: true, columns: { id: { type: uuid, primary_key: true } } }
  notes:
    columns:
      id: { type: integer, primary_key: true }
      owner: { references: auth.users.id, default: { postgres: auth.uid() } }
      tag: { type: text, default: { postgres: our.tag() } }
END
echo "CREATE SCHEMA our; CREATE FUNCTION our.tag() RETURNS text LANGUAGE sql AS \$\$ SELECT 'x' \$\$;" >before.sql
expect 2 'schema "our" does not exist [E0825]' prove
expect 0 'proven: the next migration (Postgres)' prove --before before.sql
sed -i 's/^tables:/extensions: [no_such]\n&/' schema.yaml
expect 3 'the next migration is not proven: the server has no extension "no_such"' prove --before before.sql

# A folder that drizzle-kit began: ours are proven from its snapshot, and all of it is run.
theirs() { rm -rf pg && "$SCHEMAGEN" migrate -q && rm pg/meta/_*_schemagen.json pg/*.down.sql; }
project() { printf "schemagen: 1\noutputs: { postgres: true, migrations_pg: pg }\nextensions: [citext]\nenums: { mood: [$1] }\ntables: { people: { columns: { id: { type: integer, primary_key: true }, name: citext, mood: { type: mood$2 } } } }\n" >schema.yaml; }
project "good, bad" ""
theirs
expect 0 'proven: 1 migrations in one transaction (Postgres), of which 1 are not ours' prove
project "good, bad, so" ""
expect 0 'proven: the next migration (Postgres), with rows in 1 of 1 tables' prove
grep -qF 'proven: 2 migrations in one transaction (Postgres), of which 1 are not ours' out || fail "$(cat out)"
cp -r pg kept_kit
echo 'CREATE INDEX by_hand ON people (name);' >>pg/0000_init.sql
expect 2 'after all migrations, index public.by_hand is there, and not in a fresh database [E0826]' prove
grep -qF 'the files that are not ours' out || fail "no advice: $(cat out)"
rm -r pg && cp -r kept_kit pg
printf -- "--> statement-breakpoint\nALTER TYPE mood ADD VALUE 'so';\n--> statement-breakpoint\nALTER TABLE people ALTER COLUMN mood SET DEFAULT 'so';\n" >>pg/0000_init.sql
expect 2 'the whole folder (Postgres): 0000_init after those before it fails: unsafe use of new value' prove
