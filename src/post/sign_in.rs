//! Who sends: what a receiver wants to know of the person, asked when it is needed, held in the memory of this page and nowhere else.
//!
//! The asking and the way to a provider are `identity`'s, shared with the pages of the team; here that way starts on the list's page, which has no form
//! to lose. A form's page opens that one in a tab of its own, and hears from it when the sending has arrived.

use super::drive::{self, Call};
use super::{DATA, destination_at, list, store, with_texts};
use crate::content::{Auth, Destination};
use crate::identity::dialog::{Question, ask};
use crate::identity::{self, Asked, Host, journey};
use crate::transport::oidc::{self, Journey, SignInError};
use crate::transport::{HttpRequest, HttpResponse, NoAnswer};
use std::cell::{Cell, RefCell};
use web_sys::Storage;

pub use crate::identity::{forget, is_signed_in};

/// Key of the reason of what waits for its person to sign in.
pub const REASON: &str = "reason.sign-in";
/// Where the tab keeps a journey: no token is in it, and it is taken out on the way back.
const JOURNEY: &str = "guichet-sign-in";

thread_local! {
    /// The provider that the person goes to, once what was being sent has been put down.
    static AWAY: RefCell<Option<Auth>> = const { RefCell::new(None) };
    /// What waited is being sent just after the way back: a receiver that refuses the new token sends nobody away again by itself.
    static BACK: Cell<bool> = const { Cell::new(false) };
}

/// One request with what its receiver wants to know, and its answer. With `person`, somebody is there to be asked; `kept` says that the sending
/// outlives this page.
pub async fn exchange(request: &HttpRequest, person: bool, kept: bool) -> Result<HttpResponse, NoAnswer> {
    let label = destination_at(&request.url).map(|d| d.label().to_owned()).unwrap_or_default();
    let provider = |text: Vec<String>| -> Asked { Box::pin(elsewhere(request.auth.clone(), text, kept)) };
    let whom = with_texts(|texts| texts.fill("sign-in.asked", &[("where", &label)]));
    let host = Host { say: list::say, whom, go: "sign-in.go", again: "sign-in.again", provider: &provider };
    identity::exchange(&host, request, person).await
}

/// The list leaves for the provider once what was being sent has been put down; a form leads to the list.
async fn elsewhere(auth: Auth, mut text: Vec<String>, kept: bool) -> Option<String> {
    if list::place().is_some() {
        if !BACK.get() {
            AWAY.set(Some(auth));
        }
        return None;
    }
    text.push(list::say(if kept { "sign-in.elsewhere" } else { "sign-in.not-kept" }));
    let link = kept.then(|| ("sign-in.tab", with_texts(|texts| texts.say("/envois/"))));
    ask(list::say, Question { text, link, ..Question::default() }).await;
    None
}

/// A person presses: whoever that press sends to the provider did not go by itself, though others may still be on their way.
pub fn pressed() {
    BACK.set(false);
}

/// The person signs out: here, and at the provider where it has a page for it.
pub async fn leave() {
    let out = forget();
    list::draw().await;
    list::status("sign-in.left");
    if let Some(address) = out {
        go_to(&address);
    }
}

/// Goes to the provider, when a sending asked for it.
pub async fn depart() {
    let Some(Auth::Oidc { issuer, client_id, scopes }) = AWAY.take() else { return };
    match way(&issuer, &client_id, &scopes).await {
        Ok(address) => go_to(&address),
        Err(why) => list::status(why.key()),
    }
}

async fn way(issuer: &str, client: &str, scopes: &[String]) -> Result<String, SignInError> {
    let way = journey::set_out(issuer, client, scopes).await?;
    let storage = session().ok_or(SignInError::NoStorage)?;
    storage.set_item(JOURNEY, &way.journey.to_text()).map_err(|_| SignInError::NoStorage)?;
    Ok(way.address)
}

/// The person comes back from the provider, with this query.
pub async fn returned(query: &str) {
    let kept = session().and_then(|s| Journey::from_text(&s.get_item(JOURNEY).ok()??));
    // Another page of the site set out, and waits for the answer.
    if !kept.is_some_and(|own| oidc::is_answer_to(query, &own)) && journey::hand_on(query).await {
        list::draw().await;
        list::status("envois.handed");
        if let Some(window) = web_sys::window() {
            window.close().ok();
        }
        return;
    }
    let came = come_back(query).await;
    list::draw().await;
    match came {
        Ok(issuer) => {
            list::status("sign-in.done");
            BACK.set(true);
            send_what_waits(&issuer).await;
            BACK.set(false);
        }
        Err(why) => list::status(why.key()),
    }
}

async fn come_back(query: &str) -> Result<String, SignInError> {
    let storage = session().ok_or(SignInError::NoStorage)?;
    let kept = storage.get_item(JOURNEY).ok().flatten();
    // Of use once: the same address opened again says nothing.
    storage.remove_item(JOURNEY).ok();
    let journey = kept.and_then(|text| Journey::from_text(&text)).ok_or(SignInError::WrongState)?;
    let client = client_at(&journey.issuer).ok_or(SignInError::WrongIssuer)?;
    journey::arrive(query, &journey, &client).await?;
    Ok(journey.issuer)
}

/// What waited for its person to sign in there.
async fn send_what_waits(issuer: &str) {
    let there = |d: &Destination| matches!(d.auth(), Auth::Oidc { issuer: own, .. } if own == issuer);
    for (entry, _) in store().await.entries().await.0 {
        if entry.why() == REASON && super::destinations(&entry.destinations).iter().any(there) {
            drive::take_up(entry.id, Call::Person).await;
        }
    }
}

fn client_at(issuer: &str) -> Option<String> {
    let client = |d: &Destination| match d.auth() {
        Auth::Oidc { issuer: own, client_id, .. } if own == issuer => Some(client_id.clone()),
        _ => None,
    };
    DATA.with(|data| data.get()?.destinations.iter().find_map(client))
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn go_to(address: &str) {
    if let Some(window) = web_sys::window() {
        // Refused only for an address that is none.
        window.location().assign(address).ok();
    }
}
