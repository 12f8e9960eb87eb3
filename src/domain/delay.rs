//! A delay between two events of a pathway, counted from a day that may be known to the month only.
//!
//! Days are civil days: no clock, and nothing that a change of clocks could move. A delay in hours from a day whose hour is not known ends on the
//! last day that it may, since nobody may be told too early that it has passed.

use super::PartialDate;
use super::calendar::{Region, WorkingTime};
use time::{Date, Duration, Month, PrimitiveDateTime, Time};

/// Longer delays are not counted, whatever their unit.
const MOST: u32 = 5_000;

/// Unit of a delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unit {
    Hours,
    Days,
    Weeks,
}

/// Which days count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Counting {
    Calendar,
    Working,
    /// Its source does not say.
    Unspecified,
}

/// What the figure is. Ordered: what an establishment holds itself to comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    Promised,
    Target,
    Measured,
    Example,
}

impl Kind {
    /// True when the establishment holds itself to it, so that it can be late.
    pub fn binds(self) -> bool {
        matches!(self, Self::Promised | Self::Target)
    }
}

/// A delay from one event to another, by the numbers of their codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// The event from which it is counted.
    pub from: u8,
    /// The event that ends it.
    pub to: u8,
    /// How many.
    pub value: u32,
    /// The most that is accepted, beside a target.
    pub maximum: Option<u32>,
    /// Of what.
    pub unit: Unit,
    /// Which days count.
    pub counting: Counting,
    /// The hours of a working day that count; all of them when absent.
    pub hours: Option<(Time, Time)>,
    /// What the figure is.
    pub kind: Kind,
}

/// Some days, the first and the last: one day when both are the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

/// Only how many days there are is shown: they are somebody's.
impl std::fmt::Debug for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Days({})", (self.last - self.first).whole_days() + 1)
    }
}

/// Why a delay has no end that can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEnd {
    /// The source does not say which days count.
    Unspecified,
    /// Working weeks, which people understand in two ways.
    WorkingWeeks,
    /// Beyond what is counted.
    TooFar,
}

impl Days {
    /// The days that a date may be.
    pub fn of(date: PartialDate) -> Option<Self> {
        let month = |m: Option<u8>, other: u8| Month::try_from(m.unwrap_or(other)).ok();
        let first = Date::from_calendar_date(date.year, month(date.month, 1)?, date.day.unwrap_or(1)).ok()?;
        let end = month(date.month, 12)?;
        let last = Date::from_calendar_date(date.year, end, date.day.unwrap_or_else(|| end.length(date.year))).ok()?;
        Some(Self { first, last })
    }
}

impl Delay {
    /// The days on which it may end, counted from any day that the start may be.
    ///
    /// # Errors
    /// Why there is none.
    pub fn end(&self, start: Days, region: Region) -> Result<Days, NoEnd> {
        self.end_of(self.value, start, region)
    }

    /// The same for the most that is accepted; nothing when the file does not say it.
    pub fn latest(&self, start: Days, region: Region) -> Option<Days> {
        self.end_of(self.maximum?, start, region).ok()
    }

    fn end_of(&self, value: u32, start: Days, region: Region) -> Result<Days, NoEnd> {
        match (self.counting, self.unit) {
            (Counting::Unspecified, _) => return Err(NoEnd::Unspecified),
            (Counting::Working, Unit::Weeks) => return Err(NoEnd::WorkingWeeks),
            _ if value > MOST => return Err(NoEnd::TooFar),
            _ => {}
        }
        let count = |day| self.count(value, day, region).ok_or(NoEnd::TooFar);
        Ok(Days { first: count(start.first)?, last: count(start.last)? })
    }

    fn count(&self, value: u32, from: Date, region: Region) -> Option<Date> {
        let centre = |(opens, closes)| WorkingTime::weekdays(region, opens, closes);
        let working = self.counting == Counting::Working;
        let days = match (self.unit, working, self.hours) {
            (Unit::Hours, true, Some(hours)) => {
                // From the closing of the first day: its hour is not known.
                let end = centre(hours).after_hours(PrimitiveDateTime::new(from, hours.1), Duration::hours(value.into()))?;
                return Some(end.date());
            }
            (Unit::Hours, _, _) => value.div_ceil(24),
            (Unit::Days, _, _) => value,
            (Unit::Weeks, _, _) => value * 7,
        };
        if working { centre((Time::MIDNIGHT, Time::MIDNIGHT)).after_days(from, days) } else { from.checked_add(Duration::days(days.into())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> Days {
        Days::of(PartialDate::read_fhir(text).unwrap()).unwrap()
    }

    /// `2026-11-24`, or the first and the last day.
    fn shown(end: Result<Days, NoEnd>) -> String {
        match end {
            Ok(Days { first, last }) if first == last => first.to_string(),
            Ok(Days { first, last }) => format!("{first}..{last}"),
            Err(why) => format!("{why:?}"),
        }
    }

    fn delay(value: u32, unit: Unit, counting: Counting) -> Delay {
        Delay { from: 4, to: 5, value, maximum: None, unit, counting, hours: None, kind: Kind::Promised }
    }

    fn counted(delay: &Delay, start: &str, region: Region) -> String {
        shown(delay.end(days(start), region))
    }

    #[test]
    fn calendar_days_pass_over_the_change_of_clocks_the_end_of_a_year_and_the_leap_day() {
        let seven = delay(7, Unit::Days, Counting::Calendar);
        for (start, end) in [
            ("2026-10-22", "2026-10-29"),
            ("2027-03-25", "2027-04-01"),
            ("2026-12-28", "2027-01-04"),
            ("2028-02-24", "2028-03-02"),
            ("2027-02-24", "2027-03-03"),
        ] {
            assert_eq!(counted(&seven, start, Region::Metropolitan), end, "{start}");
            assert_eq!(counted(&delay(1, Unit::Weeks, Counting::Calendar), start, Region::Metropolitan), end, "{start}");
        }
        assert_eq!(counted(&delay(12, Unit::Hours, Counting::Calendar), "2026-10-25", Region::Metropolitan), "2026-10-26", "in the evening");
        assert_eq!(counted(&delay(48, Unit::Hours, Counting::Calendar), "2028-02-28", Region::Metropolitan), "2028-03-01");
    }

    #[test]
    fn working_days_and_holidays_are_those_of_the_place() {
        let two = delay(48, Unit::Hours, Counting::Working);
        for (start, region, end) in [
            ("2026-11-20", Region::Metropolitan, "2026-11-24"),
            ("2026-11-22", Region::Metropolitan, "2026-11-24"),
            // The limit itself would be a holiday.
            ("2026-11-09", Region::Metropolitan, "2026-11-12"),
            ("2026-12-23", Region::Metropolitan, "2026-12-28"),
            ("2025-12-24", Region::Metropolitan, "2025-12-29"),
            ("2025-12-24", Region::AlsaceMoselle, "2025-12-30"),
            ("2026-04-01", Region::Metropolitan, "2026-04-03"),
            ("2026-04-01", Region::AlsaceMoselle, "2026-04-07"),
            ("2026-05-20", Region::Martinique, "2026-05-26"),
            ("2026-12-31", Region::Metropolitan, "2027-01-05"),
            ("2028-02-28", Region::Metropolitan, "2028-03-01"),
            ("2026-10-23", Region::Metropolitan, "2026-10-27"),
        ] {
            assert_eq!(counted(&two, start, region), end, "{start} {region:?}");
            assert_eq!(counted(&delay(2, Unit::Days, Counting::Working), start, region), end, "{start} {region:?}");
        }
    }

    #[test]
    fn a_desk_with_hours_of_its_own_is_counted_from_its_closing() {
        let time = |h| Time::from_hms(h, 0, 0).unwrap();
        let desk = Delay { hours: Some((time(9), time(17))), ..delay(8, Unit::Hours, Counting::Working) };
        assert_eq!(counted(&desk, "2026-11-20", Region::Metropolitan), "2026-11-23");
        assert_eq!(counted(&Delay { value: 9, ..desk }, "2026-11-20", Region::Metropolitan), "2026-11-24");
    }

    #[test]
    fn a_start_known_to_the_month_gives_the_first_and_the_last_day() {
        let ten = delay(10, Unit::Days, Counting::Calendar);
        assert_eq!(counted(&ten, "2028-02", Region::Metropolitan), "2028-02-11..2028-03-10");
        assert_eq!(counted(&ten, "2026", Region::Metropolitan), "2026-01-11..2027-01-10");
        assert_eq!(format!("{:?}", days("2028-02")), "Days(29)", "no date is shown");
    }

    #[test]
    fn what_cannot_be_counted_says_why() {
        assert_eq!(counted(&delay(7, Unit::Days, Counting::Unspecified), "2026-11-20", Region::Metropolitan), "Unspecified");
        assert_eq!(counted(&delay(2, Unit::Weeks, Counting::Working), "2026-11-20", Region::Metropolitan), "WorkingWeeks");
        assert_eq!(counted(&delay(u32::MAX, Unit::Weeks, Counting::Calendar), "2026-11-20", Region::Metropolitan), "TooFar");
        assert_eq!(counted(&delay(5_001, Unit::Days, Counting::Working), "2026-11-20", Region::Metropolitan), "TooFar");
        assert_eq!(counted(&delay(1, Unit::Days, Counting::Calendar), "9999-12-31", Region::Metropolitan), "TooFar");
        let target = Delay { maximum: Some(10), ..delay(7, Unit::Days, Counting::Calendar) };
        assert_eq!(shown(target.latest(days("2026-12-28"), Region::Metropolitan).ok_or(NoEnd::TooFar)), "2027-01-07");
        assert_eq!(delay(7, Unit::Days, Counting::Calendar).latest(days("2026-12-28"), Region::Metropolitan), None);
    }
}
