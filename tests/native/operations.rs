//! `populate`, `extract` and `assemble`, and a draft carried over to a new version.

use crate::answering::answer_all;
use guichet::domain::filling::Filling;
use guichet::formats::fhir::assemble::assemble;
use guichet::formats::fhir::extract::{Outside, extract};
use guichet::formats::fhir::{LostReason, ResponseHead, carry_over, read_questionnaire, write_response};
use guichet::native::operations::{assemble_files, populate};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SDC: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire";
const NOW: &str = "2026-11-22T12:00:00Z";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/fixtures").join(name)
}

fn json_of(path: &Path) -> Json {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn extracted(form: &Json, response: &Json) -> Result<Json, String> {
    let mut count = 0;
    let mut new_id = || {
        count += 1;
        format!("urn:uuid:{count}")
    };
    extract(form, response, Outside { now: NOW.into(), new_id: &mut new_id }).map_err(|e| e.to_string())
}

#[test]
fn populate_gives_what_a_launch_knows() {
    let patient = fixture("patient.json").display().to_string();
    let (response, notices) = populate(&fixture("populate.json"), &[format!("patient={patient}")], NOW).unwrap();
    assert_eq!(notices, Vec::<String>::new());
    assert_eq!(response["status"], "in-progress");
    let answers: Vec<&Json> = response["item"].as_array().unwrap().iter().map(|i| &i["answer"]).collect();
    assert_eq!(answers[0], &json!([{ "valueString": "Exemple" }]));
    assert_eq!(answers[1], &json!([{ "valueDate": "1950-03" }]));
    assert_eq!(answers[2], &json!([{ "valueString": "01 99 00 00 01" }, { "valueString": "06 39 98 00 01" }]));
    let (empty, notices) = populate(&fixture("populate.json"), &[], NOW).unwrap();
    assert!(empty.get("item").is_none());
    assert_eq!(notices, ["the launch context patient (Patient) is not given"]);
}

#[test]
fn templates_become_entries_of_one_transaction() {
    let bundle = extracted(&json_of(&fixture("extract.json")), &json_of(&fixture("extract-response.json"))).unwrap();
    assert_eq!(bundle, json_of(&fixture("extract-bundle.json")), "{bundle:#}");
}

#[test]
fn a_question_without_answer_makes_no_resource_and_a_template_that_fails_stops() {
    let form = json_of(&fixture("extract.json"));
    let mut response = json_of(&fixture("extract-response.json"));
    response["item"] = json!([]);
    assert_eq!(extracted(&form, &response).unwrap(), json!({ "resourceType": "Bundle", "type": "transaction" }));
    let full = json_of(&fixture("extract-response.json"));
    for (change, said) in [(json!("%nowhere"), "nowhere"), (json!("answer.value & ("), "character")] {
        let mut wrong = form.clone();
        wrong["contained"][1]["valueQuantity"]["_value"]["extension"][0]["valueString"] = change;
        let error = extracted(&wrong, &full).unwrap_err();
        assert!(error.contains("template #weight.valueQuantity.value") || error.contains("template #weight.valueQuantity"), "{error}");
        assert!(error.contains(said), "{error}");
    }
    let mut gone = form;
    gone["contained"].as_array_mut().unwrap().clear();
    assert!(extracted(&gone, &full).unwrap_err().contains("the template #patient is not contained"));
}

/// Templates of other projects: each gives a transaction with the resources that it names.
#[test]
fn the_cases_with_templates_are_extracted() {
    let mut tried = 0;
    for (name, path) in crate::cases::files().into_iter().filter(|(n, _)| n.contains("extract")) {
        let form = json_of(&path);
        if !form.to_string().contains("templateExtract") {
            continue;
        }
        tried += 1;
        let mut filling = Filling::new(Arc::new(read_questionnaire(&form.to_string()).unwrap().0));
        answer_all(&mut filling);
        let head = ResponseHead { id: Some("r".into()), authored: Some(NOW.into()), ..ResponseHead::default() };
        let bundle = extracted(&form, &write_response(&filling, &head)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let entries = bundle["entry"].as_array().unwrap_or_else(|| panic!("{name}: nothing is extracted"));
        for entry in entries {
            assert!(entry["resource"]["resourceType"].is_string() && entry["request"]["method"].is_string(), "{name}: {entry:#}");
            assert!(!entry.to_string().contains("templateExtract"), "{name}: {entry:#}");
        }
    }
    if tried == 0 {
        eprintln!("skipped: there are no cases with templates");
    }
}

fn sub(url: &str, items: Json, extensions: Json) -> Json {
    json!({ "resourceType": "Questionnaire", "url": url, "version": "1", "extension": extensions, "item": items })
}

fn place(link_id: &str, url: &str) -> Json {
    json!({ "linkId": link_id, "type": "display", "text": "Not available", "extension": [{ "url": format!("{SDC}-subQuestionnaire"), "valueCanonical": url }] })
}

fn variable(name: &str, expression: &str) -> Json {
    json!({ "url": "http://hl7.org/fhir/StructureDefinition/variable",
        "valueExpression": { "name": name, "language": "text/fhirpath", "expression": expression } })
}

fn assembled(root: &Json, library: &[Json]) -> Result<Json, String> {
    let find = |canonical: &str| {
        let url = canonical.split('|').next().unwrap_or_default();
        library.iter().find(|q| q["url"] == url).cloned().ok_or_else(|| "is not in the library".to_owned())
    };
    assemble(root, &find).map_err(|e| e.to_string())
}

#[test]
fn modules_stand_in_their_places_with_prefixes_variables_and_contained_resources() {
    let whole = assemble_files(&fixture("assemble/root.json"), &fixture("assemble")).unwrap();
    assert_eq!(whole, json_of(&fixture("assembled.json")), "{whole:#}");
}

#[test]
fn what_would_go_wrong_unseen_is_an_error_of_assembly() {
    let text = |l: &str| json!({ "linkId": l, "type": "string", "text": l });
    let circle = [sub("urn:a", json!([place("p", "urn:b")]), json!([])), sub("urn:b", json!([place("p", "urn:a")]), json!([]))];
    let root = |items: Json| sub("urn:root", items, json!([]));
    for (root, library, said) in [
        (root(json!([place("p", "urn:a")])), circle.to_vec(), "a questionnaire holds itself"),
        (root(json!([text("x"), place("p", "urn:a")])), vec![sub("urn:a", json!([text("x")]), json!([]))], "item x: this linkId is used twice"),
        (root(json!([place("p", "urn:none")])), vec![], "item[0]: urn:none: is not in the library"),
        (
            root(json!([place("p", "urn:a")])),
            vec![sub("urn:a", json!([text("x")]), json!([{ "url": format!("{SDC}-assembleContext"), "valueString": "age" }]))],
            "item[0]: urn:a needs the variable age, which is not there",
        ),
        (
            sub("urn:root", json!([place("p", "urn:a")]), json!([variable("n", "1")])),
            vec![sub("urn:a", json!([text("x")]), json!([variable("n", "2")]))],
            "item[0]: the variable n is given twice",
        ),
    ] {
        let error = assembled(&root, &library).unwrap_err();
        assert!(error.contains(said), "{error}");
    }
    let mut german = sub("urn:a", json!([text("x")]), json!([]));
    german["language"] = json!("de");
    assert!(assembled(&root(json!([place("p", "urn:a")])), &[german]).unwrap_err().contains("urn:a is in another language: de"));
    let mut modified = sub("urn:a", json!([text("x")]), json!([]));
    modified["implicitRules"] = json!("urn:r");
    assert!(assembled(&root(json!([place("p", "urn:a")])), &[modified]).unwrap_err().contains("implicitRules is not allowed"));
    let mut conditional = place("p", "urn:a");
    conditional["enableWhen"] = json!([]);
    assert!(assembled(&root(json!([conditional])), &[]).unwrap_err().contains("would be lost"));
    let itself = root(json!([place("p", "urn:root")]));
    assert!(assembled(&itself, std::slice::from_ref(&itself)).unwrap_err().contains("holds itself"));
}

#[test]
fn prefixes_of_modules_within_modules_add_up() {
    let inner = sub(
        "urn:inner",
        json!([{ "linkId": "x", "type": "string", "text": "X", "enableWhen": [
        { "question": "y", "operator": "exists", "answerBoolean": true }] }, { "linkId": "y", "type": "string", "text": "Y" }]),
        json!([]),
    );
    let group = |l: &str, url: &str, prefix: &str| json!({ "linkId": l, "type": "group", "text": l, "extension": [variable("linkIdPrefix", &format!("'{prefix}'"))], "item": [place("p", url)] });
    let middle = sub("urn:middle", json!([group("m", "urn:inner", "b.")]), json!([]));
    let whole =
        assembled(&sub("urn:root", json!([group("one", "urn:middle", "a."), group("two", "urn:inner", "c.")]), json!([])), &[inner, middle]).unwrap();
    let m = &whole["item"][0]["item"][0];
    assert_eq!(
        (&m["linkId"], &m["item"][0]["linkId"], &m["item"][0]["enableWhen"][0]["question"]),
        (&json!("a.m"), &json!("a.b.x"), &json!("a.b.y"))
    );
    assert_eq!(m["extension"][0]["valueExpression"]["expression"], "'a.' + ('b.')");
    assert_eq!(whole["item"][1]["item"][1]["linkId"], "c.y");
    assert_eq!(whole["extension"].as_array().unwrap().len(), 2, "two modules were used");
}

#[test]
fn a_draft_survives_a_new_version_and_what_has_no_place_is_listed() {
    let new = json!({ "resourceType": "Questionnaire", "url": "urn:q", "version": "2", "item": [
        { "linkId": "moved-to", "type": "group", "text": "G", "item": [
            { "linkId": "kept", "type": "string", "text": "Kept" },
            { "linkId": "wider", "type": "decimal", "text": "Wider" },
        ] },
        { "linkId": "row", "type": "group", "text": "Rows", "repeats": true, "item": [{ "linkId": "in", "type": "string", "text": "In" }] },
        { "linkId": "choice", "type": "choice", "text": "C", "answerOption": [{ "valueCoding": { "code": "a", "display": "New words" } }] },
        { "linkId": "other-choice", "type": "choice", "text": "C", "answerOption": [{ "valueCoding": { "code": "a", "display": "A" } }] },
        { "linkId": "typed", "type": "date", "text": "T" },
        { "linkId": "one", "type": "integer", "text": "One" },
    ] });
    let old = json!({ "resourceType": "QuestionnaireResponse", "status": "in-progress", "questionnaire": "urn:q|1", "item": [
        { "linkId": "kept", "text": "Kept", "answer": [{ "valueString": "k" }] },
        { "linkId": "wider", "answer": [{ "valueInteger": 3 }] },
        { "linkId": "row", "item": [{ "linkId": "in", "answer": [{ "valueString": "first" }] }] },
        { "linkId": "row", "item": [{ "linkId": "in", "answer": [{ "valueString": "second" }] }] },
        { "linkId": "choice", "answer": [{ "valueCoding": { "code": "a", "display": "Old words" } }] },
        { "linkId": "other-choice", "answer": [{ "valueCoding": { "code": "z", "display": "Z" } }] },
        { "linkId": "typed", "text": "When?", "answer": [{ "valueString": "hier" }] },
        { "linkId": "one", "answer": [{ "valueInteger": 1 }, { "valueInteger": 2 }] },
        { "linkId": "gone", "text": "Gone?", "answer": [{ "valueBoolean": true }] },
    ] });
    let form = Arc::new(read_questionnaire(&new.to_string()).unwrap().0);
    let (filling, lost) = carry_over(form, &old.to_string()).unwrap();
    let listed: Vec<_> =
        lost.iter().map(|l| (l.link_id.as_str(), l.text.as_str(), l.value.as_ref().map(guichet::domain::Value::show), l.reason)).collect();
    assert_eq!(
        listed,
        [
            ("other-choice", "", Some("Z".into()), LostReason::NotAnOption),
            ("typed", "When?", Some("hier".into()), LostReason::OtherType),
            ("one", "", Some("2".into()), LostReason::NoPlace),
            ("gone", "Gone?", Some(String::new()), LostReason::Gone),
        ]
    );
    let written = write_response(&filling, &ResponseHead::default());
    let items = &written["item"];
    assert_eq!(items[0]["item"][0]["answer"], json!([{ "valueString": "k" }]));
    assert_eq!(items[0]["item"][1]["answer"], json!([{ "valueDecimal": 3 }]));
    assert_eq!(items[2]["item"][0]["answer"], json!([{ "valueString": "second" }]));
    assert_eq!(items[3]["answer"][0]["valueCoding"]["display"], "New words");
    assert_eq!(items[4]["answer"], json!([{ "valueInteger": 1 }]));
    assert_eq!(format!("{:?}", lost[0]), "Lost(other-choice, NotAnOption)", "answers are not in debug output");
}
