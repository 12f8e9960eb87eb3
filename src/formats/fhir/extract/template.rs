//! Fills a template: each element with `templateExtractContext` stands once for each result, each with `templateExtractValue` becomes its result.
//! An element whose expression gives nothing is left out, with its fixed value.

use super::{At, own_expression};
use crate::domain::fhirpath::Item;
use crate::formats::ReadError;
use crate::formats::fhir::extension::short_name;
use crate::formats::fhir::tree::json_of;
use crate::formats::json::{Json, Map, json};

/// Levels of one template, at most.
const MOST_LEVELS: usize = 60;

/// What a template becomes: one element, or as many as its context has results.
pub fn fill<'a>(template: &Json, focus: &[Item<'a>], at: &At<'a>, path: &str) -> Result<Vec<Json>, ReadError> {
    element(template, focus, at, path, 0)
}

/// The contexts in which an element stands: of its own expression, else the one it is in.
fn contexts<'a>(holder: &Json, focus: &[Item<'a>], at: &At<'a>, path: &str) -> Result<Vec<(Vec<Item<'a>>, At<'a>)>, ReadError> {
    let Some((text, name)) = own_expression(holder, "templateExtractContext") else {
        return Ok(vec![(focus.to_vec(), at.clone())]);
    };
    let results = at.evaluate(&text, focus, path)?;
    let one = |result: Item<'a>| {
        let mut inner = at.clone();
        if let Some(name) = &name {
            inner.named.push((name.clone(), vec![result.clone()]));
        }
        (vec![result], inner)
    };
    Ok(results.into_iter().map(one).collect())
}

fn element<'a>(template: &Json, focus: &[Item<'a>], at: &At<'a>, path: &str, level: usize) -> Result<Vec<Json>, ReadError> {
    if level > MOST_LEVELS {
        return Err(ReadError::TooLarge(format!("{path}: more than {MOST_LEVELS} levels")));
    }
    let Json::Object(members) = template else { return Ok(vec![template.clone()]) };
    let mut made = Vec::new();
    for (focus, at) in contexts(template, focus, at, path)? {
        let rest = object(members, &focus, &at, path, level)?;
        match own_expression(template, "templateExtractValue") {
            None => made.extend((!rest.is_empty()).then_some(Json::Object(rest))),
            Some((text, _)) => {
                for result in values(&at.evaluate(&text, &focus, path)?) {
                    made.push(joined(rest.clone(), result, path)?);
                }
            }
        }
    }
    Ok(made)
}

fn values(results: &[Item]) -> Vec<Json> {
    match json_of(results) {
        Json::Array(list) => list,
        one => vec![one],
    }
}

/// A result in the place of an element that the template has as an object: its members beside the fixed ones. A text can only stand in the
/// place of a Reference.
fn joined(mut fixed: Map<String, Json>, result: Json, path: &str) -> Result<Json, ReadError> {
    match result {
        Json::Object(members) => {
            for (name, value) in members {
                fixed.insert(name, value);
            }
            Ok(Json::Object(fixed))
        }
        Json::String(text) if text.starts_with("urn:") || text.contains('/') => {
            fixed.insert("reference".into(), json!(text));
            Ok(Json::Object(fixed))
        }
        _ => Err(ReadError::shape(path, "a single value stands in the place of an element with parts")),
    }
}

fn object<'a>(members: &Map<String, Json>, focus: &[Item<'a>], at: &At<'a>, path: &str, level: usize) -> Result<Map<String, Json>, ReadError> {
    let mut out = Map::new();
    for (name, value) in members {
        let place = format!("{path}.{name}");
        if name == "extension" || name == "modifierExtension" {
            let kept: Vec<Json> = match value {
                Json::Array(list) => list.iter().filter(|e| !is_instruction(e)).cloned().collect(),
                other => vec![other.clone()],
            };
            if !kept.is_empty() {
                out.insert(name.clone(), Json::Array(kept));
            }
        } else if let Some(bare) = name.strip_prefix('_') {
            primitive(bare, members.get(bare), value, focus, at, &place, &mut out)?;
        } else if members.get(&format!("_{name}")).is_some_and(has_instruction) {
            // Its value comes with what stands beside it; here it keeps its place.
            if !out.contains_key(name) {
                out.insert(name.clone(), Json::Null);
            }
        } else {
            match value {
                Json::Array(list) => {
                    let mut made = Vec::new();
                    for (index, one) in list.iter().enumerate() {
                        made.extend(element(one, focus, at, &format!("{place}[{index}]"), level + 1)?);
                    }
                    if !made.is_empty() {
                        out.insert(name.clone(), Json::Array(made));
                    }
                }
                one => {
                    let mut made = element(one, focus, at, &place, level + 1)?;
                    if made.len() > 1 {
                        return Err(ReadError::shape(place, format!("{} results for one element", made.len())));
                    }
                    if let Some(one) = made.pop() {
                        out.insert(name.clone(), one);
                    }
                }
            }
        }
    }
    // What kept its place and got no value.
    let empty: Vec<String> = out.iter().filter(|(_, v)| **v == Json::Null).map(|(k, _)| k.clone()).collect();
    for name in empty {
        out.remove(&name);
    }
    Ok(out)
}

/// A primitive by what stands beside it: `_name` of `name`, or a list of them.
fn primitive<'a>(
    name: &str,
    fixed: Option<&Json>,
    beside: &Json,
    focus: &[Item<'a>],
    at: &At<'a>,
    path: &str,
    out: &mut Map<String, Json>,
) -> Result<(), ReadError> {
    if !has_instruction(beside) {
        out.insert(format!("_{name}"), beside.clone());
        return Ok(());
    }
    let mut made = Vec::new();
    let one = |fixed: Option<&Json>, beside: &Json, made: &mut Vec<Json>| -> Result<(), ReadError> {
        for (focus, at) in contexts(beside, focus, at, path)? {
            match own_expression(beside, "templateExtractValue") {
                Some((text, _)) => made.extend(values(&at.evaluate(&text, &focus, path)?)),
                None => made.extend(fixed.filter(|f| **f != Json::Null).cloned()),
            }
        }
        Ok(())
    };
    if let Json::Array(list) = beside {
        for (index, beside) in list.iter().enumerate() {
            one(fixed.and_then(|f| f.get(index)), beside, &mut made)?;
        }
    } else {
        one(fixed, beside, &mut made)?;
        if made.len() > 1 {
            return Err(ReadError::shape(path, format!("{} results for one element", made.len())));
        }
    }
    if let Some(object) = made.iter().find(|m| m.is_object()) {
        return Err(ReadError::shape(path, format!("an element with parts stands in the place of a single value: {object}")));
    }
    match (beside, made.pop()) {
        (_, None) => {}
        (Json::Array(_), Some(last)) => {
            made.push(last);
            out.insert(name.to_owned(), Json::Array(made));
        }
        (_, Some(value)) => {
            out.insert(name.to_owned(), value);
        }
    }
    Ok(())
}

/// True for the extensions that say what to fill in.
fn is_instruction(extension: &Json) -> bool {
    let url = extension.get("url").and_then(Json::as_str).and_then(short_name);
    matches!(url, Some("templateExtractContext" | "templateExtractValue"))
}

fn has_instruction(beside: &Json) -> bool {
    match beside {
        Json::Array(list) => list.iter().any(has_instruction),
        other => other.get("extension").and_then(Json::as_array).is_some_and(|l| l.iter().any(is_instruction)),
    }
}
