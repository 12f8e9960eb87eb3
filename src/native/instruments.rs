//! What a site lays over its questionnaires: the rule that it chose where several are published, its numbers to call, its local rules in words.

use super::library::{Content, LoadedQuestionnaire};
use crate::content::{Contact, Site};
use crate::domain::score::Score;
use crate::domain::{Questionnaire, Threshold, ThresholdKind};
use crate::formats::fhir::read_comparison;
use crate::formats::page::threshold_of;
use crate::ui::pages::Edition;
use serde_json::Value as Json;

/// Lays the site's choices over a questionnaire that was just read.
pub fn adapt(questionnaire: &mut Questionnaire, json: &Json, name: &str, site: &Site) {
    if let Some((chosen, score)) = site.cut_offs.get(name).zip(questionnaire.score.as_mut()) {
        choose(score, chosen);
    }
    for (link_id, contact) in contacts_named(json) {
        let known = site.contacts.iter().find(|c| c.id == contact).and_then(reach);
        if let Some((words, item)) = known.zip(questionnaire.find(&link_id).and_then(|id| questionnaire.items.get_mut(id.0))) {
            item.text = format!("{} \u{2013} {words}", item.text);
        }
    }
}

/// Who answers, at which number, when.
fn reach(contact: &Contact) -> Option<String> {
    let value = contact.value.as_ref()?.replace(' ', "\u{a0}");
    let hours = contact.hours.as_ref().map(|h| format!(" ({h})")).unwrap_or_default();
    Some(format!("{}, {value}{hours}", contact.label))
}

/// The items that name a contact of the site (`site-contact`), each with the contact's id.
pub fn contacts_named(json: &Json) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(json, &mut found);
    found
}

fn collect(holder: &Json, found: &mut Vec<(String, String)>) {
    for item in holder.get("item").and_then(Json::as_array).into_iter().flatten() {
        let contact = named(item, "site-contact").find_map(|e| e.get("valueString")?.as_str());
        if let Some((link_id, contact)) = item.get("linkId").and_then(Json::as_str).zip(contact) {
            found.push((link_id.to_owned(), contact.to_owned()));
        }
        collect(item, found);
    }
}

/// Own extensions of an element by their short name.
pub fn named<'a>(element: &'a Json, name: &'a str) -> impl Iterator<Item = &'a Json> {
    let all = element.get("extension").and_then(Json::as_array).into_iter().flatten();
    all.filter(move |e| e.get("url").and_then(Json::as_str).and_then(|u| u.rsplit('/').next()) == Some(name))
}

/// The place of the published rule that is written so: `>= 4`.
pub fn published_at(score: &Score, chosen: &str) -> Option<usize> {
    let (comparison, value) = chosen.split_once(' ')?;
    let (operator, value) = read_comparison(comparison).zip(crate::domain::filling::read_decimal(value))?;
    let published = |t: &Threshold| matches!(t.kind, ThresholdKind::Published | ThresholdKind::Alternative);
    score.thresholds.iter().position(|t| published(t) && t.operator == operator && t.value == value)
}

/// The chosen rule is the one in force; the one that was stays as another published rule.
fn choose(score: &mut Score, chosen: &str) {
    let Some(place) = published_at(score, chosen) else { return };
    for (index, threshold) in score.thresholds.iter_mut().enumerate() {
        threshold.kind = match threshold.kind {
            ThresholdKind::Published | ThresholdKind::Alternative if index == place => ThresholdKind::Published,
            ThresholdKind::Published => ThresholdKind::Alternative,
            other => other,
        };
    }
}

/// The local rules of a questionnaire, with what they count in words.
pub fn local_rules(content: &Content, loaded: &LoadedQuestionnaire) -> Vec<Threshold> {
    let text = |id: &crate::domain::LinkId| loaded.questionnaire.item(loaded.questionnaire.find(&id.0)?).map(|i| format!("«\u{a0}{}\u{a0}»", i.text));
    let rules = content.pathways.iter().flat_map(|p| p.local_rules.iter().map(move |r| (&p.short_name, r)));
    let told = rules.filter(|(_, r)| r.questionnaire == loaded.name).filter_map(|(name, rule)| {
        let mut threshold = threshold_of(name, rule)?;
        for (key, items) in [("blank.score.counted", &threshold.counted), ("blank.score.required", &threshold.required_any)] {
            if !items.is_empty() {
                let questions = items.iter().filter_map(text).collect::<Vec<_>>().join(", ");
                threshold.source = format!("{} {}", threshold.source, content.texts.fill(key, &[("questions", &questions)]));
            }
        }
        Some(threshold)
    });
    told.collect()
}

/// The versions of a questionnaire as its own file tells them, the newest first.
pub fn editions(json: &Json) -> Vec<Edition> {
    let one = |change: &Json| {
        let part =
            |name| named(change, name).find_map(|e| e.as_object()?.iter().find(|(k, _)| k.starts_with("value"))?.1.as_str()).map(str::to_owned);
        Some(Edition { version: part("version")?, date: part("date")?, changed: part("changed")? })
    };
    named(json, "questionnaire-change").filter_map(one).collect()
}
