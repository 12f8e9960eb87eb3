//! Who reads: what the site's file says that a server wants to know (`auth` of a destination), asked when it is needed or by « S'identifier », and held in
//! the memory of this page (`identity`). A provider is visited in a tab of its own: what is open here stays.

use super::{fill, say};
use crate::content::{Auth, FhirServer};
use crate::identity::dialog::{Question, ask};
use crate::identity::{self, Asked, Host, held, journey};
use crate::transport::{Fault, HttpRequest, HttpResponse, NoAnswer, Server};
use crate::web::{document, show_or_hide};
use std::cell::Cell;

thread_local! {
    /// Key of the words that say why nobody signed in.
    static WHY: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// One request and its answer, with what the server wants to know of who asks.
pub async fn exchange(server: &Server, request: &HttpRequest) -> Result<HttpResponse, NoAnswer> {
    WHY.set(None);
    let provider = |text: Vec<String>| -> Asked { Box::pin(visited(server.auth.clone(), text)) };
    let whom = fill("reading.asked", "where", &server.label);
    let host = Host { say, whom, go: "reading.sign-in", again: "reading.again", provider: &provider };
    let answer = identity::exchange(&host, request, true).await;
    show_leave();
    answer
}

/// Asks for the press that opens a tab, and signs in there.
async fn visited(auth: Auth, mut text: Vec<String>) -> Option<String> {
    text.push(say("reading.tab"));
    ask(say, Question { text, go: Some("reading.sign-in"), ..Question::default() }).await?;
    visit(&auth).await
}

async fn visit(auth: &Auth) -> Option<String> {
    let Auth::Oidc { issuer, client_id, scopes } = auth else { return None };
    let came = journey::in_a_tab(say, issuer, client_id, scopes).await;
    WHY.set(came.err());
    show_leave();
    held(issuer)
}

/// Key of the words for a fault: the reason why nobody signed in comes before what the server said of it.
pub fn words(fault: Fault) -> &'static str {
    WHY.take().filter(|_| fault == Fault::SignIn).unwrap_or_else(|| fault.key())
}

/// The button « S'identifier »: words for what came of it.
pub async fn press(servers: &[FhirServer], chosen: &Server) -> String {
    let auth = servers.iter().map(|s| &s.auth).find(|auth| **auth == chosen.auth && matches!(auth, Auth::Oidc { .. }));
    let auth = auth.or_else(|| servers.iter().map(|s| &s.auth).find(|auth| matches!(auth, Auth::Oidc { .. })));
    let Some(auth) = auth else { return String::new() };
    let key = if visit(auth).await.is_some() { "reading.done" } else { WHY.take().unwrap_or("reading.failed") };
    say(key)
}

/// « Se déconnecter »: here, and at the provider where it has a page for it, in a tab of its own. Words for it.
pub fn leave() -> String {
    if let Some((window, out)) = web_sys::window().zip(identity::forget()) {
        window.open_with_url_and_target_and_features(&out, "_blank", "noopener").ok();
    }
    show_leave();
    say("sign-in.left")
}

/// Forgets all that was given.
pub fn forget() {
    identity::forget();
    show_leave();
}

/// The button to sign out stands there while there is something to forget.
pub fn show_leave() -> Option<()> {
    let button = document()?.query_selector("[data-act='leave']").ok()??;
    show_or_hide(&button, identity::is_signed_in(), "[data-act='sign-in'], [data-act='ask'], [data-act='read']")
}
