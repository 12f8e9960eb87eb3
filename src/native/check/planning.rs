//! Rules that suggest exams, and reserved slots: each question, answer and source is there, and nothing is suggested without a condition.

use super::{doubled, one, unknown_remedy};
use crate::content::{Pathway, PlanningCondition, PlanningKind, Site};
use crate::domain::questionnaire::Operator;
use crate::domain::{PartialDate, Questionnaire};
use crate::formats::planning::{Misfit, condition_of};
use crate::native::document::Document;
use crate::native::finding::Finding;

/// What a pathway's rules are checked against.
pub(super) struct Known<'a> {
    /// The site; `None` when it could not be read, which was said already.
    pub site: Option<&'a Site>,
    /// Ids of sources.
    pub sources: Option<&'a [&'a str]>,
    /// The referral form.
    pub referral: Option<&'a Questionnaire>,
    /// Today.
    pub today: PartialDate,
}

/// Checks the rules and the slots of one pathway.
pub(super) fn check(document: &Document, known: &Known, pathway: &Pathway, findings: &mut Vec<Finding>, to_review: &mut Vec<Finding>) {
    let mut error = |field: &str, message: String, remedy: String| findings.push(document.error(field, message, remedy));
    let ids = |list: &str, all: Vec<&str>, error: &mut dyn FnMut(&str, String, String)| {
        for (index, id) in doubled(all.into_iter()) {
            error(&format!("{list}[{index}].id"), format!("the id {id:?} stands twice"), "give each its own id".into());
        }
    };
    ids("planning", pathway.planning.iter().map(|r| r.id.as_str()).collect(), &mut error);
    ids("reservedSlots", pathway.reserved_slots.iter().map(|s| s.id.as_str()).collect(), &mut error);
    for (index, rule) in pathway.planning.iter().enumerate() {
        let field = format!("planning[{index}]");
        if rule.all.is_empty() && rule.any.is_empty() {
            error(&field, "a rule without a condition is never suggested".into(), "write `all` or `any`".into());
        }
        if rule.exams.is_empty() {
            error(&format!("{field}.exams"), "nothing to plan".into(), "write what the rule suggests".into());
        }
        if rule.title.trim().is_empty() {
            error(&format!("{field}.title"), "empty".into(), "write it: it is shown with the suggestion".into());
        }
        for (name, list) in [("all", &rule.all), ("any", &rule.any)] {
            for (at, one) in list.iter().enumerate() {
                condition(&format!("{field}.{name}[{at}]"), one, known.referral, &mut error);
            }
        }
        sources(&field, &rule.sources, rule.kind, known.sources, &mut error);
    }
    for (index, slots) in pathway.reserved_slots.iter().enumerate() {
        let field = format!("reservedSlots[{index}]");
        if slots.days.is_empty() {
            error(&format!("{field}.days"), "on no day".into(), "name at least one day: `monday`".into());
        }
        for (at, _) in doubled(slots.days.iter().map(|d| format!("{d:?}")).collect::<Vec<_>>().iter().map(String::as_str)) {
            error(&format!("{field}.days[{at}]"), "the same day twice".into(), "take one of the two out".into());
        }
        if slots.per_week == 0 {
            error(&format!("{field}.perWeek"), "no slot at all".into(), "write how many there are in a week, or remove them".into());
        }
        let is_schedule = |s: &String| crate::transport::local_reference(s).as_ref() == Some(s) && s.starts_with("Schedule/");
        if slots.schedule.as_ref().is_some_and(|s| !is_schedule(s)) {
            error(&format!("{field}.schedule"), "no FHIR Schedule".into(), "write it as `Schedule/irm-1`, or remove it".into());
        }
        sources(&field, &slots.sources, slots.kind, known.sources, &mut error);
    }
    for (index, rule) in pathway.planning.iter().enumerate() {
        let review = (rule.reviewed_by.as_deref(), rule.reviewed_on.as_deref());
        let since = (known.today, known.site.map(|s| s.review_validity_months));
        one::review(document, &format!("planning[{index}]"), &rule.id, review, since, findings, to_review);
    }
}

fn sources(field: &str, named: &[String], kind: PlanningKind, known: Option<&[&str]>, error: &mut impl FnMut(&str, String, String)) {
    if named.is_empty() {
        error(&format!("{field}.sources"), "no source".into(), "name at least one id of sources.json".into());
    }
    for (index, source) in named.iter().enumerate().filter(|(_, s)| known.is_some_and(|k| !k.contains(&s.as_str()))) {
        let remedy = unknown_remedy(source, known.iter().copied().flatten().copied(), "use one of the ids of sources.json, or add it there");
        error(&format!("{field}.sources[{index}]"), format!("unknown source {source:?}"), remedy);
    }
    // A text of the project's own is no publication.
    if kind == PlanningKind::Published && named.iter().all(|s| s == "redaction" || s == "etablissement") {
        error(&format!("{field}.kind"), "no publication is named".into(), "name it first in `sources`, or write `organisation` or `example`".into());
    }
}

fn condition(field: &str, one: &PlanningCondition, referral: Option<&Questionnaire>, error: &mut impl FnMut(&str, String, String)) {
    let Some(form) = referral else { return };
    match condition_of(form, one) {
        Ok(_) => {}
        Err(Misfit::Question) => {
            let known = form.items.iter().filter(|i| i.kind.is_question()).map(|i| i.link_id.0.as_str());
            let remedy = unknown_remedy(&one.question, known, "use the linkId of a question of the referral form");
            error(&format!("{field}.question"), format!("unknown question {:?}", one.question), remedy);
        }
        Err(Misfit::Operator) => {
            let known: Vec<String> = Operator::ALL.iter().map(|(code, _)| format!("`{code}`")).collect();
            error(&format!("{field}.operator"), format!("unknown comparison {:?}", one.operator), format!("use one of {}", known.join(", ")));
        }
        Err(Misfit::Answer(codes)) => {
            let remedy = unknown_remedy(&one.answer, codes.iter().map(String::as_str), "write an answer that this question can have");
            error(&format!("{field}.answer"), format!("{} has no answer {:?}", one.question, one.answer), remedy);
        }
    }
}
