//! A server without transactions: safe writes one after the other, the request last.

use super::*;

/// A statement without transactions.
fn plain(stated: Json) -> Result<HttpResponse, NoAnswer> {
    let resources: Vec<Json> = TYPES
        .iter()
        .map(|name| {
            let mut stated = stated.clone();
            stated["type"] = json!(name);
            stated
        })
        .collect();
    let rest = json!([{ "mode": "server", "interaction": [{ "code": "batch" }], "resource": resources }]);
    answer(200, json!({ "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": rest }).to_string())
}

fn by_put() -> Result<HttpResponse, NoAnswer> {
    plain(json!({ "updateCreate": true }))
}

fn by_condition() -> Result<HttpResponse, NoAnswer> {
    plain(json!({ "updateCreate": false, "conditionalCreate": true, "searchParam": [{ "name": "identifier" }] }))
}

fn at(location: &str) -> Result<HttpResponse, NoAnswer> {
    Ok(HttpResponse { status: 201, headers: vec![("location".into(), location.into())], body: String::new() })
}

/// All values of `reference`, at any depth.
fn references(json: &Json) -> Vec<String> {
    let mut all = gathered(json);
    all.sort();
    all
}

fn gathered(json: &Json) -> Vec<String> {
    match json {
        Json::Array(list) => list.iter().flat_map(gathered).collect(),
        Json::Object(map) => {
            map.iter().flat_map(|(n, v)| if n == "reference" { vec![v.as_str().unwrap().to_owned()] } else { gathered(v) }).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn the_request_comes_last_and_refers_to_what_is_there() {
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    delivery.start();
    let mut step = delivery.answer(by_put());
    let mut written = Vec::new();
    for name in TYPES {
        let request = sent(step);
        assert_eq!(request.method, "PUT");
        assert!(request.headers.iter().all(|(n, _)| n == "Accept" || n == "Content-Type"), "no header more than needed");
        assert_eq!(delivery.may_have_arrived(), name == "ServiceRequest", "{name}");
        let resource: Json = serde_json::from_str(&request.body.unwrap()).unwrap();
        for reference in references(&resource) {
            assert!(written.contains(&reference), "{reference} is not there yet");
        }
        let place = format!("{name}/{}", resource["id"].as_str().unwrap());
        assert_eq!(request.url, format!("https://fhir.example/r4/{place}"));
        written.push(place);
        step = delivery.answer(answer(200, ""));
    }
    assert_eq!(accepted(step), Some(format!("https://fhir.example/r4/ServiceRequest/{ID}")));
    assert!(!delivery.may_have_arrived());
}

#[test]
fn ids_that_the_server_gives_are_learned() {
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    delivery.start();
    let first = sent(delivery.answer(by_condition()));
    assert_eq!((first.method, first.url.as_str()), ("POST", "https://fhir.example/r4/Patient"));
    let (name, condition) = first.headers.last().unwrap().clone();
    assert_eq!(name, "If-None-Exist");
    assert!(condition.starts_with("identifier=https://guichet.example/fhir/sending-id|"));
    // By the header, by the resource in the answer, and by a search when neither is there.
    sent(delivery.answer(at("https://fhir.example/r4/Patient/p7/_history/1")));
    let role = body(delivery.answer(answer(201, json!({ "resourceType": "Practitioner", "id": "d8" }).to_string())));
    assert_eq!(references(&role), ["Practitioner/d8"]);
    let search = sent(delivery.answer(answer(200, "")));
    assert!(search.url.starts_with("https://fhir.example/r4/PractitionerRole?identifier="), "{}", search.url);
    let mut found = role.clone();
    found["id"] = json!("r9");
    let response = body(delivery.answer(answer(200, json!({ "resourceType": "Bundle", "entry": [{ "resource": found }] }).to_string())));
    assert_eq!(references(&response), ["Patient/p7", "PractitionerRole/r9"]);
    let request = body(delivery.answer(at("QuestionnaireResponse/q1")));
    assert_eq!(references(&request), ["Patient/p7", "PractitionerRole/r9", "QuestionnaireResponse/q1"]);
    assert_eq!(
        accepted(delivery.answer(at("https://fhir.example/r4/ServiceRequest/s1"))).as_deref(),
        Some("https://fhir.example/r4/ServiceRequest/s1")
    );
}

#[test]
fn a_failure_half_way_is_no_doubt_and_the_next_try_repeats_the_same_writes() {
    for stop in 0..5 {
        for (failure, lost) in [(answer(422, ""), false), (answer(502, ""), true), (Err(NoAnswer::Opaque), true), (Err(NoAnswer::Offline), false)] {
            let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
            delivery.start();
            let mut first = vec![sent(delivery.answer(by_put()))];
            for _ in 0..stop {
                first.push(sent(delivery.answer(answer(201, "{}"))));
            }
            let is_main = stop == 4;
            done(delivery.answer(failure));
            assert_eq!(delivery.may_have_arrived(), is_main && lost, "a receiver works on requests, and none was written before the last");
            let mut again = Delivery::new(&fhir_at("fhir"), &referral());
            again.start();
            assert_eq!(sent(again.answer(by_put())), first[0]);
            for before in first.iter().skip(1) {
                assert_eq!(&sent(again.answer(answer(200, "{}"))), before);
            }
        }
    }
}

#[test]
fn after_a_lost_answer_the_request_is_asked_for_first() {
    let mut again = Delivery::again(&fhir_at("fhir"), &referral());
    again.start();
    assert!(sent(again.answer(by_put())).url.ends_with(&format!("/ServiceRequest/{ID}")));
    let mut missing = again.clone();
    accepted(again.answer(answer(200, kept_request().to_string())));
    assert!(sent(missing.answer(answer(404, ""))).url.contains("/Patient/"), "all writes again, in their order");
}

#[test]
fn a_web_page_is_no_receipt_and_a_conflict_is_looked_into() {
    let until_last = || {
        let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
        delivery.start();
        delivery.answer(by_put());
        for _ in 0..4 {
            sent(delivery.answer(answer(201, "")));
        }
        delivery
    };
    let mut portal = Delivery::new(&fhir_at("fhir"), &referral());
    portal.start();
    portal.answer(by_put());
    assert_eq!(done(portal.answer(answer(200, "<html>"))), Verdict::NeedsPerson(Reason::OddAnswer(200)));
    for strange in [answer(200, "<html>"), answer(409, ""), answer(412, "")] {
        let mut delivery = until_last();
        assert_eq!(sent(delivery.answer(strange)).method, "GET");
        accepted(delivery.answer(answer(200, kept_request().to_string())));
    }
}

#[test]
fn the_site_may_ask_for_one_way_or_the_other() {
    let with = |writes| Destination::Fhir(FhirServer { writes, ..server("fhir") });
    let mut each = Delivery::new(&with(Writes::Each), &referral());
    each.start();
    assert_eq!(sent(each.answer(puts())).method, "PUT", "although the server states transactions");
    let mut once = Delivery::new(&with(Writes::Transaction), &referral());
    once.start();
    assert_eq!(done(once.answer(by_put())), Verdict::NeedsPerson(Reason::NoTransaction));
    // Nothing safe is stated: nothing is sent, one by one neither.
    let mut unsafe_one = Delivery::new(&with(Writes::Any), &referral());
    unsafe_one.start();
    assert_eq!(done(unsafe_one.answer(plain(json!({ "updateCreate": false })))), Verdict::NeedsPerson(Reason::CannotBeMadeSafe));
}
