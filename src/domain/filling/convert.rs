//! Results of expressions as answers.

use crate::domain::fhirpath::{Element, Item as Result, Raw, plain};
use crate::domain::value::{Attachment, Coding, Quantity, Referring};
use crate::domain::{Item, ItemKind, PartialDate, Value};
use rust_decimal::Decimal;

/// The answers that results make for an item: one, unless it repeats. `None`: a result is no value of the item's type.
pub fn answers_of(item: &Item, results: &[Result]) -> Option<Vec<Value>> {
    let most = if item.repeats { results.len() } else { 1 };
    results.iter().take(most).map(|r| value_of(item, r)).collect()
}

/// One result as a value of the item's type.
pub fn value_of(item: &Item, result: &Result) -> Option<Value> {
    let simple = plain(result);
    Some(match (item.kind, &simple) {
        (ItemKind::Boolean, Result::Boolean(b)) => Value::Boolean(*b),
        (ItemKind::Integer, _) => Value::Integer(i32::try_from(whole(number(&simple)?)?).ok()?),
        (ItemKind::Decimal, _) => Value::Decimal(number(&simple)?),
        (ItemKind::Quantity, Result::Quantity { value, unit, .. }) => Value::Quantity(Quantity {
            value: *value,
            unit: Some(unit.clone()),
            system: Some("http://unitsofmeasure.org".to_owned()),
            code: Some(unit.clone()),
        }),
        (ItemKind::Quantity, Result::Integer(_) | Result::Decimal(_)) => {
            let unit = item.units.first();
            Value::Quantity(Quantity {
                value: number(&simple)?,
                unit: unit.and_then(|u| u.display.clone()).or_else(|| item.unit.clone()),
                system: unit.and_then(|u| u.system.clone()),
                code: unit.and_then(|u| u.code.clone()),
            })
        }
        (ItemKind::Quantity, Result::Element(e)) => Value::Quantity(quantity(*e)?),
        (ItemKind::Date, Result::Date(m) | Result::DateTime(m)) => Value::Date(PartialDate::read_fhir(&m.date().write(false))?),
        (ItemKind::Date, Result::String(t)) => Value::Date(PartialDate::read_fhir(t.get(..10).unwrap_or(t))?),
        (ItemKind::DateTime, Result::Date(m) | Result::DateTime(m)) => Value::DateTime(m.write(false)),
        (ItemKind::DateTime, Result::String(t)) => Value::DateTime(super::read_date_time(t)?),
        (ItemKind::Time, Result::Time(m)) => Value::Time(super::read_time(&m.write(true))?),
        (ItemKind::Time, Result::String(t)) => Value::Time(super::read_time(t)?),
        (ItemKind::String | ItemKind::Text, _) => Value::String(text(&simple)?),
        (ItemKind::Url, _) => Value::Uri(text(&simple)?),
        (ItemKind::Choice | ItemKind::OpenChoice, Result::Element(e)) => choice(item, Value::Coding(coding(*e)?)),
        (ItemKind::Choice | ItemKind::OpenChoice, _) => choice(item, option_value(item, &simple)?),
        (ItemKind::Reference, Result::Element(e)) => Value::Reference(Box::new(referring(*e)?)),
        (ItemKind::Reference, Result::String(t)) => Value::Reference(Box::new(Referring::read_typed(t)?)),
        (ItemKind::Attachment, Result::Element(e)) => Value::Attachment(Box::new(Attachment {
            content_type: child(*e, "contentType"),
            title: child(*e, "title"),
            url: child(*e, "url"),
            data: child(*e, "data"),
            hash: child(*e, "hash"),
            language: child(*e, "language"),
            creation: child(*e, "creation"),
            size: None,
        })),
        _ => return None,
    })
}

/// A result as an option of a choice: codings as they are, the rest by its type.
pub fn option_of(item: &Item, result: &Result) -> Option<Value> {
    let simple = plain(result);
    match &simple {
        Result::Element(e) => Some(Value::Coding(coding(*e)?)),
        _ => option_value(item, &simple),
    }
}

/// A text with which a question is written.
pub fn text(result: &Result) -> Option<String> {
    Some(match plain(result) {
        Result::Boolean(b) => b.to_string(),
        Result::Integer(n) => n.to_string(),
        Result::Decimal(n) => n.to_string(),
        Result::String(t) => t,
        Result::Date(m) => m.write(false),
        Result::DateTime(m) => m.write(false),
        Result::Time(m) => m.write(true),
        Result::Quantity { value, unit, .. } => [&value.to_string(), " ", &unit].concat(),
        Result::Element(e) => child(e, "display").or_else(|| child(e, "text"))?,
        Result::Type { .. } => return None,
    })
}

fn number(result: &Result) -> Option<Decimal> {
    match result {
        Result::Integer(n) => Some((*n).into()),
        Result::Decimal(n) => Some(*n),
        Result::Quantity { value, .. } => Some(*value),
        Result::String(t) => super::read_decimal(t),
        _ => None,
    }
}

fn whole(number: Decimal) -> Option<i128> {
    let number = number.normalize();
    (number.scale() == 0).then(|| number.mantissa())
}

fn option_value(item: &Item, result: &Result) -> Option<Value> {
    Some(match result {
        Result::Integer(n) => Value::Integer(i32::try_from(*n).ok()?),
        Result::Date(m) => Value::Date(PartialDate::read_fhir(&m.write(false))?),
        Result::Time(m) => Value::Time(super::read_time(&m.write(true))?),
        // Words name an option by its code, or are its words.
        Result::String(words) => match item.options.iter().find(|o| o.value.key() == *words || o.value.show() == *words) {
            Some(option) => option.value.clone(),
            None => Value::String(words.clone()),
        },
        _ => return None,
    })
}

/// The item's own option when it is one of them (with its words and weight); free words of an open choice as such.
fn choice(item: &Item, value: Value) -> Value {
    if let Some(option) = item.options.iter().find(|o| o.value.same(&value)) {
        return option.value.clone();
    }
    match value {
        Value::String(words) if item.kind == ItemKind::OpenChoice => Value::Coding(Coding { display: Some(words), ..Coding::default() }),
        other => other,
    }
}

fn first<'a>(element: Element<'a>, name: &str) -> Option<Element<'a>> {
    let mut found = Vec::new();
    element.source.children(element.at, Some(name), &mut found);
    found.first().map(|at| Element { source: element.source, at: *at })
}

fn child(element: Element, name: &str) -> Option<String> {
    let child = first(element, name)?;
    match child.source.raw(child.at)? {
        Raw::Text(text) => Some(text),
        Raw::Boolean(_) | Raw::Number(_) => None,
    }
}

/// A Coding, or the first coding of a CodeableConcept.
fn coding(element: Element) -> Option<Coding> {
    if let Some(inner) = first(element, "coding") {
        return coding(inner);
    }
    let weight = first(element, "extension").and_then(|e| first(e, "value")).and_then(|v| match v.source.raw(v.at)? {
        Raw::Number(n) => Some(n),
        Raw::Text(_) | Raw::Boolean(_) => None,
    });
    let coding = Coding { system: child(element, "system"), code: child(element, "code"), display: child(element, "display"), weight };
    (coding.code.is_some() || coding.display.is_some()).then_some(coding)
}

fn quantity(element: Element) -> Option<Quantity> {
    let value = first(element, "value")?;
    match value.source.raw(value.at)? {
        Raw::Number(value) => Some(Quantity { value, unit: child(element, "unit"), system: child(element, "system"), code: child(element, "code") }),
        Raw::Text(_) | Raw::Boolean(_) => None,
    }
}

/// A Reference; a resource itself is referred to by its type and id.
fn referring(element: Element) -> Option<Referring> {
    let (reference, display) = (child(element, "reference"), child(element, "display"));
    if reference.is_some() || display.is_some() {
        return Some(Referring { reference, kind: child(element, "type"), display, identifier: None });
    }
    let kind = element.source.type_name(element.at);
    let id = child(element, "id")?;
    kind.starts_with(|c: char| c.is_ascii_uppercase()).then(|| Referring { reference: Some([kind, "/", &id].concat()), ..Referring::default() })
}
