//! The pages beside the content's own: the search with the list of all pages, blank forms and leaflets to print.

use super::library::Content;
use super::render::{Draw, context_of, form_address};
use super::render_index::shelves;
use crate::formats::page::threshold_of;
use crate::ui::pages::{self, Blank, Finds, Frame};
use leptos::prelude::*;

/// The pages, with what draws their main part.
pub fn sheets(content: &Content) -> Vec<(Frame, Draw)> {
    let say = |key: &str| content.texts.say(key);
    let mut sheets: Vec<(Frame, Draw)> = vec![(
        Frame {
            title: say("search.title"),
            description: say("search.description"),
            path: pages::SEARCH.into(),
            finds: Finds::Here,
            ..Frame::default()
        },
        Box::new(|c| pages::search_page(context_of(c), &shelves(c, context_of(c)))),
    )];
    for (index, pathway) in content.pathways.iter().enumerate() {
        let title = content.texts.fill("leaflet.title", &[("name", &pathway.name)]);
        sheets.push((
            sheet(title, pathway.description.clone(), pages::leaflet_address(pathway), "page-leaflet"),
            Box::new(move |c| c.pathways.get(index).map_or_else(|| ().into_any(), |p| pages::leaflet_page(context_of(c), p))),
        ));
    }
    for (index, loaded) in content.questionnaires.iter().enumerate() {
        let title = content.texts.fill("search.on-paper", &[("title", &loaded.questionnaire.title)]);
        let path = pages::paper_address(&form_address(content, &loaded.questionnaire, &loaded.name));
        let description = loaded.questionnaire.description.clone().unwrap_or_default();
        sheets.push((sheet(title, description, path, "page-blank"), Box::new(move |c| blank(c, index).unwrap_or_else(|| ().into_any()))));
    }
    sheets
}

/// A sheet says the same as its page on the screen: search engines know that one.
fn sheet(title: String, description: String, path: String, class: &'static str) -> Frame {
    Frame { title, description, path, class, no_index: true, sheet: true, ..Frame::default() }
}

fn blank(content: &Content, index: usize) -> Option<AnyView> {
    let loaded = content.questionnaires.get(index)?;
    let rules = content.pathways.iter().flat_map(|p| p.local_rules.iter().map(|r| (&p.short_name, r)));
    let local: Vec<_> = rules.filter(|(_, r)| r.questionnaire == loaded.name).filter_map(|(name, rule)| threshold_of(name, rule)).collect();
    let address = form_address(content, &loaded.questionnaire, &loaded.name);
    let referral = loaded.name == content.site.referral;
    let blank = Blank { questionnaire: &loaded.questionnaire, address: &address, referral, local: &local };
    Some(pages::paper_page(context_of(content), blank))
}
