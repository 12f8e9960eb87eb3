//! What the site knows for the templates of the team (`public/templates/`): of itself, written into the page, and of each pathway, put in by
//! `src/browser/fill.js` once one is chosen.

use super::letters::{of_pathway, of_site};
use super::library::Content;
use crate::content::{Audience, Template};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The places that are no field: a part of those of the sheets made of answers (`docs/papers.md`).
pub const PLACES: &[&str] = &[
    "today",
    "blank",
    "establishment",
    "establishment.address",
    "service",
    "contacts",
    "emergency",
    "pathway.name",
    "pathway.promise",
    "pathway.welcome",
    "pathway.place",
    "pathway.bring",
];

/// True for what is known once a pathway was chosen.
pub fn is_of_pathway(place: &str) -> bool {
    place.starts_with("pathway.")
}

/// What the site knows of itself, by place, for professionals.
pub fn known(content: &Content) -> BTreeMap<String, Vec<String>> {
    let Json::Object(all) = of_site(content, Audience::Professional) else { return BTreeMap::new() };
    let words = |json: Json| match json {
        Json::Array(list) => list.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    all.into_iter().map(|(place, json)| (place, words(json))).collect()
}

/// What the page of a template carries: what is known of each pathway, by its id, as far as the text names it.
pub fn template_data(content: &Content, template: &Template) -> String {
    let named = |place: &&&str| template.blocks.iter().flat_map(|b| &b.text).any(|line| line.contains(&format!("{{{place}}}")));
    let places: Vec<&str> = PLACES.iter().filter(|p| is_of_pathway(p)).filter(named).copied().collect();
    let of = |known: Json| -> Json {
        let words = |place: &str| known.get(place).and_then(Json::as_array).map(|l| l.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", "));
        Json::Object(places.iter().filter_map(|p| words(p).filter(|w| !w.is_empty()).map(|w| ((*p).to_owned(), w.into()))).collect())
    };
    let pathways: Map<String, Json> = if template.has_pathway() {
        content.pathways.iter().map(|p| (p.id.clone(), of(of_pathway(content, p, Audience::Professional)))).collect()
    } else {
        Map::new()
    };
    carried(&json!({ "facts": pathways, "file": format!("{}.txt", template.id) }))
}

/// What the page of a care sheet carries: whose dates it takes from a file (`docs/timeline.md`).
pub fn care_data(pathway: &str) -> String {
    carried(&json!({ "facts": {}, "file": "", "pathway": pathway }))
}

/// As text of a script element.
fn carried(data: &Json) -> String {
    data.to_string().replace('<', "\\u003c")
}
