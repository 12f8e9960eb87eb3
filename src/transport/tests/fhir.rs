//! A FHIR server that answers all it may.

use super::*;

const OUTCOME: &str = r#"{"resourceType":"OperationOutcome","issue":[
    {"severity":"warning","code":"value","diagnostics":"harmless"},
    {"severity":"error","code":"required","details":{"text":"Patient.name is missing"},"diagnostics":"x"},
    {"severity":"fatal","code":"exception","diagnostics":"rolled back"}]}"#;

/// A first try whose transaction was just sent.
fn sending() -> Delivery {
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    sent(delivery.start());
    sent(delivery.answer(puts()));
    delivery
}

fn found() -> Result<HttpResponse, NoAnswer> {
    answer(200, kept_request().to_string())
}

#[test]
fn the_capability_statement_is_asked_for_then_one_transaction_is_posted() {
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    let first = sent(delivery.start());
    assert_eq!((first.method, first.url.as_str()), ("GET", "https://fhir.example/r4/metadata"));
    assert_eq!(first.headers, [("Accept".to_owned(), "application/fhir+json".to_owned())]);
    assert!(!delivery.may_have_arrived());
    let second = sent(delivery.answer(puts()));
    assert_eq!((second.method, second.url.as_str()), ("POST", "https://fhir.example/r4"));
    let names: Vec<&str> = second.headers.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, ["Accept", "Content-Type"], "any other header may be one that the server does not allow");
    assert!(second.timeout_ms >= 30_000);
    assert!(delivery.may_have_arrived());
    assert_eq!(accepted(delivery.answer(all_stored())).as_deref(), Some("https://fhir.example/r4/ServiceRequest/7"));
    assert!(!delivery.may_have_arrived());
}

#[test]
fn success_is_every_entry_stored() {
    assert!(accepted(sending().answer(stored(&["201", "200 OK", "201 Created", "200", "201"]))).is_some());
    let mut half = sending();
    let refused = json!({ "status": "422", "outcome": serde_json::from_str::<Json>(OUTCOME).unwrap() });
    let mut entries = vec![json!({ "response": { "status": "201" } }); 4];
    entries.push(json!({ "response": refused }));
    let verdict = done(half.answer(answer(200, json!({ "resourceType": "Bundle", "entry": entries }).to_string())));
    let Verdict::NeedsPerson(Reason::PartlyRefused { details }) = verdict else { panic!("{verdict:?}") };
    assert_eq!(details.words(), ["Patient.name is missing", "rolled back"]);
    assert!(half.may_have_arrived());
}

#[test]
fn each_status_has_its_verdict_and_says_whether_it_may_have_arrived() {
    use Reason as R;
    let refused = |status| R::Refused { status, details: Details::default() };
    let later = |reason| Verdict::TryAgain { after_seconds: None, reason };
    let table = [
        (400, Verdict::NeedsPerson(refused(400)), false),
        (401, Verdict::NeedsPerson(R::SignIn), false),
        (403, Verdict::NeedsPerson(R::SignIn), false),
        (404, Verdict::NeedsPerson(R::NotFound), false),
        (405, Verdict::Rejected(refused(405)), false),
        (408, later(R::TimedOut), false),
        (413, Verdict::NeedsPerson(R::TooLarge { largest: None }), false),
        (415, Verdict::Rejected(refused(415)), false),
        (422, Verdict::NeedsPerson(refused(422)), false),
        (429, later(R::Busy), false),
        (500, later(R::ServerError(500)), true),
        (501, Verdict::Rejected(refused(501)), false),
        (502, later(R::ServerError(502)), true),
        (503, later(R::ServerError(503)), false),
        (504, later(R::ServerError(504)), true),
        (302, Verdict::NeedsPerson(refused(302)), true),
    ];
    for (status, verdict, may_have_arrived) in table {
        let mut delivery = sending();
        assert_eq!(done(delivery.answer(answer(status, "<html>Bad Gateway</html>"))), verdict, "{status}");
        assert_eq!(delivery.may_have_arrived(), may_have_arrived, "{status}");
        // It is over: what comes later changes nothing.
        assert_eq!(done(delivery.answer(all_stored())), verdict, "{status}");
    }
}

#[test]
fn the_server_says_when_to_come_back_and_what_is_wrong() {
    for (status, header, want) in
        [(429, "7", Some(7)), (503, "120", Some(120)), (503, "Wed, 21 Oct 2026 07:28:00 GMT", None), (503, "999999", Some(86_400))]
    {
        let verdict = done(sending().answer(answer_later(status, header)));
        assert!(matches!(verdict, Verdict::TryAgain { after_seconds, .. } if after_seconds == want), "{status} {header}: {verdict:?}");
    }
    let verdict = done(sending().answer(answer(400, OUTCOME)));
    assert_eq!(verdict.reason().unwrap().details(), ["Patient.name is missing", "rolled back"]);
}

#[test]
fn without_an_answer_it_may_have_arrived() {
    for (why, reason, doubt) in
        [(NoAnswer::Opaque, Reason::NoAnswer, true), (NoAnswer::TimedOut, Reason::TimedOut, true), (NoAnswer::Offline, Reason::Offline, false)]
    {
        let mut delivery = sending();
        assert_eq!(done(delivery.answer(Err(why))), Verdict::TryAgain { after_seconds: None, reason: reason.clone() });
        assert_eq!(delivery.may_have_arrived(), doubt);
        // Before anything was sent, there is no doubt.
        let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
        delivery.start();
        assert_eq!(done(delivery.answer(Err(why))), Verdict::TryAgain { after_seconds: None, reason });
        assert!(!delivery.may_have_arrived());
    }
}

#[test]
fn an_answer_that_cannot_be_read_is_checked_by_reading_back() {
    let few = stored(&["201"; 3]).unwrap().body;
    for garbage in ["", "<html>Welcome</html>", "{", "[]", "{\"resourceType\":\"Bundle\"}", OUTCOME, few.as_str()] {
        let mut delivery = sending();
        let back = sent(delivery.answer(answer(200, garbage)));
        assert_eq!((back.method, back.url), ("GET", format!("https://fhir.example/r4/ServiceRequest/{ID}")));
        assert_eq!(accepted(delivery.answer(found())), Some(format!("https://fhir.example/r4/ServiceRequest/{ID}")));
        let mut delivery = sending();
        delivery.answer(answer(200, garbage));
        assert_eq!(done(delivery.answer(answer(404, ""))), Verdict::NeedsPerson(Reason::OddAnswer(200)));
        assert!(!delivery.may_have_arrived());
        for unclear in [answer(200, garbage), answer(403, ""), answer(500, "")] {
            let mut delivery = sending();
            delivery.answer(answer(200, garbage));
            assert_eq!(done(delivery.answer(unclear)), Verdict::NeedsPerson(Reason::OddAnswer(200)));
            assert!(delivery.may_have_arrived());
        }
    }
}

#[test]
fn a_conflict_is_an_acceptance_when_it_is_there() {
    for status in [409, 412] {
        let mut delivery = sending();
        sent(delivery.answer(answer(status, OUTCOME)));
        accepted(delivery.answer(found()));
        let mut delivery = sending();
        sent(delivery.answer(answer(status, OUTCOME)));
        assert_eq!(done(delivery.answer(answer(404, ""))), Verdict::NeedsPerson(Reason::Conflict(status)));
        assert!(!delivery.may_have_arrived());
    }
}

#[test]
fn after_a_lost_answer_the_server_is_asked_and_the_same_ids_are_sent() {
    let mut first = Delivery::new(&fhir_at("fhir"), &referral());
    first.start();
    let before = body(first.answer(puts()));
    done(first.answer(Err(NoAnswer::TimedOut)));

    // It had arrived: nothing is written again.
    let mut again = Delivery::again(&fhir_at("fhir"), &referral());
    again.start();
    assert!(again.may_have_arrived());
    let look = sent(again.answer(puts()));
    assert_eq!((look.method, look.url), ("GET", format!("https://fhir.example/r4/ServiceRequest/{ID}")));
    accepted(again.answer(found()));

    // It was there and was removed since: it is not brought back.
    let mut again = Delivery::again(&fhir_at("fhir"), &referral());
    again.start();
    again.answer(puts());
    assert_eq!(accepted(again.answer(answer(410, ""))), None);

    // It had not, or the server does not let this site read: the same is sent.
    let another = answer(200, json!({ "resourceType": "ServiceRequest", "id": "another" }).to_string());
    for not_there in [answer(404, ""), answer(403, ""), answer(200, "<html>"), another] {
        let mut again = Delivery::again(&fhir_at("fhir"), &referral());
        again.start();
        again.answer(puts());
        assert_eq!(body(again.answer(not_there)), before);
    }

    // No answer again: the doubt stays.
    for (trouble, reason) in [(Err(NoAnswer::Opaque), Reason::NoAnswer), (answer(503, ""), Reason::ServerError(503))] {
        let mut again = Delivery::again(&fhir_at("fhir"), &referral());
        again.start();
        again.answer(puts());
        assert_eq!(done(again.answer(trouble)).reason(), Some(&reason));
        assert!(again.may_have_arrived());
    }
}

#[test]
fn a_refusal_settles_the_doubt_only_when_the_server_was_asked() {
    for (look, doubt) in [(answer(404, ""), false), (answer(403, ""), true)] {
        let mut again = Delivery::again(&fhir_at("fhir"), &referral());
        again.start();
        again.answer(puts());
        again.answer(look);
        done(again.answer(answer(400, OUTCOME)));
        assert_eq!(again.may_have_arrived(), doubt);
    }
}

#[test]
fn the_way_of_writing_follows_what_the_server_states() {
    let methods = |stated: Result<HttpResponse, NoAnswer>| -> Vec<String> {
        let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
        delivery.start();
        let bundle = body(delivery.answer(stated));
        bundle["entry"].as_array().unwrap().iter().map(|e| e["request"]["method"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(methods(puts()), ["PUT"; 5]);
    assert_eq!(methods(conditional()), ["POST"; 5]);
    // Nothing stated: PUT is harmless at worst. SEKMET leaves QuestionnaireResponse out and takes it all the same.
    assert_eq!(methods(metadata(|_| None)), ["PUT"; 5]);
    assert_eq!(methods(metadata(|t| (t != "QuestionnaireResponse").then(|| json!({ "updateCreate": true })))), ["PUT"; 5]);
    // A search parameter alone does not promise that a condition is honoured.
    assert_eq!(methods(metadata(|_| Some(json!({ "searchParam": [{ "name": "identifier" }] })))), ["PUT"; 5]);
    // Refused for one type, and no condition either: nothing is sent.
    for stated in [json!({ "updateCreate": false }), json!({ "updateCreate": false, "conditionalCreate": true })] {
        let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
        delivery.start();
        let step = delivery.answer(metadata(|t| Some(if t == "Patient" { stated.clone() } else { json!({ "updateCreate": true }) })));
        assert_eq!(done(step), Verdict::NeedsPerson(Reason::CannotBeMadeSafe));
        assert!(!delivery.may_have_arrived());
    }
}

#[test]
fn a_conditional_create_is_looked_up_by_its_identifier_and_nothing_else_is_believed() {
    let system = "https://guichet.example/fhir/referral-id";
    let entry = |value: &str| {
        let mut resource = kept_request();
        resource["id"] = json!("7");
        resource["identifier"] = json!([{ "system": system, "value": value }]);
        json!({ "fullUrl": "https://fhir.example/r4/ServiceRequest/7", "resource": resource })
    };
    let bundle = |entries: Json| answer(200, json!({ "resourceType": "Bundle", "type": "searchset", "entry": entries }).to_string());
    let look = || {
        let mut again = Delivery::again(&fhir_at("fhir"), &referral());
        again.start();
        let request = sent(again.answer(conditional()));
        let encoded = "https%3A%2F%2Fguichet.example%2Ffhir%2Freferral-id%7C";
        assert_eq!(request.url, format!("https://fhir.example/r4/ServiceRequest?identifier={encoded}{ID}"));
        again
    };
    assert_eq!(accepted(look().answer(bundle(json!([entry("another"), entry(ID)])))).as_deref(), Some("https://fhir.example/r4/ServiceRequest/7"));
    let mut bare = entry(ID);
    bare.as_object_mut().unwrap().remove("fullUrl");
    assert_eq!(accepted(look().answer(bundle(json!([bare])))).as_deref(), Some("https://fhir.example/r4/ServiceRequest/7"));
    for others in [bundle(json!([])), bundle(json!([entry("another")])), bundle(json!([{ "resource": { "resourceType": "OperationOutcome" } }]))] {
        let mut again = look();
        assert_eq!(body(again.answer(others))["entry"][0]["request"]["method"], "POST");
    }
}

#[test]
fn what_is_no_fhir_r4_server_gets_no_personal_data() {
    let said = |json: Json| answer(200, json.to_string());
    let rest = json!([{ "mode": "server", "interaction": [{ "code": "transaction" }] }]);
    let cases = [
        (answer(200, "<html>Sign in</html>"), Reason::NotAFhirServer),
        (answer(404, ""), Reason::NotAFhirServer),
        (said(json!({ "resourceType": "Patient" })), Reason::NotAFhirServer),
        (said(json!({ "resourceType": "CapabilityStatement", "fhirVersion": "3.0.2", "rest": rest.clone() })), Reason::NotAFhirServer),
        (said(json!({ "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1" })), Reason::NotAFhirServer),
        (said(json!({ "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [{ "mode": "server" }] })), Reason::NoTransaction),
        (answer(401, ""), Reason::SignIn),
    ];
    for (metadata, reason) in cases {
        let server = FhirServer { writes: Writes::Transaction, ..server("fhir") };
        let mut delivery = Delivery::new(&Destination::Fhir(server), &referral());
        delivery.start();
        assert_eq!(done(delivery.answer(metadata)), Verdict::NeedsPerson(reason));
        assert!(!delivery.may_have_arrived());
    }
}

#[test]
fn a_questionnaire_is_sent_the_same_way() {
    let mut delivery = Delivery::new(&fhir_at("fhir"), &questionnaire());
    delivery.start();
    let bundle = body(delivery.answer(puts()));
    assert_eq!(bundle["entry"][0]["request"]["url"], format!("QuestionnaireResponse/{ID}"));
    accepted(delivery.answer(stored(&["201"])));
}
