//! The pages that follow dates: their frames, and what they carry to their program.

use super::library::Content;
use crate::content::{Indicators, Pathway, Texts};
use crate::domain::timeline::Row;
use crate::formats::measures::{IndicatorData, Row as IndicatorRow, measure_of, write_indicator_data};
use crate::formats::plan::{FollowData, plan_of, write_follow_data};
use crate::ui::pages::{Context, Frame, INDICATORS, Reader, follow_address, late_contact};
use std::collections::BTreeMap;

/// Words that the page carries, by the start of their keys.
const WORDS: &[&str] = &["desk.", "month.", "ask."];

/// The same for the page of indicators.
const INDICATOR_WORDS: &[&str] = &["indicators.", "desk.file.newer", "ask.", "reading.", "sign-in."];

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

/// The frame of the page of indicators.
pub fn indicators_frame(content: &Content, indicators: &Indicators) -> Frame {
    let row = |i: &crate::content::Indicator| Some(IndicatorRow { id: i.id.clone(), name: i.name.clone(), measure: measure_of(&i.measure).ok()? });
    let data = IndicatorData {
        texts: content.texts.starting(INDICATOR_WORDS),
        rows: indicators.indicators.iter().filter_map(row).collect(),
        servers: super::render_intake::servers_of(content),
    };
    Frame {
        title: content.texts.say("indicators.title"),
        description: content.texts.say("indicators.description"),
        path: INDICATORS.into(),
        class: "page-follow",
        team: true,
        desk: Some(write_indicator_data(&data)),
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
        servers: super::render_intake::servers_of(content),
    }
}
