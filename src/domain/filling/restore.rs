//! A filling made from answers that were given before, not by a person's acts.
//!
//! Initial values are for a fresh form, and answers are taken in all at once: what expressions gave on the way must not stand in for them.

use super::{Filling, NodeId};
use crate::domain::{ItemId, PartialDate, Questionnaire, Value};
use std::sync::Arc;

impl Filling {
    /// A filling without any answer of its own.
    pub fn blank(questionnaire: Arc<Questionnaire>) -> Self {
        let mut filling = Self::new(questionnaire);
        for node in &mut filling.nodes {
            node.answers.clear();
        }
        filling
    }

    /// Adds a row without initial values. `None` as for [`Filling::add_row`].
    pub fn add_blank_row(&mut self, item: ItemId, parent: Option<NodeId>) -> Option<NodeId> {
        let before = self.nodes.len();
        let added = self.add_row_unsettled(item, parent)?;
        for node in self.nodes.iter_mut().skip(before) {
            node.answers.clear();
        }
        Some(added)
    }

    /// Sets the time for expressions and dates, without giving values for a start.
    pub fn set_clock(&mut self, now: &str) {
        self.today = now.get(..10).and_then(PartialDate::read_fhir).or(self.today);
        self.now = Some(now.to_owned());
    }

    /// Takes answers in, all at once, and works out what follows. An answer that differs from its calculation stays as a person's, unless it is
    /// read-only, which follows its calculation.
    pub fn restore(&mut self, answers: Vec<(NodeId, Vec<Value>)>) {
        let put = |filling: &mut Self, list: &[(NodeId, Vec<Value>)]| {
            for (id, values) in list {
                if let Some(node) = filling.nodes.get_mut(id.0) {
                    node.answers.clone_from(values);
                    node.typed = None;
                }
            }
        };
        put(self, &answers);
        self.settle_all();
        // On the way a calculation may have met the answer by chance and taken it along.
        let moved: Vec<_> = answers.into_iter().filter(|(id, v)| !self.is_read_only(*id) && self.node(*id).is_some_and(|n| n.answers != *v)).collect();
        if !moved.is_empty() {
            put(self, &moved);
            self.settle_all();
        }
    }
}
