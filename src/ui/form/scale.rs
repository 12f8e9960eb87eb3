//! Numbers on a scale: a row of choices when it has few steps, else a slider that has no answer until one is given.

use super::choices::option_view;
use super::frame::{Bound, Frame};
use crate::domain::questionnaire::Item;
use crate::domain::{ItemKind, Value};
use crate::ui::element::{Child, Draw, El, el, live, live_text};
use rust_decimal::Decimal;

/// Least value, most value and step of a slider.
pub fn slider_range(item: &Item) -> Option<(Decimal, Decimal, Decimal)> {
    let number = |v: &Option<Value>| v.as_ref().and_then(Value::number);
    let (min, max) = (number(&item.min)?, number(&item.max)?);
    let step = item.step.unwrap_or(Decimal::ONE);
    (step > Decimal::ZERO && min < max && (item.kind != ItemKind::Integer || step.fract().is_zero())).then_some((min, max, step))
}

/// The values of a slider with few steps, drawn as a row of choices: nothing is chosen at the start, and 0 is a choice like others.
pub fn scale_steps(item: &Item) -> Option<Vec<Decimal>> {
    let (min, max, step) = slider_range(item)?;
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
pub fn scale_view(frame: Frame, item: &Item, steps: Vec<Decimal>) -> El {
    let bound = frame.bound.clone();
    let last = steps.len().saturating_sub(1);
    let mut choices = el("div").class("scale__steps");
    for (index, value) in steps.into_iter().enumerate() {
        let control = format!("{}-{index}", bound.control_id());
        let value = Value::Decimal(value);
        let checked = frame.answers.iter().any(|a| a.same(&value));
        // The words of an end are read out with its number.
        let end = match index {
            0 => item.low_label.as_ref(),
            i if i == last => item.high_label.as_ref(),
            _ => None,
        };
        let end = end.map(|w| el("span").class("visually-hidden").child(format!(", {w}")));
        let input = bound.require(option_view("radio", control, &bound.name, value.show(), checked), "required", "");
        choices = choices.child(el("label").class("scale__step").child(input).child(value.show()).children(end));
    }
    let mut body = vec![choices.into()];
    body.extend(ends_view(item).map(Child::from));
    body.push(answer_view(&bound, "form.scale.none").into());
    frame.fieldset(true, body)
}

/// The slider: its thumb stands somewhere from the start, so that the answer is said in words, and a button gives or takes it.
pub fn slider_view(frame: Frame, item: &Item, (min, max, step): (Decimal, Decimal, Decimal)) -> El {
    let bound = frame.bound.clone();
    let answer = frame.answers.first().and_then(Value::number).unwrap_or(min);
    let answered = {
        let bound = bound.clone();
        move || {
            bound.shell.track_node(bound.id);
            bound.shell.read(|m| m.filling.node(bound.id).and_then(|n| n.answers.first().map(Value::show)))
        }
    };
    let (empty, said, words, act) = (answered.clone(), answered.clone(), answered.clone(), answered);
    let (say, say_button) = (bound.shell.clone(), bound.shell.clone());
    let input = bound.mark(el("input").class("slider").attr("type", "range").attr("id", bound.control_id()).attr("name", bound.name.clone()));
    let input = bound
        .lock(input, "disabled")
        .attr("min", min.to_string())
        .attr("max", max.to_string())
        .attr("step", step.to_string())
        .attr("value", answer.to_string())
        .live_flag("data-empty", move || empty().is_none())
        .live("aria-valuetext", move || Some(said().unwrap_or_else(|| say.say("result.point.none"))));
    let button = el("button").attr("type", "button").class("button button--plain button--small").attr("data-name", bound.name.clone());
    let button = bound.lock(button, "disabled").live("data-action", move || Some(if act().is_some() { "clear" } else { "answer" }.to_owned()));
    let button = button.child(live_text(move || say_button.say(if words().is_some() { "form.slider.clear" } else { "form.slider.answer" })));
    let line = el("div").class("slider__line").child(answer_view(&bound, "form.slider.none")).child(button);
    let mut body = vec![input.into()];
    body.extend(ends_view(item).map(Child::from));
    body.push(line.into());
    frame.labelled(body)
}

/// The words of both ends.
fn ends_view(item: &Item) -> Option<El> {
    let end = |words: &Option<String>| el("span").children(words.clone());
    let worded = item.low_label.is_some() || item.high_label.is_some();
    worded.then(|| el("div").class("scale__ends").attr("aria-hidden", "true").child(end(&item.low_label)).child(end(&item.high_label)))
}

/// The answer in words, or that there is none yet.
fn answer_view(bound: &Bound, none: &'static str) -> Draw {
    let state = bound.clone();
    live(move || {
        state.shell.track_node(state.id);
        let words = match state.shell.read(|m| m.filling.node(state.id).and_then(|n| n.answers.first().map(Value::show))) {
            Some(v) => state.shell.texts().fill("form.scale.answer", &[("value", &v)]),
            None => state.shell.say(none),
        };
        Some(el("p").class("scale__answer").child(words))
    })
}
