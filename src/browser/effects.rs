//! Effects carried out: the network, files, focus.

use super::{Dispatch, controls, document, island, network};
use crate::app::{Effect, Event, Place};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlElement, HtmlInputElement, Url};

/// Carries effects out, in order; what comes of them goes back as events.
pub fn carry_out(dispatch: &Dispatch, effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::Send(request) => {
                let dispatch = Rc::clone(dispatch);
                network::send(&request, Box::new(move |answer| carry_out(&dispatch, dispatch(Event::GotAnswer(answer)))));
            }
            Effect::Expand { value_set, request } => {
                let dispatch = Rc::clone(dispatch);
                let answered = move |answer| carry_out(&dispatch, dispatch(Event::GotOptions { value_set, answer }));
                network::send(&request, Box::new(answered));
            }
            Effect::Save { name, mime, content } => {
                if save(&name, &mime, &content).is_some() {
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

/// A function of the page, to be called once.
pub fn function(act: Box<dyn FnOnce()>) -> js_sys::Function {
    Closure::once_into_js(act).unchecked_into()
}

/// Runs after the events that are under way.
pub fn later(act: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        window.set_timeout_with_callback(&function(Box::new(act))).ok();
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

/// Hands a file over as a download.
fn save(name: &str, mime: &str, content: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&JsValue::from_str(content));
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let document = document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    // Never in the page: the press is nobody's but the link's.
    link.click();
    Url::revoke_object_url(&address).ok()
}
