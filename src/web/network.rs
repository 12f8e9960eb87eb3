//! One HTTP request, as `transport` describes it: no cookie but where it says so, no cache, no referrer, and a limit of time.

use super::{function, later};
use crate::transport::{HttpRequest, HttpResponse, NoAnswer};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit, RequestMode, RequestRedirect, Response, Window,
};

/// What is told of a request, once.
pub type Done = Box<dyn FnOnce(Result<HttpResponse, NoAnswer>)>;

/// Sends a request; what came of it is told later. A server that does not answer, forbids the page, or is not there look the same to a script.
/// Promises are followed by hand: a future for each would weigh more.
pub fn send(request: &HttpRequest, done: Done) {
    let (window, control, built) = match prepared(request) {
        Ok(ready) => ready,
        Err(why) => return later(move || done(Err(why))),
    };
    let limit = i32::try_from(request.timeout_ms).unwrap_or(i32::MAX);
    let abort = control.clone();
    let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(&function(Box::new(move || abort.abort())), limit).ok();
    let fetched = window.fetch_with_request(&built);
    let ended = Rc::new(Cell::new(Some(Box::new(move |answer: Option<HttpResponse>| {
        if let Some(timer) = timer {
            window.clear_timeout_with_handle(timer);
        }
        done(answer.ok_or(if control.signal().aborted() { NoAnswer::TimedOut } else { NoAnswer::Opaque }));
    }) as Ended)));
    follow(&fetched, &ended.clone(), move |value| {
        let response: Response = value.dyn_into().ok()?;
        let text = response.text().ok()?;
        let end = Rc::clone(&ended);
        follow(&text, &ended, move |body| {
            tell(&end, Some(read(&response, &body)));
            Some(())
        });
        Some(())
    });
}

/// One request and its answer.
///
/// # Errors
/// Why there is no answer: no way to the server, time run out, no network.
#[cfg(any(feature = "post", feature = "work"))]
pub async fn exchange(request: &HttpRequest) -> Result<HttpResponse, NoAnswer> {
    let answer = Rc::new(Cell::new(None));
    let answered = js_sys::Promise::new(&mut |resolve, _| {
        let answer = Rc::clone(&answer);
        let told = move |came| {
            answer.set(Some(came));
            resolve.call0(&JsValue::UNDEFINED).ok();
        };
        send(request, Box::new(told));
    });
    wasm_bindgen_futures::JsFuture::from(answered).await.ok();
    answer.take().unwrap_or(Err(NoAnswer::Opaque))
}

type Ended = Box<dyn FnOnce(Option<HttpResponse>)>;

fn tell(ended: &Cell<Option<Ended>>, answer: Option<HttpResponse>) {
    if let Some(ended) = ended.take() {
        ended(answer);
    }
}

/// Calls `next` with what the promise gives; when it fails, or `next` makes nothing of it, there is no answer.
fn follow(promise: &js_sys::Promise, ended: &Rc<Cell<Option<Ended>>>, next: impl FnOnce(JsValue) -> Option<()> + 'static) {
    let (nothing, failed) = (Rc::clone(ended), Rc::clone(ended));
    let given = Closure::once(move |value: JsValue| {
        if next(value).is_none() {
            tell(&nothing, None);
        }
    });
    let refused = Closure::once(move |_: JsValue| tell(&failed, None));
    // Its own promise says nothing more.
    drop(promise.then2(&given, &refused));
    given.forget();
    refused.forget();
}

fn prepared(request: &HttpRequest) -> Result<(Window, AbortController, Request), NoAnswer> {
    let window = web_sys::window().ok_or(NoAnswer::Opaque)?;
    // A browser without any network but the machine's own calls itself offline: a server on the machine itself is tried all the same.
    let own = request.url.contains("://127.0.0.1") || request.url.contains("://localhost");
    if !own && !window.navigator().on_line() {
        return Err(NoAnswer::Offline);
    }
    let control = AbortController::new().map_err(|_| NoAnswer::Opaque)?;
    let init = RequestInit::new();
    init.set_method(request.method);
    // A redirected POST becomes a GET, and the page it brings would pass for a receipt.
    init.set_redirect(RequestRedirect::Error);
    init.set_mode(RequestMode::Cors);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(if request.with_cookies() { RequestCredentials::SameOrigin } else { RequestCredentials::Omit });
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&control.signal()));
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    let headers = Headers::new().map_err(|_| NoAnswer::Opaque)?;
    for (name, value) in &request.headers {
        headers.set(name, value).map_err(|_| NoAnswer::Opaque)?;
    }
    init.set_headers(&headers);
    let built = Request::new_with_str_and_init(&request.url, &init).map_err(|_| NoAnswer::Opaque)?;
    Ok((window, control, built))
}

fn read(response: &Response, body: &JsValue) -> HttpResponse {
    let mut headers = Vec::new();
    // Only what the server lets a script read is here.
    for name in ["location", "retry-after", "etag", "content-type"] {
        if let Ok(Some(value)) = response.headers().get(name) {
            headers.push((name.to_owned(), value));
        }
    }
    HttpResponse { status: response.status(), headers, body: body.as_string().unwrap_or_default() }
}
