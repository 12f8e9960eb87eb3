//! The patient's booklet and the personalised care sheet: `public/booklet.json`, written once for all pathways. What a pathway adds stands in its
//! own file.

use super::template::TypedField;
use serde::{Deserialize, Serialize};

/// Both, for the whole site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Booklet {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The date of the last change of this file (AAAA-MM-JJ).
    pub updated_on: String,
    /// The version of this file, printed in the last line.
    pub version: String,
    /// Under the title of the booklet.
    pub lead: String,
    /// The chapters of the booklet, in order.
    pub chapters: Vec<Chapter>,
    /// The personalised care sheet.
    pub care_sheet: CareSheet,
}

/// A chapter of the booklet: its passages, then those of the pathway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chapter {
    /// Named by `booklet` of the pathways: lower-case letters, digits and hyphens.
    pub id: String,
    /// Heading.
    pub heading: String,
    /// What stands in it besides passages.
    #[serde(default)]
    pub kind: ChapterKind,
    /// Its passages.
    #[serde(default)]
    pub passages: Vec<Passage>,
}

/// What a chapter holds besides passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ChapterKind {
    /// Nothing.
    #[default]
    Text,
    /// The steps of the pathway, with their drawing.
    Steps,
    /// The numbers to call: emergency, the pathway's contacts for patients, help lines.
    Numbers,
    /// Lines to write on.
    Notes,
}

/// Some words for patients, with their source and their review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Passage {
    /// Heading, if it has one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The words, in plain French. `**words**` are set in bold.
    pub patient: String,
    /// A list under them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub list: Vec<String>,
    /// True: the hospital has to write this itself, and the page says « exemple à adapter ».
    #[serde(default)]
    pub example: bool,
    /// Lines to write on, under it.
    #[serde(default)]
    pub lines: u8,
    /// Ids of `sources.json`, the main one first; their dates are there.
    pub sources: Vec<String>,
    /// Who reviewed it: name and role. Absent: the page says « à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
}

/// The personalised care sheet: one for the whole pathway, filled on the device or by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CareSheet {
    /// Title.
    pub title: String,
    /// Under the title.
    pub lead: String,
    /// Ids of `sources.json`.
    pub sources: Vec<String>,
    /// Its parts, in order.
    pub parts: Vec<CarePart>,
}

/// A part of the care sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CarePart {
    /// Unique on the sheet: lower-case letters, digits and hyphens.
    pub id: String,
    /// Heading.
    pub heading: String,
    /// What it holds.
    pub kind: CareKind,
    /// Under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What is typed, for `fields`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<TypedField>,
    /// The roles of `people`, the lines of `ticks`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<String>,
    /// The words of `passages`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
}

/// What a part of the care sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum CareKind {
    /// Fields.
    Fields,
    /// A name and a telephone for each role.
    People,
    /// The drawing, and a date and a place for each step of the pathway.
    Steps,
    /// Boxes to tick.
    Ticks,
    /// Words, and the numbers to call.
    Passages,
}
