//! Structure: head, order, places, counts, enablement, rules and calculations.

use super::{HL7, SDC, extension, formula, issues, pair, questionnaire, response};
use serde_json::{Value as Json, json};

fn string(link_id: &str) -> Json {
    json!({ "linkId": link_id, "type": "string", "text": link_id })
}

fn answered(link_id: &str) -> Json {
    json!({ "linkId": link_id, "answer": [{ "valueString": "x" }] })
}

/// Both responses to one form: no issue for the first, this one for the second.
fn both(form: &Json, right: &Json, wrong: &Json, said: &str) {
    assert_eq!(issues(form, right), Vec::<String>::new());
    assert_eq!(issues(form, wrong), [said]);
}

#[test]
fn status_questionnaire_and_version() {
    let form = questionnaire(&json!([string("a")]));
    let with = |name: &str, value: Json| {
        let mut json = response(&json!([answered("a")]));
        json[name] = value;
        json
    };
    let url = "https://guichet.example/fhir/Questionnaire/c";
    let right = with("questionnaire", json!(format!("{url}|1")));
    both(&form, &right, &with("status", json!("done")), "error | code-invalid | .status | \"done\" is not a status");
    both(&form, &right, &with("status", Json::Null), "error | required | .status | a status is required");
    both(&form, &right, &with("questionnaire", json!("urn:other")), "error | invariant | .questionnaire | urn:other is not this questionnaire");
    let said = "error | invariant | .questionnaire | version 2 was answered, this is another";
    both(&form, &right, &with("questionnaire", json!(format!("{url}|2"))), said);
    both(
        &form,
        &with("authored", json!("2026-11-22T12:00:00Z")),
        &with("authored", json!("now")),
        "error | value | .authored | \"now\" is not a dateTime",
    );
    let said = "error | not-supported | .modifierExtension | a modifierExtension changes the meaning in a way not known here";
    both(&form, &right, &with("modifierExtension", json!([{ "url": "urn:x" }])), said);
}

#[test]
fn places_order_and_shape() {
    let form = questionnaire(&json!([
        { "linkId": "g", "type": "group", "text": "G", "item": [string("a"), string("b")] },
        string("c"),
        { "linkId": "d", "type": "display", "text": "D" },
    ]));
    let group = |items: Json| json!({ "linkId": "g", "item": items });
    let right = response(&json!([group(json!([answered("a"), answered("b")])), answered("c"), { "linkId": "d" }]));
    for (items, said) in [
        (json!([answered("z")]), "error | structure | .item[0] | the questionnaire has no item \"z\""),
        (json!([answered("a")]), "error | structure | .item[0] | item \"a\": stands elsewhere in the questionnaire"),
        (json!([answered("c"), group(json!([answered("a")]))]), "error | structure | .item[1] | item \"g\": is not in the questionnaire's order"),
        (
            json!([group(json!([answered("b"), answered("a")]))]),
            "error | structure | .item[0].item[1] | item \"a\": is not in the questionnaire's order",
        ),
        (json!([answered("c"), answered("c")]), "error | structure | .item[1] | item \"c\": stands twice"),
        (json!([{ "linkId": "g", "answer": [{ "valueString": "x" }] }]), "error | structure | .item[0] | item \"g\": a group has no answer"),
        (json!([answered("d")]), "error | structure | .item[0] | item \"d\": a display item has no answer"),
        (json!([{ "linkId": "c", "answer": {} }]), "error | structure | .item[0].answer | an array is expected"),
        (json!([{ "linkId": "c", "answer": [{}] }]), "error | structure | .item[0].answer[0] | item \"c\": an answer has a value"),
        (
            json!([{ "linkId": "c", "answer": [{ "valueString": "x" }, { "valueString": "y" }] }]),
            "error | structure | .item[0] | item \"c\": takes one answer",
        ),
    ] {
        both(&form, &right, &response(&items), said);
    }
}

#[test]
fn items_under_a_question_stand_in_its_answer() {
    let form = questionnaire(&json!([{ "linkId": "q", "type": "string", "text": "Q", "item": [string("u")] }]));
    let right = response(&json!([{ "linkId": "q", "answer": [{ "valueString": "x", "item": [answered("u")] }] }]));
    let wrong = response(&json!([{ "linkId": "q", "answer": [{ "valueString": "x" }], "item": [answered("u")] }]));
    both(&form, &right, &wrong, "error | invariant | .item[0] | item \"q\": items under a question stand in its answer (qrs-1)");
}

#[test]
fn required_answers_of_a_completed_response() {
    pair(
        json!({ "type": "boolean", "required": true }),
        json!({ "valueBoolean": false }),
        json!([]),
        "error | required |  | item \"q\": an answer is required",
    );
    let form = questionnaire(&json!([{ "linkId": "q", "type": "boolean", "text": "Q", "required": true }]));
    for (status, count) in [("in-progress", 0), ("stopped", 0), ("completed", 1), ("amended", 1)] {
        let given = json!({ "resourceType": "QuestionnaireResponse", "status": status });
        assert_eq!(issues(&form, &given).len(), count, "{status}");
    }
}

#[test]
fn a_required_answer_that_lacks_in_a_row_is_named_in_that_row() {
    let form = questionnaire(&json!([{ "linkId": "g", "type": "group", "text": "G", "repeats": true, "item": [
        string("a"), { "linkId": "r", "type": "string", "text": "R", "required": true },
    ] }]));
    let row = |items: Json| json!({ "linkId": "g", "item": items });
    let right = response(&json!([row(json!([answered("a"), answered("r")])), row(json!([answered("r")]))]));
    let wrong = response(&json!([row(json!([answered("r")])), row(json!([answered("a")]))]));
    both(&form, &right, &wrong, "error | required | .item[1] | item \"r\": an answer is required");
}

#[test]
fn occurrences() {
    let occurs = |name: &str, n: i32| extension(format!("{HL7}/questionnaire-{name}"), "Integer", json!(n));
    let several = |list: &[&str]| list.iter().map(|t| json!({ "valueString": t })).collect::<Json>();
    let item = |e: Json| json!({ "type": "string", "repeats": true, "extension": [e] });
    let least = "error | required | .item[0].answer[0] | item \"q\": fewer than 2";
    pair(item(occurs("minOccurs", 2)), several(&["a", "b"]), several(&["a"]), least);
    let most = "error | structure | .item[0].answer[2] | item \"q\": more than 2 rows";
    pair(item(occurs("maxOccurs", 2)), several(&["a", "b"]), several(&["a", "b", "c"]), most);
    let option = |c: &str| json!({ "valueCoding": { "code": c, "display": c } });
    let ticked = json!({ "type": "choice", "repeats": true, "extension": [occurs("maxOccurs", 1)], "answerOption": [option("a"), option("b")] });
    let said = "error | value | .item[0] | item \"q\": more than 1";
    pair(ticked, json!([option("a")]), json!([option("a"), option("b")]), said);
}

#[test]
fn enablement() {
    let when = json!([{ "question": "on", "operator": "=", "answerBoolean": true }]);
    let by_expression =
        json!([formula(&format!("{SDC}/sdc-questionnaire-enableWhenExpression"), "%resource.item.where(linkId='on').answer.value = true")]);
    for member in [("enableWhen", when), ("extension", by_expression)] {
        let mut item = string("t");
        item[member.0] = member.1;
        let form = questionnaire(&json!([{ "linkId": "on", "type": "boolean", "text": "On" }, item]));
        let given = |on: bool| response(&json!([{ "linkId": "on", "answer": [{ "valueBoolean": on }] }, answered("t")]));
        both(&form, &given(true), &given(false), "error | business-rule | .item[1] | item \"t\": is disabled and must not be answered");
    }
}

#[test]
fn rules_in_their_authors_words_and_severity() {
    for severity in ["error", "warning"] {
        let rule = json!({ "url": format!("{SDC}/targetConstraint"), "extension": [
            { "url": "key", "valueId": "k" }, { "url": "severity", "valueCode": severity }, formula("expression", "answer.value > 2"),
            { "url": "human", "valueString": "More than two, please." },
        ] });
        let item = json!({ "type": "integer", "extension": [rule] });
        let said = format!("{severity} | invariant | .item[0] | item \"q\": More than two, please.");
        pair(item, json!({ "valueInteger": 3 }), json!({ "valueInteger": 2 }), &said);
    }
}

#[test]
fn a_read_only_answer_is_what_is_calculated() {
    let form = |read_only: bool| {
        questionnaire(&json!([
            { "linkId": "a", "type": "integer", "text": "A" },
            { "linkId": "d", "type": "integer", "text": "D", "readOnly": read_only, "extension": [formula(
                &format!("{SDC}/sdc-questionnaire-calculatedExpression"), "%resource.item.where(linkId='a').answer.value * 2")] },
        ]))
    };
    let given =
        |d: i32| response(&json!([{ "linkId": "a", "answer": [{ "valueInteger": 2 }] }, { "linkId": "d", "answer": [{ "valueInteger": d }] }]));
    let said = "warning | business-rule | .item[1] | item \"d\": differs from what the questionnaire calculates: 4";
    both(&form(true), &given(4), &given(5), said);
    assert_eq!(issues(&form(false), &given(5)), Vec::<String>::new(), "a person may answer otherwise");
}

#[test]
fn an_expression_that_fails_is_told() {
    let mut item = string("t");
    item["extension"] = json!([formula(&format!("{SDC}/sdc-questionnaire-enableWhenExpression"), "%nowhere")]);
    let said = issues(&questionnaire(&json!([item])), &response(&json!([answered("t")])));
    assert!(
        said.len() == 1 && said[0].starts_with("information | not-supported | .item[0] | item \"t\": enableWhenExpression could not"),
        "{said:?}"
    );
}
