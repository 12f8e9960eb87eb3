//! One field for each question.
//!
//! A control is named after its node, holds its first value in the HTML, and is not written again: what a person types stays theirs.

use super::choices::{boolean_view, check_box, choice_view};
use super::file::file_view;
use super::frame::{Bound, Frame};
use super::scale::{scale_steps, scale_view, slider_range, slider_view};
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::{Control, Item};
use crate::domain::{Coding, ItemKind, Value};
use crate::ui::Shell;
use crate::ui::element::{Child, Draw, El, el, live};

/// Id of a field's outer element, to which the error summary links.
pub fn group_id(name: &str) -> String {
    format!("f-{name}")
}

/// The field of a question, and what stands below it.
pub fn field_view(shell: &Shell, id: NodeId, item: &Item) -> Vec<El> {
    let frame = Frame::new(shell, id, item);
    let slider = item.control == Some(Control::Slider);
    let mut views = match item.kind {
        ItemKind::Boolean if item.control == Some(Control::CheckBox) => vec![check_box(frame)],
        ItemKind::Boolean => vec![boolean_view(frame)],
        ItemKind::Integer | ItemKind::Decimal if slider => match (scale_steps(item), slider_range(item)) {
            (Some(steps), _) => vec![scale_view(frame, item, steps)],
            (None, Some(range)) => vec![slider_view(frame, item, range)],
            (None, None) => vec![text_view(frame, item)],
        },
        ItemKind::Choice | ItemKind::OpenChoice if !item.options.is_empty() || item.has_changing_options() => choice_view(frame, item),
        ItemKind::Attachment => vec![file_view(frame, item)],
        _ => vec![text_view(frame, item)],
    };
    if item.logic.as_ref().is_some_and(|l| l.calculated.is_some()) {
        views.push(calculated_view(shell, id));
    }
    views
}

/// What the calculation gives, once a person has answered otherwise.
fn calculated_view(shell: &Shell, id: NodeId) -> El {
    let shell = shell.clone();
    let note = live(move || {
        shell.track_node(id);
        let (name, values) = shell.read(|m| {
            let words = |v: &Value| match v {
                Value::Boolean(b) => shell.say(if *b { "answer.true" } else { "answer.false" }),
                other => other.show(),
            };
            Some((m.filling.name(id), m.filling.overridden(id)?.iter().map(words).collect::<Vec<_>>().join(", ")))
        })?;
        let button = el("button").attr("type", "button").class("button button--plain button--small");
        let button = button.attr("data-action", "recalculate").attr("data-name", name).child(shell.say("form.recalculate"));
        Some(el("p").child(shell.texts().fill("form.calculated", &[("value", &values)])).child("\u{a0}").child(button))
    });
    el("div").class("field__calculated").attr("role", "status").child(note)
}

fn text_view(frame: Frame, item: &Item) -> El {
    let bound = frame.bound.clone();
    let text = |v: &Value| if item.read_only { v.shown_alone() } else { v.as_typed() };
    let value = frame.typed.clone().or_else(|| frame.answers.first().map(text));
    let keyboard = item.looks.as_ref().and_then(|l| l.keyboard.as_deref());
    let mode = match (keyboard, item.kind) {
        (Some("phone"), _) => Some("tel"),
        (Some("email"), _) => Some("email"),
        (Some("url"), _) | (_, ItemKind::Url) => Some("url"),
        (Some("number"), _) | (_, ItemKind::Decimal | ItemKind::Quantity) => Some("decimal"),
        (_, ItemKind::Integer | ItemKind::Date | ItemKind::Time) => Some("numeric"),
        _ => None,
    };
    let number = matches!(item.kind, ItemKind::Integer | ItemKind::Decimal | ItemKind::Quantity);
    let short = number || matches!(item.kind, ItemKind::Date | ItemKind::DateTime | ItemKind::Time);
    let area = match item.control {
        Some(Control::TextArea) => true,
        Some(Control::TextBox) => false,
        _ => item.kind == ItemKind::Text,
    };
    let input = el(if area { "textarea" } else { "input" }).class(if short { "field__input field__input--short" } else { "field__input" });
    // The device adds its offset to a time of the day.
    let input = bound.lock(bound.bind(input), "readonly").maybe("inputmode", mode).flag("data-local", item.kind == ItemKind::DateTime);
    let input = if area { input.attr("rows", "3").child(value.unwrap_or_default()) } else { input.attr("type", "text").maybe("value", value) };
    let count = item.max_length.map(|most| count_view(&bound, most));
    let several = item.kind == ItemKind::Quantity && (item.units.len() > 1 || item.has_open_unit());
    let single = item.unit.as_ref().filter(|_| !several);
    let unit = single.map(|u| el("span").class("field__unit").attr("id", format!("u-{}", bound.name)).child(u.clone()));
    let spinner = number && item.control == Some(Control::Spinner);
    if !several && !spinner {
        let mut body: Vec<Child> = vec![input.into()];
        body.extend(unit.map(Child::from));
        body.extend(count.map(Child::from));
        return frame.labelled(body);
    }
    let mut pair = el("div").class("field__pair");
    if spinner {
        let step = |action, sign: &str, key: &str| {
            let words = el("span").class("visually-hidden").child(bound.shell.texts().fill(key, &[("what", &item.text)]));
            bound.button(action).class("button button--plain field__step").child(el("span").attr("aria-hidden", "true").child(sign)).child(words)
        };
        pair = pair.child(step("step-down", "\u{2212}", "form.step.less")).child(input).child(step("step-up", "+", "form.step.more"));
    } else {
        pair = pair.child(input);
    }
    let units = several.then(|| unit_view(&bound, item));
    frame.labelled(vec![pair.children(unit).children(units.unwrap_or_default()).into()])
}

/// The unit of a quantity beside its number: a list, or a field with the known units proposed.
fn unit_view(bound: &Bound, item: &Item) -> Vec<El> {
    let (shell, id) = (&bound.shell, bound.id);
    let now = shell.read(|m| m.filling.unit_of(id)).unwrap_or_default();
    let key = |u: &Coding| u.code.clone().or_else(|| u.display.clone()).unwrap_or_default();
    let words = |u: &Coding| u.display.clone().or_else(|| u.code.clone()).unwrap_or_default();
    let label = shell.texts().fill("form.unit", &[("what", &item.text)]);
    let control = |tag| {
        el(tag).class("field__input field__input--unit").attr("name", bound.name.clone()).attr("data-unit", "").attr("aria-label", label.clone())
    };
    if item.has_open_unit() {
        let list = format!("d-{}", bound.name);
        let options = item.units.iter().map(|u| el("option").attr("value", words(u)));
        let input = bound.lock(control("input"), "readonly").attr("type", "text").attr("list", list.clone()).attr("value", words(&now));
        return vec![input, el("datalist").attr("id", list).children(options)];
    }
    let options = item.units.iter().map(|u| el("option").attr("value", key(u)).flag("selected", key(u) == key(&now)).child(words(u)));
    vec![bound.lock(control("select"), "disabled").children(options)]
}

/// How many characters are left, once few are.
fn count_view(bound: &Bound, most: usize) -> Draw {
    let (shell, id) = (bound.shell.clone(), bound.id);
    live(move || {
        shell.track_node(id);
        let length = shell.read(|m| m.filling.texts_of(id).first().map_or(0, |t| t.chars().count()));
        let (key, count) = match most.checked_sub(length) {
            Some(left) if left > (most / 10).max(5) => return None,
            Some(left) => ("form.count.left", left),
            None => ("form.count.over", length - most),
        };
        Some(el("p").class("field__count").attr("role", "status").child(shell.texts().fill(key, &[("value", &count.to_string())])))
    })
}
