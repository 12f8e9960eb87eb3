//! Public pages, written natively: complete HTML, no program needed to read them.

mod accessibility;
mod assessments;
mod booklet;
mod care_sheet;
mod fill;
mod follow;
mod guide;
mod home;
mod indicators;
mod intake;
mod lanes;
mod layout;
mod leaflet;
mod outbox;
mod paper;
mod pathway;
mod prose;
mod qr;
mod questionnaires;
mod relays;
mod search;
mod servers;
mod slots;
mod statements;
mod templates;
mod timeline;

pub use accessibility::{ACCESSIBILITY, review_view};
pub use assessments::{assessment_words, assessments_view};
pub use booklet::{booklet_address, booklet_page};
pub use care_sheet::{care_sheet_address, care_sheet_page};
pub use follow::{follow_address, follow_page};
pub use guide::{first_reader, guide_address, guide_links, guide_page};
pub use home::home_page;
pub use indicators::{INDICATORS, indicators_page};
pub use intake::{INTAKE, intake_page};
pub use layout::{Assets, Finds, Frame, Program, layout, layout_html};
pub use leaflet::{leaflet_address, leaflet_page};
pub use outbox::{outbox_page, verification_page};
pub use paper::{Blank, paper_address, paper_page};
pub use pathway::{Reader, late_contact, pathway_address, pathway_page, pathway_title};
pub use prose::{not_found_page, prose_page, sources_page};
pub use questionnaires::{Edition, Setting, form_page, questionnaires_page};
pub use search::{Listed, SEARCH, Shelf, search_page};
pub use slots::{planning_kind_words, slot_words};
pub use templates::{TOOLS, papers_view, template_address, template_page, tools_page};

use crate::content::{Guide, Site, Sources, Texts};
use leptos::prelude::*;

/// What every page is written from.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The site.
    pub site: &'a Site,
    /// Words of the interface.
    pub texts: &'a Texts,
    /// Sources of the statements.
    pub sources: &'a Sources,
    /// The guides, which each page links.
    pub guides: &'a [Guide],
}

impl Context<'_> {
    /// The words for a key.
    pub fn say(&self, key: &str) -> String {
        self.texts.say(key)
    }
}

/// What a link to the part under this heading ends with.
pub fn anchor(heading: &str) -> String {
    crate::domain::filling::fold(heading).trim().replace(' ', "-")
}

/// Text with `**words**` in bold and `[words](/address/)` as a link within the site.
pub fn rich(text: &str) -> Vec<AnyView> {
    let bold = |(index, part): (usize, &str)| {
        let part = linked(part);
        if index % 2 == 1 { view! { <strong>{part}</strong> }.into_any() } else { part.into_any() }
    };
    text.split("**").enumerate().filter(|(_, part)| !part.is_empty()).map(bold).collect()
}

/// Text with its links; what is not quite one stays as it is written.
fn linked(text: &str) -> Vec<AnyView> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, words, address, after)) = next_link(rest) {
        parts.push(before.to_owned().into_any());
        parts.push(view! { <a href=address.to_owned()>{words.to_owned()}</a> }.into_any());
        rest = after;
    }
    parts.push(rest.to_owned().into_any());
    parts
}

/// What stands before the next link, its words, its address, what comes after.
fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (start, target) = text.split_once("](/")?;
    let (before, words) = start.rsplit_once('[')?;
    let (address, after) = target.split_once(')')?;
    let whole = text.get(start.len() + 2..text.len() - after.len() - 1).filter(|_| !address.starts_with('/'))?;
    Some((before, words, whole, after))
}

/// A date of a file (`2026-11-22`, `2026-11`, `2026`) in words.
pub fn french_date(date: &str, texts: &Texts) -> String {
    let Some(date) = crate::domain::PartialDate::read_fhir(date) else { return date.to_owned() };
    match (date.month, date.day) {
        (Some(m), Some(1)) => format!("{}\u{a0}{} {}", texts.say("month.first"), texts.say(&format!("month.{m}")), date.year),
        (Some(m), Some(d)) => format!("{d}\u{a0}{} {}", texts.say(&format!("month.{m}")), date.year),
        (Some(m), None) => format!("{} {}", texts.say(&format!("month.{m}")), date.year),
        _ => date.year.to_string(),
    }
}

/// A phone number as a link.
pub fn phone_link(number: &str) -> impl IntoView + use<> {
    let href = format!("tel:{}", number.chars().filter(char::is_ascii_digit).collect::<String>());
    let number = number.replace(' ', "\u{a0}");
    view! { <a class="phone" href=href dir="ltr">{number}</a> }
}

#[cfg(test)]
mod tests {
    use super::next_link;

    #[test]
    fn links_within_the_site_are_found_and_no_others() {
        assert_eq!(next_link("Voir [ici](/a/) et"), Some(("Voir ", "ici", "/a/", " et")));
        for other in ["plain", "[a](https://b.example)", "a](/b/)", "[a](/b/", "[a](//b.example/)"] {
            assert_eq!(next_link(other), None, "{other}");
        }
    }
}
