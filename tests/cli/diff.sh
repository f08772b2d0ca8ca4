#!/usr/bin/env bash
# diff: what it says in each form, and where both sides may come from. tests/diff.py compares with databases.
. "$TESTS/lib.sh"

# expect CODE COMMAND..: the exit code; what it prints is in out and err.
expect() {
  local code=$1 found=0
  shift
  "$@" >out 2>err || found=$?
  [ "$found" = "$code" ] || fail "exit $found, not $code: $* $(cat out err)"
}
says() { diff - out || fail "says something else"; }
schemagen() { "$SCHEMAGEN" "$@"; }
git() { command git -c user.name=t -c user.email=t@example.com -c init.defaultBranch=main "$@"; }
export GIT_CEILING_DIRECTORIES=$PWD/.. GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

mkdir tables
cat >schema.yaml <<'Y'
schemagen: 1
enums: { genre: [novel, essay] }
include: [tables/*.yaml]
outputs: { postgres: true, sqlite: true, migrations_pg: true, migrations_sqlite: true }
Y
cat >tables/books.yaml <<'Y'
tables:
  books:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      title: text
      genre: genre
      pages: integer?
    indexes: [[title], { columns: [genre], name: by_genre }]
  loans:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      due: date
Y
git init -q . && git add . && git commit -qm one
schemagen migrate -q --dialect sqlite >out
cp -r . ../before && mv ../before .

cat >tables/books.yaml <<'Y'
tables:
  members:
    columns:
      id: { type: uuid, primary_key: true, default: uuid() }
      email: { type: text, unique: true }
  works:
    renamed_from: books
    comment: What one can read
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      name: { type: text, renamed_from: title }
      genre: genre
      pages: { type: bigint, default: 1 }
    indexes: [[name], { columns: [genre, name], name: by_genre_and_name, renamed_from: by_genre }]
views:
  names: { columns: { name: text? }, select: select name from works }
Y
sed -i 's/\[novel, essay\]/{ values: { novel: , essay: { renamed_from: essay } , poem: } }/' schema.yaml

expect 2 schemagen diff git:HEAD --dialect postgres
says <<'T'
~ enum genre: values novel, essay -> novel, essay, poem
+ table members
    + column id: uuid, primary key, default gen_random_uuid()
    + column email: text, not null
    + unique members_email_unique: UNIQUE (email)
~ table works (was books): +comment What one can read
    ~ column id: -key name books_pkey
    ~ column name (was title)
    ~ column pages: type integer -> bigint, +not null, +default 1
    ~ index works_name_index (was books_title_index)
    ~ index by_genre_and_name (was by_genre): definition (genre) -> (genre, name)
+ view names
- table loans
T
cp out text

# Both dialects: each under its name, or one list when they say the same.
expect 2 schemagen diff git:HEAD
grep -qx 'Postgres:' out && grep -qx 'SQLite:' out || fail "no names of dialects: $(cat out)"
expect 0 schemagen diff git:HEAD before/schema.yaml
[ ! -s out ] || fail "a difference where there is none: $(cat out)"
printf 'schemagen: 1\ntables: { a: { columns: { id: { type: integer, primary_key: true } } } }\n' >a.yaml
printf 'schemagen: 1\n' >none.yaml
expect 2 schemagen diff a.yaml none.yaml
says <<'T'
Postgres and SQLite:
- table a
T

# The other forms; --color; the way back.
expect 2 schemagen diff git:HEAD --dialect postgres --format json
python3 - <<'P' || fail "json: $(cat out)"
import json
found = json.load(open("out"))
assert list(found) == ["postgres"], found
rows = {(row["kind"], row.get("table", ""), row["name"]): row for row in found["postgres"]}
assert rows["table", "", "works"]["was"] == "books"
assert rows["column", "works", "name"]["was"] == "title"
assert {"name": "type", "from": "integer", "to": "bigint"} in rows["column", "works", "pages"]["facts"]
assert rows["table", "", "loans"]["change"] == "removed"
assert len(rows) == sum(1 for line in open("text"))
P
expect 2 schemagen diff git:HEAD --dialect sqlite --format sql
grep -q '^ALTER TABLE books RENAME TO works' out || fail "sql: $(cat out)"
expect 2 schemagen diff git:HEAD --dialect postgres --reverse
grep -qx -- '+ table loans' out && grep -qx -- '~ table books (was works): -comment What one can read' out || fail "--reverse: $(cat out)"
expect 2 schemagen diff git:HEAD --dialect postgres --color always
grep -q $'\x1b\\[31m- table loans' out || fail "no colour: $(cat out)"

# A migrations folder: as its last migration left it.
expect 2 schemagen diff migrations/sqlite --dialect sqlite
cp out folder
expect 2 schemagen diff git:HEAD --dialect sqlite
cmp out folder || fail "the folder is not as the revision"
expect 0 schemagen diff migrations/sqlite git:HEAD --dialect sqlite

# One that drizzle-kit began, of the other kind of database than a file.
schemagen migrate -q --dialect postgres >out
cp -r migrations/pg kit && rm kit/meta/*_schemagen.json
python3 -c 'import sqlite3; sqlite3.connect("app.db").execute("CREATE TABLE a (id integer)")'
expect 1 schemagen diff app.db kit
grep -q E0864 err || fail "$(cat err)"

# What is asked for is not what both can be: nothing was compared, which is no answer. A folder at a revision is no file.
expect 1 schemagen diff app.db git:HEAD --dialect postgres
grep -q E0879 err || fail "$(cat err)"
expect 1 schemagen diff git:HEAD:tables git:HEAD
grep -q 'it is no file in this revision' err || fail "$(cat err)"

# SQL, run by the engine it is for.
echo 'CREATE TABLE a (id integer PRIMARY KEY NOT NULL)' >a.sql
expect 0 schemagen diff a.sql a.yaml --dialect sqlite
expect 2 schemagen diff a.sql none.yaml --dialect sqlite
says <<'T'
- table a
T

# A quote of SQLite in the name of a column is no quote.
echo 'CREATE TABLE t ("a`b" integer); CREATE INDEX i ON t ("a`b"); CREATE INDEX j ON t ("a`b" DESC)' >quotes.sql
schemagen import quotes.sql --dialect sqlite -o quotes.yaml >out 2>&1
expect 0 schemagen diff quotes.sql quotes.yaml --dialect sqlite
! grep -q W0862 err || fail "$(cat err)"
expect 1 schemagen diff a.sql a.yaml
grep -q E0856 err || fail "$(cat err)"

# Mistakes.
expect 1 schemagen diff
grep -q E0940 err || fail "$(cat err)"
expect 1 schemagen diff none.yaml gone.yaml
grep -q E0101 err || fail "$(cat err)"
mkdir empty
expect 1 schemagen diff empty
grep -q E0853 err || fail "$(cat err)"
expect 1 schemagen diff a.yaml --format xml
