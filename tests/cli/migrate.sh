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
expect 2 'migrations/sqlite: the schema is ahead by 1 statement' migrate --check
expect 0 0000_init.sql migrate
[ "$(sed 's|^migrations/sqlite/||' out | tr '\n' ' ')" = '.gitattributes 0000_init.sql 0000_init.down.sql meta/0000_snapshot.json meta/_0000_schemagen.json meta/_journal.json ' ] || fail "$(cat out)"
expect 0 '' migrate --check
expect 0 'up to date' migrate --status
before=$(find migrations -type f -exec md5sum {} + | sort)
expect 0 '' migrate
[ "$before" = "$(find migrations -type f -exec md5sum {} + | sort)" ] || fail "wrote though nothing changed"

# A column goes and one like it comes: said, and refused until consented to by name.
schema '  a: { columns: { id: { type: integer, primary_key: true }, mail: text } }'
expect 1 W0820 migrate
expect 1 E0821 migrate --allow deletes_data:a.emai
grep -qF 'warning: nothing that happens is called "deletes_data:a.emai" [W0822]' out && grep -qF 'did you mean deletes_data:a.email?' out || fail "$(cat out)"
grep -qF 'schema.yaml:4:3: error: the values of a.email are gone' out || fail "a hazard has no place: $(cat out)"
grep -qF 'to allow all of it, add: --allow rewrites:a --allow may_fail:a.mail --allow deletes_data:a.email --allow breaks_readers:a.email' out || fail "$(cat out)"
expect 1 'did you mean deletes_data?' migrate --allow deletes_dat:a.email
[ "$before" = "$(find migrations -type f -exec md5sum {} + | sort)" ] || fail "wrote though refused"
schema '  a: { columns: { id: { type: integer, primary_key: true }, mail: { type: text, renamed_from: email } } }'
expect 1 'breaks_readers:a.mail' migrate --dry-run
grep -qF 'RENAME COLUMN email TO mail' out || fail "what is not consented to is not shown: $(cat out)"
[ ! -e migrations/sqlite/0001_change.sql ] || fail 'it is written'
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
echo '{ "schemagen": 1, "tables": 5 }' >migrations/sqlite/meta/_0001_schemagen.json
expect 1 E0824 migrate --check
rm migrations/sqlite/meta/_0001_schemagen.json
expect 2 'meta/_0001_schemagen.json: error: this file of a migration cannot be read: No such file or directory [E0865]' migrate --check
expect 1 'meta/_0001_schemagen.json: error: the migrations cannot be followed: No such file or directory [E0823]' migrate
rm migrations/sqlite/0001_*.down.sql # as drizzle-kit leaves it: its own snapshot says the same
expect 0 '' migrate --check

# Whatever is not there or not whole is said once, where it is, and nothing is written; `again` starts from a folder that is whole.
again() { chmod -R u+rwx migrations && rm -rf migrations && cp -r kept migrations; }
refuse() { # refuse TEXT [COMMAND..]: of the folder as it is, `migrate --name more` and --check
  local text=$1
  shift
  cp -r migrations as_it_is
  expect 1 "$text" "$@" "$SCHEMAGEN" migrate --name more
  [ "$(grep -c 'error:' out)" = 1 ] || fail "said more than once: $(cat out)"
  diff -r --no-dereference as_it_is migrations || fail "something is written: $text"
  expect 1 "$text" "$@" "$SCHEMAGEN" migrate --check
  [ "$(grep -c 'error:' out)" = 1 ] || fail "said more than once: $(cat out)"
  rm -r as_it_is
}
schema '  a: { columns: { id: { type: integer, primary_key: true }, mail: text, more: text? } }'
journal=migrations/sqlite/meta/_journal.json
again && rm $journal
refuse 'meta/_journal.json: error: it is missing, but files of migrations are there: 0000_init.down.sql and 7 more [E0877]'
again && rm -r migrations/sqlite/meta
refuse '_journal.json: error: it is missing, but files of migrations are there: 0000_init.down.sql and 3 more [E0877]'
again && echo '{"entries": []}' >$journal
refuse 'meta/_journal.json: error: it lists no migration, but files of migrations are there'
again && echo '{}' >$journal
refuse '_journal.json: error: the migrations cannot be followed: it has no list of entries [E0823]'
again && : >$journal
refuse '_journal.json: error: the migrations cannot be followed: it is not JSON, in line 1 [E0823]'
again && rm migrations/sqlite/meta/*_*.json && cp kept/sqlite/meta/_journal.json $journal
refuse '_journal.json: error: the migrations cannot be followed: there is a snapshot of none that it lists [E0823]'
again && rm migrations/sqlite/meta/0001_snapshot.json
refuse 'meta/0001_snapshot.json: error: the migrations cannot be followed: No such file or directory [E0823]'
again && truncate -s 200 migrations/sqlite/meta/_0001_schemagen.json
expect 1 'meta/_0001_schemagen.json: error: the migrations cannot be followed: it ends in the middle [E0823]' migrate
[ "$(grep -c 'error:' out)" = 1 ] || fail "said more than once: $(cat out)"
again && rm migrations/sqlite/0000_init.sql
expect 1 'sqlite/0000_init.sql: error: the migrations cannot be followed: No such file or directory [E0823]' migrate
rm -r migrations/sqlite && echo >migrations/sqlite
refuse 'migrations/sqlite: error: this is in the way of a file or directory that has to be written [E0807]'
rm migrations/sqlite && ln -s nowhere migrations/sqlite
refuse 'migrations/sqlite: error: this is in the way'
rm -r migrations && echo >migrations
expect 1 'migrations: error: this is in the way' migrate --check
rm migrations && mkdir migrations && again
for part in migrations/sqlite migrations/sqlite/meta; do
  [ "$(id -u)" = 0 ] || break
  again && chmod -R a+rX . && chmod a+rx .. && chmod 700 $part
  refuse "$part: error: cannot read: Permission denied [E0816]" setpriv --reuid=65534 --regid=65534 --clear-groups
done
mkdir -p others/meta && echo 'select 1;' >others/seed.sql && : >others/meta/notes.txt
sed 's/migrations_sqlite: true/migrations_sqlite: others/' schema.yaml >others.yaml
expect 0 others/0000_init.sql migrate -f others.yaml

# A checkout by git with core.autocrlf: our .gitattributes keeps it from that, and without it the cause is said, once.
again
schema '  a: { columns: { id: { type: integer, primary_key: true }, mail: text } }'
for attributes in with without; do
  rm -rf repository clone && mkdir repository && cp -r schema.yaml migrations repository
  [ $attributes = with ] || rm repository/migrations/sqlite/.gitattributes
  git -C repository init -q && git -C repository add -A && git -C repository -c user.name=t -c user.email=t@example.com commit -qm all
  git -c core.autocrlf=true clone -q repository clone
  (
    cd clone
    if [ $attributes = with ]; then
      diff -r ../kept migrations || fail "git changed something"
      exit
    fi
    expect 2 'migrations/sqlite/0000_init.sql: error: the lines of this file and of 3 more end in CRLF, and were written with LF [E0878]' migrate --check
    [ "$(grep -c 'error:' out)" = 1 ] || fail "said more than once: $(cat out)"
    expect 2 'E0878' migrate --accept 0001_mail
    sed -n "s/.*and then: \(sed .*\)/\1/p" out >mend.sh
    bash mend.sh
    expect 0 '' migrate --check
  )
done

# The files are as they were written; the journal lists them in the order of their times.
again
expect 0 '' migrate --check
echo '-- more' >>migrations/sqlite/0000_init.sql
expect 2 'migrations/sqlite/0000_init.sql: error: this file was edited since it was written [E0866]' migrate --check
expect 2 'schemagen migrate --accept 0000_init' migrate --check
# An edit can be accepted, and is one no more when it is put back; a formatter of JSON edits nothing.
expect 1 'did you mean 0000_init?' migrate --accept 0000_int
grep -qF E0829 out || fail "$(cat out)"
expect 0 'accepted: migrations/sqlite/0000_init.sql' migrate --accept 0000_init
expect 0 'migrations/sqlite/0000_init (edited and accepted: 0000_init.sql)' migrate --check --status
[ "$(grep -c accepted out)" = 1 ] || fail "what was not edited is accepted: $(cat out)"
expect 0 '0000_init: its files are as they were written, or accepted' migrate --accept 0000_init
echo '-- and more' >>migrations/sqlite/0000_init.sql
expect 2 'error: this file was edited since it was accepted [E0866]' migrate --check
cp kept/sqlite/0000_init.sql migrations/sqlite/
expect 2 'since it was accepted' migrate --check
expect 0 'accepted: migrations' migrate --accept 0000_init --status
diff -r kept migrations || fail "an edit that was put back leaves something"
python3 - <<'PY'
import json, pathlib
for file in pathlib.Path("migrations/sqlite/meta").glob("*.json"):
    file.write_text(json.dumps(json.loads(file.read_text()), ensure_ascii=False, indent="\t"))
PY
expect 0 '' migrate --check
sed -i 's/"mail"/"post"/' migrations/sqlite/meta/0001_snapshot.json migrations/sqlite/meta/_0001_schemagen.json
expect 2 'meta/0001_snapshot.json: error: this file was edited' migrate --check
grep -qF 'meta/_0001_schemagen.json: error: this file was edited' out || fail "our own snapshot may be edited: $(cat out)"
expect 0 '(edited and accepted: 0001_snapshot.json, _0001_schemagen.json)' migrate --status --accept 0001_mail
again
rm migrations/sqlite/0000_init.sql
echo >>migrations/sqlite/0001_mail.down.sql
expect 2 'migrations/sqlite/0000_init.sql: error: this file of a migration cannot be read' migrate --check
grep -q E0865 out && grep -qF '0001_mail.down.sql: error' out || fail "$(cat out)"
again
echo 'SELECT 1;' >migrations/sqlite/0002_late.sql
expect 2 E0867 migrate --check
again
sed -i 's/"when": 2/"when": 1/' migrations/sqlite/meta/_journal.json
expect 2 E0868 migrate --check

# A run that was killed before it wrote the journal: the next one goes on, and ends where it would have; one of another name does not.
again
schema '  a: { columns: { id: { type: integer, primary_key: true }, mail: text, note: text? } }'
expect 0 0002_note.sql migrate --name note
cp -r migrations whole
cp kept/sqlite/meta/_journal.json migrations/sqlite/meta/
rm migrations/sqlite/meta/0002_snapshot.json
expect 2 E0867 migrate --check
expect 1 'sqlite/0002_note.down.sql: error: this file and 1 more are in the way, and of no migration that is there [E0820]' migrate --name other
[ ! -e migrations/sqlite/0002_other.sql ] || fail 'written beside what a killed run left'
echo half >migrations/sqlite/meta/_schemagen-0123456789abcdef.tmp
expect 2 'meta/_schemagen-0123456789abcdef.tmp: error: this file is of no migration' migrate --check
expect 0 0002_note.sql migrate --name note
diff -r whole migrations || fail "an interrupted run was not finished"

# Two runs at once: one writes, the other is told so; whoever planned before the other wrote is refused.
again
exec 8<migrations/sqlite
flock 8
expect 1 E0813 migrate --name note
exec 8<&-
diff -r kept migrations || fail "wrote while another run was at work"
for i in 1 2 3 4 5 6; do ("$SCHEMAGEN" migrate --name "run$i" >"said$i" 2>&1 || true) & done
wait
[ "$(find migrations -name '0002_run*.down.sql' | wc -l)" = 1 ] || fail "several runs wrote: $(ls migrations/sqlite) $(cat said*)"
for said in said*; do
  [ ! -s "$said" ] || grep -qE '_journal.json$|E0813|E0820|E0869' "$said" || fail "a run at the same time: $(cat "$said")"
done
expect 0 'up to date' migrate --status --check

# A folder that cannot be written: nothing half-written.
again
if [ "$(id -u)" = 0 ]; then
  as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
  chmod -R a+rX . && chmod a+rx ..
else
  as_nobody() { "$@"; }
  chmod a-w migrations/sqlite migrations/sqlite/meta
fi
expect 1 'Permission denied' as_nobody "$SCHEMAGEN" migrate --name note
chmod u+w migrations/sqlite migrations/sqlite/meta
diff -r kept migrations || fail "something of a migration that failed stays"
echo no >blocked
printf 'schemagen: 1\noutputs: { sqlite: true, migrations_sqlite: blocked }\ntables: { a: { columns: { id: { type: integer, primary_key: true } } } }\n' >blocked.yaml
expect 1 'blocked' migrate -f blocked.yaml

# Both dialects: each mistake once, and nothing of one is said of the other.
rm -rf migrations
both() { printf 'schemagen: 1\noutputs: { postgres: true, sqlite: true, migrations_pg: { path: db/pg }, migrations_sqlite: true }\ntables:\n%s\n' "$1" >schema.yaml; }
both '  a: { columns: { id: { type: integer, primary_key: true }, email: text } }'
expect 0 db/pg/0000_init.sql migrate
both '  a: { columns: { id: { type: integer, primary_key: true }, mail: text } }'
expect 1 'error: SQLite: all rows of a are written anew [E0821]' migrate
grep -q 'error: the values of a.email are gone' out || fail "what both dialects lose is said of one: $(cat out)"
! grep -q E0824 out || fail "a mistake of Postgres is one of SQLite: $(cat out)"
[ "$(grep -c 'W0820\]' out)" = 1 ] || fail "a warning comes twice: $(cat out)"
[ "$(sort out | uniq -d | grep -c 'error:')" = 0 ] || fail "an error comes twice: $(cat out)"
expect 2 W0820 migrate --check
[ "$(grep -c 'W0820\]' out)" = 1 ] || fail "a warning comes twice: $(cat out)"

# What is alike is said to be, of enums, their values, columns in one place and most of a table; what is not, is not.
rm -rf db migrations
printf 'schemagen: 1\noutputs: { migrations_pg: db/pg }\nenums: { mood: [ok, bad], kind: [x, y], gone: [a] }\ntables:\n  a: { columns: { id: { type: integer, primary_key: true }, b: text, c: text, m: mood, k: kind } }\n  t: { columns: { id: { type: integer, primary_key: true }, n: text, d: date } }\n  u: { columns: { id: { type: integer, primary_key: true }, e: mood } }\n' >schema.yaml
expect 0 0000_init.sql migrate
sed -i 's/mood: \[ok, bad\]/mood: [ok, poor]/; s/kind/sort/g; s/gone: \[a\]/come: [z]/; s/b: text, c: text/p: text, q: text/; s/t: { columns: { id: { type: integer, primary_key: true }, n:/things: { columns: { id: { type: integer, primary_key: true }, name:/; s/u: { columns.*/v: { columns: { x: date, y: bytes } }/' schema.yaml
expect 2 '' migrate --check
grep -o '[a-z]* `[a-z]*` goes and `[a-z]*`' out | sort | tr '\n' ';' >hints
[ "$(cat hints)" = 'column `b` goes and `p`;column `c` goes and `q`;enum `kind` goes and `sort`;table `t` goes and `things`;value `bad` goes and `poor`;' ] || fail "hints: $(cat hints)"
rm -rf db migrations
both '  a: { columns: { id: { type: integer, primary_key: true }, mail: text } }'

# The layout of drizzle-kit 1.0 is not taken for an empty folder.
mkdir -p newer/20260101000000_init && echo '{}' >newer/20260101000000_init/snapshot.json
sed -i 's/migrations_sqlite: true/migrations_sqlite: newer/' schema.yaml
expect 1 "newer: error: this folder is in the layout of drizzle-kit 1.0, and the schema is for another [E0871]" migrate --dialect sqlite

# That layout: names count on, two runs write once, a directory without its SQL is none, and the older layout is not mixed in.
one() { printf 'schemagen: 1\ndrizzle: { version: "1.0" }\noutputs: { drizzle_pg: true, migrations_pg: one }\ntables:\n%s\n' "$1" >schema.yaml; }
one '  a: { columns: { id: { type: integer, primary_key: true }, kind: text } }'
expect 0 "one/19700101000001_init/migration.sql" migrate
expect 0 "" migrate
one '  a: { columns: { id: { type: integer, primary_key: true }, kind: text, more: text? } }'
expect 0 "one/19700101000002_add/snapshot.json" migrate --name add
grep -q '"create"' one/19700101000002_add/snapshot.json || fail "no delta adds the column"
expect 0 "one/19700101000002_add" migrate --status
mv one/19700101000002_add/migration.sql second.sql
expect 1 '19700101000002_add/schemagen.json: error: this file and 2 more are in the way, and of no migration that is there [E0820]' migrate --name other
[ ! -e one/19700101000002_other ] || fail 'written beside what a killed run left'
mv one/19700101000001_init/migration.sql first.sql && mv second.sql one/19700101000002_add/migration.sql
expect 1 'one/19700101000001_init/migration.sql: error: the migrations cannot be followed: No such file or directory [E0823]' migrate
mv first.sql one/19700101000001_init/migration.sql && mv one/19700101000002_add/migration.sql second.sql
expect 2 "one/19700101000002_add/snapshot.json: error: this file is of no migration that is there" migrate --check
expect 0 "one/19700101000002_add/migration.sql" migrate --name add
cmp -s second.sql one/19700101000002_add/migration.sql || fail "the run that goes on writes something else"
echo "-- later" >>one/19700101000001_init/migration.sql
expect 2 "one/19700101000001_init/migration.sql: error: this file was edited" migrate --check
expect 2 "one/19700101000001_init/migration.sql: error: this file was edited" migrate --status
expect 0 "19700101000001_init (edited and accepted: migration.sql)" migrate --status --accept 19700101000001_init
cp -r one/19700101000002_add one/19700101000002_other
sed -i 's/"id": "[^"]*"/"id": "other"/' one/19700101000002_other/snapshot.json
expect 1 "one/19700101000002_other/snapshot.json: error: two branches wrote a migration each: it follows the same one as 19700101000002_add/snapshot.json [E0876]" migrate
rm -r one/19700101000002_other
mkdir one/19700101000009_by_hand && echo "UPDATE a SET id = id;" >one/19700101000009_by_hand/migration.sql
one '  a: { columns: { id: { type: integer, primary_key: true }, kind: text, more: text?, note: bigint? } }'
expect 0 'schemagen.json: warning: the last migration, "19700101000009_by_hand", has no snapshot, and this one is of an earlier one [W0853]' migrate --name note
[ -f one/19700101000010_note/migration.sql ] || fail "not behind the last: $(find one) $(cat out)"
grep -q '"create"' one/19700101000010_note/snapshot.json || fail "no delta adds the column"
expect 0 "" migrate --check
if grep -qE 'W0853|E0823' out; then fail "the last one has a snapshot: $(cat out)"; fi
rm -r one/19700101000009_by_hand one/19700101000010_note
one '  b: { columns: { id: { type: integer, primary_key: true } } }'
sed -i 's/: one }/: migrations }/' schema.yaml
mkdir -p migrations/meta && echo '{"entries": []}' >migrations/meta/_journal.json
expect 1 "migrations/meta/_journal.json: error: this folder is in the layout of drizzle-kit 0.31, and the schema is for another [E0871]" migrate
rm -r migrations

# What drizzle-kit renames in a snapshot of the type diff, its other rows follow.
mkdir -p kit/20260101000000_a kit/20260102000000_b
cat >kit/20260101000000_a/snapshot.json <<'JSON'
{"type": "base", "version": "9", "dialect": "postgres", "id": "a", "prevIds": ["00000000-0000-0000-0000-000000000000"], "footprints": [], "ddl": [
{"schema": "public", "name": "mood", "values": ["x"], "entityType": "enums"},
{"schema": "public", "name": "old", "isRlsEnabled": false, "entityType": "tables"},
{"schema": "public", "table": "old", "name": "id", "type": "integer", "typeSchema": null, "notNull": true, "dimensions": 0, "default": null, "generated": null, "identity": null, "entityType": "columns"},
{"schema": "public", "table": "old", "name": "m", "type": "mood", "typeSchema": "public", "notNull": true, "dimensions": 0, "default": null, "generated": null, "identity": null, "entityType": "columns"},
{"schema": "public", "table": "old", "name": "gone", "type": "text", "typeSchema": null, "notNull": true, "dimensions": 0, "default": null, "generated": null, "identity": null, "entityType": "columns"},
{"schema": "public", "table": "old", "name": "old_pkey", "columns": ["id"], "nameExplicit": false, "entityType": "pks"},
{"schema": "public", "table": "old", "name": "old_m", "nameExplicit": true, "columns": [{"value": "m", "isExpression": false, "asc": true, "nullsFirst": false, "opclass": null}], "isUnique": false, "where": null, "with": "", "method": "btree", "concurrently": false, "entityType": "indexes"}]}
JSON
cat >kit/20260102000000_b/snapshot.json <<'JSON'
{"type": "diff", "version": "9", "dialect": "postgres", "id": "b", "prevIds": ["a"], "footprints": [], "deltas": [
{"op": "rename", "key": "tables\u0000[\"public\",\"old\"]", "set": {"name": "new"}},
{"op": "rename", "key": "columns\u0000[\"public\",\"new\",\"m\"]", "set": {"name": "state"}},
{"op": "rename", "key": "enums\u0000[\"public\",\"mood\"]", "set": {"name": "phase"}},
{"op": "rename", "key": "pks\u0000[\"public\",\"new\",\"old_pkey\"]", "set": {"name": "new_pkey"}},
{"op": "alter", "key": "enums\u0000[\"public\",\"phase\"]", "set": {"values": ["x", "y"]}},
{"op": "drop", "key": "columns\u0000[\"public\",\"new\",\"gone\"]"},
{"op": "create", "row": {"schema": "public", "table": "new", "name": "note", "type": "text", "typeSchema": null, "notNull": false, "dimensions": 0, "default": null, "generated": null, "identity": null, "entityType": "columns"}}]}
JSON
expect 0 "" "$SCHEMAGEN" import kit --out imported.yaml
printf 'schemagen: 1\ndrizzle: { version: "1.0" }\nenums: { phase: [x, y] }\ntables:\n  new:\n    columns: { id: { type: integer, primary_key: true }, state: phase, note: text? }\n    indexes: [{ columns: [state], name: old_m }]\n' >same.yaml
expect 0 "" "$SCHEMAGEN" diff imported.yaml same.yaml

# What projects leave of drizzle-kit's history: a first snapshot whose predecessor is gone, an entry taken out, and a migration
# written by hand, journals that were merged by hand. What two branches left last is warned of, not what is behind another.
rm -rf migrations
mkdir -p migrations/sqlite/meta
kit_snapshot() { printf '{"version": "6", "dialect": "sqlite", "id": "%s", "prevId": "%s", "tables": {"a": {"name": "a", "columns": {"id": {"name": "id", "type": "integer", "primaryKey": true, "notNull": true}}}}}' "$2" "$3" >"migrations/sqlite/meta/$1_snapshot.json"; }
kit_snapshot 0001 one gone
kit_snapshot 0003 two one
printf '{"version": "7", "dialect": "sqlite", "entries": [{"idx": 1, "when": 1, "tag": "0001_a"}, {"idx": 2, "when": 2, "tag": "0003_b"}, {"idx": 4, "when": 3, "tag": "0004_by_hand"}]}' >migrations/sqlite/meta/_journal.json
touch migrations/sqlite/0001_a.sql migrations/sqlite/0003_b.sql migrations/sqlite/0004_by_hand.sql
schema '  a: { columns: { id: { type: integer, primary_key: true } } }'
expect 0 'up to date' migrate --status
schema '  a: { columns: { id: { type: integer, primary_key: true }, note: text? } }'
expect 0 'meta/0003_snapshot.json: warning: the last migration, "0004_by_hand", has no snapshot, and this one is of an earlier one [W0853]' migrate --name note
[ -f migrations/sqlite/0005_note.sql ] || fail "a warning stops nothing: $(cat out)"
expect 0 '' migrate --check
if grep -q W0853 out; then fail "ours has a snapshot: $(cat out)"; fi
rm migrations/sqlite/meta/_0005_schemagen.json migrations/sqlite/0005_note.down.sql
kit_snapshot 0005 three one
touch migrations/sqlite/0003_c.sql migrations/sqlite/0006_d.sql
expect 0 'meta/0005_snapshot.json: warning: two branches wrote a migration each, "0003_b" and "0005_note", and this snapshot may know of one alone [W0876]' migrate --dry-run
rm migrations/sqlite/0004_by_hand.sql
kit_journal() { printf '{"version": "7", "dialect": "sqlite", "entries": [{"idx": 1, "when": 1, "tag": "0001_a"}, {"idx": 7, "when": 2, "tag": "0003_b"}, {"idx": 1, "when": 3, "tag": "0003_c"}, %s]}' "$1" >migrations/sqlite/meta/_journal.json; }
kit_journal '{"idx": 5, "when": 4, "tag": "0003_d"}'
expect 0 '"0003_b" and "0003_d", and this snapshot may know of one alone [W0876]' migrate --dry-run
kit_snapshot 0006 four three
kit_journal '{"idx": 5, "when": 4, "tag": "0005_note"}, {"idx": 2, "when": 5, "tag": "0006_d"}'
expect 0 '0008_next.sql' migrate --name next
if grep -q W0876 out; then fail "a fork of the past: $(cat out)"; fi
expect 0 '' migrate --check

# So do those of drizzle-kit 1.0, which has a directory for each.
rm -rf migrations
mkdir -p migrations/sqlite/20260101000000_a
echo 'CREATE TABLE `a` (`id` integer PRIMARY KEY NOT NULL);' >migrations/sqlite/20260101000000_a/migration.sql
echo '{"version": "7", "dialect": "sqlite", "id": "one", "prevIds": ["gone"], "ddl": [{"name": "a", "entityType": "tables"}, {"table": "a", "name": "id", "type": "integer", "notNull": false, "entityType": "columns"}, {"table": "a", "name": "a_pk", "columns": ["id"], "nameExplicit": false, "entityType": "pks"}]}' >migrations/sqlite/20260101000000_a/snapshot.json
schema '  a: { columns: { id: { type: integer, primary_key: true }, note: text? } }'
echo 'drizzle: { version: "1.0" }' >>schema.yaml
expect 0 '_note/migration.sql' migrate --name note
expect 0 'up to date' migrate --status

# Names that are traded: once, whatever the YAML goes on saying. A database does not say whether it happened before.
rm -rf migrations
schema '  a: { columns: { id: { type: integer, primary_key: true }, x: integer, y: text } }'
"$SCHEMAGEN" generate -q
expect 0 0000_init.sql migrate
sqlite3 app.db <generated/sqlite/schema.sql
schema '  a: { columns: { id: { type: integer, primary_key: true }, y: { type: integer, renamed_from: x }, x: { type: text, renamed_from: y } } }'
expect 2 'warning: `x` and `y`, which was called so, are both there: neither is renamed [W0821]' "$SCHEMAGEN" diff app.db schema.yaml
expect 0 0001_change.sql migrate --allow breaks_readers
expect 0 'up to date' migrate --status
schema '  a: { columns: { id: { type: integer, primary_key: true }, z: { type: integer, renamed_from: y }, y: { type: text, renamed_from: x } } }'
expect 0 'a RENAME COLUMN x TO y' migrate --dry-run --allow breaks_readers
if grep -qE 'DROP|ADD' out; then fail "a name handed on is a rename: $(cat out)"; fi
schema '  a: { columns: { id: { type: integer, primary_key: true }, y: { type: integer, renamed_from: x }, x: { type: text, renamed_from: y }, w: text? } }'
expect 0 'ADD COLUMN w' migrate --dry-run
if grep -q RENAME out; then fail "a rename happens once: $(cat out)"; fi

# A backfill reads what is there before.
rm -rf migrations
schema '  a: { columns: { id: { type: integer, primary_key: true } } }'
expect 0 0000_init.sql migrate
schema '  a:
    columns:
      id: { type: integer, primary_key: true }
      last: { type: text, backfill: "'"'x'"'" }
      name: { type: text, backfill: "last" }'
expect 1 'schema.yaml:8:38: error: the backfill of "name" reads "last", which comes with the same migration [E0828]' migrate

# Two branches that wrote a migration each, brought together as docs/migrations.md says, in both layouts.
export GIT_CEILING_DIRECTORIES=$PWD/.. GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
# Our hashes stand under `x-migration` of our own snapshot; keys of the user's may have that name.
mkdir own_keys && cd own_keys
schema '  a: { x-migration: { up: b }, columns: { id: { type: integer, primary_key: true } } }
  b: { columns: { id: { type: integer, primary_key: true } } }
x-migration: { up: c }'
expect 0 0000_init.sql migrate
expect 0 '' migrate --check
expect 0 'up to date' migrate --status
[ "$(grep -c '"x-migration"' migrations/sqlite/meta/_0000_schemagen.json)" = 2 ] || fail "$(cat migrations/sqlite/meta/_0000_schemagen.json)"
echo '-- edited' >>migrations/sqlite/0000_init.sql
expect 2 0000_init.sql migrate --check
cd ..

git() { command git -c user.name=t -c user.email=t@example.com -c init.defaultBranch=main -c advice.detachedHead=false "$@" >git.out 2>&1; }
for layout in 0.45 1.0; do
  mkdir "merge-$layout" && cd "merge-$layout" && git init -q
  cat >schema.yaml <<Y
schemagen: 1
outputs: { sqlite: true, migrations_sqlite: migrations }
drizzle: { version: "$layout" }
tables:
  t:
    columns:
      id: { type: integer, primary_key: true }
      # a
      x: text?
      y: text?
      z: text?
      # b
Y
  migrate -q
  git add -A && git commit -qm init
  for name in a b; do
    git checkout -q -b "$name" main
    sed -i "s/# $name/$name: text?/" schema.yaml
    migrate -q --name "add_$name"
    git add -A && git commit -qm "$name"
  done
  git checkout -q main && git merge -q a
  git checkout -q b
  if git merge main; then [ "$layout" = 1.0 ] || fail "no conflict: $(cat git.out)"; fi
  case $layout in
  0.45) expect 1 'meta/_journal.json: error: two branches wrote this file, and nobody has brought them together: line 16 [E0875]' migrate --name add_b ;;
  1.0) expect 1 'it follows the same one as 19700101000002_add_a/snapshot.json [E0876]' migrate --name add_b ;;
  esac
  git rm -rqf migrations || true
  git checkout main -- migrations
  expect 0 add_b migrate --name add_b
  expect 0 '' migrate --check
  git add -A && git commit -qm merged || fail "$(cat git.out)"
  [ -z "$(command git status --porcelain)" ] || fail "not all is committed: $(command git status --porcelain)"
  [ "$(find migrations \( -name '*add_?.sql' -o -path '*add_?/migration.sql' \) | sort | xargs grep -ho 'ADD COLUMN .')" = 'ADD COLUMN a
ADD COLUMN b' ] || fail "$(find migrations) $(grep -r 'ADD COLUMN' migrations)"
  expect 0 'proven: 3 migrations in one transaction (SQLite)' migrate --verify
  cd ..
done

# What is handed over to someone else stays.
mkdir handed && cd handed
own() { printf 'schemagen: 1\noutputs: { migrations_pg: pg }\nschemas: [%s]\nenums: { mood: %s }\ntables:\n  shop.people: { %scolumns: { id: { type: integer, primary_key: true }, mood: mood } }\n  logs: { columns: { id: { type: integer, primary_key: true } } }\n' "$@" >schema.yaml; }
own shop '[sad, happy]' ''
expect 0 '' migrate -q
own '{ name: shop, external: true }' '{ values: [sad, happy], external: true }' 'external: true, '
expect 0 '' migrate -q
[ ! -e pg/0001_change.sql ] || fail "not left alone: $(cat pg/0001_change.sql)"
cd ..
