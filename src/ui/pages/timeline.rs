//! The steps of a pathway: an ordered list, which is the truth, and a drawing of it by actor.

use super::pathway::{Notes, Reader, review_tag};
use super::{Context, rich};
use crate::content::{Counting, Delay, DelayKind, Pathway, Step, Unit};
use leptos::prelude::*;

/// A delay's figure in words: « 48 heures ouvrables au plus ».
pub fn delay_words(context: Context<'_>, delay: &Delay) -> String {
    let unit = match delay.unit {
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Weeks => "weeks",
    };
    let number = if delay.value == 1 { "one" } else { "many" };
    let unit = context.say(&format!("unit.{unit}.{number}"));
    let counting = match delay.counting {
        Counting::Calendar => "calendar",
        Counting::Working => "working",
        Counting::Unspecified => "unspecified",
    };
    let counting = context.say(&format!("counting.{counting}"));
    context
        .texts
        .fill(kind_key(delay, "delay"), &[("value", &delay.value.to_string()), ("unit", &unit), ("counting", &counting)])
        .replace(" ,", ",")
        .replace("  ", " ")
        .trim()
        .to_owned()
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
    let steps: Vec<_> = pathway.steps.iter().enumerate().map(|(index, step)| step_view(context, step, index, reader, notes)).collect();
    let drawing = drawing_view(context, pathway, reader);
    let tag = pathway.steps.iter().all(|s| s.reviewed_by.is_none()).then(|| review_tag(context));
    view! {
        <section class="section steps" aria-labelledby="etapes">
            <h2 id="etapes">{context.say(&format!("pathway.steps.{}", reader.key()))}{tag}</h2>
            <p class="note">{context.say("pathway.steps.note")}</p>
            {drawing}
            <ol class="timeline">{steps}</ol>
        </section>
    }
    .into_any()
}

fn actor_name(context: Context<'_>, id: &str, reader: Reader) -> String {
    context.site.actors.iter().find(|a| a.id == id).map(|a| reader.of(&a.name)).unwrap_or_default()
}

fn step_view(context: Context<'_>, step: &Step, index: usize, reader: Reader, notes: &mut Notes) -> impl IntoView + use<> {
    let actors = step.actors.iter().map(|a| actor_name(context, a, reader)).collect::<Vec<_>>().join(", ");
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
                    <span class="delay__kind">{context.say(kind_key(d, "kind"))}</span>
                    <strong class="delay__figure">{delay_words(context, d)}</strong>
                    <span class="delay__meaning">{rich(&reader.of(&d.meaning))}" "{notes.marks(context, &d.sources)}</span>
                </li>
            }
        })
        .collect();
    let delays = (!delays.is_empty()).then(|| view! { <ul class="timeline__delays">{delays}</ul> });
    let marks = notes.marks(context, &step.sources);
    view! {
        <li class="timeline__step" id=format!("etape-{}", index + 1)>
            <h3 class="timeline__title">{reader.of(&step.title)}</h3>
            <p class="timeline__who">{actors}" \u{2013} "{step.place.clone()}</p>
            <p>{rich(&reader.of(&step.text))}" "{marks}</p>
            {delays}
            {bring}
        </li>
    }
}

/// Lanes by leading actor, steps from left to right. Hidden from assistive technology: the list says the same and more.
fn drawing_view(context: Context<'_>, pathway: &Pathway, reader: Reader) -> AnyView {
    const LEFT: usize = 210;
    const COLUMN: usize = 74;
    const LANE: usize = 46;
    let mut lanes: Vec<&str> = Vec::new();
    for step in &pathway.steps {
        if let Some(actor) = step.actors.first()
            && !lanes.contains(&actor.as_str())
        {
            lanes.push(actor);
        }
    }
    let (width, height) = (LEFT + COLUMN * pathway.steps.len(), LANE * lanes.len() + 8);
    let rows: Vec<_> = lanes
        .iter()
        .enumerate()
        .map(|(index, actor)| {
            let y = LANE * index;
            let name = actor_name(context, actor, reader);
            // Two lines when long: SVG does not wrap.
            let (first, second) = split_name(&name);
            let shade = if index % 2 == 0 { "lanes__row" } else { "lanes__row lanes__row--even" };
            let middle = y + LANE / 2 + 4;
            let text = match second {
                None => view! { <text class="lanes__name" x="8" y=middle + 5>{first}</text> }.into_any(),
                Some(second) => {
                    view! { <text class="lanes__name" x="8" y=middle - 4>{first}</text><text class="lanes__name" x="8" y=middle + 14>{second}</text> }
                        .into_any()
                }
            };
            view! { <rect class=shade x="0" y=y + 4 width=width height=LANE/><>{text}</> }
        })
        .collect();
    let place = |index: usize, step: &Step| {
        let lane = step.actors.first().and_then(|a| lanes.iter().position(|l| l == a)).unwrap_or(0);
        (LEFT + COLUMN * index + COLUMN / 2, LANE * lane + LANE / 2 + 4)
    };
    let points: Vec<(usize, usize)> = pathway.steps.iter().enumerate().map(|(i, s)| place(i, s)).collect();
    let line = points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
    let dots: Vec<_> = points
        .iter()
        .enumerate()
        .map(|(index, (x, y))| {
            view! { <circle class="lanes__dot" cx=*x cy=*y r="15"/><text class="lanes__number" x=*x y=*y + 5 text-anchor="middle">{index + 1}</text> }
        })
        .collect();
    view! {
        <figure class="lanes" aria-hidden="true">
            <svg viewBox=format!("0 0 {width} {height}") width=width height=height focusable="false">
                {rows}
                <polyline class="lanes__line" points=line fill="none"/>
                {dots}
            </svg>
            <figcaption>{context.say("steps.drawing")}</figcaption>
        </figure>
    }
    .into_any()
}

/// Cuts a long name at the space nearest to its middle.
fn split_name(name: &str) -> (String, Option<String>) {
    if name.chars().count() <= 26 {
        return (name.to_owned(), None);
    }
    let middle = name.len() / 2;
    match name.match_indices(' ').map(|(i, _)| i).min_by_key(|i| i.abs_diff(middle)).and_then(|i| name.split_at_checked(i)) {
        Some((first, second)) => (first.to_owned(), Some(second.replace(" ,", ",").replace("  ", " ").trim().to_owned())),
        None => (name.to_owned(), None),
    }
}
