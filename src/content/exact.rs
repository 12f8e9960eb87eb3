//! The exact wording of an instrument, which an establishment that holds the rights loads: one file under `public/wordings/`, named as the
//! questionnaire whose words it replaces. It never touches the rule: no item, no option and no point is added, taken away or changed.

use serde::{Deserialize, Serialize};

/// The words of an instrument as its authors wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExactWording {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// Name of this wording, sent with each response: `pallia-10-texte-sfap`.
    pub id: String,
    /// Its version, sent with each response.
    pub version: String,
    /// Canonical address and version of the questionnaire that it was compared with: `https://…/Questionnaire/pallia-10|1.0.0`.
    pub questionnaire: String,
    /// Who holds the rights to these words.
    pub holder: String,
    /// The permission to show them here.
    pub permission: Permission,
    /// Title of the page, in the place of the questionnaire's own.
    pub title: String,
    /// Description, in the place of the questionnaire's own. Absent: the own one stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is said of the rights, in the place of the questionnaire's own.
    pub copyright: String,
    /// The words of its items. All that count in the score must be there.
    pub items: Vec<ExactItem>,
}

/// Who allowed the words to be shown, to whom, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Permission {
    /// Who gave it: name and function, or the society.
    pub given_by: String,
    /// To which establishment.
    pub given_to: String,
    /// When (AAAA-MM-JJ).
    pub given_on: String,
    /// Where it is kept: a reference of the establishment's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_as: Option<String>,
}

/// The words of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExactItem {
    /// The item's linkId.
    pub link_id: String,
    /// Its words.
    pub text: String,
    /// The words of its options: all of them, in any order, where the item has options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ExactOption>,
}

/// The words of one option.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExactOption {
    /// The option's code.
    pub code: String,
    /// Its words.
    pub text: String,
    /// Its points on the authors' sheet, where options have points: the questionnaire's must be the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
}

impl Eq for ExactOption {}

impl ExactWording {
    /// How a response names it.
    pub fn name(&self) -> String {
        format!("{}|{}", self.id, self.version)
    }
}
