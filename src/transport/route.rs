//! The way of a sending through the site's destinations: which is next, where to try again, and what the person may choose.

use super::delivery::{Delivery, Step};
use super::envelope::Envelope;
use super::http::{HttpResponse, NoAnswer};
use super::verdict::{Reason, Verdict};
use crate::content::Destination;
use std::fmt;

/// A destination that did not accept the sending in this round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The destination's id.
    pub destination: String,
    /// What the person is told of it.
    pub label: String,
    /// What came of it.
    pub verdict: Verdict,
    /// It may have arrived there all the same.
    pub may_have_arrived: bool,
}

/// A sending on its way. `Debug` shows ids and counts only.
#[derive(Clone)]
pub struct Route {
    stops: Vec<Stop>,
    envelope: Envelope,
    current: Option<(usize, Delivery)>,
    /// The person chose this destination: when it fails, nothing else is tried.
    chosen: bool,
    failures: Vec<Failure>,
    outcome: Option<Verdict>,
}

#[derive(Clone)]
struct Stop {
    destination: Destination,
    /// Tried without a definite answer, in this round or before.
    doubtful: bool,
    /// Tried in this round.
    tried: bool,
}

impl Route {
    /// A sending that was never tried.
    pub fn new(destinations: &[Destination], envelope: Envelope) -> Self {
        let stops = destinations.iter().map(|d| Stop { destination: d.clone(), doubtful: false, tried: false }).collect();
        Self { stops, envelope, current: None, chosen: false, failures: Vec::new(), outcome: None }
    }

    /// A sending kept from before, with what [`Self::in_doubt`] said when it was kept.
    pub fn resumed(destinations: &[Destination], envelope: Envelope, in_doubt: &[String]) -> Self {
        let mut route = Self::new(destinations, envelope);
        for stop in &mut route.stops {
            stop.doubtful = in_doubt.iter().any(|id| id == stop.destination.id());
        }
        route
    }

    /// Starts a round: the first one, or another after [`Step::Done`]. What is in doubt is settled first; then the first destination.
    pub fn start(&mut self) -> Step {
        if let Some((_, delivery)) = &mut self.current {
            return delivery.start();
        }
        if let Some(done @ Verdict::Accepted(_)) = &self.outcome {
            return Step::Done(done.clone());
        }
        self.failures.clear();
        self.chosen = false;
        for stop in &mut self.stops {
            stop.tried = false;
        }
        self.next()
    }

    /// The person chose a destination by its id: it alone is tried. `None` when there is no such destination or one is being tried.
    pub fn choose(&mut self, destination: &str) -> Option<Step> {
        if self.current.is_some() || matches!(self.outcome, Some(Verdict::Accepted(_))) {
            return None;
        }
        let index = self.stops.iter().position(|s| s.destination.id() == destination)?;
        self.chosen = true;
        self.failures.retain(|f| f.destination != destination);
        Some(self.go(index))
    }

    /// The step after an answer, or after none.
    pub fn answer(&mut self, answer: Result<HttpResponse, NoAnswer>) -> Step {
        let step = self.current.as_mut().map(|(_, delivery)| delivery.answer(answer));
        self.take_in(step)
    }

    /// The file was handed to the person.
    pub fn saved(&mut self) -> Step {
        let step = self.current.as_mut().map(|(_, delivery)| delivery.saved());
        self.take_in(step)
    }

    /// What failed in this round, in order.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// What is sent.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// Destinations where it may have arrived, the one being tried included. To be kept with the sending **before** a step is carried
    /// out, since the page may be closed while it is.
    pub fn in_doubt(&self) -> Vec<String> {
        let trying = |i: usize| self.current.as_ref().is_some_and(|(current, d)| *current == i && d.may_have_arrived());
        self.stops.iter().enumerate().filter(|(i, s)| s.doubtful || trying(*i)).map(|(_, s)| s.destination.id().to_owned()).collect()
    }

    /// What the person may choose instead: what needs their hand, and what was not tried in this round.
    pub fn offers(&self) -> Vec<&Destination> {
        self.stops.iter().filter(|s| s.destination.is_by_hand() || !(s.tried || s.doubtful)).map(|s| &s.destination).collect()
    }

    fn next(&mut self) -> Step {
        let in_doubt = self.stops.iter().any(|s| s.doubtful);
        // What needs the person's hand is never a silent way out: they would think that it was sent. First in the list, it is the way.
        let automatic = |(index, stop): &(usize, &Stop)| *index == 0 || !stop.destination.is_by_hand();
        let mut open = self.stops.iter().enumerate().filter(automatic).filter(|(_, s)| !s.tried && (s.doubtful || !in_doubt));
        match open.next().map(|(index, _)| index) {
            Some(index) if !self.chosen => self.go(index),
            _ => self.stop(),
        }
    }

    fn go(&mut self, index: usize) -> Step {
        let Some(stop) = self.stops.get_mut(index) else {
            return self.stop();
        };
        stop.tried = true;
        let mut delivery =
            if stop.doubtful { Delivery::again(&stop.destination, &self.envelope) } else { Delivery::new(&stop.destination, &self.envelope) };
        let first = delivery.start();
        self.current = Some((index, delivery));
        self.take_in(Some(first))
    }

    fn take_in(&mut self, step: Option<Step>) -> Step {
        let verdict = match step {
            Some(Step::Done(verdict)) => verdict,
            Some(step) => return step,
            None => return self.outcome.clone().map_or_else(|| self.stop(), Step::Done),
        };
        let Some((index, delivery)) = self.current.take() else {
            return self.stop();
        };
        if let Verdict::Accepted(_) = verdict {
            self.outcome = Some(verdict.clone());
            for stop in &mut self.stops {
                stop.doubtful = false;
            }
            return Step::Done(verdict);
        }
        let may_have_arrived = delivery.may_have_arrived();
        if let Some(stop) = self.stops.get_mut(index) {
            stop.doubtful = may_have_arrived;
            let (destination, label) = (stop.destination.id().to_owned(), stop.destination.label().to_owned());
            self.failures.push(Failure { destination, label, verdict: verdict.clone(), may_have_arrived });
        }
        // Offline, no other destination can be reached either.
        if verdict.reason() == Some(&Reason::Offline) { self.stop() } else { self.next() }
    }

    /// Ends the round with one verdict for all failures: what is in doubt first, then what may pass later, then the first.
    fn stop(&mut self) -> Step {
        let all = || self.failures.iter();
        let later = |f: &&Failure| matches!(f.verdict, Verdict::TryAgain { .. });
        let first = all().find(|f| f.may_have_arrived).or_else(|| all().find(later)).or_else(|| all().next());
        let mut verdict = first.map_or(Verdict::NeedsPerson(Reason::NoDestination), |f| f.verdict.clone());
        if let Verdict::TryAgain { after_seconds, .. } = &mut verdict
            && !all().any(|f| f.may_have_arrived)
        {
            // The next round tries them all: the soonest counts.
            let soonest = all().filter_map(|f| if let Verdict::TryAgain { after_seconds, .. } = &f.verdict { *after_seconds } else { None }).min();
            *after_seconds = soonest;
        }
        self.outcome = Some(verdict.clone());
        Step::Done(verdict)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trying = self.current.as_ref().map(|(_, delivery)| delivery);
        write!(f, "Route({:?}, {} destinations, {trying:?}, {:?})", self.envelope, self.stops.len(), self.failures)
    }
}
