#!/usr/bin/env bash
# texts.sh: the parsers of the user's text are asked once, and a machine without them says so (W0401) and works.
. "$TESTS/lib.sh"

expect() { # WHAT WANTED: the words are in `said`
  grep -qF -- "$2" said || { cat said; fail "$1: did not say: $2"; }
}

cat >schema.yaml <<'YAML'
schemagen: 1
outputs: { postgres: true }
tables:
  books:
    columns:
      id: { type: bigint, primary_key: true }
functions:
  first_book:
    postgres: |
      CREATE FUNCTION first_book() RETURNS bigint LANGUAGE plpgsql AS $$
      BEGIN
        RETURN (SELECT min(id) FROM books);
      END
      $$
YAML

mkdir no
for name in libpg_query.so libpg_query.so.1504.0; do echo broken >"no/$name"; done

LD_LIBRARY_PATH=$PWD/no "$SCHEMAGEN" generate >said 2>&1 || fail "generate without the library failed"
expect "without the library" "[W0401]"
expect "without the library" "libpg-query1504.0"
! grep -q '^texts' generated/schemagen.lock || fail "the lock says that an unchecked text was checked"
"$SCHEMAGEN" check >said 2>&1 || fail "check after generate without the library"
[ ! -s said ] || fail "check had something to say: $(cat said)"

"$SCHEMAGEN" generate >said 2>&1
grep -q '^texts' generated/schemagen.lock || fail "the lock does not remember what was checked"
LD_LIBRARY_PATH=$PWD/no "$SCHEMAGEN" check >said 2>&1 || fail "check without the library"
[ ! -s said ] || fail "an unchanged text was asked about again: $(cat said)"

sed -i 's/RETURN (SELECT/RETRUN (SELECT/' schema.yaml
! "$SCHEMAGEN" check >said 2>&1 || fail "a syntax error of PL/pgSQL was not found"
expect "a syntax error of PL/pgSQL" 'schema.yaml:12:9: error: Postgres cannot read the text of "first_book"'
