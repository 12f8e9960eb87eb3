//! The steps of `guichet fill`: `[{"linkId": "age", "value": "3,5"}, {"linkId": "row.date", "row": 1, "value": "03/2026"}]`.
//!
//! Each step becomes the input that a person's act makes, on the control that the person would use.

use crate::domain::questionnaire::Item;
use crate::domain::{Filling, Input, ItemId, ItemKind, NodeId, Value};
use serde_json::Value as Json;

/// Applies all steps in order.
///
/// # Errors
/// The number of the step (from 1) and what is wrong with it.
pub fn apply(filling: &mut Filling, answers: &str) -> Result<(), String> {
    let steps: Json = serde_json::from_str(answers).map_err(|e| format!("the answers are not JSON: {e}"))?;
    let steps = steps.as_array().ok_or("the answers are not an array of steps")?;
    for (index, step) in steps.iter().enumerate() {
        one(filling, step).map_err(|reason| format!("step {}: {reason}", index + 1))?;
    }
    Ok(())
}

fn one(filling: &mut Filling, step: &Json) -> Result<(), String> {
    let map = step.as_object().ok_or("a step is an object")?;
    if let Some(other) = map.keys().find(|k| !["linkId", "value", "row"].contains(&k.as_str())) {
        return Err(format!("unknown field {other:?}; a step has linkId, value and row"));
    }
    let link_id = step.get("linkId").and_then(Json::as_str).ok_or("a linkId is required")?;
    let value = step.get("value").ok_or("a value is required; null clears")?;
    let questionnaire = std::sync::Arc::clone(filling.questionnaire());
    let item_id = questionnaire.find(link_id).ok_or_else(|| format!("the questionnaire has no item {link_id:?}"))?;
    let item = questionnaire.item(item_id).ok_or("no such item")?;
    if !item.kind.is_question() {
        return Err(format!("item {link_id:?} is not a question"));
    }
    let rows = rows_of(step.get("row"))?;
    if let (Json::Array(list), true) = (value, item.has_rows() && item.children.is_empty()) {
        for (index, one) in list.iter().enumerate() {
            let row: Vec<usize> = rows.iter().copied().chain([index]).collect();
            let node = find(filling, item_id, &row)?;
            answer(filling, node, item, one).map_err(|reason| format!("item {link_id:?}: {reason}"))?;
        }
        return Ok(());
    }
    let node = find(filling, item_id, &rows)?;
    answer(filling, node, item, value).map_err(|reason| format!("item {link_id:?}: {reason}"))
}

fn rows_of(row: Option<&Json>) -> Result<Vec<usize>, String> {
    let number = |json: &Json| json.as_u64().and_then(|n| usize::try_from(n).ok()).ok_or_else(|| "row is a number from 0, or several".to_owned());
    match row {
        None | Some(Json::Null) => Ok(Vec::new()),
        Some(Json::Array(list)) => list.iter().map(number).collect(),
        Some(one) => Ok(vec![number(one)?]),
    }
}

/// The node of an item in its rows. Rows are given from the outermost, and stand for the nearest groups when there are fewer of them.
fn find(filling: &mut Filling, item: ItemId, rows: &[usize]) -> Result<NodeId, String> {
    let questionnaire = std::sync::Arc::clone(filling.questionnaire());
    let mut chain = vec![item];
    while let Some(parent) = chain.last().and_then(|id| questionnaire.item(*id)).and_then(|i| i.parent) {
        chain.push(parent);
    }
    chain.reverse();
    let levels = chain.iter().filter(|id| questionnaire.item(**id).is_some_and(Item::has_rows)).count();
    let mut missing = levels.checked_sub(rows.len()).ok_or_else(|| format!("{} rows are given, the item stands in {levels}", rows.len()))?;
    let mut rows = rows.iter().copied();
    let mut node = None;
    for id in chain {
        let there = filling.rows(id, node);
        let wanted = if !questionnaire.item(id).is_some_and(Item::has_rows) {
            0
        } else if missing > 0 {
            missing -= 1;
            0
        } else {
            rows.next().unwrap_or(0)
        };
        node = Some(match there.get(wanted) {
            Some(found) => *found,
            None if wanted == there.len() => filling.add_row(id, node).ok_or_else(|| format!("row {wanted} is one more than may be added"))?,
            None => return Err(format!("row {wanted} is too far: there are {}", there.len())),
        });
    }
    node.ok_or_else(|| "no such item".to_owned())
}

fn answer(filling: &mut Filling, node: NodeId, item: &Item, value: &Json) -> Result<(), String> {
    match value {
        Json::Null => {
            filling.set(node, Input::Cleared);
        }
        Json::Array(list) if item.repeats => {
            filling.set(node, Input::Cleared);
            let mut all: Vec<Value> = Vec::new();
            for one in list {
                filling.set(node, act(item, one)?);
                // Fields of one value take the next one beside it; ticks already add up.
                if !item.kind.is_choice()
                    && let Some(typed) = filling.node(node).filter(|n| n.typed.is_none())
                {
                    all.extend(typed.answers.iter().cloned());
                }
            }
            if !item.kind.is_choice() && filling.node(node).is_some_and(|n| n.typed.is_none()) {
                filling.set(node, Input::Values(all));
            }
        }
        Json::Array(_) => return Err("takes one answer, not several".into()),
        one => {
            let input = act(item, one)?;
            filling.set(node, input);
        }
    }
    Ok(())
}

/// The act of a person that gives this value.
fn act(item: &Item, value: &Json) -> Result<Input, String> {
    let text = match value {
        Json::Bool(b) if item.kind == ItemKind::Boolean => return Ok(Input::Chosen(b.to_string())),
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => return Err(format!("a value of type {:?} is expected", item.kind)),
    };
    match item.kind {
        ItemKind::Boolean => Err("the value is true, false or null".into()),
        ItemKind::Attachment => Err("an attachment cannot be given here".into()),
        ItemKind::Choice | ItemKind::OpenChoice => {
            let is_option = item.options.iter().any(|o| o.value.key() == text);
            Ok(match (is_option, item.kind) {
                (true, _) if item.repeats => Input::Ticked { code: text, on: true },
                (false, ItemKind::OpenChoice) => Input::Typed(text),
                _ => Input::Chosen(text),
            })
        }
        _ => Ok(Input::Typed(text)),
    }
}
