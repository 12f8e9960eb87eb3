//! A draft survives a new version of its questionnaire: answers whose question is still there are kept, wherever it stands now, and the rest is
//! listed, so that a person sees what has to be given again.

use crate::domain::filling::{Filling, NodeId};
use crate::domain::{Item, ItemId, ItemKind, Questionnaire, Value};
use crate::formats::fhir::value::{self, field, read_value};
use crate::formats::json::Json;
use crate::formats::{ReadError, read_json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Levels of one response, at most.
const MOST_LEVELS: usize = 60;

/// An answer that has no place in the new version.
#[derive(Clone, PartialEq)]
pub struct Lost {
    /// The question.
    pub link_id: String,
    /// Its text when it was answered.
    pub text: String,
    /// The answer as it was.
    pub value: Option<Value>,
    /// Why it is not kept.
    pub reason: LostReason,
}

/// Why an answer is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostReason {
    /// The question is gone.
    Gone,
    /// The question is of another type now.
    OtherType,
    /// The option is gone.
    NotAnOption,
    /// The question or its group takes fewer answers now.
    NoPlace,
}

/// Answers are personal.
impl std::fmt::Debug for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lost({}, {:?})", self.link_id, self.reason)
    }
}

/// The answers of a response to another version of a questionnaire, in a filling of this one.
///
/// # Errors
/// Not JSON, or not a QuestionnaireResponse.
pub fn carry_over(questionnaire: Arc<Questionnaire>, response: &str) -> Result<(Filling, Vec<Lost>), ReadError> {
    let json = read_json(response)?;
    if field(&json, "resourceType").as_deref() != Some("QuestionnaireResponse") {
        return Err(ReadError::shape("resourceType", "QuestionnaireResponse is expected"));
    }
    let mut carry = Carry { filling: Filling::blank(Arc::clone(&questionnaire)), questionnaire, answers: BTreeMap::new(), lost: Vec::new() };
    carry.items(&json, &[], 0);
    let answers: Vec<(NodeId, Vec<Value>)> = carry.answers.into_iter().collect();
    carry.filling.restore(&answers);
    Ok((carry.filling, carry.lost))
}

/// The linkIds that hold an item in the old response, each with the number of its row.
type Holders<'j> = [(&'j str, usize)];

struct Carry {
    questionnaire: Arc<Questionnaire>,
    filling: Filling,
    answers: BTreeMap<NodeId, Vec<Value>>,
    lost: Vec<Lost>,
}

impl Carry {
    fn items(&mut self, holder: &Json, holders: &Holders, level: usize) {
        if level > MOST_LEVELS {
            return;
        }
        let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
        for item in holder.get("item").and_then(Json::as_array).into_iter().flatten() {
            let Some(link_id) = item.get("linkId").and_then(Json::as_str) else { continue };
            let row = rows.entry(link_id).or_default();
            let here: Vec<(&str, usize)> = holders.iter().copied().chain([(link_id, *row)]).collect();
            *row += 1;
            self.items(item, &here, level + 1);
            for (index, answer) in item.get("answer").and_then(Json::as_array).into_iter().flatten().enumerate() {
                let inside: Vec<(&str, usize)> = holders.iter().copied().chain([(link_id, index)]).collect();
                if answer.as_object().is_some_and(|o| o.keys().any(|k| k.starts_with("value")))
                    && let Err(reason) = self.answer(answer, link_id, &inside)
                {
                    let text = field(item, "text").unwrap_or_default();
                    self.lost.push(Lost { link_id: link_id.to_owned(), text, value: read_value(answer), reason });
                }
                self.items(answer, &inside, level + 1);
            }
        }
    }

    /// Keeps one answer; `holders` ends with the question itself and the number of the answer.
    fn answer(&mut self, answer: &Json, link_id: &str, holders: &Holders) -> Result<(), LostReason> {
        let questionnaire = Arc::clone(&self.questionnaire);
        let id = questionnaire.find(link_id).ok_or(LostReason::Gone)?;
        let item = questionnaire.item(id).filter(|i| i.kind.is_question()).ok_or(LostReason::OtherType)?;
        let value = read_value(answer).and_then(|v| fit(item, v)).ok_or(LostReason::OtherType)?;
        let value = as_option(item, value)?;
        let node = self.node(id, holders).ok_or(LostReason::NoPlace)?;
        let most = if item.repeats && !item.has_rows() { item.max_occurs.unwrap_or(usize::MAX) } else { 1 };
        let list = self.answers.entry(node).or_default();
        if list.len() >= most {
            return Err(LostReason::NoPlace);
        }
        list.push(value);
        Ok(())
    }

    /// The node of an item in the rows that it stood in. A group that is new has its first row.
    fn node(&mut self, item: ItemId, holders: &Holders) -> Option<NodeId> {
        let mut chain = vec![item];
        while let Some(parent) = chain.last().and_then(|id| self.questionnaire.item(*id)).and_then(|i| i.parent) {
            chain.push(parent);
        }
        let mut node = None;
        for id in chain.into_iter().rev() {
            let definition = self.questionnaire.item(id)?;
            let was = holders.iter().find(|(name, _)| *name == definition.link_id.0).map_or(0, |(_, row)| *row);
            let wanted = if definition.has_rows() { was } else { 0 };
            while self.filling.rows(id, node).len() <= wanted {
                self.filling.add_blank_row(id, node)?;
            }
            node = self.filling.rows(id, node).get(wanted).copied();
        }
        node
    }
}

/// The value as the item's type has it now; `None` when that would change its meaning.
fn fit(item: &Item, value: Value) -> Option<Value> {
    Some(match (item.kind, value) {
        (ItemKind::DateTime, Value::Date(d)) => Value::DateTime(d.write_fhir()),
        (ItemKind::String | ItemKind::Text, Value::Coding(c)) if c.code.is_none() => Value::String(c.display?),
        (kind, value) => value::fit(kind, value)?,
    })
}

/// The option of now that the answer stands for: with today's words and weight.
fn as_option(item: &Item, value: Value) -> Result<Value, LostReason> {
    if !item.kind.is_choice() || item.options.is_empty() {
        return Ok(value);
    }
    match item.options.iter().find(|o| o.value.same(&value)) {
        Some(option) => Ok(option.value.clone()),
        None if item.kind == ItemKind::OpenChoice && matches!(&value, Value::Coding(c) if c.code.is_none()) => Ok(value),
        None => Err(LostReason::NotAnOption),
    }
}
