//! The prepared form of a Questionnaire: what is read back from a page is what was read from the FHIR JSON, in every part.

use crate::cases;
use crate::everything::{Words, blank};
use guichet::domain::Value;
use guichet::domain::item::{AnswerOption, Control, Item};
use guichet::domain::questionnaire::{EnableWhen, ItemId, ItemKind, Operator, Questionnaire};
use guichet::formats::fhir::read_questionnaire;
use guichet::formats::json::Json;
use guichet::formats::prepared::{read_prepared, write_prepared};
use std::path::{Path, PathBuf};

/// Through the text, as a page carries it.
fn again(form: &Questionnaire) -> Option<Questionnaire> {
    read_prepared(&serde_json::from_str(&write_prepared(form).to_string()).unwrap())
}

/// The form read back is the form, in every part.
fn survives(name: &str, form: &Questionnaire) {
    let back = again(form).unwrap_or_else(|| panic!("{name}: what was written is not read"));
    assert_eq!(write_prepared(&back), write_prepared(form), "{name}");
    assert!(back == *form, "{name}");
    assert_eq!(format!("{back:?}"), format!("{form:?}"), "{name}");
}

fn json_files(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "json"));
    paths.map(|p| (p.display().to_string(), p)).collect()
}

#[test]
fn each_questionnaire_is_read_back_as_it_was() {
    let own = ["public/questionnaires", "tests/native/fixtures/questionnaires", "tests/fuzz/seeds"].map(json_files).concat();
    let mut read = 0;
    for (name, path) in own.into_iter().chain(cases::files()) {
        let text = std::fs::read_to_string(path).unwrap();
        // What is refused is said by the test `cases`.
        if let Ok((form, _)) = read_questionnaire(&text) {
            survives(&name, &form);
            read += 1;
        }
    }
    assert!(read >= 8, "{read}");
}

#[test]
fn a_questionnaire_with_everything_set_is_read_back_as_it_was() {
    let mut words = Words::default();
    let form = words.everything();
    survives("everything", &form);
    let text = write_prepared(&form).to_string();
    assert!(words.0 > 100);
    for number in 0..words.0 {
        assert_eq!(text.matches(&format!("~{number}~")).count(), 1, "{number}");
    }
}

/// The lean program takes a form that computes nothing, and no other.
#[test]
fn a_form_is_lean_without_any_expression_or_pattern() {
    const SDC: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire";
    const CORE: &str = "http://hl7.org/fhir/StructureDefinition";
    let lean = |form: &str, item: &str| {
        let text = format!(
            r#"{{"resourceType":"Questionnaire","status":"active","extension":[{form}],"item":[{{"linkId":"a","type":"string","extension":[{item}]}},{{"linkId":"b","type":"boolean","enableWhen":[{{"question":"a","operator":"exists","answerBoolean":true}}]}}]}}"#
        );
        let (form, _) = read_questionnaire(&text).unwrap();
        assert_eq!(again(&form).unwrap().is_lean(), form.is_lean());
        form.is_lean()
    };
    let expression = |url: &str| format!(r#"{{"url":"{url}","valueExpression":{{"name":"v","language":"text/fhirpath","expression":"today()"}}}}"#);
    assert!(lean("", ""));
    // Units, files, options from elsewhere, lists that are searched, tabs and tables.
    let drawn = |code: &str, more: &str| {
        format!(
            r#","extension":[{{"url":"{CORE}/questionnaire-itemControl","valueCodeableConcept":{{"coding":[{{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"{code}"}}]}}}}],{more}"#
        )
    };
    let search = drawn("autocomplete", r#""answerOption":[{"valueString":"a"}]"#);
    let groups = ["tab-container", "grid", "table", "htable"].map(|code| drawn(code, r#""item":[{"linkId":"b","type":"boolean"}]"#));
    let groups = groups.iter().map(|group| ("group", group.as_str()));
    let items = [("quantity", ""), ("attachment", ""), ("choice", r#","answerValueSet":"http://example.org/ValueSet/x""#), ("choice", &search)];
    for (kind, more) in items.into_iter().chain(groups) {
        let text = format!(r#"{{"resourceType":"Questionnaire","status":"active","item":[{{"linkId":"a","type":"{kind}"{more}}}]}}"#);
        assert!(!read_questionnaire(&text).unwrap().0.is_lean(), "{kind}");
    }
    assert!(!lean("", &format!(r#"{{"url":"{CORE}/regex","valueString":"[0-9]+"}}"#)));
    for url in ["calculatedExpression", "initialExpression", "enableWhenExpression", "answerExpression"] {
        assert!(!lean("", &expression(&format!("{SDC}-{url}"))), "{url}");
    }
    let toggle = format!(
        r#"{{"url":"{SDC}-answerOptionsToggleExpression","extension":[{{"url":"option","valueString":"x"}},{{"url":"expression","valueExpression":{{"language":"text/fhirpath","expression":"true"}}}}]}}"#
    );
    assert!(!lean("", &toggle));
    // On a primitive: the same extension below `_text`, `_required`, `_readOnly`.
    for (element, value) in [("text", "\"a\""), ("required", "true"), ("readOnly", "true")] {
        let cqf =
            r#"{"url":"http://hl7.org/fhir/StructureDefinition/cqf-expression","valueExpression":{"language":"text/fhirpath","expression":"true"}}"#;
        let text = format!(
            r#"{{"resourceType":"Questionnaire","status":"active","item":[{{"linkId":"a","type":"string","{element}":{value},"_{element}":{{"extension":[{cqf}]}}}}]}}"#
        );
        assert!(!read_questionnaire(&text).unwrap().0.is_lean(), "{element}");
    }
    assert!(!lean("", &expression(&format!("{CORE}/variable"))));
    assert!(!lean(&expression(&format!("{CORE}/variable")), ""));
    let rule = format!(
        r#"{{"url":"{SDC}-targetConstraint","extension":[{{"url":"key","valueId":"k"}},{{"url":"severity","valueCode":"error"}},{{"url":"human","valueString":"h"}},{{"url":"expression","valueExpression":{{"language":"text/fhirpath","expression":"true"}}}}]}}"#
    );
    assert!(!lean(&rule, ""));
    assert!(!lean("", &rule));
    let context = format!(
        r#"{{"url":"{SDC}-launchContext","extension":[{{"url":"name","valueCoding":{{"code":"patient"}}}},{{"url":"type","valueCode":"Patient"}}]}}"#
    );
    assert!(!lean(&context, ""));

    let own = json_files("public/questionnaires").into_iter().filter(|(_, path)| {
        let (form, _) = read_questionnaire(&std::fs::read_to_string(path).unwrap()).unwrap();
        form.is_lean()
    });
    let mut own: Vec<String> = own.map(|(_, path)| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    own.sort();
    let expected = [
        "echelle-detresse",
        "hopital-de-jour",
        "liste-medicaments",
        "satisfaction-coordination",
        "satisfaction-medecin",
        "satisfaction-patient",
        "suivi-domicile",
    ];
    assert_eq!(own, expected);
}

#[test]
fn each_code_is_read_back() {
    for (code, kind) in ItemKind::ALL {
        let form = Questionnaire { items: vec![Item { kind, ..blank("a") }], ..Questionnaire::default() };
        assert!(again(&form).is_some_and(|f| f.items[0].kind == kind), "{code}");
    }
    for (code, control) in Control::ALL {
        let form = Questionnaire { items: vec![Item { control: Some(control), ..blank("a") }], ..Questionnaire::default() };
        assert!(again(&form).is_some_and(|f| f.items[0].control == Some(control)), "{code}");
    }
    for (code, operator) in Operator::ALL {
        let enable_when = vec![EnableWhen { question: ItemId(0), operator, answer: Value::Boolean(true) }];
        let form = Questionnaire { items: vec![Item { enable_when, ..blank("a") }], ..Questionnaire::default() };
        assert!(again(&form).is_some_and(|f| f.items[0].enable_when[0].operator == operator), "{code}");
    }
}

#[test]
fn the_same_options_are_written_once() {
    let options = vec![AnswerOption::of(Value::String("the one and only".into()))];
    let items = ["a", "b", "c"].map(|l| Item { options: options.clone(), ..blank(l) }).into();
    let text = write_prepared(&Questionnaire { items, ..Questionnaire::default() }).to_string();
    assert_eq!(text.matches("the one and only").count(), 1);
}

#[test]
fn what_is_not_as_it_is_written_is_no_questionnaire() {
    let form = Words::default().everything();
    let written = write_prepared(&form);
    for other in
        [Json::Null, serde_json::json!({}), serde_json::json!([]), serde_json::json!([0]), serde_json::json!({ "resourceType": "Questionnaire" })]
    {
        assert!(read_prepared(&other).is_none(), "{other}");
    }
    let mut other_version = written.clone();
    other_version[0] = serde_json::json!(99);
    assert!(read_prepared(&other_version).is_none());
    // An expression, an option, a kind of item, that this program does not know.
    for (good, bad) in [("1 + 1", "1 +"), ("[12,\"~", "[77,\"~")] {
        let text = written.to_string();
        assert!(text.contains(good), "{good}");
        assert!(read_prepared(&serde_json::from_str(&text.replace(good, bad)).unwrap()).is_none(), "{good}");
    }
}
