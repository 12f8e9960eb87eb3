//! A pathway: one file under `public/pathways/`, from which the factsheet and the timeline are made.

use super::assessment::Assessment;
use super::booklet::Passage;
use super::planning::{PlanningRule, ReservedSlots};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One fast-track pathway, for one group of cancers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pathway {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The stable code of the pathway, also the file's name; sent with a referral.
    pub id: String,
    /// Last part of the page's address, in French words, without accents: `pancreas-voies-biliaires`.
    pub slug: String,
    /// Name of the pathway as a title.
    pub name: String,
    /// Short name for lists and buttons.
    pub short_name: String,
    /// One or two sentences: whom the pathway is for.
    pub summary: Wording,
    /// For search engines, at most 160 characters.
    pub description: String,
    /// Words that people type, misspellings included.
    pub synonyms: Vec<String>,
    /// The date of the last change of this file (AAAA-MM-JJ), printed on the factsheet.
    pub updated_on: String,
    /// The version of this file, printed on the factsheet.
    pub version: String,
    /// Warning signs.
    pub warning_signs: Vec<Statement>,
    /// Signs that ask for care on the same day: the emergency line comes first.
    pub same_day_flags: Vec<Statement>,
    /// First tests that the doctor can ask for without waiting.
    pub first_tests: Vec<Statement>,
    /// What to attach to the request.
    pub attach: Vec<Statement>,
    /// What makes an exam done in town usable by the centre, so that it is not done again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exam_quality: Vec<ExamQuality>,
    /// What not to do.
    pub do_not: Vec<Statement>,
    /// Marks of foreign guidelines, shown as such ("repère NICE NG12"), never as the French rule. Professionals only.
    #[serde(default)]
    pub foreign_marks: Vec<Statement>,
    /// Ids of the site's contacts to show for this pathway, in order.
    pub contacts: Vec<String>,
    /// The delay promised to the requester, with its exact meaning.
    pub promise: Delay,
    /// The steps of the pathway, in order.
    pub steps: Vec<Step>,
    /// Codes of the symptoms offered in the referral form for this pathway (item `symptoms` of the referral Questionnaire).
    #[serde(default)]
    pub referral_symptoms: Vec<String>,
    /// Local rules for the scores of questionnaires used on this pathway.
    #[serde(default)]
    pub local_rules: Vec<LocalRule>,
    /// Which questionnaires the team fills on this pathway, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<Assessment>,
    /// Rules that suggest exams to whoever receives a referral.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planning: Vec<PlanningRule>,
    /// Slots that are kept free for this pathway.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved_slots: Vec<ReservedSlots>,
    /// What the pathway adds to the patient's booklet, by the id of its chapter in `booklet.json`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub booklet: BTreeMap<String, Vec<Passage>>,
}

/// One sentence for two readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wording {
    /// For a professional.
    pub professional: String,
    /// For a patient or relative: plain words, short sentences.
    pub patient: String,
}

/// One clinical statement with its source and its review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Statement {
    /// Unique within the pathway.
    pub id: String,
    /// For a professional. `**words**` are set in bold.
    pub professional: String,
    /// For a patient, in plain words. Absent: not shown to patients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// Ids of `sources.json`, the main one first; their dates are there.
    pub sources: Vec<String>,
    /// True for an organisation given as an example, which the establishment replaces by its own: the page says so.
    #[serde(default, skip_serializing_if = "super::guide::is_false")]
    pub example: bool,
    /// Who reviewed the statement: name and role. Absent: the page shows « à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
}

/// What makes one kind of exam usable again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExamQuality {
    /// The exam: « Scanner abdomino-pelvien ».
    pub exam: Wording,
    /// What is wanted of it.
    pub wanted: Vec<Statement>,
}

/// A delay between two events of the pathway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Delay {
    /// The event it is counted from.
    pub from: Event,
    /// The event it ends with.
    pub to: Event,
    /// How many units, at most or about, as `kind` says.
    pub value: u32,
    /// For a target: the most that is accepted, in the same unit. Absent: no more is said than the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<u32>,
    /// The unit.
    pub unit: Unit,
    /// Calendar or working time; `unspecified` when the source does not say, and the page says so.
    pub counting: Counting,
    /// The hours of a working day that count, for a delay in working hours; all 24 of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<DeskHours>,
    /// What the figure is.
    pub kind: DelayKind,
    /// Its exact meaning in words.
    pub meaning: Wording,
    /// Ids of `sources.json`.
    pub sources: Vec<String>,
}

/// When a desk is open on its working days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeskHours {
    /// From: `09:00`.
    pub opens: String,
    /// To, later on the same day: `17:00`.
    pub closes: String,
}

/// Unit of a delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Unit {
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
}

/// How a delay is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Counting {
    /// Every day counts.
    Calendar,
    /// Monday to Friday, public holidays left out.
    Working,
    /// The source does not say.
    Unspecified,
}

/// What a delay's figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum DelayKind {
    /// Publicly promised by the establishment.
    Promised,
    /// Aimed at.
    Target,
    /// A mean that was measured.
    Measured,
    /// An example.
    Example,
}

/// An event of a pathway, by its code (`E01` to `E23`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
pub enum Event {
    /// First symptom.
    E01,
    /// First visit to the GP for it.
    E02,
    /// Imaging done in town.
    E03,
    /// Care request.
    E04,
    /// Answer to the requester, appointment obtained.
    E05,
    /// Accueil: start of hospital care.
    E06,
    /// Exam requested.
    E07,
    /// Exam done.
    E08,
    /// Biopsy or sample.
    E09,
    /// Pathology request.
    E10,
    /// Pathology, intermediate result.
    E11,
    /// Pathology, final result.
    E12,
    /// RCP with treatment proposal.
    E13,
    /// Consultation d'annonce.
    E14,
    /// Treatment start.
    E15,
    /// Supportive-care assessment.
    E16,
    /// Entry in a palliative circuit.
    E17,
    /// Hospital discharge.
    E18,
    /// Coordinator's follow-up contact.
    E19,
    /// Emergency visit.
    E20,
    /// Re-admission.
    E21,
    /// Death.
    E22,
    /// Letter to the GP.
    E23,
}

/// A step of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// Unique within the pathway.
    pub id: String,
    /// The step's name.
    pub title: Wording,
    /// Ids of the site's actors, the one who leads first.
    pub actors: Vec<String>,
    /// Where it happens, in words.
    pub place: String,
    /// What happens.
    pub text: Wording,
    /// What the patient brings, in plain words.
    #[serde(default)]
    pub bring: Vec<String>,
    /// What to expect, in a sentence or two: how long it takes, whether it hurts, when one goes home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Wording>,
    /// Ids of the steps that this one follows, all of which stand before it in the list. Absent: the step before. Steps that do not follow each
    /// other run in parallel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Vec<String>>,
    /// The condition of a step that not everybody has, from the word « si » on, without a full stop: « si le prélèvement ne suffit pas ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Wording>,
    /// Id of the site's contact to call when a delay of this step has passed. Absent, or not for the reader: the pathway's first telephone for the
    /// reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<String>,
    /// The event that this step reaches.
    pub event: Event,
    /// Delays that end with this step.
    #[serde(default)]
    pub delays: Vec<Delay>,
    /// Ids of `sources.json`.
    pub sources: Vec<String>,
    /// Who reviewed the step: name and role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
}

impl Pathway {
    /// For each step, the places of those that it follows; a name that no step has is left out.
    pub fn parents(&self) -> Vec<Vec<usize>> {
        let place = |id: &String| self.steps.iter().position(|s| s.id == *id);
        let of = |(index, step): (usize, &Step)| match &step.after {
            Some(ids) => ids.iter().filter_map(place).collect(),
            None => index.checked_sub(1).into_iter().collect(),
        };
        self.steps.iter().enumerate().map(of).collect()
    }
}

impl Event {
    /// All, in the order of their codes.
    pub const ALL: [Self; 23] = [
        Self::E01,
        Self::E02,
        Self::E03,
        Self::E04,
        Self::E05,
        Self::E06,
        Self::E07,
        Self::E08,
        Self::E09,
        Self::E10,
        Self::E11,
        Self::E12,
        Self::E13,
        Self::E14,
        Self::E15,
        Self::E16,
        Self::E17,
        Self::E18,
        Self::E19,
        Self::E20,
        Self::E21,
        Self::E22,
        Self::E23,
    ];

    /// The number of its code: 1 for `E01`.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }
}

/// Somebody who acts on a pathway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Actor {
    /// Named by the steps.
    pub id: String,
    /// The actor's name for both readers.
    pub name: Wording,
}

/// A rule of this establishment for a score, beside the published one, both shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LocalRule {
    /// Id of the questionnaire (its file's name).
    pub questionnaire: String,
    /// Comparison: `>=`, `>`, `<=` or `<`.
    pub op: String,
    /// The number compared with, as text so that it stays exact: `"5"`.
    pub value: String,
    /// linkIds that count; empty: all those of the published rule.
    #[serde(default)]
    pub counted_items: Vec<String>,
    /// When given, at least one of these items must be « oui ».
    #[serde(default)]
    pub required_any: Vec<String>,
    /// Why this rule; shown beside the result.
    pub rationale: String,
    /// Who approved it; shown beside the result.
    pub approved_by: String,
    /// When (AAAA-MM-JJ); shown beside the result.
    pub approved_on: String,
    /// Where it comes from; shown beside the result.
    pub source: String,
}
