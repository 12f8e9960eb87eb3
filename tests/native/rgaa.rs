//! The review of accessibility (`public/accessibility.json`): whole, and true of the tests and files that it names.
//!
//! `docs/rgaa.md` is written from it. After a change that is meant: `GUICHET_WRITE=1 cargo test --test native rgaa`.

use guichet::content::{Accessibility, Criterion, CriterionState, Site, Sources, Texts};
use guichet::formats::content::read_content;
use guichet::ui::pages::{Context, review_view};
use leptos::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Each theme of RGAA 4.1.2 with how many criteria it has.
const THEMES: [(&str, usize); 13] = [
    ("Images", 9),
    ("Cadres", 2),
    ("Couleurs", 3),
    ("Multimédia", 13),
    ("Tableaux", 8),
    ("Liens", 2),
    ("Scripts", 5),
    ("Éléments obligatoires", 10),
    ("Structuration", 4),
    ("Présentation", 14),
    ("Formulaires", 13),
    ("Navigation", 11),
    ("Consultation", 12),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    read_content::<T>(&std::fs::read_to_string(root().join("public").join(name)).unwrap()).unwrap().0
}

fn review() -> Accessibility {
    read("accessibility.json")
}

#[test]
fn each_of_the_106_criteria_stands_once_and_in_order() {
    let expected: Vec<String> =
        THEMES.iter().enumerate().flat_map(|(theme, (_, count))| (1..=*count).map(move |n| format!("{}.{n}", theme + 1))).collect();
    assert_eq!(expected.len(), 106);
    let numbers: Vec<String> = review().criteria.into_iter().map(|c| c.number).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn each_criterion_says_how_it_was_judged_and_names_what_exists() {
    let mut wrong = Vec::new();
    for c in review().criteria {
        let looked = !c.tests.is_empty() || !c.read.is_empty() || c.person.is_some();
        if c.state != CriterionState::NotApplicable && !looked {
            wrong.push(format!("{}: nothing says how it was judged", c.number));
        }
        if c.state != CriterionState::Met && c.note.is_none() {
            wrong.push(format!("{}: nothing says why", c.number));
        }
        // What somebody tried is judged.
        if c.state == CriterionState::NotJudged && c.person.is_some() {
            wrong.push(format!("{}: a person tried it, and it is not judged", c.number));
        }
        for test in &c.tests {
            match std::fs::read_to_string(root().join(&test.file)) {
                Ok(text) if text.lines().any(|l| is_name(l) && l.contains(&test.name)) => {}
                Ok(_) => wrong.push(format!("{}: {} has no test « {} »", c.number, test.file, test.name)),
                Err(_) => wrong.push(format!("{}: there is no {}", c.number, test.file)),
            }
        }
        let lost = c.read.iter().filter(|file| !root().join(file).is_file());
        wrong.extend(lost.map(|file| format!("{}: there is no {file}", c.number)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// True of the line of a test file that names a test.
fn is_name(line: &str) -> bool {
    let line = line.trim_start();
    ["test(", "fn "].iter().any(|start| line.starts_with(start))
}

#[test]
fn the_statement_counts_what_the_review_says() {
    let (review, site, texts, sources) = (review(), read::<Site>("site.json"), read::<Texts>("texts/fr.json"), read::<Sources>("sources.json"));
    let context = Context { site: &site, texts: &texts, sources: &sources, guides: &[] };
    let html = |review: &Accessibility| Owner::new().with(|| review_view(context, review).to_html());
    let page = html(&review);
    let count = |state| review.of(state).count();
    let applicable = review.criteria.len() - count(CriterionState::NotApplicable);
    assert!(page.contains(&format!("106 critères du RGAA\u{a0}4.1.2, {applicable} s’appliquent")), "{page}");
    for (key, state) in [("rgaa.met", CriterionState::Met), ("rgaa.not-met", CriterionState::NotMet), ("rgaa.not-judged", CriterionState::NotJudged)]
    {
        let words = texts.fill(key, &[("count", &format!("<strong>{}</strong>", count(state)))]).replace("**", "");
        assert!(page.replace("<!>", "").contains(&words), "{words} in {page}");
    }
    let named = |c: &Criterion| page.contains(&format!("<strong>{}. ", c.number));
    for c in &review.criteria {
        assert_eq!(named(c), matches!(c.state, CriterionState::NotMet | CriterionState::NotJudged), "{}", c.number);
    }
    assert!(page.contains(&texts.say("rgaa.person.none")), "nobody has tried anything yet");
    let mut tried = review.clone();
    tried.criteria[0].person = Some("Essai du 22 novembre 2026".into());
    assert!(!html(&tried).contains(&texts.say("rgaa.person.none")) && html(&tried).contains(&texts.fill("rgaa.person.some", &[("count", "1")])));
}

fn state_words(state: CriterionState) -> &'static str {
    match state {
        CriterionState::Met => "respecté",
        CriterionState::NotMet => "**non respecté**",
        CriterionState::NotJudged => "non jugé",
        CriterionState::NotApplicable => "non applicable",
    }
}

fn how(c: &Criterion) -> String {
    let mut parts: Vec<String> = c.tests.iter().map(|t| format!("test `{}` « {} »", t.file, t.name)).collect();
    if !c.read.is_empty() {
        let files: Vec<String> = c.read.iter().map(|f| format!("`{f}`")).collect();
        parts.push(format!("lu dans le code : {}", files.join(", ")));
    }
    match (&c.person, c.state) {
        (Some(person), _) => parts.push(format!("par une personne : {person}")),
        (None, CriterionState::NotApplicable) => {}
        (None, _) => parts.push("pas essayé par une personne".into()),
    }
    let how = parts.join(" ; ");
    let whole: Vec<String> = [c.note.clone(), (!how.is_empty()).then_some(how)].into_iter().flatten().collect();
    whole.join(" — ").replace('|', "\\|")
}

fn written(review: &Accessibility) -> String {
    let count = |state| review.of(state).count();
    let mut page = format!(
        "# {}, criterion by criterion\n\nWritten by the native test `rgaa` from `public/accessibility.json`, which the page `/accessibilite/` shows in short. \
         The wording of the criteria is the project's own; the standard's is at accessibilite.numerique.gouv.fr.\n\n\
         Reviewed on {}: {} criteria, {} met, {} not met, {} not judged, {} not applicable. « Met » rests on automatic tests or on reading the code, as \
         each line says. « Not judged » takes a person with the pages before them, and none has done it yet: no rate of conformity is published, and \
         the site calls itself « non conforme » until an audit.\n",
        review.standard,
        review.reviewed_on,
        review.criteria.len(),
        count(CriterionState::Met),
        count(CriterionState::NotMet),
        count(CriterionState::NotJudged),
        count(CriterionState::NotApplicable),
    );
    for (theme, (name, _)) in THEMES.iter().enumerate() {
        let _ = write!(page, "\n## {}. {name}\n\n| N° | Critère | État | Comment |\n|---|---|---|---|\n", theme + 1);
        let start = format!("{}.", theme + 1);
        for c in review.criteria.iter().filter(|c| c.number.starts_with(&start)) {
            let _ = writeln!(page, "| {} | {} | {} | {} |", c.number, c.text, state_words(c.state), how(c));
        }
    }
    page
}

#[test]
fn docs_rgaa_md_is_what_the_review_gives() {
    let page = written(&review());
    let kept = root().join("docs/rgaa.md");
    if std::env::var_os("GUICHET_WRITE").is_some() {
        std::fs::write(&kept, &page).unwrap();
    }
    let before = std::fs::read_to_string(&kept).unwrap_or_default();
    assert!(before == page, "docs/rgaa.md is not what public/accessibility.json gives: run GUICHET_WRITE=1 cargo test --test native rgaa");
}
