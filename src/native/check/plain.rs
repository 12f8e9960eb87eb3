//! The plain reading: sentences of the patients' texts that are too long, shown on demand and counted for each file.

use super::Report;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::Library;
use serde_json::Value as Json;

/// Words that a sentence of the plain reading may have.
const MOST: usize = 20;

/// Finds them in the patients' wordings of the pathways, the guides and the site.
pub(super) fn check(library: &Library, report: &mut Report) {
    let documents = library.pathways.iter().map(|l| &l.document).chain(library.guides.iter().map(|l| &l.document));
    for document in documents.chain(library.site.iter().map(|l| &l.document)) {
        walk(document, &document.json, "", &mut report.long);
    }
    if let Some(loaded) = &library.booklet {
        walk(&loaded.document, &loaded.document.json, "", &mut report.long);
    }
}

fn walk(document: &Document, json: &Json, path: &str, found: &mut Vec<Finding>) {
    match json {
        Json::Object(map) => {
            for (key, value) in map {
                let at = crate::formats::content::join(path, key);
                match value {
                    Json::String(words) if key == "patient" => found.extend(longest(words).map(|(count, start)| {
                        let message = format!("a sentence of {count} words: {start:?}");
                        document.warning(&at, message, "make two of it")
                    })),
                    other => walk(document, other, &at, found),
                }
            }
        }
        Json::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                walk(document, value, &format!("{path}[{index}]"), found);
            }
        }
        _ => {}
    }
}

/// The longest sentence beyond the limit: how many words, and how it begins.
fn longest(words: &str) -> Option<(usize, String)> {
    let sentences =
        words.split_inclusive(['.', '!', '?', '…']).map(|s| s.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).collect());
    let long = sentences.filter(|s: &Vec<&str>| s.len() > MOST).max_by_key(Vec::len)?;
    Some((long.len(), long.iter().take(6).copied().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_long_beyond_twenty_words() {
        let of = |n: usize| vec!["mot"; n].join(" ");
        assert_eq!(longest(&format!("Court. {}.", of(20))), None);
        assert_eq!(longest(&format!("Court. {}. Fin\u{a0}!", of(21))).map(|(n, _)| n), Some(21));
    }
}
