//! What a server says is wrong, beside the question that it is about.

use super::*;
use crate::transport::link_of;

fn linked(expression: &str) -> Option<String> {
    link_of(expression, &referral())
}

#[test]
fn an_expression_of_the_bundle_leads_to_the_question() {
    let envelope = referral();
    let bundle = crate::transport::bundle::own_transaction(&envelope);
    let response = &bundle["entry"][3]["resource"];
    let link = |page: usize, item: usize| response["item"][page]["item"][item]["linkId"].as_str().map(str::to_owned);
    assert!(link(1, 0).is_some());
    for (expression, want) in [
        ("Bundle.entry[3].resource.item[1].item[0].answer[0]", link(1, 0)),
        ("Bundle.entry[3].resource.item[1].item[2].answer[0].value", link(1, 2)),
        ("Bundle.entry[3].resource/*QuestionnaireResponse/x*/.item[0].item[1].answer.valueCoding", link(0, 1)),
        ("QuestionnaireResponse.item[0].item[0]", link(0, 0)),
        ("QuestionnaireResponse.item[1].item[0].answer[0].value.ofType(Coding).code", link(1, 0)),
        ("QuestionnaireResponse.item[1]", response["item"][1]["linkId"].as_str().map(str::to_owned)),
        // As SEKMET and Medplum were seen to write it.
        ("QuestionnaireResponse.item.1.item.0.answer.0.valueDate", link(1, 0)),
        ("QuestionnaireResponse.item[1].item[0].answer[0].value[x]", link(1, 0)),
        ("Bundle.entry.3.resource.item.1.item.2", link(1, 2)),
        ("Patient.birthDate", Some("patient.birthDate".to_owned())),
        ("Bundle.entry[0].resource.birthDate", Some("patient.birthDate".to_owned())),
        ("Bundle.entry[4].resource.priority", Some("urgency".to_owned())),
    ] {
        assert_eq!(linked(expression), want, "{expression}");
    }
    for nothing in [
        "",
        "Bundle",
        "Bundle.entry",
        "Bundle.entry[99].resource.item[0]",
        "Bundle.entry[0].resource.id",
        "Observation.value",
        "Patient.id",
        "QuestionnaireResponse.status",
        "QuestionnaireResponse.item[99]",
        "QuestionnaireResponse.item",
        "/f:Bundle/f:entry[4]",
        "[",
        "Bundle.entry[x].resource",
        "Bundle.entry[3].resource/*",
    ] {
        assert_eq!(linked(nothing), None, "{nothing}");
    }
    // Every question that is named for another resource stands in the form.
    let (form, _) = read_questionnaire(include_str!("../../../public/questionnaires/demande.json")).unwrap();
    for expression in
        [(0, "birthDate"), (0, "gender"), (0, "telecom[0]"), (0, "name[0]"), (1, "name[0]"), (2, "code[0]"), (4, "category[0]"), (4, "reasonCode")]
    {
        let link = linked(&format!("Bundle.entry[{}].resource.{}", expression.0, expression.1)).unwrap();
        assert!(form.find(&link).is_some(), "{link}");
    }
}

#[test]
fn a_refusal_keeps_its_words_and_says_where() {
    let outcome = json!({ "resourceType": "OperationOutcome", "issue": [
        { "severity": "warning", "diagnostics": "harmless", "expression": ["QuestionnaireResponse.item[0]"] },
        { "severity": "error", "details": { "text": "bad date" }, "expression": ["Bundle.entry[0].resource.birthDate"] },
        { "severity": "error", "diagnostics": "older", "location": ["QuestionnaireResponse.item[0].item[0]"] },
        { "severity": "fatal", "diagnostics": "nowhere", "location": ["/f:Patient/f:name"] },
    ] });
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    delivery.start();
    delivery.answer(puts());
    let verdict = done(delivery.answer(answer(400, outcome.to_string())));
    let reason = verdict.reason().unwrap();
    assert_eq!(reason.details(), ["bad date", "older", "nowhere"]);
    let links: Vec<Option<&str>> = reason.issues().iter().map(|i| i.link_id).collect();
    assert_eq!(links[0], Some("patient.birthDate"));
    assert_eq!(links[1], linked("QuestionnaireResponse.item[0].item[0]").as_deref());
    assert_eq!(links[2], None);
}

#[test]
fn an_entry_refused_inside_a_success_says_where_too() {
    let mut entries = vec![json!({ "response": { "status": "201" } }); 5];
    let outcome = json!({ "resourceType": "OperationOutcome", "issue": [
        { "severity": "error", "diagnostics": "no such code", "expression": ["QuestionnaireResponse.item[0].item[0].answer[0]"] },
    ] });
    entries[3] = json!({ "response": { "status": "422", "outcome": outcome } });
    let mut delivery = Delivery::new(&fhir_at("fhir"), &referral());
    delivery.start();
    delivery.answer(puts());
    let verdict = done(delivery.answer(answer(200, json!({ "resourceType": "Bundle", "entry": entries }).to_string())));
    assert_eq!(verdict.reason().unwrap().issues()[0].link_id, linked("QuestionnaireResponse.item[0].item[0]").as_deref());
}
