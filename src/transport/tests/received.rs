//! A referral is read back as it was sent, from each kind of file, and what is none is named.

use super::*;
use crate::domain::intake::{Answers, Asked, Need, completeness};
use crate::transport::bundle::{own_transaction, sending, whole_transaction};
use crate::transport::{Unread, names, read_received, resources_of, sending_of};

const FORM: &str = "https://guichet.example/fhir/Questionnaire/demande|9";

fn response() -> Json {
    let all = own_transaction(&referral());
    let mut resources = all["entry"].as_array().unwrap().iter().map(|e| e["resource"].clone());
    resources.find(|r| r["resourceType"] == "QuestionnaireResponse").unwrap()
}

#[test]
fn every_kind_of_file_is_the_same_referral() {
    let whole = sending(&referral());
    for (what, file) in [
        ("envelope", whole.clone()),
        ("wrapped", json!({ "data": whole, "id": "x" })),
        ("bundle", own_transaction(&referral())),
        ("bundle with documents", whole_transaction(&referral())),
        ("response", response()),
        (
            "searchset",
            json!({ "resourceType": "Bundle", "entry": [{ "resource": { "resourceType": "OperationOutcome" } }, { "resource": response() }] }),
        ),
    ] {
        let read = read_received(&file, FORM).unwrap_or_else(|e| panic!("{what}: {e:?}"));
        assert_eq!(read.id, Some(id()), "{what}");
        assert_eq!(read.authored.as_deref(), Some("2026-11-22T10:15:00+01:00"), "{what}");
        assert_eq!(read.answers.code("pathway").as_deref(), Some("pancreas-biliary"), "{what}");
        assert_eq!(read.answers.words("patient.birthDate").as_deref(), Some("08/1955"), "{what}");
        without_markers(&format!("{read:?}"));
    }
}

#[test]
fn documents_come_with_their_bytes_where_the_file_has_them() {
    let file = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": FORM, "status": "completed", "item": [{ "linkId": "g", "item": [
        { "linkId": "f", "text": "Courrier", "answer": [
            { "valueAttachment": { "title": "a.pdf", "contentType": "application/pdf", "size": 4, "url": format!("urn:uuid:{ID}") } },
            { "valueAttachment": { "title": "b.pdf", "data": "c2Nhbg==" } }] }] }] });
    let alone = read_received(&file, FORM).unwrap();
    assert_eq!(
        alone.documents.iter().map(|d| (d.title.as_str(), d.data.is_some(), d.size)).collect::<Vec<_>>(),
        [("a.pdf", false, Some(4)), ("b.pdf", true, Some(6))]
    );
    assert_eq!(alone.documents[0].id.as_deref(), Some(ID));
    let sent = json!({ "kind": "referral", "id": ID, "bundle": { "resourceType": "Bundle", "entry": [{ "resource": file }] }, "documents": [{ "id": ID, "data": "eA==" }] });
    assert_eq!(read_received(&sent, FORM).unwrap().documents[0].data.as_deref(), Some("eA=="));
    let reference = json!({ "resourceType": "DocumentReference", "id": ID, "content": [{ "attachment": { "url": "urn:uuid:b1" } }] });
    let binary = json!({ "resourceType": "Binary", "id": "b1", "data": "eQ==" });
    let entries: Vec<Json> = [file, reference, binary].into_iter().map(|r| json!({ "resource": r })).collect();
    let bundle = json!({ "resourceType": "Bundle", "entry": entries });
    assert_eq!(read_received(&bundle, FORM).unwrap().documents[0].data.as_deref(), Some("eQ=="));
}

#[test]
fn what_is_no_referral_is_named() {
    let with = |change: &dyn Fn(&mut Json)| {
        let mut one = response();
        change(&mut one);
        read_received(&one, FORM).err()
    };
    assert_eq!(with(&|_| {}), None);
    assert_eq!(with(&|r| r["questionnaire"] = json!("https://guichet.example/fhir/Questionnaire/pallia-10|1")), Some(Unread::OtherForm));
    assert_eq!(with(&|r| r["questionnaire"] = Json::Null), Some(Unread::OtherForm));
    assert_eq!(with(&|r| r["status"] = json!("entered-in-error")), Some(Unread::Withdrawn));
    assert_eq!(with(&|r| r["item"] = json!(7)), Some(Unread::Empty));
    for other in [json!(null), json!([]), json!("x"), json!({}), json!({ "resourceType": "Patient" }), json!({ "bundle": 3 }), json!({ "data": {} })]
    {
        assert_eq!(read_received(&other, FORM).err(), Some(Unread::Unknown), "{other}");
    }
    assert_eq!(read_received(&sending(&questionnaire()), FORM).err(), Some(Unread::OtherForm));
}

#[test]
fn a_reference_names_its_sending_however_it_is_typed() {
    let reference = id().reference().as_str().to_owned();
    for typed in
        [reference.clone(), reference.to_lowercase(), reference.replace('-', ""), reference.replace('-', " "), ID.to_owned(), ID.to_uppercase()]
    {
        assert!(names(&typed, id()), "{typed}");
    }
    for other in ["", " ", "-", "AAA-AAA-AAA", &reference[..7]] {
        assert!(!names(other, id()), "{other}");
    }
    let bundle = own_transaction(&referral());
    let found: Vec<_> = resources_of(&bundle).into_iter().filter_map(sending_of).collect();
    assert_eq!(found, [id(), id()], "the request and the response say so, nobody else");
}

/// The referral's own rows: an exam with its kind only, and one with its kind and day.
#[test]
fn rows_of_a_form_are_told_apart() {
    let row = |items: Json| json!({ "linkId": "exams.row", "item": items });
    let kind = json!({ "linkId": "exams.row.type", "answer": [{ "valueCoding": { "code": "ct" } }] });
    let day = json!({ "linkId": "exams.row.date", "answer": [{ "valueDate": "2026-11" }] });
    let file = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": FORM, "item": [row(json!([kind])), row(json!([kind, day]))] });
    let read = read_received(&file, FORM).unwrap();
    let asked =
        Asked { link_id: "exams.row.date".into(), text: "Date".into(), need: Need::Later, rows: Some("exams.row".into()), ..Asked::default() };
    let missing = completeness(&[asked], &read.answers).missing;
    assert_eq!(missing.iter().map(|m| m.row).collect::<Vec<_>>(), [Some(1)]);
    assert_eq!(Answers::default().of("x").len(), 0);
}
