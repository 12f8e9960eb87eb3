//! The pages that follow dates: their frames, and what they carry to their program.

use super::library::Content;
use crate::content::{Pathway, Texts};
use crate::domain::timeline::Row;
use crate::formats::plan::{FollowData, plan_of, write_follow_data};
use crate::ui::pages::{Context, Frame, Reader, follow_address, late_contact};
use std::collections::BTreeMap;

/// Words that the page carries, by the start of their keys.
const WORDS: &[&str] = &["desk.", "month."];

/// The frame of a pathway's page for this reader.
pub fn follow_frame(content: &Content, context: Context<'_>, pathway: &Pathway, reader: Reader) -> Frame {
    let name = |key: String| content.texts.fill(&key, &[("pathway", &pathway.short_name)]);
    Frame {
        title: name(format!("suivi.page.{}", reader.key())),
        description: name(format!("suivi.description.{}", reader.key())),
        path: follow_address(pathway, reader),
        class: "page-follow",
        desk: Some(write_follow_data(&follow_data(content, context, pathway, reader))),
        ..Frame::default()
    }
}

/// The dates that can be given on a pathway.
pub fn rows_of(content: &Content, pathway: &Pathway) -> Vec<Row> {
    plan_of(&content.site, pathway).rows()
}

fn follow_data(content: &Content, context: Context<'_>, pathway: &Pathway, reader: Reader) -> FollowData {
    let mut words: BTreeMap<String, String> = content.texts.starting(WORDS).0.into();
    for row in rows_of(content, pathway) {
        let name = content.texts.say(&format!("event.{}.E{:02}", reader.key(), row.mark.event));
        words.insert(format!("event.E{:02}", row.mark.event), name);
    }
    let call = |step| {
        let contact = late_contact(context, pathway, Some(step), reader);
        contact.map(|c| (c.label.clone(), c.value.clone().unwrap_or_default())).unwrap_or_default()
    };
    FollowData {
        pathway: pathway.id.clone(),
        texts: Texts(words.into()),
        plan: plan_of(&content.site, pathway),
        titles: pathway.steps.iter().map(|s| reader.of(&s.title)).collect(),
        calls: pathway.steps.iter().map(call).collect(),
    }
}
