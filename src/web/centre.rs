//! Moments on the clock of the centre, whatever the device's own is.

use js_sys::{Date, Object, Reflect};
use time::{PrimitiveDateTime, Time};
use wasm_bindgen::prelude::*;

/// A moment, in milliseconds since 1970, on the clock of a time zone.
pub fn at_centre(moment: u64, zone: &str) -> Option<PrimitiveDateTime> {
    #[allow(clippy::cast_precision_loss)]
    let date = Date::new(&JsValue::from_f64(moment as f64));
    // Swedish dates are written as ISO has them: `2026-11-20 10:05:33`.
    read_local(&String::from(date.to_locale_string("sv-SE", &options(&[("timeZone", zone)]))))
}

/// `2026-11-20 10:05`, with any sign between day and time, and whatever follows the minutes.
pub fn read_local(text: &str) -> Option<PrimitiveDateTime> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u8>().ok();
    let month = time::Month::try_from(number(5, 7)?).ok()?;
    let day = time::Date::from_calendar_date(text.get(..4)?.parse().ok()?, month, number(8, 10)?).ok()?;
    Some(PrimitiveDateTime::new(day, Time::from_hms(number(11, 13)?, number(14, 16)?, 0).ok()?))
}

/// Options of the browser's own way with words and dates.
pub fn options(pairs: &[(&str, &str)]) -> JsValue {
    let options = Object::new();
    for (name, value) in pairs {
        Reflect::set(&options, &(*name).into(), &(*value).into()).ok();
    }
    options.into()
}
