//! The check of translations: words that have changed since, figures and places that differ, names of nothing; and how much is translated.

use super::words::{Known, Words, files, plural_of};
use crate::content::{Site, Translation};
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::Library;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Checks the translations that the site offers.
pub fn check_translations(library: &Library, findings: &mut Vec<Finding>) {
    let Some(site) = &library.site else { return };
    languages(library, &site.document, &site.value, findings);
    for loaded in &library.translations {
        let translation = &loaded.value;
        if translation.language != loaded.name {
            let remedy = format!("write {:?}, or call the file {}.json", loaded.name, translation.language);
            findings.push(loaded.document.error("language", format!("{:?} is not the file's name", translation.language), remedy));
        }
        entries(library, &site.value, &loaded.document, translation, findings);
    }
}

fn languages(library: &Library, document: &Document, site: &Site, findings: &mut Vec<Finding>) {
    for (index, tag) in site.languages.iter().enumerate() {
        let field = format!("languages[{index}]");
        if tag.parse::<icu_locale_core::Locale>().is_err() {
            findings.push(document.error(&field, format!("{tag:?} is not a language"), "write a tag of BCP 47: fr, en, ar, fr-x-simple"));
        } else if *tag != site.language && library.whole && !library.translations.iter().any(|t| t.name == *tag) {
            findings.push(document.error(&field, format!("there is no translations/{tag}.json"), "add it, or take the language out of `languages`"));
        }
        if site.languages.iter().take(index).any(|before| before == tag) {
            findings.push(document.error(&field, format!("{tag:?} stands twice"), "leave one of them"));
        }
    }
    if !site.languages.is_empty() && !site.languages.contains(&site.language) {
        findings.push(document.error("languages", "the content's own language is not among them", format!("add {:?}", site.language)));
    }
}

fn entries(library: &Library, site: &Site, document: &Document, translation: &Translation, findings: &mut Vec<Finding>) {
    let words = Words::new(translation, &site.language);
    let mut known: BTreeMap<(String, String), String> = BTreeMap::new();
    let contents = files(library);
    for (file, json) in &contents {
        super::fields::each_text(file, &mut (*json).clone(), &mut |place, text| {
            known.insert((file.clone(), place.to_owned()), text.clone());
        });
    }
    for (file, entries) in &translation.files {
        // Another hospital's site may well have fewer files.
        if !contents.iter().any(|(name, _)| name == file) {
            continue;
        }
        for (place, entry) in entries {
            let field = format!("files[{file:?}][{place:?}]");
            let source = known.get(&(file.clone(), place.clone()));
            match source.map(|text| words.know(file, place, text)) {
                Some(Known::Stale) => {
                    let remedy = "translate it anew, and write the new words into `source`: `guichet translations export` shows both";
                    findings.push(document.warning(&field, "the text has changed since it was translated: it is not shown", remedy));
                }
                None if file.starts_with("texts/") && plural_of(place).is_some() => {}
                None => findings.push(document.warning(&field, "there is no such text", "take it out")),
                _ => {}
            }
            if figures(&entry.source) != figures(&entry.text) {
                let message = format!("the figures differ: {:?} and {:?}", figures(&entry.source), figures(&entry.text));
                findings.push(document.error(&field, message, "write the same figures as in the source"));
            }
            // A plural form may be a word of its own: two days.
            if places(&entry.source) != places(&entry.text)
                && (plural_of(place).is_none() || !places(&entry.source).is_superset(&places(&entry.text)))
            {
                findings.push(document.error(&field, "the {places} differ", format!("use {:?}", places(&entry.source))));
            }
            if entry.validated_by.is_some() != entry.validated_on.is_some() {
                findings.push(document.error(&field, "a validation has a name and a date", "give `validatedBy` and `validatedOn`, or neither"));
            }
        }
    }
}

/// Each run of digits, in order of size: numbers to call, delays, ages, thresholds. Digits of other scripts count as they read.
pub fn figures(text: &str) -> Vec<String> {
    let digits: String = text.chars().map(|c| western(c).unwrap_or(' ')).collect();
    let mut found: Vec<String> = digits.split_whitespace().map(str::to_owned).collect();
    found.sort();
    found
}

fn western(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => return Some(c),
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(c) - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// The names between braces.
fn places(text: &str) -> std::collections::BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

/// How much is translated, a line for each language and file. With `all`, each text without a translation follows.
pub fn coverage_lines(library: &Library, all: bool) -> Vec<String> {
    let Some(site) = &library.site else { return Vec::new() };
    let mut lines = Vec::new();
    for loaded in library.translations.iter().filter(|t| site.value.languages.contains(&t.name)) {
        let words = Words::new(&loaded.value, &site.value.language);
        let own = super::words::base(&loaded.name) == super::words::base(&site.value.language);
        let contents: Vec<(String, &Json)> = files(library);
        let coverage: Vec<_> = contents.iter().map(|(file, json)| words.coverage(file, json)).collect();
        let sum = |of: fn(&super::words::Coverage) -> usize| coverage.iter().map(of).sum::<usize>();
        let what = if own { "said in other words" } else { "translated" };
        lines.push(format!("{}: {} of {} texts {what}, {} stale", loaded.name, sum(|c| c.translated), sum(|c| c.all), sum(|c| c.stale)));
        for file in coverage.iter().filter(|c| !own || c.translated + c.stale > 0) {
            lines.push(format!(
                "  {}: {} of {}, {} missing, {} stale",
                file.file,
                file.translated,
                file.all,
                file.missing.len() - file.stale,
                file.stale
            ));
            if all {
                lines.extend(file.missing.iter().map(|(place, text)| format!("    {place}: {text}")));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_the_same_in_any_order_and_script() {
        assert_eq!(figures("Le 15, puis 03\u{a0}53"), figures("03 53 ثم \u{661}\u{665}"));
        assert_ne!(figures("48 heures"), figures("72 hours"));
    }
}
