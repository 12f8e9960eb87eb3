//! The connection test, `guichet probe`: what a browser hides behind « failed », told apart step by step, in French, for somebody who does
//! not program; with the lines to hand to those who run the server. What answers mean is judged by `transport::probe`, and said with the
//! words of `public/texts/fr.json`: the page `/verification/` says the same.
//!
//! It stores nothing: it asks, and never sends anything about a person.

mod net;
mod report;

pub use report::ProbeReport;

use crate::content::{Auth, Destination, Site, Verb};
use crate::transport::HttpResponse;
use crate::transport::probe::{self, Finding, Level, NOBODY, Place, Wanted, Words, key, with};
use net::{Client, Trouble};

/// What is tested.
#[derive(Clone, Debug)]
pub struct ProbeOptions {
    /// The destination's address, as in `site.json`; `{id}` may stand in it.
    pub url: String,
    /// What answers there; found out when it is not said.
    pub kind: Option<ProbeKind>,
    /// Scheme and host of the site's pages.
    pub origin: String,
    /// Names of the headers that the destination sends besides `Content-Type`, in lower case.
    pub headers: Vec<String>,
    /// The method of a webhook; by the address when it is not said.
    pub method: Option<Verb>,
    /// How the receiver knows who sends, for a destination of the site.
    pub auth: Option<Auth>,
}

impl ProbeOptions {
    /// What a page would send to an address; `address` may also be the id of a destination of the site.
    pub fn new(address: &str, site: Option<&Site>, origin: String) -> Self {
        let known = site.into_iter().flat_map(|s| &s.destinations).find(|d| d.id() == address || d.address() == Some(address));
        let mut options = Self { url: address.to_owned(), kind: None, origin, headers: Vec::new(), method: None, auth: None };
        if let Some(destination) = known {
            destination.address().unwrap_or(address).clone_into(&mut options.url);
            options.headers = destination.asked_headers();
            options.auth = Some(destination.auth().clone());
        }
        match known {
            Some(Destination::Fhir(_)) => options.kind = Some(ProbeKind::Fhir),
            Some(Destination::Webhook(hook)) => {
                options.kind = Some(ProbeKind::Webhook);
                options.method = Some(hook.method);
            }
            Some(Destination::Mail { .. } | Destination::File { .. }) | None => {}
        }
        options
    }

    /// The headers that a browser asks permission for.
    fn asked(&self) -> Vec<&str> {
        ["content-type"].into_iter().chain(self.headers.iter().map(String::as_str)).collect()
    }
}

/// What answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeKind {
    /// A FHIR server.
    Fhir,
    /// Any receiver of JSON.
    Webhook,
}

/// Runs the test.
pub fn probe(options: &ProbeOptions) -> ProbeReport {
    let mut found = Vec::new();
    let url = options.url.trim_end_matches('/').replace("{id}", NOBODY);
    let Some(place) = Place::read(&url) else {
        return ProbeReport { findings: vec![probe::not_an_address(&options.url)] };
    };
    if reach(&place, &mut found) {
        let client = Client::new(&place);
        talk(&client, &url, &place, options, &mut found);
    }
    ProbeReport { findings: found }
}

fn good(text: Words) -> Finding {
    Finding::new(Level::Good, text)
}

fn failed(text: Words) -> Finding {
    Finding::new(Level::Failed, text)
}

/// Name, connection. False when nothing more can be asked.
fn reach(place: &Place, found: &mut Vec<Finding>) -> bool {
    if !place.is_local() && ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].iter().any(|name| std::env::var_os(name).is_some()) {
        found.push(Finding::new(Level::Note, key("reach.proxy")));
        return true;
    }
    let host = || Words::from(place.host.as_str());
    let addresses = match net::resolve(place) {
        Ok(addresses) => addresses,
        Err(why) => {
            let line = failed(Words::Key("reach.no-name", vec![("host", host()), ("why", why.into())]));
            found.push(line.remedy(key("reach.no-name.remedy")).give(vec![format!("nslookup {}", place.host).into()]));
            return false;
        }
    };
    let shown: Vec<String> = addresses.iter().map(|a| a.ip().to_string()).collect();
    found.push(good(Words::Key("reach.name", vec![("host", host()), ("addresses", shown.join(", ").into())])));
    match net::connect(&addresses) {
        Ok(_) => found.push(good(with("reach.port", "port", place.port))),
        Err(why) => {
            let refused = why.kind() == std::io::ErrorKind::ConnectionRefused;
            let text = if refused { "reach.refused" } else { "reach.silent" };
            let line = failed(Words::Key(text, vec![("port", place.port.into()), ("why", why.to_string().into())]));
            let give = Words::Key("reach.closed.give", vec![("host", host()), ("port", place.port.into())]);
            found.push(line.remedy(key("reach.closed.remedy")).give(vec![give]));
            return false;
        }
    }
    if !place.secure && !place.is_local() {
        found.push(probe::clear());
    }
    true
}

/// Encryption, and all that is asked over HTTP.
fn talk(client: &Client, url: &str, place: &Place, options: &ProbeOptions, found: &mut Vec<Finding>) {
    let origin = options.origin.trim_end_matches('/');
    let metadata = format!("{url}/metadata");
    let asked = if options.kind == Some(ProbeKind::Webhook) { url } else { metadata.as_str() };
    let first = client.call("GET", asked, &[("Accept", "application/fhir+json"), ("Origin", origin)], None);
    let first = match first {
        Ok(answer) => answer,
        Err(why) => return found.push(no_answer(&why, place)),
    };
    if place.secure {
        found.push(good(key("probe.secure")));
    }
    let kind = options.kind.unwrap_or(if probe::is_statement(&first) { ProbeKind::Fhir } else { ProbeKind::Webhook });
    match kind {
        ProbeKind::Fhir => fhir(client, url, origin, options, &first, found),
        ProbeKind::Webhook => webhook(client, url, origin, options, found),
    }
}

/// A FHIR server; `first` is the answer to `GET /metadata`.
fn fhir(client: &Client, base: &str, origin: &str, options: &ProbeOptions, first: &HttpResponse, found: &mut Vec<Finding>) {
    let auth = options.auth.as_ref();
    if !probe::first(base, first, auth, found) {
        return;
    }
    found.push(probe::ordinary(key("probe.what.metadata"), first, origin, Level::Failed));
    found.push(probe::exposed(first));
    let transactions = probe::stated(first, found);
    let (method, path) = if transactions { ("POST", base.to_owned()) } else { ("PUT", format!("{base}/Patient/{NOBODY}")) };
    preflight(client, &path, &Wanted { origin, method, headers: &options.asked() }, found);
    if let Ok(answer) = client.call("GET", &format!("{base}/Nothing/0"), &[("Origin", origin), ("Accept", "application/fhir+json")], None)
        && answer.status >= 400
    {
        found.push(probe::ordinary(with("probe.what.error", "status", answer.status), &answer, origin, Level::Look));
    }
    let Some(dry) = probe::dry_run(base, first, transactions) else {
        return found.push(Finding::new(Level::Note, key("probe.dry.impossible")));
    };
    let request = &dry.request;
    let headers: Vec<(&str, &str)> = request.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain([("Origin", origin)]).collect();
    match client.call(request.method, &request.url, &headers, request.body.as_deref()) {
        Err(why) => found.push(failed(Words::Key("probe.dry.silent", vec![("title", dry.title()), ("why", format!("{why:?}").into())]))),
        Ok(answer) => {
            found.push(dry.judge(&answer, auth));
            if answer.status >= 400 {
                found.push(probe::ordinary(key("probe.what.dry"), &answer, origin, Level::Look));
            }
        }
    }
}

/// A receiver of JSON: only what stores nothing is asked.
fn webhook(client: &Client, url: &str, origin: &str, options: &ProbeOptions, found: &mut Vec<Finding>) {
    let guessed = if options.url.contains("{id}") { Verb::Put } else { Verb::Post };
    let method = options.method.unwrap_or(guessed).name();
    preflight(client, url, &Wanted { origin, method, headers: &options.asked() }, found);
    // An address that is surely refused: does the refusal reach the page?
    match client.call("GET", url, &[("Origin", origin)], None) {
        Ok(answer) if (300..400).contains(&answer.status) => found.push(probe::redirected(Some(&answer))),
        Ok(answer) => {
            if matches!(answer.status, 401 | 407) {
                found.push(probe::sign_in(&answer, options.auth.as_ref()));
            }
            found.push(probe::ordinary(with("probe.what.answer", "status", answer.status), &answer, origin, Level::Failed));
            found.push(probe::exposed(&answer));
        }
        Err(why) => found.push(Finding::new(Level::Look, with("reach.no-read", "why", format!("{why:?}")))),
    }
    found.push(probe::no_dry_run());
}

/// The question that a browser asks before it sends.
fn preflight(client: &Client, url: &str, wanted: &Wanted<'_>, found: &mut Vec<Finding>) {
    let names = wanted.headers.join(",");
    let headers = [("Origin", wanted.origin), ("Access-Control-Request-Method", wanted.method), ("Access-Control-Request-Headers", names.as_str())];
    found.push(match client.call("OPTIONS", url, &headers, None) {
        Ok(answer) => probe::preflight(&answer, wanted),
        Err(why) => failed(with("reach.no-options", "why", format!("{why:?}"))),
    });
}

fn no_answer(why: &Trouble, place: &Place) -> Finding {
    match why {
        Trouble::Slow => failed(key("reach.slow")).remedy(key("reach.slow.remedy")),
        Trouble::Other(words) => failed(with("reach.not-web", "why", words.as_str())).remedy(key("reach.not-web.remedy")),
        Trouble::Tls(words) => {
            let (what, remedy) = match words.as_str() {
                w if w.contains("UnknownIssuer") => ("reach.tls.issuer", "reach.tls.issuer.remedy"),
                w if w.contains("CaUsedAsEndEntity") => ("reach.tls.own", "reach.tls.own.remedy"),
                w if w.contains("Expired") => ("reach.tls.expired", "reach.tls.expired.remedy"),
                w if w.contains("NotValidYet") => ("reach.tls.early", "reach.tls.early.remedy"),
                w if w.contains("not valid for name") || w.contains("NotValidForName") => ("reach.tls.name", "reach.tls.name.remedy"),
                w if w.contains("certificate") => ("reach.tls.certificate", "reach.tls.certificate.remedy"),
                _ => ("reach.tls.other", "reach.tls.other.remedy"),
            };
            let (host, port) = (&place.host, place.port);
            failed(Words::Key("reach.tls", vec![("what", key(what)), ("why", words.as_str().into())]))
                .remedy(key(remedy))
                .give(vec![format!("openssl s_client -connect {host}:{port} -servername {host} -showcerts").into()])
        }
    }
}

#[cfg(test)]
mod tests;
