# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # what the scripts that source this file use and set
# Sourced by the backend scripts: where things are, and how a server is started and stopped.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# LANE: a run beside another has folders of its own, and ports that its caller names.
work="$root/tests/.work${LANE:+/$LANE}"
# Tools that tests install for themselves: kept between clones, in the user's cache.
tools="${GUICHET_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/guichet}"
# Pages that may call the backends: the development server and the two static sites of the tests.
origins="http://127.0.0.1:8080 http://127.0.0.1:8081 http://127.0.0.1:8082 http://127.0.0.1:9081 http://127.0.0.1:9082"

say() { echo "$name: $*"; }
die() { echo "$name: $*" >&2; exit 1; }

# running PID_FILE: true when the process it names is alive.
running() {
  local pid
  [ -s "$1" ] || return 1
  pid=$(cat "$1")
  kill -0 "$pid" 2>/dev/null || return 1
  # A zombie is dead too.
  [ "$(ps -o stat= -p "$pid" 2>/dev/null | cut -c1)" != Z ]
}

# end PID_FILE [SIGNAL]: ends the process and waits until it is gone. KILL also ends its children at once.
end() {
  local children=""
  if running "$1"; then
    if [ "${2:-}" = KILL ]; then children=$(ps -o pid= --ppid "$(cat "$1")" || true); fi
    # shellcheck disable=SC2086
    kill "-${2:-TERM}" "$(cat "$1")" $children 2>/dev/null || true
    for _ in $(seq 1 100); do running "$1" || break; sleep 0.1; done
    if running "$1"; then kill -KILL "$(cat "$1")" 2>/dev/null || true; fi
  fi
  rm -f "$1"
}

# free PORT: fails when something already listens there.
free() {
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then die "port $1 is taken by another program"; fi
}

# wait_for URL PID_FILE LOG: waits until the address answers; shows the log when the process dies first.
wait_for() {
  for _ in $(seq 1 240); do
    curl -fs -o /dev/null "$1" && return 0
    running "$2" || { tail -n 30 "$3" >&2; die "stopped while starting"; }
    sleep 0.25
  done
  die "no answer from $1"
}

# venv DIR REQUIREMENTS_FILE: a Python environment with exactly these packages; made anew when the file changes.
venv() {
  local python sum
  sum=$(sha256sum "$2" | cut -d' ' -f1)
  [ "$(cat "$1/.stamp" 2>/dev/null)" = "$sum" ] && return 0
  rm -rf "$1"
  mkdir -p "$(dirname "$1")"
  for python in python3 /usr/bin/python3; do
    "$python" -m venv "$1" > /dev/null 2>&1 && break
  done
  [ -x "$1/bin/pip" ] || die "python3 (3.11 or newer) with venv is needed: run tools/setup.sh test"
  "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
  echo "$sum" > "$1/.stamp"
}

# command_line ACTION: runs the functions start_fresh, start_again, stop_it, kill_it and answers of the script.
command_line() {
  case "${1:-}" in
    install) install_it ;;
    start) stop_it; start_fresh ;;
    stop) stop_it; say stopped ;;
    kill) kill_it; say killed ;;
    restart) stop_it; start_again ;;
    status) if answers; then say running; else say "not running"; exit 1; fi ;;
    *) echo "usage: $0 install|start|stop|kill|restart|status" >&2; exit 2 ;;
  esac
}
