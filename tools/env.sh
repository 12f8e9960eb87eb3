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
# Paths of this machine do not belong in the program that visitors receive, nor in its hash.
_guichet_flags="--remap-path-prefix=$_guichet_root=."
for _guichet_dir in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
  _guichet_flags="$_guichet_flags --remap-path-prefix=$_guichet_dir=crates"
done
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$_guichet_flags"
unset _guichet_root _guichet_dir _guichet_flags
