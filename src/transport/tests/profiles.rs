//! Receivers as data: the five of `docs/backends.md`, and what their answers are worth.

use super::*;
use crate::content::{Auth, Csrf};

const EXAMPLES: &str = include_str!("../../../tests/native/fixtures/destinations.json");

fn example(id: &str) -> Destination {
    let all: Vec<Destination> = serde_json::from_value(serde_json::from_str::<Json>(EXAMPLES).unwrap()).unwrap();
    all.into_iter().find(|d| d.id() == id).unwrap_or_else(|| panic!("no example {id}"))
}

fn try_with(destination: &Destination, reply: Result<HttpResponse, NoAnswer>) -> Verdict {
    let mut delivery = Delivery::new(destination, &referral());
    delivery.start();
    done(delivery.answer(reply))
}

fn is_accepted(destination: &Destination, reply: Result<HttpResponse, NoAnswer>) -> bool {
    matches!(try_with(destination, reply), Verdict::Accepted(_))
}

#[test]
fn kinto_gets_its_wrapping_and_412_is_there_already() {
    let kinto = example("kinto");
    let request = sent(Delivery::new(&kinto, &referral()).start());
    assert_eq!((request.method, request.auth), ("PUT", Auth::Basic));
    assert!(request.url.ends_with(&format!("/records/{ID}")));
    assert_eq!(request.headers, [("Content-Type".to_owned(), "application/json".to_owned()), ("If-None-Match".to_owned(), "*".to_owned())]);
    assert!(is_accepted(&kinto, answer(201, "{}")) && is_accepted(&kinto, answer(412, "{}")));
    assert_eq!(try_with(&kinto, answer(401, "{}")), Verdict::NeedsPerson(Reason::SignIn));
}

#[test]
fn directus_gets_its_members_and_its_400_is_told_from_others() {
    let directus = example("directus");
    let said = body(Delivery::new(&directus, &referral()).start());
    assert_eq!((&said["id"], &said["reference"]), (&json!(ID), &json!(id().reference().as_str())));
    assert_eq!(said["payload"]["kind"], "referral");
    let error = |code: &str| json!({ "errors": [{ "message": "x", "extensions": { "code": code } }] }).to_string();
    assert!(is_accepted(&directus, answer(204, "")));
    assert!(is_accepted(&directus, answer(400, error("RECORD_NOT_UNIQUE"))));
    for other in [answer(400, error("INVALID_PAYLOAD")), answer(400, ""), answer(412, ""), answer(409, error("RECORD_NOT_UNIQUE"))] {
        assert!(!is_accepted(&directus, other));
    }
    assert_eq!(try_with(&directus, answer(202, "")), Verdict::NeedsPerson(Reason::OddAnswer(202)), "not one of the accepted");
}

#[test]
fn node_red_web_dav_and_a_home_endpoint_need_no_code() {
    let flow = body(Delivery::new(&example("node-red"), &referral()).start());
    assert_eq!((&flow["topic"], &flow["payload"]["id"]), (&json!(format!("Demande {}", id().reference().as_str())), &json!(ID)));
    let drop = sent(Delivery::new(&example("webdav"), &referral()).start());
    assert_eq!((drop.method, drop.url.as_str()), ("PUT", format!("https://depot.hopital.example/drop/{ID}.json").as_str()));
    assert!(is_accepted(&example("webdav"), answer(201, "<html>201 Created</html>")) && is_accepted(&example("webdav"), answer(412, "")));
    assert!(!is_accepted(&example("webdav"), answer(409, "")), "the folder is missing");
    let home = example("maison");
    let request = sent(Delivery::new(&home, &referral()).start());
    assert!(request.with_cookies());
    assert_eq!(
        request.auth,
        Auth::Cookie { csrf: Some(Csrf { header: "X-CSRFToken".into(), cookie: Some("csrftoken".into()), meta: None }), login: None }
    );
    let bundle: Json = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!((&bundle["resourceType"], bundle["entry"].as_array().unwrap().len()), (&json!("Bundle"), 5));
    assert_eq!(request.headers[0].1, "application/fhir+json");
    assert!(is_accepted(&home, answer(409, json!({ "code": "duplicate" }).to_string())));
    assert!(!is_accepted(&home, answer(409, json!({ "code": "locked" }).to_string())));
}

#[test]
fn a_place_alone_becomes_its_value_and_within_words_text() {
    let template = r#"{"a":"{id}","b":"n° {reference} / {kind}","c":["{form}",1,null,true],"d":{"e":"{bundle}"},"f":"{unknown} {","g":"{response}","{id}":"x","h":"s={bundle}"}"#;
    let hook = Destination::Webhook(Webhook { envelope: Some(Wrap::Template(template.into())), ..hook(Verb::Post, Wrap::Raw) });
    let said = body(Delivery::new(&hook, &referral()).start());
    assert_eq!((&said["a"], &said["b"]), (&json!(ID), &json!(format!("n° {} / referral", id().reference().as_str()))));
    assert_eq!(said["c"], json!([referral().form, 1, null, true]));
    assert_eq!(said["d"]["e"]["resourceType"], "Bundle");
    assert_eq!((&said["f"], &said["g"], &said["{id}"]), (&json!("{unknown} {"), &Json::Null, &json!("x")));
    let text = said["h"].as_str().unwrap().strip_prefix("s=").unwrap();
    assert_eq!(serde_json::from_str::<Json>(text).unwrap(), said["d"]["e"]);
    // What a person typed is not read for places again.
    let filling = demande(&[("question", Input::Typed("{id}".into()))]);
    let envelope = Envelope::referral(id(), String::new(), &filling, &establishment()).unwrap();
    let said = body(Delivery::new(&hook, &envelope).start());
    assert!(said["h"].as_str().unwrap().contains("\"{id}\""));
}

#[test]
fn without_places_for_documents_the_bundle_holds_them() {
    let template = |text: &str| Destination::Webhook(Webhook { envelope: Some(Wrap::Template(text.into())), ..hook(Verb::Post, Wrap::Raw) });
    let document = crate::transport::Document {
        id: id().document(0),
        content_type: "text/plain".into(),
        title: "a".into(),
        date: String::new(),
        label: String::new(),
        size: 3,
        data: "QUJD".into(),
    };
    let envelope = Envelope { documents: vec![document], ..referral() };
    let alone = body(Delivery::new(&template(r#""{bundle}""#), &envelope).start());
    assert_eq!(alone["entry"].as_array().unwrap().len(), 7);
    let apart = body(Delivery::new(&template(r#"{"b":"{bundle}","d":"{documents}"}"#), &envelope).start());
    assert_eq!((apart["b"]["entry"].as_array().unwrap().len(), &apart["d"][0]["data"]), (5, &json!("QUJD")));
}

#[test]
fn a_secret_never_enters_a_request_and_cookies_are_the_exception() {
    for (auth, cookies) in [
        (Auth::None, false),
        (Auth::Basic, false),
        (Auth::Bearer, false),
        (Auth::Oidc { issuer: "https://id.example".into(), client_id: "g".into(), scopes: vec!["openid".into()] }, false),
        (Auth::Cookie { csrf: None, login: None }, true),
    ] {
        let all = [
            Destination::Webhook(Webhook { auth: auth.clone(), ..hook(Verb::Post, Wrap::Raw) }),
            Destination::Fhir(FhirServer { auth: auth.clone(), ..server("f") }),
        ];
        for destination in all {
            let request = sent(Delivery::new(&destination, &referral()).start());
            assert_eq!((request.with_cookies(), &request.auth), (cookies, &auth));
            assert!(!request.headers.iter().any(|(n, _)| n.eq_ignore_ascii_case("authorization")));
        }
    }
}
