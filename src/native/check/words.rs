//! The words that people read: French typography, links inside the site, phone numbers in running text.
//!
//! It looks only at fields of prose, by name: an address or a code is not French.

use super::site::{is_fiction, real_number};
use super::{date_fault, doubled, unknown_remedy};
use crate::domain::PartialDate;
use crate::formats::content::join;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::Library;
use crate::native::translate::TEXTS;
use serde_json::Value as Json;
use std::sync::LazyLock;

/// Fields of prose that are not translated, beside those that are ([`TEXTS`]): names of people, short names of sources, and FHIR's.
const PROSE: &[&str] = &["approvedBy", "reviewedBy", "source", "short", "valueString", "valueMarkdown", "prefix", "unit"];
/// First parts of addresses that every site has, whatever its content.
const ROUTES: &[&str] = &[
    "",
    "parcours",
    "demande",
    "questionnaires",
    "sources",
    "pages",
    "schemas",
    "recherche",
    "papier",
    "patient",
    "envois",
    "verification",
    "indicateurs",
    "lecture-demande",
    "outils",
];

/// Checks all prose.
pub(super) fn check(library: &Library, findings: &mut Vec<Finding>) {
    let mut reader =
        Reader { fictional: library.site.as_ref().is_some_and(|s| s.value.fictional), slugs: library.whole.then(|| slugs(library)), findings };
    let content = library.pathways.iter().map(|l| &l.document).chain(library.pages.iter().map(|l| &l.document));
    let content = content.chain(library.guides.iter().map(|l| &l.document));
    let content = content.chain(library.letters.iter().map(|l| &l.document));
    let content = content.chain(library.accessibility.iter().map(|l| &l.document));
    let content = content.chain(library.templates.iter().map(|l| &l.document)).chain(library.booklet.iter().map(|l| &l.document));
    let documents = content.chain(library.questionnaires.iter().map(|l| &l.document)).chain(library.site.iter().map(|l| &l.document));
    for document in documents {
        reader.walk(document, &document.json, "", false);
    }
    if let Some(texts) = &library.texts {
        reader.walk(&texts.document, &texts.document.json, "", true);
    }
    // Titles of sources are quoted as they stand, in their own language.
    if let Some(sources) = &library.sources {
        for (index, source) in sources.value.sources.iter().enumerate() {
            for (name, words) in [("short", Some(&source.short)), ("note", source.note.as_ref())] {
                reader.words(&sources.document, words.map_or("", |w| w), &format!("sources[{index}].{name}"));
            }
        }
    }
}

/// Checks the pages' own fields.
pub(super) fn pages(library: &Library, today: PartialDate, findings: &mut Vec<Finding>) {
    if let Some(loaded) = &library.accessibility {
        if let Some((message, remedy)) = date_fault(&loaded.value.reviewed_on, today, true) {
            findings.push(loaded.document.error("reviewedOn", message, remedy));
        }
        for (index, number) in doubled(loaded.value.criteria.iter().map(|c| c.number.as_str())) {
            let message = format!("the criterion {number} stands twice");
            findings.push(loaded.document.error(&format!("criteria[{index}].number"), message, "leave one of them"));
        }
    }
    for loaded in &library.pages {
        if let Some((message, remedy)) = date_fault(&loaded.value.updated_on, today, true) {
            findings.push(loaded.document.error("updatedOn", message, remedy));
        }
        let length = loaded.value.description.chars().count();
        if length > 160 {
            findings.push(loaded.document.warning("description", format!("{length} characters; search engines show 160"), "shorten it"));
        }
    }
}

fn slugs(library: &Library) -> Vec<String> {
    let pathways = library.pathways.iter().map(|l| l.value.slug.clone());
    let pages = library.pages.iter().map(|l| l.value.slug.clone());
    let forms = library.questionnaires.iter().filter_map(|l| l.value.questionnaire.slug.clone());
    let guides = library.guides.iter().map(|l| l.value.slug.clone());
    pathways.chain(pages).chain(guides).chain(forms).collect()
}

struct Reader<'a> {
    fictional: bool,
    /// Addresses that exist; `None` when not all files could be read, which was said already.
    slugs: Option<Vec<String>>,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn walk(&mut self, document: &Document, json: &Json, path: &str, prose: bool) {
        match json {
            Json::String(words) if prose => self.words(document, words, path),
            Json::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.walk(document, value, &format!("{path}[{index}]"), prose);
                }
            }
            Json::Object(map) => {
                let is_pattern = map.get("url").and_then(Json::as_str).is_some_and(|u| u.ends_with("/regex"));
                // Names of the project's own tests are English.
                for (key, value) in map.iter().filter(|(k, _)| *k != "$schema" && *k != "tests" && !is_pattern) {
                    let prose = if path.is_empty() && prose { true } else { PROSE.contains(&key.as_str()) || TEXTS.contains(&key.as_str()) };
                    self.walk(document, value, &join(path, key), prose);
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, document: &Document, words: &str, path: &str) {
        if let Some((what, around, remedy)) = typographic_fault(words) {
            self.findings.push(document.warning(path, format!("{what}: {around:?}"), remedy));
        }
        if self.fictional {
            for number in phones_in(words).into_iter().filter(|n| !is_fiction(&n.replace(|c: char| !c.is_ascii_digit(), ""))) {
                self.findings.push(real_number(document, path, &number));
            }
        }
        let Some(slugs) = &self.slugs else { return };
        for target in links_in(words) {
            let last = target.split(['#', '?']).next().unwrap_or_default().split('/').rfind(|p| !p.is_empty()).unwrap_or_default();
            if !ROUTES.contains(&last) && !slugs.iter().any(|s| s == last) {
                let remedy = unknown_remedy(last, slugs.iter().map(String::as_str), "use the slug of a pathway, a page or a questionnaire");
                self.findings.push(document.error(path, format!("no page has the address {target:?}"), remedy));
            }
        }
    }
}

/// The first fault of French typography: what, the words around it, the remedy.
fn typographic_fault(words: &str) -> Option<(&'static str, String, &'static str)> {
    const SPACE: &str = "write a no-break space: U+00A0 before : and », after «; U+202F before ; ! ?";
    let signs: Vec<(usize, char)> = words.char_indices().collect();
    let around = |at: usize| signs.iter().skip(at.saturating_sub(12)).take(24).map(|(_, c)| *c).collect::<String>();
    let ends = |after: Option<char>| after.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | ',' | ')'));
    for (index, pair) in signs.windows(2).enumerate() {
        let [(_, first), (_, second)] = pair else { continue };
        let after = signs.get(index + 2).map(|(_, c)| *c);
        match (first, second) {
            (letter, '\'') if letter.is_alphabetic() && after.is_some_and(char::is_alphabetic) => {
                return Some(("straight apostrophe", around(index), "write ’ (U+2019)"));
            }
            (' ', ';' | '!' | '?' | '»') => return Some(("ordinary space before a sign", around(index), SPACE)),
            (' ', ':') if after.is_none_or(char::is_whitespace) => return Some(("ordinary space before a sign", around(index), SPACE)),
            (letter, '!' | '?' | '»') if letter.is_alphanumeric() && ends(after) => {
                return Some(("no space before a sign", around(index), SPACE));
            }
            (letter, ';' | ':') if letter.is_alphabetic() && after == Some(' ') => return Some(("no space before a sign", around(index), SPACE)),
            ('«', ' ') => return Some(("ordinary space after «", around(index), SPACE)),
            ('«', letter) if letter.is_alphanumeric() => return Some(("no space after «", around(index), SPACE)),
            ('.', '.') if after == Some('.') => return Some(("three dots", around(index), "write … (U+2026)")),
            ('"', letter) | (letter, '"') if letter.is_alphabetic() => {
                return Some(("straight quotation mark", around(index), "write «\u{a0}words\u{a0}»"));
            }
            _ => {}
        }
    }
    None
}

/// Phone numbers of ten digits in running text.
fn phones_in(words: &str) -> Vec<String> {
    static PATTERN: LazyLock<Option<regex_lite::Regex>> =
        LazyLock::new(|| regex_lite::Regex::new("(?:\\+33|0)[ .\u{a0}\u{202f}]?[1-9](?:[ .\u{a0}\u{202f}]?[0-9]{2}){4}").ok());
    PATTERN.as_ref().map(|p| p.find_iter(words).map(|m| m.as_str().replace("+33", "0")).collect()).unwrap_or_default()
}

/// Targets inside the site of `[words](/target/)`.
fn links_in(words: &str) -> Vec<&str> {
    words.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target)).filter(|t| t.starts_with('/')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_typography_are_seen_and_right_words_are_not() {
        let fault = |words| typographic_fault(words).map(|(what, _, _)| what);
        assert_eq!(fault("l'avis"), Some("straight apostrophe"));
        assert_eq!(fault("Quand ?"), Some("ordinary space before a sign"));
        assert_eq!(fault("Le motif : ceci"), Some("ordinary space before a sign"));
        assert_eq!(fault("« oui"), Some("ordinary space after «"));
        assert_eq!(fault("«oui\u{a0}»"), Some("no space after «"));
        assert_eq!(fault("«\u{a0}oui»"), Some("no space before a sign"));
        assert_eq!(fault("Quand?"), Some("no space before a sign"));
        assert_eq!(fault("Le motif: ceci"), Some("no space before a sign"));
        assert_eq!(fault("etc..."), Some("three dots"));
        assert_eq!(fault("dit \"oui\""), Some("straight quotation mark"));
        for right in ["l’avis", "Quand\u{202f}?", "Le motif\u{a0}: ceci", "«\u{a0}oui\u{a0}»", "https://a.example", "5'", "à 09:00", "fin…", "12\""]
        {
            assert_eq!(fault(right), None, "{right}");
        }
    }

    #[test]
    fn numbers_and_links_are_found_in_running_text() {
        assert_eq!(phones_in("Appelez le 01 23 45 67 89 ou le 15, finess 999999998."), ["01 23 45 67 89"]);
        assert_eq!(links_in("voir [ici](/parcours/poumon/) et [là](https://a.example)"), ["/parcours/poumon/"]);
    }
}
