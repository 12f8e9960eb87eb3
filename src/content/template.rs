//! A letter, a message or a checklist of the team, with fields that are typed on the device: one file under `public/templates/`.

use super::letter::Paper;
use serde::{Deserialize, Serialize};

/// A template: its fields, and the text around them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Template {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The file's name without `.json`, also the end of the page's address.
    pub id: String,
    /// Title: of the page, and in the last line of the paper.
    pub title: String,
    /// What it is.
    pub kind: TemplateKind,
    /// When it is used and how it is sent, in a sentence or two.
    pub purpose: String,
    /// The sheet of paper.
    pub paper: Paper,
    /// True: the page says « exemple à adapter ».
    #[serde(default)]
    pub example: bool,
    /// The date of the last change of this file (AAAA-MM-JJ).
    pub updated_on: String,
    /// The version of this file, printed in the last line.
    pub version: String,
    /// Ids of `sources.json`.
    pub sources: Vec<String>,
    /// Who reviewed it: name and role. Absent: the page says « à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// When it was reviewed (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<String>,
    /// What is typed, in order. Nothing of it is kept or sent.
    #[serde(default)]
    pub fields: Vec<TypedField>,
    /// What stands on the paper, in order.
    pub blocks: Vec<TemplateBlock>,
}

impl Template {
    /// True when a field chooses the pathway: its text may then name what the site knows of a pathway.
    pub fn has_pathway(&self) -> bool {
        self.fields.iter().any(|f| f.kind == FieldKind::Pathway)
    }
}

/// What a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TemplateKind {
    /// A letter or a message.
    Letter,
    /// A list whose boxes are ticked.
    Checklist,
}

/// Something that is typed on the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TypedField {
    /// Unique in the file: lower-case letters, digits and hyphens. `{id}` is its place in the text.
    pub id: String,
    /// What is asked.
    pub label: String,
    /// How it is asked.
    #[serde(default)]
    pub kind: FieldKind,
    /// What may be chosen, for a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// More words under the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How something is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    /// One line.
    #[default]
    Line,
    /// Several lines.
    Lines,
    /// A date, as people write it.
    Date,
    /// One of `options`. On paper, before a choice: all of them with a box to tick.
    Choice,
    /// One of the site's pathways, by its name.
    Pathway,
}

/// One part of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateBlock {
    /// How it is drawn.
    #[serde(default)]
    pub kind: TemplatePart,
    /// Its lines. `{id}`: what was typed, or a dotted line; `{today}`, `{contacts}` and the like: what the site knows (`docs/papers.md`).
    pub text: Vec<String>,
}

/// How a part of a template is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TemplatePart {
    /// Each line is a paragraph.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// Lines close together, as on an envelope.
    Address,
    /// A list.
    List,
    /// A list with a box to tick before each line.
    Ticks,
    /// Paragraphs in a frame.
    Box,
    /// For whoever fills it: on the screen only, never on paper, in a copy or in a file.
    Screen,
}
