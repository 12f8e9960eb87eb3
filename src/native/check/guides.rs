//! The guides, and what happens when a contact does not answer: known sources, whole reviews, conditions and contacts that lead somewhere.

use super::one::One;
use super::pathways::delay_itself;
use super::{Report, date_fault, doubled, unknown_remedy};
use crate::content::{Guide, Helper, Relay};
use crate::domain::PartialDate;
use crate::native::library::Library;

/// Checks all guides and the site's relays; counts the texts without a reviewer.
pub(super) fn check(library: &Library, today: PartialDate, report: &mut Report) {
    for loaded in &library.guides {
        let mut one = One::of(&loaded.document, library, today);
        one.guide(&loaded.value);
        let One { mut findings, to_review, .. } = one;
        if !to_review.is_empty() {
            let message = format!("{} texts have no named reviewer and are shown « à valider »", to_review.len());
            let remedy = "have them reviewed, then write `reviewedBy` and `reviewedOn`; `--to-review` lists them";
            findings.push(loaded.document.warning("", message, remedy));
        }
        report.findings.extend(findings);
        report.to_review.extend(to_review);
    }
    let Some(loaded) = &library.site else { return };
    let mut one = One::of(&loaded.document, library, today);
    for (index, relay) in loaded.value.relays.iter().enumerate() {
        one.relay(&format!("relays[{index}]"), relay);
    }
    report.findings.append(&mut one.findings);
}

impl One<'_> {
    fn guide(&mut self, guide: &Guide) {
        if let Some((message, remedy)) = date_fault(&guide.updated_on, self.today, true) {
            self.error("updatedOn", message, remedy);
        }
        for (field, words) in [("description.professional", &guide.description.professional), ("description.patient", &guide.description.patient)] {
            let length = words.chars().count();
            if length > 160 {
                self.findings.push(self.document.warning(field, format!("{length} characters; search engines show 160"), "shorten it"));
            }
        }
        if guide.title.professional == guide.title.patient {
            self.error("title.patient", "both readings have the same title", "write another: each page has its own");
        }
        self.ids(guide);
        for (index, part) in guide.parts.iter().enumerate() {
            let field = format!("parts[{index}]");
            for (index, one) in part.statements.iter().enumerate() {
                let by = (one.reviewed_by.as_deref(), one.reviewed_on.as_deref());
                self.text(&format!("{field}.statements[{index}]"), &one.id, &one.sources, by, one.example);
            }
            for (index, one) in part.helpers.iter().enumerate() {
                let field = format!("{field}.helpers[{index}]");
                self.text(&field, &one.id, &one.sources, (one.reviewed_by.as_deref(), one.reviewed_on.as_deref()), one.example);
                self.conditions(&field, one, guide);
            }
            for (index, one) in part.commitments.iter().enumerate() {
                let field = format!("{field}.commitments[{index}]");
                self.text(&field, &one.id, &one.sources, (one.reviewed_by.as_deref(), one.reviewed_on.as_deref()), one.example);
                if let Some(delay) = &one.delay {
                    let field = format!("{field}.delay");
                    self.sources(&field, &delay.sources);
                    delay_itself(self.document, &field, delay, &mut self.findings);
                }
            }
            for (index, on) in part.signatories.iter().enumerate().filter_map(|(i, s)| Some((i, s.signed_on.as_ref()?))) {
                if let Some((message, remedy)) = date_fault(on, self.today, true) {
                    self.error(&format!("{field}.signatories[{index}].signedOn"), message, remedy);
                }
            }
            for (index, contact) in part.contacts.iter().enumerate() {
                self.contact(&format!("{field}.contacts[{index}]"), contact);
            }
        }
    }

    /// Ids are of one text each, and each situation is one that a helper is for.
    fn ids(&mut self, guide: &Guide) {
        let parts = || guide.parts.iter().enumerate();
        let lists = parts().flat_map(|(at, part)| {
            let place = move |list: &str, index: usize| format!("parts[{at}].{list}[{index}].id");
            let statements = part.statements.iter().enumerate().map(move |(i, s)| (place("statements", i), s.id.as_str()));
            let helpers = part.helpers.iter().enumerate().map(move |(i, s)| (place("helpers", i), s.id.as_str()));
            let commitments = part.commitments.iter().enumerate().map(move |(i, s)| (place("commitments", i), s.id.as_str()));
            statements.chain(helpers).chain(commitments)
        });
        let places: Vec<(String, &str)> = parts()
            .map(|(at, part)| (format!("parts[{at}].id"), part.id.as_str()))
            .chain(guide.situations.iter().enumerate().map(|(at, s)| (format!("situations[{at}].id"), s.id.as_str())))
            .chain(lists)
            .collect();
        for (place, id) in doubled(places.iter().map(|(_, id)| *id)) {
            let field = places.get(place).map(|(field, _)| field.clone()).unwrap_or_default();
            self.error(&field, format!("the id {id:?} stands twice in this guide"), "give each its own id");
        }
        let named: Vec<&String> = guide.parts.iter().flat_map(|p| &p.helpers).flat_map(|h| h.all_of.iter().chain(&h.any_of)).collect();
        for (index, situation) in guide.situations.iter().enumerate().filter(|(_, s)| !named.contains(&&s.id)) {
            let message = format!("no helper is for the situation {:?}", situation.id);
            self.findings.push(self.document.warning(&format!("situations[{index}].id"), message, "name it in a helper, or remove it"));
        }
    }

    /// What every text has: sources, a whole review; and one that is an example stands on a fictional site only.
    fn text(&mut self, field: &str, id: &str, sources: &[String], by: (Option<&str>, Option<&str>), example: bool) {
        self.sources(field, sources);
        self.review(field, id, by);
        self.example(field, example);
    }

    fn example(&mut self, field: &str, example: bool) {
        if example && self.site.is_some_and(|s| !s.fictional) {
            let remedy = "write the establishment's own, and remove `example`";
            self.findings.push(self.document.warning(&format!("{field}.example"), "an organisation given as an example", remedy));
        }
    }

    fn conditions(&mut self, field: &str, helper: &Helper, guide: &Guide) {
        if helper.all_of.is_empty() && helper.any_of.is_empty() {
            self.error(&format!("{field}.anyOf"), "nothing says for whom this helper is", "name at least one of `situations`");
        }
        for (name, list) in [("allOf", &helper.all_of), ("anyOf", &helper.any_of)] {
            for (index, id) in list.iter().enumerate().filter(|(_, id)| !guide.situations.iter().any(|s| s.id == **id)) {
                let known = guide.situations.iter().map(|s| s.id.as_str());
                let remedy = unknown_remedy(id, known, "use the id of one of `situations`, or add it there");
                self.error(&format!("{field}.{name}[{index}]"), format!("unknown situation {id:?}"), remedy);
            }
        }
    }

    fn relay(&mut self, field: &str, relay: &Relay) {
        self.sources(field, &relay.sources);
        self.example(field, relay.example);
        for (index, contact) in relay.contacts.iter().enumerate() {
            self.contact(&format!("{field}.contacts[{index}]"), contact);
        }
        if let Some(instead) = &relay.instead {
            self.contact(&format!("{field}.instead"), instead);
        }
        if relay.instead.as_ref().is_some_and(|i| relay.contacts.contains(i)) {
            self.error(&format!("{field}.instead"), "the contact that does not answer is to answer", "name another contact");
        }
    }
}
