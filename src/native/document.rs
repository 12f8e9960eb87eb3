//! One JSON file with the place of each of its fields, so that a finding names line and column.
//!
//! Opened by `library`; used by every check. Positions come from the parse tree of `jsonc-parser`, after `serde_json` has said that the
//! file is strict JSON. It never changes a file.

use super::finding::{Finding, Severity};
use crate::formats::content::join;
use crate::formats::{ReadError, read_json};
use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// A file that is JSON.
pub struct Document {
    /// Where it is.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Its content.
    pub json: Json,
    places: Tree,
}

/// Where each part of a file starts, in bytes.
#[derive(Default)]
struct Tree {
    start: usize,
    fields: Vec<(String, usize, Tree)>,
    elements: Vec<Tree>,
}

impl Document {
    /// Opens a file.
    ///
    /// # Errors
    /// The finding to report: no such file, or no JSON.
    pub fn open(path: &Path, remedy: &str) -> Result<Self, Box<Finding>> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = if error.kind() == std::io::ErrorKind::NotFound { "missing file".to_owned() } else { format!("cannot be read: {error}") };
            Box::new(Finding::of_file(path.display(), message, remedy))
        })?;
        Self::read(path, text)
    }

    fn read(path: &Path, text: String) -> Result<Self, Box<Finding>> {
        match read_json(&text) {
            Ok(json) => {
                let places = tree_of(&text);
                Ok(Self { path: path.to_owned(), text, json, places })
            }
            Err(error) => {
                let (line, column) = if let ReadError::Json { line, column, .. } = &error { (*line, *column) } else { (1, 1) };
                let reason = if let ReadError::Json { reason, .. } = error { reason } else { error.to_string() };
                let reason = reason.split(" at line ").next().unwrap_or_default();
                Err(Box::new(Finding {
                    line,
                    column,
                    ..Finding::of_file(
                        path.display(),
                        format!("not JSON: {reason}"),
                        "look at this place and just before it for a missing or extra comma, quote or bracket",
                    )
                }))
            }
        }
    }

    /// Line and column of a field, of the nearest field that holds it when it is not there.
    pub fn place(&self, field: &str) -> (usize, usize) {
        let mut tree = &self.places;
        let mut at = tree.start;
        for step in steps(field) {
            match step {
                Step::Key(key) => match tree.fields.iter().find(|(k, _, _)| *k == key) {
                    Some((_, _, value)) => tree = value,
                    None => break,
                },
                Step::Index(index) => match tree.elements.get(index) {
                    Some(value) => tree = value,
                    None => break,
                },
            }
            at = tree.start;
        }
        self.position(at)
    }

    /// Line and column of a field's name.
    pub fn place_of_name(&self, field: &str) -> (usize, usize) {
        let mut tree = &self.places;
        let mut at = tree.start;
        for step in steps(field) {
            let next = match step {
                Step::Key(key) => tree.fields.iter().find(|(k, _, _)| *k == key).map(|(_, name, value)| (*name, value)),
                Step::Index(index) => tree.elements.get(index).map(|value| (value.start, value)),
            };
            let Some((start, value)) = next else { break };
            (at, tree) = (start, value);
        }
        self.position(at)
    }

    fn position(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or_default();
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        (line, column)
    }

    /// An error at a field.
    pub fn error(&self, field: &str, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        let (line, column) = self.place(field);
        let (message, remedy) = (message.into(), remedy.into());
        Finding { severity: Severity::Error, file: self.path.display().to_string(), line, column, field: field.to_owned(), message, remedy }
    }

    /// A warning at a field.
    pub fn warning(&self, field: &str, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        self.error(field, message, remedy).warned()
    }

    /// Names that stand twice in one object: JSON readers keep only one of the two.
    pub fn doubled(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        self.doubled_in(&self.places, "", &mut found);
        found
    }

    fn doubled_in(&self, tree: &Tree, path: &str, found: &mut Vec<Finding>) {
        for (index, (key, name, value)) in tree.fields.iter().enumerate() {
            let field = join(path, key);
            if tree.fields.iter().take(index).any(|(k, _, _)| k == key) {
                let (line, column) = self.position(*name);
                found.push(Finding { line, column, ..self.error(&field, format!("the name {key:?} stands twice"), "keep one of the two") });
            }
            self.doubled_in(value, &field, found);
        }
        for (index, value) in tree.elements.iter().enumerate() {
            self.doubled_in(value, &format!("{path}[{index}]"), found);
        }
    }
}

enum Step {
    Key(String),
    Index(usize),
}

/// Reads a path as [`join`] writes it.
fn steps(field: &str) -> Vec<Step> {
    let mut found = Vec::new();
    let mut rest = field;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let quoted = inside.starts_with('"');
            let Some((part, after)) = inside.split_once(if quoted { "\"]" } else { "]" }) else { break };
            match part.parse() {
                Ok(index) if !quoted => found.push(Step::Index(index)),
                _ => found.push(Step::Key(part.trim_start_matches('"').replace("\\\"", "\""))),
            }
            rest = after;
        } else {
            let plain = rest.strip_prefix('.').unwrap_or(rest);
            let end = plain.find(['.', '[']).unwrap_or(plain.len());
            let (part, after) = plain.split_at(end);
            found.push(Step::Key(part.to_owned()));
            rest = after;
        }
    }
    found
}

fn tree_of(text: &str) -> Tree {
    let parsed = jsonc_parser::parse_to_ast(text, &jsonc_parser::CollectOptions::default(), &jsonc_parser::ParseOptions::default());
    parsed.ok().and_then(|p| p.value).map(|v| branch(&v)).unwrap_or_default()
}

fn branch(value: &ast::Value<'_>) -> Tree {
    let start = value.range().start;
    match value {
        ast::Value::Object(object) => {
            let fields = object.properties.iter().map(|p| (p.name.as_str().to_owned(), p.name.range().start, branch(&p.value))).collect();
            Tree { start, fields, elements: Vec::new() }
        }
        ast::Value::Array(array) => Tree { start, fields: Vec::new(), elements: array.elements.iter().map(branch).collect() },
        _ => Tree { start, ..Tree::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_its_line_and_column() {
        let text = "{\n  \"é\": [1, {\"a.b\": true}],\n  \"x\": {}\n}".to_owned();
        let document = Document::read(Path::new("f.json"), text).unwrap();
        assert_eq!(document.place("[\"é\"][1][\"a.b\"]"), (2, 20));
        assert_eq!(document.place("x.missing"), (3, 8));
        assert_eq!(document.place_of_name("x"), (3, 3));
        assert_eq!(document.place("nowhere[3]"), (1, 1));
    }

    #[test]
    fn a_name_that_stands_twice_is_found() {
        let document = Document::read(Path::new("f.json"), "{\"a\": {\"b\": 1,\n \"b\": 2}}".into()).unwrap();
        let found = document.doubled();
        assert_eq!(found.iter().map(|f| (f.line, f.column, f.field.as_str())).collect::<Vec<_>>(), vec![(2, 2, "a.b")]);
    }
}
