//! The home page: which pathway, what do I do now. And the list of pathways.

use super::search::search_view;
use super::{Context, Reader, guide_links, pathway_address};
use crate::content::Pathway;
use leptos::prelude::*;

/// The home page, or with `list_only` the list of pathways.
pub fn home_page(context: Context<'_>, pathways: &[Pathway], list_only: bool) -> AnyView {
    let cards: Vec<_> = pathways
        .iter()
        .map(|p| {
            view! {
                <li class="card">
                    <h3 class="card__title"><a href=pathway_address(p, Reader::Professional)>{p.name.clone()}</a></h3>
                    <p class="card__text">{super::rich(&p.summary.professional)}</p>
                    <p class="card__more">
                        <a href=pathway_address(p, Reader::Patient)>{context.say("home.patient-version")}<span class="visually-hidden">" "{p.name.clone()}</span></a>
                    </p>
                </li>
            }
        })
        .collect();
    let list = view! {
        <section class="section" aria-labelledby="parcours">
            <h2 id="parcours">{context.say("home.pathways")}</h2>
            <ul class="cards">
                {cards}
                <li class="card card--plain">
                    <h3 class="card__title"><a href="/demande/">{context.say("home.unsure.title")}</a></h3>
                    <p class="card__text">{context.say("home.unsure.text")}</p>
                </li>
            </ul>
        </section>
    };
    if list_only {
        return view! { <h1>{context.say("pathways.title")}</h1><p class="lead">{context.say("pathways.lead")}</p>{list} }.into_any();
    }
    let steps: Vec<_> = (1..=3)
        .map(|n| {
            view! {
                <li class="now__step">
                    <h3>{context.say(&format!("home.now.{n}.title"))}</h3>
                    <p>{context.say(&format!("home.now.{n}.text"))}</p>
                </li>
            }
        })
        .collect();
    let guides = guide_links(context, Some(Reader::Patient));
    let guides = (!guides.is_empty()).then(|| view! { <ul class="links more__list">{guides}</ul> });
    view! {
        <div class="hero">
            <h1>{context.say("home.title")}</h1>
            <p class="lead">{context.site.tagline.clone()}</p>
            <p class="hero__actions">
                <a class="button" href="/demande/">{context.say("home.referral")}</a>
                <a class="button button--plain" href="#parcours">{context.say("home.choose")}</a>
            </p>
            {search_view(context)}
        </div>
        <section class="section" aria-labelledby="maintenant">
            <h2 id="maintenant">{context.say("home.now")}</h2>
            <ol class="now">{steps}</ol>
        </section>
        {list}
        <section class="section" aria-labelledby="patient">
            <h2 id="patient">{context.say("home.patients")}</h2>
            <p>{context.say("home.patients.text")}</p>
            <p><a class="button button--plain" href="/questionnaires/">{context.say("home.patients.link")}</a></p>
            {guides}
        </section>
    }
    .into_any()
}
