//! A civil date of which the day, or the day and the month, may be unknown (FHIR `date`).

use std::fmt;
use time::{Date, Month};

/// Year, year and month, or full date. Ordered by the known parts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    /// 1 to 9999.
    pub year: i32,
    /// 1 to 12, when known.
    pub month: Option<u8>,
    /// Day of the month, when known; never without a month.
    pub day: Option<u8>,
}

impl PartialDate {
    /// Builds a date that exists in the calendar; `None` otherwise.
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        if !(1..=9999).contains(&year) || (day.is_some() && month.is_none()) {
            return None;
        }
        Date::from_calendar_date(year, Month::try_from(month.unwrap_or(1)).ok()?, day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }

    /// Reads FHIR's form: `2026`, `2026-03`, `2026-03-09`.
    pub fn read_fhir(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map(|p| digits(p, 2));
        let day = parts.next().map(|p| digits(p, 2));
        if parts.next().is_some() || month == Some(None) || day == Some(None) {
            return None;
        }
        Self::new(year.into(), short(month)?, short(day)?)
    }

    /// Reads what a person types in France: `9/3/2026`, `09.03.2026`, `03/2026`, `2026`, and FHIR's own form.
    pub fn read_typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(date) = Self::read_fhir(text) {
            return Some(date);
        }
        let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|p| !p.is_empty()).collect();
        let number = |p: &str, most: usize| {
            (!p.is_empty() && p.len() <= most && p.bytes().all(|b| b.is_ascii_digit())).then(|| p.parse::<u16>().ok()).flatten()
        };
        let year = |p: &str| if p.len() == 4 { number(p, 4) } else { None };
        let small = |p: &str| number(p, 2).and_then(|n| u8::try_from(n).ok());
        match parts.as_slice() {
            // Eight digits alone: some telephones' keyboards of digits have no stroke.
            [all] if all.len() == 8 && all.is_ascii() => Self::read_typed(&format!("{}/{}/{}", all.get(..2)?, all.get(2..4)?, all.get(4..)?)),
            [y] => Self::new(year(y)?.into(), None, None),
            [m, y] => Self::new(year(y)?.into(), Some(small(m)?), None),
            [d, m, y] => Self::new(year(y)?.into(), Some(small(m)?), Some(small(d)?)),
            _ => None,
        }
    }

    /// FHIR's form, with the known parts only.
    pub fn write_fhir(self) -> String {
        match (self.month, self.day) {
            (Some(m), Some(d)) => format!("{:04}-{m:02}-{d:02}", self.year),
            (Some(m), None) => format!("{:04}-{m:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }

    /// The French form: `09/03/2026`, `03/2026`, `2026`.
    pub fn write_french(self) -> String {
        match (self.month, self.day) {
            (Some(m), Some(d)) => format!("{d:02}/{m:02}/{:04}", self.year),
            (Some(m), None) => format!("{m:02}/{:04}", self.year),
            _ => format!("{:04}", self.year),
        }
    }

    /// True when even the earliest day that it may be lies after `today`.
    pub fn is_after(self, today: Self) -> bool {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)) > (today.year, today.month.unwrap_or(1), today.day.unwrap_or(1))
    }

    /// Compares two dates as far as both are known; `None` when that does not settle it.
    pub fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering::Equal;
        let mut order = self.year.cmp(&other.year);
        for (a, b) in [(self.month, other.month), (self.day, other.day)] {
            if order != Equal {
                return Some(order);
            }
            match (a, b) {
                (Some(a), Some(b)) => order = a.cmp(&b),
                (None, None) => {}
                _ => return None,
            }
        }
        Some(order)
    }
}

/// Only the precision is shown: a birth date is personal.
impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.month, self.day) {
            (_, Some(_)) => "PartialDate(day)",
            (Some(_), None) => "PartialDate(month)",
            _ => "PartialDate(year)",
        })
    }
}

/// Exactly `length` digits.
fn digits(text: &str, length: usize) -> Option<u16> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A part that may be absent, as a small number: `None` when it is there and too large.
#[allow(clippy::option_option)]
fn short(part: Option<Option<u16>>) -> Option<Option<u8>> {
    match part {
        Some(Some(n)) => u8::try_from(n).ok().map(Some),
        _ => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Option<String> {
        PartialDate::read_typed(text).map(PartialDate::write_fhir)
    }

    #[test]
    fn a_person_may_type_a_year_a_month_or_a_day() {
        for (text, want) in [
            ("9/3/2026", "2026-03-09"),
            ("09.03.2026", "2026-03-09"),
            ("09-03-2026", "2026-03-09"),
            ("9 3 2026", "2026-03-09"),
            ("03/2026", "2026-03"),
            (" 2026 ", "2026"),
            ("2026-03-09", "2026-03-09"),
            ("29/02/2024", "2024-02-29"),
        ] {
            assert_eq!(typed(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn a_date_that_does_not_exist_is_refused() {
        for text in ["29/02/2026", "31/04/2026", "13/2026", "0/2026", "12/03/17", "hier", "", "1/2/3/2026", "2026-13", "+9/3/2026", "99999"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn writing_then_reading_gives_the_same_date() {
        for text in ["2026", "2026-03", "2026-03-09"] {
            let date = PartialDate::read_fhir(text);
            assert_eq!(date.map(PartialDate::write_fhir).as_deref(), Some(text));
            assert_eq!(date.and_then(|d| PartialDate::read_typed(&d.write_french())), date);
        }
    }

    #[test]
    fn a_year_is_after_today_only_when_all_of_it_is() {
        let day = |t| PartialDate::read_fhir(t);
        let today = day("2026-11-22");
        let after = |t| day(t).zip(today).is_some_and(|(d, t)| d.is_after(t));
        assert!(after("2027") && after("2026-12") && after("2026-11-23"));
        assert!(!after("2026") && !after("2026-11") && !after("2026-11-22"));
    }
}
