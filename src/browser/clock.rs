//! The device's clock: now with its offset.

use js_sys::Date;

/// Now, as ISO 8601 with the device's offset: `2026-03-02T09:00:00+01:00`.
pub fn now() -> String {
    let now = Date::new_0();
    // Minutes to add to local time to get UTC: negative in France.
    #[allow(clippy::cast_possible_truncation)]
    let offset = -(now.get_timezone_offset() as i32);
    let sign = if offset < 0 { '-' } else { '+' };
    let offset = offset.abs();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date(),
        now.get_hours(),
        now.get_minutes(),
        now.get_seconds(),
        offset / 60,
        offset % 60
    )
}
