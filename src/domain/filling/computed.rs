//! What expressions give an item at one moment: its text, its bounds, its options, its calculated answer.

use super::{Filling, NodeId};
use crate::domain::questionnaire::{AnswerOption, Item};
use crate::domain::{Coding, Value};

/// Results of a node's expressions; `None` where it has no such expression, or it gives nothing.
#[derive(Clone, Default, PartialEq)]
pub struct Computed {
    /// The text.
    pub text: Option<String>,
    /// The least value.
    pub min: Option<Value>,
    /// The most value.
    pub max: Option<Value>,
    /// Must be answered.
    pub required: Option<bool>,
    /// Shown, not typed.
    pub read_only: Option<bool>,
    /// The options, in place of the item's own.
    pub options: Option<Vec<Value>>,
    /// Options that are not offered now.
    pub off: Vec<Value>,
    /// What the calculation gives now; a person may have answered otherwise.
    pub calculated: Option<Vec<Value>>,
}

impl Filling {
    fn computed(&self, id: NodeId) -> Option<&Computed> {
        self.node(id)?.computed.as_deref()
    }

    /// The question's text now.
    pub fn text_of(&self, id: NodeId) -> String {
        let computed = self.computed(id).and_then(|c| c.text.clone());
        computed.or_else(|| self.item_of(id).map(|i| i.text.clone())).unwrap_or_default()
    }

    /// The least value allowed now.
    pub fn min_of(&self, id: NodeId) -> Option<&Value> {
        self.computed(id).and_then(|c| c.min.as_ref()).or_else(|| self.item_of(id)?.min.as_ref())
    }

    /// The most value allowed now.
    pub fn max_of(&self, id: NodeId) -> Option<&Value> {
        self.computed(id).and_then(|c| c.max.as_ref()).or_else(|| self.item_of(id)?.max.as_ref())
    }

    /// True when an answer is required now.
    pub fn is_required(&self, id: NodeId) -> bool {
        self.computed(id).and_then(|c| c.required).unwrap_or_else(|| self.item_of(id).is_some_and(|i| i.required))
    }

    /// True when the answer is shown, not typed.
    pub fn is_read_only(&self, id: NodeId) -> bool {
        self.computed(id).and_then(|c| c.read_only).unwrap_or_else(|| self.item_of(id).is_some_and(|i| i.read_only))
    }

    /// The options offered now.
    pub fn options_of(&self, id: NodeId) -> Vec<AnswerOption> {
        let own = || match self.item_of(id) {
            Some(item) if item.options.is_empty() => self.offered_to(item),
            Some(item) => item.options.clone(),
            None => Vec::new(),
        };
        let Some(computed) = self.computed(id) else { return own() };
        let all = computed.options.as_ref().map_or_else(own, |list| list.iter().cloned().map(AnswerOption::of).collect());
        all.into_iter().filter(|o| !computed.off.iter().any(|off| off.same(&o.value))).collect()
    }

    fn offered_to(&self, item: &Item) -> Vec<AnswerOption> {
        let list = item.value_set.as_ref().and_then(|set| self.offered.iter().find(|(address, _)| address == set));
        list.map(|(_, values)| values.iter().cloned().map(AnswerOption::of).collect()).unwrap_or_default()
    }

    /// Value sets whose options have to come from elsewhere, each once.
    pub fn value_sets_elsewhere(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for set in self.questionnaire.items.iter().filter(|i| i.options.is_empty()).filter_map(|i| i.value_set.as_ref()) {
            if !found.contains(set) {
                found.push(set.clone());
            }
        }
        found
    }

    /// Takes in the options of a value set that came from elsewhere. Returns the nodes that offer them.
    pub fn offer(&mut self, value_set: &str, codings: Vec<Coding>) -> Vec<NodeId> {
        self.offered.retain(|(address, _)| address != value_set);
        self.offered.push((value_set.to_owned(), codings.into_iter().map(Value::Coding).collect()));
        let offers = |id: &NodeId| self.item_of(*id).is_some_and(|i| i.value_set.as_deref() == Some(value_set));
        (0..self.nodes.len()).map(NodeId).filter(offers).collect()
    }

    /// What the calculation gives, when the person has answered otherwise: shown beside the answer, never written over it. One that gives nothing
    /// has nothing to show.
    pub fn overridden(&self, id: NodeId) -> Option<&[Value]> {
        let calculated = self.computed(id)?.calculated.as_deref()?;
        let node = self.node(id)?;
        let same = node.typed.is_none() && node.answers.len() == calculated.len() && node.answers.iter().zip(calculated).all(|(a, b)| a.same(b));
        (!same && !calculated.is_empty()).then_some(calculated)
    }
}
