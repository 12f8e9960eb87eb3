#!/usr/bin/env bash
# Installs what is missing, at the versions the project is tried with. Safe to run again: it then takes a second.
# usage: tools/setup.sh build   what `make serve` and `make dist` need
#        tools/setup.sh test    that, and what `make test` needs (browser, servers, validators)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/env.sh
. tools/env.sh

trunk_version=0.21.14
deny_version=0.20.2

say() { echo "setup: $*"; }
die() { echo "setup: $*" >&2; exit 1; }
has() { command -v "$1" > /dev/null 2>&1; }

# timed LABEL COMMAND…: runs the command and tells how long it took.
timed() {
  local label=$1 start=$SECONDS
  shift
  say "$label …"
  "$@"
  say "$label: $((SECONDS - start)) s"
}

apt_updated=""
apt_install() {
  local as_root=()
  has apt-get || die "install these with your system's packages: $*"
  if [ "$(id -u)" != 0 ]; then
    has sudo || die "not root and no sudo; ask for: apt-get install $*"
    as_root=(sudo)
  fi
  if [ -z "$apt_updated" ]; then "${as_root[@]}" apt-get update -qq; apt_updated=1; fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null
}

# The version of a crate in Cargo.lock.
locked() { awk -v want="\"$1\"" '$1 == "name" { hit = $3 == want } hit && $1 == "version" { gsub("\"", "", $3); print $3; exit }' Cargo.lock; }

rust() {
  local channel
  if ! has cargo; then
    if has apt-get && apt-cache policy rustup 2>/dev/null | grep -q 'Candidate: [0-9]'; then
      timed rustup apt_install rustup
    else
      die "cargo is missing: install rustup (your system's package, or the way the Rust project describes), then run this again"
    fi
  fi
  channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
  if has rustup; then
    rustup run "$channel" rustc --version > /dev/null 2>&1 ||
      timed "Rust $channel" rustup toolchain install "$channel" --profile minimal -c rustfmt -c clippy
    rustup +"$channel" target list --installed | grep -qx wasm32-unknown-unknown ||
      timed "wasm32 target" rustup target add --toolchain "$channel" wasm32-unknown-unknown
    for tool in rustfmt clippy; do
      rustup +"$channel" component list --installed | grep -q "^$tool" || timed "$tool" rustup component add --toolchain "$channel" "$tool"
    done
  else
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] ||
      die "this Rust comes without rustup and without the target wasm32-unknown-unknown: install it (Debian: libstd-rust-dev-wasm32)"
  fi
}

node_modules() {
  local stamp sum
  has npm || timed "node and npm" apt_install nodejs npm
  stamp=node_modules/.stamp
  sum=$(sha256sum package-lock.json | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && return 0
  timed "npm packages" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$sum" > "$stamp"
}

# fast_install LEVEL CRATE@VERSION [--locked]: tools are built quickly rather than to run fast; they run for seconds.
fast_install() {
  local level=$1
  shift
  CARGO_PROFILE_RELEASE_OPT_LEVEL=$level CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
    cargo install --quiet --force "$@"
}

the_trunk() {
  [ "$(trunk --version 2>/dev/null)" = "trunk $trunk_version" ] ||
    timed "trunk $trunk_version (some minutes)" fast_install 0 --locked "trunk@$trunk_version"
}

the_wasm_bindgen() {
  local bindgen
  bindgen=$(locked wasm-bindgen)
  [ -n "$bindgen" ] || die "no wasm-bindgen in Cargo.lock"
  # Without --locked: its own lock file names a crate version that is no longer served.
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $bindgen" ] ||
    timed "wasm-bindgen-cli $bindgen (some minutes)" fast_install 1 "wasm-bindgen-cli@$bindgen"
}

deny() {
  [ "$(cargo-deny --version 2>/dev/null)" = "cargo-deny $deny_version" ] ||
    timed "cargo-deny $deny_version (some minutes)" fast_install 0 --locked "cargo-deny@$deny_version"
}

judge_compiled() {
  [ -x "$tools/judge-target/debug/judge" ] || timed "FHIR judge (some minutes)" tests/judge/run.sh --compile
}

# Two at a time: what one of them fetches, or compiles on one core, leaves the other core to the next. One that fails ends the other.
# usage: cargo_tools [after trunk [after wasm-bindgen]]
cargo_tools() {
  local first
  # Before tools/env.sh looks for the sources of the crates.
  cargo fetch --quiet --locked
  ( set -e; the_trunk; ${1:-:} ) & first=$!
  trap 'pkill -P "$first" 2> /dev/null; kill "$first" 2> /dev/null' EXIT
  trap 'exit 130' INT TERM
  the_wasm_bindgen
  ${2:-:}
  wait "$first"
  trap - EXIT INT TERM
}

packages() {
  local missing=()
  has chromium || missing+=(chromium)
  has firefox-esr || has firefox || missing+=(firefox-esr)
  [ -x /usr/sbin/nginx ] || has nginx || missing+=(nginx-light)
  compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || missing+=(postgresql)
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3 python3-venv)
  has pdftotext || missing+=(poppler-utils)
  has shellcheck || missing+=(shellcheck)
  has curl || missing+=(curl)
  has ps || missing+=(procps)
  [ -d /usr/share/fonts/truetype/dejavu ] || missing+=(fonts-dejavu-core)
  [ -d /usr/share/fonts/truetype/liberation ] || missing+=(fonts-liberation)
  if [ ${#missing[@]} -gt 0 ]; then timed "packages ${missing[*]}" apt_install "${missing[@]}"; fi
  # Not every distribution has it; without it the tests run in the whole Chromium and take half as long again.
  if ! has chromium-headless-shell && apt-cache policy chromium-headless-shell 2> /dev/null | grep -q 'Candidate: [0-9]'; then
    timed chromium-headless-shell apt_install chromium-headless-shell
  fi
}

servers() {
  for server in sekmet kinto; do
    if [ -s "$tools/$server-venv/.stamp" ]; then "tests/backends/$server.sh" install
    else timed "$server" "tests/backends/$server.sh" install; fi
  done
  if [ -s "$tools/medplum/.stamp" ]; then tests/backends/medplum.sh install
  else timed medplum tests/backends/medplum.sh install; fi
}

tools="${GUICHET_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/guichet}"

# What is compiled and what is fetched: side by side. A fault of either ends the whole, that of what is fetched once the rest is compiled.
everything() {
  local fetched
  rust
  ( set -e; packages; node_modules; servers ) & fetched=$!
  cargo_tools deny judge_compiled
  wait "$fetched"
  tests/judge/run.sh --build
}

case "${1:-}" in
  build) rust; cargo_tools; node_modules ;;
  test) everything ;;
  *) die "usage: $0 build|test" ;;
esac
say "ready"
