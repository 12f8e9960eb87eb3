//! Several destinations: which is next, and when none may be.

use super::*;
use crate::transport::Route;

fn route() -> Route {
    Route::new(&[fhir_at("first"), webhook(Verb::Post, Wrap::Raw), file()], referral())
}

fn failed(route: &Route) -> Vec<(&str, bool)> {
    route.failures().iter().map(|f| (f.destination.as_str(), f.may_have_arrived)).collect()
}

fn offered(route: &Route) -> Vec<&str> {
    route.offers().iter().map(|d| d.id()).collect()
}

#[test]
fn a_definite_no_goes_on_to_the_next_and_never_to_a_file() {
    let mut route = route();
    assert!(sent(route.start()).url.ends_with("/metadata"));
    let second = sent(route.answer(answer(502, "")));
    assert_eq!(second.url, "https://hook.example/in", "only the question about capabilities was lost: nothing had been sent");
    assert_eq!(route.in_doubt(), ["hook"]);
    let verdict = done(route.answer(answer_later(429, "30")));
    assert_eq!(verdict, Verdict::TryAgain { after_seconds: Some(30), reason: Reason::ServerError(502) });
    assert_eq!(failed(&route), [("first", false), ("hook", false)]);
    assert_eq!(offered(&route), ["file"]);
    assert!(route.in_doubt().is_empty());
    let Some(Step::Save { .. }) = route.choose("file") else { panic!("no file") };
    accepted(route.saved());
    assert_eq!(failed(&route), [("first", false), ("hook", false)]);
}

#[test]
fn an_unknown_outcome_never_goes_elsewhere_by_itself() {
    let lost = [Err(NoAnswer::Opaque), Err(NoAnswer::TimedOut), answer(502, ""), answer(500, ""), answer(504, "")];
    for lost in lost {
        let mut route = route();
        route.start();
        sent(route.answer(puts()));
        assert_eq!(route.in_doubt(), ["first"], "known before the request leaves");
        assert!(matches!(done(route.answer(lost)), Verdict::TryAgain { .. }));
        assert_eq!(failed(&route), [("first", true)]);
        assert_eq!(offered(&route), ["hook", "file"], "the person may choose");
        // Another round asks that destination alone, and first whether it has it.
        assert!(sent(route.start()).url.ends_with("/metadata"));
        assert!(sent(route.answer(puts())).url.ends_with(ID));
        accepted(route.answer(answer(200, kept_request().to_string())));
        assert!(route.in_doubt().is_empty());
    }
}

#[test]
fn when_the_doubt_is_settled_the_next_is_tried() {
    let mut route = route();
    route.start();
    route.answer(puts());
    done(route.answer(Err(NoAnswer::TimedOut)));
    route.start();
    route.answer(puts());
    sent(route.answer(answer(404, "")));
    let next = sent(route.answer(answer(413, "")));
    assert_eq!(next.url, "https://hook.example/in");
    accepted(route.answer(answer(201, "")));
}

#[test]
fn a_doubt_at_the_second_keeps_the_first_out() {
    let mut route = route();
    route.start();
    sent(route.answer(answer(503, "")));
    done(route.answer(Err(NoAnswer::TimedOut)));
    assert_eq!(failed(&route), [("first", false), ("hook", true)]);
    let again = sent(route.start());
    assert_eq!(again.url, "https://hook.example/in", "the first might take a second copy");
    // A refusal there does not say that the first try did not arrive.
    assert_eq!(done(route.answer(answer(400, ""))), Verdict::NeedsPerson(Reason::Refused { status: 400, details: Details::default() }));
    assert_eq!(failed(&route), [("hook", true)]);
    // Nor is it forgotten when the page is closed and opened again.
    let mut kept = Route::resumed(&[fhir_at("first"), webhook(Verb::Post, Wrap::Raw), file()], referral(), &route.in_doubt());
    assert_eq!(sent(kept.start()).url, "https://hook.example/in");
    // The person decides.
    assert!(sent(route.choose("first").unwrap()).url.ends_with("/metadata"));
    assert!(route.choose("file").is_none(), "one at a time");
    sent(route.answer(puts()));
    accepted(route.answer(all_stored()));
}

#[test]
fn what_a_person_chose_is_tried_alone() {
    let mut route = route();
    sent(route.choose("first").unwrap());
    assert_eq!(done(route.answer(answer(503, ""))).reason(), Some(&Reason::ServerError(503)));
    assert_eq!(failed(&route), [("first", false)]);
    assert!(route.choose("nowhere").is_none());
}

#[test]
fn a_file_that_comes_first_is_the_way() {
    let mut route = Route::new(&[file(), fhir_at("first")], referral());
    assert!(matches!(route.start(), Step::Save { .. }));
    assert!(matches!(route.start(), Step::Save { .. }));
    accepted(route.saved());
    accepted(route.start());
    assert!(route.choose("first").is_none(), "accepted once");
}

#[test]
fn offline_nothing_else_is_tried_and_nowhere_is_said() {
    let mut route = route();
    route.start();
    assert_eq!(done(route.answer(Err(NoAnswer::Offline))).reason(), Some(&Reason::Offline));
    assert_eq!(failed(&route), [("first", false)]);
    assert!(sent(route.start()).url.ends_with("/metadata"));
    let mut nowhere = Route::new(&[], referral());
    assert_eq!(done(nowhere.start()), Verdict::NeedsPerson(Reason::NoDestination));
    assert_eq!(done(nowhere.answer(answer(200, ""))), Verdict::NeedsPerson(Reason::NoDestination));
}
