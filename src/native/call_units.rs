//! The number of a unit behind the words that tell to call it: the questionnaire's file says « appelez l’unité » and names the unit by the
//! extension `call-unit`; the site knows its number. Other readers of the file lose the number and nothing else.

use super::check::extension_value;
use super::document::Document;
use super::finding::{Finding, closest};
use crate::content::{CallUnit, Site};
use crate::domain::Questionnaire;
use crate::domain::markup::{Mark, MarkTag, Markup};
use serde_json::Value as Json;

/// Where the number stands in the unit's sentence.
pub const PHONE: &str = "{phone}";

/// Puts the units' sentences behind the words; says which units the site does not know.
pub fn name_units(questionnaire: &mut Questionnaire, document: &Document, site: &Site) -> Vec<Finding> {
    let unknown = put_units(questionnaire, &document.json, site);
    let finding = |(field, id): (String, String)| {
        let meant = closest(&id, site.call_units.iter().map(|u| u.id.as_str()));
        let remedy = "add it to `callUnits` of site.json, with its number";
        let remedy = meant.map_or_else(|| remedy.to_owned(), |meant| format!("did you mean {meant:?}? Otherwise {remedy}"));
        document.error(&field, format!("no unit has the id {id:?}"), remedy)
    };
    unknown.into_iter().map(finding).collect()
}

/// Puts the units' sentences behind the words; gives place and id of those that the site does not know.
pub fn put_units(questionnaire: &mut Questionnaire, json: &Json, site: &Site) -> Vec<(String, String)> {
    let mut called = Vec::new();
    collect(json, "", &mut called);
    let mut unknown = Vec::new();
    for (place, link_id, id) in called {
        let Some(unit) = site.call_units.iter().find(|u| u.id == id) else {
            unknown.push((place, id));
            continue;
        };
        let Some(item) = questionnaire.find(&link_id).and_then(|found| questionnaire.items.get_mut(found.0)) else { continue };
        let (text, markup) = sentence(&item.text, unit);
        item.text = text;
        item.looks.get_or_insert_default().markup = Some(markup);
    }
    unknown
}

/// The words with the unit's sentence: as text, and with a number that can be pressed.
fn sentence(words: &str, unit: &CallUnit) -> (String, Markup) {
    let number = unit.phone.replace(' ', "\u{a0}");
    let (before, after) = unit.text.split_once(PHONE).unwrap_or((&unit.text, ""));
    let before = format!("{words} {before}");
    let digits: String = unit.phone.chars().filter(char::is_ascii_digit).collect();
    let link = Mark::Link(format!("tel:{digits}"), vec![Mark::Text(number.clone())]);
    let line = vec![Mark::Text(before.clone()), link, Mark::Text(after.to_owned())];
    (format!("{before}{number}{after}"), Markup(vec![Mark::Element(MarkTag::P, line)]))
}

/// Place, linkId and unit of each item that names one.
fn collect(json: &Json, path: &str, called: &mut Vec<(String, String, String)>) {
    for (index, item) in json.get("item").and_then(Json::as_array).into_iter().flatten().enumerate() {
        let place = if path.is_empty() { format!("item[{index}]") } else { format!("{path}.item[{index}]") };
        let link_id = item.get("linkId").and_then(Json::as_str);
        if let Some((link_id, (field, id))) = link_id.zip(extension_value(item, "call-unit")) {
            called.push((format!("{place}.{field}"), link_id.to_owned(), id));
        }
        collect(item, &place, called);
    }
}
