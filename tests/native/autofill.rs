//! What a browser may offer of its own user stands only on fields about the person who fills (`docs/decisions/0021-autofill.md`).

use guichet::domain::item::AUTOFILL;
use guichet::formats::fhir::read_questionnaire;
use std::path::Path;

/// All tokens of the published questionnaires: form, linkId, token.
fn tokens() -> Vec<(String, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/questionnaires");
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let form = read_questionnaire(&std::fs::read_to_string(&path).unwrap()).unwrap().0;
        let with = form.items.iter().filter_map(|i| Some((i.link_id.0.clone(), i.looks.as_ref()?.autofill.clone()?)));
        found.extend(with.map(|(link, token)| (name.clone(), link, token)));
    }
    found.sort();
    found
}

#[test]
fn only_fields_about_the_person_who_fills_are_named_to_the_browser() {
    let found = tokens();
    assert!(found.iter().all(|(_, _, token)| AUTOFILL.contains(&token.as_str())));
    let of = |name: &str| found.iter().filter(|(form, ..)| form == name).map(|(_, link, token)| (link.as_str(), token.as_str())).collect::<Vec<_>>();
    assert_eq!(
        of("demande"),
        [
            ("practice.address", "address-line1"),
            ("practice.city", "address-level2"),
            ("practice.name", "organization"),
            ("practice.postalCode", "postal-code"),
            ("requester.mssante", "email"),
            ("requester.name", "name"),
            ("requester.phone", "tel"),
        ]
    );
    // A patient's form that a relative may fill names the number to call, and no patient's name.
    assert_eq!(of("demande-patient"), [("patient.phone", "tel"), ("relative.name", "name"), ("relative.phone", "tel")]);
    for form in ["g8", "pallia-10", "double-question-surprise", "demande-anatomopathologie", "hopital-de-jour", "suivi-domicile"] {
        assert_eq!(of(form), [], "{form}: filled by somebody about somebody else");
    }
    let families = found.iter().filter(|(_, link, _)| link.ends_with("birthName"));
    assert_eq!(families.count(), 0, "a birth name is not what a browser knows");
}

#[test]
fn an_unknown_token_is_ignored_with_a_notice() {
    let item = |token: &str| {
        let url = "https://guichet.example/fhir/StructureDefinition/autofill";
        let json = serde_json::json!({ "resourceType": "Questionnaire", "status": "active", "item": [
            { "linkId": "a", "type": "string", "text": "A", "extension": [{ "url": url, "valueCode": token }] } ] });
        let (form, notices) = read_questionnaire(&json.to_string()).unwrap();
        let autofill = form.items[0].looks.as_ref().and_then(|l| l.autofill.clone());
        (autofill, notices.iter().any(|n| n.reason == format!("autofill {token} is ignored")))
    };
    assert_eq!(item("tel"), (Some("tel".into()), false));
    assert_eq!(item("cc-number"), (None, true));
}
