//! The content files (command line only): text to the types of [`crate::content`], with the path of the field at fault.
//!
//! Called by `native` for every file it checks, and by anyone who reads one back. Never opens a file, never mends a value: a missing
//! `$schema` alone is tolerated, with a notice, since it only helps editors.

use super::{Notice, ReadError, read_json};
use crate::formats::json::Json;
use serde::de::DeserializeOwned;

/// Reads one content file.
///
/// # Errors
/// [`ReadError::Json`] with the place, [`ReadError::Shape`] with the path of the first field at fault.
pub fn read_content<T: DeserializeOwned>(text: &str) -> Result<(T, Vec<Notice>), ReadError> {
    let mut json = read_json(text)?;
    match shape(json.clone()) {
        Err(ReadError::Shape { reason, .. }) if reason == "missing field `$schema`" => {
            if let Some(map) = json.as_object_mut() {
                map.insert("$schema".into(), Json::String(String::new()));
            }
            let notice = Notice { path: String::new(), reason: "`$schema` is missing: editors cannot complete or check this file".into() };
            shape(json).map(|value| (value, vec![notice]))
        }
        other => other.map(|value| (value, Vec::new())),
    }
}

fn shape<T: DeserializeOwned>(json: Json) -> Result<T, ReadError> {
    serde_path_to_error::deserialize(json).map_err(|error| ReadError::shape(path_of(error.path()), error.inner().to_string()))
}

/// The path in this project's writing: `warningSigns[2].sources[0]`, keys that are not plain words as `["receipt.title"]`.
fn path_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |before, segment| match segment {
        Segment::Seq { index } => format!("{before}[{index}]"),
        Segment::Map { key } => join(&before, key),
        Segment::Enum { .. } | Segment::Unknown => before,
    })
}

/// The path of a field under another.
pub fn join(holder: &str, key: &str) -> String {
    if key.is_empty() || !key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$')) {
        format!("{holder}[{key:?}]")
    } else if holder.is_empty() {
        key.to_owned()
    } else {
        format!("{holder}.{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Source, Sources, Texts};

    #[test]
    fn a_source_without_schema_is_read_with_a_notice() {
        let (sources, notices) = read_content::<Sources>(r#"{"sources": []}"#).unwrap();
        assert!(sources.sources.is_empty() && sources.schema.is_empty());
        assert_eq!(notices.len(), 1);
    }

    #[test]
    fn a_key_with_a_dot_is_quoted() {
        assert_eq!(join("a", "b"), "a.b");
        assert_eq!(join("", "receipt.title"), "[\"receipt.title\"]");
    }

    #[test]
    fn the_field_at_fault_is_named() {
        let fault = |text| read_content::<Sources>(text).unwrap_err().to_string();
        assert_eq!(fault(r#"{"$schema": "", "sources": [{"id": 3}]}"#), "sources[0].id: invalid type: number, expected a string");
        assert!(read_content::<Source>("[").unwrap_err().to_string().starts_with("not JSON"));
        assert!(read_content::<Texts>(r#"{"a.b": 1}"#).unwrap_err().to_string().starts_with("[\"a.b\"]: "));
        assert!(fault(r#"{"$schema": "", "sources": [{"idd": "x"}]}"#).starts_with("sources[0].idd: unknown field `idd`, expected one of"));
    }
}
