//! The list of sendings on the page `/envois/`: drawn as text, never as markup.

use super::drive::{self, Call};
use super::{acts, due, sign_in, store, with_texts};
use crate::domain::PartialDate;
use crate::transport::as_file;
use crate::transport::outbox::{Entry, State};
pub use crate::web::add;
use crate::web::{self, clock, document};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};

/// Where the list is drawn, on its page.
pub fn place() -> Option<Element> {
    document()?.get_element_by_id("envois")
}

/// Listens to the list's buttons, and draws it.
pub fn start() {
    let Some(place) = place() else { return };
    let pressed = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        pressed(&event);
    });
    place.add_event_listener_with_callback("click", pressed.as_ref().unchecked_ref()).ok();
    pressed.forget();
    spawn_local(draw());
}

fn pressed(event: &web_sys::Event) -> Option<()> {
    let button = event.target()?.dyn_into::<Element>().ok()?.closest("[data-act]").ok()??;
    let id = button.get_attribute("data-id").unwrap_or_default();
    let sure = |key: &str| web_sys::window().and_then(|w| w.confirm_with_message(&say(key)).ok()).unwrap_or(false);
    match button.get_attribute("data-act")?.as_str() {
        "retry" => {
            sign_in::pressed();
            spawn_local(drive::take_up(id, Call::Person));
        }
        "save" => spawn_local(async move {
            if let Some(envelope) = store().await.entry(&id).await.and_then(|(entry, _)| entry.envelope()) {
                let (name, mime, content) = as_file(&envelope);
                web::save(&name, mime, &content);
            }
        }),
        "remove" if sure("envois.remove.confirm") => spawn_local(drive::remove(id)),
        "wipe" if sure("envois.wipe.confirm") => spawn_local(async {
            acts::wipe().await;
            status("envois.wiped");
        }),
        "leave" => spawn_local(sign_in::leave()),
        _ => {}
    }
    Some(())
}

/// Says something below the list, by the key of its words.
pub fn status(key: &str) {
    if let Some(status) = document().and_then(|d| d.get_element_by_id("envois-etat")) {
        status.set_text_content(Some(&say(key)));
    }
}

/// The words of a key.
pub fn say(key: &str) -> String {
    with_texts(|texts| texts.say(key))
}

fn fill(key: &str, name: &str, value: &str) -> String {
    with_texts(|texts| texts.fill(key, &[(name, value)]))
}

fn add_button(to: &Element, key: &str, act: &str, id: &str, about: &str) -> Option<()> {
    let button = add(to, "button", if act == "retry" { "button" } else { "button button--plain" }, &say(key))?;
    button.set_attribute("type", "button").ok()?;
    button.set_attribute("data-act", act).ok()?;
    button.set_attribute("data-id", id).ok()?;
    if !about.is_empty() {
        add(&button, "span", "visually-hidden", &format!("\u{a0}: {about}"))?;
    }
    Some(())
}

/// Draws the list anew, when this page has one; the focus stays on the button where it was.
pub async fn draw() {
    let Some(place) = place() else { return };
    let store = store().await;
    let (mut entries, unreadable) = store.entries().await;
    entries.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.created));
    let focused = document().and_then(|d| d.active_element()).filter(|e| place.contains(Some(e)));
    let focused = focused.and_then(|e| Some((e.get_attribute("data-act")?, e.get_attribute("data-id")?)));
    place.set_text_content(None);
    drawn(&place, &entries, unreadable, store.is_available());
    if let Some((act, id)) = focused
        && let Ok(Some(button)) = place.query_selector(&format!("[data-act=\"{act}\"][data-id=\"{id}\"]"))
        && let Ok(button) = button.dyn_into::<HtmlElement>()
    {
        button.focus().ok();
    }
}

fn drawn(place: &Element, entries: &[(Entry, bool)], unreadable: usize, available: bool) -> Option<()> {
    if !available {
        add(place, "p", "note", &say("envois.unavailable"))?;
    }
    if entries.is_empty() && available {
        add(place, "p", "", &say("envois.none"))?;
    }
    if !entries.is_empty() {
        let list = add(place, "ul", "cards", "")?;
        for (entry, _) in entries {
            draw_entry(&list, entry)?;
        }
    }
    for _ in 0..unreadable {
        add(place, "p", "note", &say("envois.unreadable"))?;
    }
    let buttons = add(place, "div", "form__buttons", "")?;
    if sign_in::is_signed_in() {
        add_button(&buttons, "sign-in.leave", "leave", "", "")?;
    }
    add_button(&buttons, "envois.wipe", "wipe", "", "")
}

fn draw_entry(list: &Element, entry: &Entry) -> Option<()> {
    let card = add(list, "li", "card", "")?;
    let told = entry.told(true, clock::at);
    card.set_attribute("data-sending", &entry.id).ok()?;
    card.set_attribute("data-state", told.state.word()).ok()?;
    add(&card, "h2", "card__title", &entry.reference)?;
    add(&card, "p", "card__text", &fill("envois.sent-on", "when", &french_time(&clock::at(entry.created))))?;
    let why = say(entry.why());
    let state = match &entry.state {
        State::Queued | State::Sending => say("envois.state.under"),
        State::Waiting { until, .. } => {
            let when = french_time(&clock::at(*until));
            with_texts(|texts| texts.fill("envois.state.waiting", &[("why", &why), ("when", &when)]))
        }
        State::NeedsPerson { .. } => fill("envois.state.person", "why", &why),
        State::Delivered { at, .. } => fill("envois.state.delivered", "when", &french_time(at)),
    };
    add(&card, "p", "card__text", &state)?;
    if let State::Delivered { receipt, .. } = &entry.state {
        add(&card, "p", "card__text", &fill("envois.to", "where", &receipt.label))?;
        if let Some(due) = due::sentence(entry) {
            add(&card, "p", "card__text", &due)?;
        }
        if let Some(sum) = &entry.sha256 {
            add(&card, "p", "card__more", &fill("envois.sum", "sum", sum))?;
        }
    } else {
        let labels: Vec<String> = super::destinations(&entry.destinations).iter().map(|d| d.label().to_owned()).collect();
        add(&card, "p", "card__text", &fill("envois.to", "where", &labels.join(", ")))?;
    }
    for trouble in entry.failures.iter().filter(|t| !t.details.is_empty()) {
        let details = add(&card, "ul", "", "")?;
        for detail in &trouble.details {
            add(&details, "li", "", detail)?;
        }
    }
    if !entry.in_doubt.is_empty() && entry.state != State::Sending {
        add(&card, "p", "card__text", &say("envois.state.doubt"))?;
    }
    let buttons = add(&card, "div", "form__buttons", "")?;
    if !entry.is_delivered() {
        let key = if entry.why() == sign_in::REASON { "sign-in.go" } else { "envois.retry" };
        add_button(&buttons, key, "retry", &entry.id, &entry.reference)?;
        add_button(&buttons, "envois.save", "save", &entry.id, &entry.reference)?;
    }
    add_button(&buttons, "envois.remove", "remove", &entry.id, &entry.reference)
}

/// `2026-03-02T09:00:00+01:00` as `02/03/2026 à 09:00`.
fn french_time(iso: &str) -> String {
    let (date, rest) = iso.split_once('T').unwrap_or((iso, ""));
    let day = PartialDate::read_fhir(date).map_or_else(|| date.to_owned(), PartialDate::write_french);
    rest.get(..5).map_or_else(|| day.clone(), |time| with_texts(|texts| texts.fill("envois.moment", &[("day", &day), ("time", time)])))
}
