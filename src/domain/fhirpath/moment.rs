//! Dates, dates with time and times of day of which the finer parts may be unknown: reading, writing, comparing, adding.

use std::cmp::Ordering;

/// A point in time as far as it is known. `Item` says whether it is a date, a date with time or a time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Year, month, day, hour, minute, second, millisecond; those unknown are at their least.
    parts: [u16; 7],
    /// How many parts are known: 1 (year) to 7 (millisecond).
    known: u8,
    /// Minutes from UTC, when known.
    offset: Option<i16>,
}

/// What stands for the day of a time of day.
const NO_DAY: [u16; 7] = [1, 1, 1, 0, 0, 0, 0];
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Milliseconds of one unit of each part below the month.
const UNITS: [i64; 5] = [DAY, 3_600_000, 60_000, 1000, 1];
/// Digits up to each part, as `precision()` counts them.
const DIGITS: [u8; 7] = [4, 6, 8, 10, 12, 14, 17];

impl Moment {
    /// Reads `2026`, `2026-03`, `2026-03-09`.
    pub fn read_date(text: &str) -> Option<Self> {
        let (date, rest) = Self::start(text)?;
        rest.is_empty().then_some(date)
    }

    /// Reads a date, or a date with `T` and a time, perhaps with an offset.
    pub fn read_date_time(text: &str) -> Option<Self> {
        let (mut date, rest) = Self::start(text)?;
        let Some(rest) = rest.strip_prefix('T') else { return rest.is_empty().then_some(date) };
        if rest.is_empty() {
            return Some(date);
        }
        let rest = date.clock(rest)?;
        date.offset = read_offset(rest)?;
        (date.known >= 4 && date.parts[2] > 0).then_some(date)
    }

    /// Reads `14`, `14:30`, `14:30:00`, `14:30:00.000`, perhaps after `T`.
    pub fn read_time(text: &str) -> Option<Self> {
        let mut time = Self { parts: NO_DAY, known: 3, offset: None };
        let rest = time.clock(text.strip_prefix('T').unwrap_or(text))?;
        rest.is_empty().then_some(time)
    }

    /// The date at the start of a text, and the rest.
    fn start(text: &str) -> Option<(Self, &str)> {
        let mut date = Self { parts: NO_DAY, known: 1, offset: None };
        let (year, mut rest) = digits(text, 4)?;
        date.parts[0] = year;
        for at in [1, 2] {
            let Some(after) = rest.strip_prefix('-') else { break };
            let (part, after) = digits(after, 2)?;
            *date.parts.get_mut(at)? = part;
            rest = after;
            date.known += 1;
        }
        let [year, month, day, ..] = date.parts;
        (year > 0 && (1..=12).contains(&month) && day > 0 && day <= days_in(year, month)).then_some((date, rest))
    }

    /// Takes a time of day in; gives the rest of the text. Unknown days make it wrong.
    fn clock<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        if self.known < 3 {
            return None;
        }
        let (hour, mut rest) = digits(text, 2)?;
        self.parts[3] = hour;
        self.known = 4;
        for at in [4, 5] {
            let Some(after) = rest.strip_prefix(':') else { break };
            let (part, after) = digits(after, 2)?;
            *self.parts.get_mut(at)? = part;
            rest = after;
            self.known += 1;
        }
        if let (6, Some(after)) = (self.known, rest.strip_prefix('.')) {
            let count = after.bytes().take_while(u8::is_ascii_digit).count();
            let mut value = 0;
            for at in 0..3 {
                let digit = after.as_bytes().get(at).filter(|b| b.is_ascii_digit()).map_or(0, |b| u16::from(b - b'0'));
                value = value * 10 + digit;
            }
            self.parts[6] = value;
            self.known = 7;
            rest = after.get(count..).filter(|_| count > 0)?;
        }
        let [_, _, _, hour, minute, second, _] = self.parts;
        (hour < 24 && minute < 60 && second < 60).then_some(rest)
    }

    /// ISO 8601, with the known parts only. `time` says whether only the time is written.
    pub fn write(&self, time: bool) -> String {
        let mut text = String::new();
        for (at, mark) in ["", "-", "-", "T", ":", ":", "."].iter().enumerate() {
            if at >= self.known as usize || (time && at < 3) {
                continue;
            }
            if !(time && at == 3) {
                text.push_str(mark);
            }
            push_digits(&mut text, self.parts.get(at).copied().unwrap_or(0), [4, 2, 2, 2, 2, 2, 3].get(at).copied().unwrap_or(2));
        }
        if let (Some(offset), true) = (self.offset, self.known > 3) {
            if offset == 0 {
                text.push('Z');
            } else {
                text.push(if offset < 0 { '-' } else { '+' });
                push_digits(&mut text, offset.unsigned_abs() / 60, 2);
                text.push(':');
                push_digits(&mut text, offset.unsigned_abs() % 60, 2);
            }
        }
        text
    }

    /// One known part: 0 the year to 6 the milliseconds.
    pub fn part(&self, at: usize) -> Option<u16> {
        // Seconds and milliseconds are one precision.
        let known = if self.known == 6 { 7 } else { self.known as usize };
        self.parts.get(at).copied().filter(|_| at < known)
    }

    /// The day alone.
    #[must_use]
    pub fn date(&self) -> Self {
        let [year, month, day, ..] = self.parts;
        Self { parts: [year, month, day, 0, 0, 0, 0], known: self.known.min(3), offset: None }
    }

    /// The time alone, when it is known.
    pub fn time(&self) -> Option<Self> {
        let mut time = *self;
        [time.parts[0], time.parts[1], time.parts[2]] = [1, 1, 1];
        time.offset = None;
        (self.known > 3).then_some(time)
    }

    /// How many digits are known: 4 for a year, 17 for milliseconds; a time begins at its hour.
    pub fn precision(&self, time: bool) -> i64 {
        let digits = DIGITS.get(self.known as usize - 1).copied().unwrap_or(0);
        i64::from(digits) - if time { 8 } else { 0 }
    }

    /// Compares as far as both are known; `None` when that does not settle it.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let finest = |m: &Self| if m.known > 5 { 7 } else { m.known };
        let (mine, yours) = (finest(self), finest(other));
        let (mut left, mut right) = (self.parts, other.parts);
        if mine > 3 && yours > 3 && self.offset != other.offset {
            let (x, y) = (self.to_millis(), other.to_millis());
            match (self.offset, other.offset) {
                (Some(i), Some(j)) => {
                    left = from_millis(x - i64::from(i) * 60_000);
                    right = from_millis(y - i64::from(j) * 60_000);
                }
                // One offset is unknown: only a difference larger than any offset settles it.
                _ if (x - y).abs() > 27 * 3_600_000 => return Some(x.cmp(&y)),
                _ => return None,
            }
        }
        for (x, y) in left.iter().zip(&right).take(mine.min(yours) as usize) {
            if x != y {
                return Some(x.cmp(y));
            }
        }
        (mine == yours).then_some(Ordering::Equal)
    }

    /// Adds an amount of a unit (0 years, 1 months, 2 days, 3 hours… 6 milliseconds). Finer units than are known are cut. A time goes round.
    pub fn add(&self, amount: i64, unit: usize, time: bool) -> Option<Self> {
        let mut sum = *self;
        let last = self.known.min(7) as usize - 1;
        if unit < 2 {
            let months = if unit == 0 { amount.checked_mul(12)? } else { amount };
            let months = if last == 0 { months / 12 * 12 } else { months };
            let all = (i64::from(self.parts[0]) * 12 + i64::from(self.parts[1]) - 1).checked_add(months)?;
            sum.parts[0] = u16::try_from(all.div_euclid(12)).ok().filter(|y| (1..=9999).contains(y))?;
            sum.parts[1] = u16::try_from(all.rem_euclid(12)).ok()? + 1;
            sum.parts[2] = sum.parts[2].min(days_in(sum.parts[0], sum.parts[1]));
            return Some(sum);
        }
        let span = amount.checked_mul(UNITS.get(unit - 2).copied()?)?;
        if last < 2 {
            let days = span / DAY;
            return if last == 0 { self.add(days / 365, 0, time) } else { self.add(days / 30, 1, time) };
        }
        let step = UNITS.get(if last == 5 && unit == 6 { 3 } else { last - 2 }).copied()?;
        let total = self.to_millis().checked_add(span / step * step)?;
        sum.parts = from_millis(if time { total.rem_euclid(DAY) + from_epoch_day(1, 1, 1) * DAY } else { total });
        (1..=9999).contains(&sum.parts[0]).then_some(sum)
    }

    /// The earliest or latest moment that it may be, known up to so many digits.
    pub fn boundary(&self, high: bool, digits: i64, time: bool) -> Option<Self> {
        let digits = if time { digits.checked_add(8)? } else { digits };
        let wanted = DIGITS.iter().position(|d| i64::from(*d) == digits)? + 1;
        let mut edge = *self;
        for at in self.known as usize..7 {
            let last = match at {
                1 => 12,
                2 => days_in(edge.parts[0], edge.parts[1]),
                3 => 23,
                6 => 999,
                _ => 59,
            };
            *edge.parts.get_mut(at)? = if high { last } else { u16::from(at < 3) };
        }
        edge.known = u8::try_from(wanted).ok()?;
        if wanted > 3 && !time && edge.offset.is_none() {
            edge.offset = Some(if high { -12 * 60 } else { 14 * 60 });
        }
        for at in wanted..7 {
            *edge.parts.get_mut(at)? = u16::from(at < 3);
        }
        Some(edge)
    }

    fn to_millis(self) -> i64 {
        let [year, month, day, hour, minute, second, milli] = self.parts.map(i64::from);
        from_epoch_day(year, month, day) * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli
    }
}

impl From<crate::domain::PartialDate> for Moment {
    fn from(date: crate::domain::PartialDate) -> Self {
        let known = 1 + u8::from(date.month.is_some()) + u8::from(date.day.is_some());
        let year = u16::try_from(date.year).unwrap_or(1);
        Self { parts: [year, u16::from(date.month.unwrap_or(1)), u16::from(date.day.unwrap_or(1)), 0, 0, 0, 0], known, offset: None }
    }
}

/// Days since 1970-01-01 of a civil date (Howard Hinnant's algorithm).
fn from_epoch_day(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The parts of a number of milliseconds since 1970.
fn from_millis(millis: i64) -> [u16; 7] {
    let days = millis.div_euclid(DAY) + 719_468;
    let rest = millis.rem_euclid(DAY);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let moved = (5 * of_year + 2) / 153;
    let day = of_year - (153 * moved + 2) / 5 + 1;
    let month = if moved < 10 { moved + 3 } else { moved - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |n: i64| u16::try_from(n).unwrap_or(0);
    [small(year), small(month), small(day), small(rest / 3_600_000), small(rest / 60_000 % 60), small(rest / 1000 % 60), small(rest % 1000)]
}

fn days_in(year: u16, month: u16) -> u16 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Exactly so many digits, and the rest.
fn digits(text: &str, count: usize) -> Option<(u16, &str)> {
    let (head, rest) = text.split_at_checked(count)?;
    if !head.bytes().all(|b| b.is_ascii_digit()) || rest.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some((head.bytes().fold(0, |n, b| n * 10 + u16::from(b - b'0')), rest))
}

/// Nothing, `Z`, `+02:00`.
#[allow(clippy::option_option, reason = "wrong, absent, there")]
fn read_offset(text: &str) -> Option<Option<i16>> {
    if text.is_empty() {
        return Some(None);
    }
    if text == "Z" {
        return Some(Some(0));
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, rest) = digits(text.get(1..)?, 2)?;
    let (minutes, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let total = i16::try_from(hours * 60 + minutes).ok()?;
    (rest.is_empty() && hours <= 14 && minutes < 60).then_some(Some(sign * total))
}

/// A number with leading zeros.
fn push_digits(text: &mut String, number: u16, width: u32) {
    for place in (0..width).rev() {
        let digit = number / 10_u16.pow(place) % 10;
        text.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
    }
}
