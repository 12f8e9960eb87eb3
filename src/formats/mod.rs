//! **Formats**: bytes to domain and back. FHIR R4 resources and the content files; the only room, with `content`, that knows serde.
//!
//! Pure. `read_…` and `write_…` come in pairs. What cannot change meaning is tolerated with a [`Notice`]; what can is a [`ReadError`].

pub mod calendar_file;
#[cfg(feature = "native")]
pub mod content;
pub mod dates;
mod destination;
#[cfg(any(feature = "native", feature = "team"))]
pub mod events;
pub mod fhir;
pub mod intake;
pub mod json;
#[cfg(feature = "reader")]
pub mod markup;
#[cfg(any(feature = "native", feature = "team"))]
pub mod measures;
pub mod page;
pub mod plan;
#[cfg(feature = "native")]
pub mod planning;
pub mod prefill;
pub mod prepared;
pub mod promise;

pub use json::read_json;
pub use prefill::read_prefill;

/// Something tolerated: said to editors, never to visitors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Where: a path such as `item[2].item[0].answerValueSet`.
    pub path: String,
    /// What was ignored, and what follows.
    pub reason: String,
}

/// A file that must not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not JSON.
    #[error("not JSON: {reason} (line {line}, column {column})")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// JSON, but not what it has to be.
    #[error("{path}: {reason}")]
    Shape {
        /// Where.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// Larger or deeper than what is read.
    #[error("too large: {0}")]
    TooLarge(String),
}

impl ReadError {
    /// A shape that is wrong at `path`.
    pub fn shape(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Shape { path: path.into(), reason: reason.into() }
    }
}
