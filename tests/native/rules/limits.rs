//! Bounds, options that come and go, and rules in their authors' words.

use super::{HL7, SDC, chosen, form, formula, node, of, problem, shown, typed, whole};
use guichet::domain::filling::{Filling, Input, Problem};
use serde_json::{Value as Json, json};

fn quantity(value: i32, unit: &str) -> Json {
    json!({ "value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit })
}

#[test]
fn bounds_of_quantities_are_compared_in_one_unit() {
    let unit =
        |u: &str| json!({ "url": format!("{HL7}/questionnaire-unitOption"), "valueCoding": { "system": "http://unitsofmeasure.org", "code": u } });
    let mut filling = form(&json!([{ "linkId": "w", "type": "quantity", "text": "W", "extension": [
        unit("kg"), unit("g"),
        { "url": format!("{SDC}/sdc-questionnaire-minQuantity"), "valueQuantity": quantity(2, "kg") },
        { "url": format!("{SDC}/sdc-questionnaire-maxQuantity"), "valueQuantity": quantity(5, "kg") },
    ] }]));
    for (text, unit, want) in
        [("1999", "g", "below"), ("2000", "g", ""), ("5000", "g", ""), ("5001", "g", "above"), ("3", "kg", ""), ("6", "kg", "above")]
    {
        filling.set(node(&filling, "w"), Input::Unit(unit.into()));
        typed(&mut filling, "w", text);
        let said = match problem(&filling, "w") {
            Some(Problem::BelowMinimum(_)) => "below",
            Some(Problem::AboveMaximum(_)) => "above",
            None => "",
            Some(other) => panic!("{other:?}"),
        };
        assert_eq!(said, want, "{text} {unit}");
    }
}

#[test]
fn a_bound_may_follow_another_answer() {
    let bound = |name: &str, expression: &str| json!({ "url": format!("{HL7}/{name}"), "_valueInteger": { "extension": [formula(&format!("{HL7}/cqf-expression"), expression)] } });
    let mut filling = form(&json!([
        { "linkId": "low", "type": "integer", "text": "Low" },
        { "linkId": "n", "type": "integer", "text": "N", "extension": [bound("minValue", &of("low"))] },
    ]));
    typed(&mut filling, "n", "3");
    assert_eq!(problem(&filling, "n"), None);
    typed(&mut filling, "low", "4");
    assert_eq!(problem(&filling, "n"), Some(Problem::BelowMinimum("4".into())));
    typed(&mut filling, "low", "3");
    assert_eq!(problem(&filling, "n"), None);
}

fn codes(filling: &Filling, name: &str) -> Vec<String> {
    filling.options_of(node(filling, name)).iter().map(|o| o.value.key()).collect()
}

#[test]
fn options_come_and_go_with_an_expression() {
    let option = |c: &str| json!({ "valueCoding": { "code": c, "display": c } });
    let mut filling = form(&json!([
        { "linkId": "child", "type": "boolean", "text": "Child" },
        { "linkId": "q", "type": "choice", "text": "Q", "answerOption": [option("school"), option("work")], "extension": [{
            "url": format!("{SDC}/sdc-questionnaire-answerOptionsToggleExpression"), "extension": [
                { "url": "option", "valueCoding": { "code": "work" } },
                formula("expression", &format!("({}).not()", of("child"))),
            ] }] },
    ]));
    chosen(&mut filling, "child", "false");
    assert_eq!(codes(&filling, "q"), ["school", "work"]);
    chosen(&mut filling, "q", "work");
    assert_eq!(problem(&filling, "q"), None);
    chosen(&mut filling, "child", "true");
    assert_eq!(codes(&filling, "q"), ["school"]);
    assert_eq!((problem(&filling, "q"), shown(&filling, "q")), (Some(Problem::NotAnOption), vec!["work".to_owned()]));
}

#[test]
fn options_may_be_earlier_answers() {
    let mut filling = form(&json!([
        { "linkId": "name", "type": "string", "text": "Name", "repeats": true },
        { "linkId": "first", "type": "choice", "text": "First", "extension": [formula(&format!("{SDC}/sdc-questionnaire-answerExpression"), &of("name"))] },
    ]));
    typed(&mut filling, "name", "Ada");
    filling.add_row(filling.questionnaire().find("name").unwrap(), None);
    typed(&mut filling, "name@1", "Zoé");
    assert_eq!(codes(&filling, "first"), ["Ada", "Zoé"]);
    chosen(&mut filling, "first", "Zoé");
    assert_eq!(problem(&filling, "first"), None);
    typed(&mut filling, "name@1", "Léa");
    assert_eq!(problem(&filling, "first"), Some(Problem::NotAnOption));
}

fn rule(severity: &str, expression: &str) -> Json {
    json!({ "url": format!("{SDC}/targetConstraint"), "extension": [
        { "url": "key", "valueId": "k" }, { "url": "severity", "valueCode": severity },
        formula("expression", expression), { "url": "human", "valueString": "La fin suit le début." },
    ] })
}

#[test]
fn a_rule_speaks_in_its_authors_words_and_only_an_error_blocks() {
    for (severity, blocks) in [("error", true), ("warning", false)] {
        let mut filling = form(&json!([
            { "linkId": "from", "type": "integer", "text": "From" },
            { "linkId": "to", "type": "integer", "text": "To", "extension": [rule(severity, &format!("answer.value >= {}", of("from")))] },
        ]));
        typed(&mut filling, "from", "3");
        assert_eq!(problem(&filling, "to"), None, "a rule without answers is not broken");
        typed(&mut filling, "to", "2");
        assert_eq!(problem(&filling, "to"), Some(Problem::Rule { human: "La fin suit le début.".into(), warning: !blocks }));
        assert_eq!(filling.is_blocked(), blocks);
        typed(&mut filling, "to", "3");
        assert_eq!(problem(&filling, "to"), None);
    }
}

#[test]
fn a_rule_over_the_whole_form_speaks_at_the_first_item_that_is_shown() {
    let mut filling = whole(&json!({ "resourceType": "Questionnaire",
        "extension": [rule("error", "%resource.item.where(linkId='b').answer.value != 'x'")],
        "item": [
            { "linkId": "h", "type": "string", "text": "H", "extension": [{ "url": format!("{HL7}/questionnaire-hidden"), "valueBoolean": true }] },
            { "linkId": "a", "type": "string", "text": "A" }, { "linkId": "b", "type": "string", "text": "B" },
        ] }));
    typed(&mut filling, "b", "x");
    assert!(filling.is_blocked());
    assert!(matches!(problem(&filling, "a"), Some(Problem::Rule { .. })));
}

#[test]
fn rows_that_are_enough_are_enough() {
    let mut filling = form(&json!([{ "linkId": "n", "type": "string", "text": "N", "repeats": true, "required": true,
        "extension": [{ "url": format!("{HL7}/questionnaire-minOccurs"), "valueInteger": 2 }] }]));
    typed(&mut filling, "n", "a");
    assert_eq!(problem(&filling, "n"), Some(Problem::TooFew(2)));
    typed(&mut filling, "n@1", "b");
    assert!(filling.problems().is_empty(), "{:?}", filling.problems());
}
