# shellcheck shell=bash
# Sourced: puts the project's tools on PATH (cargo's binaries, and those of node_modules such as wasm-opt).
_guichet_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for _guichet_dir in "${CARGO_HOME:-$HOME/.cargo}/bin" "$_guichet_root/node_modules/.bin"; do
  case ":$PATH:" in
    *":$_guichet_dir:"*) ;;
    *) PATH="$_guichet_dir:$PATH" ;;
  esac
done
export PATH
unset _guichet_root _guichet_dir
