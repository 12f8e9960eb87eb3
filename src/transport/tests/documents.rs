//! Documents: out of the response, beside it, and to a FHIR server one by one.

use super::*;
use crate::domain::Value;
use crate::domain::value::Attachment;
use crate::transport::bundle::{own_transaction, sending, whole_transaction};
use crate::transport::{EnvelopeId, Mail};
use std::collections::BTreeSet;

/// "scan" and "letter" in base64.
const DATA: [&str; 2] = ["c2Nhbg==", "bGV0dGVy"];

fn form() -> Envelope {
    let questionnaire = json!({ "resourceType": "Questionnaire", "url": "https://guichet.example/fhir/Questionnaire/docs", "version": "1",
        "status": "active", "title": "Documents", "item": [{ "linkId": "g", "type": "group", "text": "Groupe", "item": [
            { "linkId": "scan", "type": "attachment", "text": "Compte rendu" },
            { "linkId": "letter", "type": "attachment", "text": "Courrier" },
            { "linkId": "note", "type": "string", "text": "Note" }] }] });
    let attached = |title: Option<&str>, data: &str| {
        let file = Attachment {
            content_type: Some("application/pdf".into()),
            title: title.map(str::to_owned),
            data: Some(data.into()),
            size: Some(999),
            ..Attachment::default()
        };
        Input::Values(vec![Value::Attachment(Box::new(file))])
    };
    let answers = [("scan", attached(Some("ZZNOM.pdf"), DATA[0])), ("letter", attached(None, DATA[1])), ("note", Input::Typed("x".into()))];
    let filling = fill(&questionnaire.to_string(), &answers);
    Envelope::questionnaire(id(), "2026-11-22T10:15:00+01:00".into(), &filling, &establishment())
}

/// A referral with the same documents.
fn with_documents() -> Envelope {
    Envelope { documents: form().documents, ..referral() }
}

fn bytes_and_references() -> Result<HttpResponse, NoAnswer> {
    let mut statement: Json = serde_json::from_str(&puts().unwrap().body).unwrap();
    let more = [json!({ "type": "Binary", "updateCreate": true }), json!({ "type": "DocumentReference", "updateCreate": true })];
    statement["rest"][0]["resource"].as_array_mut().unwrap().extend(more);
    answer(200, statement.to_string())
}

#[test]
fn documents_leave_the_response_and_keep_their_place() {
    let envelope = form();
    let [scan, letter] = envelope.documents() else { panic!("{:?}", envelope.documents()) };
    assert_eq!(
        (scan.content_type.as_str(), scan.title.as_str(), scan.label.as_str(), scan.size),
        ("application/pdf", "ZZNOM.pdf", "Compte rendu", 4)
    );
    assert_eq!((letter.title.as_str(), letter.label.as_str(), letter.size), ("", "Courrier", 6));
    assert_eq!(scan.date, "2026-11-22T10:15:00+01:00");
    let said = sending(&envelope);
    let kept = &said["response"]["item"][0]["item"][0]["answer"][0]["valueAttachment"];
    assert_eq!(kept, &json!({ "contentType": "application/pdf", "size": 4, "title": "ZZNOM.pdf", "url": format!("urn:uuid:{}", scan.id) }));
    assert!(!said["response"].to_string().contains(DATA[0]));
    assert_eq!(said["documents"][1]["data"], DATA[1]);
    assert_eq!(said["documents"][0]["id"], scan.id.to_string());
    without_markers(&format!("{envelope:?} {scan:?}"));
    // The same ids on every try, and kept and read back the same sending.
    assert_eq!(form().documents(), envelope.documents());
    assert_eq!(Envelope::from_json(&envelope.to_json()).unwrap().to_json(), envelope.to_json());
    assert_eq!(Envelope::from_json(&with_documents().to_json()).unwrap().documents(), envelope.documents());
}

#[test]
fn a_document_has_the_kind_and_the_day_of_its_row() {
    let coding = |code: &str, display: &str| json!({ "valueCoding": { "system": "https://guichet.example/kind", "code": code, "display": display } });
    let questionnaire = json!({ "resourceType": "Questionnaire", "url": "https://guichet.example/fhir/Questionnaire/docs", "version": "1",
        "status": "active", "title": "Documents", "item": [{ "linkId": "row", "type": "group", "text": "Document", "repeats": true, "item": [
            { "linkId": "kind", "type": "choice", "text": "Nature", "answerOption": [coding("letter", "Courrier"), coding("other", "Autre")] },
            { "linkId": "day", "type": "date", "text": "Date" },
            { "linkId": "file", "type": "attachment", "text": "Fichier" }] }] });
    let attached = |data: &str| {
        let file = Attachment { content_type: Some("application/pdf".into()), data: Some(data.into()), ..Attachment::default() };
        Input::Values(vec![Value::Attachment(Box::new(file))])
    };
    let questionnaire = questionnaire.to_string();
    let mut filling =
        fill(&questionnaire, &[("kind", Input::Chosen("letter".into())), ("day", Input::Typed("03/2026".into())), ("file", attached(DATA[0]))]);
    let group = filling.questionnaire().find("row").unwrap();
    filling.add_row(group, None);
    let file = filling.questionnaire().find("file").unwrap();
    let last = filling.rows(file, filling.rows(group, None).last().copied())[0];
    filling.set(last, attached(DATA[1]));
    let envelope = Envelope::questionnaire(id(), "2026-11-22T10:15:00+01:00".into(), &filling, &establishment());
    let said: Vec<(Json, Json)> = envelope
        .documents()
        .iter()
        .map(|d| d.reference(&envelope, false, String::new(), |_| json!({})))
        .map(|r| (r["type"]["text"].clone(), r["content"][0]["attachment"]["creation"].clone()))
        .collect();
    assert_eq!(said, [(json!("Courrier"), json!("2026-03")), (json!("Fichier"), Json::Null)], "a row that says nothing has the words of its field");
}

#[test]
fn ids_of_many_documents_are_all_different() {
    let mut ids: BTreeSet<String> = (0..6).map(|n| id().part(n).to_string()).collect();
    let all = (0..600).flat_map(|n| [id().document(n), id().document(n).binary()]);
    assert!(all.into_iter().all(|one| ids.insert(one.to_string())));
}

#[test]
fn a_file_holds_them_as_entries() {
    let bundle = whole_transaction(&with_documents());
    let entries = bundle["entry"].as_array().unwrap();
    assert_eq!(entries.len(), 9);
    let urls: BTreeSet<&str> = entries.iter().map(|e| e["fullUrl"].as_str().unwrap()).collect();
    assert_eq!(urls.len(), 9);
    let (binary, reference) = (&entries[5], &entries[6]["resource"]);
    assert_eq!((&binary["resource"]["resourceType"], &binary["resource"]["data"]), (&json!("Binary"), &json!(DATA[0])));
    assert_eq!(reference["content"][0]["attachment"]["url"], binary["fullUrl"]);
    assert!(urls.contains(reference["subject"]["reference"].as_str().unwrap()));
    assert!(urls.contains(reference["context"]["related"][0]["reference"].as_str().unwrap()));
    assert_eq!(own_transaction(&with_documents())["entry"].as_array().unwrap().len(), 5, "the transaction itself has none");
    let Step::Save { content, .. } = Delivery::new(&file(), &with_documents()).start() else { panic!("no file") };
    assert!(content.contains(DATA[1]));
}

/// Starts, and answers until the transaction is stored.
fn posted(mut delivery: Delivery) -> (Delivery, HttpRequest) {
    delivery.start();
    sent(delivery.answer(bytes_and_references()));
    let first = sent(delivery.answer(all_stored()));
    (delivery, first)
}

#[test]
fn to_a_fhir_server_each_goes_in_two_safe_writes_after_the_request() {
    let envelope = with_documents();
    let (mut delivery, first) = posted(Delivery::new(&fhir_at("fhir"), &envelope));
    let [scan, letter] = envelope.documents() else { panic!() };
    assert!(delivery.has_arrived() && delivery.may_have_arrived(), "it goes nowhere else");
    assert_eq!((first.method, first.url), ("PUT", format!("https://fhir.example/r4/Binary/{}", scan.binary_id())));
    let reference = sent(delivery.answer(answer(201, "")));
    assert_eq!((reference.method, reference.url), ("PUT", format!("https://fhir.example/r4/DocumentReference/{}", scan.id)));
    let resource: Json = serde_json::from_str(&reference.body.unwrap()).unwrap();
    assert_eq!(resource["content"][0]["attachment"]["url"], format!("Binary/{}", scan.binary_id()));
    assert!(resource["subject"]["reference"].as_str().unwrap().starts_with("Patient/"));
    assert_eq!(resource["context"]["related"][0]["reference"], format!("ServiceRequest/{ID}"));
    assert!(delivery.delivered().is_empty());
    assert!(sent(delivery.answer(answer(201, ""))).url.contains("/Binary/"));
    assert_eq!(delivery.delivered(), [scan.id]);
    sent(delivery.answer(answer(201, "")));
    assert_eq!(accepted(delivery.answer(answer(200, "{}"))).as_deref(), Some("https://fhir.example/r4/ServiceRequest/7"));
    assert_eq!(delivery.delivered(), [scan.id, letter.id]);
    assert!(!delivery.may_have_arrived());
}

#[test]
fn a_document_that_fails_does_not_hold_the_others_and_the_next_try_sends_it_alone() {
    let envelope = with_documents();
    let [scan, letter] = envelope.documents() else { panic!() };
    let (mut delivery, first) = posted(Delivery::new(&fhir_at("fhir"), &envelope));
    // A lost answer is tried once more at once, with the same request.
    assert_eq!(sent(delivery.answer(Err(NoAnswer::TimedOut))), first);
    assert!(sent(delivery.answer(answer(502, ""))).url.contains(&letter.binary_id().to_string()));
    sent(delivery.answer(answer(201, "")));
    let verdict = done(delivery.answer(answer(201, "")));
    let Verdict::TryAgain { reason: Reason::DocumentsMissing { titles, why }, .. } = &verdict else { panic!("{verdict:?}") };
    assert_eq!((titles.as_slice(), &**why), (["ZZNOM.pdf".to_owned()].as_slice(), &Reason::ServerError(502)));
    assert!(delivery.has_arrived() && delivery.may_have_arrived());
    without_markers(&format!("{verdict:?} {delivery:?}"));
    let done_before: Vec<EnvelopeId> = delivery.delivered().to_vec();
    assert_eq!(done_before, [letter.id]);
    // The next try asks for the request, then for the document that is not known to be there, and writes that one.
    let mut again = Delivery::resumed(&fhir_at("fhir"), &envelope, &done_before);
    again.start();
    sent(again.answer(bytes_and_references()));
    let asked = sent(again.answer(answer(200, kept_request().to_string())));
    assert_eq!((asked.method, asked.url), ("GET", format!("https://fhir.example/r4/DocumentReference/{}", scan.id)));
    let mut stored = again.clone();
    assert_eq!(sent(again.answer(answer(404, ""))), first);
    sent(again.answer(answer(200, "")));
    accepted(again.answer(answer(200, "")));
    // Or finds it there: nothing is written over it.
    let identifier = json!([{ "system": "https://guichet.example/fhir/document-id", "value": scan.id.to_string() }]);
    let kept = json!({ "resourceType": "DocumentReference", "id": scan.id.to_string(), "identifier": identifier, "subject": {} });
    accepted(stored.answer(answer(200, kept.to_string())));
}

#[test]
fn a_route_keeps_a_request_whose_documents_are_missing_where_it_is() {
    let mut route = crate::transport::Route::new(&[fhir_at("first"), webhook(Verb::Post, Wrap::Raw)], with_documents());
    route.start();
    sent(route.answer(bytes_and_references()));
    sent(route.answer(all_stored()));
    // Nobody is signed in any more: all that is left is missing, and nothing more is tried.
    let verdict = done(route.answer(answer(401, "")));
    let Verdict::NeedsPerson(Reason::DocumentsMissing { titles, why }) = &verdict else { panic!("{verdict:?}") };
    assert_eq!((titles.len(), &**why), (2, &Reason::SignIn));
    assert_eq!(route.in_doubt(), ["first"]);
    assert!(sent(route.start()).url.ends_with("/metadata"), "the same place again, not the webhook");
}

#[test]
fn where_bytes_cannot_be_written_safely_they_stand_in_the_reference() {
    let mut statement: Json = serde_json::from_str(&conditional().unwrap().body).unwrap();
    let stated = json!({ "type": "DocumentReference", "updateCreate": false, "conditionalCreate": true, "searchParam": [{ "name": "identifier" }] });
    let bytes = json!({ "type": "Binary", "updateCreate": false });
    statement["rest"][0]["resource"].as_array_mut().unwrap().extend([stated, bytes.clone()]);
    let mut delivery = Delivery::new(&fhir_at("fhir"), &with_documents());
    delivery.start();
    delivery.answer(answer(200, statement.to_string()));
    let request = sent(delivery.answer(all_stored()));
    assert_eq!((request.method, request.url.as_str()), ("POST", "https://fhir.example/r4/DocumentReference"));
    assert!(request.headers.iter().any(|(n, v)| n == "If-None-Exist" && v.starts_with("identifier=https://guichet.example/fhir/document-id|")));
    let resource: Json = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(resource["content"][0]["attachment"]["data"], DATA[0]);
    assert!(resource.get("id").is_none() && resource["subject"]["identifier"]["value"].is_string());
    // No safe way at all: the request is there, the documents are missing, and it is said.
    let nothing = json!({ "type": "DocumentReference", "updateCreate": false });
    let mut statement: Json = serde_json::from_str(&puts().unwrap().body).unwrap();
    statement["rest"][0]["resource"].as_array_mut().unwrap().extend([nothing, bytes]);
    let mut delivery = Delivery::new(&fhir_at("fhir"), &with_documents());
    delivery.start();
    delivery.answer(answer(200, statement.to_string()));
    let verdict = done(delivery.answer(all_stored()));
    assert!(matches!(verdict.reason(), Some(Reason::DocumentsMissing { titles, .. }) if titles.len() == 2), "{verdict:?}");
}

#[test]
fn what_is_too_large_is_found_before_sending_and_the_largest_is_named() {
    let limit = Some(60_000);
    let mut envelope = with_documents();
    envelope.documents[0].data = "A".repeat(80_000);
    envelope.documents[0].size = 60_000;
    let hook = Destination::Webhook(Webhook { max_bytes: limit, ..hook(Verb::Post, Wrap::Raw) });
    let server = Destination::Fhir(FhirServer { max_bytes: limit, ..server("fhir") });
    for destination in [hook, server] {
        let mut delivery = Delivery::new(&destination, &envelope);
        let step = if matches!(destination, Destination::Fhir(_)) {
            delivery.start();
            delivery.answer(bytes_and_references())
        } else {
            delivery.start()
        };
        let verdict = done(step);
        assert_eq!(verdict, Verdict::NeedsPerson(Reason::TooLarge { largest: Some("ZZNOM.pdf".into()) }));
        assert_eq!(verdict.reason().unwrap().details(), ["ZZNOM.pdf"]);
        assert!(!delivery.may_have_arrived());
        without_markers(&format!("{verdict:?}"));
        let mut small = Delivery::new(&destination, &referral());
        assert!(matches!(small.start(), Step::Send(_)));
    }
}

#[test]
fn a_message_is_prepared_without_any_health_data_and_never_sent_by_itself() {
    let mail = Destination::Mail { id: "mail".into(), label: "La messagerie".into(), address: "guichet@mssante.example".into(), encrypt_to: None };
    let texts = crate::content::Texts(serde_json::from_str(include_str!("../../../public/texts/fr.json")).unwrap());
    let envelope = with_documents();
    let prepared = Mail::prepare("guichet@mssante.example", envelope.reference.as_str(), &envelope.file_name(), &texts);
    let reference = id().reference();
    assert_eq!(prepared.subject, format!("Guichet {}", reference.as_str()));
    assert!(prepared.body.contains(&format!("guichet-{}.json", reference.as_str())), "{}", prepared.body);
    let link = prepared.link();
    assert!(link.starts_with("mailto:guichet@mssante.example?subject=Guichet%20") && link.is_ascii() && !link.contains(' '), "{link}");
    without_markers(&format!("{prepared:?} {link}"));
    for word in ["patient", "cancer", "pancreas", "urgence", "94010", "1955"] {
        assert!(!link.to_lowercase().contains(word), "{word} in {link}");
    }
    // On a route it is never the next by itself: it asks for the person.
    assert_eq!(done(Delivery::new(&mail, &envelope).start()), Verdict::NeedsPerson(Reason::ByHand));
    let mut route = crate::transport::Route::new(&[webhook(Verb::Post, Wrap::Raw), mail.clone()], referral());
    route.start();
    assert_eq!(done(route.answer(answer(400, ""))), Verdict::NeedsPerson(Reason::Refused { status: 400, details: Details::default() }));
    assert_eq!(route.failures().len(), 1, "offered, not tried");
    assert!(route.offers().iter().any(|d| d.id() == "mail"));
    // By their hand, it is the file.
    let mut delivery = Delivery::by_hand(&mail, &envelope);
    assert!(matches!(delivery.start(), Step::Save { .. }));
    accepted(delivery.saved());
}
