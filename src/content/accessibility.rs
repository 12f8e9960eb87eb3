//! The review of accessibility, criterion by criterion: `public/accessibility.json`. A site may lack it.

use serde::{Deserialize, Serialize};

/// What was found for each criterion of an accessibility standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accessibility {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The standard, with its version: « RGAA 4.1.2 ».
    pub standard: String,
    /// Date of the review (AAAA-MM-JJ).
    pub reviewed_on: String,
    /// The criteria, in the standard's order.
    pub criteria: Vec<Criterion>,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Criterion {
    /// Theme and number: « 1.1 ».
    pub number: String,
    /// What it asks, in a few words of one’s own.
    pub text: String,
    /// What was found.
    pub state: CriterionState,
    /// The automatic tests that look at it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<TestName>,
    /// The files in which it was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<String>,
    /// Who tried it on the pages themselves, how and when. Absent: no person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What to know: the fault, what nobody has judged yet, why it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What was found for a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CriterionState {
    /// Met on every page.
    Met,
    /// Not met somewhere.
    NotMet,
    /// It takes a person to judge it, and none has yet.
    NotJudged,
    /// The site has nothing that it speaks of.
    NotApplicable,
}

/// An automatic test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestName {
    /// Its file, from the root of the project.
    pub file: String,
    /// Its name, or the words of its name by which it is found.
    pub name: String,
}

impl Accessibility {
    /// The criteria in this state.
    pub fn of(&self, state: CriterionState) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(move |c| c.state == state)
    }
}
