//! Filling a questionnaire from the command line.
//!
//! Called by `guichet fill` and `guichet populate`. The engine is the browser's own: this room only turns steps into a person's acts
//! ([`steps`]) and a filling into JSON ([`state`]). It sends nothing anywhere.

mod state;
mod steps;

use crate::domain::{Filling, Questionnaire};
use crate::formats::fhir::{ResponseHead, Status, read_questionnaire_in, tree_of, write_response};
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
    open_questionnaire_in(path, "fr")
}

/// Reads a questionnaire's file in a language where it is translated to it.
///
/// # Errors
/// As [`open_questionnaire`].
pub fn open_questionnaire_in(path: &Path, language: &str) -> Result<Arc<Questionnaire>, String> {
    let text = read(path)?;
    read_questionnaire_in(&text, language).map(|(questionnaire, _)| Arc::new(questionnaire)).map_err(|e| format!("{}: {e}", path.display()))
}

/// Reads a text file.
///
/// # Errors
/// The file and what is wrong with it, in words.
pub fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Resources for the launch: a name and a file for each, as `patient=FILE.json`.
///
/// # Errors
/// An argument without a name, or a file that is no JSON.
pub fn read_contexts(arguments: &[String]) -> Result<Vec<(String, Json)>, String> {
    let one = |argument: &String| {
        let (name, file) = argument.split_once('=').ok_or_else(|| format!("{argument:?} is not of the form name=FILE.json"))?;
        let json = serde_json::from_str(&read(Path::new(file))?).map_err(|e| format!("{file}: not JSON: {e}"))?;
        Ok((name.to_owned(), json))
    };
    arguments.iter().map(one).collect()
}

/// A fresh filling that knows the time (ISO 8601 with offset) and the resources of its launch, by name.
pub fn launch(questionnaire: Arc<Questionnaire>, now: &str, contexts: &[(String, Json)]) -> Filling {
    let mut filling = Filling::new(questionnaire);
    for (name, json) in contexts {
        filling.give(name, Arc::new(tree_of(json)));
    }
    filling.start(Some(now.to_owned()));
    filling
}

/// Fills a questionnaire step by step, as a person would.
///
/// # Errors
/// The number of the step that cannot be done, and why.
pub fn fill(questionnaire: Arc<Questionnaire>, answers: &str, now: &str, contexts: &[(String, Json)]) -> Result<Filling, String> {
    let mut filling = launch(questionnaire, now, contexts);
    apply(&mut filling, answers)?;
    Ok(filling)
}

/// The response of a filling: completed when nothing blocks it, in progress otherwise.
pub fn response(filling: &Filling) -> Json {
    let status = if filling.is_blocked() { Status::InProgress } else { Status::Completed };
    write(filling, status)
}

/// The response of a filling with this status, its narrative and the filling's own time.
pub fn write(filling: &Filling, status: Status) -> Json {
    write_response(filling, &ResponseHead { status, authored: filling.now.clone(), narrative: true, ..ResponseHead::default() })
}
