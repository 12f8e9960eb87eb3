//! Until when an answer is promised for what has arrived, in words, on the centre's clock.

use super::{DATA, with_texts};
use crate::domain::promise::Due;
use crate::transport::outbox::{Entry, State};
use crate::web::centre::{at_centre, options};
use crate::web::clock;
use js_sys::Date;
use wasm_bindgen::prelude::*;

/// What is told of an entry to the form, with the sentence about its answer.
pub fn told(entry: &Entry, kept: bool) -> String {
    let mut told = entry.told(kept, clock::at);
    told.due = sentence(entry);
    told.to_json().to_string()
}

/// « Réponse promise au plus tard le … », and what to do afterwards; nothing where nothing is promised.
pub fn sentence(entry: &Entry) -> Option<String> {
    let State::Delivered { when, .. } = entry.state else { return None };
    let (due, over) = DATA.with(|data| {
        let desk = &data.get()?.desk;
        let due = desk.due(entry.pathway.as_ref()?, at_centre(when, desk.region.time_zone())?)?;
        let over = at_centre(super::now(), desk.region.time_zone()).is_some_and(|now| due.is_over(now));
        Some((due, over))
    })?;
    let moment = words(due);
    let key = if over { "due.passed" } else { "due.by" };
    Some(with_texts(|texts| texts.fill(key, &[("moment", &moment)])))
}

/// `mardi 24 novembre 2026 à 10 h 05`, or the day alone.
fn words(due: Due) -> String {
    let date = Date::new(&JsValue::from_str(&format!("{}T12:00:00Z", due.day)));
    let options = options(&[("timeZone", "UTC"), ("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")]);
    let language = clock::language();
    let day = String::from(date.to_locale_date_string(&language, &options));
    let french = language.starts_with("fr");
    // What browsers leave out in French.
    let day = if french { day.replace(" 1 ", " 1er ") } else { day };
    let Some(time) = due.time else { return day };
    let (hour, minute) = (time.hour(), time.minute());
    let time = match (french, minute) {
        (true, 0) => format!("{hour}\u{a0}h"),
        (true, _) => format!("{hour}\u{a0}h\u{a0}{minute:02}"),
        (false, _) => format!("{hour:02}:{minute:02}"),
    };
    with_texts(|texts| texts.fill("due.moment", &[("day", &day), ("time", &time)]))
}
