//! Scores beside the response, where a server takes them.

use super::*;
use crate::formats::read_json;
use crate::transport::bundle::{Part, transaction};
use crate::transport::capability::read_plan;
use crate::transport::{Kind, Route, Verdict};

fn scored() -> Envelope {
    let form = read_json(include_str!("../../../public/questionnaires/pallia-10.json")).unwrap();
    questionnaire().with_scores(&form).unwrap()
}

/// A server that states these types.
fn stating(types: &[&str], flags: &Json) -> String {
    let resources: Vec<Json> = types
        .iter()
        .map(|name| {
            let mut stated = flags.clone();
            stated["type"] = json!(name);
            stated
        })
        .collect();
    let rest = json!([{ "mode": "server", "interaction": [{ "code": "transaction" }], "resource": resources }]);
    json!({ "resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": rest }).to_string()
}

fn entries(text: &str) -> Vec<Json> {
    let plan = read_plan(text, Part::all(Kind::Questionnaire), Writes::Any).unwrap();
    transaction(&scored(), |part| plan.way(part), plan.scores)["entry"].as_array().unwrap().clone()
}

#[test]
fn a_server_that_takes_observations_gets_them_with_the_response() {
    let both = ["QuestionnaireResponse", "Observation"];
    let put = entries(&stating(&both, &json!({ "updateCreate": true })));
    let (response, score) = (&put[0], &put[1]);
    assert_eq!(score["request"]["method"], "PUT");
    assert_eq!(score["request"]["url"], format!("Observation/{}", score["resource"]["id"].as_str().unwrap()).as_str());
    assert_eq!(score["resource"]["derivedFrom"][0]["reference"], response["fullUrl"], "as the transaction knows it");
    let create = json!({ "updateCreate": false, "conditionalCreate": true, "searchParam": [{ "name": "identifier", "type": "token" }] });
    let create = entries(&stating(&both, &create));
    let id = put[1]["resource"]["id"].as_str().unwrap();
    assert!(create[1]["request"]["ifNoneExist"].as_str().unwrap().ends_with(id), "{}", create[1]["request"]);
    assert!(create[1]["resource"].get("id").is_none());
}

#[test]
fn a_server_that_says_nothing_of_observations_gets_the_response_alone() {
    assert_eq!(entries(&stating(&["QuestionnaireResponse"], &json!({ "updateCreate": true }))).len(), 1);
}

#[test]
fn a_transaction_with_a_score_is_stored_when_both_entries_say_so() {
    let envelope = scored();
    let text = stating(&["QuestionnaireResponse", "Observation"], &json!({ "updateCreate": true }));
    for (answers, accepted) in [(2, true), (1, false)] {
        let destinations = [fhir_at("f")];
        let mut route = Route::new(&destinations, envelope.clone());
        route.start();
        route.answer(answer(200, text.clone()));
        let entry: Vec<Json> =
            (0..answers).map(|n| json!({ "response": { "status": "201 Created", "location": format!("X/{n}/_history/1") } })).collect();
        let step = route.answer(answer(200, json!({ "resourceType": "Bundle", "type": "transaction-response", "entry": entry }).to_string()));
        assert_eq!(matches!(step, Step::Done(Verdict::Accepted(_))), accepted, "{answers} answers");
    }
}

#[test]
fn a_refusal_that_names_an_answer_is_no_refusal_of_the_score() {
    let text = stating(&["QuestionnaireResponse", "Observation"], &json!({ "updateCreate": true }));
    for (place, again) in [
        ("Bundle.entry[0].resource.item[2]", false),
        ("QuestionnaireResponse.item[0]", false),
        ("Bundle.entry[1].resource.value", true),
        ("Observation.value", true),
    ] {
        let destinations = [fhir_at("f")];
        let mut route = Route::new(&destinations, scored());
        route.start();
        route.answer(answer(200, text.clone()));
        let issue = json!([{ "severity": "error", "code": "invalid", "diagnostics": "refusé", "expression": [place] }]);
        let step = route.answer(answer(422, json!({ "resourceType": "OperationOutcome", "issue": issue }).to_string()));
        assert_eq!(matches!(step, Step::Send(_)), again, "{place}: {step:?}");
    }
}

#[test]
fn a_server_that_refuses_the_score_gets_the_response_without_it_once_and_a_real_refusal_stays_one() {
    let text = stating(&["QuestionnaireResponse", "Observation"], &json!({ "updateCreate": true }));
    let bodies = |step: Step| match step {
        Step::Send(request) => read_json(request.body.as_deref().unwrap_or("{}")).unwrap()["entry"].as_array().map_or(0, Vec::len),
        other => panic!("{other:?}"),
    };
    for (status, again) in [(422, true), (403, true), (400, true), (401, false), (413, false), (500, false)] {
        let destinations = [fhir_at("f")];
        let mut route = Route::new(&destinations, scored());
        route.start();
        assert_eq!(bodies(route.answer(answer(200, text.clone()))), 2);
        let step = route.answer(answer(status, r#"{"resourceType":"OperationOutcome"}"#));
        assert_eq!(matches!(step, Step::Send(_)), again, "{status}: {step:?}");
        if !again {
            continue;
        }
        assert_eq!(bodies(step), 1, "the response alone");
        let stored =
            json!({ "resourceType": "Bundle", "entry": [{ "response": { "status": "201 Created", "location": "QuestionnaireResponse/1" } }] });
        let mut other = route.clone();
        assert!(matches!(route.answer(answer(200, stored.to_string())), Step::Done(Verdict::Accepted(_))));
        // Refused for itself: no third time.
        assert!(matches!(other.answer(answer(status, "{}")), Step::Done(Verdict::NeedsPerson(_))), "{status}");
    }
}
