#!/usr/bin/env bash
# Trunk's last step: the other programs are built, and the native program writes every page into the
# staging folder.
# A released program is made smaller on the way (tools/shrink.mjs); what Trunk built is kept in target/shell.
# environment: set by Trunk: TRUNK_STAGING_DIR, TRUNK_PROFILE; GUICHET_SITE: a site file used instead of public/site.json
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The native program meanwhile: each of the others leaves a core idle while it is linked.
native=(cargo build --quiet --bin guichet)
if [ "$TRUNK_PROFILE" = release ]; then native+=(--release); fi
"${native[@]}" & compiled=$!

# What Trunk has compiled for the first of them is not compiled again.
if [ "$TRUNK_PROFILE" = release ] && [ ! -d target/post ] && [ -d target/wasm ]; then
  rm -rf target/post.new
  mkdir -p target/post.new/wasm32-unknown-unknown
  cp -a target/wasm target/post.new/
  cp -a target/wasm32-unknown-unknown/wasm target/post.new/wasm32-unknown-unknown/
  mv target/post.new target/post
fi
# The other programs (the form's without expressions, src/post, src/desk twice, src/seal): the same crate, in a folder of their own: with other
# features in the same one, Trunk would compile the form's program anew each time.
built=dev
folder=debug
if [ "$TRUNK_PROFILE" = release ]; then built=wasm folder=wasm; fi
for program in hydrate post desk team seal; do
  name=$program
  if [ "$program" = hydrate ]; then
    # The form's program without expressions; in development one is enough.
    if [ "$built" = dev ]; then continue; fi
    name=lean
  fi
  cargo build --quiet --lib --target wasm32-unknown-unknown --no-default-features --features "$program" --profile "$built" --target-dir target/post
  wasm-bindgen --target web --no-typescript --out-name "$name-program" --out-dir "$TRUNK_STAGING_DIR" "target/post/wasm32-unknown-unknown/$folder/guichet.wasm"
done

cargo=(cargo run --quiet --bin guichet)
pages=(render --content public --shell target/shell --out "$TRUNK_STAGING_DIR")
if [ "$TRUNK_PROFILE" = release ]; then
  cargo+=(--release)
  pages+=(--compress)
  node tools/shrink.mjs "$TRUNK_STAGING_DIR"
  # What is linked into the program asks for its notices beside it.
  node tools/sbom.mjs licences "$TRUNK_STAGING_DIR/licences.txt"
else
  pages+=(--dev)
fi
# The built program without pages, for whoever renders other sites from it (the browser tests do).
rm -rf target/shell && mkdir -p target/shell && cp -r "$TRUNK_STAGING_DIR"/. target/shell/
# The site takes from there what it needs: the program that encrypts only where a receiver has a key.
rm "$TRUNK_STAGING_DIR"/seal-*
wait "$compiled"
if [ -n "${GUICHET_SITE:-}" ]; then pages+=(--site "$GUICHET_SITE"); fi
exec "${cargo[@]}" -- "${pages[@]}"
