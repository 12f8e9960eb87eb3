//! The form's island: pages of fields, the error summary, the answers to check, the sending and its receipt.

mod check;
mod choices;
mod field;
mod file;
mod frame;
mod grid;
mod marks;
mod nodes;
mod outcome;
mod result;
mod rows;
mod scale;
mod search;
mod tabs;

pub use nodes::rehearse;
pub use scale::scale_steps;

use super::Shell;
use super::element::{El, el, live, live_all};
use crate::app::Stage;
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::{Audience, Control};
use leptos::prelude::*;

/// The whole form. `browser` listens on the document and knows it by its controls' names.
#[component]
pub fn FormIsland(
    /// The model and its triggers.
    shell: Shell,
) -> impl IntoView {
    let (summary, all, check, outcome) = (shell.clone(), shell.clone(), shell.clone(), shell);
    el("form")
        .class("form")
        .attr("id", "formulaire")
        .attr("data-island", "form")
        .attr("method", "post")
        .attr("novalidate", "")
        .attr("autocomplete", "off")
        .child(live(move || {
            summary.track_stage();
            summary_view(&summary)
        }))
        .child(live_all(move || {
            all.track_all();
            body(&all)
        }))
        .child(live(move || {
            check.track_stage();
            (check.read(|m| m.stage) == Stage::Checking).then(|| check::check_view(&check))
        }))
        .child(live(move || {
            outcome.track_stage();
            (outcome.read(|m| m.stage) == Stage::Outcome).then(|| outcome::outcome_view(&outcome))
        }))
}

/// The questions, which are built anew when the form is emptied.
fn body(shell: &Shell) -> Vec<El> {
    let pages = shell.read(crate::app::Model::pages);
    let mut views = Vec::with_capacity(pages + 3);
    views.extend(edge_view(shell, Control::Header));
    for page in 0..pages {
        views.push(page_view(shell, page, pages));
    }
    views.extend(edge_view(shell, Control::Footer));
    views.extend(result::result_view(shell));
    views
}

/// The head or the foot of a form in pages: there on each of them.
fn edge_view(shell: &Shell, edge: Control) -> Option<El> {
    let nodes = shell.read(|m| m.edge_nodes(edge));
    let state = shell.clone();
    let hidden = move || {
        state.track_stage();
        !matches!(state.read(|m| m.stage), Stage::Page(_))
    };
    (!nodes.is_empty()).then(|| el("div").live_flag("hidden", hidden).children(nodes::nodes_view(shell, &nodes, 2)))
}

/// One page: its heading, its fields, its buttons.
fn page_view(shell: &Shell, page: usize, pages: usize) -> El {
    let (roots, title, required, patient) = shell.read(|m| {
        let questionnaire = m.filling.questionnaire();
        let nodes = m.page_nodes(page);
        let own =
            nodes.iter().copied().find(|n| questionnaire.has_pages() && m.filling.item_of(*n).is_some_and(|i| i.control == Some(Control::Page)));
        (
            own.map_or(nodes, |n| vec![n]),
            own.map(|n| m.filling.text_of(n)),
            questionnaire.items.iter().any(|i| i.required),
            questionnaire.audience == Audience::Patient,
        )
    });
    let nodes: Vec<NodeId> = if title.is_some() {
        let mut inside = Vec::new();
        for root in roots {
            inside.append(&mut shell.children_of(root));
        }
        inside
    } else {
        roots
    };
    let level = if title.is_some() { 3 } else { 2 };
    let last = page + 1 == pages;
    let number = (page + 1).to_string();
    let hidden = {
        let shell = shell.clone();
        move || {
            shell.track_stage();
            shell.read(|m| m.stage) != Stage::Page(page)
        }
    };
    let progress = (pages > 1).then(|| {
        let words = shell.texts().fill("form.progress", &[("page", &number), ("pages", &pages.to_string())]);
        el("span").class("form__progress").child(words)
    });
    let heading = title.map(|t| el("h2").class("form__heading").attr("tabindex", "-1").attr("data-heading", "").children(progress).child(t));
    let mark = (required && page == 0).then(|| el("p").class("form__mark").child(shell.say("form.required-mark")));
    let next = shell.say(match (last, patient) {
        (false, _) => "form.next",
        (true, true) => "form.check.patient",
        (true, false) => "form.check",
    });
    let back = (page > 0).then(|| button(shell, "form.back", "back").class("button button--plain"));
    el("section")
        .class("form__page")
        .attr("data-page", number)
        .live_flag("hidden", hidden)
        .children(heading)
        .children(mark)
        .children(nodes::nodes_view(shell, &nodes, level))
        .child(
            el("div")
                .class("form__buttons")
                .child(el("button").attr("type", "button").class("button").attr("data-action", "next").child(next))
                .children(back),
        )
}

/// A button with its words and its action; its class is the caller's.
fn button(shell: &Shell, words: &str, action: &'static str) -> El {
    el("button").attr("type", "button").attr("data-action", action).child(shell.say(words))
}

/// What has to be put right, with links to the fields.
fn summary_view(shell: &Shell) -> Option<El> {
    let lines: Vec<(String, String, String)> = shell.read(|m| {
        m.summary.iter().map(|(node, problem)| (m.filling.name(*node), m.filling.text_of(*node), crate::app::word(problem, shell.texts()))).collect()
    });
    if lines.is_empty() {
        return None;
    }
    let mut list = el("ul").class("error-summary__list");
    for (name, text, words) in lines {
        let link = el("a").attr("href", format!("#{}", field::group_id(&name))).attr("data-goto", name).child(text);
        list = list.child(el("li").child(link).child(el("span").class("error-summary__reason").child(words)));
    }
    Some(
        el("div")
            .class("error-summary")
            .attr("role", "alert")
            .attr("tabindex", "-1")
            .attr("data-summary", "")
            .child(el("h2").class("error-summary__title").child(shell.say("form.summary.title")))
            .child(list),
    )
}
