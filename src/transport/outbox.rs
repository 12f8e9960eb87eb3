//! The outbox: what waits on the device until a receiver has it, and when it is tried again.
//!
//! Pure: the clock comes in as milliseconds since 1970, chance as a number from 0 to 1. An entry is never deleted by itself before a
//! receiver has it: after the last try of its own it waits for a person (`docs/decisions/0010-two-programs.md`).

use super::bundle::read_sending;
use super::envelope::Envelope;
use super::posted::{PostState, Posted, Trouble, number, text, texts, troubles};
use super::verdict::{Receipt, Verdict};
use crate::formats::json::{Json, json};
use std::fmt;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The shortest time between two tries of its own.
pub const SHORTEST_WAIT: u64 = MINUTE;
/// The longest, unless the receiver asks for more.
pub const LONGEST_WAIT: u64 = 6 * HOUR;
/// The longest that a receiver may ask for.
const LONGEST_ASKED: u64 = DAY;
/// It asks for a person after this, and no longer tries by itself.
pub const GIVES_UP_AFTER: u64 = 14 * DAY;
/// A receipt is forgotten after this.
pub const RECEIPT_KEPT: u64 = 30 * DAY;
/// How long an entry rests while its person looks at the answers again.
const HELD: u64 = 30 * MINUTE;
/// Why it waits for a person once it has given up.
pub const GIVEN_UP: &str = "reason.given-up";

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// To be sent now.
    Queued,
    /// A program is sending it, or died while it was.
    Sending,
    /// Tried again by itself.
    Waiting {
        /// Not before this moment.
        until: u64,
        /// How long the wait was when it was chosen: a clock set back does not make it longer.
        wait: u64,
        /// Key of the reason's words.
        why: String,
    },
    /// Tried again when somebody says so.
    NeedsPerson {
        /// Key of the reason's words.
        why: String,
    },
    /// A receiver has it; its content is gone from here.
    Delivered {
        /// Which, under what name.
        receipt: Receipt,
        /// When, ISO 8601.
        at: String,
        /// When, in milliseconds.
        when: u64,
    },
}

/// A sending kept until it has arrived, and its receipt afterwards. `Debug` shows no content.
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// The sending's id.
    pub id: String,
    /// The readable reference.
    pub reference: String,
    /// The sending; nothing once it was delivered.
    pub sending: Option<Json>,
    /// Ids of the destinations, in order.
    pub destinations: Vec<String>,
    /// The destination that the person chose.
    pub choose: Option<String>,
    /// Code of its pathway, shown in the list.
    pub pathway: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Destinations where it may have arrived.
    pub in_doubt: Vec<String>,
    /// SHA-256 of the last body that was sent.
    pub sha256: Option<String>,
    /// Rounds begun.
    pub tries: u32,
    /// When it was handed over.
    pub created: u64,
    /// When somebody last asked for it to be sent.
    pub asked: u64,
    /// What failed in the last round.
    pub failures: Vec<Trouble>,
    /// Seconds that a receiver asked to wait, in the last round.
    pub after: Option<u32>,
}

impl Entry {
    /// A sending that was just handed over; `None` when it is none.
    pub fn new(sending: &Json, destinations: Vec<String>, choose: Option<String>, pathway: Option<String>, now: u64) -> Option<Self> {
        let envelope = read_sending(sending)?;
        Some(Self {
            id: envelope.id.to_string(),
            reference: envelope.reference.as_str().to_owned(),
            sending: Some(sending.clone()),
            destinations,
            choose,
            pathway,
            state: State::Queued,
            in_doubt: Vec::new(),
            sha256: None,
            tries: 0,
            created: now,
            asked: now,
            failures: Vec::new(),
            after: None,
        })
    }

    /// What is sent; `None` once it was delivered.
    pub fn envelope(&self) -> Option<Envelope> {
        Envelope::from_json(self.sending.as_ref()?)
    }

    /// True once a receiver has it.
    pub fn is_delivered(&self) -> bool {
        matches!(self.state, State::Delivered { .. })
    }

    /// Taken up again, when nobody else is sending it. Where it may have arrived is known from what was kept before each step.
    pub fn resume(&mut self) {
        if self.state == State::Sending {
            self.state = State::Queued;
        }
    }

    /// Somebody wants it sent now.
    pub fn ask(&mut self, now: u64) {
        if !self.is_delivered() && self.state != State::Sending {
            self.state = State::Queued;
            self.asked = now;
        }
    }

    /// Its person looks at the answers again: it rests for a while.
    pub fn hold(&mut self, now: u64) {
        if let State::Queued | State::Waiting { .. } = &self.state {
            let why = self.why().to_owned();
            self.state = State::Waiting { until: now + HELD, wait: HELD, why };
        }
    }

    /// Sets right what time has made of it, a clock set back or forward included. True when something changed.
    pub fn pass_time(&mut self, now: u64) -> bool {
        let before = (self.state.clone(), self.created, self.asked);
        self.created = self.created.min(now);
        self.asked = self.asked.min(now);
        if let State::Waiting { until, wait, .. } = &mut self.state {
            *wait = (*wait).min(LONGEST_ASKED);
            *until = (*until).min(now + *wait);
        }
        if let State::Delivered { when, .. } = &mut self.state {
            *when = (*when).min(now);
        }
        if let State::Waiting { .. } = self.state
            && now - self.asked >= GIVES_UP_AFTER
        {
            self.state = State::NeedsPerson { why: GIVEN_UP.into() };
        }
        before != (self.state.clone(), self.created, self.asked)
    }

    /// True when it is to be tried now without anybody asking.
    pub fn is_due(&self, now: u64) -> bool {
        match &self.state {
            State::Queued | State::Sending => true,
            State::Waiting { until, .. } => *until <= now,
            State::NeedsPerson { .. } | State::Delivered { .. } => false,
        }
    }

    /// True for a receipt that is old enough to be forgotten.
    pub fn is_forgotten(&self, now: u64) -> bool {
        matches!(self.state, State::Delivered { when, .. } if now.saturating_sub(when) >= RECEIPT_KEPT)
    }

    /// True when it waits because there was no network: it is worth a try when the network comes back.
    pub fn waits_for_network(&self) -> bool {
        matches!(&self.state, State::Waiting { why, .. } if ["reason.offline", "reason.no-answer", "reason.timed-out"].contains(&why.as_str()))
    }

    /// A round begins.
    pub fn begin(&mut self) {
        self.tries = self.tries.saturating_add(1);
        self.state = State::Sending;
    }

    /// A round ended without acceptance.
    pub fn settle(&mut self, verdict: &Verdict, failures: Vec<Trouble>, in_doubt: Vec<String>, now: u64, random: f64) {
        self.failures = failures;
        self.in_doubt = in_doubt;
        self.after = None;
        // A choice stands for one round.
        self.choose = None;
        let why = verdict.reason().map(super::Reason::key).unwrap_or_default().to_owned();
        self.state = match verdict {
            Verdict::TryAgain { after_seconds, .. } => {
                self.after = *after_seconds;
                let wait = wait(self.tries, random).max(after_seconds.map_or(0, |s| (u64::from(s) * 1000).min(LONGEST_ASKED)));
                State::Waiting { until: now + wait, wait, why }
            }
            _ => State::NeedsPerson { why },
        };
        self.pass_time(now);
    }

    /// A receiver has it: the content goes, the receipt stays.
    pub fn deliver(&mut self, receipt: Receipt, at: String, now: u64) {
        self.sending = None;
        self.in_doubt.clear();
        self.failures.clear();
        self.after = None;
        self.choose = None;
        self.state = State::Delivered { receipt, at, when: now };
    }

    /// Key of the reason why it is not there yet.
    pub fn why(&self) -> &str {
        match &self.state {
            State::Waiting { why, .. } | State::NeedsPerson { why } => why,
            _ => "",
        }
    }

    /// When it is tried again by itself.
    pub fn next(&self) -> Option<u64> {
        if let State::Waiting { until, .. } = self.state { Some(until) } else { None }
    }

    /// What is told of it; `write` turns a moment into ISO 8601.
    pub fn told(&self, kept: bool, write: impl Fn(u64) -> String) -> Posted {
        let receipt = if let State::Delivered { receipt, at, .. } = &self.state { Some((receipt.clone(), at.clone())) } else { None };
        let (receipt, at) = receipt.map_or((None, String::new()), |(receipt, at)| (Some(receipt), at));
        let state = match self.state {
            State::Queued | State::Sending => PostState::Under,
            State::Waiting { .. } => PostState::Waiting,
            State::NeedsPerson { .. } => PostState::NeedsPerson,
            State::Delivered { .. } => PostState::Delivered,
        };
        Posted {
            id: self.id.clone(),
            state,
            kept,
            reference: self.reference.clone(),
            at,
            destination: receipt.as_ref().map(|r| r.destination.clone()).unwrap_or_default(),
            label: receipt.as_ref().map(|r| r.label.clone()).unwrap_or_default(),
            location: receipt.and_then(|r| r.location),
            sha256: self.sha256.clone().filter(|_| self.is_delivered()),
            failures: self.failures.clone(),
            in_doubt: !self.in_doubt.is_empty(),
            after: self.after,
            next: self.next().map(write),
            due: None,
        }
    }

    /// As it is kept, before encryption.
    pub fn to_json(&self) -> Json {
        let state = match &self.state {
            State::Queued => json!({ "is": "queued" }),
            State::Sending => json!({ "is": "sending" }),
            State::Waiting { until, wait, why } => json!({ "is": "waiting", "until": *until, "wait": *wait, "why": why }),
            State::NeedsPerson { why } => json!({ "is": "needs-person", "why": why }),
            State::Delivered { receipt, at, when } => json!({
                "is": "delivered", "destination": receipt.destination, "label": receipt.label, "location": receipt.location,
                "at": at, "when": *when,
            }),
        };
        json!({
            "id": self.id, "reference": self.reference, "sending": self.sending, "destinations": self.destinations, "choose": self.choose,
            "pathway": self.pathway, "state": state, "inDoubt": self.in_doubt, "sha256": self.sha256, "tries": u64::from(self.tries),
            "created": self.created, "asked": self.asked, "after": self.after.map(u64::from),
            "failures": self.failures.iter().map(Trouble::to_json).collect::<Vec<_>>(),
        })
    }

    /// What [`Self::to_json`] wrote; `None` when it is not that.
    pub fn from_json(json: &Json) -> Option<Self> {
        let (id, reference) = (text(json, "id")?, text(json, "reference")?);
        let state = json.get("state")?;
        let said = |name: &str| text(state, name).unwrap_or_default();
        let state = match state.get("is")?.as_str()? {
            "queued" => State::Queued,
            "sending" => State::Sending,
            "waiting" => State::Waiting { until: number(state, "until")?, wait: number(state, "wait")?, why: said("why") },
            "needs-person" => State::NeedsPerson { why: said("why") },
            "delivered" => {
                let (destination, label, location) = (said("destination"), said("label"), text(state, "location"));
                let receipt = Receipt { destination, label, reference: reference.clone(), location };
                State::Delivered { receipt, at: said("at"), when: number(state, "when")? }
            }
            _ => return None,
        };
        let narrow = |name: &str| number(json, name).and_then(|n| u32::try_from(n).ok());
        Some(Self {
            sending: json.get("sending").filter(|s| s.is_object()).cloned(),
            destinations: texts(json, "destinations"),
            choose: text(json, "choose"),
            pathway: text(json, "pathway"),
            in_doubt: texts(json, "inDoubt"),
            sha256: text(json, "sha256"),
            tries: narrow("tries").unwrap_or(0),
            created: number(json, "created")?,
            asked: number(json, "asked")?,
            failures: troubles(json, "failures"),
            after: narrow("after"),
            id,
            reference,
            state,
        })
    }
}

/// The wait after this many tries: doubled each time, of which chance takes off up to half, so that many devices do not come back at once.
pub fn wait(tries: u32, random: f64) -> u64 {
    let doubled = (2 * SHORTEST_WAIT).saturating_mul(1u64.checked_shl(tries.saturating_sub(1).min(20)).unwrap_or(u64::MAX));
    let whole = doubled.min(LONGEST_WAIT);
    let part = if random.is_finite() { random.clamp(0.0, 1.0) } else { 1.0 };
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let off = (whole as f64 / 2.0 * part) as u64;
    (whole - off).clamp(SHORTEST_WAIT, LONGEST_WAIT)
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({}, {:?}, {} tries, in doubt: {:?})", self.id, self.state, self.tries, self.in_doubt)
    }
}
