//! Indicators of a pathway, worked out from dated events of many cases: delays with their spread, shares, counts.
//!
//! What is missing is counted beside each figure and never filled in; a delay that runs backwards is an error of the record, not a value. Days are
//! calendar days. The definitions are data (`public/indicators.json`); this module says what each kind of them means.

use super::PartialDate;
use super::delay::Days;
use time::{Date, Month};

/// Largest number of an event.
pub const LAST_EVENT: u8 = 23;
/// Entry into a stay at hospital: not one of the pathway's events, needed for the length of stay.
pub const ADMISSION: u8 = 101;
/// A session of chemotherapy.
pub const CHEMOTHERAPY: u8 = 102;

/// Something that happened to somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct Happening {
    /// Number of the event: 1 to 23, [`ADMISSION`] or [`CHEMOTHERAPY`].
    pub event: u8,
    /// Kind of exam, for what is asked for and done several times; empty when it is not said.
    pub kind: String,
    /// When, as far as it is known.
    pub date: PartialDate,
}

/// Only what it is: the rest is somebody's.
impl std::fmt::Debug for Happening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Happening({})", self.event)
    }
}

/// One person's events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// What tells cases apart in their file; shown nowhere.
    pub id: String,
    /// What happened, in any order.
    pub happenings: Vec<Happening>,
}

/// What is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Days from the first of one event to the first of another.
    Delay {
        /// Where it starts.
        from: u8,
        /// Where it ends.
        to: u8,
        /// Apart for each kind of exam. Where both ends have kinds, the first request of a kind goes with its first exam, and so on.
        by_kind: bool,
    },
    /// Cases that have the event.
    Count {
        /// The event.
        event: u8,
    },
    /// Cases that have the event, among those that have another, or among all (0).
    Share {
        /// Who is looked at; 0: everybody.
        among: u8,
        /// What they have. It counts from the day of the other event on.
        event: u8,
    },
    /// Cases with a contact so many months after an event or later, among those that were alive then and for whom that day has come.
    Followed {
        /// From where months are counted.
        from: u8,
        /// The contact.
        event: u8,
        /// How many months.
        months: u32,
    },
    /// Cases with an event within so many months of another, among those whose months have passed or to whom it has happened.
    Within {
        /// From where months are counted.
        from: u8,
        /// What happened.
        event: u8,
        /// How many months.
        months: u32,
    },
    /// Cases with an event in the last days before another, that day included.
    Last {
        /// What they end with.
        end: u8,
        /// What is looked for.
        event: u8,
        /// How many days.
        days: u32,
    },
}

/// Days of a delay, over all cases. Tenths are of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// The values, from the least to the most.
    pub days: Vec<i64>,
    /// Cases without one of the two events.
    pub missing: usize,
    /// Pairs that run backwards.
    pub refused: usize,
    /// Pairs of which a date is not known to the day.
    pub rough: usize,
}

impl Spread {
    /// How many values.
    pub fn n(&self) -> usize {
        self.days.len()
    }

    /// The median, in tenths.
    pub fn median(&self) -> Option<i64> {
        let n = self.n();
        let at = |place: usize| self.days.get(place);
        if n == 0 { None } else { Some((at((n - 1) / 2)? + at(n / 2)?) * 5) }
    }

    /// The mean, in tenths, half a tenth upwards.
    pub fn mean(&self) -> Option<i64> {
        let n = i64::try_from(self.n()).ok().filter(|n| *n > 0)?;
        Some((20 * self.days.iter().sum::<i64>() + n).div_euclid(2 * n))
    }

    /// The least and the most.
    pub fn range(&self) -> Option<(i64, i64)> {
        Some((*self.days.first()?, *self.days.last()?))
    }
}

/// A part of the cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Who has it.
    pub with: usize,
    /// Of how many.
    pub of: usize,
    /// Left out: too early to tell.
    pub early: usize,
    /// Left out: died before.
    pub died: usize,
    /// Left out: a date that is not known to the day stands in the way.
    pub rough: usize,
}

impl Part {
    /// Tenths of a percent, half a tenth upwards.
    pub fn permille(&self) -> Option<u64> {
        let (with, of) = (u64::try_from(self.with).ok()?, u64::try_from(self.of).ok().filter(|n| *n > 0)?);
        Some((2000 * with + of) / (2 * of))
    }
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Figure {
    Spread(Spread),
    Part(Part),
    Count(usize),
    /// No case has the event that is looked for: perhaps nobody wrote it down, so that its share is not 0.
    Absent,
}

/// Works an indicator out: one figure, or one for each kind of exam, which then has its name.
pub fn work_out(measure: Measure, cases: &[Case], today: Date) -> Vec<(String, Figure)> {
    let alone = |figure| vec![(String::new(), figure)];
    let looked_for = match measure {
        Measure::Share { event, .. } | Measure::Followed { event, .. } | Measure::Within { event, .. } | Measure::Last { event, .. } => Some(event),
        Measure::Delay { .. } | Measure::Count { .. } => None,
    };
    if looked_for.is_some_and(|event| !cases.iter().any(|c| c.has(event))) {
        return alone(Figure::Absent);
    }
    match measure {
        Measure::Delay { from, to, by_kind } => {
            if !by_kind {
                return alone(Figure::Spread(spread(cases, |c| vec![(c.first(from, None), c.first(to, None))])));
            }
            let kinds = kinds_of(cases, from, to);
            kinds.into_iter().map(|kind| (kind.clone(), Figure::Spread(spread(cases, |c| c.pairs(from, to, &kind))))).collect()
        }
        Measure::Count { event } => alone(Figure::Count(cases.iter().filter(|c| c.has(event)).count())),
        Measure::Share { among, event } => alone(Figure::Part(share(cases, among, event))),
        Measure::Followed { from, event, months } => alone(Figure::Part(part(cases, |c| c.followed(from, event, months, today)))),
        Measure::Within { from, event, months } => alone(Figure::Part(part(cases, |c| c.within(from, event, months, today)))),
        Measure::Last { end, event, days } => alone(Figure::Part(part(cases, |c| c.last(end, event, days)))),
    }
}

/// The kinds of exams that were done or asked for, in the order of their names.
fn kinds_of(cases: &[Case], from: u8, to: u8) -> Vec<String> {
    let all = cases.iter().flat_map(|c| &c.happenings).filter(|h| h.event == to || (h.event == from && !h.kind.is_empty()));
    let mut kinds: Vec<String> = all.map(|h| h.kind.clone()).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// The ends of a delay in one case: both known to some precision, or not both.
type Ends = (Option<PartialDate>, Option<PartialDate>);

fn spread(cases: &[Case], pairs: impl Fn(&Case) -> Vec<Ends>) -> Spread {
    let mut spread = Spread::default();
    for (from, to) in cases.iter().flat_map(pairs) {
        let Some((from, to)) = from.zip(to) else {
            spread.missing += 1;
            continue;
        };
        match (day_of(from), day_of(to)) {
            (Some(start), Some(end)) if end < start => spread.refused += 1,
            (Some(start), Some(end)) => spread.days.push((end - start).whole_days()),
            // Backwards whatever the day.
            _ if Days::of(to).zip(Days::of(from)).is_some_and(|(to, from)| to.last < from.first) => spread.refused += 1,
            _ => spread.rough += 1,
        }
    }
    spread.days.sort_unstable();
    spread
}

/// The day, when it is known.
fn day_of(date: PartialDate) -> Option<Date> {
    date.day.and_then(|_| Days::of(date)).map(|days| days.first)
}

/// The same day so many months later; the last of the month where it has no such day.
fn months_after(day: Date, months: u32) -> Option<Date> {
    let all = i64::from(day.year()) * 12 + i64::from(u8::from(day.month())) - 1 + i64::from(months);
    let year = i32::try_from(all.div_euclid(12)).ok()?;
    let month = Month::try_from(u8::try_from(all.rem_euclid(12) + 1).ok()?).ok()?;
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).ok()
}

/// What one case comes to in a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// It is not of those that are looked at.
    Outside,
    With,
    Without,
    Early,
    Died,
    Rough,
}

fn part(cases: &[Case], seen: impl Fn(&Case) -> Seen) -> Part {
    let mut part = Part::default();
    for case in cases {
        match seen(case) {
            Seen::Outside => {}
            Seen::With => (part.with, part.of) = (part.with + 1, part.of + 1),
            Seen::Without => part.of += 1,
            Seen::Early => part.early += 1,
            Seen::Died => part.died += 1,
            Seen::Rough => part.rough += 1,
        }
    }
    part
}

fn share(cases: &[Case], among: u8, event: u8) -> Part {
    part(cases, |case| {
        if among == 0 {
            return if case.has(event) { Seen::With } else { Seen::Without };
        }
        let Some(start) = case.first(among, None) else { return Seen::Outside };
        if !case.has(event) {
            return Seen::Without;
        }
        let since = |h: &Happening| Days::of(h.date).zip(Days::of(start)).map(|(d, s)| (d.first >= s.last, d.last >= s.first));
        let told: Vec<(bool, bool)> = case.of(event).filter_map(since).collect();
        match (told.iter().any(|t| t.0), told.iter().any(|t| t.1)) {
            (true, _) => Seen::With,
            (false, true) => Seen::Rough,
            (false, false) => Seen::Without,
        }
    })
}

impl Case {
    fn of(&self, event: u8) -> impl Iterator<Item = &Happening> {
        self.happenings.iter().filter(move |h| h.event == event)
    }

    fn has(&self, event: u8) -> bool {
        self.of(event).next().is_some()
    }

    /// Dates of an event, of a kind when one is asked for, from the earliest.
    fn dates(&self, event: u8, kind: Option<&str>) -> Vec<PartialDate> {
        let mut dates: Vec<PartialDate> = self.of(event).filter(|h| kind.is_none_or(|k| h.kind == k)).map(|h| h.date).collect();
        dates.sort_by_key(|d| Days::of(*d).map(|days| (days.first, days.last)));
        dates
    }

    fn first(&self, event: u8, kind: Option<&str>) -> Option<PartialDate> {
        self.dates(event, kind).first().copied()
    }

    /// The delays to exams of a kind; nothing where no exam of the kind was asked for or done.
    fn pairs(&self, from: u8, to: u8, kind: &str) -> Vec<Ends> {
        let ends = self.dates(to, Some(kind));
        if !self.of(from).any(|h| !h.kind.is_empty()) {
            return ends.first().map(|end| (self.first(from, None), Some(*end))).into_iter().collect();
        }
        let starts = self.dates(from, Some(kind));
        (0..starts.len().max(ends.len())).map(|place| (starts.get(place).copied(), ends.get(place).copied())).collect()
    }

    /// The day of an event, when it is known to the day.
    fn day(&self, event: u8) -> Result<Option<Date>, ()> {
        self.first(event, None).map(|date| day_of(date).ok_or(())).transpose()
    }

    fn followed(&self, from: u8, event: u8, months: u32, today: Date) -> Seen {
        let Ok(start) = self.day(from) else { return Seen::Rough };
        let Some(due) = start.and_then(|day| months_after(day, months)) else { return Seen::Outside };
        let later = self.of(event).filter_map(|h| Days::of(h.date)).any(|days| days.first >= due);
        if later {
            return Seen::With;
        }
        match self.first(22, None).and_then(Days::of) {
            Some(death) if death.last < due => Seen::Died,
            Some(death) if death.first < due => Seen::Rough,
            _ if due > today => Seen::Early,
            _ if self.of(event).filter_map(|h| Days::of(h.date)).any(|days| days.last >= due) => Seen::Rough,
            _ => Seen::Without,
        }
    }

    fn within(&self, from: u8, event: u8, months: u32, today: Date) -> Seen {
        let Ok(start) = self.day(from) else { return Seen::Rough };
        let Some((start, end)) = start.and_then(|day| Some((day, months_after(day, months)?))) else { return Seen::Outside };
        let days: Vec<Days> = self.of(event).filter_map(|h| Days::of(h.date)).collect();
        if days.iter().any(|d| d.first >= start && d.last <= end) {
            return Seen::With;
        }
        if days.iter().any(|d| d.last >= start && d.first <= end) {
            return Seen::Rough;
        }
        match self.first(22, None).and_then(Days::of) {
            // Nothing can happen any more.
            Some(death) if death.first <= end => Seen::Without,
            _ if end > today => Seen::Early,
            _ => Seen::Without,
        }
    }

    fn last(&self, end: u8, event: u8, days: u32) -> Seen {
        let Ok(end) = self.day(end) else { return Seen::Rough };
        let Some(end) = end else { return Seen::Outside };
        let first = end.saturating_sub(time::Duration::days(days.into()));
        let all: Vec<Days> = self.of(event).filter_map(|h| Days::of(h.date)).collect();
        if all.iter().any(|d| d.first >= first && d.last <= end) {
            return Seen::With;
        }
        if all.iter().any(|d| d.last >= first && d.first <= end) { Seen::Rough } else { Seen::Without }
    }
}

#[cfg(test)]
mod tests;
