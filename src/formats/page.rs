//! What a form's page carries to the browser, in a data block: the questionnaire, the words, the destinations.
//!
//! Lists in the place of objects, as [`prepared`](super::prepared) has them: this same program writes and reads the block.

use super::prepared::{Parts, read_prepared};
use super::read_json;
use crate::content::{Destination, Establishment, Table, Texts, Verb, Wrap};
use crate::domain::{Questionnaire, Threshold};
use std::cell::Cell;
use std::sync::Arc;

/// The data of one form's page.
#[derive(Clone, Debug)]
pub struct PageData {
    /// The Questionnaire, without the prose that the page already shows.
    pub questionnaire: Arc<Questionnaire>,
    /// True on the referral's page.
    pub referral: bool,
    /// Words of the interface.
    pub texts: Texts,
    /// Who receives.
    pub establishment: Establishment,
    /// Where answers go.
    pub destinations: Vec<Destination>,
    /// Base address of the site's terminology server.
    pub terminology_server: Option<String>,
    /// Local thresholds for this questionnaire.
    pub local: Vec<Threshold>,
}

/// Writes the block; `<` is escaped so that no content can end it.
#[cfg(feature = "native")]
pub fn write_page_data(data: &PageData) -> String {
    use super::prepared::{list, write_prepared, write_threshold};
    use serde_json::json;
    let map = |table: &Table| list(table.0.iter().flat_map(|(name, value)| [json!(name), json!(value)]));
    let destinations = data.destinations.iter().map(|destination| match destination {
        Destination::Fhir { id, label, base_url } => json!([1, id, label, base_url]),
        Destination::Webhook { id, label, url, method, wrap, headers } => {
            json!([2, id, label, url, u8::from(*method == Verb::Put), u8::from(*wrap == Wrap::Data), map(headers)])
        }
        Destination::File { id, label } => json!([3, id, label]),
    });
    let Establishment { name, short_name, address, finess } = &data.establishment;
    let block = json!([
        write_prepared(&data.questionnaire),
        u8::from(data.referral),
        map(&data.texts.0),
        [json!(name), json!(short_name), json!(address), json!(finess)],
        list(destinations),
        list(data.local.iter().map(write_threshold)),
        data.terminology_server,
    ]);
    block.to_string().replace('<', "\\u003c")
}

/// Reads the block; `None` when it is not as this program writes it.
pub fn read_page_data(text: &str) -> Option<PageData> {
    let json = read_json(text).ok()?;
    let faulty = Cell::new(false);
    let mut parts = Parts::of(&json, &faulty);
    let data = PageData {
        questionnaire: Arc::new(read_prepared(parts.take())?),
        referral: parts.number() != 0,
        texts: Texts(read_table(&mut parts)),
        establishment: read_establishment(parts.parts()),
        destinations: parts.list(read_destination),
        local: parts.list(Parts::threshold),
        terminology_server: parts.text(),
    };
    (!faulty.get()).then_some(data)
}

/// Names are written in their order.
fn read_table(parts: &mut Parts) -> Table {
    Table(parts.list(|parts| Some((parts.text()?, parts.words()))))
}

fn read_establishment(mut parts: Parts) -> Establishment {
    Establishment { name: parts.words(), short_name: parts.words(), address: parts.list(Parts::text), finess: parts.words() }
}

fn read_destination(parts: &mut Parts) -> Option<Destination> {
    let mut parts = parts.parts();
    let (kind, id, label) = (parts.number(), parts.words(), parts.words());
    Some(match kind {
        1 => Destination::Fhir { id, label, base_url: parts.words() },
        2 => Destination::Webhook {
            id,
            label,
            url: parts.words(),
            method: if parts.number() == 0 { Verb::Post } else { Verb::Put },
            wrap: if parts.number() == 0 { Wrap::Raw } else { Wrap::Data },
            headers: read_table(&mut parts),
        },
        3 => Destination::File { id, label },
        _ => return None,
    })
}

/// A local rule as a threshold.
#[cfg(feature = "native")]
pub fn threshold_of(pathway: &str, rule: &crate::content::LocalRule) -> Option<Threshold> {
    use super::fhir::read_comparison;
    use crate::domain::filling::read_decimal;
    use crate::domain::{LinkId, ThresholdKind};
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
        let rule = crate::content::LocalRule {
            questionnaire: "pallia-10".into(),
            op: ">=".into(),
            value: "5".into(),
            counted_items: vec!["p10.02".into()],
            required_any: vec!["p10.05".into()],
            rationale: "r".into(),
            approved_by: "Dr X".into(),
            approved_on: "2026-01-01".into(),
            source: "s".into(),
        };
        let data = PageData {
            questionnaire: Arc::new(Questionnaire { title: "</script>".into(), ..Questionnaire::default() }),
            referral: true,
            texts: Texts(Table(vec![("a.b".to_owned(), "C’est « bon »".to_owned())])),
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
                    headers: Table(vec![("x-key".to_owned(), "k".to_owned())]),
                },
                Destination::File { id: "p".into(), label: "P".into() },
            ],
            terminology_server: Some("https://tx.example/fhir".into()),
            local: vec![threshold_of("Poumon", &rule).unwrap()],
        };
        let text = write_page_data(&data);
        assert!(!text.contains('<'));
        let back = read_page_data(&text).unwrap();
        assert_eq!(format!("{data:?}"), format!("{back:?}"));
        assert_eq!(data.local, back.local);
        for other in ["{}", "[", "[[]]", "[[1]]"] {
            assert!(read_page_data(other).is_none(), "{other}");
        }
    }
}
