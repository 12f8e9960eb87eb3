//! Questions of the connection test: what a page can see of an address, told apart as far as a browser lets it.

use crate::transport::probe::Seen;
use crate::transport::{HttpRequest, HttpResponse};
use crate::web;
use js_sys::{Date, Promise, Reflect};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit, RequestMode, RequestRedirect, Response,
    ResponseType,
};

thread_local! {
    /// Addresses that the page's own policy kept from being asked.
    static FORBIDDEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Hears of questions that the page's policy forbids.
pub fn listen() {
    let Some(document) = web::document().filter(|_| !LISTENING.replace(true)) else { return };
    let heard = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        if let Some(address) = Reflect::get(&event, &"blockedURI".into()).ok().and_then(|v| v.as_string()) {
            FORBIDDEN.with_borrow_mut(|all| all.push(address));
        }
    });
    document.add_event_listener_with_callback("securitypolicyviolation", heard.as_ref().unchecked_ref()).ok();
    heard.forget();
}

/// Asks; when nothing can be read, asks again without wanting to read.
pub async fn ask(request: &HttpRequest) -> Seen {
    let start = Date::now();
    let (answer, late) = fetched(request, RequestMode::Cors, RequestRedirect::Manual).await;
    match answer {
        Some(response) if response.type_() == ResponseType::Opaqueredirect => Seen::Redirect,
        Some(response) => {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let ms = (Date::now() - start).max(0.0) as u64;
            Seen::Answer(read(&response).await, ms)
        }
        None if late => Seen::Slow,
        // The event of the policy comes in a task of its own.
        None if forbidden(&request.url).await => Seen::Policy,
        None => {
            let bare = HttpRequest { method: "GET", headers: Vec::new(), body: None, ..request.clone() };
            match fetched(&bare, RequestMode::NoCors, RequestRedirect::Follow).await {
                (Some(_), _) => Seen::Unreadable,
                (None, true) => Seen::Slow,
                (None, false) => Seen::Nothing,
            }
        }
    }
}

/// Asks for this site's own file, past what the browser keeps; its milliseconds.
pub async fn own(path: &str) -> Option<u64> {
    let start = Date::now();
    // The service worker answers GET alone.
    let request =
        HttpRequest { method: "HEAD", url: path.to_owned(), headers: Vec::new(), body: None, timeout_ms: 15_000, auth: crate::content::Auth::None };
    let (answer, _) = fetched(&request, RequestMode::Cors, RequestRedirect::Manual).await;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let ms = (Date::now() - start).max(0.0) as u64;
    answer.filter(Response::ok).map(|_| ms)
}

/// The answer, and whether there was none in time.
async fn fetched(request: &HttpRequest, mode: RequestMode, redirect: RequestRedirect) -> (Option<Response>, bool) {
    let Some((window, control)) = web_sys::window().zip(AbortController::new().ok()) else { return (None, false) };
    let Some(built) = built(request, mode, redirect, &control) else { return (None, false) };
    let abort = control.clone();
    let late = web::function(Box::new(move || abort.abort()));
    let limit = i32::try_from(request.timeout_ms.min(15_000)).unwrap_or(i32::MAX);
    let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(&late, limit).ok();
    let answer = JsFuture::from(window.fetch_with_request(&built)).await.ok().and_then(|v| v.dyn_into().ok());
    if let Some(timer) = timer {
        window.clear_timeout_with_handle(timer);
    }
    (answer, control.signal().aborted())
}

fn built(request: &HttpRequest, mode: RequestMode, redirect: RequestRedirect, control: &AbortController) -> Option<Request> {
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_mode(mode);
    init.set_redirect(redirect);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&control.signal()));
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    let headers = Headers::new().ok()?;
    for (name, value) in &request.headers {
        headers.set(name, value).ok()?;
    }
    init.set_headers(&headers);
    Request::new_with_str_and_init(&request.url, &init).ok()
}

async fn read(response: &Response) -> HttpResponse {
    let headers = ["location", "www-authenticate"].into_iter();
    let headers = headers.filter_map(|name| Some((name.to_owned(), response.headers().get(name).ok()??))).collect();
    let body = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|v| v.as_string()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    HttpResponse { status: response.status(), headers, body }
}

async fn forbidden(url: &str) -> bool {
    let wait = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 50).ok();
        }
    });
    JsFuture::from(wait).await.ok();
    FORBIDDEN.with_borrow(|all| all.iter().any(|address| url.starts_with(address.as_str())))
}
