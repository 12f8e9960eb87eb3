//! Checks a response against its questionnaire: structure, types, options, bounds, rules, required answers, enablement, calculations.

use super::outcome::{Fault, Issue, IssueCode, Severity};
use super::read::{Reading, read_response};
use crate::domain::filling::{NodeId, Problem};
use crate::domain::{Item, Questionnaire, Value};
use crate::formats::ReadError;
use std::sync::Arc;

/// Checks a response without knowing the time.
///
/// # Errors
/// Not JSON, or not a QuestionnaireResponse.
pub fn validate(questionnaire: Arc<Questionnaire>, text: &str) -> Result<Vec<Issue>, ReadError> {
    Ok(validate_reading(&read_response(questionnaire, text)?))
}

/// Checks a response that was read.
pub fn validate_reading(reading: &Reading) -> Vec<Issue> {
    let mut issues = reading.issues.clone();
    for id in (0..reading.filling.len()).map(NodeId) {
        check_node(reading, id, &mut issues);
    }
    for notice in &reading.filling.notices {
        let at = notice.link_id.as_ref().and_then(|l| reading.filling.questionnaire().find(&l.0));
        let node = at.and_then(|item| reading.filling.nodes_of(item).next());
        issues.push(Issue {
            severity: Severity::Information,
            code: IssueCode::NotSupported,
            expression: node.map_or_else(|| "QuestionnaireResponse".to_owned(), |n| path_of(reading, n)),
            link_id: notice.link_id.as_ref().map(|l| l.0.clone()),
            fault: Fault::Expression(notice.place.clone(), notice.reason.clone()),
        });
    }
    issues
}

fn check_node(reading: &Reading, id: NodeId, issues: &mut Vec<Issue>) {
    let filling = &reading.filling;
    let (Some(node), Some(item)) = (filling.node(id), filling.item_of(id)) else { return };
    let mut push = |severity, code, answer: Option<usize>, fault| {
        issues.push(Issue { severity, code, expression: answer_path(reading, id, answer), link_id: Some(item.link_id.0.clone()), fault });
    };
    let written = reading.written.get(&id).map(Vec::as_slice).unwrap_or_default();
    if !filling.is_enabled(id) {
        if !written.is_empty() {
            push(Severity::Error, IssueCode::BusinessRule, None, Fault::Disabled);
        }
        return;
    }
    let read_only = filling.is_read_only(id);
    if let Some(values) = node.computed.as_ref().and_then(|c| c.calculated.as_deref()).filter(|_| read_only && !written.is_empty()) {
        // Without the resources of the launch a calculation may have nothing to look at.
        let unknown = values.is_empty() && !filling.questionnaire().launch_contexts.is_empty();
        let same = unknown || values.len() == written.len() && values.iter().zip(written).all(|(a, b)| a.same(b));
        if !same {
            let shown: Vec<String> = values.iter().map(Value::show).collect();
            push(Severity::Warning, IssueCode::BusinessRule, None, Fault::OtherThanCalculated(shown.join(", ")));
        }
    }
    for (answer, problem) in filling.problems_of(id) {
        let about_count = matches!(problem, Problem::Required | Problem::TooFew(_));
        // A response in progress may lack answers; what a person never sees, she cannot give.
        if (about_count || problem == Problem::MustBeTrue) && (!reading.head.status.is_whole() || is_hidden(reading, id)) {
            continue;
        }
        let severity = if problem.is_warning() { Severity::Warning } else { Severity::Error };
        let code = match problem {
            Problem::Required | Problem::TooFew(_) => IssueCode::Required,
            Problem::NotAnOption => IssueCode::CodeInvalid,
            Problem::Rule { .. } => IssueCode::Invariant,
            _ => IssueCode::Value,
        };
        push(severity, code, answer, Fault::Problem(problem));
    }
    for (index, value) in node.answers.iter().enumerate() {
        if let Some(unit) = other_unit(item, value) {
            push(Severity::Error, IssueCode::CodeInvalid, Some(index), Fault::OtherUnit(unit));
        }
    }
    let coded = node.answers.iter().any(|v| matches!(v, Value::Coding(c) if c.code.is_some()));
    if let Some(address) = item.value_set.as_ref().filter(|_| coded && item.options.is_empty()) {
        push(Severity::Information, IssueCode::NotSupported, None, Fault::Unchecked(address.clone()));
    }
}

fn is_hidden(reading: &Reading, id: NodeId) -> bool {
    let mut current = Some(id);
    while let Some(node) = current {
        if reading.filling.item_of(node).is_some_and(|i| !i.is_captured()) {
            return true;
        }
        current = reading.filling.node(node).and_then(|n| n.parent);
    }
    false
}

/// The unit of a quantity, when the item offers others and no unit may be typed.
fn other_unit(item: &Item, value: &Value) -> Option<String> {
    let Value::Quantity(quantity) = value else { return None };
    if item.units.is_empty() || item.looks.as_ref().is_some_and(|l| l.unit_open) {
        return None;
    }
    let same = |unit: &crate::domain::Coding| {
        let by_code = unit.code.is_some() && unit.code == quantity.code;
        let one_system = unit.system == quantity.system || unit.system.is_none() || quantity.system.is_none();
        (by_code && one_system) || (quantity.unit.is_some() && (unit.display == quantity.unit || unit.code == quantity.unit))
    };
    (!item.units.iter().any(same)).then(|| quantity.unit.clone().or_else(|| quantity.code.clone()).unwrap_or_default())
}

/// Where a node stands; what is not in the response stands in its holder.
fn path_of(reading: &Reading, id: NodeId) -> String {
    let mut current = Some(id);
    while let Some(node) = current {
        if let Some(place) = reading.places.get(&node) {
            return place.path.clone();
        }
        current = reading.filling.node(node).and_then(|n| n.parent);
    }
    "QuestionnaireResponse".to_owned()
}

fn answer_path(reading: &Reading, id: NodeId, answer: Option<usize>) -> String {
    match (reading.places.get(&id), answer) {
        (Some(place), Some(index)) if !place.is_answer => format!("{}.answer[{index}]", place.path),
        _ => path_of(reading, id),
    }
}
