//! The personalised care sheet: one for a whole pathway, with its drawing. Typed on the device and printed, or printed blank and filled by hand;
//! it works without a script, which only helps (`src/browser/fill.js`).

use super::booklet::{booklet_address, calls_view, passage_view};
use super::fill::{FORM, acts_view, blank_view, field_view};
use super::lanes::drawing_view;
use super::pathway::{Notes, Reader, pathway_address};
use super::statements::review_tag;
use super::{Context, french_date};
use crate::content::{Booklet, CareKind, CarePart, FieldKind, Pathway, Step, TypedField};
use leptos::prelude::*;

/// Address of a pathway's care sheet.
pub fn care_sheet_address(pathway: &Pathway) -> String {
    format!("/parcours/{}/pps/", pathway.slug)
}

/// The page.
pub fn care_sheet_page(context: Context<'_>, booklet: &Booklet, pathway: &Pathway) -> AnyView {
    let sheet = &booklet.care_sheet;
    let mut notes = Notes::default();
    let marks = notes.marks(context, &sheet.sources);
    let parts: Vec<_> = sheet.parts.iter().map(|part| part_view(context, part, pathway, &mut notes)).collect();
    let dated = context.texts.fill(
        "papers.booklet.version",
        &[("version", &booklet.version), ("date", &french_date(&booklet.updated_on, context.texts)), ("pathway", &pathway.version)],
    );
    view! {
        <article class="care">
            <header>
                <p class="sheet__kind">{context.say("papers.care.kind")}</p>
                <h1>{context.texts.fill("papers.care.title", &[("title", &sheet.title), ("pathway", &pathway.name)])}{review_tag(context)}</h1>
                <p class="lead">{sheet.lead.clone()}" "{marks}</p>
                <p class="note">{context.say("papers.privacy")}</p>
                <noscript><p class="note">{context.say("papers.care.no-script")}</p></noscript>
                <p class="care__back"><a href=pathway_address(pathway, Reader::Patient)>{context.say("leaflet.back")}</a>" \u{b7} "<a href=booklet_address(pathway)>{context.say("papers.booklet.link")}</a></p>
            </header>
            <form class="care__form" id=FORM autocomplete="off">
                <div class="care__acts">
                    {acts_view(context, &["print"], true)}
                    <div class="field care__file" hidden>
                        <label class="field__label" for="remplir-dates">{context.say("papers.care.file")}</label>
                        <p class="field__hint" id="remplir-dates-note">{context.say("papers.care.file.note")}</p>
                        <input class="field__input" type="file" id="remplir-dates" accept=".json,application/json" aria-describedby="remplir-dates-note"/>
                    </div>
                </div>
                {parts}
            </form>
            <section class="section booklet__sources" aria-labelledby="sources">
                <h2 id="sources">{context.say("pathway.sources")}</h2>
                {notes.list(context)}
                <p class="sheet__version">{dated}</p>
            </section>
        </article>
    }
    .into_any()
}

fn part_view(context: Context<'_>, part: &CarePart, pathway: &Pathway, notes: &mut Notes) -> AnyView {
    let note = part.note.clone().map(|n| view! { <p class="note">{n}</p> });
    let inner = match part.kind {
        CareKind::Fields => {
            let fields: Vec<_> = part.fields.iter().map(|f| typed(context, f, &format!("{}-", part.id))).collect();
            view! { <div class="care__fields">{fields}</div> }.into_any()
        }
        CareKind::People => {
            let rows: Vec<_> = part
                .rows
                .iter()
                .enumerate()
                .map(|(index, role)| {
                    let at = |key: &str| format!("{}-{}-{key}", part.id, index + 1);
                    let name = named(context, &at("nom"), &context.say("papers.care.name"), Some(role), "", None);
                    let phone = named(context, &at("tel"), &context.say("papers.care.phone"), Some(role), "", None);
                    view! { <li class="care__row"><strong class="care__role">{role.clone()}</strong>{name}{phone}</li> }
                })
                .collect();
            view! { <ul class="care__rows">{rows}</ul> }.into_any()
        }
        CareKind::Steps => {
            let steps: Vec<_> = pathway.steps.iter().enumerate().map(|(place, step)| step_view(context, pathway, place, step)).collect();
            view! { {drawing_view(context, pathway, Reader::Patient)}<ol class="care__rows">{steps}</ol> }.into_any()
        }
        CareKind::Ticks => {
            let items: Vec<_> = part
                .rows
                .iter()
                .enumerate()
                .map(|(index, words)| {
                    let id = format!("case-{}-{index}", part.id);
                    view! { <li class="draft__tick"><input type="checkbox" id=id.clone()/><label for=id>{words.clone()}</label></li> }
                })
                .collect();
            view! { <ul class="draft__ticks care__ticks">{items}</ul> }.into_any()
        }
        CareKind::Passages => {
            let passages: Vec<_> = part.passages.iter().map(|p| passage_view(context, p, notes)).collect();
            view! { {passages}{calls_view(context, pathway)} }.into_any()
        }
    };
    view! { <section class="section" aria-labelledby=part.id.clone()><h2 id=part.id.clone()>{part.heading.clone()}</h2>{note}{inner}</section> }
        .into_any()
}

/// A step with its date and its place. The file of dates finds the field by the event and its turn (`docs/timeline.md`).
fn step_view(context: Context<'_>, pathway: &Pathway, place: usize, step: &Step) -> AnyView {
    let turn = pathway.steps.iter().take(place).filter(|s| s.event == step.event).count() + 1;
    let mark = format!("E{:02}.{turn}", step.event.number());
    let title = step.title.patient.clone();
    let only = step.only_if.as_ref().map(|c| context.texts.fill("step.only-if", &[("condition", &c.patient)]));
    let only = only.map(|words| view! { " " <span class="care__only">{words}</span> });
    let date = named(context, &format!("etape-{}-date", place + 1), &context.say("papers.care.date"), Some(&title), "", Some(mark));
    let where_ = named(context, &format!("etape-{}-lieu", place + 1), &context.say("papers.care.place"), Some(&title), &step.place, None);
    view! { <li class="care__row"><span class="care__role"><strong>{format!("{}. ", place + 1)}{title.clone()}</strong>{only}</span>{date}{where_}</li> }.into_any()
}

/// A field that is on the paper itself: what is typed stands there in print, and a dotted line where nothing is.
fn typed(context: Context<'_>, field: &TypedField, prefix: &str) -> AnyView {
    let wide = field.kind == FieldKind::Lines;
    let said = said_view(context, &format!("{prefix}{}", field.id), wide);
    let class = if wide { "care__field care__field--wide" } else { "care__field" };
    view! { <div class=class>{field_view(context, field, prefix, &[])}{said}</div> }.into_any()
}

/// A short field of a row; `about` says to a screen reader which row it is.
fn named(context: Context<'_>, name: &str, label: &str, about: Option<&str>, value: &str, mark: Option<String>) -> AnyView {
    let id = format!("champ-{name}");
    let about = about.map(|a| view! { <span class="visually-hidden">" \u{2013} "{a.to_owned()}</span> });
    // A place has two lines: one would cut it, on paper too.
    let control = if value.is_empty() {
        view! { <input class="field__input" type="text" id=id.clone() name=name.to_owned() data-mark=mark autocomplete="off"/> }.into_any()
    } else {
        view! { <textarea class="field__input" id=id.clone() name=name.to_owned() rows="2" autocomplete="off">{value.to_owned()}</textarea> }
            .into_any()
    };
    view! {
        <div class="care__field">
            <div class="field fill__field">
                <label class="field__label" for=id>{label.to_owned()}{about}</label>
                {control}
            </div>
            {said_view(context, name, false)}
        </div>
    }
    .into_any()
}

fn said_view(context: Context<'_>, name: &str, wide: bool) -> AnyView {
    let lines: Vec<_> = (0..if wide { 3 } else { 1 }).map(|_| blank_view(context, false)).collect();
    view! { <span class="care__said" data-place=name.to_owned() aria-hidden="true">{lines}</span> }.into_any()
}
