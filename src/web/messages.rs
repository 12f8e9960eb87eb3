//! What the two programs of a page tell each other: events on the document whose detail is a text, so that neither needs the other's types.

use super::document;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Event};

/// From the form, or from anybody on the page, to the program that sends. The loader hears it first, and fetches that program.
pub const TO_POST: &str = "guichet-post";
/// From the program that sends, or from the loader in its place.
pub const TO_FORM: &str = "guichet-posted";

/// Tells it to whoever listens on this page.
pub fn tell(kind: &str, detail: &str) {
    dispatched(kind, &JsValue::from_str(detail));
}

/// Gives a file to the page's loader, which hands it over, encrypted where its receiver has a key. True when the person has it.
#[cfg(feature = "hydrate")]
pub fn hand_over(name: &str, mime: &str, content: &str) -> bool {
    dispatched("guichet-save", &js_sys::Array::of3(&name.into(), &mime.into(), &content.into()))
}

/// True when whoever listens has taken it up, and says so by cancelling it.
fn dispatched(kind: &str, detail: &JsValue) -> bool {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    init.set_cancelable(true);
    let event = CustomEvent::new_with_event_init_dict(kind, &init).ok();
    document().zip(event).is_some_and(|(document, event)| document.dispatch_event(&event) == Ok(false))
}

/// The text of such an event.
pub fn heard(event: &Event) -> Option<String> {
    event.dyn_ref::<CustomEvent>()?.detail().as_string()
}
