//! A question to the person in the middle of something: a dialog over the page, closed by an answer, by « plus tard », or by [`close`].

use super::Say;
use crate::web::{add, document};
use js_sys::Promise;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlDialogElement, HtmlInputElement};

/// A field of the dialog: the key of its words, its type, and what a password manager knows it by.
pub type Field = (&'static str, &'static str, &'static str);

/// What is asked.
#[derive(Default)]
pub struct Question {
    /// Paragraphs, in words.
    pub text: Vec<String>,
    /// What the person types.
    pub fields: &'static [Field],
    /// A page to open in a tab of its own: key of its words, address.
    pub link: Option<(&'static str, String)>,
    /// Key of the words of the button that goes on; without one, there is nothing to go on with.
    pub go: Option<&'static str>,
}

/// Asks, and waits: what was typed, or nothing when the person closed the dialog or another one is open.
pub async fn ask(say: Say, question: Question) -> Option<Vec<String>> {
    let given: Rc<Cell<Option<Vec<String>>>> = Rc::default();
    let (dialog, fields) = drawn(say, &question)?;
    let told = Rc::clone(&given);
    let shown = dialog.clone();
    let submitted = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        event.prevent_default();
        told.set(Some(fields.iter().map(HtmlInputElement::value).collect()));
        shown.close();
    });
    let pressed = dialog.clone();
    let later = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let on = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        if on.is_some_and(|e| e.closest("[data-later]").ok().flatten().is_some()) {
            pressed.close();
        }
    });
    dialog.add_event_listener_with_callback("submit", submitted.as_ref().unchecked_ref()).ok()?;
    dialog.add_event_listener_with_callback("click", later.as_ref().unchecked_ref()).ok()?;
    let ended = Promise::new(&mut |resolve, _| {
        dialog.add_event_listener_with_callback("close", &resolve).ok();
    });
    dialog.show_modal().ok()?;
    JsFuture::from(ended).await.ok();
    dialog.remove();
    given.take()
}

/// Closes the question that is open, without an answer.
pub fn close() -> Option<()> {
    let open = document()?.query_selector("dialog[data-asks]").ok()??;
    open.dyn_into::<HtmlDialogElement>().ok()?.close();
    Some(())
}

fn drawn(say: Say, question: &Question) -> Option<(HtmlDialogElement, Vec<HtmlInputElement>)> {
    let body = document()?.body()?;
    if body.query_selector("dialog[data-asks]").ok()?.is_some() {
        return None;
    }
    let dialog = add(&body, "dialog", "popup", "")?;
    dialog.set_attribute("data-asks", "").ok()?;
    dialog.set_attribute("aria-labelledby", "identification").ok()?;
    add(&dialog, "h2", "", &say("sign-in.title"))?.set_id("identification");
    for text in &question.text {
        add(&dialog, "p", "", text)?;
    }
    let form = add(&dialog, "form", "", "")?;
    let mut fields = Vec::new();
    for (index, (key, kind, autocomplete)) in question.fields.iter().enumerate() {
        let id = format!("identification-{index}");
        let label = add(&form, "label", "field__label", &say(key))?;
        label.set_attribute("for", &id).ok()?;
        let input = add(&form, "input", "field__input", "")?;
        for (name, value) in [("id", id.as_str()), ("type", kind), ("autocomplete", autocomplete), ("required", ""), ("spellcheck", "false")] {
            input.set_attribute(name, value).ok()?;
        }
        fields.push(input.dyn_into().ok()?);
    }
    let buttons = add(&form, "div", "form__buttons", "")?;
    if let Some((key, address)) = &question.link {
        let link = add(&buttons, "a", "button", &say(key))?;
        for (name, value) in [("href", address.as_str()), ("target", "_blank"), ("rel", "noopener")] {
            link.set_attribute(name, value).ok()?;
        }
    }
    if let Some(key) = question.go {
        let class = if question.link.is_some() { "button button--plain" } else { "button" };
        add(&buttons, "button", class, &say(key))?.set_attribute("type", "submit").ok()?;
    }
    let later = add(&buttons, "button", "button button--plain", &say("sign-in.later"))?;
    later.set_attribute("type", "button").ok()?;
    later.set_attribute("data-later", "").ok()?;
    Some((dialog.dyn_into().ok()?, fields))
}
