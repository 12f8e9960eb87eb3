//! The controls of all item types as a page is written with them, before any program has run.

use guichet::app::{Model, Setup};
use guichet::content::{Establishment, Texts};
use guichet::domain::filling::{Filling, Input, Problem};
use guichet::domain::value::{Attachment, Value};
use guichet::formats::fhir::{ResponseHead, read_questionnaire, write_response};
use guichet::ui::{FormIsland, Shell};
use leptos::prelude::*;
use std::sync::Arc;

const CONTROLS: &str = include_str!("../fixtures/controls.json");

fn filling() -> Filling {
    let (questionnaire, notices) = read_questionnaire(CONTROLS).unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    Filling::new(Arc::new(questionnaire))
}

fn set(filling: &mut Filling, name: &str, input: Input) {
    let id = filling.by_name(name).unwrap();
    filling.set(id, input);
}

fn problem(filling: &Filling, name: &str) -> Option<Problem> {
    filling.problem(filling.by_name(name).unwrap())
}

/// The answers of one item, as they are sent.
fn sent(filling: &Filling, name: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(&write_response(filling, &ResponseHead::default()).to_string()).unwrap();
    let found = json["item"].as_array().unwrap().iter().find(|i| i["linkId"] == name);
    found.map(|i| i["answer"].to_string()).unwrap_or_default()
}

fn page() -> String {
    let (questionnaire, _) = read_questionnaire(CONTROLS).unwrap();
    let establishment = Establishment { name: "CH".into(), short_name: "CH".into(), address: Vec::new(), finess: "999999998".into() };
    let texts: std::collections::BTreeMap<String, String> = serde_json::from_str(include_str!("../../public/texts/fr.json")).unwrap();
    let model = Model::new(Setup {
        questionnaire: Arc::new(questionnaire),
        referral: false,
        establishment,
        destinations: Vec::new(),
        terminology_server: None,
        local: Vec::new(),
    });
    let shell = Shell::new(model, Texts(texts.into()));
    Owner::new().with(|| view! { <FormIsland shell=shell/> }.to_html())
}

/// The markup of one field, from its id to the next field's.
fn field<'a>(html: &'a str, name: &str) -> &'a str {
    let start = html.find(&format!("id=\"f-{name}\"")).unwrap_or_else(|| panic!("a field {name}"));
    let rest = &html[start..];
    &rest[..rest[5..].find("id=\"f-").map_or(rest.len(), |i| i + 5)]
}

#[test]
fn each_type_has_its_control() {
    let html = page();
    for (name, words) in [
        ("weight", vec!["class=\"field__unit\" id=\"u-weight\">kg<", "aria-describedby=\"e-weight u-weight\"", "inputmode=\"decimal\""]),
        ("dose", vec!["<select", "data-unit", "value=\"mg\" selected", "aria-label=\"Unité\u{a0}: Dose\""]),
        ("volume", vec!["<datalist", "list=\"d-volume\"", "value=\"mL\""]),
        ("count", vec!["data-action=\"step-down\"", "data-action=\"step-up\"", "Augmenter"]),
        ("pain", vec!["type=\"range\"", "data-empty", "aria-valuetext=\"sans réponse\"", "data-action=\"answer\"", "aucune", "insupportable"]),
        ("town", vec!["role=\"combobox\"", "aria-expanded=\"false\"", "aria-controls=\"l-town\"", "id=\"l-town\""]),
        ("towns", vec!["role=\"combobox\"", "data-several"]),
        ("country", vec!["data-open-choice", "data-code=\"be\""]),
        ("letter", vec!["type=\"file\"", "accept=\"application/pdf,image/*\"", "data-most=\"2000\"", "PDF, image", "2\u{a0}ko"]),
        ("doctor", vec!["Par exemple Patient/123"]),
        ("known", vec!["readonly", "value=\"Dossier fictif n° 7\""]),
        ("site", vec!["inputmode=\"url\"", "https://"]),
        ("seen", vec!["data-local"]),
        ("phone", vec!["inputmode=\"tel\""]),
        ("locked.box", vec!["disabled", "checked", "n-locked.box", "ne peut pas être changée"]),
        ("locked.choice", vec!["radiogroup", "disabled", "checked"]),
        ("locked.list", vec!["<select", "disabled", "selected"]),
        ("locked.text", vec!["readonly", "value=\"A-12\""]),
    ] {
        let markup = field(&html, name);
        for word in words {
            assert!(markup.contains(word), "{word} in {markup}");
        }
    }
    assert!(html.contains("Autre façon de venir"));
    assert!(!field(&html, "town").contains("role=\"option\""), "a long list waits for words");
    assert!(!html.contains("maxlength"), "nothing that is pasted is cut off");
}

#[test]
fn a_plain_text_is_a_label_a_mark_and_an_input() {
    let html = page();
    let want = concat!(
        "id=\"f-phone\"><label class=\"field__label\" for=\"c-phone\">Téléphone</label><!>",
        "<input class=\"field__input\" id=\"c-phone\" name=\"phone\" aria-describedby=\"e-phone\" inputmode=\"tel\" type=\"text\"></div>"
    );
    assert!(field(&html, "phone").starts_with(want), "{}", field(&html, "phone"));
}

#[test]
fn the_unit_is_kept_while_the_number_is_empty() {
    let mut form = filling();
    set(&mut form, "dose", Input::Typed("1,50".into()));
    assert_eq!(sent(&form, "dose"), r#"[{"valueQuantity":{"value":1.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}]"#);
    set(&mut form, "dose", Input::Unit("ug".into()));
    assert_eq!(sent(&form, "dose"), r#"[{"valueQuantity":{"value":1.50,"unit":"µg","system":"http://unitsofmeasure.org","code":"ug"}}]"#);
    set(&mut form, "dose", Input::Typed(String::new()));
    assert_eq!(sent(&form, "dose"), "");
    set(&mut form, "dose", Input::Typed("un peu".into()));
    assert_eq!(problem(&form, "dose"), Some(Problem::Unreadable(guichet::domain::ItemKind::Quantity)));
    set(&mut form, "dose", Input::Typed("2".into()));
    assert_eq!(sent(&form, "dose"), r#"[{"valueQuantity":{"value":2,"unit":"µg","system":"http://unitsofmeasure.org","code":"ug"}}]"#);
    // Chosen before the number, and typed in words of one's own.
    set(&mut form, "volume", Input::Unit("gouttes".into()));
    set(&mut form, "volume", Input::Typed("20".into()));
    assert_eq!(sent(&form, "volume"), r#"[{"valueQuantity":{"value":20,"unit":"gouttes"}}]"#);
}

#[test]
fn steps_stay_within_the_bounds_and_0_is_an_answer() {
    let mut form = filling();
    set(&mut form, "count", Input::Stepped { up: false });
    assert_eq!(sent(&form, "count"), r#"[{"valueInteger":0}]"#);
    for _ in 0..5 {
        set(&mut form, "count", Input::Stepped { up: true });
    }
    assert_eq!(sent(&form, "count"), r#"[{"valueInteger":3}]"#);
}

#[test]
fn an_option_is_found_by_its_words_without_accents_or_by_its_code() {
    let mut form = filling();
    let id = form.by_name("town").unwrap();
    let found = |form: &Filling| form.options_found(id, 40).0.iter().map(|o| o.value.show()).collect::<Vec<_>>();
    assert_eq!(form.options_found(id, 40).1, 0, "a long list waits for words");
    set(&mut form, "town", Input::Typed("ev".into()));
    assert_eq!(found(&form), ["Évreux", "Évry", "Abbeville"], "those that begin with the words come first");
    assert_eq!(problem(&form, "town"), Some(Problem::Unreadable(guichet::domain::ItemKind::Choice)));
    for (words, code) in [("EVRY", "T41"), ("evre", "T40"), ("etienne saint", "T49"), ("œuilly", "T48"), ("oeui", "T48"), ("t05", "T05")] {
        set(&mut form, "town", Input::Typed(words.into()));
        assert!(sent(&form, "town").contains(&format!("\"code\":\"{code}\"")), "{words}: {}", sent(&form, "town"));
    }
    // Several: words are under way until one is picked.
    for (words, code) in [("gap", "T42"), ("agen", "T01")] {
        set(&mut form, "towns", Input::Typed(words.into()));
        assert!(problem(&form, "towns").is_some());
        set(&mut form, "towns", Input::Chosen(code.into()));
        assert_eq!(problem(&form, "towns"), None);
    }
    assert!(sent(&form, "towns").contains("Agen") && sent(&form, "towns").contains("Gap"));
    set(&mut form, "towns", Input::Ticked { code: "T42".into(), on: false });
    assert!(!sent(&form, "towns").contains("Gap"));
    // An open choice takes words of one's own.
    set(&mut form, "country", Input::Typed("belgique".into()));
    assert!(sent(&form, "country").contains("\"code\":\"be\""));
    set(&mut form, "country", Input::Typed("Bel".into()));
    assert_eq!(sent(&form, "country"), r#"[{"valueString":"Bel"}]"#);
}

#[test]
fn a_file_of_another_type_or_too_big_is_said_and_nothing_else_is_lost() {
    let mut form = filling();
    let file = |kind: &str, size: u64, data: Option<&str>| {
        let (content_type, data) = (Some(kind.to_owned()), data.map(str::to_owned));
        Input::Values(vec![Value::Attachment(Box::new(Attachment {
            content_type,
            title: Some("a".into()),
            size: Some(size),
            data,
            ..Attachment::default()
        }))])
    };
    set(&mut form, "hour", Input::Typed("1430".into()));
    set(&mut form, "letter", file("text/plain", 3, Some("AAAA")));
    assert!(matches!(problem(&form, "letter"), Some(Problem::WrongType(types)) if types.len() == 2));
    set(&mut form, "letter", file("image/png", 2_001, None));
    assert_eq!(problem(&form, "letter"), Some(Problem::TooBig(2_000)));
    set(&mut form, "letter", file("image/png", 3, None));
    assert_eq!(problem(&form, "letter"), Some(Problem::Unreadable(guichet::domain::ItemKind::Attachment)));
    set(&mut form, "letter", file("image/png", 3, Some("AAAA")));
    assert_eq!(problem(&form, "letter"), None);
    assert_eq!(sent(&form, "letter"), r#"[{"valueAttachment":{"contentType":"image/png","data":"AAAA","size":3,"title":"a"}}]"#);
    assert_eq!(sent(&form, "hour"), r#"[{"valueTime":"14:30:00"}]"#);
    set(&mut form, "letter", Input::Cleared);
    assert_eq!(sent(&form, "letter"), "");
}

#[test]
fn addresses_references_and_times_are_understood_or_said() {
    let mut form = filling();
    for (name, bad, good, want) in [
        ("site", "www.exemple.fr", "https://exemple.fr/a", r#"[{"valueUri":"https://exemple.fr/a"}]"#),
        ("doctor", "le docteur", "Practitioner/12", r#"[{"valueReference":{"reference":"Practitioner/12"}}]"#),
        ("doctor", "https:// x", "urn:uuid:1", r#"[{"valueReference":{"reference":"urn:uuid:1"}}]"#),
        ("seen", "22/11/2026 25:00", "2026-11-22T14:30:00+01:00", r#"[{"valueDateTime":"2026-11-22T14:30:00+01:00"}]"#),
        ("seen", "hier", "11/2026", r#"[{"valueDateTime":"2026-11"}]"#),
        ("hour", "25h", "9h05", r#"[{"valueTime":"09:05:00"}]"#),
    ] {
        set(&mut form, name, Input::Typed(bad.into()));
        assert!(matches!(problem(&form, name), Some(Problem::Unreadable(_))), "{bad}");
        set(&mut form, name, Input::Typed(good.into()));
        assert_eq!(sent(&form, name), want);
    }
    assert_eq!(sent(&form, "known"), r#"[{"valueReference":{"reference":"Patient/7","display":"Dossier fictif n° 7"}}]"#);
}
