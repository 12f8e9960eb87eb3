//! Sending: one press, one sending; the same id on every try; nothing lost when it fails.
//!
//! A sending goes to the program that sends (`post`), which keeps it and tells what became of it. A file is handed over from here.

use super::{Changed, Effect, Model, Place, Stage};
use crate::domain::fhirpath::WHOLE;
use crate::domain::filling::NodeId;
use crate::formats::json::{Json, json};
use crate::formats::read_json;
use crate::transport::{Envelope, EnvelopeId, PostState, Posted, Trouble, as_file};

/// What is being sent, or was.
#[derive(Debug, Default)]
pub struct Sending {
    envelope: Option<Envelope>,
    /// When the person pressed « envoyer ».
    pressed_at: String,
    state: State,
    /// It may have arrived.
    in_doubt: bool,
    /// The person waits for what comes of a press: the focus goes there.
    awaited: bool,
    /// The file that is being handed over is the way, and not a copy.
    saving: bool,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    /// On its way.
    Under,
    /// The person has it as a file.
    Saved,
    /// Delivered, or not yet.
    Told(Box<Posted>),
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
        /// The readable reference.
        reference: String,
        /// Who has it, in words.
        label: String,
        /// When, ISO 8601.
        at: String,
        /// It is a file that the person keeps: nobody has received it.
        file: bool,
        /// SHA-256 of what was sent.
        sha256: Option<String>,
        /// The receipt is kept on the device.
        kept: bool,
        /// Until when an answer is promised, in words.
        due: Option<String>,
    },
    /// Not accepted yet.
    Failed {
        /// What was tried.
        failures: Vec<Trouble>,
        /// It may have arrived: a retry asks first, and keeps the id.
        in_doubt: bool,
        /// The readable reference, the same on the next try.
        reference: String,
        /// Seconds to wait, when the receiver said so.
        after: Option<u32>,
        /// It is tried again by itself.
        waiting: bool,
        /// It is kept on the device: closing the page loses nothing.
        kept: bool,
        /// When it is tried again, ISO 8601.
        next: Option<String>,
    },
}

impl Sending {
    /// True while sending, once delivered, and while it may have arrived: the answers can then no longer be changed.
    pub fn is_closed(&self) -> bool {
        match &self.state {
            State::Idle => false,
            State::Under | State::Saved => true,
            State::Told(told) => told.state == PostState::Delivered || self.in_doubt,
        }
    }

    /// The answers changed after a refusal: the next sending is another one, and this one is not to leave any more.
    pub fn answers_changed(&mut self) -> Vec<Effect> {
        if self.is_closed() || !matches!(self.state, State::Told(_)) {
            return Vec::new();
        }
        std::mem::take(self).ask("remove")
    }

    /// The person looks at the answers again: nothing leaves by itself meanwhile.
    pub(super) fn hold(&self) -> Vec<Effect> {
        if matches!(self.state, State::Told(_)) { self.ask("hold") } else { Vec::new() }
    }

    fn ask(&self, act: &str) -> Vec<Effect> {
        let id = self.envelope.iter().map(|e| e.id.to_string());
        id.map(|id| Effect::Post(json!({ "act": act, "id": id }).to_string())).collect()
    }

    /// Kept on the device and tried again by itself: it needs no other way.
    fn goes_on(&self) -> bool {
        matches!(&self.state, State::Told(told) if told.kept && told.state == PostState::Waiting)
    }
}

impl Model {
    /// What the screen shows of the sending.
    pub fn shown(&self) -> Shown {
        let Some(envelope) = &self.sending.envelope else { return Shown::Nothing };
        let reference = envelope.reference.as_str().to_owned();
        match &self.sending.state {
            State::Idle => Shown::Nothing,
            State::Under => Shown::Under,
            State::Saved => {
                let label = self.destinations.iter().find(|d| d.file).map(|d| d.label.clone()).unwrap_or_default();
                Shown::Done { reference, label, at: self.sending.pressed_at.clone(), file: true, sha256: None, kept: false, due: None }
            }
            State::Told(told) if told.state == PostState::Delivered => {
                let Posted { label, at, sha256, kept, due, .. } = (**told).clone();
                Shown::Done { reference, label, at, file: false, sha256, kept, due }
            }
            State::Told(told) => Shown::Failed {
                failures: told.failures.clone(),
                in_doubt: self.sending.in_doubt,
                reference,
                after: told.after,
                waiting: told.state == PostState::Waiting,
                kept: told.kept,
                next: told.next.clone(),
            },
        }
    }

    /// What a receiver said of the question at this node, in its own words, when it refused the sending.
    pub fn said(&self, node: NodeId) -> Option<&str> {
        let State::Told(told) = &self.sending.state else { return None };
        let item = self.filling.questionnaire().item(self.filling.node(node)?.item)?;
        told.failures.iter().flat_map(Trouble::placed).find(|(place, _)| *place == item.link_id.0).map(|(_, words)| words)
    }

    /// The name and the words of the question with this linkId.
    pub fn question(&self, link_id: &str) -> Option<(String, String)> {
        let item = self.filling.questionnaire().find(link_id)?;
        let node = self.filling.nodes_of(item).next()?;
        Some((self.filling.name(node), self.filling.questionnaire().item(item)?.text.clone()))
    }

    /// True when answers go to a server, and not into a file.
    pub fn sends(&self) -> bool {
        self.destinations.first().is_some_and(|d| !d.file)
    }

    /// The code of the pathway of a referral, once it was chosen.
    pub fn pathway(&self) -> Option<String> {
        self.filling.by_name("pathway").filter(|_| self.referral).and_then(|n| self.filling.texts_of(n).into_iter().next())
    }

    pub(super) fn send(&mut self, random: [u8; 16], now: String, changed: &mut Changed) -> Vec<Effect> {
        let again = matches!(&self.sending.state, State::Told(told) if told.state != PostState::Delivered);
        if !(again || matches!(self.sending.state, State::Idle)) || self.filling.is_blocked() {
            return Vec::new();
        }
        // One of which the file could not be handed over has left nowhere: the answers may have changed since.
        if !again {
            let id = EnvelopeId::from_random(random);
            self.sending.envelope = if WHOLE && self.referral {
                Envelope::referral(id, now.clone(), &self.filling, &self.establishment)
            } else {
                Some(Envelope::questionnaire(id, now.clone(), &self.filling, &self.establishment))
            };
            self.sending.pressed_at = now;
        }
        if self.sending.envelope.is_none() {
            return Vec::new();
        }
        if !self.sends() {
            self.sending.saving = true;
            return self.file();
        }
        self.stage = Stage::Outcome;
        changed.stage = true;
        self.sending.state = State::Under;
        self.sending.awaited = true;
        let handed_over = self.handed_over().to_string();
        vec![Effect::Post(handed_over), Effect::Focus(Place::Heading)]
    }

    /// The sending as the other program takes it over; that one keeps one entry for each id, so a second try is the same message.
    fn handed_over(&self) -> Json {
        let to: Vec<&str> = self.destinations.iter().filter(|d| !d.file).map(|d| d.id.as_str()).collect();
        json!({
            "act": "send", "sending": self.sending.envelope.as_ref().map(Envelope::to_json), "destinations": to, "choose": None::<String>,
            "context": { "pathway": self.pathway(), "promise": None::<String> },
        })
    }

    pub(super) fn save_file(&mut self) -> Vec<Effect> {
        // A file is the way when nothing else goes on; else it is a copy, and settles nothing.
        self.sending.saving = matches!(self.sending.state, State::Told(_)) && !self.sending.is_closed() && !self.sending.goes_on();
        self.file()
    }

    fn file(&self) -> Vec<Effect> {
        let file = self.sending.envelope.iter().map(as_file);
        file.map(|(name, mime, content)| Effect::Save { name, mime: mime.to_owned(), content }).collect()
    }

    pub(super) fn saved_file(&mut self, changed: &mut Changed) -> Vec<Effect> {
        if !std::mem::take(&mut self.sending.saving) {
            return Vec::new();
        }
        changed.stage = true;
        self.stage = Stage::Outcome;
        // The person has it: nothing else is to leave any more.
        let mut effects = if matches!(self.sending.state, State::Told(_)) { self.sending.ask("remove") } else { Vec::new() };
        self.sending.state = State::Saved;
        effects.push(Effect::Focus(Place::Heading));
        effects
    }

    /// The program that sends, or the loader in its place, told something.
    pub(super) fn posted(&mut self, message: &str, changed: &mut Changed) -> Vec<Effect> {
        let own = self.sending.envelope.as_ref().map(|e| e.id.to_string());
        let told = read_json(message).ok().and_then(|json| Posted::from_json(&json));
        let Some(told) = told.filter(|t| Some(&t.id) == own.as_ref()) else { return Vec::new() };
        // The person has it as a file meanwhile, or it is delivered already.
        let over = matches!(&self.sending.state, State::Saved) || matches!(&self.sending.state, State::Told(t) if t.state == PostState::Delivered);
        if over && told.state != PostState::Delivered {
            return Vec::new();
        }
        changed.stage = true;
        if told.state == PostState::Under {
            self.sending.state = State::Under;
            return Vec::new();
        }
        // The loader knows nothing of earlier tries.
        if !told.reference.is_empty() {
            self.sending.in_doubt = told.in_doubt;
        }
        let delivered = told.state == PostState::Delivered;
        for (place, _) in told.failures.iter().flat_map(Trouble::placed) {
            changed.nodes.extend(self.filling.questionnaire().find(place).into_iter().flat_map(|item| self.filling.nodes_of(item)));
        }
        self.sending.state = State::Told(Box::new(told));
        let awaited = std::mem::take(&mut self.sending.awaited);
        if delivered {
            self.stage = Stage::Outcome;
        }
        if awaited || delivered { vec![Effect::Focus(Place::Heading)] } else { Vec::new() }
    }
}
