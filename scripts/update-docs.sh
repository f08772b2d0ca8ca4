#!/usr/bin/env bash
# update-docs.sh: prints the tables of the code into README.md and docs/, and the keys into the dictionary of the fuzzer.
# Read the diff before committing it.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
run_quiet "Configuring build/release" cmake --preset release
run_quiet "Building build/release" cmake --build --preset release --target docs_test keys_test
SCHEMAGEN_UPDATE_DOCS=1 build/release/tests/docs_test
SCHEMAGEN_UPDATE=1 build/release/tests/keys_test
