//! Faults of the order of steps: each is named at its place, and nothing else is said.

use crate::small_content::SmallContent;

/// A step with these members more.
fn step(id: &str, more: &str) -> String {
    format!(
        r#"{{ "id": "{id}", "title": {{ "professional": "P", "patient": "P" }}, "actors": ["idec"], "place": "Ici", {more}
        "text": {{ "professional": "T.", "patient": "T." }}, "event": "E13", "sources": ["equipe"],
        "reviewedBy": "Dr Marie Exemple", "reviewedOn": "2026-10-01" }}"#
    )
}

/// What the check says, from the field on, of the small content with these steps behind its own.
fn said(name: &str, steps: &[String]) -> Vec<String> {
    let content = SmallContent::new(name);
    let end = "\"reviewedOn\": \"2026-10-01\"\n    }\n  ],\n  \"referralSymptoms\"";
    let more: String = steps.iter().map(|s| format!(",\n    {s}")).collect();
    content.replace("pathways/lung.json", end, &end.replace("\n  ],", &format!("{more}\n  ],")));
    content.lines().iter().map(|l| l.split_once("error: ").map_or_else(|| l.clone(), |(_, rest)| rest.to_owned())).collect()
}

#[test]
fn steps_in_parallel_and_branches_are_faultless() {
    let condition = r#""onlyIf": { "professional": "si besoin", "patient": "s’il le faut" }, "late": "phone", "#;
    let steps = [
        step("biopsie", ""),
        step("encore", condition),
        step("rcp", r#""after": ["biopsie", "encore"], "expect": { "professional": "P", "patient": "P" }, "#),
        step("courrier", r#""after": ["accueil"], "#),
    ];
    assert_eq!(said("steps-good", &steps), Vec::<String>::new());
}

#[test]
fn each_fault_of_the_order_is_named() {
    let one = |name: &str, more: &str| said(name, &[step("rcp", more)]).join("\n");
    assert_eq!(
        one("after-unknown", r#""after": ["acueil"], "#),
        "steps[1].after[0]: unknown step \"acueil\" — remedy: did you mean \"accueil\"? Otherwise use the id of a step above"
    );
    assert_eq!(one("after-itself", r#""after": ["rcp"], "#), "steps[1].after[0]: the step follows itself — remedy: name a step above");
    assert!(one("after-nothing", r#""after": [], "#).starts_with("steps[1].after: nothing leads to this step — remedy: "));
    let below = said("after-below", &[step("rcp", r#""after": ["suite"], "#), step("suite", r#""after": ["accueil"], "#)]);
    assert_eq!(below, ["steps[1].after[0]: \"suite\" stands below this step — remedy: let a step follow those above it only; move it if need be"]);
    let circle = said("after-circle", &[step("rcp", r#""after": ["suite"], "#), step("suite", "")]).join("\n");
    assert!(circle.starts_with("steps[1].after[0]: steps follow each other in a circle: \"suite\" stands below — remedy: "), "{circle}");
    let condition = r#""onlyIf": { "professional": "si besoin", "patient": "s’il le faut" }, "#;
    let behind = said("behind-a-branch", &[step("encore", condition), step("rcp", "")]).join("\n");
    assert!(behind.starts_with("steps[2].after: everybody has this step, and it follows only steps that not everybody has — remedy: "), "{behind}");
    let wording = one("condition-wording", r#""onlyIf": { "professional": "Biopsie non contributive", "patient": "si besoin." }, "#);
    assert_eq!(wording.matches("a condition is shown after the word « Seulement »").count(), 2, "{wording}");
    assert!(one("late-unknown", r#""late": "phne", "#).starts_with("steps[1].late: unknown contact \"phne\" — remedy: did you mean \"phone\"?"));
}

#[test]
fn a_maximum_stands_beside_a_target_and_is_not_less() {
    let delay = |kind: &str, maximum: u32| {
        format!(
            r#""delays": [{{ "from": "E06", "to": "E13", "value": 7, "maximum": {maximum}, "unit": "days", "counting": "calendar", "kind": "{kind}",
            "meaning": {{ "professional": "P.", "patient": "P." }}, "sources": ["equipe"] }}], "#
        )
    };
    let one = |name: &str, kind: &str, maximum: u32| said(name, &[step("rcp", &delay(kind, maximum))]).join("\n");
    assert_eq!(one("maximum-good", "target", 10), "");
    assert!(one("maximum-less", "target", 6).starts_with("steps[1].delays[0].maximum: the maximum is less than the target"));
    assert!(one("maximum-alone", "measured", 10).starts_with("steps[1].delays[0].maximum: only a target has a maximum beside it"));
}
