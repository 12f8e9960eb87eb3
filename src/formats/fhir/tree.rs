//! FHIR JSON as a tree that FHIRPath looks at, and FHIRPath's results as JSON.

use crate::domain::fhirpath::kinds::{choice, is_kind, is_primitive, is_resource, type_of};
use crate::domain::fhirpath::{Element, Item, Raw, Tree, weight_of};
use crate::formats::json::{Json as Value, Map, json};
use rust_decimal::Decimal;

/// Levels of JSON that are taken in; what lies deeper is left out.
const NESTING: u32 = 200;

/// The tree of a resource, or of any element in JSON.
pub fn tree_of(json: &Value) -> Tree {
    let mut tree = Tree::new();
    let kind = json.get("resourceType").and_then(Value::as_str).unwrap_or_default();
    let root = tree.add(None, kind, kind, raw_of(json));
    if let Value::Object(members) = json {
        add_members(&mut tree, root, kind, members, 0);
    }
    tree
}

fn raw_of(json: &Value) -> Option<Raw> {
    match json {
        Value::Bool(b) => Some(Raw::Boolean(*b)),
        Value::String(text) => Some(Raw::Text(text.clone())),
        Value::Number(n) => {
            let text = n.to_string();
            // A number beyond 28 digits stays as it is written.
            Some(crate::domain::decimal::read(&text).map_or(Raw::Text(text), Raw::Number))
        }
        _ => None,
    }
}

fn add_members(tree: &mut Tree, at: u64, kind: &str, members: &Map<String, Value>, depth: u32) {
    if depth > NESTING {
        return;
    }
    for (property, value) in members {
        let bare = property.strip_prefix('_');
        // `_birthDate` comes with `birthDate`, or stands for it.
        if property == "resourceType" || property == "fhir_comments" || bare.is_some_and(|b| members.contains_key(b)) {
            continue;
        }
        let name = bare.unwrap_or(property);
        let beside = if bare.is_some() { Some(value) } else { members.get(&["_", property].concat()) };
        let value = if bare.is_some() { &Value::Null } else { value };
        let several = |v: &Value| v.as_array().map_or(1, Vec::len);
        for place in 0..several(value).max(beside.map_or(0, several)) {
            add(tree, at, kind, name, nth(value, place), beside.map_or(&Value::Null, |b| nth(b, place)), depth);
        }
    }
}

fn nth(json: &Value, place: usize) -> &Value {
    match json {
        Value::Array(list) => list.get(place).unwrap_or(&Value::Null),
        _ if place == 0 => json,
        _ => &Value::Null,
    }
}

/// One element: its value, and what stands beside a primitive.
fn add(tree: &mut Tree, parent: u64, parent_kind: &str, property: &str, value: &Value, beside: &Value, depth: u32) {
    let raw = raw_of(value);
    let beside = beside.as_object().filter(|b| b.keys().any(|k| k != "fhir_comments"));
    if raw.is_none() && !value.is_object() && beside.is_none() {
        return;
    }
    let resource = value.get("resourceType").and_then(Value::as_str);
    let (name, kind) = match (resource, choice(parent_kind, property)) {
        (Some(kind), _) => (property, kind),
        (None, Some(choice)) => choice,
        (None, None) => (property, kind_of(parent_kind, property, raw.as_ref(), value)),
    };
    // Some write a primitive of a choice as an object with `value`.
    let wrapped = value.as_object().filter(|m| m.len() == 1 && is_primitive(kind)).and_then(|m| m.get("value"));
    let at = tree.add(Some(parent), name, kind, wrapped.map_or(raw, raw_of));
    for members in [value.as_object().filter(|_| wrapped.is_none()), beside].into_iter().flatten() {
        add_members(tree, at, kind, members, depth + 1);
    }
}

/// A type by the element's name, and by what it holds where names are not enough.
fn kind_of<'k>(parent: &str, name: &'k str, raw: Option<&Raw>, value: &Value) -> &'k str {
    let has = |member: &str| value.get(member).is_some();
    match name {
        "code" if raw.is_none() && !has("coding") && !has("text") => "Coding",
        // An object here holds what lies beside a text.
        "value" | "text" if raw.is_none() && !value.is_object() => "string",
        _ if raw.is_none() && !value.is_object() => type_of(parent, name, Some(&Raw::Text(String::new()))),
        _ => type_of(parent, name, raw),
    }
}

/// The results as a JSON array: elements as their JSON, dates as text, quantities as FHIR's.
pub fn json_of(items: &[Item]) -> Value {
    Value::Array(items.iter().map(item_json).collect())
}

fn item_json(item: &Item) -> Value {
    match item {
        Item::Boolean(b) => json!(b),
        Item::Integer(n) => number((*n).into()),
        Item::Decimal(n) => number(*n),
        Item::String(text) => json!(text),
        Item::Date(m) | Item::DateTime(m) => json!(m.write(false)),
        Item::Time(m) => json!(m.write(true)),
        Item::Quantity { value, unit, calendar } => {
            let mut quantity = Map::new();
            quantity.insert("value".to_owned(), number(*value));
            quantity.insert("unit".to_owned(), json!(unit));
            if !calendar {
                quantity.insert("system".to_owned(), json!("http://unitsofmeasure.org"));
                quantity.insert("code".to_owned(), json!(unit));
            }
            Value::Object(quantity)
        }
        Item::Type { namespace, name } => json!({"namespace": namespace, "name": name}),
        Item::Element(element) => element_json(*element, 0),
    }
}

fn number(n: Decimal) -> Value {
    super::value::write_number(n)
}

fn element_json(element: Element, depth: u32) -> Value {
    let source = element.source;
    match source.raw(element.at) {
        Some(Raw::Boolean(b)) => return json!(b),
        Some(Raw::Number(n)) => return number(n),
        Some(Raw::Text(text)) => return json!(text),
        None => {}
    }
    let mut members = Map::new();
    let mut children = Vec::new();
    if depth <= NESTING {
        source.children(element.at, None, &mut children);
    }
    let kind = source.type_name(element.at);
    if depth == 0 && is_resource(kind) {
        members.insert("resourceType".to_owned(), json!(kind));
    }
    for at in children {
        let name = property_of(kind, source.name(at), source.type_name(at));
        let json = element_json(Element { source, at }, depth + 1);
        let is_list =
            LISTS.contains(&name.as_str()) || (is_resource(kind) && source.raw(at).is_none() && LISTS_OF_RESOURCES.contains(&name.as_str()));
        match members.get_mut(&name) {
            Some(Value::Array(list)) => list.push(json),
            Some(one) => {
                let first = std::mem::replace(one, Value::Null);
                *one = Value::Array(vec![first, json]);
            }
            None => {
                members.insert(name, if is_list { json!([json]) } else { json });
            }
        }
    }
    Value::Object(members)
}

/// The weight of an option of the item with this linkId, in a Questionnaire's JSON.
pub fn weight_of_option(questionnaire: &Value, link_id: &str, system: Option<&str>, code: &str) -> Option<Decimal> {
    for item in questionnaire.get("item").and_then(Value::as_array)? {
        if item.get("linkId").and_then(Value::as_str) != Some(link_id) {
            if let Some(weight) = weight_of_option(item, link_id, system, code) {
                return Some(weight);
            }
            continue;
        }
        for option in item.get("answerOption").and_then(Value::as_array)? {
            let coding = option.get("valueCoding");
            let text = |member: &str| coding.and_then(|c| c.get(member)).and_then(Value::as_str);
            let plain = ["valueString", "valueInteger", "valueDate", "valueTime"].into_iter().find_map(|p| option.get(p)).map(|v| match v {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            let is_it = text("code").or(plain.as_deref()) == Some(code) && system.is_none_or(|s| text("system").is_none_or(|own| own == s));
            if is_it {
                let tree = tree_of(option);
                let own = weight_of(tree.root());
                return own.or_else(|| weight_of(tree_of(coding?).root()));
            }
        }
        return None;
    }
    None
}

/// Elements that JSON has as lists even when there is one, and those that are lists in a resource only.
const LISTS: [&str; 13] = [
    "extension",
    "modifierExtension",
    "item",
    "answer",
    "answerOption",
    "coding",
    "given",
    "prefix",
    "line",
    "telecom",
    "identifier",
    "contained",
    "enableWhen",
];
const LISTS_OF_RESOURCES: [&str; 3] = ["name", "address", "contact"];
/// Elements whose names carry the type in JSON.
const CHOICES: [&str; 10] =
    ["value", "answer", "onset", "abatement", "deceased", "multipleBirth", "effective", "medication", "occurrence", "performed"];

/// `value` of a `Coding` is `valueCoding` in JSON.
fn property_of(parent: &str, name: &str, kind: &str) -> String {
    let has_own_value = ["Identifier", "ContactPoint"].contains(&parent) || is_kind(parent, "Quantity");
    if !CHOICES.contains(&name) || has_own_value {
        return name.to_owned();
    }
    let mut with_type = name.to_owned();
    let mut letters = kind.chars();
    with_type.extend(letters.next().map(|c| c.to_ascii_uppercase()));
    with_type.push_str(letters.as_str());
    if choice("", &with_type).is_some_and(|c| c.0 == name) { with_type } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fhirpath::Source;

    /// Name and type of each element below the root.
    fn listed(tree: &Tree, at: u64, found: &mut Vec<String>) {
        let mut children = Vec::new();
        tree.children(at, None, &mut children);
        for child in children {
            found.push(format!("{}: {}", tree.name(child), tree.type_name(child)));
            listed(tree, child, found);
        }
    }

    fn types_in(json: &Value) -> String {
        let mut found = Vec::new();
        listed(&tree_of(json), 0, &mut found);
        found.join(", ")
    }

    #[test]
    fn types_come_from_the_names_of_elements() {
        for (json, want) in [
            (json!({"resourceType": "Patient", "birthDate": "1990", "deceasedBoolean": false}), "birthDate: date, deceased: boolean"),
            (
                json!({"resourceType": "QuestionnaireResponse", "item": [{"linkId": "a", "answer": [{"valueDecimal": 1}]}]}),
                "item: BackboneElement, linkId: string, answer: BackboneElement, value: decimal",
            ),
            (json!({"resourceType": "Questionnaire", "effectivePeriod": {"start": "2026"}}), "effectivePeriod: , start: dateTime"),
            (json!({"resourceType": "Observation", "code": {"coding": [{"code": "a"}]}}), "code: CodeableConcept, coding: Coding, code: code"),
            (json!({"resourceType": "Observation", "valueQuantity": {"value": 1, "code": "g"}}), "value: Quantity, value: decimal, code: code"),
            (
                json!({"resourceType": "Patient", "_birthDate": {"extension": [{"url": "u", "valueString": "x"}]}, "name": [{"given": ["A", null], "_given": [null, {"id": "i"}]}]}),
                "birthDate: date, extension: Extension, url: uri, value: string, name: HumanName, given: string, given: string, id: string",
            ),
            (
                json!({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient", "id": "p"}}]}),
                "entry: BackboneElement, resource: Patient, id: id",
            ),
        ] {
            assert_eq!(types_in(&json), want, "{json}");
        }
    }

    #[test]
    fn an_element_is_written_as_it_was_read() {
        for json in [
            json!({"resourceType": "Patient", "name": [{"family": "Exemple", "given": ["Ada"]}], "identifier": [{"system": "s", "value": "1"}], "birthDate": "1990-05"}),
            json!({"resourceType": "Observation", "valueQuantity": {"value": 1.50, "unit": "kg"}, "code": {"coding": [{"code": "a"}, {"code": "b"}]}}),
            json!({"resourceType": "QuestionnaireResponse", "item": [{"linkId": "a", "answer": [{"valueCoding": {"code": "x"}}, {"valueInteger": 3}]}]}),
        ] {
            assert_eq!(json_of(&[Item::Element(tree_of(&json).root())]), json!([json]));
        }
    }

    #[test]
    fn json_as_deep_as_it_can_be_read_is_taken_in() {
        let text = format!("{}1{}", r#"{"item":"#.repeat(120), "}".repeat(120));
        let json: Value = serde_json::from_str(&text).unwrap_or_default();
        assert!(json.is_object() && types_in(&json).starts_with("item"));
    }
}
