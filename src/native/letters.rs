//! Sheets to print: what their places may name, and the script that fills them in the browser (`src/browser/paper.js`).
//!
//! `check::letters` judges the files; here they become data. A sheet is filled from the answers on the page: this program never sees one.

use super::library::Content;
use crate::content::{Audience, Contact, ContactKind, Event, Letter, Pathway, Wording};
use serde_json::{Map, Value as Json, json};

/// What the site knows, by the places of a sheet; every other place is the linkId of a question.
pub const PLACES: &[(&str, &str)] = &[
    ("today", "the date of the sheet"),
    ("reference", "the readable reference, once the request was sent"),
    ("blank", "a dotted line to fill by hand"),
    ("establishment", "the establishment's name"),
    ("establishment.address", "its postal address, line by line"),
    ("service", "the service's name"),
    ("contacts", "telephones and secure addresses for this reader, with their hours"),
    ("emergency", "the emergency numbers"),
    ("pathway.name", "the pathway's name"),
    ("pathway.promise", "the delay that the pathway promises, with its exact meaning"),
    ("pathway.answer", "what happens between the request and the appointment (step that reaches E05)"),
    ("pathway.welcome", "what happens on the first day (step that reaches E06)"),
    ("pathway.place", "where that is"),
    ("pathway.bring", "what to bring on that day"),
    ("pathway.steps", "the names of the steps from the answer on"),
    ("pathway.flags", "the signs that ask for care on the same day"),
];

/// The sheets that a form's page offers: id and title.
pub fn offered<'a>(content: &'a Content, form: &'a str) -> impl Iterator<Item = &'a Letter> {
    content.letters.iter().filter(move |l| l.forms.iter().any(|f| f == form))
}

/// For the script beside a form: `{"demande": [["notice", "Notice…"]]}`.
pub fn titles(content: &Content) -> Json {
    let forms = content.questionnaires.iter().map(|q| {
        let list: Vec<Json> = offered(content, &q.name).map(|l| json!([l.id, l.title])).collect();
        (q.name.clone(), Json::Array(list))
    });
    Json::Object(forms.filter(|(_, list)| list.as_array().is_some_and(|l| !l.is_empty())).collect())
}

/// All sheets by their id, as the script reads them.
pub fn sheets(content: &Content) -> Json {
    let one = |letter: &Letter| {
        let sheet = json!({
            "title": letter.title, "audience": letter.audience, "paper": letter.paper, "version": letter.version,
            "reviewed": letter.reviewed_by, "blocks": letter.blocks,
        });
        (letter.id.clone(), sheet)
    };
    Json::Object(content.letters.iter().map(one).collect())
}

/// What the site knows: of itself, and of each pathway by its code; for both readers.
pub fn facts(content: &Content) -> Json {
    let readers = |of: &dyn Fn(Audience) -> Json| json!({ "professional": of(Audience::Professional), "patient": of(Audience::Patient) });
    let pathways: Map<String, Json> = content.pathways.iter().map(|p| (p.id.clone(), readers(&|reader| of_pathway(content, p, reader)))).collect();
    let places: Map<String, Json> = PLACES.iter().map(|(name, _)| ((*name).to_owned(), json!(1))).collect();
    json!({ "places": places, "site": readers(&|reader| of_site(content, reader)), "pathways": pathways })
}

pub(super) fn of_site(content: &Content, reader: Audience) -> Json {
    let site = &content.site;
    let emergency: Vec<String> = site.emergency.iter().map(|e| format!("{}\u{a0}: {}", e.number, e.label)).collect();
    json!({
        "establishment": [site.establishment.name],
        "establishment.address": site.establishment.address,
        "service": [site.service_name],
        "contacts": contacts(site.contacts.iter(), reader),
        "emergency": emergency,
    })
}

pub(super) fn of_pathway(content: &Content, pathway: &Pathway, reader: Audience) -> Json {
    let words = |wording: &Wording| said(if reader == Audience::Patient { &wording.patient } else { &wording.professional });
    let reaching = |event: Event| pathway.steps.iter().find(|s| s.event == event);
    let (answer, welcome) = (reaching(Event::E05), reaching(Event::E06));
    let steps: Vec<String> = pathway.steps.iter().filter(|s| s.event >= Event::E05).map(|s| words(&s.title)).collect();
    let flags = pathway.same_day_flags.iter().filter_map(|f| if reader == Audience::Patient { f.patient.as_ref() } else { Some(&f.professional) });
    let known = pathway.contacts.iter().filter_map(|id| content.site.contacts.iter().find(|c| c.id == *id));
    json!({
        "contacts": contacts(known, reader),
        "pathway.name": [pathway.name],
        "pathway.promise": [words(&pathway.promise.meaning)],
        "pathway.answer": answer.map(|s| words(&s.text)).into_iter().collect::<Vec<_>>(),
        "pathway.welcome": welcome.map(|s| words(&s.text)).into_iter().collect::<Vec<_>>(),
        "pathway.place": welcome.map(|s| s.place.clone()).into_iter().collect::<Vec<_>>(),
        "pathway.bring": welcome.map(|s| s.bring.clone()).unwrap_or_default(),
        "pathway.steps": steps,
        "pathway.flags": flags.map(|f| said(f)).collect::<Vec<_>>(),
    })
}

/// Telephones, and for professionals the secure addresses. Ordinary mail is no place for what a sheet is about.
fn contacts<'a>(all: impl Iterator<Item = &'a Contact>, reader: Audience) -> Vec<String> {
    let for_reader = all.filter(|c| c.audience.is_none_or(|a| a == reader));
    let safe = for_reader.filter(|c| c.kind == ContactKind::Phone || (c.kind == ContactKind::Mssante && reader == Audience::Professional));
    safe.filter_map(|c| {
        let value = c.value.as_ref()?.replace(' ', "\u{a0}");
        let hours = c.hours.as_ref().map(|h| format!(" ({})", lower(h))).unwrap_or_default();
        Some(format!("{}\u{a0}: {value}{hours}", c.label))
    })
    .collect()
}

/// Words without the marks of bold type.
fn said(words: &str) -> String {
    words.replace("**", "")
}

/// The first letter small, as after a bracket.
fn lower(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map(|first| first.to_lowercase().chain(signs).collect()).unwrap_or_default()
}
