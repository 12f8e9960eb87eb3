//! QuestionnaireResponse: written from a filling ([`write`]), read back into one ([`read`]), checked against its Questionnaire ([`validate`]),
//! and what a check found ([`outcome`]).

#[cfg(feature = "reader")]
mod carry;
mod narrative;
#[cfg(feature = "reader")]
mod outcome;
#[cfg(feature = "reader")]
mod read;
#[cfg(feature = "reader")]
mod validate;
mod write;

use crate::domain::value::Referring;
#[cfg(feature = "reader")]
pub use carry::{Lost, LostReason, carry_over};
#[cfg(feature = "reader")]
pub use outcome::{Fault, Issue, IssueCode, Severity, say, say_fault, write_outcome};
#[cfg(feature = "reader")]
pub use read::{Reading, read_response, read_response_into};
#[cfg(feature = "reader")]
pub use validate::{validate, validate_reading};
pub use write::write_response;

/// What a response says besides its answers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ResponseHead {
    /// Logical id.
    pub id: Option<String>,
    /// Business identifier: system and value.
    pub identifier: Option<(String, String)>,
    /// Where it stands.
    pub status: Status,
    /// ISO 8601 with an offset.
    pub authored: Option<String>,
    /// Whom the answers are about.
    pub subject: Option<Referring>,
    /// Who wrote it down.
    pub author: Option<Referring>,
    /// Who answered.
    pub source: Option<Referring>,
    /// A narrative made from the answers goes with it.
    pub narrative: bool,
}

/// FHIR's `questionnaire-answers-status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Status {
    #[default]
    InProgress,
    Completed,
    Amended,
    EnteredInError,
    Stopped,
}

impl Status {
    /// All of them with their FHIR code.
    pub const ALL: [(&'static str, Self); 5] = [
        ("in-progress", Self::InProgress),
        ("completed", Self::Completed),
        ("amended", Self::Amended),
        ("entered-in-error", Self::EnteredInError),
        ("stopped", Self::Stopped),
    ];

    /// The code.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(_, s)| *s == self).map_or("", |(code, _)| code)
    }

    /// True when all that is required has to be there.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Completed | Self::Amended)
    }
}
