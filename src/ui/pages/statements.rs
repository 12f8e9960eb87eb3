//! Statements with their sources and their review, on the pages of pathways and guides.

use super::pathway::{Notes, Reader};
use super::{Context, french_date, rich};
use crate::content::{ExamQuality, Source, Statement};
use leptos::prelude::*;

/// By whom and when a text was reviewed.
pub(super) type Review<'a> = (Option<&'a str>, Option<&'a str>);

/// A section of statements; nothing when none speaks to the reader.
pub(super) fn section(
    context: Context<'_>,
    notes: &mut Notes,
    key: &str,
    statements: &[Statement],
    reader: Reader,
    mood: &'static str,
) -> Option<AnyView> {
    if !statements.iter().any(|s| reader.statement(s).is_some()) {
        return None;
    }
    let tag = shared_review(context, statements.iter().map(review_of));
    let list = statements_view(context, notes, statements, reader, tag.is_none());
    let title = context.say(&format!("pathway.{key}.{}", reader.key()));
    let mood = (!mood.is_empty()).then_some(mood);
    Some(view! { <section class="section" data-mood=mood><h2 id=key.to_owned()>{title}{tag}</h2>{list}</section> }.into_any())
}

/// What is wanted of exams done in town, exam by exam; nothing when none speaks to the reader.
pub(super) fn exams_view(context: Context<'_>, notes: &mut Notes, exams: &[ExamQuality], reader: Reader) -> Option<AnyView> {
    let tag = shared_review(context, exams.iter().flat_map(|e| &e.wanted).map(review_of));
    let own = tag.is_none();
    let lists: Vec<_> = exams
        .iter()
        .filter(|e| e.wanted.iter().any(|s| reader.statement(s).is_some()))
        .map(|e| {
            let list = statements_view(context, notes, &e.wanted, reader, own);
            view! { <h3>{reader.of(&e.exam)}</h3>{list} }
        })
        .collect();
    if lists.is_empty() {
        return None;
    }
    let (title, lead) = (context.say(&format!("pathway.exams.{}", reader.key())), context.say(&format!("pathway.exams.lead.{}", reader.key())));
    Some(view! { <section class="section exams"><h2 id="exams">{title}{tag}</h2><p class="note">{lead}</p>{lists}</section> }.into_any())
}

/// A source in words; a title in another language says so.
pub(super) fn source_words(context: Context<'_>, source: &Source) -> AnyView {
    let title = match source.language.clone() {
        Some(language) => view! { <span lang=language>{source.title.clone()}</span> }.into_any(),
        None => source.title.clone().into_any(),
    };
    view! { {source.publisher.clone()}", "{title}", "{french_date(&source.date, context.texts)}"." }.into_any()
}

/// « à valider », discreetly.
pub fn review_tag(context: Context<'_>) -> AnyView {
    view! { " " <span class="tag">{context.say("review.pending")}</span> }.into_any()
}

/// « exemple d’organisation », for what the establishment replaces by its own.
pub(super) fn example_tag(context: Context<'_>) -> AnyView {
    view! { " " <span class="tag">{context.say("example.tag")}</span> }.into_any()
}

/// Who reviewed a text and when, or that nobody has.
pub(super) fn review_view(context: Context<'_>, (by, on): Review<'_>) -> AnyView {
    let Some((by, on)) = by.zip(on) else { return review_tag(context) };
    let words = context.texts.fill("review.done", &[("date", &french_date(on, context.texts)), ("name", by)]);
    view! { " " <span class="tag">{words}</span> }.into_any()
}

/// The review of all texts of a section, when it is the same: it is then said once, in the heading.
pub(super) fn shared_review<'a>(context: Context<'_>, mut reviews: impl Iterator<Item = Review<'a>>) -> Option<AnyView> {
    let first = reviews.next()?;
    reviews.all(|r| r == first).then(|| review_view(context, first))
}

/// A statement's review.
pub(super) fn review_of(statement: &Statement) -> Review<'_> {
    (statement.reviewed_by.as_deref(), statement.reviewed_on.as_deref())
}

/// The statements that speak to the reader; each tells its `own` review where no heading does it for all.
pub(super) fn statements_view(context: Context<'_>, notes: &mut Notes, statements: &[Statement], reader: Reader, own: bool) -> AnyView {
    let items: Vec<_> = statements
        .iter()
        .filter_map(|s| {
            let text = reader.statement(s)?;
            let example = s.example.then(|| example_tag(context));
            let tag = own.then(|| review_view(context, review_of(s)));
            Some(view! { <li>{rich(&text)}" "{notes.marks(context, &s.sources)}{example}{tag}</li> })
        })
        .collect();
    view! { <ul class="statements">{items}</ul> }.into_any()
}

/// True where some were reviewed by another or on another day than others.
pub(super) fn differ(statements: &[Statement]) -> bool {
    statements.windows(2).any(|pair| matches!(pair, [a, b] if review_of(a) != review_of(b)))
}
