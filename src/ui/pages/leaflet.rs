//! A pathway as a leaflet of A5 for patients, from the same statements as the page.

use super::pathway::{Reader, contact_view, speaks_to};
use super::qr::qr_view;
use super::statements::review_tag;
use super::timeline::delay_words;
use super::{Context, french_date, pathway_address, phone_link, rich};
use crate::content::{Pathway, Statement};
use leptos::prelude::*;

/// Address of a pathway's leaflet.
pub fn leaflet_address(pathway: &Pathway) -> String {
    format!("{}papier/", pathway_address(pathway, Reader::Patient))
}

/// The page of the leaflet.
pub fn leaflet_page(context: Context<'_>, pathway: &Pathway) -> AnyView {
    let emergency: Vec<_> = context.site.emergency.iter().map(|e| view! { <li>{phone_link(&e.number)}" "{e.label.clone()}</li> }).collect();
    let said = |key: &str| context.say(&format!("pathway.{key}.patient"));
    let lists = [
        ("signs", &pathway.warning_signs, ""),
        ("tests", &pathway.first_tests, ""),
        ("attach", &pathway.attach, "do"),
        ("do-not", &pathway.do_not, "dont"),
    ];
    let lists: Vec<_> = lists
        .into_iter()
        .filter(|(_, statements, _)| statements.iter().any(|s| s.patient.is_some()))
        .map(|(key, statements, mood)| {
            let mood = (!mood.is_empty()).then_some(mood);
            view! { <section class="section" data-mood=mood><h2>{said(key)}</h2>{statements_view(statements)}</section> }
        })
        .collect();
    let steps: Vec<_> = pathway
        .steps
        .iter()
        .map(|s| {
            let bring = (!s.bring.is_empty())
                .then(|| view! { <p class="leaflet__bring">{context.say("step.bring")}"\u{a0}: "{s.bring.join("\u{202f}; ")}</p> });
            view! { <li><strong>{s.title.patient.clone()}</strong><p>{rich(&s.text.patient)}</p>{bring}</li> }
        })
        .collect();
    let contacts: Vec<_> = pathway
        .contacts
        .iter()
        .filter_map(|id| context.site.contacts.iter().find(|c| c.id == *id))
        .filter(|c| speaks_to(c, Reader::Patient))
        .map(|c| contact_view(context, c, Reader::Patient))
        .collect();
    let all = [&pathway.same_day_flags, &pathway.warning_signs, &pathway.first_tests, &pathway.attach, &pathway.do_not];
    let pending = all.into_iter().flatten().any(|s| s.reviewed_by.is_none()) || pathway.steps.iter().any(|s| s.reviewed_by.is_none());
    let dated = context.texts.fill("pathway.version", &[("version", &pathway.version), ("date", &french_date(&pathway.updated_on, context.texts))]);
    view! {
        <article class="leaflet">
            <p class="sheet__kind">{context.say("pathway.kind.patient")}</p>
            <h1>{pathway.name.clone()}{pending.then(|| review_tag(context))}</h1>
            <p class="blank__screen">{context.say("leaflet.screen")}" "<a href=pathway_address(pathway, Reader::Patient)>{context.say("leaflet.back")}</a></p>
            <p class="lead">{rich(&pathway.summary.patient)}</p>
            <section class="flags"><h2>{said("flags")}</h2><ul class="flags__numbers">{emergency}</ul>{statements_view(&pathway.same_day_flags)}</section>
            {lists}
            <section class="section"><h2>{said("steps")}</h2><ol class="leaflet__steps">{steps}</ol></section>
            <section class="section leaflet__contact">
                <h2>{said("contact")}</h2>
                <ul class="contact__list">{contacts}</ul>
                <p><strong>{context.say("pathway.promise")}</strong>" "{delay_words(context, &pathway.promise)}". "{rich(&pathway.promise.meaning.patient)}</p>
            </section>
            <section class="section leaflet__notes"><h2>{context.say("leaflet.questions")}</h2><span class="blank__space"></span></section>
            <footer class="leaflet__foot"><p>{dated}". "{context.say("leaflet.sources")}</p>{qr_view(context, &pathway_address(pathway, Reader::Patient))}</footer>
        </article>
    }
    .into_any()
}

fn statements_view(statements: &[Statement]) -> AnyView {
    let items: Vec<_> = statements.iter().filter_map(|s| Some(view! { <li>{rich(s.patient.as_ref()?)}</li> })).collect();
    view! { <ul class="statements">{items}</ul> }.into_any()
}
