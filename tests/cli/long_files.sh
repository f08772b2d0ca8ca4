#!/usr/bin/env bash
# `check` compares a file of more than 128 KiB in parts as it is printed: wherever it differs, it is found, shown whole, and the lock
# is that of `generate`.
. "$TESTS/lib.sh"

{
  printf 'schemagen: 1\noutputs: { postgres: schema.sql }\ntables:\n'
  for n in $(seq 3000); do
    printf '  table_%d:\n    columns:\n      id: { type: integer, primary_key: true }\n      title: { type: varchar(%d), comment: "the title of %d" }\n' "$n" "$n" "$n"
  done
} >schema.yaml
"$SCHEMAGEN" generate -q
"$SCHEMAGEN" check >out || fail "the files as they were written: $(head -5 out)"
[ ! -s out ] || fail "words about nothing: $(head -5 out)"
[ "$(wc -c <schema.sql)" -gt 400000 ] || fail "the file is too short for this test"
cp schema.sql whole

# differs WHAT LINE..: `check` sees schema.sql as changed, and the diff has the lines and no other change.
differs() {
  local code=0 line
  "$SCHEMAGEN" check >out 2>&1 || code=$?
  [ "$code" = 2 ] || fail "$1: exit $code"
  for line in "${@:2}"; do grep -qxF -- "$line" out || fail "$1: no '$line' in: $(head -40 out)"; done
  [ "$(grep -c '^[-+][^-+]' out)" = $(($# - 1)) ] || fail "$1: other changes: $(head -40 out)"
  cp whole schema.sql
}
sed -i 's/^CREATE TABLE table_1 (/CREATE TABLE table_I (/' schema.sql
differs 'at the start' '-CREATE TABLE table_I (' '+CREATE TABLE table_1 ('
sed -i 's/^CREATE TABLE table_1900 (/CREATE TABLE table_19OO (/' schema.sql
differs 'in the middle' '-CREATE TABLE table_19OO (' '+CREATE TABLE table_1900 ('
sed -i 's/the title of 3000/the title of 3OOO/' schema.sql
differs 'at the end' "-COMMENT ON COLUMN table_3000.title IS 'the title of 3OOO';" "+COMMENT ON COLUMN table_3000.title IS 'the title of 3000';"
echo 'SELECT 1;' >>schema.sql
differs 'after the end' '-SELECT 1;'
head -n -1 whole >schema.sql
differs 'cut' "+$(tail -n 1 whole)"
head -c 131072 whole >schema.sql # the length of a part
code=0
"$SCHEMAGEN" check >out 2>&1 || code=$?
[ "$code" = 2 ] || fail "cut at a part: exit $code"
rm schema.sql
code=0
"$SCHEMAGEN" check >out 2>&1 || code=$?
[ "$code" = 2 ] && grep -q 'schema.sql' out || fail "missing: exit $code"
cp whole schema.sql
"$SCHEMAGEN" check || fail "the file as it was"

# C is printed some tables at a time to several files in turn.
{
  printf 'schemagen: 1\nname: many\noutputs: { postgres: true, c: { path: c } }\ntables:\n'
  for n in $(seq 100); do printf '  table_%d: { columns: { id: { type: integer, primary_key: true } } }\n' "$n"; done
} >many.yaml
"$SCHEMAGEN" generate -q -f many.yaml --out many
grep -q '&table_100_table\|&many_table_100_table' many/c/many.c || fail "the end of many.c: $(tail -20 many/c/many.c)"
[ "$(grep -c '^typedef struct many_table_[0-9]* {' many/c/many.h)" = 100 ] || fail "not every table, or one twice, in many.h"
[ "$(grep -c '_H_INCLUDED' many/c/many.h)" = 2 ] || fail "the beginning of many.h came more than once"
"$SCHEMAGEN" check -f many.yaml --out many || fail "the C files as they were written"
for file in many.h many.c many_pg.c; do
  cp "many/c/$file" whole
  sed -i 's/many_table_57_/many_table_s7_/' "many/c/$file"
  "$SCHEMAGEN" check -f many.yaml --out many >out 2>&1 && fail "$file: the difference was not found"
  [ "$(grep '^-[^-]' out | sed 's/_s7_/_57_/; s/^-//')" = "$(grep '^+[^+]' out | cut -c2-)" ] || fail "$file: other changes: $(head -40 out)"
  grep -q '^-.*many_table_s7_' out || fail "$file: not in the diff: $(head -40 out)"
  cp whole "many/c/$file"
done
"$SCHEMAGEN" check -f many.yaml --out many || fail "the C files as they were"
