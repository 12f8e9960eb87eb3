//! The content as files: read once, for the checks and for the pages.
//!
//! [`load`] is for whoever writes pages: everything, checked, or nothing. [`Library`] is for `check`: what could be read, with the
//! findings about shapes; `check` judges what the words mean together.

use super::call_units::name_units;
use super::check::{CheckOptions, check_library, second_link_id};
use super::document::Document;
use super::exact::lay_over;
use super::finding::{Finding, closest};
use super::instruments::{adapt, editions};
use super::translate::{Tongue, in_other_languages};
use crate::content::{Accessibility, Booklet, ExactWording, Guide, Indicators, Letter, Page, Pathway, Site, Sources, Template, Texts, Translation};
use crate::domain::Questionnaire;
use crate::domain::referral::keep_pathways;
use crate::formats::content::read_content;
use crate::formats::fhir::read_questionnaire;
use crate::formats::{Notice, ReadError};
use crate::ui::pages::Edition;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All content of a site, ready to be shown.
#[derive(Clone, Debug)]
pub struct Content {
    /// The manifest, with the establishment's own data.
    pub site: Site,
    /// Where clinical statements come from.
    pub sources: Sources,
    /// The pathways, in the manifest's order.
    pub pathways: Vec<Pathway>,
    /// The pages of prose, in the manifest's order.
    pub pages: Vec<Page>,
    /// The guides, in the manifest's order.
    pub guides: Vec<Guide>,
    /// The sheets to print, in the manifest's order.
    pub letters: Vec<Letter>,
    /// The indicators, where the site has them.
    pub indicators: Option<Indicators>,
    /// The letters and checklists of the team, in the manifest's order.
    pub templates: Vec<Template>,
    /// The patient's booklet and the care sheet, where the site has them.
    pub booklet: Option<Booklet>,
    /// The review of accessibility, where the site has one.
    pub accessibility: Option<Accessibility>,
    /// The words of the interface.
    pub texts: Texts,
    /// The questionnaires in the manifest's order, then the referral form.
    pub questionnaires: Vec<LoadedQuestionnaire>,
    /// The language of all this.
    pub tongue: Tongue,
    /// The language that the content itself is written in.
    pub source_language: String,
    /// The same content in the other languages of the site.
    pub other_languages: Vec<Content>,
}

/// One questionnaire: as a file and as it was understood.
#[derive(Clone, Debug)]
pub struct LoadedQuestionnaire {
    /// The file's name without `.json`.
    pub name: String,
    /// What it is.
    pub questionnaire: Arc<Questionnaire>,
    /// What was tolerated.
    pub notices: Vec<Notice>,
    /// Its versions, the newest first.
    pub editions: Vec<Edition>,
    /// It is about nobody: its file names no kind of subject.
    pub anonymous: bool,
    /// The exact wording that it has.
    pub exact: Option<ExactWording>,
}

impl Content {
    /// A questionnaire, or the referral form, by its file's name.
    pub fn questionnaire(&self, name: &str) -> Option<&LoadedQuestionnaire> {
        self.questionnaires.iter().find(|q| q.name == name)
    }

    /// The referral form.
    pub fn referral(&self) -> Option<&LoadedQuestionnaire> {
        self.questionnaire(&self.site.referral)
    }
}

/// A file that was read.
pub struct Loaded<T> {
    /// The file's name without `.json`.
    pub name: String,
    /// The file.
    pub document: Document,
    /// What it holds.
    pub value: T,
}

/// What could be read of a folder of content.
pub struct Library {
    /// The folder.
    pub root: PathBuf,
    /// Another `site.json` was given.
    pub overridden: bool,
    /// `site.json`.
    pub site: Option<Loaded<Site>>,
    /// `sources.json`.
    pub sources: Option<Loaded<Sources>>,
    /// `indicators.json`; a site may lack it.
    pub indicators: Option<Loaded<Indicators>>,
    /// `accessibility.json`; a site may lack it.
    pub accessibility: Option<Loaded<Accessibility>>,
    /// `texts/fr.json`.
    pub texts: Option<Loaded<Texts>>,
    /// `pathways/`.
    pub pathways: Vec<Loaded<Pathway>>,
    /// `pages/`.
    pub pages: Vec<Loaded<Page>>,
    /// `guides/`.
    pub guides: Vec<Loaded<Guide>>,
    /// `letters/`.
    pub letters: Vec<Loaded<Letter>>,
    /// `templates/`.
    pub templates: Vec<Loaded<Template>>,
    /// `booklet.json`; a site may lack it.
    pub booklet: Option<Loaded<Booklet>>,
    /// `questionnaires/`.
    pub questionnaires: Vec<Loaded<LoadedQuestionnaire>>,
    /// `wordings/`: exact wordings, by the name of their questionnaire.
    pub wordings: Vec<Loaded<ExactWording>>,
    /// `translations/`.
    pub translations: Vec<Loaded<Translation>>,
    /// What is wrong with the files as such.
    pub findings: Vec<Finding>,
    /// Everything that is named was read: what is not found among it does not exist.
    pub whole: bool,
}

/// Reads and checks all content, for showing it, as of today. The findings beside it are warnings.
///
/// # Errors
/// All findings, when one of them is an error: what fails its check must not be shown.
pub fn load(dir: &Path, site_override: Option<&Path>) -> Result<(Content, Vec<Finding>), Vec<Finding>> {
    load_on(dir, &CheckOptions { today: super::clock::today(), site: site_override.map(Path::to_owned) })
}

/// The same, as of a given day.
///
/// # Errors
/// As for [`load`].
pub fn load_on(dir: &Path, options: &CheckOptions) -> Result<(Content, Vec<Finding>), Vec<Finding>> {
    let mut library = Library::read(dir, options.site.as_deref());
    let report = check_library(dir, &mut library, options.today);
    let is_right = report.is_publishable();
    match (&library.site, &library.sources, &library.texts) {
        (Some(site), Some(sources), Some(texts)) if is_right => {
            let mut content = Content {
                site: site.value.clone(),
                sources: sources.value.clone(),
                accessibility: library.accessibility.as_ref().map(|l| l.value.clone()),
                texts: texts.value.clone(),
                pathways: library.pathways.iter().map(|l| l.value.clone()).collect(),
                pages: library.pages.iter().map(|l| l.value.clone()).collect(),
                guides: library.guides.iter().map(|l| l.value.clone()).collect(),
                letters: library.letters.iter().map(|l| l.value.clone()).collect(),
                templates: library.templates.iter().map(|l| l.value.clone()).collect(),
                booklet: library.booklet.as_ref().map(|l| l.value.clone()),
                indicators: library.indicators.as_ref().map(|l| l.value.clone()),
                questionnaires: library.questionnaires.iter().map(|l| l.value.clone()).collect(),
                tongue: Tongue::source(&site.value.language, &site.value.languages),
                source_language: site.value.language.clone(),
                other_languages: Vec::new(),
            };
            content.other_languages = in_other_languages(&library, &content);
            content.site.address += &content.tongue.prefix;
            Ok((content, report.findings))
        }
        _ => Err(report.findings),
    }
}

impl Library {
    /// Reads what the manifest names; without a readable manifest, every file of each folder.
    pub fn read(dir: &Path, site_override: Option<&Path>) -> Self {
        let mut library = Self {
            root: dir.to_owned(),
            overridden: site_override.is_some(),
            site: None,
            sources: None,
            indicators: None,
            accessibility: None,
            texts: None,
            pathways: Vec::new(),
            pages: Vec::new(),
            guides: Vec::new(),
            letters: Vec::new(),
            templates: Vec::new(),
            booklet: None,
            questionnaires: Vec::new(),
            wordings: Vec::new(),
            translations: Vec::new(),
            findings: Vec::new(),
            whole: false,
        };
        let site_path = site_override.map_or_else(|| dir.join("site.json"), Path::to_owned);
        library.site = library.open("site", &site_path, "add it, or give the folder that holds site.json");
        library.sources = library.open("sources", &dir.join("sources.json"), "add it: every statement names a source");
        let indicators = dir.join("indicators.json");
        if indicators.exists() {
            library.indicators = library.open("indicators", &indicators, "add it, or take it away");
        }
        let review = dir.join("accessibility.json");
        if review.exists() {
            library.accessibility = library.open("accessibility", &review, "add it, or take it away");
        }
        library.texts = library.open("fr", &dir.join("texts/fr.json"), "add it: it holds the words of the interface");
        for name in library.named("pathways", |s| &s.pathways) {
            let found = library.open(&name, &dir.join(format!("pathways/{name}.json")), "add it, or take its name out of `pathways` in site.json");
            library.pathways.extend(found);
        }
        for name in library.named("pages", |s| &s.pages) {
            let found = library.open(&name, &dir.join(format!("pages/{name}.json")), "add it, or take its name out of `pages` in site.json");
            library.pages.extend(found);
        }
        for name in library.named("guides", |s| &s.guides) {
            let found = library.open(&name, &dir.join(format!("guides/{name}.json")), "add it, or take its name out of `guides` in site.json");
            library.guides.extend(found);
        }
        for name in library.named("letters", |s| &s.letters) {
            let found = library.open(&name, &dir.join(format!("letters/{name}.json")), "add it, or take its name out of `letters` in site.json");
            library.letters.extend(found);
        }
        for name in library.named("templates", |s| &s.templates) {
            let found = library.open(&name, &dir.join(format!("templates/{name}.json")), "add it, or take its name out of `templates` in site.json");
            library.templates.extend(found);
        }
        let booklet = dir.join("booklet.json");
        if booklet.exists() {
            library.booklet = library.open("booklet", &booklet, "add it, or take it away");
        }
        for name in files_of(&dir.join("wordings")) {
            let found = library.open(&name, &dir.join(format!("wordings/{name}.json")), "add it, or take it away");
            library.wordings.extend(found);
        }
        let mut names = library.named("questionnaires", |s| &s.questionnaires);
        if let Some(site) = &library.site
            && !names.contains(&site.value.referral)
            && is_plain(&site.value.referral)
        {
            names.push(site.value.referral.clone());
        }
        for name in names {
            let path = dir.join(format!("questionnaires/{name}.json"));
            match Document::open(&path, "add it, or take its name out of `questionnaires` and `referral` in site.json") {
                Ok(document) => library.take_questionnaire(name, document),
                Err(finding) => library.findings.push(*finding),
            }
        }
        for name in files_of(&dir.join("translations")) {
            let found =
                library.open(&name, &dir.join(format!("translations/{name}.json")), "add it, or take the language out of `languages` in site.json");
            library.translations.extend(found);
        }
        library.whole = !library.findings.iter().any(Finding::is_error);
        library
    }

    /// The names to read of one folder, each once; names that are no file names are left to the check.
    fn named(&self, folder: &str, list: fn(&Site) -> &Vec<String>) -> Vec<String> {
        let names = self.site.as_ref().map_or_else(|| files_of(&self.root.join(folder)), |site| list(&site.value).clone());
        let mut once: Vec<String> = Vec::new();
        for name in names.into_iter().filter(|n| is_plain(n)) {
            if !once.contains(&name) {
                once.push(name);
            }
        }
        once
    }

    fn open<T: DeserializeOwned>(&mut self, name: &str, path: &Path, remedy: &str) -> Option<Loaded<T>> {
        let document = match Document::open(path, remedy) {
            Ok(document) => document,
            Err(finding) => {
                self.findings.push(*finding);
                return None;
            }
        };
        self.findings.extend(document.doubled());
        match read_content::<T>(&document.text) {
            Ok((value, notices)) => {
                let remedy = "write it first in the file, so that an editor completes and checks: see the other files";
                self.findings.extend(notices.iter().map(|n| document.warning(&n.path, &n.reason, remedy)));
                Some(Loaded { name: name.to_owned(), document, value })
            }
            Err(error) => {
                self.findings.push(misshapen(&document, &error));
                None
            }
        }
    }

    fn take_questionnaire(&mut self, name: String, document: Document) {
        self.findings.extend(document.doubled());
        let exact = self.wordings.iter().find(|w| w.name == name).map(|w| w.value.clone());
        let worded = exact.as_ref().map(|exact| lay_over(&document.json, exact).to_string());
        match read_questionnaire(worded.as_ref().unwrap_or(&document.text)) {
            Ok((mut questionnaire, notices)) => {
                // A hospital takes a pathway away in site.json alone.
                if let Some(site) = self.site.as_ref().filter(|s| s.value.referral == name) {
                    keep_pathways(&mut questionnaire, &site.value.pathways);
                }
                if let Some(site) = &self.site {
                    adapt(&mut questionnaire, &document.json, &name, &site.value);
                    self.findings.extend(name_units(&mut questionnaire, &document, &site.value));
                }
                let editions = editions(&document.json);
                let anonymous = document.json.get("subjectType").is_none();
                let remedy = "take it out, or make sure that the form is right without it";
                self.findings.extend(notices.iter().map(|n| document.warning(&n.path, &n.reason, remedy)));
                let value = LoadedQuestionnaire { name: name.clone(), questionnaire: Arc::new(questionnaire), notices, editions, anonymous, exact };
                self.questionnaires.push(Loaded { name, document, value });
            }
            Err(ReadError::Shape { path, reason }) => {
                let remedy = "put this element right: a form that is half understood must not be filled in";
                let field = second_link_id(&document.json, &path).unwrap_or(path);
                self.findings.push(document.error(&field, reason, remedy));
            }
            Err(error) => self.findings.push(document.error("", error.to_string(), "make the questionnaire smaller")),
        }
    }
}

/// True for the name of a file of content: lower-case letters, digits and hyphens.
pub fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Names without `.json` of the JSON files of a folder, in order.
pub fn files_of(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|e| e.file_name().to_str()?.strip_suffix(".json").map(str::to_owned)).collect();
    names.sort();
    names
}

/// What the reader says, with a remedy for a person.
fn misshapen(document: &Document, error: &ReadError) -> Finding {
    let ReadError::Shape { path, reason } = error else {
        return document.error("", error.to_string(), "put the file right");
    };
    let words: Vec<&str> = reason.split('`').collect();
    let named = words.get(1).copied().unwrap_or_default();
    let allowed: Vec<&str> = words.iter().skip(3).step_by(2).copied().collect();
    let (message, rest) = reason.split_once(", expected ").unwrap_or((reason, ""));
    if reason.starts_with("unknown field") || reason.starts_with("unknown variant") {
        let remedy = match closest(named, allowed.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("use one of {}", allowed.iter().map(|a| format!("`{a}`")).collect::<Vec<_>>().join(", ")),
        };
        let (line, column) = if reason.starts_with("unknown field") { document.place_of_name(path) } else { document.place(path) };
        return Finding { line, column, ..document.error(path, message.replace("variant", "value"), remedy) };
    }
    if reason.starts_with("missing field") {
        return document.error(path, reason, format!("add `{named}`; the schema in `$schema` says what it is"));
    }
    if rest.is_empty() {
        return document.error(path, reason, "put this field right; the schema in `$schema` says what it is");
    }
    document.error(path, message, format!("write {} here", plain_words(rest)))
}

/// What the reader expected, for somebody who does not write Rust.
fn plain_words(expected: &str) -> &str {
    match expected {
        "u32" => "a whole number",
        "a boolean" => "true or false",
        "a string" => "words between quotes",
        "a sequence" => "a list between [ and ]",
        "a map" => "an object between { and }",
        other if other.starts_with("struct ") => "an object between { and }",
        other => other,
    }
}
