//! **Browser**: the only room that knows the web. It turns DOM events into the app's events and carries its effects out.
//!
//! It holds no rule. It listens on the whole document once, reads controls by their `name` and buttons by their `data-action`, so that
//! what was done before the program arrived is taken in the same way as what is done after.

mod controls;
mod effects;
mod files;
mod search;
mod tabs;

use crate::app::{Effect, Event};
use crate::domain::fhirpath::WHOLE;
use crate::web::{self, clock, document};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

/// Takes an event to the model and brings back what the world has to do.
pub type Dispatch = Rc<dyn Fn(Event) -> Vec<Effect>>;

/// The island's element: the form.
pub fn island() -> Option<HtmlElement> {
    document()?.get_element_by_id("formulaire")?.dyn_into().ok()
}

/// Starts the form: tells the model the day, takes in what was done early, listens.
pub fn start(dispatch: &Dispatch) {
    let send = {
        let dispatch = Rc::clone(dispatch);
        move |event| effects::carry_out(&dispatch, dispatch(event))
    };
    // What was done early is taken in first: values that are given at the start do not replace it.
    for event in controls::done_early() {
        send(event);
    }
    for control in controls::all("[type=file]") {
        files::read(&control, dispatch);
    }
    send(Event::Started { now: Some(clock::now()) });
    let [pathway, given] = controls::take_fragment(["filiere", "pre"]);
    if let Some(answers) = given.and_then(|text| crate::formats::read_prefill(&text)) {
        send(Event::GotPrefill { answers });
    }
    if let Some(code) = pathway {
        send(Event::AnsweredItem { name: "pathway".into(), input: crate::domain::filling::Input::Chosen(code.clone()) });
        controls::show_answer("pathway", &[code]);
    }
    listen("input", dispatch, |event| controls::typed(&event));
    let files = Rc::clone(dispatch);
    listen("change", dispatch, move |event| {
        if files::read(&controls::target(&event)?, &files) {
            return None;
        }
        controls::changed(&event)
    });
    if WHOLE {
        search::start(dispatch);
    }
    listen_left(dispatch);
    listen("click", dispatch, |event| pressed(&event));
    listen(web::TO_FORM, dispatch, |event| web::heard(&event).map(Event::Posted));
    // What a file, a pasted text or this device gives: the same text as in the address, by the same way.
    listen("guichet-prefill", dispatch, |event| crate::formats::read_prefill(&web::heard(&event)?).map(|answers| Event::GotPrefill { answers }));
    if WHOLE {
        listen("keydown", dispatch, |event| {
            tabs::turn(&event);
            None
        });
    }
}

fn listen(kind: &str, dispatch: &Dispatch, read: impl Fn(web_sys::Event) -> Option<Event> + 'static) {
    listen_with(kind, dispatch, Box::new(read));
}

fn listen_with(kind: &str, dispatch: &Dispatch, read: Box<dyn Fn(web_sys::Event) -> Option<Event>>) {
    let Some(document) = document() else { return };
    let dispatch = Rc::clone(dispatch);
    // `Fn`, not `FnMut`: carrying an effect out may press or focus something, and so bring the next event before this one has ended.
    let closure = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Some(event) = read(event) {
            effects::carry_out(&dispatch, dispatch(event));
        }
    });
    // Refused only for an unknown target; the form then stays as it was written.
    document.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref()).ok();
    closure.forget();
}

/// Fields that are left. A press of a button or a choice leaves a field before it ends: an error shown at that moment would move what is being
/// pressed away from under the finger. So the field counts as left once the press has ended.
fn listen_left(dispatch: &Dispatch) {
    let pressed = Rc::new(Cell::new(false));
    let waiting: Rc<RefCell<Vec<Event>>> = Rc::default();
    {
        let (pressed, waiting) = (Rc::clone(&pressed), Rc::clone(&waiting));
        listen("focusout", dispatch, move |event| {
            let left = controls::left(&event)?;
            if pressed.get() {
                waiting.borrow_mut().push(left);
                return None;
            }
            Some(left)
        });
    }
    {
        let pressed = Rc::clone(&pressed);
        listen("pointerdown", dispatch, move |_| {
            pressed.set(true);
            None
        });
    }
    for end in ["pointerup", "pointercancel"] {
        let (pressed, waiting, dispatch_later) = (Rc::clone(&pressed), Rc::clone(&waiting), Rc::clone(dispatch));
        listen(end, dispatch, move |_| {
            pressed.set(false);
            let (pressed, waiting, dispatch) = (Rc::clone(&pressed), Rc::clone(&waiting), Rc::clone(&dispatch_later));
            // After the click that this press becomes, and after the frame that shows what came of it.
            effects::after_drawing(move || {
                web::later(move || {
                    // The next press has begun: its end brings them.
                    if pressed.get() {
                        return;
                    }
                    let left: Vec<Event> = waiting.borrow_mut().drain(..).collect();
                    for event in left {
                        effects::carry_out(&dispatch, dispatch(event));
                    }
                });
            });
            None
        });
    }
}

fn closest(event: &web_sys::Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// A button with a `data-action`, or a link of the error summary.
fn pressed(event: &web_sys::Event) -> Option<Event> {
    if let Some(link) = closest(event, "[data-goto]") {
        event.prevent_default();
        effects::focus_control(&link.get_attribute("data-goto")?);
        return None;
    }
    let button = closest(event, "[data-action]")?;
    let name = || button.get_attribute("data-name").unwrap_or_default();
    Some(match button.get_attribute("data-action")?.as_str() {
        "next" => Event::PressedNext,
        "back" => Event::PressedBack,
        "confirm" => Event::PressedConfirm { name: name() },
        "change" => Event::PressedChange { name: name() },
        "tab" => Event::PressedTab { name: name(), tab: button.get_attribute("data-tab").unwrap_or_default() },
        "add-row" => Event::AddedRow { name: name() },
        "recalculate" => Event::PressedRecalculate { name: name() },
        "remove-row" => Event::RemovedRow { name: name() },
        "send" => Event::PressedSend { random: uuid::Uuid::new_v4().into_bytes(), now: clock::now() },
        "save" => Event::PressedSaveFile,
        "erase" if confirmed(&button) => Event::PressedErase,
        "print" => {
            // Without a printer nothing happens, which is what the person sees.
            web_sys::window()?.print().ok();
            return None;
        }
        action => return controls::pressed(action, &button),
    })
}

fn confirmed(button: &Element) -> bool {
    /// Nobody answers sooner, in milliseconds.
    const AT_ONCE: f64 = 50.0;
    let (Some(question), Some(window)) = (button.get_attribute("data-confirm"), web_sys::window()) else { return true };
    let asked = js_sys::Date::now();
    let yes = window.confirm_with_message(&question).unwrap_or(false);
    // Within another site some browsers ask nothing and say no: what a person wants gone must not stay for that.
    let unasked = || window.parent().ok().flatten().is_some_and(|p| p != window) && js_sys::Date::now() - asked < AT_ONCE;
    yes || unasked()
}

/// Tells the loader that the program has died: it shows the page that says so, with what was typed.
pub fn tell_panic(message: &str) {
    web_sys::console::error_1(&JsValue::from_str(message));
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("guichet-panic")) {
        window.dispatch_event(&event).ok();
    }
}
