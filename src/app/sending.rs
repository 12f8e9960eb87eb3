//! Sending: one press, one sending; the same id on every try; nothing lost when it fails.

use super::{Changed, Effect, Model, Place, Stage};
use crate::content::Destination;
use crate::transport::{Delivery, Envelope, EnvelopeId, Failure, HttpResponse, NoAnswer, Receipt, Route, Step, Verdict};

/// What is being sent, or was.
#[derive(Debug, Default)]
pub struct Sending {
    route: Option<Route>,
    /// When the person pressed « envoyer ».
    pressed_at: String,
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Under,
    Done(Receipt),
    Failed(Verdict),
}

/// What the screen shows of a sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nothing was sent.
    Nothing,
    /// On its way.
    Under,
    /// Accepted.
    Done {
        /// Where, under which reference.
        receipt: Receipt,
        /// When it was sent, ISO 8601.
        at: String,
        /// It is a file that the person keeps: nobody has received it.
        file: bool,
    },
    /// Not accepted yet.
    Failed {
        /// What was tried.
        failures: Vec<Failure>,
        /// It may have arrived: a retry asks first, and keeps the id.
        in_doubt: bool,
        /// The readable reference, the same on the next try.
        reference: String,
        /// Seconds to wait, when the receiver said so.
        after: Option<u32>,
    },
}

impl Sending {
    /// True while sending, once delivered, and while it may have arrived: the answers can then no longer be changed.
    pub fn is_closed(&self) -> bool {
        match &self.state {
            State::Idle => false,
            State::Under | State::Done(_) => true,
            State::Failed(_) => self.in_doubt(),
        }
    }

    /// The answers changed after a refusal: the next sending is another one.
    pub fn answers_changed(&mut self) {
        if matches!(self.state, State::Failed(_)) {
            *self = Self::default();
        }
    }

    fn in_doubt(&self) -> bool {
        self.route.as_ref().is_some_and(|r| !r.in_doubt().is_empty())
    }
}

/// The file that is always there as a last way out.
fn own_file() -> Destination {
    Destination::File { id: "fichier".into(), label: String::new() }
}

fn is_file(destination: &Destination) -> bool {
    matches!(destination, Destination::File { .. })
}

impl Model {
    /// What the screen shows of the sending.
    pub fn shown(&self) -> Shown {
        let Some(route) = &self.sending.route else { return Shown::Nothing };
        match &self.sending.state {
            State::Idle => Shown::Nothing,
            State::Under => Shown::Under,
            State::Done(receipt) => {
                let file = self.destinations.iter().find(|d| d.id() == receipt.destination).is_none_or(is_file);
                Shown::Done { receipt: receipt.clone(), at: self.sending.pressed_at.clone(), file }
            }
            State::Failed(verdict) => {
                let after = if let Verdict::TryAgain { after_seconds, .. } = verdict { *after_seconds } else { None };
                let reference = route.envelope().reference.as_str().to_owned();
                Shown::Failed { failures: route.failures().to_vec(), in_doubt: self.sending.in_doubt(), reference, after }
            }
        }
    }

    pub(super) fn send(&mut self, random: [u8; 16], now: String, changed: &mut Changed) -> Vec<Effect> {
        if matches!(self.sending.state, State::Under | State::Done(_)) || self.filling.is_blocked() {
            return Vec::new();
        }
        if self.sending.route.is_none() {
            let id = EnvelopeId::from_random(random);
            let envelope = if self.referral {
                Envelope::referral(id, now.clone(), &self.filling, &self.establishment)
            } else {
                Some(Envelope::questionnaire(id, now.clone(), &self.filling, &self.establishment))
            };
            let Some(envelope) = envelope else { return Vec::new() };
            let mut destinations = self.destinations.clone();
            if !destinations.iter().any(is_file) {
                destinations.push(own_file());
            }
            self.sending.route = Some(Route::new(&destinations, envelope));
            self.sending.pressed_at = now;
        }
        self.stage = Stage::Outcome;
        let step = self.sending.route.as_mut().map(Route::start);
        self.take_step(step, changed)
    }

    pub(super) fn save_file(&mut self, changed: &mut Changed) -> Vec<Effect> {
        let settled = matches!(self.sending.state, State::Failed(_)) && !self.sending.in_doubt();
        let Some(route) = &mut self.sending.route else { return Vec::new() };
        if settled {
            let file = route.offers().into_iter().find(|d| is_file(d)).map(|d| d.id().to_owned());
            let step = file.and_then(|id| route.choose(&id));
            return self.take_step(step, changed);
        }
        // A copy of what was sent, or of what may have been: it settles nothing.
        match Delivery::new(&own_file(), route.envelope()).start() {
            Step::Save { name, mime, content } => vec![Effect::Save { name, mime, content }],
            Step::Send(_) | Step::Done(_) => Vec::new(),
        }
    }

    pub(super) fn got_answer(&mut self, answer: Result<HttpResponse, NoAnswer>, changed: &mut Changed) -> Vec<Effect> {
        if !matches!(self.sending.state, State::Under) {
            return Vec::new();
        }
        let step = self.sending.route.as_mut().map(|r| r.answer(answer));
        self.take_step(step, changed)
    }

    pub(super) fn saved_file(&mut self, changed: &mut Changed) -> Vec<Effect> {
        if !matches!(self.sending.state, State::Under) {
            return Vec::new();
        }
        let step = self.sending.route.as_mut().map(Route::saved);
        self.take_step(step, changed)
    }

    fn take_step(&mut self, step: Option<Step>, changed: &mut Changed) -> Vec<Effect> {
        changed.stage = true;
        match step {
            None => Vec::new(),
            Some(Step::Send(request)) => {
                self.sending.state = State::Under;
                vec![Effect::Send(request), Effect::Focus(Place::Heading)]
            }
            Some(Step::Save { name, mime, content }) => {
                self.sending.state = State::Under;
                vec![Effect::Save { name, mime, content }]
            }
            Some(Step::Done(Verdict::Accepted(receipt))) => {
                self.sending.state = State::Done(receipt);
                vec![Effect::Focus(Place::Heading)]
            }
            Some(Step::Done(verdict)) => {
                self.sending.state = State::Failed(verdict);
                vec![Effect::Focus(Place::Heading)]
            }
        }
    }
}
