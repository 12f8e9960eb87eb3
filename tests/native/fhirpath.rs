//! FHIRPath over HL7's test suite for R4 and over the expressions that forms use. The suite is beside the project, not in it.

use guichet::domain::fhirpath::{Expression, Item, Raw, Scope, truth};
use guichet::formats::fhir::json_of;
use guichet::native::fhirpath::Data;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn beside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path)
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/fixtures").join(name)
}

fn read_json(path: &Path) -> Json {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

const NOW: &str = "2026-11-22T10:30:00.000+01:00";

/// A member as the suite writes it.
fn shown(item: &Item) -> String {
    if let Item::Element(element) = item
        && let Some(raw) = element.source.raw(element.at)
    {
        let date = ["date", "dateTime", "instant"].contains(&element.source.type_name(element.at));
        return match raw {
            Raw::Boolean(b) => b.to_string(),
            Raw::Number(n) => n.to_string(),
            Raw::Text(text) if date => format!("@{text}"),
            Raw::Text(text) => text,
        };
    }
    match item {
        Item::Date(m) | Item::DateTime(m) => format!("@{}", m.write(false)),
        Item::Time(m) => format!("@T{}", m.write(true)),
        Item::Quantity { value, unit, .. } => format!("{value} '{unit}'"),
        Item::String(text) => text.clone(),
        other => json_of(std::slice::from_ref(other))[0].to_string(),
    }
}

fn kind_fits(item: &Item, kind: Option<&str>) -> bool {
    let own = match item {
        Item::Element(_) => return true,
        Item::Boolean(_) => "boolean",
        Item::Integer(_) => "integer",
        Item::Decimal(_) => "decimal",
        Item::Date(_) => "date",
        Item::DateTime(_) => "dateTime",
        Item::Time(_) => "time",
        Item::Quantity { .. } => "Quantity",
        Item::String(_) | Item::Type { .. } => "string",
    };
    kind.is_none_or(|kind| kind == own || own == "string" && ["code", "id"].contains(&kind))
}

/// What is wrong with one test, if anything.
fn run(test: &roxmltree::Node, data: &Data) -> Result<(), String> {
    let of = |name: &str| test.children().filter(move |n| n.has_tag_name(name)).collect::<Vec<_>>();
    let expression = *of("expression").first().ok_or("no expression")?;
    let text = expression.text().unwrap_or_default();
    let result = Expression::parse(text).and_then(|e| {
        let items = e.evaluate(&[data.focus()], &data)?;
        Ok(if test.attribute("predicate") == Some("true") { truth(&items).map(Item::Boolean).into_iter().collect() } else { items })
    });
    match (result, expression.attribute("invalid")) {
        (Err(_), Some(_)) => Ok(()),
        (Err(error), None) => Err(format!("error at {}: {}", error.at, error.reason)),
        (Ok(items), Some(_)) => Err(format!("no error, but {:?}", items.iter().map(shown).collect::<Vec<_>>())),
        (Ok(items), None) => {
            let outputs = of("output");
            let mut got: Vec<String> = items.iter().map(shown).collect();
            let mut want: Vec<String> = outputs.iter().map(|o| o.text().unwrap_or_default().to_owned()).collect();
            if test.attribute("ordered") == Some("false") {
                got.sort();
                want.sort();
            }
            let fits = items.iter().zip(&outputs).all(|(i, o)| kind_fits(i, o.attribute("type")));
            if got == want && fits { Ok(()) } else { Err(format!("{got:?}, not {want:?}{}", if fits { "" } else { " (type)" })) }
        }
    }
}

#[test]
fn hl7_s_suite_passes_but_for_what_is_listed() {
    let path = beside("cases/fhirpath/tests-fhir-r4.xml");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: HL7's FHIRPath suite is not at {}", path.display());
        return;
    };
    let listed = std::fs::read_to_string(fixture("fhirpath-not-passed.txt")).unwrap();
    let listed: BTreeMap<&str, &str> = listed.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(": ")).collect();
    let document = roxmltree::Document::parse(&text).unwrap();
    let mut inputs: BTreeMap<String, Data> = BTreeMap::new();
    let (mut count, mut failed, mut wrong) = (0, 0, Vec::new());
    for test in document.descendants().filter(|n| n.has_tag_name("test")) {
        let name = test.attribute("name").unwrap_or_default();
        let file = test.attribute("inputfile").unwrap_or("patient-example.xml").replace(".xml", ".json");
        let input = beside("cases/fhirpath/input").join(&file);
        let data = inputs.entry(file).or_insert_with(|| {
            let resource = if input.exists() { read_json(&input) } else { json!({}) };
            Data::new(resource, Vec::new(), NOW.to_owned())
        });
        count += 1;
        let result = run(&test, data);
        failed += usize::from(result.is_err());
        match (result, listed.contains_key(name)) {
            (Ok(()), true) => wrong.push(format!("{name} is listed, and passes")),
            (Err(reason), false) => wrong.push(format!("{name}: {reason}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 900 && failed * 20 < count, "{failed} of {count} do not pass");
}

#[test]
fn the_expressions_of_forms_give_what_they_should() {
    let path = beside("reference/backends/fhirpath-expressions.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: the expressions are not at {}", path.display());
        return;
    };
    let fixtures = read_json(&fixture("fhirpath-form.json"));
    let variables = fixtures["variables"].as_object().unwrap().iter().map(|(name, json)| (name.clone(), json.clone())).collect();
    let data = Data::new(fixtures["response"].clone(), variables, NOW.to_owned());
    let cases: Vec<(String, String, String)> = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    for (name, expression, want) in &cases {
        let got = data.evaluate(expression).map_or_else(|e| format!("error at {}: {}", e.at, e.reason), |json| json.to_string());
        if !want.split("or").any(|w| w == got) {
            wrong.push(format!("{name}: {got}, not {want}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn value_sets_references_and_weights_come_from_the_resources() {
    let questionnaire = json!({"resourceType": "Questionnaire", "item": [{"linkId": "q", "answerOption": [
        {"valueCoding": {"system": "s", "code": "a"}, "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": 1.5}]}
    ]}], "contained": [{"resourceType": "ValueSet", "id": "yes", "compose": {"include": [{"system": "s", "concept": [{"code": "a"}]}]}}]});
    let response = json!({"resourceType": "QuestionnaireResponse", "contained": [{"resourceType": "Patient", "id": "p", "birthDate": "1990-02-03"}],
        "subject": {"reference": "#p"}, "item": [{"linkId": "q", "answer": [{"valueCoding": {"system": "s", "code": "a"}}]}]});
    let data = Data::new(response, vec![("questionnaire".to_owned(), questionnaire)], NOW.to_owned());
    for (expression, want) in [
        ("item.answer.value.weight()", "[1.5]"),
        ("item.answer.ordinal()", "[1.5]"),
        ("item.answer.value.memberOf('#yes')", "[true]"),
        ("'b'.memberOf('#yes')", "[false]"),
        ("subject.resolve().birthDate + 1 month", r#"["1990-03-03"]"#),
        ("answers().value.code", r#"["a"]"#),
        ("item.answer.value.ofType(Coding)", r#"[{"system":"s","code":"a"}]"#),
    ] {
        assert_eq!(data.evaluate(expression).unwrap().to_string(), want, "{expression}");
    }
    assert!(data.evaluate("'b'.memberOf('http://example.org/unknown')").is_err());
    assert!(Scope::variable(&&data, "nothing").is_none());
}
