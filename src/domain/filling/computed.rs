//! What expressions give an item at one moment: its text, its bounds, its options, its calculated answer.

use super::{Filling, NodeId};
use crate::domain::Value;
use crate::domain::questionnaire::AnswerOption;

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
        let own = || self.item_of(id).map(|i| i.options.clone()).unwrap_or_default();
        let Some(computed) = self.computed(id) else { return own() };
        let all = computed.options.as_ref().map_or_else(own, |list| list.iter().cloned().map(AnswerOption::of).collect());
        all.into_iter().filter(|o| !computed.off.iter().any(|off| off.same(&o.value))).collect()
    }

    /// What the calculation gives, when the person has answered otherwise: shown beside the answer, never written over it.
    pub fn overridden(&self, id: NodeId) -> Option<&[Value]> {
        let calculated = self.computed(id)?.calculated.as_deref()?;
        let node = self.node(id)?;
        let same = node.typed.is_none() && node.answers.len() == calculated.len() && node.answers.iter().zip(calculated).all(|(a, b)| a.same(b));
        (!same).then_some(calculated)
    }
}
