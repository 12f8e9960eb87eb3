//! Exact wordings: laid over a questionnaire before it is read, so that everything made of it has them, and checked against it.

use super::check::{date_fault, unknown_remedy};
use super::document::Document;
use super::finding::Finding;
use super::library::{Library, Loaded};
use crate::content::{ExactItem, ExactWording};
use crate::domain::{Item, PartialDate, Questionnaire};
use crate::formats::fhir::OWN;
use serde_json::{Value as Json, json};

/// The questionnaire's JSON with the words of `exact`, and the mark by which each response names them.
pub fn lay_over(questionnaire: &Json, exact: &ExactWording) -> Json {
    let mut whole = questionnaire.clone();
    let Some(map) = whole.as_object_mut() else { return whole };
    map.insert("title".into(), json!(exact.title));
    map.insert("copyright".into(), json!(exact.copyright));
    if let Some(description) = &exact.description {
        map.insert("description".into(), json!(description));
    }
    for name in ["title", "copyright", "description"] {
        map.remove(&format!("_{name}"));
    }
    let mark = json!({ "url": format!("{OWN}/StructureDefinition/questionnaire-wording"), "valueString": exact.name() });
    if let Some(list) = map.entry("extension").or_insert_with(|| json!([])).as_array_mut() {
        list.push(mark);
    }
    items(&mut whole, exact);
    whole
}

fn items(holder: &mut Json, exact: &ExactWording) {
    for item in holder.get_mut("item").and_then(Json::as_array_mut).into_iter().flatten() {
        let words = exact.items.iter().find(|e| item.get("linkId").and_then(Json::as_str) == Some(&e.link_id));
        if let Some((words, map)) = words.zip(item.as_object_mut()) {
            map.insert("text".into(), json!(words.text));
            // What was said in marked text, or in other languages, was said of the other words.
            map.remove("_text");
            for option in map.get_mut("answerOption").and_then(Json::as_array_mut).into_iter().flatten() {
                let Some(coding) = option.get_mut("valueCoding").and_then(Json::as_object_mut) else { continue };
                let own = words.options.iter().find(|o| coding.get("code").and_then(Json::as_str) == Some(&o.code));
                if let Some(own) = own {
                    coding.insert("display".into(), json!(own.text));
                    coding.remove("_display");
                }
            }
        }
        items(item, exact);
    }
}

/// Checks all wordings: the rule is the questionnaire's own, and the right to show the words is stated.
pub fn check(library: &Library, today: PartialDate, findings: &mut Vec<Finding>) {
    for loaded in &library.wordings {
        let Loaded { document, value, name } = loaded;
        let mut error = |field: &str, message: String, remedy: &str| findings.push(document.error(field, message, remedy));
        let permission = &value.permission;
        let stated = [
            ("id", &value.id),
            ("version", &value.version),
            ("holder", &value.holder),
            ("title", &value.title),
            ("copyright", &value.copyright),
            ("permission.givenBy", &permission.given_by),
            ("permission.givenTo", &permission.given_to),
        ];
        for (field, _) in stated.into_iter().filter(|(_, words)| words.trim().is_empty()) {
            error(field, "empty".into(), "write it: words that belong to somebody are shown with the right to do so, or not at all");
        }
        if let Some((message, remedy)) = date_fault(&permission.given_on, today, true) {
            error("permission.givenOn", message, remedy);
        }
        let Some(form) = library.questionnaires.iter().find(|q| q.name == *name).map(|q| &q.value.questionnaire) else {
            error(
                "",
                format!("no questionnaire {name:?} is on the site"),
                "name the file as the questionnaire, and add that to `questionnaires` in site.json",
            );
            continue;
        };
        let canonical = form.canonical().unwrap_or_default();
        if value.questionnaire != canonical {
            let remedy = "compare the wording with this version, item by item, then write its address and version here";
            error("questionnaire", format!("made for {:?}; the questionnaire is {canonical:?}", value.questionnaire), remedy);
        }
        same_items(document, value, form, findings);
    }
}

/// The same items, the same options, the same points.
fn same_items(document: &Document, exact: &ExactWording, form: &Questionnaire, findings: &mut Vec<Finding>) {
    let known = || form.items.iter().map(|i| i.link_id.0.as_str());
    for (index, words) in exact.items.iter().enumerate() {
        let field = format!("items[{index}]");
        if exact.items.iter().take(index).any(|e| e.link_id == words.link_id) {
            findings.push(document.error(&format!("{field}.linkId"), format!("{:?} stands twice", words.link_id), "keep one"));
        }
        if words.text.trim().is_empty() {
            findings.push(document.error(&format!("{field}.text"), "empty", "write the words of the instrument"));
        }
        if let Some(item) = form.find(&words.link_id).and_then(|i| form.item(i)) {
            same_options(document, &field, words, item, findings);
        } else {
            let remedy = unknown_remedy(&words.link_id, known(), "use a linkId of the questionnaire: a wording adds no item");
            findings.push(document.error(&format!("{field}.linkId"), format!("no item {:?}", words.link_id), remedy));
        }
    }
    let counted = form.score.iter().flat_map(|s| s.items.iter().chain(&s.gate));
    for link_id in counted.filter(|l| !exact.items.iter().any(|e| e.link_id == l.0)) {
        let message = format!("{:?} counts in the score and has no words here", link_id.0);
        findings.push(document.error("items", message, "add it: an instrument is worded as its authors did, or it is not"));
    }
}

fn same_options(document: &Document, field: &str, words: &ExactItem, item: &Item, findings: &mut Vec<Finding>) {
    for option in item.options.iter().filter(|o| !words.options.iter().any(|w| w.code == o.value.key())) {
        let message = format!("the option {:?} of {:?} has no words here", option.value.key(), words.link_id);
        findings.push(document.error(&format!("{field}.options"), message, "add it: the options are those of the questionnaire, all of them"));
    }
    for (index, own) in words.options.iter().enumerate() {
        let field = format!("{field}.options[{index}]");
        let Some(option) = item.options.iter().find(|o| o.value.key() == own.code) else {
            let codes: Vec<String> = item.options.iter().map(|o| o.value.key()).collect();
            let remedy = unknown_remedy(&own.code, codes.iter().map(String::as_str), "use a code of the questionnaire: a wording adds no option");
            findings.push(document.error(&format!("{field}.code"), format!("no option {:?} in {:?}", own.code, words.link_id), remedy));
            continue;
        };
        let points = if let crate::domain::Value::Coding(c) = &option.value { c.weight } else { None };
        let same = match (points, own.points) {
            (Some(points), Some(said)) => points.normalize().to_string().parse() == Ok(said),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let points = points.map_or_else(|| "none".to_owned(), |p| p.normalize().to_string());
            let message = format!("the points of {:?} are {points} in the questionnaire", own.code);
            findings.push(document.error(
                &format!("{field}.points"),
                message,
                "write the same, or ask for another questionnaire: a wording changes no rule",
            ));
        }
    }
}
