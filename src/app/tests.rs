//! The form as a person goes through it, on the published questionnaires.

use super::*;
use crate::domain::{LinkId, Threshold, ThresholdKind};
use crate::formats::fhir::read_questionnaire;
use std::sync::Arc;

const REFERRAL: &str = include_str!("../../public/questionnaires/demande.json");
const PALLIA: &str = include_str!("../../public/questionnaires/pallia-10.json");

fn model(text: &str, local: Vec<Threshold>) -> Model {
    let (questionnaire, _) = read_questionnaire(text).unwrap();
    let establishment = Establishment { name: "CH".into(), short_name: "CH".into(), address: Vec::new(), finess: "999999998".into() };
    let mut model = Model::new(Setup {
        questionnaire: Arc::new(questionnaire),
        referral: false,
        establishment,
        destinations: Vec::new(),
        terminology_server: None,
        local,
    });
    model.update(Event::Started { now: Some("2026-11-22T09:00:00+01:00".into()) });
    model
}

fn answer(model: &mut Model, name: &str, input: Input) -> Vec<Effect> {
    model.update(Event::AnsweredItem { name: name.into(), input }).1
}

fn problem(model: &Model, name: &str) -> Option<Problem> {
    model.filling.problem(model.filling.by_name(name).unwrap())
}

#[test]
fn a_form_emptied_still_knows_the_day() {
    let mut model = model(REFERRAL, Vec::new());
    for _ in 0..2 {
        answer(&mut model, "patient.birthDate", Input::Typed("23/11/2026".into()));
        assert_eq!(problem(&model, "patient.birthDate"), Some(Problem::InTheFuture));
        answer(&mut model, "patient.birthDate", Input::Typed("22/11/2026".into()));
        assert_eq!(problem(&model, "patient.birthDate"), None);
        let (changed, _) = model.update(Event::PressedErase);
        assert!(changed.all && !model.filling.has_answers());
    }
}

#[test]
fn an_exclusive_option_unticks_the_others_and_they_untick_it() {
    let mut model = model(REFERRAL, Vec::new());
    let tick = |code: &str| Input::Ticked { code: code.into(), on: true };
    let shown = |codes: &[&str]| vec![Effect::ShowAnswer { name: "redFlags".into(), texts: codes.iter().map(|c| (*c).to_owned()).collect() }];
    assert_eq!(answer(&mut model, "redFlags", tick("seizure")), shown(&["seizure"]));
    assert_eq!(answer(&mut model, "redFlags", tick("heavy-bleeding")), shown(&["heavy-bleeding", "seizure"]));
    assert_eq!(answer(&mut model, "redFlags", tick("none")), shown(&["none"]));
    assert_eq!(answer(&mut model, "redFlags", tick("seizure")), shown(&["seizure"]));
}

#[test]
fn pressing_on_twice_with_the_same_faults_remembers_them_once() {
    let mut model = model(REFERRAL, Vec::new());
    model.update(Event::PressedNext);
    let (left, summary) = (model.left.clone(), model.summary.clone());
    assert_eq!(summary.len(), 4, "pathway, motive, urgency, red flags");
    let (_, effects) = model.update(Event::PressedNext);
    assert_eq!((&model.left, &model.summary), (&left, &summary));
    assert_eq!(effects, [Effect::Focus(Place::Summary)]);
}

#[test]
fn a_local_rule_that_asks_for_one_of_some_items_waits_for_them() {
    let local = Threshold {
        kind: ThresholdKind::Local,
        operator: crate::domain::questionnaire::Operator::GreaterOrEqual,
        value: 2.into(),
        label: String::new(),
        source: String::new(),
        then: None,
        below: None,
        counted: Vec::new(),
        required_any: vec![LinkId("p10.05".into()), LinkId("p10.06".into())],
    };
    let mut model = model(PALLIA, vec![local.clone()]);
    let reached = |model: &Model| model.score.as_ref().unwrap().reached(&model.filling, &local);
    for name in ["p10.01", "p10.02"] {
        answer(&mut model, name, Input::Chosen("true".into()));
    }
    assert_eq!(reached(&model), None, "p10.05 and p10.06 may still be « oui »");
    answer(&mut model, "p10.05", Input::Chosen("false".into()));
    assert_eq!(reached(&model), None, "p10.06 may still be « oui »");
    answer(&mut model, "p10.06", Input::Chosen("false".into()));
    assert_eq!(reached(&model), Some(false));
    answer(&mut model, "p10.06", Input::Chosen("true".into()));
    assert_eq!(reached(&model), Some(true));
}

#[test]
fn options_come_from_the_sites_terminology_server_and_words_do_until_then() {
    let text = r#"{"resourceType":"Questionnaire","item":[{"linkId":"c","type":"choice","text":"C","answerValueSet":"http://example.org/vs"}]}"#;
    let mut model = model(text, Vec::new());
    assert!(model.update(Event::Started { now: None }).1.is_empty(), "no server, no question");
    model.terminology_server = Some("https://tx.example/fhir".into());
    let (_, effects) = model.update(Event::Started { now: None });
    let [Effect::Expand { value_set, request }] = effects.as_slice() else { panic!("one question, not {effects:?}") };
    assert!(request.url.starts_with("https://tx.example/fhir/ValueSet/$expand?") && value_set == "http://example.org/vs");

    answer(&mut model, "c", Input::Typed("en mots".into()));
    assert_eq!(problem(&model, "c"), None, "usable when the server does not answer");
    model.update(Event::GotOptions { value_set: value_set.clone(), answer: Err(crate::transport::NoAnswer::Offline) });
    assert_eq!(problem(&model, "c"), None);

    let body = r#"{"expansion":{"contains":[{"system":"s","code":"a","display":"A"}]}}"#.to_owned();
    let answered = Ok(crate::transport::HttpResponse { status: 200, headers: Vec::new(), body });
    model.update(Event::GotOptions { value_set: value_set.clone(), answer: answered });
    assert_eq!(problem(&model, "c"), Some(Problem::NotAnOption));
    answer(&mut model, "c", Input::Chosen("a".into()));
    assert_eq!(problem(&model, "c"), None);
    model.update(Event::PressedErase);
    assert_eq!(model.filling.options_of(model.filling.by_name("c").unwrap()).len(), 1, "options stay when the answers go");
}
