//! The file of indicators: what the check says of its faults.

use crate::small_content::SmallContent;

const GOOD: &str = r#"{
  "$schema": "schemas/indicators.schema.json",
  "updatedOn": "2026-11-01",
  "indicators": [
    { "id": "I3.1", "name": "Demande", "measure": { "kind": "delay", "from": "E04", "to": "E06" }, "source": "SOURCE" },
    { "id": "I9.1", "name": "Suivi", "measure": { "kind": "followed", "from": "E18", "event": "E19", "months": 3 }, "source": "SOURCE" }
  ]
}
"#;

#[test]
fn faults_of_the_indicators_are_named_with_their_place() {
    let said = |name: &str, old: &str, new: &str| {
        let content = SmallContent::new(name);
        let sources = std::fs::read_to_string(content.dir.join("sources.json")).unwrap();
        let id = sources.split("\"id\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(old.is_empty() || GOOD.contains(old), "{old} stands in the file");
        std::fs::write(content.dir.join("indicators.json"), GOOD.replace(old, if old.is_empty() { "" } else { new }).replace("SOURCE", id)).unwrap();
        content.lines()
    };
    assert_eq!(said("indicators-right", "", ""), Vec::<String>::new());
    let one = |name, old, new, wanted: &str| {
        let lines = said(name, old, new);
        assert!(lines.len() == 1 && lines[0].contains(wanted), "{wanted}: {lines:?}");
    };
    one("indicators-event", "E04", "E24", "indicators.json:5:51: error: indicators[0].measure: \"E24\" is no event");
    one("indicators-span", "\"months\": 3", "\"months\": 0", "indicators[1].measure: a span that is nothing or too long");
    one("indicators-name", "\"Suivi\"", "\" \"", "indicators[1].name: empty");
    one(
        "indicators-source",
        "\"to\": \"E06\" }, \"source\": \"SOURCE\"",
        "\"to\": \"E06\" }, \"source\": \"nowhere\"",
        "indicators[0].source: no source \"nowhere\"",
    );
    one("indicators-kind", "\"followed\"", "\"folowed\"", "unknown value `folowed`");
    one("indicators-day", "2026-11-01", "2027-11-01", "updatedOn: 2027-11-01 is in the future");
}
