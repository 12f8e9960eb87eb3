//! **Desk**: the programs of the pages on which somebody works: with dates of a pathway (feature `desk`); for the team, with a referral that was
//! received and with figures (feature `team`).
//!
//! Two further programs of the same crate, fetched by `load.js` on these pages alone (`docs/timeline.md`, `docs/intake.md`, `docs/indicators.md`). They hold no rule: `domain` says
//! where each step is and what is missing, `formats` and `transport` read and write files. Nothing is kept; nothing leaves a page but the files that a
//! person takes, and what a person asks of the hospital's own server ([`server`]).
//! One file, or one folder, for each kind of page: a page is known by an element of its own, and reads its own data.

#[cfg(feature = "team")]
mod chosen;
#[cfg(feature = "desk")]
mod files;
#[cfg(feature = "desk")]
mod follow;
#[cfg(feature = "team")]
mod indicators;
#[cfg(feature = "team")]
mod intake;
#[cfg(feature = "desk")]
mod linked;
mod server;
#[cfg(feature = "team")]
mod sign_in;
#[cfg(feature = "desk")]
mod words;

use crate::content::Texts;
use crate::domain::PartialDate;
use crate::web;
use js_sys::Date as Clock;
use std::cell::OnceCell;
use time::Date;
use wasm_bindgen::prelude::*;

thread_local! {
    static TEXTS: OnceCell<Texts> = const { OnceCell::new() };
}

/// Called by the loader once the program is there.
#[wasm_bindgen(start)]
pub fn start_desk() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&JsValue::from_str(&info.to_string()))));
    if let Some(data) = web::page_data() {
        #[cfg(feature = "desk")]
        follow::start(&data);
        #[cfg(feature = "team")]
        intake::start(&data);
        #[cfg(feature = "team")]
        indicators::start(&data);
    }
}

/// Keeps the words of the page: each kind of page has them in its own data.
fn keep(texts: &Texts) {
    TEXTS.with(|kept| kept.set(texts.clone()).ok());
}

/// Reads the words of the page.
fn with_texts<T>(read: impl FnOnce(&Texts) -> T) -> T {
    TEXTS.with(|texts| match texts.get() {
        Some(texts) => read(texts),
        None => read(&Texts::default()),
    })
}

/// The words of a key.
fn say(key: &str) -> String {
    with_texts(|texts| texts.say(key))
}

/// The words of a key with something put in.
fn fill(key: &str, name: &str, value: &str) -> String {
    with_texts(|texts| texts.fill(key, &[(name, value)]))
}

/// `mardi 24 novembre 2026`.
fn day(date: Date) -> String {
    let weekday = say(&format!("desk.weekday.{}", date.weekday().number_from_monday()));
    let first = if date.day() == 1 { say("month.first") } else { date.day().to_string() };
    format!("{weekday} {first}\u{a0}{} {}", say(&format!("month.{}", u8::from(date.month()))), date.year())
}

/// The day of a moment, where the person is.
fn civil(moment: &str) -> Option<PartialDate> {
    let at = Clock::new(&JsValue::from_str(moment));
    if at.get_time().is_nan() {
        return None;
    }
    let small = |n: u32| u8::try_from(n).ok();
    PartialDate::new(i32::try_from(at.get_full_year()).ok()?, Some(small(at.get_month() + 1)?), Some(small(at.get_date())?))
}
