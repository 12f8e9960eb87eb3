//! The check of all content: every file, every field that points somewhere, every date, every phone number.
//!
//! Called by `guichet check` and before the pages are written. It never changes a file and never reaches the network.

mod assessments;
mod destination;
mod guides;
mod indicators;
mod instruments;
mod letters;
mod manifest;
mod one;
mod orphans;
mod papers;
mod pathways;
mod plain;
mod planning;
mod questionnaires;
mod site;
mod steps;
mod words;

use super::finding::{Finding, Severity};
use super::library::Library;
use super::translate::{check_translations, coverage_lines};
use crate::domain::PartialDate;
pub use questionnaires::{extension_value, second_link_id};
use std::fmt;
use std::path::{Path, PathBuf};

/// What a check may be told.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// Today: dates ahead and stale reviews are measured from it.
    pub today: PartialDate,
    /// Another `site.json` than the folder's own.
    pub site: Option<PathBuf>,
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The folder.
    pub folder: String,
    /// Errors and warnings, file by file.
    pub findings: Vec<Finding>,
    /// Each clinical text without a named reviewer.
    pub to_review: Vec<Finding>,
    /// Each text for patients with a sentence too long for the plain reading.
    pub long: Vec<Finding>,
    /// How much is translated, a line for each language and file.
    pub coverage: Vec<String>,
    /// The same, with each text that has no translation.
    pub untranslated: Vec<String>,
    /// Pathways read.
    pub pathways: usize,
    /// Questionnaires read, the referral form included.
    pub questionnaires: usize,
    /// Pages read.
    pub pages: usize,
    /// Sheets to print read.
    pub letters: usize,
}

impl Report {
    /// How many findings are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity).count()
    }

    /// True without any error: warnings do not stop the build.
    pub fn is_publishable(&self) -> bool {
        self.count(Severity::Error) == 0
    }
}

/// The summary line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}, {}, {}, {}; {}, {}, {} to be validated, {} with a long sentence",
            self.folder,
            counted(self.pathways, "pathway"),
            counted(self.questionnaires, "questionnaire"),
            counted(self.pages, "page"),
            counted(self.letters, "letter"),
            counted(self.count(Severity::Error), "error"),
            counted(self.count(Severity::Warning), "warning"),
            counted(self.to_review.len(), "text"),
            self.long.len(),
        )
    }
}

/// `1 page`, `2 pages`.
fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Checks a folder of content.
pub fn check(dir: &Path, options: &CheckOptions) -> Report {
    check_library(dir, &mut Library::read(dir, options.site.as_deref()), options.today)
}

/// Checks what was read of a folder; takes its findings over.
pub(super) fn check_library(dir: &Path, library: &mut Library, today: PartialDate) -> Report {
    let mut report = Report {
        folder: dir.display().to_string(),
        findings: std::mem::take(&mut library.findings),
        pathways: library.pathways.len(),
        questionnaires: library.questionnaires.len(),
        pages: library.pages.len(),
        letters: library.letters.len(),
        coverage: coverage_lines(library, false),
        untranslated: coverage_lines(library, true),
        ..Report::default()
    };
    manifest::check(library, &mut report.findings);
    site::check(library, today, &mut report.findings);
    pathways::check(library, today, &mut report);
    assessments::check(library, today, &mut report.findings);
    questionnaires::check(library, today, &mut report.findings);
    instruments::check(library, today, &mut report.findings);
    super::exact::check(library, today, &mut report.findings);
    guides::check(library, today, &mut report);
    letters::check(library, today, &mut report);
    indicators::check(library, today, &mut report.findings);
    papers::check(library, today, &mut report);
    words::pages(library, today, &mut report.findings);
    words::check(library, &mut report.findings);
    check_translations(library, &mut report.findings);
    // A wrong id leaves the right one unnamed: that is said once.
    if report.is_publishable() {
        orphans::check(library, &mut report.findings);
    }
    plain::check(library, &mut report);
    report.findings.sort_by(|a, b| (&a.file, a.line, a.column, a.severity).cmp(&(&b.file, b.line, b.column, b.severity)));
    report
}

/// A full date that is not ahead, or what is wrong with it.
pub(super) fn date_fault(text: &str, today: PartialDate, full: bool) -> Option<(String, &'static str)> {
    match PartialDate::read_fhir(text).filter(|d| d.day.is_some() || !full) {
        None if full => Some((format!("{text:?} is not a date"), "write year, month and day: 2026-11-22")),
        None => Some((format!("{text:?} is not a date"), "write 2026, 2026-11 or 2026-11-22")),
        Some(date) if date.is_after(today) => Some((format!("{text} is in the future"), "write the day on which it happened")),
        Some(_) => None,
    }
}

/// Places of the values that stand twice or more, the first one left out.
fn doubled<'a>(values: impl Iterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let mut seen = std::collections::BTreeSet::new();
    values.enumerate().filter(|(_, v)| !seen.insert(*v)).collect()
}

/// What to do about a name that is not known.
pub(super) fn unknown_remedy<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    super::finding::closest(name, known).map_or_else(|| otherwise.to_owned(), |meant| format!("did you mean {meant:?}? Otherwise {otherwise}"))
}
