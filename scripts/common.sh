# Sourced by the other scripts: what they share in installing and saying what they do.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly ROOT=$PWD

BUILD_PACKAGES=(gcc libc6-dev cmake ninja-build pkg-config libyaml-dev libxxhash-dev
  libpq-dev libsqlite3-dev libpg-query-dev libcjson-dev)

say() { printf '==> %s\n' "$*"; }
fail() {
  printf '%s: error: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "this needs root: $*"
  fi
}

package_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs what is missing of the packages named; asks for nothing when all are there.
need_packages() {
  local missing=() package log
  for package in "$@"; do
    package_installed "$package" || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "Debian packages: all there"
    return
  fi
  say "Debian packages: installing ${missing[*]}"
  command -v apt-get >/dev/null || fail "no apt-get here; install by hand: ${missing[*]}"
  log=$(mktemp)
  if ! as_root apt-get -qq update >"$log" 2>&1 ||
     ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install \
       "${missing[@]}" >>"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "could not install: ${missing[*]}"
  fi
  rm -f "$log"
}

# run_quiet TITLE COMMAND..: says the title; shows the output only when the command fails.
run_quiet() {
  local title=$1 log
  shift
  say "$title"
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "failed: $*"
  fi
  rm -f "$log"
}
