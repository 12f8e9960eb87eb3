//! `guichet validate`: each of its rules with a minimal pair, a response that keeps it and one that breaks it.

mod structure;
mod values;

use guichet::formats::fhir::read_questionnaire_in;
use guichet::native::validate::{Language, outcome};
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub const HL7: &str = "http://hl7.org/fhir/StructureDefinition";
pub const SDC: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition";
pub const OWN: &str = "https://guichet.example/fhir/StructureDefinition";

pub fn extension(url: String, kind: &str, value: Json) -> Json {
    json!({ "url": url, format!("value{kind}"): value })
}

pub fn formula(url: &str, expression: &str) -> Json {
    json!({ "url": url, "valueExpression": { "language": "text/fhirpath", "expression": expression } })
}

/// The issues of a response, but « no issue »: severity, code, place and words.
pub fn issues_in(form: &Json, response: &Json, language: Language) -> Vec<String> {
    let form = Arc::new(read_questionnaire_in(&form.to_string(), language.code()).unwrap().0);
    let (outcome, is_right) = outcome(form, &response.to_string(), "2026-11-22T12:00:00+01:00", language).unwrap();
    let issues = outcome["issue"].as_array().unwrap();
    assert_eq!(is_right, issues.iter().all(|i| i["severity"] != "error"));
    let words = |i: &Json| {
        let at = i["expression"][0].as_str().unwrap_or_default().replace("QuestionnaireResponse", "");
        let text = |j: &Json| j.as_str().unwrap().to_owned();
        [text(&i["severity"]), text(&i["code"]), at, text(&i["details"]["text"])].join(" | ")
    };
    issues.iter().filter(|i| i["code"] != "informational").map(words).collect()
}

pub fn issues(form: &Json, response: &Json) -> Vec<String> {
    issues_in(form, response, Language::English)
}

pub fn questionnaire(items: &Json) -> Json {
    json!({ "resourceType": "Questionnaire", "url": "https://guichet.example/fhir/Questionnaire/c", "version": "1", "item": items })
}

pub fn response(items: &Json) -> Json {
    json!({ "resourceType": "QuestionnaireResponse", "status": "completed", "item": items })
}

/// A question `q` with these members, answered so: no issue for the first, this one issue for the second.
pub fn pair(question: Json, right: Json, wrong: Json, said: &str) {
    let mut item = json!({ "linkId": "q", "text": "Q" });
    item.as_object_mut().unwrap().extend(question.as_object().unwrap().clone());
    let form = questionnaire(&json!([item]));
    let answered = |answers: Json| {
        let list = if answers.is_array() { answers } else { json!([answers]) };
        response(&if list.as_array().unwrap().is_empty() { json!([]) } else { json!([{ "linkId": "q", "answer": list }]) })
    };
    assert_eq!(issues(&form, &answered(right.clone())), Vec::<String>::new(), "{question}: {right}");
    assert_eq!(issues(&form, &answered(wrong.clone())), [said], "{question}: {wrong}");
}

#[test]
fn french_is_spoken_in_the_words_of_the_screen_and_the_authors() {
    let form = questionnaire(&json!([
        { "linkId": "n", "type": "integer", "text": "N", "required": true },
        { "linkId": "m", "type": "integer", "text": "M", "extension": [extension(format!("{HL7}/maxValue"), "Integer", json!(3))] },
    ]));
    let wrong = response(&json!([{ "linkId": "m", "answer": [{ "valueInteger": 4 }] }, { "linkId": "z" }]));
    assert_eq!(
        issues_in(&form, &wrong, Language::French),
        [
            "error | structure | .item[1] | Le questionnaire n’a pas d’élément « z ».",
            "error | required |  | élément « n » : Répondez à cette question.",
            "error | value | .item[0].answer[0] | élément « m » : Le maximum est 3.",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_no_outcome() {
    let form = Arc::new(read_questionnaire_in(&questionnaire(&json!([])).to_string(), "en").unwrap().0);
    for text in ["{", "[]", "{\"resourceType\": \"Patient\"}"] {
        assert!(outcome(Arc::clone(&form), text, "2026-11-22T12:00:00Z", Language::English).is_err(), "{text}");
    }
}
