//! The indicators: events that exist, sources that the site knows, months and days that mean something.

use super::date_fault;
use crate::content::{IndicatorMeasure, Indicators};
use crate::domain::PartialDate;
use crate::formats::measures::measure_of;
use crate::native::finding::Finding;
use crate::native::library::{Library, Loaded};

/// Longer spans are a slip of the pen.
const MOST_MONTHS: u32 = 120;

/// Checks the file, where the site has one.
pub(super) fn check(library: &Library, today: PartialDate, findings: &mut Vec<Finding>) {
    let Some(Loaded { document, value, .. }) = &library.indicators else { return };
    let mut error = |field: String, message: String, remedy: &str| findings.push(document.error(&field, message, remedy));
    if let Some((message, remedy)) = date_fault(&value.updated_on, today, true) {
        error("updatedOn".into(), message, remedy);
    }
    for (index, one) in value.indicators.iter().enumerate() {
        let field = |name: &str| format!("indicators[{index}].{name}");
        if let Err(code) = measure_of(&one.measure) {
            error(field("measure"), format!("{code:?} is no event"), "write E01 to E23, ADM or CHIMIO");
        }
        let span = match &one.measure {
            IndicatorMeasure::Followed { months, .. } | IndicatorMeasure::Within { months, .. } => Some(*months),
            IndicatorMeasure::Last { days, .. } => Some(*days),
            _ => None,
        };
        if span.is_some_and(|n| n == 0 || n > MOST_MONTHS) {
            error(field("measure"), "a span that is nothing or too long".into(), "write 1 to 120");
        }
        for (name, words) in [("id", &one.id), ("name", &one.name)] {
            if words.trim().is_empty() {
                error(field(name), "empty".into(), "write it: it stands in the table");
            }
        }
    }
    if let Some(sources) = &library.sources {
        for (field, id) in sources_of(value) {
            if !sources.value.sources.iter().any(|s| s.id == *id) {
                error(field, format!("no source {id:?}"), "name an id of sources.json");
            }
        }
    }
}

fn sources_of(indicators: &Indicators) -> Vec<(String, &String)> {
    let own = indicators.indicators.iter().enumerate().map(|(n, i)| (format!("indicators[{n}].source"), &i.source));
    let elsewhere = indicators.elsewhere.iter().enumerate().map(|(n, e)| (format!("elsewhere[{n}].source"), &e.source));
    let context = indicators.context.iter().enumerate().map(|(n, p)| (format!("context[{n}].source"), &p.source));
    own.chain(elsewhere).chain(context).collect()
}
