//! Days and states in words.

use super::{day, fill, say, with_texts};
use crate::domain::PartialDate;
use crate::domain::delay::{Days, Kind, NoEnd};
use crate::domain::timeline::{Mark, Plan, Stage, State, Told};

/// The name of an event.
pub fn event(mark: Mark) -> String {
    let name = say(&format!("event.E{:02}", mark.event));
    if mark.turn == 0 { name } else { fill("desk.again", "event", &name) }
}

/// `le mardi 24 novembre 2026`, or `entre le … et le …`.
pub fn on_days(days: &Days) -> String {
    if days.first == days.last {
        return fill("desk.on.day", "date", &day(days.first));
    }
    with_texts(|texts| texts.fill("desk.on.range", &[("first", &day(days.first)), ("last", &day(days.last))]))
}

/// The same of a date that may be known to the month or the year.
fn on_date(date: PartialDate) -> String {
    match (date.month, date.day) {
        (Some(_), Some(_)) => Days::of(date).map(|days| on_days(&days)).unwrap_or_default(),
        (Some(month), None) => fill("desk.on.month", "date", &format!("{} {}", say(&format!("month.{month}")), date.year)),
        _ => fill("desk.on.month", "date", &date.year.to_string()),
    }
}

/// Part of a key.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Promised => "promised",
        Kind::Target => "target",
        Kind::Measured => "measured",
        Kind::Example => "example",
    }
}

/// Sentences about a step: where it is, and why no more can be said. None where there is nothing to say yet.
pub fn sentences(plan: &Plan, place: usize, state: &State) -> Vec<String> {
    let delays = plan.steps.get(place).map(|s| s.delays.as_slice()).unwrap_or_default();
    let of = |delay: &usize| delays.get(*delay).map_or("example", |d| kind(d.kind));
    let mut all = Vec::new();
    match &state.stage {
        Stage::Done(date) => all.push(fill("desk.done", "date", &on_date(*date))),
        Stage::Planned(date) => all.push(fill("desk.planned", "date", &on_date(*date))),
        Stage::Refused(mark) => all.push(fill("desk.refused", "event", &event(*mark))),
        Stage::Passed => all.push(say("desk.passed")),
        Stage::Late(delay, days) => all.push(fill(&format!("desk.late.{}", of(delay)), "date", &on_days(days))),
        Stage::Soon(delay, days) => all.push(format!("{} {}", fill(&format!("desk.by.{}", of(delay)), "date", &on_days(days)), say("desk.soon"))),
        Stage::By(delay, days) => all.push(fill(&format!("desk.by.{}", of(delay)), "date", &on_days(days))),
        Stage::Aside => {}
        Stage::Open => {}
    }
    if let Stage::Late(_, days) | Stage::Soon(_, days) | Stage::By(_, days) = &state.stage
        && days.first != days.last
    {
        all.push(say("desk.rough"));
    }
    if matches!(state.stage, Stage::Open | Stage::By(..)) {
        all.extend(why_not(plan, place, state));
    }
    if all.is_empty() && state.next {
        all.push(say("desk.open"));
    }
    all
}

/// What is missing for a date to be named: first for what binds, then for the rest; nothing once something that binds is told.
fn why_not(plan: &Plan, place: usize, state: &State) -> Option<String> {
    let delays = plan.steps.get(place).map(|s| s.delays.as_slice()).unwrap_or_default();
    let told = |delay: usize| delays.get(delay).is_some_and(|d| d.kind.binds());
    if let Stage::By(delay, _) = &state.stage
        && told(*delay)
    {
        return None;
    }
    let mut all: Vec<(Kind, &Told)> = delays.iter().zip(&state.delays).map(|(d, t)| (d.kind, t)).collect();
    all.sort_by_key(|(kind, _)| *kind);
    let no_start = all.iter().find_map(|(_, t)| if let Told::NoStart(mark) = t { Some(*mark) } else { None });
    if let Some(mark) = no_start {
        return Some(fill("desk.no-start", "event", &event(mark)));
    }
    all.iter().find_map(|(_, t)| match t {
        Told::Uncounted(NoEnd::Unspecified) => Some(say("desk.unspecified")),
        Told::Uncounted(NoEnd::WorkingWeeks) => Some(say("desk.weeks")),
        Told::Uncounted(NoEnd::TooFar) => Some(say("desk.far")),
        _ => None,
    })
}
