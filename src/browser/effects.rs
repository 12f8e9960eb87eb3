//! Effects carried out: the network, the program that sends, files, focus.

use super::{Dispatch, controls, island};
use crate::app::{Effect, Event, Place};
use crate::domain::fhirpath::WHOLE;
use crate::web::{self, document, function};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlInputElement};

/// Carries effects out, in order; what comes of them goes back as events.
pub fn carry_out(dispatch: &Dispatch, effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::Post(message) => web::tell(web::TO_POST, &message),
            // No form that the lean program takes asks for one.
            Effect::Expand { .. } if !WHOLE => {}
            Effect::Expand { value_set, request } => {
                let dispatch = Rc::clone(dispatch);
                let answered = move |answer| carry_out(&dispatch, dispatch(Event::GotOptions { value_set, answer }));
                web::send(&request, Box::new(answered));
            }
            Effect::Save { name, mime, content } => {
                if web::hand_over(&name, &mime, &content) {
                    carry_out(dispatch, dispatch(Event::SavedFile));
                }
            }
            Effect::FocusControl(name) => after_drawing(move || focus_control(&name)),
            Effect::Focus(place) => after_drawing(move || focus_place(place)),
            Effect::ShowAnswer { name, texts } => controls::show_answer(&name, &texts),
        }
    }
}

/// Runs once the views have been redrawn: they are, in a microtask before the next frame.
pub fn after_drawing(act: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        window.request_animation_frame(&function(Box::new(act))).ok();
    }
}

/// Puts the focus on a control: the chosen option of a group, else its first.
pub fn focus_control(name: &str) {
    let Some(first) = controls::find(name) else { return };
    let radio = first.dyn_ref::<HtmlInputElement>().is_some_and(|i| i.type_() == "radio");
    let chosen = radio.then(|| island()?.query_selector(&format!("input[name=\"{}\"]:checked", name.replace('"', "\\\""))).ok()?).flatten();
    let control = chosen.unwrap_or(first);
    if super::tabs::reveal(&control) {
        after_drawing(move || focus(control.dyn_ref()));
    } else {
        focus(control.dyn_ref());
    }
}

fn focus_place(place: Place) {
    let selector = match place {
        // Hidden pages have headings too: the first that is drawn is meant.
        Place::Heading => "section:not([hidden]) > [data-heading]",
        Place::Summary => "[data-summary]",
    };
    let found = island().and_then(|i| i.query_selector(selector).ok().flatten());
    let found = found.or_else(|| document()?.query_selector("h1").ok()?);
    focus(found.as_ref().and_then(|e| e.dyn_ref()));
    // A focus alone shows just the nearest edge of something tall.
    if let Some(element) = found {
        element.scroll_into_view();
    }
}

fn focus(element: Option<&HtmlElement>) {
    // A control that cannot take the focus leaves it where it was.
    element.and_then(|e| e.focus().ok());
}
