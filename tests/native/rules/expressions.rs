//! Calculations: a typed value stays and says so, and a circle ends.

use super::{SDC, cleared, enabled, form, formula, node, of, shown, typed};
use guichet::domain::filling::Filling;
use serde_json::json;

fn doubled(read_only: bool) -> Filling {
    form(&json!([
        { "linkId": "a", "type": "integer", "text": "A" },
        { "linkId": "d", "type": "integer", "text": "D", "readOnly": read_only,
          "extension": [formula(&format!("{SDC}/sdc-questionnaire-calculatedExpression"), &format!("{} * 2", of("a")))] },
    ]))
}

#[test]
fn a_calculation_follows_its_answers() {
    let mut filling = doubled(false);
    typed(&mut filling, "a", "2");
    assert_eq!(shown(&filling, "d"), ["4"]);
    typed(&mut filling, "a", "3");
    assert_eq!(shown(&filling, "d"), ["6"]);
    cleared(&mut filling, "a");
    assert!(shown(&filling, "d").is_empty() || shown(&filling, "d") == ["6"]);
}

#[test]
fn a_calculation_without_its_answers_gives_none() {
    let mut filling = doubled(true);
    typed(&mut filling, "a", "2");
    cleared(&mut filling, "a");
    assert!(shown(&filling, "d").is_empty(), "a result of answers that are gone must not stand");
}

#[test]
fn a_typed_value_survives_recalculation_and_says_so() {
    let mut filling = doubled(false);
    typed(&mut filling, "a", "2");
    typed(&mut filling, "d", "5");
    typed(&mut filling, "a", "10");
    assert_eq!(shown(&filling, "d"), ["5"]);
    let said: Vec<String> = filling.overridden(node(&filling, "d")).unwrap().iter().map(guichet::domain::Value::show).collect();
    assert_eq!(said, ["20"]);
}

#[test]
fn the_calculated_answer_can_be_taken_again() {
    let mut filling = doubled(false);
    typed(&mut filling, "a", "2");
    typed(&mut filling, "d", "5");
    filling.take_calculated(node(&filling, "d"));
    assert_eq!((shown(&filling, "d"), filling.overridden(node(&filling, "d"))), (vec!["4".to_owned()], None));
    typed(&mut filling, "a", "7");
    assert_eq!(shown(&filling, "d"), ["14"], "and follows again");
}

#[test]
fn calculated_half_points_add_up_to_the_exact_sum() {
    let option = |c: &str, points: f64| {
        json!({ "valueCoding": { "code": c, "display": c,
            "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": points }] } })
    };
    let question = |l: &str| json!({ "linkId": l, "type": "choice", "text": l, "answerOption": [option("x", 0.1), option("y", 0.2)] });
    let mut filling = form(&json!([
        question("a"), question("b"),
        { "linkId": "sum", "type": "decimal", "text": "Sum", "extension": [formula(
            &format!("{SDC}/sdc-questionnaire-calculatedExpression"), "%resource.item.where(linkId='a' or linkId='b').answer.value.ordinal().sum()")] },
    ]));
    super::chosen(&mut filling, "a", "x");
    super::chosen(&mut filling, "b", "y");
    assert_eq!(shown(&filling, "sum"), ["0,3"]);
}

#[test]
fn a_cyclic_calculation_ends_and_says_so() {
    let calculated = |e: &str| json!([formula(&format!("{SDC}/sdc-questionnaire-calculatedExpression"), e)]);
    let mut filling = form(&json!([
        { "linkId": "seed", "type": "integer", "text": "S" },
        { "linkId": "a", "type": "integer", "text": "A", "extension": calculated(&format!("iif({0}.exists(), {0}, 0) + 1", of("b"))) },
        { "linkId": "b", "type": "integer", "text": "B", "extension": calculated(&format!("{} + iif({1}.exists(), {1}, 0)", of("a"), of("seed"))) },
    ]));
    assert!(filling.looped);
    filling.looped = false;
    typed(&mut filling, "seed", "1");
    assert!(filling.looped);
}

#[test]
fn a_condition_may_be_an_expression_and_one_that_fails_hides_nothing() {
    let when = |e: &str| json!([formula(&format!("{SDC}/sdc-questionnaire-enableWhenExpression"), e)]);
    let mut filling = form(&json!([
        { "linkId": "n", "type": "integer", "text": "N" },
        { "linkId": "t", "type": "string", "text": "T", "extension": when(&format!("{} > 2", of("n"))) },
        { "linkId": "wrong", "type": "string", "text": "W", "extension": when("%nowhere > 2") },
    ]));
    assert!(!enabled(&filling, "t") && enabled(&filling, "wrong"));
    assert_eq!(filling.notices[0].link_id.as_ref().unwrap().0, "wrong");
    typed(&mut filling, "n", "3");
    assert!(enabled(&filling, "t"));
}
