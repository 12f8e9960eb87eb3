//! The pathways: every statement has a known source, every review is whole and recent, every id leads somewhere.

use super::one::One;
use super::{Report, date_fault, doubled, planning, steps, unknown_remedy};
use crate::content::{Counting, Delay, LocalRule, Pathway, Statement, Unit};
use crate::domain::{PartialDate, Questionnaire};
use crate::formats::promise::read_hour;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::Library;
use std::sync::Arc;

/// Checks all pathways; counts the texts without a reviewer.
pub(super) fn check(library: &Library, today: PartialDate, report: &mut Report) {
    for loaded in &library.pathways {
        let mut one = One::of(&loaded.document, library, today);
        one.pathway(&loaded.value);
        let One { mut findings, to_review, .. } = one;
        if !to_review.is_empty() {
            let all = statements(&loaded.value).count() + loaded.value.steps.len() + loaded.value.planning.len();
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
fn statements(pathway: &Pathway) -> impl Iterator<Item = (String, &Statement)> {
    let wanted = pathway
        .exam_quality
        .iter()
        .enumerate()
        .flat_map(|(place, exam)| exam.wanted.iter().enumerate().map(move |(index, s)| (format!("examQuality[{place}].wanted[{index}]"), s)));
    let lists = [
        ("warningSigns", &pathway.warning_signs),
        ("sameDayFlags", &pathway.same_day_flags),
        ("firstTests", &pathway.first_tests),
        ("attach", &pathway.attach),
        ("doNot", &pathway.do_not),
        ("foreignMarks", &pathway.foreign_marks),
    ]
    .into_iter()
    .flat_map(|(name, list)| list.iter().enumerate().map(move |(index, s)| (format!("{name}[{index}]"), s)));
    lists.chain(wanted)
}

impl One<'_> {
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
            .map(|(field, s)| (format!("{field}.id"), s.id.as_str()))
            .chain(pathway.steps.iter().enumerate().map(|(i, s)| (format!("steps[{i}].id"), s.id.as_str())))
            .collect();
        for (place, id) in doubled(places.iter().map(|(_, id)| *id)) {
            let field = places.get(place).map(|(field, _)| field.clone()).unwrap_or_default();
            self.error(&field, format!("the id {id:?} stands twice in this pathway"), "give each its own id");
        }
        for (field, statement) in statements(pathway) {
            self.sources(&field, &statement.sources);
            self.review(&field, &statement.id, (statement.reviewed_by.as_deref(), statement.reviewed_on.as_deref()));
        }
        for (index, step) in pathway.steps.iter().enumerate() {
            let field = format!("steps[{index}]");
            self.sources(&field, &step.sources);
            self.review(&field, &step.id, (step.reviewed_by.as_deref(), step.reviewed_on.as_deref()));
            self.actors(&field, &step.actors);
            for (index, delay) in step.delays.iter().enumerate() {
                self.delay(&format!("{field}.delays[{index}]"), delay);
            }
        }
        steps::check(self.document, self.site, pathway, &mut self.findings);
        self.delay("promise", &pathway.promise);
        for (index, contact) in pathway.contacts.iter().enumerate() {
            self.contact(&format!("contacts[{index}]"), contact);
        }
        self.symptoms(pathway);
        for (index, rule) in pathway.local_rules.iter().enumerate() {
            self.rule(&format!("localRules[{index}]"), rule);
        }
        let referral = self.site.and_then(|s| self.questionnaire(&s.referral));
        let known = planning::Known { site: self.site, sources: self.known.as_deref(), referral: referral.as_deref(), today: self.today };
        planning::check(self.document, &known, pathway, &mut self.findings, &mut self.to_review);
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

    fn delay(&mut self, field: &str, delay: &Delay) {
        self.sources(field, &delay.sources);
        delay_itself(self.document, field, delay, &mut self.findings);
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

/// A delay is of something, from one event to another, and its hours are those of a day.
pub(super) fn delay_itself(document: &Document, field: &str, delay: &Delay, findings: &mut Vec<Finding>) {
    let mut error = |field: String, message: &str, remedy: &str| findings.push(document.error(&field, message, remedy));
    if delay.value == 0 {
        error(format!("{field}.value"), "a delay of nothing", "write how many units");
    }
    if delay.from == delay.to {
        error(format!("{field}.to"), "the delay ends with the event it starts from", "name the event that ends it");
    }
    steps::maximum(document, field, delay, findings);
    let mut error = |field: String, message: &str, remedy: &str| findings.push(document.error(&field, message, remedy));
    let Some(hours) = &delay.hours else { return };
    if delay.unit != Unit::Hours || delay.counting != Counting::Working {
        error(format!("{field}.hours"), "only a delay in working hours has hours of a day", "remove `hours`, or count in working hours");
    }
    if read_hour(&hours.opens).zip(read_hour(&hours.closes)).is_none_or(|(opens, closes)| opens >= closes) {
        error(format!("{field}.hours"), "these are not the hours of a day, the earlier first", "write them as 09:00 and 17:00");
    }
}
