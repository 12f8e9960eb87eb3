//! Controls read: what a DOM event says of a field, and what was done before the program arrived.

use super::{document, island};
use crate::app::Event;
use crate::domain::filling::Input;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

fn target(event: &web_sys::Event) -> Option<Element> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    island()?.contains(Some(&element)).then_some(element)
}

fn answered(name: String, input: Input) -> Option<Event> {
    (!name.is_empty()).then_some(Event::AnsweredItem { name, input })
}

/// The text of a field that is being typed in.
pub fn typed(event: &web_sys::Event) -> Option<Event> {
    read_text(&target(event)?)
}

fn read_text(element: &Element) -> Option<Event> {
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        return answered(area.name(), Input::Typed(area.value()));
    }
    let input = element.dyn_ref::<HtmlInputElement>()?;
    (!is_box(input)).then(|| answered(input.name(), Input::Typed(input.value()))).flatten()
}

fn is_box(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "checkbox" | "radio")
}

/// An option that was chosen or ticked.
pub fn changed(event: &web_sys::Event) -> Option<Event> {
    read_choice(&target(event)?)
}

fn read_choice(element: &Element) -> Option<Event> {
    if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        return answered(select.name(), Input::Chosen(select.value()));
    }
    let input = element.dyn_ref::<HtmlInputElement>().filter(|i| is_box(i))?;
    match input.type_().as_str() {
        "radio" => input.checked().then(|| answered(input.name(), Input::Chosen(input.value()))).flatten(),
        _ => answered(input.name(), Input::Ticked { code: input.value(), on: input.checked() }),
    }
}

/// A field that was left.
pub fn left(event: &web_sys::Event) -> Option<Event> {
    let element = target(event)?;
    let name = element.get_attribute("name")?;
    Some(Event::LeftItem { name })
}

/// All controls of the form, in order.
fn controls() -> Vec<Element> {
    let Some(list) = island().and_then(|i| i.query_selector_all("input, textarea, select").ok()) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

/// What was typed, ticked and chosen before the program arrived: whatever differs from what the page was written with.
pub fn done_early() -> Vec<Event> {
    controls().iter().filter(|c| was_changed(c)).filter_map(|c| read_text(c).or_else(|| read_choice(c))).collect()
}

fn was_changed(element: &Element) -> bool {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return if is_box(input) { input.checked() != input.default_checked() } else { input.value() != input.default_value() };
    }
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        return area.default_value().is_ok_and(|d| d != area.value());
    }
    element.dyn_ref::<HtmlSelectElement>().is_some_and(|s| !s.value().is_empty())
}

/// Puts the ticks of one question as the model has them (an exclusive option unticks the others).
pub fn show_ticked(name: &str, codes: &[String]) {
    for control in controls() {
        if let Some(input) = control.dyn_ref::<HtmlInputElement>().filter(|i| i.name() == name && i.type_() == "checkbox") {
            input.set_checked(codes.contains(&input.value()));
        }
    }
}

/// Shows one option as chosen.
pub fn show_chosen(name: &str, code: &str) {
    for control in controls() {
        if let Some(input) = control.dyn_ref::<HtmlInputElement>().filter(|i| i.name() == name && i.type_() == "radio") {
            input.set_checked(input.value() == code);
        } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>().filter(|s| s.name() == name) {
            select.set_value(code);
        }
    }
}

/// The value of a key in the address's fragment, which is then removed from the address bar.
pub fn take_fragment(key: &str) -> Option<String> {
    let window = web_sys::window()?;
    let location = window.location();
    let hash = location.hash().ok()?;
    let value = hash.trim_start_matches('#').split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('=').map(str::to_owned))?;
    let path = location.pathname().ok()?;
    window.history().ok()?.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path)).ok()?;
    Some(value)
}

/// The first control of a name.
pub fn find(name: &str) -> Option<Element> {
    let own = controls().into_iter().find(|c| c.get_attribute("name").as_deref() == Some(name));
    own.or_else(|| document()?.get_element_by_id(&format!("f-{name}")))
}
