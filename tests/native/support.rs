//! The table of what is supported: in step with the reader, and in the README.

use guichet::domain::ItemKind;
use guichet::domain::questionnaire::Operator;
use guichet::formats::fhir::{read_questionnaire, support};
use guichet::native::support::{EXTENSIONS, FUNCTIONS, OPERATORS, TYPES, renewed, table};
use serde_json::json;

#[test]
fn the_table_and_the_reader_agree() {
    for (name, known) in support::EXTENSIONS {
        let line = EXTENSIONS.iter().find(|l| l.0 == *name);
        assert!(line.is_some_and(|l| l.1 == *known && !l.2.is_empty()), "{name} is read, and wants its line in src/native/support.rs");
    }
    for (name, how, note) in EXTENSIONS {
        assert!(support::is_known(name) == (*how == support::Support::Supported), "{name} is not read as the table says");
        assert!(!note.is_empty(), "{name} wants a word");
    }
    assert_eq!(TYPES.iter().map(|t| t.0).collect::<Vec<_>>(), ItemKind::ALL.map(|k| k.0));
    assert_eq!(OPERATORS.iter().map(|t| t.0).collect::<Vec<_>>(), Operator::ALL.map(|o| o.0));
}

#[test]
fn the_names_of_the_functions_are_known_to_the_language() {
    for (group, how, names) in FUNCTIONS {
        for name in names.split(':').next().unwrap().split_whitespace().map(|n| n.trim_end_matches(',')).filter(|n| !n.ends_with('…')) {
            let known = ["()", "('a')", "(string)", "('a', 'b')", "(true)", "(1)"].iter().any(|arguments| {
                let read = guichet::domain::fhirpath::Expression::parse(&format!("a.{name}{arguments}"));
                read.is_ok()
            });
            assert_eq!(known, *how == support::Support::Supported, "{group}: {name}");
        }
    }
}

#[test]
fn the_readme_has_the_table_of_now() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = std::fs::read_to_string(path).unwrap();
    assert!(renewed(&page).as_deref() == Some(page.as_str()), "run `guichet support --write README.md`");
    assert!(table().lines().count() > 100);
}

#[test]
fn what_the_table_refuses_is_refused_with_its_path_and_what_it_ignores_is_a_notice() {
    let form = |item: serde_json::Value| json!({ "resourceType": "Questionnaire", "item": [item] }).to_string();
    for (item, said) in [
        (json!({ "linkId": "a", "type": "colour" }), "item[0].type: unknown item type"),
        (json!({ "linkId": "a", "type": "string", "modifierExtension": [{ "url": "urn:x" }] }), "item[0].modifierExtension:"),
        (
            json!({ "linkId": "a", "type": "string", "enableWhen": [{ "question": "a", "operator": "~", "answerString": "x" }] }),
            "item[0].enableWhen[0].operator: unknown operator",
        ),
    ] {
        let error = read_questionnaire(&form(item)).unwrap_err().to_string();
        assert!(error.starts_with(said), "{error}");
    }
    for (name, how, _) in EXTENSIONS.iter().filter(|l| l.1 == support::Support::Ignored) {
        let url = format!("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-{name}");
        let item = json!({ "linkId": "a", "type": "string", "text": "A", "extension": [{ "url": url, "valueString": "x" }] });
        let notices = read_questionnaire(&form(item)).unwrap().1;
        assert_eq!(notices.len(), 1, "{name} {how:?}");
        assert!(notices[0].reason.contains(name));
    }
}
