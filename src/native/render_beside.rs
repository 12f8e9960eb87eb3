//! What the script beside a questionnaire knows of it (`src/browser/beside.js`): its version, who may fill it, whom to call here.

use super::library::{Content, LoadedQuestionnaire};
use crate::content::ContactKind;
use crate::content::site::Audience as Speaks;
use crate::domain::questionnaire::Audience;
use crate::domain::score::Method;
use serde_json::{Map, Value as Json, json};
use std::fs;
use std::path::Path;

const FILLED_BY: &str = "https://guichet.example/fhir/StructureDefinition/questionnaire-filled-by";

/// The questionnaires by the last part of their address, the referral aside.
///
/// # Errors
/// In words: a file that cannot be read.
pub fn facts(folder: &Path, content: &Content) -> Result<String, String> {
    let mut all = Map::new();
    for loaded in content.questionnaires.iter().filter(|q| q.name != content.site.referral) {
        let slug = loaded.questionnaire.slug.clone().unwrap_or_else(|| loaded.name.clone());
        all.insert(slug, one(folder, content, loaded)?);
    }
    Ok(Json::Object(all).to_string())
}

fn one(folder: &Path, content: &Content, loaded: &LoadedQuestionnaire) -> Result<Json, String> {
    let form = &loaded.questionnaire;
    let patient = form.audience == Audience::Patient;
    let contacts = content.site.contacts.iter().filter(|c| c.kind == ContactKind::Phone);
    let contacts: Vec<Json> =
        contacts.filter(|c| c.audience.is_none_or(|a| (a == Speaks::Patient) == patient)).map(|c| json!([c.label, c.value, c.hours])).collect();
    Ok(json!({
        "title": form.title, "version": form.version, "date": form.date, "canonical": form.canonical(), "patient": patient,
        "scored": form.score.is_some(), "counted": form.score.as_ref().is_some_and(|s| s.method != Method::Category),
        "roles": roles(folder, loaded)?, "contacts": contacts, "exact": loaded.exact.as_ref().map(crate::content::ExactWording::name),
    }))
}

/// Who may fill it, where there are several: codes.
fn roles(folder: &Path, loaded: &LoadedQuestionnaire) -> Result<Vec<String>, String> {
    let path = folder.join(format!("questionnaires/{}.json", loaded.name));
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let json: Json = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let own = json.get("extension").and_then(Json::as_array).into_iter().flatten();
    let codes =
        own.filter(|e| e.get("url").and_then(Json::as_str) == Some(FILLED_BY)).filter_map(|e| e.get("valueCode")?.as_str().map(str::to_owned));
    let codes: Vec<String> = codes.collect();
    Ok(if codes.len() > 1 { codes } else { Vec::new() })
}
