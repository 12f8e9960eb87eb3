//! A translation: one file under `public/translations/`, laid over the other files of content.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that is translated into one language, or said more plainly in the content's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Translation {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The language (BCP 47), also the file's name: `en`, `ar`, `fr-x-simple`.
    pub language: String,
    /// The language's name in the language itself, shown in the switch: `English`, `Français simple`.
    pub name: String,
    /// `rtl` for a language that is written from right to left.
    #[serde(default, skip_serializing_if = "Direction::is_ltr")]
    pub direction: Direction,
    /// The texts, by file (`texts/fr.json`, `pathways/lung.json`), then by place in the file.
    #[serde(default)]
    pub files: BTreeMap<String, BTreeMap<String, Translated>>,
}

/// One text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Translated {
    /// The text that was translated. When the content's own text has changed since, the translation is not shown.
    pub source: String,
    /// The translation.
    pub text: String,
    /// Who validated it: name and role. Absent: the page says « traduction à valider ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validated_by: Option<String>,
    /// When (AAAA-MM-JJ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validated_on: Option<String>,
}

/// Which way a language is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    #[default]
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    fn is_ltr(&self) -> bool {
        *self == Self::Ltr
    }

    /// The value of `dir`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}
