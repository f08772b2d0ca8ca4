#!/usr/bin/env bash
# The messaging example against tests/facts/messaging.txt: every column of every table as SQLite's own
# catalog has it, nothing more and nothing less; and against the document's list of relationships, which are the foreign
# keys but for four that the list lacks.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need sqlite3 sqlite3
make_scratch
facts=tests/facts/messaging.txt

"$SCHEMAGEN" generate -q -f examples/messaging/schema.yaml --only sqlite --out "$SCRATCH/out"
sqlite3 -bail "$SCRATCH/db" <"$SCRATCH/out/generated/sqlite/schema.sql"
sqlite3 -separator '|' "$SCRATCH/db" "
  SELECT t.name, c.name, upper(c.type),
    iif(c.\"notnull\", 'NOT NULL', '-'),
    coalesce(c.dflt_value, '-'),
    CASE WHEN c.pk > 0 THEN 'PRIMARY KEY'
      WHEN EXISTS (SELECT 1 FROM pragma_index_list(t.name) AS i JOIN pragma_index_info(i.name) AS k
        WHERE i.\"unique\" AND k.name = c.name
          AND (SELECT count(*) FROM pragma_index_info(i.name)) = 1) THEN 'UNIQUE'
      ELSE '-' END,
    coalesce((SELECT f.\"table\" || '(' || f.\"to\" || ') ' || f.on_delete
      FROM pragma_foreign_key_list(t.name) AS f WHERE f.\"from\" = c.name), '-')
  FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
  WHERE t.type = 'table' ORDER BY t.name, c.cid" >"$SCRATCH/catalog"
grep -v '^#' "$facts" | sort -s -t '|' -k 1,1 >"$SCRATCH/facts"
sort -s -t '|' -k 1,1 "$SCRATCH/catalog" >"$SCRATCH/sorted"
diff -u "$SCRATCH/facts" "$SCRATCH/sorted" || fail "the catalog differs from $facts"
[ "$(cut -d '|' -f 1 "$SCRATCH/sorted" | sort -u | wc -l)" -eq 20 ] || fail "not 20 tables"
[ "$(sqlite3 "$SCRATCH/db" "SELECT count(*) FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f
  WHERE t.type = 'table'")" -eq "$(grep -c ') [CS]' "$facts")" ] || fail "another number of foreign keys"

relationships=tests/facts/messaging-relationships.txt
sqlite3 -separator '|' "$SCRATCH/db" "SELECT f.\"table\", t.name, f.\"from\" FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f
  WHERE t.type = 'table'" >"$SCRATCH/keys"
grep -v -e '^#' -e '^$' "$relationships" | while IFS='|' read -r parent child column; do
  [ "$column" != - ] || column='[a-z_]*'
  grep -q "^$parent|$child|$column\$" "$SCRATCH/keys" || fail "no foreign key from $child to $parent"
done
diff -u <(grep -v -e '^#' -e '^$' "$relationships" | cut -d '|' -f 1,2 | sort -u) <(cut -d '|' -f 1,2 "$SCRATCH/keys" | sort -u) ||
  fail "the foreign keys differ from $relationships"
