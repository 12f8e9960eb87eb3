//! `guichet fill` and `guichet validate`: a person's steps in, a response and a state out.

use guichet::formats::fhir::read_questionnaire;
use guichet::native::fill::{fill, open_questionnaire, response, state};
use guichet::native::validate::{Language, outcome};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;

const NOW: &str = "2026-11-22T12:00:00Z";

type Form = Arc<guichet::domain::Questionnaire>;

fn published(name: &str) -> Form {
    open_questionnaire(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("public/questionnaires/{name}.json"))).unwrap()
}

fn own() -> Form {
    let text = include_str!("fixtures/form.json");
    Arc::new(read_questionnaire(text).unwrap().0)
}

/// The response and the state after some steps; the response is validated on the way.
fn after(form: &Form, steps: &Json) -> (Json, Json) {
    let filling = fill(Arc::clone(form), &steps.to_string(), NOW, &[]).unwrap_or_else(|e| panic!("{steps}: {e}"));
    let (response, state) = (response(&filling), state(&filling));
    if filling.problems().is_empty() {
        let (outcome, is_right) = outcome(Arc::clone(form), &response.to_string(), NOW, Language::English).unwrap();
        assert!(is_right, "{steps}: {outcome}");
    }
    (response, state)
}

fn refusal(steps: &Json) -> String {
    fill(own(), &steps.to_string(), NOW, &[]).unwrap_err()
}

/// The answers of a `linkId` anywhere in a response.
fn answers(json: &Json, link_id: &str) -> Vec<Json> {
    let mut found = Vec::new();
    for item in json["item"].as_array().into_iter().flatten() {
        if item["linkId"] == link_id {
            found.extend(item["answer"].as_array().into_iter().flatten().cloned());
        }
        found.extend(answers(item, link_id));
        for answer in item["answer"].as_array().into_iter().flatten() {
            found.extend(answers(answer, link_id));
        }
    }
    found
}

fn item<'a>(state: &'a Json, link_id: &str) -> &'a Json {
    state["items"].as_array().unwrap().iter().find(|i| i["linkId"] == link_id).unwrap()
}

/// Pallia 10 with the gate as given and `yes` other points « oui », the rest « non ».
fn pallia(gate: Option<bool>, yes: usize) -> Json {
    let mut steps = Vec::new();
    if let Some(gate) = gate {
        steps.push(json!({ "linkId": "p10.01", "value": gate }));
    }
    for point in 2..=10 {
        steps.push(json!({ "linkId": format!("p10.{point:02}"), "value": point - 2 < yes }));
    }
    Json::Array(steps)
}

#[test]
fn pallia_10_is_reached_from_four_and_exists_only_behind_its_gate() {
    let form = published("pallia-10");
    let score = |gate, yes| after(&form, &pallia(gate, yes)).1["score"].clone();
    for (yes, value, published, context) in [(0, 1, false, false), (2, 3, false, false), (3, 4, true, false), (4, 5, true, false), (5, 6, true, true)]
    {
        let score = score(Some(true), yes);
        assert_eq!((&score["state"], &score["value"]), (&json!("complete"), &json!(value)), "{yes} more yes");
        assert_eq!((&score["thresholds"][0]["reached"], &score["thresholds"][1]["reached"]), (&json!(published), &json!(context)), "{yes} more yes");
    }
    let none = score(Some(false), 9);
    assert_eq!((&none["state"], none.get("value"), none.get("missing")), (&json!("not-applicable"), None, None));
    assert_eq!(none["thresholds"][0]["reached"], Json::Null);
    let open = score(None, 9);
    assert_eq!((&open["state"], open.get("value"), &open["missing"]), (&json!("incomplete"), None, &json!(["p10.01"])));
    assert_eq!(open["thresholds"][0]["reached"], Json::Null);
    assert_eq!(after(&form, &json!([])).1["score"]["state"], "empty");
}

#[test]
fn a_missing_point_of_pallia_10_is_no_no() {
    let form = published("pallia-10");
    let score = after(&form, &json!([{ "linkId": "p10.01", "value": true }, { "linkId": "p10.02", "value": true }])).1["score"].clone();
    assert_eq!(score["state"], "incomplete");
    assert_eq!(score["missing"].as_array().unwrap().len(), 8);
    assert_eq!((score.get("value"), &score["thresholds"][0]["reached"]), (None, &Json::Null));
}

#[test]
fn distress_counts_from_nought() {
    let form = published("echelle-detresse");
    let link_id = form.score.as_ref().unwrap().items[0].0.clone();
    for (value, reached) in [(0, [false, false]), (2, [false, false]), (3, [true, false]), (4, [true, true]), (10, [true, true])] {
        let (response, state) = after(&form, &json!([{ "linkId": link_id, "value": value }]));
        assert_eq!(answers(&response, &link_id), [json!({ "valueInteger": value })]);
        assert_eq!((&state["score"]["state"], &state["score"]["value"]), (&json!("complete"), &json!(value)));
        let thresholds = state["score"]["thresholds"].as_array().unwrap();
        let mut said: Vec<bool> = thresholds.iter().take(2).map(|t| t["reached"].as_bool().unwrap()).collect();
        said.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(said, reached, "distress {value}");
    }
}

#[test]
fn what_is_disabled_is_kept_but_not_sent_and_comes_back() {
    let on = json!([{ "linkId": "treated", "value": true }, { "linkId": "treatment", "value": "insuline" }]);
    let off =
        json!([{ "linkId": "treated", "value": true }, { "linkId": "treatment", "value": "insuline" }, { "linkId": "treated", "value": false }]);
    let mut back = off.clone();
    back.as_array_mut().unwrap().push(json!({ "linkId": "treated", "value": true }));
    for (steps, sent) in [(on, 1), (off, 0), (back, 1)] {
        let (response, state) = after(&own(), &steps);
        assert_eq!(answers(&response, "treatment").len(), sent, "{steps}");
        assert_eq!((&item(&state, "treatment")["enabled"], &item(&state, "treatment")["value"]), (&json!(sent == 1), &json!("insuline")));
    }
}

#[test]
fn numbers_and_dates_are_read_as_typed_in_france() {
    for (link_id, typed, wanted) in [
        ("weight", json!("3,5"), json!({ "valueDecimal": 3.5 })),
        ("weight", json!("1 234,50"), serde_json::from_str(r#"{ "valueDecimal": 1234.50 }"#).unwrap()),
        ("weight", json!(72), json!({ "valueDecimal": 72 })),
        ("age", json!("0"), json!({ "valueInteger": 0 })),
        ("since", json!("9/3/2026"), json!({ "valueDate": "2026-03-09" })),
        ("since", json!("03/2026"), json!({ "valueDate": "2026-03" })),
        ("since", json!(2025), json!({ "valueDate": "2025" })),
        ("hour", json!("14h30"), json!({ "valueTime": "14:30:00" })),
    ] {
        let (response, _) = after(&own(), &json!([{ "linkId": link_id, "value": typed }]));
        assert_eq!(answers(&response, link_id), [wanted], "{link_id}: {typed}");
    }
}

#[test]
fn what_cannot_be_read_is_kept_as_typed_and_is_a_problem() {
    let (response, state) = after(&own(), &json!([{ "linkId": "weight", "value": "lourd" }, { "linkId": "since", "value": "31/02/2026" }]));
    assert_eq!(response["status"], "in-progress");
    assert!(answers(&response, "weight").is_empty());
    assert_eq!((&item(&state, "weight")["typed"], &item(&state, "weight")["value"]), (&json!("lourd"), &Json::Null));
    assert_eq!(item(&state, "since")["problems"][0]["code"], "unreadable");
}

#[test]
fn problems_have_names_and_a_clean_form_is_completed() {
    for (link_id, value, code) in [
        ("age", json!(120), "above-maximum"),
        ("age", json!(-1), "below-minimum"),
        ("treatment", json!("x".repeat(41)), "too-long"),
        ("since", json!("2027"), "in-the-future"),
        ("agreed", json!(false), "must-be-true"),
        ("weight", json!("3,555"), "too-many-decimals"),
    ] {
        let (response, state) = after(&own(), &json!([{ "linkId": "treated", "value": true }, { "linkId": link_id, "value": value }]));
        assert_eq!(item(&state, link_id)["problems"][0]["code"], code, "{link_id}: {value}");
        assert_eq!(response["status"], "in-progress");
    }
    assert_eq!(after(&own(), &json!([{ "linkId": "agreed", "value": true }])).0["status"], "completed");
}

#[test]
fn an_exclusive_option_chases_the_others() {
    let codes = |steps: Json| {
        let (response, _) = after(&own(), &steps);
        answers(&response, "signs").iter().map(|a| a["valueCoding"]["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let tick = |value: &str| json!({ "linkId": "signs", "value": value });
    assert_eq!(codes(json!([tick("cough"), tick("blood")])), ["cough", "blood"]);
    assert_eq!(codes(json!([tick("cough"), tick("none")])), ["none"]);
    assert_eq!(codes(json!([tick("none"), tick("blood")])), ["blood"]);
    assert_eq!(codes(json!([tick("cough"), { "linkId": "signs", "value": ["blood"] }])), ["blood"]);
    assert_eq!(codes(json!([tick("cough"), { "linkId": "signs", "value": null }])), Vec::<String>::new());
}

#[test]
fn words_of_ones_own_go_beside_the_options() {
    let (response, state) = after(&own(), &json!([{ "linkId": "other", "value": "a" }, { "linkId": "other", "value": "ma voisine" }]));
    assert_eq!(answers(&response, "other"), [json!({ "valueString": "ma voisine" })]);
    assert_eq!(item(&state, "other")["value"], "ma voisine");
    assert_eq!(answers(&after(&own(), &json!([{ "linkId": "other", "value": "a" }])).0, "other")[0]["valueCoding"]["code"], "a");
}

#[test]
fn rows_are_added_one_by_one_at_each_level() {
    let steps = json!([
        { "linkId": "exam.name", "value": "scanner" },
        { "linkId": "exam.name", "row": 1, "value": "IRM" },
        { "linkId": "image.date", "row": [1, 0], "value": "03/2026" },
        { "linkId": "image.date", "row": [1, 1], "value": "04/2026" },
    ]);
    let (response, state) = after(&own(), &steps);
    assert_eq!(answers(&response, "exam.name").len(), 2);
    assert_eq!(answers(&response, "image.date"), [json!({ "valueDate": "2026-03" }), json!({ "valueDate": "2026-04" })]);
    let rows: Vec<&Json> = state["items"].as_array().unwrap().iter().filter(|i| i["linkId"] == "image.date").map(|i| &i["row"]).collect();
    assert_eq!(rows, [&json!([0, 0]), &json!([1, 0]), &json!([1, 1])]);
}

#[test]
fn several_answers_of_a_field_that_repeats_are_given_as_a_list() {
    let (response, _) = after(&own(), &json!([{ "linkId": "phones", "value": ["01 99 00 00 01", "01 99 00 00 02"] }]));
    assert_eq!(answers(&response, "phones").len(), 2);
}

#[test]
fn a_step_that_cannot_be_done_is_named_by_its_number() {
    for (steps, wanted) in [
        (json!([{ "linkId": "age", "value": 3 }, { "linkId": "nothing", "value": 3 }]), "step 2: the questionnaire has no item \"nothing\""),
        (json!([{ "linkId": "exam.name", "row": 2, "value": "x" }]), "step 1: row 2 is too far: there are 1"),
        (json!([{ "linkId": "age", "row": 0, "value": 3 }]), "step 1: 1 rows are given, the item stands in 0"),
        (json!([{ "linkId": "exam", "value": 3 }]), "step 1: item \"exam\" is not a question"),
        (json!([{ "linkId": "age" }]), "step 1: a value is required; null clears"),
        (
            json!([{ "linkId": "age", "value": 3, "colour": "a" }]),
            "step 1: unknown field \"colour\"; a step has linkId, row, value, unit, step, remove, clear, recalculate",
        ),
        (json!([{ "linkId": "age", "value": 3, "clear": true }]), "step 1: a step does one thing"),
        (json!([{ "linkId": "age", "remove": 0 }]), "step 1: item \"age\": has no rows"),
        (json!([{ "linkId": "exam", "remove": 1 }]), "step 1: item \"exam\": there is no row 1: there are 1"),
        (json!([{ "linkId": "age", "recalculate": true }]), "step 1: item \"age\": there is no other calculated answer"),
        (json!([{ "linkId": "treated", "value": "oui" }]), "step 1: item \"treated\": the value is true, false or null"),
        (json!([{ "linkId": "age", "value": [1, 2] }]), "step 1: item \"age\": takes one answer, not several"),
        (json!({ "linkId": "age" }), "the answers are not an array of steps"),
    ] {
        assert_eq!(refusal(&steps), wanted);
    }
    assert!(fill(own(), "[", NOW, &[]).unwrap_err().starts_with("the answers are not JSON"));
}

#[test]
fn the_state_shows_what_the_screen_would() {
    let expression = |url: &str, e: &str| json!({ "url": url, "valueExpression": { "language": "text/fhirpath", "expression": e } });
    let sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition";
    let hl7 = "http://hl7.org/fhir/StructureDefinition";
    let unit = |u: &str| json!({ "url": format!("{hl7}/questionnaire-unitOption"), "valueCoding": { "code": u, "display": u } });
    let text = json!({ "resourceType": "Questionnaire", "item": [
        { "linkId": "n", "prefix": "1.", "type": "integer", "text": "N", "required": true, "item": [
            { "linkId": "n.help", "type": "display", "text": "Aide",
              "extension": [{ "url": format!("{hl7}/questionnaire-itemControl"), "valueCodeableConcept": { "coding": [{ "code": "help" }] } }] },
        ] },
        { "linkId": "double", "type": "integer", "text": "D",
          "_text": { "extension": [expression(&format!("{hl7}/cqf-expression"), "'Twice ' + %resource.item.where(linkId='n').answer.value.toString()")] },
          "extension": [expression(&format!("{sdc}/sdc-questionnaire-calculatedExpression"), "%resource.item.where(linkId='n').answer.value * 2")] },
        { "linkId": "dose", "type": "quantity", "text": "Dose", "extension": [unit("mg"), unit("g")] },
        { "linkId": "q", "type": "choice", "text": "Q", "answerOption": [{ "valueCoding": { "code": "a", "display": "A" } }, { "valueCoding": { "code": "b", "display": "B" } }],
          "extension": [{ "url": format!("{sdc}/sdc-questionnaire-answerOptionsToggleExpression"), "extension": [
              { "url": "option", "valueCoding": { "code": "b" } }, expression("expression", "%resource.item.where(linkId='n').answer.value > 5") ] }] },
        { "linkId": "off", "type": "string", "text": "Off", "enableWhen": [{ "question": "n", "operator": ">", "answerInteger": 5 }] },
        { "linkId": "bad", "type": "string", "text": "Bad", "extension": [expression(&format!("{sdc}/sdc-questionnaire-enableWhenExpression"), "%nowhere")] },
    ] });
    let form = Arc::new(read_questionnaire(&text.to_string()).unwrap().0);
    let steps = json!([
        { "linkId": "n", "value": 9 }, { "linkId": "off", "value": "kept" }, { "linkId": "n", "value": 3 }, { "linkId": "double", "value": 7 },
        { "linkId": "dose", "value": "1,5" }, { "linkId": "dose", "unit": "g" }, { "linkId": "dose", "step": "up" },
    ]);
    let (_, state) = after(&form, &steps);
    let n = json!({ "linkId": "n", "type": "integer", "text": "N", "prefix": "1.", "help": "Aide", "enabled": true, "required": true, "value": 3, "problems": [] });
    assert_eq!(item(&state, "n"), &n);
    let double = item(&state, "double");
    assert_eq!(
        (&double["text"], &double["value"], &double["calculated"], &double["overridden"]),
        (&json!("Twice 3"), &json!(7), &json!(6), &json!(true))
    );
    let dose = item(&state, "dose");
    assert_eq!((&dose["units"], &dose["unit"], &dose["value"]["value"]), (&json!(["mg", "g"]), &json!("g"), &json!(2.5)));
    let q = item(&state, "q");
    assert_eq!((&q["options"], &q["optionsOff"]), (&json!([{ "code": "a", "text": "A" }]), &json!(["b"])));
    assert_eq!((&state["withheld"], &state["notices"][0]["linkId"]), (&json!(["off"]), &json!("bad")));
    let mut again = steps.as_array().unwrap().clone();
    again.extend([json!({ "linkId": "double", "recalculate": true }), json!({ "linkId": "dose", "clear": true })]);
    let (_, state) = after(&form, &Json::Array(again));
    assert_eq!((&item(&state, "double")["value"], &item(&state, "double")["overridden"]), (&json!(6), &json!(false)));
    assert_eq!(item(&state, "dose")["value"], Json::Null);
}

#[test]
fn a_row_is_removed_by_its_place_and_files_are_given_as_fhir_writes_them() {
    let name = |row: usize, value: &str| json!({ "linkId": "exam.name", "row": row, "value": value });
    let (response, _) = after(&own(), &json!([name(0, "a"), name(1, "b"), name(2, "c"), { "linkId": "exam", "remove": 1 }]));
    assert_eq!(answers(&response, "exam.name"), [json!({ "valueString": "a" }), json!({ "valueString": "c" })]);
    let text = json!({ "resourceType": "Questionnaire", "item": [{ "linkId": "f", "type": "attachment", "text": "F" }] });
    let form = Arc::new(read_questionnaire(&text.to_string()).unwrap().0);
    let file = json!({ "contentType": "image/png", "data": "AAAA" });
    let (response, _) = after(&form, &json!([{ "linkId": "f", "value": file }]));
    assert_eq!(answers(&response, "f"), [json!({ "valueAttachment": file })]);
}

#[test]
fn expressions_see_the_clock_and_the_resources_of_the_launch() {
    let expression = |e: &str| {
        json!([{ "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression",
        "valueExpression": { "language": "text/fhirpath", "expression": e } }])
    };
    let text = json!({ "resourceType": "Questionnaire", "item": [
        { "linkId": "day", "type": "date", "text": "Day", "extension": expression("today()") },
        { "linkId": "born", "type": "date", "text": "Born", "extension": expression("%patient.birthDate") },
    ] });
    let form = Arc::new(read_questionnaire(&text.to_string()).unwrap().0);
    let patient = vec![("patient".to_owned(), json!({ "resourceType": "Patient", "birthDate": "1950-03" }))];
    let filling = fill(form, "[]", "2024-02-29T10:00:00+01:00", &patient).unwrap();
    let response = response(&filling);
    assert_eq!(answers(&response, "day"), [json!({ "valueDate": "2024-02-29" })]);
    assert_eq!(answers(&response, "born"), [json!({ "valueDate": "1950-03" })]);
}
