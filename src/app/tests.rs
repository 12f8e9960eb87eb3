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
    assert_eq!(summary.len(), 3, "pathway, motive, red flags");
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

/// A form of one question on its page of answers, that goes to a server, or to a file.
fn checked(server: bool) -> Model {
    let text = r#"{"resourceType":"Questionnaire","url":"https://e.example/q","item":[{"linkId":"c","type":"string","text":"C"}]}"#;
    let mut model = model(text, Vec::new());
    if server {
        model.destinations.push(Addressee { id: "f".into(), label: "F".into(), file: false });
    }
    model.destinations.push(Addressee { id: "p".into(), label: "P".into(), file: true });
    answer(&mut model, "c", Input::Typed("x".into()));
    let (_, effects) = model.update(Event::PressedNext);
    assert_eq!(posts(&effects).len(), usize::from(server), "the other program is fetched where it is needed");
    model
}

fn posts(effects: &[Effect]) -> Vec<serde_json::Value> {
    effects.iter().filter_map(|e| if let Effect::Post(text) = e { serde_json::from_str(text).ok() } else { None }).collect()
}

fn press(model: &mut Model) -> Vec<Effect> {
    model.update(Event::PressedSend { random: [7; 16], now: "2026-11-22T09:00:00+01:00".into() }).1
}

/// Sends, and gives the id.
fn sent(model: &mut Model) -> String {
    let [message] = posts(&press(model)).try_into().unwrap();
    assert_eq!((&message["act"], &message["destinations"]), (&"send".into(), &serde_json::json!(["f"])), "files are not its business");
    message["sending"]["id"].as_str().unwrap().to_owned()
}

fn told(model: &mut Model, id: &str, state: &str, more: &serde_json::Value) -> Vec<Effect> {
    let mut message = serde_json::json!({ "about": "sending", "id": id, "state": state, "reference": "AAA-AAA-AAA", "failures": [] });
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    model.update(Event::Posted(message.to_string())).1
}

#[test]
fn a_sending_is_handed_over_once_and_what_is_told_is_shown() {
    let mut model = checked(true);
    let id = sent(&mut model);
    assert!(press(&mut model).is_empty(), "pressed twice, handed over once");
    assert!(told(&mut model, "another", "delivered", &serde_json::json!({})).is_empty() && model.shown() == Shown::Under);
    told(&mut model, &id, "under", &serde_json::json!({}));
    let waiting = serde_json::json!({ "kept": true, "next": "2026-11-22T09:02:00+01:00" });
    assert_eq!(told(&mut model, &id, "waiting", &waiting), [Effect::Focus(Place::Heading)]);
    assert!(matches!(model.shown(), Shown::Failed { waiting: true, kept: true, in_doubt: false, .. }));
    assert!(told(&mut model, &id, "waiting", &waiting).is_empty(), "by itself, it takes no focus");
    assert_eq!(sent(&mut model), id, "the same id on every try");
    told(&mut model, &id, "needs-person", &serde_json::json!({ "kept": true, "inDoubt": true }));
    assert!(model.sending.is_closed(), "what may have arrived is not changed");
    sent(&mut model);
    // The loader, in the other program's place, knows nothing of the doubt.
    told(&mut model, &id, "waiting", &serde_json::json!({ "reference": "" }));
    assert!(matches!(model.shown(), Shown::Failed { in_doubt: true, kept: false, .. }));
    told(&mut model, &id, "delivered", &serde_json::json!({ "kept": true, "label": "F", "sha256": "ab" }));
    let Shown::Done { label, file, sha256, kept, .. } = model.shown() else { panic!("{:?}", model.shown()) };
    assert_eq!((label.as_str(), file, sha256.as_deref(), kept), ("F", false, Some("ab"), true));
    told(&mut model, &id, "waiting", &waiting);
    assert!(press(&mut model).is_empty() && matches!(model.shown(), Shown::Done { .. }), "delivered stays delivered");
}

#[test]
fn answers_that_change_take_what_waited_away() {
    let mut model = checked(true);
    let id = sent(&mut model);
    told(&mut model, &id, "waiting", &serde_json::json!({ "kept": true }));
    let act = |effects: &[Effect]| posts(effects).iter().map(|m| format!("{} {}", m["act"], m["id"])).collect::<Vec<_>>();
    assert_eq!(act(&model.update(Event::PressedBack).1), [format!("\"hold\" \"{id}\"")], "nothing leaves while they are looked at");
    assert_eq!(act(&answer(&mut model, "c", Input::Typed("y".into()))), [format!("\"remove\" \"{id}\"")]);
    assert!(act(&answer(&mut model, "c", Input::Typed("z".into()))).is_empty());
    // Another form is begun from the page of what came of it: that one goes on waiting.
    let id = sent(&mut model);
    told(&mut model, &id, "waiting", &serde_json::json!({ "kept": true }));
    assert!(act(&model.update(Event::PressedErase).1).is_empty());
}

#[test]
fn what_a_receiver_refuses_is_said_beside_its_question() {
    let mut model = checked(true);
    let id = sent(&mut model);
    let node = model.filling.by_name("c").unwrap();
    assert_eq!(model.said(node), None);
    let refused = serde_json::json!({ "failures": [
        { "destination": "f", "label": "F", "reason": "reason.refused", "status": 422, "details": ["of nothing", "trop long"], "places": ["", "c"] },
    ] });
    let mut message = serde_json::json!({ "about": "sending", "id": id, "state": "needs-person", "reference": "AAA-AAA-AAA" });
    message.as_object_mut().unwrap().extend(refused.as_object().unwrap().clone());
    let (changed, _) = model.update(Event::Posted(message.to_string()));
    assert!(changed.nodes.contains(&node), "drawn anew");
    assert_eq!(model.said(node), Some("trop long"));
    assert_eq!(model.question("c"), Some(("c".to_owned(), "C".to_owned())));
    // On the way to the question, nothing leaves; a new answer takes the old sending away, and with it what was said.
    let (_, effects) = model.update(Event::PressedChange { name: "c".into() });
    assert_eq!(posts(&effects)[0]["act"], "hold");
    answer(&mut model, "c", Input::Typed("y".into()));
    assert_eq!(model.said(node), None);
}

#[test]
fn a_file_is_the_way_only_where_nothing_goes_on() {
    let saves = |effects: &[Effect]| effects.iter().filter(|e| matches!(e, Effect::Save { .. })).count();
    let mut alone = checked(false);
    assert_eq!(saves(&press(&mut alone)), 1);
    // It could not be handed over: the answers are still to be checked and changed, and the next file has the new ones.
    assert_eq!((alone.shown(), alone.stage), (Shown::Nothing, Stage::Checking));
    answer(&mut alone, "c", Input::Typed("changed since".into()));
    let effects = press(&mut alone);
    assert!(effects.iter().any(|e| matches!(e, Effect::Save { content, .. } if content.contains("changed since"))));
    alone.update(Event::SavedFile);
    assert!(matches!(alone.shown(), Shown::Done { file: true, .. }));
    for (state, kept, way) in [("waiting", true, false), ("waiting", false, true), ("needs-person", true, true)] {
        let mut model = checked(true);
        let id = sent(&mut model);
        told(&mut model, &id, state, &serde_json::json!({ "kept": kept }));
        let (_, effects) = model.update(Event::PressedSaveFile);
        assert_eq!((saves(&effects), posts(&effects).len()), (1, 0), "{state} {kept}: nothing is given up before the file is there");
        assert!(matches!(model.shown(), Shown::Failed { .. }), "{state} {kept}");
        let (_, effects) = model.update(Event::SavedFile);
        assert_eq!(posts(&effects).len(), usize::from(way), "{state} {kept}");
        assert_eq!(matches!(model.shown(), Shown::Done { file: true, .. }), way, "{state} {kept}");
    }
}

fn prefill(model: &mut Model, answers: &[(&str, &[&str])]) -> Vec<Effect> {
    let answers = answers.iter().map(|(name, texts)| ((*name).to_owned(), texts.iter().map(|t| (*t).to_owned()).collect())).collect();
    model.update(Event::GotPrefill { answers }).1
}

#[test]
fn answers_that_come_with_the_address_are_taken_in_and_wait_for_the_person() {
    let mut model = model(REFERRAL, Vec::new());
    answer(&mut model, "requester.name", Input::Typed("Dr Fictif".into()));
    let effects = prefill(
        &mut model,
        &[
            ("pathway", &["lung"]),
            ("symptoms.lung", &["toux", "hemoptysie", "nothing-known"]),
            ("patient.birthDate", &["1958-05-12"]),
            ("patient.phone", &["demain"]),
            ("requester.name", &["Dr Autre"]),
            ("motive", &["no-such-motive"]),
            ("patient.informed", &["true"]),
            ("patient.age", &["12"]),
            ("p1", &["x"]),
            ("nobody", &["x"]),
            ("exams.any", &["done"]),
            ("exams.row.type", &["ct"]),
            ("exams.row.type@2", &["blood"]),
            ("exams.row.type@99", &["blood"]),
            ("nobody@1", &["x"]),
        ],
    );
    let of = |model: &Model, name: &str| {
        let node = model.filling.by_name(name).unwrap();
        (model.filling.texts_of(node), model.prefilled.contains(&node))
    };
    let texts = |t: &[&str]| t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    for (name, expected, marked) in [
        ("pathway", vec!["lung"], true),
        ("symptoms.lung", vec!["toux", "hemoptysie"], true),
        ("patient.birthDate", vec!["12/05/1958"], true),
        ("patient.phone", vec!["demain"], true),
        ("requester.name", vec!["Dr Fictif"], false),
        ("motive", vec![], false),
        ("patient.informed", vec![], false),
        ("exams.row.type@2", vec!["blood"], true),
    ] {
        assert_eq!(of(&model, name), (texts(&expected), marked), "{name}");
    }
    assert_eq!(of(&model, "patient.age").0, ["68"], "worked out, not taken");
    assert!(effects.contains(&Effect::ShowAnswer { name: "patient.birthDate".into(), texts: texts(&["12/05/1958"]) }));
    assert_eq!(problem(&model, "patient.phone"), Some(Problem::WrongForm(Some("0X XX XX XX XX, ou + et l’indicatif du pays".into()))));
    let shown = answered(&model).into_iter().filter(|l| l.prefilled).map(|l| l.name).collect::<Vec<_>>();
    assert_eq!(shown, ["pathway", "patient.birthDate", "patient.phone", "symptoms.lung", "exams.any", "exams.row.type", "exams.row.type@2"]);

    // Changed, or confirmed: the mark goes, the answer of the latter stays.
    answer(&mut model, "patient.phone", Input::Typed("06 39 98 00 12".into()));
    let effects = model.update(Event::PressedConfirm { name: "pathway".into() }).1;
    assert_eq!(effects, [Effect::FocusControl("pathway".into())]);
    assert_eq!((of(&model, "patient.phone").1, of(&model, "pathway")), (false, (texts(&["lung"]), false)));
    model.update(Event::PressedErase);
    assert!(model.prefilled.is_empty() && !model.filling.has_answers());
}

#[test]
fn what_the_centre_will_ask_for_is_listed_and_folded_questions_are_read_once_answered() {
    let mut model = model(REFERRAL, Vec::new());
    let names = |model: &Model| missing(model).into_iter().map(|m| m.name).collect::<Vec<_>>();
    let before = names(&model);
    for name in ["urgency", "requester.name", "whoPs", "allergies", "practice.city"] {
        assert!(before.contains(&name.to_owned()), "{name}");
    }
    for name in ["pathway", "smoking", "symptoms.lung", "treatingDoctor", "copies", "exams.row.type"] {
        assert!(!before.contains(&name.to_owned()), "{name} is required, optional or not asked");
    }
    let city = missing(&model).into_iter().find(|m| m.name == "practice.city").unwrap();
    assert_eq!((city.text.as_str(), city.group.as_deref()), ("Ville", Some("Votre cabinet ou votre service")));
    answer(&mut model, "pathway", Input::Chosen("lung".into()));
    answer(&mut model, "whoPs", Input::Chosen("unknown".into()));
    answer(&mut model, "requester.isTreatingDoctor", Input::Chosen("false".into()));
    answer(&mut model, "exams.any", Input::Chosen("done".into()));
    let after = names(&model);
    for name in ["smoking", "symptoms.lung", "treatingDoctor", "exams.row.type"] {
        assert!(after.contains(&name.to_owned()), "{name}");
    }
    assert!(!after.contains(&"whoPs".to_owned()), "« non connu » is an answer");

    let lines = |model: &Model| answered(model).into_iter().map(|l| l.name).collect::<Vec<_>>();
    assert!(!lines(&model).contains(&"allergies".to_owned()) && lines(&model).contains(&"patient.city".to_owned()));
    answer(&mut model, "allergies", Input::Ticked { code: "latex".into(), on: true });
    assert!(lines(&model).contains(&"allergies".to_owned()));
}
