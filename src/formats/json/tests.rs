//! The small values beside `serde_json`: the same texts are read, with the same meaning, and written alike.

use super::small;
use proptest::prelude::*;
use serde_json::Value;

/// The same value in the other's types.
fn same(own: &small::Json, theirs: &Value) -> bool {
    match (own, theirs) {
        (small::Json::Null, Value::Null) => true,
        (small::Json::Bool(a), Value::Bool(b)) => a == b,
        // `serde_json` writes `1E5` as `1e+5`.
        (small::Json::Number(a), Value::Number(b)) => a.to_string().to_lowercase().replace("e+", "e") == b.to_string().replace("e+", "e"),
        (small::Json::String(a), Value::String(b)) => a == b,
        (small::Json::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (small::Json::Object(a), Value::Object(b)) => b.iter().all(|(name, b)| a.get(name).is_some_and(|a| same(a, b))),
        _ => false,
    }
}

fn agree(text: &str) {
    match (small::parse(text), serde_json::from_str::<Value>(text)) {
        (Ok(own), Ok(theirs)) => {
            assert!(same(&own, &theirs), "{text}");
            let again = serde_json::from_str::<Value>(&own.to_string());
            assert_eq!(again.ok(), Some(theirs), "{text}");
        }
        (Err(_), Err(_)) => {}
        (own, theirs) => panic!("{text:?}: {own:?} beside {theirs:?}"),
    }
}

#[test]
fn texts_are_read_as_serde_json_reads_them() {
    for text in [
        "",
        " ",
        "null",
        "true",
        "false",
        "nul",
        "truefalse",
        "1",
        "-0",
        "01",
        "-",
        "1.",
        ".5",
        "1.50",
        "1e5",
        "1E+05",
        "1e",
        "0.1e-7",
        "123456789012345678901234567890.5",
        "\"\"",
        "\"a",
        "\"\\n\"",
        "\"\\x\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ude00\"",
        "\"\\ud83d\\ud83d\"",
        "\"\\u00g0\"",
        "\"\\u+123\"",
        "\"\\u12\"",
        "\"\\u12é4\"",
        "\"\n\"",
        "[]",
        "[1,]",
        "[1 2]",
        "[1",
        "{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\" : [ {} , null ] }",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\"}",
        "1 2",
        "\u{feff}1",
        "[[[]]]",
        "\u{a0}1",
    ] {
        agree(text);
    }
    for levels in [126, 127, 128, 129, 5000] {
        agree(&("[".repeat(levels) + &"]".repeat(levels)));
        agree(&("[".repeat(levels) + "1" + &"]".repeat(levels)));
    }
}

#[test]
fn the_questionnaires_are_read_as_serde_json_reads_them() {
    for name in ["demande", "echelle-detresse", "pallia-10"] {
        agree(&std::fs::read_to_string(format!("{}/public/questionnaires/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap());
    }
}

#[test]
fn the_macro_makes_the_same_values() {
    let (word, none, list) = (String::from("é\u{1}\"\\"), None::<String>, vec!["x"]);
    let own = crate::small_json!({ "a": word, "b": [1, { "c": true }, [none]], "d": { "e": list, "f": format!("{}", 2) }, "g": &word });
    let theirs = serde_json::json!({ "a": word, "b": [1, { "c": true }, [none]], "d": { "e": list, "f": format!("{}", 2) }, "g": &word });
    assert_eq!(own.to_string(), theirs.to_string());
}

proptest! {
    #[test]
    fn any_text_is_read_alike(text in "[\\[\\]{},:\"\\\\u0-9dae+. tr\\-nul]{0,24}") {
        agree(&text);
    }

    #[test]
    fn any_string_is_written_and_read_back(text in any::<String>()) {
        let own = small::Json::String(text.clone());
        prop_assert_eq!(serde_json::from_str::<String>(&own.to_string()).unwrap(), text);
        agree(&own.to_string());
    }
}
