//! Signing in with OpenID Connect: authorization code with PKCE, as a public client (OpenID Connect Core 1.0, RFC 7636, RFC 9207, RFC 9700).
//!
//! Pure, as the whole room: random text, the hash of the verifier and the requests are the caller's. The token is in memory only; what has to
//! outlive the way to the provider and back is a [`Journey`], which holds no token.

use super::http::{HttpRequest, HttpResponse};
use crate::formats::json::{Json, json};
use crate::formats::read_json;
use std::fmt;

/// A provider, as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its address, the same sign for sign as the site names it.
    pub issuer: String,
    /// Where the person signs in.
    pub authorization: String,
    /// Where a code becomes a token.
    pub token: String,
    /// Where the person signs out, when the provider says so.
    pub end_session: Option<String>,
    /// It answers with `iss` (RFC 9207): an answer without it is then refused.
    pub says_issuer: bool,
}

/// What the page has to remember while the person is away at the provider's. No token is in it; of no use to who does not have the code.
#[derive(Clone, PartialEq, Eq)]
pub struct Journey {
    /// The provider's address.
    pub issuer: String,
    /// Ties the answer to this question.
    pub state: String,
    /// Ties the identity token to this question.
    pub nonce: String,
    /// Proves that who brings the code is who asked for it.
    pub verifier: String,
}

impl Journey {
    /// As the tab keeps it while the person is away.
    pub fn to_text(&self) -> String {
        json!([self.issuer, self.state, self.nonce, self.verifier]).to_string()
    }

    /// What [`Self::to_text`] wrote; `None` when it is not that.
    pub fn from_text(text: &str) -> Option<Self> {
        let json = read_json(text).ok()?;
        let mut parts = json.as_array()?.iter().map(|part| part.as_str().map(str::to_owned));
        Some(Self { issuer: parts.next()??, state: parts.next()??, nonce: parts.next()??, verifier: parts.next()?? })
    }
}

/// An access token. `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The token itself.
    pub access: String,
    /// Seconds until it expires, when the provider said so.
    pub expires_in: Option<u32>,
}

/// Why signing in did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// The provider cannot be reached, or what answers there is none.
    NoProvider,
    /// What answers is another provider than the one that the site names.
    WrongIssuer,
    /// The provider does not take PKCE with SHA-256, or wants an unsafe address.
    Unsafe,
    /// The person, or the provider, said no.
    Refused,
    /// An answer to another question: an old address opened again, or a forged one.
    WrongState,
    /// The code was used or is too old, or the token cannot be read.
    NoToken,
    /// This browser keeps nothing: the way back could not be told from a forged one.
    NoStorage,
}

impl SignInError {
    /// Key of its words in the text files.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoProvider => "sign-in.no-provider",
            Self::WrongIssuer => "sign-in.wrong-issuer",
            Self::Unsafe => "sign-in.unsafe",
            Self::Refused => "sign-in.refused",
            Self::WrongState => "sign-in.wrong-state",
            Self::NoToken => "sign-in.no-token",
            Self::NoStorage => "sign-in.no-storage",
        }
    }
}

/// Asks a provider to describe itself.
pub fn discovery_request(issuer: &str) -> HttpRequest {
    HttpRequest {
        headers: vec![("Accept".into(), "application/json".into())],
        ..HttpRequest::fhir_get(format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')))
    }
}

/// Reads what a provider says of itself.
///
/// # Errors
/// [`SignInError::NoProvider`], [`SignInError::WrongIssuer`], [`SignInError::Unsafe`].
pub fn read_discovery(issuer: &str, answer: &HttpResponse) -> Result<Provider, SignInError> {
    let json = if answer.is_success() { read_json(&answer.body).unwrap_or_default() } else { Json::Null };
    let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
    let (Some(own), Some(authorization), Some(token)) = (text("issuer"), text("authorization_endpoint"), text("token_endpoint")) else {
        return Err(SignInError::NoProvider);
    };
    if own != issuer {
        return Err(SignInError::WrongIssuer);
    }
    let methods = json.get("code_challenge_methods_supported").and_then(Json::as_array);
    let takes = methods.is_none_or(|list| list.iter().any(|m| m.as_str() == Some("S256")));
    if !takes || ![&authorization, &token].iter().all(|address| is_safe(address)) {
        return Err(SignInError::Unsafe);
    }
    let says_issuer = json.get("authorization_response_iss_parameter_supported") == Some(&Json::Bool(true));
    Ok(Provider { issuer: own, authorization, token, end_session: text("end_session_endpoint"), says_issuer })
}

/// Encrypted, or on this very machine.
fn is_safe(address: &str) -> bool {
    let local =
        ["http://127.0.0.1", "http://localhost"].iter().any(|start| address.strip_prefix(start).is_some_and(|rest| rest.starts_with([':', '/'])));
    address.starts_with("https://") || local
}

/// The address where the person signs in. `challenge` is the SHA-256 of the journey's verifier, in base64url without padding.
pub fn authorization_address(provider: &Provider, client: &str, scopes: &[String], back: &str, journey: &Journey, challenge: &str) -> String {
    let scope = scopes.join(" ");
    let parameters = [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", back),
        ("scope", &scope),
        ("state", &journey.state),
        ("nonce", &journey.nonce),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ];
    let start = if provider.authorization.contains('?') { '&' } else { '?' };
    format!("{}{start}{}", provider.authorization, form(&parameters))
}

/// The address where the person signs out and comes back from; `None` when the provider has none that is safe. Nothing of the person is in it
/// (OpenID Connect RP-Initiated Logout 1.0: the client's name stands in the place of the identity token, which is not kept).
pub fn end_session_address(provider: &Provider, client: &str, back: &str) -> Option<String> {
    let address = provider.end_session.as_ref().filter(|a| is_safe(a))?;
    let start = if address.contains('?') { '&' } else { '?' };
    Some(format!("{address}{start}{}", form(&[("client_id", client), ("post_logout_redirect_uri", back)])))
}

/// Reads the query with which the provider sent the person back (without `?`): the code.
///
/// # Errors
/// [`SignInError::WrongState`], [`SignInError::WrongIssuer`], [`SignInError::Refused`], [`SignInError::NoToken`].
pub fn read_return(query: &str, journey: &Journey, provider: &Provider) -> Result<String, SignInError> {
    let given = |name: &str| given(query, name);
    // First of all: an answer to another question says nothing, not even no.
    if !is_answer_to(query, journey) {
        return Err(SignInError::WrongState);
    }
    match given("iss") {
        Some(iss) if iss != provider.issuer => return Err(SignInError::WrongIssuer),
        None if provider.says_issuer => return Err(SignInError::WrongIssuer),
        _ => {}
    }
    if given("error").is_some() {
        return Err(SignInError::Refused);
    }
    given("code").filter(|code| !code.is_empty()).ok_or(SignInError::NoToken)
}

fn given(query: &str, name: &str) -> Option<String> {
    query.split('&').find_map(|pair| pair.split_once('=').filter(|(n, _)| *n == name)).map(|(_, value)| decoded(value))
}

/// True when a provider's query answers this very question, whatever it says.
pub fn is_answer_to(query: &str, journey: &Journey) -> bool {
    !journey.state.is_empty() && given(query, "state").as_deref() == Some(&journey.state)
}

/// Asks for the token.
pub fn token_request(provider: &Provider, client: &str, back: &str, code: &str, journey: &Journey) -> HttpRequest {
    let parameters = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", back),
        ("client_id", client),
        ("code_verifier", journey.verifier.as_str()),
    ];
    let headers =
        vec![("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()), ("Accept".to_owned(), "application/json".to_owned())];
    HttpRequest::with_body("POST", provider.token.clone(), headers, form(&parameters))
}

/// Reads the token. The identity token comes straight from the provider over an encrypted line, so its signature need not be looked at
/// (OpenID Connect Core 1.0, 3.1.3.7, point 6); its issuer, audience and nonce are.
///
/// # Errors
/// [`SignInError::NoToken`], [`SignInError::WrongIssuer`], [`SignInError::WrongState`].
pub fn read_token(answer: &HttpResponse, provider: &Provider, client: &str, journey: &Journey) -> Result<Token, SignInError> {
    let json = if answer.is_success() { read_json(&answer.body).unwrap_or_default() } else { Json::Null };
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    let access = text("access_token").filter(|t| !t.is_empty()).ok_or(SignInError::NoToken)?;
    if !text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
        return Err(SignInError::NoToken);
    }
    if let Some(identity) = text("id_token") {
        let claims = claims(identity).ok_or(SignInError::NoToken)?;
        let claim = |name: &str| claims.get(name).and_then(Json::as_str);
        let audience = claims.get("aud");
        let ours = |value: &Json| value.as_str() == Some(client);
        let for_us = audience.is_some_and(|a| ours(a) || a.as_array().is_some_and(|list| list.iter().any(ours)));
        if claim("iss") != Some(provider.issuer.as_str()) || !for_us {
            return Err(SignInError::WrongIssuer);
        }
        if claim("nonce") != Some(journey.nonce.as_str()) {
            return Err(SignInError::WrongState);
        }
    }
    let expires_in = json.get("expires_in").and_then(Json::as_i64).and_then(|s| u32::try_from(s).ok());
    Ok(Token { access: access.to_owned(), expires_in })
}

/// The claims of an identity token: its middle part.
fn claims(token: &str) -> Option<Json> {
    let mut parts = token.split('.');
    let body = (parts.next()?, parts.next()?).1;
    read_json(&String::from_utf8(base64url(body)?).ok()?).ok()
}

fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0u32, 0u32);
    for sign in text.trim_end_matches('=').bytes() {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0x00ff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// As an HTML form is sent.
fn form(parameters: &[(&str, &str)]) -> String {
    parameters.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl fmt::Debug for Journey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Journey(to {})", self.issuer)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(expires in {:?} s)", self.expires_in)
    }
}
