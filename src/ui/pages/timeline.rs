//! The steps of a pathway: an ordered list, which is the truth, and a drawing of it by actor.

use super::follow::follow_address;
use super::lanes::drawing_view;
use super::pathway::{Notes, Reader, late_contact};
use super::statements::review_tag;
use super::{Context, phone_link, rich};
use crate::content::{Counting, Delay, DelayKind, Pathway, Unit};
use crate::domain::order::in_parallel;
use leptos::prelude::*;

/// A delay's figure in words: « 48 heures ouvrables au plus ».
pub fn delay_words(context: Context<'_>, delay: &Delay) -> String {
    let unit = match delay.unit {
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Weeks => "weeks",
    };
    let unit = context.texts.counted(&format!("unit.{unit}"), delay.value as usize);
    let counting = match delay.counting {
        Counting::Calendar => "calendar",
        Counting::Working => "working",
        Counting::Unspecified => "unspecified",
    };
    let counting = context.say(&format!("counting.{counting}"));
    let most = delay.maximum.map(|m| context.texts.fill("delay.maximum", &[("value", &m.to_string())])).unwrap_or_default();
    let words = context
        .texts
        .fill(kind_key(delay, "delay"), &[("value", &delay.value.to_string()), ("unit", &unit), ("counting", &counting)])
        .replace(" ,", ",")
        .replace("  ", " ")
        .trim()
        .to_owned();
    words + &most
}

/// The words before a delay's figure: « Promis », « Objectif », « Mesuré ailleurs », « Exemple ».
pub fn kind_words(context: Context<'_>, delay: &Delay) -> String {
    context.say(kind_key(delay, "kind"))
}

fn kind_key(delay: &Delay, prefix: &str) -> &'static str {
    match (prefix, delay.kind) {
        ("delay", DelayKind::Promised) => "delay.promised",
        ("delay", DelayKind::Target) => "delay.target",
        ("delay", DelayKind::Measured) => "delay.measured",
        ("delay", DelayKind::Example) => "delay.example",
        (_, DelayKind::Promised) => "delay-kind.promised",
        (_, DelayKind::Target) => "delay-kind.target",
        (_, DelayKind::Measured) => "delay-kind.measured",
        (_, DelayKind::Example) => "delay-kind.example",
    }
}

/// The section of the timeline.
pub fn timeline_view(context: Context<'_>, pathway: &Pathway, reader: Reader, notes: &mut Notes) -> AnyView {
    let steps: Vec<_> = (0..pathway.steps.len()).filter_map(|place| step_view(context, pathway, place, reader, notes)).collect();
    let drawing = drawing_view(context, pathway, reader);
    let follow = follow_address(pathway, reader);
    let late = late_contact(context, pathway, None, reader).map(|c| {
        let number = c.value.clone().map(|n| phone_link(&n).into_any());
        view! { <p class="steps__late">{context.say("pathway.late")}" "<strong>{c.label.clone()}</strong>", "{number}". "<a href=follow>{context.say("suivi.link")}</a></p> }
    });
    let tag = pathway.steps.iter().all(|s| s.reviewed_by.is_none()).then(|| review_tag(context));
    view! {
        <section class="section steps" aria-labelledby="etapes">
            <h2 id="etapes">{context.say(&format!("pathway.steps.{}", reader.key()))}{tag}</h2>
            <p class="note">{context.say("pathway.steps.note")}</p>
            {late}
            {drawing}
            <ol class="timeline">{steps}</ol>
        </section>
    }
    .into_any()
}

/// An actor's name for this reader.
pub fn actor_name(context: Context<'_>, id: &str, reader: Reader) -> String {
    context.site.actors.iter().find(|a| a.id == id).map(|a| reader.of(&a.name)).unwrap_or_default()
}

/// What is said of a step's place among the others: its condition, what it follows when that is not the step before, what it runs beside.
pub fn order_words(context: Context<'_>, pathway: &Pathway, place: usize, reader: Reader) -> Vec<String> {
    let Some(step) = pathway.steps.get(place) else { return Vec::new() };
    let mut words: Vec<String> = step.only_if.iter().map(|c| context.texts.fill("step.only-if", &[("condition", &reader.of(c))])).collect();
    if step.after.is_some() {
        let before = pathway.parents().get(place).cloned().unwrap_or_default();
        words.push(named(context, ["step.after.one", "step.after.many"], &before));
    }
    let beside = in_parallel(&pathway.parents()).get(place).cloned().unwrap_or_default();
    if !beside.is_empty() {
        words.push(named(context, ["step.parallel.one", "step.parallel.many"], &beside));
    }
    words
}

/// Steps by their numbers: « Après l’étape 3. », « En parallèle des étapes 4 à 8. »
fn named(context: Context<'_>, [one, many]: [&str; 2], places: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for place in places {
        match runs.last_mut() {
            // Two alone are named both.
            Some((_, last)) if *last + 1 == *place && places.len() > 2 => *last = *place,
            _ => runs.push((*place, *place)),
        }
    }
    let run = |(first, last): &(usize, usize)| {
        let (first, last) = ((first + 1).to_string(), (last + 1).to_string());
        if first == last { first } else { context.texts.fill("step.range", &[("first", &first), ("last", &last)]) }
    };
    let mut all: Vec<String> = runs.iter().map(run).collect();
    let last = all.pop().unwrap_or_default();
    let all = if all.is_empty() { last } else { context.texts.fill("step.and", &[("first", &all.join(", ")), ("last", &last)]) };
    context.texts.fill(if places.len() == 1 { one } else { many }, &[("steps", &all)])
}

/// The line of a step's place among the others.
pub fn order_view(context: Context<'_>, pathway: &Pathway, place: usize, reader: Reader) -> Option<AnyView> {
    let words = order_words(context, pathway, place, reader);
    (!words.is_empty()).then(|| view! { <p class="timeline__order">{words.join(" ")}</p> }.into_any())
}

fn step_view(context: Context<'_>, pathway: &Pathway, place: usize, reader: Reader, notes: &mut Notes) -> Option<AnyView> {
    let step = pathway.steps.get(place)?;
    let actors = step.actors.iter().map(|a| actor_name(context, a, reader)).collect::<Vec<_>>().join(", ");
    let order = order_view(context, pathway, place, reader);
    let expect =
        step.expect.as_ref().map(|e| view! { <p class="timeline__expect"><strong>{context.say("step.expect")}</strong>" "{rich(&reader.of(e))}</p> });
    let bring = (!step.bring.is_empty()).then(|| {
        let items: Vec<_> = step.bring.iter().map(|b| view! { <li>{b.clone()}</li> }).collect();
        view! { <div class="timeline__bring"><p>{context.say("step.bring")}</p><ul>{items}</ul></div> }
    });
    let delays: Vec<_> = step
        .delays
        .iter()
        .map(|d| {
            view! {
                <li class="delay">
                    <span class="delay__kind">{kind_words(context, d)}</span>
                    <strong class="delay__figure">{delay_words(context, d)}</strong>
                    <span class="delay__meaning">{rich(&reader.of(&d.meaning))}" "{notes.marks(context, &d.sources)}</span>
                </li>
            }
        })
        .collect();
    let delays = (!delays.is_empty()).then(|| view! { <ul class="timeline__delays">{delays}</ul> });
    let marks = notes.marks(context, &step.sources);
    let branch = step.only_if.is_some().then_some("branch");
    let view = view! {
        <li class="timeline__step" id=format!("etape-{}", place + 1) data-step=branch>
            <h3 class="timeline__title">{reader.of(&step.title)}</h3>
            {order}
            <p class="timeline__who">{actors}" \u{2013} "{step.place.clone()}</p>
            <p>{rich(&reader.of(&step.text))}" "{marks}</p>
            {expect}
            {delays}
            {bring}
        </li>
    };
    Some(view.into_any())
}
