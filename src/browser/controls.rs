//! Controls read: what a DOM event says of a field, and what was done before the program arrived.

use super::{clock, document, island, search};
use crate::app::Event;
use crate::domain::fhirpath::WHOLE;
use crate::domain::filling::Input;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, NodeList};

/// The element of the form to which something happened.
pub fn target(event: &web_sys::Event) -> Option<Element> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    // Upwards: `contains` takes half a millisecond in a form of 500 items.
    element.closest("#formulaire").ok().flatten().map(|_| element)
}

/// The event of an answer.
pub fn answered(name: String, input: Input) -> Option<Event> {
    (!name.is_empty()).then_some(Event::AnsweredItem { name, input })
}

/// The text of a field that is being typed in.
pub fn typed(event: &web_sys::Event) -> Option<Event> {
    let element = target(event)?;
    if element.has_attribute("data-other") {
        // Words of one's own are the answer of a choice of one.
        with_name(&element.get_attribute("name")?, |c| {
            if let Some(radio) = c.dyn_ref::<HtmlInputElement>().filter(|i| i.type_() == "radio") {
                radio.set_checked(false);
            }
        });
    }
    if WHOLE {
        search::typed(&element);
    }
    read_text(&element)
}

fn read_text(element: &Element) -> Option<Event> {
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        return answered(area.name(), Input::Typed(area.value()));
    }
    let input = element.dyn_ref::<HtmlInputElement>().filter(|i| !is_box(i) && !is_file(i))?;
    let value = input.value();
    let input_of = |value| match () {
        () if input.has_attribute("data-unit") => Input::Unit(value),
        () if input.has_attribute("data-local") => Input::Typed(clock::with_offset(value)),
        () => Input::Typed(value),
    };
    answered(input.name(), input_of(value))
}

fn is_box(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "checkbox" | "radio")
}

/// True for a field in which a file is chosen.
pub fn is_file(input: &HtmlInputElement) -> bool {
    input.type_() == "file"
}

/// An option that was chosen or ticked.
pub fn changed(event: &web_sys::Event) -> Option<Event> {
    let element = target(event)?;
    let committed = if WHOLE { search::committed(&element) } else { None };
    committed.or_else(|| read_choice(&element))
}

fn read_choice(element: &Element) -> Option<Event> {
    if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        let unit = select.has_attribute("data-unit");
        return answered(select.name(), if unit { Input::Unit(select.value()) } else { Input::Chosen(select.value()) });
    }
    let input = element.dyn_ref::<HtmlInputElement>().filter(|i| is_box(i))?;
    match input.type_().as_str() {
        "radio" if input.checked() => {
            with_name(&input.name(), |c| {
                if let Some(other) = c.dyn_ref::<HtmlInputElement>().filter(|c| c.has_attribute("data-other")) {
                    other.set_value("");
                }
            });
            answered(input.name(), Input::Chosen(input.value()))
        }
        "radio" => None,
        _ => answered(input.name(), Input::Ticked { code: input.value(), on: input.checked() }),
    }
}

/// A field that was left.
pub fn left(event: &web_sys::Event) -> Option<Event> {
    let element = target(event)?;
    if WHOLE {
        search::close(&element);
    }
    let name = element.get_attribute("name")?;
    Some(Event::LeftItem { name })
}

/// The elements of the form that a selector finds, in order.
pub fn all(selector: &str) -> Vec<Element> {
    elements(island().and_then(|i| i.query_selector_all(selector).ok()))
}

fn elements(list: Option<NodeList>) -> Vec<Element> {
    list.map(|list| (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()).unwrap_or_default()
}

/// What was typed, ticked and chosen before the program arrived: whatever differs from what the page was written with. The browser itself finds the
/// boxes: asked one by one, those of a long form take longer than all the rest of the start.
pub fn done_early() -> Vec<Event> {
    const MAYBE: &str =
        "input:checked:not(:default), input:default:not(:checked), input:not([type=checkbox], [type=radio], [type=file]), textarea, select";
    all(MAYBE).iter().filter(|c| was_changed(c)).filter_map(|c| read_text(c).or_else(|| read_choice(c))).collect()
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

/// What is done to each control of a name.
fn with_name(name: &str, act: impl Fn(&Element)) {
    named(name).iter().for_each(act);
}

/// The form's controls of a name, in order. Other parts of the page may use the same.
fn named(name: &str) -> Vec<Element> {
    let found = elements(document().map(|d| d.get_elements_by_name(name)));
    found.into_iter().filter(|c| c.closest("#formulaire").is_ok_and(|form| form.is_some())).collect()
}

/// Shows an answer in the controls of a question: a text, or the codes of options.
pub fn show_answer(name: &str, texts: &[String]) {
    let first = texts.first().map(String::as_str).unwrap_or_default();
    let is_code = |text: &String| {
        named(name).iter().any(|c| c.dyn_ref::<HtmlInputElement>().is_some_and(is_box) && c.get_attribute("value").as_ref() == Some(text))
    };
    with_name(name, |control| {
        if control.has_attribute("data-unit") {
            return;
        }
        if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(first);
        } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
            select.set_value(first);
        } else if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            match input.type_().as_str() {
                "checkbox" | "radio" => input.set_checked(texts.contains(&input.value())),
                // A file can only be taken away.
                "file" => input.set_value(""),
                "range" if first.is_empty() => input.set_value(&input.min()),
                "range" => input.set_value(&first.replace(',', ".")),
                _ if input.has_attribute("data-other") => input.set_value(texts.iter().find(|t| !is_code(t)).map_or("", String::as_str)),
                _ => input.set_value(first),
            }
        }
    });
}

/// The values of these keys in the address's fragment, which is then removed from the address bar and its entry in the history.
pub fn take_fragment<const N: usize>(keys: [&str; N]) -> [Option<String>; N] {
    let read = || {
        let window = web_sys::window()?;
        let location = window.location();
        let hash = location.hash().ok()?;
        let pairs = hash.trim_start_matches('#');
        let value = |key: &str| pairs.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('=').map(str::to_owned));
        let values = keys.map(value);
        if values.iter().any(Option::is_some) {
            let path = location.pathname().ok()?;
            window.history().ok()?.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path)).ok()?;
        }
        Some(values)
    };
    read().unwrap_or([const { None }; N])
}

/// A press of a button that answers: its event.
pub fn pressed(action: &str, button: &Element) -> Option<Event> {
    let name = button.get_attribute("data-name")?;
    let input = match action {
        "step-up" => Input::Stepped { up: true },
        "step-down" => Input::Stepped { up: false },
        // A slider's thumb stands where the person wants it.
        "answer" => Input::Typed(find(&name)?.dyn_into::<HtmlInputElement>().ok()?.value()),
        "clear" => {
            show_answer(&name, &[]);
            // The button may go with the answer.
            find(&name)?.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok();
            Input::Cleared
        }
        "untick" => {
            find(&name)?.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok();
            Input::Ticked { code: button.get_attribute("data-code")?, on: false }
        }
        _ => return None,
    };
    answered(name, input)
}

/// The first control of a name.
pub fn find(name: &str) -> Option<Element> {
    let own = named(name).into_iter().next();
    own.or_else(|| document()?.get_element_by_id(&format!("f-{name}")))
}
