//! The questionnaires whose templates make scores, as the program that sends fetches them (`src/post/scores.rs`).

use super::library::Content;
use serde_json::Value as Json;
use std::fs;
use std::path::Path;

const TEMPLATE: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-templateExtract";

/// All of them as one JSON list, without the questions that no template looks at; `None` where no questionnaire has a template.
///
/// # Errors
/// In words: a file that cannot be read.
pub fn scores(folder: &Path, content: &Content) -> Result<Option<String>, String> {
    let mut found = Vec::new();
    for loaded in &content.questionnaires {
        let path = folder.join(format!("questionnaires/{}.json", loaded.name));
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        if !text.contains(TEMPLATE) {
            continue;
        }
        let mut json: Json = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        let below = json.get("item").is_some_and(|items| items.to_string().contains(TEMPLATE));
        if let Some(chosen) = content.site.cut_offs.get(&loaded.name) {
            choose(&mut json, chosen);
        }
        if let Some(map) = json.as_object_mut() {
            let kept = ["resourceType", "url", "version", "title", "contained", "extension", "item"];
            map.retain(|name, _| kept.contains(&name.as_str()) && (name != "item" || below));
        }
        found.push(json);
    }
    Ok((!found.is_empty()).then(|| Json::Array(found).to_string()))
}

/// The rule that the site has chosen among the published ones comes first in what is sent too, as on the screen.
fn choose(json: &mut Json, chosen: &str) {
    let list = |json: &mut Json| json.get_mut("extension").and_then(Json::as_array_mut).map(std::mem::take);
    let part = |threshold: &Json, name: &str| {
        let parts = threshold.get("extension").and_then(Json::as_array)?;
        let part = parts.iter().find(|p| p.get("url").and_then(Json::as_str) == Some(name))?;
        part.get("valueCode").and_then(Json::as_str).map(ToOwned::to_owned).or_else(|| part.get("valueDecimal").map(ToString::to_string))
    };
    let Some(mut extensions) = list(json) else { return };
    for score in extensions.iter_mut().filter(|e| e.get("url").and_then(Json::as_str).is_some_and(|u| u.ends_with("/score"))) {
        let Some(mut parts) = list(score) else { continue };
        for threshold in parts.iter_mut().filter(|p| p.get("url").and_then(Json::as_str) == Some("threshold")) {
            let kind = part(threshold, "kind").unwrap_or_default();
            let rule = format!("{} {}", part(threshold, "op").unwrap_or_default(), part(threshold, "value").unwrap_or_default());
            if !["published", "alternative"].contains(&kind.as_str()) {
                continue;
            }
            let now = if rule == chosen { "published" } else { "alternative" };
            for own in threshold.get_mut("extension").and_then(Json::as_array_mut).into_iter().flatten() {
                if own.get("url").and_then(Json::as_str) == Some("kind") {
                    own["valueCode"] = Json::from(now);
                }
            }
        }
        score["extension"] = Json::Array(parts);
    }
    json["extension"] = Json::Array(extensions);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_rule_is_the_one_that_is_sent() {
        let rule = |kind: &str, value: u8| {
            serde_json::json!({ "url": "threshold", "extension": [
                { "url": "kind", "valueCode": kind }, { "url": "op", "valueCode": ">=" }, { "url": "value", "valueDecimal": value },
            ] })
        };
        let mut json = serde_json::json!({ "extension": [{ "url": "https://guichet.example/fhir/StructureDefinition/score", "extension": [
            rule("published", 3), rule("alternative", 4), rule("context", 9),
        ] }] });
        choose(&mut json, ">= 4");
        let kinds: Vec<_> =
            (0..3).map(|n| json.pointer(&format!("/extension/0/extension/{n}/extension/0/valueCode")).cloned().unwrap_or_default()).collect();
        assert_eq!(kinds, ["alternative", "published", "context"]);
    }
}
