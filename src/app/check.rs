//! The answers as they are read before sending, on the receipt and on paper.

use super::Model;
use crate::domain::filling::NodeId;
use crate::domain::item::{Control, Usage};
use crate::domain::{ItemId, ItemKind, Value};

/// One line of the answers: a heading, or a question with its answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Answered {
    /// Name of the control, for « modifier ».
    pub name: String,
    /// The group's or the question's text.
    pub text: String,
    /// True for a group.
    pub heading: bool,
    /// The answer; empty when there is none. A boolean's is `true` or `false`, worded by `ui`.
    pub values: Vec<String>,
    /// The answer is a boolean.
    pub boolean: bool,
    /// The page it stands on.
    pub page: usize,
    /// The answer was prefilled, and nobody has looked at it yet.
    pub prefilled: bool,
}

/// A question that does not block, but that whoever receives the form will ask.
#[derive(Clone, PartialEq, Eq)]
pub struct Missing {
    /// Name of the control.
    pub name: String,
    /// The question's text.
    pub text: String,
    /// The text of the group that holds it, below the page.
    pub group: Option<String>,
}

/// What whoever receives the form will still have to ask for, in order.
pub fn missing(model: &Model) -> Vec<Missing> {
    let filling = &model.filling;
    let mut found = Vec::new();
    for (place, item) in filling.questionnaire().items.iter().enumerate() {
        if !item.asked_later || !item.is_captured() {
            continue;
        }
        for id in filling.nodes_of(ItemId(place)) {
            if filling.is_enabled(id) && !filling.is_touched(id) {
                found.push(Missing { name: filling.name(id), text: filling.text_of(id), group: group_of(model, id) });
            }
        }
    }
    found
}

/// The text of the group that holds a node, below the page.
fn group_of(model: &Model, id: NodeId) -> Option<String> {
    let holder = model.filling.item_of(model.filling.node(id)?.parent?)?;
    let below = holder.kind == ItemKind::Group && holder.control != Some(Control::Page) && !holder.text.is_empty();
    below.then(|| holder.text.clone())
}

/// The enabled questions in order. Unanswered ones are there too, but for optional boxes and for what is folded away at first; headings
/// without a question are not.
pub fn answered(model: &Model) -> Vec<Answered> {
    let mut lines = Vec::new();
    for page in 0..model.pages() {
        for node in model.page_nodes(page) {
            walk(model, node, page, false, &mut lines);
        }
    }
    // A heading directly followed by another of its level, or by nothing, says nothing.
    let mut kept: Vec<Answered> = Vec::new();
    for line in lines.into_iter().rev() {
        if !line.heading || kept.last().is_some_and(|next| !next.heading) {
            kept.push(line);
        }
    }
    kept.reverse();
    kept
}

fn walk(model: &Model, id: NodeId, page: usize, folded: bool, lines: &mut Vec<Answered>) {
    let (Some(node), Some(item)) = (model.filling.node(id), model.filling.item_of(id)) else { return };
    let usage = item.looks.as_ref().and_then(|l| l.usage);
    let unread = match usage {
        Some(Usage::Capture) => true,
        Some(Usage::DisplayNonEmpty | Usage::CaptureDisplayNonEmpty) => !model.filling.holds_answer(id),
        _ => false,
    };
    if node.removed || !node.own_enabled || item.hidden || unread || item.kind == ItemKind::Display {
        return;
    }
    let boolean = item.kind == ItemKind::Boolean;
    let mut values: Vec<String> = node.answers.iter().map(|v| if let Value::Boolean(b) = v { b.to_string() } else { v.show() }).collect();
    if let Some(typed) = &node.typed {
        values.push(typed.clone());
    }
    let box_left_empty = boolean && values.is_empty() && item.control == Some(Control::CheckBox);
    let folded = folded || item.looks.as_ref().is_some_and(|l| l.collapsed == Some(true));
    let left_out = box_left_empty || (folded && values.is_empty() && item.kind != ItemKind::Group);
    if !left_out {
        lines.push(Answered {
            name: model.filling.name(id),
            text: model.filling.text_of(id),
            heading: item.kind == ItemKind::Group,
            values,
            boolean,
            page,
            prefilled: model.prefilled.contains(&id),
        });
    }
    for child in &node.children {
        walk(model, *child, page, folded, lines);
    }
}
