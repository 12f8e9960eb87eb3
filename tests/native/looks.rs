//! What a questionnaire looks like once written: the HTML of a form with everything that an author may ask for.

use guichet::app::{Event, Model, Setup, answered};
use guichet::domain::filling::Input;
use guichet::formats::content::read_content;
use guichet::formats::fhir::read_questionnaire;
use guichet::ui::{FormIsland, Shell};
use leptos::prelude::*;
use std::path::Path;
use std::sync::Arc;

fn fixture(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join("tests/native/fixtures/questionnaires").join(name)).unwrap()
}

fn model(json: &str) -> Model {
    let site = crate::small_content::original().join("site.json");
    let site: guichet::content::Site = read_content(&std::fs::read_to_string(site).unwrap()).unwrap().0;
    Model::new(Setup {
        questionnaire: Arc::new(read_questionnaire(json).unwrap().0),
        referral: false,
        establishment: site.establishment,
        destinations: site.destinations.iter().map(Into::into).collect(),
        terminology_server: None,
        local: Vec::new(),
    })
}

fn html(model: Model) -> String {
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/texts/fr.json");
    let texts = read_content(&std::fs::read_to_string(texts).unwrap()).unwrap().0;
    let shell = Shell::new(model, texts);
    Owner::new().with(|| view! { <FormIsland shell=shell/> }.to_html()).replace("<!>", "")
}

/// The part of the page between two words.
fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let from = html.find(start).unwrap_or_else(|| panic!("{start} is not in the page"));
    html[from..].split(end).next().unwrap()
}

#[test]
fn texts_have_their_markup_and_what_stands_beside_them() {
    let page = html(model(&fixture("showcase.json")));
    assert!(!page.contains("<script") && !page.contains("alert(1)") && !page.contains("style=\""));
    for part in [
        "class=\"note note--instructions\"",
        "<strong>sept derniers jours</strong>",
        "<a href=\"https://example.org/aide\" rel=\"noopener noreferrer external\">accompagné</a>",
        "class=\"note note--security\"",
        "Quel est votre <strong>poids</strong> ce matin ?",
        "<p>En <em>kilogrammes</em>.</p><ul><li>à jeun</li><li>sans chaussures</li></ul>",
        "<details class=\"fold\"><summary>En savoir plus",
        "<p class=\"legal\">Donnée de santé",
        "<span class=\"style--bold style--italic\">Un texte",
        "alt=\"Deux disques, l’un bleu, l’autre rouge\"",
        "src=\"data:image/svg+xml;base64,",
        "Plus d’informations sur example.org (autre site)",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let described = between(&page, "role=\"group\"", ">");
    assert!(described.contains("aria-describedby=\"d-consigne d-garde\""), "{described}");
    assert!(page.contains("id=\"d-consigne\"") && page.contains("id=\"d-garde\""));
    // The foot was written first in the file.
    assert!(page.find("Essais : aucune") < page.find("id=\"d-consigne\"") && page.find("Formulaire fictif") > page.find("telephone"));
}

#[test]
fn an_item_that_stays_while_disabled_is_locked_and_one_for_reading_is_not_there() {
    let mut model = model(&fixture("showcase.json"));
    let page = html(model_of(&model));
    assert!(between(&page, "<fieldset class=\"protected conditional\"", ">").contains("disabled"));
    assert!(!page.contains("Vu à la lecture") && page.contains("Vu à la saisie"));
    for (name, text) in [("saisie", "x"), ("poids", "70")] {
        model.update(Event::AnsweredItem { name: name.into(), input: Input::Typed(text.into()) });
    }
    let lines: Vec<String> = answered(&model).into_iter().map(|l| l.name).collect();
    assert!(!lines.contains(&"saisie".to_owned()) && lines.contains(&"lecture".to_owned()));
}

fn model_of(model: &Model) -> Model {
    Model::new(Setup {
        questionnaire: Arc::clone(model.filling.questionnaire()),
        referral: false,
        establishment: model.establishment.clone(),
        destinations: Vec::new(),
        terminology_server: None,
        local: Vec::new(),
    })
}

#[test]
fn groups_are_folded_tabs_and_tables() {
    let page = html(model(&fixture("showcase.json")));
    assert!(page.contains("<details class=\"fold fold--group\" id=\"f-plie\"><summary><h2"));
    let tabs = between(&page, "role=\"tablist\"", "role=\"tabpanel\"");
    assert_eq!(tabs.matches("role=\"tab\"").count(), 3);
    assert_eq!((tabs.matches("aria-selected=\"true\" tabindex=\"0\"").count(), tabs.matches("tabindex=\"-1\"").count()), (1, 2));
    assert!(tabs.contains(">Souffle</button>") && tabs.contains("hidden=\"\">Tabac</button>"));
    let matrix = between(&page, "grid grid--choices", "</table>");
    assert_eq!(
        (matrix.matches("scope=\"col\"").count(), matrix.matches("scope=\"row\"").count(), matrix.matches("type=\"radio\"").count()),
        (4, 3, 12)
    );
    assert!(matrix.contains("aria-labelledby=\"q-m1 l-m1-0\"") && matrix.contains("<tr id=\"f-m3\" hidden=\"\">"));
    let rows = between(&page, "<caption>Traitement", "</table>");
    assert!(rows.contains(">Nom</th>") && rows.contains(">Dose, mg</th>") && rows.contains("<tr id=\"f-traitements\">"));
    let grid = between(&page, "Douleur</caption>", "</table>");
    assert_eq!((grid.matches("scope=\"col\"").count(), grid.matches("scope=\"row\"").count()), (2, 2));
    assert!(page.contains("<div class=\"rows__answer\">") && page.contains("Ajouter une réponse"));
}

/// What follows a group or a list of boxes stands further from it, whatever may come to stand between them.
#[test]
fn what_follows_a_group_or_boxes_stands_apart() {
    let tick = r#""type":"boolean","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":"check-box"}]}}]"#;
    let when = r#""enableWhen":[{"question":"first","operator":"=","answerBoolean":true}]"#;
    let page = |items: &[String]| {
        let items = items.join(",");
        html(model(&format!(
            r#"{{"resourceType":"Questionnaire","status":"active","item":[{{"linkId":"first","type":"boolean","text":"?"}},{items}]}}"#
        )))
    };
    let item = |id: &str, more: &str| format!(r#"{{"linkId":"{id}","text":"{id}",{more}}}"#);
    let group = item("g", r#""type":"group","item":[{"linkId":"in","type":"string","text":"in"}]"#);
    let (box_a, box_b) = (item("a", tick), item("b", tick));
    let (maybe, last) = (item("maybe", &format!(r#""type":"string",{when}"#)), item("last", r#""type":"string""#));
    let maybe_box = item("maybe", &format!("{tick},{when}"));
    let note = item("note", r#""type":"display""#);
    let classes = |page: &str, id: &str| {
        let before = page.split(&format!("id=\"f-{id}\"")).next().unwrap();
        before.rsplit("class=\"").next().unwrap().split('"').next().unwrap().to_owned()
    };
    let plain = page(std::slice::from_ref(&last));
    assert_eq!(classes(&plain, "last"), "question field");
    for (what, items) in [
        ("after a group", vec![group.clone(), last.clone()]),
        ("after boxes", vec![box_a.clone(), box_b.clone(), last.clone()]),
        ("after boxes and what may be shown", vec![box_a.clone(), maybe.clone(), last.clone()]),
        ("after a group and what may be shown", vec![group.clone(), maybe.clone(), last.clone()]),
    ] {
        let page = page(&items);
        assert_eq!(classes(&page, "last"), "question apart field", "{what}");
        assert!(!classes(&page, if what.contains("boxes") { "a" } else { "first" }).contains("apart"), "{what}");
    }
    // A box after a box is the next line of the list, shown always or not.
    assert!(!page(&[box_a.clone(), box_b]).contains("apart"));
    assert!(!page(&[box_a.clone(), maybe_box, item("c", tick)]).contains("apart"));
    assert!(page(&[box_a, note.clone()]).contains("class=\"note apart\""));
    assert!(page(&[last, note]).contains("class=\"note\""));
}

#[test]
fn a_tab_is_chosen_and_given_up_when_it_is_disabled() {
    let mut model = model(&fixture("showcase.json"));
    let container = model.filling.by_name("onglets").unwrap();
    let find = |m: &Model, name: &str| m.filling.questionnaire().find(name);
    assert_eq!(model.tab_shown(container), find(&model, "onglet.a"));
    model.update(Event::AnsweredItem { name: "fume".into(), input: Input::Chosen("true".into()) });
    model.update(Event::PressedTab { name: "onglets".into(), tab: "onglet.c".into() });
    assert_eq!(model.tab_shown(container), find(&model, "onglet.c"));
    model.update(Event::AnsweredItem { name: "fume".into(), input: Input::Chosen("false".into()) });
    assert_eq!(model.tab_shown(container), find(&model, "onglet.a"));
}

#[test]
fn pages_keep_their_head_and_foot() {
    let control = |code: &str| {
        format!(
            r#""extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{{"coding":[{{"code":"{code}"}}]}}}}]"#
        )
    };
    let item = |id: &str, code: &str| {
        format!(r#"{{"linkId":"{id}","type":"group","text":"T{id}",{},"item":[{{"linkId":"{id}q","type":"string","text":"Q{id}"}}]}}"#, control(code))
    };
    let items = [item("h", "header"), item("a", "page"), item("b", "page"), item("f", "footer")].join(",");
    let model = model(&format!(r#"{{"resourceType":"Questionnaire","title":"P","item":[{items}]}}"#));
    assert_eq!(model.pages(), 2);
    let place = |name: &str| model.page_of(model.filling.by_name(name).unwrap());
    assert_eq!(["hq", "aq", "bq", "fq"].map(place), [0, 0, 1, 1]);
    let page = html(model);
    assert_eq!((page.matches("Qh").count(), page.matches("Qf").count(), page.matches("class=\"form__page\"").count()), (1, 1, 2));
}

/// A plain item costs no more elements than a page written by hand: label, control, and the boxes that place them.
#[test]
fn a_plain_item_gets_no_element_more() {
    let items: Vec<String> = (0..100).map(|n| format!(r#"{{"linkId":"q{n}","type":"string","text":"Question {n}"}}"#)).collect();
    let page = |items: &str| html(model(&format!(r#"{{"resourceType":"Questionnaire","title":"P","item":[{items}]}}"#)));
    let count = |html: String| html.matches('<').count() - html.matches("</").count();
    let per_item = count(page(&items.join(","))) - count(page(&items[0]));
    assert!(per_item <= 4 * 99, "{per_item} elements for 99 items");
}

#[test]
fn an_emergency_message_has_its_markup() {
    let form = serde_json::json!({
        "resourceType": "Questionnaire", "status": "active", "item": [{
            "linkId": "a", "type": "display", "text": "Appelez la ligne.",
            "extension": [{ "url": "https://guichet.example/fhir/StructureDefinition/emphasis", "valueCode": "emergency" }],
            "_text": { "extension": [{
                "url": "http://hl7.org/fhir/StructureDefinition/rendering-markdown", "valueMarkdown": "Appelez [la ligne](https://example.org/ligne)."
            }] }
        }]
    });
    let page = html(model(&form.to_string()));
    let alert = between(&page, "role=\"alert\"", "</div>");
    assert!(alert.contains("<p>Appelez <a href=\"https://example.org/ligne\" rel=\"noopener noreferrer external\">la ligne</a>.</p>"), "{alert}");
}
