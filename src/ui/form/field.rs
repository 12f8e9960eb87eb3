//! Items drawn: groups, rows, texts, and one field for each question.
//!
//! A control is named after its node, holds its first value in the HTML, and is not written again: what a person types stays theirs.

use super::choices::{check_box, options_view, other_view, scale_steps, scale_view, select_view};
use super::is_shown;
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::{Control, Item};
use crate::domain::{ItemId, ItemKind, Value};
use crate::ui::Shell;
use crate::ui::element::{Child, Draw, El, el, live, live_rows, live_text};

/// Id of a field's outer element, to which the error summary links.
pub fn group_id(name: &str) -> String {
    format!("f-{name}")
}

/// Several nodes in order; the rows of one item stand together.
pub fn nodes_view(shell: &Shell, ids: &[NodeId], level: u8) -> Vec<Child> {
    let mut views = Vec::new();
    let mut last_rows: Option<ItemId> = None;
    for id in ids {
        let Some((item, parent, rows, shown)) = shell
            .read(|m| m.filling.node(*id).zip(m.filling.item_of(*id)).map(|(n, i)| (n.item, n.parent, i.has_rows(), is_shown(i.kind, i.hidden))))
        else {
            continue;
        };
        if !shown {
            continue;
        }
        if rows {
            if last_rows != Some(item) {
                views.extend(rows_view(shell, item, parent, *id, level).map(Child::from));
            }
            last_rows = Some(item);
        } else {
            views.extend(node_view(shell, *id, level));
        }
    }
    views
}

/// One node, hidden while it is disabled.
fn node_view(shell: &Shell, id: NodeId, level: u8) -> Option<Child> {
    let item = shell.read(|m| m.filling.item_of(id).cloned())?;
    let conditional = !item.enable_when.is_empty();
    let disabled = {
        let shell = shell.clone();
        move || {
            shell.track_node(id);
            !shell.read(|m| m.filling.node(id).is_some_and(|n| n.own_enabled))
        }
    };
    let outer = |class: &str| if conditional { el("div").class(class).live_flag("hidden", disabled.clone()) } else { el("div").class(class) };
    let children = || shell.read(|m| m.filling.node(id).map(|n| n.children.clone()).unwrap_or_default());
    Some(match item.kind {
        ItemKind::Display if item.emergency => {
            let text = item.text;
            live(move || (!disabled()).then(|| el("div").class("emergency").attr("role", "alert").child(el("p").child(text.clone())))).into()
        }
        ItemKind::Display if conditional => el("p").class("note").live_flag("hidden", disabled).child(item.text).into(),
        ItemKind::Display => el("p").class("note").child(item.text).into(),
        ItemKind::Group => {
            let heading = (!item.text.is_empty()).then(|| {
                el(["h2", "h3", "h4"].get(usize::from(level).saturating_sub(2)).copied().unwrap_or("h4"))
                    .class("group__heading")
                    .child(item.text.clone())
            });
            outer("group").children(heading).children(nodes_view(shell, &children(), level + 1)).into()
        }
        _ => {
            let nested = nodes_view(shell, &children(), level + 1);
            let field = field_view(shell, id, &item);
            if conditional || !nested.is_empty() {
                outer("conditional").children(field).children(nested).into()
            } else {
                el("div").class("question").children(field).into()
            }
        }
    })
}

/// The rows of one item, with buttons to add and remove.
fn rows_view(shell: &Shell, item_id: ItemId, parent: Option<NodeId>, first: NodeId, level: u8) -> Option<El> {
    let item = shell.read(|m| m.filling.questionnaire().item(item_id).cloned())?;
    let (rows, disabled, add) = (shell.clone(), shell.clone(), shell.clone());
    let disabled = move || {
        disabled.track_node(first);
        !disabled.read(|m| m.filling.node(first).is_some_and(|n| n.own_enabled))
    };
    let keys = move || {
        rows.track_rows(item_id);
        rows.read(|m| m.filling.rows(item_id, parent).into_iter().map(|n| n.0).collect())
    };
    let last_name = move || {
        add.track_rows(item_id);
        add.read(|m| m.filling.rows(item_id, parent).last().map(|r| m.filling.name(*r)))
    };
    let add_words = shell.texts().fill("form.rows.add", &[("what", &item.text)]);
    let (title, row_shell) = (item.text, shell.clone());
    let list = live_rows(keys, move |id| row_view(&row_shell, item_id, parent, NodeId(id), &title, level));
    let button = el("button")
        .attr("type", "button")
        .class("button button--plain")
        .attr("data-action", "add-row")
        .live("data-name", last_name)
        .child(add_words);
    Some(el("div").class("rows").live_flag("hidden", disabled).child(el("div").child(list)).child(button))
}

fn row_view(shell: &Shell, item: ItemId, parent: Option<NodeId>, id: NodeId, title: &str, level: u8) -> El {
    let (name, children, question) = shell.read(|m| {
        let question = m.filling.item_of(id).filter(|i| i.kind.is_question()).cloned();
        (m.filling.name(id), m.filling.node(id).map(|n| n.children.clone()).unwrap_or_default(), question)
    });
    let own = question.map(|q| field_view(shell, id, &q)).unwrap_or_default();
    let (counted, alone) = (shell.clone(), shell.clone());
    let title = title.to_owned();
    let number = move || {
        counted.track_rows(item);
        let place = counted.read(|m| m.filling.rows(item, parent).iter().position(|r| *r == id)).map_or(1, |p| p + 1);
        format!("{title}\u{a0}{place}")
    };
    let single = move || {
        alone.track_rows(item);
        alone.read(|m| m.filling.rows(item, parent).len()) < 2
    };
    let remove =
        el("button").attr("type", "button").class("button button--plain button--small").attr("data-action", "remove-row").attr("data-name", name);
    el("fieldset")
        .class("rows__row")
        .child(el("legend").class("rows__title").child(live_text(number)))
        .children(own)
        .children(nodes_view(shell, &children, level + 1))
        .child(remove.live_flag("hidden", single).child(shell.say("form.rows.remove")))
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
    label.push(item.text.clone().into());
    if item.required {
        label.push(el("span").class("field__required").attr("aria-hidden", "true").child("\u{a0}*").into());
    }
    let words: Vec<&str> = item.help.iter().chain(&item.entry_format).map(String::as_str).collect();
    let (hint_id, error_id) = (format!("h-{name}"), format!("e-{name}"));
    let hint = (!words.is_empty()).then(|| el("p").class("field__hint").attr("id", hint_id.clone()).child(words.join(" ")));
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

fn field_view(shell: &Shell, id: NodeId, item: &Item) -> Vec<El> {
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
