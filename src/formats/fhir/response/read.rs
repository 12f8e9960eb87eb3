//! Reads a response into a filling. What does not fit is an issue with its place, and the rest is taken in.

use super::outcome::{Fault, Issue, IssueCode, Severity};
use super::{ResponseHead, Status};
use crate::domain::filling::{Filling, NodeId, read_date_time};
use crate::domain::value::Referring;
use crate::domain::{Item, ItemId, ItemKind, Questionnaire, Value};
use crate::formats::fhir::value::{field, fit, read_any};
use crate::formats::json::{Json, json};
use crate::formats::{ReadError, read_json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Levels of one response, at most.
const MOST_LEVELS: usize = 60;

/// What was read.
pub struct Reading {
    /// The answers.
    pub filling: Filling,
    /// The rest.
    pub head: ResponseHead,
    /// What did not fit.
    pub issues: Vec<Issue>,
    /// Where each node stands in the response.
    pub(super) places: BTreeMap<NodeId, Place>,
    /// The answers as they were written.
    pub(super) written: BTreeMap<NodeId, Vec<Value>>,
}

/// Where a node stands.
#[derive(Clone)]
pub(super) struct Place {
    /// FHIRPath of the item, or of the answer when the node is a row of a question.
    pub path: String,
    /// The path is that of an answer.
    pub is_answer: bool,
}

/// Reads a response.
///
/// # Errors
/// Not JSON, or not a QuestionnaireResponse.
pub fn read_response(questionnaire: Arc<Questionnaire>, text: &str) -> Result<Reading, ReadError> {
    read_response_into(Filling::blank(questionnaire), text)
}

/// Reads a response into a blank filling that knows the time and the resources of a launch.
///
/// # Errors
/// As [`read_response`].
pub fn read_response_into(filling: Filling, text: &str) -> Result<Reading, ReadError> {
    let json = read_json(text)?;
    if field(&json, "resourceType").as_deref() != Some("QuestionnaireResponse") {
        return Err(ReadError::shape("resourceType", "QuestionnaireResponse is expected"));
    }
    let questionnaire = Arc::clone(filling.questionnaire());
    let mut reader = Reader { questionnaire, filling, issues: Vec::new(), places: BTreeMap::new(), answers: Vec::new() };
    let head = reader.read_head(&json);
    let roots = reader.questionnaire.roots.clone();
    reader.read_items(&json, None, &roots, "QuestionnaireResponse", 0);
    reader.filling.restore(&reader.answers);
    Ok(Reading { filling: reader.filling, head, issues: reader.issues, places: reader.places, written: reader.answers.into_iter().collect() })
}

struct Reader {
    questionnaire: Arc<Questionnaire>,
    filling: Filling,
    issues: Vec<Issue>,
    places: BTreeMap<NodeId, Place>,
    answers: Vec<(NodeId, Vec<Value>)>,
}

impl Reader {
    fn issue(&mut self, code: IssueCode, expression: impl Into<String>, item: Option<&str>, fault: Fault) {
        self.issues.push(Issue { severity: Severity::Error, code, expression: expression.into(), link_id: item.map(str::to_owned), fault });
    }

    fn read_head(&mut self, json: &Json) -> ResponseHead {
        let at = |name: &str| format!("QuestionnaireResponse.{name}");
        if json.get("modifierExtension").is_some() {
            self.issue(IssueCode::NotSupported, at("modifierExtension"), None, Fault::Modifier);
        }
        let status = match field(json, "status") {
            None => {
                self.issue(IssueCode::Required, at("status"), None, Fault::NoStatus);
                None
            }
            Some(code) => {
                let known = Status::ALL.iter().find(|(c, _)| *c == code).map(|(_, s)| *s);
                if known.is_none() {
                    self.issue(IssueCode::CodeInvalid, at("status"), None, Fault::UnknownStatus(code));
                }
                known
            }
        };
        if let (Some(named), Some(url)) = (field(json, "questionnaire"), self.questionnaire.url.clone()) {
            let (name, version) = named.split_once('|').map_or((named.as_str(), None), |(n, v)| (n, Some(v)));
            if name != url {
                self.issue(IssueCode::Invariant, at("questionnaire"), None, Fault::OtherQuestionnaire(named.clone()));
            } else if let Some(version) = version.filter(|v| Some(*v) != self.questionnaire.version.as_deref()) {
                self.issue(IssueCode::Invariant, at("questionnaire"), None, Fault::OtherVersion(version.to_owned()));
            }
        }
        let authored = field(json, "authored");
        if let Some(text) = authored.clone().filter(|t| read_date_time(t).as_ref() != Some(t)) {
            self.issue(IssueCode::Value, at("authored"), None, Fault::BadMoment(text));
        }
        let identifier = json.get("identifier");
        ResponseHead {
            id: field(json, "id"),
            identifier: identifier.and_then(|i| Some((field(i, "system")?, field(i, "value")?))),
            status: status.unwrap_or_default(),
            authored,
            subject: self.read_reference(json, "subject"),
            author: self.read_reference(json, "author"),
            source: self.read_reference(json, "source"),
            narrative: json.get("text").is_some(),
        }
    }

    fn read_reference(&mut self, json: &Json, name: &str) -> Option<Referring> {
        let path = format!("QuestionnaireResponse.{name}");
        if let Ok(Some(Value::Reference(reference))) = read_any(&json!({ "valueReference": json.get(name)? }), "value", &path) {
            return Some(*reference);
        }
        self.issue(IssueCode::Value, path, None, Fault::WrongKind);
        None
    }

    /// The array of this name; none when there is something else.
    fn list<'j>(&mut self, json: &'j Json, name: &str, path: &str) -> &'j [Json] {
        match json.get(name) {
            None => &[],
            Some(Json::Array(list)) => list,
            Some(_) => {
                self.issue(IssueCode::Structure, format!("{path}.{name}"), None, Fault::NotAnArray);
                &[]
            }
        }
    }

    fn read_items(&mut self, holder: &Json, parent: Option<NodeId>, allowed: &[ItemId], path: &str, level: usize) {
        let mut last: Option<ItemId> = None;
        let mut taken: BTreeMap<ItemId, usize> = BTreeMap::new();
        for (index, json) in self.list(holder, "item", path).iter().enumerate() {
            let path = format!("{path}.item[{index}]");
            let link_id = field(json, "linkId").unwrap_or_default();
            if json.get("modifierExtension").is_some() {
                self.issue(IssueCode::NotSupported, &path, Some(&link_id), Fault::Modifier);
            }
            let Some(item) = self.questionnaire.find(&link_id) else {
                self.issue(IssueCode::Structure, path, None, Fault::UnknownItem(link_id));
                continue;
            };
            if !allowed.contains(&item) {
                self.issue(IssueCode::Structure, path, Some(&link_id), Fault::Elsewhere);
                continue;
            }
            if last.is_some_and(|l| l > item) {
                self.issue(IssueCode::Structure, &path, Some(&link_id), Fault::OutOfOrder);
            }
            last = Some(last.map_or(item, |l| l.max(item)));
            let count = taken.entry(item).or_default();
            *count += 1;
            let count = *count - 1;
            self.read_item(json, parent, item, count, &path, level);
        }
    }

    /// The node of the `count`-th row, added when needed.
    fn row(&mut self, item: ItemId, parent: Option<NodeId>, count: usize, path: &str) -> Option<NodeId> {
        let rows = self.filling.rows(item, parent);
        let found = rows.get(count).copied().or_else(|| self.filling.add_blank_row(item, parent));
        if found.is_none() {
            let name = self.questionnaire.item(item).map(|i| i.link_id.0.clone());
            self.issue(IssueCode::Structure, path, name.as_deref(), Fault::TooManyRows(rows.len()));
        }
        found
    }

    fn place(&mut self, node: NodeId, path: &str, is_answer: bool) {
        self.places.entry(node).or_insert_with(|| Place { path: path.to_owned(), is_answer });
    }

    fn read_item(&mut self, json: &Json, parent: Option<NodeId>, item: ItemId, count: usize, path: &str, level: usize) {
        let questionnaire = Arc::clone(&self.questionnaire);
        let Some(definition) = questionnaire.item(item) else { return };
        let name = Some(definition.link_id.0.as_str());
        if level > MOST_LEVELS {
            return self.issue(IssueCode::Structure, path, name, Fault::TooManyRows(MOST_LEVELS));
        }
        if count > 0 && !(definition.repeats && definition.kind == ItemKind::Group) {
            return self.issue(IssueCode::Structure, path, name, Fault::Twice);
        }
        let answers = self.list(json, "answer", path);
        if definition.kind == ItemKind::Display {
            // An item without answer is allowed: it says what was shown.
            if !answers.is_empty() || json.get("item").is_some() {
                self.issue(IssueCode::Structure, path, name, Fault::DisplayAnswered);
            }
            return;
        }
        if definition.kind == ItemKind::Group {
            if !answers.is_empty() {
                self.issue(IssueCode::Structure, path, name, Fault::GroupAnswered);
            }
            if let Some(node) = self.row(item, parent, count, path) {
                self.place(node, path, false);
                self.read_items(json, Some(node), &definition.children, path, level + 1);
            }
            return;
        }
        if json.get("item").is_some() {
            self.issue(IssueCode::Invariant, path, name, Fault::BesideAnswer);
        }
        if answers.len() > 1 && !definition.repeats {
            self.issue(IssueCode::Structure, path, name, Fault::OneAnswer);
        }
        self.read_answers(answers, definition, item, parent, path, level);
    }

    fn read_answers(&mut self, answers: &[Json], definition: &Item, item: ItemId, parent: Option<NodeId>, path: &str, level: usize) {
        let has_rows = definition.has_rows();
        let mut values = Vec::new();
        for (index, answer) in answers.iter().enumerate() {
            let at = format!("{path}.answer[{index}]");
            let value = self.read_answer(answer, definition, &at);
            if has_rows {
                let Some(node) = self.row(item, parent, index, &at) else { continue };
                self.place(node, &at, true);
                self.answers.extend(value.map(|v| (node, vec![v])));
                self.read_items(answer, Some(node), &definition.children, &at, level + 1);
            } else {
                if index > 0 && !definition.repeats {
                    continue;
                }
                values.extend(value);
                if definition.children.is_empty() && answer.get("item").is_none() {
                    continue;
                }
                if let Some(node) = self.row(item, parent, 0, &at) {
                    self.read_items(answer, Some(node), &definition.children, &at, level + 1);
                }
            }
        }
        if !has_rows && let Some(node) = self.row(item, parent, 0, path) {
            self.place(node, path, false);
            if !values.is_empty() {
                self.answers.push((node, values));
            }
        }
    }

    fn read_answer(&mut self, answer: &Json, definition: &Item, path: &str) -> Option<Value> {
        let name = Some(definition.link_id.0.as_str());
        match read_any(answer, "value", path) {
            Ok(Some(value)) => {
                let whole_number = definition.kind == ItemKind::Decimal && matches!(value, Value::Integer(_));
                let fitting = fit(definition.kind, value);
                if fitting.is_none() || whole_number {
                    self.issue(IssueCode::Value, path, name, Fault::WrongKind);
                }
                let value = fitting?;
                if has_other_weight(definition, &value) {
                    self.issue(IssueCode::Value, path, name, Fault::OtherWeight);
                }
                Some(value)
            }
            // Items may stand under a question that has no answer.
            Ok(None) if answer.get("item").is_some() => None,
            Ok(None) => {
                self.issue(IssueCode::Structure, path, name, Fault::NoValue);
                None
            }
            Err(error) => {
                let reason = if let ReadError::Shape { reason, .. } = error { reason } else { error.to_string() };
                self.issue(IssueCode::Value, path, name, Fault::BadValue(reason));
                None
            }
        }
    }
}

/// A weight carried by an answer has to be its option's: a forged one would change a score.
fn has_other_weight(item: &Item, value: &Value) -> bool {
    let (Value::Coding(said), Some(option)) = (value, item.options.iter().find(|o| o.value.same(value))) else { return false };
    matches!(&option.value, Value::Coding(known) if said.weight.is_some() && said.weight != known.weight)
}
