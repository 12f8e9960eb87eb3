//! The steps of `guichet fill`: `[{"linkId": "age", "value": "3,5"}, {"linkId": "row.date", "row": 1, "value": "03/2026"}]`.
//!
//! A step may also clear (`"clear": true`), take the calculated answer (`"recalculate": true`), remove a row (`"remove": 1`), choose a unit
//! (`"unit": "kg"`) or go one step (`"step": "up"`). Each becomes the input that a person's act makes, on the control that the person would use.

use crate::domain::questionnaire::Item;
use crate::domain::{Filling, Input, ItemId, ItemKind, NodeId, Value};
use crate::formats::fhir::read_value;
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

/// What a step may say.
const FIELDS: [&str; 8] = ["linkId", "row", "value", "unit", "step", "remove", "clear", "recalculate"];

fn one(filling: &mut Filling, step: &Json) -> Result<(), String> {
    let map = step.as_object().ok_or("a step is an object")?;
    if let Some(other) = map.keys().find(|k| !FIELDS.contains(&k.as_str())) {
        return Err(format!("unknown field {other:?}; a step has {}", FIELDS.join(", ")));
    }
    let acts = map.keys().filter(|k| !["linkId", "row"].contains(&k.as_str())).count();
    if acts > 1 {
        return Err("a step does one thing".into());
    }
    let link_id = step.get("linkId").and_then(Json::as_str).ok_or("a linkId is required")?;
    let questionnaire = std::sync::Arc::clone(filling.questionnaire());
    let item_id = questionnaire.find(link_id).ok_or_else(|| format!("the questionnaire has no item {link_id:?}"))?;
    let item = questionnaire.item(item_id).ok_or("no such item")?;
    let rows = rows_of(step.get("row"))?;
    let named = |reason: String| format!("item {link_id:?}: {reason}");
    if let Some(row) = step.get("remove") {
        return remove(filling, item_id, &rows, row).map_err(named);
    }
    if !item.kind.is_question() {
        return Err(format!("item {link_id:?} is not a question"));
    }
    if is_asked(step, "clear")? || is_asked(step, "recalculate")? {
        let node = find(filling, item_id, &rows)?;
        if step.get("clear").is_some() {
            filling.set(node, Input::Cleared);
        } else if filling.take_calculated(node).is_empty() {
            return Err(named("there is no other calculated answer".into()));
        }
        return Ok(());
    }
    if let Some(unit) = step.get("unit") {
        let node = find(filling, item_id, &rows)?;
        let unit = unit.as_str().ok_or_else(|| named("a unit is a text".into()))?;
        filling.set(node, Input::Unit(unit.to_owned()));
        return Ok(());
    }
    if let Some(way) = step.get("step") {
        let node = find(filling, item_id, &rows)?;
        let up = match way.as_str() {
            Some("up") => true,
            Some("down") => false,
            _ => return Err(named("a step is \"up\" or \"down\"".into())),
        };
        filling.set(node, Input::Stepped { up });
        return Ok(());
    }
    let value = step.get("value").ok_or("a value is required; null clears")?;
    if let (Json::Array(list), true) = (value, item.has_rows() && item.children.is_empty()) {
        for (index, one) in list.iter().enumerate() {
            let row: Vec<usize> = rows.iter().copied().chain([index]).collect();
            let node = find(filling, item_id, &row)?;
            answer(filling, node, item, one).map_err(named)?;
        }
        return Ok(());
    }
    let node = find(filling, item_id, &rows)?;
    answer(filling, node, item, value).map_err(named)
}

fn is_asked(step: &Json, name: &str) -> Result<bool, String> {
    match step.get(name) {
        None => Ok(false),
        Some(Json::Bool(true)) => Ok(true),
        Some(_) => Err(format!("{name} is true or left out")),
    }
}

/// Removes a row by its place; `row` says in which rows its holders stand.
fn remove(filling: &mut Filling, item: ItemId, holders: &[usize], row: &Json) -> Result<(), String> {
    if !filling.questionnaire().item(item).is_some_and(Item::has_rows) {
        return Err("has no rows".into());
    }
    let place = row.as_u64().and_then(|n| usize::try_from(n).ok()).ok_or("remove is the number of a row, from 0")?;
    let rows: Vec<usize> = holders.iter().copied().chain([0]).collect();
    let first = find(filling, item, &rows)?;
    let there = filling.rows(item, filling.node(first).and_then(|n| n.parent));
    let node = *there.get(place).ok_or_else(|| format!("there is no row {place}: there are {}", there.len()))?;
    filling.remove_row(node);
    Ok(())
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
                let input = act(filling, node, item, one)?;
                filling.set(node, input);
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
            let input = act(filling, node, item, one)?;
            filling.set(node, input);
        }
    }
    Ok(())
}

/// The act of a person that gives this value.
fn act(filling: &Filling, node: NodeId, item: &Item, value: &Json) -> Result<Input, String> {
    let text = match value {
        Json::Bool(b) if item.kind == ItemKind::Boolean => return Ok(Input::Chosen(b.to_string())),
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        // A value as FHIR writes it.
        Json::Object(_) => return whole(item.kind, value).map(|v| Input::Values(vec![v])),
        _ => return Err(format!("a value of type {:?} is expected", item.kind)),
    };
    match item.kind {
        ItemKind::Boolean => Err("the value is true, false or null".into()),
        ItemKind::Attachment => Err("an attachment is an object: {\"contentType\": …, \"data\": …}".into()),
        ItemKind::Choice | ItemKind::OpenChoice => {
            let is_option = filling.options_of(node).iter().any(|o| o.value.key() == text);
            Ok(match (is_option, item.kind) {
                (true, _) if item.repeats => Input::Ticked { code: text, on: true },
                (false, ItemKind::OpenChoice) => Input::Typed(text),
                _ => Input::Chosen(text),
            })
        }
        _ => Ok(Input::Typed(text)),
    }
}

/// A quantity, coding, reference or attachment as FHIR writes it.
fn whole(kind: ItemKind, value: &Json) -> Result<Value, String> {
    let name = match kind {
        ItemKind::Quantity => "valueQuantity",
        ItemKind::Choice | ItemKind::OpenChoice => "valueCoding",
        ItemKind::Reference => "valueReference",
        ItemKind::Attachment => "valueAttachment",
        _ => return Err(format!("a value of type {kind:?} is no object")),
    };
    read_value(&serde_json::json!({ name: value })).ok_or_else(|| format!("not a {name}"))
}
