#!/usr/bin/env bash
# Kinto, a JSON store that knows nothing of FHIR, with PostgreSQL, on loopback.
# Bucket "forms", collection "responses": the account "form" may create, "hospital" may read.
# Whoever creates a record owns it and reads it back; never let system.Everyone create.
# usage: kinto.sh install|start|stop|kill|restart|status
#   start    with an empty store
#   restart  with the store as it was, also after kill (kill -9 of Kinto; PostgreSQL goes on)
# environment: KINTO_PORT (8888), KINTO_PG_PORT (5439)
set -euo pipefail
name=kinto
# shellcheck source=tests/backends/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=${KINTO_PORT:-8888}
pg_port=${KINTO_PG_PORT:-5439}
venv="$tools/kinto-venv"
run="$work/kinto/run-$port"
pid="$run/pid"
ini="$run/kinto.ini"
base="http://127.0.0.1:$port/v1"

# A throw-away cluster. PostgreSQL refuses to run as root: then it runs as the user postgres.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}
pg_dir() {
  # The user postgres cannot always look inside the working copy.
  if as_postgres test -x "$run"; then echo "$run/postgres"; else echo "${TMPDIR:-/tmp}/guichet-postgres-$pg_port"; fi
}
pg_bin() {
  local dir
  dir=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  [ -x "$dir/initdb" ] || die "PostgreSQL is needed: run tools/setup.sh test"
  echo "$dir"
}
pg_up() {
  local bin data
  bin=$(pg_bin); data=$(pg_dir)
  as_postgres "$bin/pg_ctl" -D "$data" status > /dev/null 2>&1 && return 0
  free "$pg_port"
  if [ ! -s "$data/PG_VERSION" ]; then
    rm -rf "$data"; mkdir -p "$data"
    if [ "$(id -u)" = 0 ]; then chown postgres: "$data"; fi
    as_postgres "$bin/initdb" -D "$data" -U kinto -A trust -E UTF8 --locale=C.UTF-8 --no-sync > "$run/initdb.log" 2>&1 \
      || { tail "$run/initdb.log" >&2; die "initdb failed"; }
  fi
  as_postgres "$bin/pg_ctl" -D "$data" -l "$data/server.log" -w -s \
    -o "-c listen_addresses=127.0.0.1 -c port=$pg_port -c unix_socket_directories= -c fsync=off -c timezone=UTC" start \
    || { tail "$data/server.log" >&2; die "PostgreSQL did not start"; }
}
pg_down() {
  local bin data
  [ -d "$run" ] || return 0
  bin=$(pg_bin); data=$(pg_dir)
  [ -d "$data" ] || return 0
  as_postgres "$bin/pg_ctl" -D "$data" -m fast -s stop > /dev/null 2>&1 || true
}

install_it() { venv "$venv" "$root/tests/backends/kinto.requirements.txt"; }

configure() {
  rm -f "$ini"
  "$venv/bin/kinto" init --ini "$ini" --backend postgresql --cache-backend postgresql --host 127.0.0.1 > "$run/init.log" 2>&1 \
    || { tail "$run/init.log" >&2; die "kinto init failed"; }
  # Our settings go first; later settings of the same name are dropped, as an .ini file may not repeat one.
  python3 - "$ini" "$origins" "postgresql://kinto@127.0.0.1:$pg_port/postgres" <<'P'
import sys
path, origins, url = sys.argv[1:]
ours = {
    "kinto.storage_url": url,
    "kinto.cache_url": url,
    "kinto.permission_url": url,
    "kinto.bucket_create_principals": "account:admin",
    "kinto.bucket_read_principals": "account:admin",
    "kinto.account_create_principals": "system.Everyone",
    "kinto.account_write_principals": "account:admin",
    "kinto.cors_origins": origins,
    "kinto.experimental_collection_schema_validation": "true",
}
out = []
for line in open(path, encoding="utf-8"):
    key = line.split("=")[0].strip()
    if key not in ours:
        out.append(line)
    if line.strip() == "[app:main]":
        out += [f"{key} = {value}\n" for key, value in ours.items()]
open(path, "w", encoding="utf-8").writelines(out)
P
  "$venv/bin/kinto" migrate --ini "$ini" > "$run/migrate.log" 2>&1 \
    || { tail "$run/migrate.log" >&2; die "kinto migrate failed"; }
}

put() { # put ACCOUNT PATH JSON
  curl -fsS -o /dev/null ${1:+-u "$1:s3cret"} -X PUT -H 'Content-Type: application/json' "$base/$2" -d "$3" \
    || die "could not create $2"
}

start_again() {
  install_it
  free "$port"
  mkdir -p "$run"
  pg_up
  [ -s "$ini" ] || configure
  cd "$run"
  nohup "$venv/bin/kinto" start --ini "$ini" --port "$port" > "$run/server.log" 2>&1 < /dev/null &
  echo $! > "$pid"
  wait_for "$base/" "$pid" "$run/server.log"
  say "$base/buckets/forms/collections/responses/records"
}
start_fresh() {
  local account data
  # The folder has to be there: where PostgreSQL's data is depends on who may look inside.
  mkdir -p "$run"
  pg_down
  data=$(pg_dir)
  rm -rf "$data" "$run"
  start_again
  for account in admin form hospital; do put '' "accounts/$account" '{"data": {"password": "s3cret"}}'; done
  put admin buckets/forms '{}'
  put admin buckets/forms/collections/responses '{
    "permissions": {"record:create": ["account:form"], "read": ["account:hospital"]},
    "data": {"schema": {"type": "object"}}}'
}
stop_it() { end "$pid"; pg_down; }
kill_it() { end "$pid" KILL; }
answers() { curl -fs -o /dev/null "$base/"; }

command_line "$@"
