//! Reading from a FHIR server: what is asked, and what its answer is worth. Nothing is ever written this way.
//!
//! A token goes to the server's own base address and nowhere else: the next page of a search is asked below that address, whatever the
//! server calls itself.

use super::http::{HttpRequest, HttpResponse, NoAnswer};
use crate::content::Auth;
use crate::formats::json::Json;
use crate::formats::read_json;
use std::fmt;

/// Answers of more bytes are not looked at.
const MOST_BYTES: usize = 40_000_000;

/// A FHIR server that the site names, and what a person gave for it. `Debug` does not show the token.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Server {
    /// Its name for people.
    pub label: String,
    /// Its base address.
    pub base: String,
    /// What it wants to know of who asks.
    pub auth: Auth,
    /// A token that somebody typed; empty when there is none.
    pub token: String,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.base)
    }
}

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The device has no network.
    Offline,
    /// No answer: network, address, a server that is down, or one that does not let this site ask.
    Unreachable,
    /// No answer in time.
    Late,
    /// 401: it wants to know who asks.
    SignIn,
    /// 403: it knows, and does not allow it.
    Forbidden,
    /// 404 or 410: there is no such thing.
    Absent,
    /// 429 or 503: later.
    Busy,
    /// An answer that is no FHIR.
    NotFhir,
    /// A larger answer than is read.
    TooLarge,
    /// Any other status.
    Trouble(u16),
}

impl Fault {
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Offline => "ask.offline",
            Self::Unreachable => "ask.unreachable",
            Self::Late => "ask.late",
            Self::SignIn => "ask.sign-in",
            Self::Forbidden => "ask.forbidden",
            Self::Absent => "ask.absent",
            Self::Busy => "ask.busy",
            Self::NotFhir => "ask.not-fhir",
            Self::TooLarge => "ask.too-large",
            Self::Trouble(_) => "ask.trouble",
        }
    }
}

/// True for a FHIR id, which may stand in an address as it is.
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}

/// `Patient/123` out of a reference, also when it is a whole address; nothing for `urn:` and for what is contained.
pub fn local_reference(reference: &str) -> Option<String> {
    let mut parts = reference.split("/_history/").next()?.rsplit('/');
    let (id, kind) = (parts.next()?, parts.next()?);
    let is_type = kind.starts_with(|c: char| c.is_ascii_uppercase()) && kind.bytes().all(|b| b.is_ascii_alphabetic());
    (is_type && is_id(id)).then(|| format!("{kind}/{id}"))
}

impl Server {
    /// The question for what stands below the base address: `Slot?status=free`.
    pub fn request(&self, path: &str) -> HttpRequest {
        let mut request = HttpRequest::fhir_get(format!("{}/{path}", self.base.trim_end_matches('/')));
        // What cannot stand in a header would stop the request.
        let token = self.token.trim();
        if !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic()) {
            request.headers.push(("Authorization".into(), format!("Bearer {token}")));
        }
        // What was typed or came with a link stands for what would be asked; the session of this very site goes along all the same.
        if request.headers.len() == 1 || matches!(self.auth, Auth::Cookie { .. }) {
            request.auth = self.auth.clone();
        }
        request
    }

    /// The address, below the base, of a search's next page.
    pub fn next_page(&self, asked: &str, bundle: &Json) -> Option<String> {
        let links = bundle.get("link").and_then(Json::as_array)?;
        let next = links.iter().find(|l| l.get("relation").and_then(Json::as_str) == Some("next"))?;
        let address = next.get("url").and_then(Json::as_str)?;
        let base = self.base.trim_end_matches('/');
        if let Some(below) = address.strip_prefix(base) {
            let below = below.strip_prefix('/').unwrap_or(below);
            return (!below.contains("..") && !below.is_empty()).then(|| below.to_owned());
        }
        // A server behind a proxy may call itself otherwise: its question is asked again at the address that we know.
        let (path, query) = address.split_once('?')?;
        let kind = asked.split('?').next()?;
        (path.rsplit('/').next() == Some(kind)).then(|| format!("{kind}?{query}"))
    }
}

/// What an answer says.
///
/// # Errors
/// Why it says nothing.
pub fn judge(answer: Result<HttpResponse, NoAnswer>) -> Result<Json, Fault> {
    let answer = answer.map_err(|why| match why {
        NoAnswer::Offline => Fault::Offline,
        NoAnswer::TimedOut => Fault::Late,
        NoAnswer::Opaque => Fault::Unreachable,
    })?;
    match answer.status {
        200 => {}
        401 => return Err(Fault::SignIn),
        403 => return Err(Fault::Forbidden),
        404 | 410 => return Err(Fault::Absent),
        429 | 503 => return Err(Fault::Busy),
        status => return Err(Fault::Trouble(status)),
    }
    if answer.body.len() > MOST_BYTES {
        return Err(Fault::TooLarge);
    }
    let json = read_json(&answer.body).map_err(|_| Fault::NotFhir)?;
    if json.get("resourceType").and_then(Json::as_str).is_none() {
        return Err(Fault::NotFhir);
    }
    Ok(json)
}

/// The resources of this type that a search found. Some servers put others beside them, and messages.
pub fn matches<'a>(bundle: &'a Json, kind: &'a str) -> impl Iterator<Item = &'a Json> {
    let entries = bundle.get("entry").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let mode = |entry: &Json| entry.get("search").and_then(|s| s.get("mode")).and_then(Json::as_str).is_none_or(|m| m == "match");
    let resources = entries.iter().filter(move |e| mode(e)).filter_map(|e| e.get("resource"));
    resources.filter(move |r| r.get("resourceType").and_then(Json::as_str) == Some(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::json::json;

    fn server(token: &str) -> Server {
        Server { base: "https://fhir.example/r4/".into(), token: token.into(), ..Server::default() }
    }

    #[test]
    fn a_token_that_can_stand_in_a_header_goes_along_and_is_not_shown() {
        let with = server("s3cret");
        assert_eq!(with.request("Slot?status=free").url, "https://fhir.example/r4/Slot?status=free");
        assert_eq!(with.request("x").headers.last().unwrap().1, "Bearer s3cret");
        assert!(!format!("{with:?} {:?}", with.request("x")).contains("s3cret"));
        let bearer = |token: &str| Server { auth: Auth::Bearer, ..server(token) }.request("x").auth;
        assert_eq!((bearer(""), bearer("s3cret")), (Auth::Bearer, Auth::None), "what was given is not asked for");
        for token in ["", "  ", "a\nb", "é"] {
            assert_eq!(server(token).request("x").headers.len(), 1, "{token:?}");
        }
    }

    #[test]
    fn the_next_page_stays_below_the_base_address() {
        let next = |url: &str| server("t").next_page("Slot?a=1", &json!({ "link": [{ "relation": "next", "url": url }] }));
        assert_eq!(next("https://fhir.example/r4/Slot?page=2").as_deref(), Some("Slot?page=2"));
        assert_eq!(next("https://fhir.example/r4?_getpages=7").as_deref(), Some("?_getpages=7"));
        assert_eq!(next("http://10.0.0.1:8080/fhir/Slot?page=2").as_deref(), Some("Slot?page=2"), "asked where we know it, not there");
        assert_eq!(next("https://evil.example/steal"), None);
        assert_eq!(next("https://evil.example/Patient?x"), None);
        assert_eq!(next("https://fhir.example/r4/../other"), None);
    }

    #[test]
    fn every_answer_has_a_verdict() {
        let said = |status, body: &str| judge(Ok(HttpResponse { status, headers: Vec::new(), body: body.into() }));
        assert!(said(200, r#"{"resourceType":"Bundle"}"#).is_ok());
        for (status, body, fault) in [
            (200, "<html>", Fault::NotFhir),
            (200, "{}", Fault::NotFhir),
            (401, "", Fault::SignIn),
            (403, "", Fault::Forbidden),
            (404, "", Fault::Absent),
            (410, "", Fault::Absent),
            (429, "", Fault::Busy),
            (500, "", Fault::Trouble(500)),
        ] {
            assert_eq!(said(status, body), Err(fault), "{status}");
        }
        assert_eq!(judge(Err(NoAnswer::TimedOut)), Err(Fault::Late));
        assert_eq!(judge(Err(NoAnswer::Opaque)), Err(Fault::Unreachable));
    }

    #[test]
    fn references_and_matches_are_told_from_what_stands_beside_them() {
        assert_eq!(local_reference("https://a.example/fhir/Patient/1/_history/2").as_deref(), Some("Patient/1"));
        assert_eq!(local_reference("Patient/1").as_deref(), Some("Patient/1"));
        for other in ["urn:uuid:1", "#1", "Patient", "Patient/a b", "x/../y"] {
            assert_eq!(local_reference(other), None, "{other}");
        }
        let bundle = json!({ "entry": [
            { "resource": { "resourceType": "OperationOutcome" }, "search": { "mode": "outcome" } },
            { "resource": { "resourceType": "Slot", "id": "a" }, "search": { "mode": "match" } },
            { "resource": { "resourceType": "Slot", "id": "b" } },
            { "resource": { "resourceType": "Slot", "id": "c" }, "search": { "mode": "include" } },
            { "resource": { "resourceType": "Schedule" } }, 1
        ] });
        assert_eq!(matches(&bundle, "Slot").count(), 2);
    }
}
