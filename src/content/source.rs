//! Where clinical statements come from: `public/sources.json`.

use serde::{Deserialize, Serialize};

/// All sources of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sources {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The sources, in the order of the page that lists them.
    pub sources: Vec<Source>,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// Named by the statements.
    pub id: String,
    /// Short form shown beside a statement: « INCa 2020 ».
    pub short: String,
    /// Who published it.
    pub publisher: String,
    /// Title.
    pub title: String,
    /// The language of its title where it is not the site's: `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Date of the source: AAAA, AAAA-MM or AAAA-MM-JJ.
    pub date: String,
    /// True when the document itself was read for this content; false when it is known at second hand and must be read before use.
    pub read: bool,
    /// Where it can be found, when a stable public address exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What to know about it: scope, country, limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
