//! Working days and hours in France: what « sous deux jours ouvrés » comes to on the calendar.
//!
//! Public holidays by the code du travail, L. 3133-1 for all, L. 3134-13 for Alsace and Moselle, L. 3422-2 for overseas. Times are those of
//! the centre's own clock.

use time::{Date, Duration, Month, PrimitiveDateTime, Time, Weekday};

/// Whose public holidays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Region {
    #[default]
    Metropolitan,
    /// With 26 December and Good Friday. The law grants the latter in communes with a Protestant or mixed church only.
    AlsaceMoselle,
    Guadeloupe,
    Martinique,
    Guyane,
    Reunion,
    Mayotte,
    SaintBarthelemy,
    SaintMartin,
}

/// When a centre works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingTime {
    /// Whose public holidays.
    pub region: Region,
    /// From Monday: the days on which it works.
    pub days: [bool; 7],
    /// When it opens.
    pub opens: Time,
    /// When it closes, later than it opens.
    pub closes: Time,
}

/// Most days that are looked at for the end of a delay: beyond, there is none.
const MOST_DAYS: usize = 5_000;

/// Easter Sunday (Butcher and Meeus, Gregorian calendar).
pub fn easter(year: i32) -> Option<Date> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * week) / 451;
    let days = moon + week - 7 * late + 114;
    let month = Month::try_from(u8::try_from(days / 31).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(days % 31 + 1).ok()?).ok()
}

/// The public holidays of a year, in the order of the calendar.
pub fn public_holidays(year: i32, region: Region) -> Vec<Date> {
    use Month::{April, August, December, January, July, June, May, November, October};
    let mut fixed = vec![(January, 1), (May, 1), (May, 8), (July, 14), (August, 15), (November, 1), (November, 11), (December, 25)];
    // Easter Monday, Ascension Day, Whit Monday.
    let mut after_easter = vec![1, 39, 50];
    match region {
        Region::Metropolitan => {}
        Region::AlsaceMoselle => {
            fixed.push((December, 26));
            after_easter.push(-2);
        }
        Region::Guadeloupe => fixed.push((May, 27)),
        Region::Martinique => fixed.push((May, 22)),
        Region::Guyane => fixed.push((June, 10)),
        Region::Reunion => fixed.push((December, 20)),
        Region::Mayotte => fixed.push((April, 27)),
        Region::SaintBarthelemy => fixed.push((October, 9)),
        Region::SaintMartin => fixed.push((May, 28)),
    }
    let easter = easter(year);
    let moving = after_easter.into_iter().filter_map(|days| easter?.checked_add(Duration::days(days)));
    let fixed = fixed.into_iter().filter_map(|(month, day)| Date::from_calendar_date(year, month, day).ok());
    let mut all: Vec<Date> = fixed.chain(moving).collect();
    all.sort_unstable();
    all.dedup();
    all
}

impl WorkingTime {
    /// Monday to Friday.
    pub fn weekdays(region: Region, opens: Time, closes: Time) -> Self {
        Self { region, days: [true, true, true, true, true, false, false], opens, closes }
    }

    /// True on a day on which the centre works.
    pub fn is_working_day(&self, date: Date) -> bool {
        let day = usize::from(date.weekday().number_days_from_monday());
        self.days.get(day) == Some(&true) && !public_holidays(date.year(), self.region).contains(&date)
    }

    /// The first working day that is later than this date.
    pub fn next_working_day(&self, date: Date) -> Option<Date> {
        let mut day = date;
        for _ in 0..MOST_DAYS {
            day = day.next_day()?;
            if self.is_working_day(day) {
                return Some(day);
            }
        }
        None
    }

    /// The end of a delay in working days. It runs from the next working day: what comes on a Friday « sous un jour ouvré » is answered on
    /// Monday.
    pub fn after_days(&self, from: Date, days: u32) -> Option<Date> {
        (0..days).try_fold(from, |day, _| self.next_working_day(day))
    }

    /// The moment from which a delay in hours runs: this one, or the next opening.
    pub fn opening(&self, from: PrimitiveDateTime) -> Option<PrimitiveDateTime> {
        if self.is_working_day(from.date()) && from.time() < self.closes {
            return Some(PrimitiveDateTime::new(from.date(), from.time().max(self.opens)));
        }
        Some(PrimitiveDateTime::new(self.next_working_day(from.date())?, self.opens))
    }

    /// The end of a delay in working hours: it runs while the centre is open only.
    pub fn after_hours(&self, from: PrimitiveDateTime, delay: Duration) -> Option<PrimitiveDateTime> {
        if self.closes <= self.opens || delay.is_negative() {
            return None;
        }
        let (mut now, mut left) = (self.opening(from)?, delay);
        for _ in 0..MOST_DAYS {
            let today = self.closes - now.time();
            if left <= today {
                return now.checked_add(left);
            }
            left -= today;
            now = PrimitiveDateTime::new(self.next_working_day(now.date())?, self.opens);
        }
        None
    }

    /// The end of a delay of which all 24 hours of a working day count: the day, and the time unless it is the day's end. Clocks change on
    /// Sundays, so that a working day has 24 hours.
    pub fn after_hours_of_days(&self, from: PrimitiveDateTime, delay: Duration) -> Option<(Date, Option<Time>)> {
        let starts = self.is_working_day(from.date());
        let (mut day, mut left) =
            if starts { (from.date(), delay + (from.time() - Time::MIDNIGHT)) } else { (self.next_working_day(from.date())?, delay) };
        for _ in 0..MOST_DAYS {
            if left < Duration::DAY {
                return Some((day, Some(Time::MIDNIGHT + left)));
            }
            if left == Duration::DAY {
                return Some((day, None));
            }
            left -= Duration::DAY;
            day = self.next_working_day(day)?;
        }
        None
    }
}

impl Region {
    /// All, in the order of their places in a page's data.
    pub const ALL: [Self; 9] = [
        Self::Metropolitan,
        Self::AlsaceMoselle,
        Self::Guadeloupe,
        Self::Martinique,
        Self::Guyane,
        Self::Reunion,
        Self::Mayotte,
        Self::SaintBarthelemy,
        Self::SaintMartin,
    ];

    /// Name of its clock in the IANA's tables.
    pub fn time_zone(self) -> &'static str {
        match self {
            Self::Metropolitan | Self::AlsaceMoselle => "Europe/Paris",
            Self::Guadeloupe => "America/Guadeloupe",
            Self::Martinique => "America/Martinique",
            Self::Guyane => "America/Cayenne",
            Self::Reunion => "Indian/Reunion",
            Self::Mayotte => "Indian/Mayotte",
            Self::SaintBarthelemy => "America/St_Barthelemy",
            Self::SaintMartin => "America/Marigot",
        }
    }
}

/// True on Saturday and Sunday.
pub fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PartialDate;

    fn day(text: &str) -> Date {
        let date = PartialDate::read_fhir(text).unwrap();
        Date::from_calendar_date(date.year, Month::try_from(date.month.unwrap()).unwrap(), date.day.unwrap()).unwrap()
    }

    fn at(text: &str, hour: u8, minute: u8) -> PrimitiveDateTime {
        PrimitiveDateTime::new(day(text), Time::from_hms(hour, minute, 0).unwrap())
    }

    fn hours(from: u8, to: u8, region: Region) -> WorkingTime {
        WorkingTime::weekdays(region, Time::from_hms(from, 0, 0).unwrap(), Time::from_hms(to, 0, 0).unwrap())
    }

    #[test]
    fn easter_over_many_years() {
        for sunday in [
            "1961-04-02",
            "1970-03-29",
            "1981-04-19",
            "1999-04-04",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2016-03-27",
            "2019-04-21",
            "2020-04-12",
            "2021-04-04",
            "2022-04-17",
            "2023-04-09",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2035-03-25",
            "2038-04-25",
            "2049-04-18",
        ] {
            assert_eq!(easter(day(sunday).year()), Some(day(sunday)));
        }
        for year in 1900..=2199 {
            let date = easter(year).unwrap();
            assert_eq!(date.weekday(), Weekday::Sunday, "{year}");
            let (month, number) = (u8::from(date.month()), date.day());
            assert!((3, 22) <= (month, number) && (month, number) <= (4, 25), "{date}");
        }
    }

    #[test]
    fn eleven_holidays_and_those_of_a_region() {
        let metropolitan: Vec<String> = public_holidays(2026, Region::Metropolitan).iter().map(ToString::to_string).collect();
        assert_eq!(
            metropolitan,
            [
                "2026-01-01",
                "2026-04-06",
                "2026-05-01",
                "2026-05-08",
                "2026-05-14",
                "2026-05-25",
                "2026-07-14",
                "2026-08-15",
                "2026-11-01",
                "2026-11-11",
                "2026-12-25",
            ]
        );
        for (region, more) in [
            (Region::AlsaceMoselle, vec!["2026-04-03", "2026-12-26"]),
            (Region::Guadeloupe, vec!["2026-05-27"]),
            (Region::Martinique, vec!["2026-05-22"]),
            (Region::Guyane, vec!["2026-06-10"]),
            (Region::Reunion, vec!["2026-12-20"]),
            (Region::Mayotte, vec!["2026-04-27"]),
            (Region::SaintBarthelemy, vec!["2026-10-09"]),
            (Region::SaintMartin, vec!["2026-05-28"]),
        ] {
            let own: Vec<Date> =
                public_holidays(2026, region).into_iter().filter(|d| !public_holidays(2026, Region::Metropolitan).contains(d)).collect();
            assert_eq!(own, more.into_iter().map(day).collect::<Vec<_>>(), "{region:?}");
        }
        // In 2008, Ascension Day was 1 May: one holiday less.
        assert_eq!(public_holidays(2008, Region::Metropolitan).len(), 10);
    }

    #[test]
    fn working_days_pass_over_weekends_holidays_and_the_end_of_a_year() {
        let france = hours(9, 17, Region::Metropolitan);
        for (from, days, to) in [
            ("2026-11-20", 0, "2026-11-20"),
            ("2026-11-20", 1, "2026-11-23"),
            ("2026-11-22", 2, "2026-11-24"),
            ("2026-11-10", 1, "2026-11-12"),
            ("2026-04-03", 1, "2026-04-07"),
            ("2026-05-13", 1, "2026-05-15"),
            ("2026-12-31", 1, "2027-01-04"),
            ("2027-12-30", 2, "2028-01-03"),
            ("2028-02-28", 1, "2028-02-29"),
            ("2028-02-28", 2, "2028-03-01"),
            ("2027-02-26", 1, "2027-03-01"),
            ("2026-12-24", 5, "2027-01-04"),
        ] {
            assert_eq!(france.after_days(day(from), days), Some(day(to)), "{from} + {days}");
        }
        let strasbourg = hours(9, 17, Region::AlsaceMoselle);
        assert_eq!(strasbourg.after_days(day("2026-04-02"), 1), Some(day("2026-04-07")), "Good Friday and Easter Monday");
        assert_eq!(strasbourg.after_days(day("2025-12-24"), 1), Some(day("2025-12-29")));
        assert!(is_weekend(day("2026-11-22")) && !is_weekend(day("2026-11-23")));
        assert_eq!(WorkingTime { days: [false; 7], ..france }.after_days(day("2026-11-20"), 1), None, "who never works never answers");
    }

    #[test]
    fn working_hours_run_while_the_centre_is_open() {
        let centre = hours(9, 17, Region::Metropolitan);
        for (from, hours, to) in [
            (at("2026-11-20", 10, 5), 2, at("2026-11-20", 12, 5)),
            (at("2026-11-20", 16, 30), 1, at("2026-11-23", 9, 30)),
            (at("2026-11-20", 9, 0), 8, at("2026-11-20", 17, 0)),
            (at("2026-11-20", 7, 0), 1, at("2026-11-20", 10, 0)),
            (at("2026-11-20", 17, 0), 1, at("2026-11-23", 10, 0)),
            (at("2026-11-22", 12, 0), 8, at("2026-11-23", 17, 0)),
            (at("2026-11-10", 16, 0), 2, at("2026-11-12", 10, 0)),
            (at("2026-12-31", 16, 0), 48, at("2027-01-11", 16, 0)),
            (at("2028-02-28", 16, 0), 2, at("2028-02-29", 10, 0)),
            (at("2026-11-22", 12, 0), 0, at("2026-11-23", 9, 0)),
        ] {
            assert_eq!(centre.after_hours(from, Duration::hours(hours)), Some(to), "{from} + {hours} h");
        }
        assert_eq!(centre.after_hours(at("2026-11-20", 10, 0), Duration::hours(-1)), None);
        assert_eq!(hours(9, 9, Region::Metropolitan).after_hours(at("2026-11-20", 10, 0), Duration::hours(1)), None);
    }
}
