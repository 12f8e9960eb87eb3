//! Many responses to one questionnaire, counted: each option, each scale, and how many did not answer. What was written in words is counted
//! and never repeated.

use super::filling::Filling;
use super::{Item, ItemKind, LinkId, Questionnaire, Value};
use rust_decimal::Decimal;

/// One question over all responses.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// The question.
    pub link_id: LinkId,
    /// Its words.
    pub text: String,
    /// Responses in which it was asked.
    pub asked: usize,
    /// Responses that answer it.
    pub answered: usize,
    /// What was counted.
    pub counted: Counted,
}

impl Tally {
    /// Responses in which it was asked and not answered.
    pub fn missing(&self) -> usize {
        self.asked.saturating_sub(self.answered)
    }
}

/// What can be counted of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// Each option by its key and its words, with the responses that have it. `true` and `false` have no words.
    Options(Vec<(String, String, usize)>),
    /// Numbers, from the least to the most.
    Numbers(Vec<Decimal>),
    /// Words, dates, files: nothing of them is repeated.
    Words,
}

/// The median: the middle number, or half way between the two in the middle.
pub fn median(sorted: &[Decimal]) -> Option<Decimal> {
    let n = sorted.len();
    let at = |place: usize| sorted.get(place);
    (n > 0).then(|| Some((at((n - 1) / 2)? + at(n / 2)?) / Decimal::TWO)).flatten().map(|m| m.normalize())
}

/// Counts all questions of the questionnaire, in its order.
pub fn tally(questionnaire: &Questionnaire, responses: &[Filling]) -> Vec<Tally> {
    questionnaire.items.iter().filter(|i| i.kind.is_question() && !i.hidden).map(|item| one(questionnaire, item, responses)).collect()
}

fn one(questionnaire: &Questionnaire, item: &Item, responses: &[Filling]) -> Tally {
    let id = questionnaire.find(&item.link_id.0);
    let is_asked = |r: &&Filling| id.is_some_and(|id| r.nodes_of(id).any(|node| r.is_enabled(node)));
    let asked: Vec<&Filling> = responses.iter().filter(is_asked).collect();
    let answers: Vec<Vec<&Value>> = asked.iter().map(|r| r.enabled_values(&item.link_id)).filter(|values| !values.is_empty()).collect();
    let having = |key: &str| answers.iter().filter(|values| values.iter().any(|v| key_of(v) == key)).count();
    let counted = match item.kind {
        ItemKind::Boolean => Counted::Options(["true", "false"].map(|key| (key.to_owned(), String::new(), having(key))).into()),
        ItemKind::Choice | ItemKind::OpenChoice if !item.options.is_empty() => {
            let option = |o: &super::questionnaire::AnswerOption| (o.value.key(), o.value.show(), having(&o.value.key()));
            Counted::Options(item.options.iter().map(option).collect())
        }
        ItemKind::Integer | ItemKind::Decimal => {
            let mut numbers: Vec<Decimal> = answers.iter().flatten().filter_map(|v| v.number()).collect();
            numbers.sort();
            Counted::Numbers(numbers)
        }
        _ => Counted::Words,
    };
    Tally { link_id: item.link_id.clone(), text: item.text.clone(), asked: asked.len(), answered: answers.len(), counted }
}

fn key_of(value: &Value) -> String {
    match value {
        Value::Boolean(yes) => yes.to_string(),
        other => other.key(),
    }
}
