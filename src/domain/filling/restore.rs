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
            node.computed = None;
        }
        filling.notices.clear();
        filling.looped = false;
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

    /// Takes answers in, all at once, and works out what follows. What differs from its calculation stays as a person left it, an empty answer
    /// too; what is read-only follows its calculation.
    pub fn restore(&mut self, answers: &[(NodeId, Vec<Value>)]) {
        for (id, values) in answers {
            self.put_back(*id, values);
        }
        self.settle_all();
        let mut again = false;
        for id in (0..self.nodes.len()).map(NodeId) {
            let calculated = self.node(id).is_some_and(|n| n.computed.as_ref().is_some_and(|c| c.calculated.is_some()));
            if calculated && !self.is_read_only(id) {
                let given = answers.iter().find(|(n, _)| *n == id).map(|(_, v)| v.as_slice()).unwrap_or_default();
                again |= self.put_back(id, given);
            }
        }
        if again {
            self.settle_all();
        }
    }

    fn put_back(&mut self, id: NodeId, values: &[Value]) -> bool {
        match self.nodes.get_mut(id.0) {
            Some(node) if node.answers != values => {
                node.answers = values.to_vec();
                node.typed = None;
                true
            }
            _ => false,
        }
    }
}
