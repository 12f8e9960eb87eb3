#!/usr/bin/env bash
# Starts the backends and the built site, runs the browser tests, stops everything.
# usage: tests/browser/run.sh [FILE.test.mjs…]
# Without files all of them run, in two lanes side by side, each with servers and ports of its own.
# environment: DIST (dist): the site to serve on port 8081; GUICHET_SITE: the site file it was built with;
#   GREP: only the tests whose name matches; BROWSER: chromium (default) or firefox
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/env.sh
. tools/env.sh
backends=tests/backends

# What sends, what stops servers, and some long ones. All other files are the second lane; each takes about half of the time.
sending=()
for name in sending outbox sign-in seal backends connection medplum offline drafts documents referral aids prefill languages papers paper; do sending+=("tests/browser/$name.test.mjs"); done

if [ $# -eq 0 ]; then
  pages=()
  for file in tests/browser/*.test.mjs; do
    # What is measured against the clock comes last, alone.
    case " ${sending[*]} tests/browser/speed.test.mjs " in *" $file "*) ;; *) pages+=("$file") ;; esac
  done
  mkdir -p tests/.work
  log=tests/.work/lane.log
  lane=(env LANE=lane SITE_PORT=9081 OTHER_PORT=9082 PROXY_PORT=9070 SEKMET_PORT=9090 KINTO_PORT=9888 KINTO_PG_PORT=6439 MEDPLUM_PORT=9096 RECEIVER_PORT=9091)
  (
    failed=0
    "${lane[@]}" "$0" "${pages[@]}" || failed=$?
    # The main journeys once more, in the whole Chromium and in the other browser.
    if whole=$(command -v chromium); then
      "${lane[@]}" CHROMIUM="$whole" "$0" tests/browser/journeys.test.mjs || failed=$?
    else
      echo "browser: SKIPPED: the journeys in the whole Chromium, which is not on PATH"
    fi
    "${lane[@]}" BROWSER=firefox "$0" tests/browser/journeys.test.mjs || failed=$?
    exit "$failed"
  ) > "$log" 2>&1 & second=$!
  trap 'kill "$second" 2> /dev/null || true' EXIT
  failed=0
  "$0" "${sending[@]}" | tee tests/.work/first.log || failed=$?
  wait "$second" || failed=$?
  trap - EXIT
  cat "$log"
  "$0" tests/browser/speed.test.mjs || failed=$?
  echo "browser: the longest files"
  grep -h '^browser: [0-9]* s ' tests/.work/first.log "$log" | sort -k 2 -rn | awk "NR <= 25"
  echo "browser: the slowest tests, in milliseconds"
  sed -n 's/^ *[✔✖] \(.*\) (\([0-9]*\)[.0-9]*ms)$/\2 \1/p' tests/.work/first.log "$log" | sort -rn | uniq | awk "NR <= 25"
  exit "$failed"
fi

stop() {
  for name in nginx sekmet kinto medplum; do "$backends/$name.sh" stop > /dev/null || true; done
}
trap stop EXIT
trap 'exit 130' INT TERM

dist=${DIST:-dist}
unset DIST HEADERS
if [ -f "$dist/index.html" ]; then
  work=tests/.work${LANE:+/$LANE}/browser
  mkdir -p "$work"
  HEADERS=$work/headers.conf
  ${GUICHET:-target/release/guichet} headers --server nginx --content public ${GUICHET_SITE:+--site "$GUICHET_SITE"} > "$HEADERS"
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
failed=0
for file in "$@"; do
  start=$SECONDS
  unset chromium
  # Attached PDFs open in the browser's own viewer, which only the whole Chromium has.
  case $file in *documents.test.mjs) chromium=${CHROMIUM:-$(command -v chromium || true)} ;; esac
  env ${chromium:+CHROMIUM="$chromium"} node --test --test-timeout=900000 --test-reporter=spec ${GREP:+--test-name-pattern="$GREP"} "$file" || failed=$?
  echo "browser: $((SECONDS - start)) s $file"
done
[ "$failed" -eq 0 ]
