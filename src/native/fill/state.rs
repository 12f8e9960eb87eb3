//! A filling as JSON: each node with what it holds and what is wrong with it, and the score.
//!
//! For tests and for those who write questionnaires; nothing else reads it.

use crate::domain::item::Control;
use crate::domain::score::{Score, ScoreState};
use crate::domain::{Coding, Filling, Item, ItemKind, NodeId, Problem, Value};
use crate::formats::fhir::{say, write_value};
use serde_json::{Map, Value as Json, json};

/// The whole state: `{"items": […], "score": {…}, "withheld": […], "notices": […]}`.
pub fn state(filling: &Filling) -> Json {
    let mut items = Vec::new();
    for root in filling.roots() {
        push(filling, *root, &[], &mut items);
    }
    let mut map = Map::new();
    map.insert("items".into(), Json::Array(items));
    if let Some(score) = &filling.questionnaire().score {
        map.insert("score".into(), score_state(filling, score));
    }
    map.insert("withheld".into(), filling.withheld().iter().map(|l| json!(l.0)).collect());
    let notices = filling.notices.iter();
    let notices = notices.map(|n| {
        let link_id = n.link_id.as_ref().map(|l| &l.0);
        json!({ "linkId": link_id, "place": n.place, "expression": n.expression, "reason": n.reason })
    });
    let notices: Json = notices.collect();
    map.insert("notices".into(), notices);
    if filling.looped {
        map.insert("looped".into(), json!(true));
    }
    Json::Object(map)
}

fn push(filling: &Filling, id: NodeId, rows: &[usize], items: &mut Vec<Json>) {
    let (Some(node), Some(item)) = (filling.node(id), filling.item_of(id)) else { return };
    if node.removed {
        return;
    }
    let mut rows = rows.to_vec();
    if item.has_rows() {
        rows.extend(filling.rows(node.item, node.parent).iter().position(|n| *n == id));
    }
    let mut map = Map::new();
    let mut put = |name: &str, value: Json| map.insert(name.into(), value);
    put("linkId", json!(item.link_id.0));
    put("type", json!(ItemKind::ALL.iter().find(|(_, k)| *k == item.kind).map(|(code, _)| code)));
    match rows.as_slice() {
        [] => None,
        [row] => put("row", json!(row)),
        several => put("row", json!(several)),
    };
    put("text", json!(filling.text_of(id)));
    for (name, text) in [("prefix", &item.prefix), ("help", &item.help)] {
        if let Some(text) = text {
            put(name, json!(text));
        }
    }
    put("enabled", json!(filling.is_enabled(id)));
    for (name, holds) in [("hidden", item.hidden), ("required", filling.is_required(id)), ("readOnly", filling.is_read_only(id))] {
        if holds {
            put(name, json!(true));
        }
    }
    if let Some(control) = item.control {
        put("control", json!(Control::ALL.iter().find(|(_, c)| *c == control).map(|(code, _)| code)));
    }
    if item.kind.is_question() {
        push_question(filling, id, item, &mut put);
    }
    let own: Vec<Json> = if filling.is_enabled(id) && !item.hidden {
        filling.problems_of(id).iter().map(|(_, p)| json!({ "code": code(p), "text": say(p) })).collect()
    } else {
        Vec::new()
    };
    put("problems", Json::Array(own));
    items.push(Json::Object(map));
    for child in &node.children {
        push(filling, *child, &rows, items);
    }
}

/// What a question shows: its answer, options, bounds, units and calculation.
fn push_question(filling: &Filling, id: NodeId, item: &Item, put: &mut impl FnMut(&str, Json) -> Option<Json>) {
    let Some(node) = filling.node(id) else { return };
    put("value", value_of(item, &node.answers));
    if let Some(typed) = &node.typed {
        put("typed", json!(typed));
    }
    for (name, bound) in [("min", filling.min_of(id)), ("max", filling.max_of(id))] {
        if let Some(bound) = bound {
            put(name, plain(item.kind, bound));
        }
    }
    let offered = filling.options_of(id);
    if !offered.is_empty() {
        put("options", offered.iter().map(|o| json!({ "code": o.value.key(), "text": o.value.show() })).collect());
    }
    if let Some(computed) = &node.computed {
        if !computed.off.is_empty() {
            put("optionsOff", computed.off.iter().map(|v| json!(v.key())).collect());
        }
        if let Some(calculated) = &computed.calculated {
            put("calculated", value_of(item, calculated));
            put("overridden", json!(filling.overridden(id).is_some()));
        }
    }
    if item.kind == ItemKind::Quantity {
        let name = |u: &Coding| json!(u.code.clone().or_else(|| u.display.clone()));
        put("units", item.units.iter().map(name).collect());
        put("unit", filling.unit_of(id).as_ref().map_or(Json::Null, name));
    } else if let Some(unit) = &item.unit {
        put("unit", json!(unit));
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
        ScoreState::Category(rule) => {
            put("state", json!("category"));
            put("category", json!(score.thresholds.get(rule).map(|t| &t.label)))
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
