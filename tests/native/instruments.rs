//! The instruments against tables of cases made from their published rules by another program in another language
//! (`tests/instruments/published.mjs`): the form as a page carries it, the score, and the response that is sent.

use guichet::domain::filling::{Filling, Input};
use guichet::domain::questionnaire::Operator;
use guichet::domain::score::{Score, ScoreState, Threshold, ThresholdKind};
use guichet::domain::{LinkId, Questionnaire};
use guichet::formats::fhir::{ResponseHead, read_questionnaire, read_response, write_response};
use guichet::formats::prepared::{read_prepared, write_prepared};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// All cases when the program is built for speed, as `make test` builds it; some of the largest tables otherwise.
const STEP: usize = if cfg!(debug_assertions) { 19 } else { 1 };

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The cases of an instrument, with what its publication gives for each.
fn table(name: &str) -> Vec<Json> {
    let output = Command::new("node").current_dir(root()).args(["tests/instruments/published.mjs", name]).output().expect("node");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The questionnaire as it comes out of its page.
fn form(name: &str) -> Arc<Questionnaire> {
    let path: &Path = &root().join(format!("public/questionnaires/{name}.json"));
    let (form, notices) = read_questionnaire(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    Arc::new(read_prepared(&serde_json::from_str(&write_prepared(&form).to_string()).unwrap()).unwrap())
}

/// A form that goes from one case to the next by the acts of a person, changing what differs.
struct Walk {
    filling: Filling,
    given: BTreeMap<String, Json>,
}

impl Walk {
    fn new(name: &str) -> Self {
        let mut filling = Filling::new(form(name));
        filling.start(Some("2026-11-22T12:00:00+01:00".into()));
        Self { filling, given: BTreeMap::new() }
    }

    fn score(&self) -> Score {
        self.filling.questionnaire().score.clone().unwrap()
    }

    fn go(&mut self, case: &Json) {
        let wanted: BTreeMap<String, Json> = case["answers"].as_object().unwrap().clone().into_iter().collect();
        let before = std::mem::take(&mut self.given);
        for name in before.keys().filter(|n| !wanted.contains_key(*n)) {
            self.give(name, Input::Cleared);
        }
        for (name, answer) in wanted.iter().filter(|(n, a)| before.get(*n) != Some(a)) {
            let kind = self.filling.questionnaire().item(self.filling.questionnaire().find(name).unwrap()).unwrap().kind;
            let text = answer.as_str().map_or_else(|| answer.to_string(), str::to_owned);
            let chosen = kind.is_choice() || answer.is_boolean();
            self.give(name, if chosen { Input::Chosen(text) } else { Input::Typed(text) });
        }
        self.given = wanted;
    }

    fn give(&mut self, name: &str, input: Input) {
        let node = self.filling.by_name(name).unwrap_or_else(|| panic!("no control {name}"));
        self.filling.set(node, input);
    }

    fn response(&self) -> Json {
        write_response(&self.filling, &ResponseHead::default())
    }

    /// The answer of an item in the response that is sent: a number, a code, a truth.
    fn sent(&self, link_id: &str) -> Json {
        let response = self.response();
        let mut waiting = vec![&response];
        while let Some(holder) = waiting.pop() {
            for item in holder["item"].as_array().into_iter().flatten() {
                if item["linkId"] == link_id {
                    let value = item["answer"][0].as_object().and_then(|a| a.iter().find(|(k, _)| k.starts_with("value"))).map(|(_, v)| v);
                    return value.map_or(Json::Null, |v| v.get("code").unwrap_or(v).clone());
                }
                waiting.push(item);
            }
        }
        Json::Null
    }
}

fn state_of(score: &Score, filling: &Filling) -> (&'static str, Json) {
    match score.state(filling) {
        ScoreState::Empty => ("empty", Json::Null),
        ScoreState::NotApplicable => ("not-applicable", Json::Null),
        ScoreState::Incomplete { .. } => ("incomplete", Json::Null),
        ScoreState::Complete(n) => ("complete", number(&n.normalize().to_string())),
        ScoreState::Category(rule) => ("category", json!(score.thresholds[rule].label)),
    }
}

fn number(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

fn same_number(one: &Json, other: &Json) -> bool {
    one.as_f64() == other.as_f64()
}

fn published(score: &Score) -> Threshold {
    score.thresholds.iter().find(|t| t.kind == ThresholdKind::Published).unwrap().clone()
}

#[test]
fn pallia_10_counts_as_published_for_each_way_to_answer_or_not() {
    let cases = table("pallia");
    assert_eq!(cases.len(), 3usize.pow(10));
    let mut walk = Walk::new("pallia-10");
    let score = walk.score();
    let rule = published(&score);
    let ids = |list: &[u8]| list.iter().map(|n| LinkId(format!("p10.{n:02}"))).collect::<Vec<_>>();
    let local = Threshold {
        kind: ThresholdKind::Local,
        operator: Operator::GreaterOrEqual,
        value: 3.into(),
        counted: ids(&[4, 5, 6, 7, 8, 9, 10]),
        required_any: ids(&[5, 6]),
        ..rule.clone()
    };
    for (place, case) in cases.iter().enumerate().filter(|(place, _)| place % STEP == 0) {
        walk.go(case);
        let (state, total) = state_of(&score, &walk.filling);
        assert_eq!((state, &total), (case["state"].as_str().unwrap(), &case["total"]), "{case}");
        assert_eq!(json!(score.reached(&walk.filling, &rule)), case["above3"], "{case}");
        assert_eq!(json!(score.reached(&walk.filling, &local)), case["local"], "{case}");
        // What is sent says the same: each complete one, and some of the others.
        if state == "complete" || place % 97 == 0 {
            assert_eq!(walk.sent("p10.total"), case["total"], "{case}");
        }
    }
}

#[test]
fn distress_is_compared_with_both_published_cut_offs() {
    let mut walk = Walk::new("echelle-detresse");
    let score = walk.score();
    let [french, nccn] = [&score.thresholds[0], &score.thresholds[1]];
    for case in table("distress") {
        walk.go(&case);
        assert_eq!(state_of(&score, &walk.filling), (case["state"].as_str().unwrap(), case["total"].clone()), "{case}");
        assert_eq!(
            json!([score.reached(&walk.filling, french), score.reached(&walk.filling, nccn)]),
            json!([case["french"], case["nccn"]]),
            "{case}"
        );
        assert_eq!(walk.sent("detresse.niveau"), case["total"], "{case}");
    }
}

#[test]
fn g8_adds_up_as_published_for_each_of_its_10368_combinations() {
    let cases = table("g8");
    assert_eq!(cases.iter().filter(|c| c["state"] == "complete").count(), 10_368);
    let mut walk = Walk::new("g8");
    let score = walk.score();
    let rule = published(&score);
    let (mut halves, mut edges) = (0, BTreeMap::new());
    for case in cases.iter().enumerate().filter(|(place, c)| place % STEP == 0 || c["state"] != "complete" || c["total"] == 14.5).map(|(_, c)| c) {
        walk.go(case);
        let (state, total) = state_of(&score, &walk.filling);
        assert_eq!(state, case["state"], "{case}");
        assert!(same_number(&total, &case["total"]), "{total} {case}");
        let reached = json!(score.reached(&walk.filling, &rule));
        assert_eq!(reached, case["abnormal"], "{case}");
        assert!(same_number(&walk.sent("g8.total"), &case["total"]), "{case}");
        halves += usize::from(total.as_f64().is_some_and(|n| n.fract() > 0.0));
        if total == 14 || total == 14.5 {
            edges.insert(total.to_string(), reached);
        }
    }
    assert!(halves == 10_368 / 4 || STEP > 1, "half a point for one answer of four");
    assert_eq!(edges, BTreeMap::from([("14".into(), json!(true)), ("14.5".into(), json!(false))]));
}

#[test]
fn g8_proposes_the_class_of_the_index_and_of_the_age_that_it_shows() {
    let mut walk = Walk::new("g8");
    for case in table("bmi") {
        walk.go(&case);
        assert_eq!(walk.sent("g8.E"), case["g8.E"], "{case} {}", walk.sent("g8.imc"));
        if let Some(shown) = case.get("bmi") {
            assert!(same_number(&walk.sent("g8.imc"), shown), "{case}");
        }
        // The figure that is shown is of the class that is proposed.
        let shown = walk.sent("g8.imc").as_f64().unwrap();
        let class = ["lt-19", "19-21", "21-23", "ge-23"][[19.0, 21.0, 23.0].iter().filter(|edge| shown >= **edge).count()];
        assert_eq!(walk.sent("g8.E"), class, "{shown}");
    }
    let mut walk = Walk::new("g8");
    for case in table("ages") {
        walk.go(&case);
        assert_eq!((walk.sent("g8.age"), walk.sent("g8.H")), (case["age"].clone(), case["g8.H"].clone()), "{case}");
    }
}

#[test]
fn a_proposed_answer_of_g8_may_be_corrected_and_the_calculated_one_stays_in_sight() {
    let mut walk = Walk::new("g8");
    let at = |walk: &Walk, name: &str| walk.filling.by_name(name).unwrap();
    // Without measures nothing is proposed, and an answer of one's own contradicts nothing.
    walk.go(&json!({ "answers": { "g8.E": "ge-23" } }));
    assert_eq!((walk.sent("g8.E"), walk.filling.overridden(at(&walk, "g8.E"))), (json!("ge-23"), None));
    walk.go(&json!({ "answers": { "g8.E": "ge-23", "g8.poids": "70", "g8.taille": 200 } }));
    let proposed = |walk: &Walk| walk.filling.overridden(at(walk, "g8.E")).map(|v| v[0].key().clone());
    assert_eq!((walk.sent("g8.E"), proposed(&walk)), (json!("ge-23"), Some("lt-19".into())));
    let node = at(&walk, "g8.E");
    walk.filling.take_calculated(node);
    assert_eq!((walk.sent("g8.E"), proposed(&walk)), (json!("lt-19"), None));
    // The proposal follows the measures, and goes with them.
    walk.give("g8.poids", Input::Typed("84".into()));
    assert_eq!(walk.sent("g8.E"), "21-23");
    walk.give("g8.poids", Input::Cleared);
    assert_eq!((walk.sent("g8.E"), walk.sent("g8.imc")), (Json::Null, Json::Null));
    // An age alone is enough; one's own stays when a birth date says otherwise.
    walk.go(&json!({ "answers": { "g8.age": 81 } }));
    assert_eq!(walk.sent("g8.H"), "80-85");
}

#[test]
fn the_double_surprise_question_gives_each_path_its_category_and_no_number() {
    let mut walk = Walk::new("double-question-surprise");
    let score = walk.score();
    for case in table("surprise") {
        walk.go(&case);
        let second = walk.filling.by_name("dsq.2").unwrap();
        assert_eq!(walk.filling.is_enabled(second), case["asked"], "{case}");
        assert_eq!(walk.sent("dsq.categorie"), case["category"], "{case}");
        let (state, label) = state_of(&score, &walk.filling);
        match case["category"].as_str() {
            None => assert_eq!(state, "empty", "{case}"),
            Some("DSQ-INCOMPLETE") => assert_eq!(state, "incomplete", "{case}"),
            Some(code) => {
                assert_eq!(state, "category", "{case}");
                assert!(label.as_str().unwrap().ends_with(&format!("({code})")), "{label} {case}");
            }
        }
        if case["asked"] == false {
            assert_eq!(walk.sent("dsq.2"), Json::Null, "{case}: a hidden answer is not sent");
        }
    }
}

#[test]
fn the_sheet_of_needs_has_no_score_and_says_whom_to_propose_for_each_need() {
    let mut walk = Walk::new("besoins-soins-support");
    assert!(walk.filling.questionnaire().score.is_none());
    let needs: Vec<String> = walk.filling.questionnaire().items.iter().map(|i| i.link_id.0.clone()).filter(|l| l.ends_with(".besoin")).collect();
    assert_eq!(needs.len(), 9 + 5);
    for need in &needs {
        let line = need.replace("bss.", "bss.vers.").replace(".besoin", "");
        for (answer, said) in [("yes", true), ("no", false), ("not-discussed", false)] {
            walk.go(&json!({ "answers": { need.as_str(): answer } }));
            for name in ["bss.orientation", &line, &need.replace(".besoin", ".contact"), &need.replace(".besoin", ".note")] {
                let id = walk.filling.by_name(name).unwrap_or_else(|| panic!("{name}"));
                assert_eq!(walk.filling.is_enabled(id), said, "{need} {answer} {name}");
            }
        }
    }
}

#[test]
fn a_response_names_the_version_that_computed_its_score_and_keeps_it_when_read_back() {
    let mut walk = Walk::new("g8");
    let case = json!({ "answers": { "g8.A": "none", "g8.B": "none", "g8.C": "outdoors", "g8.D": "none", "g8.E": "ge-23", "g8.F": "no", "g8.G": "unknown", "g8.H": "over-85" } });
    walk.go(&case);
    let response = walk.response();
    assert_eq!(response["questionnaire"], "https://guichet.example/fhir/Questionnaire/g8|1.0.0");
    let back = read_response(form("g8"), &response.to_string()).unwrap();
    let total = walk.score().state(&back.filling);
    assert_eq!((walk.sent("g8.total"), total), (json!(13.5), ScoreState::Complete("13.5".parse().unwrap())));
}
