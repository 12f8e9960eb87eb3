//! Signing in: what is asked, and what is refused.

use crate::transport::http::HttpResponse;
use crate::transport::oidc::{
    Journey, Provider, SignInError, authorization_address, discovery_request, end_session_address, read_discovery, read_return, read_token,
    token_request,
};

const ISSUER: &str = "https://sso.example/realm";

fn answer(status: u16, body: &str) -> HttpResponse {
    HttpResponse { status, headers: Vec::new(), body: body.to_owned() }
}

fn description(issuer: &str, more: &str) -> HttpResponse {
    answer(
        200,
        &format!(r#"{{"issuer":"{issuer}","authorization_endpoint":"https://sso.example/auth","token_endpoint":"https://sso.example/token"{more}}}"#),
    )
}

fn provider() -> Provider {
    read_discovery(ISSUER, &description(ISSUER, "")).unwrap()
}

fn journey() -> Journey {
    Journey { issuer: ISSUER.into(), state: "s t/é".into(), nonce: "n1".into(), verifier: "v1".into() }
}

#[test]
fn the_provider_is_the_one_that_the_site_names() {
    assert_eq!(discovery_request(ISSUER).url, "https://sso.example/realm/.well-known/openid-configuration");
    assert_eq!(provider().token, "https://sso.example/token");
    let refused = |answer: &HttpResponse| read_discovery(ISSUER, answer).unwrap_err();
    assert_eq!(refused(&description("https://sso.example/realm/", "")), SignInError::WrongIssuer);
    assert_eq!(refused(&description("https://evil.example", "")), SignInError::WrongIssuer);
    assert_eq!(refused(&answer(404, "")), SignInError::NoProvider);
    assert_eq!(refused(&answer(200, "<html>")), SignInError::NoProvider);
    assert_eq!(refused(&description(ISSUER, r#","code_challenge_methods_supported":["plain"]"#)), SignInError::Unsafe);
    let open =
        answer(200, &format!(r#"{{"issuer":"{ISSUER}","authorization_endpoint":"http://sso.example/a","token_endpoint":"https://sso.example/t"}}"#));
    assert_eq!(refused(&open), SignInError::Unsafe);
    let near = answer(
        200,
        &format!(r#"{{"issuer":"{ISSUER}","authorization_endpoint":"http://127.0.0.1.evil.example/a","token_endpoint":"https://t.example"}}"#),
    );
    assert_eq!(refused(&near), SignInError::Unsafe);
}

#[test]
fn the_person_is_sent_with_a_state_a_nonce_and_a_challenge() {
    let address =
        authorization_address(&provider(), "guichet", &["openid".into(), "demande".into()], "https://guichet.example/envois/", &journey(), "abc");
    assert_eq!(
        address,
        "https://sso.example/auth?response_type=code&client_id=guichet&redirect_uri=https%3A%2F%2Fguichet.example%2Fenvois%2F&scope=openid%20demande\
         &state=s%20t%2F%C3%A9&nonce=n1&code_challenge=abc&code_challenge_method=S256"
    );
    assert!(!address.contains("v1"), "the verifier stays");
    let body = token_request(&provider(), "guichet", "https://guichet.example/envois/", "c+1", &journey()).body.unwrap();
    assert!(body.contains("code=c%2B1&") && body.ends_with("code_verifier=v1"));
}

#[test]
fn what_the_tab_keeps_is_read_back_and_holds_no_token() {
    assert_eq!(Journey::from_text(&journey().to_text()), Some(journey()));
    for text in ["", "{}", "[]", r#"["a","b","c"]"#, r#"["a","b","c",4]"#] {
        assert_eq!(Journey::from_text(text), None, "{text}");
    }
}

#[test]
fn signing_out_names_the_site_and_nobody() {
    let leaving =
        |more: &str| end_session_address(&read_discovery(ISSUER, &description(ISSUER, more)).unwrap(), "guichet", "https://g.example/envois/");
    assert_eq!(leaving(""), None);
    assert_eq!(leaving(r#","end_session_endpoint":"http://sso.example/out""#), None, "never in clear");
    assert_eq!(
        leaving(r#","end_session_endpoint":"https://sso.example/out?x=1""#).unwrap(),
        "https://sso.example/out?x=1&client_id=guichet&post_logout_redirect_uri=https%3A%2F%2Fg.example%2Fenvois%2F"
    );
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let read = |query: &str| read_return(query, &journey(), &provider());
    assert_eq!(read("code=c%2F1&state=s+t%2F%C3%A9").unwrap(), "c/1");
    assert_eq!(read("code=c&state=other").unwrap_err(), SignInError::WrongState);
    assert_eq!(read("code=c").unwrap_err(), SignInError::WrongState);
    assert_eq!(read("error=access_denied&state=other").unwrap_err(), SignInError::WrongState);
    assert_eq!(read("error=access_denied&state=s%20t%2F%C3%A9").unwrap_err(), SignInError::Refused);
    assert_eq!(read("code=&state=s%20t%2F%C3%A9").unwrap_err(), SignInError::NoToken);
    assert_eq!(read("code=c&state=s%20t%2F%C3%A9&iss=https%3A%2F%2Fevil.example").unwrap_err(), SignInError::WrongIssuer);
    let strict = Provider { says_issuer: true, ..provider() };
    assert_eq!(read_return("code=c&state=s%20t%2F%C3%A9", &journey(), &strict).unwrap_err(), SignInError::WrongIssuer);
    let replayed = Journey { state: String::new(), ..journey() };
    assert_eq!(read_return("code=c&state=", &replayed, &provider()).unwrap_err(), SignInError::WrongState);
}

#[test]
fn a_token_is_for_this_site_and_for_this_question() {
    let token = |claims: &str| {
        // {"alg":"none"} in base64url, then the claims, then no signature: the line itself is the proof here.
        let body: String = claims.bytes().collect::<Vec<_>>().chunks(3).map(base64).collect();
        let answer =
            answer(200, &format!(r#"{{"access_token":"ZZTOKEN","token_type":"Bearer","expires_in":300,"id_token":"eyJhbGciOiJub25lIn0.{body}."}}"#));
        read_token(&answer, &provider(), "guichet", &journey())
    };
    let good = token(&format!(r#"{{"iss":"{ISSUER}","aud":"guichet","nonce":"n1","sub":"é"}}"#)).unwrap();
    assert_eq!((good.access.as_str(), good.expires_in), ("ZZTOKEN", Some(300)));
    assert!(!format!("{good:?}").contains("ZZTOKEN"));
    assert!(token(&format!(r#"{{"iss":"{ISSUER}","aud":["x","guichet"],"nonce":"n1"}}"#)).is_ok());
    assert_eq!(token(&format!(r#"{{"iss":"{ISSUER}","aud":"other","nonce":"n1"}}"#)).unwrap_err(), SignInError::WrongIssuer);
    assert_eq!(token(r#"{"iss":"https://evil.example","aud":"guichet","nonce":"n1"}"#).unwrap_err(), SignInError::WrongIssuer);
    assert_eq!(token(&format!(r#"{{"iss":"{ISSUER}","aud":"guichet","nonce":"n2"}}"#)).unwrap_err(), SignInError::WrongState);
    for (status, body) in [(400, r#"{"error":"invalid_grant"}"#), (200, "{}"), (200, r#"{"access_token":"a","token_type":"mac"}"#), (200, "<html>")] {
        assert_eq!(read_token(&answer(status, body), &provider(), "guichet", &journey()).unwrap_err(), SignInError::NoToken, "{body}");
    }
}

fn base64(three: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = three.iter().fold(0u32, |sum, b| sum << 8 | u32::from(*b)) << (8 * (3 - three.len()));
    (0..=three.len()).map(|i| char::from(SIGNS[(bits >> (18 - 6 * i) & 63) as usize])).collect()
}
