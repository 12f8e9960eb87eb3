//! A sheet to print, made of the answers of a form: one file under `public/letters/`.

use super::site::Audience;
use serde::{Deserialize, Serialize};

/// A letter or a leaflet, offered on the pages of some forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Letter {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The file's name without `.json`.
    pub id: String,
    /// Title: on the button, over the sheet, in its last line.
    pub title: String,
    /// Names (without `.json`) of the questionnaires on whose pages it is offered.
    pub forms: Vec<String>,
    /// For whom: a pathway's words are those for this reader.
    pub audience: Audience,
    /// The sheet of paper.
    pub paper: Paper,
    /// The date of the last change of this file (AAAA-MM-JJ).
    pub updated_on: String,
    /// The version of this file, printed in the last line.
    pub version: String,
    /// Ids of `sources.json`.
    pub sources: Vec<String>,
    /// Who reviewed it: name and role. Absent: the sheet says « à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
    /// What stands on the sheet, in order.
    pub blocks: Vec<Block>,
}

/// One part of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Block {
    /// How it is drawn.
    #[serde(default)]
    pub kind: BlockKind,
    /// Its lines. `{patient.birthName}`: the answer to the question with this linkId, or a dotted line. `{pathway.bring}`, `{today}` and the like:
    /// what the site knows (`docs/letters.md`). A line that is one place alone becomes as many lines as there are answers.
    pub text: Vec<String>,
    /// Only if all of these are there: `patient.phone` (answered), `exams.any=done` (this option was chosen), `pathway.bring` (the site knows it).
    #[serde(default)]
    pub when: Vec<String>,
    /// Not if one of these is there.
    #[serde(default)]
    pub unless: Vec<String>,
    /// linkId of a repeated group: the block is drawn once for each of its rows, whose answers its places then are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
}

/// How a block is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum BlockKind {
    /// Each line is a paragraph.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// Lines close together, as on an envelope.
    Address,
    /// A list.
    List,
    /// A list whose lines without any answer are left out.
    Facts,
    /// Paragraphs in a frame.
    Box,
    /// For whoever prints: on the screen only, never on paper.
    Screen,
}

/// A sheet of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Paper {
    /// A letter.
    A4,
    /// A leaflet.
    A5,
}
