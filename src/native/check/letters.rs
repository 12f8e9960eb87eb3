//! The sheets to print: every form is there, every place and condition leads to an answer or to something that the site knows.

use super::{Report, date_fault, doubled, one, unknown_remedy};
use crate::content::{Block, Letter};
use crate::domain::{Item, ItemKind, PartialDate, Questionnaire};
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::letters::PLACES;
use crate::native::library::Library;
use std::sync::Arc;

/// Checks all sheets; counts those without a reviewer.
pub(super) fn check(library: &Library, today: PartialDate, report: &mut Report) {
    for loaded in &library.letters {
        let (letter, document) = (&loaded.value, &loaded.document);
        let mut one = One { document, forms: Vec::new(), findings: Vec::new() };
        one.letter(letter, library, today);
        let (mut findings, mut to_review) = (one.findings, Vec::new());
        let months = library.site.as_ref().map(|s| s.value.review_validity_months);
        let review = (letter.reviewed_by.as_deref(), letter.reviewed_on.as_deref());
        one::review(document, "", &letter.id, review, (today, months), &mut findings, &mut to_review);
        report.findings.extend(findings);
        report.to_review.extend(to_review);
    }
}

/// One sheet under check.
struct One<'a> {
    document: &'a Document,
    /// The forms that offer it, as far as they could be read.
    forms: Vec<(String, Arc<Questionnaire>)>,
    findings: Vec<Finding>,
}

impl One<'_> {
    fn error(&mut self, field: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(self.document.error(field, message, remedy));
    }

    fn letter(&mut self, letter: &Letter, library: &Library, today: PartialDate) {
        if let Some((message, remedy)) = date_fault(&letter.updated_on, today, true) {
            self.error("updatedOn", message, remedy);
        }
        for (name, words) in [("title", &letter.title), ("version", &letter.version)] {
            if words.trim().is_empty() {
                self.error(name, "empty", "write it: it stands on the sheet");
            }
        }
        self.sources(letter, library);
        self.forms(letter, library);
        if letter.blocks.is_empty() {
            self.error("blocks", "an empty sheet", "write what stands on it");
        }
        for (index, block) in letter.blocks.iter().enumerate() {
            self.block(&format!("blocks[{index}]"), block);
        }
    }

    fn sources(&mut self, letter: &Letter, library: &Library) {
        if letter.sources.is_empty() {
            self.error("sources", "no source", "name at least one id of sources.json");
        }
        let Some(sources) = &library.sources else { return };
        let known: Vec<&str> = sources.value.sources.iter().map(|s| s.id.as_str()).collect();
        for (index, source) in letter.sources.iter().enumerate().filter(|(_, s)| !known.contains(&s.as_str())) {
            let remedy = unknown_remedy(source, known.iter().copied(), "use one of the ids of sources.json, or add it there");
            self.error(&format!("sources[{index}]"), format!("unknown source {source:?}"), remedy);
        }
    }

    fn forms(&mut self, letter: &Letter, library: &Library) {
        if letter.forms.is_empty() {
            self.error("forms", "no form offers this sheet", "name at least one questionnaire");
        }
        for (index, name) in doubled(letter.forms.iter().map(String::as_str)) {
            self.error(&format!("forms[{index}]"), format!("{name:?} is named twice"), "take one of the two out");
        }
        for (index, name) in letter.forms.iter().enumerate() {
            if let Some(found) = library.questionnaires.iter().find(|q| q.name == *name) {
                self.forms.push((name.clone(), Arc::clone(&found.value.questionnaire)));
            } else if library.whole {
                let known = library.questionnaires.iter().map(|q| q.name.as_str());
                let remedy = unknown_remedy(name, known, "use the name of a questionnaire of the site");
                self.error(&format!("forms[{index}]"), format!("unknown questionnaire {name:?}"), remedy);
            }
        }
    }

    fn block(&mut self, field: &str, block: &Block) {
        if block.text.is_empty() {
            self.error(&format!("{field}.text"), "a block without words", "write its lines, or take it out");
        }
        if let Some(group) = &block.each {
            for (form, questionnaire) in self.forms.clone() {
                match item_of(&questionnaire, group) {
                    Some(item) if item.has_rows() => {}
                    _ => {
                        let known = questionnaire.items.iter().filter(|i| i.has_rows()).map(|i| i.link_id.0.as_str());
                        let remedy = unknown_remedy(group, known, "use the linkId of a repeated group of the form");
                        self.error(&format!("{field}.each"), format!("{group:?} is no repeated group of {form}"), remedy);
                    }
                }
            }
        }
        for (index, line) in block.text.iter().enumerate() {
            let field = format!("{field}.text[{index}]");
            if line.trim().is_empty() {
                self.error(&field, "an empty line", "write it, or take it out");
            }
            let (places, whole) = places_of(line);
            if !whole {
                self.error(&field, "a { or } that is no place", "write a place as {name}, without spaces");
            }
            for place in places {
                self.place(&field, place, block.each.as_deref());
            }
        }
        let conditions = [("when", &block.when), ("unless", &block.unless)];
        for (name, index, condition) in conditions.iter().flat_map(|(name, all)| all.iter().enumerate().map(move |(i, c)| (name, i, c))) {
            self.condition(&format!("{field}.{name}[{index}]"), condition, block.each.as_deref());
        }
    }

    /// A place: what the site knows, or a question of every form that offers the sheet. Within rows, a question of that group.
    fn place(&mut self, field: &str, place: &str, each: Option<&str>) {
        if PLACES.iter().any(|(name, _)| *name == place) {
            return;
        }
        for (form, questionnaire) in self.forms.clone() {
            let inside = |item: &Item| each.is_none_or(|group| within(&questionnaire, item, group));
            let question = |item: &Item| item.kind.is_question() && item.kind != ItemKind::Attachment;
            if item_of(&questionnaire, place).is_some_and(|i| question(i) && inside(i)) {
                continue;
            }
            let questions = questionnaire.items.iter().filter(|i| question(i) && inside(i)).map(|i| i.link_id.0.as_str());
            let known = questions.chain(PLACES.iter().map(|(name, _)| *name));
            let of = each.map_or_else(|| form.clone(), |group| format!("the group {group} of {form}"));
            let remedy = unknown_remedy(place, known, "use the linkId of a question, or one of the places of docs/letters.md");
            self.error(field, format!("unknown place {{{place}}}: no question of {of} has this linkId"), remedy);
        }
    }

    fn condition(&mut self, field: &str, condition: &str, each: Option<&str>) {
        let (name, code) = condition.split_once('=').map_or((condition, None), |(name, code)| (name, Some(code)));
        self.place(field, name, each);
        let Some(code) = code else { return };
        for (form, questionnaire) in self.forms.clone() {
            let Some(item) = item_of(&questionnaire, name) else { continue };
            let codes: Vec<String> = if item.kind == ItemKind::Boolean {
                vec!["true".into(), "false".into()]
            } else {
                item.options.iter().map(|o| o.value.key()).collect()
            };
            if !codes.is_empty() && !codes.iter().any(|c| c == code) {
                let remedy = unknown_remedy(code, codes.iter().map(String::as_str), "use the code of an option of this question");
                self.error(field, format!("{name} of {form} has no option {code:?}"), remedy);
            }
        }
    }
}

fn item_of<'a>(questionnaire: &'a Questionnaire, link_id: &str) -> Option<&'a Item> {
    questionnaire.find(link_id).and_then(|id| questionnaire.item(id))
}

/// True when a group holds the item, at any depth.
fn within(questionnaire: &Questionnaire, item: &Item, group: &str) -> bool {
    let mut holder = item.parent;
    while let Some(one) = holder.and_then(|id| questionnaire.item(id)) {
        if one.link_id.0 == group {
            return true;
        }
        holder = one.parent;
    }
    false
}

/// The places of a line; and whether every brace belongs to one.
pub(super) fn places_of(line: &str) -> (Vec<&str>, bool) {
    let mut places = Vec::new();
    let mut parts = line.split('{');
    let mut whole = parts.next().is_none_or(|text| !text.contains('}'));
    for part in parts {
        match part.split_once('}') {
            Some((name, text)) if !name.is_empty() && !name.contains(char::is_whitespace) && !text.contains('}') => places.push(name),
            _ => whole = false,
        }
    }
    (places, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_stray_braces_seen() {
        assert_eq!(places_of("Le {today}, {a.b}."), (vec!["today", "a.b"], true));
        for wrong in ["{", "}", "{}", "{a b}", "{a}}", "{{a}"] {
            assert!(!places_of(wrong).1, "{wrong}");
        }
    }
}
