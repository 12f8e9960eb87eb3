//! JSON values. The command line uses `serde_json`; the program that visitors receive uses the types of this room, which have the same names
//! and the parts of the same interface that are used, and weigh a fifth (`docs/size.md`).
//!
//! Both keep numbers by their digits and members in their order. Tests read and write the same texts with both.

mod macros;
mod read;
#[cfg(all(test, feature = "native"))]
mod tests;
mod value;

/// The values of this room, under their own names, also where `serde_json` is used.
pub mod small {
    pub use super::read::{Fault, parse};
    pub use super::value::{Json, Map, Number, ToJson};
}

#[cfg(not(feature = "native"))]
pub use crate::{small_json as json, small_json_array, small_json_object};
#[cfg(feature = "native")]
pub use serde_json::{Map, Number, Value as Json, json};
#[cfg(not(feature = "native"))]
pub use small::{Json, Map, Number};

use super::ReadError;

/// Reads JSON, with the place of a fault.
///
/// # Errors
/// [`ReadError::Json`] with line and column.
#[cfg(feature = "native")]
pub fn read_json(text: &str) -> Result<Json, ReadError> {
    serde_json::from_str(text).map_err(|e| ReadError::Json { line: e.line(), column: e.column(), reason: e.to_string() })
}

/// Reads JSON, with the place of a fault.
///
/// # Errors
/// [`ReadError::Json`] with line and column.
#[cfg(not(feature = "native"))]
pub fn read_json(text: &str) -> Result<Json, ReadError> {
    small::parse(text).map_err(|e| {
        let before = text.get(..e.at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        ReadError::Json { line: before.matches('\n').count() + 1, column: before.len() - line_start + 1, reason: e.reason.to_owned() }
    })
}
