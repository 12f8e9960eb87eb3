#!/usr/bin/env bash
# nginx on loopback: the static site as a hospital serves it, and the proxy that stands in front of every backend.
# usage: nginx.sh start|stop|kill|restart|status
# environment:
#   DIST        folder to serve; without it there is no static site
#   HEADERS     nginx snippet with the site's headers, included in its server block
#   SITE_PORT   static site (8081)
#   PROXY_PORT  proxy (8070); 0 for none
#   SEKMET_PORT, KINTO_PORT   what the proxy relays to (8090, 8888)
#   NGINX_NAME  name of this instance (nginx), so that several can run
# The proxy, all with CORS for the pages of the tests unless said otherwise:
#   /fhir/      SEKMET                       /kinto/     Kinto's /v1/
#   /inbox/ID   PUT only, into Kinto's collection; the proxy adds the account, so that no page holds a password
#   /drop/<uuid>.json   PUT only: stores a file, 412 when it exists
#   /too-large/ 413 above 1 kB               /busy/      429 with Retry-After
#   /down/      502                          /broken/    500
#   /lost/      SEKMET stores, then the connection drops without an answer
#   /nocors/    SEKMET without any CORS header; whatever it refuses becomes a bare 500
set -euo pipefail
name=${NGINX_NAME:-nginx}
# shellcheck source=tests/backends/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
PATH="$PATH:/usr/sbin"
site_port=${SITE_PORT:-8081}
proxy_port=${PROXY_PORT:-8070}
run="$work/$name"
pid="$run/nginx.pid"
conf="$run/nginx.conf"

install_it() { command -v nginx > /dev/null || die "nginx is needed: run tools/setup.sh test"; }

# shellcheck disable=SC2016 # nginx's own variables
cors='add_header Access-Control-Allow-Origin $allowed_origin always;
      add_header Access-Control-Expose-Headers "Location, ETag, Retry-After" always;
      add_header Vary Origin always;'
# shellcheck disable=SC2016
preflight='if ($request_method = OPTIONS) {
        add_header Access-Control-Allow-Origin $allowed_origin;
        add_header Access-Control-Allow-Methods "GET, POST, PUT";
        add_header Access-Control-Allow-Headers "accept, authorization, content-type, if-match, if-none-exist, if-none-match, prefer";
        add_header Access-Control-Max-Age 600;
        add_header Vary Origin;
        return 204;
      }'
# The backends' own CORS headers are hidden: two of them in one answer make the browser refuse it.
hide='proxy_hide_header Access-Control-Allow-Origin; proxy_hide_header Access-Control-Expose-Headers;
      proxy_hide_header Access-Control-Allow-Credentials; proxy_hide_header Access-Control-Allow-Methods;
      proxy_hide_header Access-Control-Allow-Headers; proxy_hide_header Access-Control-Max-Age; proxy_hide_header Vary;'

proxy() {
  local sekmet="http://127.0.0.1:${SEKMET_PORT:-8090}/fhir" kinto="http://127.0.0.1:${KINTO_PORT:-8888}/v1/"
  local form
  form=$(printf 'form:s3cret' | base64)
  cat <<C
  server {
    listen 127.0.0.1:$proxy_port;
    client_max_body_size 8m;
    location / { return 404; }
    # No slash at the end: a FHIR transaction is posted to the base itself, and nginx would redirect it to the address with one.
    location /fhir { $preflight $cors $hide proxy_pass $sekmet; }
    location /kinto/ { $preflight $cors $hide proxy_pass $kinto; }
    location /inbox/ { $preflight $cors $hide
      limit_except PUT OPTIONS { deny all; }
      proxy_set_header Authorization "Basic $form";
      proxy_set_header If-None-Match "*";
      proxy_pass ${kinto}buckets/forms/collections/responses/records/;
    }
    location /drop/ { $preflight $cors
      alias $run/drop/;
      dav_methods PUT;
      create_full_put_path off;
      if (-f \$request_filename) { return 412; }
      limit_except PUT OPTIONS { deny all; }
    }
    location /too-large { $preflight $cors $hide client_max_body_size 1k; proxy_pass $sekmet; }
    location /busy { $preflight $cors
      add_header Retry-After 2 always;
      default_type application/json;
      return 429 '{"error":"busy"}';
    }
    location /broken { $preflight $cors default_type application/json; return 500 '{"error":"broken"}'; }
    location /down { $preflight $cors proxy_pass http://127.0.0.1:9; }
    location /lost { $preflight
      proxy_buffer_size 64; # the answer never fits
      proxy_intercept_errors on;
      error_page 502 504 = @vanish;
      proxy_pass $sekmet;
    }
    location @vanish { internal; return 444; }
    location /nocors { $hide
      proxy_intercept_errors on;
      error_page 400 401 403 404 405 409 410 412 413 415 422 429 500 501 502 503 504 =500 @bare;
      proxy_pass $sekmet;
    }
    location @bare { internal; default_type text/plain; return 500 "Internal Server Error"; }
  }
C
}

site() {
  local dist
  dist=$(cd "$DIST" && pwd)
  cat <<C
  server {
    listen 127.0.0.1:$site_port;
    root $dist;
    index index.html;
    absolute_redirect off;
    $(if [ -n "${HEADERS:-}" ]; then echo "include $(realpath "$HEADERS");"; else echo "gzip_static on;"; fi)
    error_page 404 /404.html;
    location / { try_files \$uri \$uri/ =404; }
  }
C
}

write_conf() {
  mkdir -p "$run/drop" "$run/tmp"
  {
    if [ "$(id -u)" = 0 ]; then echo "user root;"; fi
    echo "worker_processes 1; daemon on; pid $pid; error_log $run/error.log;"
    echo "events { worker_connections 256; }"
    echo "http {"
    echo "  include /etc/nginx/mime.types; types { text/javascript mjs; application/manifest+json webmanifest; }"
    echo "  default_type application/octet-stream; charset utf-8;"
    echo "  charset_types text/css text/plain text/xml application/javascript text/javascript application/json;"
    echo "  server_tokens off; access_log $run/access.log;"
    echo "  client_body_temp_path $run/tmp/b; proxy_temp_path $run/tmp/p; fastcgi_temp_path $run/tmp/f;"
    echo "  uwsgi_temp_path $run/tmp/u; scgi_temp_path $run/tmp/s;"
    echo "  map \$http_origin \$allowed_origin {"
    echo "    default '';"
    for origin in $origins; do echo "    $origin \$http_origin;"; done
    echo "  }"
    if [ -n "${DIST:-}" ]; then site; fi
    if [ "$proxy_port" != 0 ]; then proxy; fi
    echo "}"
  } > "$conf"
}

start_again() {
  install_it
  if [ -n "${DIST:-}" ]; then free "$site_port"; fi
  if [ "$proxy_port" != 0 ]; then free "$proxy_port"; fi
  write_conf
  nginx -e "$run/error.log" -p "$run/" -c "$conf" -t -q || die "the configuration is refused"
  nginx -e "$run/error.log" -p "$run/" -c "$conf"
  for _ in $(seq 1 40); do running "$pid" && break; sleep 0.05; done
  running "$pid" || die "did not start, see $run/error.log"
  if [ -n "${DIST:-}" ]; then say "site http://127.0.0.1:$site_port/"; fi
  if [ "$proxy_port" != 0 ]; then say "proxy http://127.0.0.1:$proxy_port/"; fi
}
start_fresh() { rm -rf "$run"; start_again; }
stop_it() { end "$pid"; }
kill_it() { end "$pid" KILL; }
answers() { running "$pid"; }

command_line "$@"
