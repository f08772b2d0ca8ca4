#!/usr/bin/env bash
# docs/c.md, followed word by word from an empty directory: its schema, its program, its commands, on both databases.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need psql postgresql-client-15
need sqlite3 sqlite3
need pkg-config pkg-config
SCHEMAGEN=$(realpath "$SCHEMAGEN")
make_scratch
python3 - "$SCRATCH" <<'END'
import pathlib, re, sys
text = pathlib.Path("docs/c.md").read_text()
section = re.search(r"^## From an empty directory\n(.*?)^## ", text, re.M | re.S).group(1)
for language, name in (("yaml", "schema.yaml"), ("c", "main.c"), ("sh", "commands.sh")):
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", section, re.M | re.S)
    (pathlib.Path(sys.argv[1]) / name).write_text(block)
END
cd "$SCRATCH"
mkdir bin
ln -s "$SCHEMAGEN" bin/schemagen
psql -X -q "$SCHEMAGEN_TEST_PG" -c 'CREATE DATABASE guide'
export PATH="$PWD/bin:$PATH" DATABASE="${SCHEMAGEN_TEST_PG/dbname=postgres/dbname=guide}"
run() { bash -e commands.sh >said 2>&1 || fail "$(cat said)"; }
run
[ "$(grep -c '^1 Middlemarch, novel$' said)" = 2 ] || fail "not a line of each database: $(cat said)"
./app --sqlite app.db >lite
./app --postgres "$DATABASE" >pg
cmp -s lite pg && [ "$(tail -1 lite)" = '2 Middlemarch, novel' ] || fail "SQLite: $(cat lite) Postgres: $(cat pg)"
psql -X -q "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE guide'
