//! Who sends: what a receiver wants to know of the person, asked when it is needed, held in the memory of this page and nowhere else.
//!
//! The rules of OpenID Connect are `transport::oidc`; the way to the provider and back starts and ends on the list's page, which has no form to
//! lose. A form's page opens that one in a tab of its own, and hears from it when the sending has arrived.

use super::dialog::{Question, ask};
use super::drive::{self, Call};
use super::{DATA, destination_at, list, now, store, vault, with_texts};
use crate::content::{Auth, Csrf, Destination};
use crate::transport::oidc::{self, Journey, Provider, SignInError};
use crate::transport::{HttpRequest, HttpResponse, NoAnswer};
use crate::web::document;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::Storage;

/// Key of the reason of what waits for its person to sign in.
pub const REASON: &str = "reason.sign-in";
/// Where the tab keeps a journey: no token is in it, and it is taken out on the way back.
const JOURNEY: &str = "guichet-sign-in";
/// A token is not used in its last seconds.
const MARGIN: u64 = 5_000;

/// What was given for one receiver or provider.
struct Held {
    to: String,
    header: String,
    ends: Option<u64>,
    /// Where one signs out.
    out: Option<String>,
}

thread_local! {
    static HELD: RefCell<Vec<Held>> = const { RefCell::new(Vec::new()) };
    /// The provider that the person goes to, once what was being sent has been put down.
    static AWAY: Cell<Option<Auth>> = const { Cell::new(None) };
    /// What waited is being sent just after the way back: a receiver that refuses the new token sends nobody away again by itself.
    static BACK: Cell<bool> = const { Cell::new(false) };
}

/// One request with what its receiver wants to know, and its answer. With `person`, somebody is there to be asked; `kept` says that the sending
/// outlives this page. Without what is wanted nothing is sent, and the answer is what the receiver would say: 401.
pub async fn exchange(request: &HttpRequest, person: bool, kept: bool) -> Result<HttpResponse, NoAnswer> {
    match &request.auth {
        Auth::None => drive::exchange(request).await,
        Auth::Cookie { csrf, login } => with_session(request, csrf.as_ref(), login.as_deref().filter(|_| person)).await,
        auth @ (Auth::Basic | Auth::Bearer | Auth::Oidc { .. }) => with_secret(request, auth, person, kept).await,
    }
}

async fn with_secret(request: &HttpRequest, auth: &Auth, person: bool, kept: bool) -> Result<HttpResponse, NoAnswer> {
    let to = holder(request, auth);
    let mut again = false;
    loop {
        let mut header = held(&to);
        let asked = header.is_none();
        if asked && person {
            header = wanted(request, auth, again, kept).await;
        }
        let Some(header) = header else {
            return Ok(HttpResponse { status: 401, headers: Vec::new(), body: String::new() });
        };
        let mut signed = request.clone();
        signed.headers.push(("Authorization".to_owned(), header.clone()));
        let answer = drive::exchange(&signed).await;
        match &answer {
            // Mistyped, or no longer valid. A token that the provider has just given is not asked for again because it may not do this.
            Ok(refused) if refused.status == 401 || refused.status == 403 && !matches!(auth, Auth::Oidc { .. }) => {
                drop_held(&to);
                again = true;
                if !person {
                    return answer;
                }
            }
            Ok(_) if asked => {
                hold(Held { to, header, ends: None, out: None });
                return answer;
            }
            _ => return answer,
        }
    }
}

/// The session of this very site: its cookie goes along, and the token against forged requests with it.
async fn with_session(request: &HttpRequest, csrf: Option<&Csrf>, login: Option<&str>) -> Result<HttpResponse, NoAnswer> {
    loop {
        let mut signed = request.clone();
        if let Some((csrf, token)) = csrf.and_then(|csrf| Some((csrf, token_of(csrf)?))) {
            signed.headers.push((csrf.header.clone(), token));
        }
        let answer = drive::exchange(&signed).await;
        let refused = matches!(&answer, Ok(answer) if matches!(answer.status, 401 | 403));
        let Some(login) = login.filter(|_| refused) else { return answer };
        let question = Question {
            text: vec![whom(request), list::say("sign-in.session")],
            link: Some(("sign-in.open", login.to_owned())),
            go: Some("sign-in.again"),
            ..Question::default()
        };
        if ask(question).await.is_none() {
            return answer;
        }
    }
}

/// Asks the person.
async fn wanted(request: &HttpRequest, auth: &Auth, again: bool, kept: bool) -> Option<String> {
    let mut text = vec![whom(request)];
    if again {
        text.push(list::say("sign-in.refused-once"));
    }
    match auth {
        Auth::Basic => {
            text.push(list::say("sign-in.memory"));
            let fields = &[("sign-in.name", "text", "username"), ("sign-in.password", "password", "current-password")];
            let given = ask(Question { text, fields, go: Some("sign-in.go"), ..Question::default() }).await?;
            Some(format!("Basic {}", base64(given.join(":").as_bytes())?))
        }
        Auth::Bearer => {
            text.push(list::say("sign-in.memory"));
            let fields = &[("sign-in.token", "password", "off")];
            let given = ask(Question { text, fields, go: Some("sign-in.go"), ..Question::default() }).await?;
            let token = given.first()?.trim();
            // What cannot stand in a header would stop the request.
            token.bytes().all(|b| b.is_ascii_graphic()).then(|| format!("Bearer {token}"))
        }
        _ if list::place().is_some() => {
            if !BACK.get() {
                AWAY.set(Some(auth.clone()));
            }
            None
        }
        _ => {
            text.push(list::say(if kept { "sign-in.elsewhere" } else { "sign-in.not-kept" }));
            let link = kept.then(|| ("sign-in.tab", "/envois/".to_owned()));
            ask(Question { text, link, ..Question::default() }).await;
            None
        }
    }
}

fn whom(request: &HttpRequest) -> String {
    let label = destination_at(&request.url).map(|d| d.label().to_owned()).unwrap_or_default();
    with_texts(|texts| texts.fill("sign-in.asked", &[("where", &label)]))
}

/// Whose secret it is: a receiver's by its origin, a provider's by its address.
fn holder(request: &HttpRequest, auth: &Auth) -> String {
    let origin = request.url.split('/').take(3).collect::<Vec<_>>().join("/");
    match auth {
        Auth::Oidc { issuer, .. } => issuer.clone(),
        Auth::Basic => format!("basic {origin}"),
        _ => format!("bearer {origin}"),
    }
}

fn held(to: &str) -> Option<String> {
    HELD.with_borrow(|all| all.iter().find(|h| h.to == to && h.ends.is_none_or(|end| now() + MARGIN < end)).map(|h| h.header.clone()))
}

fn hold(one: Held) {
    drop_held(&one.to);
    HELD.with_borrow_mut(|all| all.push(one));
}

fn drop_held(to: &str) {
    HELD.with_borrow_mut(|all| all.retain(|h| h.to != to));
}

/// True when something was given and not yet forgotten.
pub fn is_signed_in() -> bool {
    HELD.with_borrow(|all| !all.is_empty())
}

/// Forgets all that was given.
pub fn forget() {
    HELD.take();
}

/// The person signs out: here, and at the provider where it has a page for it.
pub async fn leave() {
    let out = HELD.take().into_iter().find_map(|h| h.out);
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
    let provider = discovered(issuer).await?;
    let drawn = || random().ok_or(SignInError::NoStorage);
    let journey = Journey { issuer: issuer.to_owned(), state: drawn()?, nonce: drawn()?, verifier: drawn()? };
    let challenge = vault::digest(journey.verifier.as_bytes()).await.and_then(|sum| base64url(&sum)).ok_or(SignInError::NoStorage)?;
    let storage = session().ok_or(SignInError::NoStorage)?;
    storage.set_item(JOURNEY, &journey.to_text()).map_err(|_| SignInError::NoStorage)?;
    let back = back().ok_or(SignInError::NoStorage)?;
    Ok(oidc::authorization_address(&provider, client, scopes, &back, &journey, &challenge))
}

/// The person comes back from the provider, with this query.
pub async fn returned(query: &str) {
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
    let back = back().ok_or(SignInError::NoStorage)?;
    let provider = discovered(&journey.issuer).await?;
    let code = oidc::read_return(query, &journey, &provider)?;
    let answer = drive::exchange(&oidc::token_request(&provider, &client, &back, &code, &journey)).await.map_err(|_| SignInError::NoProvider)?;
    let token = oidc::read_token(&answer, &provider, &client, &journey)?;
    hold(Held {
        to: journey.issuer.clone(),
        header: format!("Bearer {}", token.access),
        ends: token.expires_in.map(|s| now() + u64::from(s) * 1000),
        out: oidc::end_session_address(&provider, &client, &back),
    });
    Ok(journey.issuer)
}

async fn discovered(issuer: &str) -> Result<Provider, SignInError> {
    let answer = drive::exchange(&oidc::discovery_request(issuer)).await.map_err(|_| SignInError::NoProvider)?;
    oidc::read_discovery(issuer, &answer)
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

/// The token against forged requests, where the page or its cookie has it.
fn token_of(csrf: &Csrf) -> Option<String> {
    if let Some(name) = &csrf.meta {
        let meta = document()?.query_selector_all("meta[name]").ok()?;
        let mut all = (0..meta.length()).filter_map(|i| meta.item(i)?.dyn_into::<web_sys::Element>().ok());
        return all.find(|m| m.get_attribute("name").as_ref() == Some(name))?.get_attribute("content");
    }
    let cookies = js_sys::Reflect::get(&document()?.into(), &"cookie".into()).ok()?.as_string()?;
    let wanted = csrf.cookie.as_ref()?;
    cookies.split("; ").find_map(|pair| pair.split_once('=').filter(|(name, _)| name == wanted)).map(|(_, value)| value.to_owned())
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// The list's address, which the provider knows.
fn back() -> Option<String> {
    Some(format!("{}/envois/", web_sys::window()?.location().origin().ok()?))
}

fn go_to(address: &str) {
    if let Some(window) = web_sys::window() {
        // Refused only for an address that is none.
        window.location().assign(address).ok();
    }
}

/// 256 bits that nobody can guess, in hexadecimal digits.
fn random() -> Option<String> {
    let mut bytes = [0u8; 32];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(vault::hexadecimal(&bytes))
}

fn base64(bytes: &[u8]) -> Option<String> {
    web_sys::window()?.btoa(&bytes.iter().map(|b| char::from(*b)).collect::<String>()).ok()
}

fn base64url(bytes: &[u8]) -> Option<String> {
    Some(base64(bytes)?.replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned())
}
