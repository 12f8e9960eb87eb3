#!/usr/bin/env bash
# Medplum's FHIR router with its repository in memory and its validator, on loopback: a second FHIR server, of other authors.
# usage: medplum.sh install|start|stop|kill|restart|status   (what it holds ends with it)
# environment: MEDPLUM_PORT (8096)
set -euo pipefail
name=medplum
# shellcheck source=tests/backends/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=${MEDPLUM_PORT:-8096}
own="$root/tests/backends/medplum"
modules="$tools/medplum"
run="$work/medplum/run-$port"
pid="$run/pid"
base="http://127.0.0.1:$port/fhir"

# Its packages want a newer Node than Debian's: one comes with them.
install_it() {
  local sum
  sum=$(sha256sum "$own/package-lock.json" | cut -d' ' -f1)
  [ "$(cat "$modules/.stamp" 2>/dev/null)" = "$sum" ] && return 0
  rm -rf "$modules"
  mkdir -p "$modules"
  cp "$own/package.json" "$own/package-lock.json" "$modules/"
  (cd "$modules" && npm ci --no-audit --no-fund --loglevel=error) > /dev/null
  "$modules/node_modules/node/bin/node" --version > /dev/null || die "its Node was not installed"
  echo "$sum" > "$modules/.stamp"
}
start_again() {
  install_it
  free "$port"
  mkdir -p "$run"
  nohup "$modules/node_modules/node/bin/node" "$own/server.mjs" "$modules/node_modules" "$port" "$origins" > "$run/server.log" 2>&1 < /dev/null &
  echo $! > "$pid"
  wait_for "$base/metadata" "$pid" "$run/server.log"
  say "$base"
}
start_fresh() { start_again; }
stop_it() { end "$pid"; }
kill_it() { end "$pid" KILL; }
answers() { running "$pid" && curl -fs -o /dev/null "$base/metadata"; }
command_line "$@"
