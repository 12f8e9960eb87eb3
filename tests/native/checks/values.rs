//! Values: types, options, bounds, lengths, patterns, files.

use super::{HL7, OWN, SDC, extension, formula, issues, pair, questionnaire, response};
use serde_json::{Value as Json, json};

#[test]
fn types() {
    let right = [
        ("boolean", json!({ "valueBoolean": false })),
        ("integer", json!({ "valueInteger": 0 })),
        ("decimal", json!({ "valueDecimal": 0.5 })),
        ("date", json!({ "valueDate": "2026-03" })),
        ("dateTime", json!({ "valueDateTime": "2026-03-09T10:00:00+01:00" })),
        ("time", json!({ "valueTime": "10:00:00" })),
        ("string", json!({ "valueString": "a" })),
        ("text", json!({ "valueString": "a" })),
        ("url", json!({ "valueUri": "https://a.example" })),
        ("reference", json!({ "valueReference": { "reference": "Patient/1" } })),
        ("quantity", json!({ "valueQuantity": { "value": 1 } })),
        ("attachment", json!({ "valueAttachment": { "contentType": "image/png", "data": "AAAA" } })),
    ];
    for (kind, value) in &right {
        let other = &right[usize::from(*kind == "boolean")].1;
        pair(
            json!({ "type": kind }),
            value.clone(),
            other.clone(),
            "error | value | .item[0].answer[0] | item \"q\": the value is not of the item's type",
        );
    }
    pair(
        json!({ "type": "decimal" }),
        json!({ "valueDecimal": 1 }),
        json!({ "valueInteger": 1 }),
        "error | value | .item[0].answer[0] | item \"q\": the value is not of the item's type",
    );
    pair(
        json!({ "type": "date" }),
        json!({ "valueDate": "2026-02-28" }),
        json!({ "valueDate": "2026-02-30" }),
        "error | value | .item[0].answer[0] | item \"q\": not a valid Date",
    );
}

fn codes(list: &[&str]) -> Json {
    list.iter().map(|c| json!({ "valueCoding": { "code": c, "display": c } })).collect()
}

fn coding(code: &str) -> Json {
    json!({ "valueCoding": { "code": code } })
}

const NOT_AN_OPTION: &str = "error | code-invalid | .item[0].answer[0] | item \"q\": not one of the options";

#[test]
fn options() {
    pair(json!({ "type": "choice", "answerOption": codes(&["a", "b"]) }), coding("a"), coding("c"), NOT_AN_OPTION);
    let open = json!({ "type": "open-choice", "answerOption": codes(&["a"]) });
    pair(open.clone(), coding("a"), coding("c"), NOT_AN_OPTION);
    pair(open, json!({ "valueString": "words" }), coding("c"), NOT_AN_OPTION);
    let second = NOT_AN_OPTION.replace("answer[0]", "answer[1]");
    let several = json!({ "type": "choice", "repeats": true, "answerOption": codes(&["a", "b"]) });
    pair(several, json!([coding("a"), coding("b")]), json!([coding("a"), coding("c")]), &second);
    pair(
        json!({ "type": "choice", "answerOption": [{ "valueInteger": 1 }, { "valueInteger": 2 }] }),
        json!({ "valueInteger": 1 }),
        json!({ "valueInteger": 3 }),
        NOT_AN_OPTION,
    );
}

#[test]
fn options_of_a_value_set_in_the_file_and_of_one_that_is_not() {
    let mut form = questionnaire(&json!([{ "linkId": "q", "type": "choice", "text": "Q", "answerValueSet": "#s" }]));
    form["contained"] = json!([{ "resourceType": "ValueSet", "id": "s",
        "compose": { "include": [{ "system": "urn:s", "concept": [{ "code": "a" }] }] } }]);
    let given = |code: &str| response(&json!([{ "linkId": "q", "answer": [{ "valueCoding": { "system": "urn:s", "code": code } }] }]));
    assert_eq!(issues(&form, &given("a")), Vec::<String>::new());
    assert_eq!(issues(&form, &given("b")), [NOT_AN_OPTION]);
    form["item"][0]["answerValueSet"] = json!("https://elsewhere.example/ValueSet/x");
    let said = "information | not-supported | .item[0] | item \"q\": value set https://elsewhere.example/ValueSet/x is not in the file: the code was not checked";
    assert_eq!(issues(&form, &given("b")), [said]);
}

#[test]
fn options_of_an_expression() {
    let form = questionnaire(&json!([
        { "linkId": "names", "type": "string", "text": "N", "repeats": true },
        { "linkId": "q", "type": "choice", "text": "Q", "extension": [formula(
            &format!("{SDC}/sdc-questionnaire-answerExpression"), "%resource.item.where(linkId='names').answer.value")] },
    ]));
    let given = |name: &str| {
        response(&json!([
            { "linkId": "names", "answer": [{ "valueString": "Ada" }, { "valueString": "Zoé" }] },
            { "linkId": "q", "answer": [{ "valueString": name }] },
        ]))
    };
    assert_eq!(issues(&form, &given("Zoé")), Vec::<String>::new());
    assert_eq!(issues(&form, &given("Léa")), [NOT_AN_OPTION.replace("item[0]", "item[1]")]);
}

#[test]
fn weights() {
    let weighted = |points: i32| json!({ "valueCoding": { "code": "a", "display": "a", "extension": [extension(format!("{HL7}/ordinalValue"), "Decimal", json!(points))] } });
    let said = "error | value | .item[0].answer[0] | item \"q\": the weight differs from the option's";
    pair(json!({ "type": "choice", "answerOption": [weighted(1)] }), weighted(1), weighted(2), said);
}

fn bounded(kind: &str, name: &str, of: &str, value: &Json) -> Json {
    json!({ "type": kind, "extension": [extension(format!("{HL7}/{name}"), of, value.clone())] })
}

#[test]
fn bounds() {
    let said = |words: &str| format!("error | value | .item[0].answer[0] | item \"q\": {words}");
    let int = |n: i32| json!({ "valueInteger": n });
    pair(bounded("integer", "minValue", "Integer", &json!(2)), int(2), int(1), &said("below the least value, 2"));
    pair(bounded("integer", "maxValue", "Integer", &json!(2)), int(2), int(3), &said("above the most value, 2"));
    let dec = |n: f64| json!({ "valueDecimal": n });
    pair(bounded("decimal", "maxValue", "Decimal", &json!(2.5)), dec(2.5), dec(2.51), &said("above the most value, 2,5"));
    let date = |d: &str| json!({ "valueDate": d });
    pair(
        bounded("date", "minValue", "Date", &json!("2026-03-09")),
        date("2026-03-09"),
        date("2026-03-08"),
        &said("below the least value, 09/03/2026"),
    );
    // A month may lie on both sides: that is no fault.
    pair(bounded("date", "minValue", "Date", &json!("2026-03-09")), date("2026-03"), date("2026-02"), &said("below the least value, 09/03/2026"));
    let time = |t: &str| json!({ "valueTime": t });
    pair(bounded("time", "maxValue", "Time", &json!("12:00:00")), time("12:00:00"), time("12:00:01"), &said("above the most value, 12:00"));
}

#[test]
fn bounds_of_quantities_with_conversion() {
    let quantity = |value: i32, unit: &str| json!({ "value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit });
    let unit = |u: &str| extension(format!("{HL7}/questionnaire-unitOption"), "Coding", json!({ "system": "http://unitsofmeasure.org", "code": u }));
    let item = json!({ "type": "quantity", "extension": [
        unit("kg"), unit("g"), extension(format!("{SDC}/sdc-questionnaire-maxQuantity"), "Quantity", quantity(2, "kg")),
    ] });
    let value = |v: i32, u: &str| json!({ "valueQuantity": quantity(v, u) });
    let said = "error | value | .item[0].answer[0] | item \"q\": above the most value, 2\u{a0}kg";
    pair(item.clone(), value(2000, "g"), value(2001, "g"), said);
    pair(item, value(1, "kg"), value(1, "mg"), "error | code-invalid | .item[0].answer[0] | item \"q\": \"mg\" is not one of the units");
}

#[test]
fn lengths_patterns_and_decimals() {
    let said = |words: &str| format!("error | value | .item[0].answer[0] | item \"q\": {words}");
    let text = |t: &str| json!({ "valueString": t });
    pair(json!({ "type": "string", "maxLength": 3 }), text("été"), text("étés"), &said("longer than 3 characters"));
    pair(bounded("string", "minLength", "Integer", &json!(2)), text("ab"), text("a"), &said("shorter than 2 characters"));
    pair(bounded("string", "regex", "String", &json!("[0-9]{2}")), text("12"), text("123"), &said("not of the form expected"));
    let with_words = json!({ "type": "string", "extension": [
        extension(format!("{HL7}/regex"), "String", json!("[0-9]{2}")), extension(format!("{HL7}/entryFormat"), "String", json!("12")),
    ] });
    pair(with_words, text("12"), text("x"), &said("not of the form expected: 12"));
    let decimals = bounded("decimal", "maxDecimalPlaces", "Integer", &json!(1));
    pair(decimals, json!({ "valueDecimal": 1.5 }), json!({ "valueDecimal": 1.55 }), &said("more than 1 decimals"));
}

#[test]
fn own_rules() {
    let own = |kind: &str, name: &str| json!({ "type": kind, "extension": [extension(format!("{OWN}/{name}"), "Boolean", json!(true))] });
    let said = |words: &str| format!("error | value | .item[0].answer[0] | item \"q\": {words}");
    pair(own("date", "not-in-future"), json!({ "valueDate": "2026-11" }), json!({ "valueDate": "2026-12" }), &said("in the future"));
    pair(own("boolean", "must-be-true"), json!({ "valueBoolean": true }), json!({ "valueBoolean": false }), &said("a confirmation has to be true"));
}

#[test]
fn files() {
    let item = json!({ "type": "attachment", "extension": [
        extension(format!("{HL7}/mimeType"), "Code", json!("image/png")), extension(format!("{HL7}/maxSize"), "Decimal", json!(0.000_006)),
    ] });
    let file = |kind: &str, data: &str| json!({ "valueAttachment": { "contentType": kind, "data": data } });
    let said = |words: &str| format!("error | value | .item[0].answer[0] | item \"q\": {words}");
    pair(item.clone(), file("image/png", "AAAAAAAA"), file("image/gif", "AAAA"), &said("a file of another type than image/png"));
    pair(item.clone(), file("image/png", "AAAA"), file("image/png", "AAAAAAAAAAAA"), &said("a file of more than 6 bytes"));
    let forged = json!({ "valueAttachment": { "contentType": "image/png", "data": "AAAAAAAAAAAA", "size": 3 } });
    pair(item, file("image/png", "AAAA"), forged, &said("a file of more than 6 bytes"));
}
