//! Which questionnaires a team fills on a pathway, and when: the assessment plan of a pathway's file.

use super::planning::PlanningKind;
use serde::{Deserialize, Serialize};

/// One questionnaire of the plan. It is shown to the team with its source; nothing is sent or asked by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assessment {
    /// Unique within the pathway.
    pub id: String,
    /// When.
    pub when: AssessmentTime,
    /// For `weeks`: every how many weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u32>,
    /// Name (without `.json`) of the questionnaire.
    pub questionnaire: String,
    /// Only from this age on, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u32>,
    /// What this is: a published recommendation, an organisation, or an example.
    pub kind: PlanningKind,
    /// Ids of `sources.json`, the main one first.
    pub sources: Vec<String>,
    /// Who reviewed it: name and role. Absent: the page shows « à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
}

/// A moment of the pathway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AssessmentTime {
    /// When the diagnosis is told.
    Announcement,
    /// Before the treatment begins, or is chosen.
    BeforeTreatment,
    /// Again and again: `weeks` says how often.
    Weeks,
    /// As soon as the situation changes: a stay in hospital, a relapse, another treatment.
    Change,
}
