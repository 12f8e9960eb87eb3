//! The place for an answer on paper, by the question's type: boxes to tick, cases for a date, lines.

use super::Context;
use crate::domain::questionnaire::{Control, Item};
use crate::domain::{ItemKind, Value};
use crate::ui::form::scale_steps;
use leptos::prelude::*;

/// Takes the whole width of the sheet.
pub fn is_wide(item: &Item) -> bool {
    item.kind == ItemKind::Text || item.options.len() > 6 || is_scale(item)
}

/// Answered by one tick beside its words.
pub fn is_tick(item: &Item) -> bool {
    item.kind == ItemKind::Boolean && (item.must_be_true || item.control == Some(Control::CheckBox))
}

fn is_scale(item: &Item) -> bool {
    item.control == Some(Control::Slider) && scale_steps(item).is_some()
}

/// The place for the answer.
pub fn answer_view(context: Context<'_>, item: &Item) -> AnyView {
    let hint = hint(context, item).map(|words| view! { <p class="blank__hint">{words}</p> });
    let place = match item.kind {
        _ if is_scale(item) => scale_view(item),
        ItemKind::Boolean if is_tick(item) => return hint.into_any(),
        ItemKind::Boolean => ticks([context.say("answer.true"), context.say("answer.false")].into_iter()),
        ItemKind::Choice | ItemKind::OpenChoice => choice_view(context, item),
        ItemKind::Integer | ItemKind::Decimal | ItemKind::Quantity => number_view(item),
        ItemKind::Date => cases(&[2, 2, 4]),
        ItemKind::DateTime => view! { {cases(&[2, 2, 4])}" "{cases(&[2, 2])} }.into_any(),
        ItemKind::Time => cases(&[2, 2]),
        ItemKind::Text => view! { <span class="blank__space"></span> }.into_any(),
        ItemKind::Attachment => ticks([context.say("blank.joined")].into_iter()),
        ItemKind::String | ItemKind::Url | ItemKind::Reference => view! { <span class="blank__write"></span> }.into_any(),
        ItemKind::Group | ItemKind::Display => ().into_any(),
    };
    view! { {hint}<div class="blank__answer">{place}</div> }.into_any()
}

/// How to answer, in words.
fn hint(context: Context<'_>, item: &Item) -> Option<String> {
    if item.logic.as_ref().is_some_and(|l| l.calculated.is_some()) {
        return Some(context.say("blank.calculated"));
    }
    if item.kind.is_choice() && !item.options.is_empty() {
        return Some(context.say(if item.repeats { "blank.many" } else { "blank.one" }));
    }
    if matches!(item.kind, ItemKind::Date | ItemKind::DateTime) {
        return Some(context.say("blank.date"));
    }
    let range = |min: &Value, max: &Value| context.texts.fill("blank.range", &[("least", &min.as_typed()), ("most", &max.as_typed())]);
    let bounds = item.min.as_ref().zip(item.max.as_ref()).filter(|_| !is_scale(item) && item.kind != ItemKind::Quantity);
    item.entry_format.clone().or_else(|| bounds.map(|(min, max)| range(min, max)))
}

/// Boxes to tick, each with its words.
fn ticks(words: impl Iterator<Item = String>) -> AnyView {
    let ticks: Vec<_> = words.map(|words| view! { <li class="blank__tick">{words}</li> }).collect();
    view! { <ul class="blank__ticks">{ticks}</ul> }.into_any()
}

fn choice_view(context: Context<'_>, item: &Item) -> AnyView {
    let write = || view! { <span class="blank__write"></span> };
    if item.options.is_empty() {
        return write().into_any();
    }
    let words = item.options.iter().map(|o| [o.prefix.clone(), Some(o.value.show())].into_iter().flatten().collect::<Vec<_>>().join(" "));
    let list = ticks(words);
    let own = (item.kind == ItemKind::OpenChoice).then(|| {
        let label = item.looks.as_ref().and_then(|l| l.open_label.clone()).unwrap_or_else(|| context.say("blank.other"));
        view! { <p class="blank__own">{label}" "{write()}</p> }
    });
    view! { {list}{own} }.into_any()
}

fn number_view(item: &Item) -> AnyView {
    let units: Vec<String> = item.units.iter().filter_map(|u| u.display.clone().or_else(|| u.code.clone())).collect();
    let unit = match units.as_slice() {
        [] => item.unit.clone().map(|u| view! { <span>{u}</span> }.into_any()),
        [only] => Some(view! { <span>{only.clone()}</span> }.into_any()),
        _ => Some(ticks(units.into_iter())),
    };
    view! { <span class="blank__figure"></span>{unit} }.into_any()
}

/// Groups of cases for one digit each.
fn cases(groups: &[usize]) -> AnyView {
    let groups: Vec<_> = groups
        .iter()
        .map(|count| {
            let cases: Vec<_> = (0..*count).map(|_| view! { <i></i> }).collect();
            view! { <span class="blank__cases">{cases}</span> }
        })
        .collect();
    view! { <span class="blank__digits" aria-hidden="true">{groups}</span> }.into_any()
}

fn scale_view(item: &Item) -> AnyView {
    let steps: Vec<_> = scale_steps(item).into_iter().flatten().map(|n| view! { <li>{Value::Decimal(n).show()}</li> }).collect();
    let end = |words: &Option<String>| words.clone().map(|w| view! { <span>{w}</span> });
    view! { <ol class="blank__scale">{steps}</ol><p class="blank__ends">{end(&item.low_label)}{end(&item.high_label)}</p> }.into_any()
}
