#!/usr/bin/env bash
# Runs each fuzz target of fuzz/ for a number of executions, from the small corpus in tests/fuzz/corpus. What it finds goes to fuzz/artifacts.
# usage: tools/fuzz.sh RUNS [TARGET…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${1:?how many executions of each target}
shift
[ $# -gt 0 ] || set -- expression read fill check
cargo +nightly --version > /dev/null 2>&1 || { echo "fuzz: nightly Rust is missing (rustup toolchain install nightly)" >&2; exit 1; }
cargo fuzz --version > /dev/null 2>&1 || cargo install --quiet --locked cargo-fuzz@0.13.2
for target in "$@"; do
  mkdir -p "fuzz/corpus/$target"
  # Only safe Rust: what counts is assertions, overflows, time and memory, so no sanitizer slows it down.
  cargo +nightly fuzz run --sanitizer none "$target" "fuzz/corpus/$target" "tests/fuzz/corpus/$target" -- \
    -runs="$runs" -max_len=600 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 -verbosity=0
done
