//! Reads a FHIR R4 Questionnaire.
//!
//! Refused, because half understood it would be filled in wrongly: an unknown item type or operator, a `modifierExtension`, a condition on
//! a question that does not exist, a `linkId` twice. Tolerated with a notice: hints about looks, value sets that are not in the file.

mod item;
mod logic;
mod looks;
mod options;
mod score;
pub mod support;

use super::extension::Extensions;
use super::value::{field, read_any};
use crate::domain::Value;
use crate::domain::questionnaire::{Audience, EnableWhen, Item, ItemId, Operator, Questionnaire};
use crate::formats::json::Json;
use crate::formats::{Notice, ReadError, read_json};
pub use score::read_comparison;

/// Items in one questionnaire, at most.
const MOST_ITEMS: usize = 20_000;
/// Levels, at most.
const MOST_LEVELS: usize = 40;

/// Reads a Questionnaire, in French where it is translated.
///
/// # Errors
/// See the head of this file; each error names the element's path and the reason.
pub fn read_questionnaire(text: &str) -> Result<(Questionnaire, Vec<Notice>), ReadError> {
    read_questionnaire_in(text, "fr")
}

/// Reads a Questionnaire in a language where it is translated to it.
///
/// # Errors
/// As [`read_questionnaire`].
pub fn read_questionnaire_in(text: &str, language: &str) -> Result<(Questionnaire, Vec<Notice>), ReadError> {
    read_parsed(&read_json(text)?, language)
}

fn read_parsed(json: &Json, language: &str) -> Result<(Questionnaire, Vec<Notice>), ReadError> {
    if json.get("resourceType").and_then(Json::as_str) != Some("Questionnaire") {
        return Err(ReadError::shape("resourceType", "Questionnaire is expected"));
    }
    refuse_modifiers(json, "")?;
    let own = Extensions::of(json);
    let mut reader = Reader { language: language.to_owned(), ..Reader::default() };
    for url in own.all().filter_map(|e| e.get("url")?.as_str()) {
        if !super::extension::short_name(url).is_some_and(support::is_known) {
            reader.notice("Questionnaire", format!("extension {url} is ignored"));
        }
    }
    let mut questionnaire = Questionnaire {
        url: field(json, "url"),
        version: field(json, "version"),
        title: reader.translated(json, "title").or_else(|| field(json, "title")).or_else(|| field(json, "name")).unwrap_or_default(),
        description: field(json, "description"),
        purpose: field(json, "purpose"),
        copyright: field(json, "copyright"),
        audience: if own.code("audience") == Some("patient") { Audience::Patient } else { Audience::Professional },
        slug: own.text("slug"),
        wording: own.text("wording"),
        duration: own.text("duration"),
        sources: own.texts("source"),
        approved_on: field(json, "approvalDate"),
        date: field(json, "date"),
        language: field(json, "language"),
        variables: reader.read_variables(own, "Questionnaire"),
        constraints: reader.read_constraints(own, "Questionnaire"),
        launch_contexts: Reader::read_launch_contexts(own),
        terminology_server: own.text("preferredTerminologyServer"),
        value_sets: reader.value_sets(json),
        ..Questionnaire::default()
    };
    questionnaire.roots = reader.read_items(json, json, None, "", 0)?;
    questionnaire.items = std::mem::take(&mut reader.items);
    for index in 0..questionnaire.items.len() {
        if !questionnaire.enter(ItemId(index)) {
            let twice = questionnaire.item(ItemId(index)).map_or("", |item| &item.link_id.0);
            return Err(ReadError::shape(format!("item {twice}"), "this linkId is used twice"));
        }
    }
    questionnaire.dependents = vec![Vec::new(); questionnaire.items.len()];
    for (target, path, condition) in std::mem::take(&mut reader.conditions) {
        let read = read_condition(&questionnaire, &condition, &path)?;
        if let Some(list) = questionnaire.dependents.get_mut(read.question.0)
            && !list.contains(&target)
        {
            list.push(target);
        }
        if let Some(item) = questionnaire.items.get_mut(target.0) {
            item.enable_when.push(read);
        }
    }
    logic::index_reads(&mut questionnaire);
    if questionnaire.names_itself() {
        questionnaire.tree = Some(std::sync::Arc::new(super::tree::tree_of(json)));
    }
    if let Some(score) = own.named("score").next() {
        questionnaire.score = Some(score::read_score(&questionnaire, score)?);
    }
    Ok((questionnaire, reader.notices))
}

#[derive(Default)]
struct Reader {
    /// Which translation is read.
    language: String,
    items: Vec<Item>,
    notices: Vec<Notice>,
    /// Conditions wait until all items are known: a condition may look ahead.
    conditions: Vec<(ItemId, String, Json)>,
}

impl Reader {
    fn notice(&mut self, path: &str, reason: impl Into<String>) {
        self.notices.push(Notice { path: path.to_owned(), reason: reason.into() });
    }

    /// The French words of an element's text, when it has a translation and is not in French itself.
    fn translated(&self, holder: &Json, name: &str) -> Option<String> {
        let shadow = holder.get(format!("_{name}").as_str())?;
        Extensions::of(shadow).named("translation").find_map(|t| {
            let parts = Extensions::of(t);
            let same = parts.text("lang").is_some_and(|l| l == self.language || l.split('-').next() == Some(&self.language));
            if same { parts.text("content") } else { None }
        })
    }
}

pub(super) fn refuse_modifiers(json: &Json, path: &str) -> Result<(), ReadError> {
    match json.get("modifierExtension") {
        None => Ok(()),
        Some(_) => Err(ReadError::shape(
            format!("{path}.modifierExtension").trim_start_matches('.'),
            "a modifierExtension changes the meaning in a way not known here",
        )),
    }
}

fn read_condition(questionnaire: &Questionnaire, json: &Json, path: &str) -> Result<EnableWhen, ReadError> {
    refuse_modifiers(json, path)?;
    let question = field(json, "question").unwrap_or_default();
    let question =
        questionnaire.find(&question).ok_or_else(|| ReadError::shape(format!("{path}.question"), format!("no item has the linkId {question:?}")))?;
    let code = field(json, "operator").unwrap_or_default();
    let operator = Operator::ALL
        .iter()
        .find(|(c, _)| *c == code)
        .map(|(_, o)| *o)
        .ok_or_else(|| ReadError::shape(format!("{path}.operator"), format!("unknown operator {code:?}")))?;
    let answer = read_any(json, "answer", path)?.ok_or_else(|| ReadError::shape(path, "an answer to compare with is required"))?;
    if operator == Operator::Exists && !matches!(answer, Value::Boolean(_)) {
        return Err(ReadError::shape(path, "exists is compared with answerBoolean"));
    }
    Ok(EnableWhen { question, operator, answer })
}
