//! Files of the page: dates taken away and opened again, and days for a calendar.

use super::follow::with_data;
use super::{civil, fill, follow, say, words};
use crate::domain::delay::Days;
use crate::domain::timeline::Stage;
use crate::formats::calendar_file::{Entry, write_calendar};
use crate::formats::dates::{Read, Wrong, read_dates, write_dates};
use crate::formats::read_json;
use crate::web::{self, document};
use js_sys::Date as Clock;
use time::{Date, Month, PrimitiveDateTime, Time};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

/// Larger files are not somebody's dates.
const MOST_BYTES: f64 = 5_000_000.0;

/// Hands the dates over.
pub fn save() -> Option<()> {
    let text = with_data(|data| write_dates(&data.pathway, &follow::id(), &follow::known()));
    web::save("guichet-suivi.json", "application/json", &text)?;
    follow::tell(&say("desk.saved"));
    Some(())
}

/// Opens a file that was chosen.
pub fn open(field: &HtmlInputElement) -> Option<()> {
    let file = field.files()?.get(0)?;
    let field = field.clone();
    spawn_local(async move {
        let text = if file.size() > MOST_BYTES { None } else { JsFuture::from(file.text()).await.ok().and_then(|t| t.as_string()) };
        // The same file may be chosen again.
        field.set_value("");
        follow::tell(&opened(text));
    });
    Some(())
}

/// Takes the dates of a file in; says what came of it.
fn opened(text: Option<String>) -> String {
    let Some(json) = text.and_then(|t| read_json(t.trim_start_matches('\u{feff}')).ok()) else { return say("desk.file.unknown") };
    match with_data(|data| read_dates(&json, &data.pathway, &civil)) {
        Ok(read) if read.dates.is_empty() => say("desk.file.empty"),
        Ok(read) => taken(&read),
        Err(Wrong::Unknown) => say("desk.file.unknown"),
        Err(Wrong::OtherPathway) => say("desk.file.other"),
        Err(Wrong::Newer) => say("desk.file.newer"),
    }
}

fn taken(read: &Read) -> String {
    let left = follow::put(read) + read.left;
    let mut told = fill("desk.file.opened", "count", &(read.dates.len() + read.left - left).to_string());
    if left > 0 {
        told += " ";
        told += &fill("desk.file.left", "count", &left.to_string());
    }
    told
}

/// Now, in UTC.
fn utc() -> Option<PrimitiveDateTime> {
    let at = Clock::new_0();
    let small = |n: u32| u8::try_from(n).ok();
    let month = Month::try_from(small(at.get_utc_month() + 1)?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(at.get_utc_full_year()).ok()?, month, small(at.get_utc_date())?).ok()?;
    Some(PrimitiveDateTime::new(date, Time::from_hms(small(at.get_utc_hours())?, small(at.get_utc_minutes())?, small(at.get_utc_seconds())?).ok()?))
}

fn is_checked(id: &str) -> bool {
    let found = document().and_then(|d| d.get_element_by_id(id)).and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
    found.is_some_and(|e| e.checked())
}

/// Hands over the days ahead: appointments that have a date, and the ends of delays that bind.
pub fn calendar() -> Option<()> {
    let plain = is_checked("titre-clair");
    let id = follow::id();
    let mut entries = Vec::new();
    for (place, state) in follow::states().iter().enumerate() {
        let title = with_data(|data| data.titles.get(place).cloned().unwrap_or_default());
        let (days, is_limit) = match &state.stage {
            // A month alone is no day for a calendar.
            Stage::Planned(date) if date.day.is_some() => (Days::of(*date)?, false),
            Stage::Soon(delay, days) | Stage::By(delay, days) if binds(place, *delay) => (*days, true),
            _ => continue,
        };
        let (title, note) = match (plain, is_limit) {
            (false, false) => (say("desk.calendar.appointment"), String::new()),
            (false, true) => (say("desk.calendar.limit"), String::new()),
            (true, false) => (title, String::new()),
            (true, true) => {
                let note = with_data(|data| words::sentences(&data.plan, place, state).join(" "));
                (fill("desk.calendar.limit-of", "step", &title), note)
            }
        };
        let day = if is_limit { days.last } else { days.first };
        entries.push(Entry { uid: format!("{id}-{}@guichet", place + 1), first: day, last: day, title, note });
    }
    if entries.is_empty() {
        follow::tell(&say("desk.calendar.none"));
        return Some(());
    }
    web::save("guichet-agenda.ics", "text/calendar;charset=utf-8", &write_calendar(&entries, utc()?, is_checked("rappel")))?;
    follow::tell(&fill("desk.calendar.saved", "count", &entries.len().to_string()));
    Some(())
}

fn binds(place: usize, delay: usize) -> bool {
    with_data(|data| data.plan.steps.get(place).and_then(|s| s.delays.get(delay)).is_some_and(|d| d.kind.binds()))
}
