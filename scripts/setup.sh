#!/usr/bin/env bash
# Installs what the build needs (only what is missing), builds build/release/schemagen and generates
# from schema.yaml into generated/. Safe to run again.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_packages "${BUILD_PACKAGES[@]}"
run_quiet "Configuring build/release" cmake --preset release -DBUILD_TESTING=OFF
run_quiet "Building build/release/schemagen" cmake --build --preset release
say "Running build/release/schemagen generate"
build/release/schemagen generate
say "Done: generated/ holds what schemagen made of schema.yaml:"
find generated -type f ! -name '.gitattributes' | LC_ALL=C sort | sed 's/^/    /'
