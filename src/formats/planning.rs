//! A pathway's rules as `content` has them, made into those that `domain` judges: each question and each answer is one of the referral form.

use crate::content::{PlanningCondition, PlanningRule};
use crate::domain::planning::{Condition, Rule};
use crate::domain::questionnaire::Operator;
use crate::domain::{Item, ItemKind, PartialDate, Questionnaire, Value};

/// Why a condition cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// No question of the form has this `linkId`.
    Question,
    /// No such comparison.
    Operator,
    /// No answer that the question can have; the codes of its options.
    Answer(Vec<String>),
}

/// The rule; conditions that fit nothing are an error of the check, which knows their places.
pub fn rule_of(form: &Questionnaire, rule: &PlanningRule) -> Rule {
    let read = |list: &[PlanningCondition]| list.iter().filter_map(|c| condition_of(form, c).ok()).collect();
    Rule { all: read(&rule.all), any: read(&rule.any) }
}

/// One condition.
///
/// # Errors
/// What of it is not the form's.
pub fn condition_of(form: &Questionnaire, condition: &PlanningCondition) -> Result<Condition, Misfit> {
    let item = form.find(&condition.question).and_then(|id| form.item(id)).filter(|i| i.kind.is_question()).ok_or(Misfit::Question)?;
    let operator = Operator::ALL.iter().find(|(code, _)| *code == condition.operator).map(|(_, o)| *o).ok_or(Misfit::Operator)?;
    let answer = answer_of(item, operator, &condition.answer)
        .ok_or_else(|| Misfit::Answer(item.options.iter().map(|o| o.value.key()).collect::<Vec<String>>()))?;
    Ok(Condition { question: condition.question.clone(), operator, answer })
}

fn answer_of(item: &Item, operator: Operator, text: &str) -> Option<Value> {
    let yes_or_no = || text.parse().ok().map(Value::Boolean);
    if operator == Operator::Exists {
        return yes_or_no();
    }
    let number = || crate::domain::filling::read_decimal(text);
    match item.kind {
        ItemKind::Boolean => yes_or_no(),
        ItemKind::Choice | ItemKind::OpenChoice => item.options.iter().find(|o| o.value.key() == text).map(|o| o.value.clone()),
        ItemKind::Integer => text.parse().ok().map(Value::Integer),
        // A number alone is in the unit of the answer.
        ItemKind::Decimal | ItemKind::Quantity => number().map(Value::Decimal),
        ItemKind::Date => PartialDate::read_fhir(text).map(Value::Date),
        ItemKind::String | ItemKind::Text => Some(Value::String(text.to_owned())),
        _ => None,
    }
}
