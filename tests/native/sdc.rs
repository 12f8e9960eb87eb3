//! Responses that are correct FHIR but break their Questionnaire in one of twelve ways: each is caught, and the right one passes.

use guichet::formats::fhir::read_questionnaire;
use guichet::native::validate::{Language, outcome};
use serde_json::{Value as Json, json};
use std::sync::Arc;

const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

fn option(code: &str, display: &str, points: i32) -> Json {
    json!({ "valueCoding": {
        "system": "https://guichet.example/fhir/CodeSystem/often", "code": code, "display": display,
        "extension": [{ "url": ORDINAL, "valueDecimal": points }]
    } })
}

fn questionnaire() -> Json {
    let often = json!([option("never", "Never", 0), option("often", "Often", 2), option("always", "Always", 3)]);
    let bound = |name: &str, value: i32| json!({ "url": format!("http://hl7.org/fhir/StructureDefinition/{name}"), "valueInteger": value });
    json!({
        "resourceType": "Questionnaire", "url": "https://guichet.example/fhir/Questionnaire/probe", "version": "1", "title": "Probe",
        "status": "active",
        "item": [
            { "linkId": "g", "type": "group", "text": "Group", "item": [
                { "linkId": "q1", "type": "choice", "text": "First", "required": true, "answerOption": often },
                { "linkId": "q2", "type": "choice", "text": "Second", "answerOption": often },
            ] },
            { "linkId": "age", "type": "integer", "text": "Age", "required": true, "extension": [bound("minValue", 0), bound("maxValue", 17)] },
            { "linkId": "treated", "type": "boolean", "text": "Treated?" },
            { "linkId": "by", "type": "string", "text": "By what?", "maxLength": 20,
              "enableWhen": [{ "question": "treated", "operator": "=", "answerBoolean": true }] },
            { "linkId": "since", "type": "date", "text": "Since when?" },
            { "linkId": "note", "type": "display", "text": "Thanks." },
        ],
    })
}

fn right() -> Json {
    json!({
        "resourceType": "QuestionnaireResponse", "questionnaire": "https://guichet.example/fhir/Questionnaire/probe|1", "status": "completed",
        "item": [
            { "linkId": "g", "item": [
                { "linkId": "q1", "answer": [option("often", "Often", 2)] },
                { "linkId": "q2", "answer": [option("always", "Always", 3)] },
            ] },
            { "linkId": "age", "answer": [{ "valueInteger": 9 }] },
            { "linkId": "treated", "answer": [{ "valueBoolean": true }] },
            { "linkId": "by", "answer": [{ "valueString": "melatonin" }] },
            { "linkId": "since", "answer": [{ "valueDate": "2025-09" }] },
        ],
    })
}

/// Kinds and words of the issues.
fn issues(response: &Json) -> Vec<String> {
    let form = Arc::new(read_questionnaire(&questionnaire().to_string()).unwrap().0);
    let (outcome, is_right) = outcome(form, &response.to_string(), "2026-11-22T12:00:00Z", Language::English).unwrap();
    let issues = outcome["issue"].as_array().unwrap();
    assert_eq!(is_right, issues.iter().all(|i| i["severity"] == "information"));
    let words = |i: &Json| format!("{}: {}", i["code"].as_str().unwrap(), i["details"]["text"].as_str().unwrap());
    if is_right { Vec::new() } else { issues.iter().map(words).collect() }
}

#[test]
fn the_right_response_passes() {
    assert_eq!(issues(&right()), Vec::<String>::new());
}

#[test]
fn each_of_twelve_mismatches_is_caught() {
    type Change = fn(&mut Json);
    let changes: [(&str, Change, &str); 12] = [
        (
            "unknown linkId",
            |r| push(r, json!({ "linkId": "zzz", "answer": [{ "valueString": "x" }] })),
            "structure: the questionnaire has no item \"zzz\"",
        ),
        ("required missing", |r| drop(r["item"].as_array_mut().unwrap().remove(1)), "required: item \"age\": an answer is required"),
        ("wrong type", |r| r["item"][1]["answer"] = json!([{ "valueString": "nine" }]), "value: item \"age\": the value is not of the item's type"),
        (
            "not an option",
            |r| r["item"][0]["item"][0]["answer"] = json!([option("sometimes", "Sometimes", 1)]),
            "code-invalid: item \"q1\": not one of the options",
        ),
        (
            "two answers",
            |r| r["item"][1]["answer"] = json!([{ "valueInteger": 9 }, { "valueInteger": 10 }]),
            "structure: item \"age\": takes one answer",
        ),
        (
            "disabled answered",
            |r| r["item"][2]["answer"] = json!([{ "valueBoolean": false }]),
            "business-rule: item \"by\": is disabled and must not be answered",
        ),
        ("too long", |r| r["item"][3]["answer"] = json!([{ "valueString": "x".repeat(40) }]), "value: item \"by\": longer than 20 characters"),
        ("above the most", |r| r["item"][1]["answer"] = json!([{ "valueInteger": 99 }]), "value: item \"age\": above the most value, 17"),
        (
            "child at the root",
            |r| {
                let child = r["item"][0]["item"].as_array_mut().unwrap().remove(0);
                push(r, child);
            },
            "structure: item \"q1\": stands elsewhere in the questionnaire",
        ),
        (
            "display answered",
            |r| push(r, json!({ "linkId": "note", "answer": [{ "valueString": "x" }] })),
            "structure: item \"note\": a display item has no answer",
        ),
        (
            "weight forged",
            |r| r["item"][0]["item"][0]["answer"] = json!([option("never", "Never", 3)]),
            "value: item \"q1\": the weight differs from the option's",
        ),
        ("order", |r| r["item"].as_array_mut().unwrap().reverse(), "structure: item \"treated\": is not in the questionnaire's order"),
    ];
    for (name, change, wanted) in changes {
        let mut response = right();
        change(&mut response);
        let said = issues(&response);
        assert!(said.iter().any(|i| i == wanted), "{name}: {said:?}");
    }
}

fn push(response: &mut Json, item: Json) {
    response["item"].as_array_mut().unwrap().push(item);
}
