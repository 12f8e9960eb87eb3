//! The words of one language, laid over a file of content before it is read into its type.

use super::fields::each_text;
use super::marks::{CLOSE, NAME, OPEN};
use crate::content::{Direction, Translation};
use crate::native::library::Library;
use serde_json::Value as Json;
use std::collections::HashMap;

/// The endings of a key that is another plural form of a text (`unit.days.few`), as Unicode's CLDR names them.
pub const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A translation, ready to be asked.
pub struct Words<'a> {
    /// The file.
    pub translation: &'a Translation,
    /// The same words elsewhere: a sentence that several files share is translated once.
    memory: HashMap<&'a str, &'a str>,
    /// The content is in another language: what has no translation is marked, so that the page says which language it is in.
    marks: bool,
}

/// What is known of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    /// It is translated.
    Translated(&'a str),
    /// It was, from other words than it has today.
    Stale,
    /// It is not.
    Missing,
}

/// How much of a file is translated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The file.
    pub file: String,
    /// Texts in it.
    pub all: usize,
    /// Translated ones.
    pub translated: usize,
    /// Translations of words that have changed since: not shown.
    pub stale: usize,
    /// The places of what has no translation, with the text.
    pub missing: Vec<(String, String)>,
}

impl<'a> Words<'a> {
    /// Words for content in `language`.
    pub fn new(translation: &'a Translation, language: &str) -> Self {
        let entries = translation.files.values().flat_map(|file| file.values());
        let memory = entries.map(|e| (e.source.as_str(), e.text.as_str())).collect();
        Self { translation, memory, marks: base(&translation.language) != base(language) }
    }

    /// The words of one place.
    pub fn know(&self, file: &str, place: &str, source: &str) -> Known<'a> {
        let own = self.translation.files.get(file).and_then(|entries| entries.get(place));
        match own {
            Some(entry) if entry.source == source => Known::Translated(&entry.text),
            // A wording for one place is not the wording of another: the plain reading says more than its source.
            _ if !self.marks => own.map_or(Known::Missing, |_| Known::Stale),
            _ => match self.memory.get(source) {
                Some(text) => Known::Translated(text),
                None => own.map_or(Known::Missing, |_| Known::Stale),
            },
        }
    }

    /// The file in this language.
    pub fn lay_over(&self, file: &str, json: &mut Json) {
        each_text(file, json, &mut |place, text| match self.know(file, place, text) {
            Known::Translated(words) => words.clone_into(text),
            // Words that a page is also searched for are not said on it.
            _ if self.marks && place.starts_with("synonyms/") => *text = format!("{NAME}{text}{CLOSE}"),
            _ if self.marks => *text = format!("{OPEN}{text}{CLOSE}"),
            _ => {}
        });
        if let (true, Some(map)) = (file.starts_with("texts/"), json.as_object_mut()) {
            for (key, entry) in self.translation.files.get(file).into_iter().flatten() {
                if !map.contains_key(key) && plural_of(key).is_some() {
                    map.insert(key.clone(), Json::String(entry.text.clone()));
                }
            }
        }
        if let (true, Some(map)) = (file.starts_with("questionnaires/"), json.as_object_mut()) {
            map.insert("language".into(), Json::String(self.translation.language.clone()));
        }
    }

    /// How much of a file is there.
    pub fn coverage(&self, file: &str, json: &Json) -> Coverage {
        let mut coverage = Coverage { file: file.to_owned(), ..Coverage::default() };
        each_text(file, &mut json.clone(), &mut |place, text| {
            coverage.all += 1;
            match self.know(file, place, text) {
                Known::Translated(_) => coverage.translated += 1,
                known => {
                    coverage.stale += usize::from(known == Known::Stale);
                    coverage.missing.push((place.to_owned(), text.clone()));
                }
            }
        });
        coverage
    }

    /// True when untranslated texts are marked.
    pub fn marks(&self) -> bool {
        self.marks
    }

    /// `dir` of its pages.
    pub fn direction(&self) -> Direction {
        self.translation.direction
    }
}

/// The key without the ending of its plural form.
pub fn plural_of(key: &str) -> Option<&str> {
    key.rsplit_once('.').filter(|(_, form)| FORMS.contains(form)).map(|(stem, _)| stem)
}

/// The language itself, without script, place and variant: `fr` of `fr-x-simple`.
pub fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The files that can be translated, with their content.
pub fn files(library: &Library) -> Vec<(String, &Json)> {
    let mut files = Vec::new();
    files.extend(library.site.iter().map(|l| ("site.json".to_owned(), &l.document.json)));
    files.extend(library.texts.iter().map(|l| ("texts/fr.json".to_owned(), &l.document.json)));
    files.extend(library.questionnaires.iter().map(|l| (format!("questionnaires/{}.json", l.name), &l.document.json)));
    files.extend(library.pathways.iter().map(|l| (format!("pathways/{}.json", l.name), &l.document.json)));
    files.extend(library.pages.iter().map(|l| (format!("pages/{}.json", l.name), &l.document.json)));
    files.extend(library.accessibility.iter().map(|l| ("accessibility.json".to_owned(), &l.document.json)));
    files.extend(library.guides.iter().map(|l| (format!("guides/{}.json", l.name), &l.document.json)));
    files.extend(library.templates.iter().map(|l| (format!("templates/{}.json", l.name), &l.document.json)));
    files.extend(library.booklet.iter().map(|l| ("booklet.json".to_owned(), &l.document.json)));
    files.extend(library.indicators.iter().map(|l| ("indicators.json".to_owned(), &l.document.json)));
    files.extend(library.letters.iter().map(|l| (format!("letters/{}.json", l.name), &l.document.json)));
    files
}
