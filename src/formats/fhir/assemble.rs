//! `$assemble`: a modular questionnaire with its sub-questionnaires put in their places.
//!
//! Specification: <https://build.fhir.org/ig/HL7/sdc/modular.html#modular>. What would change a meaning unseen is an error: a circle, a linkId
//! twice, another language, a variable that the context lacks.

use super::extension::{Extensions, short_name, value_of};
use super::value::field;
use crate::domain::fhirpath::{Expression, Item, Scope};
use crate::formats::ReadError;
use crate::formats::json::{Json, Map, json};
use std::collections::BTreeSet;

/// Questionnaires within questionnaires, at most.
const MOST_LEVELS: usize = 20;
/// Name of the variable that is put before linkIds.
const PREFIX: &str = "linkIdPrefix";
/// Extensions of a sub-questionnaire that go to the whole form.
const TO_ROOT: [&str; 4] = ["cqf-library", "launchContext", "observationExtract", "observationLinkPeriod"];
/// Those that go to the item that held the place.
const TO_HOLDER: [&str; 4] = ["targetConstraint", "variable", "itemPopulationContext", "itemExtractionContext"];

/// Puts sub-questionnaires in their places. `library` gives a questionnaire by its canonical address, with or without version.
///
/// # Errors
/// The place, and what is wrong.
pub fn assemble(questionnaire: &Json, library: &dyn Fn(&str) -> Result<Json, String>) -> Result<Json, ReadError> {
    let url = field(questionnaire, "url").unwrap_or_default();
    let named = field(questionnaire, "version").map_or_else(|| url.clone(), |v| format!("{url}|{v}"));
    let mut run = Run { library, language: field(questionnaire, "language"), used: Vec::new(), stack: vec![named] };
    let mut whole = run.whole(questionnaire)?;
    let Some(map) = whole.as_object_mut() else { return Err(ReadError::shape("", "a Questionnaire is expected")) };
    let mut extensions: Vec<Json> = extensions_of(map).into_iter().filter_map(expectation_met).collect();
    for canonical in &run.used {
        extensions.push(json!({ "url": sdc("assembledFrom"), "valueCanonical": canonical }));
    }
    set_extensions(map, extensions);
    let mut seen = BTreeSet::new();
    check_link_ids(&whole, &mut seen)?;
    Ok(whole)
}

fn sdc(name: &str) -> String {
    format!("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-{name}")
}

/// After assembly a form stands by itself: `assemble-root` has nothing more to say.
fn expectation_met(extension: Json) -> Option<Json> {
    if name_of(&extension) != Some("assemble-expectation") {
        return Some(extension);
    }
    match value_of(&extension).and_then(Json::as_str) {
        Some("assemble-root") => None,
        Some(code) => Some(json!({ "url": field(&extension, "url"), "valueCode": code.replacen("assemble-", "independent-", 1) })),
        None => Some(extension),
    }
}

fn check_link_ids(holder: &Json, seen: &mut BTreeSet<String>) -> Result<(), ReadError> {
    for item in list(holder, "item") {
        let link_id = field(item, "linkId").unwrap_or_default();
        if seen.contains(&link_id) {
            return Err(ReadError::shape(format!("item {link_id}"), "this linkId is used twice after assembly: use a linkIdPrefix"));
        }
        seen.insert(link_id);
        check_link_ids(item, seen)?;
    }
    Ok(())
}

struct Run<'l> {
    library: &'l dyn Fn(&str) -> Result<Json, String>,
    language: Option<String>,
    /// Sub-questionnaires used so far, with their versions.
    used: Vec<String>,
    /// Questionnaires being assembled.
    stack: Vec<String>,
}

/// What a questionnaire takes over from those within it.
#[derive(Default)]
struct Gathered {
    contained: Vec<Json>,
    to_root: Vec<Json>,
}

impl Run<'_> {
    fn whole(&mut self, questionnaire: &Json) -> Result<Json, ReadError> {
        let mut gathered = Gathered { contained: list(questionnaire, "contained").cloned().collect(), to_root: Vec::new() };
        let mut map = questionnaire.as_object().cloned().unwrap_or_default();
        let mut own = extensions_of(&map);
        let mut names = names_in(&own);
        let prefix = prefix_in(&own, None)?;
        let items = self.items(questionnaire, "", &mut own, &mut names, prefix.as_deref(), &mut gathered)?;
        for extension in gathered.to_root {
            add_once(&mut own, extension);
        }
        set_extensions(&mut map, own);
        for (name, list) in [("contained", gathered.contained), ("item", items)] {
            if !list.is_empty() {
                map.insert(name.into(), Json::Array(list));
            }
        }
        Ok(Json::Object(map))
    }

    /// The items of a holder, whose extensions take over what sub-questionnaires give it.
    fn items(
        &mut self,
        holder: &Json,
        path: &str,
        holder_extensions: &mut Vec<Json>,
        names: &mut Vec<String>,
        prefix: Option<&str>,
        gathered: &mut Gathered,
    ) -> Result<Vec<Json>, ReadError> {
        let mut out = Vec::new();
        for (index, item) in list(holder, "item").enumerate() {
            let path = format!("{path}item[{index}]");
            let mut map = item.as_object().cloned().unwrap_or_default();
            let mut own = extensions_of(&map);
            let mut inner_names = [names.clone(), names_in(&own)].concat();
            let inner_prefix = prefix_in(&own, prefix)?.or_else(|| prefix.map(str::to_owned));
            if let Some(canonical) = Extensions::of(item).text("subQuestionnaire") {
                if field(item, "type").as_deref() != Some("display") {
                    return Err(ReadError::shape(path, "only a display can hold the place of a sub-questionnaire"));
                }
                if item.get("enableWhen").is_some() || Extensions::of(item).has("enableWhenExpression") {
                    return Err(ReadError::shape(path, "the condition of a display that is replaced would be lost: put it on a group"));
                }
                // A prefix given at the place itself goes along with what comes in its stead.
                let along = own.iter().find(|e| name_of(e) == Some("variable") && is_prefix(e)).cloned();
                let sub = self.sub(&canonical, &path, &inner_names, inner_prefix.as_deref(), gathered)?;
                for extension in extensions_of(sub.as_object().unwrap_or(&Map::new())) {
                    take_over(extension, holder_extensions, names, &path)?;
                }
                for item in list(&sub, "item") {
                    let mut map = item.as_object().cloned().unwrap_or_default();
                    if let Some(along) = &along {
                        let mut own = extensions_of(&map);
                        own.push(along.clone());
                        set_extensions(&mut map, own);
                    }
                    out.push(Json::Object(map));
                }
                continue;
            }
            let children = self.items(item, &format!("{path}."), &mut own, &mut inner_names, inner_prefix.as_deref(), gathered)?;
            set_extensions(&mut map, own);
            if !children.is_empty() {
                map.insert("item".into(), Json::Array(children));
            }
            out.push(Json::Object(map));
        }
        Ok(out)
    }

    /// A sub-questionnaire, assembled, with its linkIds prefixed and only those extensions that go to the holder.
    fn sub(&mut self, canonical: &str, path: &str, names: &[String], prefix: Option<&str>, gathered: &mut Gathered) -> Result<Json, ReadError> {
        let wrong = |reason: String| ReadError::shape(path, reason);
        let found = (self.library)(canonical).map_err(|reason| wrong(format!("{canonical}: {reason}")))?;
        let url = field(&found, "url").unwrap_or_default();
        let named = field(&found, "version").map_or_else(|| url.clone(), |v| format!("{url}|{v}"));
        if self.stack.contains(&named) || self.stack.len() >= MOST_LEVELS {
            return Err(wrong(format!("{canonical}: a questionnaire holds itself: {} → {named}", self.stack.join(" → "))));
        }
        for name in ["modifierExtension", "implicitRules"] {
            if found.get(name).is_some() {
                return Err(wrong(format!("{canonical}: {name} is not allowed in a sub-questionnaire")));
            }
        }
        if let Some(language) = field(&found, "language").filter(|l| Some(l) != self.language.as_ref()) {
            return Err(wrong(format!("{canonical} is in another language: {language}")));
        }
        for needed in Extensions::of(&found).texts("assembleContext") {
            if !names.contains(&needed) {
                return Err(wrong(format!("{canonical} needs the variable {needed}, which is not there")));
            }
        }
        self.stack.push(named.clone());
        let whole = self.whole(&found)?;
        self.stack.pop();
        if !self.used.contains(&named) {
            self.used.push(named);
        }
        let ids: Vec<String> = list(&whole, "contained").filter_map(|c| field(c, "id")).collect();
        let whole = match prefix {
            Some(prefix) => prefixed(&whole, prefix, &ids),
            None => whole,
        };
        for resource in list(&whole, "contained") {
            let id = field(resource, "id");
            match gathered.contained.iter().find(|c| field(c, "id") == id) {
                None => gathered.contained.push(resource.clone()),
                Some(same) if same == resource => {}
                Some(_) => return Err(wrong(format!("{canonical}: another contained resource has the id {}", id.unwrap_or_default()))),
            }
        }
        let own = extensions_of(whole.as_object().unwrap_or(&Map::new()));
        let (to_root, rest): (Vec<Json>, Vec<Json>) = own.into_iter().partition(|e| name_of(e).is_some_and(|n| TO_ROOT.contains(&n)));
        gathered.to_root.extend(to_root);
        let kept = rest.into_iter().filter(|e| name_of(e).is_some_and(|n| TO_HOLDER.contains(&n))).collect();
        let mut map = Map::new();
        set_extensions(&mut map, kept);
        map.insert("item".into(), Json::Array(list(&whole, "item").cloned().collect()));
        Ok(Json::Object(map))
    }
}

/// Enters an extension of a sub-questionnaire at the item that held its place.
fn take_over(extension: Json, holder: &mut Vec<Json>, names: &mut Vec<String>, path: &str) -> Result<(), ReadError> {
    match name_of(&extension) {
        Some("variable") => {
            let name = value_of(&extension).and_then(|v| field(v, "name")).unwrap_or_default();
            if name == PREFIX {
                return Ok(());
            }
            if names_in(holder).contains(&name) {
                return Err(ReadError::shape(path, format!("the variable {name} is given twice")));
            }
            names.push(name);
        }
        Some(once @ ("itemPopulationContext" | "itemExtractionContext")) if holder.iter().any(|e| name_of(e) == Some(once)) => {
            return Err(ReadError::shape(path, format!("{once} is given twice")));
        }
        _ => {}
    }
    holder.push(extension);
    Ok(())
}

/// The questionnaire with a prefix before its linkIds, the ids of its contained resources and all that names them.
fn prefixed(json: &Json, prefix: &str, ids: &[String]) -> Json {
    match json {
        Json::Array(list) => Json::Array(list.iter().map(|j| prefixed(j, prefix, ids)).collect()),
        Json::Object(map) => {
            let is_prefix_variable = map.get("url").is_some() && is_prefix(json);
            let is_contained = map.contains_key("resourceType") && map.get("resourceType").and_then(Json::as_str) != Some("Questionnaire");
            let mut out = Map::new();
            for (name, value) in map {
                let text = value.as_str();
                let new = match (name.as_str(), text) {
                    ("linkId" | "question", Some(text)) if !is_contained => json!(format!("{prefix}{text}")),
                    ("id", Some(text)) if is_contained => json!(format!("{prefix}{text}")),
                    (_, Some(text)) if text.strip_prefix('#').is_some_and(|id| ids.iter().any(|i| i == id)) => {
                        json!(format!("#{prefix}{}", text.trim_start_matches('#')))
                    }
                    // Expressions within see the prefix of the whole.
                    ("valueExpression", _) if is_prefix_variable => longer(value, prefix),
                    _ => prefixed(value, prefix, ids),
                };
                out.insert(name.clone(), new);
            }
            Json::Object(out)
        }
        other => other.clone(),
    }
}

fn longer(expression: &Json, prefix: &str) -> Json {
    let mut map = expression.as_object().cloned().unwrap_or_default();
    let inner = field(expression, "expression").unwrap_or_default();
    map.insert("expression".into(), json!(format!("'{}' + ({inner})", prefix.replace('\\', "\\\\").replace('\'', "\\'"))));
    Json::Object(map)
}

fn is_prefix(extension: &Json) -> bool {
    name_of(extension) == Some("variable") && value_of(extension).and_then(|v| field(v, "name")).as_deref() == Some(PREFIX)
}

/// The prefix that these extensions give; `outer` is the one around them.
fn prefix_in(extensions: &[Json], outer: Option<&str>) -> Result<Option<String>, ReadError> {
    let Some(extension) = extensions.iter().find(|e| is_prefix(e)) else { return Ok(None) };
    let text = value_of(extension).and_then(|v| field(v, "expression")).unwrap_or_default();
    let wrong = |reason: &str| ReadError::shape("linkIdPrefix", format!("{reason} in: {text}"));
    let expression = Expression::parse(&text).map_err(|e| wrong(&e.reason))?;
    match expression.evaluate(&[], &Alone(outer)).map_err(|e| wrong(&e.reason))?.as_slice() {
        [Item::String(prefix)] => Ok(Some(prefix.clone())),
        _ => Err(wrong("a text is expected")),
    }
}

/// Names of the variables and launch contexts among these extensions.
fn names_in(extensions: &[Json]) -> Vec<String> {
    let variables = extensions.iter().filter(|e| name_of(e) == Some("variable")).filter_map(|e| field(value_of(e)?, "name"));
    let launched = extensions.iter().filter(|e| name_of(e) == Some("launchContext")).filter_map(|e| {
        let name = Extensions::of(e).value("name")?;
        field(name, "code").or_else(|| name.as_str().map(str::to_owned))
    });
    variables.chain(launched).collect()
}

/// Adds an extension unless the same stands there; launch contexts are the same by their name.
fn add_once(list: &mut Vec<Json>, extension: Json) {
    let same = |other: &Json| {
        let launch = name_of(other) == Some("launchContext") && name_of(&extension) == Some("launchContext");
        *other == extension || launch && names_in(std::slice::from_ref(other)) == names_in(std::slice::from_ref(&extension))
    };
    if !list.iter().any(same) {
        list.push(extension);
    }
}

fn name_of(extension: &Json) -> Option<&str> {
    extension.get("url").and_then(Json::as_str).and_then(short_name)
}

fn extensions_of(map: &Map<String, Json>) -> Vec<Json> {
    map.get("extension").and_then(Json::as_array).cloned().unwrap_or_default()
}

fn set_extensions(map: &mut Map<String, Json>, extensions: Vec<Json>) {
    if extensions.is_empty() {
        map.remove("extension");
    } else {
        map.insert("extension".into(), Json::Array(extensions));
    }
}

fn list<'a>(json: &'a Json, name: &str) -> impl Iterator<Item = &'a Json> {
    json.get(name).and_then(Json::as_array).into_iter().flatten()
}

/// A prefix sees the prefix around it, and nothing else.
struct Alone<'p>(Option<&'p str>);

impl<'a> Scope<'a> for Alone<'_> {
    fn variable(&self, name: &str) -> Option<Vec<Item<'a>>> {
        (name == PREFIX).then(|| self.0.map(|p| Item::String(p.to_owned())).into_iter().collect())
    }
}
