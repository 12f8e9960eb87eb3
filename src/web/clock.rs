//! The device's clock: now with its offset.

#[cfg(feature = "hydrate")]
use crate::domain::filling::read_local;
use js_sys::Date;

/// Now, as ISO 8601 with the device's offset: `2026-03-02T09:00:00+01:00`.
pub fn now() -> String {
    written(&Date::new_0())
}

/// A moment in milliseconds since 1970, written the same way.
#[cfg(any(feature = "post", feature = "work"))]
pub fn at(moment: u64) -> String {
    #[allow(clippy::cast_precision_loss)]
    written(&Date::new(&wasm_bindgen::JsValue::from_f64(moment as f64)))
}

/// A written moment in milliseconds since 1970.
#[cfg(any(feature = "post", feature = "work"))]
pub fn read(text: &str) -> Option<u64> {
    let moment = Date::parse(text);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    moment.is_finite().then_some(moment.max(0.0) as u64)
}

fn written(now: &Date) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date(),
        now.get_hours(),
        now.get_minutes(),
        now.get_seconds(),
        offset(now)
    )
}

/// The device's offset at a moment: `+01:00`.
fn offset(at: &Date) -> String {
    // Minutes to add to local time to get UTC: negative in France.
    #[allow(clippy::cast_possible_truncation)]
    let offset = -(at.get_timezone_offset() as i32);
    let sign = if offset < 0 { '-' } else { '+' };
    let offset = offset.abs();
    format!("{sign}{:02}:{:02}", offset / 60, offset % 60)
}

#[cfg(feature = "hydrate")]
/// A day and a time as typed, with the offset that the device has then; any other text as it is.
pub fn with_offset(text: String) -> String {
    let Some((day, time)) = read_local(&text) else { return text };
    let local = format!("{}T{time}", day.write_fhir());
    // Without an offset the text is local time.
    let at = Date::new(&local.as_str().into());
    format!("{local}{}", offset(&at))
}

/// The page's language for the browser's own words, with the figures that phone numbers are written in.
pub fn language() -> String {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    let tag = root.and_then(|r| r.get_attribute("lang")).unwrap_or_default();
    format!("{}-u-nu-latn", tag.split("-x-").next().unwrap_or_default())
}
