//! The review of accessibility, below the text of its page: how many criteria are met, which are not, which nobody has judged.

use super::{Context, french_date, rich};
use crate::content::{Accessibility, Criterion, CriterionState};
use leptos::prelude::*;

/// The slug of the page that shows it.
pub const ACCESSIBILITY: &str = "accessibilite";

/// The part that is made of `public/accessibility.json`.
pub fn review_view(context: Context<'_>, review: &Accessibility) -> AnyView {
    let count = |state| review.of(state).count();
    let (met, not_met, not_judged) = (count(CriterionState::Met), count(CriterionState::NotMet), count(CriterionState::NotJudged));
    let applicable = met + not_met + not_judged;
    let lead = context.texts.fill(
        "rgaa.lead",
        &[
            ("date", &french_date(&review.reviewed_on, context.texts)),
            ("standard", &review.standard),
            ("all", &review.criteria.len().to_string()),
            ("applicable", &applicable.to_string()),
        ],
    );
    let figure = |key: &str, number: usize| {
        let words = context.texts.fill(key, &[("count", &number.to_string())]);
        view! { <li>{rich(&words)}</li> }
    };
    let figures = [figure("rgaa.met", met), figure("rgaa.not-met", not_met), figure("rgaa.not-judged", not_judged)];
    let persons = review.criteria.iter().filter(|c| c.person.is_some()).count();
    let persons = match persons {
        0 => context.say("rgaa.person.none"),
        some => context.texts.fill("rgaa.person.some", &[("count", &some.to_string())]),
    };
    let faults = list_view(context, "rgaa.not-met.title", review.of(CriterionState::NotMet));
    let open = list_view(context, "rgaa.not-judged.title", review.of(CriterionState::NotJudged));
    view! {
        <section class="section">
            <h2 id="criteres">{context.say("rgaa.title")}</h2>
            <p>{lead}</p>
            <ul class="statements">{figures.into_iter().collect::<Vec<_>>()}</ul>
            <p>{context.say("rgaa.how")}</p>
            <p>{persons}</p>
            {faults}
            {open}
        </section>
    }
    .into_any()
}

/// Criteria with what is to be known of each; nothing when there is none.
fn list_view<'a>(context: Context<'_>, title: &str, criteria: impl Iterator<Item = &'a Criterion>) -> Option<AnyView> {
    let items: Vec<_> = criteria
        .map(|c| {
            let note = c.note.clone().map(|note| view! { <br/>{note} });
            view! { <li><strong>{format!("{}. {}.", c.number, c.text)}</strong>{note}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <h3>{context.say(title)}</h3><ul class="statements">{items}</ul> }.into_any())
}
