//! One tab at a time, by the browser's own locks: they end with the tab, however it ends.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &JsValue, act: &js_sys::Function) -> Result<js_sys::Promise, JsValue>;
}

type Act = Pin<Box<dyn Future<Output = ()>>>;

/// Runs `act` while no other tab holds this lock; with `patient` it waits for it, else it gives up. True when it was run.
///
/// A browser without locks, or a page that was not served safely, runs it at once: ids make one copy of two tries all the same.
pub async fn alone(name: &str, patient: bool, act: impl Future<Output = ()> + 'static) -> bool {
    let waiting: Rc<Cell<Option<Act>>> = Rc::new(Cell::new(Some(Box::pin(act))));
    let taken = Rc::clone(&waiting);
    let ran = Rc::new(Cell::new(false));
    let told = Rc::clone(&ran);
    let run = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        match taken.take() {
            Some(act) if !lock.is_null() => {
                told.set(true);
                let act = async move {
                    act.await;
                    Ok(JsValue::UNDEFINED)
                };
                future_to_promise(act).into()
            }
            _ => JsValue::UNDEFINED,
        }
    });
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"ifAvailable".into(), &JsValue::from_bool(!patient)).ok();
    match request_lock(&format!("guichet-{name}"), &options, run.unchecked_ref()) {
        Ok(promise) => {
            // Refused later: in a frame of another domain, or where a site may keep nothing. Then there is nothing kept that two pages could share.
            let refused = JsFuture::from(promise).await.is_err();
            if let Some(act) = waiting.take().filter(|_| refused) {
                ran.set(true);
                act.await;
            }
        }
        Err(_) => {
            if let Some(act) = waiting.take() {
                ran.set(true);
                act.await;
            }
        }
    }
    ran.get()
}
