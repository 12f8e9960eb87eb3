//! Enablement: which nodes may be answered. A disabled node keeps its answers, which then count nowhere and are not sent.
//!
//! Rules: a condition looks at the answers of its question in the nearest row that holds both; only enabled answers count, so that
//! chains follow; a question without an answer satisfies no comparison, `!=` included, and `exists` alone can ask for its absence.

use super::{Filling, NodeId};
use crate::domain::fhirpath::truth;
use crate::domain::questionnaire::{EnableWhen, Operator};
use crate::domain::{ItemId, Value};

impl Filling {
    /// Looks at a node's conditions again; true when its enablement changed.
    pub(super) fn enable_one(&mut self, id: NodeId) -> bool {
        let questionnaire = std::sync::Arc::clone(&self.questionnaire);
        let formula = self.node(id).and_then(|n| questionnaire.item(n.item)).and_then(|i| i.logic.as_ref()?.enable.as_ref());
        let enabled = match formula.map(|f| (f, self.evaluate(Some(id), f).map(|r| truth(&r).unwrap_or(false)))) {
            None => self.conditions_hold(id),
            Some((_, Ok(holds))) => holds && self.conditions_hold(id),
            // A condition that cannot be evaluated hides nothing.
            Some((formula, Err(error))) => {
                self.note(Some(id), formula, error);
                self.conditions_hold(id)
            }
        };
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
