//! The way to a provider of OpenID Connect and back. It always ends on the list of sendings, the one address that the provider knows.
//!
//! That page goes on by itself when it set out itself. When another page of the site did, which waits with its work open, the answer is handed to it by a
//! channel between pages of the same site: it holds the verifier, without which the code is of no use.

use super::dialog::{self, Question, ask};
use super::{Held, Say, hold, now};
use crate::transport::oidc::{self, Journey, Provider, SignInError};
use crate::web::{self, digest};
use js_sys::{Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// Between pages of the site: what a provider answered, and that it was taken.
const CHANNEL: &str = "guichet-sign-in";
const TAKEN: &str = "taken";
/// How long a page that waits may take to say so.
const PATIENCE: i32 = 1_000;

/// A journey that sets out: to this address.
pub struct Way {
    /// Where the person signs in.
    pub address: String,
    /// What has to be known on the way back.
    pub journey: Journey,
}

/// Sets out.
///
/// # Errors
/// Why there is no way.
pub async fn set_out(issuer: &str, client: &str, scopes: &[String]) -> Result<Way, SignInError> {
    let provider = discovered(issuer).await?;
    let drawn = || digest::random().ok_or(SignInError::NoStorage);
    let journey = Journey { issuer: issuer.to_owned(), state: drawn()?, nonce: drawn()?, verifier: drawn()? };
    let sum = digest::digest(journey.verifier.as_bytes()).await;
    let challenge = sum.and_then(|sum| digest::base64url(&sum)).ok_or(SignInError::NoStorage)?;
    let back = back().ok_or(SignInError::NoStorage)?;
    Ok(Way { address: oidc::authorization_address(&provider, client, scopes, &back, &journey, &challenge), journey })
}

/// The end of a journey: the query that the provider answered with becomes a token, which is held.
///
/// # Errors
/// Why there is none.
pub async fn arrive(query: &str, journey: &Journey, client: &str) -> Result<(), SignInError> {
    let turn = super::turn();
    let back = back().ok_or(SignInError::NoStorage)?;
    let provider = discovered(&journey.issuer).await?;
    let code = oidc::read_return(query, journey, &provider)?;
    let asked = oidc::token_request(&provider, client, &back, &code, journey);
    let answer = web::exchange(&asked).await.map_err(|_| SignInError::NoProvider)?;
    let token = oidc::read_token(&answer, &provider, client, journey)?;
    let held = Held {
        to: journey.issuer.clone(),
        header: format!("Bearer {}", token.access),
        ends: token.expires_in.map(|s| now() + u64::from(s) * 1000),
        out: oidc::end_session_address(&provider, client, &back),
    };
    hold(held, turn);
    Ok(())
}

async fn discovered(issuer: &str) -> Result<Provider, SignInError> {
    let answer = web::exchange(&oidc::discovery_request(issuer)).await.map_err(|_| SignInError::NoProvider)?;
    oidc::read_discovery(issuer, &answer)
}

/// The list's address, which the provider knows.
fn back() -> Option<String> {
    Some(format!("{}/envois/", web_sys::window()?.location().origin().ok()?))
}

/// Signs in in a tab of its own, while this page waits with what is open on it. Called in a person's press, or browsers let no tab open.
///
/// # Errors
/// Key of the words that say why not.
pub async fn in_a_tab(say: Say, issuer: &str, client: &str, scopes: &[String]) -> Result<(), &'static str> {
    let blocked = "reading.blocked";
    let tab = web_sys::window().and_then(|w| w.open_with_url_and_target("about:blank", "_blank").ok()?).ok_or(blocked)?;
    // The provider's page has no hold on this one.
    Reflect::set(&tab, &"opener".into(), &JsValue::NULL).ok();
    let close = || tab.close().ok();
    let way = set_out(issuer, client, scopes).await.map_err(|why| {
        close();
        words(why)
    })?;
    let (came, channel) = waiting(&way.journey).ok_or_else(|| words(SignInError::NoStorage))?;
    tab.location().assign(&way.address).map_err(|_| blocked)?;
    ask(say, Question { text: vec![say("reading.waiting")], ..Question::default() }).await;
    channel.close();
    close();
    let query = came.take().ok_or("reading.closed")?;
    arrive(&query, &way.journey, client).await.map_err(words)
}

/// Keys of words that speak of no sending.
fn words(why: SignInError) -> &'static str {
    match why {
        SignInError::NoProvider => "reading.no-provider",
        SignInError::NoToken | SignInError::NoStorage | SignInError::WrongState => "reading.failed",
        other => other.key(),
    }
}

/// Waits for the answer to this journey, and closes the question that is open once it is there.
fn waiting(journey: &Journey) -> Option<(Rc<RefCell<Option<String>>>, BroadcastChannel)> {
    let came: Rc<RefCell<Option<String>>> = Rc::default();
    let channel = BroadcastChannel::new(CHANNEL).ok()?;
    let (told, answers, journey) = (Rc::clone(&came), channel.clone(), journey.clone());
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(query) = event.data().as_string().filter(|query| oidc::is_answer_to(query, &journey)) {
            told.replace(Some(query));
            answers.post_message(&TAKEN.into()).ok();
            dialog::close();
        }
    });
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    Some((came, channel))
}

/// Hands an answer that this page did not wait for to the one that does; true when it was taken.
pub async fn hand_on(query: &str) -> bool {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return false };
    let ended = Promise::new(&mut |resolve, _| {
        let taken = resolve.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if event.data().as_string().as_deref() == Some(TAKEN) {
                taken.call1(&JsValue::UNDEFINED, &JsValue::TRUE).ok();
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        if let Some(window) = web_sys::window() {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE).ok();
        }
    });
    channel.post_message(&query.into()).ok();
    let taken = JsFuture::from(ended).await.is_ok_and(|value| value.is_truthy());
    channel.close();
    taken
}
