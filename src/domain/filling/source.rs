//! A filling as expressions see it: the response it would make at this moment, without writing one.
//!
//! Disabled and empty items are not in it. The rows of a repeating question are one item with several answers, as in the response.

use super::{Filling, NodeId};
use crate::domain::fhirpath::{Element, Raw, Source};
use crate::domain::{Item, ItemKind, Value};

/// Kinds of elements; the number that stands for an element begins with one.
const RESPONSE: u64 = 0;
const ITEM: u64 = 1;
const LINK_ID: u64 = 2;
const TEXT: u64 = 3;
const ANSWER: u64 = 4;
const VALUE: u64 = 5;
const FIELD: u64 = 6;
const WEIGHT: u64 = 7;
const WEIGHT_URL: u64 = 8;
const WEIGHT_VALUE: u64 = 9;

/// Address of the extension that carries an option's weight.
const ORDINAL_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

fn number(kind: u64, node: NodeId, answer: usize, field: usize) -> u64 {
    let part = |n: usize| u64::try_from(n).unwrap_or_default();
    kind | part(node.0) << 8 | part(answer) << 36 | part(field) << 56
}

fn parts(at: u64) -> (u64, NodeId, usize, usize) {
    let part = |n: u64| usize::try_from(n).unwrap_or_default();
    (at & 0xff, NodeId(part(at >> 8 & 0x0fff_ffff)), part(at >> 36 & 0x000f_ffff), part(at >> 56))
}

/// The fields of a complex value that are there: name, FHIR type, value.
fn fields(value: &Value) -> Vec<(&'static str, &'static str, Raw)> {
    let mut found = Vec::new();
    let mut text = |name, kind, words: &Option<String>| {
        if let Some(words) = words {
            found.push((name, kind, Raw::Text(words.clone())));
        }
    };
    match value {
        Value::Coding(c) => {
            text("system", "uri", &c.system);
            text("code", "code", &c.code);
            text("display", "string", &c.display);
        }
        Value::Quantity(q) => {
            text("unit", "string", &q.unit);
            text("system", "uri", &q.system);
            text("code", "code", &q.code);
            found.push(("value", "decimal", Raw::Number(q.value)));
        }
        Value::Attachment(a) => {
            text("contentType", "code", &a.content_type);
            text("title", "string", &a.title);
            text("url", "url", &a.url);
        }
        Value::Reference(r) => {
            text("reference", "string", &r.reference);
            text("type", "uri", &r.kind);
            text("display", "string", &r.display);
        }
        _ => {}
    }
    found
}

impl Filling {
    /// The whole response.
    pub fn response_element(&self) -> Element<'_> {
        Element { source: self, at: RESPONSE }
    }

    /// The response's item of a node, even when it is empty: the context of its expressions.
    pub fn item_element(&self, node: NodeId) -> Element<'_> {
        Element { source: self, at: number(ITEM, node, 0, 0) }
    }

    fn has_content(&self, id: NodeId) -> bool {
        let (Some(node), Some(item)) = (self.node(id), self.item_of(id)) else { return false };
        if node.removed || !node.own_enabled {
            return false;
        }
        if item.kind == ItemKind::Group { node.children.iter().any(|c| self.has_content(*c)) } else { !node.answers.is_empty() }
    }

    /// The items of a holder: one for each group row, one for all rows of a question.
    fn items_under(&self, nodes: &[NodeId], found: &mut Vec<u64>) {
        let mut question_with_rows = None;
        for id in nodes {
            let Some(node) = self.node(*id).filter(|_| self.has_content(*id)) else { continue };
            let rows = self.item_of(*id).is_some_and(|i| i.kind.is_question() && i.has_rows());
            if rows && question_with_rows == Some(node.item) {
                continue;
            }
            question_with_rows = rows.then_some(node.item);
            found.push(number(ITEM, *id, 0, 0));
        }
    }

    /// The nodes whose answers are those of an item: itself, or all its rows.
    fn answering(&self, id: NodeId) -> Vec<NodeId> {
        let Some(node) = self.node(id) else { return Vec::new() };
        if self.item_of(id).is_some_and(|i| i.kind.is_question() && i.has_rows()) {
            self.rows(node.item, node.parent).into_iter().filter(|r| self.has_content(*r)).collect()
        } else {
            vec![id]
        }
    }

    fn answer(&self, node: NodeId, index: usize) -> Option<&Value> {
        self.node(node)?.answers.get(index)
    }
}

fn type_of(value: &Value, item: Option<&Item>) -> &'static str {
    match value {
        Value::Boolean(_) => "boolean",
        Value::Integer(_) => "integer",
        Value::Decimal(_) => "decimal",
        Value::Date(_) => "date",
        Value::DateTime(_) => "dateTime",
        Value::Time(_) => "time",
        Value::String(_) => "string",
        Value::Uri(_) => "uri",
        // An open choice's own words are a string in the response.
        Value::Coding(c) if c.code.is_none() && item.is_some_and(|i| i.kind == ItemKind::OpenChoice) => "string",
        Value::Coding(_) => "Coding",
        Value::Quantity(_) => "Quantity",
        Value::Reference(_) => "Reference",
        Value::Attachment(_) => "Attachment",
    }
}

impl Source for Filling {
    fn children(&self, at: u64, name: Option<&str>, found: &mut Vec<u64>) {
        let (kind, id, index, _) = parts(at);
        let wanted = |n: &str| name.is_none_or(|name| name == n);
        match kind {
            RESPONSE if wanted("item") => self.items_under(self.roots(), found),
            ITEM => {
                let Some((node, item)) = self.node(id).zip(self.item_of(id)) else { return };
                if wanted("linkId") {
                    found.push(number(LINK_ID, id, 0, 0));
                }
                if wanted("text") && !item.text.is_empty() {
                    found.push(number(TEXT, id, 0, 0));
                }
                if item.kind == ItemKind::Group {
                    if wanted("item") {
                        self.items_under(&node.children, found);
                    }
                } else if wanted("answer") {
                    for row in self.answering(id) {
                        let count = self.node(row).map_or(0, |n| n.answers.len());
                        found.extend((0..count).map(|i| number(ANSWER, row, i, 0)));
                    }
                }
            }
            ANSWER => {
                // Authors write `valueDecimal` as often as FHIRPath's own `value`.
                let typed = |n: &str| {
                    let kind = n.strip_prefix("value").filter(|k| !k.is_empty());
                    kind.is_some_and(|k| self.answer(id, index).is_some_and(|v| type_of(v, self.item_of(id)).eq_ignore_ascii_case(k)))
                };
                if name.is_none_or(|n| n == "value" || typed(n)) {
                    found.push(number(VALUE, id, index, 0));
                }
                if let Some(node) = self.node(id).filter(|_| index == 0 && wanted("item")) {
                    self.items_under(&node.children, found);
                }
            }
            VALUE => {
                let Some(value) = self.answer(id, index) else { return };
                if matches!(value, Value::Coding(c) if c.weight.is_some()) && wanted("extension") {
                    found.push(number(WEIGHT, id, index, 0));
                }
                let list = fields(value);
                found.extend(list.iter().enumerate().filter(|(_, f)| wanted(f.0)).map(|(place, _)| number(FIELD, id, index, place)));
            }
            WEIGHT => {
                if wanted("url") {
                    found.push(number(WEIGHT_URL, id, index, 0));
                }
                if wanted("value") {
                    found.push(number(WEIGHT_VALUE, id, index, 0));
                }
            }
            _ => {}
        }
    }

    fn name(&self, at: u64) -> &str {
        let (kind, id, index, field) = parts(at);
        match kind {
            ITEM => "item",
            LINK_ID => "linkId",
            TEXT => "text",
            ANSWER => "answer",
            VALUE | WEIGHT_VALUE => "value",
            FIELD => self.answer(id, index).and_then(|v| fields(v).get(field).map(|f| f.0)).unwrap_or_default(),
            WEIGHT => "extension",
            WEIGHT_URL => "url",
            _ => "",
        }
    }

    fn type_name(&self, at: u64) -> &str {
        let (kind, id, index, field) = parts(at);
        match kind {
            RESPONSE => "QuestionnaireResponse",
            ITEM | ANSWER => "BackboneElement",
            LINK_ID | TEXT => "string",
            VALUE => self.answer(id, index).map(|v| type_of(v, self.item_of(id))).unwrap_or_default(),
            FIELD => self.answer(id, index).and_then(|v| fields(v).get(field).map(|f| f.1)).unwrap_or_default(),
            WEIGHT => "Extension",
            WEIGHT_URL => "uri",
            WEIGHT_VALUE => "decimal",
            _ => "",
        }
    }

    fn raw(&self, at: u64) -> Option<Raw> {
        let (kind, id, index, field) = parts(at);
        let text = |words: &str| Some(Raw::Text(words.to_owned()));
        match kind {
            LINK_ID => text(&self.item_of(id)?.link_id.0),
            TEXT => text(&self.item_of(id)?.text),
            VALUE => match self.answer(id, index)? {
                Value::Boolean(b) => Some(Raw::Boolean(*b)),
                Value::Integer(n) => Some(Raw::Number((*n).into())),
                Value::Decimal(n) => Some(Raw::Number(*n)),
                Value::Date(d) => Some(Raw::Text(d.write_fhir())),
                Value::DateTime(t) | Value::Time(t) | Value::String(t) | Value::Uri(t) => text(t),
                Value::Coding(c) if c.code.is_none() => text(c.display.as_deref().unwrap_or_default()),
                Value::Coding(_) | Value::Quantity(_) | Value::Reference(_) | Value::Attachment(_) => None,
            },
            FIELD => {
                let mut list = fields(self.answer(id, index)?);
                (field < list.len()).then(|| list.swap_remove(field).2)
            }
            WEIGHT_URL => text(ORDINAL_VALUE),
            WEIGHT_VALUE => match self.answer(id, index)? {
                Value::Coding(c) => c.weight.map(Raw::Number),
                _ => None,
            },
            _ => None,
        }
    }

    fn parent(&self, at: u64) -> Option<u64> {
        let (kind, id, index, _) = parts(at);
        match kind {
            RESPONSE => None,
            ITEM => Some(match self.node(id)?.parent {
                None => RESPONSE,
                Some(parent) if self.item_of(parent)?.kind == ItemKind::Group => number(ITEM, parent, 0, 0),
                Some(parent) => number(ANSWER, parent, 0, 0),
            }),
            LINK_ID | TEXT => Some(number(ITEM, id, 0, 0)),
            ANSWER => Some(number(ITEM, self.answering(id).first().copied().unwrap_or(id), 0, 0)),
            VALUE => Some(number(ANSWER, id, index, 0)),
            FIELD | WEIGHT => Some(number(VALUE, id, index, 0)),
            _ => Some(number(WEIGHT, id, index, 0)),
        }
    }
}
