//! Which strings of a content file are texts that people read, and the place of each: a path that survives when the list around it grows.

use serde_json::Value as Json;

/// Fields of texts in the content files; what stands in a list or an object below them is text too.
pub const TEXTS: &[&str] = &[
    "professional",
    "patient",
    "name",
    "shortName",
    "summary",
    "description",
    "place",
    "bring",
    "rationale",
    "serviceName",
    "tagline",
    "label",
    "note",
    "hours",
    "title",
    "heading",
    "paragraphs",
    "list",
    "text",
    "display",
    "purpose",
    "copyright",
    "lead",
    "link",
    "options",
    "rows",
    "exam",
    "exams",
    "time",
    "how",
    "what",
    "figure",
    "nature",
    "cautions",
    "synonyms",
];
/// Extensions of a questionnaire whose value is text.
const EXTENSIONS: &[&str] = &[
    "questionnaire-duration",
    "slider-low-label",
    "slider-high-label",
    "entryFormat",
    "openLabel",
    "shortText",
    "label",
    "source",
    "then",
    "below",
    "gateText",
    "human",
    "changed",
];
/// What is left as it is, by file and place: proper names, and names that are codes.
const LEFT: &[(&str, &str)] = &[("site.json", "establishment/"), ("questionnaires/", "name"), ("sources.json", "")];

/// Shows each text of a file with its place: `steps/consultation/title/patient`, `item/detresse/text`; of the interface, the key.
pub fn each_text(file: &str, json: &mut Json, visit: &mut dyn FnMut(&str, &mut String)) {
    if file.starts_with("texts/") {
        for (key, text) in json.as_object_mut().into_iter().flatten().filter(|(key, _)| *key != "$schema") {
            // An empty one says nothing in any language.
            if let Json::String(text) = text
                && !text.is_empty()
            {
                visit(key, text);
            }
        }
        return;
    }
    walk(file, json, "", false, visit);
}

fn walk(file: &str, json: &mut Json, path: &str, is_text: bool, visit: &mut dyn FnMut(&str, &mut String)) {
    let left = LEFT
        .iter()
        .any(|(f, start)| file.starts_with(f) && if f.ends_with('/') { path == *start } else { path.starts_with(start) && !path.is_empty() });
    if left {
        return;
    }
    match json {
        Json::String(text) if is_text && !text.trim().is_empty() => visit(path, text),
        Json::Array(list) => {
            let names: Vec<Option<String>> = list.iter().map(name_of).collect();
            for (index, value) in list.iter_mut().enumerate() {
                let own = names.get(index).cloned().flatten().filter(|own| names.iter().flatten().filter(|n| *n == own).count() == 1);
                walk(file, value, &join(path, &own.unwrap_or_else(|| index.to_string())), is_text, visit);
            }
        }
        Json::Object(map) => {
            let url = map.get("url").and_then(Json::as_str).map(|u| u.rsplit('/').next().unwrap_or(u).to_owned());
            for (key, value) in map.iter_mut() {
                let text = match (&url, key.as_str()) {
                    (Some(url), "valueString" | "valueMarkdown") => EXTENSIONS.contains(&url.as_str()),
                    // Codes of FHIR have their words beside them, expressions and their variables are no words; automatic tests are called what they are called.
                    (_, "valueCodeableConcept" | "valueExpression" | "code" | "_text" | "contained" | "id" | "$schema" | "tests") => continue,
                    (_, key) => TEXTS.contains(&key),
                };
                let inside = is_text && value.is_string() && matches!(key.as_str(), "professional" | "patient");
                walk(file, value, &join(path, key), text || inside, visit);
            }
        }
        _ => {}
    }
}

/// What an element of a list is called by, so that its place stays its place.
fn name_of(element: &Json) -> Option<String> {
    let coded = |key: &str| element.pointer(key).and_then(Json::as_str);
    let url = coded("/url").map(|u| u.rsplit('/').next().unwrap_or(u));
    let name = coded("/linkId").or(coded("/id")).or(coded("/valueCoding/code")).or(url).or(coded("/number"))?;
    Some(name.replace('/', "-"))
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn all(file: &str, mut json: Json) -> Vec<(String, String)> {
        let mut found = Vec::new();
        each_text(file, &mut json, &mut |path, text| found.push((path.to_owned(), text.clone())));
        found
    }

    #[test]
    fn places_go_by_names_where_there_are_names() {
        let found =
            all("pathways/x.json", json!({ "id": "x", "steps": [{ "id": "a", "title": { "patient": "P" }, "bring": ["B", "C"], "event": "E02" }] }));
        let places: Vec<&str> = found.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, ["steps/a/title/patient", "steps/a/bring/0", "steps/a/bring/1"]);
    }

    #[test]
    fn codes_and_proper_names_are_no_texts() {
        assert_eq!(all("site.json", json!({ "establishment": { "name": "CH" }, "emergency": [{ "number": "15", "label": "SAMU" }] })).len(), 1);
        let variable = json!({ "extension": [{ "url": "http://x/variable", "valueExpression": { "name": "jour", "language": "text/fhirpath", "expression": "today()" } }] });
        assert_eq!(all("questionnaires/x.json", variable), [], "a variable keeps its name");
        let form = json!({ "name": "Code", "title": "T", "extension": [{ "url": "http://x/entryFormat", "valueString": "F" }, { "url": "http://x/questionnaire-slug", "valueString": "s" }],
            "item": [{ "linkId": "q.1", "text": "Q", "answerOption": [{ "valueCoding": { "code": "a", "display": "A" } }] }] });
        let places: Vec<String> = all("questionnaires/f.json", form).into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, ["title", "extension/entryFormat/valueString", "item/q.1/text", "item/q.1/answerOption/a/valueCoding/display"]);
    }
}
