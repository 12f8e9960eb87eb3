//! Filling a questionnaire and checking a response from the command line.
//!
//! Called by `guichet fill` and `guichet validate`. The engine is the browser's own: this room only turns steps into a person's acts
//! ([`steps`]) and a filling into JSON ([`state`]). It sends nothing anywhere.

mod state;
mod steps;

use crate::domain::{Filling, PartialDate, Questionnaire};
use crate::formats::fhir::{ResponseHead, read_questionnaire, validate, write_outcome, write_response};
use serde_json::Value as Json;
pub use state::state;
use std::path::Path;
use std::sync::Arc;
pub use steps::apply;

/// Reads a questionnaire's file.
///
/// # Errors
/// The file and what is wrong with it, in words.
pub fn open_questionnaire(path: &Path) -> Result<Arc<Questionnaire>, String> {
    let text = read(path)?;
    read_questionnaire(&text).map(|(questionnaire, _)| Arc::new(questionnaire)).map_err(|e| format!("{}: {e}", path.display()))
}

/// Reads a text file.
///
/// # Errors
/// The file and what is wrong with it, in words.
pub fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Fills a questionnaire step by step, as a person would.
///
/// # Errors
/// The number of the step that cannot be done, and why.
pub fn fill(questionnaire: Arc<Questionnaire>, answers: &str, today: PartialDate) -> Result<Filling, String> {
    let mut filling = Filling::new(questionnaire);
    filling.start(Some(format!("{}T12:00:00Z", today.write_fhir())));
    apply(&mut filling, answers)?;
    Ok(filling)
}

/// The response of a filling: completed when nothing is wrong with it, in progress otherwise.
pub fn response(filling: &Filling) -> Json {
    let head = ResponseHead { completed: filling.problems().is_empty(), ..ResponseHead::default() };
    write_response(filling, &head)
}

/// Checks a response: the `OperationOutcome`, and whether it is without error.
///
/// # Errors
/// Not JSON, or not a `QuestionnaireResponse`.
pub fn outcome(questionnaire: Arc<Questionnaire>, response: &str) -> Result<(Json, bool), String> {
    let issues = validate(questionnaire, response).map_err(|e| e.to_string())?;
    Ok((write_outcome(&issues), issues.is_empty()))
}
