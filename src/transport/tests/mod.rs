//! Tests of the room: a sending with marker words, servers that answer all they may, and what is made of it.

// Answers are made as the browser hands them over.
#![allow(clippy::unnecessary_wraps)]

mod bundle;
mod documents;
mod each;
mod fhir;
mod issues;
mod lessons;
mod oidc;
mod outbox;
mod profiles;
mod received;
mod route;
mod scores;
mod webhook;

use super::{Delivery, Details, Envelope, EnvelopeId, HttpRequest, HttpResponse, NoAnswer, Reason, Step, Verdict};
use crate::content::{Destination, Establishment, FhirServer, Verb, Webhook, Wrap, Writes};
use crate::domain::{Filling, Input};
use crate::formats::fhir::read_questionnaire;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// Words of a person that no `Debug` and no file name may show.
const MARKERS: [&str; 8] = ["ZZNOM", "ZZPRENOM", "ZZUSAGE", "ZZMEDECIN", "ZZVILLE", "0102030405", "0607080910", "ZZQUESTION"];
const ID: &str = "0b1c2d3e-4f50-4617-8829-3a4b5c6d7e8f";

fn id() -> EnvelopeId {
    EnvelopeId::read(ID).unwrap()
}

fn establishment() -> Establishment {
    Establishment { name: "Centre hospitalier fictif".into(), short_name: "CHF".into(), address: Vec::new(), finess: "999999998".into() }
}

fn fill(file: &str, answers: &[(&str, Input)]) -> Filling {
    let (questionnaire, _) = read_questionnaire(file).unwrap();
    let mut filling = Filling::new(Arc::new(questionnaire));
    for (name, input) in answers {
        let node = filling.by_name(name).unwrap_or_else(|| panic!("no item {name}"));
        filling.set(node, input.clone());
    }
    filling
}

fn demande(more: &[(&str, Input)]) -> Filling {
    let typed = |t: &str| Input::Typed(t.into());
    let chosen = |t: &str| Input::Chosen(t.into());
    let mut answers = vec![
        ("pathway", chosen("pancreas-biliary")),
        ("motive", chosen("suspicion-imaging")),
        ("urgency", chosen("within-48h")),
        ("redFlags", Input::Ticked { code: "none".into(), on: true }),
        ("requester.role", chosen("general-practitioner")),
        ("requester.name", typed("Dr ZZMEDECIN Claude")),
        ("requester.rpps", typed("99700218896")),
        ("requester.phone", typed("0102030405")),
        ("requester.mssante", typed("claude@exemple.mssante.fr")),
        ("requester.isTreatingDoctor", chosen("true")),
        ("patient.birthName", typed("ZZNOM")),
        ("patient.firstName", typed("ZZPRENOM")),
        ("patient.usedName", typed("ZZUSAGE")),
        ("patient.birthDate", typed("08/1955")),
        ("patient.sex", chosen("female")),
        ("patient.phone", typed("0607080910")),
        ("patient.city", typed("ZZVILLE")),
        ("patient.postalCode", typed("94010")),
        ("patient.informed", chosen("true")),
        ("firstSymptom.known", chosen("known")),
        ("firstSymptom.date", typed("2026-03")),
        ("symptoms.pancreas-biliary", Input::Ticked { code: "ictere".into(), on: true }),
        ("question", typed("ZZQUESTION : biopsie avant la venue ?")),
        ("exams.any", chosen("none")),
    ];
    answers.extend(more.iter().cloned());
    fill(include_str!("../../../public/questionnaires/demande.json"), &answers)
}

fn referral() -> Envelope {
    Envelope::referral(id(), "2026-11-22T10:15:00+01:00".into(), &demande(&[]), &establishment()).unwrap()
}

fn questionnaire() -> Envelope {
    let filling = fill(include_str!("../../../public/questionnaires/pallia-10.json"), &[]);
    Envelope::questionnaire(id(), "2026-11-22T10:15:00+01:00".into(), &filling, &establishment())
}

fn fhir_at(id: &str) -> Destination {
    Destination::Fhir(server(id))
}

fn server(id: &str) -> FhirServer {
    FhirServer { id: id.into(), label: "Le guichet".into(), base_url: "https://fhir.example/r4/".into(), ..FhirServer::default() }
}

fn webhook(verb: Verb, wrap: Wrap) -> Destination {
    Destination::Webhook(hook(verb, wrap))
}

fn hook(method: Verb, wrap: Wrap) -> Webhook {
    let url = if method == Verb::Put { "https://hook.example/in/{id}" } else { "https://hook.example/in" };
    Webhook { id: "hook".into(), label: "La boîte".into(), url: url.into(), method, wrap, ..Webhook::default() }
}

fn file() -> Destination {
    Destination::File { id: "file".into(), label: "Un fichier".into(), encrypt_to: None }
}

fn answer(status: u16, body: impl Into<String>) -> Result<HttpResponse, NoAnswer> {
    Ok(HttpResponse { status, headers: Vec::new(), body: body.into() })
}

fn answer_later(status: u16, retry_after: &str) -> Result<HttpResponse, NoAnswer> {
    Ok(HttpResponse { status, headers: vec![("retry-after".into(), retry_after.into())], body: String::new() })
}

const TYPES: [&str; 5] = ["Patient", "Practitioner", "PractitionerRole", "QuestionnaireResponse", "ServiceRequest"];

/// A server's `CapabilityStatement`; `resource` gives what it states of a type.
fn metadata(resource: impl Fn(&str) -> Option<Json>) -> Result<HttpResponse, NoAnswer> {
    let resources: Vec<Json> = TYPES
        .iter()
        .filter_map(|name| {
            let mut stated = resource(name)?;
            stated["type"] = json!(name);
            Some(stated)
        })
        .collect();
    let rest = json!([{ "mode": "server", "interaction": [{ "code": "transaction" }], "resource": resources }]);
    answer(200, json!({ "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": rest }).to_string())
}

fn puts() -> Result<HttpResponse, NoAnswer> {
    metadata(|_| Some(json!({ "updateCreate": true })))
}

fn conditional() -> Result<HttpResponse, NoAnswer> {
    metadata(|_| Some(json!({ "updateCreate": false, "conditionalCreate": true, "searchParam": [{ "name": "identifier", "type": "token" }] })))
}

/// A transaction's answer, with one status for each entry.
fn stored(statuses: &[&str]) -> Result<HttpResponse, NoAnswer> {
    let entries: Vec<Json> = statuses.iter().map(|s| json!({ "response": { "status": s, "location": "ServiceRequest/7/_history/1" } })).collect();
    answer(200, json!({ "resourceType": "Bundle", "type": "transaction-response", "entry": entries }).to_string())
}

/// The request as a server has it.
fn kept_request() -> Json {
    let identifier = json!([{ "system": "https://guichet.example/fhir/referral-id", "value": ID }]);
    json!({ "resourceType": "ServiceRequest", "id": ID, "identifier": identifier, "subject": {}, "authoredOn": "2026-11-22T09:15:00Z" })
}

fn all_stored() -> Result<HttpResponse, NoAnswer> {
    stored(&["201 Created"; 5])
}

#[track_caller]
fn sent(step: Step) -> HttpRequest {
    match step {
        Step::Send(request) => request,
        other => panic!("a request was expected, not {other:?}"),
    }
}

#[track_caller]
fn body(step: Step) -> Json {
    serde_json::from_str(&sent(step).body.unwrap()).unwrap()
}

#[track_caller]
fn done(step: Step) -> Verdict {
    match step {
        Step::Done(verdict) => verdict,
        other => panic!("a verdict was expected, not {other:?}"),
    }
}

#[track_caller]
fn accepted(step: Step) -> Option<String> {
    match done(step) {
        Verdict::Accepted(receipt) => {
            assert_eq!(receipt.reference, id().reference().as_str());
            receipt.location
        }
        other => panic!("not accepted: {other:?}"),
    }
}

#[track_caller]
fn without_markers(text: &str) {
    for marker in MARKERS {
        assert!(!text.contains(marker), "{marker} in {text}");
    }
}

#[test]
fn an_id_is_read_written_and_made_from_random_bytes() {
    assert_eq!(id().to_string(), ID);
    assert_eq!(EnvelopeId::read(&ID.to_uppercase()), Some(id()));
    for wrong in ["", "0b1c2d3e-4f50-4617-8829-3a4b5c6d7e8", "0b1c2d3e+4f50-4617-8829-3a4b5c6d7e8f", "zb1c2d3e-4f50-4617-8829-3a4b5c6d7e8f", "é"] {
        assert_eq!(EnvelopeId::read(wrong), None, "{wrong}");
    }
    assert_eq!(EnvelopeId::from_random([0xff; 16]).to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    assert_eq!(EnvelopeId::from_random([0; 16]).to_string(), "00000000-0000-4000-8000-000000000000");
}

#[test]
fn debug_shows_no_answer() {
    let envelope = referral();
    let filling = demande(&[]);
    let said = crate::domain::Referral::from_filling(&filling).unwrap();
    without_markers(&format!("{envelope:?} {said:?} {filling:?}"));
    without_markers(&format!("{:?} {:?}", said.patient, said.requester));
    for destination in [fhir_at("fhir"), webhook(Verb::Post, Wrap::Raw), file()] {
        let mut delivery = Delivery::new(&destination, &envelope);
        without_markers(&format!("{delivery:?} {:?} {delivery:?}", delivery.start()));
        let step = delivery.answer(puts());
        without_markers(&format!("{step:?} {delivery:?}"));
        let mut route = super::Route::new(&[destination], envelope.clone());
        without_markers(&format!("{route:?} {:?} {route:?}", route.start()));
    }
    // A server may quote an answer: shown to the person, never to a log.
    let words = json!({ "resourceType": "OperationOutcome", "issue": [{ "severity": "error", "diagnostics": "ZZNOM is no name" }] }).to_string();
    let mut delivery = Delivery::new(&fhir_at("fhir"), &envelope);
    delivery.start();
    delivery.answer(puts());
    without_markers(&format!("{:?}", answer(400, words.clone())));
    let verdict = done(delivery.answer(answer(400, words)));
    assert_eq!(verdict.reason().unwrap().details(), ["ZZNOM is no name"]);
    without_markers(&format!("{verdict:?} {delivery:?}"));
}

#[test]
fn every_reason_has_a_key_of_its_own() {
    let refused = Details::default;
    let all = [
        Reason::NoAnswer,
        Reason::Offline,
        Reason::TimedOut,
        Reason::ServerError(500),
        Reason::Busy,
        Reason::TooLarge { largest: None },
        Reason::SignIn,
        Reason::NotFound,
        Reason::Conflict(409),
        Reason::Refused { status: 400, details: refused() },
        Reason::PartlyRefused { details: refused() },
        Reason::CannotBeMadeSafe,
        Reason::NoTransaction,
        Reason::NotAFhirServer,
        Reason::OddAnswer(200),
        Reason::NoDestination,
        Reason::DocumentsMissing { titles: Vec::new(), why: Box::new(Reason::Busy) },
        Reason::ByHand,
    ];
    assert_eq!(all.map(|r| r.key()), Reason::KEYS);
}

#[test]
fn a_file_is_saved_under_a_name_that_tells_nothing() {
    let mut delivery = Delivery::new(&file(), &referral());
    let Step::Save { name, mime, content } = delivery.start() else { panic!("no file") };
    assert_eq!(name, format!("guichet-{}.json", id().reference().as_str()));
    assert_eq!(mime, "application/fhir+json");
    let bundle: Json = serde_json::from_str(&content).unwrap();
    assert_eq!((&bundle["type"], bundle["entry"].as_array().unwrap().len()), (&json!("transaction"), 5));
    assert!(content.contains("\n  \"type\": \"transaction\""), "not laid out for reading");
    // An answer nobody waits for changes nothing.
    assert!(matches!(delivery.answer(answer(200, "")), Step::Save { .. }));
    assert_eq!(accepted(delivery.saved()), None);
    assert_eq!(accepted(delivery.saved()), None);
}
