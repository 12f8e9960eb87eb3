//! A questionnaire on paper: the same questions, numbered, with boxes by type and what comes when in words. It computes nothing.

mod answer;
mod score;
mod when;

use super::qr::qr_view;
use super::{Context, phone_link};
use crate::domain::questionnaire::{Audience, ItemId};
use crate::domain::{ItemKind, Questionnaire, Threshold};
use leptos::prelude::*;
use when::Numbers;

/// Address of the blank form of the form at `address`.
pub fn paper_address(address: &str) -> String {
    format!("{address}papier/")
}

/// A blank form and what it is made from.
#[derive(Clone, Copy)]
pub struct Blank<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Address of the form on the site.
    pub address: &'a str,
    /// The referral asks for the patient itself.
    pub referral: bool,
    /// The establishment's own rules for its score.
    pub local: &'a [Threshold],
}

/// The page of a blank form.
pub fn paper_page(context: Context<'_>, blank: Blank<'_>) -> AnyView {
    let questionnaire = blank.questionnaire;
    let numbers = Numbers::of(questionnaire);
    let patient = questionnaire.audience == Audience::Patient;
    let lead = questionnaire.description.clone().map(|d| view! { <p class="lead">{d}</p> });
    let parts: Vec<_> = questionnaire.roots.iter().filter_map(|id| item_view(context, questionnaire, &numbers, *id, 2)).collect();
    let help = patient.then(|| {
        let lines: Vec<_> =
            context.site.help_lines.iter().map(|l| view! { <li>{phone_link(&l.number)}" "<strong>{l.label.clone()}</strong></li> }).collect();
        view! { <section class="blank__help"><h2>{context.say("help.title")}</h2><ul>{lines}</ul></section> }
    });
    let foot = context.texts.fill(
        "blank.version",
        &[
            ("title", &questionnaire.title),
            ("version", questionnaire.version.as_deref().unwrap_or("-")),
            ("date", &super::french_date(questionnaire.date.as_deref().unwrap_or_default(), context.texts)),
            ("reference", questionnaire.url.as_deref().unwrap_or_default()),
        ],
    );
    let review = questionnaire.approved_on.is_none().then(|| super::statements::review_tag(context));
    view! {
        <article class="blank">
            <h1>{questionnaire.title.clone()}{review}</h1>
            {lead}
            <p class="blank__screen">{context.say("blank.screen")}" "<a href=blank.address.to_owned()>{context.say("blank.back")}</a></p>
            {identity_view(context, blank.referral)}
            <p class="note">{context.say(if patient { "blank.how.patient" } else { "blank.how" })}</p>
            {parts}
            {help}
            <footer class="blank__foot">
                <p>{foot}" "{questionnaire.copyright.clone()}</p>
                {qr_view(context, blank.address)}
            </footer>
            {score::score_view(context, questionnaire, &numbers, blank.local)}
        </article>
    }
    .into_any()
}

/// Whom the sheet is about; the referral asks that itself, and leaves a place for the centre.
fn identity_view(context: Context<'_>, referral: bool) -> AnyView {
    let (title, lines): (_, &[&str]) = if referral {
        ("blank.centre", &["blank.centre.received", "blank.centre.by", "blank.centre.reference"])
    } else {
        ("blank.identity", &["blank.identity.name", "blank.identity.first", "blank.identity.birth", "blank.identity.date"])
    };
    let lines: Vec<_> = lines.iter().map(|key| view! { <p class="blank__line">{context.say(key)}</p> }).collect();
    view! { <section class="blank__identity"><h2>{context.say(title)}</h2>{lines}</section> }.into_any()
}

/// An item with all it holds; nothing when it is never asked.
fn item_view(context: Context<'_>, questionnaire: &Questionnaire, numbers: &Numbers, id: ItemId, level: u8) -> Option<AnyView> {
    let item = questionnaire.item(id).filter(|i| i.is_captured())?;
    let when = numbers.only_if(context, questionnaire, id).map(|words| view! { <p class="blank__when">{words}</p> });
    let below = |level: u8| item.children.iter().filter_map(|child| item_view(context, questionnaire, numbers, *child, level)).collect::<Vec<_>>();
    let help = item.help.clone().map(|h| view! { <p class="blank__hint">{h}</p> });
    let text = [item.prefix.clone(), Some(item.text.clone())].into_iter().flatten().collect::<Vec<_>>().join(" ");
    if item.kind == ItemKind::Display {
        let class = if item.emergency { "blank__alarm" } else { "blank__note" };
        return Some(view! { <div class=class>{when}<p>{text}</p></div> }.into_any());
    }
    if item.kind == ItemKind::Group {
        let again = item.repeats.then(|| view! { <p class="blank__hint">{context.say("blank.again")}</p> });
        let heading = match level {
            2 => view! { <h2>{text}</h2> }.into_any(),
            3 => view! { <h3>{text}</h3> }.into_any(),
            _ => view! { <h4>{text}</h4> }.into_any(),
        };
        let title = (!item.text.trim().is_empty()).then_some(heading);
        let below = below(if title.is_some() { level + 1 } else { level });
        return Some(view! { <section class="blank__group">{title}{when}{help}{again}{below}</section> }.into_any());
    }
    let number = numbers.number(id)?;
    let required = (item.required || item.must_be_true).then(|| view! { " "<span class="blank__hint">{context.say("blank.required")}</span> });
    let goes_on = numbers.goes_on(context, questionnaire, id).map(|words| view! { <p class="blank__goto">{words}</p> });
    let again = item.has_rows().then(|| view! { <p class="blank__hint">{context.say("blank.several")}</p> });
    let below = below(level);
    let class = if answer::is_wide(item) { "blank__question blank__question--wide" } else { "blank__question" };
    // A statement to tick has its box before it.
    let ticked = answer::is_tick(item).then(|| view! { <span class="blank__tick"></span> });
    Some(
        view! {
            <div class=class>
                {when}
                <p class="blank__text"><b class="blank__number">{number}</b>" "{ticked}{text}{required}</p>
                {help}
                {answer::answer_view(context, item)}
                {again}
                {goes_on}
            </div>
            {below}
        }
        .into_any(),
    )
}
