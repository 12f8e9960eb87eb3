//! The list of questionnaires, and the page of one form.

use super::{Context, phone_link};
use crate::content::ExactWording;
use crate::domain::Questionnaire;
use crate::domain::questionnaire::Audience;
use crate::ui::{FormIsland, Shell};
use leptos::prelude::*;

/// A version of a questionnaire: what changed with it, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number.
    pub version: String,
    /// Its date.
    pub date: String,
    /// What changed, in words.
    pub changed: String,
}

/// The list.
pub fn questionnaires_page(context: Context<'_>, list: &[(&Questionnaire, String)]) -> AnyView {
    let group = |audience: Audience, title: &str, note: &str| {
        let cards: Vec<_> = list
            .iter()
            .filter(|(q, _)| q.audience == audience)
            .map(|(q, address)| {
                let duration = q
                    .duration
                    .clone()
                    .map(|d| view! { <p class="card__more">{context.texts.fill("questionnaire.duration", &[("duration", &d)])}</p> });
                view! {
                    <li class="card">
                        <h3 class="card__title"><a href=address.clone()>{q.title.clone()}</a></h3>
                        <p class="card__text">{q.description.clone()}</p>
                        {duration}
                        <p class="card__more"><a href=super::paper_address(address)>{context.say("blank.link")}<span class="visually-hidden">" "{q.title.clone()}</span></a></p>
                    </li>
                }
            })
            .collect();
        (!cards.is_empty()).then(
            || view! { <section class="section"><h2>{context.say(title)}</h2><p>{context.say(note)}</p><ul class="cards">{cards}</ul></section> },
        )
    };
    let patients = group(Audience::Patient, "questionnaires.patients", "questionnaires.patients.note");
    let professionals = group(Audience::Professional, "questionnaires.professionals", "questionnaires.professionals.note");
    view! { <h1>{context.say("questionnaires.title")}</h1><p class="lead">{context.say("questionnaires.lead")}</p>{patients}{professionals} }
        .into_any()
}

/// Where a form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting<'a> {
    /// On a page of its own.
    Questionnaire,
    /// The same, and it is the referral.
    Referral,
    /// In a frame, on a page of another site; with the address of its own page, which tells all about it.
    Framed(&'a str),
}

/// A form's page: what it is, the form, its rights and sources.
///
/// `aids` is the form's name where the page has aids beside the form (`src/browser/aids.js`): the loader fetches them when they are of use.
/// `keys`: those of the receiver, where files are encrypted to it. `exact`: the exact wording that the questionnaire has. `anonymous`: it is about nobody.
pub fn form_page(
    context: Context<'_>,
    (questionnaire, editions, exact, anonymous): (&Questionnaire, &[Edition], Option<&ExactWording>, bool),
    shell: Shell,
    setting: Setting<'_>,
    aids: Option<String>,
    keys: &[String],
) -> AnyView {
    let referral = setting == Setting::Referral;
    let seal = (!keys.is_empty()).then(|| seal_dialog(context, &shell, keys));
    let patient = questionnaire.audience == Audience::Patient;
    let lead = questionnaire.description.clone().map(|d| view! { <p class="lead">{d}</p> });
    let help = patient.then(|| {
        let lines: Vec<_> = context
            .site
            .help_lines
            .iter()
            .map(|l| {
                let note = l.note.clone().map(|n| view! { <span class="help__note">{n}</span> });
                view! { <li>{phone_link(&l.number)}" "<strong>{l.label.clone()}</strong>" "{note}</li> }
            })
            .collect();
        view! { <aside class="help" aria-labelledby="aide"><h2 id="aide">{context.say("help.title")}</h2><p>{context.say("help.text")}</p><ul>{lines}</ul></aside> }
    });
    let contact =
        context.site.contacts.iter().find(|c| c.kind == crate::content::ContactKind::Phone).and_then(|c| c.value.clone()).unwrap_or_default();
    let no_script = context.texts.fill("form.no-script", &[("phone", &contact)]);
    let panic = view! {
        <template id="panne-modele"><section class="panic" id="panne" tabindex="-1" role="alert" aria-labelledby="panne-titre">
            <h2 id="panne-titre">{context.say("panic.title")}</h2>
            <p>{context.say("panic.text")}</p>
            <p>{context.texts.fill("panic.call", &[("phone", &contact)])}</p>
            <div class="form__buttons">
                <button type="button" class="button" data-rescue="save">{context.say("panic.save")}</button>
                <button type="button" class="button button--plain" data-rescue="copy">{context.say("panic.copy")}</button>
                <button type="button" class="button button--plain" data-rescue="print">{context.say("panic.print")}</button>
            </div>
            <p data-rescue-said="" data-copied=context.say("panic.copied") data-saved=context.say("panic.saved") role="status"></p>
        </section></template>
    };
    let about = (setting == Setting::Questionnaire).then(|| {
        let purpose = questionnaire.purpose.clone().map(|p| view! { <p>{p}</p> });
        let copyright = questionnaire.copyright.clone().map(|c| view! { <p>{c}</p> });
        let sources: Vec<_> = questionnaire
            .sources
            .iter()
            .filter_map(|id| context.sources.sources.iter().find(|s| s.id == *id))
            .map(|s| view! { <li>{super::statements::source_words(context, s)}</li> })
            .collect();
        let sources = (!sources.is_empty()).then(|| view! { <ul class="sources">{sources}</ul> });
        let review = questionnaire
            .approved_on
            .is_none()
            .then(|| view! { <p><span class="tag">{context.say("review.pending")}</span>" "{context.say("review.pending.long")}</p> });
        let versions = versions_view(context, questionnaire, editions);
        view! {
            <section class="section about" aria-labelledby="apropos">
                <h2 id="apropos">{context.say("questionnaire.about")}</h2>
                {purpose}
                {copyright}
                {exact.map(|e| exact_view(context, e))}
                {review}
                {sources}
                {versions}
            </section>
        }
    });
    let privacy = context.say(if referral { "form.privacy.referral" } else { "form.privacy" });
    let framed = if let Setting::Framed(address) = setting { Some(address.to_owned()) } else { None };
    let draft =
        framed.is_none().then(|| view! { " "<button type="button" class="link-button" data-action="draft">{context.say("draft.button")}</button> });
    let whole = framed.map(|address| {
        view! {
            " "<a href=address target="_blank" rel="noopener">{context.say("framed.about")}</a>
            " "<a href="/donnees-personnelles/" target="_blank" rel="noopener">{context.say("framed.data")}</a>
        }
    });
    let handover = (patient && setting == Setting::Questionnaire)
        .then(|| view! { " "<button type="button" class="link-button" data-action="handover" data-anonymous=anonymous.then_some("")>{context.say("handover.button")}</button> });
    let fill = referral.then(|| view! { " "<button type="button" class="link-button" data-action="fill">{context.say("import.button")}</button> });
    view! {
        <h1>{questionnaire.title.clone()}</h1>
        {lead}
        <p class="privacy" data-aids=aids>{privacy}" "<button type="button" class="link-button" data-action="erase" data-confirm=context.say("form.erase.confirm")>{context.say("form.erase")}</button>{draft}{handover}{fill}{whole}</p>
        <noscript><p class="note">{no_script}</p></noscript>
        {panic}
        {seal}
        <FormIsland shell=shell/>
        {help}
        {about}
    }
    .into_any()
}

/// The version of the questionnaire, and what changed with each.
fn versions_view(context: Context<'_>, questionnaire: &Questionnaire, editions: &[Edition]) -> Option<AnyView> {
    let version = questionnaire.version.clone()?;
    let words = match &questionnaire.date {
        Some(date) => context.texts.fill("questionnaire.version", &[("version", &version), ("date", &super::french_date(date, context.texts))]),
        None => return None,
    };
    let list: Vec<_> = editions
        .iter()
        .map(|e| view! { <li><strong>{e.version.clone()}</strong>{format!(", {}\u{a0}: {}", super::french_date(&e.date, context.texts), e.changed)}</li> })
        .collect();
    let list = (!list.is_empty()).then(|| view! { <details><summary>{context.say("questionnaire.changes")}</summary><ul>{list}</ul></details> });
    Some(view! { <p>{words}</p>{list} }.into_any())
}

/// What says that a file could not be encrypted, with the keys and the buttons that need them: the loader knows the page by it.
fn seal_dialog(context: Context<'_>, shell: &Shell, keys: &[String]) -> AnyView {
    let at = if shell.read(crate::app::Model::sends) { "[data-action=save]" } else { "[data-action=save], [data-action=send]" };
    view! {
        <template data-seal=keys.join(" ") data-at=at><dialog class="popup" role="alertdialog" aria-labelledby="chiffrement-titre" aria-describedby="chiffrement-texte">
            <h2 id="chiffrement-titre">{context.say("seal.failed")}</h2>
            <p id="chiffrement-texte">{context.say("seal.failed.text")}</p>
            <div class="form__buttons">
                <button type="button" class="button" data-seal-retry="">{context.say("seal.retry")}</button>
                <button type="button" class="button button--plain" data-seal-close="">{context.say("seal.close")}</button>
            </div>
        </dialog></template>
    }
    .into_any()
}

/// Whose words these are, and by which right they stand here.
fn exact_view(context: Context<'_>, exact: &ExactWording) -> AnyView {
    let permission = &exact.permission;
    let day = crate::domain::PartialDate::read_fhir(&permission.given_on).map(crate::domain::PartialDate::write_french).unwrap_or_default();
    let words = context.texts.fill(
        "questionnaire.exact",
        &[
            ("holder", &exact.holder),
            ("by", &permission.given_by),
            ("to", &permission.given_to),
            ("day", &day),
            ("name", &exact.id),
            ("version", &exact.version),
        ],
    );
    view! { <p data-exact=exact.name()>{words}</p> }.into_any()
}
