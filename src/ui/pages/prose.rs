//! Pages of prose, the list of sources, and the page for what does not exist.

use super::{Context, SEARCH, anchor, french_date, rich};
use crate::content::Page;
use leptos::prelude::*;

/// A page of prose; `more`: what is generated below its own text.
pub fn prose_page(context: Context<'_>, page: &Page, more: Option<AnyView>) -> AnyView {
    let sections: Vec<_> = page
        .sections
        .iter()
        .map(|s| {
            let paragraphs: Vec<_> = s.paragraphs.iter().map(|p| view! { <p>{linked(p)}</p> }).collect();
            let items: Vec<_> = s.list.iter().map(|l| view! { <li>{linked(l)}</li> }).collect();
            let list = (!items.is_empty()).then(|| view! { <ul class="statements">{items}</ul> });
            view! { <section class="section"><h2 id=anchor(&s.heading)>{s.heading.clone()}</h2>{paragraphs}{list}</section> }
        })
        .collect();
    let dated = context.texts.fill("page.updated", &[("date", &french_date(&page.updated_on, context.texts))]);
    view! { <article class="prose"><h1>{page.title.clone()}</h1>{sections}{more}<p class="sheet__version">{dated}</p></article> }.into_any()
}

/// Text with `**words**` in bold and `[words](/page/)` as links to pages of this site.
fn linked(text: &str) -> Vec<AnyView> {
    let mut parts = text.split('[');
    let mut views = rich(parts.next().unwrap_or_default());
    for part in parts {
        let link = part.split_once("](/").and_then(|(words, rest)| Some((words, rest.split_once(')')?)));
        match link {
            Some((words, (target, rest))) => {
                views.push(view! { <a href=format!("/{target}")>{words.to_owned()}</a> }.into_any());
                views.extend(rich(rest));
            }
            None => views.extend(rich(&format!("[{part}"))),
        }
    }
    views
}

/// All sources.
pub fn sources_page(context: Context<'_>) -> AnyView {
    let items: Vec<_> = context
        .sources
        .sources
        .iter()
        .map(|s| {
            let note = s.note.clone().map(|n| view! { <span class="source__note">{n}</span> });
            let state = context.say(if s.read { "source.read" } else { "source.unread" });
            let address = s.address.clone().map(|a| view! { <span class="source__address">{a}</span> });
            view! {
                <li class="source" id=s.id.clone()>
                    <strong lang=s.language.clone()>{s.title.clone()}</strong>
                    <span>{format!("{}, {}.", s.publisher, french_date(&s.date, context.texts))}</span>
                    <span class="tag">{state}</span>
                    {note}
                    {address}
                </li>
            }
        })
        .collect();
    view! { <h1>{context.say("sources.title")}</h1><p class="lead">{context.say("sources.lead")}</p><ul class="source-list">{items}</ul> }.into_any()
}

/// 404.
pub fn not_found_page(context: Context<'_>) -> AnyView {
    view! {
        <h1>{context.say("404.title")}</h1>
        <p class="lead">{context.say("404.text")}</p>
        <p class="hero__actions"><a class="button" href="/">{context.say("404.home")}</a><a class="button button--plain" href=SEARCH>{context.say("search.title")}</a></p>
    }
    .into_any()
}
