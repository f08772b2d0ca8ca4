#!/usr/bin/env bash
# update-docs.sh: prints the tables of the code into README.md and docs/. Read the diff before committing it.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
run_quiet "Building build/release" cmake --build --preset release --target docs_test
SCHEMAGEN_UPDATE_DOCS=1 build/release/tests/docs_test
