//! Fields in which a person chooses: boxes, buttons, lists, and the scale.

use super::field::{Parts, group_id};
use crate::domain::Value;
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::Item;
use crate::ui::Shell;
use crate::ui::element::{El, el, live_text};
use rust_decimal::Decimal;

fn option_view(kind: &'static str, control: String, name: &str, code: String, checked: bool, required: bool) -> El {
    el("input").attr("type", kind).attr("id", control).attr("name", name).attr("value", code).flag("checked", checked).flag("required", required)
}

/// A boolean as one box: ticked, or without an answer.
pub fn check_box(parts: Parts) -> El {
    let Parts { name, label, hint, error, described, required, invalid, answers, .. } = parts;
    let control = format!("c-{name}");
    let checked = answers.first() == Some(&Value::Boolean(true));
    let input = option_view("checkbox", control.clone(), &name, "true".into(), checked, required)
        .attr("aria-describedby", described)
        .live("aria-invalid", invalid);
    el("div")
        .class("field")
        .attr("id", group_id(&name))
        .child(el("div").class("option").child(input).child(el("label").attr("for", control).children(label)))
        .children(hint)
        .child(error)
}

/// Radio buttons or check boxes in a fieldset.
pub fn options_view(parts: Parts, options: Vec<(String, String)>, kind: &'static str, row: bool) -> El {
    let Parts { name, label, hint, error, described, required, invalid, answers, .. } = parts;
    let radio = kind == "radio";
    let boxes = options.into_iter().enumerate().map(|(index, (code, words))| {
        let control = format!("c-{name}-{index}");
        let checked = answers.iter().any(|a| match a {
            Value::Boolean(b) => b.to_string() == code,
            other => other.key() == code,
        });
        el("div")
            .class("option")
            .child(option_view(kind, control.clone(), &name, code, checked, required && radio))
            .child(el("label").attr("for", control).child(words))
    });
    let class = if row { "field__options field__options--row" } else { "field__options" };
    let boxes = el("div").class(class).children(boxes);
    let field = el("fieldset").class("field").attr("id", group_id(&name)).attr("aria-describedby", described);
    let field =
        if radio { field.attr("role", "radiogroup").maybe("aria-required", required.then_some("true")).live("aria-invalid", invalid) } else { field };
    field.child(el("legend").class("field__label").children(label)).children(hint).child(error).child(boxes)
}

/// The field for words of one's own, beside the options of an open choice.
pub fn other_view(shell: &Shell, parts: &Parts) -> El {
    let control = format!("c-{}-other", parts.name);
    let value = parts.answers.iter().find_map(|a| if let Value::Coding(c) = a { c.display.clone().filter(|_| c.code.is_none()) } else { None });
    let input = el("input")
        .class("field__input")
        .attr("type", "text")
        .attr("id", control.clone())
        .attr("name", parts.name.clone())
        .attr("data-other", "")
        .maybe("value", value);
    el("div").class("field").child(el("label").class("field__label").attr("for", control).child(shell.say("form.other"))).child(input)
}

/// A drop-down list, with an empty first line.
pub fn select_view(shell: &Shell, parts: Parts, options: Vec<(String, String)>) -> El {
    let Parts { name, label, hint, error, described, required, invalid, answers, .. } = parts;
    let control = format!("c-{name}");
    let options = options.into_iter().map(|(code, words)| {
        let selected = answers.iter().any(|a| a.key() == code);
        el("option").attr("value", code).flag("selected", selected).child(words)
    });
    let group = group_id(&name);
    let select = el("select")
        .class("field__input")
        .attr("id", control.clone())
        .attr("name", name)
        .flag("required", required)
        .attr("aria-describedby", described)
        .live("aria-invalid", invalid)
        .child(el("option").attr("value", "").child(shell.say("form.choose")))
        .children(options);
    el("div")
        .class("field")
        .attr("id", group)
        .child(el("label").class("field__label").attr("for", control).children(label))
        .children(hint)
        .child(error)
        .child(select)
}

/// The values of a slider with few steps, drawn as a row of choices: nothing is chosen at the start, and 0 is a choice like others.
pub fn scale_steps(item: &Item) -> Option<Vec<Decimal>> {
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
        value = value.checked_add(step)?;
    }
    Some(steps)
}

/// The scale: one radio button a step, the words of its ends, and the answer in words.
pub fn scale_view(shell: &Shell, id: NodeId, parts: Parts, item: &Item, steps: Vec<Decimal>) -> El {
    let Parts { name, label, hint, error, described, required, invalid, answers, .. } = parts;
    let last = steps.len().saturating_sub(1);
    let choices = steps.into_iter().enumerate().map(|(index, value)| {
        let control = format!("c-{name}-{index}");
        let code = value.to_string();
        let checked = answers.iter().any(|a| a.same(&Value::Decimal(value)) || a.key() == code);
        // The words of an end are read out with its number.
        let end = match index {
            0 => item.low_label.as_ref(),
            i if i == last => item.high_label.as_ref(),
            _ => None,
        };
        let end = end.map(|w| el("span").class("visually-hidden").child(format!(", {w}")));
        el("div")
            .class("scale__step")
            .child(option_view("radio", control.clone(), &name, code.clone(), checked, required))
            .child(el("label").attr("for", control).child(code).children(end))
    });
    let choices = el("div").class("scale__steps").children(choices);
    let state = shell.clone();
    let answer = live_text(move || {
        state.track_node(id);
        match state.read(|m| m.filling.node(id).and_then(|n| n.answers.first().map(Value::show))) {
            Some(v) => state.texts().fill("form.scale.answer", &[("value", &v)]),
            None => state.say("form.scale.none"),
        }
    });
    let end = |words: &Option<String>| el("span").children(words.clone());
    let ends = (item.low_label.is_some() || item.high_label.is_some())
        .then(|| el("div").class("scale__ends").attr("aria-hidden", "true").child(end(&item.low_label)).child(end(&item.high_label)));
    el("fieldset")
        .class("field scale")
        .attr("id", group_id(&name))
        .attr("role", "radiogroup")
        .maybe("aria-required", required.then_some("true"))
        .attr("aria-describedby", described)
        .live("aria-invalid", invalid)
        .child(el("legend").class("field__label").children(label))
        .children(hint)
        .child(error)
        .child(choices)
        .children(ends)
        .child(el("p").class("scale__answer").child(answer))
}
