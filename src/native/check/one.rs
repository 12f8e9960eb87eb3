//! One file under check, and what all texts have: sources, contacts, a review that is whole and recent.

use super::{date_fault, unknown_remedy};
use crate::content::Site;
use crate::domain::PartialDate;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::Library;

/// One file under check.
pub struct One<'a> {
    /// The file.
    pub document: &'a Document,
    /// All files.
    pub library: &'a Library,
    /// The site's file, when it could be read.
    pub site: Option<&'a Site>,
    /// Known sources; `None` when they could not be read, which was said already.
    pub known: Option<Vec<&'a str>>,
    /// Today.
    pub today: PartialDate,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Texts without a reviewer.
    pub to_review: Vec<Finding>,
}

impl<'a> One<'a> {
    /// A file before its check.
    pub fn of(document: &'a Document, library: &'a Library, today: PartialDate) -> Self {
        let known = library.sources.as_ref().map(|s| s.value.sources.iter().map(|s| s.id.as_str()).collect());
        Self { document, library, site: library.site.as_ref().map(|s| &s.value), known, today, findings: Vec::new(), to_review: Vec::new() }
    }

    /// Says what is wrong.
    pub fn error(&mut self, field: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(self.document.error(field, message, remedy));
    }

    /// A review, by whom and on which day.
    pub fn review(&mut self, field: &str, id: &str, by: (Option<&str>, Option<&str>)) {
        let months = self.site.map(|s| s.review_validity_months);
        review(self.document, field, id, by, (self.today, months), &mut self.findings, &mut self.to_review);
    }

    /// Sources that there are, one at least.
    pub fn sources(&mut self, field: &str, sources: &[String]) {
        if sources.is_empty() {
            self.error(&format!("{field}.sources"), "no source", "name at least one id of sources.json");
        }
        let Some(known) = self.known.clone() else { return };
        for (index, source) in sources.iter().enumerate().filter(|(_, s)| !known.contains(&s.as_str())) {
            let remedy = unknown_remedy(source, known.iter().copied(), "use one of the ids of sources.json, or add it there");
            self.error(&format!("{field}.sources[{index}]"), format!("unknown source {source:?}"), remedy);
        }
    }

    /// A contact that the site has.
    pub fn contact(&mut self, field: &str, contact: &str) {
        let Some(site) = self.site.filter(|s| !s.contacts.iter().any(|k| k.id == contact)) else { return };
        let known = site.contacts.iter().map(|k| k.id.as_str());
        let remedy = unknown_remedy(contact, known, "use one of the ids of `contacts` in site.json, or add it there");
        self.error(field, format!("unknown contact {contact:?}"), remedy);
    }
}

/// A review, by whom and on which day, is whole and, as of today, not older than so many months.
pub(super) fn review(
    document: &Document,
    field: &str,
    id: &str,
    review: (Option<&str>, Option<&str>),
    (today, months): (PartialDate, Option<u32>),
    findings: &mut Vec<Finding>,
    to_review: &mut Vec<Finding>,
) {
    let inside = |name: &str| crate::formats::content::join(field, name);
    let mut error = |field: &str, message: String, remedy: &str| findings.push(document.error(field, message, remedy));
    match (review.0.map(str::trim), review.1) {
        (None, None) => {
            to_review.push(document.warning(field, format!("{id} has no named reviewer"), "write `reviewedBy` and `reviewedOn`"));
        }
        (Some(""), _) => error(&inside("reviewedBy"), "an empty reviewer".into(), "name the reviewer and the role, or remove the field"),
        (Some(_), None) => error(field, "reviewedBy without reviewedOn".into(), "add `reviewedOn`: 2026-11-22"),
        (None, Some(_)) => error(field, "reviewedOn without reviewedBy".into(), "add `reviewedBy`: name and role"),
        (Some(_), Some(on)) => {
            let field = inside("reviewedOn");
            if let Some((message, remedy)) = date_fault(on, today, true) {
                error(&field, message, remedy);
            }
            if let Some((months, date)) = months.zip(PartialDate::read_fhir(on).filter(|d| d.day.is_some()))
                && is_stale(date, months, today)
            {
                let remedy = "have it reviewed again, then write the new date; or remove both fields: it is then shown « à valider »";
                error(&field, format!("reviewed on {on}: older than {months} months"), remedy);
            }
        }
    }
}

/// True when more than `months` have passed since `date`.
fn is_stale(date: PartialDate, months: u32, today: PartialDate) -> bool {
    let count = |d: PartialDate| i64::from(d.year) * 12 + i64::from(d.month.unwrap_or(1));
    (count(date) + i64::from(months), date.day) < (count(today), today.day)
}
