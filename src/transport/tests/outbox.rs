//! The outbox: what each answer makes of an entry, how long it waits, what a wrong clock does, and that what is kept is read back.

use super::*;
use crate::transport::outbox::{Entry, GIVEN_UP, GIVES_UP_AFTER, LONGEST_WAIT, RECEIPT_KEPT, SHORTEST_WAIT, State, wait};
use crate::transport::{PostState, Posted, Receipt, Route, Trouble};

const NOW: u64 = 1_795_338_000_000;
const SECOND: u64 = 1_000;
const DAY: u64 = 86_400 * SECOND;

fn entry() -> Entry {
    Entry::new(&referral().to_json(), vec!["first".into(), "hook".into()], None, Some("lung".into()), NOW).unwrap()
}

fn later(after: Option<u32>) -> Verdict {
    Verdict::TryAgain { after_seconds: after, reason: Reason::ServerError(503) }
}

fn until(entry: &Entry) -> u64 {
    let State::Waiting { until, .. } = entry.state else { panic!("{:?}", entry.state) };
    until
}

fn settled(verdict: &Verdict, random: f64) -> Entry {
    let mut entry = entry();
    entry.begin();
    entry.settle(verdict, Vec::new(), Vec::new(), NOW, random);
    entry
}

#[test]
fn waits_double_between_a_minute_and_six_hours() {
    assert_eq!((wait(1, 0.0), wait(1, 1.0)), (2 * SHORTEST_WAIT, SHORTEST_WAIT));
    assert_eq!((wait(2, 0.0), wait(2, 1.0)), (4 * SHORTEST_WAIT, 2 * SHORTEST_WAIT));
    for tries in [0, 1, 5, 9, 20, 64, 1_000, u32::MAX] {
        for random in [0.0, 0.3, 1.0, -5.0, 7.0, f64::NAN, f64::INFINITY] {
            let wait = wait(tries, random);
            assert!((SHORTEST_WAIT..=LONGEST_WAIT).contains(&wait), "{tries} {random} {wait}");
        }
    }
    assert_eq!(wait(30, 0.0), LONGEST_WAIT);
    assert_eq!(wait(30, 1.0), LONGEST_WAIT / 2);
}

#[test]
fn each_verdict_has_its_state() {
    for reason in [Reason::NoAnswer, Reason::Offline, Reason::TimedOut, Reason::ServerError(500), Reason::Busy] {
        let entry = settled(&Verdict::TryAgain { after_seconds: None, reason: reason.clone() }, 1.0);
        assert_eq!(until(&entry), NOW + SHORTEST_WAIT);
        assert_eq!(entry.why(), reason.key());
        assert_eq!(entry.waits_for_network(), matches!(reason, Reason::NoAnswer | Reason::Offline | Reason::TimedOut));
        assert!(!entry.is_due(NOW) && entry.is_due(NOW + SHORTEST_WAIT) && entry.sending.is_some());
    }
    let refused = Reason::Refused { status: 422, details: vec!["mots".to_owned()].into() };
    for verdict in [Verdict::NeedsPerson(Reason::SignIn), Verdict::NeedsPerson(refused.clone()), Verdict::Rejected(refused)] {
        let mut entry = settled(&verdict, 0.5);
        assert_eq!(entry.state, State::NeedsPerson { why: verdict.reason().unwrap().key().into() });
        assert!(!entry.is_due(NOW + 1_000 * DAY) && !entry.pass_time(NOW + 1_000 * DAY), "never by itself, never deleted");
        assert!(entry.sending.is_some());
        entry.ask(NOW + DAY);
        assert!(entry.is_due(NOW + DAY), "until somebody says so");
    }
}

#[test]
fn a_receiver_may_ask_for_more_time_and_not_for_less() {
    assert_eq!(until(&settled(&later(Some(2)), 1.0)), NOW + SHORTEST_WAIT);
    assert_eq!(until(&settled(&later(Some(3_600)), 1.0)), NOW + 3_600 * SECOND);
    assert_eq!(until(&settled(&later(Some(u32::MAX)), 1.0)), NOW + DAY, "a day at most");
    assert_eq!(settled(&later(Some(2)), 1.0).after, Some(2));
}

#[test]
fn a_wrong_clock_is_harmless() {
    let mut set_back = settled(&later(None), 0.0);
    let long_ago = NOW - 400 * DAY;
    assert!(set_back.pass_time(long_ago));
    assert_eq!((until(&set_back), set_back.created, set_back.asked), (long_ago + 2 * SHORTEST_WAIT, long_ago, long_ago));
    assert!(!set_back.pass_time(long_ago), "once is enough");
    // Set forward: tried at once, or handed to a person; nothing goes.
    let mut forward = settled(&later(None), 0.0);
    forward.pass_time(NOW + 9 * DAY);
    assert!(forward.is_due(NOW + 9 * DAY));
    forward.pass_time(NOW + 4_000 * DAY);
    assert_eq!(forward.state, State::NeedsPerson { why: GIVEN_UP.into() });
    forward.ask(NOW);
    assert!(forward.is_due(NOW) && forward.sending.is_some());
    // What was kept by another version with a wait of years.
    let mut odd = entry();
    odd.state = State::Waiting { until: u64::MAX, wait: u64::MAX, why: String::new() };
    odd.pass_time(NOW);
    assert_eq!(until(&odd), NOW + DAY);
}

#[test]
fn it_asks_for_a_person_after_fourteen_days_and_starts_again_when_asked() {
    let mut entry = settled(&later(None), 1.0);
    entry.pass_time(NOW + GIVES_UP_AFTER - 1);
    assert!(matches!(entry.state, State::Waiting { .. }));
    entry.pass_time(NOW + GIVES_UP_AFTER);
    assert_eq!(entry.state, State::NeedsPerson { why: GIVEN_UP.into() });
    entry.ask(NOW + GIVES_UP_AFTER);
    entry.begin();
    entry.settle(&later(None), Vec::new(), Vec::new(), NOW + GIVES_UP_AFTER, 1.0);
    assert!(matches!(entry.state, State::Waiting { .. }), "fourteen days more");
    let keys: Vec<&str> = Reason::KEYS.into();
    assert!(!keys.contains(&GIVEN_UP), "no receiver says it");
}

#[test]
fn delivered_leaves_a_receipt_without_content_for_thirty_days() {
    let mut entry = entry();
    entry.begin();
    entry.sha256 = Some("ab".repeat(32));
    let receipt = Receipt { destination: "first".into(), label: "Le premier".into(), reference: entry.reference.clone(), location: None };
    entry.deliver(receipt, "2026-11-22T10:00:00+01:00".into(), NOW);
    let kept = entry.to_json().to_string();
    for marker in MARKERS {
        assert!(!kept.contains(marker), "{marker}");
    }
    assert!(entry.envelope().is_none() && !entry.is_due(NOW));
    for act in [Entry::ask, Entry::hold] {
        act(&mut entry, NOW);
        assert!(entry.is_delivered());
    }
    assert!(!entry.is_forgotten(NOW + RECEIPT_KEPT - 1) && entry.is_forgotten(NOW + RECEIPT_KEPT));
    assert!(!entry.is_forgotten(NOW - DAY));
    let told = entry.told(true, |_| String::new());
    assert_eq!((told.state, told.label.as_str(), told.sha256.is_some()), (PostState::Delivered, "Le premier", true));
}

#[test]
fn held_while_its_person_looks_at_the_answers_and_sent_all_the_same_when_nobody_comes_back() {
    let mut entry = settled(&later(None), 1.0);
    entry.hold(NOW);
    assert!(!entry.is_due(NOW + 29 * 60 * SECOND) && entry.is_due(NOW + 30 * 60 * SECOND));
    assert_eq!(entry.why(), "reason.server-error");
    let mut person = settled(&Verdict::NeedsPerson(Reason::SignIn), 1.0);
    person.hold(NOW);
    assert!(matches!(person.state, State::NeedsPerson { .. }));
}

#[test]
fn closed_in_the_middle_it_asks_first() {
    let destinations = [fhir_at("first"), webhook(Verb::Post, Wrap::Raw)];
    let mut entry = entry();
    let mut route = Route::resumed(&destinations, entry.envelope().unwrap(), &entry.in_doubt);
    route.start();
    entry.begin();
    sent(route.answer(puts()));
    // Kept before the step is carried out; then the page is closed.
    entry.in_doubt = route.in_doubt();
    let mut back = Entry::from_json(&entry.to_json()).unwrap();
    assert_eq!(back.state, State::Sending);
    back.resume();
    assert!(back.is_due(NOW));
    let mut route = Route::resumed(&destinations, back.envelope().unwrap(), &back.in_doubt);
    assert!(sent(route.start()).url.ends_with("/metadata"));
    assert!(sent(route.answer(puts())).url.ends_with(ID), "asked before anything is written");
}

#[test]
fn what_is_kept_is_read_back() {
    let trouble = Trouble {
        destination: "first".into(),
        label: "Le premier".into(),
        reason: "reason.refused".into(),
        status: Some(422),
        details: vec!["ZZNOM trop long".into(), "autre".into()],
        places: vec!["patient.birthName".into(), String::new()],
        may_have_arrived: true,
    };
    let mut entries = vec![entry(), settled(&later(Some(9)), 0.2), settled(&Verdict::NeedsPerson(Reason::TooLarge { largest: None }), 0.2)];
    let mut sending = entry();
    sending.begin();
    sending.choose = Some("hook".into());
    sending.sha256 = Some("00".into());
    sending.in_doubt = vec!["first".into()];
    sending.failures = vec![trouble.clone()];
    entries.push(sending.clone());
    let mut done = entry();
    let receipt = Receipt { destination: "a".into(), label: "A".into(), reference: done.reference.clone(), location: Some("l".into()) };
    done.deliver(receipt, "t".into(), NOW);
    entries.push(done);
    for entry in entries {
        let back = Entry::from_json(&serde_json::from_str(&entry.to_json().to_string()).unwrap()).unwrap();
        assert_eq!(entry, back);
        assert_eq!(entry.envelope().map(|e| e.id), back.envelope().map(|e| e.id));
        let told = entry.told(true, |moment| moment.to_string());
        assert_eq!(Posted::from_json(&told.to_json()), Some(told));
    }
    let shown = format!("{sending:?} {trouble:?}");
    assert!(MARKERS.iter().all(|m| !shown.contains(m)), "{shown}");
    for other in ["{}", "[]", r#"{"id":"x","reference":"y","state":{"is":"else"},"created":1,"asked":1}"#] {
        assert!(Entry::from_json(&serde_json::from_str(other).unwrap()).is_none(), "{other}");
    }
}

#[test]
fn the_least_that_the_loader_says_is_understood() {
    let json = json!({
        "about": "sending", "id": ID, "state": "waiting", "kept": false,
        "failures": [{ "destination": "", "label": "", "reason": "reason.no-answer", "mayHaveArrived": false }],
    });
    let posted = Posted::from_json(&json).unwrap();
    assert_eq!((posted.state, posted.kept, posted.in_doubt, posted.failures.len()), (PostState::Waiting, false, false, 1));
    assert_eq!(posted.failures[0].reason, "reason.no-answer");
    for other in [json!({ "about": "got" }), json!({ "about": "sending", "id": ID }), json!({ "about": "sending", "state": "under" })] {
        assert!(Posted::from_json(&other).is_none());
    }
}
