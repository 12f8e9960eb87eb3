//! The pathways: every statement has a known source, every review is whole and recent, every id leads somewhere.

use super::{Report, date_fault, doubled, steps, unknown_remedy};
use crate::content::{Counting, Delay, LocalRule, Pathway, Site, Statement, Unit};
use crate::domain::{PartialDate, Questionnaire};
use crate::formats::promise::read_hour;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::Library;
use std::sync::Arc;

/// Checks all pathways; counts the texts without a reviewer.
pub(super) fn check(library: &Library, today: PartialDate, report: &mut Report) {
    let site = library.site.as_ref().map(|s| &s.value);
    let sources = library.sources.as_ref().map(|s| s.value.sources.iter().map(|s| s.id.as_str()).collect::<Vec<_>>());
    for loaded in &library.pathways {
        let mut one =
            One { document: &loaded.document, library, site, sources: sources.as_deref(), today, findings: Vec::new(), to_review: Vec::new() };
        one.pathway(&loaded.value);
        let One { mut findings, to_review, .. } = one;
        if !to_review.is_empty() {
            let all = statements(&loaded.value).count() + loaded.value.steps.len();
            findings.push(loaded.document.warning(
                "",
                format!("{} of {all} texts have no named reviewer and are shown « à valider »", to_review.len()),
                "have them reviewed, then write `reviewedBy` and `reviewedOn`; `--to-review` lists them",
            ));
        }
        report.findings.extend(findings);
        report.to_review.extend(to_review);
    }
}

/// All statements of a pathway with their list and place.
fn statements(pathway: &Pathway) -> impl Iterator<Item = (&'static str, usize, &Statement)> {
    [
        ("warningSigns", &pathway.warning_signs),
        ("sameDayFlags", &pathway.same_day_flags),
        ("firstTests", &pathway.first_tests),
        ("attach", &pathway.attach),
        ("doNot", &pathway.do_not),
        ("foreignMarks", &pathway.foreign_marks),
    ]
    .into_iter()
    .flat_map(|(name, list)| list.iter().enumerate().map(move |(index, s)| (name, index, s)))
}

/// One pathway under check.
struct One<'a> {
    document: &'a Document,
    library: &'a Library,
    site: Option<&'a Site>,
    /// Known sources; `None` when they could not be read, which was said already.
    sources: Option<&'a [&'a str]>,
    today: PartialDate,
    findings: Vec<Finding>,
    to_review: Vec<Finding>,
}

impl One<'_> {
    fn error(&mut self, field: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(self.document.error(field, message, remedy));
    }

    fn date(&mut self, field: &str, date: &str) {
        if let Some((message, remedy)) = date_fault(date, self.today, true) {
            self.error(field, message, remedy);
        }
    }

    fn pathway(&mut self, pathway: &Pathway) {
        self.date("updatedOn", &pathway.updated_on);
        if pathway.description.chars().count() > 160 {
            let message = format!("{} characters; search engines show 160", pathway.description.chars().count());
            self.findings.push(self.document.warning("description", message, "shorten it"));
        }
        let places: Vec<(String, &str)> = statements(pathway)
            .map(|(list, index, s)| (format!("{list}[{index}].id"), s.id.as_str()))
            .chain(pathway.steps.iter().enumerate().map(|(i, s)| (format!("steps[{i}].id"), s.id.as_str())))
            .collect();
        for (place, id) in doubled(places.iter().map(|(_, id)| *id)) {
            let field = places.get(place).map(|(field, _)| field.clone()).unwrap_or_default();
            self.error(&field, format!("the id {id:?} stands twice in this pathway"), "give each its own id");
        }
        for (list, index, statement) in statements(pathway) {
            let field = format!("{list}[{index}]");
            self.sources(&field, &statement.sources);
            self.review(&field, &statement.id, statement.reviewed_by.as_deref(), statement.reviewed_on.as_deref());
        }
        for (index, step) in pathway.steps.iter().enumerate() {
            let field = format!("steps[{index}]");
            self.sources(&field, &step.sources);
            self.review(&field, &step.id, step.reviewed_by.as_deref(), step.reviewed_on.as_deref());
            self.actors(&field, &step.actors);
            for (index, delay) in step.delays.iter().enumerate() {
                self.delay(&format!("{field}.delays[{index}]"), delay);
            }
        }
        steps::check(self.document, self.site, pathway, &mut self.findings);
        self.delay("promise", &pathway.promise);
        self.contacts(&pathway.contacts);
        self.symptoms(pathway);
        for (index, rule) in pathway.local_rules.iter().enumerate() {
            self.rule(&format!("localRules[{index}]"), rule);
        }
    }

    fn sources(&mut self, field: &str, sources: &[String]) {
        if sources.is_empty() {
            self.error(&format!("{field}.sources"), "no source", "name at least one id of sources.json");
        }
        let Some(known) = self.sources else { return };
        for (index, source) in sources.iter().enumerate().filter(|(_, s)| !known.contains(&s.as_str())) {
            let remedy = unknown_remedy(source, known.iter().copied(), "use one of the ids of sources.json, or add it there");
            self.error(&format!("{field}.sources[{index}]"), format!("unknown source {source:?}"), remedy);
        }
    }

    fn review(&mut self, field: &str, id: &str, by: Option<&str>, on: Option<&str>) {
        let months = self.site.map(|s| s.review_validity_months);
        review(self.document, field, id, (by, on), (self.today, months), &mut self.findings, &mut self.to_review);
    }

    fn actors(&mut self, field: &str, actors: &[String]) {
        if actors.is_empty() {
            self.error(&format!("{field}.actors"), "nobody acts", "name at least one id of `actors` in site.json");
        }
        let Some(site) = self.site else { return };
        for (index, actor) in actors.iter().enumerate().filter(|(_, a)| !site.actors.iter().any(|k| k.id == **a)) {
            let known = site.actors.iter().map(|k| k.id.as_str());
            let remedy = unknown_remedy(actor, known, "use one of the ids of `actors` in site.json, or add it there");
            self.error(&format!("{field}.actors[{index}]"), format!("unknown actor {actor:?}"), remedy);
        }
    }

    fn contacts(&mut self, contacts: &[String]) {
        let Some(site) = self.site else { return };
        for (index, contact) in contacts.iter().enumerate().filter(|(_, c)| !site.contacts.iter().any(|k| k.id == **c)) {
            let known = site.contacts.iter().map(|k| k.id.as_str());
            let remedy = unknown_remedy(contact, known, "use one of the ids of `contacts` in site.json, or add it there");
            self.error(&format!("contacts[{index}]"), format!("unknown contact {contact:?}"), remedy);
        }
    }

    fn delay(&mut self, field: &str, delay: &Delay) {
        self.sources(field, &delay.sources);
        if delay.value == 0 {
            self.error(&format!("{field}.value"), "a delay of nothing", "write how many units");
        }
        if delay.from == delay.to {
            self.error(&format!("{field}.to"), "the delay ends with the event it starts from", "name the event that ends it");
        }
        steps::maximum(self.document, field, delay, &mut self.findings);
        let Some(hours) = &delay.hours else { return };
        if delay.unit != Unit::Hours || delay.counting != Counting::Working {
            self.error(&format!("{field}.hours"), "only a delay in working hours has hours of a day", "remove `hours`, or count in working hours");
        }
        if read_hour(&hours.opens).zip(read_hour(&hours.closes)).is_none_or(|(opens, closes)| opens >= closes) {
            self.error(&format!("{field}.hours"), "these are not the hours of a day, the earlier first", "write them as 09:00 and 17:00");
        }
    }

    /// The referral form offers this pathway and its symptoms.
    fn symptoms(&mut self, pathway: &Pathway) {
        let Some(referral) = self.site.and_then(|s| self.questionnaire(&s.referral)) else { return };
        let options = |link_id: &str| {
            let item = referral.find(link_id).and_then(|id| referral.item(id));
            item.map(|i| i.options.iter().map(|o| o.value.key()).collect::<Vec<_>>())
        };
        if options("pathway").is_some_and(|codes| !codes.contains(&pathway.id)) {
            let remedy = format!("add an option with the code {:?} to the item `pathway` of the referral form", pathway.id);
            self.error("id", "the referral form does not offer this pathway", remedy);
        }
        let Some(known) = options(&format!("symptoms.{}", pathway.id)).or_else(|| options("symptoms")) else { return };
        for (index, code) in pathway.referral_symptoms.iter().enumerate().filter(|(_, c)| !known.contains(c)) {
            let remedy =
                unknown_remedy(code, known.iter().map(String::as_str), "use a code of the symptoms item of the referral form, or add it there");
            self.error(&format!("referralSymptoms[{index}]"), format!("unknown symptom {code:?}"), remedy);
        }
    }

    fn questionnaire(&self, name: &str) -> Option<Arc<Questionnaire>> {
        self.library.questionnaires.iter().find(|q| q.name == name).map(|q| Arc::clone(&q.value.questionnaire))
    }

    fn rule(&mut self, field: &str, rule: &LocalRule) {
        if ![">=", ">", "<=", "<"].contains(&rule.op.as_str()) {
            self.error(&format!("{field}.op"), format!("unknown comparison {:?}", rule.op), "use one of `>=`, `>`, `<=`, `<`");
        }
        if crate::domain::filling::read_decimal(&rule.value).is_none() {
            self.error(&format!("{field}.value"), format!("{:?} is not a number", rule.value), "write it as \"5\"");
        }
        self.date(&format!("{field}.approvedOn"), &rule.approved_on);
        for (name, value) in [("rationale", &rule.rationale), ("approvedBy", &rule.approved_by), ("source", &rule.source)] {
            if value.trim().is_empty() {
                self.error(&format!("{field}.{name}"), "empty", "write it: it is shown beside the result");
            }
        }
        let Some(site) = self.site else { return };
        if !site.questionnaires.contains(&rule.questionnaire) {
            let remedy =
                unknown_remedy(&rule.questionnaire, site.questionnaires.iter().map(String::as_str), "use one of `questionnaires` in site.json");
            self.error(&format!("{field}.questionnaire"), format!("unknown questionnaire {:?}", rule.questionnaire), remedy);
            return;
        }
        let Some(questionnaire) = self.questionnaire(&rule.questionnaire) else { return };
        if questionnaire.score.is_none() {
            self.error(&format!("{field}.questionnaire"), "this questionnaire has no score", "take the rule out");
        }
        for (name, list) in [("countedItems", &rule.counted_items), ("requiredAny", &rule.required_any)] {
            for (index, link_id) in list.iter().enumerate().filter(|(_, l)| questionnaire.find(l).is_none()) {
                let known = questionnaire.items.iter().map(|i| i.link_id.0.as_str());
                let remedy = unknown_remedy(link_id, known, "use a linkId of the questionnaire");
                self.error(&format!("{field}.{name}[{index}]"), format!("unknown linkId {link_id:?}"), remedy);
            }
        }
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
