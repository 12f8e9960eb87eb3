//! What a Questionnaire computes: its expressions and rules, as data. Evaluated by `filling`.

use super::fhirpath::Expression;
use super::{Coding, Value};

/// An expression of an item that names itself to the editor when it cannot be evaluated.
#[derive(Clone)]
pub struct Formula {
    /// The expression, parsed once.
    pub expression: Expression,
    /// Which extension it stands in: `calculatedExpression`, `variable pain`…
    pub place: String,
}

/// The same text at the same place.
impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.expression.text() == other.expression.text() && self.place == other.place
    }
}

impl std::fmt::Debug for Formula {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.place)
    }
}

/// `variable`: a name for the result of an expression, for the item and all it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Without `%`.
    pub name: String,
    /// What it stands for.
    pub formula: Formula,
}

/// The expressions and rules of one item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Logic {
    /// Variables, in order.
    pub variables: Vec<Variable>,
    /// `calculatedExpression`.
    pub calculated: Option<Formula>,
    /// `initialExpression`.
    pub initial: Option<Formula>,
    /// `enableWhenExpression`.
    pub enable: Option<Formula>,
    /// `answerExpression`: the options.
    pub options: Option<Formula>,
    /// `answerOptionsToggleExpression`.
    pub toggles: Vec<Toggle>,
    /// `cqf-expression` on the text.
    pub text: Option<Formula>,
    /// `cqf-expression` on `minValue` or `minQuantity`.
    pub min: Option<Formula>,
    /// `cqf-expression` on `maxValue` or `maxQuantity`.
    pub max: Option<Formula>,
    /// `cqf-expression` on `required`.
    pub required: Option<Formula>,
    /// `cqf-expression` on `readOnly`.
    pub read_only: Option<Formula>,
    /// Rules (`targetConstraint`, `questionnaire-constraint`).
    pub constraints: Vec<Constraint>,
}

impl Logic {
    /// True when there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.variables.is_empty() && self.toggles.is_empty() && self.constraints.is_empty() && self.formulas().next().is_none()
    }

    /// All its expressions but variables.
    pub fn formulas(&self) -> impl Iterator<Item = &Formula> {
        [&self.calculated, &self.initial, &self.enable, &self.options, &self.text, &self.min, &self.max, &self.required, &self.read_only]
            .into_iter()
            .flatten()
            .chain(self.toggles.iter().map(|t| &t.formula))
            .chain(self.constraints.iter().map(|c| &c.formula))
    }
}

/// Options that are offered only while an expression holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Toggle {
    /// The options.
    pub options: Vec<Value>,
    /// When they are offered.
    pub formula: Formula,
}

/// A rule in the author's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// Its key.
    pub key: String,
    /// What to say when it is broken.
    pub human: String,
    /// Only a warning: it does not block sending.
    pub warning: bool,
    /// True while the rule is kept.
    pub formula: Formula,
}

/// A resource that a launch may give (`launchContext`).
#[derive(Clone, Debug, PartialEq)]
pub struct LaunchContext {
    /// Its name, for `%patient`.
    pub name: Coding,
    /// Its type.
    pub resource: String,
}

/// Resources are personal: nothing of them is shown.
impl std::fmt::Debug for super::fhirpath::Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tree")
    }
}
