//! HTTP as data: what the browser is to send, and what came back.

use crate::content::Auth;
use std::fmt;

/// A request to carry out. `Debug` shows the size of the body only.
///
/// Whoever carries it out keeps three rules: redirects are an error (a redirected POST becomes a GET, and the page it brings would pass for
/// a receipt), nothing is cached (answers hold personal data), and no cookie is sent unless [`HttpRequest::with_cookies`]. They also add
/// what `auth` asks for: the secret is theirs alone, and never enters this room.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET`, `POST` or `PUT`.
    pub method: &'static str,
    /// Full address.
    pub url: String,
    /// Headers: as few as can be, since a header that a server does not allow makes the browser send nothing at all.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// Give up after this.
    pub timeout_ms: u32,
    /// What the receiver wants to know of who sends: a name and a password, a token, the session of this site.
    pub auth: Auth,
}

/// What a server answered. `Debug` shows the size of the body only.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers that script may read, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The browser says no more than « failed »: network, a dead server, a redirect, or a server that does not allow this site (CORS).
    Opaque,
    /// Nothing came in time.
    TimedOut,
    /// The browser knew that it was offline and **sent nothing**. A connection lost on the way is [`NoAnswer::Opaque`].
    Offline,
}

impl HttpRequest {
    /// A question about a FHIR resource.
    pub(super) fn fhir_get(url: String) -> Self {
        Self {
            method: "GET",
            url,
            headers: vec![("Accept".into(), "application/fhir+json".into())],
            body: None,
            timeout_ms: 15_000,
            auth: Auth::None,
        }
    }

    /// A request with a body; the larger the body, the longer it may take (20 kB a second, as on a poor line).
    pub(super) fn with_body(method: &'static str, url: String, headers: Vec<(String, String)>, body: String) -> Self {
        let extra = u32::try_from(body.len() / 20).unwrap_or(u32::MAX).min(270_000);
        Self { method, url, headers, body: Some(body), timeout_ms: 30_000 + extra, auth: Auth::None }
    }

    /// A FHIR resource to write.
    pub(super) fn fhir_write(method: &'static str, url: String, body: String) -> Self {
        let fhir = "application/fhir+json".to_owned();
        let headers = vec![("Accept".to_owned(), fhir.clone()), ("Content-Type".to_owned(), fhir)];
        Self::with_body(method, url, headers, body)
    }

    /// True when the browser is to send its cookies: the receiver is on this very site and keeps a session. Never otherwise.
    pub fn with_cookies(&self) -> bool {
        matches!(self.auth, Auth::Cookie { .. })
    }
}

impl HttpResponse {
    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim())
    }

    /// `Retry-After` in seconds, a day at most. Its other form, a date, is not read: this room has no clock.
    pub fn retry_after(&self) -> Option<u32> {
        self.header("retry-after")?.parse::<u32>().ok().map(|s| s.min(86_400))
    }

    /// True for 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpRequest({} {}, {} bytes)", self.method, self.url, self.body.as_ref().map_or(0, String::len))
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpResponse({}, {} bytes)", self.status, self.body.len())
    }
}
