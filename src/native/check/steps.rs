//! The order of a pathway's steps: what each follows is there and stands before it, nothing runs in a circle, every step is reached by everybody
//! who has it, and whoever is to be called when a delay has passed can be called.

use super::unknown_remedy;
use crate::content::{ContactKind, Delay, DelayKind, Pathway, Site, Step};
use crate::domain::order::circle;
use crate::native::document::Document;
use crate::native::finding::Finding;

/// Checks the order of the steps, their conditions, and whom to call.
pub(super) fn check(document: &Document, site: Option<&Site>, pathway: &Pathway, findings: &mut Vec<Finding>) {
    let parents = pathway.parents();
    let runs_round = circle(&parents).is_some();
    let mut error = |field: String, message: String, remedy: String| findings.push(document.error(&field, message, remedy));
    for (place, step) in pathway.steps.iter().enumerate() {
        let field = format!("steps[{place}]");
        for (index, id) in step.after.iter().flatten().enumerate() {
            let field = format!("{field}.after[{index}]");
            match pathway.steps.iter().position(|s| s.id == *id) {
                None => {
                    let known = pathway.steps.iter().take(place).map(|s| s.id.as_str());
                    error(field, format!("unknown step {id:?}"), unknown_remedy(id, known, "use the id of a step above"));
                }
                Some(other) if other == place => error(field, "the step follows itself".into(), "name a step above".into()),
                Some(other) if other > place => {
                    let message = if runs_round {
                        format!("steps follow each other in a circle: {id:?} stands below")
                    } else {
                        format!("{id:?} stands below this step")
                    };
                    error(field, message, "let a step follow those above it only; move it if need be".into());
                }
                Some(_) => {}
            }
        }
        if place > 0 && step.after.as_ref().is_some_and(Vec::is_empty) {
            error(
                format!("{field}.after"),
                "nothing leads to this step".into(),
                "name a step above, or remove `after`: it then follows the one before".into(),
            );
        }
        let is_conditional = |p: &usize| pathway.steps.get(*p).is_some_and(|s| s.only_if.is_some());
        let before = parents.get(place).map(Vec::as_slice).unwrap_or_default();
        if step.only_if.is_none() && !before.is_empty() && before.iter().all(is_conditional) {
            let message = "everybody has this step, and it follows only steps that not everybody has";
            error(format!("{field}.after"), message.into(), "name in `after` the step that the others come from as well".into());
        }
        condition(step, &field, &mut error);
        if let (Some(id), Some(site)) = (&step.late, site) {
            let field = format!("{field}.late");
            match site.contacts.iter().find(|c| c.id == *id) {
                None => {
                    let known = site.contacts.iter().map(|c| c.id.as_str());
                    error(field, format!("unknown contact {id:?}"), unknown_remedy(id, known, "use one of the ids of `contacts` in site.json"));
                }
                Some(contact) if contact.kind != ContactKind::Phone || contact.value.is_none() => {
                    error(field, format!("{id:?} is not a telephone"), "name a contact of kind `phone`: somebody who waits wants to call".into());
                }
                Some(_) => {}
            }
        }
    }
}

fn condition(step: &Step, field: &str, error: &mut impl FnMut(String, String, String)) {
    let Some(wording) = &step.only_if else { return };
    for (name, text) in [("professional", &wording.professional), ("patient", &wording.patient)] {
        let starts = ["si ", "s’", "s'"].iter().any(|start| text.starts_with(start));
        if !starts || text.ends_with('.') {
            let message = "a condition is shown after the word « Seulement »";
            error(format!("{field}.onlyIf.{name}"), message.into(), "write it from « si » on, without a full stop".into());
        }
    }
}

/// The most that is accepted beside a target.
pub(super) fn maximum(document: &Document, field: &str, delay: &Delay, findings: &mut Vec<Finding>) {
    let Some(maximum) = delay.maximum else { return };
    let field = format!("{field}.maximum");
    if delay.kind != DelayKind::Target {
        findings.push(document.error(&field, "only a target has a maximum beside it", "remove `maximum`: any other figure stands alone"));
    } else if maximum < delay.value {
        findings.push(document.error(&field, "the maximum is less than the target", "write at least the target's value"));
    }
}
