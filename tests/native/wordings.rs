//! The exact wording of an instrument: it replaces words, never the rule, and stands only with the right to show it.

use crate::small_content::SmallContent;
use guichet::domain::filling::{Filling, Input};
use guichet::formats::fhir::{ResponseHead, write_response};
use guichet::native::{LoadedQuestionnaire, load};
use std::path::Path;
use std::sync::Arc;

const QUESTIONNAIRE: &str = r#"{
  "resourceType": "Questionnaire", "id": "mini", "url": "https://guichet.example/fhir/Questionnaire/mini", "version": "1",
  "title": "Mini (libellés reformulés)", "copyright": "Libellés reformulés.", "status": "active",
  "extension": [
    { "url": "https://guichet.example/fhir/StructureDefinition/questionnaire-slug", "valueString": "mini" },
    { "url": "https://guichet.example/fhir/StructureDefinition/questionnaire-source", "valueString": "equipe" },
    { "url": "https://guichet.example/fhir/StructureDefinition/score", "extension": [
      { "url": "code", "valueCode": "mini" }, { "url": "method", "valueCode": "sum-weight" }, { "url": "item", "valueString": "m.a" },
      { "url": "threshold", "extension": [
        { "url": "kind", "valueCode": "published" }, { "url": "op", "valueCode": ">=" }, { "url": "value", "valueDecimal": 1 },
        { "url": "source", "valueString": "Équipe, 2026" }
      ] }
    ] }
  ],
  "item": [
    { "linkId": "m.a", "type": "choice", "text": "Premier point", "answerOption": [
      { "valueCoding": { "code": "no", "display": "Pas du tout", "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": 0 }] } },
      { "valueCoding": { "code": "half", "display": "Un peu", "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": 0.5 }] } }
    ] },
    { "linkId": "m.note", "type": "text", "text": "Remarque" }
  ]
}"#;
const WORDING: &str = r#"{
  "$schema": "../schemas/wording.schema.json",
  "id": "mini-exact",
  "version": "2",
  "questionnaire": "https://guichet.example/fhir/Questionnaire/mini|1",
  "holder": "Société fictive",
  "permission": { "givenBy": "Mme Fictive", "givenTo": "l’hôpital", "givenOn": "2026-10-05" },
  "title": "Mini, texte exact",
  "copyright": "Texte de la Société fictive.",
  "items": [
    { "linkId": "m.a", "text": "Énoncé exact", "options": [
      { "code": "half", "text": "À moitié", "points": 0.5 },
      { "code": "no", "text": "Non", "points": 0 }
    ] }
  ]
}
"#;

fn content(name: &str, wording: &str) -> SmallContent {
    let content = SmallContent::new(name);
    std::fs::create_dir_all(content.dir.join("wordings")).unwrap();
    content.add("questionnaires/mini.json", QUESTIONNAIRE);
    content.add("wordings/mini.json", wording);
    content
}

fn form(dir: &Path) -> LoadedQuestionnaire {
    let (content, _) = load(dir, None).unwrap_or_else(|findings| panic!("{findings:?}"));
    content.questionnaire("mini").unwrap().clone()
}

#[test]
fn the_words_are_replaced_and_nothing_else() {
    let content = content("wording-right", WORDING);
    let worded = form(&content.dir);
    content.remove("wordings/mini.json");
    let own = form(&content.dir);
    let (new, old) = (&worded.questionnaire, &own.questionnaire);
    assert_eq!((new.title.as_str(), new.copyright.as_deref()), ("Mini, texte exact", Some("Texte de la Société fictive.")));
    let texts: Vec<&str> = new.items.iter().map(|i| i.text.as_str()).collect();
    assert_eq!(texts, ["Énoncé exact", "Remarque"]);
    let shown: Vec<String> = new.items[0].options.iter().map(|o| o.value.show()).collect();
    assert_eq!(shown, ["Non", "À moitié"], "in the order of the questionnaire");
    assert_eq!((&new.score, new.canonical()), (&old.score, old.canonical()), "the rule and the version are the questionnaire's");
    assert_eq!((worded.exact.is_some(), own.exact.is_some()), (true, false));
}

#[test]
fn a_response_names_the_wording_that_was_read_and_keeps_the_version_of_the_rule() {
    let content = content("wording-response", WORDING);
    let response = |form: &LoadedQuestionnaire| {
        let mut filling = Filling::new(Arc::clone(&form.questionnaire));
        let node = filling.by_name("m.a").unwrap();
        filling.set(node, Input::Chosen("half".into()));
        let score = form.questionnaire.score.as_ref().unwrap().state(&filling);
        (write_response(&filling, &ResponseHead::default()), score)
    };
    let (worded, score) = response(&form(&content.dir));
    content.remove("wordings/mini.json");
    let (own, same) = response(&form(&content.dir));
    assert_eq!(worded["extension"][0]["url"], "https://guichet.example/fhir/StructureDefinition/response-wording");
    assert_eq!(worded["extension"][0]["valueString"], "mini-exact|2");
    assert!(own.get("extension").is_none());
    assert_eq!(worded["questionnaire"], own["questionnaire"]);
    assert_eq!(worded["item"][0]["text"], "Énoncé exact");
    assert_eq!(score, same);
}

#[test]
fn what_would_change_the_rule_or_stands_without_a_right_is_refused() {
    let one = |name: &str, old: &str, new: &str, wanted: &str| {
        assert_eq!(WORDING.matches(old).count(), 1, "{old}");
        let lines: Vec<String> = content(name, &WORDING.replace(old, new)).lines();
        assert!(lines.len() == 1 && lines[0].contains(wanted), "{wanted}: {lines:?}");
    };
    assert_eq!(content("wording-fine", WORDING).lines(), Vec::<String>::new());
    one("wording-points", "\"points\": 0.5", "\"points\": 1", "items[0].options[0].points: the points of \"half\" are 0.5 in the questionnaire");
    one("wording-pointless", ", \"points\": 0.5", "", "the points of \"half\" are 0.5 in the questionnaire");
    one("wording-option", ",\n      { \"code\": \"no\", \"text\": \"Non\", \"points\": 0 }", "", "the option \"no\" of \"m.a\" has no words here");
    let lines = content("wording-item", &WORDING.replace("\"m.a\"", "\"m.b\"")).lines();
    assert!(lines.iter().any(|l| l.contains("no item \"m.b\"")), "{lines:?}");
    assert!(lines.iter().any(|l| l.contains("\"m.a\" counts in the score and has no words here")), "{lines:?}");
    one("wording-version", "mini|1", "mini|2", "questionnaire: made for");
    one("wording-holder", "\"holder\": \"Société fictive\"", "\"holder\": \"\"", "holder: empty");
    one("wording-permission", "Mme Fictive", " ", "permission.givenBy: empty");
    one("wording-day", "2026-10-05", "2027-10-05", "permission.givenOn: 2027-10-05 is in the future");
    one(
        "wording-none",
        "\"permission\": { \"givenBy\": \"Mme Fictive\", \"givenTo\": \"l’hôpital\", \"givenOn\": \"2026-10-05\" },",
        "",
        "missing field `permission`",
    );
}
