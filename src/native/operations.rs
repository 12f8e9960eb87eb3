//! `guichet populate`, `extract` and `assemble`: the operations of the SDC guide on files.
//!
//! The work is in `formats::fhir`; this room opens files, reads the clock and draws the ids.

use super::fill::{launch, open_questionnaire, read, read_contexts, write};
use crate::formats::fhir::assemble::assemble;
use crate::formats::fhir::extract::{Outside, extract};
use crate::formats::fhir::{Status, read_questionnaire};
use serde_json::Value as Json;
use std::path::Path;

/// A response in progress with the values that a launch gives, and notices for the editor.
///
/// # Errors
/// A file that cannot be read.
pub fn populate(questionnaire: &Path, contexts: &[String], now: &str) -> Result<(Json, Vec<String>), String> {
    let form = open_questionnaire(questionnaire)?;
    let contexts = read_contexts(contexts)?;
    let mut notices = Vec::new();
    for expected in &form.launch_contexts {
        let name = expected.name.code.clone().unwrap_or_default();
        match contexts.iter().find(|(n, _)| *n == name) {
            None => notices.push(format!("the launch context {name} ({}) is not given", expected.resource)),
            Some((_, json)) if json.get("resourceType").and_then(Json::as_str) != Some(&expected.resource) && !expected.resource.is_empty() => {
                notices.push(format!("the launch context {name} is to be a {}", expected.resource));
            }
            Some(_) => {}
        }
    }
    let filling = launch(form, now, &contexts);
    notices.extend(filling.notices.iter().map(|n| {
        let place = n.link_id.as_ref().map_or_else(|| "the form".to_owned(), |l| format!("item {:?}", l.0));
        format!("{place}: {}: {}", n.place, n.reason)
    }));
    Ok((write(&filling, Status::InProgress), notices))
}

/// The transaction that a response makes by its questionnaire's templates.
///
/// # Errors
/// A file that cannot be read, or a template that cannot be filled.
pub fn extract_files(questionnaire: &Path, response: &Path, now: &str) -> Result<Json, String> {
    let (form, answers) = (json(questionnaire)?, json(response)?);
    expect(&form, "Questionnaire", questionnaire)?;
    expect(&answers, "QuestionnaireResponse", response)?;
    let mut new_id = || format!("urn:uuid:{}", uuid::Uuid::new_v4());
    extract(&form, &answers, Outside { now: now.to_owned(), new_id: &mut new_id }).map_err(|e| e.to_string())
}

/// A modular questionnaire with those of a folder in their places; the result is read, so that it is known to be good.
///
/// # Errors
/// A file that cannot be read, or what is wrong with the assembly.
pub fn assemble_files(questionnaire: &Path, folder: &Path) -> Result<Json, String> {
    let root = json(questionnaire)?;
    expect(&root, "Questionnaire", questionnaire)?;
    let mut library = Vec::new();
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "json")).collect();
    paths.sort();
    for path in paths {
        let found = json(&path)?;
        if found.get("resourceType").and_then(Json::as_str) == Some("Questionnaire") {
            library.push(found);
        }
    }
    let text = |j: &Json, name: &str| j.get(name).and_then(Json::as_str).map(str::to_owned);
    let find = |canonical: &str| {
        let (url, version) = canonical.split_once('|').map_or((canonical, None), |(u, v)| (u, Some(v.to_owned())));
        let mut found = library.iter().filter(|j| text(j, "url").as_deref() == Some(url) && (version.is_none() || text(j, "version") == version));
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.clone()),
            (None, _) => Err("is not in the library".to_owned()),
            _ => Err("stands in the library in several versions: name one".to_owned()),
        }
    };
    let whole = assemble(&root, &find).map_err(|e| e.to_string())?;
    read_questionnaire(&whole.to_string()).map_err(|e| format!("the assembled questionnaire is refused: {e}"))?;
    Ok(whole)
}

fn json(path: &Path) -> Result<Json, String> {
    serde_json::from_str(&read(path)?).map_err(|e| format!("{}: not JSON: {e}", path.display()))
}

fn expect(json: &Json, kind: &str, path: &Path) -> Result<(), String> {
    let is_it = json.get("resourceType").and_then(Json::as_str) == Some(kind);
    if is_it { Ok(()) } else { Err(format!("{}: {kind} is expected", path.display())) }
}
