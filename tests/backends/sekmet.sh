#!/usr/bin/env bash
# SEKMET, a FHIR R4 server with a SQLite store, on loopback.
# usage: sekmet.sh install|start|stop|kill|restart|status
#   start    with an empty store
#   restart  with the store as it was, also after kill (kill -9)
# environment: SEKMET_PORT (8090); SEKMET_TOKEN: when set, calls need "Authorization: Bearer TOKEN";
#   SEKMET_SIMULATOR (false): true lets the server answer orders by itself, as a laboratory would
set -euo pipefail
name=sekmet
# shellcheck source=tests/backends/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=${SEKMET_PORT:-8090}
venv="$tools/sekmet-venv"
run="$work/sekmet/run-$port"
pid="$run/pid"
base="http://127.0.0.1:$port/fhir"

install_it() { venv "$venv" "$root/tests/backends/sekmet.requirements.txt"; }

start_again() {
  install_it
  free "$port"
  mkdir -p "$run"
  {
    echo "base_url: $base"
    echo "host: 127.0.0.1"
    echo "port: $port"
    echo "data_dir: $run/data"
    echo "simulator: {enabled: ${SEKMET_SIMULATOR:-false}, delay_seconds: 2.0, auto: [ServiceRequest, Task]}"
    echo "validation: {inbound: strict}"
    if [ -n "${SEKMET_TOKEN:-}" ]; then echo "server_auth: {types: [bearer], tokens: [\"$SEKMET_TOKEN\"]}"; fi
  } > "$run/settings.yaml"
  cd "$run"
  nohup "$venv/bin/sekmet" serve --config "$run/settings.yaml" --host 127.0.0.1 --port "$port" \
    > "$run/server.log" 2>&1 < /dev/null &
  echo $! > "$pid"
  wait_for "$base/metadata" "$pid" "$run/server.log"
  say "$base (console: http://127.0.0.1:$port/)"
}
start_fresh() { rm -rf "$run"; start_again; }
stop_it() { end "$pid"; }
kill_it() { end "$pid" KILL; }
answers() { curl -fs -o /dev/null "$base/metadata"; }

command_line "$@"
