//! What each fuzz target does with arbitrary bytes, and what must hold afterwards. Used by `cargo fuzz` and by the short run of `cargo test`.

use guichet::domain::Questionnaire;
use guichet::domain::fhirpath::{Expression, Item};
use guichet::domain::filling::{Filling, Input, NodeId};
use guichet::formats::fhir::{
    ResponseHead, Severity, Status, read_questionnaire, read_response, tree_of, validate, validate_reading, write_response,
};
use serde_json::Value as Json;
use std::sync::{Arc, OnceLock};

/// Small questionnaires that are mutated: one of every feature.
const SEEDS: [&str; 4] = [
    include_str!("seeds/conditions.json"),
    include_str!("seeds/expressions.json"),
    include_str!("seeds/rows.json"),
    include_str!("seeds/types.json"),
];

/// Bytes taken one after the other; zero once there are none left.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> usize {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                usize::from(*first)
            }
            None => 0,
        }
    }

    fn is_over(&self) -> bool {
        self.0.is_empty()
    }
}

/// Arbitrary bytes as a Questionnaire: read or refused.
pub fn read(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok((questionnaire, _)) = read_questionnaire(text) {
        let questionnaire = Arc::new(questionnaire);
        let filling = Filling::new(Arc::clone(&questionnaire));
        let _ = filling.problems();
        let _ = read_response(questionnaire, text);
    }
}

/// Arbitrary bytes as an expression, evaluated on a resource and on a form.
pub fn expression(data: &[u8]) {
    static TREE: OnceLock<guichet::domain::fhirpath::Tree> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(expression) = Expression::parse(text) else { return };
    let _ = (expression.reads(), expression.variables());
    let tree = TREE.get_or_init(|| tree_of(&guichet::formats::read_json(SEEDS[1]).expect("a seed is JSON")));
    let _ = expression.evaluate(&[Item::Element(tree.root())], &Nothing);
}

/// A scope with a clock and nothing else.
struct Nothing;

impl<'a> guichet::domain::fhirpath::Scope<'a> for Nothing {
    fn variable(&self, _name: &str) -> Option<Vec<Item<'a>>> {
        Some(Vec::new())
    }
    fn now(&self) -> Option<String> {
        Some("2026-11-22T09:00:00+01:00".to_owned())
    }
}

/// A mutated Questionnaire, filled by random acts. The rules of filling hold throughout.
pub fn fill(data: &[u8]) {
    let mut bytes = Bytes(data);
    let Some((questionnaire, source)) = mutated(&mut bytes) else { return };
    let mut filling = Filling::new(Arc::clone(&questionnaire));
    filling.start(Some("2026-11-22T09:00:00+01:00".to_owned()));
    let mut acts = 0;
    while !bytes.is_over() && acts < 60 && !filling.is_empty() {
        acts += 1;
        act(&mut filling, &mut bytes);
    }
    hold(&questionnaire, &filling, &source);
}

/// One act of a person on one node.
fn act(filling: &mut Filling, bytes: &mut Bytes) {
    let node = NodeId(bytes.byte() % filling.len());
    let words = ["", "0", "1", "3,5", "-2", "22/11/2026", "03/2026", "oui", "true", "a", "14:30", "É ’", "99999999999999999999"];
    let kind = bytes.byte() % 8;
    if kind < 5 && filling.is_read_only(node) {
        return;
    }
    match kind {
        0 => {
            filling.set(node, Input::Cleared);
        }
        1 | 2 => {
            filling.set(node, Input::Typed(words[bytes.byte() % words.len()].to_owned()));
        }
        3 | 4 => {
            let codes: Vec<String> = filling.options_of(node).iter().map(|o| o.value.key()).collect();
            let choice = bytes.byte();
            let code = codes.get(choice % codes.len().max(1)).cloned().unwrap_or_else(|| choice.is_multiple_of(2).to_string());
            filling.set(node, if choice > 127 { Input::Ticked { code, on: !choice.is_multiple_of(3) } } else { Input::Chosen(code) });
        }
        5 => {
            if let Some((item, parent)) = filling.node(node).map(|n| (n.item, n.parent))
                && filling.is_there(node)
                && filling.len() < 2_000
            {
                filling.add_row(item, parent);
            }
        }
        6 => {
            if filling.is_there(node) && filling.item_of(node).is_some_and(guichet::domain::Item::has_rows) {
                filling.remove_row(node);
            }
        }
        _ => {
            filling.take_calculated(node);
        }
    }
}

/// The rules: enablement is settled, disabled answers are not sent, what is sent is valid or its problems are named, and reads back the same.
fn hold(questionnaire: &Arc<Questionnaire>, filling: &Filling, source: &str) {
    let head = head(!filling.is_blocked());
    let text = write_response(filling, &head).to_string();
    let response: Json = serde_json::from_str(&text).expect("what is written is JSON");
    if filling.looped {
        return;
    }
    let mut again = filling.clone();
    let before: Vec<bool> = (0..filling.len()).map(|n| filling.is_enabled(NodeId(n))).collect();
    again.settle_all();
    let after: Vec<bool> = (0..filling.len()).map(|n| again.is_enabled(NodeId(n))).collect();
    assert!(before == after, "enablement is a fixed point: {before:?} became {after:?} with {response} for {source}");

    let mut link_ids = Vec::new();
    answered(&response, &mut link_ids);
    for link_id in &link_ids {
        let item = questionnaire.find(link_id).expect("a linkId of the questionnaire");
        assert!(filling.nodes_of(item).any(|n| filling.is_enabled(n)), "{link_id} is disabled and was sent");
    }

    let back = read_response(Arc::clone(questionnaire), &text).expect("what was written is read");
    assert!(back.issues.is_empty(), "{:?} in {text} for {source}", back.issues);
    let twice = write_response(&back.filling, &back.head).to_string();
    assert!(text == twice, "read, write, read is the identity: {text} became {twice} for {source}");
    // What is complete for the person is valid; what is not has its problems named.
    if !filling.is_blocked() {
        let faults: Vec<_> = validate_reading(&back).into_iter().filter(|i| i.severity == Severity::Error).collect();
        assert!(faults.is_empty(), "{faults:?} in {text} for {source}");
    }
}

fn head(completed: bool) -> ResponseHead {
    ResponseHead { status: if completed { Status::Completed } else { Status::InProgress }, ..ResponseHead::default() }
}

fn answered(json: &Json, found: &mut Vec<String>) {
    match json {
        Json::Array(list) => list.iter().for_each(|j| answered(j, found)),
        Json::Object(map) => {
            if let (Some(Json::String(link_id)), true) = (map.get("linkId"), map.contains_key("answer")) {
                found.push(link_id.clone());
            }
            map.values().for_each(|j| answered(j, found));
        }
        _ => {}
    }
}

/// A mutated response, checked against its Questionnaire.
pub fn check(data: &[u8]) {
    static RESPONSES: OnceLock<Vec<(Arc<Questionnaire>, Json)>> = OnceLock::new();
    let made = RESPONSES.get_or_init(|| {
        SEEDS
            .iter()
            .map(|seed| {
                let questionnaire = Arc::new(read_questionnaire(seed).expect("a seed is read").0);
                let mut filling = Filling::new(Arc::clone(&questionnaire));
                for index in 0..filling.len() {
                    for words in ["1", "22/11/2026", "14:30", "a"] {
                        let node = NodeId(index);
                        if filling.node(node).is_some_and(|n| n.answers.is_empty()) {
                            filling.set(node, Input::Typed(words.to_owned()));
                        }
                    }
                }
                let text = write_response(&filling, &head(true)).to_string();
                let json: Json = serde_json::from_str(&text).expect("what is written is JSON");
                (questionnaire, json)
            })
            .collect()
    });
    let mut bytes = Bytes(data);
    let (questionnaire, response) = &made[bytes.byte() % made.len()];
    let mut response = response.clone();
    for _ in 0..bytes.byte() % 6 {
        mutate(&mut response, &mut bytes);
    }
    let _ = validate(Arc::clone(questionnaire), &response.to_string());
}

/// A seed with a few mutations; `None` when it is refused.
fn mutated(bytes: &mut Bytes) -> Option<(Arc<Questionnaire>, String)> {
    static PARSED: OnceLock<Vec<Json>> = OnceLock::new();
    let parsed = PARSED.get_or_init(|| SEEDS.iter().map(|s| serde_json::from_str(s).expect("a seed is JSON")).collect());
    let mut json = parsed[bytes.byte() % parsed.len()].clone();
    for _ in 0..bytes.byte() % 5 {
        mutate(&mut json, bytes);
    }
    let text = json.to_string();
    read_questionnaire(&text).ok().map(|(questionnaire, _)| (Arc::new(questionnaire), text))
}

/// One change at one random place: taken out, doubled, emptied, or replaced.
fn mutate(json: &mut Json, bytes: &mut Bytes) {
    let words =
        ["", "g1", "q1", "boolean", "group", "integer", "%resource", "1 / 0", "http://hl7.org/fhir/StructureDefinition/variable", "=", "\u{0}"];
    match json {
        Json::Object(map) if !map.is_empty() => {
            let key = map.keys().nth(bytes.byte() % map.len()).cloned().unwrap_or_default();
            match bytes.byte() % 8 {
                0 => {
                    map.remove(&key);
                }
                1 => {
                    let value = map.get(&key).cloned().unwrap_or_default();
                    map.insert(words[bytes.byte() % words.len()].to_owned(), value);
                }
                _ => mutate(map.get_mut(&key).expect("a key of the map"), bytes),
            }
        }
        Json::Array(list) if !list.is_empty() => {
            let place = bytes.byte() % list.len();
            match bytes.byte() % 8 {
                0 => {
                    list.remove(place);
                }
                1 if list.len() < 20 => list.push(list[place].clone()),
                2 => list.rotate_left(place),
                _ => mutate(&mut list[place], bytes),
            }
        }
        other => {
            *other = match bytes.byte() % 8 {
                0 => Json::Null,
                1 => Json::Bool(bytes.byte().is_multiple_of(2)),
                2 => Json::from(bytes.byte()),
                3 => Json::from(-1e300),
                4 => Json::Array(Vec::new()),
                5 => serde_json::json!({}),
                _ => Json::from(words[bytes.byte() % words.len()]),
            };
        }
    }
}
