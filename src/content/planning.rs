//! What a team plans for a referral on a pathway: rules that suggest exams, and slots that are kept free.

use serde::{Deserialize, Serialize};

/// A rule that suggests exams to whoever receives a referral. It is shown with the answers that it looked at; nothing is ordered by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanningRule {
    /// Unique within the pathway.
    pub id: String,
    /// The rule's name.
    pub title: String,
    /// All of these conditions have to hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<PlanningCondition>,
    /// And at least one of these, where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<PlanningCondition>,
    /// What to plan, or to tell whoever plans: one sentence each.
    pub exams: Vec<String>,
    /// More words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What the rule is.
    pub kind: PlanningKind,
    /// Ids of `sources.json`, the main one first.
    pub sources: Vec<String>,
    /// Who reviewed the rule: name and role. Absent: the page shows « à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
}

/// A condition on the answers of the referral form, as FHIR's `enableWhen`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanningCondition {
    /// linkId of a question of the referral form.
    pub question: String,
    /// `exists`, `=`, `!=`, `>`, `<`, `>=` or `<=`.
    pub operator: String,
    /// The code of an option, `true` or `false`, a number or a date, always as text: `"vka"`, `"true"`, `"75"`, `"2026-11-22"`.
    pub answer: String,
}

/// What a rule, or a reserved slot, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PlanningKind {
    /// It follows a published recommendation, which `sources` names.
    Published,
    /// It is how this establishment works.
    Organisation,
    /// An example, to be adapted before it is used.
    Example,
}

/// Slots that are kept free for a pathway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReservedSlots {
    /// Unique within the pathway.
    pub id: String,
    /// What they are for: « IRM », « Consultation ».
    pub exam: String,
    /// On which days of the week.
    pub days: Vec<WeekDay>,
    /// When on these days, in words: « le matin ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// How many in a week.
    pub per_week: u32,
    /// How many hours before its start an unused slot is given to others. Absent: nothing is said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_hours_before: Option<u32>,
    /// What this is: an organisation, or an example.
    pub kind: PlanningKind,
    /// More words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The FHIR `Schedule` of these slots on the site's server, `Schedule/irm-1`: the page for received referrals asks it for free ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// Ids of `sources.json`.
    pub sources: Vec<String>,
}

/// A day of the week on which people work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum WeekDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}
