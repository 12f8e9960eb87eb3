//! A pathway's page: factsheet and timeline, from one source, for a professional or for a patient.

use super::leaflet::leaflet_address;
use super::qr::qr_view;
use super::timeline::{delay_words, timeline_view};
use super::{Context, french_date, phone_link, rich};
use crate::content::site::Audience;
use crate::content::{Contact, ContactKind, Pathway, Statement, Step, Wording};
use leptos::prelude::*;

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A professional.
    Professional,
    /// A patient or relative.
    Patient,
}

impl Reader {
    /// The wording for this reader.
    pub fn of(self, wording: &Wording) -> String {
        match self {
            Self::Professional => wording.professional.clone(),
            Self::Patient => wording.patient.clone(),
        }
    }

    /// The statement for this reader, when it speaks to them.
    pub fn statement(self, statement: &Statement) -> Option<String> {
        match self {
            Self::Professional => Some(statement.professional.clone()),
            Self::Patient => statement.patient.clone(),
        }
    }

    /// Part of a text key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Professional => "professional",
            Self::Patient => "patient",
        }
    }
}

/// Address of a pathway's page.
pub fn pathway_address(pathway: &Pathway, reader: Reader) -> String {
    match reader {
        Reader::Professional => format!("/parcours/{}/", pathway.slug),
        Reader::Patient => format!("/parcours/{}/patient/", pathway.slug),
    }
}

/// Whom this reader calls when a delay has passed: the step's own contact, else the pathway's first telephone for the reader.
pub fn late_contact<'a>(context: Context<'a>, pathway: &Pathway, step: Option<&Step>, reader: Reader) -> Option<&'a Contact> {
    let find = |id: &String| context.site.contacts.iter().find(|c| c.id == *id && c.kind == ContactKind::Phone && speaks_to(c, reader));
    let mut ids = step.and_then(|s| s.late.as_ref()).into_iter().chain(&pathway.contacts);
    ids.find_map(find)
}

/// Title of a pathway's page.
pub fn pathway_title(context: Context<'_>, pathway: &Pathway, reader: Reader) -> String {
    match reader {
        Reader::Professional => pathway.name.clone(),
        Reader::Patient => format!("{}, {}", pathway.name, context.say("reader.patient").to_lowercase()),
    }
}

/// Numbers the sources in the order in which a page names them.
#[derive(Default)]
pub struct Notes(Vec<String>);

impl Notes {
    /// The number of a source, given at first sight.
    fn number(&mut self, id: &str) -> usize {
        if let Some(place) = self.0.iter().position(|known| known == id) {
            return place + 1;
        }
        self.0.push(id.to_owned());
        self.0.len()
    }

    /// Marks that lead to the sources below.
    pub fn marks(&mut self, context: Context<'_>, ids: &[String]) -> AnyView {
        let marks: Vec<_> = ids
            .iter()
            .map(|id| {
                let number = self.number(id);
                let name = context.sources.sources.iter().find(|s| s.id == *id).map(|s| s.short.clone()).unwrap_or_default();
                let label = context.texts.fill("source.mark", &[("number", &number.to_string()), ("name", &name)]);
                view! { <a class="mark" href=format!("#source-{number}") aria-label=label>{number}</a> }
            })
            .collect();
        view! { <span class="marks">{marks}</span> }.into_any()
    }

    fn list(&self, context: Context<'_>) -> AnyView {
        let items: Vec<_> = self
            .0
            .iter()
            .enumerate()
            .map(|(index, id)| {
                let source = context.sources.sources.iter().find(|s| s.id == *id);
                let words = source.map(|s| format!("{}, {}, {}.", s.publisher, s.title, french_date(&s.date, context.texts)));
                let unread = source.filter(|s| !s.read).map(|_| view! { " " <span class="tag">{context.say("source.unread")}</span> });
                view! { <li id=format!("source-{}", index + 1)>{words}{unread}</li> }
            })
            .collect();
        view! { <ol class="sources">{items}</ol> }.into_any()
    }
}

/// The page.
pub fn pathway_page(context: Context<'_>, pathway: &Pathway, reader: Reader) -> AnyView {
    let mut notes = Notes::default();
    let patient = reader == Reader::Patient;
    let emergency: Vec<_> = context.site.emergency.iter().map(|e| view! { <li>{phone_link(&e.number)}" "{e.label.clone()}</li> }).collect();
    let flags = statements_view(context, &mut notes, &pathway.same_day_flags, reader);
    let signs = section(context, &mut notes, "signs", &pathway.warning_signs, reader, "");
    let tests = section(context, &mut notes, "tests", &pathway.first_tests, reader, "");
    let attach = section(context, &mut notes, "attach", &pathway.attach, reader, "do");
    let do_not = section(context, &mut notes, "do-not", &pathway.do_not, reader, "dont");
    let marks = (!patient && !pathway.foreign_marks.is_empty()).then(|| {
        let list = statements_view(context, &mut notes, &pathway.foreign_marks, reader);
        view! {
            <details class="section foreign" id="foreign">
                <summary>{context.say("pathway.foreign")}</summary>
                <p class="note">{context.say("pathway.foreign.note")}</p>
                {list}
            </details>
        }
    });
    let contacts: Vec<_> = pathway
        .contacts
        .iter()
        .filter_map(|id| context.site.contacts.iter().find(|c| c.id == *id))
        .filter(|c| speaks_to(c, reader))
        .map(|c| contact_view(context, c))
        .collect();
    let promise = view! {
        <p class="promise__figure">{delay_words(context, &pathway.promise)}</p>
        <p>{rich(&reader.of(&pathway.promise.meaning))}" "{notes.marks(context, &pathway.promise.sources)}</p>
    };
    let timeline = timeline_view(context, pathway, reader, &mut notes);
    let action =
        (!patient).then(|| view! { <p><a class="button" href=format!("/demande/#filiere={}", pathway.id)>{context.say("pathway.refer")}</a></p> });
    let switch = [Reader::Professional, Reader::Patient]
        .map(|r| {
            let current = (r == reader).then_some("page");
            view! { <li><a href=pathway_address(pathway, r) aria-current=current>{context.say(&format!("reader.{}", r.key()))}</a></li> }
        })
        .into_iter()
        .collect::<Vec<_>>();
    let dated = context.texts.fill("pathway.version", &[("version", &pathway.version), ("date", &french_date(&pathway.updated_on, context.texts))]);
    let sources = notes.list(context);
    let leaflet = patient.then(|| view! { <p class="card__more"><a href=leaflet_address(pathway)>{context.say("leaflet.link")}</a></p> });
    view! {
        <article class="sheet">
            <header class="sheet__header">
                <p class="sheet__kind">{context.say(&format!("pathway.kind.{}", reader.key()))}</p>
                <h1>{pathway.name.clone()}</h1>
                <p class="lead">{rich(&reader.of(&pathway.summary))}</p>
                <nav class="switch" aria-label=context.say("reader.label")><ul>{switch}</ul></nav>
            </header>
            <section class="flags" aria-labelledby="flags">
                <h2 id="flags">{context.say(&format!("pathway.flags.{}", reader.key()))}</h2>
                <ul class="flags__numbers">{emergency}</ul>
                {flags}
            </section>
            <div class="sheet__columns">
                <div class="sheet__body">
                    {signs}
                    {tests}
                    {attach}
                    {do_not}
                    {marks}
                </div>
                <aside class="contact" aria-labelledby="contact">
                    <h2 id="contact">{context.say(&format!("pathway.contact.{}", reader.key()))}</h2>
                    {action}
                    <h3>{context.say("pathway.promise")}</h3>
                    <div class="promise">{promise}</div>
                    <ul class="contact__list">{contacts}</ul>
                </aside>
            </div>
            {timeline}
            <section class="section notes" aria-labelledby="sources">
                <h2 id="sources">{context.say("pathway.sources")}</h2>
                <p class="note">{context.say("pathway.review")}</p>
                {sources}
                <p class="sheet__version">{dated}</p>
                {leaflet}
                {qr_view(context, &pathway_address(pathway, reader))}
            </section>
        </article>
    }
    .into_any()
}

/// True when a contact is for this reader; the form is for professionals.
pub(super) fn speaks_to(contact: &Contact, reader: Reader) -> bool {
    if contact.kind == ContactKind::Form {
        return false;
    }
    match contact.audience {
        None => true,
        Some(Audience::Professional) => reader == Reader::Professional,
        Some(Audience::Patient) => reader == Reader::Patient,
    }
}

pub(super) fn contact_view(context: Context<'_>, contact: &Contact) -> impl IntoView + use<> {
    let value = contact.value.clone().map(|v| match contact.kind {
        ContactKind::Phone => phone_link(&v).into_any(),
        ContactKind::Mail => view! { <a href=format!("mailto:{v}")>{v.clone()}</a> }.into_any(),
        // A secure address is copied into the sender's own software: a link would open ordinary mail.
        ContactKind::Mssante | ContactKind::Form => view! { <span class="contact__address">{v}</span> }.into_any(),
    });
    let kind = context.say(match contact.kind {
        ContactKind::Form => "contact.form",
        ContactKind::Phone => "contact.phone",
        ContactKind::Mail => "contact.mail",
        ContactKind::Mssante => "contact.mssante",
    });
    let hours = contact.hours.clone().map(|h| view! { <span class="contact__hours">{h}</span> });
    let note = contact.note.clone().map(|n| view! { <span class="contact__note">{n}</span> });
    view! {
        <li class="contact__item">
            <span class="contact__kind">{kind}</span>
            <strong>{contact.label.clone()}</strong>
            {value}
            {hours}
            {note}
        </li>
    }
}

/// A section of statements; nothing when none speaks to the reader.
fn section(context: Context<'_>, notes: &mut Notes, key: &str, statements: &[Statement], reader: Reader, mood: &'static str) -> Option<AnyView> {
    if !statements.iter().any(|s| reader.statement(s).is_some()) {
        return None;
    }
    let list = statements_view(context, notes, statements, reader);
    let title = context.say(&format!("pathway.{key}.{}", reader.key()));
    let mood = (!mood.is_empty()).then_some(mood);
    let unreviewed = statements.iter().all(|s| s.reviewed_by.is_none());
    let tag = unreviewed.then(|| review_tag(context));
    Some(view! { <section class="section" data-mood=mood><h2 id=key.to_owned()>{title}{tag}</h2>{list}</section> }.into_any())
}

/// « à valider », discreetly.
pub fn review_tag(context: Context<'_>) -> AnyView {
    view! { " " <span class="tag">{context.say("review.pending")}</span> }.into_any()
}

fn statements_view(context: Context<'_>, notes: &mut Notes, statements: &[Statement], reader: Reader) -> AnyView {
    // Where some were reviewed and others not, each that was not says so.
    let mixed = statements.iter().any(|s| s.reviewed_by.is_some());
    let items: Vec<_> = statements
        .iter()
        .filter_map(|s| {
            let text = reader.statement(s)?;
            let tag = (mixed && s.reviewed_by.is_none()).then(|| review_tag(context));
            Some(view! { <li>{rich(&text)}" "{notes.marks(context, &s.sources)}{tag}</li> })
        })
        .collect();
    view! { <ul class="statements">{items}</ul> }.into_any()
}
