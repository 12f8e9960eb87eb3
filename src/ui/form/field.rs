//! One field for each question.
//!
//! A control is named after its node, holds its first value in the HTML, and is not written again: what a person types stays theirs.

use super::choices::{check_box, options_view, other_view, scale_steps, scale_view, select_view};
use super::marks::{hint_view, words_view};
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::{Control, Item};
use crate::domain::{ItemKind, Value};
use crate::ui::Shell;
use crate::ui::element::{Child, Draw, El, el, live};

/// Id of a field's outer element, to which the error summary links.
pub fn group_id(name: &str) -> String {
    format!("f-{name}")
}

/// What every field needs.
pub struct Parts {
    /// Name of the control.
    pub name: String,
    /// The question, with its prefix and its mark.
    pub label: Vec<Child>,
    /// Help and expected form.
    pub hint: Option<El>,
    /// The problem, once it may be shown.
    pub error: Draw,
    /// Ids of hint and error.
    pub described: String,
    /// Must be answered.
    pub required: bool,
    /// Value of `aria-invalid`.
    pub invalid: Box<dyn Fn() -> Option<String> + Send>,
    /// Answers at the start.
    pub answers: Vec<Value>,
    /// What was typed and not understood.
    pub typed: Option<String>,
}

fn parts(shell: &Shell, id: NodeId, item: &Item) -> Parts {
    let (name, answers, typed) = shell.read(|m| {
        let node = m.filling.node(id);
        (m.filling.name(id), node.map(|n| n.answers.clone()).unwrap_or_default(), node.and_then(|n| n.typed.clone()))
    });
    let mut label: Vec<Child> = Vec::new();
    if let Some(prefix) = &item.prefix {
        label.push(el("span").class("field__prefix").child(format!("{prefix}\u{a0}")).into());
    }
    label.extend(words_view(shell, id, item));
    if item.required {
        label.push(el("span").class("field__required").attr("aria-hidden", "true").child("\u{a0}*").into());
    }
    let words: Vec<&str> = item.help.iter().chain(&item.entry_format).map(String::as_str).collect();
    let (hint_id, error_id) = (format!("h-{name}"), format!("e-{name}"));
    let hint = (!words.is_empty()).then(|| hint_view(item, &hint_id, &words.join(" ")));
    let described = if hint.is_some() { format!("{hint_id} {error_id}") } else { error_id.clone() };
    let (shown, state) = (shell.clone(), shell.clone());
    let error = live(move || {
        shown.track_node(id);
        let words = shown.read(|m| m.problem_shown(id)).map(|p| crate::app::word(&p, shown.texts()))?;
        Some(el("p").class("field__error").attr("id", error_id.clone()).child(words))
    });
    let invalid = move || {
        state.track_node(id);
        state.read(|m| m.problem_shown(id)).map(|_| "true".to_owned())
    };
    Parts { name, label, hint, error, described, required: item.required, invalid: Box::new(invalid), answers, typed }
}

/// The field of a question.
pub fn field_view(shell: &Shell, id: NodeId, item: &Item) -> Vec<El> {
    let parts = parts(shell, id, item);
    match item.kind {
        ItemKind::Boolean if item.control == Some(Control::CheckBox) => vec![check_box(parts)],
        ItemKind::Boolean => {
            let options = vec![("true".to_owned(), shell.say("answer.true")), ("false".to_owned(), shell.say("answer.false"))];
            vec![options_view(parts, options, "radio", true)]
        }
        ItemKind::Integer | ItemKind::Decimal if item.control == Some(Control::Slider) => match scale_steps(item) {
            Some(steps) => vec![scale_view(shell, id, parts, item, steps)],
            None => vec![text_view(parts, item)],
        },
        ItemKind::Choice | ItemKind::OpenChoice if !item.options.is_empty() => {
            let options: Vec<(String, String)> = item.options.iter().map(|o| (o.value.key(), o.value.show())).collect();
            let other = (item.kind == ItemKind::OpenChoice).then(|| other_view(shell, &parts));
            let main = if item.repeats {
                options_view(parts, options, "checkbox", item.horizontal)
            } else if item.control == Some(Control::DropDown) || (item.control.is_none() && options.len() > 12) {
                select_view(shell, parts, options)
            } else {
                options_view(parts, options, "radio", item.horizontal)
            };
            std::iter::once(main).chain(other).collect()
        }
        _ => vec![text_view(parts, item)],
    }
}

fn text_view(parts: Parts, item: &Item) -> El {
    let Parts { name, label, hint, error, described, required, invalid, answers, typed } = parts;
    let (group, control) = (group_id(&name), format!("c-{name}"));
    let value = typed.or_else(|| answers.first().map(Value::show));
    let mode = match item.kind {
        ItemKind::Integer | ItemKind::Date | ItemKind::Time => Some("numeric"),
        ItemKind::Decimal | ItemKind::Quantity => Some("decimal"),
        ItemKind::Url => Some("url"),
        _ => None,
    };
    let short = matches!(item.kind, ItemKind::Integer | ItemKind::Decimal | ItemKind::Quantity | ItemKind::Date | ItemKind::Time);
    let class = if short { "field__input field__input--short" } else { "field__input" };
    let area = item.kind == ItemKind::Text || item.control == Some(Control::TextArea);
    let input = el(if area { "textarea" } else { "input" })
        .class(class)
        .attr("id", control.clone())
        .attr("name", name)
        .maybe("inputmode", mode)
        .maybe("maxlength", item.max_length.map(|n| n.to_string()))
        .flag("readonly", item.read_only)
        .flag("required", required)
        .attr("aria-describedby", described)
        .live("aria-invalid", invalid);
    let input = if area { input.attr("rows", "3").child(value.unwrap_or_default()) } else { input.attr("type", "text").maybe("value", value) };
    let unit = item.unit.clone().map(|u| el("span").class("field__unit").child(u));
    el("div")
        .class("field")
        .attr("id", group)
        .child(el("label").class("field__label").attr("for", control).children(label))
        .children(hint)
        .child(error)
        .child(input)
        .children(unit)
}
