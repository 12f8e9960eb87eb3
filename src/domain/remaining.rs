//! How much of a promised delay is left, in the time that the promise counts.

use super::calendar::{Region, WorkingTime};
use super::promise::{Due, Promise};
use time::{Duration, PrimitiveDateTime, Time};

/// Longest look ahead.
const MOST_DAYS: usize = 400;

/// The time between two moments that a promise counts: hours of working days, its own hours where it has some, or all of them. None once it is over.
pub fn remaining(promise: &Promise, region: Region, now: PrimitiveDateTime, due: Due) -> Option<Duration> {
    if due.is_over(now) {
        return None;
    }
    // The end of a day is the start of the next.
    let end = match due.time {
        Some(time) => PrimitiveDateTime::new(due.day, time),
        None => PrimitiveDateTime::new(due.day.next_day()?, Time::MIDNIGHT),
    };
    if !promise.working {
        return Some(end - now);
    }
    let centre = WorkingTime::weekdays(region, Time::MIDNIGHT, Time::MIDNIGHT);
    let (mut day, mut sum) = (now.date(), Duration::ZERO);
    for _ in 0..MOST_DAYS {
        if day > end.date() {
            return Some(sum);
        }
        if centre.is_working_day(day) {
            let (opens, closes) = match promise.hours {
                Some((opens, closes)) => (PrimitiveDateTime::new(day, opens), PrimitiveDateTime::new(day, closes)),
                None => (PrimitiveDateTime::new(day, Time::MIDNIGHT), PrimitiveDateTime::new(day.next_day()?, Time::MIDNIGHT)),
            };
            let (from, to) = (opens.max(now), closes.min(end));
            if to > from {
                sum += to - from;
            }
        }
        day = day.next_day()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::promise::Span;
    use time::{Date, Month};

    fn at(day: u8, hour: u8, minute: u8) -> PrimitiveDateTime {
        PrimitiveDateTime::new(Date::from_calendar_date(2026, Month::November, day).unwrap(), Time::from_hms(hour, minute, 0).unwrap())
    }

    fn left(promise: &Promise, received: PrimitiveDateTime, now: PrimitiveDateTime) -> Option<i64> {
        let due = promise.due(received, Region::Metropolitan).unwrap();
        remaining(promise, Region::Metropolitan, now, due).map(Duration::whole_minutes)
    }

    fn hours(value: u32) -> Promise {
        Promise { pathway: "lung".into(), value, span: Span::Hours, working: true, hours: None }
    }

    #[test]
    fn only_the_time_that_the_promise_counts_is_left() {
        let two_days = hours(48);
        // Received on Friday at 10:05, due on Tuesday at 10:05: the weekend does not count.
        assert_eq!(left(&two_days, at(20, 10, 5), at(20, 10, 5)), Some(48 * 60));
        assert_eq!(left(&two_days, at(20, 10, 5), at(21, 12, 0)), Some((48 - 14) * 60 + 5), "Saturday: what was left on Friday at midnight");
        assert_eq!(left(&two_days, at(20, 10, 5), at(24, 9, 5)), Some(60));
        assert_eq!(left(&two_days, at(20, 10, 5), at(24, 10, 6)), None, "over");
        // 11 November is a holiday.
        assert_eq!(left(&two_days, at(10, 10, 0), at(11, 9, 0)), Some((48 - 14) * 60));
        let desk = Promise { hours: Some((Time::from_hms(9, 0, 0).unwrap(), Time::from_hms(17, 0, 0).unwrap())), ..hours(8) };
        assert_eq!(left(&desk, at(20, 16, 0), at(20, 16, 30)), Some(7 * 60 + 30));
        assert_eq!(left(&desk, at(20, 16, 0), at(22, 16, 30)), Some(7 * 60));
    }

    #[test]
    fn days_end_with_their_day_and_calendar_time_runs_on() {
        let days = Promise { span: Span::Days, value: 1, ..hours(1) };
        assert_eq!(left(&days, at(20, 10, 0), at(23, 12, 0)), Some(12 * 60), "Monday until midnight");
        let calendar = Promise { working: false, ..hours(48) };
        assert_eq!(left(&calendar, at(20, 10, 0), at(21, 10, 0)), Some(24 * 60));
    }
}
