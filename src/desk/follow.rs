//! The page `/parcours/…/suivi/`: dates typed there, and for each step where it is.

use super::{files, fill, linked, say, words};
use crate::domain::PartialDate;
use crate::domain::delay::Days;
use crate::domain::timeline::{Mark, Stage, State};
use crate::formats::dates::Read;
use crate::formats::plan::{FollowData, read_follow_data};
use crate::web::{add, clock, document};
use std::cell::{OnceCell, RefCell};
use time::Date;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlInputElement};

thread_local! {
    static DATA: OnceCell<FollowData> = const { OnceCell::new() };
    /// Keeps the entries of a calendar the same from one file to the next.
    static ID: RefCell<String> = const { RefCell::new(String::new()) };
}

fn place() -> Option<Element> {
    document()?.get_element_by_id("suivi")
}

/// Reads what the page carries.
pub fn with_data<T>(read: impl FnOnce(&FollowData) -> T) -> T {
    DATA.with(|data| match data.get() {
        Some(data) => read(data),
        None => read(&FollowData::default()),
    })
}

/// Opens the fields, when this is the page.
pub fn start(data: &str) {
    let Some((place, data)) = place().zip(read_follow_data(data)) else { return };
    super::keep(&data.texts);
    DATA.with(|kept| kept.set(data).ok());
    let mut known = false;
    for field in fields() {
        field.remove_attribute("hidden").ok();
        known |= !field.value().is_empty();
    }
    place.set_attribute("data-on", "").ok();
    if let Some(tools) = document().and_then(|d| d.get_element_by_id("suivi-outils")) {
        tools.remove_attribute("hidden").ok();
    }
    for (event, act) in [("input", typed as fn(&web_sys::Event) -> Option<()>), ("change", changed), ("click", pressed)] {
        let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            act(&event);
        });
        place.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref()).ok();
        heard.forget();
    }
    if known {
        show();
    }
    linked::start();
}

/// The fields for dates, in order.
fn fields() -> Vec<HtmlInputElement> {
    let Some(found) = place().and_then(|p| p.query_selector_all("input[data-mark]").ok()) else { return Vec::new() };
    (0..found.length()).filter_map(|n| found.get(n)?.dyn_into().ok()).collect()
}

fn mark_of(field: &HtmlInputElement) -> Option<Mark> {
    let mark = field.get_attribute("data-mark")?;
    let (event, turn) = mark.split_once('.')?;
    Some(Mark { event: event.parse().ok()?, turn: turn.parse().ok()? })
}

/// The dates that can be read.
pub fn known() -> Vec<(Mark, PartialDate)> {
    fields().iter().filter_map(|f| Some((mark_of(f)?, PartialDate::read_typed(&f.value())?))).collect()
}

/// Today, where the person is.
fn today() -> Option<Date> {
    Some(Days::of(PartialDate::read_fhir(clock::now().get(..10)?)?)?.first)
}

/// Where each step is.
pub fn states() -> Vec<State> {
    let known = known();
    today().map(|today| with_data(|data| data.plan.states(&known, today))).unwrap_or_default()
}

/// The number of this person's calendar entries, made when first asked for.
pub fn id() -> String {
    ID.with_borrow_mut(|id| {
        if id.is_empty() {
            let mut bytes = [0_u8; 16];
            if let Some(crypto) = web_sys::window().and_then(|w| w.crypto().ok()) {
                crypto.get_random_values_with_u8_array(&mut bytes).ok();
            }
            *id = bytes.iter().map(|b| format!("{b:02x}")).collect();
        }
        id.clone()
    })
}

fn field_of(event: &web_sys::Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into::<HtmlInputElement>().ok()
}

/// While one types: the states follow what can be read; nothing is said yet of what cannot.
fn typed(event: &web_sys::Event) -> Option<()> {
    let field = field_of(event)?;
    field.get_attribute("data-mark")?;
    if field.value().is_empty() || PartialDate::read_typed(&field.value()).is_some() {
        fault(&field, "");
    }
    draw();
    Some(())
}

fn changed(event: &web_sys::Event) -> Option<()> {
    let field = field_of(event)?;
    if field.id() == "suivi-fichier" {
        return files::open(&field);
    }
    field.get_attribute("data-mark")?;
    let value = field.value();
    match PartialDate::read_typed(&value) {
        Some(date) => {
            field.set_value(&date.write_french());
            fault(&field, "")?;
        }
        None if value.trim().is_empty() => fault(&field, "")?,
        None => fault(&field, &say("desk.unreadable"))?,
    }
    show();
    Some(())
}

/// Shows what is wrong with a field, or nothing.
fn fault(field: &HtmlInputElement, why: &str) -> Option<()> {
    let shown = document()?.get_element_by_id(&format!("faute-{}", field.get_attribute("data-mark")?))?;
    shown.set_text_content(Some(why));
    if why.is_empty() {
        shown.set_attribute("hidden", "").ok()?;
        field.remove_attribute("aria-invalid").ok()
    } else {
        shown.remove_attribute("hidden").ok()?;
        field.set_attribute("aria-invalid", "true").ok()
    }
}

fn pressed(event: &web_sys::Event) -> Option<()> {
    let button = event.target()?.dyn_into::<Element>().ok()?.closest("[data-act]").ok()??;
    match button.get_attribute("data-act")?.as_str() {
        "calendar" => files::calendar(),
        "save" => files::save(),
        "linked" => linked::ask(),
        "print" => web_sys::window()?.print().ok(),
        "wipe" => {
            put(&Read::default());
            ID.with_borrow_mut(String::clear);
            linked::forget();
            tell(&say("desk.wiped"));
            Some(())
        }
        _ => None,
    }
}

/// Puts these dates in the place of those that are there. Gives how many have no field here.
pub fn put(read: &Read) -> usize {
    let mut left = read.dates.len();
    for field in fields() {
        let date = mark_of(&field).and_then(|mark| read.dates.iter().find(|(m, _)| *m == mark));
        left -= usize::from(date.is_some());
        field.set_value(&date.map(|(_, date)| date.write_french()).unwrap_or_default());
        fault(&field, "");
    }
    if let Some(id) = &read.id {
        ID.with_borrow_mut(|own| own.clone_from(id));
    }
    show();
    left
}

/// Says something where it is read aloud.
pub fn tell(text: &str) {
    if let Some(status) = document().and_then(|d| d.get_element_by_id("suivi-etat")) {
        status.set_text_content(Some(text));
    }
}

/// Draws the states, and says what comes next and what is late.
fn show() {
    let states = draw();
    if known().is_empty() {
        return tell("");
    }
    let title = |place: usize| with_data(|data| data.titles.get(place).cloned().unwrap_or_default());
    let numbered = |place: usize| format!("{}. {}", place + 1, title(place));
    let list = |of: &dyn Fn(&State) -> bool| {
        let all: Vec<String> = states.iter().enumerate().filter(|(_, s)| of(s)).map(|(place, _)| numbered(place)).collect();
        all.join("\u{a0}; ")
    };
    let late = list(&|s| matches!(s.stage, Stage::Late(..)));
    let next = list(&|s| s.next && !matches!(s.stage, Stage::Late(..)));
    let mut told = Vec::new();
    if !late.is_empty() {
        told.push(fill("desk.sum.late", "steps", &late));
    }
    if !next.is_empty() {
        told.push(fill("desk.sum.next", "steps", &next));
    }
    if states.iter().any(|s| matches!(s.stage, Stage::Refused(_))) {
        told.push(say("desk.sum.refused"));
    }
    tell(&if told.is_empty() { say("desk.sum.over") } else { told.join(" ") });
}

/// Draws where each step is.
fn draw() -> Vec<State> {
    let states = states();
    let nothing = known().is_empty();
    for (place, state) in states.iter().enumerate() {
        draw_step(place, state, nothing);
    }
    states
}

fn draw_step(place: usize, state: &State, nothing: bool) -> Option<()> {
    let shown = self::place()?.query_selector(&format!("[data-state=\"{place}\"]")).ok()??;
    shown.set_text_content(None);
    let step = shown.parent_element()?;
    step.remove_attribute("data-stage").ok()?;
    let sentences = with_data(|data| words::sentences(&data.plan, place, state));
    if nothing || sentences.is_empty() {
        return shown.set_attribute("hidden", "").ok();
    }
    shown.remove_attribute("hidden").ok()?;
    let stage = match state.stage {
        Stage::Done(_) | Stage::Passed => "done",
        Stage::Late(..) => "late",
        Stage::Refused(_) => "refused",
        Stage::Planned(_) | Stage::Soon(..) | Stage::By(..) => "expected",
        Stage::Open | Stage::Aside => "open",
    };
    step.set_attribute("data-stage", stage).ok()?;
    if state.next {
        add(&shown, "p", "follow__next", &say("desk.next"))?;
    }
    add(&shown, "p", "", &sentences.join(" "))?;
    if stage == "late" {
        let (name, number) = with_data(|data| data.calls.get(place).cloned().unwrap_or_default());
        if !number.is_empty() {
            let line = add(&shown, "p", "", &fill("desk.call", "who", &name))?;
            line.append_with_str_1(" ").ok()?;
            let link = add(&line, "a", "phone", &number.replace(' ', "\u{a0}"))?;
            let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            link.set_attribute("href", &format!("tel:{digits}")).ok()?;
        }
    }
    Some(())
}
