//! The indicators in the data of their page: lists of numbers, as [`prepared`](super::prepared) has them.

use super::destination::{read_destination, read_table};
use super::prepared::Parts;
use super::read_json;
use crate::content::{Destination, FhirServer, Texts};
use crate::domain::indicators::Measure;
use std::cell::Cell;

/// An indicator on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Short code.
    pub id: String,
    /// Name.
    pub name: String,
    /// How it is worked out.
    pub measure: Measure,
}

/// What the page of indicators carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndicatorData {
    /// Words.
    pub texts: Texts,
    /// The indicators, in order.
    pub rows: Vec<Row>,
    /// The FHIR servers that may be asked.
    pub servers: Vec<FhirServer>,
}

/// Reads the block; `None` when it is not as this program writes it.
pub fn read_indicator_data(text: &str) -> Option<IndicatorData> {
    let json = read_json(text).ok()?;
    let faulty = Cell::new(false);
    let mut parts = Parts::of(&json, &faulty);
    let texts = Texts(read_table(&mut parts));
    let rows = parts.list(|parts| {
        let mut parts = parts.parts();
        let (id, name) = (parts.text()?, parts.text()?);
        let kind = parts.number();
        let mut event = || u8::try_from(parts.number()).ok();
        let (a, b) = (event()?, event()?);
        let n = u32::try_from(parts.number()).ok()?;
        let measure = match kind {
            1 => Measure::Delay { from: a, to: b, by_kind: false },
            2 => Measure::Delay { from: a, to: b, by_kind: true },
            3 => Measure::Count { event: b },
            4 => Measure::Share { among: a, event: b },
            5 => Measure::Followed { from: a, event: b, months: n },
            6 => Measure::Within { from: a, event: b, months: n },
            7 => Measure::Last { end: a, event: b, days: n },
            _ => return None,
        };
        Some(Row { id, name, measure })
    });
    let servers = parts.list(|parts| if let Destination::Fhir(server) = read_destination(parts)? { Some(server) } else { None });
    let data = IndicatorData { texts, rows, servers };
    (!faulty.get() && !data.rows.is_empty()).then_some(data)
}

/// Writes the block; `<` is escaped so that no content can end it.
#[cfg(feature = "native")]
pub fn write_indicator_data(data: &IndicatorData) -> String {
    use super::destination::{write_destination, write_table};
    use serde_json::json;
    let row = |row: &Row| {
        let (kind, a, b, n) = match row.measure {
            Measure::Delay { from, to, by_kind } => (if by_kind { 2 } else { 1 }, from, to, 0),
            Measure::Count { event } => (3, 0, event, 0),
            Measure::Share { among, event } => (4, among, event, 0),
            Measure::Followed { from, event, months } => (5, from, event, months),
            Measure::Within { from, event, months } => (6, from, event, months),
            Measure::Last { end, event, days } => (7, end, event, days),
        };
        json!([row.id, row.name, kind, a, b, n])
    };
    let servers: Vec<_> = data.servers.iter().map(|s| write_destination(&Destination::Fhir(s.clone()))).collect();
    let block = json!([write_table(&data.texts.0), data.rows.iter().map(row).collect::<Vec<_>>(), servers]);
    block.to_string().replace('<', "\\u003c")
}

/// An indicator of the content.
///
/// # Errors
/// The event that there is none of.
#[cfg(feature = "native")]
pub fn measure_of(measure: &crate::content::IndicatorMeasure) -> Result<Measure, String> {
    use crate::content::IndicatorMeasure as Content;
    let event = |code: &String| super::events::code_of(&code.to_ascii_lowercase()).ok_or_else(|| code.clone());
    Ok(match measure {
        Content::Delay { from, to } => Measure::Delay { from: event(from)?, to: event(to)?, by_kind: false },
        Content::DelayByExam { from, to } => Measure::Delay { from: event(from)?, to: event(to)?, by_kind: true },
        Content::Count { event: code } => Measure::Count { event: event(code)? },
        Content::Share { among, event: code } => Measure::Share { among: among.as_ref().map(event).transpose()?.unwrap_or(0), event: event(code)? },
        Content::Followed { from, event: code, months } => Measure::Followed { from: event(from)?, event: event(code)?, months: *months },
        Content::Within { from, event: code, months } => Measure::Within { from: event(from)?, event: event(code)?, months: *months },
        Content::Last { end, event: code, days } => Measure::Last { end: event(end)?, event: event(code)?, days: *days },
    })
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use crate::content::{Indicators, Table};

    #[test]
    fn what_the_page_carries_is_read_back() {
        let content: Indicators = serde_json::from_str(include_str!("../../public/indicators.json")).unwrap();
        let rows: Vec<Row> =
            content.indicators.iter().map(|i| Row { id: i.id.clone(), name: i.name.clone(), measure: measure_of(&i.measure).unwrap() }).collect();
        let mut kinds: Vec<_> = rows.iter().map(|r| std::mem::discriminant(&r.measure)).collect();
        kinds.dedup();
        assert!(rows.len() > 15 && kinds.len() > 5, "every kind is in the content");
        let servers = vec![FhirServer { id: "f".into(), base_url: "https://fhir.example".into(), ..FhirServer::default() }];
        let data = IndicatorData { texts: Texts(Table(vec![("a".into(), "</script>".into())])), rows, servers };
        let text = write_indicator_data(&data);
        assert!(!text.contains('<'));
        assert_eq!(read_indicator_data(&text), Some(data));
        for other in ["{}", "[", "[[]]", "[[],[[\"a\",\"b\",9,1,2,0]]]", "[[],[]]"] {
            assert_eq!(read_indicator_data(other), None, "{other}");
        }
    }
}
