//! **Post**: the program that sends. It keeps what is sent until a receiver has it, encrypted, tries again, and draws the list of it.
//!
//! A second program of the same crate, fetched on demand by `load.js` (`docs/decisions/0010-two-programs.md`). It holds no rule: when to try
//! again is `transport::outbox`, how to arrive once is `transport::Route`.

mod acts;
mod ask;
mod drive;
mod due;
mod list;
mod locks;
mod probe;
mod scores;
mod sign_in;
mod store;
mod vault;

use crate::content::{Destination, Texts};
use crate::formats::page::{PostData, read_post_data};
use crate::formats::read_json;
use crate::web;
use js_sys::Promise;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use store::Store;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

/// Looks again at what waits at least this often: a clock that was changed is noticed, and so is a network that came back unseen.
const LONGEST_SLEEP: u64 = 60_000;

thread_local! {
    static DATA: OnceCell<PostData> = const { OnceCell::new() };
    static STORE: OnceCell<Rc<Store>> = const { OnceCell::new() };
    static OPENED: OnceCell<Promise> = const { OnceCell::new() };
    static TIMER: Cell<Option<i32>> = const { Cell::new(None) };
}

/// Called by the loader once the program is there.
#[wasm_bindgen(start)]
pub fn start_post() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&JsValue::from_str(&info.to_string()))));
    if let Some(data) = web::page_data().and_then(|text| read_post_data(&text)) {
        DATA.with(|kept| kept.set(data).ok());
    }
    let opened = future_to_promise(async {
        let store = Rc::new(Store::open().await);
        STORE.with(|kept| kept.set(store).ok());
        Ok(JsValue::UNDEFINED)
    });
    OPENED.with(|kept| kept.set(opened).ok());
    drive::listen();
    list::start();
    probe::start();
    spawn_local(drive::round(false));
}

/// What the page says to this program: `{"act": …}`.
#[wasm_bindgen]
pub fn take(message: &str) {
    if let Ok(json) = read_json(message) {
        spawn_local(acts::carry_out(json));
    }
}

/// What is kept on the device, once it is open.
async fn store() -> Rc<Store> {
    if let Some(opened) = OPENED.with(|kept| kept.get().cloned()) {
        // It never fails: without IndexedDB, the memory of the page has to do.
        JsFuture::from(opened).await.ok();
    }
    STORE.with(|kept| Rc::clone(kept.get_or_init(Rc::default)))
}

/// The site's destinations with these ids, in the order of the ids; files are handed over by the form itself.
fn destinations(ids: &[String]) -> Vec<Destination> {
    DATA.with(|data| {
        let all = || data.get().into_iter().flat_map(|d| &d.destinations).filter(|d| !matches!(d, Destination::File { .. }));
        ids.iter().filter_map(|id| all().find(|d| d.id() == id)).cloned().collect()
    })
}

/// The destination that an address belongs to.
fn destination_at(url: &str) -> Option<Destination> {
    let fixed = |d: &Destination| d.address().map(|a| a.split('{').next().unwrap_or_default().to_owned());
    DATA.with(|data| data.get().into_iter().flat_map(|d| &d.destinations).find(|d| fixed(d).is_some_and(|a| url.starts_with(&a))).cloned())
}

/// Reads the words of the page.
fn with_texts<T>(read: impl FnOnce(&Texts) -> T) -> T {
    DATA.with(|data| match data.get() {
        Some(data) => read(&data.texts),
        None => read(&Texts::default()),
    })
}

/// Now, in milliseconds since 1970.
fn now() -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = js_sys::Date::now().max(0.0) as u64;
    now
}

/// Looks again at what waits, at this moment at the latest.
fn wake_at(moment: Option<u64>) {
    let Some(window) = web_sys::window() else { return };
    if let Some(timer) = TIMER.take() {
        window.clear_timeout_with_handle(timer);
    }
    let Some(moment) = moment else { return };
    let wait = moment.saturating_sub(now()).clamp(1_000, LONGEST_SLEEP);
    let act = web::function(Box::new(|| {
        TIMER.set(None);
        spawn_local(drive::round(false));
    }));
    let wait = i32::try_from(wait).unwrap_or(i32::MAX);
    TIMER.set(window.set_timeout_with_callback_and_timeout_and_arguments_0(&act, wait).ok());
}
