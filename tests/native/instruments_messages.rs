//! What tells to call: messages without anything of health, and units whose number the site knows.

use crate::small_content::SmallContent;
use std::path::Path;

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("public").join(path)).unwrap()
}

#[test]
fn a_message_to_call_back_has_no_place_for_anything_of_health() {
    for (name, places) in [("message-veille", vec!["numero", "heure"]), ("message-lendemain", vec!["numero"])] {
        let json: serde_json::Value = serde_json::from_str(&file(&format!("templates/{name}.json"))).unwrap();
        let fields: Vec<&str> = json["fields"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap()).collect();
        assert_eq!(fields, places);
        for block in json["blocks"].as_array().unwrap().iter().filter(|b| b["kind"] != "screen") {
            for line in block["text"].as_array().unwrap() {
                let line = line.as_str().unwrap();
                for place in line.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()) {
                    assert!(places.contains(&place), "{name}: {place}");
                }
                for word in ["opération", "chirurgie", "hôpital", "cancer", "examen", "résultat"] {
                    assert!(!line.to_lowercase().contains(word), "{name}: {word}");
                }
            }
        }
    }
}

#[test]
fn a_unit_to_call_is_one_that_the_site_knows() {
    let small = SmallContent::new("call-unit");
    let call = |id: &str| {
        format!(
            "{{ \"linkId\": \"m.a\", \"extension\": [{{ \"url\": \"https://guichet.example/fhir/StructureDefinition/call-unit\", \"valueString\": \"{id}\" }}],"
        )
    };
    small.replace("questionnaires/mini.json", "{ \"linkId\": \"m.a\",", &call("unité"));
    let faults = small.lines();
    assert!(faults.iter().any(|l| l.contains("item[0].extension[0].valueString: no unit has the id \"unité\"")), "{faults:?}");
    small.replace("questionnaires/mini.json", "unité", "jour");
    small.replace(
        "site.json",
        "\"actors\": [{",
        "\"callUnits\": [{ \"id\": \"jour\", \"phone\": \"03 53 01 24 40\", \"text\": \"Unité\u{a0}: {phone}.\" }], \"actors\": [{",
    );
    assert!(!small.lines().iter().any(|l| l.contains("call") || l.contains("unit")), "{:?}", small.lines());
    small.replace("site.json", "{phone}", "le numéro");
    assert!(small.lines().iter().any(|l| l.contains("callUnits[0].text: the sentence has no place for its number")), "{:?}", small.lines());
    small.replace("site.json", "\"03 53 01 24 40\"", "\"04 78 00 00 00\"");
    assert!(small.lines().iter().any(|l| l.contains("callUnits[0].phone") && l.contains("may be somebody's number")), "{:?}", small.lines());
}
