//! What nothing leads to: sources that no text names, contacts and actors that no pathway shows, pages that nothing links.

use crate::content::{ContactKind, Pathway, Statement};
use crate::native::finding::Finding;
use crate::native::library::Library;
use std::collections::BTreeSet;

/// Pages that the foot of each page leads to.
const LINKED: [&str; 3] = ["a-propos", "donnees-personnelles", "accessibilite"];

/// Warns of each, when all files could be read.
pub(super) fn check(library: &Library, findings: &mut Vec<Finding>) {
    let Some((site, sources)) = library.site.as_ref().zip(library.sources.as_ref()).filter(|_| library.whole) else { return };
    let pathways: Vec<&Pathway> = library.pathways.iter().map(|l| &l.value).collect();
    let named = named_sources(library, &pathways);
    for (index, source) in sources.value.sources.iter().enumerate().filter(|(_, s)| !named.contains(s.id.as_str())) {
        let message = format!("no text names the source {:?}", source.id);
        findings.push(sources.document.warning(&format!("sources[{index}].id"), message, "name it where it belongs, or remove it"));
    }
    let of_guides = library.guides.iter().flat_map(|g| &g.value.parts).flat_map(|p| &p.contacts);
    let relays = site.value.relays.iter().filter_map(|r| r.instead.as_ref());
    let shown = pathways.iter().flat_map(|p| &p.contacts).chain(of_guides).chain(relays);
    let shown: BTreeSet<&str> = shown.map(String::as_str).collect();
    // The first telephone stands on the forms' pages.
    let first = site.value.contacts.iter().position(|c| c.kind == ContactKind::Phone);
    for (index, contact) in site.value.contacts.iter().enumerate() {
        if contact.kind != ContactKind::Form && Some(index) != first && !shown.contains(contact.id.as_str()) {
            let message = format!("no pathway shows the contact {:?}", contact.id);
            findings.push(site.document.warning(&format!("contacts[{index}].id"), message, "add it to `contacts` of a pathway, or remove it"));
        }
    }
    let acting: BTreeSet<&str> = pathways.iter().flat_map(|p| &p.steps).flat_map(|s| &s.actors).map(String::as_str).collect();
    for (index, actor) in site.value.actors.iter().enumerate().filter(|(_, a)| !acting.contains(a.id.as_str())) {
        let message = format!("no step names the actor {:?}", actor.id);
        findings.push(site.document.warning(&format!("actors[{index}].id"), message, "name it in `actors` of a step, or remove it"));
    }
    let texts = library.pages.iter().map(|l| (&l.name, &l.document.text));
    let texts = texts.chain(library.guides.iter().map(|l| (&l.name, &l.document.text)));
    let texts: Vec<(&String, &String)> = texts.chain(library.letters.iter().map(|l| (&l.name, &l.document.text))).collect();
    for loaded in &library.pages {
        let link = format!("](/{}/", loaded.value.slug);
        let linked = LINKED.contains(&loaded.value.slug.as_str()) || texts.iter().any(|(name, text)| **name != loaded.name && text.contains(&link));
        if !linked {
            findings.push(loaded.document.warning("slug", "nothing but the list of all pages leads to this page", "link it from another page"));
        }
    }
}

fn named_sources<'a>(library: &'a Library, pathways: &[&'a Pathway]) -> BTreeSet<&'a str> {
    let mut named = BTreeSet::new();
    for pathway in pathways {
        let wanted = pathway.exam_quality.iter().flat_map(|e| &e.wanted);
        let lists = [&pathway.warning_signs, &pathway.same_day_flags, &pathway.first_tests, &pathway.attach, &pathway.do_not, &pathway.foreign_marks];
        let statements = lists.into_iter().flatten().chain(wanted).flat_map(|s: &Statement| &s.sources);
        let delays = pathway.steps.iter().flat_map(|s| s.sources.iter().chain(s.delays.iter().flat_map(|d| &d.sources)));
        let planned = pathway.planning.iter().map(|r| &r.sources).chain(pathway.reserved_slots.iter().map(|s| &s.sources));
        named.extend(planned.flatten().map(String::as_str));
        named.extend(statements.chain(delays).chain(&pathway.promise.sources).map(String::as_str));
    }
    named.extend(library.questionnaires.iter().flat_map(|q| &q.value.questionnaire.sources).map(String::as_str));
    // What else names a source does so by its id between quotes.
    let others = library.letters.iter().map(|l| &l.document.text).chain(library.pages.iter().map(|l| &l.document.text));
    let others = others.chain(library.indicators.iter().map(|l| &l.document.text));
    let others = others.chain(library.templates.iter().map(|l| &l.document.text)).chain(library.booklet.iter().map(|l| &l.document.text));
    let others = others.chain(library.guides.iter().map(|l| &l.document.text)).chain(library.site.iter().map(|l| &l.document.text));
    let all: Vec<&String> = others.chain(library.pathways.iter().map(|l| &l.document.text)).collect();
    let ids = library.sources.iter().flat_map(|s| &s.value.sources).map(|s| s.id.as_str());
    named.extend(ids.filter(|id| all.iter().any(|text| text.contains(&format!("\"{id}\"")))));
    named
}
