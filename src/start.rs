//! The browser's entrance: the page's data becomes a model, the views adopt the page, `browser` listens.

use crate::app::{Model, Setup};
use crate::browser;
use crate::formats::fhir::write_value;
use crate::formats::json::Json;
use crate::formats::page::read_page_data;
use crate::ui::{FormIsland, Shell};
use crate::web;
use leptos::mount::hydrate_from;
use leptos::prelude::*;
use std::cell::OnceCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

thread_local! {
    /// The page's form, for [`answers_of`].
    static SHELL: OnceCell<Shell> = const { OnceCell::new() };
}

/// Called by the loader once the program is there. A page without a form is left alone.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| browser::tell_panic(&info.to_string())));
    let Some((island, data)) = browser::island().zip(web::page_data()) else { return };
    let Some(shell) = shell_of(&data) else {
        browser::tell_panic("the page's data cannot be read");
        return;
    };
    // Views adopt the prerendered form.
    let view = shell.clone();
    // The page starts once.
    SHELL.with(|kept| kept.set(shell.clone()).ok());
    hydrate_from(island, move || view! { <FormIsland shell=view/> }).forget();
    let dispatch: browser::Dispatch = Rc::new(move |event| shell.dispatch(event));
    browser::start(&dispatch);
}

fn shell_of(data: &str) -> Option<Shell> {
    let data = read_page_data(data)?;
    let model = Model::new(Setup {
        questionnaire: data.questionnaire,
        referral: data.referral,
        establishment: data.establishment,
        destinations: data.destinations,
        terminology_server: data.terminology_server,
        local: data.local,
    });
    Some(Shell::new(model, data.texts))
}

/// The answers that the model holds for a control's name, as they would be sent: `[{"valueBoolean":true}]`. For letters and for measuring tools,
/// which read what a response is made from and not what the page shows; only a script of the page can call it.
#[wasm_bindgen]
pub fn answers_of(name: &str) -> String {
    let written = SHELL.with(|kept| {
        kept.get()?.read(|model| {
            let node = model.filling.by_name(name).filter(|node| model.filling.is_enabled(*node))?;
            let kind = model.filling.item_of(node)?.kind;
            let answers = model.filling.node(node)?.answers.iter().map(|answer| write_value(kind, answer));
            Some(answers.collect::<Json>().to_string())
        })
    });
    written.unwrap_or_else(|| "[]".into())
}

/// Called by the loader when nothing else is to be done: what a first use would make slow is used once.
#[wasm_bindgen]
pub fn rehearse() {
    SHELL.with(|kept| kept.get().map(crate::ui::form::rehearse));
}

/// Panics on purpose, so that a test, or a hospital, can see the page that says so. Only a script of the page can call it.
#[wasm_bindgen]
pub fn provoke_panic() {
    // A violated assertion, as a real fault would be.
    assert!(browser::island().is_none(), "provoked on purpose");
}
