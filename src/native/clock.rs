//! Today's date: given on the command line, else the machine's, in UTC.
//!
//! The only place of the `native` room that reads the clock.

use crate::domain::PartialDate;
use std::time::{SystemTime, UNIX_EPOCH};

/// Today by the machine's clock.
pub fn today() -> PartialDate {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let date = i64::try_from(seconds).ok().and_then(|s| time::OffsetDateTime::from_unix_timestamp(s).ok()).map(time::OffsetDateTime::date);
    date.and_then(|d| PartialDate::new(d.year(), Some(u8::from(d.month())), Some(d.day()))).unwrap_or(PartialDate {
        year: 1970,
        month: Some(1),
        day: Some(1),
    })
}

/// Now by the machine's clock, in ISO 8601 and UTC.
pub fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let moment = i64::try_from(seconds).ok().and_then(|s| time::OffsetDateTime::from_unix_timestamp(s).ok());
    let (date, (hour, minute, second)) = moment.map_or((today(), (0, 0, 0)), |m| (today(), m.to_hms()));
    format!("{}T{hour:02}:{minute:02}:{second:02}.000Z", date.write_fhir())
}

/// Reads the `--today` option.
///
/// # Errors
/// The words for the person when it is no full date.
pub fn read_today(text: &str) -> Result<PartialDate, String> {
    PartialDate::read_fhir(text).filter(|d| d.day.is_some()).ok_or_else(|| format!("{text:?} is not a date of the form 2026-11-22"))
}
