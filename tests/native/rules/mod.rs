//! The stated rules of filling, one test each, by the engine alone.

mod answers;
mod conditions;
mod expressions;
mod limits;

use guichet::domain::filling::{Filling, Input, NodeId, Problem};
use guichet::formats::fhir::{ResponseHead, read_questionnaire, write_response};
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub const HL7: &str = "http://hl7.org/fhir/StructureDefinition";
pub const SDC: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition";

/// A form of these items, started in November 2026.
pub fn form(items: &Json) -> Filling {
    whole(&json!({ "resourceType": "Questionnaire", "item": items }))
}

pub fn whole(questionnaire: &Json) -> Filling {
    let read = read_questionnaire(&questionnaire.to_string());
    let (form, notices) = read.unwrap_or_else(|e| panic!("{e}"));
    assert!(notices.is_empty(), "{notices:?}");
    let mut filling = Filling::new(Arc::new(form));
    filling.start(Some("2026-11-22T12:00:00+01:00".into()));
    filling
}

pub fn node(filling: &Filling, name: &str) -> NodeId {
    filling.by_name(name).unwrap_or_else(|| panic!("no control {name}"))
}

pub fn typed(filling: &mut Filling, name: &str, text: &str) {
    filling.set(node(filling, name), Input::Typed(text.into()));
}

pub fn chosen(filling: &mut Filling, name: &str, code: &str) {
    filling.set(node(filling, name), Input::Chosen(code.into()));
}

pub fn cleared(filling: &mut Filling, name: &str) {
    filling.set(node(filling, name), Input::Cleared);
}

pub fn enabled(filling: &Filling, name: &str) -> bool {
    filling.is_enabled(node(filling, name))
}

pub fn problem(filling: &Filling, name: &str) -> Option<Problem> {
    filling.problem(node(filling, name))
}

/// The answers of a control as they are shown.
pub fn shown(filling: &Filling, name: &str) -> Vec<String> {
    filling.node(node(filling, name)).unwrap().answers.iter().map(guichet::domain::Value::show).collect()
}

/// The linkIds that a response has, in order.
pub fn sent(filling: &Filling) -> Vec<String> {
    fn gather(json: &Json, found: &mut Vec<String>) {
        for item in json["item"].as_array().into_iter().flatten() {
            found.push(item["linkId"].as_str().unwrap().to_owned());
            gather(item, found);
            item["answer"].as_array().into_iter().flatten().for_each(|a| gather(a, found));
        }
    }
    let mut found = Vec::new();
    gather(&write_response(filling, &ResponseHead::default()), &mut found);
    found
}

/// An extension with a FHIRPath expression.
pub fn formula(url: &str, expression: &str) -> Json {
    json!({ "url": url, "valueExpression": { "language": "text/fhirpath", "expression": expression } })
}

/// The value of an answer anywhere in the response.
pub fn of(link_id: &str) -> String {
    format!("%resource.repeat(item).where(linkId='{link_id}').answer.value")
}
