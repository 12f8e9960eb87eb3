//! The referral form as it is published: what blocks, what is only asked for, what is worked out, which numbers are taken.

mod numbers;
mod sent;

use guichet::content::Establishment;
use guichet::domain::{Filling, Input, LinkId, Problem, Value};
use guichet::formats::fhir::read_questionnaire;
use guichet::transport::{Envelope, EnvelopeId};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text() -> String {
    std::fs::read_to_string(root().join("public/questionnaires/demande.json")).unwrap()
}

fn form(text: &str) -> Filling {
    let (questionnaire, notices) = read_questionnaire(text).unwrap();
    let unread: Vec<String> = notices.into_iter().map(|n| n.reason).filter(|r| !r.contains("is not shown") && !r.contains("is not used")).collect();
    assert_eq!(unread, Vec::<String>::new());
    let mut filling = Filling::new(Arc::new(questionnaire));
    filling.start(Some("2026-11-22T10:00:00+01:00".into()));
    filling
}

fn set(filling: &mut Filling, name: &str, input: Input) {
    let node = filling.by_name(name).unwrap_or_else(|| panic!("no item {name}"));
    filling.set(node, input);
}

fn typed(filling: &mut Filling, name: &str, text: &str) {
    set(filling, name, Input::Typed(text.into()));
}

fn chosen(filling: &mut Filling, name: &str, code: &str) {
    set(filling, name, Input::Chosen(code.into()));
}

fn ticked(filling: &mut Filling, name: &str, code: &str) {
    set(filling, name, Input::Ticked { code: code.into(), on: true });
}

fn problem(filling: &Filling, name: &str) -> Option<Problem> {
    filling.problem(filling.by_name(name).unwrap())
}

fn value(filling: &Filling, name: &str) -> String {
    filling.node(filling.by_name(name).unwrap()).unwrap().answers.iter().map(Value::show).collect()
}

fn blocking(filling: &Filling) -> Vec<String> {
    filling.problems().into_iter().filter(|(_, p)| !p.is_warning()).map(|(id, _)| filling.name(id)).collect()
}

/// The least that can be sent.
fn least(pathway: &str) -> Filling {
    let mut f = form(&text());
    chosen(&mut f, "pathway", pathway);
    chosen(&mut f, "motive", "suspicion-imaging");
    ticked(&mut f, "redFlags", "none");
    typed(&mut f, "requester.phone", "03 53 01 99 01");
    typed(&mut f, "patient.birthName", "ESSAI");
    typed(&mut f, "patient.firstName", "Zoé");
    typed(&mut f, "patient.birthDate", "1958");
    chosen(&mut f, "patient.sex", "female");
    typed(&mut f, "patient.phone", "06 39 98 00 12");
    chosen(&mut f, "patient.informed", "true");
    chosen(&mut f, "firstSymptom.known", "unknown");
    chosen(&mut f, "exams.any", "none");
    f
}

#[test]
fn only_routing_identity_phones_safety_and_information_block() {
    assert_eq!(
        blocking(&form(&text())),
        [
            "pathway",
            "motive",
            "redFlags",
            "requester.phone",
            "patient.birthName",
            "patient.firstName",
            "patient.birthDate",
            "patient.sex",
            "patient.phone",
            "patient.informed",
            "firstSymptom.known",
            "exams.any",
        ]
    );
    for pathway in ["pancreas-biliary", "liver-hcc", "lung", "glioblastoma", "thyroid-aggressive", "nhl", "digestive", "unsure"] {
        let mut filling = least(pathway);
        assert_eq!(blocking(&filling), Vec::<String>::new(), "{pathway}");
        for kind in ["fast-track", "advice", "radiology", "call"] {
            chosen(&mut filling, "requestKind", kind);
            assert!(!filling.is_blocked(), "{pathway}, {kind}");
        }
        chosen(&mut filling, "exams.any", "done");
        assert!(!filling.is_blocked(), "an exam of which nothing is known yet");
        let sent = Envelope::referral(id(), "2026-11-22T10:15:00+01:00".into(), &filling, &establishment());
        assert!(sent.is_some(), "the least that does not block can be sent");
    }
}

#[test]
fn what_is_asked_later_offers_not_known_and_never_blocks() {
    let (questionnaire, _) = read_questionnaire(&text()).unwrap();
    let later: Vec<_> = questionnaire.items.iter().filter(|i| i.asked_later).collect();
    assert!(later.len() > 40, "{}", later.len());
    assert!(later.iter().all(|i| !i.required));
    // The centre's own answers, and facts that the requester always knows.
    let known = ["urgency", "requester.role", "exams.row.type", "exams.row.images", "patient.told"];
    for item in later.iter().filter(|i| i.kind.is_choice() && !known.contains(&i.link_id.0.as_str())) {
        let codes: Vec<String> = item.options.iter().map(|o| o.value.key()).collect();
        assert!(codes.iter().any(|c| c == "unknown"), "{} offers « non connu »: {codes:?}", item.link_id);
    }
    let named: BTreeSet<&str> = later.iter().map(|i| i.link_id.0.as_str()).collect();
    for name in [
        "urgency",
        "question",
        "whoPs",
        "treatments",
        "anticoagulant",
        "allergies",
        "implants",
        "comorbidities",
        "smoking",
        "diabetes",
        "patient.city",
    ] {
        assert!(named.contains(name), "{name}");
    }
}

#[test]
fn each_pathway_asks_its_own_and_no_other() {
    let own = [
        ("pancreas-biliary", vec!["jaundice", "diabetes", "stent"]),
        ("liver-hcc", vec!["alcohol", "cirrhosis", "ascites"]),
        ("lung", vec!["smoking", "metastatic", "firstOrRecurrence", "lesion.size"]),
        ("glioblastoma", vec!["seizure", "steroids"]),
        ("thyroid-aggressive", vec!["growth", "euTirads", "bethesda"]),
        ("nhl", vec!["b.fever", "b.sweats", "b.weight", "nodes"]),
        ("digestive", vec!["alcohol", "site", "dysphagia.grade", "fit"]),
        ("unsure", vec![]),
    ];
    let all: BTreeSet<&str> = own.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    for (pathway, names) in &own {
        let filling = least(pathway);
        let asked: BTreeSet<&str> = all.iter().copied().filter(|n| filling.is_enabled(filling.by_name(n).unwrap())).collect();
        assert_eq!(asked, names.iter().copied().collect(), "{pathway}");
        let symptoms: Vec<String> = (0..filling.len())
            .map(guichet::domain::NodeId)
            .filter(|n| filling.is_enabled(*n))
            .map(|n| filling.name(n))
            .filter(|n| n.starts_with("symptoms.") && n != "symptoms.other")
            .collect();
        assert_eq!(symptoms, [format!("symptoms.{pathway}")]);
    }
}

#[test]
fn any_red_flag_shows_the_emergency_and_asks_for_a_confirmation() {
    let (questionnaire, _) = read_questionnaire(&text()).unwrap();
    let flags = questionnaire.item(questionnaire.find("redFlags").unwrap()).unwrap();
    let mut f = least("unsure");
    let alert = f.by_name("redFlags.alert").unwrap();
    assert!(!f.is_enabled(alert) && f.item_of(alert).unwrap().emergency);
    for code in flags.options.iter().map(|o| o.value.key()).filter(|c| c != "none") {
        ticked(&mut f, "redFlags", &code);
        assert!(f.is_enabled(alert), "{code}");
        assert_eq!(blocking(&f), ["redFlags.confirmed"]);
        chosen(&mut f, "redFlags.confirmed", "true");
        assert!(!f.is_blocked());
        set(&mut f, "redFlags.confirmed", Input::Cleared);
        ticked(&mut f, "redFlags", "none");
        assert!(!f.is_enabled(alert) && !f.is_blocked());
    }
    ticked(&mut f, "redFlags", "seizure");
    chosen(&mut f, "redFlags.confirmed", "true");
    let bundle = bundle(&f).to_string();
    assert!(bundle.contains("\"seizure\"") && bundle.contains("redFlags.confirmed"), "both stay in what is sent");
}

fn id() -> EnvelopeId {
    EnvelopeId::read("0b1c2d3e-4f50-4617-8829-3a4b5c6d7e8f").unwrap()
}

fn establishment() -> Establishment {
    Establishment { name: "Centre hospitalier fictif".into(), short_name: "CHF".into(), address: Vec::new(), finess: "999999998".into() }
}

/// What is sent.
fn bundle(filling: &Filling) -> Json {
    let sent = Envelope::referral(id(), "2026-11-22T10:15:00+01:00".into(), filling, &establishment()).unwrap();
    sent.to_json()["bundle"].clone()
}
