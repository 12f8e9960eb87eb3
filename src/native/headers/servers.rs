//! The headers in the words of three web servers.

use super::{Place, framed_pages, policy};
use crate::content::Site;

/// A web server whose words are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// nginx 1.18 or later.
    Nginx,
    /// Apache 2.4.
    Apache,
    /// Caddy 2.
    Caddy,
}

/// A file whose name holds a hash of its content (Trunk writes 16 digits, fewer when the first are 0) never changes.
const HASHED: &str = "-[0-9a-f]{8,16}[._]";
const FOREVER: &str = "public, max-age=31536000, immutable";
const ALWAYS_ASK: &str = "no-cache";
const TRANSPORT: &str = "max-age=31536000; includeSubDomains";

/// Who may show a page in a frame: the two headers that differ from page to page where other sites may.
const OF_FRAMES: [&str; 2] = ["Content-Security-Policy", "X-Frame-Options"];

/// Headers of every answer in order, each on its line.
fn fixed(site: &Site, line: impl Fn(&str, &str) -> String) -> String {
    let permissions = [
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    ];
    let all = [
        ("Content-Security-Policy", policy(site, Place::Header)),
        ("Referrer-Policy", "no-referrer".into()),
        ("X-Content-Type-Options", "nosniff".into()),
        ("X-Frame-Options", "DENY".into()),
        ("Permissions-Policy", permissions.map(|p| format!("{p}=()")).join(", ")),
        ("Cross-Origin-Opener-Policy", "same-origin".into()),
        ("Cross-Origin-Resource-Policy", "same-origin".into()),
    ];
    all.iter().map(|(name, value)| line(name, value)).chain([String::new()]).collect::<Vec<_>>().join("\n")
}

/// The configuration for a server, to include where the site is described.
pub fn headers(site: &Site, server: Server) -> String {
    match server {
        Server::Nginx => nginx(site),
        Server::Apache => apache(site),
        Server::Caddy => caddy(site),
    }
}

fn nginx(site: &Site) -> String {
    let pages = framed_pages();
    let framed = !site.embedded_in.is_empty();
    let fixed = fixed(site, |name, value| match OF_FRAMES.iter().position(|n| framed && *n == name) {
        // An empty value is no header.
        Some(0) => format!(
            "set $guichet_policy \"{value}\";\nset $guichet_frame DENY;\nif ($uri ~ \"{pages}\") {{\n    set $guichet_policy \"{}\";\n    set $guichet_frame \"\";\n}}\nadd_header {name} $guichet_policy always;",
            policy(site, Place::Framed)
        ),
        Some(_) => format!("add_header {name} $guichet_frame always;"),
        None => format!("add_header {name} \"{value}\" always;"),
    });
    format!(
        r#"# Written by `guichet headers --server nginx`. Do not edit: change site.json and write it again.
# Include it in the `server {{ … }}` of the site. A `location` that has an add_header of its own inherits none of these.

{fixed}# Once the site answers in HTTPS only:
# add_header Strict-Transport-Security "{TRANSPORT}" always;

# A file whose name holds its content's hash never changes; all others are asked for each time.
set $guichet_cache "{ALWAYS_ASK}";
if ($uri ~ "{HASHED}") {{
    set $guichet_cache "{FOREVER}";
}}
add_header Cache-Control $guichet_cache;
etag on;

# Files compressed at build time are handed out as they are.
gzip_static on;
gzip_vary on;
# With the module ngx_brotli (libnginx-mod-http-brotli-static on Debian 12 and later):
# brotli_static on;

charset utf-8;
charset_types text/css text/plain text/xml application/javascript application/json application/manifest+json image/svg+xml;

location ~ \.wasm$ {{
    types {{ }}
    default_type application/wasm;
}}
location ~ \.webmanifest$ {{
    types {{ }}
    default_type application/manifest+json;
}}
"#
    )
}

/// Endings of compressed files with their type.
const TYPES: [(&str, &str); 9] = [
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("xml", "application/xml"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
];

fn apache(site: &Site) -> String {
    let mut fixed = fixed(site, |name, value| format!("Header always set {name} \"{value}\""));
    if !site.embedded_in.is_empty() {
        let ([sources, frame], pages) = (OF_FRAMES, framed_pages());
        let policy = policy(site, Place::Framed);
        fixed += &format!(
            "<If \"%{{REQUEST_URI}} =~ m#{pages}#\">\n    Header always set {sources} \"{policy}\"\n    Header always unset {frame}\n</If>\n"
        );
    }
    let endings = TYPES.map(|(ending, _)| ending).join("|");
    let types =
        TYPES.map(|(ending, kind)| format!("<FilesMatch \"\\.{ending}(\\.br|\\.gz)?$\">\n    ForceType \"{kind}\"\n</FilesMatch>\n")).concat();
    format!(
        r#"# Written by `guichet headers --server apache`. Do not edit: change site.json and write it again.
# Include it in the `<Directory>` of the site, or keep it there as .htaccess.
# Modules: headers, rewrite, mime, dir, env. DirectoryIndex must be index.html, and `AllowOverride All` for .htaccess.

{fixed}# Once the site answers in HTTPS only:
# Header always set Strict-Transport-Security "{TRANSPORT}"

# A file whose name holds its content's hash never changes; all others are asked for each time.
Header set Cache-Control "{ALWAYS_ASK}"
<FilesMatch "{HASHED}">
    Header set Cache-Control "{FOREVER}"
</FilesMatch>

# Files compressed at build time are handed out as they are.
RewriteEngine On
RewriteCond %{{HTTP:Accept-Encoding}} \bbr\b
RewriteCond %{{REQUEST_FILENAME}}.br -f
RewriteRule "\.({endings})$" "%{{REQUEST_URI}}.br" [L]
RewriteCond %{{HTTP:Accept-Encoding}} \bgzip\b
RewriteCond %{{REQUEST_FILENAME}}.gz -f
RewriteRule "\.({endings})$" "%{{REQUEST_URI}}.gz" [L]

{types}<FilesMatch "\.({endings})\.br$">
    RemoveLanguage .br
    SetEnv no-gzip 1
    SetEnv no-brotli 1
    Header set Content-Encoding br
</FilesMatch>
<FilesMatch "\.({endings})\.gz$">
    RemoveEncoding .gz
    SetEnv no-gzip 1
    SetEnv no-brotli 1
    Header set Content-Encoding gzip
</FilesMatch>
<FilesMatch "\.({endings})(\.br|\.gz)?$">
    Header append Vary Accept-Encoding
</FilesMatch>
"#
    )
}

fn caddy(site: &Site) -> String {
    let framed = !site.embedded_in.is_empty();
    let mut apart = String::new();
    if framed {
        let ([sources, frame], pages) = (OF_FRAMES, framed_pages());
        let (all, framed) = (policy(site, Place::Header), policy(site, Place::Framed));
        // Two that exclude each other: Caddy puts headers for a path in an order of its own.
        apart = format!(
            "\t@guichet_framed path_regexp {pages}\n\theader @guichet_framed {sources} \"{framed}\"\n\t@guichet_unframed not path_regexp {pages}\n\t\
             header @guichet_unframed {{\n\t\t{sources} \"{all}\"\n\t\t{frame} \"DENY\"\n\t}}\n\n"
        );
    }
    let fixed = fixed(site, |name, value| format!("\t\t{name} \"{value}\""));
    let fixed: String =
        fixed.lines().filter(|l| !framed || !OF_FRAMES.iter().any(|n| l.trim_start().starts_with(n))).flat_map(|l| [l, "\n"]).collect();
    format!(
        r#"# Written by `guichet headers --server caddy`. Do not edit: change site.json and write it again.
# Import it at the top of the Caddyfile, then `import guichet` in the site, beside its `root`.

(guichet) {{
	header {{
{fixed}		# Once the site answers in HTTPS only:
		# Strict-Transport-Security "{TRANSPORT}"
	}}

{apart}	# A file whose name holds its content's hash never changes; all others are asked for each time.
	@guichet_hashed path_regexp {HASHED}
	header @guichet_hashed Cache-Control "{FOREVER}"
	@guichet_others not path_regexp {HASHED}
	header @guichet_others Cache-Control "{ALWAYS_ASK}"

	@guichet_wasm path *.wasm
	header @guichet_wasm Content-Type application/wasm
	@guichet_manifest path *.webmanifest
	header @guichet_manifest Content-Type application/manifest+json

	# Files compressed at build time are handed out as they are.
	file_server {{
		precompressed br gzip
	}}
}}
"#
    )
}
