//! What is sent: resources, references, ids.

use super::*;
use crate::transport::Kind;
use crate::transport::bundle::{Part, Way, own_transaction, sending, transaction};
use std::collections::BTreeSet;

/// All values of a member, at any depth.
fn all<'a>(json: &'a Json, name: &str, found: &mut Vec<&'a str>) {
    match json {
        Json::Array(list) => list.iter().for_each(|j| all(j, name, found)),
        Json::Object(map) => {
            found.extend(map.get(name).and_then(Json::as_str));
            map.values().for_each(|j| all(j, name, found));
        }
        _ => {}
    }
}

fn resource<'a>(bundle: &'a Json, name: &str) -> &'a Json {
    let entries = bundle["entry"].as_array().unwrap();
    entries.iter().map(|e| &e["resource"]).find(|r| r["resourceType"] == name).unwrap()
}

#[test]
fn every_reference_stands_in_the_bundle() {
    for way in [Way::Put, Way::CreateIfNone] {
        let bundle = transaction(&referral(), |_| way, None);
        let (mut urls, mut references) = (Vec::new(), Vec::new());
        all(&bundle, "fullUrl", &mut urls);
        all(&bundle, "reference", &mut references);
        assert_eq!(urls.len(), 5);
        assert_eq!(urls.iter().collect::<BTreeSet<_>>().len(), 5, "each resource has an id of its own");
        for url in &urls {
            let uuid = url.strip_prefix("urn:uuid:").unwrap();
            assert_eq!(EnvelopeId::read(uuid).unwrap().to_string(), uuid);
        }
        assert_eq!(references.len(), 6);
        for reference in references {
            assert!(urls.contains(&reference), "{reference} dangles");
        }
    }
}

#[test]
fn each_entry_is_written_so_that_twice_is_once() {
    let envelope = referral();
    let puts = transaction(&envelope, |_| Way::Put, None);
    for entry in puts["entry"].as_array().unwrap() {
        let (name, id) = (entry["resource"]["resourceType"].as_str().unwrap(), entry["resource"]["id"].as_str().unwrap());
        assert_eq!(entry["request"], json!({ "method": "PUT", "url": format!("{name}/{id}") }));
    }
    let creates = transaction(&envelope, |_| Way::CreateIfNone, None);
    for entry in creates["entry"].as_array().unwrap() {
        let resource = &entry["resource"];
        // A response has one identifier, the others a list.
        let identifier = if resource["identifier"].is_array() { &resource["identifier"][0] } else { &resource["identifier"] };
        let condition = format!("identifier={}|{}", identifier["system"].as_str().unwrap(), identifier["value"].as_str().unwrap());
        assert_eq!(entry["request"], json!({ "method": "POST", "url": resource["resourceType"], "ifNoneExist": condition }));
        assert!(resource.get("id").is_none());
    }
    assert_eq!(own_transaction(&envelope), own_transaction(&envelope.clone()), "the same on every try");
}

#[test]
fn the_request_says_who_what_and_how_soon() {
    let bundle = own_transaction(&referral());
    assert_eq!(bundle["timestamp"], "2026-11-22T10:15:00+01:00");
    let request = resource(&bundle, "ServiceRequest");
    assert_eq!(request["id"], ID);
    assert_eq!(request["identifier"][0], json!({ "system": "https://guichet.example/fhir/referral-id", "value": ID }));
    assert_eq!(request["identifier"][1]["value"], id().reference().as_str());
    assert_eq!((&request["status"], &request["intent"], &request["priority"]), (&json!("active"), &json!("order"), &json!("asap")));
    assert_eq!(request["category"][0]["coding"][0]["code"], "pancreas-biliary");
    assert_eq!(request["reasonCode"][0]["text"], "Suspicion sur l’imagerie");
    assert_eq!(request["performer"][0]["identifier"]["value"], "999999998");
    assert!(request["performer"][0].get("reference").is_none());
    assert!(request["note"][0]["text"].as_str().unwrap().starts_with("ZZQUESTION"));
    assert_eq!(request["subject"]["reference"], format!("urn:uuid:{}", Part::Patient.id(id(), Kind::Referral)));

    let patient = resource(&bundle, "Patient");
    assert_eq!(patient["name"][0], json!({ "use": "official", "family": "ZZNOM", "given": ["ZZPRENOM"] }));
    assert_eq!(patient["name"][1], json!({ "use": "usual", "family": "ZZUSAGE", "given": ["ZZPRENOM"] }));
    assert_eq!((&patient["gender"], &patient["birthDate"]), (&json!("female"), &json!("1955-08")));
    assert_eq!(patient["address"], json!([{ "city": "ZZVILLE", "postalCode": "94010" }]));
    assert_eq!(patient["identifier"].as_array().unwrap().len(), 1, "no national number");

    let practitioner = resource(&bundle, "Practitioner");
    assert_eq!(practitioner["identifier"][1], json!({ "use": "official", "system": "https://rpps.esante.gouv.fr", "value": "99700218896" }));
    assert_eq!(practitioner["name"], json!([{ "text": "Dr ZZMEDECIN Claude" }]));
    assert_eq!(resource(&bundle, "PractitionerRole")["code"][0]["coding"][0]["code"], "general-practitioner");

    let response = resource(&bundle, "QuestionnaireResponse");
    assert_eq!(response["questionnaire"], "https://guichet.example/fhir/Questionnaire/demande|1.1.0");
    assert_eq!((&response["status"], &response["subject"]), (&json!("completed"), &request["subject"]));
    assert_eq!(response["author"], request["requester"]);
}

#[test]
fn each_delay_has_its_priority() {
    for (code, priority) in [("within-48h", "asap"), ("within-7-days", "urgent"), ("usual", "routine")] {
        let filling = demande(&[("urgency", Input::Chosen(code.into()))]);
        let envelope = Envelope::referral(id(), String::new(), &filling, &establishment()).unwrap();
        assert_eq!(resource(&own_transaction(&envelope), "ServiceRequest")["priority"], priority);
    }
}

#[test]
fn what_was_left_empty_is_absent_and_what_is_indispensable_is_asked() {
    let names = ["requester.rpps", "requester.mssante", "patient.usedName", "patient.city", "patient.postalCode", "question", "urgency"];
    let filling = demande(&names.map(|name| (name, Input::Cleared)));
    let envelope = Envelope::referral(id(), String::new(), &filling, &establishment()).unwrap();
    let bundle = own_transaction(&envelope);
    assert!(resource(&bundle, "Patient").get("address").is_none());
    assert_eq!(resource(&bundle, "Patient")["name"].as_array().unwrap().len(), 1);
    assert_eq!(resource(&bundle, "Practitioner")["identifier"].as_array().unwrap().len(), 1);
    assert!(resource(&bundle, "ServiceRequest").get("note").is_none());
    for name in ["patient.birthName", "patient.birthDate", "requester.phone", "pathway", "motive"] {
        let filling = demande(&[(name, Input::Cleared)]);
        assert!(Envelope::referral(id(), String::new(), &filling, &establishment()).is_none(), "{name}");
    }
}

#[test]
fn a_questionnaire_travels_alone_and_names_nobody() {
    let bundle = own_transaction(&questionnaire());
    assert_eq!(bundle["entry"].as_array().unwrap().len(), 1);
    let response = resource(&bundle, "QuestionnaireResponse");
    assert_eq!(response["id"], ID);
    assert_eq!(response["identifier"], json!({ "system": "https://guichet.example/fhir/response-id", "value": ID }));
    assert!(response.get("subject").is_none() && response.get("author").is_none());
    let said = sending(&questionnaire());
    assert_eq!((&said["kind"], &said["response"]), (&json!("questionnaire"), response));
    assert!(said.get("bundle").is_none());
}

#[test]
fn a_sending_kept_is_the_same_sending() {
    for envelope in [referral(), questionnaire()] {
        let kept = envelope.to_json();
        let back = Envelope::from_json(&kept).unwrap();
        assert_eq!(back.to_json(), kept);
        assert_eq!(own_transaction(&back), own_transaction(&envelope));
        assert_eq!((back.id, back.reference.as_str(), back.kind), (envelope.id, envelope.reference.as_str(), envelope.kind));
    }
    let mut other = referral().to_json();
    other.as_object_mut().unwrap().insert("version".into(), json!(2));
    assert!(Envelope::from_json(&other).is_none());
}
