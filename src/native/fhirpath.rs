//! FHIRPath from the command line: an expression over resources in files.
//!
//! Called by `guichet fhirpath` and by the tests of the engine. Weights come from the questionnaire's options, value sets from those
//! contained in the resources; nothing is looked up elsewhere.

use crate::domain::fhirpath::{Element, Expression, ExpressionError, Item, Raw, Scope, Tree};
use crate::formats::fhir::{json_of, tree_of, weight_of_option};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::fmt::Write;

/// A resource, and variables by name.
pub struct Data {
    resource: Held,
    variables: Vec<(String, Vec<Held>)>,
    now: String,
}

/// A value, and its tree when it is no single value.
struct Held {
    json: Json,
    tree: Tree,
}

impl Held {
    fn new(json: Json) -> Self {
        Self { tree: tree_of(&json), json }
    }

    fn item(&self) -> Item<'_> {
        let root = self.tree.root();
        match root.source.raw(root.at) {
            Some(Raw::Boolean(b)) => Item::Boolean(b),
            Some(Raw::Text(text)) => Item::String(text),
            Some(Raw::Number(n)) => i64::try_from(n).ok().filter(|_| n.scale() == 0).map_or(Item::Decimal(n), Item::Integer),
            None => Item::Element(root),
        }
    }

    /// A contained resource by its id, or the resource itself by its address.
    fn find(&self, reference: &str) -> Option<&Json> {
        let is_it = |json: &&Json| match reference.strip_prefix('#') {
            Some(id) => json.get("id").and_then(Json::as_str) == Some(id),
            None => json.get("url").and_then(Json::as_str).is_some_and(|url| reference.split('|').next() == Some(url)),
        };
        let contained = self.json.get("contained").and_then(Json::as_array).into_iter().flatten();
        contained.chain([&self.json]).find(is_it)
    }
}

impl Data {
    /// With the time, in ISO 8601 with offset. A list as a variable is a collection, `null` an empty one.
    pub fn new(resource: Json, variables: Vec<(String, Json)>, now: String) -> Self {
        let held = |json| match json {
            Json::Null => Vec::new(),
            Json::Array(list) => list.into_iter().map(Held::new).collect(),
            one => vec![Held::new(one)],
        };
        Self { resource: Held::new(resource), variables: variables.into_iter().map(|(name, json)| (name, held(json))).collect(), now }
    }

    /// The resource, as the focus.
    pub fn focus(&self) -> Item<'_> {
        self.resource.item()
    }

    /// The result as JSON.
    ///
    /// # Errors
    /// What is wrong with the expression, and where.
    pub fn evaluate(&self, expression: &str) -> Result<Json, ExpressionError> {
        let expression = Expression::parse(expression)?;
        expression.evaluate(&[self.focus()], &self).map(|items| json_of(&items))
    }

    fn all(&self) -> impl Iterator<Item = &Held> {
        std::iter::once(&self.resource).chain(self.variables.iter().flat_map(|v| &v.1))
    }
}

impl<'a> Scope<'a> for &'a Data {
    fn variable(&self, name: &str) -> Option<Vec<Item<'a>>> {
        let data: &'a Data = self;
        if let Some((_, held)) = data.variables.iter().find(|v| v.0 == name) {
            return Some(held.iter().map(Held::item).collect());
        }
        ["resource", "context", "rootResource"].contains(&name).then(|| vec![data.focus()])
    }

    fn now(&self) -> Option<String> {
        Some(self.now.clone())
    }

    fn member_of(&self, value_set: &str, system: Option<&str>, code: &str) -> Option<bool> {
        let found = self.all().find_map(|held| held.find(value_set))?;
        let of = |json: &Json, member: &str| json.get(member).and_then(Json::as_str).map(str::to_owned);
        let is_it = |entry: &Json, own: Option<String>| {
            of(entry, "code").as_deref() == Some(code) && system.is_none_or(|s| own.as_deref().is_none_or(|own| own == s))
        };
        if let Some(list) = found.pointer("/expansion/contains").and_then(Json::as_array) {
            return Some(list.iter().any(|e| is_it(e, of(e, "system"))));
        }
        let includes = found.pointer("/compose/include").and_then(Json::as_array)?;
        // A whole code system, a filter or another value set is not known here.
        let lists: Option<Vec<_>> = includes.iter().map(|i| i.get("concept").and_then(Json::as_array).map(|c| (i, c))).collect();
        Some(lists?.iter().any(|(include, concepts)| concepts.iter().any(|c| is_it(c, of(include, "system")))))
    }

    fn resolve(&self, reference: &str) -> Option<Element<'a>> {
        let data: &'a Data = self;
        let id = reference.strip_prefix('#')?;
        let root = data.resource.tree.root();
        let mut contained = Vec::new();
        root.source.children(root.at, Some("contained"), &mut contained);
        let has_id = |at: &u64| {
            let mut ids = Vec::new();
            root.source.children(*at, Some("id"), &mut ids);
            ids.iter().any(|at| matches!(root.source.raw(*at), Some(Raw::Text(text)) if text == id))
        };
        contained.into_iter().find(has_id).map(|at| Element { source: root.source, at })
    }

    fn weight(&self, link_id: &str, system: Option<&str>, code: &str) -> Option<Decimal> {
        let (_, questionnaire) = self.variables.iter().find(|v| v.0 == "questionnaire")?;
        questionnaire.iter().find_map(|held| weight_of_option(&held.json, link_id, system, code))
    }
}

/// An error with the expression and a mark under its place.
pub fn explain(error: &ExpressionError, text: &str) -> String {
    let before: String = text.chars().take(error.at).collect();
    let line = text.lines().nth(before.matches('\n').count()).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    format!("character {}: {}\n  {line}\n  {}^", error.at + 1, error.reason, " ".repeat(column))
}

/// One line of JSON for each line of a file of expressions as JSON texts: `{"result": […]}` or `{"error": …, "at": …}`.
///
/// # Errors
/// A line that is no JSON text.
pub fn batch(data: &Data, lines: &str) -> Result<String, String> {
    let mut out = String::new();
    for line in lines.lines() {
        let text: String = serde_json::from_str(line).map_err(|e| format!("{line}: {e}"))?;
        let answer = match data.evaluate(&text) {
            Ok(result) => serde_json::json!({"result": result}),
            Err(error) => serde_json::json!({"error": error.reason, "at": error.at}),
        };
        writeln!(out, "{answer}").map_err(|e| e.to_string())?;
    }
    Ok(out)
}
