//! Public pages, written natively: complete HTML, no program needed to read them.

mod accessibility;
mod follow;
mod home;
mod lanes;
mod layout;
mod leaflet;
mod outbox;
mod paper;
mod pathway;
mod prose;
mod qr;
mod questionnaires;
mod search;
mod timeline;

pub use accessibility::{ACCESSIBILITY, review_view};
pub use follow::{follow_address, follow_page};
pub use home::home_page;
pub use layout::{Assets, Finds, Frame, layout, layout_html};
pub use leaflet::{leaflet_address, leaflet_page};
pub use outbox::{outbox_page, verification_page};
pub use paper::{Blank, paper_address, paper_page};
pub use pathway::{Reader, late_contact, pathway_address, pathway_page, pathway_title};
pub use prose::{not_found_page, prose_page, sources_page};
pub use questionnaires::{form_page, questionnaires_page};
pub use search::{Listed, SEARCH, Shelf, search_page};

use crate::content::{Site, Sources, Texts};
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

/// Text with `**words**` in bold.
pub fn rich(text: &str) -> Vec<AnyView> {
    text.split("**")
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| {
            let part = part.to_owned();
            if index % 2 == 1 { view! { <strong>{part}</strong> }.into_any() } else { part.into_any() }
        })
        .collect()
}

/// A date of a file (`2026-11-22`, `2026-11`, `2026`) in French words.
pub fn french_date(date: &str, texts: &Texts) -> String {
    let Some(date) = crate::domain::PartialDate::read_fhir(date) else { return date.to_owned() };
    match (date.month, date.day) {
        (Some(m), Some(1)) => format!("1er\u{a0}{} {}", texts.say(&format!("month.{m}")), date.year),
        (Some(m), Some(d)) => format!("{d}\u{a0}{} {}", texts.say(&format!("month.{m}")), date.year),
        (Some(m), None) => format!("{} {}", texts.say(&format!("month.{m}")), date.year),
        _ => date.year.to_string(),
    }
}

/// A phone number as a link.
pub fn phone_link(number: &str) -> impl IntoView + use<> {
    let href = format!("tel:{}", number.chars().filter(char::is_ascii_digit).collect::<String>());
    let number = number.replace(' ', "\u{a0}");
    view! { <a class="phone" href=href>{number}</a> }
}
