//! Items drawn: groups, rows, texts, and one field for each question.
//!
//! A control is named after its node, holds its first value in the HTML, and is not written again: what a person types stays theirs.

use super::is_shown;
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::{Control, Item};
use crate::domain::{ItemId, ItemKind, Value};
use crate::ui::Shell;
use leptos::prelude::*;
use rust_decimal::Decimal;

/// Id of a field's outer element, to which the error summary links.
pub fn group_id(name: &str) -> String {
    format!("f-{name}")
}

/// Several nodes in order; the rows of one item stand together.
pub fn nodes_view(shell: &Shell, ids: &[NodeId], level: u8) -> Vec<AnyView> {
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
                views.push(rows_view(shell, item, parent, *id, level));
            }
            last_rows = Some(item);
        } else {
            views.push(node_view(shell, *id, level));
        }
    }
    views
}

/// One node, hidden while it is disabled.
fn node_view(shell: &Shell, id: NodeId, level: u8) -> AnyView {
    let Some(item) = shell.read(|m| m.filling.item_of(id).cloned()) else { return ().into_any() };
    let conditional = !item.enable_when.is_empty();
    let disabled = {
        let shell = shell.clone();
        move || {
            shell.track_node(id);
            !shell.read(|m| m.filling.node(id).is_some_and(|n| n.own_enabled))
        }
    };
    match item.kind {
        ItemKind::Display if item.emergency => {
            let text = item.text.clone();
            view! { {move || (!disabled()).then(|| view! { <div class="emergency" role="alert"><p>{text.clone()}</p></div> })} }.into_any()
        }
        ItemKind::Display if conditional => view! { <p class="note" hidden=disabled>{item.text}</p> }.into_any(),
        ItemKind::Display => view! { <p class="note">{item.text}</p> }.into_any(),
        ItemKind::Group => {
            let children = shell.read(|m| m.filling.node(id).map(|n| n.children.clone()).unwrap_or_default());
            let fields = nodes_view(shell, &children, level + 1);
            let heading = heading_view(&item.text, level);
            if conditional {
                view! { <div class="group" hidden=disabled>{heading}{fields}</div> }.into_any()
            } else {
                view! { <div class="group">{heading}{fields}</div> }.into_any()
            }
        }
        _ => {
            let children = shell.read(|m| m.filling.node(id).map(|n| n.children.clone()).unwrap_or_default());
            let nested = nodes_view(shell, &children, level + 1);
            let field = field_view(shell, id, &item);
            if conditional {
                view! { <div class="conditional" hidden=disabled>{field}{nested}</div> }.into_any()
            } else if nested.is_empty() {
                field
            } else {
                view! { <div class="group">{field}{nested}</div> }.into_any()
            }
        }
    }
}

fn heading_view(text: &str, level: u8) -> Option<AnyView> {
    if text.is_empty() {
        return None;
    }
    let text = text.to_owned();
    Some(match level {
        0..=3 => view! { <h3 class="group__heading">{text}</h3> }.into_any(),
        _ => view! { <h4 class="group__heading">{text}</h4> }.into_any(),
    })
}

/// The rows of one item, with buttons to add and remove.
fn rows_view(shell: &Shell, item_id: ItemId, parent: Option<NodeId>, first: NodeId, level: u8) -> AnyView {
    let Some(item) = shell.read(|m| m.filling.questionnaire().item(item_id).cloned()) else { return ().into_any() };
    let (rows, disabled, add) = (shell.clone(), shell.clone(), shell.clone());
    let disabled = move || {
        disabled.track_node(first);
        !disabled.read(|m| m.filling.node(first).is_some_and(|n| n.own_enabled))
    };
    let each = move || {
        rows.track_rows(item_id);
        rows.read(|m| m.filling.rows(item_id, parent))
    };
    let last_name = move || {
        add.track_rows(item_id);
        add.read(|m| m.filling.rows(item_id, parent).last().map(|r| m.filling.name(*r)).unwrap_or_default())
    };
    let (title, row_shell) = (item.text.clone(), shell.clone());
    let add_words = shell.texts().fill("form.rows.add", &[("what", &item.text.to_lowercase())]);
    let children = move |id: NodeId| row_view(&row_shell, item_id, parent, id, &title, level);
    view! {
        <div class="rows" hidden=disabled>
            <For each=each key=|id| id.0 children=children/>
            <button type="button" class="button button--plain" data-action="add-row" data-name=last_name>{add_words}</button>
        </div>
    }
    .into_any()
}

fn row_view(shell: &Shell, item: ItemId, parent: Option<NodeId>, id: NodeId, title: &str, level: u8) -> AnyView {
    let (name, children, question) = shell.read(|m| {
        let question = m.filling.item_of(id).filter(|i| i.kind.is_question()).cloned();
        (m.filling.name(id), m.filling.node(id).map(|n| n.children.clone()).unwrap_or_default(), question)
    });
    let own = question.map(|q| field_view(shell, id, &q));
    let fields = nodes_view(shell, &children, level + 1);
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
    view! {
        <fieldset class="rows__row">
            <legend class="rows__title">{number}</legend>
            {own}
            {fields}
            <button type="button" class="button button--plain button--small" data-action="remove-row" data-name=name hidden=single>
                {shell.say("form.rows.remove")}
            </button>
        </fieldset>
    }
    .into_any()
}

/// What every field needs.
struct Parts {
    name: String,
    label: AnyView,
    hint: Option<AnyView>,
    error: AnyView,
    described: String,
    required: bool,
    invalid: Box<dyn Fn() -> Option<&'static str> + Send>,
    answers: Vec<Value>,
    typed: Option<String>,
}

fn parts(shell: &Shell, id: NodeId, item: &Item) -> Parts {
    let (name, answers, typed) = shell.read(|m| {
        (m.filling.name(id), m.filling.node(id).map(|n| n.answers.clone()).unwrap_or_default(), m.filling.node(id).and_then(|n| n.typed.clone()))
    });
    let star = item.required.then(|| view! { <span class="field__required" aria-hidden="true">"\u{a0}*"</span> });
    let prefix = item.prefix.clone().map(|p| view! { <span class="field__prefix">{p}" "</span> });
    let label = view! { {prefix}{item.text.clone()}{star} }.into_any();
    let hint_id = format!("h-{name}");
    let words: Vec<String> = item.help.iter().chain(&item.entry_format).cloned().collect();
    let has_hint = !words.is_empty();
    let hint = has_hint.then(|| view! { <p class="field__hint" id=hint_id.clone()>{words.join(" ")}</p> }.into_any());
    let error_id = format!("e-{name}");
    let described = if has_hint { format!("{hint_id} {error_id}") } else { error_id.clone() };
    let (shown, state) = (shell.clone(), shell.clone());
    let error = move || {
        shown.track_node(id);
        let words = shown.read(|m| m.problem_shown(id)).map(|p| crate::app::word(&p, shown.texts()));
        words.map(|w| view! { <p class="field__error" id=error_id.clone()>{w}</p> })
    };
    let invalid = move || {
        state.track_node(id);
        state.read(|m| m.problem_shown(id)).map(|_| "true")
    };
    Parts { name, label, hint, error: error.into_any(), described, required: item.required, invalid: Box::new(invalid), answers, typed }
}

fn field_view(shell: &Shell, id: NodeId, item: &Item) -> AnyView {
    let parts = parts(shell, id, item);
    match item.kind {
        ItemKind::Boolean if item.control == Some(Control::CheckBox) => check_box(parts),
        ItemKind::Boolean => {
            let options = vec![("true".to_owned(), shell.say("answer.true")), ("false".to_owned(), shell.say("answer.false"))];
            options_view(parts, options, "radio", "field__options field__options--row")
        }
        ItemKind::Integer | ItemKind::Decimal if item.control == Some(Control::Slider) => match scale_steps(item) {
            Some(steps) => scale_view(shell, parts, item, steps),
            None => text_view(parts, item),
        },
        ItemKind::Choice | ItemKind::OpenChoice if !item.options.is_empty() => {
            let options: Vec<(String, String)> = item.options.iter().map(|o| (o.value.key(), o.value.show())).collect();
            let other = (item.kind == ItemKind::OpenChoice).then(|| other_view(shell, &parts));
            let class = if item.horizontal { "field__options field__options--row" } else { "field__options" };
            let main = if item.repeats {
                options_view(parts, options, "checkbox", class)
            } else if item.control == Some(Control::DropDown) || (item.control.is_none() && options.len() > 12) {
                select_view(shell, parts, options)
            } else {
                options_view(parts, options, "radio", class)
            };
            view! { {main}{other} }.into_any()
        }
        _ => text_view(parts, item),
    }
}

fn check_box(parts: Parts) -> AnyView {
    let Parts { name, label, hint, error, described, required, invalid, answers, .. } = parts;
    let group = group_id(&name);
    let checked = answers.first() == Some(&Value::Boolean(true));
    let control = format!("c-{name}");
    view! {
        <div class="field" id=group>
            <div class="option">
                <input type="checkbox" id=control.clone() name=name value="true" checked=checked required=required aria-describedby=described aria-invalid=invalid/>
                <label for=control>{label}</label>
            </div>
            {hint}
            {error}
        </div>
    }
    .into_any()
}

/// Radio buttons or check boxes in a fieldset.
fn options_view(parts: Parts, options: Vec<(String, String)>, kind: &'static str, class: &'static str) -> AnyView {
    let Parts { name, label, hint, error, described, required, invalid, answers, .. } = parts;
    let group = group_id(&name);
    let boxes: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(index, (code, words))| {
            let control = format!("c-{name}-{index}");
            let checked = answers.iter().any(|a| match a {
                Value::Boolean(b) => b.to_string() == code,
                other => other.key() == code,
            });
            view! {
                <div class="option">
                    <input type=kind id=control.clone() name=name.clone() value=code checked=checked required=required && kind == "radio"/>
                    <label for=control>{words}</label>
                </div>
            }
        })
        .collect();
    let role = (kind == "radio").then_some("radiogroup");
    let invalid = move || if kind == "radio" { invalid() } else { None };
    view! {
        <fieldset class="field" id=group role=role aria-describedby=described aria-invalid=invalid>
            <legend class="field__label">{label}</legend>
            {hint}
            {error}
            <div class=class>{boxes}</div>
        </fieldset>
    }
    .into_any()
}

fn other_view(shell: &Shell, parts: &Parts) -> AnyView {
    let control = format!("c-{}-other", parts.name);
    let value = parts.answers.iter().find_map(|a| if let Value::Coding(c) = a { c.display.clone().filter(|_| c.code.is_none()) } else { None });
    view! {
        <div class="field">
            <label class="field__label" for=control.clone()>{shell.say("form.other")}</label>
            <input class="field__input" type="text" id=control name=parts.name.clone() data-other="" value=value/>
        </div>
    }
    .into_any()
}

fn select_view(shell: &Shell, parts: Parts, options: Vec<(String, String)>) -> AnyView {
    let Parts { name, label, hint, error, described, required, invalid, answers, .. } = parts;
    let group = group_id(&name);
    let control = format!("c-{name}");
    let none = shell.say("form.choose");
    let options: Vec<_> = options
        .into_iter()
        .map(|(code, words)| {
            let selected = answers.iter().any(|a| a.key() == code);
            view! { <option value=code selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <div class="field" id=group>
            <label class="field__label" for=control.clone()>{label}</label>
            {hint}
            {error}
            <select class="field__input" id=control name=name required=required aria-describedby=described aria-invalid=invalid>
                <option value="">{none}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// The values of a slider with few steps, drawn as a row of choices: nothing is chosen at the start, and 0 is a choice like others.
fn scale_steps(item: &Item) -> Option<Vec<Decimal>> {
    let number = |v: &Option<Value>| match v {
        Some(Value::Integer(n)) => Some(Decimal::from(*n)),
        Some(Value::Decimal(n)) => Some(*n),
        _ => None,
    };
    let (min, max) = (number(&item.min)?, number(&item.max)?);
    let step = item.step.unwrap_or(Decimal::ONE);
    if step <= Decimal::ZERO || max < min {
        return None;
    }
    let mut steps = Vec::new();
    let mut value = min;
    while value <= max {
        if steps.len() > 20 {
            return None;
        }
        steps.push(value);
        value += step;
    }
    Some(steps)
}

fn scale_view(shell: &Shell, parts: Parts, item: &Item, steps: Vec<Decimal>) -> AnyView {
    let Parts { name, label, hint, error, described, required, invalid, answers, .. } = parts;
    let group = group_id(&name);
    let last = steps.len().saturating_sub(1);
    let (low, high) = (item.low_label.clone(), item.high_label.clone());
    let choices: Vec<_> = steps
        .into_iter()
        .enumerate()
        .map(|(index, value)| {
            let control = format!("c-{name}-{index}");
            let code = value.to_string();
            let checked = answers.iter().any(|a| a.same(&Value::Decimal(value)) || a.key() == code);
            // The words of an end are read with its number.
            let end = match index {
                0 => low.clone(),
                i if i == last => high.clone(),
                _ => None,
            };
            let end = end.map(|w| view! { <span class="visually-hidden">{format!(", {w}")}</span> });
            view! {
                <div class="scale__step">
                    <input type="radio" id=control.clone() name=name.clone() value=code.clone() checked=checked required=required/>
                    <label for=control>{code}{end}</label>
                </div>
            }
        })
        .collect();
    let (state_shell, state_name) = (shell.clone(), name.clone());
    let answer = move || {
        let node = state_shell.read(|m| m.filling.by_name(&state_name));
        let value = node.and_then(|n| {
            state_shell.track_node(n);
            state_shell.read(|m| m.filling.node(n).and_then(|n| n.answers.first().map(Value::show)))
        });
        match value {
            Some(v) => state_shell.texts().fill("form.scale.answer", &[("value", &v)]),
            None => state_shell.say("form.scale.none"),
        }
    };
    let ends = (item.low_label.is_some() || item.high_label.is_some()).then(|| {
        view! {
            <div class="scale__ends" aria-hidden="true">
                <span>{item.low_label.clone()}</span>
                <span>{item.high_label.clone()}</span>
            </div>
        }
    });
    view! {
        <fieldset class="field scale" id=group role="radiogroup" aria-describedby=described aria-invalid=invalid>
            <legend class="field__label">{label}</legend>
            {hint}
            {error}
            <div class="scale__steps">{choices}</div>
            {ends}
            <p class="scale__answer">{answer}</p>
        </fieldset>
    }
    .into_any()
}

fn text_view(parts: Parts, item: &Item) -> AnyView {
    let Parts { name, label, hint, error, described, required, invalid, answers, typed } = parts;
    let group = group_id(&name);
    let control = format!("c-{name}");
    let value = typed.or_else(|| answers.first().map(Value::show));
    let mode = match item.kind {
        ItemKind::Integer | ItemKind::Date | ItemKind::Time => Some("numeric"),
        ItemKind::Decimal | ItemKind::Quantity => Some("decimal"),
        ItemKind::Url => Some("url"),
        _ => None,
    };
    let unit = item.unit.clone().map(|u| view! { <span class="field__unit">{u}</span> });
    let short = matches!(item.kind, ItemKind::Integer | ItemKind::Decimal | ItemKind::Quantity | ItemKind::Date | ItemKind::Time);
    let class = if short { "field__input field__input--short" } else { "field__input" };
    let most = item.max_length.map(|n| n.to_string());
    let input = if item.kind == ItemKind::Text || item.control == Some(Control::TextArea) {
        view! {
            <textarea class=class id=control.clone() name=name.clone() rows="3" maxlength=most required=required aria-describedby=described aria-invalid=invalid>
                {value.unwrap_or_default()}
            </textarea>
        }
        .into_any()
    } else {
        view! {
            <input class=class type="text" id=control.clone() name=name.clone() inputmode=mode value=value maxlength=most readonly=item.read_only
                required=required aria-describedby=described aria-invalid=invalid/>
        }
        .into_any()
    };
    view! {
        <div class="field" id=group>
            <label class="field__label" for=control>{label}</label>
            {hint}
            {error}
            {input}
            {unit}
        </div>
    }
    .into_any()
}
