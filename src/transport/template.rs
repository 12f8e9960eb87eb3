//! The body of a webhook, made from a template of JSON: what the receiver wants its members to be called.

use super::bundle::{sending, whole_transaction};
use super::document::Document;
use super::envelope::{Envelope, Kind};
use crate::formats::json::{Json, Map, json};

/// What may stand in braces in a template.
pub const PLACES: [&str; 9] = ["id", "reference", "authored", "form", "kind", "sending", "bundle", "response", "documents"];

/// The template filled in. A text that is one place alone becomes its JSON value; within other words, it becomes text.
pub fn fill(template: Json, envelope: &Envelope) -> Json {
    let written = template.to_string();
    // A template that has no place for the documents gets them in the Bundle, so that they are not lost.
    let apart = ["{sending}", "{documents}"].iter().any(|place| written.contains(place));
    let sending = sending(envelope);
    let value = |name: &str| match name {
        "bundle" if !apart && envelope.kind == Kind::Referral => whole_transaction(envelope),
        "documents" => envelope.documents.iter().map(Document::to_json).collect(),
        "sending" => sending.clone(),
        _ => sending.get(name).cloned().unwrap_or_default(),
    };
    filled(template, &value)
}

fn filled(json: Json, value: &impl Fn(&str) -> Json) -> Json {
    match json {
        Json::String(text) => fill_text(text, value),
        Json::Array(list) => list.into_iter().map(|one| filled(one, value)).collect(),
        Json::Object(map) => {
            let mut whole = Map::new();
            for (name, one) in map {
                whole.insert(name, filled(one, value));
            }
            Json::Object(whole)
        }
        other => other,
    }
}

fn fill_text(text: String, value: &impl Fn(&str) -> Json) -> Json {
    let alone = text.strip_prefix('{').and_then(|t| t.strip_suffix('}'));
    if let Some(name) = alone.filter(|name| PLACES.contains(name)) {
        return value(name);
    }
    // In one pass: what is filled in is not read again for places.
    let (mut done, mut rest) = (String::new(), text.as_str());
    while let Some((before, after)) = rest.split_once('{') {
        done.push_str(before);
        if let Some((name, end)) = after.split_once('}').filter(|(name, _)| PLACES.contains(name)) {
            match value(name) {
                Json::String(words) => done.push_str(&words),
                Json::Null => {}
                other => done.push_str(&other.to_string()),
            }
            rest = end;
        } else {
            done.push('{');
            rest = after;
        }
    }
    done.push_str(rest);
    json!(done)
}
