//! The page `/lecture-demande/`: a referral or a questionnaire that was received is opened from a file or read from the hospital's server, shown with what is missing and
//! the time that is left, and answered. What is open is in the memory of the page alone, and goes when the page is left.

mod answer;
mod answered;
mod assessments;
mod draw;
mod open;
mod papers;
mod planning;
mod slots;

use super::keep;
use crate::formats::intake::{IntakeData, read_intake_data};
use crate::transport::{Received, Server, Slot};
use crate::web::document;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

/// What is open.
#[derive(Default)]
struct State {
    received: Option<Rc<Received>>,
    /// The server that it was read from.
    server: Option<Server>,
    /// References and persons of what was opened on this page before.
    seen: Vec<(String, String)>,
    /// Addresses of documents in memory.
    addresses: Vec<String>,
    /// Free slots: of a schedule, or of all of them.
    slots: Vec<(Option<String>, Vec<Slot>)>,
    /// Goes up with each thing that is opened or wiped: an answer that comes late belongs to nothing.
    turn: u32,
}

thread_local! {
    static DATA: OnceCell<IntakeData> = const { OnceCell::new() };
    static STATE: RefCell<State> = RefCell::default();
}

fn with_data<T>(read: impl FnOnce(&IntakeData) -> T) -> T {
    DATA.with(|data| match data.get() {
        Some(data) => read(data),
        None => read(&IntakeData::default()),
    })
}

fn with_state<T>(act: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(act)
}

/// What is open.
fn received() -> Option<Rc<Received>> {
    with_state(|state| state.received.clone())
}

fn turn() -> u32 {
    with_state(|state| state.turn)
}

fn place(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// An emptied place.
fn cleared(id: &str) -> Option<Element> {
    let place = place(id)?;
    place.set_text_content(None);
    Some(place)
}

fn show(id: &str, shown: bool) -> Option<()> {
    let place = place(id)?;
    if shown { place.remove_attribute("hidden").ok() } else { place.set_attribute("hidden", "").ok() }
}

fn input(id: &str) -> Option<HtmlInputElement> {
    place(id)?.dyn_into().ok()
}

fn area(id: &str) -> Option<HtmlTextAreaElement> {
    place(id)?.dyn_into().ok()
}

/// What stands in a field.
fn typed(id: &str) -> String {
    input(id).map(|field| field.value()).or_else(|| area(id).map(|field| field.value())).unwrap_or_default()
}

/// Says something where it is read aloud.
fn tell(text: &str) {
    if let Some(status) = place("lecture-etat") {
        status.set_text_content(Some(text));
    }
}

/// Starts the page, when this is it.
pub fn start(data: &str) {
    let Some((page, data)) = place("lecture").zip(read_intake_data(data)) else { return };
    keep(&data.texts);
    DATA.with(|kept| kept.set(data).ok());
    for id in ["lecture-ouvrir", "lecture-outils"] {
        show(id, true);
    }
    // A browser may bring back what stood in fields.
    wipe();
    tell("");
    from_link();
    for (event, act) in [("change", changed as fn(&web_sys::Event) -> Option<()>), ("click", pressed), ("keydown", entered)] {
        let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            act(&event);
        });
        page.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref()).ok();
        heard.forget();
    }
    // A page that is left may be kept by the browser to be shown again.
    let left = Closure::<dyn Fn()>::new(|| {
        wipe();
        tell("");
    });
    if let Some(window) = web_sys::window() {
        window.add_event_listener_with_callback("pagehide", left.as_ref().unchecked_ref()).ok();
    }
    left.forget();
    page.set_attribute("data-on", "").ok();
}

/// A link may bring a reference and a token, which leave the address bar at once: `#reference=ADF-JL7-CKH&jeton=…`. Reading waits for a press.
fn from_link() {
    for (name, value) in super::server::from_fragment() {
        if let Some(field) = ["reference", "jeton"].contains(&name.as_str()).then(|| input(&format!("lecture-{name}"))).flatten() {
            field.set_value(&value);
        }
    }
}

fn changed(event: &web_sys::Event) -> Option<()> {
    let field = event.target()?.dyn_into::<Element>().ok()?;
    match field.id().as_str() {
        "lecture-fichier" => open::file(&field.dyn_into().ok()?),
        "lecture-recue" => draw::delay(),
        "lecture-connues" => draw::doubles(),
        _ => None,
    }
}

/// The Enter key in a field of the server reads.
fn entered(event: &web_sys::Event) -> Option<()> {
    let key = event.dyn_ref::<web_sys::KeyboardEvent>()?;
    let field = event.target()?.dyn_into::<Element>().ok()?;
    (key.key() == "Enter" && matches!(field.id().as_str(), "lecture-reference" | "lecture-jeton")).then(open::from_server).flatten()
}

fn pressed(event: &web_sys::Event) -> Option<()> {
    let button = event.target()?.dyn_into::<Element>().ok()?.closest("[data-act]").ok()??;
    match button.get_attribute("data-act")?.as_str() {
        "read" => open::from_server(),
        "sign-in" => open::sign_in(),
        "leave" => {
            tell(&super::sign_in::leave());
            Some(())
        }
        "slots" => slots::find(),
        "fetch" => papers::fetch(&button),
        "make" => answer::make(),
        "copy" => answer::copy(),
        "save" => answer::save(),
        "print-answer" => answer::print(),
        "print" => web_sys::window()?.print().ok(),
        "wipe" => {
            wipe();
            tell(&super::say("lecture.wiped"));
            place("lecture-fichier")?.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok()
        }
        _ => None,
    }
}

/// Takes everything out of the page and of its memory.
fn wipe() {
    papers::forget();
    super::sign_in::forget();
    with_state(|state| *state = State { turn: state.turn + 1, ..State::default() });
    for id in [
        "doubles",
        "alertes",
        "resume",
        "delai",
        "completude",
        "documents",
        "examens",
        "evaluations",
        "creneaux",
        "reponses",
        "questionnaire",
        "recue-aide",
        "reponse-etat",
    ] {
        cleared(&format!("lecture-{id}"));
    }
    for id in ["fichier", "reference", "jeton", "recue"] {
        if let Some(field) = input(&format!("lecture-{id}")) {
            field.set_value("");
        }
    }
    for id in ["connues", "detail", "texte"] {
        if let Some(field) = area(&format!("lecture-{id}")) {
            field.set_value("");
        }
    }
    for (id, on) in [("lecture-nommer", false), ("lecture-reponse-appointment", true)] {
        if let Some(field) = input(id) {
            field.set_checked(on);
        }
    }
    answer::off_paper();
    for id in ["lecture-contenu", "lecture-creneaux-partie", "lecture-suite", "lecture-questionnaire-partie"] {
        show(id, false);
    }
}
