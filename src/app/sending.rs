//! Sending: one press, one sending; the same id on every try.

use super::{Changed, Effect, Model};
use crate::transport::{HttpResponse, NoAnswer};

/// What is being sent, or was.
#[derive(Debug, Default)]
pub struct Sending {}

/// A sending that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {}

/// A try that did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {}

impl Sending {
    /// True once delivered.
    pub fn is_closed(&self) -> bool {
        false
    }
    /// The answers changed.
    pub fn answers_changed(&mut self) {}
}

impl Model {
    pub(super) fn send(&mut self, _random: [u8; 16], _now: String, _changed: &mut Changed) -> Vec<Effect> {
        Vec::new()
    }
    pub(super) fn save_file(&mut self, _changed: &mut Changed) -> Vec<Effect> {
        Vec::new()
    }
    pub(super) fn got_answer(&mut self, _answer: Result<HttpResponse, NoAnswer>, _changed: &mut Changed) -> Vec<Effect> {
        Vec::new()
    }
    pub(super) fn saved_file(&mut self, _changed: &mut Changed) -> Vec<Effect> {
        Vec::new()
    }
}
