//! Finding: the field that the script in `src/browser/find.js` answers, and the list of all pages, which needs no script.

use super::Context;
use leptos::prelude::*;

/// Where the search and the list of all pages stand.
pub const SEARCH: &str = "/recherche/";

/// Pages of one kind, in the list of all pages.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// What they are.
    pub title: String,
    /// The pages.
    pub pages: Vec<Listed>,
}

/// One page in the list of all pages.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Title.
    pub title: String,
    /// Address on the site.
    pub address: String,
    /// Pages beside it: what they are, and their addresses.
    pub beside: Vec<(String, String)>,
    /// Words by which people look for it.
    pub words: Vec<String>,
}

/// The field with the place of what it finds. It has no `name`, and the policy forbids forms to be sent: words never stand in an address.
pub fn search_view(context: Context<'_>) -> AnyView {
    // Forms that French does not have.
    let form = |form: &str| context.texts.0.get(&["search", form].join(".")).cloned();
    view! {
        <form class="find" role="search" id="recherche" autocomplete="off" data-one=context.say("search.one") data-two=form("two") data-few=form("few") data-many=context.say("search.many") data-none=context.say("search.none") data-failed=context.say("search.failed")>
            <label class="find__label" for="recherche-mots">{context.say("search.label")}</label>
            <input class="field__input" id="recherche-mots" type="search" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="100" enterkeyhint="search" aria-describedby="recherche-aide"/>
            <p class="note" id="recherche-aide">{context.say("search.hint")}" "<a href=SEARCH>{context.say("search.all")}</a></p>
            <p class="find__status" role="status"></p>
            <ul class="find__results"></ul>
        </form>
    }
    .into_any()
}

/// The page `/recherche/`.
pub fn search_page(context: Context<'_>, shelves: &[Shelf]) -> AnyView {
    let shelves: Vec<_> = shelves
        .iter()
        .map(|shelf| {
            let pages: Vec<_> = shelf.pages.iter().map(|page| listed_view(context, page)).collect();
            view! { <section class="section"><h2>{shelf.title.clone()}</h2><ul class="index">{pages}</ul></section> }
        })
        .collect();
    view! {
        <h1>{context.say("search.title")}</h1>
        <p class="lead">{context.say("search.lead")}</p>
        {search_view(context)}
        <p class="note">{context.say("search.privacy")}</p>
        <div id="toutes-les-pages">{shelves}</div>
    }
    .into_any()
}

fn listed_view(context: Context<'_>, page: &Listed) -> impl IntoView + use<> {
    let beside: Vec<_> = page
        .beside
        .iter()
        .map(|(title, address)| {
            let about = page.title.clone();
            view! { " \u{b7} " <a href=address.clone()>{title.clone()}<span class="visually-hidden">" "{about}</span></a> }
        })
        .collect();
    let words = (!page.words.is_empty())
        .then(|| view! { <span class="index__words">{context.texts.fill("search.words", &[("words", &page.words.join(", "))])}</span> });
    view! { <li><a href=page.address.clone()>{page.title.clone()}</a>{beside}{words}</li> }
}
