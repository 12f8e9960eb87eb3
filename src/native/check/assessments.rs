//! The assessment plan of a pathway: questionnaires that the site has, sources that it knows, a number of weeks where there are weeks.

use super::{date_fault, doubled, unknown_remedy};
use crate::content::{Assessment, AssessmentTime, PlanningKind};
use crate::domain::PartialDate;
use crate::native::document::Document;
use crate::native::finding::Finding;
use crate::native::library::Library;

/// Checks the plans of all pathways.
pub(super) fn check(library: &Library, today: PartialDate, findings: &mut Vec<Finding>) {
    for loaded in &library.pathways {
        let plan = &loaded.value.assessments;
        for (index, id) in doubled(plan.iter().map(|a| a.id.as_str())) {
            findings.push(loaded.document.error(&format!("assessments[{index}].id"), format!("{id:?} stands twice"), "give each its own"));
        }
        for (index, assessment) in plan.iter().enumerate() {
            one(library, &loaded.document, &format!("assessments[{index}]"), assessment, today, findings);
        }
    }
}

fn one(library: &Library, document: &Document, field: &str, assessment: &Assessment, today: PartialDate, findings: &mut Vec<Finding>) {
    let mut error = |name: &str, message: String, remedy: String| findings.push(document.error(&format!("{field}.{name}"), message, remedy));
    let names = || library.questionnaires.iter().map(|q| q.name.as_str());
    if library.whole && !names().any(|n| n == assessment.questionnaire) {
        let remedy = unknown_remedy(&assessment.questionnaire, names(), "name a questionnaire of site.json");
        error("questionnaire", format!("no questionnaire {:?}", assessment.questionnaire), remedy);
    }
    if (assessment.when == AssessmentTime::Weeks) != assessment.weeks.is_some_and(|w| w > 0) {
        error("weeks", "`weeks` says how often, and only for `\"when\": \"weeks\"`".into(), "write a number of weeks, or another moment".into());
    }
    if assessment.sources.is_empty() && assessment.kind == PlanningKind::Published {
        error("sources", "a published recommendation without a source".into(), "name it, or write `\"kind\": \"example\"`".into());
    }
    if let Some(sources) = &library.sources {
        for (place, id) in assessment.sources.iter().enumerate().filter(|(_, id)| !sources.value.sources.iter().any(|s| s.id == **id)) {
            error(&format!("sources[{place}]"), format!("no source {id:?}"), "name an id of sources.json".into());
        }
    }
    if let Some((message, remedy)) = assessment.reviewed_on.as_ref().and_then(|day| date_fault(day, today, true)) {
        error("reviewedOn", message, remedy.into());
    }
}
