//! What the program that sends tells the program of the form: what became of a sending, in plain words and keys.
//!
//! The two programs are built apart; this room writes and reads what passes between them.

use super::route::Failure;
use crate::formats::json::{Json, json};

/// A destination that did not accept a sending. `Debug` never shows the server's words: they may quote an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The destination's id.
    pub destination: String,
    /// What the person is told of it.
    pub label: String,
    /// Key of the reason's words: `reason.…`.
    pub reason: String,
    /// The HTTP status behind it.
    pub status: Option<u16>,
    /// The server's own words.
    pub details: Vec<String>,
    /// The question that each of them is about, by its linkId, where the server said so; empty when none is known.
    pub places: Vec<String>,
    /// It may have arrived there all the same.
    pub may_have_arrived: bool,
}

/// What became of a sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostState {
    /// On its way.
    Under,
    /// It will be tried again by itself, as long as it is kept or its page is open.
    Waiting,
    /// Somebody has to do something first.
    NeedsPerson,
    /// A receiver said that it has it.
    Delivered,
    /// It could not be taken on at all.
    Refused,
}

/// The answer about a sending. `Debug` shows no server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The sending's id.
    pub id: String,
    /// What became of it.
    pub state: PostState,
    /// It is kept on the device: closing the page loses nothing.
    pub kept: bool,
    /// The readable reference.
    pub reference: String,
    /// When it was accepted, ISO 8601.
    pub at: String,
    /// The destination that has it.
    pub destination: String,
    /// What the person is told of that destination.
    pub label: String,
    /// Where the receiver keeps it, when it said so.
    pub location: Option<String>,
    /// SHA-256 of the body that was sent, in hexadecimal digits.
    pub sha256: Option<String>,
    /// What failed in the last round.
    pub failures: Vec<Trouble>,
    /// It may have arrived: a retry asks first.
    pub in_doubt: bool,
    /// Seconds to wait, when the receiver said so.
    pub after: Option<u32>,
    /// When it is tried again by itself, ISO 8601.
    pub next: Option<String>,
    /// Until when an answer is promised, in words.
    pub due: Option<String>,
}

impl From<&Failure> for Trouble {
    fn from(failure: &Failure) -> Self {
        let reason = failure.verdict.reason();
        let details = reason.map(|r| r.details().to_vec()).unwrap_or_default();
        // Titles of documents are details too, and about no question.
        let mut places: Vec<String> = reason
            .map(|r| {
                r.issues().iter().zip(&details).filter(|(i, d)| i.text == d.as_str()).map(|(i, _)| i.link_id.unwrap_or_default().to_owned()).collect()
            })
            .unwrap_or_default();
        if places.len() != details.len() || places.iter().all(String::is_empty) {
            places.clear();
        }
        Self {
            destination: failure.destination.clone(),
            label: failure.label.clone(),
            reason: reason.map(super::Reason::key).unwrap_or_default().to_owned(),
            status: reason.and_then(super::Reason::status),
            details,
            places,
            may_have_arrived: failure.may_have_arrived,
        }
    }
}

impl Trouble {
    /// Each of the server's words that is about a question, with its linkId.
    pub fn placed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.places.iter().zip(&self.details).filter(|(place, _)| !place.is_empty()).map(|(place, words)| (place.as_str(), words.as_str()))
    }

    /// As JSON.
    pub fn to_json(&self) -> Json {
        json!({
            "destination": self.destination, "label": self.label, "reason": self.reason, "status": self.status.map(u64::from),
            "details": self.details, "places": self.places, "mayHaveArrived": self.may_have_arrived,
        })
    }

    /// What [`Self::to_json`] wrote; what is missing is empty.
    pub fn from_json(json: &Json) -> Self {
        Self {
            destination: text(json, "destination").unwrap_or_default(),
            label: text(json, "label").unwrap_or_default(),
            reason: text(json, "reason").unwrap_or_default(),
            status: number(json, "status").and_then(|n| u16::try_from(n).ok()),
            details: texts(json, "details"),
            places: texts(json, "places"),
            may_have_arrived: yes(json, "mayHaveArrived"),
        }
    }
}

impl PostState {
    const WORDS: [(Self, &'static str); 5] = [
        (Self::Under, "under"),
        (Self::Waiting, "waiting"),
        (Self::NeedsPerson, "needs-person"),
        (Self::Delivered, "delivered"),
        (Self::Refused, "refused"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(state, _)| *state)
    }
}

impl Posted {
    /// As JSON, `"about": "sending"`.
    pub fn to_json(&self) -> Json {
        json!({
            "about": "sending", "id": self.id, "state": self.state.word(), "kept": self.kept, "reference": self.reference, "at": self.at,
            "destination": self.destination, "label": self.label, "location": self.location, "sha256": self.sha256,
            "failures": self.failures.iter().map(Trouble::to_json).collect::<Vec<_>>(), "inDoubt": self.in_doubt,
            "after": self.after.map(u64::from), "next": self.next, "due": self.due,
        })
    }

    /// What [`Self::to_json`] wrote; `None` when it is about something else. What is missing is empty: the loader writes the least there is.
    pub fn from_json(json: &Json) -> Option<Self> {
        if json.get("about").and_then(Json::as_str) != Some("sending") {
            return None;
        }
        let said = |name: &str| text(json, name).unwrap_or_default();
        Some(Self {
            id: text(json, "id")?,
            state: PostState::read(json.get("state")?.as_str()?)?,
            kept: yes(json, "kept"),
            reference: said("reference"),
            at: said("at"),
            destination: said("destination"),
            label: said("label"),
            location: text(json, "location"),
            sha256: text(json, "sha256"),
            failures: troubles(json, "failures"),
            in_doubt: yes(json, "inDoubt"),
            after: number(json, "after").and_then(|n| u32::try_from(n).ok()),
            next: text(json, "next"),
            due: text(json, "due"),
        })
    }
}

impl std::fmt::Debug for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trouble({}: {} {:?}, {} details, {})", self.destination, self.reason, self.status, self.details.len(), self.may_have_arrived)
    }
}

pub(super) fn text(json: &Json, name: &str) -> Option<String> {
    json.get(name).and_then(Json::as_str).map(str::to_owned)
}

pub(super) fn texts(json: &Json, name: &str) -> Vec<String> {
    json.get(name).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}

pub(super) fn number(json: &Json, name: &str) -> Option<u64> {
    json.get(name).and_then(Json::as_u64)
}

pub(super) fn yes(json: &Json, name: &str) -> bool {
    json.get(name).and_then(Json::as_bool) == Some(true)
}

pub(super) fn troubles(json: &Json, name: &str) -> Vec<Trouble> {
    json.get(name).and_then(Json::as_array).into_iter().flatten().map(Trouble::from_json).collect()
}
