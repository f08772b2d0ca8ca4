#!/usr/bin/env bash
# migrate: what it writes and refuses, and that a folder of migrations is never half written or written over.
. "$TESTS/lib.sh"

# expect CODE TEXT COMMAND..: the exit code and a text on standard error (or output).
expect() {
  local code=$1 text=$2 found=0
  shift 2
  "$@" >out 2>&1 || found=$?
  [ "$found" = "$code" ] || fail "exit $found, not $code: $* $(cat out)"
  [ -z "$text" ] || grep -qF -- "$text" out || fail "does not say '$text': $* $(cat out)"
}
schema() { printf 'schemagen: 1\noutputs: { sqlite: true, migrations_sqlite: true }\ntables:\n%s\n' "$1" >schema.yaml; }
migrate() { "$SCHEMAGEN" migrate "$@"; }

printf 'schemagen: 1\ntables: { a: { columns: { id: { type: integer, primary_key: true } } } }\n' >schema.yaml
expect 1 E0822 migrate

schema '  a: { columns: { id: { type: integer, primary_key: true }, email: text } }'
expect 2 '' migrate --check
expect 0 0000_init.sql migrate
expect 0 '' migrate --check
expect 0 'up to date' migrate --status
before=$(find migrations -type f -exec md5sum {} + | sort)
expect 0 '' migrate
[ "$before" = "$(find migrations -type f -exec md5sum {} + | sort)" ] || fail "wrote though nothing changed"

# A column goes and one like it comes: said, and refused until consented to by name.
schema '  a: { columns: { id: { type: integer, primary_key: true }, mail: text } }'
expect 1 W0820 migrate
expect 1 E0821 migrate --allow deletes_data:a.other
[ "$before" = "$(find migrations -type f -exec md5sum {} + | sort)" ] || fail "wrote though refused"
schema '  a: { columns: { id: { type: integer, primary_key: true }, mail: { type: text, renamed_from: email } } }'
expect 1 'breaks_readers:a.mail' migrate --dry-run
expect 0 'RENAME COLUMN email TO mail' migrate --dry-run --allow breaks_readers:a.mail
expect 2 'ahead by 1 statement' migrate --status --check

# A file in the way: nothing is written, and what was there stays.
echo mine >migrations/sqlite/0001_mail.sql
expect 1 E0820 migrate --name mail --allow breaks_readers
[ "$(cat migrations/sqlite/0001_mail.sql)" = mine ] || fail "wrote over a file"
rm migrations/sqlite/0001_mail.sql
ln -s nowhere migrations/sqlite/0001_mail.sql
expect 1 E0806 migrate --name mail --allow breaks_readers
rm migrations/sqlite/0001_mail.sql
[ "$before" = "$(find migrations -type f -exec md5sum {} + | sort)" ] || fail "wrote though something was in the way"
expect 0 0001_mail.sql migrate --name mail --allow breaks_readers
expect 0 'up to date' migrate --status
grep -q 'RENAME COLUMN mail TO email' migrations/sqlite/0001_mail.down.sql || fail "no way back"

# A folder that does not hold together.
cp -r migrations kept
sed -i 's/"prevId": "[^"]*"/"prevId": "x"/' migrations/sqlite/meta/0001_snapshot.json
expect 1 E0823 migrate --check
rm -r migrations && cp -r kept migrations
echo '{' >migrations/sqlite/meta/_journal.json
expect 1 'it is not JSON' migrate --check
rm -r migrations && cp -r kept migrations
echo '{ "schemagen": 1, "tables": 5 }' >migrations/sqlite/meta/0001_schemagen.json
expect 1 E0824 migrate --check
rm migrations/sqlite/meta/0001_schemagen.json
expect 1 E0824 migrate --check
