//! The form's island: pages of fields, the error summary, the answers to check, the sending and its receipt.

mod check;
mod field;
mod outcome;
mod result;

use super::Shell;
use crate::app::Stage;
use crate::domain::ItemKind;
use crate::domain::filling::NodeId;
use crate::domain::questionnaire::Audience;
use leptos::prelude::*;

/// The whole form. Its root carries `data-form`, on which `browser` listens.
#[component]
pub fn FormIsland(
    /// The model and its triggers.
    shell: Shell,
) -> impl IntoView {
    let for_all = shell.clone();
    let body = move || {
        for_all.track_all();
        form_body(&for_all)
    };
    view! { <form class="form" data-form="" method="post" novalidate=true autocomplete="off">{body}</form> }
}

fn form_body(shell: &Shell) -> impl IntoView + use<> {
    let pages = shell.read(crate::app::Model::pages);
    let sections: Vec<AnyView> = (0..pages).map(|page| page_view(shell, page, pages)).collect();
    let (summary, check, outcome) = (shell.clone(), shell.clone(), shell.clone());
    let result = result::result_view(shell);
    view! {
        {move || {
            summary.track_stage();
            summary_view(&summary)
        }}
        {sections}
        {result}
        {move || {
            check.track_stage();
            (check.read(|m| m.stage) == Stage::Checking).then(|| check::check_view(&check))
        }}
        {move || {
            outcome.track_stage();
            (outcome.read(|m| m.stage) == Stage::Outcome).then(|| outcome::outcome_view(&outcome))
        }}
    }
}

/// One page: its heading, its fields, its buttons.
fn page_view(shell: &Shell, page: usize, pages: usize) -> AnyView {
    let (roots, title, required, patient) = shell.read(|m| {
        let questionnaire = m.filling.questionnaire();
        let title =
            if questionnaire.has_pages() { m.page_nodes(page).first().and_then(|n| m.filling.item_of(*n)).map(|i| i.text.clone()) } else { None };
        (m.page_nodes(page), title, questionnaire.items.iter().any(|i| i.required), questionnaire.audience == Audience::Patient)
    });
    let fields: Vec<AnyView> = if title.is_some() {
        let children: Vec<NodeId> =
            roots.iter().flat_map(|r| shell.read(|m| m.filling.node(*r).map(|n| n.children.clone()).unwrap_or_default())).collect();
        field::nodes_view(shell, &children, 3)
    } else {
        field::nodes_view(shell, &roots, 3)
    };
    let last = page + 1 == pages;
    let hidden = {
        let shell = shell.clone();
        move || {
            shell.track_stage();
            shell.read(|m| m.stage) != Stage::Page(page)
        }
    };
    let number = (page + 1).to_string();
    let progress = (pages > 1).then(|| {
        let words = shell.texts().fill("form.progress", &[("page", &number), ("pages", &pages.to_string())]);
        view! { <p class="form__progress">{words}</p> }
    });
    let heading = title.map(|t| view! { <h2 class="form__heading" tabindex="-1" data-heading="">{progress}{t}</h2> });
    let mark = (required && page == 0).then(|| view! { <p class="form__mark">{shell.say("form.required-mark")}</p> });
    let next = shell.say(if !last {
        "form.next"
    } else if patient {
        "form.check.patient"
    } else {
        "form.check"
    });
    let back = (page > 0).then(|| view! { <button type="button" class="button button--plain" data-action="back">{shell.say("form.back")}</button> });
    view! {
        <section class="form__page" data-page=number.clone() hidden=hidden>
            {heading}
            {mark}
            {fields}
            <div class="form__buttons">
                <button type="button" class="button" data-action="next">{next}</button>
                {back}
            </div>
        </section>
    }
    .into_any()
}

/// What has to be put right, with links to the fields.
fn summary_view(shell: &Shell) -> Option<AnyView> {
    let lines: Vec<(String, String, String)> = shell.read(|m| {
        m.summary
            .iter()
            .filter_map(|(node, problem)| {
                Some((m.filling.name(*node), m.filling.item_of(*node)?.text.clone(), crate::app::word(problem, shell.texts())))
            })
            .collect()
    });
    if lines.is_empty() {
        return None;
    }
    let items: Vec<_> = lines
        .into_iter()
        .map(|(name, text, words)| {
            let href = format!("#{}", field::group_id(&name));
            view! { <li><a href=href data-goto=name>{text}<span class="error-summary__reason">{words}</span></a></li> }
        })
        .collect();
    Some(
        view! {
            <div class="error-summary" role="alert" tabindex="-1" data-summary="">
                <h2 class="error-summary__title">{shell.say("form.summary.title")}</h2>
                <ul class="error-summary__list">{items}</ul>
            </div>
        }
        .into_any(),
    )
}

/// True for items that stand in a list of questions.
fn is_shown(kind: ItemKind, hidden: bool) -> bool {
    !hidden && (kind == ItemKind::Group || kind == ItemKind::Display || kind.is_question())
}
