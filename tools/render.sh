#!/usr/bin/env bash
# Trunk's last step: the native program writes every page into the staging folder.
# environment: set by Trunk: TRUNK_STAGING_DIR, TRUNK_PROFILE; GUICHET_SITE: a site file used instead of public/site.json
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo=(cargo run --quiet --bin guichet)
pages=(render --content public --shell "$TRUNK_STAGING_DIR" --out "$TRUNK_STAGING_DIR")
if [ "$TRUNK_PROFILE" = release ]; then
  cargo+=(--release)
  pages+=(--compress)
else
  pages+=(--dev)
fi
if [ -n "${GUICHET_SITE:-}" ]; then pages+=(--site "$GUICHET_SITE"); fi
exec "${cargo[@]}" -- "${pages[@]}"
