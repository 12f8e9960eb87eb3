//! The drawing of a pathway: a lane for each leading actor, steps from left to right, those in parallel one below the other, branches dashed.
//!
//! Hidden from assistive technology: the list beside it says the same and more.

use super::Context;
use super::pathway::Reader;
use super::timeline::actor_name;
use crate::content::{Pathway, Step};
use crate::domain::order::columns;
use leptos::prelude::*;

const LEFT: usize = 210;
const COLUMN: usize = 74;
const LANE: usize = 46;

/// The drawing.
pub fn drawing_view(context: Context<'_>, pathway: &Pathway, reader: Reader) -> AnyView {
    let mut lanes: Vec<&str> = Vec::new();
    for step in &pathway.steps {
        if let Some(actor) = step.actors.first()
            && !lanes.contains(&actor.as_str())
        {
            lanes.push(actor);
        }
    }
    let lane_of = |step: &Step| step.actors.first().and_then(|a| lanes.iter().position(|l| l == a)).unwrap_or(0);
    let places: Vec<usize> = pathway.steps.iter().map(lane_of).collect();
    let parents = pathway.parents();
    let columns = columns(&parents, &places);
    let count = columns.iter().max().map_or(1, |last| last + 1);
    let (width, height) = (LEFT + COLUMN * count, LANE * lanes.len() + 8);
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
    let points: Vec<(usize, usize)> =
        columns.iter().zip(&places).map(|(column, lane)| (LEFT + COLUMN * column + COLUMN / 2, LANE * lane + LANE / 2 + 4)).collect();
    let conditional = |place: usize| pathway.steps.get(place).is_some_and(|s| s.only_if.is_some());
    let mut lines = Vec::new();
    for (step, follows) in parents.iter().enumerate() {
        for before in follows {
            let (Some(from), Some(to)) = (points.get(*before), points.get(step)) else { continue };
            let class = if conditional(step) || conditional(*before) { "lanes__line lanes__line--branch" } else { "lanes__line" };
            lines.push(view! { <path class=class d=path(*from, *to) fill="none"/> });
        }
    }
    let dots: Vec<_> = points
        .iter()
        .enumerate()
        .map(|(index, (x, y))| {
            let dot = if conditional(index) { "lanes__dot lanes__dot--branch" } else { "lanes__dot" };
            let number = if conditional(index) { "lanes__number lanes__number--branch" } else { "lanes__number" };
            view! { <circle class=dot cx=*x cy=*y r="15"/><text class=number x=*x y=*y + 5 text-anchor="middle">{index + 1}</text> }
        })
        .collect();
    let branch = pathway.steps.iter().any(|s| s.only_if.is_some()).then(|| view! { " " {context.say("steps.drawing.branch")} });
    view! {
        <figure class="lanes" aria-hidden="true">
            <svg viewBox=format!("0 0 {width} {height}") width=width height=height focusable="false">
                {rows}
                {lines}
                {dots}
            </svg>
            <figcaption>{context.say("steps.drawing")}{branch}</figcaption>
        </figure>
    }
    .into_any()
}

/// From one step to another: straight within a lane, or down or up half-way; around what lies between in the same lane.
fn path((x1, y1): (usize, usize), (x2, y2): (usize, usize)) -> String {
    if y1 == y2 && x2 > x1 + COLUMN {
        let above = y1.saturating_sub(LANE / 2 - 2);
        return format!("M{x1} {y1}C{} {above} {} {above} {x2} {y2}", x1 + COLUMN / 2, x2.saturating_sub(COLUMN / 2));
    }
    let half = x1 + COLUMN / 2;
    if y1 == y2 { format!("M{x1} {y1}H{x2}") } else { format!("M{x1} {y1}H{half}V{y2}H{x2}") }
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
