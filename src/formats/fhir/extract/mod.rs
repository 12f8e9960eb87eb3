//! Template-based extraction: resources made from a response by the templates that its questionnaire contains.
//!
//! Specification: <https://build.fhir.org/ig/HL7/sdc/extraction.html#template-extract>. The templates of `templateExtract` become entries of one
//! transaction; a template of `templateExtractBundle` is the transaction itself. An expression that cannot be evaluated stops the extraction:
//! what is extracted must not silently lack a part.

mod template;

use super::extension::{Extensions, value_of};
use super::tree::tree_of;
use super::value::field;
use crate::domain::fhirpath::{Element, Expression, Item, Scope, Tree};
use crate::formats::ReadError;
use crate::formats::json::{Json, Map, json};

/// Entries of one extraction, at most.
const MOST_ENTRIES: usize = 2_000;

/// What an extraction takes from outside.
pub struct Outside<'o> {
    /// The time, ISO 8601 with offset.
    pub now: String,
    /// Gives a new `urn:uuid:…` at each call.
    pub new_id: &'o mut dyn FnMut() -> String,
}

/// The transaction that a response makes.
///
/// # Errors
/// A template that is not there, or an expression that cannot be read or evaluated, with its place.
pub fn extract(questionnaire: &Json, response: &Json, outside: Outside) -> Result<Json, ReadError> {
    let mut run = Run {
        questionnaire,
        resource: tree_of(response),
        definition: tree_of(questionnaire),
        now: outside.now,
        new_id: outside.new_id,
        entries: Vec::new(),
    };
    let own = Extensions::of(questionnaire);
    if let Some(reference) = own.value("templateExtractBundle").and_then(|r| field(r, "reference")) {
        return run.whole_bundle(&reference);
    }
    let ids = run.allocate(own, &[]);
    run.make(own, response, "Questionnaire", &ids)?;
    run.walk(questionnaire, response, "Questionnaire", &ids)?;
    let mut bundle = Map::new();
    bundle.insert("resourceType".into(), json!("Bundle"));
    bundle.insert("type".into(), json!("transaction"));
    if !run.entries.is_empty() {
        bundle.insert("entry".into(), Json::Array(run.entries));
    }
    Ok(Json::Object(bundle))
}

/// Ids that were allocated, by the names of their variables.
type Ids = [(String, String)];

struct Run<'r> {
    questionnaire: &'r Json,
    resource: Tree,
    definition: Tree,
    now: String,
    new_id: &'r mut dyn FnMut() -> String,
    entries: Vec<Json>,
}

impl Run<'_> {
    /// The ids known so far, with those that this element allocates.
    fn allocate(&mut self, own: Extensions, known: &Ids) -> Vec<(String, String)> {
        let mut ids = known.to_vec();
        for name in own.texts("extractAllocateId") {
            ids.retain(|(n, _)| *n != name);
            ids.push((name, (self.new_id)()));
        }
        ids
    }

    /// The items under a holder, each with the items of the response that answer it.
    fn walk(&mut self, holder: &Json, response: &Json, path: &str, known: &Ids) -> Result<(), ReadError> {
        for (index, item) in list(holder, "item").enumerate() {
            let path = format!("{path}.item[{index}]");
            let link_id = field(item, "linkId").unwrap_or_default();
            let own = Extensions::of(item);
            for there in list(response, "item").filter(|r| field(r, "linkId").as_ref() == Some(&link_id)) {
                let is_question = !matches!(field(item, "type").as_deref(), Some("group" | "display"));
                for (one, inside) in iterations(there, is_question) {
                    let ids = self.allocate(own, known);
                    self.make(own, &one, &path, &ids)?;
                    self.walk(item, &inside, &path, &ids)?;
                }
            }
        }
        Ok(())
    }

    fn contained(&self, reference: &str, path: &str) -> Result<Json, ReadError> {
        let id = reference.strip_prefix('#').unwrap_or(reference);
        let found = list(self.questionnaire, "contained").find(|r| field(r, "id").as_deref() == Some(id));
        found.cloned().ok_or_else(|| ReadError::shape(path, format!("the template {reference} is not contained in the questionnaire")))
    }

    fn scope<'a>(&'a self, ids: &Ids) -> At<'a> {
        let named = ids.iter().map(|(name, id)| (name.clone(), vec![Item::String(id.clone())])).collect();
        At { resource: self.resource.root(), definition: self.definition.root(), now: &self.now, named }
    }

    /// The entries of each `templateExtract` of an element, for one iteration of it.
    fn make(&mut self, own: Extensions, focus: &Json, path: &str, ids: &Ids) -> Result<(), ReadError> {
        for extension in own.named("templateExtract") {
            let parts = Extensions::of(extension);
            let reference = parts.value("template").and_then(|r| field(r, "reference")).unwrap_or_default();
            let template = self.contained(&reference, path)?;
            let place = format!("{path}: template {reference}");
            let tree = tree_of(focus);
            let focus = [Item::Element(tree.root())];
            let mut made = Vec::new();
            {
                let scope = self.scope(ids);
                for mut resource in template::fill(&template, &focus, &scope, &place)? {
                    let text = |name: &str| match parts.value(name).and_then(expression_of) {
                        None => Ok(None),
                        Some(expression) => scope.text(&expression, &focus, &format!("{place}: {name}")),
                    };
                    let kind = field(&resource, "resourceType").unwrap_or_default();
                    if let Some(map) = resource.as_object_mut() {
                        map.remove("id");
                    }
                    let id = text("resourceId")?;
                    let mut request = Map::new();
                    request.insert("method".into(), json!(if id.is_some() { "PUT" } else { "POST" }));
                    request.insert("url".into(), json!(id.as_ref().map_or(kind.clone(), |id| format!("{kind}/{id}"))));
                    for name in ["ifNoneMatch", "ifModifiedSince", "ifMatch", "ifNoneExist"] {
                        if let Some(value) = text(name)? {
                            request.insert(name.into(), json!(value));
                        }
                    }
                    if let Some(id) = id {
                        resource = with_id(&resource, &id);
                    }
                    made.push((text("fullUrl")?, resource, request));
                }
            }
            for (full_url, resource, request) in made {
                if self.entries.len() >= MOST_ENTRIES {
                    return Err(ReadError::TooLarge(format!("more than {MOST_ENTRIES} entries")));
                }
                let full_url = full_url.unwrap_or_else(|| (self.new_id)());
                self.entries.push(json!({ "fullUrl": full_url, "resource": resource, "request": request }));
            }
        }
        Ok(())
    }

    /// The transaction of `templateExtractBundle`.
    fn whole_bundle(&mut self, reference: &str) -> Result<Json, ReadError> {
        let template = self.contained(reference, "Questionnaire")?;
        let ids = self.allocate(Extensions::of(self.questionnaire), &[]);
        let scope = self.scope(&ids);
        let focus = [Item::Element(self.resource.root())];
        let filled = template::fill(&template, &focus, &scope, &format!("Questionnaire: template {reference}"))?;
        let mut bundle = filled.into_iter().next().unwrap_or_else(|| json!({ "resourceType": "Bundle", "type": "transaction" }));
        if let Some(map) = bundle.as_object_mut() {
            map.remove("id");
        }
        Ok(bundle)
    }
}

/// A group is one iteration; of a question each answer is one, as an item with that answer alone. With each comes what holds its items.
fn iterations(item: &Json, is_question: bool) -> Vec<(Json, Json)> {
    let answers: Vec<&Json> = list(item, "answer").collect();
    if !is_question {
        return vec![(item.clone(), item.clone())];
    }
    let one = |answer: &Json| {
        let mut alone = item.clone();
        if let Some(map) = alone.as_object_mut() {
            map.insert("answer".into(), Json::Array(vec![answer.clone()]));
        }
        (alone, answer.clone())
    };
    answers.into_iter().map(one).collect()
}

/// The resource with its id after its type.
fn with_id(resource: &Json, id: &str) -> Json {
    let mut map = Map::new();
    for (name, value) in resource.as_object().into_iter().flatten() {
        map.insert(name.clone(), value.clone());
        if name == "resourceType" {
            map.insert("id".into(), json!(id));
        }
    }
    Json::Object(map)
}

fn list<'a>(json: &'a Json, name: &str) -> impl Iterator<Item = &'a Json> {
    json.get(name).and_then(Json::as_array).into_iter().flatten()
}

/// The text of an expression: a string, or an `Expression`; with its name.
fn expression_of(value: &Json) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| field(value, "expression"))
}

/// Where expressions of a template are evaluated.
#[derive(Clone)]
struct At<'a> {
    resource: Element<'a>,
    definition: Element<'a>,
    now: &'a str,
    named: Vec<(String, Vec<Item<'a>>)>,
}

impl<'a> At<'a> {
    fn evaluate(&self, text: &str, focus: &[Item<'a>], path: &str) -> Result<Vec<Item<'a>>, ReadError> {
        let fault = |e: crate::domain::fhirpath::ExpressionError| ReadError::shape(path, format!("{} (character {}) in: {text}", e.reason, e.at + 1));
        let within = Within { at: self, focus };
        Expression::parse(text).map_err(fault)?.evaluate(focus, &within).map_err(fault)
    }

    /// The first result as text; `None` without one.
    fn text(&self, text: &str, focus: &[Item<'a>], path: &str) -> Result<Option<String>, ReadError> {
        let found = super::tree::json_of(&self.evaluate(text, focus, path)?);
        Ok(found.get(0).map(|j| j.as_str().map_or_else(|| j.to_string(), str::to_owned)))
    }
}

struct Within<'s, 'a> {
    at: &'s At<'a>,
    focus: &'s [Item<'a>],
}

impl<'a> Scope<'a> for Within<'_, 'a> {
    fn variable(&self, name: &str) -> Option<Vec<Item<'a>>> {
        if let Some((_, items)) = self.at.named.iter().rev().find(|(n, _)| n == name) {
            return Some(items.clone());
        }
        match name {
            "resource" | "rootResource" => Some(vec![Item::Element(self.at.resource)]),
            "questionnaire" => Some(vec![Item::Element(self.at.definition)]),
            "context" => Some(self.focus.to_vec()),
            _ => None,
        }
    }

    fn now(&self) -> Option<String> {
        Some(self.at.now.to_owned())
    }
}

/// The expression of the first extension of this name on an element, and the name that it gives its result.
fn own_expression(element: &Json, name: &str) -> Option<(String, Option<String>)> {
    let value = Extensions::of(element).named(name).find_map(value_of)?;
    Some((expression_of(value)?, field(value, "name")))
}
