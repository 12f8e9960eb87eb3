//! Languages: translations are laid over the content's files, and the site is written once for each language (`docs/decisions/0017-languages.md`).

mod check;
mod command;
mod fields;
mod marks;
mod pages;
mod table;
mod words;

pub use check::{check_translations, coverage_lines, figures};
pub use command::TranslationsCommand;
pub use fields::TEXTS;
pub use marks::bare;
use marks::{CLOSE, NAME, OPEN};
pub use pages::Languages;
pub use table::{export, import, import_into, text_of};

use super::call_units::put_units;
use super::instruments::{adapt, editions};
use super::library::{Content, Library, Loaded, LoadedQuestionnaire};
use crate::content::{Direction, Site, Texts, Translation};
use crate::domain::referral::keep_pathways;
use crate::formats::content::read_content;
use crate::formats::fhir::read_questionnaire_in;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;
use words::{Words, plural_of};

/// The language that a site is shown in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tongue {
    /// BCP 47.
    pub tag: String,
    /// Its name, in itself.
    pub name: String,
    /// Which way it is written.
    pub direction: Direction,
    /// What stands before the addresses of its pages: nothing for the first language, `/en`.
    pub prefix: String,
    /// Nobody has validated all of the translation.
    pub pending: bool,
    /// The content itself is written in it.
    pub source: bool,
}

impl Tongue {
    /// The language of the content itself.
    pub fn source(tag: &str, languages: &[String]) -> Self {
        let name = if tag == "fr" { "Français".to_owned() } else { tag.to_owned() };
        Self { tag: tag.to_owned(), name, direction: Direction::Ltr, prefix: prefix(tag, languages), pending: false, source: true }
    }
}

/// The first language stands at the top of the site, the others in a folder of their own.
fn prefix(tag: &str, languages: &[String]) -> String {
    if languages.first().is_none_or(|first| first == tag) { String::new() } else { format!("/{}", tag.replace("-x-", "-").to_lowercase()) }
}

/// The content in the other languages of the site, in their order; `base` is the content in its own.
pub fn in_other_languages(library: &Library, base: &Content) -> Vec<Content> {
    let languages = &base.site.languages;
    let translations = library.translations.iter().map(|t| &t.value);
    let mut all: Vec<&Translation> = translations.filter(|t| t.language != base.site.language && languages.contains(&t.language)).collect();
    all.sort_by_key(|t| languages.iter().position(|l| *l == t.language));
    all.into_iter().map(|translation| in_language(library, base, translation)).collect()
}

fn in_language(library: &Library, base: &Content, translation: &Translation) -> Content {
    let words = Words::new(translation, &base.site.language);
    let site = library.site.as_ref().map_or_else(|| base.site.clone(), |l| again(l, "site.json", &words, &base.site));
    let mut content = Content {
        texts: library.texts.as_ref().map_or_else(|| base.texts.clone(), |l| again(l, "texts/fr.json", &words, &base.texts)),
        pathways: each(&library.pathways, "pathways", &words),
        pages: each(&library.pages, "pages", &words),
        letters: each(&library.letters, "letters", &words),
        guides: each(&library.guides, "guides", &words),
        templates: each(&library.templates, "templates", &words),
        booklet: base.booklet.as_ref().zip(library.booklet.as_ref()).map(|(old, l)| again(l, "booklet.json", &words, old)),
        accessibility: base.accessibility.as_ref().zip(library.accessibility.as_ref()).map(|(old, l)| again(l, "accessibility.json", &words, old)),
        indicators: base.indicators.as_ref().zip(library.indicators.as_ref()).map(|(old, l)| again(l, "indicators.json", &words, old)),
        questionnaires: library.questionnaires.iter().map(|l| form(l, &site, &words)).collect(),
        site,
        tongue: Tongue {
            tag: translation.language.clone(),
            name: translation.name.clone(),
            direction: words.direction(),
            prefix: prefix(&translation.language, &base.site.languages),
            pending: translation.files.values().flat_map(|f| f.values()).any(|e| e.validated_by.is_none()),
            source: false,
        },
        other_languages: Vec::new(),
        ..base.clone()
    };
    if words.marks() {
        for source in &mut content.sources.sources {
            source.title = format!("{NAME}{}{CLOSE}", source.title);
            source.note = source.note.as_ref().map(|note| format!("{OPEN}{note}{CLOSE}"));
        }
    }
    content.site.language.clone_from(&translation.language);
    content.site.address += &content.tongue.prefix;
    content.texts = with_plurals(&content.texts, &translation.language);
    content
}

fn each<T: DeserializeOwned + Clone>(all: &[Loaded<T>], folder: &str, words: &Words<'_>) -> Vec<T> {
    all.iter().map(|l| again(l, &format!("{folder}/{}.json", l.name), words, &l.value)).collect()
}

/// A file read again with other words; as it was where that cannot be.
fn again<T: DeserializeOwned + Clone>(loaded: &Loaded<T>, file: &str, words: &Words<'_>, otherwise: &T) -> T {
    let mut json = loaded.document.json.clone();
    words.lay_over(file, &mut json);
    read_content::<T>(&json.to_string()).map_or_else(|_| otherwise.clone(), |(value, _)| value)
}

/// A questionnaire in the language; what its own file says in it (FHIR's extension `translation`) goes before.
fn form(loaded: &Loaded<LoadedQuestionnaire>, site: &Site, words: &Words<'_>) -> LoadedQuestionnaire {
    let mut json = loaded.document.json.clone();
    words.lay_over(&format!("questionnaires/{}.json", loaded.name), &mut json);
    let Ok((mut questionnaire, _)) = read_questionnaire_in(&json.to_string(), &words.translation.language) else { return loaded.value.clone() };
    if site.referral == loaded.name {
        keep_pathways(&mut questionnaire, &site.pathways);
    }
    adapt(&mut questionnaire, &json, &loaded.name, site);
    put_units(&mut questionnaire, &json, site);
    LoadedQuestionnaire { questionnaire: Arc::new(questionnaire), editions: editions(&json), exact: None, ..loaded.value.clone() }
}

/// Numbers that a text may be about, for which its plural form is written down; beyond them the usual form stands.
const COUNTED: u32 = 40;

/// The texts with the form of each number where the language has more than one and many: `unit.days.2`, as [`Texts::counted`] asks for it.
fn with_plurals(texts: &Texts, tag: &str) -> Texts {
    let mut all: BTreeMap<String, String> = texts.0.clone().into();
    let rules = tag.parse::<Locale>().ok().and_then(|locale| PluralRules::try_new_cardinal((&locale).into()).ok());
    if let Some(rules) = rules {
        let stems: Vec<String> = all.keys().filter_map(|key| plural_of(key)).map(str::to_owned).collect();
        for (stem, number) in stems.iter().flat_map(|stem| (0..=COUNTED).map(move |n| (stem, n))) {
            let form = match rules.category_for(number) {
                PluralCategory::Zero => "zero",
                PluralCategory::Two => "two",
                PluralCategory::Few => "few",
                // One and many are asked for by their names.
                PluralCategory::One | PluralCategory::Many | PluralCategory::Other => continue,
            };
            if let Some(text) = all.get(&format!("{stem}.{form}")).cloned() {
                all.insert(format!("{stem}.{number}"), text);
            }
        }
    }
    Texts(all.into())
}
