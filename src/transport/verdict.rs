//! What became of a sending, and why.

use super::envelope::Envelope;
use super::http::HttpResponse;
use super::issue::{Details, Issue, details};
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

    /// Says what the envelope tells of a failure: the question that a server complains about, the document that is too large.
    pub(super) fn explain(&mut self, envelope: &Envelope) {
        let (Self::TryAgain { reason, .. } | Self::NeedsPerson(reason) | Self::Rejected(reason)) = self else { return };
        match reason {
            Reason::Refused { details, .. } | Reason::PartlyRefused { details } => details.place(envelope),
            Reason::TooLarge { largest } if largest.is_none() => {
                let documents = envelope.documents().iter().max_by_key(|d| d.size);
                *largest = documents.map(|d| if d.title.is_empty() { d.label.clone() } else { d.title.clone() });
            }
            _ => {}
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
    /// The server finds it too large (413), or the destination's limit says so before anything is sent.
    TooLarge {
        /// Title of the largest document, when there is one to leave out.
        largest: Option<String>,
    },
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
        details: Details,
    },
    /// Some of it was taken, some refused: a person has to look at what is there.
    PartlyRefused {
        /// The server's words.
        details: Details,
    },
    /// The request itself **was accepted**; documents are missing there. Trying again sends those alone.
    DocumentsMissing {
        /// Their titles.
        titles: Vec<String>,
        /// Why the first of them did not pass.
        why: Box<Reason>,
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
    /// This destination is served by the person's own hand only: a message to send oneself.
    ByHand,
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
            Self::TooLarge { .. } => "reason.too-large",
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
            Self::DocumentsMissing { .. } => "reason.documents-missing",
            Self::ByHand => "reason.by-hand",
        }
    }

    /// All keys: the text files have words for each.
    pub const KEYS: [&'static str; 18] = [
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
        "reason.documents-missing",
        "reason.by-hand",
    ];

    /// The HTTP status behind it, for the technicians.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::ServerError(status) | Self::Conflict(status) | Self::OddAnswer(status) | Self::Refused { status, .. } => Some(*status),
            Self::Busy => Some(429),
            Self::TooLarge { .. } => Some(413),
            Self::NotFound => Some(404),
            Self::DocumentsMissing { why, .. } => why.status(),
            _ => None,
        }
    }

    /// What there is to say of it in words: the server's own, or the titles of the documents that it is about.
    pub fn details(&self) -> &[String] {
        match self {
            Self::Refused { details, .. } | Self::PartlyRefused { details } => details.words(),
            Self::TooLarge { largest: Some(title) } => std::slice::from_ref(title),
            Self::DocumentsMissing { titles, .. } => titles,
            _ => &[],
        }
    }

    /// The server's errors, each with the question that it is about.
    pub fn issues(&self) -> Vec<Issue<'_>> {
        match self {
            Self::Refused { details, .. } | Self::PartlyRefused { details } => details.issues().collect(),
            Self::DocumentsMissing { why, .. } => why.issues(),
            _ => Vec::new(),
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
    let refused = || Reason::Refused { status: answer.status, details: details(answer) };
    match answer.status {
        408 => Verdict::TryAgain { after_seconds: answer.retry_after(), reason: Reason::TimedOut },
        425 | 429 => Verdict::TryAgain { after_seconds: answer.retry_after(), reason: Reason::Busy },
        // The address takes no such request at all: a fault of the site's settings, which no person sending can mend.
        405 | 406 | 410 | 415 | 501 => Verdict::Rejected(refused()),
        401 | 403 | 407 | 511 => Verdict::NeedsPerson(Reason::SignIn),
        500..=599 => Verdict::TryAgain { after_seconds: answer.retry_after(), reason: Reason::ServerError(answer.status) },
        404 => Verdict::NeedsPerson(Reason::NotFound),
        409 | 412 => Verdict::NeedsPerson(Reason::Conflict(answer.status)),
        413 => Verdict::NeedsPerson(Reason::TooLarge { largest: None }),
        _ => Verdict::NeedsPerson(refused()),
    }
}

/// True when a failure leaves open whether the body was taken in: a gateway that lost its server (502, 504), a crash (500), an answer
/// that makes no sense. A refusal (4xx), and 501, 503 and 511, say that it was not.
pub fn leaves_open(answer: &HttpResponse) -> bool {
    !matches!(answer.status, 400..=499 | 501 | 503 | 511)
}
