//! The list of a field to search: opened, moved through, picked from, closed. What it proposes is the model's; nothing is remembered here
//! but in the page.

use super::{Dispatch, controls, document, effects, listen};
use crate::app::Event;
use crate::domain::filling::{Input, fold};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

/// The field, when this is one to search.
fn field(element: &Element) -> Option<&HtmlInputElement> {
    element.dyn_ref::<HtmlInputElement>().filter(|i| i.get_attribute("role").as_deref() == Some("combobox"))
}

fn options(input: &HtmlInputElement) -> Vec<Element> {
    let list = input.get_attribute("aria-controls").and_then(|id| document()?.get_element_by_id(&id));
    let Some(children) = list.map(|l| l.children()) else { return Vec::new() };
    (0..children.length()).filter_map(|i| children.item(i)).collect()
}

fn show(input: &HtmlInputElement, open: bool) {
    let open = open && !input.read_only() && !options(input).is_empty();
    if let Some(panel) = input.next_element_sibling() {
        panel.toggle_attribute_with_force("hidden", !open).ok();
    }
    input.set_attribute("aria-expanded", if open { "true" } else { "false" }).ok();
    activate(input, None);
}

fn is_open(input: &HtmlInputElement) -> bool {
    input.get_attribute("aria-expanded").as_deref() == Some("true")
}

/// Marks the option that Enter would pick.
fn activate(input: &HtmlInputElement, to: Option<&Element>) {
    for option in options(input) {
        option.toggle_attribute_with_force("data-active", to == Some(&option)).ok();
    }
    match to {
        Some(option) => {
            input.set_attribute("aria-activedescendant", &option.id()).ok();
            let how = web_sys::ScrollIntoViewOptions::new();
            how.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&how);
        }
        None => {
            input.remove_attribute("aria-activedescendant").ok();
        }
    }
}

fn active(input: &HtmlInputElement) -> Option<Element> {
    let id = input.get_attribute("aria-activedescendant")?;
    options(input).into_iter().find(|o| o.id() == id)
}

/// The event of an option that was picked; the field shows its words, or is free for the next one.
fn pick(input: &HtmlInputElement, option: &Element) -> Option<Event> {
    let words = option.get_attribute("data-words")?;
    input.set_value(if input.has_attribute("data-several") { "" } else { &words });
    show(input, false);
    controls::answered(input.name(), Input::Chosen(option.get_attribute("data-code")?))
}

/// Words are being typed: once the model has found what they mean, the list opens.
pub fn typed(element: &Element) {
    if let Some(input) = field(element).cloned() {
        effects::after_drawing(move || show(&input, !input.value().is_empty()));
    }
}

/// The words are settled: an option's own, or those of one alone, pick it.
pub fn committed(element: &Element) -> Option<Event> {
    let input = field(element)?;
    let (words, options) = (fold(&input.value()), options(input));
    if words.is_empty() {
        return None;
    }
    if !input.has_attribute("data-several") {
        // The model has understood the words: the field shows what as.
        return pick(input, options.iter().find(|o| o.get_attribute("aria-selected").as_deref() == Some("true"))?);
    }
    let own = options.iter().find(|o| o.get_attribute("data-words").is_some_and(|w| fold(&w) == words));
    let alone = options.first().filter(|_| options.len() == 1 && !input.has_attribute("data-open-choice"));
    pick(input, own.or(alone)?)
}

/// The field was left.
pub fn close(element: &Element) {
    if let Some(input) = field(element) {
        show(input, false);
    }
}

/// Keys of the list, and presses on it.
pub fn start(dispatch: &Dispatch) {
    listen("keydown", dispatch, |event| keyed(event.dyn_ref()?));
    // The field keeps the focus while an option is pressed.
    listen("mousedown", dispatch, |event| {
        option_at(&event)?;
        event.prevent_default();
        None
    });
    listen("click", &Rc::clone(dispatch), |event| {
        let (input, option) = option_at(&event)?;
        pick(&input, &option)
    });
}

fn option_at(event: &web_sys::Event) -> Option<(HtmlInputElement, Element)> {
    let option = controls::target(event)?.closest("[role=option]").ok()??;
    let input = option.closest(".search").ok()??.query_selector("[role=combobox]").ok()??.dyn_into().ok()?;
    Some((input, option))
}

fn keyed(event: &KeyboardEvent) -> Option<Event> {
    let element = controls::target(event)?;
    let input = field(&element).filter(|i| !i.read_only())?;
    match event.key().as_str() {
        key @ ("ArrowDown" | "ArrowUp") => {
            event.prevent_default();
            if !is_open(input) {
                show(input, true);
            }
            let options = options(input);
            let here = active(input).and_then(|a| options.iter().position(|o| *o == a));
            let last = options.len().checked_sub(1)?;
            let next = match (here, key) {
                (None, "ArrowDown") => 0,
                (Some(i), "ArrowDown") if i < last => i + 1,
                (Some(_), "ArrowDown") => 0,
                (None | Some(0), _) => last,
                (Some(i), _) => i - 1,
            };
            activate(input, options.get(next));
            None
        }
        "Enter" if is_open(input) => {
            event.prevent_default();
            let picked = active(input).and_then(|o| pick(input, &o));
            picked.or_else(|| committed(input))
        }
        "Escape" if is_open(input) => {
            event.prevent_default();
            show(input, false);
            None
        }
        _ => None,
    }
}
