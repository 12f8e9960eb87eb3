//! QuestionnaireResponse: written from a filling, read back into one, and checked against its Questionnaire.

use super::value::{field, fit, read_any, write_value};
use crate::domain::filling::{Filling, Input, NodeId, Problem};
use crate::domain::{ItemId, ItemKind, Questionnaire, Value};
use crate::formats::json::{Json, Map, json};
use crate::formats::{ReadError, read_json};
use std::sync::Arc;

/// What a response says besides its answers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ResponseHead {
    /// Logical id.
    pub id: Option<String>,
    /// `in-progress` or `completed`.
    pub completed: bool,
    /// ISO 8601 with an offset.
    pub authored: Option<String>,
    /// Reference to the subject.
    pub subject: Option<String>,
    /// Reference to the author.
    pub author: Option<String>,
    /// Business identifier: system and value.
    pub identifier: Option<(String, String)>,
}

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
    put("identifier", head.identifier.as_ref().map(|(s, v)| json!({ "system": s, "value": v })));
    put("questionnaire", filling.questionnaire().canonical().map(|c| json!(c)));
    put("status", Some(json!(if head.completed { "completed" } else { "in-progress" })));
    put("subject", head.subject.as_ref().map(|s| json!({ "reference": s })));
    put("authored", head.authored.as_ref().map(|a| json!(a)));
    put("author", head.author.as_ref().map(|a| json!({ "reference": a })));
    let items = write_nodes(filling, filling.roots());
    put("item", (!items.is_empty()).then_some(Json::Array(items)));
    Json::Object(map)
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
    if !item.text.is_empty() {
        map.insert("text".into(), json!(item.text));
    }
    if item.kind == ItemKind::Group {
        if children.is_empty() {
            return None;
        }
        map.insert("item".into(), Json::Array(children));
    } else {
        let mut answers: Vec<Json> = node.answers.iter().map(|v| write_value(item.kind, v)).collect();
        // Items under a question belong to its answer; without one they have nowhere to stand and are not sent.
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

/// Something that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// FHIR's kind of issue.
    pub code: IssueCode,
    /// Where, as a FHIRPath into the response.
    pub expression: String,
    /// What, in English.
    pub text: String,
}

/// FHIR's `issue-type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum IssueCode {
    Structure,
    Required,
    Value,
    Invariant,
    CodeInvalid,
    BusinessRule,
}

impl IssueCode {
    fn code(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Required => "required",
            Self::Value => "value",
            Self::Invariant => "invariant",
            Self::CodeInvalid => "code-invalid",
            Self::BusinessRule => "business-rule",
        }
    }
}

/// Reads a response into a filling. What does not fit is an issue, and the rest is taken in.
///
/// # Errors
/// Not JSON, or not a QuestionnaireResponse.
pub fn read_response(questionnaire: Arc<Questionnaire>, text: &str) -> Result<(Filling, Vec<Issue>), ReadError> {
    let json = read_json(text)?;
    if field(&json, "resourceType").as_deref() != Some("QuestionnaireResponse") {
        return Err(ReadError::shape("resourceType", "QuestionnaireResponse is expected"));
    }
    let mut reader = Reader { filling: Filling::new(Arc::clone(&questionnaire)), issues: Vec::new() };
    // What was answered stands, also where a calculation gives something else now.
    reader.filling.reading = true;
    // Initial values were for a fresh form.
    for id in (0..reader.filling.len()).map(NodeId) {
        reader.filling.set(id, Input::Cleared);
    }
    reader.read_head(&json);
    let roots = questionnaire.roots.clone();
    reader.read_items(&json, None, &roots, "QuestionnaireResponse", 0);
    reader.filling.reading = false;
    Ok((reader.filling, reader.issues))
}

struct Reader {
    filling: Filling,
    issues: Vec<Issue>,
}

impl Reader {
    fn issue(&mut self, code: IssueCode, expression: impl Into<String>, text: impl Into<String>) {
        self.issues.push(Issue { code, expression: expression.into(), text: text.into() });
    }

    fn read_head(&mut self, json: &Json) {
        const STATUS: [&str; 5] = ["in-progress", "completed", "amended", "entered-in-error", "stopped"];
        match field(json, "status") {
            Some(status) if STATUS.contains(&status.as_str()) => {}
            Some(status) => self.issue(IssueCode::CodeInvalid, "QuestionnaireResponse.status", format!("{status:?} is not a status")),
            None => self.issue(IssueCode::Required, "QuestionnaireResponse.status", "a status is required"),
        }
        let questionnaire = Arc::clone(self.filling.questionnaire());
        if let (Some(named), Some(url)) = (field(json, "questionnaire"), &questionnaire.url) {
            let (name, version) = named.split_once('|').map_or((named.as_str(), None), |(n, v)| (n, Some(v)));
            if name != url {
                self.issue(IssueCode::Invariant, "QuestionnaireResponse.questionnaire", format!("{named} is not this questionnaire ({url})"));
            } else if version.is_some() && version != questionnaire.version.as_deref() {
                self.issue(
                    IssueCode::Invariant,
                    "QuestionnaireResponse.questionnaire",
                    format!("version {} was answered, this is another", version.unwrap_or_default()),
                );
            }
        }
    }

    fn read_items(&mut self, holder: &Json, parent: Option<NodeId>, allowed: &[ItemId], path: &str, level: usize) {
        let list = match holder.get("item") {
            None => return,
            Some(Json::Array(list)) => list,
            Some(_) => {
                return self.issue(IssueCode::Structure, format!("{path}.item"), "an array is expected");
            }
        };
        let questionnaire = Arc::clone(self.filling.questionnaire());
        let mut last: Option<ItemId> = None;
        let mut taken: Vec<(ItemId, usize)> = Vec::new();
        for (index, json) in list.iter().enumerate() {
            let path = format!("{path}.item[{index}]");
            let link_id = field(json, "linkId").unwrap_or_default();
            let Some(item) = questionnaire.find(&link_id) else {
                self.issue(IssueCode::Structure, path, format!("the questionnaire has no item {link_id:?}"));
                continue;
            };
            if !allowed.contains(&item) {
                self.issue(IssueCode::Structure, path, format!("item {link_id:?} stands elsewhere in the questionnaire"));
                continue;
            }
            if last.is_some_and(|l| l > item) {
                self.issue(IssueCode::Structure, &path, format!("item {link_id:?} is not in the questionnaire's order"));
            }
            last = Some(last.map_or(item, |l| l.max(item)));
            let count = taken.iter().filter(|(i, _)| *i == item).count();
            taken.push((item, index));
            self.read_item(json, parent, item, count, &path, level);
        }
    }

    /// The node of the `count`-th row, added when needed.
    fn row(&mut self, item: ItemId, parent: Option<NodeId>, count: usize) -> Option<NodeId> {
        let rows = self.filling.rows(item, parent);
        rows.get(count).copied().or_else(|| self.filling.add_row(item, parent))
    }

    fn read_item(&mut self, json: &Json, parent: Option<NodeId>, item: ItemId, count: usize, path: &str, level: usize) {
        let questionnaire = Arc::clone(self.filling.questionnaire());
        let Some(definition) = questionnaire.item(item) else {
            return;
        };
        if count > 0 && !(definition.repeats && definition.kind == ItemKind::Group) {
            return self.issue(IssueCode::Structure, path, format!("item {:?} stands twice", definition.link_id.0));
        }
        let answers = match json.get("answer") {
            None => &[][..],
            Some(Json::Array(list)) => list,
            Some(_) => {
                return self.issue(IssueCode::Structure, format!("{path}.answer"), "an array is expected");
            }
        };
        if definition.kind == ItemKind::Display {
            return self.issue(IssueCode::Structure, path, "a display item has no answer");
        }
        if definition.kind == ItemKind::Group {
            if !answers.is_empty() {
                self.issue(IssueCode::Structure, path, "a group has no answer");
            }
            match self.row(item, parent, count) {
                Some(node) if level < 60 => self.read_items(json, Some(node), &definition.children, path, level + 1),
                _ => self.issue(IssueCode::Structure, path, "too many rows"),
            }
            return;
        }
        if json.get("item").is_some() {
            self.issue(IssueCode::Invariant, path, "items under a question stand in its answer (qrs-1)");
        }
        if answers.len() > 1 && !definition.repeats {
            self.issue(IssueCode::Structure, path, format!("item {:?} takes one answer", definition.link_id.0));
        }
        let mut values = Vec::new();
        for (index, answer) in answers.iter().enumerate() {
            let path = format!("{path}.answer[{index}]");
            match read_any(answer, "value", &path) {
                Ok(Some(value)) => match fit(definition.kind, value) {
                    Some(value) => {
                        self.compare_weight(definition, &value, &path);
                        values.push(value);
                    }
                    None => self.issue(IssueCode::Value, &path, "the value is not of the item's type"),
                },
                Ok(None) => self.issue(IssueCode::Structure, &path, "an answer has a value"),
                Err(error) => self.issue(IssueCode::Value, &path, error.to_string()),
            }
            if (definition.has_rows() || !definition.children.is_empty()) && level < 60 {
                let row = if definition.has_rows() { index } else { 0 };
                if let Some(node) = self.row(item, parent, row) {
                    if definition.has_rows()
                        && let Some(value) = values.pop()
                    {
                        self.filling.set(node, Input::Values(vec![value]));
                    }
                    self.read_items(answer, Some(node), &definition.children, &path, level + 1);
                }
            }
        }
        if !values.is_empty()
            && let Some(node) = self.row(item, parent, 0)
        {
            self.filling.set(node, Input::Values(values));
        }
    }

    /// A weight carried by an answer has to be its option's: a forged one would change a score.
    fn compare_weight(&mut self, item: &crate::domain::Item, value: &Value, path: &str) {
        let (Value::Coding(said), Some(option)) = (value, item.options.iter().find(|o| o.value.same(value))) else {
            return;
        };
        if let Value::Coding(known) = &option.value
            && said.weight.is_some()
            && said.weight != known.weight
        {
            self.issue(IssueCode::Value, path, "the weight differs from the option's");
        }
    }
}

/// Checks a response against its questionnaire: structure, types, options, bounds, required answers, enablement.
///
/// # Errors
/// Not JSON, or not a QuestionnaireResponse.
pub fn validate(questionnaire: Arc<Questionnaire>, text: &str) -> Result<Vec<Issue>, ReadError> {
    let in_progress = field(&read_json(text)?, "status").as_deref() == Some("in-progress");
    let (filling, mut issues) = read_response(questionnaire, text)?;
    for link_id in filling.withheld() {
        issues.push(Issue {
            code: IssueCode::BusinessRule,
            expression: at(&link_id.0),
            text: format!("item {:?} is disabled and must not be answered", link_id.0),
        });
    }
    for (node, problem) in filling.problems() {
        let Some(item) = filling.item_of(node) else {
            continue;
        };
        // A response in progress may lack answers.
        if in_progress && matches!(problem, Problem::Required | Problem::TooFew(_)) {
            continue;
        }
        let code = match problem {
            Problem::Required | Problem::TooFew(_) => IssueCode::Required,
            Problem::NotAnOption => IssueCode::CodeInvalid,
            _ => IssueCode::Value,
        };
        issues.push(Issue { code, expression: at(&item.link_id.0), text: format!("item {:?}: {}", item.link_id.0, say(&problem)) });
    }
    Ok(issues)
}

fn at(link_id: &str) -> String {
    format!("QuestionnaireResponse.repeat(item).where(linkId='{}')", link_id.replace('\'', "\\'"))
}

/// A problem in English, for machines and their keepers.
pub fn say(problem: &Problem) -> String {
    match problem {
        Problem::Required => "an answer is required".into(),
        Problem::Unreadable(kind) => format!("not a {kind:?}"),
        Problem::NotAnOption => "not one of the options".into(),
        Problem::TooLong(n) => format!("longer than {n} characters"),
        Problem::TooShort(n) => format!("shorter than {n} characters"),
        Problem::BelowMinimum(n) => format!("below the least value, {n}"),
        Problem::AboveMaximum(n) => format!("above the most value, {n}"),
        Problem::TooManyDecimals(n) => format!("more than {n} decimals"),
        Problem::WrongForm(Some(form)) => format!("not of the form expected: {form}"),
        Problem::WrongForm(None) => "not of the form expected".into(),
        Problem::InTheFuture => "in the future".into(),
        Problem::MustBeTrue => "a confirmation has to be true".into(),
        Problem::TooMany(n) => format!("more than {n}"),
        Problem::TooFew(n) => format!("fewer than {n}"),
        Problem::WrongType(types) => format!("a file of another type than {}", types.join(", ")),
        Problem::TooBig(most) => format!("a file of more than {most} bytes"),
        Problem::Rule { human, .. } => human.clone(),
    }
}

/// An OperationOutcome; without issues it says so, as FHIR asks for at least one.
pub fn write_outcome(issues: &[Issue]) -> Json {
    let list: Vec<Json> = if issues.is_empty() {
        vec![json!({ "severity": "information", "code": "informational", "details": { "text": "No issue found." } })]
    } else {
        issues
            .iter()
            .map(|i| json!({ "severity": "error", "code": i.code.code(), "details": { "text": i.text }, "expression": [i.expression] }))
            .collect()
    };
    json!({ "resourceType": "OperationOutcome", "issue": list })
}
