//! What a page tells of a connection, from what it saw.

use super::*;
use crate::content::Destination;

const ORIGIN: &str = "https://guichet.hopital.example";
const URL: &str = "https://fhir.hopital.example/r4/metadata";

fn answer(status: u16, body: &str) -> HttpResponse {
    HttpResponse { status, headers: Vec::new(), body: body.into() }
}

fn key_of(words: &Words) -> &'static str {
    if let Words::Key(key, _) = words { key } else { "" }
}

fn keys(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|f| key_of(&f.text)).collect()
}

fn lines(finding: &Finding) -> String {
    finding.give.iter().map(|w| w.say(&Texts::default()) + "\n").collect()
}

fn saw(what: &Seen) -> Vec<Finding> {
    let place = Place::read(URL).unwrap();
    seen(what, URL, &place, &Wanted { origin: ORIGIN, method: "POST", headers: &["content-type", "authorization"] })
}

#[test]
fn what_a_browser_hides_is_not_guessed() {
    assert_eq!(keys(&saw(&Seen::Answer(answer(200, ""), 80))), ["probe.seen.answer", "probe.secure"]);
    assert_eq!(keys(&saw(&Seen::Answer(answer(200, ""), 3_001))), ["probe.seen.answer", "probe.secure", "probe.seen.slow"]);
    for (what, text, line) in [
        (Seen::Unreadable, "probe.seen.unreadable", format!("add_header Access-Control-Allow-Origin \"{ORIGIN}\" always;\n")),
        (Seen::Nothing, "probe.seen.nothing", format!("guichet probe {URL} --origin {ORIGIN}\n")),
        (Seen::Nothing, "probe.seen.nothing", "openssl s_client -connect fhir.hopital.example:443 -servername fhir.hopital.example".into()),
        (Seen::Nothing, "probe.seen.nothing", "nslookup fhir.hopital.example\n".into()),
        (Seen::Slow, "probe.seen.timeout", format!("curl -v -H 'Origin: {ORIGIN}' '{URL}'\n")),
        (Seen::Policy, "probe.seen.policy", "guichet headers --server nginx".into()),
        (Seen::Redirect, "probe.redirected", "probe.redirected.give".into()),
    ] {
        let findings = saw(&what);
        assert_eq!(keys(&findings), [text]);
        let finding = findings.first().unwrap();
        assert_eq!(finding.level, Level::Failed);
        assert!(finding.remedy.is_some() && lines(finding).contains(&line), "{what:?}: {}", lines(finding));
    }
    assert!(lines(&saw(&Seen::Unreadable)[0]).contains("Allow-Headers \"accept, content-type, authorization\""));
    let plain = Place::read("http://127.0.0.1:8090/fhir").unwrap();
    let wanted = Wanted { origin: ORIGIN, method: "POST", headers: &[] };
    let dead = seen(&Seen::Nothing, "http://127.0.0.1:8090/fhir", &plain, &wanted);
    assert!(!lines(&dead[0]).contains("openssl"), "no certificate without https");
}

#[test]
fn the_page_itself_comes_first() {
    assert_eq!(keys(&about_page(true, true, Some(5))), ["probe.page.safe", "probe.page.own"]);
    let bad = about_page(false, false, None);
    assert_eq!(keys(&bad), ["probe.page.unsafe", "probe.page.offline", "probe.page.own.failed"]);
    assert!(bad.iter().all(|f| f.remedy.is_some()));
    assert_eq!(key_of(&summary(&bad)), "probe.end.many");
    assert_eq!(key_of(&summary(&bad[..1])), "probe.end.one");
    assert_eq!(key_of(&summary(&[])), "probe.end.good");
}

#[test]
fn an_account_that_is_asked_for_is_a_fault_only_where_the_site_knows_of_none() {
    let asked = answer(401, "");
    assert_eq!(sign_in(&asked, Some(&Auth::None)).level, Level::Failed);
    assert_eq!(sign_in(&asked, None).level, Level::Note);
    let foreseen = sign_in(&asked, Some(&Auth::Basic));
    assert_eq!((foreseen.level, key_of(foreseen.remedy.as_ref().unwrap())), (Level::Note, "probe.sign-in.foreseen"));
    assert_eq!(auth_note(&Auth::None), None);
    let oidc = Auth::Oidc { issuer: "https://id.example".into(), client_id: "g".into(), scopes: Vec::new() };
    for (auth, text) in [(Auth::Basic, "probe.auth.basic"), (Auth::Bearer, "probe.auth.bearer"), (oidc, "probe.auth.oidc")] {
        assert_eq!(key_of(&auth_note(&auth).unwrap().text), text);
    }
    assert_eq!(webhook_answer(&answer(403, ""), &Auth::None), None, "a receiver that lets nobody read is right");
    assert_eq!(webhook_answer(&answer(502, ""), &Auth::None).unwrap().level, Level::Failed);
    assert_eq!(webhook_answer(&answer(401, ""), &Auth::None).unwrap().level, Level::Failed);
}

#[test]
fn types_of_which_the_same_is_true_stand_in_one_line() {
    let of = |name: &str, more: &str| format!(r#"{{"type":"{name}"{more}}}"#);
    let types = ["Patient", "Practitioner", "PractitionerRole", "QuestionnaireResponse", "ServiceRequest"];
    let mut list: Vec<String> = types.iter().map(|t| of(t, r#","updateCreate":true"#)).collect();
    list.push(of("Binary", r#","updateCreate":false"#));
    let body = format!(
        r#"{{"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{{"mode":"server","interaction":[{{"code":"transaction"}}],"resource":[{}]}}]}}"#,
        list.join(",")
    );
    let mut findings = Vec::new();
    assert!(stated(&answer(200, &body), &mut findings));
    assert_eq!(keys(&findings), ["probe.fhir.r4", "probe.fhir.transaction", "probe.fhir.put", "probe.fhir.unsaid", "probe.fhir.never"]);
    let Words::Key(_, with) = &findings[2].text else { unreachable!() };
    assert_eq!(with, &[("names", types.join(", ").into())]);
    assert_eq!(findings[4].level, Level::Look, "a document is no reason not to send");
    let dry = dry_run("https://a.example", &answer(200, &body), true).unwrap();
    assert_eq!(dry.request.body.as_deref(), Some(r#"{"resourceType":"Bundle","type":"transaction"}"#));
    for (status, level) in
        [(200, Level::Good), (400, Level::Good), (401, Level::Failed), (405, Level::Failed), (415, Level::Failed), (500, Level::Failed)]
    {
        assert_eq!(dry.judge(&answer(status, ""), Some(&Auth::None)).level, level, "{status}");
    }
    assert!(dry_run("https://a.example", &answer(200, &body), false).is_none());
}

#[test]
fn what_goes_by_hand_is_not_asked() {
    let file = Destination::File { id: "f".into(), label: "F".into(), encrypt_to: None };
    let mail = Destination::Mail { id: "m".into(), label: "M".into(), address: "a@b.example".into(), encrypt_to: None };
    assert_eq!([by_hand(&file), by_hand(&mail)].map(|f| key_of(&f.unwrap().text)), ["probe.by-hand.file", "probe.by-hand.mail"]);
    assert_eq!(by_hand(&Destination::Fhir(crate::content::FhirServer::default())), None);
}
