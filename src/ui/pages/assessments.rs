//! The assessment plan of a pathway: which questionnaires, when, for whom, by which source. For professionals.

use super::Context;
use super::pathway::{Notes, Reader};
use super::slots::planning_kind_words;
use crate::content::{Assessment, AssessmentTime, Pathway};
use leptos::prelude::*;

/// When, and from which age on, in words.
pub fn assessment_words(context: Context<'_>, assessment: &Assessment) -> String {
    let when = match assessment.when {
        AssessmentTime::Announcement => context.say("assessment.announcement"),
        AssessmentTime::BeforeTreatment => context.say("assessment.before-treatment"),
        AssessmentTime::Weeks => context.texts.fill("assessment.weeks", &[("weeks", &assessment.weeks.unwrap_or_default().to_string())]),
        AssessmentTime::Change => context.say("assessment.change"),
    };
    match assessment.min_age {
        Some(age) => format!("{when}, {}", context.texts.fill("assessment.age", &[("age", &age.to_string())])),
        None => when,
    }
}

/// The section of a pathway's page; `forms`: title and address of each questionnaire of the site, by its name. Nothing where nothing is planned.
pub fn assessments_view(
    context: Context<'_>,
    pathway: &Pathway,
    reader: Reader,
    notes: &mut Notes,
    forms: &[(String, String, String)],
) -> Option<AnyView> {
    if reader == Reader::Patient || pathway.assessments.is_empty() {
        return None;
    }
    let items: Vec<_> = pathway
        .assessments
        .iter()
        .filter_map(|a| {
            let (_, title, address) = forms.iter().find(|(name, _, _)| *name == a.questionnaire)?;
            let kind = planning_kind_words(context, a.kind);
            let pending = a.reviewed_by.is_none().then(|| view! { " " <span class="tag">{context.say("review.pending")}</span> });
            Some(view! {
                <li>{assessment_words(context, a)}"\u{a0}: "<a href=address.clone()>{title.clone()}</a>" " <span class="tag">{kind}</span>{pending}" "{notes.marks(context, &a.sources)}</li>
            })
        })
        .collect();
    let view = view! {
        <section class="section slots" aria-labelledby="evaluations">
            <h2 id="evaluations">{context.say("assessments.title")}</h2>
            <p class="note">{context.say("assessments.note")}</p>
            <ul class="statements">{items}</ul>
        </section>
    };
    Some(view.into_any())
}
