//! Where somebody is on a pathway: from a few dates, what is done, what is expected by when, and what is late.
//!
//! A date is that of an event (E01 to E23), and may be known to the month only. Only what an establishment holds itself to, a promise or a
//! target, can be late; what was measured elsewhere or is an example never is.

use super::PartialDate;
use super::calendar::Region;
use super::delay::{Days, Delay, NoEnd};
use super::order::ancestors;
use std::cmp::Ordering;
use time::{Date, Duration};

/// A delay that ends in so many days ends soon.
const SOON: i64 = 3;
/// First symptom: the one event that stands before every pathway.
pub const FIRST_SYMPTOM: u8 = 1;

/// The steps of a pathway, as far as dates are concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Whose public holidays.
    pub region: Region,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Number of the event that it reaches.
    pub event: u8,
    /// Places of the steps that it follows.
    pub parents: Vec<usize>,
    /// Not everybody has it.
    pub conditional: bool,
    /// Delays that end with it.
    pub delays: Vec<Delay>,
}

/// An event that may come again: the second biopsy is `turn` 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Mark {
    pub event: u8,
    pub turn: u8,
}

/// A date that can be given, and the step where it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of which event.
    pub mark: Mark,
    /// Place of the step.
    pub step: usize,
    /// This is the event that the step reaches.
    pub reaches: bool,
}

/// What is known: dates by event.
pub type Known = [(Mark, PartialDate)];

/// Where a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It took place.
    Done(PartialDate),
    /// It has a date, which lies ahead.
    Planned(PartialDate),
    /// Its date lies before that of another event, which comes earlier.
    Refused(Mark),
    /// It has no date, and a later step took place.
    Passed,
    /// A delay that binds, by its place, has passed; it ended on the last of these days at the latest.
    Late(usize, Days),
    /// A delay that binds ends within a few days.
    Soon(usize, Days),
    /// A delay, by its place, ends on these days.
    By(usize, Days),
    /// Nothing can be said of when.
    Open,
    /// Not everybody has this step.
    Aside,
}

/// What a delay comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It ends on these days; the most that is accepted beside it.
    Ends(Days, Option<Days>),
    /// The date from which it is counted is not known.
    NoStart(Mark),
    /// It cannot be counted.
    Uncounted(NoEnd),
    /// It would end before it starts: one of the two dates is wrong.
    Backwards,
}

/// A step's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Where it is.
    pub stage: Stage,
    /// What each of its delays comes to.
    pub delays: Vec<Told>,
    /// All that it follows is done: it is one of those that come next.
    pub next: bool,
}

impl Plan {
    /// The dates that can be given, in order: the first symptom, and for each step the events of its delays that no step reaches, then its own. Where
    /// a step repeats an event, what was asked between the two is asked again.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row { mark: Mark { event: FIRST_SYMPTOM, turn: 0 }, step: 0, reaches: false }];
        let reached = |event: u8| self.steps.iter().any(|s| s.event == event);
        for (place, step) in self.steps.iter().enumerate() {
            let mut beside: Vec<u8> = step.delays.iter().flat_map(|d| [d.from, d.to]).filter(|e| !reached(*e)).collect();
            beside.sort_unstable();
            beside.dedup();
            for event in beside {
                if !rows.iter().any(|r| r.mark.event == event) {
                    rows.push(Row { mark: Mark { event, turn: 0 }, step: place, reaches: false });
                }
            }
            let before = rows.iter().filter(|r| r.mark.event == step.event).count();
            let first = rows.iter().position(|r| r.mark.event == step.event);
            let again: Vec<u8> =
                first.map(|f| rows.iter().skip(f + 1).filter(|r| !r.reaches && r.mark.turn == 0).map(|r| r.mark.event).collect()).unwrap_or_default();
            let turn = u8::try_from(before).unwrap_or(u8::MAX);
            rows.push(Row { mark: Mark { event: step.event, turn }, step: place, reaches: true });
            rows.extend(again.into_iter().map(|event| Row { mark: Mark { event, turn }, step: place, reaches: false }));
        }
        rows
    }

    /// Where each step is, as of today.
    pub fn states(&self, known: &Known, today: Date) -> Vec<State> {
        let seen = Seen { plan: self, rows: self.rows(), before: ancestors_of(self), known, today };
        let stages: Vec<(Stage, Vec<Told>)> = (0..self.steps.len()).map(|place| seen.step(place)).collect();
        let over = |place: usize| stages.get(place).is_some_and(|(s, _)| matches!(s, Stage::Done(_) | Stage::Passed | Stage::Aside));
        let refused = |place: usize| stages.get(place).is_some_and(|(s, _)| matches!(s, Stage::Refused(_)));
        let next = |place: usize| !over(place) && !refused(place) && self.steps.get(place).is_some_and(|s| s.parents.iter().all(|p| over(*p)));
        let places = stages.iter().enumerate().map(|(place, _)| next(place)).collect::<Vec<_>>();
        stages.into_iter().zip(places).map(|((stage, delays), next)| State { stage, delays, next }).collect()
    }
}

fn ancestors_of(plan: &Plan) -> Vec<Vec<usize>> {
    ancestors(&plan.steps.iter().map(|s| s.parents.clone()).collect::<Vec<_>>())
}

/// A plan with somebody's dates.
struct Seen<'a> {
    plan: &'a Plan,
    rows: Vec<Row>,
    before: Vec<Vec<usize>>,
    known: &'a Known,
    today: Date,
}

impl Seen<'_> {
    fn date(&self, mark: Mark) -> Option<PartialDate> {
        self.known.iter().find(|(m, _)| *m == mark).map(|(_, date)| *date)
    }

    /// The mark that a step reaches.
    fn own(&self, step: usize) -> Option<Mark> {
        self.rows.iter().find(|r| r.step == step && r.reaches).map(|r| r.mark)
    }

    fn is_done(&self, step: usize) -> bool {
        let date = self.own(step).and_then(|mark| self.date(mark));
        date.and_then(Days::of).is_some_and(|days| days.first <= self.today)
    }

    /// The mark of an event that counts for a step: the last turn up to it, of branches that were taken.
    fn counted(&self, event: u8, step: usize) -> Mark {
        let taken = |place: usize| {
            let conditional = self.plan.steps.get(place).is_some_and(|s| s.conditional);
            place == step || !conditional || self.own(place).is_some_and(|mark| self.date(mark).is_some())
        };
        let rows = self.rows.iter().filter(|r| r.mark.event == event && r.step <= step && taken(r.step));
        rows.map(|r| r.mark).next_back().unwrap_or(Mark { event, turn: 0 })
    }

    fn step(&self, place: usize) -> (Stage, Vec<Told>) {
        let Some(step) = self.plan.steps.get(place) else { return (Stage::Open, Vec::new()) };
        let delays: Vec<Told> = step.delays.iter().map(|d| self.told(d, place)).collect();
        let own = self.own(place);
        if let Some((mark, date)) = own.and_then(|mark| Some((mark, self.date(mark)?))) {
            if let Some(earlier) = self.refused_by(place, mark, date) {
                return (Stage::Refused(earlier), delays);
            }
            return (if self.is_done(place) { Stage::Done(date) } else { Stage::Planned(date) }, delays);
        }
        let went_on = |other: usize| self.is_done(other) && self.before.get(other).is_some_and(|b| b.contains(&place));
        let stage = if step.conditional {
            Stage::Aside
        } else if (0..self.plan.steps.len()).any(went_on) {
            Stage::Passed
        } else {
            self.awaited(step, &delays)
        };
        (stage, delays)
    }

    /// The earlier event whose date lies after this one.
    fn refused_by(&self, place: usize, mark: Mark, date: PartialDate) -> Option<Mark> {
        let first = Mark { event: FIRST_SYMPTOM, turn: 0 };
        let steps = self.before.get(place).into_iter().flatten().filter_map(|p| self.own(*p));
        let starts = self.plan.steps.get(place).into_iter().flat_map(|s| &s.delays).filter(|d| d.to == mark.event);
        let starts = starts.map(|d| self.counted(d.from, place));
        let mut earlier = [first].into_iter().chain(steps).chain(starts);
        earlier.find(|other| self.date(*other).is_some_and(|o| date.compare(o) == Some(Ordering::Less)))
    }

    fn told(&self, delay: &Delay, place: usize) -> Told {
        let from = self.counted(delay.from, place);
        let Some(start) = self.date(from) else {
            // What cannot be counted anyhow asks for no date.
            let why = delay.end(Days { first: self.today, last: self.today }, self.plan.region).err();
            return why.map_or(Told::NoStart(from), Told::Uncounted);
        };
        let end = self.date(self.counted(delay.to, place));
        if end.is_some_and(|end| end.compare(start) == Some(Ordering::Less)) {
            return Told::Backwards;
        }
        let Some(days) = Days::of(start) else { return Told::Uncounted(NoEnd::TooFar) };
        match delay.end(days, self.plan.region) {
            Ok(end) => Told::Ends(end, delay.latest(days, self.plan.region)),
            Err(why) => Told::Uncounted(why),
        }
    }

    /// When a step without a date is expected: by a delay that has passed if there is one, then by what binds most.
    fn awaited(&self, step: &Step, delays: &[Told]) -> Stage {
        let mut ends: Vec<(usize, &Delay, Days)> = Vec::new();
        for (place, (delay, told)) in step.delays.iter().zip(delays).enumerate() {
            if let (Told::Ends(end, most), true) = (told, delay.to == step.event) {
                // Past the target, the most that is accepted counts.
                let end = most.filter(|_| end.last < self.today).unwrap_or(*end);
                ends.push((place, delay, end));
            }
        }
        ends.sort_by_key(|(place, delay, _)| (delay.kind, *place));
        if let Some((place, _, end)) = ends.iter().find(|(_, d, end)| d.kind.binds() && end.last < self.today) {
            return Stage::Late(*place, *end);
        }
        match ends.iter().find(|(_, _, end)| end.last >= self.today) {
            Some((place, delay, end)) if delay.kind.binds() && end.first - self.today <= Duration::days(SOON) => Stage::Soon(*place, *end),
            Some((place, _, end)) => Stage::By(*place, *end),
            None => Stage::Open,
        }
    }
}

#[cfg(test)]
mod tests;
