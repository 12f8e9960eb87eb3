//! The page for received referrals: what it is for, its fields, and the places that its program fills (`src/desk/intake/`).

use super::Context;
use super::servers::{which_server, who_asks};
use crate::content::FhirServer;
use leptos::prelude::*;

/// Address of the page.
pub const INTAKE: &str = "/lecture-demande/";

/// The page; `servers`: those that may be asked.
pub fn intake_page(context: Context<'_>, servers: &[FhirServer]) -> AnyView {
    let say = |key: &str| context.say(key);
    // A heading, and a place below it that the program fills.
    let part = |id: &'static str, key: &str| {
        let heading = format!("{id}-titre");
        view! {
            <section class="section" aria-labelledby=heading.clone()>
                <h2 id=heading.clone()>{context.say(key)}</h2>
                <div id=id></div>
            </section>
        }
    };
    view! {
        <article class="sheet intake" id="lecture">
            <header class="sheet__header">
                <h1>{say("lecture.title")}</h1>
                <p class="lead">{say("lecture.lead")}</p>
            </header>
            <p class="note">{say("lecture.privacy")}</p>
            <p class="note">{say("lecture.judge")}</p>
            <noscript><p class="note">{say("lecture.no-script")}</p></noscript>
            <p class="note" id="lecture-panne" role="alert" hidden>{say("lecture.died")}</p>
            <section class="section intake__open" id="lecture-ouvrir" aria-labelledby="ouvrir" hidden>
                <h2 id="ouvrir">{say("lecture.open")}</h2>
                <div class="field">
                    <label class="field__label" for="lecture-fichier">{say("lecture.file")}</label>
                    <p class="field__hint" id="lecture-fichier-aide">{say("lecture.file.what")}</p>
                    <input class="field__input" type="file" id="lecture-fichier" accept=".json,application/json,application/fhir+json" aria-describedby="lecture-fichier-aide"/>
                </div>
                {server_view(context, servers)}
                <div class="field">
                    <label class="field__label" for="lecture-connues">{say("lecture.known")}</label>
                    <p class="field__hint" id="lecture-connues-aide">{say("lecture.known.help")}</p>
                    <textarea class="field__input" id="lecture-connues" rows="2" autocomplete="off" spellcheck="false" aria-describedby="lecture-connues-aide"></textarea>
                </div>
            </section>
            <p class="follow__sum" id="lecture-etat" role="status"></p>
            <section class="section intake__content" id="lecture-questionnaire-partie" aria-labelledby="questionnaire-recu" hidden>
                <h2 id="questionnaire-recu">{say("lecture.answered")}</h2>
                <div id="lecture-questionnaire"></div>
            </section>
            <div class="intake__content" id="lecture-contenu" tabindex="-1" hidden>
                <div id="lecture-doubles"></div>
                {part("lecture-alertes", "lecture.alerts")}
                {part("lecture-resume", "lecture.summary")}
                <section class="section" aria-labelledby="delai">
                    <h2 id="delai">{say("lecture.delay")}</h2>
                    <div class="field">
                        <label class="field__label" for="lecture-recue">{say("lecture.received")}</label>
                        <p class="field__hint" id="lecture-recue-aide"></p>
                        <input class="field__input field__input--short" type="datetime-local" id="lecture-recue" aria-describedby="lecture-recue-aide"/>
                    </div>
                    <div id="lecture-delai"></div>
                </section>
                {part("lecture-completude", "lecture.complete")}
                {part("lecture-documents", "lecture.documents")}
                {part("lecture-examens", "lecture.planning")}
                {part("lecture-evaluations", "lecture.assessments")}
            </div>
            <section class="section" id="lecture-creneaux-partie" aria-labelledby="creneaux" hidden>
                <h2 id="creneaux">{say("lecture.slots")}</h2>
                <div id="lecture-creneaux"></div>
                {(!servers.is_empty()).then(|| view! { <div class="form__buttons"><button type="button" class="button button--plain" data-act="slots">{say("lecture.slots.find")}</button></div> })}
                <p class="note">{say("lecture.slots.file")}</p>
            </section>
            <div class="intake__content" id="lecture-suite" hidden>
                {answer_view(context)}
                <details class="section" id="lecture-tout">
                    <summary>{say("lecture.all")}</summary>
                    <div id="lecture-reponses"></div>
                </details>
            </div>
            <section class="section intake__tools" id="lecture-outils" aria-labelledby="outils" hidden>
                <h2 id="outils">{say("lecture.tools")}</h2>
                <div class="form__buttons">
                    <button type="button" class="button button--plain" data-act="print">{say("lecture.print")}</button>
                    <button type="button" class="button button--plain" data-act="wipe">{say("lecture.wipe")}</button>
                </div>
            </section>
        </article>
    }
    .into_any()
}

/// The fields to read a referral from a server; nothing where the site has none.
fn server_view(context: Context<'_>, servers: &[FhirServer]) -> Option<AnyView> {
    let say = |key: &str| context.say(key);
    (!servers.is_empty()).then(|| {
        view! {
            <fieldset class="field intake__server">
                <legend class="field__label">{say("lecture.server")}</legend>
                {which_server(context, servers, "lecture")}
                <div class="field">
                    <label class="field__label" for="lecture-reference">{say("lecture.server.reference")}</label>
                    <p class="field__hint" id="lecture-reference-aide">{say("lecture.server.reference.help")}</p>
                    <input class="field__input" type="text" id="lecture-reference" autocomplete="off" spellcheck="false" aria-describedby="lecture-reference-aide"/>
                </div>
                {who_asks(context, servers, "lecture")}
                <div class="form__buttons"><button type="button" class="button" data-act="read">{say("lecture.server.read")}</button></div>
            </fieldset>
        }
        .into_any()
    })
}

/// The answer to the sender.
fn answer_view(context: Context<'_>) -> AnyView {
    let say = |key: &str| context.say(key);
    let kinds: Vec<_> = ["appointment", "information", "redirected"]
        .into_iter()
        .map(|kind| {
            let id = format!("lecture-reponse-{kind}");
            let words = say(&format!("lecture.answer.kind.{kind}"));
            view! {
                <div class="option"><input type="radio" name="lecture-reponse" id=id.clone() value=kind checked=kind == "appointment"/><label for=id>{words}</label></div>
            }
        })
        .collect();
    let button = |act: &'static str, key: &str| view! { <button type="button" class="button button--plain" data-act=act>{context.say(key)}</button> };
    view! {
        <section class="section intake__answer" aria-labelledby="reponse">
            <h2 id="reponse">{say("lecture.answer")}</h2>
            <p>{say("lecture.answer.what")}</p>
            <fieldset class="field">
                <legend class="field__label">{say("lecture.answer.kind")}</legend>
                {kinds}
            </fieldset>
            <div class="field">
                <label class="field__label" for="lecture-detail">{say("lecture.answer.detail")}</label>
                <textarea class="field__input" id="lecture-detail" rows="2" autocomplete="off"></textarea>
            </div>
            <div class="option"><input type="checkbox" id="lecture-nommer"/><label for="lecture-nommer">{say("lecture.answer.name")}</label></div>
            <div class="form__buttons"><button type="button" class="button" data-act="make">{say("lecture.answer.make")}</button></div>
            <div class="field">
                <label class="field__label" for="lecture-texte">{say("lecture.answer.text")}</label>
                <textarea class="field__input" id="lecture-texte" rows="12" autocomplete="off"></textarea>
            </div>
            <div class="form__buttons">
                {button("copy", "lecture.answer.copy")}
                {button("save", "lecture.answer.save")}
                {button("print-answer", "lecture.answer.print")}
            </div>
            <p role="status" id="lecture-reponse-etat"></p>
        </section>
    }
    .into_any()
}
