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
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(detail));
    if let (Some(document), Ok(event)) = (document(), CustomEvent::new_with_event_init_dict(kind, &init)) {
        document.dispatch_event(&event).ok();
    }
}

/// The text of such an event.
pub fn heard(event: &Event) -> Option<String> {
    event.dyn_ref::<CustomEvent>()?.detail().as_string()
}
