#!/usr/bin/env bash
# Starts the backends and the built site, runs the browser tests, stops everything.
# usage: tests/browser/run.sh [FILE.test.mjs…]
# environment: DIST (dist): the site to serve on port 8081; GUICHET_SITE: the site file it was built with;
#   GREP: only the tests whose name matches
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
backends=tests/backends

files=("$@")
[ ${#files[@]} -gt 0 ] || files=(tests/browser/*.test.mjs)

stop() {
  for name in nginx sekmet kinto medplum; do "$backends/$name.sh" stop > /dev/null || true; done
}
trap stop EXIT
trap 'exit 130' INT TERM

dist=${DIST:-dist}
unset DIST HEADERS
if [ -f "$dist/index.html" ]; then
  mkdir -p tests/.work/browser
  HEADERS=tests/.work/browser/headers.conf
  target/release/guichet headers --server nginx --content public ${GUICHET_SITE:+--site "$GUICHET_SITE"} > "$HEADERS"
  DIST=$dist
  export DIST HEADERS
else
  echo "browser: no $dist/index.html, the site is not served"
fi

"$backends/sekmet.sh" start & sekmet=$!
"$backends/kinto.sh" start & kinto=$!
wait "$sekmet"
wait "$kinto"
"$backends/nginx.sh" start

# One file after the other: they share the servers, and some stop them.
node --test --test-concurrency=1 --test-reporter=spec ${GREP:+--test-name-pattern="$GREP"} "${files[@]}"
