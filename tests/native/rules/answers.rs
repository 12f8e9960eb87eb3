//! Answers: what counts as one, how it is read, rows, and scores.

use super::{HL7, chosen, form, node, problem, sent, shown, typed, whole};
use guichet::domain::filling::{Filling, Input, Problem};
use guichet::domain::score::ScoreState;
use guichet::formats::fhir::{ResponseHead, write_response};
use serde_json::{Value as Json, json};

#[test]
fn nought_and_no_are_answers_like_others() {
    let mut filling = form(&json!([
        { "linkId": "n", "type": "integer", "text": "N", "required": true },
        { "linkId": "b", "type": "boolean", "text": "B", "required": true },
    ]));
    assert_eq!([problem(&filling, "n"), problem(&filling, "b")], [Some(Problem::Required), Some(Problem::Required)]);
    typed(&mut filling, "n", "0");
    chosen(&mut filling, "b", "false");
    assert!(filling.problems().is_empty());
    assert_eq!(sent(&filling), ["n", "b"]);
}

#[test]
fn an_empty_text_from_elsewhere_is_kept_as_it_is_but_answers_no_required_question() {
    let mut filling = form(&json!([
        { "linkId": "free", "type": "string", "text": "F" },
        { "linkId": "asked", "type": "string", "text": "A", "required": true },
    ]));
    for name in ["free", "asked"] {
        filling.set(node(&filling, name), Input::Values(vec![guichet::domain::Value::String(String::new())]));
    }
    assert_eq!(shown(&filling, "free"), [""]);
    assert_eq!([problem(&filling, "free"), problem(&filling, "asked")], [None, Some(Problem::Required)]);
}

#[test]
fn hidden_and_disabled_never_block() {
    let filling = form(&json!([
        { "linkId": "h", "type": "string", "text": "H", "required": true,
          "extension": [{ "url": format!("{HL7}/questionnaire-hidden"), "valueBoolean": true }] },
        { "linkId": "on", "type": "boolean", "text": "On" },
        { "linkId": "d", "type": "string", "text": "D", "required": true,
          "enableWhen": [{ "question": "on", "operator": "=", "answerBoolean": true }] },
    ]));
    assert!(filling.problems().is_empty() && !filling.is_blocked());
}

#[test]
fn partial_dates_are_dates() {
    let mut filling = form(&json!([{ "linkId": "d", "type": "date", "text": "D" }]));
    for (text, wanted) in [("2026", "2026"), ("03/2026", "2026-03"), ("9/3/2026", "2026-03-09")] {
        typed(&mut filling, "d", text);
        let json = write_response(&filling, &ResponseHead::default());
        assert_eq!(json["item"][0]["answer"][0]["valueDate"], wanted);
    }
    typed(&mut filling, "d", "31/02/2026");
    assert!(sent(&filling).is_empty() && filling.is_blocked());
}

#[test]
fn a_decimal_comma_is_read_and_the_digits_are_kept() {
    let mut filling = form(&json!([{ "linkId": "d", "type": "decimal", "text": "D" }]));
    typed(&mut filling, "d", "1 234,50");
    assert!(write_response(&filling, &ResponseHead::default()).to_string().contains("\"valueDecimal\":1234.50"));
}

#[test]
fn steps_add_up_to_the_exact_sum() {
    let mut filling = form(&json!([{ "linkId": "d", "type": "decimal", "text": "D",
        "extension": [{ "url": format!("{HL7}/questionnaire-sliderStepValue"), "valueDecimal": 0.1 }] }]));
    for _ in 0..3 {
        filling.set(node(&filling, "d"), Input::Stepped { up: true });
    }
    assert_eq!(shown(&filling, "d"), ["0,3"]);
    let mut halves = form(&json!([{ "linkId": "d", "type": "decimal", "text": "D",
        "extension": [{ "url": format!("{HL7}/questionnaire-sliderStepValue"), "valueDecimal": 0.5 }] }]));
    for _ in 0..7 {
        halves.set(node(&halves, "d"), Input::Stepped { up: true });
    }
    assert_eq!(shown(&halves, "d"), ["3,5"]);
}

fn scored() -> Filling {
    let own = "https://guichet.example/fhir/StructureDefinition";
    let option = |code: &str, points: f64| json!({ "valueCoding": { "code": code, "display": code, "extension": [{ "url": format!("{HL7}/ordinalValue"), "valueDecimal": points }] } });
    let question = |link_id: &str| json!({ "linkId": link_id, "type": "choice", "text": link_id, "answerOption": [option("none", 0.0), option("half", 0.5), option("one", 1.0)] });
    let mut second = question("b");
    second["enableWhen"] = json!([{ "question": "on", "operator": "=", "answerBoolean": true }]);
    let part = |url: &str, kind: &str, value: Json| json!({ "url": url, format!("value{kind}"): value });
    whole(&json!({ "resourceType": "Questionnaire",
        "extension": [{ "url": format!("{own}/score"), "extension": [
            part("code", "Code", json!("s")), part("label", "String", json!("S")), part("method", "Code", json!("sum-weight")),
            part("item", "String", json!("a")), part("item", "String", json!("b")),
            { "url": "threshold", "extension": [part("kind", "Code", json!("published")), part("op", "Code", json!(">=")),
                part("value", "Decimal", json!(1)), part("label", "String", json!("L")), part("source", "String", json!("S"))] },
        ] }],
        "item": [{ "linkId": "on", "type": "boolean", "text": "On" }, question("a"), second],
    }))
}

#[test]
fn a_missing_answer_of_a_score_is_shown_and_is_no_nought() {
    let mut filling = scored();
    let score = |f: &Filling| f.questionnaire().score.as_ref().unwrap().state(f);
    assert_eq!(score(&filling), ScoreState::Empty);
    chosen(&mut filling, "on", "true");
    chosen(&mut filling, "a", "half");
    match score(&filling) {
        ScoreState::Incomplete { missing, at_least } => {
            assert_eq!((missing.iter().map(|l| l.0.as_str()).collect::<Vec<_>>(), at_least), (vec!["b"], None));
        }
        other => panic!("{other:?}"),
    }
    chosen(&mut filling, "b", "half");
    assert_eq!(score(&filling), ScoreState::Complete("1.0".parse().unwrap()));
}

#[test]
fn a_disabled_answer_counts_in_no_score() {
    let mut filling = scored();
    chosen(&mut filling, "on", "true");
    chosen(&mut filling, "a", "one");
    chosen(&mut filling, "b", "one");
    chosen(&mut filling, "on", "false");
    let state = filling.questionnaire().score.as_ref().unwrap().state(&filling);
    assert!(matches!(state, ScoreState::Incomplete { missing, .. } if missing.len() == 1));
}

#[test]
fn rows_keep_their_identity_when_the_middle_one_goes() {
    let mut filling = form(&json!([{ "linkId": "g", "type": "group", "text": "G", "repeats": true, "item": [
        { "linkId": "a", "type": "string", "text": "A" },
        { "linkId": "b", "type": "string", "text": "B", "enableWhen": [{ "question": "a", "operator": "=", "answerString": "z" }] },
    ] }]));
    let group = filling.questionnaire().find("g").unwrap();
    filling.add_row(group, None);
    filling.add_row(group, None);
    for (name, text) in [("a", "x"), ("a@1", "y"), ("a@2", "z")] {
        typed(&mut filling, name, text);
    }
    let last = node(&filling, "a@2");
    filling.remove_row(node(&filling, "g@1"));
    assert_eq!((node(&filling, "a@2"), shown(&filling, "a@2")), (last, vec!["z".to_owned()]));
    assert!(filling.by_name("a@1").is_none());
    // A condition looks at its own row.
    assert!(filling.is_enabled(node(&filling, "b@2")) && !filling.is_enabled(node(&filling, "b")));
    filling.add_row(group, None);
    assert!(filling.by_name("a@3").is_some(), "a number is never used again");
}
