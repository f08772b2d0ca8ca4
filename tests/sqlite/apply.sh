#!/usr/bin/env bash
# Applies the SQLite DDL of every tree to a new database with foreign keys on, then, on a second
# connection, checks the file and compiles a read and a write of every table, which is when SQLite looks
# into defaults, checks, triggers and the parents of foreign keys.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
need sqlite3 sqlite3

apply_sqlite() {
  local name=$1 schema_dir=$2 tree=$3 file db said
  while IFS= read -r file; do
    db=$SCRATCH/$(printf '%s' "$file" | md5sum | cut -c1-16).db
    {
      echo 'PRAGMA foreign_keys = ON;'
      [ ! -f "$schema_dir/before.sqlite.sql" ] || cat "$schema_dir/before.sqlite.sql"
      cat "$file"
    } | sqlite3 -bail "$db" || { echo "$name: $file does not apply"; exit 1; }
    said=$(sqlite3 -bail "$db" 'PRAGMA integrity_check; PRAGMA foreign_key_check;') || exit 1
    [ "$said" = ok ] || { echo "$name: $file: $said"; exit 1; }
    {
      echo 'PRAGMA foreign_keys = ON;'
      sqlite3 "$db" "SELECT printf('EXPLAIN SELECT * FROM \"%w\";', name) FROM sqlite_schema WHERE type IN ('table', 'view');
        SELECT printf('EXPLAIN INSERT INTO \"%w\" DEFAULT VALUES; EXPLAIN DELETE FROM \"%w\";', name, name)
        FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%';"
    } | sqlite3 -bail "$db" >/dev/null || { echo "$name: $file: see above"; exit 1; }
    rm -f "$db"
    echo "ok $name"
  done < <(find "$tree" -path '*sqlite/*.sql' ! -path '*drizzle*')
}
export -f apply_sqlite
each_tree apply_sqlite
