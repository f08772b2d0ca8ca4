#!/usr/bin/env bash
# breaking and git: where the earlier schema comes from, what is said in each form, and the exit codes. What each rule
# finds is on its explain page, which tests/explain.py runs.
. "$TESTS/lib.sh"

# expect CODE TEXT COMMAND..: the exit code and a text on standard error (or output).
expect() {
  local code=$1 text=$2 found=0
  shift 2
  "$@" >out 2>&1 || found=$?
  [ "$found" = "$code" ] || fail "exit $found, not $code: $* $(cat out)"
  [ -z "$text" ] || grep -qF -- "$text" out || fail "does not say '$text': $* $(cat out)"
}
breaking() { "$SCHEMAGEN" breaking "$@"; }
git() { command git -c user.name=t -c user.email=t@example.com -c init.defaultBranch=main "$@"; }

export GIT_CEILING_DIRECTORIES=$PWD/.. GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
mkdir -p repo/db/tables && cd repo
cat >db/schema.yaml <<'Y'
schemagen: 1
include: [tables/*.yaml]
Y
cat >db/tables/books.yaml <<'Y'
tables:
  books:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      title: text
      pages: integer
views:
  long_books:
    columns: { title: text? }
    select: { file: ../long.sql }
Y
echo 'select title from books where pages > 500' >db/long.sql

# Outside a repository, and without git.
expect 1 E0861 breaking -f db/schema.yaml --against git:HEAD
mkdir no-git
expect 1 E0860 env PATH="$PWD/no-git" "$SCHEMAGEN" breaking -f db/schema.yaml --against git:HEAD

git init -q . && git add . && git commit -qm one

# What is included, by pattern and by name, comes from the revision, too.
sed -i '/pages:/d' db/tables/books.yaml
echo 'select title from books' >db/long.sql
expect 2 'HEAD:db/tables/books.yaml:6:7' breaking -f db/schema.yaml --against git:HEAD
grep -qF 'db/tables/books.yaml:2:3: error: column "books.pages" is gone: its values are lost [B1002]' out || fail "$(cat out)"
grep -qF B1127 out || fail "the former text of a file is not read: $(cat out)"
cd db
expect 2 B1002 breaking --against git:HEAD --axis data
! grep -q 'B1[1-4]' out || fail "--axis data finds more: $(cat out)"
expect 2 B1103 breaking --against git:HEAD:./schema.yaml --axis SQL
cd ..
git commit -qam two
expect 0 'nothing breaks' breaking -f db/schema.yaml --against git:HEAD
expect 2 B1002 breaking -f "$PWD/db/schema.yaml" --against git:HEAD~1
expect 2 B1002 breaking -f db/schema.yaml --against "git:$(git rev-parse HEAD~1)"

# A file as it is, and mistakes.
expect 1 E0861 breaking -f db/schema.yaml --against git:nowhere
expect 1 E0861 breaking -f db/schema.yaml --against git:HEAD:db/none.yaml
expect 1 E0861 breaking -f db/schema.yaml --against git:--help
expect 1 E0862 breaking -f db/schema.yaml
expect 1 E0863 breaking -f db/schema.yaml --against git:HEAD --axis ABI
expect 1 E0101 breaking -f db/schema.yaml --against none.yaml
for same in db/schema.yaml "$TESTS"/../schema.yaml "$TESTS"/../examples/*/schema.yaml; do
  expect 0 'nothing breaks' breaking -f "$same" --against "$same"
done

# A folder of migrations is an earlier schema; a database is none.
mkdir folder && cp db/schema.yaml folder/schema.yaml && cp -r db/tables db/long.sql folder/ && sed -i 's,../long.sql,../long.sql,' folder/tables/books.yaml
sed -i '1a outputs: { sqlite: true, migrations_sqlite: m }' folder/schema.yaml
expect 0 0000_init.sql "$SCHEMAGEN" migrate -f folder/schema.yaml
sed -i '/title: text$/d' folder/tables/books.yaml
sed -i '/columns: { title/d; /select:/d; /views:/d; /long_books:/d' folder/tables/books.yaml
expect 2 B1103 breaking -f folder/schema.yaml --against folder/m --axis SQL
python3 -c 'import sqlite3; sqlite3.connect("app.db").execute("CREATE TABLE a (id integer)")'
expect 1 E0872 breaking -f db/schema.yaml --against app.db

# The forms of diagnostics: the same findings, exit 2 with --quiet as well.
expect 2 B1002 breaking -f db/schema.yaml --against git:HEAD~1 --quiet
grep -qF B1127 out || fail "--quiet hides a finding: $(cat out)"
for form in json sarif github; do
  expect 2 B1002 breaking -f db/schema.yaml --against git:HEAD~1 --diagnostics $form
done
grep -qF '::error file=db/tables/books.yaml,line=2,' out || fail "github: $(cat out)"
grep -qF '::warning file=db/tables/books.yaml,' out || fail "github: $(cat out)"
breaking -f db/schema.yaml --against git:HEAD~1 --diagnostics sarif 2>sarif.json || true
python3 - <<'P' || fail "sarif: $(cat sarif.json)"
import json
runs = json.load(open("sarif.json"))["runs"][0]
found = {r["ruleId"]: r["level"] for r in runs["results"]}
assert found["B1002"] == "error" and found["B1127"] == "warning", found
P

# What has another name is compared under it: a check that says the same of a renamed column is no new one, nor are names that are traded.
cat >before.yaml <<'Y'
schemagen: 1
tables:
  t: { columns: { id: { type: integer, primary_key: true }, a: { type: integer, check: a > 0 }, b: { type: integer, check: b > 1 }, c: { type: integer, check: c > 2 } } }
Y
cat >after.yaml <<'Y'
schemagen: 1
tables:
  t:
    columns:
      id: { type: integer, primary_key: true }
      b: { type: integer, check: b > 0, renamed_from: a }
      a: { type: integer, check: a > 1, renamed_from: b }
      d: { type: integer, check: d > 2, renamed_from: c }
Y
expect 2 'column "t.a" is called "b" now' breaking -f after.yaml --against before.yaml --axis SQL
if grep -qE 'B1116|B1117' out; then fail "a check is new that was there before: $(cat out)"; fi
sed -i 's/a > 1/a > 5/' after.yaml
expect 2 B1117 breaking -f after.yaml --against before.yaml --axis SQL

# Rows of `rows:` are paired by their keys, under the new names of columns and of labels of enums.
cat >before.yaml <<'Y'
schemagen: 1
enums: { kind: [fruit, nut] }
tables:
  t:
    columns: { id: { type: integer, primary_key: true, identity: true }, code: { type: text, unique: true }, kind: { type: kind, default: fruit }, n: { type: "numeric(6,2)?" } }
    rows: [{ code: apple, n: 1 }, { code: pear, n: 2 }, { code: fig, kind: fruit }, { code: hazel, kind: nut }]
Y
cat >after.yaml <<'Y'
schemagen: 1
enums: { kind: { values: { sweet: { renamed_from: fruit }, nut: {} } } }
tables:
  t:
    columns: { id: { type: integer, primary_key: true, identity: true }, name: { type: text, unique: true, renamed_from: code }, kind: { type: kind, default: sweet }, n: { type: "numeric(6,2)?" }, new: text? }
    rows: [{ name: apple, n: 1.00, kind: sweet, new: x }, { name: pear, n: 3, kind: nut }, { name: fig }]
Y
expect 2 "before.yaml:6:35" breaking -f after.yaml --against before.yaml --axis DATA
grep -qF "the row code = 'pear' of table \"t\" has kind 'nut', n 3 and had kind 'sweet', n 2" out || fail "$(cat out)"
grep -qF "the row code = 'hazel' of table \"t\" is not in" out || fail "$(cat out)"
[ "$(grep -c 'B101[3-6]\]' out)" = 2 ] || fail "more is found: $(cat out)"

# A folder of migrations says nothing of outputs: those of the schema are compared.
cat >folder.yaml <<'Y'
schemagen: 1
outputs: { postgres: true, migrations_pg: m }
tables:
  t: { columns: { id: { type: integer, primary_key: true }, n: { type: "text?", unique: { nulls_distinct: false } } } }
Y
"$SCHEMAGEN" migrate -q -f folder.yaml
expect 0 'nothing breaks' breaking -f folder.yaml --against m
sed -i 's/ n: {/ o: {/' folder.yaml
expect 2 "B10" breaking -f folder.yaml --against m
