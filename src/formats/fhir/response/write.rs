//! Writes a response: the enabled answers, in the questionnaire's order and nesting.

use super::{ResponseHead, narrative};
use crate::domain::filling::{Filling, NodeId};
use crate::domain::value::Referring;
use crate::domain::{ItemId, ItemKind, Value};
use crate::formats::fhir::OWN;
use crate::formats::fhir::value::write_value;
use crate::formats::json::{Json, Map, json};

/// Writes a response: enabled answers only, in the questionnaire's order and nesting.
pub fn write_response(filling: &Filling, head: &ResponseHead) -> Json {
    let mut map = Map::new();
    map.insert("resourceType".into(), json!("QuestionnaireResponse"));
    let mut put = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            map.insert(name.into(), value);
        }
    };
    put("id", head.id.as_ref().map(|i| json!(i)));
    if head.narrative {
        put("text", narrative::write(filling).map(|div| json!({ "status": "generated", "div": div })));
    }
    if let Some(wording) = &filling.questionnaire().wording {
        let url = [OWN, "/StructureDefinition/response-wording"].concat();
        put("extension", Some(json!([{ "url": url, "valueString": wording }])));
    }
    put("identifier", head.identifier.as_ref().map(|(s, v)| json!({ "system": s, "value": v })));
    put("questionnaire", filling.questionnaire().canonical().map(|c| json!(c)));
    put("status", Some(json!(head.status.code())));
    put("subject", head.subject.as_ref().and_then(write_reference));
    put("authored", head.authored.as_ref().map(|a| json!(a)));
    put("author", head.author.as_ref().and_then(write_reference));
    put("source", head.source.as_ref().and_then(write_reference));
    let items = write_nodes(filling, filling.roots());
    put("item", (!items.is_empty()).then_some(Json::Array(items)));
    Json::Object(map)
}

/// A reference as an answer has it, without the name of the answer.
fn write_reference(reference: &Referring) -> Option<Json> {
    let answer = write_value(ItemKind::Reference, &Value::Reference(Box::new(reference.clone())));
    answer.get("valueReference").cloned()
}

fn write_nodes(filling: &Filling, ids: &[NodeId]) -> Vec<Json> {
    let mut written: Vec<(ItemId, Json)> = Vec::new();
    for id in ids {
        let Some((node, json)) = filling.node(*id).zip(write_node(filling, *id)) else {
            continue;
        };
        // Several rows of one repeating question are one item with several answers.
        let same = written.last_mut().filter(|(item, _)| *item == node.item && filling.item_of(*id).is_some_and(|i| i.kind.is_question()));
        if let Some((_, before)) = same
            && let (Some(Json::Array(list)), Some(Json::Array(more))) = (before.get_mut("answer"), json.get("answer"))
        {
            list.extend(more.iter().cloned());
        } else {
            written.push((node.item, json));
        }
    }
    written.into_iter().map(|(_, json)| json).collect()
}

fn write_node(filling: &Filling, id: NodeId) -> Option<Json> {
    let (node, item) = (filling.node(id)?, filling.item_of(id)?);
    if node.removed || !node.own_enabled || item.kind == ItemKind::Display {
        return None;
    }
    let children = write_nodes(filling, &node.children);
    let mut map = Map::new();
    map.insert("linkId".into(), json!(item.link_id.0));
    let text = filling.text_of(id);
    if !text.is_empty() {
        map.insert("text".into(), json!(text));
    }
    if item.kind == ItemKind::Group {
        if children.is_empty() {
            return None;
        }
        map.insert("item".into(), Json::Array(children));
    } else {
        let mut answers: Vec<Json> = node.answers.iter().map(|v| write_value(item.kind, v)).collect();
        // Items under a question belong to its answer, which may lack a value: what was answered under a question without answer is not lost.
        if answers.is_empty() && !children.is_empty() {
            answers.push(Json::Object(Map::new()));
        }
        if let (Some(Json::Object(first)), false) = (answers.first_mut(), children.is_empty()) {
            first.insert("item".into(), Json::Array(children));
        }
        if answers.is_empty() {
            return None;
        }
        map.insert("answer".into(), Json::Array(answers));
    }
    Some(Json::Object(map))
}
