#!/usr/bin/env bash
# Makes the archive for hospitals: one program that carries the browser's half and a content to start from. After `make dist`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/env.sh
. tools/env.sh
[ -f target/shell/index.html ] || { echo "release: no target/shell: run make dist first" >&2; exit 1; }
# The programs are compressed here, once: it takes longer than all the pages of a hospital.
target/release/guichet compress target/shell
# A target folder of its own: what the tests use stays as it is.
cargo build --quiet --release --bin guichet --features carried --target-dir target/carried
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
name="guichet-$version-$(rustc -vV | sed -n 's/^host: //p')"
folder="target/$name"
rm -rf "$folder"
mkdir -p "$folder"
cp target/carried/release/guichet README.md CONTRIBUTING.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT dist/licences.txt target/guichet.cdx.json "$folder/"
cp -r docs "$folder/docs"
strip "$folder/guichet" 2> /dev/null || true
tar --sort=name --owner=0 --group=0 --numeric-owner -czf "target/$name.tar.gz" -C target "$name"
echo "release: target/$name.tar.gz, $(($(stat -c %s "target/$name.tar.gz") / 1000)) kB"
