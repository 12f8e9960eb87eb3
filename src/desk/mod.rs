//! **Desk**: the program of the pages on which somebody works with dates: what is done, expected and late on a pathway.
//!
//! A further program of the same crate, fetched by `load.js` on these pages alone (`docs/timeline.md`). It holds no rule: `domain::timeline` says where
//! each step is, `formats` reads and writes files. Nothing leaves the page but the files that a person takes, and nothing is kept.
//! One file for each page; a page is known by an element of its own.

mod files;
mod follow;
mod words;

use crate::content::Texts;
use crate::formats::plan::{FollowData, read_follow_data};
use crate::web;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static DATA: OnceCell<FollowData> = const { OnceCell::new() };
}

/// Called by the loader once the program is there.
#[wasm_bindgen(start)]
pub fn start_desk() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&JsValue::from_str(&info.to_string()))));
    if let Some(data) = web::page_data().and_then(|text| read_follow_data(&text)) {
        DATA.with(|kept| kept.set(data).ok());
        follow::start();
    }
}

/// Reads what the page carries.
fn with_data<T>(read: impl FnOnce(&FollowData) -> T) -> T {
    DATA.with(|data| match data.get() {
        Some(data) => read(data),
        None => read(&FollowData::default()),
    })
}

/// Reads the words of the page.
fn with_texts<T>(read: impl FnOnce(&Texts) -> T) -> T {
    with_data(|data| read(&data.texts))
}

/// The words of a key.
fn say(key: &str) -> String {
    with_texts(|texts| texts.say(key))
}

/// The words of a key with something put in.
fn fill(key: &str, name: &str, value: &str) -> String {
    with_texts(|texts| texts.fill(key, &[(name, value)]))
}
