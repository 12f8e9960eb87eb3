//! One HTTP request, as `transport` describes it: no cookie, no cache, no referrer, and a limit of time.

use crate::transport::{HttpRequest, HttpResponse, NoAnswer};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit, RequestMode, RequestRedirect, Response,
};

/// Sends a request. A server that does not answer, forbids the page, or is not there look the same to a script.
///
/// # Errors
/// No answer, with what is known of the reason.
pub async fn send(request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
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
    init.set_credentials(RequestCredentials::Omit);
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
    let abort = {
        let control = control.clone();
        Closure::once_into_js(move || control.abort())
    };
    let limit = i32::try_from(request.timeout_ms).unwrap_or(i32::MAX);
    let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(abort.unchecked_ref(), limit).ok();
    let answer = read(&window, &built).await;
    if let Some(timer) = timer {
        window.clear_timeout_with_handle(timer);
    }
    answer.ok_or(if control.signal().aborted() { NoAnswer::TimedOut } else { NoAnswer::Opaque })
}

async fn read(window: &web_sys::Window, request: &Request) -> Option<HttpResponse> {
    let response: Response = JsFuture::from(window.fetch_with_request(request)).await.ok()?.dyn_into().ok()?;
    let body = JsFuture::from(response.text().ok()?).await.ok()?.as_string().unwrap_or_default();
    // Only what the server lets a script read is here.
    let headers = ["location", "retry-after", "etag", "content-type"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), response.headers().get(name).ok()??)))
        .collect();
    Some(HttpResponse { status: response.status(), headers, body })
}
