//! One sending to one destination, as a machine: a step out, an answer in, until there is a verdict.

use super::bundle::own_transaction;
use super::envelope::Envelope;
use super::fhir::Fhir;
use super::http::{HttpRequest, HttpResponse, NoAnswer};
use super::verdict::{Reason, Receipt, Verdict};
use super::webhook::Webhook;
use crate::content::Destination;
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
}

/// One try of a sending at one destination.
#[derive(Clone)]
pub struct Delivery {
    id: String,
    label: String,
    envelope: Envelope,
    target: Target,
    doubt: Doubt,
    step: Option<Step>,
}

impl Delivery {
    /// A first try: this envelope was never sent there.
    pub fn new(destination: &Destination, envelope: &Envelope) -> Self {
        let target = match destination {
            Destination::Fhir { base_url, .. } => Target::Fhir(Fhir::new(base_url)),
            Destination::Webhook { url, method, wrap, headers, .. } => Target::Webhook(Webhook::new(url, *method, *wrap, headers)),
            Destination::File { .. } => Target::File,
        };
        let (id, label) = (destination.id().to_owned(), destination.label().to_owned());
        Self { id, label, envelope: envelope.clone(), target, doubt: Doubt::default(), step: None }
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
            Target::File => return self.start(),
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
            Next::Send(request) => Step::Send(request),
            Next::Failed(verdict) => Step::Done(verdict),
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
    (envelope.file_name(), "application/fhir+json", format!("{:#}\n", own_transaction(envelope)))
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
