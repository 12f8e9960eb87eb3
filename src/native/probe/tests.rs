//! The connection test against small servers of its own, which answer as real ones were seen to.

use super::*;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

const ORIGIN: &str = "https://guichet.hopital.example";

/// What was asked: method, path, headers and body as text.
type Asked = Arc<Mutex<Vec<String>>>;

/// A server on the machine: `reply` gives status, headers and body for a method and a path. It ends with the program.
fn serve(reply: impl Fn(&str, &str) -> (u16, Vec<String>, String) + Send + 'static) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let kept = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut text = String::new();
            let mut buffer = [0; 4096];
            while !text.contains("\r\n\r\n") {
                // A greeting of TLS: nginx answers so.
                if text.starts_with('\u{16}') {
                    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
                    break;
                }
                match stream.read(&mut buffer) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => text.push_str(&String::from_utf8_lossy(&buffer[..n])),
                }
            }
            let mut words = text.split_whitespace();
            let (Some(method), Some(path)) = (words.next().map(str::to_owned), words.next().map(str::to_owned)) else { continue };
            let length = text.to_lowercase().lines().find_map(|l| l.strip_prefix("content-length: ").and_then(|n| n.trim().parse::<usize>().ok()));
            while length.is_some_and(|n| text.split_once("\r\n\r\n").is_none_or(|(_, body)| body.len() < n)) {
                match stream.read(&mut buffer) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => text.push_str(&String::from_utf8_lossy(&buffer[..n])),
                }
            }
            let (status, headers, body) = reply(&method, &path);
            kept.lock().unwrap().push(text.clone());
            let more: String = headers.iter().map(|h| format!("{h}\r\n")).collect();
            let length = body.len();
            let _ = write!(stream, "HTTP/1.1 {status} X\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        }
    });
    (address, asked)
}

fn allow(origin: &str) -> String {
    format!("Access-Control-Allow-Origin: {origin}")
}

/// All headers that the site needs.
fn generous() -> Vec<String> {
    vec![
        allow(ORIGIN),
        "Access-Control-Allow-Methods: GET, POST, PUT".into(),
        "Access-Control-Allow-Headers: accept, content-type".into(),
        "Access-Control-Expose-Headers: Location, ETag, Retry-After".into(),
    ]
}

fn statement(version: &str, transactions: bool, of_each: &str) -> String {
    let types = ["Patient", "Practitioner", "PractitionerRole", "QuestionnaireResponse", "ServiceRequest", "DocumentReference", "Binary"];
    let resources: Vec<String> = types.iter().map(|t| format!(r#"{{"type":"{t}"{of_each}}}"#)).collect();
    let interaction = if transactions { r#"[{"code":"transaction"}]"# } else { "[]" };
    format!(
        r#"{{"resourceType":"CapabilityStatement","fhirVersion":"{version}","software":{{"name":"Essai"}},"rest":[{{"mode":"server","interaction":{interaction},"resource":[{}]}}]}}"#,
        resources.join(",")
    )
}

fn run(url: &str, kind: Option<ProbeKind>) -> ProbeReport {
    probe(&ProbeOptions { kind, ..ProbeOptions::new(url, None, format!("{ORIGIN}/")) })
}

/// In words, with plain spaces.
fn said(words: &Words) -> String {
    words.say(report::words()).replace(['\u{a0}', '\u{202f}'], " ")
}

fn says(report: &ProbeReport, level: Level, words: &str) -> bool {
    report.findings.iter().any(|l| l.level == level && said(&l.text).contains(words))
}

#[test]
fn a_good_fhir_server_is_good_and_nothing_is_stored() {
    let (address, asked) = serve(|method, path| match (method, path) {
        ("GET", "/fhir/metadata") => (200, generous(), statement("4.0.1", true, r#","updateCreate":true"#)),
        ("OPTIONS", _) => (204, generous(), String::new()),
        ("POST", "/fhir") => (400, generous(), "{}".into()),
        _ => (404, generous(), "{}".into()),
    });
    let report = run(&format!("{address}/fhir/"), None);
    assert!(report.is_good(), "{report}");
    assert!(report.findings.iter().all(|l| l.level == Level::Good), "{report}");
    let shown = report.to_string();
    assert!(shown.contains("FHIR R4 (version 4.0.1, logiciel Essai)") && shown.contains("accordée") && !shown.contains(" :"), "{shown}");
    let asked = asked.lock().unwrap();
    let posted: Vec<&String> = asked.iter().filter(|a| a.starts_with("POST") || a.starts_with("PUT")).collect();
    assert_eq!(posted.len(), 1);
    assert!(posted[0].ends_with("{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}"), "an empty transaction stores nothing");
    assert!(asked.iter().all(|a| a.to_lowercase().contains(&format!("origin: {ORIGIN}"))));
}

#[test]
fn each_fault_of_a_fhir_server_has_its_words_and_its_remedy() {
    let with = |version: &'static str, transactions: bool, of_each: &'static str| {
        let (address, _) = serve(move |method, path| match (method, path) {
            ("GET", "/metadata") => (200, generous(), statement(version, transactions, of_each)),
            ("OPTIONS", _) => (200, generous(), String::new()),
            ("POST", _) => (401, vec!["WWW-Authenticate: Bearer realm=\"x\"".into()], String::new()),
            _ => (404, Vec::new(), String::new()),
        });
        run(&address, Some(ProbeKind::Fhir))
    };
    let old = with("3.0.2", true, r#","updateCreate":true"#);
    assert!(says(&old, Level::Failed, "il faut la R4") && !old.is_good());
    assert!(says(&old, Level::Note, "demande une identification (401, Bearer"), "{old}");
    assert!(says(&old, Level::Look, "Réponse d’erreur (404)"), "errors without CORS: {old}");
    let alone = with("4.0.1", false, "");
    assert!(
        says(&alone, Level::Look, "l’une après l’autre") && says(&alone, Level::Note, "Patient,") && says(&alone, Level::Note, "Aucun essai à blanc")
    );
    assert!(alone.is_good(), "{alone}");
    let never = with("4.0.1", true, r#","updateCreate":false"#);
    assert!(
        says(&never, Level::Failed, "Patient, Practitioner, PractitionerRole, QuestionnaireResponse, ServiceRequest : rien n’empêche un doublon")
            && says(&never, Level::Look, "DocumentReference, Binary : rien")
    );
    let conditional = with("4.0.1", true, r#","updateCreate":false,"conditionalCreate":true,"searchParam":[{"name":"identifier"}]"#);
    assert!(says(&conditional, Level::Good, "Binary : création conditionnelle"));
    let (page, _) = serve(|_, _| (200, generous(), "<html>Portail</html>".into()));
    assert!(says(&run(&page, Some(ProbeKind::Fhir)), Level::Failed, "ne répond pas comme un serveur FHIR"));
    let (moved, _) = serve(|_, _| (301, vec!["Location: https://autre.example/fhir/".into()], String::new()));
    assert!(says(&run(&moved, Some(ProbeKind::Fhir)), Level::Failed, "renvoie ailleurs (vers https://autre.example/fhir/)"));
}

#[test]
fn each_fault_of_the_preflight_is_named_with_the_line_that_mends_it() {
    let with = |status: u16, headers: Vec<String>| {
        let (address, _) =
            serve(move |method, _| if method == "OPTIONS" { (status, headers.clone(), String::new()) } else { (403, generous(), String::new()) });
        run(&format!("{address}/depot/{{id}}.json"), Some(ProbeKind::Webhook))
    };
    assert!(with(204, generous()).is_good());
    assert!(with(204, vec![allow("*"), "Access-Control-Allow-Methods: *".into(), "Access-Control-Allow-Headers: *".into()]).is_good());
    let without = |name: &str| generous().into_iter().filter(|h| !h.contains(name)).collect::<Vec<_>>();
    for (status, headers, words) in [
        (405, generous(), "le serveur répond 405"),
        (401, generous(), "exige une identification dès cette requête"),
        (204, without("Origin"), "ne porte pas l’en-tête Access-Control-Allow-Origin"),
        (204, [generous(), vec![allow(ORIGIN)]].concat(), "figure 2 fois"),
        (204, [without("Origin"), vec![allow("https://autre.example")]].concat(), "n’autorise que « https://autre.example »"),
        (204, without("Methods"), "la méthode PUT n’est pas"),
        (204, without("Allow-Headers"), "l’en-tête content-type n’est pas"),
    ] {
        let report = with(status, headers);
        let line = report.findings.iter().find(|l| l.level == Level::Failed).unwrap_or_else(|| panic!("{words}: {report}"));
        assert!(said(&line.text).contains(words), "{words}: {report}");
        assert!(line.remedy.is_some());
        assert!(line.give.contains(&format!("add_header Access-Control-Allow-Origin \"{ORIGIN}\" always;").into()), "{report}");
    }
}

#[test]
fn a_receiver_is_never_sent_anything() {
    let (address, asked) = serve(|method, _| if method == "OPTIONS" { (204, generous(), String::new()) } else { (405, Vec::new(), String::new()) });
    let report = run(&format!("{address}/in"), None);
    assert!(says(&report, Level::Note, "Aucun essai à blanc") && says(&report, Level::Failed, "Réponse ordinaire du serveur (405)"), "{report}");
    assert!(report.to_string().contains("Un point empêche l’envoi."));
    assert!(asked.lock().unwrap().iter().all(|a| a.starts_with("GET") || a.starts_with("OPTIONS")));
    let (locked, _) = serve(|method, _| match method {
        "OPTIONS" => (204, generous(), String::new()),
        _ => (401, [generous(), vec!["WWW-Authenticate: Basic realm=\"x\"".into()]].concat(), String::new()),
    });
    let report = run(&format!("{locked}/in"), Some(ProbeKind::Webhook));
    let line = report.findings.iter().find(|l| said(&l.text).contains("identification")).unwrap();
    assert!(said(line.remedy.as_ref().unwrap()).contains("kind : basic") && report.is_good(), "{report}");
}

#[test]
fn what_does_not_answer_is_told_apart() {
    assert!(says(&run("ftp://a.example", None), Level::Failed, "n’est pas une adresse"));
    let nowhere = run("https://nulle-part.invalid/fhir", None);
    let named = says(&nowhere, Level::Failed, "n’a pas d’adresse");
    assert!(named || says(&nowhere, Level::Note, "mandataire"), "{nowhere}");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let closed = run(&format!("http://{free}/fhir"), None);
    assert!(says(&closed, Level::Failed, "refusée : aucun programme n’y répond"), "{closed}");
    // A server without encryption, spoken to with it.
    let (plain, _) = serve(|_, _| (200, Vec::new(), String::new()));
    let tls = run(&plain.replace("http://", "https://"), None);
    assert!(says(&tls, Level::Failed, "Connexion chiffrée impossible"), "{tls}");
    assert!(said(&tls.findings.last().unwrap().give[0]).starts_with("openssl s_client -connect 127.0.0.1:"));
    // What is no web server at all.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"220 mail.example ESMTP\r\n");
        }
    });
    let mail = run(&format!("http://{address}/"), None);
    assert!(says(&mail, Level::Failed, "n’est pas un serveur web"), "{mail}");
}

#[test]
fn certificates_that_fail_are_named() {
    let place = Place { secure: true, host: "a.example".into(), port: 443 };
    for (words, want) in [
        ("invalid peer certificate: UnknownIssuer", "ne connaît pas"),
        ("invalid peer certificate: Expired", "a expiré"),
        ("invalid peer certificate: certificate not valid for name \"a.example\"", "un autre nom"),
        ("received fatal alert: HandshakeFailure", "le chiffrement échoue"),
    ] {
        let line = no_answer(&Trouble::Tls(words.into()), &place);
        assert!(said(&line.text).contains(want) && line.remedy.is_some(), "{words}: {}", said(&line.text));
    }
}

#[test]
fn a_destination_of_the_site_is_tested_as_it_is_sent_to() {
    let mut site: Site = crate::formats::content::read_content(include_str!("../../../tests/native/fixtures/content-small/site.json")).unwrap().0;
    site.destinations = serde_json::from_str(include_str!("../../../tests/native/fixtures/destinations.json")).unwrap();
    let options = |address: &str| ProbeOptions::new(address, Some(&site), String::new());
    let kinto = options("kinto");
    assert_eq!((kinto.asked(), kinto.kind), (vec!["content-type", "authorization", "if-none-match"], Some(ProbeKind::Webhook)));
    assert!(kinto.url.starts_with("https://kinto.hopital.example/"));
    let home = options("https://guichet.hopital.example/api/demandes/{id}");
    assert_eq!((home.asked(), home.method), (vec!["content-type", "x-csrftoken"], Some(Verb::Post)));
    assert_eq!(options("https://autre.example").asked(), ["content-type"]);
}
