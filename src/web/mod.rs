//! **Web**: what the programs need of the browser: one HTTP request, the clock, a file handed over, and what they tell each other.
//!
//! It holds no rule and no state. `browser` (the form), `post` (the sending), `desk` (pages of work) and `identity` are built on it.

#[cfg(any(feature = "post", feature = "work"))]
pub mod centre;
pub mod clock;
#[cfg(any(feature = "post", feature = "team"))]
pub mod digest;
mod messages;
mod network;

#[cfg(feature = "hydrate")]
pub use messages::hand_over;
pub use messages::{TO_FORM, TO_POST, heard, tell};
#[cfg(any(feature = "post", feature = "work"))]
pub use network::exchange;
pub use network::{Done, send};

use wasm_bindgen::prelude::*;
use web_sys::Document;
#[cfg(any(feature = "post", feature = "work"))]
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, Url};

/// The page's document.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
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

/// The page's data block, as text.
pub fn page_data() -> Option<String> {
    document()?.get_element_by_id("guichet-data")?.text_content()
}

/// An element of this class with this text.
#[cfg(any(feature = "post", feature = "work"))]
pub fn make(tag: &str, class: &str, text: &str) -> Option<Element> {
    let made = document()?.create_element(tag).ok()?;
    if !class.is_empty() {
        made.set_class_name(class);
    }
    made.set_text_content(Some(text));
    Some(made)
}

/// An element at the end of another.
#[cfg(any(feature = "post", feature = "work"))]
pub fn add(to: &Element, tag: &str, class: &str, text: &str) -> Option<Element> {
    let made = make(tag, class, text)?;
    to.append_child(&made).ok()?;
    Some(made)
}

/// Hands a file over as a download.
#[cfg(any(feature = "post", feature = "work"))]
pub fn save(name: &str, mime: &str, content: &str) -> Option<()> {
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
    // Some browsers read it later.
    let forget = function(Box::new(move || {
        Url::revoke_object_url(&address).ok();
    }));
    web_sys::window()?.set_timeout_with_callback_and_timeout_and_arguments_0(&forget, 60_000).ok().map(|_| ())
}

/// Shows or hides a part of the page; the focus of one that is hidden goes to `next` (a selector), so that a keyboard stays where it was.
#[cfg(feature = "team")]
pub fn show_or_hide(element: &Element, shown: bool, next: &str) -> Option<()> {
    if shown {
        return element.remove_attribute("hidden").ok();
    }
    let page = document()?;
    let focused = page.active_element().is_some_and(|active| &active == element);
    element.set_attribute("hidden", "").ok()?;
    if focused {
        page.query_selector(next).ok()??.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok()?;
    }
    Some(())
}
