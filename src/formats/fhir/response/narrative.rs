//! A response in words: the questions with their answers, as the XHTML that FHIR's `Narrative` asks for.

use crate::domain::filling::{Filling, NodeId};
use crate::domain::{ItemKind, Value};

/// Characters of one narrative, at most: what lies beyond is in the answers.
const MOST: usize = 200_000;

/// The `div`; `None` without any answer.
pub fn write(filling: &Filling) -> Option<String> {
    // Yes and no are the only words of its own; the rest is in the questionnaire's language.
    let english = filling.questionnaire().language.as_deref().is_some_and(|l| l.starts_with("en"));
    let words = if english { ["Yes", "No"] } else { ["Oui", "Non"] };
    let mut list = String::new();
    for root in filling.roots() {
        push(filling, *root, words, &mut list);
    }
    (!list.is_empty()).then(|| ["<div xmlns=\"http://www.w3.org/1999/xhtml\"><ul>", &list, "</ul></div>"].concat())
}

fn push(filling: &Filling, id: NodeId, words: [&str; 2], out: &mut String) {
    let (Some(node), Some(item)) = (filling.node(id), filling.item_of(id)) else { return };
    if node.removed || !node.own_enabled || item.kind == ItemKind::Display || out.len() > MOST {
        return;
    }
    let mut inner = String::new();
    for child in &node.children {
        push(filling, *child, words, &mut inner);
    }
    if inner.is_empty() && node.answers.is_empty() {
        return;
    }
    out.push_str("<li>");
    escape(&filling.text_of(id), out);
    for (index, value) in node.answers.iter().enumerate() {
        out.push_str(if index == 0 { " : <b>" } else { ", <b>" });
        match value {
            Value::Boolean(true) => out.push_str(words[0]),
            Value::Boolean(false) => out.push_str(words[1]),
            other => escape(&other.show(), out),
        }
        out.push_str("</b>");
    }
    if !inner.is_empty() {
        out.push_str("<ul>");
        out.push_str(&inner);
        out.push_str("</ul>");
    }
    out.push_str("</li>");
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no other control characters.
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => out.push(' '),
            c => out.push(c),
        }
    }
}
