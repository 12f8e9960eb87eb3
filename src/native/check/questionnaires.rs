//! The questionnaires: names, sources, dates, and scores that lead to items that exist.

use super::{date_fault, unknown_remedy};
use crate::domain::{Filling, PartialDate};
use crate::native::effort::{is_true, minutes, stated};
use crate::native::finding::Finding;
use crate::native::library::{Library, Loaded, LoadedQuestionnaire};
use serde_json::Value as Json;
use std::sync::Arc;

/// Checks all questionnaires, the referral form included.
pub(super) fn check(library: &Library, today: PartialDate, findings: &mut Vec<Finding>) {
    for loaded in &library.questionnaires {
        let (document, questionnaire) = (&loaded.document, &loaded.value.questionnaire);
        if let Some(id) = document.json.get("id").and_then(Json::as_str).filter(|id| *id != loaded.name) {
            let remedy = format!("write {:?}, or rename the file", loaded.name);
            findings.push(document.error("id", format!("id {id:?} differs from the file's name"), remedy));
        }
        if questionnaire.url.is_none() {
            findings.push(document.error("url", "no canonical address", "add `url`: a response names its questionnaire by it"));
        }
        if let Some(sources) = &library.sources {
            for source in questionnaire.sources.iter().filter(|s| !sources.value.sources.iter().any(|k| k.id == **s)) {
                let field = extension_with(&document.json, "questionnaire-source", source);
                let known = sources.value.sources.iter().map(|k| k.id.as_str());
                let remedy = unknown_remedy(source, known, "use one of the ids of sources.json, or add it there");
                findings.push(document.error(&field, format!("unknown source {source:?}"), remedy));
            }
        }
        if let Some((message, remedy)) = questionnaire.approved_on.as_ref().and_then(|d| date_fault(d, today, false)) {
            findings.push(document.error("approvalDate", message, remedy));
        }
        if let Some((message, remedy)) = questionnaire.date.as_ref().and_then(|d| date_fault(d.split('T').next().unwrap_or_default(), today, false)) {
            findings.push(document.error("date", message, remedy));
        }
        for threshold in questionnaire.score.iter().flat_map(|s| &s.thresholds) {
            for link_id in threshold.counted.iter().chain(&threshold.required_any).filter(|l| questionnaire.find(&l.0).is_none()) {
                let known = questionnaire.items.iter().map(|i| i.link_id.0.as_str());
                let remedy = unknown_remedy(&link_id.0, known, "use a linkId of this questionnaire");
                let message = format!("a threshold counts the unknown linkId {:?}", link_id.0);
                findings.push(document.error(&extension_at(&document.json, "score"), message, remedy));
            }
        }
        for item in questionnaire.items.iter().filter(|i| i.kind.is_question() && i.text.trim().is_empty()) {
            let field = place_of(&document.json, &item.link_id.0, 1).unwrap_or_default();
            findings.push(document.error(&field, format!("question {:?} has no text", item.link_id.0), "add `text`"));
        }
        expressions(loaded, findings);
        duration(loaded, findings);
    }
}

/// A stated time is true, as far as the length of the form tells.
fn duration(loaded: &Loaded<LoadedQuestionnaire>, findings: &mut Vec<Finding>) {
    let form = &loaded.value.questionnaire;
    let (Some(stated), taken) = (form.duration.as_deref().and_then(stated), minutes(form)) else { return };
    if is_true(stated, taken) {
        return;
    }
    let field = extension_at(&loaded.document.json, "questionnaire-duration");
    let message =
        format!("the stated time is {} to {} minutes; by its length the form takes {} to {}", stated.least, stated.most, taken.least, taken.most);
    findings.push(loaded.document.warning(&field, message, "write the time that it takes, or say how it was measured and leave the minutes out"));
}

/// What an empty form tells of its expressions: circles, and those that cannot be evaluated.
fn expressions(loaded: &Loaded<LoadedQuestionnaire>, findings: &mut Vec<Finding>) {
    let mut filling = Filling::new(Arc::clone(&loaded.value.questionnaire));
    filling.start(Some("2026-01-01T12:00:00Z".to_owned()));
    if filling.looped {
        let message = "its conditions or calculations go round in a circle";
        findings.push(loaded.document.warning("item", message, "let none of them look at what depends on it"));
    }
    for notice in &filling.notices {
        let field = notice.link_id.as_ref().and_then(|l| place_of(&loaded.document.json, &l.0, 1)).unwrap_or_default();
        let message = format!("{} cannot be evaluated: {}: {}", notice.place, notice.reason, notice.expression);
        findings.push(loaded.document.warning(&field, message, "put the expression right"));
    }
}

/// Path of the first extension whose URL ends with this name.
pub(super) fn extension_at(json: &Json, name: &str) -> String {
    extensions(json).find(|(_, url, _)| url.rsplit('/').next() == Some(name)).map_or_else(String::new, |(path, _, _)| path)
}

/// Path of the value of the extension of this name that says `value`.
fn extension_with(json: &Json, name: &str, value: &str) -> String {
    let found = extensions(json)
        .find(|(_, url, e)| url.rsplit('/').next() == Some(name) && e.as_object().is_some_and(|o| o.values().any(|v| v.as_str() == Some(value))));
    found.map_or_else(String::new, |(path, _, e)| {
        let key = e.as_object().and_then(|o| o.keys().find(|k| k.starts_with("value"))).cloned().unwrap_or_default();
        format!("{path}.{key}")
    })
}

/// The text of the extension of this name, with its place.
pub fn extension_value(json: &Json, name: &str) -> Option<(String, String)> {
    let (path, _, found) = extensions(json).find(|(_, url, _)| url.rsplit('/').next() == Some(name))?;
    Some((format!("{path}.valueString"), found.get("valueString")?.as_str()?.to_owned()))
}

fn extensions(json: &Json) -> impl Iterator<Item = (String, &str, &Json)> {
    let list = json.get("extension").and_then(Json::as_array).into_iter().flatten().enumerate();
    list.filter_map(|(index, e)| Some((format!("extension[{index}]"), e.get("url")?.as_str()?, e)))
}

/// The reader names an item by its linkId when that stands twice: the path of the second one.
pub fn second_link_id(json: &Json, path: &str) -> Option<String> {
    let link_id = path.strip_prefix("item ")?;
    place_of(json, link_id, 2).map(|p| format!("{p}.linkId"))
}

/// Path of the n-th item with this linkId.
fn place_of(json: &Json, link_id: &str, nth: usize) -> Option<String> {
    let mut places = Vec::new();
    collect(json, link_id, "", &mut places);
    nth.checked_sub(1).and_then(|n| places.get(n).cloned())
}

fn collect(json: &Json, link_id: &str, path: &str, places: &mut Vec<String>) {
    for (index, item) in json.get("item").and_then(Json::as_array).into_iter().flatten().enumerate() {
        let place = if path.is_empty() { format!("item[{index}]") } else { format!("{path}.item[{index}]") };
        if item.get("linkId").and_then(Json::as_str) == Some(link_id) {
            places.push(place.clone());
        }
        collect(item, link_id, &place, places);
    }
}
