#!/usr/bin/env bash
# `import` without a database: what it says of sources that are none, and that a password stays where it is.
. "$TESTS/lib.sh"

# says EXIT CODE ARGS..: the command ends so, and its diagnostic has the code.
says() {
  local exit=$1 code=$2 got=0
  shift 2
  "$SCHEMAGEN" "$@" >out 2>err || got=$?
  [ "$got" -eq "$exit" ] || fail "$*: exit $got, not $exit: $(cat err)"
  grep -qF "[$code]" err || fail "$*: no $code: $(cat err)"
  [ ! -s out ] || fail "$*: prints something"
  ! grep -q 'sekret' err || fail "$*: shows the password: $(cat err)"
}

says 1 E0840 import
says 1 E0841 import nothing.db
echo text >file.txt
says 1 E0841 import file.txt
says 1 E0841 import postgress://me:sekret@nowhere/db
says 1 E0842 import "postgres://me:sekret@127.0.0.1:1/db?connect_timeout=2"
says 1 E0842 import "host=$PWD user=me password=sekret dbname=db"
