//! Booklets, care sheets, letters and checklists of the team: what the check finds, and what the pages hold without a script.

use crate::small_content::{SmallContent, today};
use guichet::content::{CareKind, FieldKind, Passage};
use guichet::native::{CheckOptions, Content, load_on};
use guichet::ui::pages::{Context, booklet_page, care_sheet_page, template_page};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

const TEMPLATE: &str = r#"{
  "$schema": "../schemas/template.schema.json", "id": "lettre", "title": "Lettre", "kind": "letter", "purpose": "Un essai.", "paper": "a4",
  "updatedOn": "2026-11-20", "version": "1", "sources": ["etablissement"], "reviewedBy": "Dr Fictif, médecin", "reviewedOn": "2026-11-20",
  "fields": [{ "id": "patient", "label": "Patient" }, { "id": "choix", "label": "Choix", "kind": "choice", "options": ["oui", "non"] }],
  "blocks": [{ "text": ["Le {today}, {patient}\u00a0: {choix}."] }]
}"#;

const BOOKLET: &str = r#"{
  "$schema": "schemas/booklet.schema.json", "updatedOn": "2026-11-20", "version": "1", "lead": "Un livret.",
  "chapters": [{ "id": "droits", "heading": "Vos droits", "passages": [
    { "patient": "Vous pouvez choisir.", "sources": ["etablissement"], "reviewedBy": "Dr Fictif, médecin", "reviewedOn": "2026-11-20" }] }],
  "careSheet": { "title": "Fiche", "lead": "Une fiche.", "sources": ["etablissement"], "parts": [
    { "id": "vous", "heading": "Vous", "kind": "fields", "fields": [{ "id": "nom", "label": "Nom" }] },
    { "id": "aide", "heading": "Aide", "kind": "ticks", "rows": ["Douleur"] }] }
}"#;

/// The small content with a template and a booklet.
fn content(name: &str) -> SmallContent {
    let content = SmallContent::new(name);
    std::fs::create_dir_all(content.dir.join("templates")).unwrap();
    content.add("templates/lettre.json", TEMPLATE);
    content.add("booklet.json", BOOKLET);
    content.replace("site.json", "  \"letters\": [\"notice\"],", "  \"letters\": [\"notice\"],\n  \"templates\": [\"lettre\"],");
    let sources = std::fs::read_to_string(content.dir.join("sources.json")).unwrap();
    let id = sources.split("\"id\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    for file in ["templates/lettre.json", "booklet.json"] {
        let text = std::fs::read_to_string(content.dir.join(file)).unwrap();
        content.add(file, &text.replace("etablissement", &id));
    }
    content
}

#[test]
fn a_faultless_template_and_booklet_pass() {
    assert_eq!(content("papers-faultless").lines(), Vec::<String>::new());
}

#[test]
fn each_fault_of_the_papers_is_named() {
    let letter = "templates/lettre.json";
    let cases: &[(&str, &str, &str, &str)] = &[
        (letter, "{patient}", "{patiente}", "blocks[0].text[0]: unknown place {patiente} — remedy: did you mean \"patient\"?"),
        (letter, "{patient}", "X", "fields[0].id: no line shows what is typed into \"patient\""),
        (letter, "{today}", "{to day}", "blocks[0].text[0]: a { or } that is no place"),
        (letter, "{today}", "{pathway.name}", "blocks[0].text[0]: {pathway.name} needs a pathway"),
        (letter, "{today}", "{reference}", "blocks[0].text[0]: unknown place {reference}"),
        (letter, "\"id\": \"choix\"", "\"id\": \"today\"", "fields[1].id: \"today\" is something that the site knows"),
        (letter, "\"id\": \"choix\"", "\"id\": \"patient\"", "fields[1].id: \"patient\" stands twice"),
        (letter, "\"id\": \"choix\"", "\"id\": \"Choix\"", "fields[1].id: \"Choix\" cannot be a name"),
        (letter, ", \"options\": [\"oui\", \"non\"]", "", "fields[1].options: options and `choice` go together"),
        (letter, "\"id\": \"lettre\"", "\"id\": \"autre\"", "id: id \"autre\" differs from the file's name"),
        (letter, "\"Un essai.\"", "\"Un essai : non.\"", "ordinary space before a sign"),
        (letter, "\"2026-11-20\", \"version\"", "\"2027-11-20\", \"version\"", "updatedOn: 2027-11-20 is in the future"),
        (letter, "\"reviewedOn\": \"2026-11-20\"", "\"reviewedOn\": \"2020-11-20\"", "reviewedOn: reviewed on 2020-11-20: older than 24 months"),
        ("booklet.json", "\"patient\": \"Vous pouvez choisir.\"", "\"patient\": \"\"", "chapters[0].passages[0].patient: empty"),
        ("booklet.json", "\"rows\": [\"Douleur\"]", "\"rows\": []", "careSheet.parts[1]: a part without rows"),
        ("booklet.json", "\"kind\": \"ticks\"", "\"kind\": \"steps\"", "careSheet.parts[1]: words that this kind of part does not show"),
        ("booklet.json", "\"id\": \"aide\"", "\"id\": \"vous\"", "careSheet.parts[1].id: \"vous\" stands twice"),
        ("booklet.json", "\"Une fiche.\"", "\"L'essai.\"", "careSheet.lead: straight apostrophe"),
    ];
    let mut wrong = Vec::new();
    for (index, (file, old, new, wanted)) in cases.iter().enumerate() {
        let content = content(&format!("papers-{index}"));
        content.replace(file, old, new);
        let said = content.lines();
        if !said.iter().any(|line| line.starts_with(file) && line.contains(wanted)) {
            wrong.push(format!("{wanted}:\n{}", said.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_template_that_the_manifest_does_not_name_and_an_unknown_chapter_are_found() {
    let content = content("papers-orphan");
    content.replace("site.json", "  \"templates\": [\"lettre\"],", "  \"templates\": [],");
    content.replace(
        "pathways/lung.json",
        "\"contacts\":",
        "\"booklet\": { \"droit\": [{ \"patient\": \"Un mot.\", \"sources\": [\"nulle-part\"] }] },\n  \"contacts\":",
    );
    let said = content.lines().join("\n");
    assert!(said.contains("templates/lettre.json: error: the manifest does not name this file"), "{said}");
    assert!(said.contains("booklet.droit: unknown chapter \"droit\" — remedy: did you mean \"droits\"?"), "{said}");
    assert!(said.contains("booklet.droit[0].sources[0]: unknown source \"nulle-part\""), "{said}");
}

#[test]
fn a_long_sentence_of_the_booklet_is_counted() {
    let content = content("papers-long");
    let long = format!("Vous {}.", vec!["mot"; 25].join(" "));
    content.replace("booklet.json", "Vous pouvez choisir.", &long);
    assert_eq!(content.check().long.len(), 1);
}

/// The demonstration's content.
fn demonstration() -> Content {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    load_on(&root, &CheckOptions { today: today(), site: None }).unwrap_or_else(|f| panic!("{f:?}")).0
}

fn context(content: &Content) -> Context<'_> {
    Context { site: &content.site, texts: &content.texts, sources: &content.sources, guides: &content.guides }
}

/// As text: without marks, with the few entities of Leptos put back.
fn words(html: &str) -> String {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, rest)| rest)).collect();
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").replace("&quot;", "\"")
}

fn spoken(passage: &Passage) -> Vec<String> {
    passage.heading.iter().chain([&passage.patient]).chain(&passage.list).map(|w| w.replace("**", "")).collect()
}

#[test]
fn a_booklet_holds_every_chapter_step_right_and_number_and_says_what_is_an_example() {
    let content = demonstration();
    let booklet = content.booklet.as_ref().unwrap();
    assert!(content.pathways.iter().all(|p| p.booklet.contains_key("traitements")), "each pathway says something of its own");
    for pathway in &content.pathways {
        let html = Owner::new().with(|| booklet_page(context(&content), booklet, pathway).to_html());
        let text = words(&html);
        let own = booklet.chapters.iter().flat_map(|c| c.passages.iter().chain(pathway.booklet.get(&c.id).into_iter().flatten()));
        let passages: Vec<&Passage> = own.collect();
        for said in passages.iter().flat_map(|p| spoken(p)).chain(booklet.chapters.iter().map(|c| c.heading.clone())) {
            assert!(text.contains(&said), "{}: {said}", pathway.id);
        }
        assert_eq!(html.matches(&content.texts.say("papers.example")).count(), passages.iter().filter(|p| p.example).count(), "{}", pathway.id);
        for step in &pathway.steps {
            assert!(text.contains(&step.title.patient) && text.contains(&step.text.patient.replace("**", "")), "{}: {}", pathway.id, step.id);
        }
        for number in content.site.emergency.iter().chain(&content.site.help_lines).map(|e| &e.number) {
            assert!(html.contains(&format!("href=\"tel:{number}\"")), "{}: {number}", pathway.id);
        }
    }
}

#[test]
fn the_rights_name_the_law_that_they_come_from() {
    let content = demonstration();
    let booklet = content.booklet.as_ref().unwrap();
    let rights = booklet.chapters.iter().find(|c| c.id == "droits").unwrap();
    for (heading, source) in [("La personne de confiance", "csp-l1111-6"), ("Les directives anticipées", "csp-l1111-11")] {
        let passage = rights.passages.iter().find(|p| p.heading.as_deref() == Some(heading)).unwrap();
        assert!(passage.sources.iter().any(|s| s == source) && !passage.example, "{heading}");
    }
}

#[test]
fn a_care_sheet_has_a_date_and_a_place_for_every_step_and_a_field_for_everybody() {
    let content = demonstration();
    let booklet = content.booklet.as_ref().unwrap();
    for pathway in &content.pathways {
        let html = Owner::new().with(|| care_sheet_page(context(&content), booklet, pathway).to_html());
        for (index, step) in pathway.steps.iter().enumerate() {
            let number = index + 1;
            assert!(
                html.contains(&format!("name=\"etape-{number}-date\"")) && html.contains(&format!("name=\"etape-{number}-lieu\"")),
                "{}",
                step.id
            );
        }
        // A file of dates names an event and its turn: no two fields answer to the same.
        let marks: Vec<&str> = html.split("data-mark=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let once: std::collections::BTreeSet<&&str> = marks.iter().collect();
        assert_eq!((marks.len(), once.len()), (pathway.steps.len(), pathway.steps.len()));
        for part in &booklet.care_sheet.parts {
            for field in part.fields.iter().map(|f| format!("name=\"{}-{}\"", part.id, f.id)) {
                assert!(html.contains(&field), "{field}");
            }
            if part.kind == CareKind::People {
                assert!((1..=part.rows.len()).all(|n| html.contains(&format!("name=\"{}-{n}-tel\"", part.id))));
            }
        }
        assert!(html.contains("<svg") && html.contains("type=\"reset\""));
    }
}

#[test]
fn a_letter_shows_every_field_as_a_blank_and_nothing_leads_to_ordinary_mail() {
    let content = demonstration();
    assert_eq!(content.templates.len(), 9);
    let known =
        BTreeMap::from([("establishment".to_owned(), vec!["L’établissement".to_owned()]), ("contacts".to_owned(), vec!["Un".into(), "Deux".into()])]);
    for template in &content.templates {
        let html = Owner::new().with(|| template_page(context(&content), template, &content.pathways, &known).to_html());
        for field in &template.fields {
            assert!(html.contains(&format!("name=\"{}\"", field.id)), "{}: no field {}", template.id, field.id);
            let place = format!("data-place=\"{}\"", field.id);
            let facts = field.kind == FieldKind::Pathway && html.contains("data-place=\"pathway.");
            assert!(html.contains(&place) || facts, "{}: no place {}", template.id, field.id);
            for option in &field.options {
                assert!(html.contains(&format!("\u{2610}\u{a0}{option}")), "{}: {option}", template.id);
            }
        }
        assert!(!html.contains("mailto:"), "{}", template.id);
        assert!(!words(&html).contains('{'), "{}: a place that was not drawn", template.id);
        assert!(template.example && html.contains(&content.texts.say("papers.example")), "{}", template.id);
    }
}
