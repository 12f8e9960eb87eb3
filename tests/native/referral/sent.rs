//! What of a referral is sent, and what never is.

use super::*;
use guichet::domain::identifiers;

/// The form with a question after the name, as a hospital may add it.
fn with_question(item: &Json) -> String {
    let mut json: Json = serde_json::from_str(&text()).unwrap();
    json["item"][2]["item"].as_array_mut().unwrap().insert(1, item.clone());
    json.to_string()
}

#[test]
fn the_key_of_a_registration_number_can_be_asked_for_by_an_expression() {
    let documented = std::fs::read_to_string(root().join("docs/extensions.md")).unwrap();
    let rule = |name: &str| -> String {
        let line = documented.lines().find(|l| l.starts_with(&format!("| {name}"))).unwrap_or_else(|| panic!("{name}"));
        let cell = line.split('`').nth(1).unwrap();
        cell.replace("\\|", "|")
    };
    let form_text = with_question(&json!({ "linkId": "patient.nir", "type": "string", "text": "NIR", "extension": [
        { "url": "http://hl7.org/fhir/StructureDefinition/regex", "valueString": rule("NIR: form") },
        { "url": "http://hl7.org/fhir/StructureDefinition/targetConstraint", "extension": [
            { "url": "key", "valueId": "nir-key" }, { "url": "severity", "valueCode": "error" }, { "url": "human", "valueString": "Clé" },
            { "url": "expression", "valueExpression": { "language": "text/fhirpath", "expression": rule("NIR: key") } },
        ] },
    ] }));
    let mut f = form(&form_text);
    for text in [
        "255081416802538",
        "170019999999945",
        "170012A99999971",
        "270012B99999948",
        "284069935200109",
        "770019999999936",
        "170019999999946",
        "970019999999945",
        "170012A99999907",
        "1700199999999",
    ] {
        typed(&mut f, "patient.nir", text);
        assert_eq!(problem(&f, "patient.nir").is_none(), identifiers::registration(text).is_some(), "{text}");
    }
    assert!(f.notices.is_empty(), "{:?}", f.notices);
    // The rule of the form is the documented one.
    assert!(text().contains(&rule("its key (Luhn)").replace('"', "\\\"")));
}

#[test]
fn a_typed_registration_number_is_never_sent_as_an_ins() {
    let form_text = with_question(&json!({ "linkId": "patient.nir", "type": "string", "text": "NIR" }));
    let mut f = form(&form_text);
    let done = least("unsure");
    for (name, _) in [("pathway", 0), ("motive", 0), ("patient.sex", 0), ("firstSymptom.known", 0), ("exams.any", 0), ("redFlags", 0)] {
        let values = done.enabled_values(&LinkId(name.into())).into_iter().cloned().collect();
        set(&mut f, name, Input::Values(values));
    }
    for (name, text) in [
        ("requester.phone", "0353019901"),
        ("patient.birthName", "ESSAI"),
        ("patient.firstName", "Zoé"),
        ("patient.birthDate", "1958"),
        ("patient.phone", "0639980012"),
        ("patient.nir", "255081416802538"),
    ] {
        typed(&mut f, name, text);
    }
    chosen(&mut f, "patient.informed", "true");
    let json = bundle(&f);
    assert!(json.to_string().contains("255081416802538"), "it is in the response, as it was typed");
    assert!(!json.to_string().contains("1.2.250.1.213.1.4."), "no system of an INS anywhere");
    for entry in json["entry"].as_array().unwrap() {
        let resource = &entry["resource"];
        let own = [resource["identifier"].clone()].to_vec();
        assert!(!Json::Array(own).to_string().contains("255081416802538"), "no identifier of {}", resource["resourceType"]);
    }
}

#[test]
fn what_fhir_has_a_place_for_stands_there() {
    let mut f = least("lung");
    for (name, text) in [
        ("requester.name", "Dr Camille Fictif"),
        ("requester.specialty", "Pneumologie"),
        ("practice.name", "Cabinet de l’Aurelle"),
        ("practice.city", "Valaurelle"),
        ("practice.postalCode", "94010"),
        ("patient.address", "1, rue Fictive"),
        ("patient.city", "Namur"),
        ("patient.postalCode", "5000"),
        ("patient.country", "Belgique"),
        ("patient.phone2", "+32 470 12 34 56"),
        ("patient.email", "zoe@exemple.fr"),
        ("patient.language", "Arabe"),
    ] {
        typed(&mut f, name, text);
    }
    chosen(&mut f, "patient.interpreter", "true");
    chosen(&mut f, "requestKind", "advice");
    let json = bundle(&f);
    let part = |name: &str| json["entry"].as_array().unwrap().iter().map(|e| &e["resource"]).find(|r| r["resourceType"] == name).unwrap();
    let patient = part("Patient");
    assert_eq!(patient["address"], json!([{ "line": ["1, rue Fictive"], "city": "Namur", "postalCode": "5000", "country": "Belgique" }]));
    assert_eq!(patient["telecom"].as_array().unwrap().len(), 3);
    assert_eq!(patient["communication"][0]["language"]["text"], "Arabe");
    assert_eq!(patient["extension"][0]["valueBoolean"], true);
    assert_eq!(part("Practitioner")["address"], json!([{ "city": "Valaurelle", "postalCode": "94010" }]));
    let role = part("PractitionerRole");
    assert_eq!((&role["organization"]["display"], &role["specialty"][0]["text"]), (&json!("Cabinet de l’Aurelle"), &json!("Pneumologie")));
    assert!(role.get("code").is_none(), "nothing is made up");
    let request = part("ServiceRequest");
    assert_eq!(request["category"].as_array().unwrap().len(), 2);
    assert_eq!(request["category"][1]["coding"][0]["code"], "advice");
    assert!(request.get("priority").is_none());
}
