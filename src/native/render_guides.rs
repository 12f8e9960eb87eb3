//! The pages of the guides, each in two readings, and what the search knows of them.

use super::library::Content;
use super::render::{Draw, context_of};
use crate::content::{Guide, Part};
use crate::ui::pages::{self, Frame, Reader};
use leptos::prelude::*;
use serde_json::json;

/// Both readings, in the order of the addresses.
pub const READERS: [Reader; 2] = [Reader::Professional, Reader::Patient];

/// The pages, with what draws their main part.
pub fn guides(content: &Content) -> Vec<(Frame, Draw)> {
    let mut all: Vec<(Frame, Draw)> = Vec::new();
    for (index, guide) in content.guides.iter().enumerate() {
        for reader in READERS {
            let path = pages::guide_address(guide, reader);
            let (title, description) = (reader.of(&guide.title), reader.of(&guide.description));
            let audience = if reader == Reader::Patient { "Patient" } else { "MedicalAudience" };
            let page = json!({
                "@context": "https://schema.org", "@type": "MedicalWebPage", "name": title, "description": description,
                "url": format!("{}{path}", content.site.address), "inLanguage": content.site.language, "dateModified": guide.updated_on,
                "keywords": guide.synonyms.join(", "), "audience": { "@type": audience },
                "publisher": { "@type": "MedicalOrganization", "name": content.site.establishment.name },
            });
            let frame = Frame { title, description, path, json_ld: Some(page.to_string()), ..Frame::default() };
            let draw = move |c: &Content| {
                let page = |g| pages::guide_page(context_of(c), g, &c.pathways, reader);
                c.guides.get(index).map_or_else(|| ().into_any(), page)
            };
            all.push((frame, Box::new(draw)));
        }
    }
    all
}

/// A part's words for this reader, as the search finds them; nothing when the part is not shown to them.
pub fn words_of(guide: &Guide, part: &Part, reader: Reader) -> Option<Vec<String>> {
    if reader == Reader::Patient && part.is_silent_to_patients() {
        return None;
    }
    let mut words: Vec<String> = part.statements.iter().filter_map(|s| reader.statement(s)).collect();
    words.extend(part.lead.as_ref().map(|l| reader.of(l)));
    for helper in &part.helpers {
        words.extend([&helper.name, &helper.does, &helper.asked_by, &helper.how].map(|w| reader.of(w)));
        let named = guide.situations.iter().filter(|s| helper.all_of.contains(&s.id) || helper.any_of.contains(&s.id));
        words.extend(named.map(|s| reader.of(&s.text)));
    }
    for commitment in &part.commitments {
        words.push(reader.of(&commitment.text));
        words.extend(commitment.delay.as_ref().map(|d| reader.of(&d.meaning)));
        words.extend(commitment.measure.as_ref().map(|m| reader.of(m)));
    }
    words.extend(part.signatories.iter().map(|s| s.label.clone()));
    Some(words)
}
