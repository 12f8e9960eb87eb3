//! Until when an answer is promised for what has arrived, in words, on the centre's clock.

use super::{DATA, with_texts};
use crate::domain::promise::Due;
use crate::transport::outbox::{Entry, State};
use crate::web::clock;
use js_sys::{Date, Object, Reflect};
use time::{PrimitiveDateTime, Time};
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

/// A moment on the clock of a time zone.
fn at_centre(moment: u64, zone: &str) -> Option<PrimitiveDateTime> {
    #[allow(clippy::cast_precision_loss)]
    let date = Date::new(&JsValue::from_f64(moment as f64));
    // Swedish dates are written as ISO has them: `2026-11-20 10:05:33`.
    let text = String::from(date.to_locale_string("sv-SE", &options(&[("timeZone", zone)])));
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u8>().ok();
    let month = time::Month::try_from(number(5, 7)?).ok()?;
    let day = time::Date::from_calendar_date(text.get(..4)?.parse().ok()?, month, number(8, 10)?).ok()?;
    Some(PrimitiveDateTime::new(day, Time::from_hms(number(11, 13)?, number(14, 16)?, 0).ok()?))
}

/// `mardi 24 novembre 2026 à 10 h 05`, or the day alone.
fn words(due: Due) -> String {
    let date = Date::new(&JsValue::from_str(&format!("{}T12:00:00Z", due.day)));
    let options = options(&[("timeZone", "UTC"), ("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")]);
    let day = String::from(date.to_locale_date_string("fr-FR", &options)).replace(" 1 ", " 1er ");
    let Some(time) = due.time else { return day };
    let minutes = if time.minute() == 0 { String::new() } else { format!("\u{a0}{:02}", time.minute()) };
    with_texts(|texts| texts.fill("due.moment", &[("day", &day), ("time", &format!("{}\u{a0}h{minutes}", time.hour()))]))
}

fn options(pairs: &[(&str, &str)]) -> JsValue {
    let options = Object::new();
    for (name, value) in pairs {
        Reflect::set(&options, &(*name).into(), &(*value).into()).ok();
    }
    options.into()
}
