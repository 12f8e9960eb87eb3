//! Content broken in one place: the check names file, line, column, field and remedy, and nothing else.

mod files;
mod guides;
mod instruments;
mod letters;
mod pathways;
mod planning;
mod site;
mod steps;

use crate::small_content::{SmallContent, today};
use guichet::native::CheckOptions;

/// File, words that stand once in it, what replaces them, and all that the check then says.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

#[test]
fn each_fault_is_named_with_its_place_and_remedy() {
    let mut wrong = Vec::new();
    for (name, file, old, new, wanted) in files::CASES.iter().chain(pathways::CASES).chain(site::CASES).chain(letters::CASES).chain(guides::CASES) {
        let content = SmallContent::new(name);
        content.replace(file, old, new);
        let said = content.lines();
        if said != *wanted {
            wrong.push(format!("{name}:\n{}", said.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_small_content_is_faultless() {
    let content = SmallContent::new("faultless");
    assert_eq!(content.lines(), Vec::<String>::new());
    let summary = content.check().to_string();
    assert!(
        summary.ends_with(": 1 pathway, 2 questionnaires, 1 page, 1 letter; 0 errors, 0 warnings, 0 texts to be validated, 0 with a long sentence"),
        "{summary}"
    );
    let (loaded, findings) = guichet::native::load_on(&content.dir, &on_the_day()).unwrap();
    assert!(findings.is_empty());
    assert_eq!(loaded.pathways[0].id, "lung");
    assert_eq!(loaded.questionnaires.iter().map(|q| q.name.as_str()).collect::<Vec<_>>(), ["mini", "demande"]);
    assert_eq!(loaded.referral().unwrap().questionnaire.title, "Demande");
}

#[test]
fn answers_about_real_patients_never_travel_in_clear() {
    let content = SmallContent::new("in-clear-for-real");
    content.replace("site.json", "\"fictional\": true", "\"fictional\": false");
    content.replace("site.json", "https://recu.example", "http://recu.example");
    let said = "site.json:18:70: error: destinations[0].url: answers about patients would travel unencrypted — remedy: write https://";
    assert!(content.lines().iter().any(|line| line == said), "{}", content.lines().join("\n"));
}

#[test]
fn a_form_has_its_own_way_where_the_site_says_so() {
    let content = SmallContent::new("routes");
    content.replace("site.json", "  \"pathways\": [\"lung\"],", "  \"routes\": { \"demande\": [\"fichier\"] },\n  \"pathways\": [\"lung\"],");
    assert_eq!(content.lines(), Vec::<String>::new());
    let (loaded, _) = guichet::native::load_on(&content.dir, &on_the_day()).unwrap();
    let ids = |form: &str| loaded.site.destinations_of(form).iter().map(|d| d.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids("demande"), ["fichier"]);
    assert_eq!(ids("mini"), ["hook", "fichier"]);
}

#[test]
fn a_file_that_is_missing_is_named_with_the_list_that_names_it() {
    let content = SmallContent::new("missing-file");
    content.remove("pages/a-propos.json");
    content.remove("questionnaires/demande.json");
    assert_eq!(
        content.lines(),
        [
            "pages/a-propos.json: error: missing file — remedy: add it, or take its name out of `pages` in site.json",
            "questionnaires/demande.json: error: missing file — remedy: add it, or take its name out of `questionnaires` and `referral` in site.json",
        ]
    );
    assert!(guichet::native::load_on(&content.dir, &on_the_day()).is_err());
}

#[test]
fn a_file_that_nothing_names_is_an_error_unless_another_site_is_given() {
    let content = SmallContent::new("orphan");
    content.add("pages/oubliee.json", "{}");
    let said =
        "pages/oubliee.json: error: the manifest does not name this file — remedy: add \"oubliee\" to `pages` in site.json, or remove the file";
    assert_eq!(content.lines(), [said]);
    let options = CheckOptions { site: Some(content.dir.join("site.json")), ..on_the_day() };
    assert!(guichet::native::check(&content.dir, &options).is_publishable());
}

#[test]
fn texts_without_a_reviewer_are_counted_once_a_file_and_listed_on_demand() {
    let content = SmallContent::new("to-review");
    content.replace("pathways/lung.json", ", \"reviewedBy\": \"Dr Marie Exemple\", \"reviewedOn\": \"2026-10-01\" }\n  ],", " }\n  ],");
    let said = "pathways/lung.json:1:1: warning: 1 of 3 texts have no named reviewer and are shown « à valider » — remedy: have them reviewed, \
                then write `reviewedBy` and `reviewedOn`; `--to-review` lists them";
    assert_eq!(content.lines(), [said]);
    let report = content.check();
    assert!(report.is_publishable());
    assert_eq!(report.to_review.iter().map(|f| (f.line, f.field.as_str())).collect::<Vec<_>>(), [(20, "warningSigns[1]")]);
}

#[test]
fn a_long_sentence_for_patients_is_counted_and_listed_on_demand() {
    let content = SmallContent::new("long-sentence");
    let long = "L’infirmière vous reçoit avec le médecin, et vous dit tout ce qui va se passer pendant les jours et les semaines qui viennent.";
    content.replace("pathways/lung.json", "L’infirmière vous reçoit.", long);
    assert_eq!(content.lines(), Vec::<String>::new());
    let report = content.check();
    assert!(report.to_string().ends_with(", 1 with a long sentence"), "{report}");
    assert_eq!(report.long.iter().map(|f| (f.line, f.field.as_str())).collect::<Vec<_>>(), [(38, "steps[0].text.patient")]);
    assert!(report.long[0].message.starts_with("a sentence of 23 words"), "{}", report.long[0].message);
}

#[test]
fn what_nothing_leads_to_is_named() {
    let content = SmallContent::new("orphans");
    content.replace("pathways/lung.json", "[\"phone\", \"mail\"]", "[\"phone\"]");
    content.replace(
        "site.json",
        "\"L’infirmière\" } }]",
        "\"L’infirmière\" } }, { \"id\": \"radio\", \"name\": { \"professional\": \"Radiologue\", \"patient\": \"Le radiologue\" } }]",
    );
    content.replace("sources.json", "\"read\": true }\n  ]", "\"read\": true },\n    { \"id\": \"vieux\", \"short\": \"V\", \"publisher\": \"V\", \"title\": \"V\", \"date\": \"2020\", \"read\": true }\n  ]");
    content.replace("pages/a-propos.json", "\"slug\": \"a-propos\"", "\"slug\": \"seule\"");
    assert_eq!(
        content.lines(),
        [
            "pages/a-propos.json:3:11: warning: slug: nothing but the list of all pages leads to this page — remedy: link it from another page",
            "site.json:14:13: warning: contacts[1].id: no pathway shows the contact \"mail\" — remedy: add it to `contacts` of a pathway, or remove it",
            "site.json:16:103: warning: actors[1].id: no step names the actor \"radio\" — remedy: name it in `actors` of a step, or remove it",
            "sources.json:6:13: warning: sources[2].id: no text names the source \"vieux\" — remedy: name it where it belongs, or remove it",
        ]
    );
}

#[test]
fn several_files_are_reported_in_one_go() {
    let content = SmallContent::new("several");
    content.add("site.json", "{");
    content.replace("sources.json", "\"date\": \"2026-02\"", "\"date\": 2026");
    content.replace("pathways/lung.json", "\"actors\"", "\"actor\"");
    assert_eq!(content.lines().len(), 3);
}

#[test]
fn a_sheet_without_a_reviewer_is_listed_on_demand() {
    let content = SmallContent::new("letter-to-review");
    content.replace("letters/notice.json", "  \"reviewedBy\": \"Dr Marie Exemple, pneumologue\",\n  \"reviewedOn\": \"2026-10-01\",\n", "");
    assert_eq!(content.lines(), Vec::<String>::new());
    let report = content.check();
    assert_eq!(report.to_review.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(), ["notice has no named reviewer"]);
}

#[test]
fn content_that_fails_its_check_is_not_loaded() {
    let content = SmallContent::new("not-loaded");
    content.replace("pathways/lung.json", "\"contacts\": [\"phone\", \"mail\"]", "\"contacts\": [\"fax\"]");
    let findings = guichet::native::load_on(&content.dir, &on_the_day()).unwrap_err();
    assert_eq!(findings.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["contacts[0]"]);
}

fn on_the_day() -> CheckOptions {
    CheckOptions { today: today(), site: None }
}
