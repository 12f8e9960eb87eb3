//! Conditions: the seven operators on all types, all and any, chains, loops, and what is disabled.

use super::{chosen, cleared, enabled, form, node, sent, shown, typed};
use guichet::domain::Value;
use guichet::domain::filling::{Filling, Input};
use guichet::domain::value::{Coding, Referring};
use serde_json::{Value as Json, json};

fn conditional(kind: &str, operator: &str, answer: &str, value: &Json) -> Filling {
    let mut question = json!({ "linkId": "q", "type": kind, "text": "Q" });
    if kind.contains("choice") {
        question["answerOption"] = json!([coding("a", 1), coding("b", 2), coding("c", 3)]);
    }
    form(&json!([
        question,
        { "linkId": "t", "type": "string", "text": "T", "enableWhen": [{ "question": "q", "operator": operator, answer: value }] },
    ]))
}

fn coding(code: &str, weight: i32) -> Json {
    json!({ "valueCoding": { "system": "urn:s", "code": code, "display": code,
        "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": weight }] } })
}

/// For a middle value: what is typed below, at and above it.
fn rows() -> Vec<(&'static str, &'static str, Json, [&'static str; 3])> {
    vec![
        ("integer", "answerInteger", json!(5), ["4", "5", "6"]),
        ("decimal", "answerDecimal", json!(2.5), ["2,49", "2,50", "2,51"]),
        ("date", "answerDate", json!("2026-03-09"), ["08/03/2026", "09/03/2026", "10/03/2026"]),
        ("time", "answerTime", json!("12:00:00"), ["11:59", "12:00", "12h01"]),
        (
            "dateTime",
            "answerDateTime",
            json!("2026-03-09T12:00:00+01:00"),
            ["2026-03-09T11:59:00+01:00", "2026-03-09T12:00:00+01:00", "2026-03-09T12:01:00+01:00"],
        ),
        ("string", "answerString", json!("b"), ["a", "b", "c"]),
        ("quantity", "answerQuantity", json!({ "value": 5 }), ["4", "5", "6"]),
    ]
}

#[test]
fn the_six_comparisons_on_all_types_that_have_an_order() {
    for (kind, answer, value, answers) in rows() {
        for (operator, holds) in [
            ("=", [false, true, false]),
            ("!=", [true, false, true]),
            (">", [false, false, true]),
            ("<", [true, false, false]),
            (">=", [false, true, true]),
            ("<=", [true, true, false]),
        ] {
            let mut filling = conditional(kind, operator, answer, &value);
            assert!(!enabled(&filling, "t"), "{kind} {operator}: without an answer no comparison holds");
            for (text, want) in answers.iter().zip(holds) {
                typed(&mut filling, "q", text);
                assert_eq!(shown(&filling, "q").len(), 1, "{kind}: {text} is understood");
                assert_eq!(enabled(&filling, "t"), want, "{kind}: {text} {operator} {value}");
            }
        }
    }
}

#[test]
fn equality_on_types_without_order() {
    let code = |code: &str| json!({ "system": "urn:s", "code": code });
    for (kind, answer, value, same, other) in [
        ("boolean", "answerBoolean", json!(true), "true", "false"),
        ("choice", "answerCoding", code("b"), "b", "a"),
        ("open-choice", "answerCoding", code("b"), "b", "a"),
    ] {
        for (operator, holds) in [("=", [true, false]), ("!=", [false, true])] {
            let mut filling = conditional(kind, operator, answer, &value);
            for (input, want) in [same, other].iter().zip(holds) {
                chosen(&mut filling, "q", input);
                assert_eq!(enabled(&filling, "t"), want, "{kind}: {input} {operator}");
            }
        }
    }
    for (kind, answer, text) in [("url", "answerUri", "https://a.example/"), ("text", "answerString", "mots")] {
        let mut filling = conditional(kind, "=", answer, &json!(text));
        typed(&mut filling, "q", text);
        // A url may be compared with a string as well; a text only with a string.
        assert!(enabled(&filling, "t") || kind == "url", "{kind}");
    }
    let reference = |r: &str| Value::Reference(Box::new(Referring { reference: Some(r.into()), ..Referring::default() }));
    let mut filling = conditional("reference", "=", "answerReference", &json!({ "reference": "Patient/1" }));
    for (given, want) in [("Patient/2", false), ("Patient/1", true)] {
        filling.set(node(&filling, "q"), Input::Values(vec![reference(given)]));
        assert_eq!(enabled(&filling, "t"), want, "{given}");
    }
}

#[test]
fn a_code_of_another_system_is_another_code() {
    let mut filling = conditional("choice", "=", "answerCoding", &json!({ "system": "urn:s", "code": "b" }));
    let other = Coding { system: Some("urn:other".into()), code: Some("b".into()), ..Coding::default() };
    filling.set(node(&filling, "q"), Input::Values(vec![Value::Coding(other)]));
    assert!(!enabled(&filling, "t"));
}

#[test]
fn exists_asks_for_an_answer_or_for_none_on_all_types() {
    for kind in ["boolean", "integer", "decimal", "date", "dateTime", "time", "string", "text", "url", "choice", "open-choice", "quantity"] {
        for wanted in [true, false] {
            let mut filling = conditional(kind, "exists", "answerBoolean", &json!(wanted));
            assert_eq!(enabled(&filling, "t"), !wanted, "{kind}: no answer");
            let input = crate::answering::input_for(&filling, node(&filling, "q")).unwrap();
            filling.set(node(&filling, "q"), input);
            assert_eq!(enabled(&filling, "t"), wanted, "{kind}: an answer");
            cleared(&mut filling, "q");
            assert_eq!(enabled(&filling, "t"), !wanted, "{kind}: no answer any more");
        }
    }
}

#[test]
fn all_asks_for_each_condition_and_any_for_one() {
    for (behaviour, wants) in [("all", [false, false, false, true]), ("any", [false, true, true, true])] {
        for (index, want) in wants.into_iter().enumerate() {
            let when = |q: &str| json!({ "question": q, "operator": "=", "answerBoolean": true });
            let mut filling = form(&json!([
                { "linkId": "a", "type": "boolean", "text": "A" },
                { "linkId": "b", "type": "boolean", "text": "B" },
                { "linkId": "t", "type": "string", "text": "T", "enableBehavior": behaviour, "enableWhen": [when("a"), when("b")] },
            ]));
            chosen(&mut filling, "a", if index & 1 == 1 { "true" } else { "false" });
            chosen(&mut filling, "b", if index & 2 == 2 { "true" } else { "false" });
            assert_eq!(enabled(&filling, "t"), want, "{behaviour} {index}");
        }
    }
}

#[test]
fn a_chain_follows_only_enabled_answers() {
    let when = |q: &str| json!([{ "question": q, "operator": "=", "answerBoolean": true }]);
    let mut filling = form(&json!([
        { "linkId": "a", "type": "boolean", "text": "A" },
        { "linkId": "b", "type": "boolean", "text": "B", "enableWhen": when("a") },
        { "linkId": "c", "type": "boolean", "text": "C", "enableWhen": when("b") },
        { "linkId": "d", "type": "string", "text": "D", "enableWhen": when("c") },
    ]));
    for name in ["a", "b", "c"] {
        chosen(&mut filling, name, "true");
    }
    assert!(enabled(&filling, "d"));
    chosen(&mut filling, "a", "false");
    assert_eq!(["b", "c", "d"].map(|n| enabled(&filling, n)), [false; 3]);
    chosen(&mut filling, "a", "true");
    assert_eq!(["b", "c", "d"].map(|n| enabled(&filling, n)), [true; 3]);
}

#[test]
fn a_loop_of_conditions_ends_and_says_so() {
    let when = |q: &str| json!([{ "question": q, "operator": "exists", "answerBoolean": false }]);
    // Each is asked only while the other has no answer, and both have one at the start.
    let filling = form(&json!([
        { "linkId": "a", "type": "string", "text": "A", "enableWhen": when("c"), "initial": [{ "valueString": "x" }] },
        { "linkId": "b", "type": "string", "text": "B", "enableWhen": when("a"), "initial": [{ "valueString": "x" }] },
        { "linkId": "c", "type": "string", "text": "C", "enableWhen": when("b"), "initial": [{ "valueString": "x" }] },
    ]));
    assert!(filling.looped);
}

#[test]
fn what_is_disabled_stays_in_memory_comes_back_is_not_sent_blocks_nothing_and_is_told() {
    let mut filling = form(&json!([
        { "linkId": "on", "type": "boolean", "text": "On" },
        { "linkId": "t", "type": "integer", "text": "T", "enableWhen": [{ "question": "on", "operator": "=", "answerBoolean": true }] },
        { "linkId": "r", "type": "string", "text": "R", "required": true,
          "enableWhen": [{ "question": "on", "operator": "=", "answerBoolean": true }] },
    ]));
    chosen(&mut filling, "on", "true");
    typed(&mut filling, "t", "0");
    typed(&mut filling, "r", "x");
    assert_eq!(sent(&filling), ["on", "t", "r"]);
    chosen(&mut filling, "on", "false");
    assert_eq!(sent(&filling), ["on"]);
    assert_eq!(shown(&filling, "t"), ["0"]);
    assert!(!filling.is_blocked());
    assert_eq!(filling.withheld().iter().map(|l| l.0.as_str()).collect::<Vec<_>>(), ["t", "r"]);
    chosen(&mut filling, "on", "true");
    assert_eq!(sent(&filling), ["on", "t", "r"]);
    assert!(filling.withheld().is_empty());
}
