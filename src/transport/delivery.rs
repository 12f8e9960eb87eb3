//! One sending to one destination, as a machine: a step out, an answer in, until there is a verdict.

use super::bundle::whole_transaction;
use super::envelope::{Envelope, EnvelopeId};
use super::fhir::Fhir;
use super::http::{HttpRequest, HttpResponse, NoAnswer};
use super::verdict::{Reason, Receipt, Verdict};
use super::webhook::Webhook;
use crate::content::{Auth, Destination};
use std::fmt;

/// What is to be done next. `Debug` shows no content.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    /// Carry this out and hand the answer to `answer`.
    Send(HttpRequest),
    /// Let the person save this file, then call `saved`.
    Save {
        /// Name of the file, without any personal datum.
        name: String,
        /// MIME type.
        mime: String,
        /// The file.
        content: String,
    },
    /// It is over, for this try.
    Done(Verdict),
}

/// What a destination's own machine wants next.
pub(super) enum Next {
    Send(HttpRequest),
    Accepted(Option<String>),
    Failed(Verdict),
}

/// Whether the sending may be there although nobody said so.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Doubt {
    /// From an earlier try.
    pub before: bool,
    /// From this one.
    pub now: bool,
}

#[derive(Clone)]
enum Target {
    Fhir(Fhir),
    Webhook(Webhook),
    File,
    /// A message for the person to send; never without their asking for it.
    Mail,
}

/// One try of a sending at one destination.
#[derive(Clone)]
pub struct Delivery {
    id: String,
    label: String,
    envelope: Envelope,
    target: Target,
    auth: Auth,
    doubt: Doubt,
    step: Option<Step>,
}

impl Delivery {
    /// A first try: this envelope was never sent there.
    pub fn new(destination: &Destination, envelope: &Envelope) -> Self {
        let target = match destination {
            Destination::Fhir(server) => Target::Fhir(Fhir::new(server)),
            Destination::Webhook(hook) => Target::Webhook(Webhook::new(hook)),
            Destination::Mail { .. } => Target::Mail,
            Destination::File { .. } => Target::File,
        };
        let (id, label, auth) = (destination.id().to_owned(), destination.label().to_owned(), destination.auth().clone());
        Self { id, label, envelope: envelope.clone(), target, auth, doubt: Doubt::default(), step: None }
    }

    /// The person asked for what this destination needs their hand for: the file of a message, or of a file.
    pub fn by_hand(destination: &Destination, envelope: &Envelope) -> Self {
        let mut delivery = Self::new(destination, envelope);
        if destination.is_by_hand() {
            delivery.target = Target::File;
        }
        delivery
    }

    /// A try after one that left documents behind: `delivered` are there already, as [`Self::delivered`] said.
    pub fn resumed(destination: &Destination, envelope: &Envelope, delivered: &[EnvelopeId]) -> Self {
        let mut delivery = Self::again(destination, envelope);
        if let Target::Fhir(fhir) = &mut delivery.target {
            delivered.clone_into(&mut fhir.delivered);
        }
        delivery
    }

    /// Documents that the server has: to be kept with the sending.
    pub fn delivered(&self) -> &[EnvelopeId] {
        if let Target::Fhir(fhir) = &self.target { &fhir.delivered } else { &[] }
    }

    /// True when the request itself was accepted, and only documents are on their way or missing.
    pub fn has_arrived(&self) -> bool {
        if let Target::Fhir(fhir) = &self.target { fhir.has_arrived() } else { false }
    }

    /// A try after one whose outcome is not known: a FHIR server is asked first whether it has the sending.
    pub fn again(destination: &Destination, envelope: &Envelope) -> Self {
        Self { doubt: Doubt { before: true, now: false }, ..Self::new(destination, envelope) }
    }

    /// The first step. Called twice, it gives the same one.
    pub fn start(&mut self) -> Step {
        if let Some(step) = &self.step {
            return step.clone();
        }
        let next = match &mut self.target {
            Target::Fhir(fhir) => fhir.start(),
            Target::Webhook(webhook) => webhook.start(&self.envelope, &mut self.doubt),
            Target::File => {
                let (name, mime, content) = as_file(&self.envelope);
                return self.keep(Step::Save { name, mime: mime.to_owned(), content });
            }
            Target::Mail => Next::Failed(Verdict::NeedsPerson(Reason::ByHand)),
        };
        self.carry_on(next)
    }

    /// The step after an answer, or after none. An answer nobody waits for changes nothing.
    pub fn answer(&mut self, answer: Result<HttpResponse, NoAnswer>) -> Step {
        if !matches!(self.step, Some(Step::Send(_))) {
            return self.start();
        }
        let next = match &mut self.target {
            Target::Fhir(fhir) => fhir.answer(&self.envelope, &mut self.doubt, answer),
            Target::Webhook(webhook) => webhook.answer(&mut self.doubt, answer),
            Target::File | Target::Mail => return self.start(),
        };
        self.carry_on(next)
    }

    /// The file was handed to the person.
    pub fn saved(&mut self) -> Step {
        if !matches!(self.step, Some(Step::Save { .. })) {
            return self.start();
        }
        self.carry_on(Next::Accepted(None))
    }

    /// True when the sending may have arrived although it was not said: it must not go elsewhere by itself.
    pub fn may_have_arrived(&self) -> bool {
        self.doubt.before || self.doubt.now
    }

    fn carry_on(&mut self, next: Next) -> Step {
        let step = match next {
            Next::Send(request) => Step::Send(HttpRequest { auth: self.auth.clone(), ..request }),
            Next::Failed(mut verdict) => {
                verdict.explain(&self.envelope);
                Step::Done(verdict)
            }
            Next::Accepted(location) => {
                self.doubt = Doubt::default();
                let reference = self.envelope.reference.as_str().to_owned();
                Step::Done(Verdict::Accepted(Receipt { destination: self.id.clone(), label: self.label.clone(), reference, location }))
            }
        };
        self.keep(step)
    }

    fn keep(&mut self, step: Step) -> Step {
        self.step = Some(step.clone());
        step
    }
}

/// A sending as a file: its name without any personal datum, its MIME type, its content.
pub fn as_file(envelope: &Envelope) -> (String, &'static str, String) {
    (envelope.file_name(), "application/fhir+json", format!("{:#}\n", whole_transaction(envelope)))
}

/// The verdict of no answer.
pub(super) fn no_answer(why: NoAnswer) -> Verdict {
    let reason = match why {
        NoAnswer::Opaque => Reason::NoAnswer,
        NoAnswer::TimedOut => Reason::TimedOut,
        NoAnswer::Offline => Reason::Offline,
    };
    Verdict::TryAgain { after_seconds: None, reason }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send(request) => write!(f, "Send({request:?})"),
            Self::Save { name, content, .. } => write!(f, "Save({name}, {} bytes)", content.len()),
            Self::Done(verdict) => write!(f, "Done({verdict:?})"),
        }
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Delivery({} to {}, {:?}, {:?})", self.envelope.id, self.id, self.step, self.doubt)
    }
}
