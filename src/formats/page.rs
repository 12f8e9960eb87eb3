//! What a form's page carries to the browser, in a data block: the questionnaire, the words, the destinations.
//!
//! Written by serde. Read by hand from JSON: the derived readers would add 20 kB (brotli) to the program, for a file that this same
//! program has written.

use super::fhir::read_comparison;
use super::{ReadError, read_json};
use crate::content::{Destination, Establishment, LocalRule, Texts, Verb, Wrap};
use crate::domain::filling::read_decimal;
use crate::domain::{LinkId, Threshold, ThresholdKind};
use crate::formats::json::Json;
use std::collections::BTreeMap;

/// The data of one form's page.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "native", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct PageData {
    /// The Questionnaire, as published.
    pub questionnaire: Json,
    /// True on the referral's page.
    pub referral: bool,
    /// Words of the interface.
    pub texts: Texts,
    /// Who receives.
    pub establishment: Establishment,
    /// Where answers go.
    pub destinations: Vec<Destination>,
    /// Base address of the site's terminology server.
    #[cfg_attr(feature = "native", serde(skip_serializing_if = "Option::is_none"))]
    pub terminology_server: Option<String>,
    /// Local rules for this questionnaire, each with its pathway's name.
    pub local_rules: Vec<(String, LocalRule)>,
}

/// Writes the block; `<` is escaped so that no content can end it.
#[cfg(feature = "native")]
pub fn write_page_data(data: &PageData) -> String {
    serde_json::to_string(data).unwrap_or_default().replace('<', "\\u003c")
}

/// Reads the block.
///
/// # Errors
/// Not JSON, or a part is missing.
pub fn read_page_data(text: &str) -> Result<PageData, ReadError> {
    let json = read_json(text)?;
    let part = |name: &'static str| json.get(name).ok_or_else(|| ReadError::shape(name, "is missing"));
    let establishment = part("establishment")?;
    Ok(PageData {
        questionnaire: part("questionnaire")?.clone(),
        referral: part("referral")? == &Json::Bool(true),
        texts: Texts(read_map(Some(part("texts")?))),
        establishment: Establishment {
            name: word(establishment.get("name")),
            short_name: word(establishment.get("shortName")),
            address: words(establishment.get("address")),
            finess: word(establishment.get("finess")),
        },
        destinations: list(Some(part("destinations")?)).filter_map(read_destination).collect(),
        terminology_server: json.get("terminologyServer").and_then(Json::as_str).map(str::to_owned),
        local_rules: list(Some(part("localRules")?)).map(|pair| (word(pair.get(0)), read_rule(pair.get(1).unwrap_or(&Json::Null)))).collect(),
    })
}

fn word(json: Option<&Json>) -> String {
    json.and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn list(json: Option<&Json>) -> impl Iterator<Item = &Json> {
    json.and_then(Json::as_array).into_iter().flatten()
}

fn words(json: Option<&Json>) -> Vec<String> {
    list(json).map(|w| word(Some(w))).collect()
}

/// Inserted one by one: collecting would bring a sort along.
fn read_map(json: Option<&Json>) -> BTreeMap<String, String> {
    let mut map = BTreeMap::new();
    for (key, value) in json.and_then(Json::as_object).into_iter().flatten() {
        map.insert(key.clone(), word(Some(value)));
    }
    map
}

fn read_destination(json: &Json) -> Option<Destination> {
    let (id, label) = (word(json.get("id")), word(json.get("label")));
    match json.get("kind")?.as_str()? {
        "fhir" => Some(Destination::Fhir { id, label, base_url: word(json.get("baseUrl")) }),
        "webhook" => Some(Destination::Webhook {
            id,
            label,
            url: word(json.get("url")),
            method: if json.get("method")?.as_str()? == "PUT" { Verb::Put } else { Verb::Post },
            wrap: if json.get("wrap")?.as_str()? == "data" { Wrap::Data } else { Wrap::Raw },
            headers: read_map(json.get("headers")),
        }),
        "file" => Some(Destination::File { id, label }),
        _ => None,
    }
}

fn read_rule(json: &Json) -> LocalRule {
    LocalRule {
        questionnaire: word(json.get("questionnaire")),
        op: word(json.get("op")),
        value: word(json.get("value")),
        counted_items: words(json.get("countedItems")),
        required_any: words(json.get("requiredAny")),
        rationale: word(json.get("rationale")),
        approved_by: word(json.get("approvedBy")),
        approved_on: word(json.get("approvedOn")),
        source: word(json.get("source")),
    }
}

/// A local rule as a threshold.
pub fn threshold_of(pathway: &str, rule: &LocalRule) -> Option<Threshold> {
    Some(Threshold {
        kind: ThresholdKind::Local,
        operator: read_comparison(&rule.op)?,
        value: read_decimal(&rule.value)?,
        label: format!("{pathway}\u{a0}: {} {}", rule.op, rule.value),
        source: format!("{} ({}, {}). {}", rule.source, rule.approved_by, rule.approved_on, rule.rationale),
        then: None,
        below: None,
        counted: rule.counted_items.iter().cloned().map(LinkId).collect(),
        required_any: rule.required_any.iter().cloned().map(LinkId).collect(),
    })
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let data = PageData {
            questionnaire: serde_json::json!({ "resourceType": "Questionnaire", "title": "</script>" }),
            referral: true,
            texts: Texts([("a.b".to_owned(), "C’est « bon »".to_owned())].into()),
            establishment: Establishment {
                name: "CH".into(),
                short_name: "C".into(),
                address: vec!["1".into(), "2".into()],
                finess: "999999998".into(),
            },
            destinations: vec![
                Destination::Fhir { id: "f".into(), label: "F".into(), base_url: "https://fhir.example".into() },
                Destination::Webhook {
                    id: "w".into(),
                    label: "W".into(),
                    url: "https://hook.example/{id}".into(),
                    method: Verb::Put,
                    wrap: Wrap::Data,
                    headers: [("x-key".to_owned(), "k".to_owned())].into(),
                },
                Destination::File { id: "p".into(), label: "P".into() },
            ],
            terminology_server: Some("https://tx.example/fhir".into()),
            local_rules: vec![(
                "Poumon".into(),
                LocalRule {
                    questionnaire: "pallia-10".into(),
                    op: ">=".into(),
                    value: "5".into(),
                    counted_items: vec!["p10.02".into()],
                    required_any: vec!["p10.05".into()],
                    rationale: "r".into(),
                    approved_by: "Dr X".into(),
                    approved_on: "2026-01-01".into(),
                    source: "s".into(),
                },
            )],
        };
        let text = write_page_data(&data);
        assert!(!text.contains('<'));
        let back = read_page_data(&text).unwrap();
        assert_eq!(format!("{data:?}"), format!("{back:?}"));
        assert!(read_page_data("{}").is_err() && read_page_data("[").is_err());
    }
}
