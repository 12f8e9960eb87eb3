//! Reads `value[x]`: a domain value, or a fault with its place.

use crate::domain::value::{Attachment, Coding, Quantity, Referring};
use crate::domain::{ItemKind, PartialDate, Value};
use crate::formats::ReadError;
use crate::formats::fhir::extension::Extensions;
use crate::formats::json::Json;
use rust_decimal::Decimal;

/// Reads the one `prefix[x]` of an element: `valueBoolean`, `answerCoding`, `initialDate`… `None` when there is none.
///
/// # Errors
/// Two of them, an unknown type, or a value that its type does not allow.
pub fn read_any(element: &Json, prefix: &str, path: &str) -> Result<Option<Value>, ReadError> {
    let Some(object) = element.as_object() else {
        return Err(ReadError::shape(path, "an object is expected"));
    };
    let is_choice = |key: &str| {
        key.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest != "Set" && rest != "ValueSet")
    };
    let mut found = object.iter().filter(|(key, _)| is_choice(key));
    let Some((key, value)) = found.next() else {
        return Ok(None);
    };
    if let Some((other, _)) = found.next() {
        return Err(ReadError::shape(path, format!("{key} and {other}: only one is allowed")));
    }
    let kind = key.get(prefix.len()..).unwrap_or_default();
    read_typed(kind, value).map(Some).ok_or_else(|| ReadError::shape(format!("{path}.{key}"), format!("not a valid {kind}")))
}

/// Reads the one `value[x]` of an element; `None` when there is none, or it is none.
pub fn read_value(element: &Json) -> Option<Value> {
    read_any(element, "value", "").ok().flatten()
}

fn read_typed(kind: &str, value: &Json) -> Option<Value> {
    let text = || value.as_str().filter(|t| !t.is_empty()).map(str::to_owned);
    Some(match kind {
        "Boolean" => Value::Boolean(value.as_bool()?),
        "Integer" => Value::Integer(i32::try_from(value.as_i64()?).ok()?),
        "Decimal" => Value::Decimal(read_number(value)?),
        "Date" => Value::Date(PartialDate::read_fhir(value.as_str()?)?),
        "DateTime" => Value::DateTime(crate::domain::filling::read_date_time(value.as_str()?).filter(|t| Some(t.as_str()) == value.as_str())?),
        "Time" => Value::Time(crate::domain::filling::read_time(value.as_str()?).filter(|_| value.as_str().is_some_and(|t| t.len() >= 8))?),
        "String" | "Markdown" | "Code" => Value::String(text()?),
        "Uri" | "Url" | "Canonical" => Value::Uri(text()?),
        "Coding" => Value::Coding(read_coding(value)?),
        "Quantity" => Value::Quantity(Quantity {
            value: read_number(value.get("value")?)?,
            unit: field(value, "unit"),
            system: field(value, "system"),
            code: field(value, "code"),
        }),
        "Reference" => Value::Reference(Box::new(Referring {
            reference: field(value, "reference"),
            kind: field(value, "type"),
            display: field(value, "display"),
            identifier: value.as_object()?.get("identifier").map(Json::to_string),
        })),
        "Attachment" => Value::Attachment(Box::new(read_attachment(value)?)),
        _ => return None,
    })
}

/// A document.
fn read_attachment(value: &Json) -> Option<Attachment> {
    value.as_object()?;
    Some(Attachment {
        content_type: field(value, "contentType"),
        title: field(value, "title"),
        url: field(value, "url"),
        data: field(value, "data"),
        size: value.get("size").and_then(Json::as_u64),
        hash: field(value, "hash"),
        language: field(value, "language"),
        creation: field(value, "creation"),
    })
}

/// A text field of an object.
pub fn field(value: &Json, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

/// A JSON number as an exact decimal, by its own digits.
pub fn read_number(value: &Json) -> Option<Decimal> {
    let Json::Number(number) = value else {
        return None;
    };
    let text = number.to_string();
    text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok())
}

/// A coding with its weight (`ordinalValue`, or `itemWeight`).
pub fn read_coding(value: &Json) -> Option<Coding> {
    value.as_object()?;
    let weight = |name| Extensions::of(value).value(name).and_then(read_number);
    Some(Coding {
        system: field(value, "system"),
        code: field(value, "code"),
        display: field(value, "display"),
        weight: weight("ordinalValue").or_else(|| weight("itemWeight")),
    })
}

/// The value as the item's type has it; `None` when it is of another.
pub fn fit(kind: ItemKind, value: Value) -> Option<Value> {
    match (kind, value) {
        (ItemKind::OpenChoice, Value::String(words)) => Some(Value::Coding(Coding { display: Some(words), ..Coding::default() })),
        (
            ItemKind::Choice | ItemKind::OpenChoice,
            v @ (Value::Coding(_) | Value::Integer(_) | Value::Date(_) | Value::Time(_) | Value::String(_) | Value::Reference(_)),
        ) => Some(v),
        (ItemKind::Decimal, Value::Integer(n)) => Some(Value::Decimal(n.into())),
        (ItemKind::Boolean, v @ Value::Boolean(_))
        | (ItemKind::Integer, v @ Value::Integer(_))
        | (ItemKind::Decimal, v @ Value::Decimal(_))
        | (ItemKind::Date, v @ Value::Date(_))
        | (ItemKind::DateTime, v @ Value::DateTime(_))
        | (ItemKind::Time, v @ Value::Time(_))
        | (ItemKind::String | ItemKind::Text, v @ Value::String(_))
        | (ItemKind::Url, v @ Value::Uri(_))
        | (ItemKind::Quantity, v @ Value::Quantity(_))
        | (ItemKind::Reference, v @ Value::Reference(_))
        | (ItemKind::Attachment, v @ Value::Attachment(_)) => Some(v),
        _ => None,
    }
}
