//! Responses: what is written, and that reading it back changes nothing.

use crate::answering::{answer_all, input_for};
use guichet::domain::filling::{Filling, Input, NodeId};
use guichet::domain::value::Referring;
use guichet::formats::fhir::{ResponseHead, Status, read_questionnaire, read_response, write_response};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::sync::Arc;

fn form(items: &Json) -> Filling {
    let text = json!({ "resourceType": "Questionnaire", "url": "https://guichet.example/fhir/Questionnaire/r", "version": "2", "item": items });
    Filling::new(Arc::new(read_questionnaire(&text.to_string()).unwrap().0))
}

fn set(filling: &mut Filling, name: &str, text: &str) {
    let node = filling.by_name(name).unwrap_or_else(|| panic!("no {name}"));
    filling.set(node, Input::Typed(text.into()));
}

fn written(filling: &Filling) -> Json {
    write_response(filling, &ResponseHead::default())
}

fn reads_back(filling: &Filling, head: &ResponseHead) -> Json {
    let json = write_response(filling, head);
    let reading = read_response(Arc::clone(filling.questionnaire()), &json.to_string()).unwrap();
    assert!(reading.issues.is_empty(), "{:?}", reading.issues);
    assert_eq!(reading.head, *head);
    assert_eq!(write_response(&reading.filling, &reading.head), json);
    json
}

#[test]
fn the_head_is_written_and_read() {
    let filling = form(&json!([{ "linkId": "a", "type": "string", "text": "A" }]));
    let to = |r: &str| Some(Referring { reference: Some(r.into()), ..Referring::default() });
    let head = ResponseHead {
        id: Some("r1".into()),
        identifier: Some(("urn:s".into(), "7".into())),
        status: Status::Amended,
        authored: Some("2026-11-22T12:00:00+01:00".into()),
        subject: to("Patient/1"),
        author: to("PractitionerRole/2"),
        source: Some(Referring { display: Some("La fille".into()), ..Referring::default() }),
        narrative: false,
    };
    let json = reads_back(&filling, &head);
    assert_eq!(json["questionnaire"], "https://guichet.example/fhir/Questionnaire/r|2");
    assert_eq!((&json["status"], &json["source"]), (&json!("amended"), &json!({ "display": "La fille" })));
}

#[test]
fn rows_of_a_question_are_one_item_with_several_answers_each_with_its_own_items() {
    let mut filling = form(&json!([{
        "linkId": "drug", "type": "string", "text": "Drug", "repeats": true, "item": [{ "linkId": "dose", "type": "integer", "text": "Dose" }]
    }]));
    set(&mut filling, "drug", "a");
    set(&mut filling, "dose", "1");
    filling.add_row(filling.questionnaire().find("drug").unwrap(), None);
    set(&mut filling, "drug@1", "b");
    set(&mut filling, "dose@1", "2");
    let dose = |n: i32| json!([{ "linkId": "dose", "text": "Dose", "answer": [{ "valueInteger": n }] }]);
    let want = json!([{ "linkId": "drug", "text": "Drug", "answer": [
        { "valueString": "a", "item": dose(1) }, { "valueString": "b", "item": dose(2) },
    ] }]);
    assert_eq!(reads_back(&filling, &ResponseHead::default())["item"], want);
}

#[test]
fn what_is_answered_under_a_question_without_answer_is_not_lost() {
    let mut filling =
        form(&json!([{ "linkId": "q", "type": "string", "text": "Q", "item": [{ "linkId": "under", "type": "string", "text": "U" }] }]));
    set(&mut filling, "under", "x");
    let json = reads_back(&filling, &ResponseHead::default());
    assert_eq!(json["item"][0]["answer"][0]["item"][0]["answer"][0]["valueString"], "x");
    assert!(json["item"][0]["answer"][0].get("valueString").is_none());
}

#[test]
fn the_text_is_that_of_the_moment() {
    let mut filling = form(&json!([
        { "linkId": "name", "type": "string", "text": "Name" },
        { "linkId": "ill", "type": "boolean", "text": "Ill?", "_text": { "extension": [{
            "url": "http://hl7.org/fhir/StructureDefinition/cqf-expression",
            "valueExpression": { "language": "text/fhirpath", "expression": "'Is ' + %resource.item.where(linkId='name').answer.value + ' ill?'" },
        }] } },
    ]));
    set(&mut filling, "name", "Ada");
    filling.set(filling.by_name("ill").unwrap(), Input::Chosen("false".into()));
    assert_eq!(reads_back(&filling, &ResponseHead::default())["item"][1]["text"], "Is Ada ill?");
}

#[test]
fn answers_of_disabled_items_are_not_written() {
    let mut filling = form(&json!([
        { "linkId": "on", "type": "boolean", "text": "On" },
        { "linkId": "g", "type": "group", "text": "G", "enableWhen": [{ "question": "on", "operator": "=", "answerBoolean": true }],
          "item": [{ "linkId": "in", "type": "string", "text": "In" }] },
    ]));
    set(&mut filling, "in", "x");
    assert!(written(&filling).get("item").is_none());
    filling.set(filling.by_name("on").unwrap(), Input::Chosen("true".into()));
    assert_eq!(written(&filling)["item"][1]["item"][0]["linkId"], "in");
}

#[test]
fn the_narrative_shows_the_enabled_answers_and_escapes_them() {
    let mut filling = form(&json!([
        { "linkId": "g", "type": "group", "text": "Un groupe", "item": [
            { "linkId": "q", "type": "string", "text": "Un <texte> & \"plus\"" },
            { "linkId": "b", "type": "boolean", "text": "Vrai ?" },
        ] },
        { "linkId": "empty", "type": "string", "text": "Sans réponse" },
    ]));
    set(&mut filling, "q", "<script>alert(1)</script>");
    filling.set(filling.by_name("b").unwrap(), Input::Chosen("false".into()));
    let json = reads_back(&filling, &ResponseHead { narrative: true, ..ResponseHead::default() });
    assert_eq!(json["text"]["status"], "generated");
    assert_eq!(
        json["text"]["div"],
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"><ul><li>Un groupe<ul><li>Un &lt;texte&gt; &amp; &quot;plus&quot; : \
         <b>&lt;script&gt;alert(1)&lt;/script&gt;</b></li><li>Vrai ? : <b>Non</b></li></ul></li></ul></div>"
    );
}

#[test]
fn a_cleared_calculation_stays_cleared_and_initial_values_do_not_come_back() {
    let calculated = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
    let mut filling = form(&json!([
        { "linkId": "a", "type": "integer", "text": "A", "initial": [{ "valueInteger": 2 }] },
        { "linkId": "double", "type": "integer", "text": "Double", "extension": [{
            "url": calculated, "valueExpression": { "language": "text/fhirpath", "expression": "%resource.item.where(linkId='a').answer.value * 2" }
        }] },
        { "linkId": "b", "type": "string", "text": "B", "initial": [{ "valueString": "x" }] },
    ]));
    assert_eq!(written(&filling)["item"][1]["answer"][0]["valueInteger"], 4);
    filling.set(filling.by_name("double").unwrap(), Input::Cleared);
    filling.set(filling.by_name("b").unwrap(), Input::Cleared);
    let json = reads_back(&filling, &ResponseHead::default());
    assert_eq!(json["item"].as_array().unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_what_was_written_changes_nothing(acts in prop::collection::vec((0usize..64, 0u8..6, "[ -~é’]{0,6}"), 0..40)) {
        let mut filling = Filling::new(Arc::new(read_questionnaire(include_str!("fixtures/form.json")).unwrap().0));
        for (place, act, words) in acts {
            let node = NodeId(place % filling.len());
            match act {
                0 => { filling.set(node, Input::Cleared); }
                1 => { filling.set(node, Input::Typed(words)); }
                2 => if let Some((item, parent)) = filling.node(node).map(|n| (n.item, n.parent)).filter(|_| filling.is_there(node)) {
                    filling.add_row(item, parent);
                },
                3 => if filling.item_of(node).is_some_and(guichet::domain::Item::has_rows) && filling.is_there(node) {
                    filling.remove_row(node);
                },
                _ => if let Some(input) = input_for(&filling, node) {
                    filling.set(node, input);
                },
            }
        }
        reads_back(&filling, &ResponseHead::default());
    }
}

#[test]
fn all_kinds_of_answers_survive() {
    let mut filling = Filling::new(Arc::new(read_questionnaire(include_str!("fixtures/form.json")).unwrap().0));
    answer_all(&mut filling);
    reads_back(&filling, &ResponseHead { narrative: true, ..ResponseHead::default() });
}
