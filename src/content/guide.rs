//! A guide: one file under `public/guides/`, for what all pathways share. The charter, who helps at home, relatives, after the treatment.

use super::pathway::{Delay, Statement, Wording};
use super::site::Audience;
use serde::{Deserialize, Serialize};

/// A page in two readings of one source, like a pathway's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guide {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// Last part of the page's address, in French words, without accents: `orientation`. The patients' reading is below it, at `patient/`.
    pub slug: String,
    /// Title; another one for each reader.
    pub title: Wording,
    /// The words of links to it.
    pub link: String,
    /// For whom the page is first of all: the foot of each page leads there. Absent: professionals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// For search engines, at most 160 characters.
    pub description: Wording,
    /// Words that people type, misspellings included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
    /// Date of the last change (AAAA-MM-JJ).
    pub updated_on: String,
    /// One or two sentences below the title.
    pub lead: Wording,
    /// Situations that the conditions of helpers name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub situations: Vec<Situation>,
    /// The parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a guide under one heading. One without anything for a reader is not shown to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Part {
    /// Unique within the guide; the anchor of the part.
    pub id: String,
    /// Heading.
    pub heading: Wording,
    /// A sentence below the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Wording>,
    /// Statements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// Who helps, and for whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helpers: Vec<Helper>,
    /// What one side promises the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commitments: Vec<Commitment>,
    /// True to show the delay that each pathway promises, from the pathway's own file.
    #[serde(default, skip_serializing_if = "is_false")]
    pub promise: bool,
    /// Who signs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatories: Vec<Signatory>,
    /// Ids of the site's contacts to show, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
}

/// A situation in words, which rules name by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Situation {
    /// Named by the helpers.
    pub id: String,
    /// The situation, to be read in a list, without a capital and without a full stop: « une hospitalisation se termine ».
    pub text: Wording,
}

/// Who helps somebody who goes home: for whom, asked by whom, how. Its conditions are shown in words and decide nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Helper {
    /// Unique within the guide.
    pub id: String,
    /// The helper's name.
    pub name: Wording,
    /// What it does.
    pub does: Wording,
    /// Ids of situations that all have to be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all_of: Vec<String>,
    /// Ids of situations of which one is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    /// Who asks.
    pub asked_by: Wording,
    /// How it is asked.
    pub how: Wording,
    /// Ids of `sources.json`, the main one first.
    pub sources: Vec<String>,
    /// True for an organisation given as an example, which the establishment replaces by its own: the page says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub example: bool,
    /// Who reviewed it: name and role. Absent: the page shows « à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
}

/// What one side of a charter promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Commitment {
    /// Unique within the guide.
    pub id: String,
    /// The promise.
    pub text: Wording,
    /// Its delay, with its exact meaning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// How it is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Wording>,
    /// Ids of `sources.json`, the main one first.
    pub sources: Vec<String>,
    /// True for a promise given as an example, which the two sides replace by their own: the page says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub example: bool,
    /// Who reviewed it: name and role. Absent: the page shows « à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
}

/// Somebody who signs a charter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signatory {
    /// In what capacity: « Pour les médecins de ville ».
    pub label: String,
    /// Who. Absent: a line to fill in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was signed (AAAA-MM-JJ). Absent: a line to fill in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<String>,
}

/// What happens when a contact does not answer: at night, on a holiday, when the person is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Relay {
    /// Unique within the site.
    pub id: String,
    /// When: « La nuit, le samedi, le dimanche et les jours fériés ».
    pub when: Wording,
    /// What happens then.
    pub answer: Wording,
    /// Ids of the contacts that it is about; empty: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// Id of the contact to call instead, shown to the readers it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// Ids of `sources.json`, the main one first.
    pub sources: Vec<String>,
    /// True for an organisation given as an example, which the establishment replaces by its own: the page says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub example: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
pub(super) fn is_false(value: &bool) -> bool {
    !value
}

impl Part {
    /// True when nothing of the part speaks to patients.
    pub fn is_silent_to_patients(&self) -> bool {
        let speaks = self.statements.iter().any(|s| s.patient.is_some());
        let others = self.helpers.is_empty() && self.commitments.is_empty() && self.signatories.is_empty() && self.contacts.is_empty();
        !speaks && others && !self.promise
    }
}
