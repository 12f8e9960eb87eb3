//! The questionnaires around the instruments: every warning answer raises its message, what is required is required, rows keep their answers,
//! variants ask their own questions, and what is anonymous asks for nobody.

use guichet::domain::filling::{Filling, Input, NodeId, Problem};
use guichet::domain::{ItemKind, Questionnaire};
use guichet::formats::fhir::{ResponseHead, read_questionnaire, write_response};
use std::path::Path;
use std::sync::Arc;

const NOW: &str = "2026-11-22T12:00:00Z";
const SATISFACTION: [&str; 3] = ["satisfaction-patient", "satisfaction-medecin", "satisfaction-coordination"];
const ALL: [&str; 12] = [
    "satisfaction-patient",
    "satisfaction-medecin",
    "satisfaction-coordination",
    "ambulatoire-preadmission",
    "ambulatoire-veille",
    "ambulatoire-lendemain",
    "ambulatoire-suivi",
    "suivi-domicile",
    "liste-medicaments",
    "fin-de-traitement",
    "aidant",
    "demande-anatomopathologie",
];

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("public").join(path)).unwrap()
}

fn questionnaire(name: &str) -> Arc<Questionnaire> {
    let (read, notices) = read_questionnaire(&file(&format!("questionnaires/{name}.json"))).unwrap();
    assert!(notices.is_empty(), "{name}: {notices:?}");
    Arc::new(read)
}

fn open(name: &str) -> Filling {
    let mut filling = Filling::new(questionnaire(name));
    filling.start(Some(NOW.into()));
    filling
}

fn node(filling: &Filling, name: &str) -> NodeId {
    filling.by_name(name).unwrap_or_else(|| panic!("no {name}"))
}

fn choose(filling: &mut Filling, name: &str, code: &str) {
    let id = node(filling, name);
    assert!(filling.is_enabled(id), "{name} is asked");
    let repeats = filling.item_of(id).unwrap().repeats;
    filling.set(id, if repeats { Input::Ticked { code: code.into(), on: true } } else { Input::Chosen(code.into()) });
    assert!(filling.holds_answer(id), "{name} takes {code}");
}

fn untick(filling: &mut Filling, name: &str, code: &str) {
    filling.set(node(filling, name), Input::Ticked { code: code.into(), on: false });
}

fn write(filling: &mut Filling, name: &str, words: &str) {
    let id = node(filling, name);
    assert!(filling.is_enabled(id), "{name} is asked");
    filling.set(id, Input::Typed(words.into()));
    assert!(filling.holds_answer(id), "{name} takes {words}");
}

fn asked(filling: &Filling, name: &str) -> bool {
    filling.is_enabled(node(filling, name))
}

/// The names of what blocks, in order.
fn blocking(filling: &Filling) -> Vec<String> {
    filling.problems().iter().filter(|(_, p)| !p.is_warning()).map(|(id, _)| filling.name(*id)).collect()
}

/// Form, question, message: each answer but `none` (or `yes`) raises it, and that one alone takes it away.
const ALARMS: &[(&str, &str, &str, &str)] = &[
    ("ambulatoire-preadmission", "night", "night.alert", "yes"),
    ("ambulatoire-veille", "life", "life.alert", "none"),
    ("ambulatoire-veille", "signs", "signs.alert", "none"),
    ("ambulatoire-veille", "night", "night.alert", "yes"),
    ("ambulatoire-veille", "escort", "night.alert", "yes"),
    ("ambulatoire-lendemain", "life", "life.alert", "none"),
    ("ambulatoire-lendemain", "signs", "signs.alert", "none"),
    ("ambulatoire-suivi", "life", "life.alert", "none"),
    ("ambulatoire-suivi", "signs", "signs.alert", "none"),
    ("suivi-domicile", "grave", "grave.alert", "none"),
    ("suivi-domicile", "signs", "signs.alert", "none"),
    ("aidant", "risk", "risk.alert", "none"),
];

#[test]
fn each_warning_answer_raises_its_message_and_no_other_answer_does() {
    let mut raised = 0;
    for (form, question, alarm, calm) in ALARMS {
        let ready = || {
            let mut filling = open(form);
            if *form == "suivi-domicile" {
                choose(&mut filling, "contact.with", "patient");
            }
            filling
        };
        let blank = ready();
        let item = blank.item_of(node(&blank, alarm)).unwrap();
        assert!(item.emergency && item.kind == ItemKind::Display, "{form} {alarm} is announced");
        assert!(!asked(&blank, alarm), "{form}: nothing is said before an answer");
        let options = blank.options_of(node(&blank, question));
        assert!(options.iter().any(|o| o.value.key() == *calm), "{form} {question} can be answered calmly");
        for option in options {
            let code = option.value.key();
            let mut filling = ready();
            choose(&mut filling, question, &code);
            assert_eq!(asked(&filling, alarm), code != *calm, "{form} {question} {code}");
            raised += usize::from(code != *calm);
            if code != *calm && filling.item_of(node(&filling, question)).unwrap().repeats {
                untick(&mut filling, question, &code);
                assert!(!asked(&filling, alarm), "{form} {question} {code}: taken back");
                choose(&mut filling, question, &code);
                choose(&mut filling, question, calm);
                assert!(!asked(&filling, alarm), "{form} {question}: « none » stands alone");
            }
        }
    }
    assert!(raised > 50, "{raised}");
}

#[test]
fn no_message_of_emergency_is_left_untried() {
    for form in ALL {
        for item in questionnaire(form).items.iter().filter(|i| i.emergency) {
            let tried = ALARMS.iter().any(|(f, _, alarm, _)| *f == form && *alarm == item.link_id.0) || item.link_id.0 == "known.alert";
            assert!(tried, "{form} {}", item.link_id.0);
            let to_call = item.text.contains("15") || file(&format!("questionnaires/{form}.json")).contains("call-unit");
            assert!(to_call, "{form} {} says whom to call", item.link_id.0);
        }
    }
}

#[test]
fn the_day_before_each_thing_that_is_not_known_raises_the_message() {
    for (question, code) in [("hour", "no"), ("fasting", "no"), ("medicines", "no"), ("shower", "no")] {
        let mut filling = open("ambulatoire-veille");
        for (other, calm) in [("hour", "yes"), ("fasting", "yes"), ("medicines", "yes"), ("shower", "na")] {
            choose(&mut filling, other, calm);
        }
        assert!(!asked(&filling, "known.alert"));
        choose(&mut filling, question, code);
        assert!(asked(&filling, "known.alert"), "{question}");
    }
}

#[test]
fn where_life_is_at_stake_the_form_waits_until_help_was_called() {
    for (form, question, called) in [
        ("ambulatoire-veille", "life", "life.called"),
        ("ambulatoire-lendemain", "life", "life.called"),
        ("ambulatoire-suivi", "life", "life.called"),
        ("suivi-domicile", "grave", "grave.called"),
    ] {
        let mut filling = open(form);
        if form == "suivi-domicile" {
            choose(&mut filling, "contact.with", "relative");
        }
        assert!(!asked(&filling, called), "{form}");
        choose(&mut filling, question, "chest");
        assert!(blocking(&filling).contains(&called.to_owned()), "{form}");
        choose(&mut filling, called, "false");
        assert_eq!(filling.problem(node(&filling, called)), Some(Problem::MustBeTrue), "{form}");
        choose(&mut filling, called, "true");
        assert!(!blocking(&filling).contains(&called.to_owned()), "{form}");
    }
}

#[test]
fn what_an_empty_form_waits_for() {
    let person = ["patient.birthName", "patient.firstName", "patient.birthDate"];
    let day_after = ["life", "signs", "who", "patient.birthName", "patient.firstName", "patient.birthDate", "patient.phone"];
    let with = |start: &[&str], rest: &[&str]| -> Vec<String> { start.iter().chain(rest).map(|s| (*s).to_owned()).collect() };
    let wanted = [
        ("satisfaction-patient", with(&[], &["org.overall", "steps.overall"])),
        ("satisfaction-medecin", with(&[], &["moment", "stage.overall"])),
        ("satisfaction-coordination", with(&[], &["work.overall", "react.overall"])),
        (
            "ambulatoire-preadmission",
            with(
                &person,
                &[
                    "patient.phone",
                    "surgery.name",
                    "anaesthesia",
                    "treatments",
                    "anticoagulant",
                    "allergies",
                    "history",
                    "night",
                    "escort",
                    "distance",
                ],
            ),
        ),
        (
            "ambulatoire-veille",
            with(&["who"], &[&person[..], &["patient.phone", "life", "signs", "hour", "fasting", "medicines", "escort", "night"]].concat()),
        ),
        ("ambulatoire-lendemain", with(&day_after, &["pain", "relief", "night", "understood", "contact"])),
        ("ambulatoire-suivi", with(&day_after, &["when", "pain", "contact", "results"])),
        ("suivi-domicile", with(&person, &["contact.date", "contact.with", "orientation"])),
        ("liste-medicaments", with(&person, &["any", "other", "allergy.any"])),
        ("fin-de-traitement", with(&[], &["body", "mind", "life", "dates", "call", "signs", "talk"])),
        ("aidant", with(&[], &["risk", "burden", "needs", "talk"])),
        (
            "demande-anatomopathologie",
            with(
                &["prescriber.name", "prescriber.phone", "request.date", "pathway"],
                &[&person[..], &["context", "sample.date", "sample.site", "sample.kind", "sample.medium", "analyses"]].concat(),
            ),
        ),
    ];
    assert_eq!(wanted.len(), ALL.len());
    for (form, wanted) in wanted {
        assert_eq!(blocking(&open(form)), wanted, "{form}");
    }
}

#[test]
fn the_first_night_is_asked_and_explained_before() {
    for form in ["ambulatoire-preadmission", "ambulatoire-veille"] {
        let q = questionnaire(form);
        let place = |link_id: &str| q.find(link_id).unwrap().0;
        assert!(place("night.why") < place("night"), "{form}");
        let why = &q.items[place("night.why")].text;
        for words in ["première nuit", "un adulte", "anesthésie", "solution"] {
            assert!(why.contains(words), "{form}: {words}");
        }
        assert!(q.items[place("night")].required, "{form}");
    }
}

#[test]
fn how_long_to_fast_is_said_by_the_hospital_alone() {
    let veille = file("questionnaires/ambulatoire-veille.json");
    assert!(veille.contains("Selon les consignes de votre service"));
    for form in ["ambulatoire-preadmission", "ambulatoire-veille"] {
        for item in &questionnaire(form).items {
            let plain = item.text.replace('\u{a0}', " ");
            assert!(!plain.contains("6 h") && !plain.contains("2 h"), "{form}: {plain}");
        }
    }
}

#[test]
fn what_is_for_the_caller_is_asked_of_the_caller_alone() {
    for (form, own) in [("ambulatoire-veille", "outcome"), ("ambulatoire-lendemain", "reached"), ("ambulatoire-suivi", "reached")] {
        for (who, theirs) in [("patient", false), ("relative", false), ("nurse", true)] {
            let mut filling = open(form);
            choose(&mut filling, "who", who);
            assert_eq!(asked(&filling, own), theirs, "{form} {who}");
            assert_eq!(blocking(&filling).contains(&own.to_owned()), theirs, "{form} {who}");
        }
    }
    // A doctor who was told was told at an hour.
    let mut filling = open("ambulatoire-lendemain");
    choose(&mut filling, "who", "nurse");
    choose(&mut filling, "doctor.told", "true");
    assert!(blocking(&filling).contains(&"doctor.at".to_owned()));
    write(&mut filling, "doctor.at", "10h15");
    assert!(!blocking(&filling).contains(&"doctor.at".to_owned()));
}

#[test]
fn nobody_reached_is_asked_for_no_signs() {
    let mut filling = open("suivi-domicile");
    choose(&mut filling, "contact.with", "none");
    assert!(!asked(&filling, "grave") && !asked(&filling, "signs"));
    choose(&mut filling, "contact.with", "patient");
    assert!(blocking(&filling).contains(&"grave".to_owned()) && blocking(&filling).contains(&"signs".to_owned()));
    choose(&mut filling, "signs", "fever");
    for told in ["signs.told", "signs.time"] {
        assert!(blocking(&filling).contains(&told.to_owned()), "{told}");
    }
}

#[test]
fn the_list_of_medicines_has_a_row_for_each_and_keeps_those_that_stay() {
    let mut filling = open("liste-medicaments");
    assert!(!asked(&filling, "med.name"));
    choose(&mut filling, "any", "yes");
    assert!(blocking(&filling).contains(&"med.name".to_owned()) && blocking(&filling).contains(&"med.dose".to_owned()));
    let med = filling.questionnaire().find("med").unwrap();
    let parent = filling.node(node(&filling, "med")).unwrap().parent;
    for _ in 0..2 {
        filling.add_row(med, parent);
    }
    for (row, name, dose) in [("", "Alpha 5 mg", "1 le matin"), ("@1", "Bêta 10 mg", "1 le soir"), ("@2", "Gamma", "si besoin")] {
        write(&mut filling, &format!("med.name{row}"), name);
        write(&mut filling, &format!("med.dose{row}"), dose);
    }
    write(&mut filling, "med.since@1", "03/2025");
    choose(&mut filling, "med.taken@1", "forget");
    let middle = filling.rows(med, parent)[1];
    let sent = |filling: &Filling| write_response(filling, &ResponseHead::default()).to_string();
    assert_eq!(sent(&filling).matches("\"linkId\":\"med\"").count(), 3);
    assert!(sent(&filling).contains("\"2025-03\"") && sent(&filling).contains("\"forget\""));
    filling.remove_row(middle);
    let left = sent(&filling);
    assert_eq!(left.matches("\"linkId\":\"med\"").count(), 2);
    assert!(left.contains("Alpha 5 mg") && left.contains("Gamma") && !left.contains("Bêta"), "the others stay");
    // Without prescribed medicines no row is sent.
    choose(&mut filling, "any", "no");
    assert!(!sent(&filling).contains("Alpha"));
    for (gate, row) in [("other", "otc.name"), ("allergy.any", "allergy.to")] {
        assert!(!asked(&filling, row));
        choose(&mut filling, gate, "yes");
        assert!(blocking(&filling).contains(&row.to_owned()), "{row}");
    }
    choose(&mut filling, "allergy.any", "unknown");
    assert!(!asked(&filling, "allergy.to"));
}

#[test]
fn pathology_asks_lung_and_lymphoma_for_their_own() {
    let own = |pathway: &str, name: &str| {
        let mut filling = open("demande-anatomopathologie");
        choose(&mut filling, "pathway", pathway);
        asked(&filling, name)
    };
    let pathways: Vec<String> = {
        let form = open("demande-anatomopathologie");
        form.options_of(node(&form, "pathway")).iter().map(|o| o.value.key()).collect()
    };
    assert_eq!(pathways.len(), 8);
    for pathway in &pathways {
        for name in ["smoking", "metastatic", "firstOrRecurrence"] {
            assert_eq!(own(pathway, name), pathway == "lung", "{pathway} {name}");
        }
        for name in ["nhl.b", "nhl.node", "nhl.steroids", "nhl.analyses"] {
            assert_eq!(own(pathway, name), pathway == "nhl", "{pathway} {name}");
        }
    }
    let mut filling = open("demande-anatomopathologie");
    choose(&mut filling, "pathway", "lung");
    for (name, code) in [("smoking", "former"), ("metastatic", "unknown"), ("firstOrRecurrence", "first")] {
        assert!(blocking(&filling).contains(&name.to_owned()), "{name} is required, and may be unknown");
        choose(&mut filling, name, code);
    }
    // The three items and their codes are those of the referral.
    let referral = questionnaire("demande");
    for name in ["smoking", "metastatic", "firstOrRecurrence"] {
        let codes = |q: &Questionnaire| q.items[q.find(name).unwrap().0].options.iter().map(|o| o.value.key()).collect::<Vec<_>>();
        assert_eq!(codes(&referral), codes(filling.questionnaire()), "{name}");
    }
}

#[test]
fn who_wants_to_be_called_says_where() {
    for (form, name, phone) in [("fin-de-traitement", "patient.name", "patient.phone"), ("aidant", "carer.name", "carer.phone")] {
        let mut filling = open(form);
        choose(&mut filling, "talk", "no");
        assert!(!asked(&filling, phone) && !asked(&filling, name), "{form}: nobody is named who wants no call");
        choose(&mut filling, "talk", "soon");
        assert!(blocking(&filling).contains(&phone.to_owned()) && blocking(&filling).contains(&name.to_owned()), "{form}");
    }
}

#[test]
fn satisfaction_is_anonymous_by_what_it_asks() {
    for form in SATISFACTION {
        let q = questionnaire(form);
        for item in &q.items {
            let kind = item.kind;
            let open_words = matches!(kind, ItemKind::String | ItemKind::Date | ItemKind::DateTime | ItemKind::Attachment | ItemKind::Reference);
            assert!(!open_words, "{form} {}: no question whose answer is a name, a date or a file", item.link_id.0);
            if kind == ItemKind::Text {
                assert!(item.help.as_ref().is_some_and(|h| h.contains("Sans nom")), "{form} {}", item.link_id.0);
            }
        }
        let said = &q.items[q.find("anonymous").unwrap().0].text;
        assert!(said.to_lowercase().contains("anonyme"), "{form}");
        assert!(!file(&format!("questionnaires/{form}.json")).contains("subjectType"), "{form} is about nobody");
    }
}

#[test]
fn each_says_what_it_is_whose_words_they_are_and_counts_nothing() {
    for form in ALL {
        let q = questionnaire(form);
        assert!(q.score.is_none(), "{form}: no published score, so none");
        for words in [&q.description, &q.purpose, &q.copyright] {
            assert!(words.as_ref().is_some_and(|w| w.len() > 60), "{form}");
        }
        assert!(q.copyright.as_ref().unwrap().starts_with("Formulaire propre à Guichet"), "{form}");
        assert!(q.date.is_some() && q.version.is_some() && !q.sources.is_empty(), "{form}");
    }
}
