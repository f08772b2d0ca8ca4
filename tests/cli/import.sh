#!/usr/bin/env bash
# import of files for SQLite: SQL, a document, snapshots of drizzle-kit, and what is no source. What the YAML makes is what
# the file makes.
. "$TESTS/lib.sh"
need sqlite3 sqlite3

# expect CODE TEXT COMMAND..: the exit code and a text on standard error (or output).
expect() {
  local code=$1 text=$2 found=0
  shift 2
  "$@" >out 2>err || found=$?
  [ "$found" = "$code" ] || fail "exit $found, not $code: $* $(cat err)"
  [ -z "$text" ] || grep -qF -- "$text" out err || fail "does not say '$text': $* $(cat out err)"
}
import() { "$SCHEMAGEN" import "$@"; }
names() { sqlite3 "$1" "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2, 3"; }
# made_by SQL-FILE: the last import makes the same things.
made_by() {
  cp out schema.yaml
  "$SCHEMAGEN" generate -q
  rm -f one.db two.db
  sqlite3 one.db <"$1" >/dev/null
  sqlite3 two.db <generated/sqlite/schema.sql
  [ -n "$(names one.db)" ] || fail "$1 makes nothing"
  [ "$(names one.db)" = "$(names two.db)" ] || fail "$1: $(diff <(names one.db) <(names two.db))"
}

cat >shop.sql <<'SQL'
PRAGMA foreign_keys = ON;
BEGIN TRANSACTION;
CREATE TABLE goods (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
CREATE TABLE orders (good INTEGER REFERENCES goods (id), day TEXT);
INSERT INTO goods VALUES (1, 'CREATE TABLE x;');
CREATE INDEX orders_day ON orders (day);
CREATE TRIGGER stop BEFORE DELETE ON goods BEGIN SELECT RAISE(ABORT, 'no; never'); END;
COMMIT;
SQL
expect 0 "2 tables, 4 columns" import shop.sql
made_by shop.sql
sqlite3 shop.db <shop.sql
sqlite3 shop.db .dump >dump.sql
expect 0 "" import --dialect sqlite dump.sql
made_by shop.sql

# An integer with TRUE or FALSE as its default is a boolean; what compares it with a number is SQLite's.
cat >truth.sql <<'SQL'
CREATE TABLE posts (id integer PRIMARY KEY NOT NULL, hidden integer DEFAULT false NOT NULL, open integer DEFAULT TRUE, votes integer DEFAULT 0,
  CHECK (hidden IN (0, 1)));
CREATE INDEX posts_hidden ON posts (votes, hidden) WHERE hidden = 1 AND votes > 0;
SQL
expect 0 "0 raw blocks, 0 lost" import --dialect sqlite truth.sql
grep -q '^        type: boolean$' out || fail "no boolean: $(cat out)"
grep -qF 'where: { sqlite: hidden = 1 AND votes > 0 }' out || fail "the condition is not SQLite's: $(cat out)"
grep -qF 'open: { type: "boolean?", default: true }' out || fail "no boolean that may be null: $(cat out)"
made_by truth.sql

# What is refused is named with its place, in the file and in a document; and asked when nobody can know.
printf 'CREATE TABLE a (b);\nCREATE INDEX i ON\n  nothing (b);\n.read other.sql\n' >bad.sql
expect 1 E0856 import bad.sql
expect 1 'bad.sql:3:3:' import --dialect sqlite bad.sql
expect 0 W0854 import --allow-loss --dialect sqlite bad.sql
grep -qF 'bad.sql:4:1: warning: this statement is left out' err || fail "$(cat err)"
grep -q '^  a:' out || fail "the rest is not imported: $(cat out)"
printf '# Text\n```sqlite\nCREATE TABLE a (b);\n```\n```sql\nSELECT 1;\n```\n' >doc.md
expect 0 'doc.md:6:1: warning: this statement is left out: it is a query' import doc.md
grep -q '^  a:' out || fail "the document is not imported: $(cat out)"
echo 'no SQL here' >empty.md
expect 1 E0857 import empty.md

# Snapshots, and the folder they are in.
for name in lite6 lite7; do
  expect 0 "0 lost" import "$TESTS/reflect/snapshots/$name.json"
  made_by "$TESTS/reflect/snapshots/$name.sql"
done
mkdir -p drizzle/meta
cp "$TESTS/reflect/snapshots/lite6.json" drizzle/meta/0000_snapshot.json
expect 0 "2 tables" import drizzle
# drizzle-kit's form can be gone on with in Drizzle, and nothing changes.
mkdir -p kit/meta
cat >kit/meta/0000_snapshot.json <<'JSON'
{"version": "6", "dialect": "sqlite", "id": "a", "prevId": "00000000-0000-0000-0000-000000000000", "tables": {"teams": {"name": "teams", "columns": {
"id": {"name": "id", "type": "integer", "primaryKey": true, "notNull": true, "autoincrement": true},
"slug": {"name": "slug", "type": "text", "primaryKey": false, "notNull": true, "autoincrement": false}},
"indexes": {"teams_slug_unique": {"name": "teams_slug_unique", "columns": ["slug"], "isUnique": true}},
"foreignKeys": {}, "compositePrimaryKeys": {}, "uniqueConstraints": {}, "checkConstraints": {}}}, "views": {}, "enums": {}, "_meta": {"schemas": {}, "tables": {}, "columns": {}}}
JSON
echo '{"version": "7", "dialect": "sqlite", "entries": [{"idx": 0, "version": "6", "when": 1, "tag": "0000_first", "breakpoints": true}]}' >kit/meta/_journal.json
echo 'CREATE TABLE teams (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, slug text NOT NULL);' >kit/0000_first.sql
expect 0 "0 lost" import kit --out kit.yaml
sed -i 's/^  sqlite: true/&\n  drizzle_sqlite: true\n  migrations_sqlite: kit/' kit.yaml
"$SCHEMAGEN" migrate --check -f kit.yaml >out 2>err || fail "Drizzle makes other tables: $(cat out err)"
# The next migration says what rows get, which no engine knows.
cat >>kit.yaml <<'YAML'
  plans: { columns: { id: { type: bigint, primary_key: true }, name: text }, rows: [{ id: 1, name: free }] }
YAML
sed -i 's/^      slug: .*/&\n      note: { type: text, backfill: "upper(slug)" }/' kit.yaml
"$SCHEMAGEN" migrate -q --allow all -f kit.yaml || fail "migrate: $?"
grep -q 'upper(slug)' kit/0001_*e.sql && grep -q "(1, 'free')" kit/0001_*e.sql || fail "$(cat kit/0001_*.sql)"
# A migration that was written by hand has no snapshot, and what it does is in no other.
echo '{"entries": [{"idx": 0, "tag": "0000_first"}]}' >drizzle/meta/_journal.json
expect 0 "2 tables" import drizzle
if grep -q W0853 err; then fail "the last migration has its snapshot: $(cat err)"; fi
echo '{"entries": [{"idx": 0, "tag": "0000_first"}, {"idx": 1, "tag": "0001_by_hand"}]}' >drizzle/meta/_journal.json
expect 0 'drizzle/meta/0000_snapshot.json: warning: the last migration, "0001_by_hand", has no snapshot' import drizzle
grep -q W0853 err || fail "$(cat err)"
mkdir empty
expect 1 E0853 import empty
echo '{ "dialect": "mysql", "version": "5", "prevId": "" }' >mysql.json
expect 1 E0852 import mysql.json

# A file that is none of these; a database is never touched, in whatever mode it is.
echo 'not a database, though it is called one' >text.db
expect 1 E0841 import text.db
expect 1 E0841 import missing.db
expect 1 E0840 import
sqlite3 wal.db "PRAGMA journal_mode = WAL; CREATE TABLE a (b);" >/dev/null
mkdir closed
mv wal.db closed
chmod 500 closed
before=$(md5sum closed/*)
expect 0 "1 table" import closed/wal.db
[ "$before" = "$(md5sum closed/*)" ] || fail "the database was touched: $(ls closed)"
chmod 700 closed
head -c 3000 /dev/zero | tr '\0' 'x' | dd of=shop.db bs=1 seek=100 conv=notrunc status=none
expect 1 E0842 import shop.db
