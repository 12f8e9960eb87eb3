//! A page of prose: one file under `public/pages/`.

use serde::{Deserialize, Serialize};

/// A page of prose, such as the data protection notice or the accessibility statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Page {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// Last part of the page's address, in French words, without accents.
    pub slug: String,
    /// Title.
    pub title: String,
    /// For search engines, at most 160 characters.
    pub description: String,
    /// Date of the last change (AAAA-MM-JJ).
    pub updated_on: String,
    /// The sections in order.
    pub sections: Vec<Section>,
}

/// A part of a page under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Section {
    /// Heading.
    pub heading: String,
    /// Paragraphs, before the list.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// A list.
    #[serde(default)]
    pub list: Vec<String>,
}
