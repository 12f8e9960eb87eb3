//! Everything that a page of this program asks a FHIR server. It reads only, at a person's press, and keeps nothing.
//!
//! How to use it: a page carries its servers in its data (`transport::Server`: label, base address, sign-in), which come from the destinations of
//! `site.json` and so are in the page's policy already. At a press, put the typed token into `Server::token`, then
//! - [`read`]`(&server, "Patient/1")` gives one resource;
//! - [`search`]`(&server, "Task?code=…", 200)` gives all resources of that type that the server found, page after page, at most so many;
//!   [`search_on`] tells after each page;
//! - a [`Fault`] says why there is nothing: `fault.key()` is the key of its words (`ask.…`: let the page carry this prefix);
//! - [`from_fragment`] takes what a link brought after `#`, and takes it out of the address bar at once.
//!
//! A server may ignore parameters of a search: look at what came back before you show it. What is asked stands in the server's logs: never put a name
//! or a date of birth into a path. What an answer means is decided in `transport::asking`.

use crate::formats::json::Json;
#[cfg(feature = "team")]
use crate::transport::matches;
use crate::transport::{Fault, Server, judge};
use wasm_bindgen::JsValue;

/// How far a search goes.
#[cfg(feature = "team")]
#[derive(Clone, Copy)]
pub struct Most {
    /// Resources.
    pub resources: usize,
    /// Pages.
    pub pages: usize,
}

/// What a search found.
#[cfg(feature = "team")]
#[derive(Default)]
pub struct Found {
    /// The resources.
    pub resources: Vec<Json>,
    /// The server has no more of them.
    pub whole: bool,
}

/// Reads one resource.
///
/// # Errors
/// Why there is none.
pub async fn read(server: &Server, path: &str) -> Result<Json, Fault> {
    let request = server.request(path);
    #[cfg(feature = "team")]
    let answer = super::sign_in::exchange(server, &request).await;
    // Pages of patients sign in nowhere.
    #[cfg(not(feature = "team"))]
    let answer = crate::web::exchange(&request).await;
    judge(answer)
}

/// Searches: `Slot?status=free`. At most `most` resources of the type that stands before the question mark.
///
/// # Errors
/// Why nothing was found: a page that fails makes the whole search fail, so that a part never passes for all.
#[cfg(feature = "team")]
pub async fn search(server: &Server, path: &str, most: usize) -> Result<Found, Fault> {
    search_on(server, path, Most { resources: most, pages: 20 }, &|_, _| true).await
}

/// Searches, and tells after each page how many pages and resources there are; what it is told says whether to go on.
///
/// # Errors
/// As [`search`].
#[cfg(feature = "team")]
pub async fn search_on(server: &Server, path: &str, most: Most, go_on: &dyn Fn(usize, usize) -> bool) -> Result<Found, Fault> {
    let kind = path.split('?').next().unwrap_or_default().to_owned();
    let (mut found, mut at) = (Found::default(), path.to_owned());
    for page in 1..=most.pages {
        let bundle = read(server, &at).await?;
        if bundle.get("resourceType").and_then(Json::as_str) != Some("Bundle") {
            return Err(Fault::NotFhir);
        }
        let room = most.resources.saturating_sub(found.resources.len());
        let here: Vec<Json> = matches(&bundle, &kind).cloned().collect();
        let more = here.len() > room;
        found.resources.extend(here.into_iter().take(room));
        let told = go_on(page, found.resources.len());
        match server.next_page(&at, &bundle) {
            None => {
                found.whole = !more;
                return Ok(found);
            }
            Some(_) if more || !told || found.resources.len() >= most.resources => return Ok(found),
            Some(next) => at = next,
        }
    }
    Ok(found)
}

/// Names and values that a link brought in its fragment, `#serveur=fhir&jeton=…`. They leave the address bar and the tab's history before anything
/// else happens. Nothing for a link to a place on the page.
pub fn from_fragment() -> Vec<(String, String)> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let location = window.location();
    let hash = location.hash().unwrap_or_default();
    let Some(text) = hash.strip_prefix('#').filter(|t| t.contains('=')) else { return Vec::new() };
    let bare = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Ok(history) = window.history() {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&bare)).ok();
    }
    let plain = |part: &str| js_sys::decode_uri_component(part).map(String::from).unwrap_or_default();
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (plain(name), plain(value))).collect()
}
