//! The booklet of a pathway for its patients: shared chapters with the pathway's own passages, its steps and its numbers; for the screen and for A5.

use super::care_sheet::care_sheet_address;
use super::lanes::drawing_view;
use super::pathway::{Notes, Reader, contact_view, pathway_address, speaks_to};
use super::qr::qr_view;
use super::statements::review_tag;
use super::timeline::order_view;
use super::{Context, french_date, phone_link, rich};
use crate::content::{Booklet, Chapter, ChapterKind, Emergency, Passage, Pathway};
use leptos::prelude::*;

/// Address of a pathway's booklet.
pub fn booklet_address(pathway: &Pathway) -> String {
    format!("/parcours/{}/livret/", pathway.slug)
}

/// The page.
pub fn booklet_page(context: Context<'_>, booklet: &Booklet, pathway: &Pathway) -> AnyView {
    let mut notes = Notes::default();
    let urgent: Vec<_> = pathway
        .same_day_flags
        .iter()
        .filter_map(|s| Some(view! { <li>{rich(s.patient.as_ref()?)}" "{notes.marks(context, &s.sources)}</li> }))
        .collect();
    let contents: Vec<_> = booklet.chapters.iter().map(|c| view! { <li><a href=format!("#{}", c.id)>{c.heading.clone()}</a></li> }).collect();
    let chapters: Vec<_> = booklet.chapters.iter().map(|c| chapter_view(context, c, pathway, &mut notes)).collect();
    let dated = context.texts.fill(
        "papers.booklet.version",
        &[("version", &booklet.version), ("date", &french_date(&booklet.updated_on, context.texts)), ("pathway", &pathway.version)],
    );
    view! {
        <article class="booklet">
            <header>
                <p class="sheet__kind">{context.say("papers.booklet.kind")}</p>
                <h1>{context.texts.fill("papers.booklet.title", &[("pathway", &pathway.name)])}</h1>
                <p class="lead">{rich(&booklet.lead)}</p>
                <p class="booklet__screen">{context.say("papers.booklet.screen")}" "<a href=pathway_address(pathway, Reader::Patient)>{context.say("leaflet.back")}</a>" \u{b7} "<a href=care_sheet_address(pathway)>{context.say("papers.care.link")}</a></p>
            </header>
            <section class="flags" aria-labelledby="urgence">
                <h2 id="urgence">{context.say("pathway.flags.patient")}</h2>
                <ul class="flags__numbers">{numbers_view(&context.site.emergency)}</ul>
                <ul class="statements">{urgent}</ul>
            </section>
            <nav class="section booklet__contents" aria-labelledby="sommaire">
                <h2 id="sommaire">{context.say("papers.booklet.contents")}</h2>
                <ol>{contents}</ol>
            </nav>
            {chapters}
            <section class="section booklet__sources" aria-labelledby="sources">
                <h2 id="sources">{context.say("pathway.sources")}</h2>
                <p class="note">{context.say("pathway.review")}</p>
                {notes.list(context)}
                <p class="sheet__version">{dated}</p>
                {qr_view(context, &booklet_address(pathway))}
            </section>
        </article>
    }
    .into_any()
}

fn chapter_view(context: Context<'_>, chapter: &Chapter, pathway: &Pathway, notes: &mut Notes) -> AnyView {
    let own = pathway.booklet.get(&chapter.id).into_iter().flatten();
    let all: Vec<&Passage> = chapter.passages.iter().chain(own).collect();
    let pending =
        all.iter().any(|p| p.reviewed_by.is_none()) || chapter.kind == ChapterKind::Steps && pathway.steps.iter().any(|s| s.reviewed_by.is_none());
    let passages: Vec<_> = all.into_iter().map(|p| passage_view(context, p, notes)).collect();
    let more = match chapter.kind {
        ChapterKind::Text => ().into_any(),
        ChapterKind::Steps => steps_view(context, pathway, notes),
        ChapterKind::Numbers => calls_view(context, pathway),
        ChapterKind::Notes => lines_view(8),
    };
    view! {
        <section class="section" aria-labelledby=chapter.id.clone()>
            <h2 id=chapter.id.clone()>{chapter.heading.clone()}{pending.then(|| review_tag(context))}</h2>
            {passages}
            {more}
        </section>
    }
    .into_any()
}

/// Words with their sources; what the hospital has to write itself says so.
pub(super) fn passage_view(context: Context<'_>, passage: &Passage, notes: &mut Notes) -> AnyView {
    let example = passage.example.then(|| view! { <p class="example">{context.say("papers.example")}</p> });
    let heading = passage.heading.clone().map(|h| view! { <h3>{h}</h3> });
    let list: Vec<_> = passage.list.iter().map(|l| view! { <li>{rich(l)}</li> }).collect();
    let list = (!list.is_empty()).then(|| view! { <ul class="statements">{list}</ul> });
    let lines = lines_view(passage.lines);
    view! {
        <div class="booklet__passage">
            {heading}
            {example}
            <p>{rich(&passage.patient)}" "{notes.marks(context, &passage.sources)}</p>
            {list}
            {lines}
        </div>
    }
    .into_any()
}

/// Lines to write on.
fn lines_view(count: u8) -> AnyView {
    (0..count).map(|_| view! { <span class="booklet__lines"></span> }).collect::<Vec<_>>().into_any()
}

fn steps_view(context: Context<'_>, pathway: &Pathway, notes: &mut Notes) -> AnyView {
    let steps: Vec<_> = pathway
        .steps
        .iter()
        .enumerate()
        .map(|(place, step)| {
            let bring = (!step.bring.is_empty()).then(
                || view! { <p class="booklet__bring"><strong>{context.say("step.bring")}</strong>"\u{a0}: "{step.bring.join("\u{202f}; ")}</p> },
            );
            let expect = step.expect.as_ref().map(|e| view! { <p>{rich(&e.patient)}</p> });
            view! {
                <li>
                    <h3>{step.title.patient.clone()}</h3>
                    {order_view(context, pathway, place, Reader::Patient)}
                    <p>{rich(&step.text.patient)}" "{notes.marks(context, &step.sources)}</p>
                    {expect}
                    {bring}
                </li>
            }
        })
        .collect();
    view! { {drawing_view(context, pathway, Reader::Patient)}<ol class="booklet__steps">{steps}</ol> }.into_any()
}

/// Whom to call: emergency first, then the team, then help lines.
pub(super) fn calls_view(context: Context<'_>, pathway: &Pathway) -> AnyView {
    let contacts = pathway.contacts.iter().filter_map(|id| context.site.contacts.iter().find(|c| c.id == *id));
    let contacts: Vec<_> = contacts.filter(|c| speaks_to(c, Reader::Patient)).map(|c| contact_view(context, c, Reader::Patient)).collect();
    let help: Vec<_> = context
        .site
        .help_lines
        .iter()
        .filter(|h| !context.site.emergency.iter().any(|e| e.number == h.number))
        .map(|h| view! { <li>{phone_link(&h.number)}" "{h.label.clone()}". "{h.note.clone()}</li> })
        .collect();
    view! {
        <ul class="booklet__numbers">{numbers_view(&context.site.emergency)}{help}</ul>
        <ul class="contact__list">{contacts}</ul>
    }
    .into_any()
}

fn numbers_view(numbers: &[Emergency]) -> AnyView {
    numbers.iter().map(|e| view! { <li>{phone_link(&e.number)}" "{e.label.clone()}</li> }).collect::<Vec<_>>().into_any()
}
