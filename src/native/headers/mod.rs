//! What the web server says beside each file: the Content-Security-Policy, the other headers, how long a file may be kept.
//!
//! Called by `guichet headers` (configuration for a server) and by `render` (the policy in each page). The policy follows the site's
//! destinations: no page may talk to a host that `site.json` does not name. Scripts are files; of styles in a page those of [`Within`]
//! are allowed, by their hashes, which change with this program and the site's colours.

mod servers;

use super::render_forms::FRAMED;
use super::styles::{Within, source_of};
use crate::content::{Auth, Destination, Site};
pub use servers::{Server, headers};

/// Where a policy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the `<meta http-equiv>` of a page: without what browsers ignore there, and with its own style sheet alone.
    Page(Within),
    /// In the server's header.
    Header,
    /// The same, of the pages that other sites of the establishment may show in a frame.
    Framed,
}

/// Addresses of those pages, as a regular expression.
fn framed_pages() -> String {
    format!("/questionnaires/[^/]+/{FRAMED}/")
}

/// The Content-Security-Policy of a site.
pub fn policy(site: &Site, place: Place) -> String {
    let mut connect = vec!["'self'".to_owned()];
    let destinations = site.destinations.iter().filter_map(Destination::address);
    // The page asks the provider for the token itself.
    let providers = site.destinations.iter().filter_map(|d| if let Auth::Oidc { issuer, .. } = d.auth() { Some(issuer.as_str()) } else { None });
    for address in destinations.chain(providers).chain(site.terminology_server.as_deref()) {
        if let Some(origin) = origin(address).filter(|o| !connect.contains(o)) {
            connect.push(origin);
        }
    }
    let connect = format!("connect-src {}", connect.join(" "));
    // A site that no other shows has none of the sheets for it.
    let on_site = |sheet: &Within| !matches!(sheet, Within::Form { framed: true, .. }) || !site.embedded_in.is_empty();
    let sheets = match place {
        Place::Page(sheet) => vec![sheet],
        Place::Header | Place::Framed => Within::ALL.into_iter().filter(on_site).collect(),
    };
    let style = sheets.iter().fold("style-src 'self'".to_owned(), |all, sheet| all + " " + &source_of(&sheet.style(site)));
    let ancestors = site.embedded_in.iter().filter_map(|a| origin(a)).fold("frame-ancestors 'self'".to_owned(), |all, one| all + " " + &one);
    let mut parts = vec![
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        &style,
        // A questionnaire's own pictures, sounds and films come with it, in its file; a photo that was chosen is shown from memory.
        "img-src 'self' data: blob:",
        "media-src 'self' data:",
        "font-src 'self'",
        &connect,
        "manifest-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
    ];
    match place {
        Place::Page(_) => {}
        Place::Header => parts.push("frame-ancestors 'none'"),
        Place::Framed => parts.push(&ancestors),
    }
    parts.join("; ")
}

/// Scheme, host and port of a web address; nothing when a sign in it could leave its place in the policy.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let clean = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    (clean && matches!(scheme, "http" | "https")).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert_eq!(origin("http://127.0.0.1:8080/fhir").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(origin("https://a.example/x/{id}?y=1").as_deref(), Some("https://a.example"));
        assert_eq!(origin("https://a.example;script-src"), None);
        assert_eq!(origin("javascript:alert(1)"), None);
    }
}
