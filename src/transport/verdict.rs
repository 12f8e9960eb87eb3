//! What became of a sending, and why.

use super::http::HttpResponse;
use crate::formats::json::Json;
use crate::formats::read_json;
use std::fmt;

/// What became of a sending at one destination. Four arms and no « other ».
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver said that it has it.
    Accepted(Receipt),
    /// It may well pass later, as it is.
    TryAgain {
        /// Not before, in seconds, when the receiver said so.
        after_seconds: Option<u32>,
        /// Why not now.
        reason: Reason,
    },
    /// Somebody has to do something first: sign in, shorten, correct, or look whether it arrived.
    NeedsPerson(Reason),
    /// This destination will not take it as it is set up, however often it is tried.
    Rejected(Reason),
}

impl Verdict {
    /// Why it was not accepted.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Accepted(_) => None,
            Self::TryAgain { reason, .. } | Self::NeedsPerson(reason) | Self::Rejected(reason) => Some(reason),
        }
    }
}

/// Where a sending was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The destination's id.
    pub destination: String,
    /// What the person is told of it.
    pub label: String,
    /// The readable reference.
    pub reference: String,
    /// Where the receiver keeps it, when it said so.
    pub location: Option<String>,
}

/// Why a sending was not accepted. `Debug` never shows the server's words: they may quote an answer.
#[derive(Clone, PartialEq, Eq)]
pub enum Reason {
    /// No answer: network, address, size, or a server that does not allow this site. The browser does not tell which.
    NoAnswer,
    /// The device is offline; nothing was sent.
    Offline,
    /// No answer in time.
    TimedOut,
    /// The server failed (5xx).
    ServerError(u16),
    /// The server asks to wait (429).
    Busy,
    /// The server finds it too large (413).
    TooLarge,
    /// The server wants to know who asks (401, 403).
    SignIn,
    /// Nothing at this address (404).
    NotFound,
    /// Something else stands there, or the server is changing it (409, 412).
    Conflict(u16),
    /// Refused, with the server's own words.
    Refused {
        /// HTTP status.
        status: u16,
        /// The server's words, for the person and for the hospital's technicians.
        details: Vec<String>,
    },
    /// Some of it was taken, some refused: a person has to look at what is there.
    PartlyRefused {
        /// The server's words.
        details: Vec<String>,
    },
    /// Nothing prevents a second copy when it is tried again, so it was not sent.
    CannotBeMadeSafe,
    /// The FHIR server takes no transactions.
    NoTransaction,
    /// What answers there is no FHIR R4 server.
    NotAFhirServer,
    /// A success that cannot be believed: a web page where a machine's answer was due (200 from a sign-in portal, as a rule).
    OddAnswer(u16),
    /// The site names no place where answers go.
    NoDestination,
}

impl Reason {
    /// Key of its words in the text files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoAnswer => "reason.no-answer",
            Self::Offline => "reason.offline",
            Self::TimedOut => "reason.timed-out",
            Self::ServerError(_) => "reason.server-error",
            Self::Busy => "reason.busy",
            Self::TooLarge => "reason.too-large",
            Self::SignIn => "reason.sign-in",
            Self::NotFound => "reason.not-found",
            Self::Conflict(_) => "reason.conflict",
            Self::Refused { .. } => "reason.refused",
            Self::PartlyRefused { .. } => "reason.partly-refused",
            Self::CannotBeMadeSafe => "reason.cannot-be-made-safe",
            Self::NoTransaction => "reason.no-transaction",
            Self::NotAFhirServer => "reason.not-a-fhir-server",
            Self::OddAnswer(_) => "reason.odd-answer",
            Self::NoDestination => "reason.no-destination",
        }
    }

    /// All keys: the text files have words for each.
    pub const KEYS: [&'static str; 16] = [
        "reason.no-answer",
        "reason.offline",
        "reason.timed-out",
        "reason.server-error",
        "reason.busy",
        "reason.too-large",
        "reason.sign-in",
        "reason.not-found",
        "reason.conflict",
        "reason.refused",
        "reason.partly-refused",
        "reason.cannot-be-made-safe",
        "reason.no-transaction",
        "reason.not-a-fhir-server",
        "reason.odd-answer",
        "reason.no-destination",
    ];

    /// The HTTP status behind it, for the technicians.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::ServerError(status) | Self::Conflict(status) | Self::OddAnswer(status) | Self::Refused { status, .. } => Some(*status),
            Self::Busy => Some(429),
            Self::TooLarge => Some(413),
            Self::NotFound => Some(404),
            _ => None,
        }
    }

    /// The server's own words.
    pub fn details(&self) -> &[String] {
        match self {
            Self::Refused { details, .. } | Self::PartlyRefused { details } => details,
            _ => &[],
        }
    }
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())?;
        if let Some(status) = self.status() {
            write!(f, " {status}")?;
        }
        if self.details().is_empty() { Ok(()) } else { write!(f, " ({} details)", self.details().len()) }
    }
}

/// The verdict of an answer that is no success. FHIR servers and webhooks alike; what 409 and 412 mean there is settled before.
pub fn failure(answer: &HttpResponse) -> Verdict {
    let refused = || Reason::Refused { status: answer.status, details: words(answer) };
    match answer.status {
        408 => Verdict::TryAgain { after_seconds: answer.retry_after(), reason: Reason::TimedOut },
        425 | 429 => Verdict::TryAgain { after_seconds: answer.retry_after(), reason: Reason::Busy },
        // The address takes no such request at all: a fault of the site's settings, which no person sending can mend.
        405 | 406 | 410 | 415 | 501 => Verdict::Rejected(refused()),
        401 | 403 | 407 | 511 => Verdict::NeedsPerson(Reason::SignIn),
        500..=599 => Verdict::TryAgain { after_seconds: answer.retry_after(), reason: Reason::ServerError(answer.status) },
        404 => Verdict::NeedsPerson(Reason::NotFound),
        409 | 412 => Verdict::NeedsPerson(Reason::Conflict(answer.status)),
        413 => Verdict::NeedsPerson(Reason::TooLarge),
        _ => Verdict::NeedsPerson(refused()),
    }
}

/// True when a failure leaves open whether the body was taken in: a gateway that lost its server (502, 504), a crash (500), an answer
/// that makes no sense. A refusal (4xx), and 501, 503 and 511, say that it was not.
pub fn leaves_open(answer: &HttpResponse) -> bool {
    !matches!(answer.status, 400..=499 | 501 | 503 | 511)
}

/// What the server said in words: an `OperationOutcome`'s errors, else nothing. Ordinary pages of errors are not for people.
pub fn words(answer: &HttpResponse) -> Vec<String> {
    read_json(&answer.body).map(|json| outcome_words(&json)).unwrap_or_default()
}

/// The errors of an `OperationOutcome`: `details.text`, else `diagnostics`. Warnings come first on some servers, and are left out.
pub fn outcome_words(outcome: &Json) -> Vec<String> {
    const MOST: usize = 5;
    if outcome.get("resourceType").and_then(Json::as_str) != Some("OperationOutcome") {
        return Vec::new();
    }
    let issues = outcome.get("issue").and_then(Json::as_array).into_iter().flatten();
    issues
        .filter(|i| matches!(i.get("severity").and_then(Json::as_str), Some("error" | "fatal")))
        .filter_map(|i| i.get("details").and_then(|d| d.get("text")).or_else(|| i.get("diagnostics"))?.as_str())
        .map(|text| text.chars().take(300).collect())
        .take(MOST)
        .collect()
}
