//! Faults of the instruments: what is for professionals alone within reach of patients, choices and numbers that lead nowhere, versions untold.

use super::on_the_day;
use crate::small_content::SmallContent;
use guichet::domain::ThresholdKind;

const OWN: &str = "https://guichet.example/fhir/StructureDefinition";
const MINI: &str = "questionnaires/mini.json";

/// The content with this beside the questionnaire's slug.
fn with(name: &str, extension: &str) -> SmallContent {
    let content = SmallContent::new(name);
    let slug = "\"extension\": [\n    { \"url\": \"https://guichet.example/fhir/StructureDefinition/questionnaire-slug\"";
    content.replace(MINI, slug, &format!("\"extension\": [{extension},\n    {{ \"url\": \"{OWN}/questionnaire-slug\""));
    content
}

fn confined(name: &str) -> SmallContent {
    with(name, &format!("{{ \"url\": \"{OWN}/questionnaire-confined\", \"valueBoolean\": true }}"))
}

fn only(content: &SmallContent, file: &str, message: &str) {
    let lines = content.lines();
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].starts_with(file) && lines[0].contains(message), "{lines:#?}");
}

#[test]
fn a_questionnaire_for_professionals_alone_is_out_of_the_reach_of_patients() {
    let content = confined("confined");
    assert_eq!(content.lines(), Vec::<String>::new());

    content.replace("pathways/lung.json", "L’infirmière vous reçoit.", "L’infirmière vous reçoit, [lisez](/questionnaires/mini/).");
    only(
        &content,
        "pathways/lung.json",
        "error: steps[0].text.patient: a text for patients leads to /questionnaires/mini, which is for professionals alone",
    );

    let content = confined("confined-referral");
    content.replace(
        "questionnaires/demande.json",
        "\"status\": \"active\",\n  \"item\": [",
        "\"status\": \"active\",\n  \"item\": [{ \"linkId\": \"x\", \"type\": \"boolean\", \"text\": \"Second point\" },",
    );
    only(&content, "questionnaires/demande.json", "error: item: the question \"m.b\" is of \"mini\", which is for professionals alone");

    let content = confined("confined-patient");
    content.replace(
        MINI,
        "\"extension\": [{",
        &format!("\"extension\": [{{ \"url\": \"{OWN}/questionnaire-audience\", \"valueCode\": \"patient\" }}, {{"),
    );
    only(&content, MINI, "error: extension: this questionnaire is for professionals alone, and patients would see it");
}

#[test]
fn the_newest_version_told_is_the_files_own() {
    let change = |version: &str| {
        let part = |name: &str, value: &str| format!("{{ \"url\": \"{name}\", {value} }}");
        let parts = [
            part("version", &format!("\"valueString\": \"{version}\"")),
            part("date", "\"valueDate\": \"2026-11-22\""),
            part("changed", "\"valueString\": \"Première version.\""),
        ];
        format!("{{ \"url\": \"{OWN}/questionnaire-change\", \"extension\": [{}] }}", parts.join(", "))
    };
    let content = with("versions", &change("1"));
    assert_eq!(content.lines(), Vec::<String>::new());
    let (loaded, _) = guichet::native::load_on(&content.dir, &on_the_day()).unwrap();
    let told = &loaded.questionnaire("mini").unwrap().editions;
    assert_eq!(
        told.iter().map(|e| (e.version.as_str(), e.date.as_str(), e.changed.as_str())).collect::<Vec<_>>(),
        [("1", "2026-11-22", "Première version.")]
    );
    only(&with("versions-untold", &change("2")), MINI, "error: version: the newest version told is 2, the file's is 1");
}

#[test]
fn the_site_chooses_among_published_rules_and_no_others() {
    let content = SmallContent::new("cut-offs");
    content.replace("site.json", "\"referral\": \"demande\",", "\"referral\": \"demande\", \"cutOffs\": { \"mini\": \">= 2\" },");
    only(&content, "site.json", "error: cutOffs.mini: \"mini\" has no published rule \">= 2\"");
    let alternative = "\"url\": \"threshold\", \"extension\": [{ \"url\": \"kind\", \"valueCode\": \"alternative\" }, { \"url\": \"op\", \"valueCode\": \">=\" }, \
                       { \"url\": \"value\", \"valueDecimal\": 2 }, { \"url\": \"source\", \"valueString\": \"Ailleurs, 2026\" }] }, {";
    content.replace(MINI, "\"url\": \"threshold\",", &format!("{alternative} \"url\": \"threshold\","));
    assert_eq!(content.lines(), Vec::<String>::new());
    let (loaded, _) = guichet::native::load_on(&content.dir, &on_the_day()).unwrap();
    let score = loaded.questionnaire("mini").unwrap().questionnaire.score.clone().unwrap();
    let kinds: Vec<_> = score.thresholds.iter().map(|t| (t.value.to_string(), t.kind)).collect();
    assert_eq!(kinds, [("2".to_owned(), ThresholdKind::Published), ("1".to_owned(), ThresholdKind::Alternative)]);
}

#[test]
fn a_contact_of_the_site_stands_in_the_line_that_names_it() {
    let line = |contact: &str| {
        format!(
            "{{ \"linkId\": \"m.c\", \"type\": \"display\", \"text\": \"Douleur\", \"extension\": [{{ \"url\": \"{OWN}/site-contact\", \"valueString\": \"{contact}\" }}] }},\n    {{ \"linkId\": \"m.a\""
        )
    };
    let content = SmallContent::new("site-contact");
    content.replace(MINI, "{ \"linkId\": \"m.a\"", &line("phone"));
    assert_eq!(content.lines(), Vec::<String>::new());
    let (loaded, _) = guichet::native::load_on(&content.dir, &on_the_day()).unwrap();
    let form = &loaded.questionnaire("mini").unwrap().questionnaire;
    assert_eq!(form.item(form.find("m.c").unwrap()).unwrap().text, "Douleur – Guichet, 03\u{a0}53\u{a0}01\u{a0}24\u{a0}10");
    let content = SmallContent::new("site-contact-unknown");
    content.replace(MINI, "{ \"linkId\": \"m.a\"", &line("phon"));
    only(&content, MINI, "warning: item: m.c: site.json has no contact \"phon\" — remedy: did you mean \"phone\"?");
}
