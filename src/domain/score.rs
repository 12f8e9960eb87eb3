//! A questionnaire's score: its rule as data, its state, and what its thresholds say. It shows its logic and decides nothing.

use super::{Filling, LinkId, Value};
use rust_decimal::Decimal;

/// The rule of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Code of the score.
    pub code: String,
    /// What is counted, in words.
    pub label: String,
    /// How.
    pub method: Method,
    /// The items that count.
    pub items: Vec<LinkId>,
    /// An item that must be « oui » for a score to exist.
    pub gate: Option<LinkId>,
    /// What is said when the gate is « non ».
    pub gate_text: Option<String>,
    /// Least score.
    pub minimum: Option<Decimal>,
    /// Most score.
    pub maximum: Option<Decimal>,
    /// What it is compared with.
    pub thresholds: Vec<Threshold>,
}

/// How a score is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Number of items answered true.
    CountTrue,
    /// The value of the one item.
    Value,
    /// Sum of the weights of the options chosen.
    SumWeight,
    /// No number: the first rule of kind [`ThresholdKind::Category`] that holds.
    Category,
}

/// A number that a score is compared with, with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// What it is.
    pub kind: ThresholdKind,
    /// Comparison.
    pub operator: super::questionnaire::Operator,
    /// The number.
    pub value: Decimal,
    /// The rule in words.
    pub label: String,
    /// Source and date.
    pub source: String,
    /// What its authors advise when it is reached.
    pub then: Option<String>,
    /// What they advise when it is not.
    pub below: Option<String>,
    /// Items that count for this rule; empty: all.
    pub counted: Vec<LinkId>,
    /// When given, one of these must be true as well.
    pub required_any: Vec<LinkId>,
}

/// What a threshold is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdKind {
    /// The published rule, in force unless a local one is added.
    Published,
    /// Another figure, for context.
    Context,
    /// Another published rule that an establishment may prefer.
    Alternative,
    /// This establishment's own rule.
    Local,
    /// Not a threshold of a number: what the answers counted make, in its label.
    Category,
}

/// Where a score stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoreState {
    /// Nothing counted was answered.
    Empty,
    /// Answers are missing: no score. `at_least` is what the answers given already make, when the rule lets one say so.
    Incomplete {
        /// The items without an answer.
        missing: Vec<LinkId>,
        /// What is already reached.
        at_least: Option<Decimal>,
    },
    /// The gate item is « non »: the instrument does not apply, there is no score.
    NotApplicable,
    /// The score.
    Complete(Decimal),
    /// No number but a category: the place of its rule among the thresholds.
    Category(usize),
}

impl Score {
    /// Points of one item in this filling: `None` when it has no answer or is disabled.
    pub fn points(&self, filling: &Filling, item: &LinkId) -> Option<Decimal> {
        let values = filling.enabled_values(item);
        match self.method {
            Method::CountTrue | Method::Category => match values.first()? {
                Value::Boolean(true) => Some(Decimal::ONE),
                Value::Boolean(false) => Some(Decimal::ZERO),
                _ => None,
            },
            Method::Value => match values.first()? {
                Value::Integer(n) => Some(Decimal::from(*n)),
                Value::Decimal(n) => Some(*n),
                _ => None,
            },
            Method::SumWeight => {
                let weights: Option<Vec<Decimal>> = values.iter().map(|v| if let Value::Coding(c) = v { c.weight } else { None }).collect();
                weights.filter(|w| !w.is_empty()).map(|w| w.iter().sum())
            }
        }
    }

    /// The state of the score over `items` (all of the rule's when empty).
    pub fn state_over(&self, filling: &Filling, items: &[LinkId]) -> ScoreState {
        let items = if items.is_empty() { &self.items } else { items };
        if let Some(gate) = &self.gate {
            match filling.enabled_values(gate).first() {
                Some(Value::Boolean(true)) => {}
                Some(Value::Boolean(false)) => return ScoreState::NotApplicable,
                _ => {
                    let missing: Vec<LinkId> = items.iter().filter(|i| self.points(filling, i).is_none()).cloned().collect();
                    let none = missing.len() == items.len();
                    return if none { ScoreState::Empty } else { ScoreState::Incomplete { missing, at_least: None } };
                }
            }
        }
        let points: Vec<(&LinkId, Option<Decimal>)> = items.iter().map(|i| (i, self.points(filling, i))).collect();
        let sum: Decimal = points.iter().filter_map(|(_, p)| *p).sum();
        let missing: Vec<LinkId> = points.iter().filter(|(_, p)| p.is_none()).map(|(i, _)| (*i).clone()).collect();
        if missing.is_empty() {
            ScoreState::Complete(sum)
        } else if missing.len() == items.len() {
            ScoreState::Empty
        } else {
            // Only a count can be said « au moins »: a missing item can never lower it.
            ScoreState::Incomplete { missing, at_least: (self.method == Method::CountTrue).then_some(sum) }
        }
    }

    /// The state of the score.
    pub fn state(&self, filling: &Filling) -> ScoreState {
        let holds = |t: &Threshold| self.method == Method::Category && self.reached(filling, t) == Some(true);
        self.thresholds.iter().position(holds).map_or_else(|| self.state_over(filling, &[]), ScoreState::Category)
    }

    /// Whether a threshold is reached: `None` as long as that cannot be said.
    pub fn reached(&self, filling: &Filling, threshold: &Threshold) -> Option<bool> {
        use super::questionnaire::Operator::{Greater, GreaterOrEqual};
        let compare = |n: Decimal| threshold.operator.accepts(n.cmp(&threshold.value));
        let numbers = match self.state_over(filling, &threshold.counted) {
            ScoreState::Complete(n) => compare(n),
            ScoreState::Incomplete { at_least: Some(n), .. } if matches!(threshold.operator, Greater | GreaterOrEqual) && compare(n) => true,
            _ => return None,
        };
        if !numbers || threshold.required_any.is_empty() {
            return Some(numbers);
        }
        let required: Vec<Option<&Value>> = threshold.required_any.iter().map(|i| filling.enabled_values(i).first().copied()).collect();
        if required.contains(&Some(&Value::Boolean(true))) {
            return Some(true);
        }
        // As long as one of them has no answer, it may still be « oui ».
        (!required.contains(&None)).then_some(false)
    }
}
