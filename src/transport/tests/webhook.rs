//! A webhook: what it is sent, and what its answers are worth.

use super::*;
use crate::transport::bundle::own_transaction;

#[test]
fn the_envelope_is_what_the_contract_says() {
    let envelope = referral();
    let mut delivery = Delivery::new(&webhook(Verb::Put, Wrap::Data), &envelope);
    let request = sent(delivery.start());
    assert_eq!((request.method, request.url), ("PUT", format!("https://hook.example/in/{ID}")));
    assert_eq!(request.headers, [("Content-Type".to_owned(), "application/json".to_owned())]);
    let whole: Json = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(whole.as_object().unwrap().len(), 1);
    let said = &whole["data"];
    let mut names: Vec<&String> = said.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["$schema", "authored", "bundle", "form", "id", "kind", "reference", "version"]);
    assert_eq!(said["$schema"], "https://guichet.example/schemas/sending-1.schema.json");
    assert_eq!((&said["version"], &said["id"], &said["kind"]), (&json!(1), &json!(ID), &json!("referral")));
    assert_eq!(said["reference"], id().reference().as_str());
    assert_eq!(said["form"], "https://guichet.example/fhir/Questionnaire/demande|1.1.0");
    assert_eq!(said["bundle"], own_transaction(&envelope));
    assert_eq!(&body(Delivery::new(&webhook(Verb::Post, Wrap::Raw), &envelope).start()), said);
}

#[test]
fn headers_of_the_site_are_added_and_may_name_the_type() {
    let headers = |name: &str| crate::content::Table(vec![(name.to_owned(), "x".to_owned())]);
    let hook = |name| Destination::Webhook(Webhook { headers: headers(name), ..hook(Verb::Post, Wrap::Raw) });
    assert_eq!(sent(Delivery::new(&hook("X-Site"), &referral()).start()).headers.len(), 2);
    assert_eq!(sent(Delivery::new(&hook("content-type"), &referral()).start()).headers, [("content-type".to_owned(), "x".to_owned())]);
}

#[test]
fn each_status_has_its_verdict() {
    use Reason as R;
    let refused = |status| R::Refused { status, details: Details::default() };
    let later = |reason| Some(Verdict::TryAgain { after_seconds: None, reason });
    let person = |reason| Some(Verdict::NeedsPerson(reason));
    // Status, verdict of a POST, verdict of a PUT; none is an acceptance.
    let table = [
        (200, None, None),
        (201, None, None),
        (204, None, None),
        (400, person(refused(400)), person(refused(400))),
        (401, person(R::SignIn), person(R::SignIn)),
        (404, person(R::NotFound), person(R::NotFound)),
        (409, person(R::Conflict(409)), person(R::Conflict(409))),
        (412, person(R::Conflict(412)), None),
        (413, person(R::TooLarge { largest: None }), person(R::TooLarge { largest: None })),
        (429, later(R::Busy), later(R::Busy)),
        (500, later(R::ServerError(500)), later(R::ServerError(500))),
        (502, later(R::ServerError(502)), later(R::ServerError(502))),
        (503, later(R::ServerError(503)), later(R::ServerError(503))),
    ];
    for (status, post, put) in table {
        for (verb, want) in [(Verb::Post, post.clone()), (Verb::Put, put.clone())] {
            let mut delivery = Delivery::new(&webhook(verb, Wrap::Raw), &referral());
            delivery.start();
            match (done(delivery.answer(answer(status, "{}"))), want) {
                (Verdict::Accepted(_), None) => {}
                (verdict, want) => assert_eq!(Some(verdict), want, "{verb:?} {status}"),
            }
            assert_eq!(delivery.may_have_arrived(), matches!(status, 500 | 502), "{verb:?} {status}");
        }
    }
}

#[test]
fn a_web_page_is_no_receipt_except_nginx_s_own() {
    for (status, page, believed) in [
        (200, "\n<!DOCTYPE html><title>Connexion</title>", false),
        (200, "<HTML lang=fr>", false),
        (201, "<html>\r\n<head><title>201 Created</title></head>", true),
        (200, "ok", true),
    ] {
        let mut delivery = Delivery::new(&webhook(Verb::Post, Wrap::Raw), &referral());
        delivery.start();
        let verdict = done(delivery.answer(answer(status, page)));
        assert_eq!(matches!(verdict, Verdict::Accepted(_)), believed, "{status} {page}");
        assert_eq!(delivery.may_have_arrived(), !believed);
    }
}

#[test]
fn a_lost_answer_leaves_a_doubt_that_only_an_acceptance_ends() {
    for why in [NoAnswer::Opaque, NoAnswer::TimedOut] {
        let mut first = Delivery::new(&webhook(Verb::Post, Wrap::Raw), &referral());
        let before = sent(first.start());
        assert!(matches!(done(first.answer(Err(why))), Verdict::TryAgain { .. }));
        assert!(first.may_have_arrived());
        let mut again = Delivery::again(&webhook(Verb::Post, Wrap::Raw), &referral());
        assert_eq!(sent(again.start()), before, "the same id, so that the receiver can tell");
        done(again.answer(answer(400, "")));
        assert!(again.may_have_arrived(), "the second refusal says nothing of the first try");
    }
}

#[test]
fn an_address_that_all_sendings_share_is_not_put_to() {
    let shared = Destination::Webhook(Webhook { url: "https://hook.example/in".into(), ..hook(Verb::Put, Wrap::Raw) });
    let mut delivery = Delivery::new(&shared, &referral());
    assert_eq!(done(delivery.start()), Verdict::NeedsPerson(Reason::CannotBeMadeSafe));
    assert!(!delivery.may_have_arrived());
}
