//! Faults of the rules that suggest exams and of reserved slots: each is named at its place, and nothing else is said.

use crate::small_content::SmallContent;

/// What the check says, from the field on, of the small content with this rule and these slots.
fn said(name: &str, members: &str) -> String {
    let content = SmallContent::new(name);
    content.replace("pathways/lung.json", "  \"localRules\": [", &format!("  {members},\n  \"localRules\": ["));
    let lines = content.lines();
    lines.iter().map(|l| l.split_once("error: ").map_or(l.as_str(), |(_, rest)| rest)).collect::<Vec<_>>().join("\n")
}

fn rule(conditions: &str) -> String {
    rule_of(conditions, "example", "equipe")
}

fn rule_of(conditions: &str, kind: &str, source: &str) -> String {
    format!(
        r#""planning": [{{ "id": "r", "title": "Toux", {conditions} "exams": ["Scanner"], "kind": "{kind}", "sources": ["{source}"],
        "reviewedBy": "Dr Marie Exemple", "reviewedOn": "2026-10-01" }}]"#
    )
}

fn slots(members: &str) -> String {
    format!(r#""reservedSlots": [{{ "id": "s", "exam": "Scanner", {members}, "kind": "example", "sources": ["equipe"] }}]"#)
}

#[test]
fn rules_and_slots_of_the_forms_own_questions_are_faultless() {
    let good = r#""all": [{ "question": "symptoms.lung", "operator": "=", "answer": "toux" }], "any": [{ "question": "exams.type", "operator": "exists", "answer": "false" }],"#;
    assert_eq!(said("planning-good", &rule(good)), "");
    assert_eq!(
        said("slots-good", &slots(r#""days": ["monday", "thursday"], "perWeek": 2, "releasedHoursBefore": 48, "schedule": "Schedule/ct-1""#)),
        ""
    );
}

#[test]
fn each_fault_of_a_rule_is_named() {
    let one = |name: &str, question: &str, operator: &str, answer: &str| {
        said(name, &rule(&format!(r#""all": [{{ "question": "{question}", "operator": "{operator}", "answer": "{answer}" }}],"#)))
    };
    assert_eq!(
        one("planning-question", "symptoms.lungs", "=", "toux"),
        "planning[0].all[0].question: unknown question \"symptoms.lungs\" — remedy: did you mean \"symptoms.lung\"? Otherwise use the linkId of a question of the referral form"
    );
    assert!(
        one("planning-group", "exams", "exists", "true").starts_with("planning[0].all[0].question: unknown question \"exams\""),
        "a group is no question"
    );
    assert!(
        one("planning-operator", "symptoms.lung", "==", "toux")
            .starts_with("planning[0].all[0].operator: unknown comparison \"==\" — remedy: use one of `exists`")
    );
    assert!(
        one("planning-answer", "symptoms.lung", "=", "tous")
            .starts_with("planning[0].all[0].answer: symptoms.lung has no answer \"tous\" — remedy: did you mean \"toux\"?")
    );
    assert!(one("planning-exists", "symptoms.lung", "exists", "yes").starts_with("planning[0].all[0].answer: symptoms.lung has no answer \"yes\""));
    assert!(said("planning-empty", &rule("")).starts_with("planning[0]: a rule without a condition is never suggested"));
    let published = rule_of(r#""any": [{ "question": "exams.type", "operator": "exists", "answer": "true" }],"#, "published", "nowhere");
    assert!(said("planning-source", &published).starts_with("planning[0].sources[0]: unknown source \"nowhere\""));
}

#[test]
fn each_fault_of_slots_is_named() {
    assert!(said("slots-days", &slots(r#""days": [], "perWeek": 1"#)).starts_with("reservedSlots[0].days: on no day"));
    assert!(said("slots-twice", &slots(r#""days": ["monday", "monday"], "perWeek": 1"#)).starts_with("reservedSlots[0].days[1]: the same day twice"));
    assert!(said("slots-none", &slots(r#""days": ["monday"], "perWeek": 0"#)).starts_with("reservedSlots[0].perWeek: no slot at all"));
    for schedule in ["ct-1", "Slot/1", "Schedule/a b", "https://x.example/Schedule/1"] {
        let members = format!(r#""days": ["monday"], "perWeek": 1, "schedule": "{schedule}""#);
        assert!(said("slots-schedule", &slots(&members)).starts_with("reservedSlots[0].schedule: no FHIR Schedule"), "{schedule}");
    }
}
