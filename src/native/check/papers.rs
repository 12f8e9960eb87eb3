//! The templates of the team, the booklet and the care sheet: names stand once, every place leads to a field or to something that the site knows,
//! every passage has its source.

use super::letters::places_of;
use super::{Report, date_fault, doubled, one, unknown_remedy};
use crate::content::{CareKind, FieldKind, Passage, TypedField};
use crate::domain::PartialDate;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::{Library, is_plain};
use crate::native::papers::{PLACES, is_of_pathway};

/// Checks them all; counts what has no reviewer.
pub(super) fn check(library: &Library, today: PartialDate, report: &mut Report) {
    let months = library.site.as_ref().map(|s| s.value.review_validity_months);
    let known: Option<Vec<&str>> = library.sources.as_ref().map(|l| l.value.sources.iter().map(|s| s.id.as_str()).collect());
    let mut one = |document: &Document, look: &dyn Fn(&mut One<'_>)| {
        let mut one = One { document, known: known.as_deref(), today, months, findings: Vec::new(), to_review: Vec::new() };
        look(&mut one);
        report.findings.append(&mut one.findings);
        report.to_review.append(&mut one.to_review);
    };
    for loaded in &library.templates {
        one(&loaded.document, &|one| {
            let template = &loaded.value;
            one.dated(&template.updated_on, &template.version);
            one.sources("sources", &template.sources);
            one.review("", &template.id, (template.reviewed_by.as_deref(), template.reviewed_on.as_deref()));
            one.fields("fields", &template.fields);
            if template.blocks.is_empty() {
                one.error("blocks", "an empty sheet", "write what stands on it");
            }
            let mut named = Vec::new();
            for (index, block) in template.blocks.iter().enumerate() {
                if block.text.is_empty() {
                    one.error(&format!("blocks[{index}].text"), "a block without words", "write its lines, or take it out");
                }
                for (number, line) in block.text.iter().enumerate() {
                    let field = format!("blocks[{index}].text[{number}]");
                    named.extend(one.line(&field, line, &template.fields).into_iter().map(str::to_owned));
                }
            }
            for (index, field) in template.fields.iter().enumerate() {
                // A pathway may be chosen for what the site knows of it.
                let used = named.contains(&field.id) || field.kind == FieldKind::Pathway && named.iter().any(|n| is_of_pathway(n));
                if !used {
                    let message = format!("no line shows what is typed into {:?}", field.id);
                    one.error(&format!("fields[{index}].id"), message, format!("write {{{}}} where it belongs, or take the field out", field.id));
                }
            }
        });
    }
    if let Some(loaded) = &library.booklet {
        let booklet = &loaded.value;
        one(&loaded.document, &|one| {
            one.dated(&booklet.updated_on, &booklet.version);
            one.ids("chapters", booklet.chapters.iter().map(|c| c.id.as_str()));
            for (index, chapter) in booklet.chapters.iter().enumerate() {
                one.passages(&format!("chapters[{index}].passages"), &chapter.id, &chapter.passages);
            }
            let sheet = &booklet.care_sheet;
            one.sources("careSheet.sources", &sheet.sources);
            one.ids("careSheet.parts", sheet.parts.iter().map(|p| p.id.as_str()));
            for (index, part) in sheet.parts.iter().enumerate() {
                let field = format!("careSheet.parts[{index}]");
                one.fields(&format!("{field}.fields"), &part.fields);
                one.passages(&format!("{field}.passages"), &part.id, &part.passages);
                let (name, empty, idle) = match part.kind {
                    CareKind::Fields => ("fields", part.fields.is_empty(), !part.rows.is_empty() || !part.passages.is_empty()),
                    CareKind::People | CareKind::Ticks => ("rows", part.rows.is_empty(), !part.fields.is_empty() || !part.passages.is_empty()),
                    CareKind::Passages => ("passages", part.passages.is_empty(), !part.fields.is_empty() || !part.rows.is_empty()),
                    CareKind::Steps => ("kind", false, !(part.fields.is_empty() && part.rows.is_empty() && part.passages.is_empty())),
                };
                if empty {
                    one.error(&field, format!("a part without {name}"), format!("write its `{name}`, or take it out"));
                }
                if idle {
                    one.error(&field, "words that this kind of part does not show", "put them into a part of their own kind");
                }
            }
        });
    }
    for loaded in &library.pathways {
        one(&loaded.document, &|one| {
            for (chapter, passages) in &loaded.value.booklet {
                let field = format!("booklet.{chapter}");
                if let Some(booklet) = &library.booklet {
                    let chapters = booklet.value.chapters.iter().map(|c| c.id.as_str());
                    if !chapters.clone().any(|id| id == chapter) {
                        let remedy = unknown_remedy(chapter, chapters, "use the id of a chapter of booklet.json");
                        one.error(&field, format!("unknown chapter {chapter:?}"), remedy);
                    }
                }
                one.passages(&field, chapter, passages);
            }
        });
    }
}

/// One file under check.
struct One<'a> {
    document: &'a Document,
    known: Option<&'a [&'a str]>,
    today: PartialDate,
    months: Option<u32>,
    findings: Vec<Finding>,
    to_review: Vec<Finding>,
}

impl One<'_> {
    fn error(&mut self, field: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(self.document.error(field, message, remedy));
    }

    fn dated(&mut self, updated_on: &str, version: &str) {
        if let Some((message, remedy)) = date_fault(updated_on, self.today, true) {
            self.error("updatedOn", message, remedy);
        }
        if version.trim().is_empty() {
            self.error("version", "empty", "write it: it stands on the sheet");
        }
    }

    fn sources(&mut self, field: &str, sources: &[String]) {
        if sources.is_empty() {
            self.error(field, "no source", "name at least one id of sources.json");
        }
        let Some(known) = self.known else { return };
        for (index, source) in sources.iter().enumerate().filter(|(_, s)| !known.contains(&s.as_str())) {
            let remedy = unknown_remedy(source, known.iter().copied(), "use one of the ids of sources.json, or add it there");
            self.error(&format!("{field}[{index}]"), format!("unknown source {source:?}"), remedy);
        }
    }

    fn review(&mut self, field: &str, id: &str, who: (Option<&str>, Option<&str>)) {
        let (today, months) = (self.today, self.months);
        one::review(self.document, field, id, who, (today, months), &mut self.findings, &mut self.to_review);
    }

    /// Ids that become parts of names on the page.
    fn ids<'b>(&mut self, list: &str, ids: impl Iterator<Item = &'b str> + Clone) {
        for (index, id) in ids.clone().enumerate().filter(|(_, id)| !is_plain(id)) {
            self.error(
                &format!("{list}[{index}].id"),
                format!("{id:?} cannot be a name"),
                "use lower-case letters without accents, digits and hyphens",
            );
        }
        for (index, id) in doubled(ids) {
            self.error(&format!("{list}[{index}].id"), format!("{id:?} stands twice"), "give each its own id");
        }
    }

    fn fields(&mut self, list: &str, fields: &[TypedField]) {
        self.ids(list, fields.iter().map(|f| f.id.as_str()));
        for (index, field) in fields.iter().enumerate() {
            let at = format!("{list}[{index}]");
            if field.label.trim().is_empty() {
                self.error(&format!("{at}.label"), "empty", "write what is asked");
            }
            if PLACES.contains(&field.id.as_str()) {
                self.error(&format!("{at}.id"), format!("{:?} is something that the site knows", field.id), "choose another id");
            }
            if (field.kind == FieldKind::Choice) == field.options.is_empty() {
                self.error(&format!("{at}.options"), "options and `choice` go together", "give a choice its options, and no other field any");
            }
        }
        if let Some((index, _)) = fields.iter().enumerate().filter(|(_, f)| f.kind == FieldKind::Pathway).nth(1) {
            self.error(&format!("{list}[{index}].kind"), "a second choice of the pathway", "leave one of them");
        }
    }

    /// One line of a template; the places that it names.
    fn line<'b>(&mut self, at: &str, line: &'b str, fields: &[TypedField]) -> Vec<&'b str> {
        if line.trim().is_empty() {
            self.error(at, "an empty line", "write it, or take it out");
        }
        let (places, whole) = places_of(line);
        if !whole {
            self.error(at, "a { or } that is no place", "write a place as {name}, without spaces");
        }
        for place in &places {
            if is_of_pathway(place) && PLACES.contains(place) && !fields.iter().any(|f| f.kind == FieldKind::Pathway) {
                self.error(at, format!("{{{place}}} needs a pathway"), "add a field of kind `pathway`");
            } else if !PLACES.contains(place) && !fields.iter().any(|f| f.id == **place) {
                let remedy = unknown_remedy(
                    place,
                    fields.iter().map(|f| f.id.as_str()).chain(PLACES.iter().copied()),
                    "use the id of a field, or one of the places of docs/papers.md",
                );
                self.error(at, format!("unknown place {{{place}}}"), remedy);
            }
        }
        places
    }

    fn passages(&mut self, list: &str, id: &str, passages: &[Passage]) {
        for (index, passage) in passages.iter().enumerate() {
            let at = format!("{list}[{index}]");
            if passage.patient.trim().is_empty() {
                self.error(&format!("{at}.patient"), "empty", "write the words");
            }
            self.sources(&format!("{at}.sources"), &passage.sources);
            let name = passage.heading.clone().unwrap_or_else(|| format!("{id} {}", index + 1));
            self.review(&at, &name, (passage.reviewed_by.as_deref(), passage.reviewed_on.as_deref()));
        }
    }
}
