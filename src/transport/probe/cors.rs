//! What a browser would let the site's pages do: the preflight's answer and the headers of others, each fault with the line that mends it.
//! A page cannot read these headers; it hands over the same lines when it was refused.

use super::{Finding, Level, Words, key, with};
use crate::transport::HttpResponse;

/// What a page would send.
pub struct Wanted<'a> {
    /// The site's origin.
    pub origin: &'a str,
    /// The method.
    pub method: &'a str,
    /// Headers that need to be allowed, in lower case.
    pub headers: &'a [&'a str],
}

/// All values of a header.
pub fn all_of<'a>(answer: &'a HttpResponse, name: &'a str) -> impl Iterator<Item = &'a str> {
    answer.headers.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// The words of a list in a header, in lower case.
fn list(answer: &HttpResponse, name: &str) -> Vec<String> {
    all_of(answer, name).flat_map(|v| v.split(',')).map(|word| word.trim().to_ascii_lowercase()).collect()
}

/// nginx's lines that allow all that the site needs.
pub(super) fn nginx(wanted: &Wanted<'_>) -> Vec<Words> {
    let headers: Vec<&str> = ["accept"].iter().chain(wanted.headers).copied().collect();
    let (origin, headers) = (wanted.origin, headers.join(", "));
    vec![
        key("probe.give.nginx"),
        "if ($request_method = OPTIONS) {".into(),
        format!("    add_header Access-Control-Allow-Origin \"{origin}\" always;").into(),
        format!("    add_header Access-Control-Allow-Methods \"GET, {}\" always;", if wanted.method == "PUT" { "PUT" } else { "POST, PUT" }).into(),
        format!("    add_header Access-Control-Allow-Headers \"{headers}\" always;").into(),
        "    return 204;".into(),
        "}".into(),
        format!("add_header Access-Control-Allow-Origin \"{origin}\" always;").into(),
    ]
}

/// nginx's line for ordinary answers.
fn always(origin: &str) -> Vec<Words> {
    vec![key("probe.give.always"), format!("add_header Access-Control-Allow-Origin \"{origin}\" always;").into()]
}

/// Whether an answer may be read by the page; `None` when it may.
fn unreadable(answer: &HttpResponse, origin: &str) -> Option<Words> {
    let said: Vec<&str> = all_of(answer, "access-control-allow-origin").collect();
    match said.as_slice() {
        [] => Some(key("probe.cors.missing")),
        ["*"] => None,
        [one] if one.eq_ignore_ascii_case(origin) => None,
        [other] => Some(Words::Key("probe.cors.other", vec![("other", (*other).into()), ("origin", origin.into())])),
        many => Some(with("probe.cors.many", "count", many.len().to_string())),
    }
}

/// The preflight's answer.
pub fn preflight(answer: &HttpResponse, wanted: &Wanted<'_>) -> Finding {
    let fail = |why: Words| {
        Finding::new(Level::Failed, Words::Key("probe.preflight.failed", vec![("method", wanted.method.into()), ("why", why)]))
            .remedy(key("probe.preflight.remedy"))
            .give(nginx(wanted))
    };
    if matches!(answer.status, 401 | 403) {
        return fail(with("probe.preflight.sign-in", "status", answer.status));
    }
    if !(200..300).contains(&answer.status) {
        return fail(with("probe.preflight.status", "status", answer.status));
    }
    if let Some(why) = unreadable(answer, wanted.origin) {
        return fail(why);
    }
    let methods = list(answer, "access-control-allow-methods");
    let listed = methods.iter().any(|m| m == "*" || m.eq_ignore_ascii_case(wanted.method));
    if !listed && !matches!(wanted.method, "GET" | "POST" | "HEAD") {
        return fail(with("probe.preflight.method", "method", wanted.method));
    }
    let allowed = list(answer, "access-control-allow-headers");
    let missing: Vec<&str> =
        wanted.headers.iter().copied().filter(|h| !allowed.iter().any(|a| a == h || (a == "*" && *h != "authorization"))).collect();
    if !missing.is_empty() {
        return fail(with("probe.preflight.headers", "headers", missing.join(", ")));
    }
    Finding::new(Level::Good, with("probe.preflight.good", "method", wanted.method))
}

/// An ordinary answer, which the page has to be able to read.
pub fn ordinary(what: Words, answer: &HttpResponse, origin: &str, level: Level) -> Finding {
    match unreadable(answer, origin) {
        None => Finding::new(Level::Good, with("probe.cors.readable", "what", what)),
        Some(why) => Finding::new(level, Words::Key("probe.cors.unreadable", vec![("what", what), ("why", why)]))
            .remedy(key("probe.cors.unreadable.remedy"))
            .give(always(origin)),
    }
}

/// What script may read of the headers.
pub fn exposed(answer: &HttpResponse) -> Finding {
    let said = list(answer, "access-control-expose-headers");
    let missing: Vec<&str> =
        ["Location", "Retry-After"].into_iter().filter(|h| !said.iter().any(|s| s == "*" || s.eq_ignore_ascii_case(h))).collect();
    if missing.is_empty() {
        return Finding::new(Level::Good, key("probe.exposed"));
    }
    Finding::new(Level::Look, with("probe.exposed.not", "headers", missing.join(", ")))
        .remedy(key("probe.exposed.remedy"))
        .give(vec!["add_header Access-Control-Expose-Headers \"Location, ETag, Retry-After\" always;".into()])
}
