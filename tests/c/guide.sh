#!/usr/bin/env bash
# docs/c.md, followed word by word from an empty directory: its schema, its program, its commands, on both databases. Its other
# snippets are compiled with the same schema, and every name it mentions stands in what is generated.
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
snippets = re.findall(r"^```c\n(.*?)^```", text.replace(section, ""), re.M | re.S)
assert len(snippets) == 3, "another snippet of C: is it compiled?"
used = ["static void row_of(lib_books row) {\n" + block + "  (void)row;\n}\n" if block.startswith("row.") else block for block in snippets]
(pathlib.Path(sys.argv[1]) / "snippets.c").write_text(
    "#include <sqlite3.h>\n#include <stdio.h>\n#include \"lib.h\"\n" + "\n".join(used)
    + "int main(void) {\n  row_of((lib_books){0});\n  return (int)change_price(NULL) + print_novels(NULL);\n}\n")
(self_test,) = re.findall(r"^```sh\n(cc -DLIB_SCHEMA_SELF_TEST_MAIN.*?)^```", text, re.M | re.S)
(pathlib.Path(sys.argv[1]) / "self_test.sh").write_text(self_test)
names = {name for code in re.findall(r"`([^`\n]+)`", text) for name in re.findall(r"\b(?:lib|LIB|sg|SG)_\w*[A-Za-z0-9]\b(?![\w*<]|\.[ch]\b)", code)}
(pathlib.Path(sys.argv[1]) / "names").write_text("".join(name + "\n" for name in sorted(names)))
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

sed -i 's/c: true/c: { self_test: true }/' schema.yaml
schemagen generate -q
# shellcheck disable=SC2046
cc -std=c11 -Wall -Wextra -Werror -fsyntax-only -Igenerated/c $(pkg-config --cflags sqlite3) snippets.c
cp app.db test.db
sed -i "s|'host=localhost dbname=test'|\"\$DATABASE\"|" self_test.sh
bash -e self_test.sh >said 2>&1 || fail "the self-test: $(cat said)"
while read -r name; do
  grep -qw -- "$name" generated/c/*.[hc] || echo "$name"
done <names >strange
[ ! -s strange ] || fail "docs/c.md names what is not generated: $(cat strange)"
psql -X -q "$SCHEMAGEN_TEST_PG" -c 'DROP DATABASE guide'
