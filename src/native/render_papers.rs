//! The pages that are filled on the device or printed for a patient: booklets, care sheets, letters and checklists of the team, and their list.

use super::library::Content;
use super::papers::{care_data, known, template_data};
use super::render::{Draw, context_of, form_address};
use crate::content::Pathway;
use crate::domain::questionnaire::Audience;
use crate::ui::pages::{self, Frame, Reader};
use leptos::prelude::*;

/// The pages, with what draws their main part.
pub fn papers(content: &Content) -> Vec<(Frame, Draw)> {
    let mut all: Vec<(Frame, Draw)> = Vec::new();
    if let Some(booklet) = &content.booklet {
        for (index, pathway) in content.pathways.iter().enumerate() {
            let name = |key: &str| content.texts.fill(key, &[("pathway", &pathway.name)]);
            let frame = Frame {
                title: name("papers.booklet.title"),
                description: name("papers.booklet.description"),
                path: pages::booklet_address(pathway),
                class: "page-booklet",
                papers: true,
                ..Frame::default()
            };
            let draw = move |c: &Content| c.booklet.as_ref().zip(c.pathways.get(index)).map(|(b, p)| pages::booklet_page(context_of(c), b, p));
            all.push((frame, Box::new(move |c| draw(c).unwrap_or_else(|| ().into_any()))));
            let frame = Frame {
                title: content.texts.fill("papers.care.page", &[("title", &booklet.care_sheet.title), ("pathway", &pathway.short_name)]),
                description: booklet.care_sheet.lead.clone(),
                path: pages::care_sheet_address(pathway),
                class: "page-care",
                papers: true,
                fill: Some(care_data(&pathway.id)),
                no_index: true,
                ..Frame::default()
            };
            let draw = move |c: &Content| c.booklet.as_ref().zip(c.pathways.get(index)).map(|(b, p)| pages::care_sheet_page(context_of(c), b, p));
            all.push((frame, Box::new(move |c| draw(c).unwrap_or_else(|| ().into_any()))));
        }
    }
    for (index, template) in content.templates.iter().enumerate() {
        let frame = Frame {
            title: template.title.clone(),
            description: template.purpose.clone(),
            path: pages::template_address(template),
            class: "page-draft",
            papers: true,
            fill: Some(template_data(content, template)),
            no_index: true,
            ..Frame::default()
        };
        let draw = move |c: &Content| c.templates.get(index).map(|t| pages::template_page(context_of(c), t, &c.pathways, &known(c)));
        all.push((frame, Box::new(move |c| draw(c).unwrap_or_else(|| ().into_any()))));
    }
    if !all.is_empty() {
        let frame = Frame {
            title: content.texts.say("papers.tools.title"),
            description: content.texts.say("papers.tools.description"),
            path: pages::TOOLS.into(),
            ..Frame::default()
        };
        let draw = |c: &Content| {
            let professional = c.questionnaires.iter().filter(|q| q.name != c.site.referral && q.questionnaire.audience == Audience::Professional);
            let forms: Vec<(String, String)> =
                professional.map(|q| (q.questionnaire.title.clone(), form_address(c, &q.questionnaire, &q.name))).collect();
            pages::tools_page(context_of(c), &c.templates, &forms, if c.booklet.is_some() { &c.pathways } else { &[] })
        };
        all.push((frame, Box::new(draw)));
    }
    all
}

/// The links of a pathway's page to its papers.
pub fn papers_links(content: &Content, pathway: &Pathway, reader: Reader) -> Option<AnyView> {
    let tools = !content.templates.is_empty() || content.booklet.is_some();
    pages::papers_view(context_of(content), pathway, reader, content.booklet.is_some(), tools)
}
