//! Translations as a table for translators, and back: CSV with one text a line.

use super::words::{Known, Words, files, plural_of};
use crate::content::{Translated, Translation};
use crate::native::library::Library;
use std::collections::BTreeMap;
use std::path::Path;

/// The columns.
const COLUMNS: [&str; 7] = ["file", "place", "source", "translation", "status", "validated_by", "validated_on"];

fn translation_of<'a>(library: &'a Library, language: &str) -> Result<&'a Translation, String> {
    let found = library.translations.iter().find(|t| t.name == language).map(|t| &t.value);
    found.ok_or_else(|| format!("there is no translations/{language}.json, or it cannot be read: `guichet check` says why"))
}

/// The table of a language: each text of the content with its translation, in the content's order. With `missing`, those alone that have none.
///
/// # Errors
/// In words: a language without a file, a site that cannot be read.
pub fn export(library: &Library, language: &str, missing: bool) -> Result<String, String> {
    let translation = translation_of(library, language)?;
    let own = library.site.as_ref().map(|s| s.value.language.as_str()).ok_or("site.json cannot be read")?;
    let words = Words::new(translation, own);
    let mut table = csv::Writer::from_writer(Vec::new());
    let wrong = |error: csv::Error| error.to_string();
    table.write_record(COLUMNS).map_err(wrong)?;
    for (file, json) in files(library) {
        let mut rows: Vec<[String; 7]> = Vec::new();
        let entries = translation.files.get(&file);
        super::fields::each_text(&file, &mut json.clone(), &mut |place, source| {
            let entry = entries.and_then(|e| e.get(place));
            rows.push(row(&file, place, source, entry, &words));
        });
        let more = entries.into_iter().flatten().filter(|(key, _)| file.starts_with("texts/") && json.get(key).is_none() && plural_of(key).is_some());
        rows.extend(more.map(|(place, entry)| row(&file, place, &entry.source, Some(entry), &words)));
        for row in rows.iter().filter(|row| !missing || row[3].is_empty()) {
            table.write_record(row).map_err(wrong)?;
        }
    }
    let bytes = table.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| e.to_string())
}

fn row(file: &str, place: &str, source: &str, entry: Option<&Translated>, words: &Words<'_>) -> [String; 7] {
    let known = words.know(file, place, source);
    let status = match (entry, known) {
        (Some(e), _) if e.source != source => "changed",
        (Some(e), _) if e.validated_by.is_some() => "validated",
        (Some(_), _) => "to validate",
        (None, Known::Translated(_)) => "as elsewhere",
        (None, _) => "missing",
    };
    // What is said elsewhere in the same words is shown by the site, and is no entry of its own.
    let text = entry.map(|e| e.text.clone()).unwrap_or_default();
    let by = |of: fn(&Translated) -> &Option<String>| entry.and_then(|e| of(e).clone()).unwrap_or_default();
    [file.into(), place.into(), source.into(), text, status.into(), by(|e| &e.validated_by), by(|e| &e.validated_on)]
}

/// A translation with the rows of a table: those that have words replace what was there, all others stay. A row is a translation of the source
/// that it stands beside; where its status is `validated`, it names by whom and when.
///
/// # Errors
/// In words: a table that cannot be read, with its line.
pub fn import(translation: &Translation, table: &str) -> Result<Translation, String> {
    let mut new = translation.clone();
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().map_err(|e| e.to_string())?.clone();
    let place_of = |name: &str| head.iter().position(|h| h == name).ok_or_else(|| format!("the column {name:?} is missing"));
    let at = COLUMNS[..4].iter().map(|c| place_of(c)).collect::<Result<Vec<usize>, String>>()?;
    let also = |name: &str| head.iter().position(|h| h == name);
    let (status, by, on) = (also("status"), also("validated_by"), also("validated_on"));
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string())?;
        let field = |index: usize| at.get(index).and_then(|i| record.get(*i)).unwrap_or_default().to_owned();
        let (file, place, source, text) = (field(0), field(1), field(2), field(3));
        if text.is_empty() {
            continue;
        }
        let told = |index: Option<usize>| index.and_then(|i| record.get(i)).filter(|t| !t.is_empty()).map(str::to_owned);
        let (status, by, on) = (told(status), told(by), told(on));
        let validated = status.as_deref().is_none_or(|s| s == "validated");
        let entries = new.files.entry(file).or_default();
        // Still the words of the text as it was before.
        let source = match entries.get(&place) {
            Some(before) if status.as_deref() == Some("changed") && before.text == text => before.source.clone(),
            _ => source,
        };
        entries.insert(place, Translated { source, text, validated_by: by.filter(|_| validated), validated_on: on.filter(|_| validated) });
    }
    Ok(new)
}

/// Writes a translation as its file has it.
///
/// # Errors
/// In words: a file that cannot be written.
pub fn write(translation: &Translation, path: &Path) -> Result<(), String> {
    let text = text_of(translation)?;
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

/// The file's text.
///
/// # Errors
/// Never in practice: a translation is JSON.
pub fn text_of(translation: &Translation) -> Result<String, String> {
    serde_json::to_string_pretty(translation).map(|text| text + "\n").map_err(|e| e.to_string())
}

/// Reads a table into the file of a language. Says how many texts are translated now.
///
/// # Errors
/// In words: a table or a file that cannot be read.
pub fn import_into(dir: &Path, language: &str, table: &str) -> Result<usize, String> {
    let library = Library::read(dir, None);
    let new = import(translation_of(&library, language)?, table)?;
    write(&new, &dir.join(format!("translations/{language}.json")))?;
    Ok(new.files.values().map(BTreeMap::len).sum())
}
