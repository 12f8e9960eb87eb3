//! A guide's page: what all pathways share, from one source, for a professional or for a patient.

use super::pathway::{Notes, Reader, contact_view, speaks_to};
use super::qr::qr_view;
use super::relays::relays_view;
use super::statements::{Review, example_tag, review_of, review_view, shared_review, statements_view};
use super::timeline::delay_words;
use super::{Context, french_date, rich};
use crate::content::{Audience, Commitment, Contact, Delay, Guide, Helper, Part, Pathway, Signatory};
use leptos::prelude::*;

/// Address of a guide's page.
pub fn guide_address(guide: &Guide, reader: Reader) -> String {
    match reader {
        Reader::Professional => format!("/{}/", guide.slug),
        Reader::Patient => format!("/{}/patient/", guide.slug),
    }
}

/// For whom a guide is first of all.
pub fn first_reader(guide: &Guide) -> Reader {
    if guide.audience == Some(Audience::Patient) { Reader::Patient } else { Reader::Professional }
}

/// Links to all guides, each in the reading of this reader, or without a reader in the one it is for first of all.
pub fn guide_links(context: Context<'_>, reader: Option<Reader>) -> Vec<AnyView> {
    let link = |g: &Guide| {
        let address = guide_address(g, reader.unwrap_or_else(|| first_reader(g)));
        view! { <li><a href=address>{g.link.clone()}</a></li> }.into_any()
    };
    context.guides.iter().map(link).collect()
}

/// The page; `pathways`: whose promised delays a part may show.
pub fn guide_page(context: Context<'_>, guide: &Guide, pathways: &[Pathway], reader: Reader) -> AnyView {
    let mut notes = Notes::default();
    let parts: Vec<_> = guide
        .parts
        .iter()
        .filter(|p| reader == Reader::Professional || !p.is_silent_to_patients())
        .map(|part| part_view(context, guide, part, pathways, reader, &mut notes))
        .collect();
    let switch: Vec<_> = [Reader::Professional, Reader::Patient]
        .into_iter()
        .map(|r| {
            let current = (r == reader).then_some("page");
            view! { <li><a href=guide_address(guide, r) aria-current=current>{context.say(&format!("reader.{}", r.key()))}</a></li> }
        })
        .collect();
    let dated = context.texts.fill("page.updated", &[("date", &french_date(&guide.updated_on, context.texts))]);
    let sources = notes.list(context);
    view! {
        <article class="sheet guide">
            <header class="sheet__header">
                <p class="sheet__kind">{context.say(&format!("guide.kind.{}", reader.key()))}</p>
                <h1>{reader.of(&guide.title)}</h1>
                <p class="lead">{rich(&reader.of(&guide.lead))}</p>
                <nav class="switch" aria-label=context.say("guide.reader")><ul>{switch}</ul></nav>
            </header>
            {parts}
            <section class="section notes" aria-labelledby="sources">
                <h2 id="sources">{context.say("guide.sources")}</h2>
                <p class="note">{context.say("pathway.review")}</p>
                {sources}
                <p class="sheet__version">{dated}</p>
                {qr_view(context, &guide_address(guide, reader))}
            </section>
        </article>
    }
    .into_any()
}

fn part_view(context: Context<'_>, guide: &Guide, part: &Part, pathways: &[Pathway], reader: Reader, notes: &mut Notes) -> AnyView {
    let lead = part.lead.as_ref().map(|l| view! { <p>{rich(&reader.of(l))}</p> });
    let reviews: Vec<Review<'_>> = part
        .statements
        .iter()
        .map(review_of)
        .chain(part.helpers.iter().map(|h| (h.reviewed_by.as_deref(), h.reviewed_on.as_deref())))
        .chain(part.commitments.iter().map(|c| (c.reviewed_by.as_deref(), c.reviewed_on.as_deref())))
        .collect();
    let tag = shared_review(context, reviews.iter().copied());
    let own = tag.is_none() && !reviews.is_empty();
    let statements = (!part.statements.is_empty()).then(|| statements_view(context, notes, &part.statements, reader, own));
    let promise = part.promise.then(|| promises_view(context, pathways, reader, notes));
    let helpers: Vec<_> = part.helpers.iter().map(|h| helper_view(context, guide, h, reader, notes, own)).collect();
    let helpers = (!helpers.is_empty()).then(|| view! { <ul class="helpers">{helpers}</ul> });
    let commitments: Vec<_> = part.commitments.iter().map(|c| commitment_view(context, c, reader, notes, own)).collect();
    let commitments = (!commitments.is_empty()).then(|| view! { <ol class="commitments">{commitments}</ol> });
    let signatories = (!part.signatories.is_empty()).then(|| signatories_view(context, &part.signatories));
    let contacts: Vec<&Contact> =
        part.contacts.iter().filter_map(|id| context.site.contacts.iter().find(|c| c.id == *id)).filter(|c| speaks_to(c, reader)).collect();
    let relays = (!contacts.is_empty()).then(|| relays_view(context, notes, &contacts, reader));
    let contacts: Vec<_> = contacts.into_iter().map(|c| contact_view(context, c, reader)).collect();
    let contacts = (!contacts.is_empty()).then(|| view! { <div class="contact"><ul class="contact__list">{contacts}</ul>{relays}</div> });
    view! {
        <section class="section" aria-labelledby=part.id.clone()>
            <h2 id=part.id.clone()>{reader.of(&part.heading)}{tag}</h2>
            {lead}
            {statements}
            {promise}
            {helpers}
            {commitments}
            {signatories}
            {contacts}
        </section>
    }
    .into_any()
}

/// What a helper does, for whom, who asks and how.
fn helper_view(context: Context<'_>, guide: &Guide, helper: &Helper, reader: Reader, notes: &mut Notes, own: bool) -> AnyView {
    let said = |ids: &[String]| -> Vec<String> {
        ids.iter().filter_map(|id| guide.situations.iter().find(|s| s.id == *id)).map(|s| reader.of(&s.text)).collect()
    };
    let (all, any) = (said(&helper.all_of), said(&helper.any_of));
    let list = |key: &str, situations: Vec<String>| match situations.as_slice() {
        [] => ().into_any(),
        [one] => view! { <p>{context.texts.fill("guide.for.one", &[("situation", one)])}</p> }.into_any(),
        _ => {
            let items: Vec<_> = situations.iter().map(|s| view! { <li>{s.clone()}</li> }).collect();
            view! { <p>{context.say(key)}</p><ul>{items}</ul> }.into_any()
        }
    };
    let both = !all.is_empty() && !any.is_empty();
    let tag = helper.example.then(|| example_tag(context));
    let review = own.then(|| review_view(context, (helper.reviewed_by.as_deref(), helper.reviewed_on.as_deref())));
    view! {
        <li class="helper" id=helper.id.clone()>
            <h3 class="helper__name">{reader.of(&helper.name)}{tag}{review}</h3>
            <p>{rich(&reader.of(&helper.does))}" "{notes.marks(context, &helper.sources)}</p>
            <dl class="helper__facts">
                <dt>{context.say("guide.for")}</dt>
                <dd>{list("guide.for.all", all)}{list(if both { "guide.for.and-any" } else { "guide.for.any" }, any)}</dd>
                <dt>{context.say("guide.asked")}</dt>
                <dd>{rich(&reader.of(&helper.asked_by))}</dd>
                <dt>{context.say("guide.how")}</dt>
                <dd>{rich(&reader.of(&helper.how))}</dd>
            </dl>
        </li>
    }
    .into_any()
}

/// A promise, its delay with its exact meaning, and how it is measured.
fn commitment_view(context: Context<'_>, commitment: &Commitment, reader: Reader, notes: &mut Notes, own: bool) -> AnyView {
    let tag = commitment.example.then(|| example_tag(context));
    let review = own.then(|| review_view(context, (commitment.reviewed_by.as_deref(), commitment.reviewed_on.as_deref())));
    let marks = notes.marks(context, &commitment.sources);
    let delay = commitment.delay.as_ref().map(|d| delay_view(context, d, reader, notes));
    let measure = commitment
        .measure
        .as_ref()
        .map(|m| view! { <p class="commitment__measure"><strong>{context.say("guide.measure")}</strong>" "{rich(&reader.of(m))}</p> });
    view! { <li class="commitment" id=commitment.id.clone()><p>{rich(&reader.of(&commitment.text))}" "{marks}{tag}{review}</p>{delay}{measure}</li> }
        .into_any()
}

fn delay_view(context: Context<'_>, delay: &Delay, reader: Reader, notes: &mut Notes) -> AnyView {
    view! {
        <div class="promise">
            <p class="promise__figure">{delay_words(context, delay)}</p>
            <p>{rich(&reader.of(&delay.meaning))}" "{notes.marks(context, &delay.sources)}</p>
        </div>
    }
    .into_any()
}

/// The delay that each pathway promises, said once for those that promise the same.
fn promises_view(context: Context<'_>, pathways: &[Pathway], reader: Reader, notes: &mut Notes) -> AnyView {
    let mut groups: Vec<(&Delay, Vec<String>)> = Vec::new();
    for pathway in pathways {
        match groups.iter_mut().find(|(delay, _)| **delay == pathway.promise) {
            Some((_, names)) => names.push(pathway.short_name.clone()),
            None => groups.push((&pathway.promise, vec![pathway.short_name.clone()])),
        }
    }
    let views: Vec<_> = groups
        .into_iter()
        .map(|(delay, names)| {
            let names = context.texts.fill("guide.promise.pathways", &[("names", &names.join(", "))]);
            view! { <p>{names}</p>{delay_view(context, delay, reader, notes)} }
        })
        .collect();
    view! { {views} }.into_any()
}

fn signatories_view(context: Context<'_>, signatories: &[Signatory]) -> AnyView {
    let column = |key: &str| view! { <th scope="col">{context.say(key)}</th> };
    let rows: Vec<_> = signatories
        .iter()
        .map(|s| {
            let empty = || context.say("guide.sign.empty");
            let on = s.signed_on.as_ref().map_or_else(empty, |on| french_date(on, context.texts));
            view! { <tr><th scope="row">{s.label.clone()}</th><td>{s.name.clone().unwrap_or_else(empty)}</td><td>{on}</td></tr> }
        })
        .collect();
    view! {
        <table class="signatories">
            <caption>{context.say("guide.sign.caption")}</caption>
            <thead><tr>{column("guide.sign.label")}{column("guide.sign.name")}{column("guide.sign.date")}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
