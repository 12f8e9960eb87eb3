//! Sendings to real servers, which nobody here wrote: skipped unless `GUICHET_TEST_DESTINATIONS` names a file with a list of destinations.
//!
//! Each gets one fictional referral with two documents: a first try, the same again as if nothing had happened, and a try that asks first.
//! All three have to be accepted. What was said is printed: `cargo test --test native real_servers -- --nocapture`.
//! `GUICHET_TEST_LOGIN` (`name:password`, or a token) is sent where the destination asks for one, and `GUICHET_TEST_ORIGIN` as the page's origin.
//! `GUICHET_TEST_FAULT` names an address that makes the first destination's server lose its next answer after it has carried the call out: then
//! every write's answer is lost once, and each resource has to be there once in the end.

use guichet::content::{Auth, Destination, Establishment};
use guichet::domain::value::Attachment;
use guichet::domain::{Filling, Input, Value};
use guichet::formats::fhir::read_questionnaire;
use guichet::transport::{Delivery, Envelope, EnvelopeId, HttpRequest, HttpResponse, NoAnswer, Step, Verdict};
use serde_json::json;
use std::sync::Arc;

/// A referral with documents: the form, with two questions for them at its end.
fn referral(id: EnvelopeId) -> Envelope {
    let mut form: serde_json::Value = serde_json::from_str(include_str!("../../public/questionnaires/demande.json")).unwrap();
    let last = form["item"].as_array_mut().unwrap().last_mut().unwrap();
    let more = ["scan", "letter"].map(|name| json!({ "linkId": format!("real.{name}"), "type": "attachment", "text": name }));
    last["item"].as_array_mut().unwrap().extend(more);
    let (questionnaire, _) = read_questionnaire(&form.to_string()).unwrap();
    let mut filling = Filling::new(Arc::new(questionnaire));
    let typed = |t: &str| Input::Typed(t.into());
    let chosen = |t: &str| Input::Chosen(t.into());
    let attached = |title: &str, data: String| {
        let file = Attachment { content_type: Some("text/plain".into()), title: Some(title.into()), data: Some(data), ..Attachment::default() };
        Input::Values(vec![Value::Attachment(Box::new(file))])
    };
    let answers = [
        ("pathway", chosen("pancreas-biliary")),
        ("motive", chosen("suspicion-imaging")),
        ("urgency", chosen("within-48h")),
        ("redFlags", Input::Ticked { code: "none".into(), on: true }),
        ("requester.role", chosen("general-practitioner")),
        ("requester.name", typed("Dr Essai")),
        ("requester.phone", typed("0199000000")),
        ("patient.birthName", typed("FICTIF")),
        ("patient.firstName", typed("Camille")),
        ("patient.birthDate", typed("08/1955")),
        ("patient.sex", chosen("female")),
        ("patient.phone", typed("0199000001")),
        ("real.scan", attached("scan.txt", "c2Nhbg==".into())),
        ("real.letter", attached("courrier.txt", "QUJD".repeat(25_000))),
    ];
    for (name, input) in answers {
        let node = filling.by_name(name).unwrap_or_else(|| panic!("no item {name}"));
        filling.set(node, input);
    }
    let to = Establishment { name: "CH fictif".into(), short_name: "CHF".into(), address: Vec::new(), finess: "999999998".into() };
    Envelope::referral(id, "2026-11-22T10:15:00+01:00".into(), &filling, &to).unwrap()
}

/// Carries a request out, as the browser does; prints it.
fn carry(request: &HttpRequest) -> Result<HttpResponse, NoAnswer> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false).proxy(None);
    let agent = config.timeout_global(Some(std::time::Duration::from_mins(1))).build().new_agent();
    let origin = std::env::var("GUICHET_TEST_ORIGIN").unwrap_or_else(|_| "http://127.0.0.1:8080".to_owned());
    let mut built = ureq::http::Request::builder().method(request.method).uri(&request.url).header("Origin", origin);
    for (name, value) in &request.headers {
        built = built.header(name, value);
    }
    let login = std::env::var("GUICHET_TEST_LOGIN").unwrap_or_default();
    built = match &request.auth {
        Auth::Basic => built.header("Authorization", format!("Basic {}", base64(login.as_bytes()))),
        Auth::Bearer | Auth::Oidc { .. } => built.header("Authorization", format!("Bearer {login}")),
        Auth::None | Auth::Cookie { .. } => built,
    };
    let done = match &request.body {
        Some(body) => agent.run(built.body(body.clone()).unwrap()),
        None => agent.run(built.body(()).unwrap()),
    };
    let size = request.body.as_ref().map_or(0, String::len);
    let Ok(mut answer) = done else {
        eprintln!("    {} {} ({size} bytes): no answer", request.method, request.url);
        return Err(NoAnswer::Opaque);
    };
    eprintln!("    {} {} ({size} bytes): {}", request.method, request.url, answer.status());
    let headers = answer.headers().iter().map(|(n, v)| (n.as_str().to_owned(), v.to_str().unwrap_or_default().to_owned())).collect();
    let body = answer.body_mut().with_config().limit(20_000_000).read_to_string().unwrap_or_default();
    if !answer.status().is_success() && request.method != "GET" {
        eprintln!("      {}", body.chars().take(300).collect::<String>());
    }
    Ok(HttpResponse { status: answer.status().as_u16(), headers, body })
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let all = three.iter().fold(0_u32, |sum, b| (sum << 8) | u32::from(*b)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS[((all >> (18 - 6 * place)) & 63) as usize];
            out.push(if place > three.len() { '=' } else { char::from(sign) });
        }
    }
    out
}

fn run(mut delivery: Delivery) -> (Verdict, usize) {
    let mut step = delivery.start();
    let mut writes = 0;
    loop {
        step = match step {
            Step::Send(request) => {
                writes += usize::from(request.method != "GET");
                delivery.answer(carry(&request))
            }
            Step::Save { .. } => delivery.saved(),
            Step::Done(verdict) => {
                eprintln!(
                    "    => {verdict:?} {:?}, {} documents there",
                    verdict.reason().map(guichet::transport::Reason::details),
                    delivery.delivered().len()
                );
                return (verdict, writes);
            }
        };
    }
}

#[test]
fn base64_is_written() {
    assert_eq!(["", "f", "fo", "foo", "name:pass"].map(|t| base64(t.as_bytes())), ["", "Zg==", "Zm8=", "Zm9v", "bmFtZTpwYXNz"]);
}

fn destinations() -> Vec<Destination> {
    let Ok(path) = std::env::var("GUICHET_TEST_DESTINATIONS") else {
        eprintln!("skipped: GUICHET_TEST_DESTINATIONS names no file");
        return Vec::new();
    };
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// One call besides the sending's own.
fn call(method: &'static str, url: &str, body: Option<&str>) -> Option<HttpResponse> {
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    let request = HttpRequest { method, url: url.to_owned(), headers, body: body.map(str::to_owned), timeout_ms: 1000, auth: Auth::None };
    carry(&request).ok()
}

#[test]
fn a_lost_answer_at_any_write_leaves_one_copy_of_each() {
    let (Ok(fault), Some(Destination::Fhir(first))) = (std::env::var("GUICHET_TEST_FAULT"), destinations().into_iter().next()) else {
        eprintln!("skipped: GUICHET_TEST_FAULT names no address");
        return;
    };
    for writes in [guichet::content::Writes::Any, guichet::content::Writes::Each] {
        let server = Destination::Fhir(guichet::content::FhirServer { writes, ..first.clone() });
        for lost in 0..9 {
            let envelope = referral(EnvelopeId::from_random(*uuid::Uuid::new_v4().as_bytes()));
            eprintln!("{writes:?}, the answer to write {lost} is lost");
            let (mut delivery, mut written) = (Delivery::new(&server, &envelope), 0);
            let mut step = delivery.start();
            let mut tries = 0;
            let verdict = loop {
                step = match step {
                    Step::Send(request) => {
                        if request.method != "GET" {
                            if written == lost {
                                call("POST", &fault, Some(r#"{"after":true,"times":1}"#)).unwrap();
                            }
                            written += 1;
                        }
                        delivery.answer(carry(&request))
                    }
                    Step::Done(verdict @ Verdict::Accepted(_)) => break verdict,
                    Step::Done(verdict) => {
                        eprintln!("    => {verdict:?}, may have arrived: {}", delivery.may_have_arrived());
                        tries += 1;
                        assert!(tries < 4, "{verdict:?}");
                        delivery = Delivery::resumed(&server, &envelope, delivery.delivered());
                        delivery.start()
                    }
                    Step::Save { .. } => unreachable!(),
                };
            };
            eprintln!("    => {verdict:?} after {written} writes");
            let base = first.base_url.trim_end_matches('/');
            for (name, system) in [("ServiceRequest", "referral-id"), ("DocumentReference", "document-id")] {
                let ids: Vec<String> = match name {
                    "ServiceRequest" => vec![envelope.id.to_string()],
                    _ => envelope.documents().iter().map(|d| d.id.to_string()).collect(),
                };
                for id in ids {
                    let found = call("GET", &format!("{base}/{name}?identifier=https://guichet.example/fhir/{system}%7C{id}"), None).unwrap();
                    let bundle: serde_json::Value = serde_json::from_str(&found.body).unwrap();
                    let copies = bundle["entry"].as_array().map_or(0, Vec::len);
                    assert_eq!(copies, 1, "{name} {id}");
                }
            }
        }
    }
}

#[test]
fn a_referral_with_documents_arrives_once() {
    let destinations = destinations();
    let mut wrong = Vec::new();
    for destination in &destinations {
        let envelope = referral(EnvelopeId::from_random(*uuid::Uuid::new_v4().as_bytes()));
        eprintln!("{} ({})", destination.id(), envelope.id);
        let tries = [
            ("first", Delivery::new(destination, &envelope)),
            ("again without asking", Delivery::new(destination, &envelope)),
            ("asked first", Delivery::again(destination, &envelope)),
        ];
        for (name, delivery) in tries {
            eprintln!("  {name}");
            let (verdict, writes) = run(delivery);
            if !matches!(verdict, Verdict::Accepted(_)) {
                wrong.push(format!("{} {name}: {verdict:?}", destination.id()));
            }
            if name == "asked first" && matches!(destination, Destination::Fhir(_)) && writes > 0 {
                wrong.push(format!("{} {name}: written again", destination.id()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
