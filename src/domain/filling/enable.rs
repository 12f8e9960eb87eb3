//! Enablement: which nodes may be answered. A disabled node keeps its answers, which then count nowhere and are not sent.
//!
//! Rules: a condition looks at the answers of its question in the nearest row that holds both; only enabled answers count, so that
//! chains follow; a question without an answer satisfies no comparison, `!=` included, and `exists` alone can ask for its absence.

use super::{Filling, NodeId};
use crate::domain::questionnaire::{EnableWhen, Operator};
use crate::domain::{ItemId, Value};

impl Filling {
    /// Works out everything again: at the start, and when rows come or go.
    pub(super) fn enable_all(&mut self) {
        // Each pass settles at least one more link of a chain; a circle never settles and is left after the bound.
        for _ in 0..=self.questionnaire.items.len().min(64) {
            let mut changed = false;
            for index in 0..self.nodes.len() {
                changed |= self.enable_one(NodeId(index));
            }
            if !changed {
                return;
            }
        }
        self.looped = true;
    }

    /// Works out what depends on `item`, and so on. Returns the nodes whose own enablement changed.
    pub(super) fn enable_after(&mut self, item: ItemId) -> Vec<NodeId> {
        let questionnaire = std::sync::Arc::clone(&self.questionnaire);
        let mut changed = Vec::new();
        let mut waiting = std::collections::VecDeque::from([item]);
        let mut steps = 0usize;
        while let Some(item) = waiting.pop_front() {
            for dependent in questionnaire.dependents.get(item.0).map(Vec::as_slice).unwrap_or_default() {
                for node in self.nodes_of(*dependent).collect::<Vec<_>>() {
                    steps += 1;
                    if steps > 20_000 {
                        self.looped = true;
                        return changed;
                    }
                    if self.enable_one(node) {
                        changed.push(node);
                        // What the node holds is enabled or disabled with it: what looks at any of it has to look again.
                        waiting.extend((dependent.0..questionnaire.items.len()).map(ItemId).take_while(|i| questionnaire.holds(*dependent, *i)));
                    }
                }
            }
        }
        changed
    }

    fn enable_one(&mut self, id: NodeId) -> bool {
        let enabled = self.conditions_hold(id);
        match self.nodes.get_mut(id.0) {
            Some(node) if node.own_enabled != enabled => {
                node.own_enabled = enabled;
                true
            }
            _ => false,
        }
    }

    fn conditions_hold(&self, id: NodeId) -> bool {
        let Some(item) = self.item_of(id) else {
            return false;
        };
        if item.enable_when.is_empty() {
            return true;
        }
        let mut results = item.enable_when.iter().map(|c| self.condition_holds(id, c));
        if item.enable_any { results.any(|r| r) } else { results.all(|r| r) }
    }

    fn condition_holds(&self, id: NodeId, condition: &EnableWhen) -> bool {
        let answers = self.answers_near(id, condition.question);
        match condition.operator {
            Operator::Exists => answers.is_empty() != (condition.answer == Value::Boolean(true)),
            Operator::Equal => answers.iter().any(|a| a.same(&condition.answer)),
            Operator::NotEqual => !answers.is_empty() && !answers.iter().any(|a| a.same(&condition.answer)),
            operator => answers.iter().any(|a| a.compare(&condition.answer).is_some_and(|order| operator.accepts(order))),
        }
    }

    /// Enabled answers to `question` within the nearest holder of `id` that holds the question too.
    fn answers_near(&self, id: NodeId, question: ItemId) -> Vec<&Value> {
        let mut holder = Some(id);
        while let Some(current) = holder {
            let Some(node) = self.node(current) else {
                break;
            };
            if self.questionnaire.holds(node.item, question) {
                break;
            }
            holder = node.parent;
        }
        self.nodes_of(question)
            .filter(|n| self.is_enabled(*n) && holder.is_none_or(|h| self.is_within(*n, h)))
            .filter_map(|n| self.node(n))
            .flat_map(|n| &n.answers)
            .collect()
    }

    fn is_within(&self, id: NodeId, holder: NodeId) -> bool {
        let mut current = Some(id);
        while let Some(node) = current {
            if node == holder {
                return true;
            }
            current = self.node(node).and_then(|n| n.parent);
        }
        false
    }
}
