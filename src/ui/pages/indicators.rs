//! The page of indicators: what is worked out, from what, and figures published elsewhere; the program (`src/desk/indicators/`) works them out.

use super::servers::{which_server, who_asks};
use super::{Context, french_date, rich};
use crate::content::{FhirServer, Indicators, Published};
use leptos::prelude::*;

/// Where the page stands.
pub const INDICATORS: &str = "/indicateurs/";

/// Events that a table may name beside E01 to E23.
const MORE: [&str; 2] = ["ADM", "CHIMIO"];

/// The page.
pub fn indicators_page(context: Context<'_>, indicators: &Indicators, servers: &[FhirServer]) -> AnyView {
    let say = |key: &str| context.say(key);
    view! {
        <article class="indicators" id="indicateurs">
            <h1>{say("indicators.title")}</h1>
            <p class="lead">{say("indicators.lead")}</p>
            <p class="note">{say("indicators.privacy")}</p>
            <noscript><p class="note">{say("indicators.no-script")}</p></noscript>
            <p class="note" id="suivi-panne" role="alert" hidden>{say("suivi.died")}</p>
            {files_view(context)}
            {server_view(context, servers)}
            {told_view(context)}
            <div id="indicateurs-resultats" hidden></div>
            {defined_view(context, indicators)}
            {published_view(context, indicators)}
            <p class="sheet__version">{context.texts.fill("indicators.updated", &[("date", &french_date(&indicators.updated_on, context.texts))])}</p>
        </article>
    }
    .into_any()
}

/// Files, and how a table has to look.
fn files_view(context: Context<'_>) -> AnyView {
    let say = |key: &str| context.say(key);
    let event = |code: String, key: String| view! { <li><code>{code}</code>" "{context.say(&key)}</li> };
    let events: Vec<_> = (1..=23).map(|n| event(format!("E{n:02}"), format!("event.professional.E{n:02}"))).collect();
    let more: Vec<_> = MORE.into_iter().map(|code| event(code.to_owned(), format!("indicators.event.{code}"))).collect();
    view! {
        <section class="section" aria-labelledby="fichiers">
            <h2 id="fichiers">{say("indicators.files")}</h2>
            <div class="field">
                <label class="field__label" for="indicateurs-fichiers">{say("indicators.open")}</label>
                <input class="field__input" type="file" id="indicateurs-fichiers" multiple accept=".csv,.tsv,.txt,.json,text/csv,application/json,application/fhir+json" aria-describedby="indicateurs-aide"/>
                <p class="note" id="indicateurs-aide">{say("indicators.open.what")}</p>
            </div>
            <details class="indicators__how">
                <summary>{say("indicators.format")}</summary>
                <p>{rich(&say("indicators.format.table"))}</p>
                <pre class="indicators__sample" tabindex="0" role="group" aria-label=say("indicators.format.sample")>{SAMPLE}</pre>
                <p>{rich(&say("indicators.format.other"))}</p>
                <ul class="indicators__events">{events}{more}</ul>
            </details>
        </section>
    }
    .into_any()
}

/// What asks the hospital's own server; shown by the program, and nothing where the site has no server.
fn server_view(context: Context<'_>, servers: &[FhirServer]) -> Option<AnyView> {
    let say = |key: &str| context.say(key);
    (!servers.is_empty()).then(|| {
        view! {
            <section class="section" id="indicateurs-demander" aria-labelledby="serveur" hidden>
                <h2 id="serveur">{say("lecture.server")}</h2>
                <p class="note">{say("indicators.server.what")}</p>
                {which_server(context, servers, "indicateurs")}
                {who_asks(context, servers, "indicateurs")}
                <div class="form__buttons">
                    <button type="button" class="button" id="indicateurs-lire" data-act="ask">{say("indicators.server.ask")}</button>
                    <button type="button" class="button button--plain" id="indicateurs-arreter" data-act="stop" hidden>{say("indicators.server.stop")}</button>
                </div>
            </section>
        }
        .into_any()
    })
}

/// What came of it, and what can be done with the figures.
fn told_view(context: Context<'_>) -> AnyView {
    let say = |key: &str| context.say(key);
    view! {
        <p class="follow__sum" id="indicateurs-etat" role="status"></p>
        <div class="form__buttons" id="indicateurs-outils" hidden>
            <button type="button" class="button" data-act="csv">{say("indicators.csv")}</button>
            <button type="button" class="button button--plain" data-act="print">{say("indicators.print")}</button>
            <button type="button" class="button button--plain" data-act="wipe">{say("indicators.wipe")}</button>
        </div>
    }
    .into_any()
}

/// Nobody: a made-up case.
const SAMPLE: &str = "dossier;evenement;type;date\n1;E04;;02/03/2026\n1;E06;;04/03/2026\n1;E07;IRM;04/03/2026\n1;E08;IRM;05/03/2026\n2;E01;;01/2026\n2;E04;;09/03/2026";

fn defined_view(context: Context<'_>, indicators: &Indicators) -> AnyView {
    let source = |id: &String| context.sources.sources.iter().find(|s| s.id == *id).map(|s| s.short.clone()).unwrap_or_default();
    let row = |id: &String, name: &String, note: Option<&String>, from: &String| {
        let note = note.map(|n| view! { <p class="note">{n.clone()}</p> });
        view! { <tr><td>{id.clone()}</td><th scope="row">{name.clone()}{note}</th><td>{source(from)}</td></tr> }
    };
    let rows: Vec<_> = indicators.indicators.iter().map(|i| row(&i.id, &i.name, i.note.as_ref(), &i.source)).collect();
    let others: Vec<_> = indicators.elsewhere.iter().map(|e| row(&e.id, &e.name, Some(&e.how), &e.source)).collect();
    let others = (!others.is_empty()).then(|| table_view(context, "indicators.elsewhere", others));
    view! {
        <section class="section" aria-labelledby="definitions">
            <h2 id="definitions">{context.say("indicators.defined")}</h2>
            <ul>
                <li>{context.say("indicators.rule.days")}</li>
                <li>{context.say("indicators.rule.missing")}</li>
                <li>{context.say("indicators.rule.refused")}</li>
                <li>{context.say("indicators.rule.rough")}</li>
                <li>{context.say("indicators.rule.early")}</li>
                <li>{context.say("indicators.rule.absent")}</li>
            </ul>
            {table_view(context, "indicators.defined.table", rows)}
            {others}
        </section>
    }
    .into_any()
}

fn table_view(context: Context<'_>, caption: &str, rows: Vec<impl IntoView + 'static>) -> AnyView {
    let head = ["indicators.code", "indicators.name", "indicators.source"].map(|key| view! { <th scope="col">{context.say(key)}</th> });
    let caption = context.say(caption);
    view! {
        <section class="indicators__wide" tabindex="0" aria-label=caption.clone()>
            <table class="indicators__table">
                <caption>{caption.clone()}</caption>
                <thead><tr>{head.into_iter().collect::<Vec<_>>()}</tr></thead>
                <tbody>{rows}</tbody>
            </table></section>
    }
    .into_any()
}

/// Figures of others, with what to know before one compares.
fn published_view(context: Context<'_>, indicators: &Indicators) -> Option<AnyView> {
    let short = |id: &str| context.sources.sources.iter().find(|s| s.id == id).map(|s| s.short.clone()).unwrap_or_default();
    let row = |p: &Published| {
        let from = short(&p.source);
        view! { <tr><th scope="row">{p.what.clone()}</th><td>{p.figure.clone()}</td><td>{p.nature.clone()}</td><td>{from}</td></tr> }
    };
    let rows: Vec<_> = indicators.context.iter().map(row).collect();
    let cautions: Vec<_> = indicators.cautions.iter().map(|c| view! { <li>{c.clone()}</li> }).collect();
    let head =
        ["indicators.what", "indicators.figure", "indicators.kind", "indicators.source"].map(|key| view! { <th scope="col">{context.say(key)}</th> });
    let caption = context.say("indicators.published.table");
    (!rows.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="ailleurs">
                <h2 id="ailleurs">{context.say("indicators.published")}</h2>
                <ul>{cautions}</ul>
                <section class="indicators__wide" tabindex="0" aria-label=caption.clone()>
                    <table class="indicators__table">
                        <caption>{caption.clone()}</caption>
                        <thead><tr>{head.into_iter().collect::<Vec<_>>()}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table></section>
            </section>
        }
        .into_any()
    })
}
