//! `value[x]` to a domain value and back.

#[cfg(any(feature = "reader", feature = "team", feature = "post"))]
#[cfg_attr(not(feature = "reader"), allow(dead_code))]
mod read;

use crate::domain::value::Coding;
use crate::domain::{ItemKind, Value};
use crate::formats::json::{Json, Map, Number, json};
#[cfg(any(feature = "reader", feature = "post"))]
pub use read::field;
#[cfg(any(feature = "reader", feature = "team"))]
pub use read::read_value;
#[cfg(feature = "reader")]
pub use read::{fit, read_any, read_coding, read_number};
use rust_decimal::Decimal;

/// The type that an item's answer has, as the end of `value[x]`.
pub fn type_of(kind: ItemKind, value: &Value) -> &'static str {
    match value {
        Value::Boolean(_) => "Boolean",
        Value::Integer(_) => "Integer",
        Value::Decimal(_) => "Decimal",
        Value::Date(_) => "Date",
        Value::DateTime(_) => "DateTime",
        Value::Time(_) => "Time",
        Value::Uri(_) => "Uri",
        Value::String(_) if kind == ItemKind::Url => "Uri",
        Value::String(_) => "String",
        Value::Coding(c) if kind == ItemKind::OpenChoice && c.code.is_none() => "String",
        Value::Coding(_) => "Coding",
        Value::Quantity(_) => "Quantity",
        Value::Reference(_) => "Reference",
        Value::Attachment(_) => "Attachment",
    }
}

/// One answer: `{"valueBoolean": true}`.
pub fn write_value(kind: ItemKind, value: &Value) -> Json {
    let inner = match value {
        Value::Boolean(b) => json!(b),
        Value::Integer(n) => json!(n),
        Value::Decimal(n) => write_number(*n),
        Value::Date(d) => json!(d.write_fhir()),
        Value::DateTime(t) | Value::Time(t) | Value::Uri(t) | Value::String(t) => json!(t),
        Value::Coding(c) if kind == ItemKind::OpenChoice && c.code.is_none() => {
            json!(c.display.clone().unwrap_or_default())
        }
        Value::Coding(c) => write_coding(c),
        Value::Quantity(q) => {
            let mut map = Map::new();
            map.insert("value".into(), write_number(q.value));
            put(&mut map, "unit", q.unit.as_ref());
            put(&mut map, "system", q.system.as_ref());
            put(&mut map, "code", q.code.as_ref());
            Json::Object(map)
        }
        Value::Reference(r) => {
            let mut map = Map::new();
            put(&mut map, "reference", r.reference.as_ref());
            put(&mut map, "type", r.kind.as_ref());
            if let Some(identifier) = r.identifier.as_ref().and_then(|i| crate::formats::read_json(i).ok()) {
                map.insert("identifier".into(), identifier);
            }
            put(&mut map, "display", r.display.as_ref());
            Json::Object(map)
        }
        Value::Attachment(a) => {
            let mut map = Map::new();
            put(&mut map, "contentType", a.content_type.as_ref());
            put(&mut map, "language", a.language.as_ref());
            put(&mut map, "data", a.data.as_ref());
            put(&mut map, "url", a.url.as_ref());
            if let Some(size) = a.size {
                map.insert("size".into(), write_number(Decimal::from(size)));
            }
            put(&mut map, "hash", a.hash.as_ref());
            put(&mut map, "title", a.title.as_ref());
            put(&mut map, "creation", a.creation.as_ref());
            Json::Object(map)
        }
    };
    let mut map = Map::new();
    map.insert(format!("value{}", type_of(kind, value)), inner);
    Json::Object(map)
}

/// A coding with its weight.
pub fn write_coding(coding: &Coding) -> Json {
    let mut map = Map::new();
    if let Some(weight) = coding.weight {
        map.insert(
            "extension".into(),
            json!([{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": write_number(weight) }]),
        );
    }
    put(&mut map, "system", coding.system.as_ref());
    put(&mut map, "code", coding.code.as_ref());
    put(&mut map, "display", coding.display.as_ref());
    Json::Object(map)
}

/// A decimal as a JSON number with exactly its digits.
pub fn write_number(number: Decimal) -> Json {
    // A decimal's own text is always a JSON number.
    Json::Number(Number::from_string_unchecked(number.to_string()))
}

fn put(map: &mut Map<String, Json>, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        map.insert(name.into(), Json::String(value.clone()));
    }
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;

    #[test]
    fn a_reference_and_an_attachment_are_written_as_they_were_read() {
        for text in [
            r#"{"valueReference":{"reference":"Patient/1","type":"Patient","identifier":{"use":"usual","system":"urn:s","value":"7"},"display":"P"}}"#,
            r#"{"valueReference":{"display":"Dr Fictif"}}"#,
            r#"{"valueReference":{"reference":"urn:uuid:5"}}"#,
            r#"{"valueAttachment":{"contentType":"image/png","language":"fr","data":"AAAA","size":3,"hash":"aGFzaA==","title":"a.png","creation":"2026-01-02"}}"#,
            r#"{"valueAttachment":{"contentType":"application/pdf","url":"https://example.org/a.pdf","size":0}}"#,
            r#"{"valueQuantity":{"value":1.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}"#,
        ] {
            let json: Json = serde_json::from_str(text).unwrap();
            let value = read_any(&json, "value", "").unwrap().unwrap();
            assert_eq!(write_value(ItemKind::String, &value), json);
        }
    }
}
