//! The answers as they are read before sending, on the receipt and on paper.

use super::Model;
use crate::domain::filling::NodeId;
use crate::domain::item::Usage;
use crate::domain::{ItemKind, Value};

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
}

/// The enabled questions in order. Unanswered ones are there too, but for optional boxes left empty; headings without a question are not.
pub fn answered(model: &Model) -> Vec<Answered> {
    let mut lines = Vec::new();
    for page in 0..model.pages() {
        for node in model.page_nodes(page) {
            walk(model, node, page, &mut lines);
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

fn walk(model: &Model, id: NodeId, page: usize, lines: &mut Vec<Answered>) {
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
    let box_left_empty = boolean && values.is_empty() && item.control == Some(crate::domain::questionnaire::Control::CheckBox);
    if !box_left_empty {
        lines.push(Answered {
            name: model.filling.name(id),
            text: model.filling.text_of(id),
            heading: item.kind == ItemKind::Group,
            values,
            boolean,
            page,
        });
    }
    for child in &node.children {
        walk(model, *child, page, lines);
    }
}
