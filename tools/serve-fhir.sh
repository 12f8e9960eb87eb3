#!/usr/bin/env bash
# A demonstration: the released site behind nginx, sending to a FHIR server on this machine. Ctrl-C stops all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=tools/env.sh
. tools/env.sh
export GUICHET_SITE=tests/fixtures/site-fhir.json
work=tests/.work/serve-fhir
dist=tests/.work/serve-fhir-dist
export NGINX_NAME=serve-fhir

for tool in nginx curl ps; do
  command -v "$tool" > /dev/null || [ -x "/usr/sbin/$tool" ] || { echo "serve-fhir: $tool is missing: run tools/setup.sh test" >&2; exit 1; }
done
stop() {
  trap - EXIT INT TERM
  tests/backends/nginx.sh stop || true
  tests/backends/sekmet.sh stop || true
}
trap stop EXIT
trap 'exit 0' INT TERM

tests/backends/sekmet.sh start
mkdir -p "$dist"
trunk build --release --dist "$dist"
# Next to nginx's own folder, which is emptied at each start.
target/release/guichet headers --server nginx --content public --site "$GUICHET_SITE" > "$work-headers.conf"
DIST="$dist" HEADERS="$work-headers.conf" tests/backends/nginx.sh start

cat <<T

  Site          http://127.0.0.1:8081/
  FHIR server   http://127.0.0.1:8090/fhir   (its console: http://127.0.0.1:8090/)

  Send a request from the site, then see it arrive:
    curl -s 'http://127.0.0.1:8090/fhir/ServiceRequest'
    curl -s 'http://127.0.0.1:8090/fhir/QuestionnaireResponse'

  Below: what the FHIR server is asked. Ctrl-C stops everything.

T
tail -n 0 -f tests/.work/sekmet/run-8090/server.log &
wait $!
