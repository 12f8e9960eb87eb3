//! The envelope of a sending: the same on every try.

use super::bundle::{Part, read_sending, sending};
use super::document::{Document, take_out};
use super::resources::Form;
use crate::content::Establishment;
use crate::domain::{Filling, Reference, Referral};
use crate::formats::json::Json;
use std::fmt;

/// Id of a sending: a UUID made once, on the person's device. Says nothing about anybody.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EnvelopeId([u8; 16]);

impl EnvelopeId {
    /// From sixteen random bytes; made a version 4 UUID.
    pub fn from_random(mut bytes: [u8; 16]) -> Self {
        let [.., six, _, eight, _, _, _, _, _, _, _] = &mut bytes;
        *six = (*six & 0x0f) | 0x40;
        *eight = (*eight & 0x3f) | 0x80;
        Self(bytes)
    }

    /// Reads the written form, eight-four-four-four-twelve hexadecimal digits.
    pub fn read(text: &str) -> Option<Self> {
        let shape = text.len() == 36 && text.bytes().enumerate().all(|(i, b)| (b == b'-') == matches!(i, 8 | 13 | 18 | 23));
        let digits: Vec<u8> = text.chars().filter(|c| *c != '-').filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
        if !shape || digits.len() != 32 {
            return None;
        }
        let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |sum, d| sum * 16 + d)).collect();
        bytes.try_into().ok().map(Self)
    }

    /// The id of one of the sending's resources: the last byte differs. Two sendings would have to agree on the other 114 random bits
    /// to share one.
    pub(super) fn part(self, number: u8) -> Self {
        let mut bytes = self.0;
        let [.., last] = &mut bytes;
        *last ^= number;
        Self(bytes)
    }

    /// The id of one of the sending's documents. The byte before the last differs too, so that it is none of [`Self::part`]'s.
    pub(super) fn document(self, number: usize) -> Self {
        let mut bytes = self.0;
        let [.., above, last] = &mut bytes;
        *last ^= u8::try_from(number % 256).unwrap_or_default();
        *above ^= 1 + u8::try_from(number / 256 % 100).unwrap_or_default();
        Self(bytes)
    }

    /// The id of a document's bytes.
    pub(super) fn binary(self) -> Self {
        let mut bytes = self.0;
        let [.., above, _] = &mut bytes;
        *above ^= 0x80;
        Self(bytes)
    }

    /// The reference to read out on the phone. Always the same for one id.
    pub fn reference(self) -> Reference {
        Reference::from_bytes(&self.0)
    }
}

impl fmt::Display for EnvelopeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for EnvelopeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What a sending is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The referral form: with the patient's identity.
    Referral,
    /// A questionnaire: no identity.
    Questionnaire,
}

/// A sending. `Debug` shows its id and counts only.
#[derive(Clone)]
pub struct Envelope {
    /// Its id.
    pub id: EnvelopeId,
    /// Its readable reference.
    pub reference: Reference,
    /// When it was finished: ISO 8601 with seconds and an offset.
    pub authored: String,
    /// Canonical address of the form, with its version.
    pub form: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// What it says, in the order of the transaction.
    pub(super) resources: Vec<(Part, Json)>,
    /// What was attached to it.
    pub(super) documents: Vec<Document>,
    /// What its questionnaire's templates make of the answers: [`super::scores`].
    pub(super) scores: Vec<Json>,
}

impl Envelope {
    /// A filled questionnaire.
    pub fn questionnaire(id: EnvelopeId, authored: String, filling: &Filling, to: &Establishment) -> Self {
        Self::of(&Form { id, authored: &authored, filling, referral: None, to })
    }

    /// A filled referral form; `None` while an answer is missing without which nobody could act on it.
    pub fn referral(id: EnvelopeId, authored: String, filling: &Filling, to: &Establishment) -> Option<Self> {
        let referral = Some(Referral::from_filling(filling)?);
        Some(Self::of(&Form { id, authored: &authored, filling, referral, to }))
    }

    fn of(form: &Form<'_>) -> Self {
        let mut documents = Vec::new();
        let taken = |(part, resource)| {
            if part != Part::QuestionnaireResponse {
                return (part, resource);
            }
            let (response, found) = take_out(resource, form.id, form.authored);
            documents = found;
            (part, response)
        };
        let resources = form.resources().into_iter().map(taken).collect();
        Self {
            id: form.id,
            reference: form.id.reference(),
            authored: form.authored.to_owned(),
            form: form.filling.questionnaire().canonical(),
            kind: form.kind(),
            resources,
            documents,
            scores: Vec::new(),
        }
    }

    /// What was attached to it.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// What [`Self::to_json`] wrote; `None` when it is no sending of this version.
    pub fn from_json(json: &Json) -> Option<Self> {
        read_sending(json)
    }

    /// The documented envelope, version 1 (`docs/webhook.md`).
    pub fn to_json(&self) -> Json {
        sending(self)
    }

    /// Name of the file, when it is saved as one: no personal datum.
    pub fn file_name(&self) -> String {
        file_name(self.reference.as_str())
    }
}

/// Name of the file of a sending with this reference.
pub fn file_name(reference: &str) -> String {
    format!("guichet-{reference}.json")
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({}, {:?}, {} resources, {} documents)", self.id, self.kind, self.resources.len(), self.documents.len())
    }
}
