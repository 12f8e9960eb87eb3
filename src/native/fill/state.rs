//! A filling as JSON: each node with what it holds and what is wrong with it, and the score.
//!
//! For tests and for those who write questionnaires; nothing else reads it.

use crate::domain::score::{Score, ScoreState};
use crate::domain::{Filling, Item, ItemKind, NodeId, Problem, Value};
use crate::formats::fhir::{say, write_value};
use serde_json::{Map, Value as Json, json};

/// The whole state: `{"items": […], "score": {…}}`.
pub fn state(filling: &Filling) -> Json {
    let problems = filling.problems();
    let mut items = Vec::new();
    for root in filling.roots() {
        push(filling, *root, &[], &problems, &mut items);
    }
    let mut map = Map::new();
    map.insert("items".into(), Json::Array(items));
    if let Some(score) = &filling.questionnaire().score {
        map.insert("score".into(), score_state(filling, score));
    }
    Json::Object(map)
}

fn push(filling: &Filling, id: NodeId, rows: &[usize], problems: &[(NodeId, Problem)], items: &mut Vec<Json>) {
    let (Some(node), Some(item)) = (filling.node(id), filling.item_of(id)) else { return };
    if node.removed {
        return;
    }
    let mut rows = rows.to_vec();
    if item.has_rows() {
        rows.extend(filling.rows(node.item, node.parent).iter().position(|n| *n == id));
    }
    let mut map = Map::new();
    map.insert("linkId".into(), json!(item.link_id.0));
    match rows.as_slice() {
        [] => {}
        [row] => {
            map.insert("row".into(), json!(row));
        }
        several => {
            map.insert("row".into(), json!(several));
        }
    }
    map.insert("enabled".into(), json!(filling.is_enabled(id)));
    if item.kind.is_question() {
        map.insert("value".into(), value_of(item, &node.answers));
        if let Some(typed) = &node.typed {
            map.insert("typed".into(), json!(typed));
        }
    }
    let own: Vec<Json> = problems.iter().filter(|(n, _)| *n == id).map(|(_, p)| json!({ "code": code(p), "text": say(p) })).collect();
    map.insert("problems".into(), Json::Array(own));
    items.push(Json::Object(map));
    for child in &node.children {
        push(filling, *child, &rows, problems, items);
    }
}

fn value_of(item: &Item, answers: &[Value]) -> Json {
    match answers {
        [] => Json::Null,
        [one] if !item.repeats => plain(item.kind, one),
        several => several.iter().map(|v| plain(item.kind, v)).collect(),
    }
}

fn plain(kind: ItemKind, value: &Value) -> Json {
    match value {
        Value::Coding(_) => json!(value.key()),
        // The one field of `{"valueDecimal": 3.5}`.
        other => write_value(kind, other).as_object().and_then(|o| o.values().next()).cloned().unwrap_or(Json::Null),
    }
}

fn score_state(filling: &Filling, score: &Score) -> Json {
    let mut map = Map::new();
    let mut put = |name: &str, value: Json| map.insert(name.into(), value);
    match score.state(filling) {
        ScoreState::Empty => put("state", json!("empty")),
        ScoreState::NotApplicable => put("state", json!("not-applicable")),
        ScoreState::Complete(value) => {
            put("state", json!("complete"));
            put("value", plain(ItemKind::Decimal, &Value::Decimal(value)))
        }
        ScoreState::Incomplete { missing, .. } => {
            put("state", json!("incomplete"));
            put("missing", missing.iter().map(|l| json!(l.0)).collect())
        }
    };
    let thresholds = score.thresholds.iter().map(|t| {
        let reached = score.reached(filling, t);
        json!({ "label": t.label, "source": t.source, "reached": reached })
    });
    let thresholds: Json = thresholds.collect();
    map.insert("thresholds".into(), thresholds);
    Json::Object(map)
}

/// The problem's name, as in the keys of the text files.
fn code(problem: &Problem) -> &'static str {
    match problem {
        Problem::Required => "required",
        Problem::Unreadable(_) => "unreadable",
        Problem::NotAnOption => "not-an-option",
        Problem::TooLong(_) => "too-long",
        Problem::TooShort(_) => "too-short",
        Problem::BelowMinimum(_) => "below-minimum",
        Problem::AboveMaximum(_) => "above-maximum",
        Problem::TooManyDecimals(_) => "too-many-decimals",
        Problem::WrongForm(_) => "wrong-form",
        Problem::InTheFuture => "in-the-future",
        Problem::MustBeTrue => "must-be-true",
        Problem::TooMany(_) => "too-many",
        Problem::TooFew(_) => "too-few",
        Problem::WrongType(_) => "wrong-type",
        Problem::TooBig(_) => "too-big",
        Problem::Rule { warning: true, .. } => "warning",
        Problem::Rule { .. } => "rule",
    }
}
