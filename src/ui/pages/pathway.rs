//! A pathway's page: factsheet and timeline, from one source, for a professional or for a patient.

use super::assessments::assessments_view;
use super::guide::guide_links;
use super::leaflet::leaflet_address;
use super::qr::qr_view;
use super::relays::relays_view;
use super::slots::slots_view;
use super::statements::{differ, exams_view, section, source_words, statements_view};
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

    pub(super) fn list(&self, context: Context<'_>) -> AnyView {
        self.list_until(context, self.0.len())
    }

    /// The same; those after the first `printed` are named by what stands on a screen alone.
    fn list_until(&self, context: Context<'_>, printed: usize) -> AnyView {
        let items: Vec<_> = self
            .0
            .iter()
            .enumerate()
            .map(|(index, id)| {
                let source = context.sources.sources.iter().find(|s| s.id == *id);
                let words = source.map(|s| source_words(context, s));
                let unread = source.filter(|s| !s.read).map(|_| view! { " " <span class="tag">{context.say("source.unread")}</span> });
                let class = (index >= printed).then_some("screen-only");
                view! { <li id=format!("source-{}", index + 1) class=class>{words}{unread}</li> }
            })
            .collect();
        view! { <ol class="sources">{items}</ol> }.into_any()
    }
}

/// The page; `papers`: the links to what is printed and filled; `forms`: name, title and address of each questionnaire.
pub fn pathway_page(context: Context<'_>, pathway: &Pathway, reader: Reader, papers: Option<AnyView>, forms: &[(String, String, String)]) -> AnyView {
    let mut notes = Notes::default();
    let patient = reader == Reader::Patient;
    let emergency: Vec<_> = context.site.emergency.iter().map(|e| view! { <li>{phone_link(&e.number)}" "{e.label.clone()}</li> }).collect();
    let flags = statements_view(context, &mut notes, &pathway.same_day_flags, reader, differ(&pathway.same_day_flags));
    let signs = section(context, &mut notes, "signs", &pathway.warning_signs, reader, "");
    let tests = section(context, &mut notes, "tests", &pathway.first_tests, reader, "");
    let attach = section(context, &mut notes, "attach", &pathway.attach, reader, "do");
    let exams = exams_view(context, &mut notes, &pathway.exam_quality, reader);
    let do_not = section(context, &mut notes, "do-not", &pathway.do_not, reader, "dont");
    let marks = (!patient && !pathway.foreign_marks.is_empty()).then(|| {
        let list = statements_view(context, &mut notes, &pathway.foreign_marks, reader, differ(&pathway.foreign_marks));
        view! {
            <details class="section foreign" id="foreign">
                <summary>{context.say("pathway.foreign")}</summary>
                <p class="note">{context.say("pathway.foreign.note")}</p>
                {list}
            </details>
        }
    });
    let shown: Vec<&Contact> =
        pathway.contacts.iter().filter_map(|id| context.site.contacts.iter().find(|c| c.id == *id)).filter(|c| speaks_to(c, reader)).collect();
    let contacts: Vec<_> = shown.iter().map(|c| contact_view(context, c, reader)).collect();
    let promise = view! {
        <p class="promise__figure">{delay_words(context, &pathway.promise)}</p>
        <p>{rich(&reader.of(&pathway.promise.meaning))}" "{notes.marks(context, &pathway.promise.sources)}</p>
    };
    let relays = relays_view(context, &mut notes, &shown, reader);
    let guides = guide_links(context, Some(reader));
    let guides = (!guides.is_empty()).then(
        || view! { <nav class="more" aria-labelledby="voir-aussi"><h3 id="voir-aussi">{context.say("guide.links")}</h3><ul class="links">{guides}</ul></nav> },
    );
    let timeline = timeline_view(context, pathway, reader, &mut notes);
    // What follows is left out on paper.
    let printed = notes.0.len();
    let assessments = assessments_view(context, pathway, reader, &mut notes, forms);
    let slots = slots_view(context, pathway, reader, &mut notes);
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
    let sources = notes.list_until(context, printed);
    let leaflet = patient.then(|| view! { <p class="card__more"><a href=leaflet_address(pathway)>{context.say("leaflet.link")}</a></p> });
    view! {
        <article class="sheet" data-reader=reader.key()>
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
                    {exams}
                    {do_not}
                    {marks}
                </div>
                <aside class="contact" aria-labelledby="contact">
                    <h2 id="contact">{context.say(&format!("pathway.contact.{}", reader.key()))}</h2>
                    {action}
                    <h3>{context.say("pathway.promise")}</h3>
                    <div class="promise">{promise}</div>
                    <ul class="contact__list">{contacts}</ul>
                    {relays}
                    {guides}
                </aside>
            </div>
            {timeline}
            {assessments}
            {slots}
            <section class="section notes" aria-labelledby="sources">
                <h2 id="sources">{context.say("pathway.sources")}</h2>
                <p class="note">{context.say("pathway.review")}</p>
                {sources}
                <p class="sheet__version">{dated}</p>
                {leaflet}
                {papers}
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

/// A contact's number or address.
pub(super) fn contact_value(contact: &Contact) -> Option<AnyView> {
    contact.value.clone().map(|v| match contact.kind {
        ContactKind::Phone => phone_link(&v).into_any(),
        ContactKind::Mail => view! { <a href=format!("mailto:{v}")>{v.clone()}</a> }.into_any(),
        // A secure address is copied into the sender's own software: a link would open ordinary mail.
        ContactKind::Mssante | ContactKind::Form => view! { <span class="contact__address">{v}</span> }.into_any(),
    })
}

pub(super) fn contact_view(context: Context<'_>, contact: &Contact, reader: Reader) -> impl IntoView + use<> {
    let value = contact_value(contact);
    let kind = context.say(match contact.kind {
        ContactKind::Form => "contact.form",
        ContactKind::Phone => "contact.phone",
        ContactKind::Mail => "contact.mail",
        ContactKind::Mssante => "contact.mssante",
    });
    let who = contact.answered_by.as_ref().map(|who| context.texts.fill("contact.answered", &[("who", &reader.of(who))]));
    let who = who.map(|words| view! { <span class="contact__answered">{words}</span> });
    let hours = contact.hours.clone().map(|h| view! { <span class="contact__hours">{h}</span> });
    let note = contact.note.clone().map(|n| view! { <span class="contact__note">{n}</span> });
    view! {
        <li class="contact__item">
            <span class="contact__kind">{kind}</span>
            <strong>{contact.label.clone()}</strong>
            {value}
            {who}
            {hours}
            {note}
        </li>
    }
}
