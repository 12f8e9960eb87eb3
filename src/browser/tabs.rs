//! Tabs by keyboard, and what is folded away brought into view before it takes the focus.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, NodeList};

fn all(list: Option<NodeList>) -> Vec<HtmlElement> {
    let list = list.into_iter().flat_map(|l| (0..l.length()).map(move |i| l.item(i)));
    list.filter_map(|node| node?.dyn_into().ok()).collect()
}

/// Arrows, Home and End on a tab go to another, which is shown at once.
pub fn turn(event: &web_sys::Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
    let Some(tab) = event.target().and_then(|t| t.dyn_into::<Element>().ok()).filter(|t| t.get_attribute("role").as_deref() == Some("tab")) else {
        return;
    };
    let tabs = all(tab.parent_element().and_then(|list| list.query_selector_all("[role=tab]:not([hidden])").ok()));
    let here = tabs.iter().position(|t| t.is_same_node(Some(&tab))).unwrap_or(0);
    let place = match key.as_str() {
        "ArrowRight" => (here + 1) % tabs.len().max(1),
        "ArrowLeft" => here.checked_sub(1).unwrap_or(tabs.len().saturating_sub(1)),
        "Home" => 0,
        "End" => tabs.len().saturating_sub(1),
        _ => return,
    };
    if let Some(tab) = tabs.get(place) {
        event.prevent_default();
        tab.focus().ok();
        tab.click();
    }
}

/// Opens whatever holds this element folded: groups, and tabs. True when a tab has to be drawn first.
pub fn reveal(element: &Element) -> bool {
    let mut turned = false;
    let mut holder = element.parent_element();
    while let Some(one) = holder {
        if one.tag_name() == "DETAILS" {
            one.set_attribute("open", "").ok();
        }
        if one.has_attribute("data-closed")
            && let Some(tab) =
                one.get_attribute("aria-labelledby").and_then(|id| super::document()?.get_element_by_id(&id)?.dyn_into::<HtmlElement>().ok())
        {
            tab.click();
            turned = true;
        }
        holder = one.parent_element();
    }
    turned
}
