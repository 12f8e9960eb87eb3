//! **Identity**: what a server wants to know of the person, asked when it is needed, held in the memory of this page and nowhere else.
//!
//! Shared by the program that sends (`post`) and by the pages of the team (`desk`): each brings its words and its way to a provider and back ([`Host`]).
//! The rules of OpenID Connect are `transport::oidc`; the journey is in [`journey`].

pub mod dialog;
pub mod journey;

use crate::content::{Auth, Csrf};
use crate::transport::{HttpRequest, HttpResponse, NoAnswer};
use crate::web::digest::base64;
use crate::web::{self, document};
use dialog::{Question, ask};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use wasm_bindgen::JsCast;

/// The words of a key.
pub type Say = fn(&str) -> String;

/// A token is not used in its last seconds.
const MARGIN: u64 = 5_000;

/// What was given for one receiver or provider.
pub struct Held {
    /// Whose it is: see [`exchange`].
    pub to: String,
    /// The header that goes along.
    pub header: String,
    /// When it ends, in milliseconds since 1970.
    pub ends: Option<u64>,
    /// Where one signs out.
    pub out: Option<String>,
}

/// What comes of asking a person: the header that goes along.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Option<String>> + 'a>>;

/// What a program brings to be asked with.
pub struct Host<'a> {
    /// Its words.
    pub say: Say,
    /// Who asks, in words.
    pub whom: String,
    /// Key of the words of the button that goes on.
    pub go: &'static str,
    /// The same once a session was opened elsewhere.
    pub again: &'static str,
    /// The way to a provider; what was said so far is given.
    pub provider: &'a dyn Fn(Vec<String>) -> Asked<'a>,
}

thread_local! {
    static HELD: RefCell<Vec<Held>> = const { RefCell::new(Vec::new()) };
    /// How often all was forgotten: what was asked for before that is not held any more.
    static TURN: Cell<u32> = const { Cell::new(0) };
}

/// One request with what its receiver wants to know, and its answer. With `person`, somebody is there to be asked. Without what is wanted nothing is
/// sent, and the answer is what the receiver would say: 401.
///
/// # Errors
/// Why there is no answer, as `web::exchange` says it.
pub async fn exchange(host: &Host<'_>, request: &HttpRequest, person: bool) -> Result<HttpResponse, NoAnswer> {
    match &request.auth {
        Auth::None => web::exchange(request).await,
        Auth::Cookie { csrf, login } => with_session(host, request, csrf.as_ref(), login.as_deref().filter(|_| person)).await,
        auth @ (Auth::Basic | Auth::Bearer | Auth::Oidc { .. }) => with_secret(host, request, auth, person).await,
    }
}

async fn with_secret(host: &Host<'_>, request: &HttpRequest, auth: &Auth, person: bool) -> Result<HttpResponse, NoAnswer> {
    let to = holder(request, auth);
    let turn = TURN.get();
    let mut again = false;
    loop {
        let mut header = held(&to);
        let asked = header.is_none();
        if asked && person {
            header = wanted(host, auth, again).await;
        }
        let Some(header) = header else {
            return Ok(HttpResponse { status: 401, headers: Vec::new(), body: String::new() });
        };
        let mut signed = request.clone();
        signed.headers.push(("Authorization".to_owned(), header.clone()));
        let answer = web::exchange(&signed).await;
        match &answer {
            // Mistyped, or no longer valid. A token that the provider has just given is not asked for again because it may not do this.
            Ok(refused) if refused.status == 401 || refused.status == 403 && !matches!(auth, Auth::Oidc { .. }) => {
                drop_held(&to);
                again = true;
                if !person {
                    return answer;
                }
            }
            // A provider's token is held already, with its end.
            Ok(_) if asked && !matches!(auth, Auth::Oidc { .. }) => {
                hold(Held { to, header, ends: None, out: None }, turn);
                return answer;
            }
            _ => return answer,
        }
    }
}

/// The session of this very site: its cookie goes along, and the token against forged requests with it.
async fn with_session(host: &Host<'_>, request: &HttpRequest, csrf: Option<&Csrf>, login: Option<&str>) -> Result<HttpResponse, NoAnswer> {
    loop {
        let mut signed = request.clone();
        if let Some((csrf, token)) = csrf.and_then(|csrf| Some((csrf, token_of(csrf)?))) {
            signed.headers.push((csrf.header.clone(), token));
        }
        let answer = web::exchange(&signed).await;
        let refused = matches!(&answer, Ok(answer) if matches!(answer.status, 401 | 403));
        let Some(login) = login.filter(|_| refused) else { return answer };
        let question = Question {
            text: vec![host.whom.clone(), (host.say)("sign-in.session")],
            link: Some(("sign-in.open", login.to_owned())),
            go: Some(host.again),
            ..Question::default()
        };
        if ask(host.say, question).await.is_none() {
            return answer;
        }
    }
}

/// Asks the person.
async fn wanted(host: &Host<'_>, auth: &Auth, again: bool) -> Option<String> {
    let mut text = vec![host.whom.clone()];
    if again {
        text.push((host.say)("sign-in.refused-once"));
    }
    let fields: &[dialog::Field] = match auth {
        Auth::Basic => &[("sign-in.name", "text", "username"), ("sign-in.password", "password", "current-password")],
        Auth::Bearer => &[("sign-in.token", "password", "off")],
        _ => return (host.provider)(text).await,
    };
    text.push((host.say)("sign-in.memory"));
    let given = ask(host.say, Question { text, fields, go: Some(host.go), ..Question::default() }).await?;
    if let [name, password] = given.as_slice() {
        return Some(format!("Basic {}", base64(format!("{name}:{password}").as_bytes())?));
    }
    let token = given.first()?.trim();
    // What cannot stand in a header would stop the request.
    token.bytes().all(|b| b.is_ascii_graphic()).then(|| format!("Bearer {token}"))
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

/// What was given and is still good.
pub fn held(to: &str) -> Option<String> {
    HELD.with_borrow(|all| all.iter().find(|h| h.to == to && h.ends.is_none_or(|end| now() + MARGIN < end)).map(|h| h.header.clone()))
}

/// How often all was forgotten so far: taken before something is asked for.
pub fn turn() -> u32 {
    TURN.get()
}

/// Holds what was given, in the place of what was given before; nothing when all was forgotten since that `turn`.
pub fn hold(one: Held, turn: u32) {
    if turn != TURN.get() {
        return;
    }
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

/// Forgets all that was given; gives the address where one signs out, when a provider has one.
pub fn forget() -> Option<String> {
    TURN.set(TURN.get().wrapping_add(1));
    HELD.take().into_iter().find_map(|held| held.out)
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

/// Now, in milliseconds since 1970.
fn now() -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = js_sys::Date::now().max(0.0) as u64;
    now
}
