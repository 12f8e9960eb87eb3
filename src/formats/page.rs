//! What a form's page carries to the browser, in a data block: the questionnaire, the words, the destinations.
//!
//! Lists in the place of objects, as [`prepared`](super::prepared) has them: this same program writes and reads the block.

use super::destination::{read_addressee, read_destination, read_table};
use super::prepared::{Parts, read_prepared};
use super::promise::read_desk;
use super::read_json;
use crate::content::{Addressee, Destination, Establishment, Texts};
use crate::domain::fhirpath::WHOLE;
use crate::domain::promise::Desk;
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
    pub destinations: Vec<Addressee>,
    /// Base address of the site's terminology server.
    pub terminology_server: Option<String>,
    /// Local thresholds for this questionnaire.
    pub local: Vec<Threshold>,
}

/// Writes the block, with all that the program that sends has to know of the destinations; `<` is escaped so that no content can end it.
#[cfg(feature = "native")]
pub fn write_page_data(data: &PageData, destinations: &[Destination], desk: &Desk) -> String {
    use super::destination::{write_destination, write_table};
    use super::prepared::{list, write_prepared, write_threshold};
    use serde_json::json;
    let Establishment { name, short_name, address, finess } = &data.establishment;
    let block = json!([
        write_prepared(&data.questionnaire),
        u8::from(data.referral),
        write_table(&data.texts.0),
        [json!(name), json!(short_name), json!(address), json!(finess)],
        list(destinations.iter().map(write_destination)),
        list(data.local.iter().map(write_threshold)),
        data.terminology_server,
        super::promise::write_desk(desk),
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
        destinations: parts.list(read_addressee),
        local: parts.list(Parts::threshold),
        terminology_server: parts.text(),
    };
    // The referral's own rules are not in the lean program.
    (!faulty.get() && (WHOLE || !data.referral)).then_some(data)
}

/// What the program that sends reads of a page's block: of a form's, or of the list's, whose questionnaire is empty.
#[derive(Clone, Debug, Default)]
pub struct PostData {
    /// Words of the interface.
    pub texts: Texts,
    /// Where answers go.
    pub destinations: Vec<Destination>,
    /// What is promised to whoever sends.
    pub desk: Desk,
}

/// Reads that part of the block; `None` when it is not as this program writes it.
pub fn read_post_data(text: &str) -> Option<PostData> {
    let json = read_json(text).ok()?;
    let faulty = Cell::new(false);
    let mut parts = Parts::of(&json, &faulty);
    let (_questionnaire, _referral) = (parts.take(), parts.take());
    let texts = Texts(read_table(&mut parts));
    let _establishment = parts.take();
    let destinations = parts.list(read_destination);
    let (_local, _terminology_server) = (parts.take(), parts.take());
    let data = PostData { texts, destinations, desk: read_desk(&mut parts) };
    (!faulty.get()).then_some(data)
}

fn read_establishment(mut parts: Parts) -> Establishment {
    Establishment { name: parts.words(), short_name: parts.words(), address: parts.list(Parts::text), finess: parts.words() }
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
        label: format!("{pathway}\u{a0}: {}\u{a0}{}", rule.op.replace(">=", "≥").replace("<=", "≤"), rule.value.replace('.', ",")),
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
    use crate::content::Table;
    use crate::domain::calendar::Region;
    use crate::domain::promise::{Promise, Span};

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
            destinations: vec![Addressee { id: "p".into(), label: "P".into(), file: true }],
            terminology_server: Some("https://tx.example/fhir".into()),
            local: vec![threshold_of("Poumon", &rule).unwrap()],
        };
        let destinations = vec![Destination::File { id: "p".into(), label: "P".into(), encrypt_to: None }];
        let promise = Promise { pathway: "lung".into(), value: 48, span: Span::Hours, working: true, hours: None };
        let desk = Desk { region: Region::Mayotte, promises: vec![promise] };
        let text = write_page_data(&data, &destinations, &desk);
        assert!(!text.contains('<'));
        let back = read_page_data(&text).unwrap();
        assert_eq!(format!("{data:?}"), format!("{back:?}"));
        assert_eq!(data.local, back.local);
        let post = read_post_data(&text).unwrap();
        assert_eq!((&post.texts, &post.destinations, &post.desk), (&data.texts, &destinations, &desk));
        for other in ["{}", "[", "[[]]", "[[1]]"] {
            assert!(read_page_data(other).is_none(), "{other}");
        }
    }
}
