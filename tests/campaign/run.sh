#!/usr/bin/env bash
# Starts the backends and runs the fault campaign. usage: tests/campaign/run.sh [ENVELOPES] [SEED]
# environment: DIST (dist): the built site whose program is tried
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
envelopes=${1:-40}
seed=${2:-1}
backends=tests/backends
stop() {
  for name in nginx sekmet; do "$backends/$name.sh" stop > /dev/null || true; done
}
trap stop EXIT
trap 'exit 130' INT TERM
"$backends/sekmet.sh" start
"$backends/nginx.sh" start
mkdir -p tests/.work
# Two real servers: one that speaks FHIR, one that only keeps files.
node tests/campaign/run.mjs --to fhir --envelopes "$envelopes" --seed "$seed" --out tests/.work/campaign-fhir.json
node tests/campaign/run.mjs --to drop --envelopes "$envelopes" --seed "$seed" --out tests/.work/campaign-drop.json
