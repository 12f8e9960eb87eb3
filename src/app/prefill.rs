//! Answers that came from elsewhere: taken in as a person's would be, and marked until the person has looked at them.

use super::{Changed, Effect, Model};
use crate::domain::filling::{Input, NodeId};

impl Model {
    /// Takes answers in. Names that the form does not have, options that it does not offer, what is worked out or hidden, and confirmations,
    /// which nobody gives for another, are left out; what the person has answered already stays.
    pub(super) fn prefill(&mut self, answers: Vec<(String, Vec<String>)>, changed: &mut Changed) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (name, texts) in answers {
            let Some(node) = self.filling.by_name(&name).or_else(|| self.row_for(&name, changed)) else { continue };
            let Some(item) = self.filling.item_of(node) else { continue };
            let closed = item.must_be_true || !item.is_captured() || self.filling.is_read_only(node) || self.filling.is_touched(node);
            if closed || !item.kind.is_question() {
                continue;
            }
            let (several, chosen) = (item.repeats && item.kind.is_choice(), item.kind.is_choice() || item.kind == crate::domain::ItemKind::Boolean);
            for text in texts {
                let input = match () {
                    () if several => Input::Ticked { code: text, on: true },
                    () if chosen => Input::Chosen(text),
                    () => Input::Typed(text),
                };
                effects.extend(self.answered(name.clone(), input, changed));
            }
            // A code that is not offered would be a text that nobody can see.
            if chosen && self.filling.node(node).is_some_and(|n| n.typed.is_some()) {
                self.filling.set(node, Input::Cleared);
            }
            if self.filling.is_touched(node) {
                self.prefilled.push(node);
                effects.push(Effect::ShowAnswer { name, texts: self.filling.texts_of(node) });
            }
        }
        effects
    }

    /// The node of a name in a row that is not there yet (`exams.row.date@1`): rows are added up to it.
    fn row_for(&mut self, name: &str, changed: &mut Changed) -> Option<NodeId> {
        let (first, number) = name.rsplit_once('@')?;
        let wanted: u32 = number.parse().ok().filter(|n| *n < 50)?;
        let mut row = self.filling.by_name(first)?;
        while !self.filling.item_of(row)?.has_rows() {
            row = self.filling.node(row)?.parent?;
        }
        let (item, parent) = self.filling.node(row).map(|n| (n.item, n.parent))?;
        while self.filling.by_name(name).is_none() {
            let new = self.filling.add_row(item, parent)?;
            changed.rows.push(item);
            if self.filling.node(new)?.row >= wanted {
                break;
            }
        }
        self.filling.by_name(name)
    }

    /// The person has looked at an answer and leaves it as it is.
    pub(super) fn confirm(&mut self, name: &str, changed: &mut Changed) -> Vec<Effect> {
        let Some(node) = self.filling.by_name(name) else { return Vec::new() };
        self.prefilled.retain(|n| *n != node);
        changed.nodes.push(node);
        // The button goes: the focus stays at its question.
        vec![Effect::FocusControl(name.to_owned())]
    }
}
