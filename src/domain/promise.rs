//! What an establishment promises to whoever sends a request: a delay on its own clock, which ends at a moment that can be named.
//!
//! A delay is counted as its file says and no other way; where that gives no moment, there is none.

use super::calendar::{Region, WorkingTime};
use time::{Date, Duration, PrimitiveDateTime, Time};

/// What a centre promises, and whose public holidays it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// Whose public holidays, and which clock.
    pub region: Region,
    /// What is promised, by pathway.
    pub promises: Vec<Promise>,
}

/// A promised delay from the reception of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Code of the pathway.
    pub pathway: String,
    /// How many.
    pub value: u32,
    /// Of what.
    pub span: Span,
    /// Working time only.
    pub working: bool,
    /// The hours of a working day that count, from and to; all of them when absent.
    pub hours: Option<(Time, Time)>,
}

/// Unit of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Span {
    Hours,
    Days,
}

/// The end of a promised delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub day: Date,
    /// The time of that day; its end when absent.
    pub time: Option<Time>,
}

impl Due {
    /// True once it has passed.
    pub fn is_over(&self, now: PrimitiveDateTime) -> bool {
        now.date() > self.day || now.date() == self.day && self.time.is_some_and(|time| now.time() > time)
    }
}

impl Desk {
    /// When an answer is promised for a request on this pathway that was received at this moment of the centre's clock.
    pub fn due(&self, pathway: &str, received: PrimitiveDateTime) -> Option<Due> {
        self.promises.iter().find(|p| p.pathway == pathway)?.due(received, self.region)
    }
}

impl Promise {
    /// The last moment of the delay.
    pub fn due(&self, received: PrimitiveDateTime, region: Region) -> Option<Due> {
        let value = i64::from(self.value);
        // Without hours of its own a desk's opening is of no matter.
        let centre = |(opens, closes)| WorkingTime::weekdays(region, opens, closes);
        let any = centre((Time::MIDNIGHT, Time::MIDNIGHT));
        let at = |end: PrimitiveDateTime| Due { day: end.date(), time: Some(end.time()) };
        match (self.span, self.working, self.hours) {
            (Span::Hours, true, Some(hours)) => Some(at(centre(hours).after_hours(received, Duration::hours(value))?)),
            (Span::Hours, true, None) => {
                let (day, time) = any.after_hours_of_days(received, Duration::hours(value))?;
                Some(Due { day, time })
            }
            (Span::Hours, false, _) => Some(at(received.checked_add(Duration::hours(value))?)),
            (Span::Days, true, _) => Some(Due { day: any.after_days(received.date(), self.value)?, time: None }),
            (Span::Days, false, _) => Some(Due { day: received.date().checked_add(Duration::days(value))?, time: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Month;

    fn at(text: &str) -> PrimitiveDateTime {
        let number = |from: usize, to: usize| text[from..to].parse::<u8>().unwrap();
        let date = Date::from_calendar_date(text[..4].parse().unwrap(), Month::try_from(number(5, 7)).unwrap(), number(8, 10)).unwrap();
        PrimitiveDateTime::new(date, Time::from_hms(number(11, 13), number(14, 16), 0).unwrap())
    }

    /// `2026-11-24 10:05`, or the day alone when it is its end.
    fn shown(due: Option<Due>) -> String {
        let due = due.unwrap();
        due.time.map_or_else(|| due.day.to_string(), |t| format!("{} {:02}:{:02}", due.day, t.hour(), t.minute()))
    }

    fn hours(value: u32) -> Promise {
        Promise { pathway: "lung".into(), value, span: Span::Hours, working: true, hours: None }
    }

    #[test]
    fn forty_eight_working_hours_are_two_working_days_to_the_minute() {
        for (received, due) in [
            // A Friday, one minute before a desk would close, and at any other minute.
            ("2026-11-20 17:59", "2026-11-24 17:59"),
            ("2026-11-20 10:05", "2026-11-24 10:05"),
            ("2026-11-20 23:59", "2026-11-24 23:59"),
            ("2026-11-20 00:00", "2026-11-23"),
            // At the weekend the delay runs from Monday's first minute, and ends with Tuesday.
            ("2026-11-21 00:00", "2026-11-24"),
            ("2026-11-22 12:00", "2026-11-24"),
            // A holiday in the middle, or on the day itself.
            ("2026-11-10 09:30", "2026-11-13 09:30"),
            ("2026-11-11 09:30", "2026-11-13"),
            // Good Friday counts, Easter Monday does not.
            ("2026-04-03 16:00", "2026-04-08 16:00"),
            ("2026-04-06 16:00", "2026-04-08"),
            // Ascension Day, and the Friday after it, on which people work.
            ("2026-05-13 08:00", "2026-05-18 08:00"),
            // The last day of a year, and one before a weekend.
            ("2026-12-31 15:00", "2027-01-05 15:00"),
            ("2027-12-31 15:00", "2028-01-04 15:00"),
            // 29 February.
            ("2028-02-28 11:00", "2028-03-01 11:00"),
            ("2027-02-26 11:00", "2027-03-02 11:00"),
            // The clocks change on a Sunday, which does not count: the time of day stays.
            ("2026-10-23 16:00", "2026-10-27 16:00"),
            ("2026-10-25 02:30", "2026-10-27"),
            ("2027-03-26 02:30", "2027-03-31 02:30"),
        ] {
            assert_eq!(shown(hours(48).due(at(received), Region::Metropolitan)), due, "{received}");
        }
    }

    #[test]
    fn holidays_are_those_of_the_centre() {
        let due = |region, received| shown(hours(48).due(at(received), region));
        assert_eq!(due(Region::AlsaceMoselle, "2026-04-02 10:00"), "2026-04-08 10:00", "Good Friday and Easter Monday");
        assert_eq!(due(Region::Metropolitan, "2026-04-02 10:00"), "2026-04-07 10:00", "Easter Monday alone");
        assert_eq!(due(Region::AlsaceMoselle, "2025-12-24 10:00"), "2025-12-30 10:00", "26 December");
        assert_eq!(due(Region::Metropolitan, "2025-12-24 10:00"), "2025-12-29 10:00");
        assert_eq!(due(Region::Martinique, "2026-05-21 10:00"), "2026-05-27 10:00", "22 May and Whit Monday");
        assert_eq!(due(Region::Reunion, "2027-12-17 10:00"), "2027-12-22 10:00", "Monday 20 December");
    }

    #[test]
    fn the_hours_of_a_desk_count_alone_where_the_file_says_so() {
        let nine_to_five = Promise { hours: Some((Time::from_hms(9, 0, 0).unwrap(), Time::from_hms(17, 0, 0).unwrap())), ..hours(8) };
        assert_eq!(shown(nine_to_five.due(at("2026-11-20 16:30"), Region::Metropolitan)), "2026-11-23 16:30");
        assert_eq!(shown(nine_to_five.due(at("2026-11-20 17:59"), Region::Metropolitan)), "2026-11-23 17:00");
        let days = |working, value| Promise { span: Span::Days, working, value, ..hours(1) };
        assert_eq!(shown(days(true, 2).due(at("2026-11-20 17:59"), Region::Metropolitan)), "2026-11-24");
        assert_eq!(shown(days(false, 2).due(at("2026-11-20 17:59"), Region::Metropolitan)), "2026-11-22");
        let calendar = Promise { working: false, ..hours(48) };
        assert_eq!(shown(calendar.due(at("2026-11-20 17:59"), Region::Metropolitan)), "2026-11-22 17:59");
    }

    #[test]
    fn a_promise_is_over_after_its_last_minute() {
        let due = hours(48).due(at("2026-11-20 10:05"), Region::Metropolitan).unwrap();
        assert!(!due.is_over(at("2026-11-24 10:05")) && due.is_over(at("2026-11-24 10:06")) && due.is_over(at("2026-11-25 00:00")));
        let day = Due { time: None, ..due };
        assert!(!day.is_over(at("2026-11-24 23:59")) && day.is_over(at("2026-11-25 00:00")));
        let desk = Desk { region: Region::Metropolitan, promises: vec![hours(48)] };
        assert_eq!(desk.due("lung", at("2026-11-20 10:05")), Some(due));
        assert_eq!(desk.due("unknown", at("2026-11-20 10:05")), None, "nothing was promised");
    }
}
