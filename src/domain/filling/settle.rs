//! What follows from an answer: conditions, calculations, options and texts, until nothing changes any more.
//!
//! An answer costs what it touches: the Questionnaire knows for each item which others look at it. Circles end after a bound, and say so.

use super::convert::{answers_of, option_of, text, value_of};
use super::{Computed, Filling, NodeId};
use crate::domain::fhirpath::{Item as Result, WHOLE, truth};
use crate::domain::logic::{Formula, Logic};
use crate::domain::{ItemId, Value};
use std::collections::VecDeque;
use std::sync::Arc;

/// Times that one node is worked out again after one answer, at most: more is a circle.
const MOST_ROUNDS: u8 = 20;
/// Nodes worked out after one answer, at most.
const MOST_STEPS: usize = 20_000;

/// What working a node out has changed.
struct After {
    answers: bool,
    looks: bool,
}

impl Filling {
    /// Works out everything again: at the start, and when rows come or go. Returns the nodes that changed.
    pub fn settle_all(&mut self) -> Vec<NodeId> {
        let mut changed = Vec::new();
        // Each pass settles at least one more link of a chain; a circle never settles and is left after the bound.
        for _ in 0..=self.questionnaire.items.len().min(64) {
            let mut again = false;
            for index in 0..self.nodes.len() {
                let id = NodeId(index);
                let enabled = self.enable_one(id);
                let after = self.work_out(id);
                if enabled || after.answers || after.looks {
                    again = true;
                    if !changed.contains(&id) {
                        changed.push(id);
                    }
                }
            }
            if !again {
                return changed;
            }
        }
        self.looped = true;
        changed
    }

    /// Works out what depends on `item`, and so on. Returns the nodes that changed.
    pub(super) fn settle_after(&mut self, item: ItemId) -> Vec<NodeId> {
        let questionnaire = Arc::clone(&self.questionnaire);
        let mut changed = Vec::new();
        let mut waiting = VecDeque::from([item]);
        let mut rounds: Vec<u8> = Vec::new();
        let mut steps = 0usize;
        while let Some(item) = waiting.pop_front() {
            // What looks at a group looks at what it holds.
            let mut dependents: Vec<ItemId> = questionnaire.depend_on_all.clone();
            let mut holder = Some(item);
            while let Some(id) = holder {
                dependents.extend(questionnaire.dependents.get(id.0).into_iter().flatten());
                holder = questionnaire.item(id).and_then(|i| i.parent);
            }
            for dependent in dependents {
                for node in self.nodes_of(dependent).collect::<Vec<_>>() {
                    steps += 1;
                    if rounds.len() <= node.0 {
                        rounds.resize(self.nodes.len().max(node.0 + 1), 0);
                    }
                    let round = rounds.get_mut(node.0).map_or(0, |r| {
                        *r = r.saturating_add(1);
                        *r
                    });
                    if round > MOST_ROUNDS || steps > MOST_STEPS {
                        self.looped = true;
                        return changed;
                    }
                    let enabled = self.enable_one(node);
                    let after = self.work_out(node);
                    if enabled {
                        // What the node holds is enabled or disabled with it: what looks at any of it has to look again.
                        waiting.extend((dependent.0..questionnaire.items.len()).map(ItemId).take_while(|i| questionnaire.holds(dependent, *i)));
                    } else if after.answers && !waiting.contains(&dependent) {
                        waiting.push_back(dependent);
                    }
                    // A rule may have been kept or broken: its message follows.
                    let ruled = questionnaire.item(dependent).is_some_and(|i| i.logic.as_ref().is_some_and(|l| !l.constraints.is_empty()));
                    if (enabled || after.answers || after.looks || ruled) && !changed.contains(&node) {
                        changed.push(node);
                    }
                }
            }
        }
        changed
    }

    /// Evaluates a node's expressions anew.
    fn work_out(&mut self, id: NodeId) -> After {
        let questionnaire = Arc::clone(&self.questionnaire);
        let nothing = After { answers: false, looks: false };
        let Some(item) = self.node(id).and_then(|n| questionnaire.item(n.item)) else { return nothing };
        let Some(logic) = item.logic.as_deref().filter(|l| l.is_live()) else { return nothing };
        let before = self.node(id).and_then(|n| n.computed.clone()).unwrap_or_default();
        let mut now = Computed::default();
        let one = |results: &[Result]| results.first().and_then(text);
        let bound = |results: &[Result]| results.first().and_then(|r| value_of(item, r));
        now.text = self.result(id, logic.text.as_ref(), one);
        now.min = self.result(id, logic.min.as_ref(), bound);
        now.max = self.result(id, logic.max.as_ref(), bound);
        now.required = self.result(id, logic.required.as_ref(), truth);
        now.read_only = self.result(id, logic.read_only.as_ref(), truth);
        now.options = self.result(id, logic.options.as_ref(), |r| Some(r.iter().filter_map(|r| option_of(item, r)).collect::<Vec<Value>>()));
        for toggle in &logic.toggles {
            // Without a result the options stay: an expression that fails takes nothing away.
            if self.result(id, Some(&toggle.formula), |r| Some(truth(r).unwrap_or(false))) == Some(false) {
                now.off.extend(toggle.options.iter().cloned());
            }
        }
        now.calculated = self.result(id, logic.calculated.as_ref(), |r| answers_of(item, r));
        let differs = now != *before;
        // A calculation that gives nothing yet looks like none.
        let given = |c: &Computed| c.calculated.as_ref().is_some_and(|all| !all.is_empty());
        let looks = differs && (given(&now) || given(&before) || Computed { calculated: before.calculated.clone(), ..now.clone() } != *before);
        let answers = differs && self.follow_calculation(id, &before, &now);
        if let Some(node) = self.nodes.get_mut(id.0).filter(|_| differs) {
            node.computed = Some(Box::new(now));
        }
        After { answers, looks }
    }

    /// An answer that follows its calculation takes the new result; one that a person gave stays.
    fn follow_calculation(&mut self, id: NodeId, before: &Computed, now: &Computed) -> bool {
        let read_only = self.is_read_only(id);
        let Some((node, new)) = self.nodes.get_mut(id.0).zip(now.calculated.as_ref()) else { return false };
        let was = before.calculated.as_deref().unwrap_or_default();
        let follows = read_only || (node.typed.is_none() && node.answers == was);
        if !follows || node.answers == *new {
            return false;
        }
        node.answers.clone_from(new);
        node.typed = None;
        true
    }

    /// The result of an expression, read by `read`; what cannot be evaluated or read is noted.
    fn result<T>(&mut self, id: NodeId, formula: Option<&Formula>, read: impl Fn(&[Result]) -> Option<T>) -> Option<T> {
        let formula = formula?;
        let error = match self.evaluate(Some(id), formula) {
            Ok(results) => match read(&results) {
                Some(value) => return Some(value),
                None if results.is_empty() => return None,
                None => crate::domain::fhirpath::ExpressionError { reason: "the result is not of the item's type".to_owned(), at: 0 },
            },
            Err(error) => error,
        };
        self.note(Some(id), formula, error);
        None
    }

    /// Gives the form the time (ISO 8601 with offset), evaluates the expressions that give values at the start, and what follows from them.
    /// Answers that are there already stay. Returns the nodes that changed.
    pub fn start(&mut self, now: Option<String>) -> Vec<NodeId> {
        self.today = now.as_deref().and_then(|n| n.get(..10)).and_then(crate::domain::PartialDate::read_fhir).or(self.today);
        self.now = now.or_else(|| self.now.take());
        let mut changed = Vec::new();
        let questionnaire = Arc::clone(&self.questionnaire);
        for index in 0..self.nodes.len() {
            let id = NodeId(index);
            let Some(item) = self.node(id).filter(|n| n.answers.is_empty() && n.typed.is_none()).and_then(|n| questionnaire.item(n.item)) else {
                continue;
            };
            let Some(formula) = item.logic.as_ref().filter(|_| WHOLE).and_then(|l| l.initial.as_ref()) else { continue };
            let Some(mut values) = self.result(id, Some(formula), |r| answers_of(item, r)).filter(|v| !v.is_empty()) else { continue };
            let more = if item.has_rows() { values.split_off(1) } else { Vec::new() };
            if let Some(node) = self.nodes.get_mut(index) {
                node.answers = values;
                changed.push(id);
            }
            let (item_id, parent) = self.node(id).map_or((ItemId(0), None), |n| (n.item, n.parent));
            for value in more {
                if let Some(node) = self.add_row(item_id, parent).and_then(|row| self.nodes.get_mut(row.0)) {
                    node.answers = vec![value];
                }
            }
        }
        for id in self.settle_all() {
            if !changed.contains(&id) {
                changed.push(id);
            }
        }
        changed
    }

    /// The calculated answer in place of the one that was given. Returns the nodes that changed.
    pub fn take_calculated(&mut self, id: NodeId) -> Vec<NodeId> {
        let Some(values) = self.overridden(id).map(<[Value]>::to_vec) else { return Vec::new() };
        let Some(node) = self.nodes.get_mut(id.0) else { return Vec::new() };
        node.answers = values;
        node.typed = None;
        let item = node.item;
        let mut changed = self.settle_after(item);
        changed.push(id);
        changed
    }
}

impl Logic {
    /// True when something has to be worked out again after an answer, rules and conditions left aside.
    fn is_live(&self) -> bool {
        WHOLE
            && (!self.toggles.is_empty()
                || [&self.calculated, &self.options, &self.text, &self.min, &self.max, &self.required, &self.read_only]
                    .into_iter()
                    .any(Option::is_some))
    }
}
