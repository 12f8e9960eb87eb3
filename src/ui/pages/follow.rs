//! The page on which somebody follows dates of a pathway: its steps with room for the dates, complete on paper and without a program, which fills
//! in the rest (`src/desk/follow.rs`).

use super::lanes::drawing_view;
use super::pathway::{Reader, pathway_address};
use super::timeline::{delay_words, kind_words, order_view};
use super::{Context, rich};
use crate::content::{Delay, Pathway, Step};
use crate::domain::timeline::Row;
use leptos::prelude::*;

/// Address of the page for this reader.
pub fn follow_address(pathway: &Pathway, reader: Reader) -> String {
    match reader {
        Reader::Patient => format!("/parcours/{}/suivi/", pathway.slug),
        Reader::Professional => format!("/parcours/{}/suivi-medecin/", pathway.slug),
    }
}

/// The page; `rows`: the dates that can be given.
pub fn follow_page(context: Context<'_>, pathway: &Pathway, reader: Reader, rows: &[Row]) -> AnyView {
    let say = |key: &str| context.say(key);
    let steps: Vec<_> = pathway.steps.iter().enumerate().map(|(place, step)| step_view(context, pathway, (place, step), reader, rows)).collect();
    let switch = [Reader::Professional, Reader::Patient].map(|r| {
        let current = (r == reader).then_some("page");
        view! { <li><a href=follow_address(pathway, r) aria-current=current>{context.say(&format!("reader.{}", r.key()))}</a></li> }
    });
    let back = context.texts.fill("suivi.back", &[("pathway", &pathway.short_name)]);
    view! {
        <article class="sheet follow" id="suivi">
            <header class="sheet__header">
                <p class="sheet__kind">{say(&format!("suivi.kind.{}", reader.key()))}</p>
                <h1>{context.texts.fill("suivi.title", &[("pathway", &pathway.name)])}</h1>
                <p class="lead">{say(&format!("suivi.lead.{}", reader.key()))}</p>
                <nav class="switch" aria-label=say("reader.label")><ul>{switch.into_iter().collect::<Vec<_>>()}</ul></nav>
                <p><a href=pathway_address(pathway, reader)>{back}</a></p>
            </header>
            <p class="note">{say("suivi.privacy")}</p>
            <p>{say(&format!("suivi.urgent.{}", reader.key()))}</p>
            <noscript><p class="note">{say("suivi.no-script")}</p></noscript>
            <p class="note" id="suivi-panne" role="alert" hidden>{say("suivi.died")}</p>
            <div class="note" id="suivi-lien" hidden>
                <p>{say("suivi.offer")}</p>
                <div class="form__buttons"><button type="button" class="button" data-act="linked">{say("suivi.offer.read")}</button></div>
            </div>
            <p class="follow__sum" id="suivi-etat" role="status"></p>
            <section class="section steps" aria-labelledby="dates">
                <h2 id="dates">{say(&format!("suivi.dates.{}", reader.key()))}</h2>
                <p id="suivi-aide">{say("suivi.help")}</p>
                {drawing_view(context, pathway, reader)}
                <ol class="timeline">{steps}</ol>
            </section>
            {tools_view(context)}
            <p class="sheet__version print-only">{format!("{}{}", context.site.address, follow_address(pathway, reader))}</p>
        </article>
    }
    .into_any()
}

fn step_view(context: Context<'_>, pathway: &Pathway, (place, step): (usize, &Step), reader: Reader, rows: &[Row]) -> AnyView {
    let promise =
        (step.event == pathway.promise.to && pathway.steps.iter().position(|s| s.event == step.event) == Some(place)).then_some(&pathway.promise);
    let delays: Vec<_> = promise.into_iter().chain(&step.delays).map(|d| delay_view(context, d)).collect();
    let delays = (!delays.is_empty()).then(|| view! { <ul class="follow__delays">{delays}</ul> });
    let expect =
        step.expect.as_ref().map(|e| view! { <p class="timeline__expect"><strong>{context.say("step.expect")}</strong>" "{rich(&reader.of(e))}</p> });
    let bring = (!step.bring.is_empty()).then(|| {
        let items: Vec<_> = step.bring.iter().map(|b| view! { <li>{b.clone()}</li> }).collect();
        view! { <div class="timeline__bring"><p>{context.say("step.bring")}</p><ul>{items}</ul></div> }
    });
    let fields: Vec<_> = rows.iter().filter(|r| r.step == place).map(|row| field_view(context, row, reader)).collect();
    let branch = step.only_if.is_some().then_some("branch");
    view! {
        <li class="timeline__step" id=format!("etape-{}", place + 1) data-step=branch>
            <h3 class="timeline__title">{reader.of(&step.title)}</h3>
            {order_view(context, pathway, place, reader)}
            {expect}
            {delays}
            <div class="follow__dates">{fields}</div>
            <div class="follow__state" data-state=place hidden></div>
            {bring}
        </li>
    }
    .into_any()
}

fn delay_view(context: Context<'_>, delay: &Delay) -> AnyView {
    view! { <li><span class="delay__kind">{kind_words(context, delay)}</span>{delay_words(context, delay)}</li> }.into_any()
}

fn field_view(context: Context<'_>, row: &Row, reader: Reader) -> AnyView {
    let mark = format!("{}.{}", row.mark.event, row.mark.turn);
    let (id, fault) = (format!("date-{mark}"), format!("faute-{mark}"));
    let name = context.say(&format!("event.{}.E{:02}", reader.key(), row.mark.event));
    let name = if row.mark.turn == 0 { name } else { context.texts.fill("suivi.again", &[("event", &name)]) };
    view! {
        <div class="field follow__field">
            <label class="field__label" for=id.clone()>{name}</label>
            <span class="follow__blank"></span>
            <input
                class="field__input field__input--short"
                id=id
                data-mark=mark
                type="text"
                inputmode="numeric"
                autocomplete="off"
                aria-describedby=format!("{fault} suivi-aide")
                hidden
            />
            <p class="field__error" id=fault hidden></p>
        </div>
    }
    .into_any()
}

/// Calendar, file, paper, and the way out; shown once the program is there.
fn tools_view(context: Context<'_>) -> AnyView {
    let say = |key: &str| context.say(key);
    let button =
        |act: &'static str, key: &str, class: &'static str| view! { <button type="button" class=class data-act=act>{context.say(key)}</button> };
    view! {
        <section class="section follow__tools" id="suivi-outils" aria-labelledby="outils" hidden>
            <h2 id="outils">{say("suivi.tools")}</h2>
            <h3>{say("suivi.calendar")}</h3>
            <p>{say("suivi.calendar.what")}</p>
            <fieldset class="field">
                <legend class="field__label">{say("suivi.calendar.title")}</legend>
                <div class="option"><input type="radio" name="titre" id="titre-discret" value="discret" checked/><label for="titre-discret">{say("suivi.calendar.discreet")}</label></div>
                <div class="option"><input type="radio" name="titre" id="titre-clair" value="clair"/><label for="titre-clair">{say("suivi.calendar.plain")}</label></div>
            </fieldset>
            <div class="option"><input type="checkbox" id="rappel" checked/><label for="rappel">{say("suivi.calendar.remind")}</label></div>
            <div class="form__buttons">{button("calendar", "suivi.calendar.save", "button")}</div>
            <h3>{say("suivi.file")}</h3>
            <p>{say("suivi.file.what")}</p>
            <div class="form__buttons">{button("save", "suivi.file.save", "button button--plain")}</div>
            <div class="field">
                <label class="field__label" for="suivi-fichier">{say("suivi.file.open")}</label>
                <input class="field__input" type="file" id="suivi-fichier" accept=".json,application/json,application/fhir+json"/>
            </div>
            <h3>{say("suivi.paper")}</h3>
            <div class="form__buttons">{button("print", "suivi.print", "button button--plain")}{button("wipe", "suivi.wipe", "button button--plain")}</div>
        </section>
    }
    .into_any()
}
