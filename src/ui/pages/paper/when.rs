//! Numbers of the questions, and what comes when, in words: « seulement si… », « si oui, allez à 4 ».

use super::Context;
use crate::domain::questionnaire::{EnableWhen, Item, ItemId, Operator};
use crate::domain::{Questionnaire, Value};
use std::collections::BTreeMap;

/// The questions that are asked, with their numbers from 1, in the order of the sheet.
pub struct Numbers {
    numbers: BTreeMap<ItemId, usize>,
    order: Vec<ItemId>,
}

impl Numbers {
    /// Numbers the questions.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let mut order = Vec::new();
        for root in &questionnaire.roots {
            gather(questionnaire, *root, &mut order);
        }
        Self { numbers: order.iter().enumerate().map(|(place, id)| (*id, place + 1)).collect(), order }
    }

    /// The number of a question.
    pub fn number(&self, id: ItemId) -> Option<usize> {
        self.numbers.get(&id).copied()
    }

    /// When an item is to be answered at all.
    pub fn only_if(&self, context: Context<'_>, questionnaire: &Questionnaire, id: ItemId) -> Option<String> {
        let item = questionnaire.item(id)?;
        if item.logic.as_ref().is_some_and(|l| l.enable.is_some()) {
            return Some(context.say("blank.when.before"));
        }
        if item.enable_when.is_empty() {
            return None;
        }
        let conditions = self.conditions(context, questionnaire, item);
        Some(context.texts.fill("blank.when", &[("conditions", &conditions)]))
    }

    /// Conditions in words; those on one question with « ou » stand together.
    fn conditions(&self, context: Context<'_>, questionnaire: &Questionnaire, item: &Item) -> String {
        let between = format!(" {} ", context.say(if item.enable_any { "blank.or" } else { "blank.and" }));
        let mut said: Vec<String> = Vec::new();
        let mut done: Vec<ItemId> = Vec::new();
        for when in &item.enable_when {
            let alike = |w: &&EnableWhen| w.question == when.question && w.operator == Operator::Equal;
            if when.operator == Operator::Equal && item.enable_any {
                if !done.contains(&when.question) {
                    done.push(when.question);
                    let values: Vec<String> = item.enable_when.iter().filter(alike).map(|w| quoted(context, questionnaire, w)).collect();
                    said.push(self.condition(context, questionnaire, when, &values.join(&between)));
                }
            } else {
                said.push(self.condition(context, questionnaire, when, &quoted(context, questionnaire, when)));
            }
        }
        said.join(&between)
    }

    fn condition(&self, context: Context<'_>, questionnaire: &Questionnaire, when: &EnableWhen, value: &str) -> String {
        let key = match (when.operator, &when.answer) {
            (Operator::Exists, Value::Boolean(false)) => "blank.if.none",
            (Operator::Exists, _) => "blank.if.any",
            (Operator::Equal, _) => "blank.if.equal",
            (Operator::NotEqual, _) => "blank.if.other",
            (Operator::Greater, _) => "blank.if.greater",
            (Operator::Less, _) => "blank.if.less",
            (Operator::GreaterOrEqual, _) => "blank.if.at-least",
            (Operator::LessOrEqual, _) => "blank.if.at-most",
        };
        // A question that is never asked has its text instead.
        let question = self.number(when.question).map(|n| n.to_string());
        let question = question.or_else(|| questionnaire.item(when.question).map(|i| format!("«\u{a0}{}\u{a0}»", i.text))).unwrap_or_default();
        context.texts.fill(key, &[("question", &question), ("value", value)])
    }

    /// Where to go on after a question: when the next ones, all under the same condition, hang on it alone.
    pub fn goes_on(&self, context: Context<'_>, questionnaire: &Questionnaire, id: ItemId) -> Option<String> {
        let place = self.order.iter().position(|o| *o == id)?;
        let rest = self.order.get(place + 1..)?;
        let first = hanging(questionnaire, *rest.first()?, id)?;
        if first.enable_when.iter().any(|w| w.question != id || w.operator != Operator::Equal) || (first.enable_when.len() > 1 && !first.enable_any) {
            return None;
        }
        // Those that hang on it by the same condition, and those that hang on these.
        let mut run = vec![id];
        for next in rest {
            let same = hanging(questionnaire, *next, id).is_some_and(|item| item.enable_when == first.enable_when);
            let under = || hanging_on(questionnaire, *next, run.get(1..).unwrap_or_default());
            if !same && !under() {
                break;
            }
            run.push(*next);
        }
        let or = format!(" {} ", context.say("blank.or"));
        let values = first.enable_when.iter().map(|w| quoted(context, questionnaire, w)).collect::<Vec<_>>().join(&or);
        let start = self.number(*rest.first()?)?.to_string();
        Some(match rest.get(run.len() - 1).and_then(|id| self.number(*id)) {
            Some(end) => context.texts.fill("blank.goto", &[("value", &values), ("start", &start), ("end", &end.to_string())]),
            None => context.texts.fill("blank.goto.end", &[("value", &values), ("start", &start)]),
        })
    }
}

fn gather(questionnaire: &Questionnaire, id: ItemId, order: &mut Vec<ItemId>) {
    let Some(item) = questionnaire.item(id).filter(|i| i.is_captured()) else { return };
    if item.kind.is_question() {
        order.push(id);
    }
    for child in &item.children {
        gather(questionnaire, *child, order);
    }
}

/// The nearest item above `id`, itself included, whose condition looks at `question`; items that hold the question are not looked at.
fn hanging(questionnaire: &Questionnaire, id: ItemId, question: ItemId) -> Option<&Item> {
    let mut current = Some(id);
    while let Some(at) = current {
        let item = questionnaire.item(at)?;
        if item.kind.is_question() && at == question {
            return None;
        }
        if item.enable_when.iter().any(|w| w.question == question) {
            return Some(item);
        }
        current = item.parent;
    }
    None
}

/// True when an item cannot be asked unless one of these was answered in a given way.
fn hanging_on(questionnaire: &Questionnaire, id: ItemId, questions: &[ItemId]) -> bool {
    questionnaire.item(id).is_some_and(|item| {
        !item.enable_when.is_empty() && item.enable_when.iter().all(|w| questions.contains(&w.question) && w.operator == Operator::Equal)
    })
}

/// « oui », or the words of an option as the question has them.
fn quoted(context: Context<'_>, questionnaire: &Questionnaire, when: &EnableWhen) -> String {
    let options = questionnaire.item(when.question).map(|i| i.options.as_slice()).unwrap_or_default();
    let words = match &when.answer {
        Value::Boolean(true) => context.say("answer.true").to_lowercase(),
        Value::Boolean(false) => context.say("answer.false").to_lowercase(),
        Value::Integer(_) | Value::Decimal(_) => return when.answer.show(),
        other => options.iter().map(|o| &o.value).find(|v| v.same(other)).unwrap_or(other).show(),
    };
    format!("«\u{a0}{words}\u{a0}»")
}
