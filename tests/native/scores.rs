//! Scores as Observations: what the templates of the published questionnaires make of a response is what the engine says, and what the rule says.

use guichet::content::Establishment;
use guichet::domain::filling::{Filling, Input};
use guichet::domain::score::ScoreState;
use guichet::formats::fhir::read_questionnaire;
use guichet::transport::{Envelope, EnvelopeId};
use serde_json::{Value as Json, json};
use std::sync::Arc;

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/public/questionnaires/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn to() -> Establishment {
    Establishment { name: "Centre hospitalier fictif".into(), short_name: "CHF".into(), address: Vec::new(), finess: "999999998".into() }
}

/// What is sent of these answers, and where the engine says that the score stands.
fn sent(name: &str, answers: &[(String, Input)]) -> (Json, ScoreState) {
    let text = file(name);
    let form = Arc::new(read_questionnaire(&text).unwrap().0);
    let mut filling = Filling::new(Arc::clone(&form));
    for (item, input) in answers {
        let node = filling.by_name(item).unwrap();
        filling.set(node, input.clone());
    }
    let state = form.score.as_ref().unwrap().state(&filling);
    let id = EnvelopeId::from_random([7; 16]);
    let envelope = Envelope::questionnaire(id, "2026-11-22T10:15:00+01:00".into(), &filling, &to());
    let scored = envelope.with_scores(&serde_json::from_str(&text).unwrap()).unwrap();
    (serde_json::from_str(&scored.to_json().to_string()).unwrap(), state)
}

fn one(sending: &Json) -> &Json {
    let all = sending["observations"].as_array().unwrap();
    assert_eq!(all.len(), 1);
    &all[0]
}

fn absent(observation: &Json) -> &str {
    observation["dataAbsentReason"]["coding"][0]["code"].as_str().unwrap_or_default()
}

/// The answers of one pattern of Pallia 10: bit n is question n + 1.
fn pallia(pattern: u32, without: Option<u32>) -> Vec<(String, Input)> {
    let bits = (0..10).filter(|n| Some(*n) != without);
    bits.map(|n| (format!("p10.{:02}", n + 1), Input::Chosen((pattern >> n & 1 == 1).to_string()))).collect()
}

#[test]
fn each_pattern_of_pallia_10_has_the_observation_that_its_rule_asks_for() {
    for pattern in 0..1024_u32 {
        let (sending, state) = sent("pallia-10", &pallia(pattern, None));
        let observation = one(&sending);
        if pattern & 1 == 0 {
            assert_eq!((absent(observation), observation.get("valueInteger")), ("not-applicable", None), "{pattern:b}");
            assert_eq!(state, ScoreState::NotApplicable);
        } else {
            let yes = pattern.count_ones();
            assert_eq!((absent(observation), &observation["valueInteger"]), ("", &json!(yes)), "{pattern:b}");
            assert_eq!(state, ScoreState::Complete(yes.into()));
        }
    }
}

#[test]
fn a_missing_answer_of_pallia_10_makes_no_score_and_is_said() {
    for without in 0..10 {
        let (sending, state) = sent("pallia-10", &pallia(1023, Some(without)));
        let observation = one(&sending);
        assert_eq!((absent(observation), observation.get("valueInteger")), ("unknown", None), "without {without}");
        assert!(matches!(state, ScoreState::Incomplete { .. }), "without {without}");
        let notes = observation["note"].as_array().unwrap();
        assert_eq!(notes[2]["text"], "Réponses manquantes\u{a0}: 1. Aucun score n’est donné.");
    }
    let (sending, _) = sent("pallia-10", &[]);
    assert_eq!(
        (absent(one(&sending)), &one(&sending)["note"][2]["text"]),
        ("unknown", &json!("Réponses manquantes\u{a0}: 10. Aucun score n’est donné."))
    );
}

#[test]
fn each_level_of_distress_is_a_value_and_no_answer_is_none() {
    for level in 0..=10 {
        let (sending, _) = sent("echelle-detresse", &[("detresse.niveau".into(), Input::Typed(level.to_string()))]);
        assert_eq!((absent(one(&sending)), &one(&sending)["valueInteger"]), ("", &json!(level)));
    }
    let (sending, _) = sent("echelle-detresse", &[]);
    assert_eq!((absent(one(&sending)), one(&sending).get("valueInteger")), ("unknown", None));
}

#[test]
fn an_observation_says_what_it_is_by_which_version_and_from_which_answers() {
    let (sending, _) = sent("pallia-10", &pallia(1023, None));
    let observation = one(&sending);
    let form: Json = serde_json::from_str(&file("pallia-10")).unwrap();
    let canonical = format!("{}|{}", form["url"].as_str().unwrap(), form["version"].as_str().unwrap());
    assert_eq!(observation["method"]["text"], canonical.as_str());
    assert_eq!(sending["form"], canonical.as_str());
    let response = format!("QuestionnaireResponse/{}", sending["response"]["id"].as_str().unwrap());
    assert_eq!(observation["derivedFrom"], json!([{ "reference": response }]));
    assert_eq!(observation["category"][0]["coding"][0]["code"], "survey");
    let code = &observation["code"]["coding"];
    assert_eq!((code.as_array().unwrap().len(), &code[0]["system"]), (1, &json!("https://guichet.example/fhir/CodeSystem/score")));
    assert_eq!(observation["effectiveDateTime"], sending["authored"]);
    assert_ne!(observation["id"], sending["response"]["id"]);
    assert_eq!(observation["identifier"][0]["value"], observation["id"]);
    assert!(observation["note"][0]["text"].as_str().unwrap().contains("score > 3"), "the rule with its source");
}

#[test]
fn another_version_of_the_questionnaire_makes_no_score() {
    let mut form: Json = serde_json::from_str(&file("pallia-10")).unwrap();
    let filling = Filling::new(Arc::new(read_questionnaire(&form.to_string()).unwrap().0));
    let envelope = Envelope::questionnaire(EnvelopeId::from_random([7; 16]), "2026-11-22T10:15:00+01:00".into(), &filling, &to());
    assert!(envelope.clone().with_scores(&form).unwrap().has_scores());
    form["version"] = json!("0.9.0");
    assert!(!envelope.with_scores(&form).unwrap().has_scores());
}

/// One answer of G8, by its letter.
fn g8(codes: &[(&str, &str)]) -> Vec<(String, Input)> {
    codes.iter().map(|(letter, code)| (format!("g8.{letter}"), Input::Chosen((*code).into()))).collect()
}

#[test]
fn a_whole_g8_is_a_quantity_in_half_points_and_a_missing_answer_makes_none() {
    // 1 + 3 + 2 + 2 + 3 + 0 + G + 2.
    let with = |own_view| {
        [("A", "moderate"), ("B", "none"), ("C", "outdoors"), ("D", "none"), ("E", "ge-23"), ("F", "yes"), ("G", own_view), ("H", "under-80")]
    };
    for (own_view, total) in [("worse", "13"), ("unknown", "13.5"), ("same", "14"), ("better", "15")] {
        let (sending, _) = sent("g8", &g8(&with(own_view)));
        let value = &one(&sending)["valueQuantity"];
        let unit = json!("{score}");
        assert_eq!((value["value"].to_string().as_str(), &value["code"], absent(one(&sending))), (total, &unit, ""), "{own_view}");
    }
    for without in 0..8 {
        let mut answers = with("same").to_vec();
        answers.remove(without);
        let (sending, state) = sent("g8", &g8(&answers));
        let observation = one(&sending);
        assert_eq!((absent(observation), observation.get("valueQuantity")), ("unknown", None), "without {without}");
        assert!(matches!(state, ScoreState::Incomplete { .. }), "without {without}");
        let notes = observation["note"].as_array().unwrap();
        assert!(notes.iter().any(|n| n["text"] == "Réponses manquantes\u{a0}: 1. Aucun score n’est donné."), "{notes:?}");
    }
}

#[test]
fn each_way_through_the_double_surprise_question_has_its_category_or_none() {
    let ways: [(&[&str], Option<&str>); 5] = [
        (&["true"], Some("DSQ-NEG")),
        (&["false", "false"], Some("DSQ-INTERMEDIATE")),
        (&["false", "true"], Some("DSQ-POS")),
        (&["false"], None),
        (&[], None),
    ];
    for (given, category) in ways {
        let answers: Vec<_> = given.iter().enumerate().map(|(n, truth)| (format!("dsq.{}", n + 1), Input::Chosen((*truth).into()))).collect();
        let (sending, _) = sent("double-question-surprise", &answers);
        let observation = one(&sending);
        let code = observation.pointer("/valueCodeableConcept/coding/0/code").and_then(Json::as_str);
        assert_eq!((code, absent(observation)), (category, if category.is_some() { "" } else { "unknown" }), "{given:?}: {observation}");
        assert_eq!(observation.get("valueCodeableConcept").is_some(), category.is_some());
    }
}
