//! What real servers taught: each of these was seen on one that nobody here wrote.

use super::*;

fn sending() -> Delivery {
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    delivery.start();
    sent(delivery.answer(puts()));
    delivery
}

#[test]
fn an_outer_200_with_a_failed_entry_is_no_success() {
    let reply = stored(&["201 Created", "201", "422 Unprocessable Entity", "201", "201"]);
    let mut delivery = sending();
    assert!(matches!(done(delivery.answer(reply)), Verdict::NeedsPerson(Reason::PartlyRefused { .. })));
    assert!(delivery.may_have_arrived());
}

#[test]
fn a_conditional_create_is_used_only_where_the_search_parameter_is_stated() {
    // SEKMET refuses the whole transaction when one entry's condition names a parameter that it does not know.
    let statement = metadata(|name| {
        let searched = if name == "QuestionnaireResponse" { json!([{ "name": "authored" }]) } else { json!([{ "name": "identifier" }]) };
        Some(json!({ "conditionalCreate": true, "searchParam": searched }))
    });
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    delivery.start();
    let bundle = body(delivery.answer(statement));
    let ways: Vec<&str> = bundle["entry"].as_array().unwrap().iter().map(|e| e["request"]["method"].as_str().unwrap()).collect();
    assert_eq!(ways, ["POST", "POST", "POST", "PUT", "POST"]);
    assert!(bundle["entry"][3]["request"].get("ifNoneExist").is_none());
}

#[test]
fn a_failure_that_the_browser_will_not_explain_keeps_the_sending_and_says_neither_lost_nor_sent() {
    // A 401 or 413 without CORS headers, a closed port, a header that is not allowed: all are « Failed to fetch ».
    let mut delivery = sending();
    assert_eq!(done(delivery.answer(Err(NoAnswer::Opaque))), Verdict::TryAgain { after_seconds: None, reason: Reason::NoAnswer });
    assert!(delivery.may_have_arrived());
}

#[test]
fn what_is_read_back_must_say_what_was_sent_not_only_carry_the_id() {
    let back = |change: &dyn Fn(&mut Json)| {
        let mut kept = kept_request();
        change(&mut kept);
        let mut again = Delivery::again(&fhir_at("fhir"), &referral());
        again.start();
        again.answer(puts());
        let verdict = done(again.answer(answer(200, kept.to_string())));
        assert!(matches!(verdict, Verdict::Accepted(_)) || again.may_have_arrived(), "the doubt stays");
        verdict
    };
    // The hospital may have worked on it.
    assert!(matches!(back(&|_| {}), Verdict::Accepted(_)));
    assert!(matches!(back(&|r| r["status"] = json!("completed")), Verdict::Accepted(_)));
    assert!(matches!(back(&|r| r["authoredOn"] = json!("2026-11-22T10:15:00+01:00")), Verdict::Accepted(_)));
    // But it is not another sending, nor an empty shell.
    let other = Verdict::NeedsPerson(Reason::Conflict(200));
    assert_eq!(back(&|r| r["identifier"] = json!([])), other);
    assert_eq!(back(&|r| r["authoredOn"] = json!("2026-11-22T10:15:00Z")), other);
    assert_eq!(back(&|r| r["subject"] = Json::Null), Verdict::NeedsPerson(Reason::Conflict(200)));
    assert_eq!(back(&|r| *r = json!({ "resourceType": "ServiceRequest", "id": ID })), other);
}

#[test]
fn a_response_read_back_has_its_form_and_its_questions() {
    let filling = fill(include_str!("../../../public/questionnaires/pallia-10.json"), &[]);
    let envelope = Envelope::questionnaire(id(), "2026-11-22T10:15:00+01:00".into(), &filling, &establishment());
    let whole = envelope.to_json()["response"].clone();
    let back = |kept: &Json| {
        let mut again = Delivery::again(&fhir_at("fhir"), &envelope);
        again.start();
        again.answer(puts());
        matches!(done(again.answer(answer(200, kept.to_string()))), Verdict::Accepted(_))
    };
    assert!(back(&whole));
    let mut other = whole.clone();
    other["questionnaire"] = json!("https://guichet.example/fhir/Questionnaire/another|1");
    assert!(!back(&other));
    if whole.get("item").is_some() {
        let mut shorter = whole.clone();
        shorter.as_object_mut().unwrap().remove("item");
        assert!(!back(&shorter));
    }
}

#[test]
fn bodies_are_plain_and_headers_are_as_few_as_can_be() {
    let mut requests = vec![sent(Delivery::new(&webhook(Verb::Post, Wrap::Raw), &referral()).start())];
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    requests.push(sent(delivery.start()));
    requests.push(sent(delivery.answer(puts())));
    for request in requests {
        assert!(request.headers.iter().all(|(name, _)| matches!(name.as_str(), "Accept" | "Content-Type")), "{:?}", request.headers);
        assert!(request.body.is_none_or(|body| body.starts_with('{')), "compressed: SEKMET answers 500, Medplum 400");
    }
}

#[test]
fn the_size_is_known_before_anything_leaves() {
    let small = FhirServer { max_bytes: Some(1000), ..server("fhir") };
    let mut delivery = Delivery::new(&Destination::Fhir(small), &referral());
    delivery.start();
    assert_eq!(done(delivery.answer(puts())), Verdict::NeedsPerson(Reason::TooLarge { largest: None }));
    assert!(!delivery.may_have_arrived());
    // A 413 of a proxy is the same to a person.
    assert_eq!(done(sending().answer(answer(413, "<html>"))), Verdict::NeedsPerson(Reason::TooLarge { largest: None }));
}

#[test]
fn any_2xx_is_a_success_and_both_forms_of_location_are_read() {
    for (status, location, want) in [
        ("200", "ServiceRequest/7", "https://fhir.example/r4/ServiceRequest/7"),
        ("201", "https://fhir.example/r4/ServiceRequest/7/_history/1", "https://fhir.example/r4/ServiceRequest/7"),
    ] {
        let entries = vec![json!({ "response": { "status": status, "location": location } }); 5];
        let reply = answer(200, json!({ "resourceType": "Bundle", "entry": entries }).to_string());
        assert_eq!(accepted(sending().answer(reply)).as_deref(), Some(want));
    }
}
