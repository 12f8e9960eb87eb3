//! What a form's page carries to the browser, in a data block: the questionnaire, the words, the destinations.

use crate::content::{Destination, Emergency, Establishment, LocalRule, Texts};
use serde::{Deserialize, Serialize};

/// The data of one form's page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageData {
    /// The Questionnaire, as published.
    pub questionnaire: serde_json::Value,
    /// True on the referral's page.
    pub referral: bool,
    /// Words of the interface.
    pub texts: Texts,
    /// Who receives.
    pub establishment: Establishment,
    /// Where answers go.
    pub destinations: Vec<Destination>,
    /// Numbers shown on a receipt.
    pub help_lines: Vec<Emergency>,
    /// Local rules for this questionnaire, each with its pathway's name.
    pub local_rules: Vec<(String, LocalRule)>,
}

/// Writes the block; `<` is escaped so that no content can end it.
pub fn write_page_data(data: &PageData) -> String {
    serde_json::to_string(data).unwrap_or_default().replace('<', "\\u003c")
}

/// Reads the block.
///
/// # Errors
/// What the parser says.
pub fn read_page_data(text: &str) -> Result<PageData, super::ReadError> {
    serde_json::from_str(text).map_err(|e| super::ReadError::Json { line: e.line(), column: e.column(), reason: e.to_string() })
}

/// A local rule as a threshold.
pub fn threshold_of(pathway: &str, rule: &LocalRule) -> Option<crate::domain::Threshold> {
    use crate::domain::{LinkId, Threshold, ThresholdKind};
    Some(Threshold {
        kind: ThresholdKind::Local,
        operator: super::fhir::read_comparison(&rule.op)?,
        value: crate::domain::filling::read_decimal(&rule.value)?,
        label: format!("{pathway}\u{a0}: {} {}", rule.op, rule.value),
        source: format!("{} ({}, {}). {}", rule.source, rule.approved_by, rule.approved_on, rule.rationale),
        then: None,
        below: None,
        counted: rule.counted_items.iter().cloned().map(LinkId).collect(),
        required_any: rule.required_any.iter().cloned().map(LinkId).collect(),
    })
}
